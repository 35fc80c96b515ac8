// SPDX-License-Identifier: GPL-2.0-only
/*
 * What changed of one field of a record.
 */
#include <string.h>

#include "delta.h"
#include "value.h"

/**
 * delta_compare() - is what a field holds the same in two records?
 * @field: the field
 * @a: what it holds in one
 * @b: what it holds in the other
 *
 * Return: 0 if it is; less or more where @a comes before or after @b.
 */
int delta_compare(const struct mms_raw_field *field, const struct value *a,
		  const struct value *b)
{
	if (field->kind == MMS_STRING)
		return strcmp(a->string ? a->string : "", b->string ? b->string : "");
	return a->number < b->number ? -1 : a->number > b->number;
}

/**
 * delta_differs() - did a field of a record change?
 * @record: the record
 * @column: the field
 *
 * Return: true if the record was found again, and the field holds something else.
 */
bool delta_differs(const struct record *record, const struct column *column)
{
	if (!record->before || !column->field)
		return false;
	return delta_compare(column->field, record->before->values + column->index,
			     record->values + column->index);
}

/**
 * delta_number() - by how much did a field change?
 * @record: the record
 * @column: the field
 * @difference: gets how much more it is now
 *
 * Return: true if it changed, and is a number of things or bytes before and after, and
 * so is the difference.
 */
bool delta_number(const struct record *record, const struct column *column, __s64 *difference)
{
	const struct mms_raw_field *field = column->field;
	__u64 before, after;

	if (!delta_differs(record, column) ||
	    (field->kind != MMS_BYTES && field->kind != MMS_COUNT && field->kind != MMS_INT))
		return false;
	before = record->before->values[column->index].number;
	after = record->values[column->index].number;
	if (raw_nothing(field, before) || raw_nothing(field, after))
		return false;
	if (field->kind == MMS_INT)
		return !__builtin_sub_overflow((__s64)after, (__s64)before, difference);
	return !__builtin_sub_overflow(after, before, difference);
}

/**
 * delta_text() - append what a field of a record holds, and what it was before
 * @t: the text
 * @raw: the file
 * @record: the record
 * @column: the field
 * @plain: for programs: sizes in bytes
 */
void delta_text(struct text *t, const struct raw *raw, const struct record *record,
		const struct column *column, bool plain)
{
	const struct mms_raw_field *field = column->field;
	__u64 more;
	__s64 by;

	if (delta_differs(record, column) && !delta_number(record, column, &by)) {
		value_text(t, raw, field, record->before->values + column->index, plain);
		text_puts(t, " -> ");
	}
	value_text(t, raw, field, record->values + column->index, plain);
	if (!delta_number(record, column, &by))
		return;
	more = by < 0 ? -(__u64)by : (__u64)by;
	text_puts(t, by < 0 ? " (-" : " (+");
	if (field->kind == MMS_BYTES && !plain)
		value_bytes(t, more);
	else
		text_printf(t, "%llu", (unsigned long long)more);
	text_puts(t, ")");
}
