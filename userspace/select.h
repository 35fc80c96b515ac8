/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which rows and which columns are wanted.
 */
#ifndef MMS_SELECT_H
#define MMS_SELECT_H

#include "row.h"

/**
 * struct column - one thing that is shown of a record
 * @field: the field; NULL: the records of a nested type
 * @index: the field's index in its type, or the nested type's index
 */
struct column {
	const struct mms_raw_field *field;
	__u32 index;
};

/**
 * struct columns - what is shown of the records of a type
 * @list: @nr of them, in order
 * @nr: how many
 * @form: in text, a record is shown as a form: a field a line
 */
struct columns {
	struct column *list;
	__u32 nr;
	bool form;
};

/**
 * struct range - addresses
 * @start: the first
 * @end: the first after it; 0: no range was given
 */
struct range {
	__u64 start;
	__u64 end;
};

/**
 * struct wish - what the command line says about rows and columns
 * @columns: --columns, or NULL
 * @where: --where, @nr_where of them
 * @nr_where: how many
 * @range: the range of addresses
 * @sort: the column of --sort, or NULL
 * @descending: what is most comes first
 * @top: --top, or 0: all rows
 * @rows: the type of rows that is wanted; NULL: all, or with @one the first
 * @one: rows of one type only, no totals
 * @flat: of rows with nested ones, show these only when asked for or in JSON
 * @hidden: show by default also what tables leave out
 */
struct wish {
	const char *columns;
	const char **where;
	size_t nr_where;
	struct range range;
	const char *sort;
	bool descending;
	__u64 top;
	const char *rows;
	bool one;
	bool flat;
	bool hidden;
};

/**
 * struct selection - a wish as it applies to one file
 * @raw: the file
 * @wish: the wish
 * @of: the columns of each type
 */
struct selection {
	const struct raw *raw;
	const struct wish *wish;
	struct columns of[RAW_TYPES_MAX];
};

bool select_column(const struct raw *raw, __u32 type, const char *word,
		   size_t len, struct column *column);
bool select_type(const struct wish *wish, const struct raw *raw, __u32 type);
void select_begin(struct selection *s, const struct raw *raw,
		  const struct wish *wish);
bool select_row(const struct selection *s, const struct record *row);
void select_end(struct selection *s);

#endif /* MMS_SELECT_H */
