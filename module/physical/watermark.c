// SPDX-License-Identifier: GPL-2.0-only
/*
 * May a request have pages of a zone? The arithmetic of __zone_watermark_ok() in
 * mm/page_alloc.c, less its look at the free lists.
 */
#include <linux/mm.h>
#include <linux/vmstat.h>

#include "../compat.h"
#include "gfp.h"
#include "watermark.h"

/**
 * mms_watermark_zone() - fill in what a zone has
 * @w: gets it: all that is given but the request's order and flags
 * @zone: the zone
 * @mark: which watermark
 * @highest: enum zone_type: the highest zone the request may have pages of
 *
 * Context: Any.
 */
void mms_watermark_zone(struct mms_watermark *w, struct zone *zone, enum zone_watermarks mark,
			u32 highest)
{
	w->free = zone_page_state(zone, NR_FREE_PAGES);
	w->highatomic = mms_zone_highatomic(zone);
	w->cma = mms_zone_free_cma(zone);
	w->mark = wmark_pages(zone, mark);
	w->reserve = zone->lowmem_reserve[highest];
}

/**
 * mms_watermark_work() - work out whether a zone has enough for a request
 * @w: what is given; gets the results. What the request may use in spite of its
 *     purpose becomes 0 in @w->highatomic and @w->cma: it is not taken away.
 *
 * Context: Any.
 */
void mms_watermark_work(struct mms_watermark *w)
{
	u64 min = w->mark;

	if (w->flags & MMS_ALLOC_RESERVES)
		w->highatomic = 0;
	if (w->flags & MMS_ALLOC_CMA)
		w->cma = 0;
	w->rest = (1ULL << w->order) - 1;
	w->usable = w->free - (s64)(w->rest + w->highatomic + w->cma);
	if (w->flags & MMS_ALLOC_MIN_RESERVE) {
		min -= min / 2;
		if (w->flags & MMS_ALLOC_NON_BLOCK)
			min -= min / 4;
	}
	w->cut = w->mark - min;
	w->needed = (s64)min + w->reserve;
	w->enough = w->usable > w->needed;
}
