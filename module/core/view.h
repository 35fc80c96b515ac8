/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two ways to show a batch. Both read the same records.
 */
#ifndef MMS_CORE_VIEW_H
#define MMS_CORE_VIEW_H

#include "batch.h"
#include "listing.h"
#include "out.h"

/* A row of text fits: four paths of which every character is escaped. */
#define MMS_TEXT_ROOM	(4 * 4 * PATH_MAX)
#define MMS_TEXT_SIZE	(2 * MMS_TEXT_ROOM)

/**
 * struct mms_view - how batches become bytes of a file
 * @size: bytes of output buffer it needs
 * @head: what comes first. Fails only for want of memory.
 * @some: shows records of the batch, from where the iterator is. Returns true
 *        when all are shown, false when the output is full.
 * @tail: what comes last
 */
struct mms_view {
	size_t size;
	int (*head)(struct mms_out *o, struct mms_query *q);
	bool (*some)(struct mms_out *o, struct mms_query *q,
		     const struct mms_batch *b, struct mms_batch_iter *it);
	void (*tail)(struct mms_out *o, struct mms_query *q);
};

extern const struct mms_view mms_text_view;
extern const struct mms_view mms_raw_view;

int mms_text_field(struct mms_out *o, const struct mms_field *f,
		   const void *rec, const char *strings);
int mms_text_flags(struct mms_out *o, const struct mms_name *names, u64 value,
		   char separator);
const char *mms_name_of(const struct mms_name *names, u64 value);
const char *mms_help_of(const struct mms_name *names, u64 value);

#endif /* MMS_CORE_VIEW_H */
