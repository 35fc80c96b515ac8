// SPDX-License-Identifier: GPL-2.0-only
/*
 * fuzz SEED ROUNDS FILE...: reads damaged copies of raw files. Each is read
 * cut off at every byte, which must be an error, and ROUNDS times with random
 * damage, which must be an error or harmless. Both views run over what comes
 * out, and what the JSON view prints must be JSON; so they do over what is different
 * between two such files, and between one and what it was; and those pictures that
 * are made of the file, which must keep to their width. The sanitizers look on.
 */
#include <err.h>
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "delta.h"
#include "explain.h"
#include "picture.h"

static __u64 seed;

/* xorshift: the same numbers everywhere. */
static __u64 chance(__u64 below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % below;
}

struct memory {
	const char *data;
	size_t left;
};

/* Never more than asked for, at times less, as files can be. */
static ssize_t read_memory(void *from, void *buf, size_t size)
{
	struct memory *memory = from;

	if (size > memory->left)
		size = memory->left;
	if (size > 1 && !chance(4))
		size = 1 + chance(size);
	if (!chance(100)) {
		errno = EINTR;
		return -1;
	}
	memcpy(buf, memory->data, size);
	memory->data += size;
	memory->left -= size;
	return size;
}

static void check_json(const char *s, size_t len)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *json;

	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT |
			       JSON_TOKENER_VALIDATE_UTF8);
	json = json_tokener_parse_ex(tokener, s, len);
	if (!json)
		errx(1, "not JSON: %s\n%.*s",
		     json_tokener_error_desc(json_tokener_get_error(tokener)),
		     (int)len, s);
	json_object_put(json);
	json_tokener_free(tokener);
}

/* As main.c shows a file. Returns 0, or -1 for a damaged file. */
static int show(const char *data, size_t size, const struct view_ops *ops)
{
	static const struct style style = { .headings = true };
	static const struct wish wish = { .hidden = true };
	struct memory memory = { data, size };
	struct raw raw = { .read = read_memory, .from = &memory };
	struct rows rows = { .raw = &raw };
	struct selection selection;
	struct record *row;
	struct view *view;
	size_t len = 0;
	char *s = NULL;
	FILE *out;
	int got;

	if (raw_begin(&raw)) {
		if (!raw.error[0])
			errx(1, "an error without words");
		raw_end(&raw);
		return -1;
	}
	if (ops == &explain_view && explain_lacks(&raw)) {
		raw_end(&raw);
		return 0;
	}
	out = open_memstream(&s, &len);
	select_begin(&selection, &raw, &wish);
	view = ops->begin(out, &selection, &style, "fuzz");
	while ((got = rows_next(&rows, &row)) > 0) {
		if (select_row(&selection, row))
			ops->row(view, row);
		record_free(row);
	}
	ops->end(view);
	fclose(out);
	if (ops == &json_view)
		check_json(s, len);
	if (!got && raw.records != raw.end.records)
		errx(1, "records are missing");
	if (got < 0 && !raw.error[0])
		errx(1, "an error without words");
	free(s);
	select_end(&selection);
	raw_end(&raw);
	return got;
}

struct copy {
	struct memory memory;
	struct raw raw;
	struct rows rows;
};

static int copy_begin(struct copy *copy, const char *data, size_t size)
{
	*copy = (struct copy){
		.memory = { data, size },
		.raw = { .read = read_memory, .from = &copy->memory },
		.rows = { .raw = &copy->raw },
	};
	return raw_begin(&copy->raw);
}

/* As show.c shows what changed, from one copy to another. */
static void compare(const char *data, size_t size, const char *then, size_t then_size,
		    const struct view_ops *ops)
{
	const struct style style = { .headings = chance(2), .delta = true };
	static const struct wish wish = { .hidden = true };
	const struct record *gone;
	struct selection selection;
	struct copy a, b = {};
	struct record *row;
	struct delta *d;
	struct view *view;
	size_t len = 0;
	char *s = NULL;
	FILE *out;
	int got;

	if (copy_begin(&a, data, size)) {
		raw_end(&a.raw);
		return;
	}
	d = delta_begin(&a.raw);
	while (rows_next(&a.rows, &row) > 0)
		delta_keep(d, row);
	if (!copy_begin(&b, then, then_size) && !delta_unlike(d, &b.raw)) {
		out = open_memstream(&s, &len);
		select_begin(&selection, &b.raw, &wish);
		view = ops->begin(out, &selection, &style, "fuzz");
		while ((got = rows_next(&b.rows, &row)) > 0) {
			if (delta_row(d, &selection, row))
				ops->row(view, row);
			record_free(row);
		}
		while (!got && (gone = delta_gone(d, &selection)))
			ops->row(view, gone);
		ops->end(view);
		if (ops == &table_view)
			delta_total(d, !got, 0, out);
		fclose(out);
		if (ops == &json_view)
			check_json(s, len);
		free(s);
		select_end(&selection);
	}
	delta_end(d);
	raw_end(&a.raw);
	raw_end(&b.raw);
}

/* A file that is damaged, and the folder of the others a picture needs. */
struct damaged {
	const char *path;
	const char *data;
	size_t size;
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The file of a picture beside the damaged one, or that itself. */
static size_t sibling(const struct damaged *d, const char *object,
		      const char **data)
{
	static char other[1 << 16];
	size_t size;
	char *path;
	FILE *f;

	if (!strcmp(base_name(d->path), object)) {
		*data = d->data;
		return d->size;
	}
	path = xprintf("%.*s%s", (int)(base_name(d->path) - d->path), d->path,
		       object);
	f = fopen(path, "r");
	free(path);
	if (!f)
		return 0;
	size = fread(other, 1, sizeof(other), f);
	fclose(f);
	*data = other;
	return size;
}

static void check_width(const char *s, size_t width)
{
	size_t len;

	for (; *s; s += len + 1) {
		len = strcspn(s, "\n");
		if (len > width)
			errx(1, "wider than %zu: %.*s", width, (int)len, s);
	}
}

static void draw(const struct picture *picture, const struct damaged *d)
{
	struct style style = {
		.headings = true, .up = chance(2), .by = chance(2),
		.width = 1 + chance(160),
	};
	static const struct wish wish = { .hidden = true };
	struct range range = { 0x500000, 0x7f0000200000 };
	const struct picture_file *file;
	struct raw raw;
	void *drawing;
	int got = 0;
	size_t len = 0;
	char *s = NULL;
	FILE *out;

	if (chance(2))
		memset(&range, 0, sizeof(range));
	drawing = picture->begin(&range, &style);
	for (file = picture->files; file->object && !got; file++) {
		struct memory memory;

		raw = (struct raw){ .read = read_memory, .from = &memory };
		memory.left = sibling(d, file->object, &memory.data);
		got = raw_begin(&raw) || picture_read(file, &raw, &wish, drawing);
		if (got && !raw.error[0])
			errx(1, "an error without words");
		raw_end(&raw);
	}
	if (!got) {
		out = open_memstream(&s, &len);
		picture->draw(drawing, out);
		fclose(out);
		/* None is narrower than 60 columns. */
		check_width(s, style.width < 60 ? 60 : style.width);
		free(s);
	}
	picture->end(drawing);
}

/* The pictures that are made of a file, if those it needs beside it are there. */
static void draw_all(const struct damaged *d)
{
	const struct picture_file *file;
	const struct object *object;
	const char *data;

	for (object = objects; object->name; object++) {
		bool part = false, all = true;

		if (!object->picture)
			continue;
		for (file = object->picture->files; file->object; file++) {
			part |= !strcmp(base_name(d->path), file->object);
			all &= sibling(d, file->object, &data) > 0;
		}
		if (part && all)
			draw(object->picture, d);
	}
}

static void damage(char *data, size_t *size)
{
	static const __u32 numbers[] = {
		0, 1, 7, 8, 64, 255, 4096, 0x7fffffff, 0x80000000, 0xfffffff8,
		0xffffffff,
	};
	size_t at = chance(*size), len;

	switch (chance(6)) {
	case 0:
		data[at] ^= 1 << chance(8);
		break;
	case 1:
		data[at] = chance(256);
		break;
	case 2:
		data[at] += chance(2) ? 1 : -1;
		break;
	case 3:
	case 4:
		at &= ~3UL;
		if (at + 4 <= *size)
			memcpy(data + at, numbers + chance(sizeof(numbers) / 4), 4);
		break;
	case 5:
		/* A piece from elsewhere. */
		len = 1 + chance(*size - at < 64 ? *size - at : 64);
		memmove(data + at, data + chance(*size - len + 1), len);
		break;
	}
	if (!chance(20) && *size > 8)
		*size -= chance(*size / 2) & ~7UL;
}

int main(int argc, char **argv)
{
	unsigned long rounds, round, damaged = 0, all = 0;
	int i;

	if (argc < 4)
		errx(2, "usage: fuzz SEED ROUNDS FILE...");
	seed = strtoull(argv[1], NULL, 0) | 1;
	rounds = strtoul(argv[2], NULL, 0);
	for (i = 3; i < argc; i++) {
		static char data[1 << 16], copy[1 << 16], last[1 << 16];
		const struct view_ops *ops;
		FILE *f = fopen(argv[i], "r");
		size_t size, cut, last_size;

		if (!f)
			err(1, "%s", argv[i]);
		size = fread(data, 1, sizeof(data), f);
		fclose(f);
		if (!size || size == sizeof(data) ||
		    show(data, size, &json_view) || show(data, size, &table_view))
			errx(1, "%s: not a file to start from", argv[i]);
		for (cut = 0; cut < size; cut++)
			if (!show(data, cut, &json_view))
				errx(1, "%s: cut at %zu it was read all the same",
				     argv[i], cut);
		last_size = size;
		memcpy(last, data, size);
		for (round = 0; round < rounds; round++) {
			unsigned long times = 1 + chance(4);

			cut = size;
			memcpy(copy, data, size);
			while (times--)
				damage(copy, &cut);
			ops = chance(2) ? &json_view : &table_view;
			if (!strcmp(base_name(argv[i]), "walk") && chance(2))
				ops = &explain_view;
			if (show(copy, cut, ops))
				damaged++;
			if (!chance(4)) {
				ops = chance(2) ? &json_view : &table_view;
				if (chance(2))
					compare(data, size, copy, cut, ops);
				else
					compare(last, last_size, copy, cut, ops);
				last_size = cut;
				memcpy(last, copy, cut);
			}
			if (!chance(8))
				draw_all(&(struct damaged){ argv[i], copy, cut });
			all++;
		}
	}
	printf("%lu of %lu copies were found damaged\n", damaged, all);
	return 0;
}
