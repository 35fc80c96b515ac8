/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * May a request have pages of a zone? The arithmetic of the page allocator.
 */
#ifndef MMS_PHYSICAL_WATERMARK_H
#define MMS_PHYSICAL_WATERMARK_H

#include <linux/mmzone.h>
#include <linux/types.h>

/**
 * struct mms_watermark - a zone and a request; all in pages but @order and @flags
 * @free: free in the zone, as the kernel counts
 * @highatomic: of these, what only requests that cannot wait may have
 * @cma: of these, what is set aside for CMA
 * @mark: the watermark
 * @reserve: what the request has to leave above it in this zone
 * @order: the request's
 * @flags: MMS_ALLOC_*
 * @rest: result: pages of the block but one: they do not count
 * @usable: result: free pages that count; may be less than none
 * @cut: result: what the request may go below the watermark
 * @needed: result: there must be more than so many
 * @enough: result: there are
 */
struct mms_watermark {
	s64 free;
	u64 highatomic;
	u64 cma;
	u64 mark;
	s64 reserve;
	u32 order;
	u32 flags;
	u64 rest;
	s64 usable;
	u64 cut;
	s64 needed;
	bool enough;
};

void mms_watermark_zone(struct mms_watermark *w, struct zone *zone, enum zone_watermarks mark,
			u32 highest);
void mms_watermark_work(struct mms_watermark *w);

#endif /* MMS_PHYSICAL_WATERMARK_H */
