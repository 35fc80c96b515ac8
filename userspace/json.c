// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows as JSON: one object whose single key holds the array of rows, a row a
 * line, written as they come.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "value.h"
#include "view.h"

struct view {
	FILE *out;
	const struct selection *s;
	const char *separator;
};

static struct view *json_begin(FILE *out, const struct selection *s,
			       const struct style *style, const char *object)
{
	struct view *view = xzalloc(sizeof(*view));

	(void)style;
	view->out = out;
	view->s = s;
	view->separator = "\n";
	fprintf(out, "{\"%s\":[", object);
	return view;
}

/* Takes the reference; NULL is null. */
static void put_json(FILE *out, struct json_object *json)
{
	fputs(json_object_to_json_string_ext(json, JSON_C_TO_STRING_PLAIN |
					     JSON_C_TO_STRING_NOSLASHESCAPE), out);
	json_object_put(json);
}

static void put_record(const struct view *view, const struct record *record);

/* What is nested in a record: an array, or for a single one the one or null. */
static void put_nested(const struct view *view, const struct record *record,
		       __u32 type)
{
	struct record *nested = record_nested(record, type);
	bool single = view->s->raw->types[type].flags & MMS_RAW_SINGLE;
	const char *separator = "";

	if (single && !nested) {
		fputs("null", view->out);
		return;
	}
	if (!single)
		putc('[', view->out);
	for (; nested; nested = record_following(nested)) {
		fputs(separator, view->out);
		put_record(view, nested);
		separator = ",";
	}
	if (!single)
		putc(']', view->out);
}

/*
 * Written as it goes: a row can have very many nested ones, and each value takes
 * a hundred bytes as an object of json-c.
 */
static void put_record(const struct view *view, const struct record *record)
{
	const struct selection *s = view->s;
	const struct columns *columns = s->of + record->type;
	const struct column *c = columns->list;
	const char *separator = "{";
	struct text key = {};

	for (; c < columns->list + columns->nr; c++) {
		const struct mms_raw_field *field = c->field;
		__u32 name = field ? field->name : s->raw->types[c->index].name;

		text_clear(&key);
		text_utf8(&key, raw_word(s->raw, name));
		fputs(separator, view->out);
		put_json(view->out, json_object_new_string(key.s));
		putc(':', view->out);
		separator = ",";
		if (field)
			put_json(view->out, value_json(s->raw, field,
						       record->values + c->index));
		else
			put_nested(view, record, c->index);
	}
	if (*separator == '{')
		putc('{', view->out);
	putc('}', view->out);
	free(key.s);
}

static void json_row(struct view *view, const struct record *row)
{
	fputs(view->separator, view->out);
	put_record(view, row);
	view->separator = ",\n";
}

static void json_end(struct view *view)
{
	fputs("\n]}\n", view->out);
	free(view);
}

const struct view_ops json_view = {
	.begin = json_begin,
	.row = json_row,
	.end = json_end,
};
