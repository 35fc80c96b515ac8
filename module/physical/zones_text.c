// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/zones as text.
 */
#include <linux/mm.h>

#include "../core/view.h"
#include "zone.h"
#include "zones.h"

static void mms_zones_size(struct mms_out *o, const char *name, u64 pages, const char *what)
{
	mms_out_printf(o, "  %-10s %10llu ", name, pages);
	mms_text_mib(o, pages, 9, false);
	mms_out_printf(o, "  %s\n", what);
}

static void mms_zones_zone(struct mms_out *o, const struct mms_query *q,
			   const struct mms_batch_iter *it)
{
	const struct mms_zone_record *r = it->rec;

	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "node %u zone %s", r->node, it->strings + r->zone);
	if (r->state == MMS_ZONE_EMPTY) {
		mms_out_printf(o, ": no memory\n");
		if (!r->spanned)
			return;
	} else {
		mms_out_printf(o, ", frames 0x%llx-0x%llx\n", r->start_pfn,
			       r->start_pfn + r->spanned);
	}
	mms_out_printf(o, "  %-10s %10s %9s\n", "", "pages", "MiB");
	mms_zones_size(o, "spanned", r->spanned, "from its first to its last, holes included");
	mms_zones_size(o, "present", r->present, "of them RAM");
	mms_zones_size(o, "managed", r->managed, "of them the page allocator's");
	if (r->cma)
		mms_zones_size(o, "CMA", r->cma, "of them set aside for CMA");
	mms_zones_size(o, "free", r->free, "free in the zone");
	if (r->drift)
		mms_out_printf(o, "  %-10s %+10lld %9s  not yet counted by all CPUs\n", "",
			       r->drift, "");
	mms_zones_size(o, "per-CPU", r->pcp, "free on lists of the CPUs, besides");
	if (r->boost)
		mms_zones_size(o, "boost", r->boost, "added to the watermarks for a while");
	if (r->highatomic)
		mms_zones_size(o, "highatomic", r->highatomic, "for requests that cannot wait");
}

static void mms_zones_mark(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_zone_record *zone = it->row;
	const struct mms_zone_mark *r = it->rec;

	if (zone->state == MMS_ZONE_EMPTY)
		return;
	if (r->mark == WMARK_MIN)
		mms_out_printf(o, "  %-10s %10s %9s  %s\n", "watermark", "at", "MiB",
			       "free above it: pages, MiB");
	mms_out_printf(o, "  %-10s %10llu ", mms_name_of(mms_zone_mark_names, r->mark), r->pages);
	mms_text_mib(o, r->pages, 9, false);
	mms_out_printf(o, "  %+11lld ", r->distance);
	mms_text_mib(o, r->distance, 9, true);
	mms_out_printf(o, "\n");
}

static void mms_zones_reserve(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_zone_record *zone = it->row;
	const struct mms_zone_reserve *r = it->rec;

	if (zone->state == MMS_ZONE_EMPTY || !r->pages)
		return;
	mms_out_printf(o, "  %-10s %10llu ", "reserve", r->pages);
	mms_text_mib(o, r->pages, 9, false);
	mms_out_printf(o, "  left by requests that may use %s\n", it->strings + r->request);
}

/**
 * mms_zones_row() - a record of physical/zones as text
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_zones_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it)
{
	const struct mms_node_distance *d = it->rec;
	const struct mms_zone_cpu *c = it->rec;

	switch (it->type) {
	case MMS_ZONE:
		mms_zones_zone(o, q, it);
		break;
	case MMS_ZONE_MARK:
		mms_zones_mark(o, it);
		break;
	case MMS_ZONE_RESERVE:
		mms_zones_reserve(o, it);
		break;
	case MMS_ZONE_CPU:
		mms_out_printf(o, "lists of CPU %u, node %u zone %-8s %6u pages, up to %u, by %u\n",
			       c->cpu, c->node, it->strings + c->zone, c->count, c->high,
			       c->batch);
		break;
	case MMS_NODE_DISTANCE:
		mms_out_printf(o, "distance of node %u from node %u: %u\n", d->to, d->from,
			       d->distance);
		break;
	}
}

/**
 * mms_zones_finish() - what the watermarks come to, after a zone
 * @o: the output
 * @q: the query
 * @it: the last record of the row
 *
 * Context: Any.
 */
void mms_zones_finish(struct mms_out *o, const struct mms_query *q,
		      const struct mms_batch_iter *it)
{
	const struct mms_zone_record *r = it->row;
	const struct mms_name *n;

	/* Rows of their own have nothing nested in them; a zone always has. */
	if ((it->type != MMS_ZONE_MARK && it->type != MMS_ZONE_RESERVE) ||
	    r->state == MMS_ZONE_EMPTY)
		return;
	for (n = mms_zone_state_names; n->name; n++)
		if (n->value == r->state)
			mms_out_printf(o, "  %s: %s\n", n->name, n->help);
}

/**
 * mms_zones_foot() - what happens at the watermarks
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_zones_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_name *n;

	mms_out_printf(o, "#\n# What happens at the watermarks:\n");
	for (n = mms_zone_mark_names; n->name; n++)
		mms_out_printf(o, "# %-6s %s\n", n->name, n->help);
	mms_out_printf(o, "# reserve: requests that could use a higher zone leave this here,\n"
		       "#        above the watermark, to those that cannot: a watermark holds for\n"
		       "#        them only if as much is free besides\n");
}
