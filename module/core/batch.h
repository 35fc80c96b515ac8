/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A batch: a bounded number of records, filled under locks and shown without.
 */
#ifndef MMS_CORE_BATCH_H
#define MMS_CORE_BATCH_H

#include <linux/string.h>

#include "schema.h"

/* Bytes for records and for strings: they bound every lock hold. */
#define MMS_BATCH_RECORDS	(32 * 1024)
#define MMS_BATCH_STRINGS	(32 * 1024)

/* There is more to say than the batch can hold. */
#define MMS_MORE		1

/**
 * struct mms_batch - records of one instant
 *
 * The records are kept as the raw form has them: runs of one type, each with
 * its struct mms_raw_block before it. Strings are kept beside, run by run.
 *
 * @types: what the records may be
 * @records: the runs
 * @strings: their strings
 * @used: bytes of @records in use
 * @strings_used: bytes of @strings in use
 * @run: offset in @records of the run that is being filled
 * @run_strings: offset in @strings of that run's strings
 * @count: records, of all types
 * @open: a run is being filled
 * @torn: what was copied changed while it was copied
 */
struct mms_batch {
	const struct mms_type *types;
	u8 *records;
	char *strings;
	u32 used;
	u32 strings_used;
	u32 run;
	u32 run_strings;
	u32 count;
	bool open;
	bool torn;
};

/**
 * struct mms_batch_iter - where a view is in a batch; all zero is the start
 * @at: offset in the records of what comes next
 * @left: records left of the run
 * @strings_at: offset in the strings of those of the next run
 * @type: type of the record
 * @rec: the record
 * @strings: the strings of its run
 * @row: the record it is nested in, or itself
 * @row_strings: the strings of the row's run
 */
struct mms_batch_iter {
	u32 at;
	u32 left;
	u32 strings_at;
	u32 type;
	const void *rec;
	const char *strings;
	const void *row;
	const char *row_strings;
};

int mms_batch_init(struct mms_batch *b, const struct mms_type *types);
void mms_batch_free(struct mms_batch *b);
void mms_batch_reset(struct mms_batch *b);
void *mms_batch_push(struct mms_batch *b, u32 type);
u32 mms_batch_string(struct mms_batch *b, const char *s, size_t len);

/**
 * mms_batch_str() - mms_batch_string() of all of a string
 * @b: the batch
 * @s: the string, or NULL: none
 *
 * Context: Any.
 * Return: what mms_batch_string() returns; 0 for NULL.
 */
static inline u32 mms_batch_str(struct mms_batch *b, const char *s)
{
	return s ? mms_batch_string(b, s, strlen(s)) : 0;
}

bool mms_batch_room(const struct mms_batch *b, u32 bytes, u32 string_bytes);
void mms_batch_close(struct mms_batch *b);
bool mms_batch_next(const struct mms_batch *b, struct mms_batch_iter *it);
bool mms_batch_row_ends(const struct mms_batch *b, const struct mms_batch_iter *it);

#endif /* MMS_CORE_BATCH_H */
