// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows in the order of a column: --sort, and of these the first: --top.
 *
 * The last row of a file can be the first in order, so rows are held until all are
 * read: SORT_MAX bytes of them, or with --top little more than those that can still be
 * among the first.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "sort.h"

/* With --top, so many rows too many are held before those behind are dropped. */
#define SORT_SLACK	1024

/* Puts numbers with a sign into the order of those without. */
#define SIGN_BIT	(1ULL << 63)

/**
 * struct sorted - a row that is held
 * @row: the row
 * @at: its place among the rows as they came
 * @bytes: memory it takes
 * @own: it is freed with the rest; else it is somebody else's
 */
struct sorted {
	struct record *row;
	__u64 at;
	size_t bytes;
	bool own;
};

/**
 * struct sort - rows that are being put in order
 * @s: what is wanted of the file
 * @by: the column of each type; those without it have no field
 * @rank: the types in the order they were met, from 1: rows of a type stay together
 * @ranks: how many were met
 * @list: the rows
 * @nr: how many
 * @room: how many there is room for
 * @bytes: memory they take
 * @added: rows that were added
 * @next: where sort_next() is in them
 * @sorted: they are in order
 */
struct sort {
	const struct selection *s;
	struct column by[RAW_TYPES_MAX];
	unsigned int rank[RAW_TYPES_MAX];
	unsigned int ranks;
	struct sorted *list;
	size_t nr;
	size_t room;
	size_t bytes;
	__u64 added;
	size_t next;
	bool sorted;
};

/**
 * struct sort_key - what a row is sorted by
 * @nothing: its column holds nothing, or it has no such column
 * @number: what it holds
 * @string: the same of an MMS_STRING, else NULL
 */
struct sort_key {
	bool nothing;
	__u64 number;
	const char *string;
};

/**
 * sort_begin() - be ready for rows
 * @s: what is wanted of the file, which has the column of wish->sort
 *
 * Return: the rows in order, none yet.
 */
struct sort *sort_begin(const struct selection *s)
{
	const char *word = s->wish->sort;
	struct sort *sort = xzalloc(sizeof(*sort));
	__u32 i;

	sort->s = s;
	for (i = 0; i < s->raw->header->nr_types; i++)
		if (!select_column(s->raw, i, word, strlen(word), sort->by + i))
			sort->by[i].field = NULL;
	return sort;
}

static bool is_amount(const struct mms_raw_field *field)
{
	return field->kind == MMS_BYTES || field->kind == MMS_COUNT || field->kind == MMS_INT;
}

/*
 * Of what changed a number of things or bytes is sorted by how much more it is now: of
 * a row that came by all of it, of one that went by all of it less.
 */
static __u64 change_key(const struct record *row, const struct column *c, __u64 now)
{
	__s64 by = 0;

	if (row->change == CHANGED)
		delta_number(row, c, &by);
	else if (c->field->kind != MMS_INT && now >= SIGN_BIT)
		by = SIGN_BIT - 1;
	else
		by = now;
	/* Less the smallest there is would be the same again. */
	if (row->change == WENT)
		by = (__u64)by == SIGN_BIT ? (__s64)(SIGN_BIT - 1) : -by;
	return (__u64)by ^ SIGN_BIT;
}

static struct sort_key sort_key(const struct sort *sort, const struct record *row)
{
	const struct column *c = sort->by + row->type;
	const struct value *value = row->values + c->index;
	struct sort_key key = { .nothing = true };

	if (!c->field || raw_nothing(c->field, value->number))
		return key;
	key = (struct sort_key){ .number = value->number, .string = value->string };
	if (row->change && is_amount(c->field)) {
		/* Before there was nothing: it is not known by how much. */
		key.nothing = row->before && raw_nothing(c->field,
							 row->before->values[c->index].number);
		key.number = change_key(row, c, value->number);
	} else if (c->field->kind == MMS_INT) {
		key.number ^= SIGN_BIT;
	}
	return key;
}

static int compare_sorted(const void *a, const void *b, void *data)
{
	const struct sorted *left = a, *right = b;
	const struct sort *sort = data;
	struct sort_key x, y;
	int order;

	if (left->row->type != right->row->type)
		return sort->rank[left->row->type] < sort->rank[right->row->type] ? -1 : 1;
	x = sort_key(sort, left->row);
	y = sort_key(sort, right->row);
	if (x.nothing != y.nothing)
		return x.nothing ? 1 : -1;
	order = 0;
	if (!x.nothing)
		order = x.string && y.string ? strcmp(x.string, y.string) :
			(x.number > y.number) - (x.number < y.number);
	if (order)
		return sort->s->wish->descending ? -order : order;
	return left->at < right->at ? -1 : 1;
}

static void drop(struct sort *sort, const struct sorted *sorted)
{
	sort->bytes -= sorted->bytes;
	if (sorted->own)
		record_free(sorted->row);
}

/* Puts the rows in order, and keeps those that --top may show. */
static void sort_rows(struct sort *sort)
{
	__u64 top = sort->s->wish->top;

	if (sort->nr)
		qsort_r(sort->list, sort->nr, sizeof(*sort->list), compare_sorted, sort);
	while (top && sort->nr > top)
		drop(sort, sort->list + --sort->nr);
}

/**
 * sort_add() - add a row
 * @sort: the rows in order
 * @row: the row
 * @bytes: memory it takes, with what is nested in it
 * @own: it is given away; else it has to stay until sort_end()
 *
 * Does not return when there are too many to hold.
 */
void sort_add(struct sort *sort, struct record *row, size_t bytes, bool own)
{
	__u64 top = sort->s->wish->top;

	if (!sort->rank[row->type])
		sort->rank[row->type] = ++sort->ranks;
	if (sort->nr == sort->room) {
		sort->room = sort->room * 2 + 16;
		sort->list = xrealloc(sort->list, sort->room * sizeof(*sort->list));
	}
	bytes = (own ? bytes : 0) + sizeof(*sort->list);
	sort->bytes += bytes;
	sort->list[sort->nr++] = (struct sorted){ row, sort->added++, bytes, own };
	if (top && sort->nr > top &&
	    (sort->bytes > SORT_MAX || sort->nr - top >= (top > SORT_SLACK ? top : SORT_SLACK)))
		sort_rows(sort);
	if (sort->bytes > SORT_MAX)
		errx(EXIT_FAILURE,
		     "too many rows to sort: they take more than %u MiB of memory;\n"
		     "%s holds fewer of them, and so does --where", SORT_MAX >> 20,
		     top ? "a smaller --top" : "--top");
}

/**
 * sort_next() - the rows in order
 * @sort: the rows, after the last sort_add()
 *
 * Return: the next one, good until sort_end(); NULL after the last.
 */
const struct record *sort_next(struct sort *sort)
{
	if (!sort->sorted)
		sort_rows(sort);
	sort->sorted = true;
	return sort->next < sort->nr ? sort->list[sort->next++].row : NULL;
}

/**
 * sort_end() - free the rows
 * @sort: the rows, or NULL
 */
void sort_end(struct sort *sort)
{
	if (!sort)
		return;
	while (sort->nr)
		drop(sort, sort->list + --sort->nr);
	free(sort->list);
	free(sort);
}
