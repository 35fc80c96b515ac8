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

static struct json_object *record_json(const struct selection *s,
				       const struct record *record);

/* What is nested in a record: an array, or for a single one the one or null. */
static struct json_object *nested_json(const struct selection *s,
				       const struct record *record, __u32 type)
{
	struct record *nested = record_nested(record, type);
	struct json_object *array;

	if (s->raw->types[type].flags & MMS_RAW_SINGLE)
		return nested ? record_json(s, nested) : NULL;
	array = json_object_new_array();
	for (; nested; nested = record_following(nested))
		json_object_array_add(array, record_json(s, nested));
	return array;
}

static struct json_object *record_json(const struct selection *s,
				       const struct record *record)
{
	const struct columns *columns = s->of + record->type;
	struct json_object *json = json_object_new_object();
	const struct column *c = columns->list;
	struct text key = {};

	for (; c < columns->list + columns->nr; c++) {
		const struct mms_raw_field *field = c->field;
		__u32 name = field ? field->name : s->raw->types[c->index].name;

		text_clear(&key);
		text_utf8(&key, raw_word(s->raw, name));
		json_object_object_add(json, key.s, field ?
			value_json(s->raw, field, record->values + c->index) :
			nested_json(s, record, c->index));
	}
	free(key.s);
	return json;
}

static void json_row(struct view *view, const struct record *row)
{
	struct json_object *json = record_json(view->s, row);
	int how = JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE;

	fprintf(view->out, "%s%s", view->separator,
		json_object_to_json_string_ext(json, how));
	view->separator = ",\n";
	json_object_put(json);
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
