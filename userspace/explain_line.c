// SPDX-License-Identifier: GPL-2.0-only
/*
 * walk --explain: what it needs of a walk's records, and the lines it prints.
 */
#include <string.h>

#include "explain.h"
#include "explain_parts.h"
#include "value.h"

/* Where the words of the kernel stand. */
#define RIGHT		53

/* A field, and whether walks of the kernel's half can be without it. */
struct need {
	const char *name;
	enum mms_kind kind;
	bool spare;
};

static const struct need walk_needs[NR_WALK] = {
	{ "va", MMS_ADDR }, { "pa", MMS_ADDR }, { "state", MMS_ENUM },
	{ "bits", MMS_COUNT }, { "canonical", MMS_BOOL, true },
	{ "pti", MMS_BOOL, true }, { "pid", MMS_COUNT, true },
	{ "command", MMS_STRING, true }, { "asked", MMS_STRING, true },
};

static const struct need level_needs[NR_LEVEL] = {
	{ "level", MMS_ENUM }, { "at", MMS_ADDR }, { "entry", MMS_HEX },
	{ "kind", MMS_ENUM }, { "target", MMS_ADDR }, { "size", MMS_BYTES },
	{ "flags", MMS_FLAGS },
};

static const struct need frame_needs[NR_FRAME] = {
	{ "pfn", MMS_PFN, true }, { "kind", MMS_ENUM, true },
	{ "resource", MMS_STRING, true },
};

static const struct need vma_needs[NR_VMA] = {
	{ "start", MMS_ADDR, true }, { "end", MMS_ADDR, true },
	{ "perms", MMS_STRING, true },
};

static const struct need verdict_needs[NR_VERDICT] = {
	{ "read", MMS_STRING, true }, { "write", MMS_STRING, true },
	{ "exec", MMS_STRING, true }, { "read_why", MMS_STRING, true },
	{ "write_why", MMS_STRING, true }, { "exec_why", MMS_STRING, true },
};

/* Returns the name of the first field that is not there, NULL if all are. */
static const char *find_fields(const struct raw *raw, __u32 type,
			       const struct need *needs, size_t nr,
			       struct column *columns)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct need *n = needs + i;

		if (select_column(raw, type, n->name, strlen(n->name), columns + i) &&
		    columns[i].field && columns[i].field->kind == n->kind)
			continue;
		if (!n->spare)
			return n->name;
		columns[i].field = NULL;
	}
	return NULL;
}

/* The type of a nested record that there may be, and its fields; 0 if there is none. */
static __u32 find_nested(struct view *view, const char *name, const struct need *needs,
			 size_t nr, struct column *columns)
{
	struct column nested;

	if (!select_column(view->raw, 0, name, strlen(name), &nested) || nested.field)
		return 0;
	find_fields(view->raw, nested.index, needs, nr, columns);
	return nested.index;
}

/**
 * explain_find() - where all that is needed of a walk is
 * @view: gets it; has its file
 *
 * Return: the name of a field that is not there and should be; NULL if there is none.
 */
const char *explain_find(struct view *view)
{
	const struct raw *raw = view->raw;
	struct column nested;
	const char *lacks;

	if (!raw->header->nr_types)
		return "walk";
	lacks = find_fields(raw, 0, walk_needs, NR_WALK, view->walk);
	if (lacks)
		return lacks;
	if (!select_column(raw, 0, "levels", 6, &nested) || nested.field)
		return "levels";
	view->level_type = nested.index;
	view->frame_type = find_nested(view, "frame", frame_needs, NR_FRAME, view->frame);
	view->vma_type = find_nested(view, "vma", vma_needs, NR_VMA, view->vma);
	view->verdict_type = find_nested(view, "verdict", verdict_needs, NR_VERDICT,
					 view->verdict);
	return find_fields(raw, view->level_type, level_needs, NR_LEVEL, view->level);
}

/**
 * explain_number() - the number of a field
 * @record: the record
 * @column: the field
 *
 * Return: the number; 0 where there is no such field.
 */
__u64 explain_number(const struct record *record, const struct column *column)
{
	return column->field ? record->values[column->index].number : 0;
}

/**
 * explain_string() - the string of a field
 * @record: the record
 * @column: the field
 *
 * Return: the string; "" for none.
 */
const char *explain_string(const struct record *record, const struct column *column)
{
	const char *s = column->field ? record->values[column->index].string : NULL;

	return s ? s : "";
}

/**
 * explain_word() - the word of an enum
 * @view: the walks
 * @record: the record
 * @column: the field
 *
 * Return: the word; "?" for a value without one.
 */
const char *explain_word(const struct view *view, const struct record *record,
			 const struct column *column)
{
	const char *s = column->field ? value_word(view->raw, column->field,
						   explain_number(record, column)) : NULL;

	return s ? s : "?";
}

/**
 * explain_help() - what a word of an enum means
 * @view: the walks
 * @column: the field
 * @value: the value
 *
 * Return: its help; "" for none.
 */
const char *explain_help(const struct view *view, const struct column *column, __u64 value)
{
	const struct mms_raw_name *name = view->raw->names + column->field->first_name;
	const struct mms_raw_name *last = name + column->field->nr_names;

	for (; name < last; name++)
		if (name->value == value)
			return raw_word(view->raw, name->help);
	return "";
}

/**
 * explain_nothing() - is there nothing in a field?
 * @record: the record
 * @column: the field
 *
 * Return: true if there is no such field, or no value.
 */
bool explain_nothing(const struct record *record, const struct column *column)
{
	return !column->field || raw_nothing(column->field, explain_number(record, column));
}

/**
 * explain_end_line() - ends the line
 * @view: the walks
 * @right: the kernel's words, in a column of their own; NULL for none
 */
void explain_end_line(struct view *view, const char *right)
{
	struct text *t = &view->line;
	size_t columns = text_columns(t->s);

	if (right && *right) {
		do {
			text_puts(t, " ");
		} while (++columns < RIGHT);
		text_puts(t, right);
	}
	while (t->len && t->s[t->len - 1] == ' ')
		t->s[--t->len] = '\0';
	fprintf(view->out, "%s\n", t->s);
	text_clear(t);
}

/**
 * explain_start_line() - begins a line
 * @view: the walks
 * @s: its beginning
 */
void explain_start_line(struct view *view, const char *s)
{
	text_clear(&view->line);
	text_puts(&view->line, s);
}

/**
 * explain_hex() - an address, or a number, in hex
 * @view: the walks
 * @value: the value
 */
void explain_hex(struct view *view, __u64 value)
{
	text_printf(&view->line, "0x%llx", (unsigned long long)value);
}

/**
 * explain_rail() - the rail at the left of the walk
 * @view: the walks
 * @down: with the head of an arrow
 *
 * Return: its text: an arrow, or a line.
 */
const char *explain_rail(const struct view *view, bool down)
{
	if (view->style->utf8)
		return down ? "  ▼   " : "  │   ";
	return down ? "  v   " : "  |   ";
}
