/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Pictures: what is drawn from the rows of one or more files. A picture knows
 * the few fields it needs by name, and nothing else of its files.
 */
#ifndef MMS_PICTURE_H
#define MMS_PICTURE_H

#include "source.h"
#include "text.h"
#include "view.h"

/* Files that one picture is made of, at most. */
#define PICTURE_FILES_MAX	4
#define PICTURE_TYPES_MAX	2	/* of one file */
#define PICTURE_FIELDS_MAX	9

/**
 * struct picture_row - a row, as a picture sees it
 * @raw: its file
 * @columns: the fields that the picture asked for, in its order
 * @record: the row
 */
struct picture_row {
	const struct raw *raw;
	const struct column *columns;
	const struct record *record;
};

/**
 * struct picture_field - a field that a picture needs
 * @name: its name
 * @kind: what it has to be; 0: anything, as it is shown as text
 */
struct picture_field {
	const char *name;
	enum mms_kind kind;
};

/**
 * struct picture_file - a file that a picture is made of, or the rows of one type in it
 * @object: its name among the objects
 * @fields: what is needed of its rows, ended by one without a name
 * @row: takes a row; returns NULL, or what is wrong with it
 * @type: the type of these rows; NULL: the first
 *
 * Where the next one has the same @object it is about the same file.
 */
struct picture_file {
	const char *object;
	const struct picture_field *fields;
	const char *(*row)(void *drawing, const struct picture_row *row);
	const char *type;
};

/**
 * struct picture - something to look at
 * @help: what it shows, one line
 * @files: what it is made of, read in this order, ended by one without a name
 * @up: it can be drawn with low addresses first, and is with high ones
 * @by: words for --by, what it can show, ended by NULL; NULL: one thing only
 * @where: it can be made of some rows only, which --where chooses
 * @top: it can show the first few only, as --top says
 * @begin: returns a drawing of the addresses in @range
 * @draw: draws what was read
 * @end: frees the drawing
 * @kernel: what is drawn instead when it is about the kernel; NULL: nothing
 */
struct picture {
	const char *help;
	const struct picture_file *files;
	bool up;
	const char *const *by;
	bool where;
	bool top;
	void *(*begin)(const struct range *range, const struct style *style);
	void (*draw)(void *drawing, FILE *out);
	void (*end)(void *drawing);
	const struct picture *kernel;
};

extern const struct picture map_picture;
extern const struct picture maple_picture;
extern const struct picture map_kernel_picture;
extern const struct picture orders_picture;
extern const struct picture ram_picture;
extern const struct picture slabs_picture;
extern const struct picture slabmap_picture;

__u64 picture_number(const struct picture_row *row, unsigned int i);
const char *picture_string(const struct picture_row *row, unsigned int i);
const char *picture_word(const struct picture_row *row, unsigned int i);
bool picture_flag(const struct picture_row *row, unsigned int i,
		  const char *name);
const struct picture_file *picture_next(const struct picture_file *file);
void picture_objects(const struct picture *picture, struct text *t);
int picture_read(const struct picture_file *file, struct raw *raw,
		 const struct wish *wish, void *drawing);
int picture_show(const struct request *request, struct source *source,
		 const struct style *style, const struct wish *wish);

#endif /* MMS_PICTURE_H */
