// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first blocks of a zone's free lists, read at one instant.
 */
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/vmstat.h>

#include "../compat.h"
#include "../core/memmap.h"
#include "hold.h"
#include "pageblock.h"
#include "pcp.h"
#include "take.h"

static void mms_heads_pcp(struct zone *zone, int cpu, u32 order, u32 type, struct mms_heads *h)
{
	struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
	unsigned long flags;
	struct page *page;
	u64 since;

	flags = mms_pcp_lock(pcp, &since);
	page = list_first_entry_or_null(&pcp->lists[mms_pcp_index(order, type)], struct page,
					pcp_list);
	h->pcp = page ? page_to_pfn(page) : MMS_NO_BLOCK;
	h->pcp_type = page ? mms_pageblock_type(h->pcp) : MIGRATE_TYPES;
	mms_pcp_unlock(pcp, flags, since);
}

/**
 * mms_heads_read() - look at the first blocks of a zone's lists
 * @zone: the zone
 * @cpu: whose list comes first
 * @order: the order that is asked for
 * @type: the type of memory it is for, one of those that have per-CPU lists
 * @h: gets the blocks
 *
 * Context: mms_memmap_lock() held. Takes the lock of the CPU's lists, then the zone's:
 * for as many entries as there are lists.
 */
void mms_heads_read(struct zone *zone, int cpu, u32 order, u32 type, struct mms_heads *h)
{
	unsigned long flags;
	struct page *page;
	u64 since;
	u32 o, t;

	h->pcp = MMS_NO_BLOCK;
	h->pcp_type = MIGRATE_TYPES;
	if (mms_pcp_has_order(order) && mms_zone_there(zone))
		mms_heads_pcp(zone, cpu, order, type, h);
	flags = mms_zone_lock(zone, &since);
	for (o = 0; o < MMS_ORDERS; o++) {
		for (t = 0; t < MIGRATE_TYPES; t++) {
			page = list_first_entry_or_null(&zone->free_area[o].free_list[t],
							struct page, buddy_list);
			h->pfn[o][t] = page ? page_to_pfn(page) : MMS_NO_BLOCK;
		}
	}
	mms_zone_unlock(zone, flags, since);
	h->much_cma = mms_zone_free_cma(zone) > zone_page_state(zone, NR_FREE_PAGES) / 2;
}
