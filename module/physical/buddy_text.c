// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/buddy as text: a table for each zone, a column for each order.
 */
#include <linux/mm.h>

#include "../core/view.h"
#include "buddy.h"
#include "fragmentation.h"

/* Of a label, and of an order. */
#define MMS_LABEL	12
#define MMS_COLUMN	6

/* Up to the column of an order. */
static void mms_buddy_gap(struct mms_out *o, struct mms_buddy *s, u32 order)
{
	mms_out_printf(o, "%*s", (order - s->column) * MMS_COLUMN, "");
	s->column = order + 1;
}

/* Five characters, as two numbers must not touch. */
static void mms_buddy_number(struct mms_out *o, u64 v)
{
	if (v < 100000)
		mms_out_printf(o, "%*llu", MMS_COLUMN, v);
	else
		mms_out_printf(o, "%*lluk", MMS_COLUMN - 1, v / 1000);
}

static void mms_buddy_label(struct mms_out *o, struct mms_buddy *s, const char *label)
{
	mms_out_printf(o, "%-*s", MMS_LABEL, label);
	s->column = 0;
}

static void mms_buddy_heading(struct mms_out *o, const struct mms_query *q,
			      const struct mms_batch_iter *it)
{
	const struct mms_buddy_record *r = it->rec;
	u32 order;

	mms_out_printf(o, "%snode %u zone %s: free blocks, of 2^order pages\n",
		       q->rows > 1 ? "\n" : "", r->node, it->strings + r->zone);
	mms_out_printf(o, "%-*s", MMS_LABEL, "order");
	for (order = 0; order < MMS_ORDERS; order++)
		mms_out_printf(o, "%*u", MMS_COLUMN, order);
}

static void mms_buddy_list(struct mms_out *o, const struct mms_query *q,
			   const struct mms_batch_iter *it)
{
	const struct mms_buddy_record *r = it->rec;
	struct mms_buddy *s = q->priv;
	const char *type = mms_name_of(mms_migratetype_names, r->migratetype);

	if (!r->order && !r->migratetype && !r->pcp)
		mms_buddy_heading(o, q, it);
	if (!r->order) {
		/* Not every line has the last column: each ends the one before it. */
		mms_out_printf(o, "\n");
		if (r->pcp && !r->migratetype)
			mms_out_printf(o, "on lists of the CPUs, besides:\n");
		mms_buddy_label(o, s, type ?: "?");
	}
	mms_buddy_gap(o, s, r->order);
	mms_buddy_number(o, r->blocks);
	s->moved |= r->moved;
	s->partial |= r->partial;
}

/* From 1000 MiB on there is no room for tenths. */
static void mms_buddy_mib(struct mms_out *o, u64 pages)
{
	if (pages < 1000UL << (20 - PAGE_SHIFT))
		mms_text_mib(o, pages, MMS_COLUMN, false);
	else
		mms_buddy_number(o, pages >> (20 - PAGE_SHIFT));
}

/* It is above -1. */
static void mms_buddy_index(struct mms_out *o, s32 index)
{
	if (index == MMS_WOULD_SUCCEED)
		mms_out_printf(o, "%*s", MMS_COLUMN, "-");
	else if (index < 0)
		mms_out_printf(o, " -.%03d", -index);
	else
		mms_out_printf(o, " %d.%03d", index / 1000, index % 1000);
}

/* The orders' rows come one by one, and are three lines: those are made at the last. */
static void mms_buddy_orders(struct mms_out *o, const struct mms_query *q,
			     const struct mms_fragmentation *last)
{
	const struct mms_fragmentation *r = last - (MMS_ORDERS - 1);
	u64 pages = 0;
	u32 i;

	mms_out_printf(o, "\nin the zone, of all types:\n%-*s", MMS_LABEL, "blocks");
	for (i = 0; i < MMS_ORDERS; i++) {
		mms_buddy_number(o, r[i].blocks);
		pages += r[i].blocks << i;
	}
	mms_out_printf(o, "\n%-*s", MMS_LABEL, "MiB");
	for (i = 0; i < MMS_ORDERS; i++)
		mms_buddy_mib(o, r[i].blocks << i);
	mms_out_printf(o, "\n%-*s", MMS_LABEL, "unusable");
	for (i = 0; i < MMS_ORDERS; i++)
		mms_buddy_index(o, r[i].unusable);
	mms_out_printf(o, "\n%-*s", MMS_LABEL, "fragmented");
	for (i = 0; i < MMS_ORDERS; i++)
		mms_buddy_index(o, r[i].index);
	mms_out_printf(o, "\nfree: %llu pages, ", pages);
	mms_text_mib(o, pages, 0, false);
	mms_out_printf(o, " MiB\n");
}

/**
 * mms_buddy_row() - a record of physical/buddy as text
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_buddy_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it)
{
	const struct mms_fragmentation *r = it->rec;

	if (it->type == MMS_BUDDY)
		mms_buddy_list(o, q, it);
	else if (r->order == MMS_ORDERS - 1)
		mms_buddy_orders(o, q, r);
}

/**
 * mms_buddy_foot() - what the lines mean, and what was not seen at one instant
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_buddy_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_buddy *s = q->priv;

	mms_out_printf(o, "#\n"
		       "# unusable: the part of the free memory that is in blocks of smaller orders\n"
		       "# fragmented: why a request of that order would fail, 0 for want of memory,\n"
		       "#   1 for fragmentation; -: it would not\n");
	if (s && s->looks > 1)
		mms_out_printf(o, "# a zone was counted in %u looks: it is no instant\n", s->looks);
	if (s && s->moved)
		mms_out_printf(o, "# lists moved while they were counted\n");
	if (s && s->partial)
		mms_out_printf(o, "# a list was not counted to its end: see mmscope buddy\n");
}
