// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/zones: nodes and zones, their watermarks and reserves.
 */
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "../core/memmap.h"
#include "physical.h"
#include "zone.h"
#include "zones.h"

const struct mms_name mms_zone_state_names[] = {
	{ MMS_ZONE_EMPTY, "no-memory", "the zone has no memory" },
	{ MMS_ZONE_ABOVE_HIGH, "above-high",
	  "there is enough: requests for this zone get pages at once" },
	{ MMS_ZONE_ABOVE_LOW, "above-low",
	  "requests for it get pages at once; kswapd, if awake, goes on" },
	{ MMS_ZONE_ABOVE_MIN, "above-min",
	  "requests for it wake kswapd, and get pages at once down to min" },
	{ MMS_ZONE_BELOW_MIN, "below-min",
	  "requests for it reclaim first; only urgent ones get pages at once" },
	{}
};

const struct mms_name mms_zone_mark_names[] = {
	{ WMARK_MIN, "min", "below: requests have to reclaim for themselves, or fail" },
	{ WMARK_LOW, "low", "below: requests wake kswapd, which reclaims" },
	{ WMARK_HIGH, "high", "above: kswapd has done enough, and sleeps" },
	{ WMARK_PROMO, "promo", "memory tiering: kswapd makes room up to here" },
	{}
};

static const struct mms_field mms_zone_fields[] = {
	MMS_FIELD(mms_zone_record, node, COUNT, 4, "its node"),
	MMS_FIELD(mms_zone_record, zone, STRING, 8, "its name"),
	MMS_FIELD(mms_zone_record, start_pfn, PFN, 10, "its first frame"),
	MMS_FIELD(mms_zone_record, spanned, COUNT, 9,
		  "pages from its first to its last, holes included"),
	MMS_FIELD(mms_zone_record, present, COUNT, 9, "pages of them that are RAM"),
	MMS_FIELD(mms_zone_record, managed, COUNT, 9,
		  "pages of them that the page allocator has"),
	MMS_FIELD(mms_zone_record, cma, COUNT, 0, "pages of them that are set aside for CMA"),
	MMS_FIELD(mms_zone_record, free, COUNT, 9,
		  "free pages, less those of per-CPU lists, as requests see it first"),
	MMS_FIELD(mms_zone_record, drift, INT, 0,
		  "pages to be added to free: what CPUs have not told yet"),
	MMS_FIELD(mms_zone_record, pcp, COUNT, 7, "pages on per-CPU lists"),
	MMS_FIELD(mms_zone_record, pcp_high, COUNT, 0,
		  "pages these lists hold before they give back"),
	MMS_FIELD(mms_zone_record, boost, COUNT, 7,
		  "pages added to all watermarks for a while, after types got mixed"),
	MMS_FIELD(mms_zone_record, highatomic, COUNT, 0,
		  "pages of blocks reserved for requests that cannot wait"),
	MMS_FIELD_NAMES(mms_zone_record, state, ENUM, 10, mms_zone_state_names,
			"where free is among the watermarks"),
};

static const struct mms_field mms_zone_mark_fields[] = {
	MMS_FIELD_NAMES(mms_zone_mark, mark, ENUM, 5, mms_zone_mark_names, "which watermark"),
	MMS_FIELD(mms_zone_mark, pages, COUNT, 8, "free pages at which it is, the boost included"),
	MMS_FIELD(mms_zone_mark, distance, INT, 8, "free pages above it; negative: below it"),
	MMS_FIELD(mms_zone_mark, distance_bytes, INT, 12, "the same in bytes"),
	MMS_FIELD(mms_zone_mark, happens, STRING, 50, "what happens there"),
};

static const struct mms_field mms_zone_reserve_fields[] = {
	MMS_FIELD(mms_zone_reserve, request, STRING, 8, "the highest zone that a request may use"),
	MMS_FIELD(mms_zone_reserve, pages, COUNT, 8,
		  "pages above the watermark that it has to leave in this zone"),
};

static const struct mms_field mms_zone_cpu_fields[] = {
	MMS_FIELD(mms_zone_cpu, node, COUNT, 4, "the zone's node"),
	MMS_FIELD(mms_zone_cpu, zone, STRING, 8, "the zone"),
	MMS_FIELD(mms_zone_cpu, cpu, COUNT, 4, "the CPU"),
	MMS_FIELD(mms_zone_cpu, count, COUNT, 6, "pages on its lists"),
	MMS_FIELD(mms_zone_cpu, high, COUNT, 6, "pages it keeps before it gives back"),
	MMS_FIELD(mms_zone_cpu, batch, COUNT, 6, "pages that come or go at once"),
};

static const struct mms_field mms_node_distance_fields[] = {
	MMS_FIELD(mms_node_distance, from, COUNT, 4, "a node"),
	MMS_FIELD(mms_node_distance, to, COUNT, 4, "a node"),
	MMS_FIELD(mms_node_distance, distance, COUNT, 8,
		  "how far they are from each other; 10: the same node"),
};

static const struct mms_type mms_zones_types[] = {
	[MMS_ZONE] = MMS_TYPE("zones", mms_zone_record, mms_zone_fields, 0, 0, "a zone",
			      .key = "node zone"),
	[MMS_ZONE_MARK] = MMS_TYPE("watermarks", mms_zone_mark, mms_zone_mark_fields,
				   MMS_ZONE + 1, 0, "a watermark", .key = "mark"),
	[MMS_ZONE_RESERVE] = MMS_TYPE("reserves", mms_zone_reserve, mms_zone_reserve_fields,
				      MMS_ZONE + 1, 0, "the lowmem reserve for a kind of request",
				      .key = "request"),
	[MMS_ZONE_CPU] = MMS_TYPE("zone_cpus", mms_zone_cpu, mms_zone_cpu_fields, 0, 0,
				  "the pages of a zone that a CPU keeps", .key = "node zone cpu"),
	[MMS_NODE_DISTANCE] = MMS_TYPE("distances", mms_node_distance, mms_node_distance_fields,
				       0, 0, "how far two nodes are from each other",
				       .key = "from to"),
};

/* Bytes of all records of a zone, and of its strings. */
#define MMS_ZONE_BYTES	(sizeof(struct mms_zone_record) + 3 * sizeof(struct mms_raw_block) + \
			 NR_WMARK * sizeof(struct mms_zone_mark) +			\
			 MAX_NR_ZONES * sizeof(struct mms_zone_reserve))
#define MMS_ZONE_STRINGS	1024

/* The parts of the listing, one after the other; the cursor is of these and of a part. */
enum { MMS_PART_ZONES, MMS_PART_CPUS, MMS_PART_DISTANCES };
#define MMS_PART_SHIFT	56
#define MMS_PART_MASK	(BIT_ULL(MMS_PART_SHIFT) - 1)

static enum mms_zone_state mms_zone_state(struct zone *zone, u64 free)
{
	if (!populated_zone(zone))
		return MMS_ZONE_EMPTY;
	if (free > high_wmark_pages(zone))
		return MMS_ZONE_ABOVE_HIGH;
	if (free > low_wmark_pages(zone))
		return MMS_ZONE_ABOVE_LOW;
	if (free > min_wmark_pages(zone))
		return MMS_ZONE_ABOVE_MIN;
	return MMS_ZONE_BELOW_MIN;
}

/* Of the lists nothing is locked, as in /proc/zoneinfo: allocations do not wait for us. */
static void mms_zone_cpus(struct zone *zone, struct mms_zone_record *r)
{
	struct per_cpu_pages *pcp;
	int cpu;

	for_each_online_cpu(cpu) {
		pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
		r->pcp += READ_ONCE(pcp->count);
		r->pcp_high += READ_ONCE(pcp->high);
	}
}

static void mms_zone_push_marks(struct mms_batch *b, struct zone *zone, u64 free)
{
	const struct mms_name *n;
	struct mms_zone_mark *r;

	for (n = mms_zone_mark_names; n->name; n++) {
		r = mms_batch_push(b, MMS_ZONE_MARK);
		r->mark = n->value;
		r->pages = wmark_pages(zone, n->value);
		r->distance = free - r->pages;
		r->distance_bytes = r->distance * (s64)PAGE_SIZE;
		r->happens = mms_batch_str(b, n->help);
	}
}

static void mms_zone_push(struct mms_batch *b, struct zone *zone)
{
	struct mms_zone_record *r = mms_batch_push(b, MMS_ZONE);
	struct mms_zone_reserve *reserve;
	u64 free;
	int i;

	r->node = zone_to_nid(zone);
	r->zone = mms_batch_str(b, zone->name);
	r->start_pfn = zone->zone_start_pfn;
	r->spanned = zone->spanned_pages;
	r->present = zone->present_pages;
	r->managed = zone_managed_pages(zone);
	r->cma = zone_cma_pages(zone);
	r->free = zone_page_state(zone, NR_FREE_PAGES);
	r->boost = zone->watermark_boost;
	r->highatomic = zone->nr_reserved_highatomic;
	r->state = mms_zone_state(zone, r->free);
	if (mms_zone_there(zone)) {
		r->drift = zone_page_state_snapshot(zone, NR_FREE_PAGES) - r->free;
		mms_zone_cpus(zone, r);
	}
	free = r->free;
	mms_zone_push_marks(b, zone, free);
	for (i = 0; i < MAX_NR_ZONES; i++) {
		reserve = mms_batch_push(b, MMS_ZONE_RESERVE);
		reserve->pages = zone->lowmem_reserve[i];
		reserve->request = mms_batch_str(b, NODE_DATA(zone_to_nid(zone))->
						    node_zones[i].name);
	}
}

static bool mms_zones_push(struct mms_batch *b, u64 *at)
{
	struct zone *zone;

	for (; (zone = mms_zone_next(at)); ++*at) {
		if (!mms_batch_room(b, MMS_ZONE_BYTES, MMS_ZONE_STRINGS))
			return false;
		mms_zone_push(b, zone);
	}
	return true;
}

/* The CPUs zone by zone. Their number is not bounded by that of a batch's records. */
static bool mms_zones_push_cpus(struct mms_batch *b, u64 *at)
{
	struct mms_zone_cpu *r;
	struct per_cpu_pages *pcp;
	struct zone *zone;
	u64 which;
	int cpu;

	for (; which = *at / nr_cpu_ids, (zone = mms_zone_next(&which));
	     *at = (which + 1) * nr_cpu_ids) {
		*at = max(*at, which * nr_cpu_ids);
		if (!mms_zone_there(zone))
			continue;
		for (cpu = *at % nr_cpu_ids; cpu < nr_cpu_ids; cpu++, ++*at) {
			if (!cpu_online(cpu))
				continue;
			if (!mms_batch_room(b, sizeof(*r) + sizeof(struct mms_raw_block), 32))
				return false;
			pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
			r = mms_batch_push(b, MMS_ZONE_CPU);
			r->node = zone_to_nid(zone);
			r->zone = mms_batch_str(b, zone->name);
			r->cpu = cpu;
			r->count = READ_ONCE(pcp->count);
			r->high = READ_ONCE(pcp->high);
			r->batch = READ_ONCE(pcp->batch);
		}
	}
	return true;
}

static bool mms_zones_push_distances(struct mms_batch *b, u64 *at)
{
	struct mms_node_distance *r;
	u32 from, to;

	for (; *at < (u64)nr_node_ids * nr_node_ids; ++*at) {
		from = *at / nr_node_ids;
		to = *at % nr_node_ids;
		if (!node_online(from) || !node_online(to))
			continue;
		r = mms_batch_push(b, MMS_NODE_DISTANCE);
		if (!r)
			return false;
		r->from = from;
		r->to = to;
		r->distance = node_distance(from, to);
	}
	return true;
}

static int mms_zones_scan(struct mms_query *q, struct mms_batch *b)
{
	static bool (*const parts[])(struct mms_batch *b, u64 *at) = {
		[MMS_PART_ZONES] = mms_zones_push,
		[MMS_PART_CPUS] = mms_zones_push_cpus,
		[MMS_PART_DISTANCES] = mms_zones_push_distances,
	};
	u64 part = q->cursor >> MMS_PART_SHIFT, at = q->cursor & MMS_PART_MASK;
	bool done = true;

	mms_memmap_lock();
	for (; part < ARRAY_SIZE(parts); part++, at = 0) {
		done = parts[part](b, &at);
		if (!done)
			break;
	}
	mms_memmap_unlock();
	q->cursor = part << MMS_PART_SHIFT | at;
	return done ? 0 : MMS_MORE;
}

const struct mms_listing mms_physical_zones = {
	.name = "zones",
	.help = "nodes and zones: size, free memory, watermarks, reserves",
	.types = mms_zones_types,
	.nr_types = ARRAY_SIZE(mms_zones_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_zones_scan,
	.row = mms_zones_row,
	.finish = mms_zones_finish,
	.foot = mms_zones_foot,
};
