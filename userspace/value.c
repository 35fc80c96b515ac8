// SPDX-License-Identifier: GPL-2.0-only
/*
 * One field of a record as text, for people or for programs, and as JSON.
 */
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "value.h"

/**
 * value_bytes() - append a size with a unit
 * @t: the text
 * @bytes: the size: 4096 is 4K, 1258291 is 1.2M, 1000 is 1000
 */
void value_bytes(struct text *t, __u64 bytes)
{
	unsigned int shift = 0;
	__u64 whole, tenths;

	while (bytes >> shift >= 1024)
		shift += 10;
	whole = bytes >> shift;
	tenths = bytes & ((1ULL << shift) - 1);
	tenths = (tenths * 10 + (1ULL << shift) / 2) >> shift;
	if (tenths == 10) {
		tenths = 0;
		whole++;
	}
	if (whole == 1024) {
		whole = 1;
		shift += 10;
	}
	text_printf(t, "%llu", (unsigned long long)whole);
	if (tenths)
		text_printf(t, ".%llu", (unsigned long long)tenths);
	if (shift)
		text_add(t, &"KMGTPE"[shift / 10 - 1], 1);
}

/*
 * The next of a field's names whose bits are all in *@bits, which are taken
 * out of it. @at is where the search is, first 0.
 */
static const char *flag_next(const struct raw *raw,
			     const struct mms_raw_field *field, __u32 *at,
			     __u64 *bits)
{
	const struct mms_raw_name *name = raw->names + field->first_name;

	while (*at < field->nr_names && *bits) {
		__u64 mask = name[*at].value;
		__u32 word = name[(*at)++].name;

		if (mask && (*bits & mask) == mask) {
			*bits &= ~mask;
			return raw_word(raw, word);
		}
	}
	return NULL;
}

static void flags_text(struct text *t, const struct raw *raw,
		       const struct mms_raw_field *field, __u64 bits)
{
	const char *separator = "";
	const char *word;
	__u32 at = 0;

	if (!bits)
		text_puts(t, "-");
	while ((word = flag_next(raw, field, &at, &bits))) {
		text_puts(t, separator);
		text_escape(t, word);
		separator = "|";
	}
	if (bits)
		text_printf(t, "%s0x%llx", separator, (unsigned long long)bits);
}

/**
 * value_word() - the word for a value of an enum
 * @raw: the file
 * @field: the field
 * @number: the value
 *
 * Return: the word, NULL if it has none.
 */
const char *value_word(const struct raw *raw,
		       const struct mms_raw_field *field, __u64 number)
{
	const struct mms_raw_name *name = raw->names + field->first_name;
	const struct mms_raw_name *last = name + field->nr_names;

	for (; name < last; name++)
		if (name->value == number)
			return raw_word(raw, name->name);
	return NULL;
}

/**
 * value_is_number() - is what a field holds shown as a number?
 * @field: the field
 *
 * Return: true for numbers, false for words.
 */
bool value_is_number(const struct mms_raw_field *field)
{
	return field->kind <= MMS_INT;
}

/**
 * value_text() - append a value to a text
 * @t: the text
 * @raw: the file
 * @field: the field
 * @value: what it holds
 * @plain: for programs: sizes in bytes
 */
void value_text(struct text *t, const struct raw *raw,
		const struct mms_raw_field *field, const struct value *value,
		bool plain)
{
	unsigned long long number = value->number;
	const char *word;

	if (raw_nothing(field, number)) {
		text_puts(t, "-");
		return;
	}
	switch (field->kind) {
	case MMS_ADDR:
	case MMS_HEX:
	case MMS_PFN:
		text_printf(t, "0x%llx", number);
		break;
	case MMS_BYTES:
		if (plain)
			text_printf(t, "%llu", number);
		else
			value_bytes(t, number);
		break;
	case MMS_COUNT:
		text_printf(t, "%llu", number);
		break;
	case MMS_INT:
		text_printf(t, "%lld", (long long)number);
		break;
	case MMS_BOOL:
		text_puts(t, number ? "yes" : "no");
		break;
	case MMS_FLAGS:
		flags_text(t, raw, field, number);
		break;
	case MMS_ENUM:
		word = value_word(raw, field, number);
		if (word)
			text_escape(t, word);
		else
			text_printf(t, "%llu", number);
		break;
	case MMS_STRING:
		text_escape(t, value->string);
		break;
	}
}

static struct json_object *string_json(const char *s)
{
	struct json_object *json;
	struct text t = {};

	text_utf8(&t, s);
	json = json_object_new_string_len(t.s, t.len);
	free(t.s);
	return json;
}

static struct json_object *hex_json(__u64 number)
{
	char s[24];

	snprintf(s, sizeof(s), "0x%llx", (unsigned long long)number);
	return json_object_new_string(s);
}

static struct json_object *flags_json(const struct raw *raw,
				      const struct mms_raw_field *field,
				      __u64 bits)
{
	struct json_object *array = json_object_new_array();
	const char *word;
	__u32 at = 0;

	while ((word = flag_next(raw, field, &at, &bits)))
		json_object_array_add(array, string_json(word));
	if (bits)
		json_object_array_add(array, hex_json(bits));
	return array;
}

/**
 * value_json() - a value as JSON
 * @raw: the file
 * @field: the field
 * @value: what it holds
 *
 * Return: the JSON value; NULL, which is how json-c spells null, for nothing.
 */
struct json_object *value_json(const struct raw *raw,
			       const struct mms_raw_field *field,
			       const struct value *value)
{
	__u64 number = value->number;
	const char *word;

	if (raw_nothing(field, number))
		return NULL;
	switch (field->kind) {
	case MMS_ADDR:
	case MMS_HEX:
		return hex_json(number);
	case MMS_INT:
		return json_object_new_int64(number);
	case MMS_BOOL:
		return json_object_new_boolean(number != 0);
	case MMS_FLAGS:
		return flags_json(raw, field, number);
	case MMS_ENUM:
		word = value_word(raw, field, number);
		if (word)
			return string_json(word);
		break;
	case MMS_STRING:
		return string_json(value->string);
	default:
		break;
	}
	return json_object_new_uint64(number);
}
