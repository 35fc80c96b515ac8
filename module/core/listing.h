/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A listing: one thing that can be listed, and one file of the tree in text
 * and in raw. A room defines its listings; the views and files are the same
 * for all of them.
 */
#ifndef MMS_CORE_LISTING_H
#define MMS_CORE_LISTING_H

#include "batch.h"
#include "subject.h"

struct mms_out;
struct mms_query;

/* The longest question, and the longest reason why one is bad. */
#define MMS_QUESTION_MAX	(64 * 1024)
#define MMS_MESSAGE_MAX		192

/**
 * struct mms_listing - what one file shows
 * @name: the file's name
 * @help: what it shows, one line without a full stop
 * @ask: how to ask, what a shell user would type, or NULL: takes no question
 * @example: the question that is answered when nobody asked
 * @types: its types of records; [0] is a row
 * @nr_types: number of them
 * @flags: MMS_LISTING_*
 * @check: looks at a new question before it is accepted. Runs with no lock but
 *         the open file's mutex held.
 *         Returns 0, or an errno with the reason in words by mms_query_say().
 * @scan: appends records to the batch, from the query's cursor on, and leaves
 *        the cursor where to go on. Takes and drops its own locks. Returns 0 at
 *        the end of the listing, MMS_MORE if the batch is full, or an errno
 *        with the reason by mms_query_say(): what was pushed is shown before.
 * @row: prints one record as text; NULL: as the field table says
 * @finish: called after a row and all that is nested in it, with the last of
 *          these, or NULL
 * @foot: prints totals, each line a remark with '#', or NULL
 * @reset: the query starts again at the beginning, or NULL
 * @release: the file is closed, or NULL. Must not use the debugfs dentry.
 */
struct mms_listing {
	const char *name;
	const char *help;
	const char *ask;
	const char *example;
	const struct mms_type *types;
	u32 nr_types;
	u32 flags;
	int (*check)(struct mms_query *q, const char *question);
	int (*scan)(struct mms_query *q, struct mms_batch *b);
	void (*row)(struct mms_out *o, const struct mms_query *q,
		    const struct mms_batch_iter *it);
	void (*finish)(struct mms_out *o, const struct mms_query *q,
		       const struct mms_batch_iter *it);
	void (*foot)(struct mms_out *o, const struct mms_query *q);
	void (*reset)(struct mms_query *q);
	void (*release)(struct mms_query *q);
};

/* The file is about one process: its queries have a subject. */
#define MMS_LISTING_TASK	0x1
/* What is written are commands: a refused one does not replace the listing. */
#define MMS_LISTING_COMMAND	0x2
/* Each row is an instant of its own: a batch is none. */
#define MMS_LISTING_BY_ROW	0x8
/* The cursor is the address where the next batch starts. */
#define MMS_LISTING_BY_ADDRESS	0x4

/**
 * struct mms_question - what was asked
 * @users: holders
 * @error: 0, or the errno (negative) with which it was refused
 * @reason: why it was refused, in words
 * @text: the question, without leading and trailing white space
 */
struct mms_question {
	refcount_t users;
	int error;
	char reason[MMS_MESSAGE_MAX];
	char text[];
};

/**
 * struct mms_query - one reading of a listing, from its beginning to its end
 * @listing: what is listed
 * @subject: the process it is about (MMS_LISTING_TASK)
 * @question: what was asked, or NULL: the example
 * @raw: this is the raw file
 * @cursor: where the next batch starts; the listing's own, 0 at the beginning
 * @rows: records of type 0 shown so far
 * @records: records of all types so far
 * @batches: batches so far
 * @stop: 0, or the errno (negative) that ended the listing early
 * @message: the reason in words
 * @path: PATH_MAX bytes for d_path() and the like
 * @priv: the listing's own
 */
struct mms_query {
	const struct mms_listing *listing;
	struct mms_subject subject;
	struct mms_question *question;
	bool raw;
	u64 cursor;
	u64 rows;
	u64 records;
	u64 batches;
	int stop;
	char message[MMS_MESSAGE_MAX];
	char *path;
	void *priv;
};

__printf(3, 4)
int mms_query_say(struct mms_query *q, int error, const char *fmt, ...);
const char *mms_query_text(const struct mms_query *q);

#endif /* MMS_CORE_LISTING_H */
