// SPDX-License-Identifier: GPL-2.0-only
/*
 * --help: which objects there are, and what is to be seen of one.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "help.h"
#include "picture.h"

static void help_some(const char *heading, const struct source *source, bool pictures)
{
	bool seen = source_seen(source);
	const struct object *object;

	printf("\n%s:\n", heading);
	for (object = objects; object->name; object++) {
		if (!!object->picture != pictures)
			continue;
		if (pictures || (seen ? source_has(source, object) : !object->later))
			printf("  %s%s\n", object->name, object_usage(object));
	}
}

/**
 * help_objects() - print which objects there are
 * @root: --root, or NULL
 *
 * They are those of the capture, or of the running module; where that cannot be
 * seen, those of the module that goes with this program. Pictures come first: the
 * list of files is long.
 */
void help_objects(const char *root)
{
	struct source source;

	source_begin(&source, root);
	help_some("Pictures", &source, true);
	help_some("Objects", &source, false);
	source_end(&source);
}

static void help_line(struct text *t, int indent, int width, const char *name,
		      const char *words)
{
	text_clear(t);
	text_escape(t, name);
	printf("%*s%-*s  ", indent, "", width, t->s);
	text_clear(t);
	text_escape(t, words);
	puts(t->s);
}

/* The fields of a type and of what is nested in it. */
static void help_type(const struct raw *raw, __u32 type, int indent)
{
	const struct mms_raw_field *fields = raw_type_fields(raw, type);
	struct text t = {};
	__u32 i;

	for (i = 0; i < raw->types[type].nr_fields; i++)
		help_line(&t, indent, 20 - indent, raw_word(raw, fields[i].name),
			  raw_word(raw, fields[i].help));
	for (i = type + 1; i < raw->header->nr_types; i++) {
		if (raw->types[i].parent != type + 1)
			continue;
		help_line(&t, indent, 20 - indent,
			  raw_word(raw, raw->types[i].name),
			  raw_word(raw, raw->types[i].help));
		help_type(raw, i, indent + 2);
	}
	free(t.s);
}

static void __noreturn help_picture(const struct object *object)
{
	const char *const *word = object->picture->by;
	struct text from = {}, by = {};

	for (; word && *word; word++)
		text_printf(&by, "%s%s", by.len ? "|" : "[--by ", *word);
	text_puts(&by, by.len ? "] " : "");
	if (object->picture->where)
		text_puts(&by, "[--where COLUMN=GLOB] ");
	if (object->picture->top)
		text_puts(&by, "[--top N] ");
	picture_objects(object->picture, &from);
	printf("Usage: mmscope %s%s[--color WHEN] [--root DIR] %s%s\n%s\n\nDrawn from %s.\n",
	       object->picture->up ? "[--up] " : "",
	       by.s, object->name, object_usage(object),
	       object->picture->help, from.s);
	exit(EXIT_SUCCESS);
}

/**
 * help_object() - print what can be said of an object, and exit
 * @object: the object
 * @root: --root, or NULL
 *
 * What its columns are only its file knows.
 */
void help_object(const struct object *object, const char *root)
{
	struct raw raw = { .read = read_fd };
	struct source source;
	struct text t = {};
	__u32 i;
	int fd;

	if (object->picture)
		help_picture(object);
	printf("Usage: mmscope [OPTION...] %s%s\n", object->name,
	       object_usage(object));
	source_begin(&source, root);
	fd = source_peek(&source, object);
	if (fd < 0) {
		puts("Its columns are known to the running module only, which root can read.");
		exit(EXIT_SUCCESS);
	}
	raw.from = &fd;
	if (raw_begin(&raw))
		errx(EXIT_FAILURE, "%s: %s", source.path, raw.error);
	text_clear(&t);
	text_escape(&t, raw_word(&raw, raw.header->help));
	printf("%s\n\nColumns:\n", t.s);
	for (i = 0; i < raw.header->nr_types; i++)
		if (!raw.types[i].parent)
			help_type(&raw, i, 2);
	exit(EXIT_SUCCESS);
}
