// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/pageblocks: RAM by pageblock: what each is for, and what is in it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../compat.h"
#include "../core/view.h"
#include "page.h"
#include "pageblock.h"
#include "physical.h"
#include "window.h"

/* Orders of blocks, as words of a set. */
#define MMS_ORDER_NAME(n)	{ BIT(n), #n, NULL }
static const struct mms_name mms_order_names[] = {
	MMS_ORDER_NAME(0), MMS_ORDER_NAME(1), MMS_ORDER_NAME(2), MMS_ORDER_NAME(3),
	MMS_ORDER_NAME(4), MMS_ORDER_NAME(5), MMS_ORDER_NAME(6), MMS_ORDER_NAME(7),
	MMS_ORDER_NAME(8), MMS_ORDER_NAME(9), MMS_ORDER_NAME(10), MMS_ORDER_NAME(11),
	MMS_ORDER_NAME(12), MMS_ORDER_NAME(13), MMS_ORDER_NAME(14), MMS_ORDER_NAME(15),
	{}
};

/**
 * struct mms_pageblock - a pageblock, or that part of it that is of one zone
 * @pfn: its first frame
 * @pages: its pages
 * @free: those in free blocks
 * @movable: those in use that can be moved or dropped
 * @unmovable: those in use that cannot
 * @other: all others: on per-CPU lists, and later pages of blocks that were taken as one
 * @orders: bit N: it has a free block of order N, or is in one
 * @node: its node
 * @zone: string: its zone
 * @largest: the largest of @orders, or nothing
 * @migratetype: enum migratetype
 * @mixed: it is for movable memory, and holds memory that is not
 * @pad: 0
 */
struct mms_pageblock {
	u64 pfn;
	u32 pages;
	u32 free;
	u32 movable;
	u32 unmovable;
	u32 other;
	u32 orders;
	u32 node;
	u32 zone;
	u16 largest;
	u8 migratetype;
	u8 mixed;
	u8 pad[4];
};

static const struct mms_field mms_pageblock_fields[] = {
	MMS_FIELD(mms_pageblock, pfn, PFN, 10, "its first frame"),
	MMS_FIELD(mms_pageblock, node, COUNT, 4, "its node"),
	MMS_FIELD(mms_pageblock, zone, STRING, 8, "its zone"),
	MMS_FIELD_NAMES(mms_pageblock, migratetype, ENUM, 11, mms_migratetype_names,
			"what it is for"),
	MMS_FIELD(mms_pageblock, pages, COUNT, 0, "its pages"),
	MMS_FIELD(mms_pageblock, free, COUNT, 5, "pages in free blocks"),
	MMS_FIELD(mms_pageblock, movable, COUNT, 7, "pages in use that can be moved or dropped"),
	MMS_FIELD(mms_pageblock, unmovable, COUNT, 9,
		  "pages in use that cannot: the kernel's, reserved, page tables"),
	MMS_FIELD(mms_pageblock, other, COUNT, 5,
		  "all others: on per-CPU lists, later pages of blocks taken as one"),
	MMS_FIELD(mms_pageblock, mixed, BOOL, 5,
		  "it is for movable memory, and holds memory that is not"),
	MMS_FIELD(mms_pageblock, largest, COUNT, 0, "largest order of its free blocks"),
	MMS_FIELD_NAMES(mms_pageblock, orders, FLAGS, 12, mms_order_names,
			"orders of its free blocks"),
};

static const struct mms_type mms_pageblock_types[] = {
	MMS_TYPE("pageblocks", mms_pageblock, mms_pageblock_fields, 0, 0, "a pageblock",
		 .key = "pfn node zone"),
};

/* A window has several. */
#define MMS_PAGEBLOCK_BYTES	((MMS_WINDOW / pageblock_nr_pages + 2) *		\
				 sizeof(struct mms_pageblock) + sizeof(struct mms_raw_block))

/**
 * struct mms_pageblocks - for the time of a window
 * @b: the batch
 * @zone: the window's zone
 * @r: the pageblock the window has come to, or NULL
 * @string: the zone's name in the batch, 0: not there yet
 */
struct mms_pageblocks {
	struct mms_batch *b;
	struct zone *zone;
	struct mms_pageblock *r;
	u32 string;
};

/* The record of a frame's pageblock; NULL: no room, which was asked for. */
static struct mms_pageblock *mms_pageblock_of(struct mms_pageblocks *s, unsigned long pfn)
{
	struct mms_pageblock *r = s->r;

	if (r && pfn >> pageblock_order == r->pfn >> pageblock_order)
		return r;
	r = mms_batch_push(s->b, 0);
	s->r = r;
	if (WARN_ON_ONCE(!r))
		return NULL;
	r->pfn = pfn;
	r->node = zone_to_nid(s->zone);
	if (!s->string)
		s->string = mms_batch_str(s->b, s->zone->name);
	r->zone = s->string;
	r->migratetype = mms_pageblock_type(pfn);
	r->largest = (u16)MMS_NOTHING;
	return r;
}

/* A large block fills several pageblocks. */
static void mms_pageblock_free(void *priv, struct page *page, unsigned long pfn, u32 order)
{
	unsigned long end = pfn + (1UL << order), next;
	struct mms_pageblock *r;

	for (; pfn < end; pfn = next) {
		next = min(end, ALIGN(pfn + 1, pageblock_nr_pages));
		r = mms_pageblock_of(priv, pfn);
		if (!r)
			return;
		r->pages += next - pfn;
		r->free += next - pfn;
		r->orders |= BIT(order);
		r->largest = r->largest == (u16)MMS_NOTHING ? order : max_t(u32, r->largest, order);
	}
}

/*
 * Memory of processes, page cache, hugetlb, and what a driver has made movable. The
 * page may become another one while this is read: that is then counted as it was, or
 * as it is.
 */
static bool mms_page_movable(struct page *page)
{
	struct page *head = compound_head(page);

	if (PageSlab(head) || PageReserved(page) || PageTable(page) || PageOffline(page))
		return false;
	return PageLRU(head) || READ_ONCE(head->mapping) || PageHuge(head);
}

static void mms_pageblock_used(void *priv, struct page *page, unsigned long pfn)
{
	struct mms_pageblock *r = mms_pageblock_of(priv, pfn);

	if (!r)
		return;
	r->pages++;
	if (mms_page_uncounted(page))
		r->other++;
	else if (mms_page_movable(page))
		r->movable++;
	else
		r->unmovable++;
	r->mixed = r->unmovable && mms_migrate_is_movable(r->migratetype);
}

static void mms_pageblocks_begin(void *priv, struct zone *zone)
{
	struct mms_pageblocks *s = priv;

	if (s->zone != zone)
		s->string = 0;
	s->zone = zone;
	s->r = NULL;
}

static const struct mms_window_ops mms_pageblock_ops = {
	.begin = mms_pageblocks_begin,
	.block = mms_pageblock_free,
	.used = mms_pageblock_used,
};

static int mms_pageblocks_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_pageblocks s = { .b = b };

	return mms_window_batch(q, b, MMS_PAGEBLOCK_BYTES, &mms_pageblock_ops, &s);
}

/* A place for each order: what is free stands out where it is. */
static void mms_pageblocks_row(struct mms_out *o, const struct mms_query *q,
			       const struct mms_batch_iter *it)
{
	const struct mms_pageblock *r = it->rec;
	u32 order;

	if (q->rows == 1)
		mms_out_printf(o, "%-10s %4s %-7s %-11s %4s %7s %10s %4s %s\n", "pfn", "node",
			       "zone", "type", "free", "movable", "unmovable", "other",
			       "free orders");
	mms_out_printf(o, "0x%-8llx %4u %-7s %-11s %4u %7u %9u%c %4u ", r->pfn, r->node,
		       it->strings + r->zone,
		       mms_name_of(mms_migratetype_names, r->migratetype) ?: "?", r->free,
		       r->movable, r->unmovable, r->mixed ? '*' : ' ', r->other);
	for (order = 0; order < MMS_ORDERS; order++)
		mms_out_printf(o, r->orders & BIT(order) ? "%X" : ".", order);
	mms_out_printf(o, "\n");
}

static void mms_pageblocks_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_name *n;

	mms_out_printf(o, "#\n# a pageblock is %lu pages, %lu KiB\n", pageblock_nr_pages,
		       pageblock_nr_pages << (PAGE_SHIFT - 10));
	for (n = mms_migratetype_names; n->name; n++)
		mms_out_printf(o, "# %-11s %s\n", n->name, n->help);
	mms_out_printf(o, "# *: for movable memory, and some in use cannot be moved\n"
		       "# free orders: in hex; orders above that of a pageblock: it is a part of such\n"
		       "# other: on per-CPU lists, or later pages of blocks that were taken as one\n");
}

const struct mms_listing mms_physical_pageblocks = {
	.name = "pageblocks",
	.help = "RAM by pageblock: what each is for, and what is in it",
	.types = mms_pageblock_types,
	.nr_types = ARRAY_SIZE(mms_pageblock_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_pageblocks_scan,
	.row = mms_pageblocks_row,
	.foot = mms_pageblocks_foot,
};
