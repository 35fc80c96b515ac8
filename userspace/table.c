// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows as text: tables, and forms with what is nested in them, by libsmartcols.
 */
#include <err.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "value.h"
#include "view.h"

#define BOLD	"\033[1m"
#define DIM	"\033[2m"
#define PLAIN	"\033[0m"

/* A table is printed in pieces of so many rows or bytes, blanks included. */
#define GRID_ROWS	1000
#define GRID_BYTES	0x100000

/* No column is wider for something wider in an earlier piece. */
#define GRID_WIDTH	256

/**
 * struct grid - a table that is printed in pieces
 * @type: index of the type of its records
 * @indent: where it starts
 * @table: the current piece, NULL before the first
 * @widths: how wide the columns are by now
 * @headed: the headings are printed
 * @rows: rows in the current piece
 * @longest: bytes of the longest value of each column in it
 */
struct grid {
	__u32 type;
	int indent;
	struct libscols_table *table;
	size_t *widths;
	bool headed;
	size_t rows;
	size_t *longest;
};

/**
 * struct view - rows as text
 * @out: where to
 * @s: what of them
 * @style: how
 * @grid: the table that is being printed, unless it is closed
 * @open: there is one
 * @printed: something was printed: what comes next needs a blank line
 * @text: for one value
 */
struct view {
	FILE *out;
	const struct selection *s;
	const struct style *style;
	struct grid grid;
	bool open;
	bool printed;
	struct text text;
};

static struct view *table_begin(FILE *out, const struct selection *s,
				const struct style *style, const char *object)
{
	struct view *view = xzalloc(sizeof(*view));

	(void)object;
	view->out = out;
	view->s = s;
	view->style = style;
	return view;
}

/* libsmartcols fails only for lack of memory. */
static void *must(void *p)
{
	if (!p)
		errx(EXIT_FAILURE, "out of memory");
	return p;
}

static struct libscols_table *new_table(const struct view *view,
					const char *separator)
{
	struct libscols_table *table = must(scols_new_table());

	/* The layout is the same on a terminal, and never cut to its width. */
	scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER);
	scols_table_enable_noencoding(table, 1);
	scols_table_enable_colors(table, view->style->color);
	scols_table_set_column_separator(table, separator);
	return table;
}

/* Prints a table, indented and without blanks at the ends of lines. */
static void print_table(const struct view *view, struct libscols_table *table,
			int indent)
{
	char *s, *line, *next;

	if (scols_print_table_to_string(table, &s) || !s)
		errx(EXIT_FAILURE, "out of memory");
	for (line = s; *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		while (len && line[len - 1] == ' ')
			len--;
		fprintf(view->out, "%*s%.*s\n", len ? indent : 0, "", (int)len,
			line);
	}
	free(s);
}

/* The value of a record's field, in view->text. */
static const char *field_text(struct view *view, const struct record *record,
			      const struct column *column)
{
	text_clear(&view->text);
	delta_text(&view->text, view->s->raw, record, column, view->style->plain);
	return view->text.s;
}

/* What stands before a record, or a field of it, that changed, came or went. */
static const char *mark(enum change change)
{
	static const char *const marks[NR_CHANGES] = {
		[UNCHANGED] = " ", [CHANGED] = "*", [CAME] = "+", [WENT] = "-",
	};

	return marks[change];
}

/* A column's heading in capitals, as wide as the column is to be. */
static char *heading(struct view *view, const struct mms_raw_field *field,
		     size_t width)
{
	struct text *t = &view->text;
	size_t i;

	text_clear(t);
	text_escape(t, raw_word(view->s->raw, field->name));
	for (i = 0; i < t->len; i++)
		if (t->s[i] >= 'a' && t->s[i] <= 'z')
			t->s[i] -= 'a' - 'A';
	return xprintf(value_is_number(field) ? "%*s" : "%-*s", (int)width, t->s);
}

/*
 * The next piece of a table. Its columns are at least as wide as in the piece
 * before: headings count for the width even where they are not printed.
 */
static void grid_start(struct view *view, struct grid *grid)
{
	const struct columns *columns = view->s->of + grid->type;
	__u32 i;

	grid->table = new_table(view, " ");
	scols_table_enable_noheadings(grid->table,
				      !view->style->headings || grid->headed);
	if (view->style->delta)
		must(scols_table_new_column(grid->table, " ", 1, 0));
	for (i = 0; i < columns->nr; i++) {
		const struct mms_raw_field *field = columns->list[i].field;
		size_t width = grid->widths[i];
		struct libscols_column *column;
		int flags;
		char *name;

		if (i == columns->nr - 1 && !value_is_number(field))
			width = 0;
		name = heading(view, field, width);
		flags = value_is_number(field) ? SCOLS_FL_RIGHT : 0;
		column = must(scols_table_new_column(grid->table, name, width, flags));
		scols_cell_set_color(scols_column_get_header(column), BOLD);
		free(name);
	}
}

static void grid_open(struct view *view, struct grid *grid, __u32 type,
		      int indent)
{
	const struct columns *columns = view->s->of + type;
	__u32 i;

	memset(grid, 0, sizeof(*grid));
	grid->type = type;
	grid->indent = indent;
	grid->widths = xzalloc(columns->nr * sizeof(*grid->widths));
	grid->longest = xzalloc(columns->nr * sizeof(*grid->longest));
	for (i = 0; i < columns->nr; i++) {
		__u32 width = columns->list[i].field->width;

		/* More would be no hint but a mistake. */
		grid->widths[i] = width < 80 ? width : 80;
	}
}

/* Prints the current piece. */
static void grid_flush(const struct view *view, struct grid *grid)
{
	const struct columns *columns = view->s->of + grid->type;
	struct libscols_column *column;
	__u32 i;

	if (!grid->table)
		return;
	print_table(view, grid->table, grid->indent);
	for (i = 0; i < columns->nr; i++) {
		column = scols_table_get_column(grid->table, i + view->style->delta);
		grid->longest[i] = 0;
		grid->widths[i] = scols_column_get_width(column);
		if (grid->widths[i] > GRID_WIDTH)
			grid->widths[i] = GRID_WIDTH;
	}
	scols_unref_table(grid->table);
	grid->table = NULL;
	grid->headed = true;
	grid->rows = 0;
}

static void grid_add(struct view *view, struct grid *grid,
		     const struct record *record)
{
	const struct columns *columns = view->s->of + grid->type;
	struct libscols_line *line;
	size_t width = 0, len;
	char **cells;
	__u32 i;

	/* libsmartcols knows no table without columns. */
	if (!columns->nr)
		return;
	cells = xzalloc(columns->nr * sizeof(*cells));
	for (i = 0; i < columns->nr; i++) {
		cells[i] = xprintf("%s", field_text(view, record, columns->list + i));
		len = view->text.len;
		width += len > grid->longest[i] ? len : grid->longest[i];
	}
	/* Every row of a piece is filled up to the width of its columns. */
	if (grid->rows && width * (grid->rows + 1) > GRID_BYTES)
		grid_flush(view, grid);
	if (!grid->table)
		grid_start(view, grid);
	line = must(scols_table_new_line(grid->table, NULL));
	if (view->style->delta && scols_line_set_data(line, 0, mark(record->change)))
		must(NULL);
	for (i = 0; i < columns->nr; i++) {
		len = strlen(cells[i]);
		if (len > grid->longest[i])
			grid->longest[i] = len;
		if (scols_line_refer_data(line, i + view->style->delta, cells[i]))
			must(NULL);
	}
	free(cells);
	if (++grid->rows == GRID_ROWS)
		grid_flush(view, grid);
}

static void grid_close(const struct view *view, struct grid *grid)
{
	grid_flush(view, grid);
	free(grid->widths);
	free(grid->longest);
}

/* Which field a line is about: without headings too, where not all are shown. */
static bool form_named(const struct view *view)
{
	return view->style->headings || view->style->delta;
}

static void form_line(const struct view *view, struct libscols_table *table, enum change change,
		      const char *name, const char *value, const char *help)
{
	struct libscols_line *line = must(scols_table_new_line(table, NULL));
	struct text t = {};

	text_clear(&t);
	if (form_named(view)) {
		if (view->style->delta)
			text_printf(&t, "%s ", mark(change));
		text_escape(&t, name);
		scols_line_set_data(line, 0, t.s);
	}
	if (scols_line_set_data(line, form_named(view), value))
		must(NULL);
	if (view->style->headings) {
		text_clear(&t);
		text_escape(&t, help);
		scols_line_set_data(line, 2, t.s);
	}
	free(t.s);
}

/* The fields of a record, one a line, and what it could have but has not. */
static void print_fields(struct view *view, const struct record *record,
			 int indent)
{
	const struct columns *columns = view->s->of + record->type;
	struct libscols_table *table = new_table(view, "  ");
	const struct column *c = columns->list;
	const struct raw *raw = view->s->raw;

	scols_table_enable_noheadings(table, 1);
	if (form_named(view))
		must(scols_table_new_column(table, "name", 0, 0));
	must(scols_table_new_column(table, "value", 0, 0));
	if (view->style->headings)
		scols_column_set_color(must(scols_table_new_column(table, "help",
								   0, 0)), DIM);
	for (; c < columns->list + columns->nr; c++) {
		bool same = record->change == CHANGED && !delta_differs(record, c);

		/* Of what changed the rest only as far as it says which it is. */
		if (c->field && !(same && !raw_is_key(raw, record->type, c->index)))
			form_line(view, table, same ? UNCHANGED : record->change,
				  raw_word(raw, c->field->name), field_text(view, record, c),
				  raw_word(raw, c->field->help));
		else if (!c->field && !same && !record_nested(record, c->index))
			form_line(view, table, record->change,
				  raw_word(raw, raw->types[c->index].name), "-",
				  raw_word(raw, raw->types[c->index].help));
	}
	if (!scols_table_is_empty(table))
		print_table(view, table, indent);
	scols_unref_table(table);
}

static void print_form(struct view *view, const struct record *record,
		       int indent);

/* All the records of one type that are nested in one record. */
static void print_nested(struct view *view, const struct record *record,
			 int indent)
{
	const struct raw *raw = view->s->raw;
	const struct mms_raw_type *type = raw->types + record->type;
	const char *on = view->style->color ? BOLD : "";
	const char *dim = view->style->color ? DIM : "";
	const char *off = view->style->color ? PLAIN : "";
	const char *blank = "";
	struct grid grid;

	if (view->style->headings) {
		text_clear(&view->text);
		text_escape(&view->text, raw_word(raw, type->name));
		fprintf(view->out, "%*s%s%s%s", indent, "", on, view->text.s,
			off);
		text_clear(&view->text);
		text_escape(&view->text, raw_word(raw, type->help));
		if (view->text.len)
			fprintf(view->out, "  %s%s%s", dim, view->text.s, off);
		putc('\n', view->out);
	}
	indent += 2;
	if (view->s->of[record->type].form) {
		for (; record; record = record_following(record)) {
			fputs(blank, view->out);
			print_form(view, record, indent);
			blank = "\n";
		}
		return;
	}
	grid_open(view, &grid, record->type, indent);
	for (; record; record = record_following(record))
		grid_add(view, &grid, record);
	grid_close(view, &grid);
}

static void print_form(struct view *view, const struct record *record,
		       int indent)
{
	const struct columns *columns = view->s->of + record->type;
	const struct column *c = columns->list;

	print_fields(view, record, indent);
	for (; c < columns->list + columns->nr; c++) {
		const struct record *nested = c->field ? NULL :
			record_nested(record, c->index);

		if (nested)
			print_nested(view, nested, indent);
	}
}

static void table_close(struct view *view)
{
	if (view->open)
		grid_close(view, &view->grid);
	view->open = false;
}

static void table_row(struct view *view, const struct record *row)
{
	bool form = view->s->of[row->type].form;
	bool same = view->open && view->grid.type == row->type;

	if (!form && same) {
		grid_add(view, &view->grid, row);
		return;
	}
	table_close(view);
	if (view->printed)
		putc('\n', view->out);
	view->printed = true;
	if (form) {
		print_form(view, row, 0);
		return;
	}
	grid_open(view, &view->grid, row->type, 0);
	view->open = true;
	grid_add(view, &view->grid, row);
}

static void table_end(struct view *view)
{
	table_close(view);
	free(view->text.s);
	free(view);
}

const struct view_ops table_view = {
	.begin = table_begin,
	.row = table_row,
	.end = table_end,
};
