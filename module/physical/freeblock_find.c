// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where a frame is: on a list of its zone, on one of a CPU, or on none.
 */
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "../core/memmap.h"
#include "freeblock_at.h"
#include "hold.h"
#include "page.h"
#include "pageblock.h"
#include "pair.h"
#include "pcp.h"

/* How often lists are gone through for a frame that is on its way between them. */
#define MMS_AT_TRIES	3

/* The type whose list this is the head of, or nothing: it is a block. */
static u8 mms_at_head(struct zone *zone, u32 order, const struct list_head *entry)
{
	u32 type;

	for (type = 0; type < MIGRATE_TYPES; type++)
		if (entry == &zone->free_area[order].free_list[type])
			return type;
	return (u8)MMS_NOTHING;
}

/* Whose list a free block is on, and how far from its head. */
static void mms_at_list(struct zone *zone, struct mms_at_record *r, struct list_head *block)
{
	struct list_head *entry = block->prev;
	u32 n;

	for (n = 0; n < MMS_AT_ENTRIES; n++, entry = entry->prev) {
		r->list_type = mms_at_head(zone, r->order, entry);
		if (r->list_type != (u8)MMS_NOTHING) {
			r->ahead = n;
			return;
		}
	}
	entry = block->next;
	for (n = 0; n < MMS_AT_ENTRIES; n++, entry = entry->next) {
		r->list_type = mms_at_head(zone, r->order, entry);
		if (r->list_type != (u8)MMS_NOTHING)
			return;
	}
}

static void mms_at_block(struct mms_at_record *r, u64 block, u32 order)
{
	r->block = block;
	r->order = order;
	r->bytes = PAGE_SIZE << order;
}

/* The free block a frame is in: of the zone's, whose lock is held. */
static bool mms_at_free(struct zone *zone, struct mms_at_record *r)
{
	struct page *page;
	u32 order, found;
	u64 pfn;

	for (order = 0; order < MMS_ORDERS; order++) {
		pfn = ALIGN_DOWN(r->pfn, 1ULL << order);
		page = mms_pfn_page(pfn);
		if (!page || !mms_free_block(zone, page, &found) || found < order)
			continue;
		mms_at_block(r, pfn, found);
		mms_at_list(zone, r, &page->buddy_list);
		return true;
	}
	return false;
}

/* Blocks that grow up to the largest, and their buddies. */
static void mms_at_buddies(struct zone *zone, struct mms_at *at)
{
	u32 order = mms_at_first(&at->r);
	struct mms_at_buddy *r;
	struct mms_pair pair;

	for (at->nr = 0; order < MMS_ORDERS; order++) {
		r = &at->buddies[at->nr++];
		r->block = ALIGN_DOWN(at->r.pfn, 1ULL << order);
		r->order = order;
		mms_pair_look(zone, r->block, order, &pair);
		r->buddy = pair.pfn;
		r->buddy_order = pair.order;
		r->state = pair.state;
	}
}

/* Found, not there, or the budget was not enough. */
enum mms_at_found { MMS_AT_FOUND, MMS_AT_NOT, MMS_AT_CUT };

static enum mms_at_found mms_at_pcp_list(struct per_cpu_pages *pcp, u32 list, u32 *budget,
					 struct mms_at_record *r)
{
	u32 order = mms_pcp_order(list), n = 0;
	struct page *page;
	u64 pfn;

	list_for_each_entry(page, &pcp->lists[list], pcp_list) {
		if (!*budget)
			return MMS_AT_CUT;
		pfn = page_to_pfn(page);
		if (pfn == ALIGN_DOWN(r->pfn, 1ULL << order)) {
			mms_at_block(r, pfn, order);
			r->list_type = mms_pcp_type(list);
			r->ahead = n;
			return MMS_AT_FOUND;
		}
		n++;
		--*budget;
	}
	return MMS_AT_NOT;
}

/*
 * The lists of a CPU, as many under one hold as the budget allows. One that has more
 * entries than that alone is cut, and the others are looked through all the same.
 */
static enum mms_at_found mms_at_pcp_cpu(struct per_cpu_pages *pcp, struct mms_at_record *r)
{
	enum mms_at_found found = MMS_AT_NOT, result = MMS_AT_NOT;
	u32 list = 0, first, budget;
	unsigned long flags;
	u64 since;

	while (list < NR_PCP_LISTS && found != MMS_AT_FOUND) {
		first = list;
		budget = MMS_PCP_ENTRIES;
		flags = mms_pcp_lock(pcp, &since);
		do {
			found = mms_at_pcp_list(pcp, list, &budget, r);
		} while (found == MMS_AT_NOT && ++list < NR_PCP_LISTS);
		mms_pcp_unlock(pcp, flags, since);
		if (found == MMS_AT_CUT && list == first) {
			result = MMS_AT_CUT;
			list++;
		}
	}
	return found == MMS_AT_FOUND ? found : result;
}

/* The same of the CPUs' lists; takes the lock of each. */
static enum mms_at_found mms_at_pcp(struct zone *zone, struct mms_at_record *r)
{
	enum mms_at_found found, result = MMS_AT_NOT;
	int cpu;

	for_each_online_cpu(cpu) {
		found = mms_at_pcp_cpu(per_cpu_ptr(zone->per_cpu_pageset, cpu), r);
		if (found != MMS_AT_NOT)
			r->cpu = cpu;
		if (found == MMS_AT_FOUND)
			return found;
		if (found == MMS_AT_CUT)
			result = found;
		cond_resched();
	}
	return result;
}

/* One instant of the zone's lists; what is on those of CPUs has no count. */
static enum mms_at_state mms_at_zone(struct mms_at *at, struct page *page, struct zone *zone)
{
	struct mms_at_record *r = &at->r;
	enum mms_at_state state;
	unsigned long flags;
	u64 since;

	flags = mms_zone_lock(zone, &since);
	if (mms_at_free(zone, r))
		state = MMS_AT_LIST;
	else
		state = mms_page_uncounted(page) ? MMS_AT_NOWHERE : MMS_AT_USED;
	mms_at_buddies(zone, at);
	r->migratetype = mms_pageblock_type(r->pfn);
	mms_zone_unlock(zone, flags, since);
	return state;
}

/**
 * mms_at_look() - find out where a frame is
 * @at: has the frame's number; gets the rest
 * @page: its struct page
 * @zone: its zone
 *
 * Between a look at the zone's lists and one at the CPUs' a frame may go from these to
 * those: who is on none is looked for again.
 *
 * Context: Process context, mms_memmap_lock() held. Takes the zone's lock, and then that
 * of each CPU's lists. May reschedule.
 */
void mms_at_look(struct mms_at *at, struct page *page, struct zone *zone)
{
	struct mms_at_record *r = &at->r;
	u32 n;

	for (n = 0; n < MMS_AT_TRIES; n++) {
		r->cpu = MMS_NOTHING32;
		r->state = mms_at_zone(at, page, zone);
		if (r->state != MMS_AT_NOWHERE)
			return;
		switch (mms_at_pcp(zone, r)) {
		case MMS_AT_FOUND:
			r->state = MMS_AT_PCP;
			return;
		case MMS_AT_CUT:
			r->state = MMS_AT_UNKNOWN;
			break;
		case MMS_AT_NOT:
			break;
		}
	}
}
