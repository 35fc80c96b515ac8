// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changed between two readings of a file.
 *
 * A row is found again by the fields of its type's key. Rows that have the same key
 * are taken in their order; so are all of a type without a key that is a form. One that
 * is single in its parent is always the same. Of any other type without a key a row is
 * the same row only if all of it is.
 */
#include <stdlib.h>
#include <string.h>

#include "delta.h"

/**
 * struct kept - a record of the first reading
 * @record: the record
 * @at: where it was among the others
 * @taken: of the first with a key: so many with that key were found again
 * @found: it was found again
 */
struct kept {
	struct record *record;
	size_t at;
	size_t taken;
	bool found;
};

/**
 * struct index - records in the order of their keys
 * @list: @nr of them
 * @nr: how many
 * @room: how many there is room for
 */
struct index {
	struct kept *list;
	size_t nr;
	size_t room;
};

/**
 * struct delta - two readings that are being compared
 * @raw: the first
 * @keys: which fields of each type are its key
 * @nr_keys: how many they are
 * @rows: the rows of the first
 * @sorted: @rows are in order
 * @gone: where delta_gone() is in them
 * @counts: rows by what became of them
 */
struct delta {
	struct raw *raw;
	__u32 *keys[RAW_TYPES_MAX];
	__u32 nr_keys[RAW_TYPES_MAX];
	struct index rows;
	bool sorted;
	size_t gone;
	size_t counts[NR_CHANGES];
};

/**
 * delta_begin() - be ready for the rows of the first reading
 * @raw: that file, after raw_begin()
 *
 * Return: the comparison.
 */
struct delta *delta_begin(struct raw *raw)
{
	struct delta *d = xzalloc(sizeof(*d));
	__u32 i, j;

	d->raw = raw;
	for (i = 0; i < raw->header->nr_types; i++) {
		const struct mms_raw_type *type = raw->types + i;

		/* Of a single one there is no other it could be. */
		if (type->flags & MMS_RAW_SINGLE)
			continue;
		d->keys[i] = xzalloc(type->nr_fields * sizeof(**d->keys));
		for (j = 0; j < type->nr_fields; j++)
			if (type->key ? raw_is_key(raw, i, j) : !(type->flags & MMS_RAW_FORM))
				d->keys[i][d->nr_keys[i]++] = j;
	}
	return d;
}

static void index_add(struct index *index, struct record *record)
{
	if (index->nr == index->room) {
		index->room = index->room * 2 + 16;
		index->list = xrealloc(index->list, index->room * sizeof(*index->list));
	}
	index->list[index->nr] = (struct kept){ .record = record, .at = index->nr };
	index->nr++;
}

/* Do two records have the same key, or which is first? */
static int compare(const struct delta *d, const struct record *a, const struct record *b)
{
	const struct mms_raw_field *fields = raw_type_fields(d->raw, a->type);
	const __u32 *keys = d->keys[a->type];
	int order = 0;
	__u32 i;

	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	for (i = 0; i < d->nr_keys[a->type] && !order; i++)
		order = delta_compare(fields + keys[i], a->values + keys[i],
				      b->values + keys[i]);
	return order;
}

static int compare_kept(const void *a, const void *b, void *d)
{
	const struct kept *left = a, *right = b;
	int order = compare(d, left->record, right->record);

	return order ? order : (left->at > right->at) - (left->at < right->at);
}

static void index_sort(const struct delta *d, struct index *index)
{
	if (index->nr)
		qsort_r(index->list, index->nr, sizeof(*index->list), compare_kept, (void *)d);
}

/* The record that is the same as @record, and was not found yet; or NULL. */
static struct record *index_take(const struct delta *d, struct index *index,
				 const struct record *record)
{
	size_t low = 0, high, at;

	for (high = index->nr; low < high; ) {
		size_t middle = (low + high) / 2;

		if (compare(d, index->list[middle].record, record) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == index->nr)
		return NULL;
	at = low + index->list[low].taken;
	if (at == index->nr || compare(d, index->list[at].record, record))
		return NULL;
	index->list[low].taken++;
	index->list[at].found = true;
	return index->list[at].record;
}

/**
 * delta_keep() - a row of the first reading
 * @d: the comparison
 * @row: the row, which is now its own
 */
void delta_keep(struct delta *d, struct record *row)
{
	index_add(&d->rows, row);
}

static bool same_word(const struct raw *a, __u32 first, const struct raw *b, __u32 second)
{
	return !strcmp(raw_word(a, first), raw_word(b, second));
}

/**
 * delta_unlike() - can the two readings not be compared?
 * @d: the comparison
 * @raw: the second file, after raw_begin()
 *
 * The key need not be the same: that of the first is used.
 *
 * Return: what differs between their schemas; NULL: nothing that matters.
 */
const char *delta_unlike(const struct delta *d, const struct raw *raw)
{
	const struct mms_raw_header *a = d->raw->header, *b = raw->header;
	__u32 i;

	if (a->nr_types != b->nr_types)
		return "types of rows";
	if (a->nr_fields != b->nr_fields)
		return "columns";
	if (a->nr_names != b->nr_names)
		return "words";
	for (i = 0; i < a->nr_types; i++) {
		const struct mms_raw_type *x = d->raw->types + i, *y = raw->types + i;

		if (!same_word(d->raw, x->name, raw, y->name) || x->parent != y->parent ||
		    x->first_field != y->first_field || x->nr_fields != y->nr_fields ||
		    x->flags != y->flags)
			return raw_word(raw, y->name);
	}
	for (i = 0; i < a->nr_fields; i++) {
		const struct mms_raw_field *x = d->raw->fields + i, *y = raw->fields + i;

		if (!same_word(d->raw, x->name, raw, y->name) || x->kind != y->kind ||
		    x->size != y->size || x->first_name != y->first_name ||
		    x->nr_names != y->nr_names)
			return raw_word(raw, y->name);
	}
	for (i = 0; i < a->nr_names; i++) {
		const struct mms_raw_name *x = d->raw->names + i, *y = raw->names + i;

		if (!same_word(d->raw, x->name, raw, y->name) || x->value != y->value)
			return raw_word(raw, y->name);
	}
	return NULL;
}

static bool differ(struct delta *d, const struct selection *s, struct record *before,
		   struct record *after);

static void append(struct record *parent, struct record *record)
{
	record->next = NULL;
	if (parent->last)
		parent->last->next = record;
	else
		parent->first = record;
	parent->last = record;
}

static struct record *take_children(struct record *parent)
{
	struct record *first = parent->first;

	parent->first = NULL;
	parent->last = NULL;
	return first;
}

/* Of the records nested in @after only those stay that changed, came or went. */
static bool differ_nested(struct delta *d, const struct selection *s, struct record *before,
			  struct record *after)
{
	struct record *record, *next, *was;
	struct index index = {};
	bool any = false;
	size_t i;

	for (record = take_children(before); record; record = record->next)
		index_add(&index, record);
	index_sort(d, &index);
	for (record = take_children(after); record; record = next) {
		next = record->next;
		was = index_take(d, &index, record);
		if (was && !differ(d, s, was, record)) {
			record_free(record);
			continue;
		}
		record->change = was ? CHANGED : CAME;
		append(after, record);
		any = true;
	}
	for (i = 0; i < index.nr; i++) {
		record = index.list[i].record;
		record->change = WENT;
		append(index.list[i].found ? before : after, record);
		any |= !index.list[i].found;
	}
	free(index.list);
	return any;
}

/* Is there a difference in what is shown? @after learns of it. */
static bool differ(struct delta *d, const struct selection *s, struct record *before,
		   struct record *after)
{
	const struct columns *columns = s->of + after->type;
	const struct column *c;
	bool any = false, nested = false;

	after->before = before;
	for (c = columns->list; c < columns->list + columns->nr; c++) {
		any |= delta_differs(after, c);
		nested |= !c->field;
	}
	if (nested)
		any |= differ_nested(d, s, before, after);
	return any;
}

/**
 * delta_row() - compare a row of the second reading
 * @d: the comparison
 * @s: what is wanted of the second file, which is like the first
 * @row: the row, which learns what changed; good until delta_end()
 *
 * Return: true if it is to be shown.
 */
bool delta_row(struct delta *d, const struct selection *s, struct record *row)
{
	struct record *before;

	if (!d->sorted)
		index_sort(d, &d->rows);
	d->sorted = true;
	before = index_take(d, &d->rows, row);
	/* One that came to be wanted, or no longer is, has changed. */
	if (!select_row(s, row) && !(before && select_row(s, before)))
		return false;
	row->change = before ? CHANGED : CAME;
	if (before && !differ(d, s, before, row))
		row->change = UNCHANGED;
	d->counts[row->change]++;
	return row->change != UNCHANGED;
}

/**
 * delta_gone() - the rows of the first reading that were not found again
 * @d: the comparison, after the last delta_row()
 * @s: what is wanted
 *
 * Return: the next one, good until delta_end(); NULL after the last.
 */
struct record *delta_gone(struct delta *d, const struct selection *s)
{
	while (d->gone < d->rows.nr) {
		struct kept *kept = d->rows.list + d->gone++;

		if (kept->found || !select_row(s, kept->record))
			continue;
		kept->record->change = WENT;
		d->counts[WENT]++;
		return kept->record;
	}
	return NULL;
}

/**
 * delta_total() - print how many rows changed
 * @d: the comparison, at its end
 * @whole: the second reading was read to its end
 * @seconds: between the two readings; less than 0: nobody knows
 * @out: where to
 */
void delta_total(const struct delta *d, bool whole, double seconds, FILE *out)
{
	fprintf(out, "# %zu changed, %zu came, ", d->counts[CHANGED], d->counts[CAME]);
	if (whole)
		fprintf(out, "%zu went, ", d->counts[WENT]);
	fprintf(out, "%zu did not change", d->counts[UNCHANGED]);
	if (seconds >= 0)
		fprintf(out, "; %.1f seconds", seconds);
	fputs(whole ? "\n" : "\n# what went is not known: the second reading stopped early\n", out);
}

/**
 * delta_end() - free a comparison
 * @d: the comparison
 */
void delta_end(struct delta *d)
{
	size_t i;

	for (i = 0; i < d->rows.nr; i++)
		record_free(d->rows.list[i].record);
	free(d->rows.list);
	for (i = 0; i < RAW_TYPES_MAX; i++)
		free(d->keys[i]);
	free(d);
}
