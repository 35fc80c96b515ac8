// SPDX-License-Identifier: GPL-2.0-only
/*
 * kswapd: is it at work, and would a request wake it? Newer kernels take memory of nodes
 * whose kswapd is at work last, so where a request ends depends on it.
 */
#include <linux/mm.h>
#include <linux/vmstat.h>
#include <linux/wait.h>

#include "../compat.h"
#include "kswapd.h"
#include "watermark.h"

/**
 * mms_kswapd_works() - is it awake?
 * @node: its node
 *
 * Context: Any.
 * Return: Whether nothing waits in the node's queue. Follows get_page_from_freelist() of
 *         mm/page_alloc.c.
 */
bool mms_kswapd_works(pg_data_t *node)
{
	/* Without a barrier, as the allocator looks: it may go to sleep meanwhile. */
	return !waitqueue_active(&node->kswapd_wait);
}

/* Has the zone enough for kswapd? __zone_watermark_ok() with nothing special. */
static bool mms_kswapd_is_content(struct zone *zone, u32 order, u32 highest, struct mms_heads *h)
{
	struct mms_watermark w = { .order = order };

	mms_watermark_zone(&w, zone, WMARK_HIGH, highest);
	mms_watermark_work(&w);
	if (!w.enough || !order)
		return w.enough;
	mms_heads_read(zone, raw_smp_processor_id(), order, MIGRATE_UNMOVABLE, h);
	return mms_heads_suit(h, order, 0);
}

/**
 * mms_kswapd_would_wake() - would a request that finds too little wake it?
 * @node: its node
 * @order: of the request
 * @highest: enum zone_type: the highest zone the request may have pages of
 * @h: space for the first blocks of a zone
 *
 * Left out are memory tiering, where kswapd makes room up to another mark, and that the
 * kernel sums up what CPUs have not yet counted where little is free (percpu_drift_mark).
 *
 * Context: mms_memmap_lock() held, no zone's lock. Takes the lock of the CPU's lists and
 *          that of a zone, zone after zone.
 * Return: Whether it sleeps, has not given up, and no zone has enough or one is boosted.
 *         Follows wakeup_kswapd() and pgdat_balanced() of mm/vmscan.c.
 */
bool mms_kswapd_would_wake(pg_data_t *node, u32 order, u32 highest, struct mms_heads *h)
{
	bool content = false, boosted = false, any = false;
	struct zone *zone;

	if (mms_kswapd_works(node) || mms_kswapd_has_given_up(node))
		return false;
	for (zone = node->node_zones; zone <= node->node_zones + highest; zone++) {
		if (!managed_zone(zone))
			continue;
		any = true;
		content = content || mms_kswapd_is_content(zone, order, highest, h);
		boosted = boosted || READ_ONCE(zone->watermark_boost);
	}
	return any && (!content || boosted);
}
