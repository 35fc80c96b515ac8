// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows to be put in order: every kind of field with what is at its edges, nested rows,
 * totals; and more rows than are held.
 */
#include <stddef.h>

#include "fixture.h"

static void kinds_schema(void)
{
	file("census", "rows to be put in order", NULL);
	type("census", 0, 0, "a row");
	key("id");
	sized("id", MMS_COUNT, 4, 3, "its number");
	field("address", MMS_ADDR, 8, "an address");
	field("bytes", MMS_BYTES, 6, "a size");
	sized("small", MMS_COUNT, 2, 5, "a small number");
	sized("signed", MMS_INT, 4, 6, "a number with a sign");
	field("wide", MMS_INT, 20, "a wide one");
	sized("yes", MMS_BOOL, 1, 3, "yes or no");
	sized("kind", MMS_ENUM, 1, 6, "a word");
	word(0, "zebra");
	word(1, "ant");
	sized("flags", MMS_FLAGS, 4, 0, "words");
	word(1, "one");
	field("name", MMS_STRING, 6, "a string");
	type("parts", 1, 0, "a part");
	key("part");
	sized("part", MMS_COUNT, 4, 4, "its number");
	sized("of", MMS_COUNT, 4, 2, "the row");
	type("total", 0, MMS_RAW_FORM, "the whole");
	field("bytes", MMS_BYTES, 6, "in all");
	sized("rows", MMS_COUNT, 4, 4, "rows");
}

static void row(unsigned long long id, unsigned long long address, unsigned long long bytes,
		unsigned long long small, long long value, long long wide,
		unsigned long long yes, unsigned long long kind, const char *name)
{
	record(0, id, address, bytes, small, (unsigned long long)value,
	       (unsigned long long)wide, yes, kind, id, name);
	record(1, id * 10, id);
	record(1, id * 10 + 1, id);
}

/* With nothing, the smallest, the largest, and equal ones of each. */
static void sort_kinds(const char *path)
{
	kinds_schema();
	row(1, 0x1000, 4096, 10, -5, 1, 0, 1, "slab");
	row(2, NOTHING, NOTHING, 0xffff, 0, -1, 0xff, 0xff, NULL);
	row(3, 0xffffffffff600000, 1ULL << 40, 9, 0x7fffffff, (long long)(~0ULL >> 1), 1, 0,
	    "Slab");
	row(4, 0, 0, 0, -0x7fffffff - 1, (long long)(1ULL << 63), 1, 1, "");
	row(5, 0x1000, 4096, 100, -5, 0, 0, 0, "slab");
	row(6, 0x200000, 999, 0xfffe, 7, -1, 0, 7, "sla");
	record(2, 1ULL << 41, 6ULL);
	done(path, 0, NULL);
}

/* Some of them changed: by more, by less, from nothing and to nothing. */
static void sort_kinds_later(const char *path)
{
	kinds_schema();
	row(1, 0x2000, 4000, 11, -6, 1, 0, 1, "slab");
	row(2, 0x5000, 5000, 5, 0, 3, 0xff, 0xff, "named");
	row(3, 0xffffffffff600000, NOTHING, 9, 0x7fffffff, 0, 1, 0, "Slab");
	row(5, 0x1000, 8192, 99, 20, 0, 0, 0, "slab");
	row(6, 0x200000, 1000, 0xfffd, 7, -1, 0, 7, "other");
	row(7, 0x7000, 50, 1, 1, 1, 0, 0, "came");
	record(2, 1ULL << 41, 6ULL);
	done(path, 0, NULL);
}

/* So many rows, each with very many nested ones that are small in the file. */
static void large_rows(const char *path, unsigned int nr, unsigned int nested)
{
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
	unsigned int i, j;

	file("census", "large rows", NULL);
	type("census", 0, 0, "a row");
	sized("id", MMS_COUNT, 4, 3, "its number");
	type("parts", 1, 0, "a part");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		sized(names[i], MMS_COUNT, 1, 1, "a number");
	for (i = 0; i < nr; i++) {
		record(0, (i * 7 + 3ULL) % nr);
		for (j = 0; j < nested; j++)
			record(1, 1ULL, 2ULL, 3ULL, 4ULL, 5ULL, 6ULL, 7ULL, 8ULL);
		flush_block();
	}
	done(path, 0, NULL);
}

/**
 * sort_fixtures() - write these files
 */
void sort_fixtures(void)
{
	sort_kinds("sort/physical/census");
	sort_kinds_later("sort.later/physical/census");
	large_rows("sort.large/physical/census", 20, 50000);
}
