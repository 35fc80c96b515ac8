/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All RAM, in pieces no free block reaches out of.
 */
#ifndef MMS_PHYSICAL_WINDOW_H
#define MMS_PHYSICAL_WINDOW_H

#include <linux/types.h>

#include "../core/listing.h"
#include "zone.h"

/*
 * Frames that are looked at under one hold of zone->lock. A multiple of the largest
 * block, so that none is half in it.
 */
#define MMS_WINDOW	(MMS_ORDERS > 11 ? 1UL << (MMS_ORDERS - 1) : 1024UL)

/* Windows that are looked at in one batch: somebody may wait to take memory offline. */
#define MMS_WINDOWS	64

/* Bytes of strings that come of a window: the name of its zone. */
#define MMS_WINDOW_STRINGS	32

/**
 * struct mms_window - some frames of one zone
 * @zone: the zone
 * @start: the first frame
 * @end: the frame after the last
 */
struct mms_window {
	struct zone *zone;
	unsigned long start;
	unsigned long end;
};

/**
 * struct mms_window_ops - what is done with the frames of a window
 * @begin: a window of this zone comes next. No lock of the zone is held
 * @block: a free block begins with this frame
 * @used: this frame is not in a free block. NULL: that is of no interest
 *
 * The others are called with the zone's lock held, and interrupts off.
 */
struct mms_window_ops {
	void (*begin)(void *priv, struct zone *zone);
	void (*block)(void *priv, struct page *page, unsigned long pfn, u32 order);
	void (*used)(void *priv, struct page *page, unsigned long pfn);
};

int mms_window_batch(struct mms_query *q, struct mms_batch *b, size_t bytes,
		     const struct mms_window_ops *ops, void *priv);

#endif /* MMS_PHYSICAL_WINDOW_H */
