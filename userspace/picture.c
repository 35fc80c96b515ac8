// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the files that a picture is made of.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "picture.h"
#include "value.h"

/**
 * picture_number() - the number in a field
 * @row: the row
 * @i: which of the fields the picture asked for
 *
 * Return: the number.
 */
__u64 picture_number(const struct picture_row *row, unsigned int i)
{
	return row->record->values[row->columns[i].index].number;
}

/**
 * picture_string() - the string in an MMS_STRING
 * @row: the row
 * @i: which of the fields the picture asked for
 *
 * Return: the string; "" for none.
 */
const char *picture_string(const struct picture_row *row, unsigned int i)
{
	const char *s = row->record->values[row->columns[i].index].string;

	return s ? s : "";
}

/**
 * picture_word() - the word for what an MMS_ENUM holds
 * @row: the row
 * @i: which of the fields the picture asked for
 *
 * Return: the word; "" if it has none.
 */
const char *picture_word(const struct picture_row *row, unsigned int i)
{
	const char *word = value_word(row->raw, row->columns[i].field,
				      picture_number(row, i));

	return word ? word : "";
}

/**
 * picture_flag() - is a flag of an MMS_FLAGS set?
 * @row: the row
 * @i: which of the fields the picture asked for
 * @name: the flag's name
 *
 * Return: true if it is; false also if the file knows no such flag.
 */
bool picture_flag(const struct picture_row *row, unsigned int i,
		  const char *name)
{
	const struct mms_raw_field *field = row->columns[i].field;
	const struct mms_raw_name *flag = row->raw->names + field->first_name;
	const struct mms_raw_name *last = flag + field->nr_names;

	for (; flag < last; flag++)
		if (!strcmp(raw_word(row->raw, flag->name), name))
			return picture_number(row, i) & flag->value;
	return false;
}

/**
 * picture_next() - the next file that a picture is made of
 * @file: one of its files
 *
 * Return: the one behind it, past all that is about the same file.
 */
const struct picture_file *picture_next(const struct picture_file *file)
{
	const char *object = file->object;

	while (file->object && !strcmp(file->object, object))
		file++;
	return file;
}

/**
 * picture_objects() - the objects that a picture is made of, in words
 * @picture: the picture
 * @t: gets them
 */
void picture_objects(const struct picture *picture, struct text *t)
{
	const struct picture_file *file;

	text_clear(t);
	for (file = picture->files; file->object; file = picture_next(file)) {
		text_puts(t, file == picture->files ? "" : " and ");
		text_puts(t, file->object);
	}
}

static int picture_unfit(struct raw *raw, const char *what, const char *name)
{
	snprintf(raw->error, sizeof(raw->error), "%s %s", what, name);
	return -1;
}

/**
 * struct picture_type - the rows of one type of a file
 * @file: what the picture wants of them
 * @type: index of the type
 * @columns: where the fields it needs are
 */
struct picture_type {
	const struct picture_file *file;
	__u32 type;
	struct column columns[PICTURE_FIELDS_MAX];
};

/* Finds the type and its fields; returns -1 with an error set if they are not there. */
static int type_begin(struct picture_type *t, const struct picture_file *file, struct raw *raw)
{
	const struct picture_field *f;

	t->file = file;
	for (t->type = 0; t->type < raw->header->nr_types; t->type++)
		if (!raw->types[t->type].parent &&
		    (!file->type || !strcmp(raw_word(raw, raw->types[t->type].name), file->type)))
			break;
	for (f = file->fields; f->name; f++) {
		struct column *column = t->columns + (f - file->fields);

		if (t->type == raw->header->nr_types ||
		    !select_column(raw, t->type, f->name, strlen(f->name), column) ||
		    !column->field || (f->kind && column->field->kind != f->kind))
			return picture_unfit(raw, "what a picture needs is not there:",
					     f->name);
	}
	return 0;
}

/* Gives a row to the picture; returns NULL, or what is wrong with it. */
static const char *type_row(const struct picture_type *t, const struct raw *raw,
			    const struct record *record, void *drawing)
{
	struct picture_row row = { .raw = raw, .columns = t->columns, .record = record };

	return t->file && record->type == t->type ? t->file->row(drawing, &row) : NULL;
}

/**
 * picture_read() - read a file that a picture is made of
 * @file: the file, as the picture wants it, and the types of its rows
 * @raw: the file, after raw_begin()
 * @wish: which rows
 * @drawing: gets the rows of these types; others are totals
 *
 * Return: 0, or -1 with an error set in @raw.
 */
int picture_read(const struct picture_file *file, struct raw *raw,
		 const struct wish *wish, void *drawing)
{
	const struct picture_file *next = picture_next(file);
	struct picture_type types[PICTURE_TYPES_MAX] = {};
	struct rows rows = { .raw = raw };
	struct selection selection;
	struct record *record;
	size_t i;
	int got;

	for (i = 0; i < PICTURE_TYPES_MAX && file + i < next; i++)
		if (type_begin(types + i, file + i, raw))
			return -1;
	select_begin(&selection, raw, wish);
	while ((got = rows_next(&rows, &record)) > 0) {
		bool wanted = select_row(&selection, record);
		const char *wrong = NULL;

		for (i = 0; i < PICTURE_TYPES_MAX && wanted && !wrong; i++)
			wrong = type_row(types + i, raw, record, drawing);
		record_free(record);
		if (wrong) {
			got = picture_unfit(raw, "damaged:", wrong);
			break;
		}
	}
	select_end(&selection);
	return got;
}

/**
 * struct part - a file of a picture that is shown
 * @file: what the picture wants of it
 * @fd: the open file
 * @path: its path
 */
struct part {
	const struct picture_file *file;
	int fd;
	char *path;
};

/* Returns 0, or -1 if there is nothing to draw; *@status is the exit code. */
static int read_part(struct part *part, const struct source *source,
		     const struct request *request, const struct wish *wish, void *drawing,
		     int *status)
{
	struct raw raw = { .read = read_fd, .from = &part->fd };
	int ret = raw_begin(&raw);

	if (!ret) {
		source_check_question(source, request, &raw, part->path);
		ret = picture_read(part->file, &raw, wish, drawing);
	}
	if (ret) {
		warnx("%s: %s", part->path, raw.error);
		*status = error_status(raw.read_errno);
	} else {
		ret = source_verdict(&raw, part->path);
		if (ret)
			*status = ret;
		ret = 0;
	}
	raw_end(&raw);
	return ret;
}

/**
 * picture_show() - draw what a request asks for
 * @request: the request, for an object that is a picture
 * @source: where its files come from
 * @style: how it looks
 * @wish: which rows of its files; what range is for the picture to choose
 *
 * Return: the exit code.
 */
int picture_show(const struct request *request, struct source *source,
		 const struct style *style, const struct wish *wish)
{
	const struct wish rows = { .where = wish->where, .nr_where = wish->nr_where,
				   .hidden = true };
	bool kernel = request->task && !strcmp(request->task, "kernel");
	const struct picture *picture = kernel ? request->object->picture->kernel :
						 request->object->picture;
	void *drawing = picture->begin(&request->range, style);
	const struct picture_file *file = picture->files;
	struct part parts[PICTURE_FILES_MAX];
	int status = EXIT_SUCCESS;
	bool whole = true;
	size_t i, nr;

	/* All are open before one is read: they are of the same process. */
	for (nr = 0; file->object; file = picture_next(file), nr++) {
		struct request part = *request;

		part.object = object_find(file->object);
		/* layout is the kernel's anyway. */
		if (!object_takes_task(part.object))
			part.task = NULL;
		parts[nr].file = file;
		parts[nr].fd = source_open(source, &part);
		parts[nr].path = xprintf("%s", source->path);
	}
	for (i = 0; i < nr; i++) {
		if (whole && read_part(parts + i, source, request, &rows, drawing, &status))
			whole = false;
		close(parts[i].fd);
		free(parts[i].path);
	}
	if (whole)
		picture->draw(drawing, stdout);
	picture->end(drawing);
	return status;
}
