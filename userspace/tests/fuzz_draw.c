// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pictures of damaged files.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "picture.h"

/**
 * base_name() - the last part of a path
 * @path: the path
 *
 * Return: that part.
 */
const char *base_name(const char *path)
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
		.headings = chance(4), .up = chance(2), .by = chance(2),
		.top = chance(2) ? chance(8) : 0, .width = 1 + chance(160),
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
	for (file = picture->files; file->object && !got; file = picture_next(file)) {
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

/**
 * draw_all() - draw the pictures that are made of a file
 * @d: the file; those they need beside it have to be there
 */
void draw_all(const struct damaged *d)
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
