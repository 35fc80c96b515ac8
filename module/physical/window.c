// SPDX-License-Identifier: GPL-2.0-only
/*
 * All RAM, in pieces no free block reaches out of: a piece is one instant, and what
 * is said of its free blocks is whole.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>

#include "../core/memmap.h"
#include "freelist.h"
#include "hold.h"
#include "window.h"

/* What firmware keeps has struct pages, too, of no zone there is, or of one elsewhere. */
static struct zone *mms_window_zone(struct page *page)
{
	struct zone *zone = page_zone(page);

	return zone->name && zone_spans_pfn(zone, page_to_pfn(page)) && mms_zone_there(zone) ?
	       zone : NULL;
}

/* The next frames to be looked at. False: there are no more, or the caller was killed. */
static bool mms_window_next(u64 *cursor, u64 last, struct mms_window *w)
{
	struct page *page;

	while (*cursor < last && !fatal_signal_pending(current)) {
		page = mms_pfn_page(*cursor);
		w->zone = page ? mms_window_zone(page) : NULL;
		if (w->zone) {
			w->start = *cursor;
			w->end = ALIGN(*cursor + 1, MMS_WINDOW);
			*cursor = w->end;
			cond_resched();
			return true;
		}
		*cursor = page ? *cursor + 1 : ALIGN(*cursor + 1, pageblock_nr_pages);
		cond_resched();
	}
	return false;
}

/* The window ends before a frame that is of another zone, or offline. */
static void mms_window_scan(struct mms_window *w, const struct mms_window_ops *ops, void *priv)
{
	unsigned long flags, pfn = w->start;
	struct page *page;
	u64 since;
	u32 order;

	flags = mms_zone_lock(w->zone, &since);
	while (pfn < w->end) {
		page = mms_pfn_page(pfn);
		if (!page || page_zone(page) != w->zone || !zone_spans_pfn(w->zone, pfn))
			break;
		if (mms_free_block(w->zone, page, &order)) {
			ops->block(priv, page, pfn, order);
			pfn += 1UL << order;
		} else {
			if (ops->used)
				ops->used(priv, page, pfn);
			pfn++;
		}
	}
	w->end = pfn;
	mms_zone_unlock(w->zone, flags, since);
}

/**
 * mms_window_batch() - look at RAM, window by window
 * @q: the query; its cursor is a frame number, and goes on to behind the last window
 * @b: the batch: a window is begun only if there is room for what comes of it
 * @bytes: of records that come of a window, at most
 * @ops: what is done
 * @priv: for @ops
 *
 * Context: Process context. Takes mms_memmap_lock() for MMS_WINDOWS windows at most, and
 * in it the zone's lock for one. May reschedule.
 * Return: 0: that was all RAM; MMS_MORE; or -EINTR with its reason said.
 */
int mms_window_batch(struct mms_query *q, struct mms_batch *b, size_t bytes,
		     const struct mms_window_ops *ops, void *priv)
{
	u64 last = mms_zones_end();
	struct mms_window w;
	int ret = MMS_MORE;
	u32 n;

	mms_memmap_lock();
	for (n = 0; n < MMS_WINDOWS && mms_batch_room(b, bytes, MMS_WINDOW_STRINGS); n++) {
		if (!mms_window_next(&q->cursor, last, &w)) {
			ret = 0;
			break;
		}
		ops->begin(priv, w.zone);
		mms_window_scan(&w, ops, priv);
		q->cursor = w.end;
	}
	mms_memmap_unlock();
	if (!ret && fatal_signal_pending(current))
		return mms_query_say(q, -EINTR, "interrupted");
	return ret;
}
