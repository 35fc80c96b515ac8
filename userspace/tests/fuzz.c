// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz SEED ROUNDS FILE...: reads damaged copies of raw files. Each is read
 * cut off at every byte, which must be an error, and ROUNDS times with random
 * damage, which must be an error or harmless. Both views run over what comes
 * out, and what the JSON view prints must be JSON; so they do over its rows in the
 * order of a column, which must be in that order; over what is different between two
 * such files, and between one and what it was; and those pictures that are made of the
 * file, which must keep to their width. The sanitizers look on.
 */
#include <err.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "explain.h"
#include "fuzz.h"
#include "sort.h"

static __u64 seed;

/**
 * chance() - the next number, the same everywhere: xorshift
 * @below: more than 0
 *
 * Return: a number below that.
 */
__u64 chance(__u64 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

/**
 * read_memory() - read as from a file: never more than asked for, at times less
 * @from: the struct memory
 * @buf: where to
 * @size: bytes, at most
 *
 * Return: bytes that were read, or -1 with errno set.
 */
ssize_t read_memory(void *from, void *buf, size_t size)
{
	struct memory *memory = from;

	if (size > memory->left)
		size = memory->left;
	if (size > 1 && !chance(4))
		size = 1 + chance(size);
	if (!chance(100)) {
		errno = EINTR;
		return -1;
	}
	memcpy(buf, memory->data, size);
	memory->data += size;
	memory->left -= size;
	return size;
}

static void check_json(const char *s, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tokener, s, len);
	if (!json)
		errx(1, "not JSON: %s\n%.*s",
		     json_tokener_error_desc(json_tokener_get_error(tokener)),
		     (int)len, s);
	json_object_put(json);
	json_tokener_free(tokener);
}

/* A column that some rows can be sorted by; NULL if there is none. */
static const char *any_column(const struct raw *raw)
{
	__u32 type = raw->header->nr_types ? chance(raw->header->nr_types) : 0;

	if (!raw->header->nr_types || raw->types[type].parent || !raw->types[type].nr_fields)
		return NULL;
	return raw_word(raw, raw_type_fields(raw, type)
			[chance(raw->types[type].nr_fields)].name);
}

/* Does the first type have this column? */
static bool raw_has_column(const struct raw *raw, const char *word)
{
	struct column column;

	return select_column(raw, 0, word, strlen(word), &column) && column.field;
}

/* Are these two rows in order? */
static bool in_order(const struct selection *s, const struct record *a, const struct record *b)
{
	const char *word = s->wish->sort;
	const struct value *x, *y;
	struct column column;
	int order;

	if (a->type != b->type || !select_column(s->raw, a->type, word, strlen(word), &column) ||
	    !column.field)
		return true;
	x = a->values + column.index;
	y = b->values + column.index;
	if (raw_nothing(column.field, y->number))
		return true;
	if (raw_nothing(column.field, x->number))
		return false;
	if (column.field->kind == MMS_STRING)
		order = strcmp(x->string, y->string);
	else if (column.field->kind == MMS_INT)
		order = ((__s64)x->number > (__s64)y->number) -
			((__s64)x->number < (__s64)y->number);
	else
		order = (x->number > y->number) - (x->number < y->number);
	return s->wish->descending ? order >= 0 : order <= 0;
}

/* Shows rows that were sorted; @nr were added. */
static void show_sorted(struct sort *sort, const struct selection *s, struct view *view,
			const struct view_ops *ops, __u64 nr)
{
	const struct record *row, *last = NULL;
	__u64 top = s->wish->top;

	for (; (row = sort_next(sort)); last = row, nr--, top -= !!top) {
		if (s->wish->top && !top)
			errx(1, "more rows than --top");
		if (last && !row->change && !in_order(s, last, row))
			errx(1, "rows that are not in the order of %s", s->wish->sort);
		ops->row(view, row);
	}
	if (nr && !(s->wish->top && !top))
		errx(1, "rows are missing when they are sorted");
	sort_end(sort);
}

/* As main.c shows a file. Returns 0, or -1 for a damaged file. */
static int show(const char *data, size_t size, const struct view_ops *ops)
{
	static const struct style style = { .headings = true };
	struct wish wish = { .hidden = true, .flat = chance(2), .descending = chance(2) };
	struct sort *sort = NULL;
	__u64 nr = 0;
	struct memory memory = { data, size };
	struct raw raw = { .read = read_memory, .from = &memory };
	struct rows rows = { .raw = &raw };
	struct selection selection;
	struct record *row;
	struct view *view;
	size_t len = 0;
	char *s = NULL;
	FILE *out;
	int got;

	if (raw_begin(&raw)) {
		if (!raw.error[0])
			errx(1, "an error without words");
		raw_end(&raw);
		return -1;
	}
	if (ops == &explain_view && explain_lacks(&raw)) {
		raw_end(&raw);
		return 0;
	}
	out = open_memstream(&s, &len);
	wish.sort = chance(2) ? any_column(&raw) : NULL;
	wish.one = wish.sort && chance(2);
	wish.top = wish.one ? 1 + chance(5) : 0;
	/* Not a column of the rows that are wanted, which is a usage error. */
	if (wish.one && !raw_has_column(&raw, wish.sort))
		wish.sort = NULL;
	select_begin(&selection, &raw, &wish);
	view = ops->begin(out, &selection, &style, "fuzz");
	if (wish.sort)
		sort = sort_begin(&selection);
	while ((got = rows_next(&rows, &row)) > 0) {
		bool wanted = select_row(&selection, row);

		if (wanted && sort) {
			sort_add(sort, row, rows.bytes, true);
			nr++;
			continue;
		}
		if (wanted)
			ops->row(view, row);
		record_free(row);
	}
	if (sort)
		show_sorted(sort, &selection, view, ops, nr);
	ops->end(view);
	fclose(out);
	if (ops == &json_view)
		check_json(s, len);
	if (!got && raw.records != raw.end.records)
		errx(1, "records are missing");
	if (got < 0 && !raw.error[0])
		errx(1, "an error without words");
	free(s);
	select_end(&selection);
	raw_end(&raw);
	return got;
}

struct copy {
	struct memory memory;
	struct raw raw;
	struct rows rows;
};

static int copy_begin(struct copy *copy, const char *data, size_t size)
{
	*copy = (struct copy){
		.memory = { data, size },
		.raw = { .read = read_memory, .from = &copy->memory },
		.rows = { .raw = &copy->raw },
	};
	return raw_begin(&copy->raw);
}

/* As show.c shows what changed, from one copy to another. */
static void compare(const char *data, size_t size, const char *then, size_t then_size,
		    const struct view_ops *ops)
{
	const struct style style = { .headings = chance(2), .delta = true };
	struct wish wish = { .hidden = true, .descending = chance(2) };
	struct selection selection;
	struct copy a, b = {};
	struct record *row, *gone;
	struct sort *sort = NULL;
	__u64 nr = 0;
	struct delta *d;
	struct view *view;
	size_t len = 0;
	char *s = NULL;
	FILE *out;
	int got;

	if (copy_begin(&a, data, size)) {
		raw_end(&a.raw);
		return;
	}
	d = delta_begin(&a.raw);
	while (rows_next(&a.rows, &row) > 0)
		delta_keep(d, row);
	if (!copy_begin(&b, then, then_size) && !delta_unlike(d, &b.raw)) {
		out = open_memstream(&s, &len);
		wish.sort = chance(2) ? any_column(&b.raw) : NULL;
		select_begin(&selection, &b.raw, &wish);
		view = ops->begin(out, &selection, &style, "fuzz");
		if (wish.sort)
			sort = sort_begin(&selection);
		while ((got = rows_next(&b.rows, &row)) > 0) {
			bool wanted = delta_row(d, &selection, row);

			if (wanted && sort) {
				sort_add(sort, row, b.rows.bytes, true);
				nr++;
				continue;
			}
			if (wanted)
				ops->row(view, row);
			record_free(row);
		}
		while (!got && (gone = delta_gone(d, &selection))) {
			if (sort)
				sort_add(sort, gone, 0, false);
			else
				ops->row(view, gone);
			nr++;
		}
		if (sort)
			show_sorted(sort, &selection, view, ops, nr);
		ops->end(view);
		if (ops == &table_view)
			delta_total(d, !got, 0, out);
		fclose(out);
		if (ops == &json_view)
			check_json(s, len);
		free(s);
		select_end(&selection);
	}
	delta_end(d);
	raw_end(&a.raw);
	raw_end(&b.raw);
}

static void damage(char *data, size_t *size)
{
	static const __u32 numbers[] = {
		0, 1, 7, 8, 64, 255, 4096, 0x7fffffff, 0x80000000, 0xfffffff8,
		0xffffffff,
	};
	size_t at = chance(*size), len;

	switch (chance(6)) {
	case 0:
		data[at] ^= 1 << chance(8);
		break;
	case 1:
		data[at] = chance(256);
		break;
	case 2:
		data[at] += chance(2) ? 1 : -1;
		break;
	case 3:
	case 4:
		at &= ~3UL;
		if (at + 4 <= *size)
			memcpy(data + at, numbers + chance(sizeof(numbers) / 4), 4);
		break;
	case 5:
		/* A piece from elsewhere. */
		len = 1 + chance(*size - at < 64 ? *size - at : 64);
		memmove(data + at, data + chance(*size - len + 1), len);
		break;
	}
	if (!chance(20) && *size > 8)
		*size -= chance(*size / 2) & ~7UL;
}

int main(int argc, char **argv)
{
	unsigned long rounds, round, damaged = 0, all = 0;
	int i;

	if (argc < 4)
		errx(2, "usage: fuzz SEED ROUNDS FILE...");
	seed = strtoull(argv[1], NULL, 0) | 1;
	rounds = strtoul(argv[2], NULL, 0);
	for (i = 3; i < argc; i++) {
		static char data[1 << 16], copy[1 << 16], last[1 << 16];
		const struct view_ops *ops;
		FILE *f = fopen(argv[i], "r");
		size_t size, cut, last_size;

		if (!f)
			err(1, "%s", argv[i]);
		size = fread(data, 1, sizeof(data), f);
		fclose(f);
		if (!size || size == sizeof(data) ||
		    show(data, size, &json_view) || show(data, size, &table_view))
			errx(1, "%s: not a file to start from", argv[i]);
		for (cut = 0; cut < size; cut++)
			if (!show(data, cut, &json_view))
				errx(1, "%s: cut at %zu it was read all the same",
				     argv[i], cut);
		last_size = size;
		memcpy(last, data, size);
		for (round = 0; round < rounds; round++) {
			unsigned long times = 1 + chance(4);

			cut = size;
			memcpy(copy, data, size);
			while (times--)
				damage(copy, &cut);
			ops = chance(2) ? &json_view : &table_view;
			if (!strcmp(base_name(argv[i]), "walk") && chance(2))
				ops = &explain_view;
			if (show(copy, cut, ops))
				damaged++;
			if (!chance(4)) {
				ops = chance(2) ? &json_view : &table_view;
				if (chance(2))
					compare(data, size, copy, cut, ops);
				else
					compare(last, last_size, copy, cut, ops);
				last_size = cut;
				memcpy(last, copy, cut);
			}
			if (!chance(8))
				draw_all(&(struct damaged){ argv[i], copy, cut });
			all++;
		}
	}
	printf("%lu of %lu copies were found damaged\n", damaged, all);
	return 0;
}
