// SPDX-License-Identifier: GPL-2.0-only
/*
 * Rows as JSON: one object whose single key holds the array of rows, a row a
 * line, written as they come.
 */
#include <json-c/json.h>
#include <stdlib.h>

#include "delta.h"
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

static void put_key(const struct view *view, const char *separator, __u32 name)
{
	struct text key = {};

	text_utf8(&key, raw_word(view->s->raw, name));
	fputs(separator, view->out);
	put_json(view->out, json_object_new_string(key.s));
	putc(':', view->out);
	free(key.s);
}

/* What those fields were that changed, and how much more the numbers of them are now. */
static void put_changes(const struct view *view, const struct record *record)
{
	const struct columns *columns = view->s->of + record->type;
	const struct column *c, *end = columns->list + columns->nr;
	const char *separator = "";
	__s64 difference;

	fputs(",\"before\":{", view->out);
	for (c = columns->list; c < end; c++) {
		if (!delta_differs(record, c))
			continue;
		put_key(view, separator, c->field->name);
		put_json(view->out, value_json(view->s->raw, c->field,
					       record->before->values + c->index));
		separator = ",";
	}
	separator = "";
	fputs("},\"difference\":{", view->out);
	for (c = columns->list; c < end; c++) {
		if (!delta_number(record, c, &difference))
			continue;
		put_key(view, separator, c->field->name);
		put_json(view->out, json_object_new_int64(difference));
		separator = ",";
	}
	putc('}', view->out);
}

/*
 * Written as it goes: a row can have very many nested ones, and each value takes
 * a hundred bytes as an object of json-c.
 */
static void put_record(const struct view *view, const struct record *record)
{
	static const char *const changes[NR_CHANGES] = {
		[CHANGED] = "changed", [CAME] = "came", [WENT] = "went",
	};
	const struct selection *s = view->s;
	const struct columns *columns = s->of + record->type;
	const struct column *c = columns->list;
	const char *separator = "{";

	if (record->change) {
		fprintf(view->out, "{\"change\":\"%s\"", changes[record->change]);
		separator = ",";
	}
	for (; c < columns->list + columns->nr; c++) {
		/* Of what changed the nested records that did not are left out. */
		if (!c->field && record->change == CHANGED && !record_nested(record, c->index))
			continue;
		put_key(view, separator, c->field ? c->field->name : s->raw->types[c->index].name);
		separator = ",";
		if (c->field)
			put_json(view->out, value_json(s->raw, c->field,
						       record->values + c->index));
		else
			put_nested(view, record, c->index);
	}
	if (*separator == '{')
		putc('{', view->out);
	if (record->change == CHANGED)
		put_changes(view, record);
	putc('}', view->out);
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
