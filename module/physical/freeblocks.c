// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/freeblocks: each free block, and its buddy: the block it would be merged
 * with.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../core/view.h"
#include "pageblock.h"
#include "pair.h"
#include "physical.h"
#include "window.h"

/**
 * struct mms_freeblock - a free block
 * @pfn: its first frame
 * @bytes: its size
 * @buddy: the first frame of its buddy: that of @pfn with one bit changed
 * @node: its node
 * @zone: string: its zone
 * @order: log2 of its pages
 * @buddy_order: order of the free block that begins where the buddy does, or nothing
 * @migratetype: enum migratetype, of its pageblock
 * @state: enum mms_pair_state
 * @pad: 0
 */
struct mms_freeblock {
	u64 pfn;
	u64 bytes;
	u64 buddy;
	u32 node;
	u32 zone;
	u16 order;
	u16 buddy_order;
	u8 migratetype;
	u8 state;
	u8 pad[2];
};

static const struct mms_field mms_freeblock_fields[] = {
	MMS_FIELD(mms_freeblock, pfn, PFN, 10, "its first frame"),
	MMS_FIELD(mms_freeblock, order, COUNT, 5, "it has 2^order pages"),
	MMS_FIELD(mms_freeblock, bytes, BYTES, 8, "its size"),
	MMS_FIELD(mms_freeblock, node, COUNT, 4, "its node"),
	MMS_FIELD(mms_freeblock, zone, STRING, 8, "its zone"),
	MMS_FIELD_NAMES(mms_freeblock, migratetype, ENUM, 11, mms_migratetype_names,
			"type of its pageblock, whose list it is on but for rare cases"),
	MMS_FIELD(mms_freeblock, buddy, PFN, 10, "first frame of its buddy: pfn ^ 2^order"),
	MMS_FIELD_NAMES(mms_freeblock, state, ENUM, 8, mms_pair_names,
			"why it is not merged with its buddy"),
	MMS_FIELD(mms_freeblock, buddy_order, COUNT, 5,
		  "order of the free block that begins with the buddy"),
};

static const struct mms_type mms_freeblock_types[] = {
	MMS_TYPE("freeblocks", mms_freeblock, mms_freeblock_fields, 0, 0, "a free block",
		 .key = "pfn"),
};

/* At worst every other frame of a window is a block. */
#define MMS_FREEBLOCK_BYTES	(MMS_WINDOW / 2 * sizeof(struct mms_freeblock) +	\
				 sizeof(struct mms_raw_block))
static_assert(MMS_FREEBLOCK_BYTES <= MMS_BATCH_RECORDS);

/**
 * struct mms_freeblocks - for the time of a window
 * @b: the batch
 * @zone: the window's zone
 * @string: its name in the batch, 0: not there yet
 */
struct mms_freeblocks {
	struct mms_batch *b;
	struct zone *zone;
	u32 string;
};

static void mms_freeblock_push(void *priv, struct page *page, unsigned long pfn, u32 order)
{
	struct mms_freeblocks *f = priv;
	struct mms_freeblock *r = mms_batch_push(f->b, 0);
	struct mms_pair pair;

	if (WARN_ON_ONCE(!r))
		return;
	r->pfn = pfn;
	r->order = order;
	r->bytes = PAGE_SIZE << order;
	r->node = zone_to_nid(f->zone);
	if (!f->string)
		f->string = mms_batch_str(f->b, f->zone->name);
	r->zone = f->string;
	r->migratetype = mms_pageblock_type(pfn);
	mms_pair_look(f->zone, pfn, order, &pair);
	r->buddy = pair.pfn;
	r->buddy_order = pair.order;
	r->state = pair.state;
}

static void mms_freeblocks_begin(void *priv, struct zone *zone)
{
	struct mms_freeblocks *f = priv;

	if (f->zone != zone)
		f->string = 0;
	f->zone = zone;
}

static const struct mms_window_ops mms_freeblock_ops = {
	.begin = mms_freeblocks_begin,
	.block = mms_freeblock_push,
};

static int mms_freeblocks_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_freeblocks f = { .b = b };

	return mms_window_batch(q, b, MMS_FREEBLOCK_BYTES, &mms_freeblock_ops, &f);
}

static void mms_freeblocks_row(struct mms_out *o, const struct mms_query *q,
			       const struct mms_batch_iter *it)
{
	const struct mms_freeblock *r = it->rec;
	const struct mms_pair pair = {
		.pfn = r->buddy, .order = r->buddy_order, .state = r->state,
	};

	if (q->rows == 1)
		mms_out_printf(o, "%10s %5s %4s %-8s %-11s %s\n", "pfn", "order", "node", "zone",
			       "type", "buddy = pfn ^ 2^order, and its state");
	mms_out_printf(o, "0x%-8llx %5u %4u %-8s %-11s", r->pfn, r->order,
		       r->node, it->strings + r->zone,
		       mms_name_of(mms_migratetype_names, r->migratetype) ?: "?");
	mms_pair_text(o, r->order, &pair);
}

const struct mms_listing mms_physical_freeblocks = {
	.name = "freeblocks",
	.help = "each free block, and why it is not merged with its buddy",
	.types = mms_freeblock_types,
	.nr_types = ARRAY_SIZE(mms_freeblock_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_freeblocks_scan,
	.row = mms_freeblocks_row,
	.foot = mms_pair_foot,
};
