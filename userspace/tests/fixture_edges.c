// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the format can hold and the module never writes: very long, very many, no columns,
 * no rows, and damage.
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

/* More than the reader prints at once, with a wide row late. */
static void long_listing(const char *path)
{
	unsigned long long i;
	char name[32];

	file("ps", "the processes", NULL);
	type("ps", 0, 0, "a process");
	sized("pid", MMS_COUNT, 4, 7, "number");
	field("rss", MMS_BYTES, 4, "resident");
	field("comm", MMS_STRING, 4, "name");
	sized("threads", MMS_COUNT, 4, 1, "how many");
	for (i = 1; i <= 2500; i++) {
		snprintf(name, sizeof(name), "task-%llu", i);
		record(0, i, i * 4096, i == 1700 ? "a-task-with-a-long-name" : name,
		       i % 10);
		if (i % 64 == 0)
			flush_block();
	}
	done(path, 0, NULL);
}

/*
 * What is small and would be large on a screen: short rows and a long one, of
 * @length bytes, in turn in the first and in the second column.
 */
static void long_strings(const char *path, size_t length)
{
	char *s = malloc(length + 1);
	int i;

	if (!s)
		err(1, NULL);
	memset(s, 'x', length);
	s[length] = '\0';
	file("caches", "a long string among short ones", NULL);
	type("caches", 0, 0, "a row");
	field("name", MMS_STRING, 4, "a name");
	field("other", MMS_STRING, 4, "another");
	field("size", MMS_BYTES, 4, "a number behind it");
	for (i = 0; i < 4000; i++) {
		record(0, i % 1000 == 998 ? s : "x", i % 1000 == 499 ? s : "y", 1ULL);
		if (i % 1000 == 999)
			flush_block();
	}
	done(path, 0, NULL);
	free(s);
}

/* Very many nested records in one row. */
static void many_nested(const char *path, unsigned int nr)
{
	file("frame", "a frame that many map", NULL);
	type("frame", 0, MMS_RAW_FORM, "a frame");
	field("pfn", MMS_PFN, 8, "number");
	type("mappers", 1, 0, "who maps it");
	sized("pid", MMS_COUNT, 4, 5, "process");
	sized("more", MMS_COUNT, 4, 5, "a number");
	record(0, 1ULL);
	while (nr--) {
		record(1, (unsigned long long)nr, 1ULL);
		if (nr % 1024 == 0)
			flush_block();
	}
	done(path, 0, NULL);
}

static void two_types(const char *path)
{
	file("memory", "where the memory is", NULL);
	type("memory", 0, 0, "a use");
	field("what", MMS_STRING, 10, "the use");
	field("bytes", MMS_BYTES, 8, "how much");
	type("total", 0, 0, "the sum");
	field("bytes", MMS_BYTES, 8, "how much");
	field("rest", MMS_BYTES, 8, "not accounted for");
	record(0, "slab", 1ULL << 30);
	record(0, "free", 3ULL << 29);
	record(1, 5ULL << 29, 512ULL);
	done(path, 0, NULL);
}

/* Nested records of which a table shows nothing. */
static void no_columns(const char *path)
{
	file("overcommit", "promises", NULL);
	type("overcommit", 0, 0, "the policy");
	field("mode", MMS_INT, 0, "of the policy");
	type("terms", 1, 0, "a term");
	field("bytes", MMS_BYTES, 0, "how much");
	record(0, -1ULL);
	record(1, 4096ULL);
	done(path, 0, NULL);
}

/* A schema that cannot be: of a name or of a key. */
static void damaged_schema(const char *path, const char *name, const char *keys,
			   const char *nested)
{
	file("features", "what this kernel lets mmscope see", NULL);
	type("features", 0, 0, "a capability");
	key(keys);
	field(name, MMS_STRING, 12, "its name");
	field("has", MMS_STRING, 3, "is it there");
	type(nested, 1, 0, "nested");
	field("why", MMS_STRING, 8, "why not");
	done(path, 0, NULL);
}

/* Copies of the features file with one number that cannot be right. */
static void damaged_copies(const char *from)
{
	static const struct {
		const char *path;
		size_t offset;
		__u32 value;
	} damage[] = {
		{ "raw/damaged-version", offsetof(struct mms_raw_header, version), 2 },
		{ "raw/damaged-order", offsetof(struct mms_raw_header, version),
		  0x01000000 },
		{ "raw/damaged-length", offsetof(struct mms_raw_header, length),
		  0x7ffffff8 },
		{ "raw/damaged-object", offsetof(struct mms_raw_header, object),
		  0x7ffffff8 },
		{ "raw/damaged-size", sizeof(struct mms_raw_header) +
		  offsetof(struct mms_raw_type, size), 12 },
		{ "raw/damaged-loop", sizeof(struct mms_raw_header) +
		  offsetof(struct mms_raw_type, parent), 1 },
		{ "raw/damaged-kind", sizeof(struct mms_raw_header) +
		  sizeof(struct mms_raw_type) +
		  offsetof(struct mms_raw_field, kind), 99 },
		{ "raw/damaged-count", ALL, 0x1000000 },
	};
	char data[4096], copy[4096];
	struct mms_raw_header h;
	FILE *f = fopen(from, "r");
	size_t i, len;

	if (!f)
		err(1, "%s", from);
	len = fread(data, 1, sizeof(data), f);
	fclose(f);
	memcpy(&h, data, sizeof(h));
	for (i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		size_t at = damage[i].offset == ALL ?
			h.length + offsetof(struct mms_raw_block, count) :
			damage[i].offset;

		memcpy(copy, data, len);
		memcpy(copy + at, &damage[i].value, 4);
		save(damage[i].path, copy, len);
	}
	memcpy(copy, data, len);
	save("raw/damaged-more", copy, len + 8);
	save("raw/damaged-end", copy, len - 8);
}

/**
 * edge_fixtures() - write these files
 */
void edge_fixtures(void)
{
	char many[514] = "";

	long_listing("raw/system/processes");
	two_types("raw/system/memory");
	no_columns("raw/system/overcommit");
	no_rows("raw/physical/frame", "frame", EINVAL, "'x' is not a PFN");
	no_rows("raw/kernel/vmalloc", "vmalloc", ENODEV,
		"the address of vmap_area_list is unknown");
	no_rows("raw/slab/caches", "caches", 0, NULL);
	save("raw/system/oom", "# PID SCORE\n1 2\n", 16);
	save("raw/system/swap", "", 0);
	long_strings("large/long/slab/caches", 65536);
	long_strings("large/longer/slab/caches", 65537);
	many_nested("large/physical/frame", 200000);
	many_nested("large/more/physical/frame", 1000000);
	damaged_copies("raw/features");
	damaged_schema("raw/damaged-key", "name", "has whhy", "why");
	damaged_schema("raw/damaged-field", "before", NULL, "why");
	damaged_schema("raw/damaged-nested", "name", NULL, "change");
	memset(many, ' ', sizeof(many) - 1);
	damaged_schema("raw/damaged-long", "name", many, "why");
}
