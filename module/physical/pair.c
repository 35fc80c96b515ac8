// SPDX-License-Identifier: GPL-2.0-only
/*
 * A block and its buddy: the block it would be merged with.
 */
#include <linux/mm.h>

#include "../core/memmap.h"
#include "../core/view.h"
#include "freelist.h"
#include "pair.h"

const struct mms_name mms_pair_names[] = {
	{ MMS_PAIR_USED, "used", "its first page is in use, or on a per-CPU list" },
	{ MMS_PAIR_SPLIT, "split", "its first page is free, in a smaller block" },
	{ MMS_PAIR_FREE, "free",
	  "free, too, of this order: of another type, or this one is in use" },
	{ MMS_PAIR_LARGEST, "largest", "blocks of this order are not merged" },
	{ MMS_PAIR_OUTSIDE, "outside", "of another zone, or no RAM" },
	{}
};

/**
 * mms_pair_look() - look at the buddy of a block
 * @zone: the block's zone
 * @pfn: the block's first frame
 * @order: its order
 * @pair: gets the buddy
 *
 * Context: mms_memmap_lock() and the zone's lock held.
 */
void mms_pair_look(struct zone *zone, unsigned long pfn, u32 order, struct mms_pair *pair)
{
	struct page *page;
	u32 found;

	pair->pfn = mms_pair_pfn(pfn, order);
	page = mms_pfn_page(pair->pfn);
	if (page && page_zone(page) != zone)
		page = NULL;
	pair->order = page && mms_free_block(zone, page, &found) ? found : (u16)MMS_NOTHING;
	pair->state = mms_pair_state(order, page, pair->order);
}

/**
 * mms_pair_text() - the end of a row: a block's buddy, the XOR and the state
 * @o: the output
 * @order: the block's
 * @pair: its buddy
 *
 * Context: Any.
 */
void mms_pair_text(struct mms_out *o, u32 order, const struct mms_pair *pair)
{
	mms_out_printf(o, " ^ 0x%-4lx = 0x%-8lx %s", 1UL << order, pair->pfn,
		       mms_name_of(mms_pair_names, pair->state));
	if (pair->state == MMS_PAIR_SPLIT)
		mms_out_printf(o, " %u", pair->order);
	mms_out_printf(o, "\n");
}

/**
 * mms_pair_foot() - what the states mean, below a listing
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_pair_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_name *n;

	mms_out_printf(o, "#\n# why a block and its buddy are not one free block:\n");
	for (n = mms_pair_names; n->name; n++)
		mms_out_printf(o, "#   %-8s %s\n", n->name, n->help);
}
