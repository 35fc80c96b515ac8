// SPDX-License-Identifier: GPL-2.0-only
/*
 * Puts rows together: a record of a top-level type, and the nested records
 * that follow it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "row.h"
#include "text.h"

static int rows_damaged(struct rows *rows, const char *what, __u32 type)
{
	const struct raw *raw = rows->raw;

	snprintf(rows->raw->error, sizeof(rows->raw->error),
		 "damaged near byte %llu: %s '%.40s'",
		 (unsigned long long)raw->at, what,
		 raw_word(raw, raw->types[type].name));
	return -1;
}

/* A copy of @from with its strings, in one piece. */
static struct record *record_new(struct rows *rows, const struct raw_record *from)
{
	const struct raw *raw = rows->raw;
	const struct mms_raw_field *field = raw_type_fields(raw, from->type);
	__u32 i, nr = raw->types[from->type].nr_fields;
	size_t fixed = sizeof(struct record) + nr * sizeof(struct value);
	size_t size = fixed;
	struct record *record;
	char *string;

	for (i = 0; i < nr; i++) {
		__u64 offset = raw_number(field + i, from->data);

		if (field[i].kind == MMS_STRING && offset)
			size += strlen(from->strings + offset) + 1;
	}
	rows->bytes += size;
	if (rows->bytes > ROW_MAX)
		return NULL;

	record = xzalloc(size);
	record->type = from->type;
	string = (char *)record + fixed;
	for (i = 0; i < nr; i++) {
		struct value *value = record->values + i;

		value->number = raw_number(field + i, from->data);
		if (field[i].kind == MMS_STRING && value->number) {
			value->string = string;
			string = stpcpy(string, from->strings + value->number) + 1;
		}
	}
	rows->latest[from->type] = record;
	return record;
}

/* Hangs @from below the latest record of its parent's type. */
static int rows_nest(struct rows *rows, const struct raw_record *from)
{
	const struct mms_raw_type *type = rows->raw->types + from->type;
	struct record *parent = rows->latest[type->parent - 1];
	struct record *record;

	if (!parent)
		return rows_damaged(rows, "nested in nothing:", from->type);
	if (type->flags & MMS_RAW_SINGLE && record_nested(parent, from->type))
		return rows_damaged(rows, "more than one", from->type);
	record = record_new(rows, from);
	if (!record)
		return rows_damaged(rows, "too much in one row of", from->type);
	if (parent->last)
		parent->last->next = record;
	else
		parent->first = record;
	parent->last = record;
	return 0;
}

/* A new row, of which @from is the record at the top. */
static int rows_start(struct rows *rows, const struct raw_record *from,
		      struct record **row)
{
	memset(rows->latest, 0, sizeof(rows->latest));
	rows->bytes = 0;
	*row = record_new(rows, from);
	if (!*row)
		return rows_damaged(rows, "too much in one row of", from->type);
	return 0;
}

/**
 * rows_next() - read one row
 * @rows: the file's rows
 * @row: gets the row, to be given to record_free()
 *
 * Return: 1 with a row, 0 at the end of the file, or -1 with an error set in
 * the file.
 */
int rows_next(struct rows *rows, struct record **row)
{
	struct raw_record *held = &rows->held;
	int got = 1;

	*row = NULL;
	if (rows->holding) {
		rows->holding = false;
		got = rows_start(rows, held, row) ? -1 : 1;
	}
	while (got > 0) {
		got = raw_next(rows->raw, held);
		if (got <= 0)
			break;
		if (*row && !rows->raw->types[held->type].parent) {
			rows->holding = true;
			return 1;
		}
		if (rows->raw->types[held->type].parent)
			got = rows_nest(rows, held) ? -1 : 1;
		else
			got = rows_start(rows, held, row) ? -1 : 1;
	}
	if (!got && *row)
		return 1;
	record_free(*row);
	*row = NULL;
	return got;
}

/**
 * record_free() - free a record and what is nested in it
 * @record: the record, or NULL
 */
void record_free(struct record *record)
{
	struct record *nested, *next;

	if (!record)
		return;
	for (nested = record->first; nested; nested = next) {
		next = nested->next;
		record_free(nested);
	}
	free(record);
}

static struct record *record_of_type(struct record *record, __u32 type)
{
	while (record && record->type != type)
		record = record->next;
	return record;
}

/**
 * record_nested() - the first record of a type that is nested in a record
 * @record: the record
 * @type: index of the type
 *
 * Return: the nested record, or NULL.
 */
struct record *record_nested(const struct record *record, __u32 type)
{
	return record_of_type(record->first, type);
}

/**
 * record_following() - the next record of the same type and parent
 * @record: a nested record
 *
 * Return: the record after it, or NULL.
 */
struct record *record_following(const struct record *record)
{
	return record_of_type(record->next, record->type);
}
