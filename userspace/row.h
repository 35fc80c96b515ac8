/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows: records with the records nested in them, out of the file's buffers.
 */
#ifndef MMS_ROW_H
#define MMS_ROW_H

#include "raw.h"

/* Bytes of memory for a row with all that is nested in it. */
#define ROW_MAX		0x1000000	/* 16 MiB */

/**
 * struct value - what a field holds
 * @number: the number, see raw_number()
 * @string: the string of an MMS_STRING, NULL for none
 */
struct value {
	__u64 number;
	const char *string;
};

/**
 * enum change - what became of a record from one reading to the next
 * @UNCHANGED: nothing, as far as is known
 * @CHANGED: some of its fields, or of what is nested in it, are different
 * @CAME: it was not there before
 * @WENT: it is no longer there
 * @NR_CHANGES: how many there are
 */
enum change { UNCHANGED, CHANGED, CAME, WENT, NR_CHANGES };

/**
 * struct record - a record and what is nested in it
 * @type: index of its type
 * @change: what became of it
 * @before: what it was before; NULL where it was not compared with anything
 * @next: the next one nested in the same record, as the file has them
 * @first: the first one nested in this, of whatever type
 * @last: the last one
 * @values: one for each field of the type
 */
struct record {
	__u32 type;
	enum change change;
	const struct record *before;
	struct record *next;
	struct record *first;
	struct record *last;
	struct value values[];
};

/**
 * struct rows - a raw file as rows
 * @raw: the file
 * @held: the record that ended the last row, when @holding
 * @holding: there is one
 * @bytes: memory the current row takes
 * @latest: the latest record of each type in the current row
 *
 * Starts as zeroes but for @raw.
 */
struct rows {
	struct raw *raw;
	struct raw_record held;
	bool holding;
	size_t bytes;
	struct record *latest[RAW_TYPES_MAX];
};

int rows_next(struct rows *rows, struct record **row);
void record_free(struct record *record);
struct record *record_nested(const struct record *record, __u32 type);
struct record *record_following(const struct record *record);

#endif /* MMS_ROW_H */
