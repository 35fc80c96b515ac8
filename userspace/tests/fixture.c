// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writes a raw file piece by piece.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fixture.h"

/* Bytes that grow. */
struct bytes {
	char *data;
	size_t len;
	size_t room;
};

static struct mms_raw_header header;
static struct mms_raw_type types[16];
static struct mms_raw_field fields[128];
static struct mms_raw_name names[96];
static struct bytes words, body, records, strings;
static struct mms_raw_block block;
static struct mms_raw_end end;

static size_t add(struct bytes *to, const void *data, size_t len)
{
	size_t at = to->len;

	if (at + len + 1 > to->room) {
		to->room = (at + len + 1) * 2;
		to->data = realloc(to->data, to->room);
	}
	if (!to->data)
		err(1, NULL);
	memcpy(to->data + at, data, len);
	to->len += len;
	return at;
}

/* The offset of a string among others. */
static size_t add_string(struct bytes *to, const char *s)
{
	if (!s)
		return 0;
	if (!to->len)
		add(to, "", 1);
	return add(to, s, strlen(s) + 1);
}

static void pad(struct bytes *to)
{
	while (to->len % 8)
		add(to, "", 1);
}

/**
 * file() - begin a file
 * @object: its object
 * @help: what it shows
 * @question: what was asked, or NULL
 */
void file(const char *object, const char *help, const char *question)
{
	memset(&header, 0, sizeof(header));
	memcpy(header.magic, MMS_RAW_MAGIC, sizeof(header.magic));
	memset(&end, 0, sizeof(end));
	end.batches = 1;
	words.len = 0;
	body.len = 0;
	header.version = MMS_RAW_VERSION;
	header.page_size = 4096;
	header.object = add_string(&words, object);
	header.help = add_string(&words, help);
	header.arch = add_string(&words, "x86_64");
	header.kernel = add_string(&words, "6.1.0-fixture");
	header.question = add_string(&words, question);
	header.asked = !!question;
}

/**
 * type() - a type of records, numbered from 0
 * @name: its name
 * @parent: the number of the type it is nested in, plus 1, or 0
 * @flags: MMS_RAW_FORM, MMS_RAW_SINGLE
 * @help: what one is
 */
void type(const char *name, unsigned int parent, unsigned int flags, const char *help)
{
	if (header.nr_types == sizeof(types) / sizeof(*types))
		errx(1, "too many types");
	types[header.nr_types++] = (struct mms_raw_type){
		.name = add_string(&words, name),
		.help = add_string(&words, help),
		.parent = parent,
		.first_field = header.nr_fields,
		.flags = flags,
	};
}

/**
 * key() - which fields of the latest type say which row it is
 * @fields: their names
 */
void key(const char *fields)
{
	types[header.nr_types - 1].key = add_string(&words, fields);
}

/**
 * sized() - a field of the latest type
 * @name: its name
 * @kind: what it holds
 * @size: bytes of it
 * @width: columns in a table; 0: as a rule not shown there
 * @help: what it is
 */
void sized(const char *name, enum mms_kind kind, unsigned int size, unsigned int width,
	   const char *help)
{
	struct mms_raw_type *t = types + header.nr_types - 1;

	if (header.nr_fields == sizeof(fields) / sizeof(*fields))
		errx(1, "too many fields");
	/* As the compiler would lay a struct out. */
	t->size = (t->size + size - 1) / size * size;
	fields[header.nr_fields++] = (struct mms_raw_field){
		.name = add_string(&words, name),
		.help = add_string(&words, help),
		.offset = t->size,
		.size = size,
		.kind = kind,
		.width = width,
		.first_name = header.nr_names,
	};
	t->nr_fields++;
	t->size += size;
}

/**
 * field() - sized() of the usual size
 * @name: its name
 * @kind: what it holds
 * @width: columns in a table; 0: as a rule not shown there
 * @help: what it is
 */
void field(const char *name, enum mms_kind kind, unsigned int width, const char *help)
{
	sized(name, kind, kind == MMS_STRING ? 4 : 8, width, help);
}

/**
 * word() - a word for the latest field
 * @value: for this value, or bit
 * @name: the word
 */
void word(unsigned long long value, const char *name)
{
	if (header.nr_names == sizeof(names) / sizeof(*names))
		errx(1, "too many words");
	names[header.nr_names++] = (struct mms_raw_name){
		.value = value,
		.name = add_string(&words, name),
	};
	fields[header.nr_fields - 1].nr_names++;
}

/**
 * word_help() - what the latest word means
 * @help: in words
 */
void word_help(const char *help)
{
	names[header.nr_names - 1].help = add_string(&words, help);
}

/**
 * flush_block() - end a block of records
 */
void flush_block(void)
{
	pad(&strings);
	block.string_bytes = strings.len;
	if (block.count) {
		add(&body, &block, sizeof(block));
		add(&body, records.data, records.len);
		if (strings.len)
			add(&body, strings.data, strings.len);
	}
	end.records += block.type == MMS_RAW_END ? 0 : block.count;
	block.count = 0;
	records.len = 0;
	strings.len = 0;
}

/**
 * torn_blocks() - blocks are torn from here to the end of the file
 */
void torn_blocks(void)
{
	block.flags = MMS_RAW_TORN;
}

/**
 * batches() - how many instants the file is of; 1 without this
 * @nr: so many
 */
void batches(unsigned int nr)
{
	end.batches = nr;
}

/**
 * record() - a record
 * @of: number of its type; then for each field a const char * or an unsigned long long
 */
void record(unsigned int of, ...)
{
	const struct mms_raw_field *f = fields + types[of].first_field;
	unsigned int size = (types[of].size + 7) / 8 * 8;
	char data[512] = "";
	unsigned int i;
	va_list args;

	if (size > sizeof(data))
		errx(1, "a record of %u bytes", size);
	if (block.count && block.type != of)
		flush_block();
	va_start(args, of);
	for (i = 0; i < types[of].nr_fields; i++, f++) {
		unsigned long long n = f->kind == MMS_STRING ?
			add_string(&strings, va_arg(args, const char *)) :
			va_arg(args, unsigned long long);

		memcpy(data + f->offset, &n, f->size); /* little endian */
	}
	va_end(args);
	block = (struct mms_raw_block){
		.type = of,
		.record_size = size,
		.count = block.count + 1,
		.flags = block.flags,
	};
	add(&records, data, size);
}

/**
 * folder() - make a folder, and those it lies in
 * @path: the folder
 */
void folder(const char *path)
{
	char part[256];
	size_t i;

	for (i = 0; path[i] && i < sizeof(part) - 1; i++) {
		part[i] = path[i];
		part[i + 1] = '\0';
		if (!path[i + 1] || path[i + 1] == '/')
			mkdir(part, 0755);
	}
}

/**
 * save() - write any bytes to a file
 * @path: the file; its folder is made
 * @data: the bytes
 * @len: how many
 */
void save(const char *path, const void *data, size_t len)
{
	const char *name = strrchr(path, '/');
	char in[256];
	FILE *f;

	if (name) {
		snprintf(in, sizeof(in), "%.*s", (int)(name - path), path);
		folder(in);
	}
	f = fopen(path, "w");
	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		err(1, "%s", path);
}

/**
 * done() - end the file, and write it
 * @path: where to
 * @error: 0, or the errno it ends early with
 * @message: why early
 */
void done(const char *path, unsigned int error, const char *message)
{
	struct bytes all = {};
	unsigned int i;

	flush_block();
	end.error = error;
	end.message = add_string(&strings, message);
	block = (struct mms_raw_block){
		.type = MMS_RAW_END,
		.record_size = sizeof(end),
		.count = 1,
	};
	add(&records, &end, sizeof(end));
	flush_block();
	block.flags = 0;

	for (i = 0; i < header.nr_types; i++)
		types[i].size = (types[i].size + 7) / 8 * 8;
	pad(&words);
	header.string_bytes = words.len;
	header.length = sizeof(header) + header.nr_types * sizeof(*types) +
			header.nr_fields * sizeof(*fields) +
			header.nr_names * sizeof(*names) + words.len;
	add(&all, &header, sizeof(header));
	add(&all, types, header.nr_types * sizeof(*types));
	add(&all, fields, header.nr_fields * sizeof(*fields));
	add(&all, names, header.nr_names * sizeof(*names));
	add(&all, words.data, words.len);
	add(&all, body.data, body.len);
	save(path, all.data, all.len);
	free(all.data);
}

/**
 * no_rows() - a file with a schema, and nothing more
 * @path: where to
 * @object: its object
 * @error: 0, or the errno it ends early with
 * @message: why early
 */
void no_rows(const char *path, const char *object, unsigned int error, const char *message)
{
	file(object, "nothing", NULL);
	type(object, 0, 0, "nothing");
	field("name", MMS_STRING, 4, "nothing");
	done(path, error, message);
}
