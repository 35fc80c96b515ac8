// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rows and which columns are wanted: --columns, --where, START-END, and by
 * which of them rows are sorted.
 */
#include <err.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "select.h"
#include "value.h"

/* A word of a list is the column's name; headings are in capitals. */
static bool same_name(const char *name, const char *word, size_t len)
{
	return !strncasecmp(name, word, len) && !name[len];
}

/**
 * select_column() - look a column of a type up
 * @raw: the file
 * @type: index of the type
 * @word: the column's name, or that of a type nested in this one
 * @len: its length
 * @column: gets the column
 *
 * Return: true if there is one.
 */
bool select_column(const struct raw *raw, __u32 type, const char *word,
		   size_t len, struct column *column)
{
	const struct mms_raw_field *fields = raw_type_fields(raw, type);
	__u32 i;

	for (i = 0; i < raw->types[type].nr_fields; i++) {
		if (same_name(raw_word(raw, fields[i].name), word, len)) {
			*column = (struct column){ fields + i, i };
			return true;
		}
	}
	for (i = type + 1; i < raw->header->nr_types; i++) {
		if (raw->types[i].parent == type + 1 &&
		    same_name(raw_word(raw, raw->types[i].name), word, len)) {
			*column = (struct column){ NULL, i };
			return true;
		}
	}
	return false;
}

/**
 * select_type() - are rows of this type wanted?
 * @wish: the wish
 * @raw: the file
 * @type: index of a type that is nested in none
 *
 * A file may end with rows of other types, its totals.
 *
 * Return: true if they are.
 */
bool select_type(const struct wish *wish, const struct raw *raw, __u32 type)
{
	if (wish->rows)
		return !strcmp(raw_word(raw, raw->types[type].name), wish->rows);
	return !type || !wish->one;
}

/* @wish: name only columns of rows that are wanted; NULL: all. */
static void __noreturn
no_column(const struct raw *raw, const struct wish *wish, const char *word, size_t len,
	  bool nested)
{
	struct text known = {};
	struct column column;
	__u32 i, j;

	text_clear(&known);
	for (i = 0; i < raw->header->nr_types; i++) {
		const struct mms_raw_type *type = raw->types + i;
		const struct mms_raw_field *fields = raw_type_fields(raw, i);

		if (wish && !type->parent && !select_type(wish, raw, i))
			continue;
		if (type->parent && !raw->types[type->parent - 1].parent &&
		    nested) {
			text_puts(&known, " ");
			text_escape(&known, raw_word(raw, type->name));
		}
		for (j = 0; j < type->nr_fields && !type->parent; j++) {
			const char *name = raw_word(raw, fields[j].name);

			/* Not once more what another type has, too. */
			if (i && (!wish || select_type(wish, raw, 0)) &&
			    select_column(raw, 0, name, strlen(name), &column))
				continue;
			text_puts(&known, " ");
			text_escape(&known, name);
		}
	}
	errx(EXIT_USAGE, "no column '%.*s'; there are:%s", (int)len, word,
	     known.s);
}

static void add_column(struct columns *columns, struct column column)
{
	columns->list = xrealloc(columns->list,
				 (columns->nr + 1) * sizeof(column));
	columns->list[columns->nr++] = column;
	if (!column.field)
		columns->form = true;
}

/* The columns a type shows when none are named. */
static void usual_columns(struct selection *s, __u32 type)
{
	const struct raw *raw = s->raw;
	const struct mms_raw_field *fields = raw_type_fields(raw, type);
	struct columns *columns = s->of + type;
	bool flat = s->wish->flat && !raw->types[type].parent;
	__u32 i;

	for (i = type + 1; i < raw->header->nr_types && !flat; i++)
		if (raw->types[i].parent == type + 1)
			columns->form = true;
	for (i = 0; i < raw->types[type].nr_fields; i++)
		if (fields[i].width || columns->form || s->wish->hidden)
			add_column(columns, (struct column){ fields + i, i });
	for (i = type + 1; i < raw->header->nr_types && !flat; i++)
		if (raw->types[i].parent == type + 1)
			add_column(columns, (struct column){ NULL, i });
}

/* Those of --columns that a top-level type has. */
static void named_columns(struct selection *s)
{
	const struct raw *raw = s->raw;
	const char *word = s->wish->columns;
	struct column column;
	size_t len;
	__u32 i;

	for (;; word += len + 1) {
		bool found = false;

		len = strcspn(word, ",");
		for (i = 0; i < raw->header->nr_types; i++) {
			if (raw->types[i].parent ||
			    !select_column(raw, i, word, len, &column))
				continue;
			add_column(s->of + i, column);
			found = true;
		}
		if (!found)
			no_column(raw, NULL, word, len, true);
		if (!word[len])
			return;
	}
}

/* Is there a top-level type with this field? @wish: one that is wanted; NULL: any. */
static bool any_field(const struct raw *raw, const struct wish *wish, const char *word,
		      size_t len)
{
	struct column column;
	__u32 i;

	for (i = 0; i < raw->header->nr_types; i++)
		if (!raw->types[i].parent && (!wish || select_type(wish, raw, i)) &&
		    select_column(raw, i, word, len, &column) && column.field)
			return true;
	return false;
}

/**
 * select_begin() - apply a wish to a file
 * @s: gets the selection
 * @raw: the file, after raw_begin()
 * @wish: the wish
 *
 * Does not return when the file has no such columns.
 */
void select_begin(struct selection *s, const struct raw *raw,
		  const struct wish *wish)
{
	__u32 i;

	memset(s, 0, sizeof(*s));
	s->raw = raw;
	s->wish = wish;
	for (i = 0; i < raw->header->nr_types; i++) {
		s->of[i].form = raw->types[i].flags & MMS_RAW_FORM;
		if (!wish->columns || raw->types[i].parent)
			usual_columns(s, i);
	}
	if (wish->columns)
		named_columns(s);
	for (i = 0; i < wish->nr_where; i++) {
		size_t len = strcspn(wish->where[i], "=");

		if (!any_field(raw, NULL, wish->where[i], len))
			no_column(raw, NULL, wish->where[i], len, false);
	}
	if (wish->sort && !any_field(raw, wish, wish->sort, strlen(wish->sort)))
		no_column(raw, wish, wish->sort, strlen(wish->sort), false);
	if (wish->range.end && !any_field(raw, NULL, "va", 2) &&
	    !(any_field(raw, NULL, "start", 5) && any_field(raw, NULL, "end", 3)))
		errx(EXIT_USAGE, "%s takes no START-END: it has no addresses",
		     raw_word(raw, raw->header->object));
}

/* The value of a row's field, NULL if it has no such field. */
static const struct value *row_value(const struct raw *raw,
				     const struct record *row, const char *word,
				     size_t len,
				     const struct mms_raw_field **field)
{
	struct column column;

	if (!select_column(raw, row->type, word, len, &column) || !column.field)
		return NULL;
	*field = column.field;
	return row->values + column.index;
}

static bool matches(const struct raw *raw, const struct record *row,
		    const char *where)
{
	size_t len = strcspn(where, "=");
	const struct mms_raw_field *field;
	const struct value *value = row_value(raw, row, where, len, &field);
	struct text t = {};
	bool match;

	if (!value)
		return false;
	text_clear(&t);
	value_text(&t, raw, field, value, true);
	match = !fnmatch(where + len + 1, t.s, 0);
	free(t.s);
	return match;
}

/* Does a row that has addresses have some of these? */
static bool overlaps(const struct raw *raw, const struct record *row,
		     const struct range *range)
{
	const struct mms_raw_field *field;
	const struct value *value = row_value(raw, row, "start", 5, &field);
	__u64 start, last;

	if (!value)
		value = row_value(raw, row, "va", 2, &field);
	if (!value || raw_nothing(field, value->number))
		return false;
	start = value->number;
	last = start;

	value = row_value(raw, row, "end", 3, &field);
	if (value) {
		/* The end of the last addresses there are is 0, or nothing. */
		last = value->number - 1;
		if (raw_nothing(field, value->number) || last < start)
			last = ~0ULL;
	} else {
		value = row_value(raw, row, "size", 4, &field);
		if (value && value->number &&
		    !raw_nothing(field, value->number) &&
		    __builtin_add_overflow(start, value->number - 1, &last))
			last = ~0ULL;
	}
	return start < range->end && last >= range->start;
}

/**
 * select_row() - is this row wanted?
 * @s: the selection
 * @row: the row
 *
 * Return: true if it is.
 */
bool select_row(const struct selection *s, const struct record *row)
{
	const struct wish *wish = s->wish;
	size_t i;

	if (!s->of[row->type].nr || !select_type(wish, s->raw, row->type))
		return false;
	if (wish->range.end && !overlaps(s->raw, row, &wish->range))
		return false;
	for (i = 0; i < wish->nr_where; i++)
		if (!matches(s->raw, row, wish->where[i]))
			return false;
	return true;
}

/**
 * select_end() - free a selection
 * @s: the selection
 */
void select_end(struct selection *s)
{
	__u32 i;

	for (i = 0; i < RAW_TYPES_MAX; i++)
		free(s->of[i].list);
}
