// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/buddy: free blocks by order and type, and how fragmented that is.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "buddy.h"
#include "fragmentation.h"
#include "pcp.h"
#include "physical.h"

static const struct mms_field mms_buddy_fields[] = {
	MMS_FIELD(mms_buddy_record, node, COUNT, 4, "the zone's node"),
	MMS_FIELD(mms_buddy_record, zone, STRING, 8, "the zone"),
	MMS_FIELD(mms_buddy_record, order, COUNT, 5, "a block is 2^order pages"),
	MMS_FIELD_NAMES(mms_buddy_record, migratetype, ENUM, 11, mms_migratetype_names,
			"the type of memory the list is for"),
	MMS_FIELD(mms_buddy_record, blocks, COUNT, 8, "free blocks on it"),
	MMS_FIELD(mms_buddy_record, bytes, BYTES, 9, "memory in them"),
	MMS_FIELD(mms_buddy_record, pcp, BOOL, 4,
		  "the lists of CPUs, all together, instead of the zone's"),
	MMS_FIELD(mms_buddy_record, moved, BOOL, 0,
		  "lists of this order changed between two looks at them"),
	MMS_FIELD(mms_buddy_record, partial, BOOL, 0, "not counted to the end: there are more"),
};

static const struct mms_field mms_fragmentation_fields[] = {
	MMS_FIELD(mms_fragmentation, node, COUNT, 4, "the zone's node"),
	MMS_FIELD(mms_fragmentation, zone, STRING, 8, "the zone"),
	MMS_FIELD(mms_fragmentation, order, COUNT, 5, "a request for 2^order pages"),
	MMS_FIELD(mms_fragmentation, blocks, COUNT, 8, "free blocks of just that order"),
	MMS_FIELD(mms_fragmentation, bytes, BYTES, 9, "memory in them"),
	MMS_FIELD(mms_fragmentation, unusable, COUNT, 8,
		  "thousandths of the free memory that are in blocks too small for it"),
	MMS_FIELD(mms_fragmentation, index, INT, 6,
		  "why it fails, in thousandths: 0 no memory, 1000 fragmented; -1000 it does not"),
};

static const struct mms_type mms_buddy_types[] = {
	[MMS_BUDDY] = MMS_TYPE("buddy", mms_buddy_record, mms_buddy_fields, 0, 0,
			       "the free lists of an order and a type",
			       .key = "node zone order migratetype pcp"),
	[MMS_FRAGMENTATION] = MMS_TYPE("fragmentation", mms_fragmentation,
				       mms_fragmentation_fields, 0, 0,
				       "how the free memory of a zone serves an order",
				       .key = "node zone order"),
};

/* Bytes of all records of a zone: the lists, the CPUs', the orders. */
#define MMS_BUDDY_ROWS	(2 * MMS_ORDERS * MIGRATE_TYPES)
#define MMS_BUDDY_BYTES	(MMS_BUDDY_ROWS * sizeof(struct mms_buddy_record) +		\
			 MMS_ORDERS * sizeof(struct mms_fragmentation) +		\
			 2 * sizeof(struct mms_raw_block))
static_assert(sizeof(char[MMS_BUDDY_BYTES]) <= MMS_BATCH_RECORDS);

/*
 * A string for all rows of a run: the first of them gets it.
 */
static u32 mms_buddy_zone(struct mms_batch *b, const struct zone *zone, u32 *string)
{
	if (!*string)
		*string = mms_batch_str(b, zone->name);
	return *string;
}

static void mms_buddy_push(struct mms_batch *b, struct zone *zone,
			   const struct mms_free_lists *l, bool pcp)
{
	u32 type, order, types = pcp ? MIGRATE_PCPTYPES : MIGRATE_TYPES, string = 0;
	struct mms_buddy_record *r;

	for (type = 0; type < types; type++) {
		for (order = 0; order < MMS_ORDERS; order++) {
			if (pcp && !mms_pcp_has_order(order))
				continue;
			r = mms_batch_push(b, MMS_BUDDY);
			r->node = zone_to_nid(zone);
			r->zone = mms_buddy_zone(b, zone, &string);
			r->order = order;
			r->migratetype = type;
			r->pcp = pcp;
			r->blocks = pcp ? l->pcp[order][type] : l->blocks[order][type];
			r->bytes = r->blocks << order << PAGE_SHIFT;
			r->moved = !pcp && l->moved & BIT(order);
			r->partial = (pcp ? l->pcp_cut : l->short_of) & BIT(order) ? 1 : 0;
		}
	}
}

static void mms_buddy_push_orders(struct mms_batch *b, struct zone *zone,
				  const struct mms_free_lists *l)
{
	u64 free = 0, blocks = 0, smaller = 0;
	struct mms_fragmentation *r;
	u32 order, string = 0;

	for (order = 0; order < MMS_ORDERS; order++) {
		free += l->total[order] << order;
		blocks += l->total[order];
	}
	for (order = 0; order < MMS_ORDERS; order++) {
		r = mms_batch_push(b, MMS_FRAGMENTATION);
		r->node = zone_to_nid(zone);
		r->zone = mms_buddy_zone(b, zone, &string);
		r->order = order;
		r->blocks = l->total[order];
		r->bytes = r->blocks << order << PAGE_SHIFT;
		r->unusable = mms_unusable(free, free - smaller);
		r->index = mms_fragmentation_index(order, free, blocks, free - smaller);
		smaller += l->total[order] << order;
	}
}

/* A batch is a zone; its lists are, with luck, one instant, and those of each CPU others. */
static int mms_buddy_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_buddy *s = q->priv;
	struct zone *zone;

	if (!s) {
		s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);
		if (!s)
			return mms_query_say(q, -ENOMEM, "not enough memory");
		q->priv = s;
	}
	do {
		zone = mms_zone_next(&q->cursor);
		if (!zone)
			return 0;
		q->cursor++;
	} while (!populated_zone(zone));
	if (mms_free_lists(zone, &s->lists))
		return mms_query_say(q, -EINTR, "interrupted");
	s->looks = max(s->looks, s->lists.pieces);
	b->torn = s->lists.moved || s->lists.short_of;
	mms_buddy_push(b, zone, &s->lists, false);
	mms_buddy_push(b, zone, &s->lists, true);
	mms_buddy_push_orders(b, zone, &s->lists);
	return MMS_MORE;
}

static void mms_buddy_release(struct mms_query *q)
{
	kfree(q->priv);
	q->priv = NULL;
}

const struct mms_listing mms_physical_buddy = {
	.name = "buddy",
	.help = "free blocks by zone, order and type, and on per-CPU lists",
	.types = mms_buddy_types,
	.nr_types = ARRAY_SIZE(mms_buddy_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_buddy_scan,
	.row = mms_buddy_row,
	.foot = mms_buddy_foot,
	.reset = mms_buddy_release,
	.release = mms_buddy_release,
};
