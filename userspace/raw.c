// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads a raw file piece by piece and believes nothing in it.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "raw.h"
#include "text.h"

static int __printf(2, 3) raw_damaged(struct raw *raw, const char *format, ...)
{
	char what[120];
	va_list args;

	va_start(args, format);
	vsnprintf(what, sizeof(what), format, args);
	va_end(args);
	snprintf(raw->error, sizeof(raw->error), "damaged near byte %llu: %s",
		 (unsigned long long)raw->at, what);
	return -1;
}

/*
 * The next @size bytes, at *@buf whose *@room grows with what really arrives:
 * a size that is only claimed costs nothing.
 */
static int raw_bytes(struct raw *raw, char **buf, size_t *room, size_t size)
{
	size_t have = 0;

	while (have < size) {
		ssize_t got;

		if (have == *room) {
			size_t more = *room ? *room * 2 : 1 << 16;

			*buf = xrealloc(*buf, more);
			*room = more;
		}
		got = raw->read(raw->from, *buf + have,
				(size < *room ? size : *room) - have);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			raw->read_errno = errno;
			snprintf(raw->error, sizeof(raw->error), "%s",
				 strerror(errno));
			return -1;
		}
		if (!got) {
			snprintf(raw->error, sizeof(raw->error),
				 "truncated at byte %llu: it has no end block",
				 (unsigned long long)raw->at);
			return -1;
		}
		have += got;
		raw->at += got;
	}
	return 0;
}

/* The same for what has a size of its own. */
static int raw_struct(struct raw *raw, void *s, size_t size)
{
	if (raw_bytes(raw, &raw->data, &raw->room, size))
		return -1;
	memcpy(s, raw->data, size);
	return 0;
}

/* Is every offset into these strings a string that ends? */
static bool raw_strings_ok(const char *strings, size_t size)
{
	return size % 8 == 0 &&
	       (!size || (!strings[0] && !strings[size - 1]));
}

/* Is @offset one of them, or none at all? */
static bool raw_string_ok(__u64 offset, size_t size)
{
	return !offset || offset < size;
}

static int raw_check_names(struct raw *raw)
{
	__u32 bytes = raw->header->string_bytes;
	const struct mms_raw_name *name = raw->names;
	const struct mms_raw_name *last = name + raw->header->nr_names;

	for (; name < last; name++) {
		if (!name->name || !raw_string_ok(name->name, bytes) ||
		    !raw_string_ok(name->help, bytes))
			return raw_damaged(raw, "a name without a word");
	}
	return 0;
}

/* Keys that a row of JSON may have beside its fields. */
static bool raw_reserved(const struct raw *raw, __u32 name)
{
	static const char *const words[] = { "change", "before", "difference" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(raw_word(raw, name), words[i]))
			return true;
	return false;
}

static int raw_check_fields(struct raw *raw, const struct mms_raw_type *type)
{
	const struct mms_raw_header *h = raw->header;
	const struct mms_raw_field *field = raw->fields + type->first_field;
	const struct mms_raw_field *last = field + type->nr_fields;

	for (; field < last; field++) {
		if (!field->name || !raw_string_ok(field->name, h->string_bytes) ||
		    !raw_string_ok(field->help, h->string_bytes))
			return raw_damaged(raw, "a field without a name");
		if (raw_reserved(raw, field->name))
			return raw_damaged(raw, "a field that is called '%s'",
					   raw_word(raw, field->name));
		if (field->size != 1 && field->size != 2 && field->size != 4 &&
		    field->size != 8)
			return raw_damaged(raw, "a field of %u bytes",
					   field->size);
		if (field->size > type->size ||
		    field->offset > type->size - field->size)
			return raw_damaged(raw, "a field outside its record");
		if (field->kind < MMS_ADDR || field->kind > MMS_STRING)
			return raw_damaged(raw, "a field of unknown kind %u",
					   field->kind);
		if (field->first_name > h->nr_names ||
		    field->nr_names > h->nr_names - field->first_name)
			return raw_damaged(raw, "a field with too many names");
	}
	return 0;
}

static bool same_word(const char *name, const char *word, size_t len)
{
	return !strncmp(word, name, len) && !name[len];
}

/* The next word of a key, ended by a blank or a NUL; sets its length, 0 after the last. */
static const char *key_word(const char *key, size_t *len)
{
	key += strspn(key, " ");
	*len = strcspn(key, " ");
	return key;
}

/* A key that is mistyped would make every row another one. */
static int raw_check_key(struct raw *raw, __u32 type)
{
	const struct mms_raw_field *fields = raw_type_fields(raw, type);
	const char *word = raw_word(raw, raw->types[type].key);
	size_t len;
	__u32 i;

	if (strnlen(word, RAW_KEY_MAX + 1) > RAW_KEY_MAX)
		return raw_damaged(raw, "a key of more than %u bytes", RAW_KEY_MAX);
	for (word = key_word(word, &len); len; word = key_word(word + len, &len)) {
		for (i = 0; i < raw->types[type].nr_fields; i++)
			if (same_word(raw_word(raw, fields[i].name), word, len))
				break;
		if (i == raw->types[type].nr_fields)
			return raw_damaged(raw, "a key of unknown fields");
	}
	return 0;
}

static int raw_check_types(struct raw *raw)
{
	const struct mms_raw_header *h = raw->header;
	unsigned int depth[RAW_TYPES_MAX];
	__u32 i;

	for (i = 0; i < h->nr_types; i++) {
		const struct mms_raw_type *type = raw->types + i;

		if (!type->name || !raw_string_ok(type->name, h->string_bytes) ||
		    !raw_string_ok(type->help, h->string_bytes) ||
		    !raw_string_ok(type->key, h->string_bytes))
			return raw_damaged(raw, "a type without a name");
		if (!type->size || type->size % 8 || type->size > RAW_BLOCK_MAX)
			return raw_damaged(raw, "records of %u bytes",
					   type->size);
		/* A parent stands before its children: so there is no loop. */
		if (type->parent > i)
			return raw_damaged(raw, "a type nested in a later one");
		depth[i] = type->parent ? depth[type->parent - 1] + 1 : 0;
		if (depth[i] > RAW_DEPTH_MAX)
			return raw_damaged(raw, "types nested too deeply");
		if (type->nr_fields > RAW_FIELDS_MAX ||
		    type->first_field > h->nr_fields ||
		    type->nr_fields > h->nr_fields - type->first_field)
			return raw_damaged(raw, "a type with too many fields");
		if (type->parent && raw_reserved(raw, type->name))
			return raw_damaged(raw, "a type that is called '%s'",
					   raw_word(raw, type->name));
		if (raw_check_fields(raw, type) || raw_check_key(raw, i))
			return -1;
	}
	return 0;
}

static int raw_check_header(struct raw *raw, const struct mms_raw_header *h)
{
	__u64 length = sizeof(*h) +
		       (__u64)h->nr_types * sizeof(struct mms_raw_type) +
		       (__u64)h->nr_fields * sizeof(struct mms_raw_field) +
		       (__u64)h->nr_names * sizeof(struct mms_raw_name) +
		       h->string_bytes;

	if (h->version == __builtin_bswap32(MMS_RAW_VERSION))
		return raw_damaged(raw, "written in another byte order");
	if (h->version != MMS_RAW_VERSION)
		return raw_damaged(raw, "version %u, but this reader knows %u",
				   h->version, MMS_RAW_VERSION);
	if (h->length > RAW_HEADER_MAX)
		return raw_damaged(raw, "a header of %u bytes; the limit is %u",
				   h->length, RAW_HEADER_MAX);
	if (h->length != length)
		return raw_damaged(raw, "a header of %u bytes that needs %llu",
				   h->length, (unsigned long long)length);
	if (h->nr_types > RAW_TYPES_MAX)
		return raw_damaged(raw, "%u types; the limit is %u",
				   h->nr_types, RAW_TYPES_MAX);
	return 0;
}

/**
 * raw_begin() - read the header and the schema
 * @raw: the file, with @raw->read set
 *
 * Return: 0, or -1 with @raw->error set.
 */
int raw_begin(struct raw *raw)
{
	struct mms_raw_header h;
	size_t room = 0;
	char *rest = NULL;
	char *all;

	if (raw_struct(raw, h.magic, sizeof(h.magic)))
		return -1;
	if (memcmp(h.magic, MMS_RAW_MAGIC, sizeof(h.magic))) {
		snprintf(raw->error, sizeof(raw->error),
			 "not a raw file of mmscope");
		return -1;
	}
	if (raw_struct(raw, (char *)&h + sizeof(h.magic),
		       sizeof(h) - sizeof(h.magic)) ||
	    raw_check_header(raw, &h))
		return -1;

	if (raw_bytes(raw, &rest, &room, h.length - sizeof(h))) {
		free(rest);
		return -1;
	}
	all = xzalloc(h.length);
	memcpy(all, &h, sizeof(h));
	if (rest)
		memcpy(all + sizeof(h), rest, h.length - sizeof(h));
	free(rest);

	raw->header = (void *)all;
	raw->types = (void *)(raw->header + 1);
	raw->fields = (void *)(raw->types + h.nr_types);
	raw->names = (void *)(raw->fields + h.nr_fields);
	raw->strings = (void *)(raw->names + h.nr_names);

	if (!raw_strings_ok(raw->strings, h.string_bytes) ||
	    !raw_string_ok(h.object, h.string_bytes) ||
	    !raw_string_ok(h.help, h.string_bytes) ||
	    !raw_string_ok(h.arch, h.string_bytes) ||
	    !raw_string_ok(h.kernel, h.string_bytes) ||
	    !raw_string_ok(h.question, h.string_bytes))
		return raw_damaged(raw, "strings that do not end");
	if (raw_check_names(raw) || raw_check_types(raw))
		return -1;
	return 0;
}

/* The end block: @raw->data holds its record and its strings. */
static int raw_finish(struct raw *raw)
{
	const char *strings = raw->data + sizeof(raw->end);
	char more;

	memcpy(&raw->end, raw->data, sizeof(raw->end));
	if (!raw_string_ok(raw->end.message, raw->block.string_bytes))
		return raw_damaged(raw, "an end with a message outside of it");
	if (raw->end.message)
		snprintf(raw->message, sizeof(raw->message), "%s",
			 strings + raw->end.message);
	if (raw->end.records != raw->records)
		return raw_damaged(raw, "%llu records where there should be %llu",
				   (unsigned long long)raw->records,
				   (unsigned long long)raw->end.records);
	if (raw->read(raw->from, &more, 1) > 0)
		return raw_damaged(raw, "it goes on after its end");
	raw->done = true;
	return 0;
}

/* The next block, whole, in @raw->data. */
static int raw_block(struct raw *raw)
{
	struct mms_raw_block *b = &raw->block;
	__u64 size;

	raw->next = 0;
	if (raw_struct(raw, b, sizeof(*b)))
		return -1;
	if (b->type == MMS_RAW_END) {
		if (b->count != 1 || b->record_size != sizeof(raw->end))
			return raw_damaged(raw, "an odd end block");
	} else if (b->type >= raw->header->nr_types) {
		return raw_damaged(raw, "a block of unknown type %u", b->type);
	} else if (b->record_size != raw->types[b->type].size) {
		return raw_damaged(raw, "records of %u bytes, not %u",
				   b->record_size, raw->types[b->type].size);
	}
	size = (__u64)b->count * b->record_size + b->string_bytes;
	if (size > RAW_BLOCK_MAX)
		return raw_damaged(raw, "a block of %llu bytes; the limit is %u",
				   (unsigned long long)size, RAW_BLOCK_MAX);
	if (raw_bytes(raw, &raw->data, &raw->room, size))
		return -1;
	if (!raw_strings_ok(raw->data + size - b->string_bytes,
			    b->string_bytes))
		return raw_damaged(raw, "strings that do not end");
	if (b->flags & MMS_RAW_TORN)
		raw->torn++;
	return b->type == MMS_RAW_END ? raw_finish(raw) : 0;
}

/**
 * raw_next() - read one record
 * @raw: the file, after raw_begin()
 * @record: gets the record
 *
 * Return: 1 with a record, 0 at the end with @raw->end set, or -1 with
 * @raw->error set.
 */
int raw_next(struct raw *raw, struct raw_record *record)
{
	const struct mms_raw_field *field, *last;
	const struct mms_raw_block *b = &raw->block;

	while (!raw->done && raw->next == b->count)
		if (raw_block(raw))
			return -1;
	if (raw->done)
		return 0;

	record->type = b->type;
	record->data = raw->data + (size_t)raw->next * b->record_size;
	record->strings = raw->data + (size_t)b->count * b->record_size;

	field = raw_type_fields(raw, b->type);
	last = field + raw->types[b->type].nr_fields;
	for (; field < last; field++) {
		__u64 string;

		if (field->kind != MMS_STRING)
			continue;
		string = raw_number(field, record->data);
		if (!raw_string_ok(string, b->string_bytes))
			return raw_damaged(raw, "a string outside of its block");
		if (string && strnlen(record->strings + string,
				      RAW_STRING_MAX + 1) > RAW_STRING_MAX)
			return raw_damaged(raw, "a string of more than %u bytes",
					   RAW_STRING_MAX);
	}
	raw->next++;
	raw->records++;
	return 1;
}

/**
 * raw_end() - give back what reading a file took
 * @raw: the file; its words are gone, @raw->error and @raw->end are not
 */
void raw_end(struct raw *raw)
{
	free((void *)raw->header);
	free(raw->data);
	raw->header = NULL;
	raw->data = NULL;
}

/**
 * raw_word() - a string of the header or of the schema
 * @raw: the file
 * @offset: the string, as the header or the schema has it
 *
 * Return: the string; "" where there is none.
 */
const char *raw_word(const struct raw *raw, __u32 offset)
{
	return offset ? raw->strings + offset : "";
}

/**
 * raw_is_key() - is a field part of what says which row it is?
 * @raw: the file
 * @type: index of the type
 * @field: index of the field in the type
 *
 * Return: true if the type's key has it.
 */
bool raw_is_key(const struct raw *raw, __u32 type, __u32 field)
{
	const char *name = raw_word(raw, raw_type_fields(raw, type)[field].name);
	const char *word = raw_word(raw, raw->types[type].key);
	size_t len;

	for (word = key_word(word, &len); len; word = key_word(word + len, &len))
		if (same_word(name, word, len))
			return true;
	return false;
}

/**
 * raw_number() - the number in a field of a record
 * @field: the field
 * @record: bytes of the record
 *
 * Return: the number, an MMS_INT sign-extended.
 */
__u64 raw_number(const struct mms_raw_field *field, const char *record)
{
	const char *p = record + field->offset;
	bool sign = field->kind == MMS_INT;
	__u64 n8;
	__u32 n4;
	__u16 n2;

	switch (field->size) {
	case 1:
		return sign ? (__u64)(__s8)*p : (__u8)*p;
	case 2:
		memcpy(&n2, p, sizeof(n2));
		return sign ? (__u64)(__s16)n2 : n2;
	case 4:
		memcpy(&n4, p, sizeof(n4));
		return sign ? (__u64)(__s32)n4 : n4;
	default:
		memcpy(&n8, p, sizeof(n8));
		return n8;
	}
}

/**
 * raw_nothing() - is this number the one that means "nothing"?
 * @field: the field
 * @number: what raw_number() returned for it
 *
 * Return: true if the field holds nothing.
 */
bool raw_nothing(const struct mms_raw_field *field, __u64 number)
{
	switch (field->kind) {
	case MMS_ADDR:
	case MMS_PFN:
	case MMS_BYTES:
	case MMS_COUNT:
	case MMS_BOOL:
	case MMS_ENUM:
		return number == ~0ULL >> (64 - 8 * field->size);
	case MMS_STRING:
		return !number;
	default:
		return false;
	}
}
