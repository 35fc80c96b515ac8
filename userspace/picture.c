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
 * picture_objects() - the objects that a picture is made of, in words
 * @picture: the picture
 * @t: gets them
 */
void picture_objects(const struct picture *picture, struct text *t)
{
	const struct picture_file *file;

	text_clear(t);
	for (file = picture->files; file->object; file++) {
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
 * picture_read() - read a file that a picture is made of
 * @file: the file, as the picture wants it
 * @raw: the file, after raw_begin()
 * @wish: which rows
 * @drawing: gets the rows of the first type; others are totals
 *
 * Return: 0, or -1 with an error set in @raw.
 */
int picture_read(const struct picture_file *file, struct raw *raw,
		 const struct wish *wish, void *drawing)
{
	struct column columns[PICTURE_FIELDS_MAX];
	struct rows rows = { .raw = raw };
	struct selection selection;
	struct picture_row row = { .raw = raw, .columns = columns };
	const struct picture_field *f;
	struct record *record;
	int got;

	for (f = file->fields; f->name; f++) {
		struct column *column = columns + (f - file->fields);

		if (!raw->header->nr_types ||
		    !select_column(raw, 0, f->name, strlen(f->name), column) ||
		    !column->field || column->field->kind != f->kind)
			return picture_unfit(raw, "what a picture needs is not there:",
					     f->name);
	}
	select_begin(&selection, raw, wish);
	while ((got = rows_next(&rows, &record)) > 0) {
		const char *wrong = NULL;

		row.record = record;
		if (!record->type && select_row(&selection, record))
			wrong = file->row(drawing, &row);
		record_free(record);
		if (wrong) {
			got = picture_unfit(raw, "damaged:", wrong);
			break;
		}
	}
	select_end(&selection);
	return got;
}

/* One file of a picture that is shown. */
struct part {
	int fd;
	char *path;
};

/* Returns the exit code, or -1 if there is nothing to draw. */
static int read_part(const struct picture_file *file, struct part *part,
		     const struct wish *wish, void *drawing, int *status)
{
	struct raw raw = { .read = read_fd, .from = &part->fd };
	int ret = raw_begin(&raw);

	if (!ret)
		ret = picture_read(file, &raw, wish, drawing);
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
	struct part parts[PICTURE_FILES_MAX];
	int status = EXIT_SUCCESS;
	bool whole = true;
	size_t i, nr;

	/* All are open before one is read: they are of the same process. */
	for (nr = 0; picture->files[nr].object; nr++) {
		struct request part = *request;

		part.object = object_find(picture->files[nr].object);
		/* layout is the kernel's anyway. */
		if (!object_takes_task(part.object))
			part.task = NULL;
		parts[nr].fd = source_open(source, &part);
		parts[nr].path = xprintf("%s", source->path);
	}
	for (i = 0; i < nr; i++) {
		if (whole && read_part(picture->files + i, parts + i, &rows, drawing,
				       &status))
			whole = false;
		close(parts[i].fd);
		free(parts[i].path);
	}
	if (whole)
		picture->draw(drawing, stdout);
	picture->end(drawing);
	return status;
}
