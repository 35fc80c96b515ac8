// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lists of free pages that each CPU keeps of a zone: a list for each order and type,
 * and two for huge pages.
 */
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "../compat.h"
#include "hold.h"
#include "pcp.h"

/**
 * struct mms_pcp_lists - the lists of a CPU as they were under one hold of their lock
 * @blocks: by list; of those that are skipped some of them
 * @pages: pages in the others
 * @count: the kernel's own count of pages, on all lists
 * @skip: bit N: list N is too long to be counted with the others
 */
struct mms_pcp_lists {
	u32 blocks[NR_PCP_LISTS];
	u64 pages;
	u64 count;
	u32 skip;
};

/**
 * mms_pcp_has_order() - do CPUs keep blocks of this order?
 * @order: the order
 *
 * pcp_allowed_order() of mm/page_alloc.c.
 *
 * Context: Any.
 * Return: true if they do.
 */
bool mms_pcp_has_order(u32 order)
{
	return order <= PAGE_ALLOC_COSTLY_ORDER || order == mms_pcp_huge_order();
}

/**
 * mms_pcp_index() - which of a CPU's lists a block is on
 * @order: its order, one that mms_pcp_has_order()
 * @type: the type of memory it is for, one of those that have per-CPU lists
 *
 * order_to_pindex() of mm/page_alloc.c.
 *
 * Context: Any.
 * Return: the list's index.
 */
u32 mms_pcp_index(u32 order, u32 type)
{
	if (order <= PAGE_ALLOC_COSTLY_ORDER)
		return MIGRATE_PCPTYPES * order + type;
	return NR_LOWORDER_PCP_LISTS + (type == MIGRATE_MOVABLE);
}

/**
 * mms_pcp_order() - the order of the blocks on a list of a CPU
 * @list: its index
 *
 * Context: Any.
 * Return: the order.
 */
u32 mms_pcp_order(u32 list)
{
	return list < NR_LOWORDER_PCP_LISTS ? list / MIGRATE_PCPTYPES : mms_pcp_huge_order();
}

/**
 * mms_pcp_type() - the type of memory that a list of a CPU is for
 * @list: its index
 *
 * Not that of the pageblocks: blocks of CMA are on lists of movable memory. Huge pages that
 * are not movable are on one list, which counts as that of unmovable ones.
 *
 * Context: Any.
 * Return: enum migratetype, one of those that have per-CPU lists.
 */
u32 mms_pcp_type(u32 list)
{
	if (list < NR_LOWORDER_PCP_LISTS)
		return list % MIGRATE_PCPTYPES;
	return list == NR_LOWORDER_PCP_LISTS ? MIGRATE_UNMOVABLE : MIGRATE_MOVABLE;
}

/* The blocks of a list, as far as the budget goes; true: that was all. */
static bool mms_pcp_list(const struct list_head *list, u32 *blocks, u32 *budget)
{
	const struct list_head *entry;

	for (*blocks = 0, entry = list->next; entry != list; entry = entry->next) {
		if (!*budget)
			return false;
		++*blocks;
		--*budget;
	}
	return true;
}

/* Count the lists that are not skipped; expects their lock held. False: too much at once. */
static bool mms_pcp_try(const struct per_cpu_pages *pcp, struct mms_pcp_lists *p)
{
	u32 list, budget = MMS_PCP_ENTRIES;

	p->count = pcp->count;
	for (p->pages = 0, list = 0; list < NR_PCP_LISTS; list++) {
		if (p->skip & BIT(list))
			continue;
		if (!mms_pcp_list(&pcp->lists[list], &p->blocks[list], &budget))
			return false;
		p->pages += (u64)p->blocks[list] << mms_pcp_order(list);
	}
	return true;
}

/* How long one list is, as far as is looked; expects its lock held. */
static void mms_pcp_measure(const struct per_cpu_pages *pcp, struct mms_pcp_lists *p, u32 list)
{
	u32 budget = MMS_PCP_ENTRIES;

	mms_pcp_list(&pcp->lists[list], &p->blocks[list], &budget);
}

/* Skip the longest list, and more until the others, as measured, fit into one hold. */
static void mms_pcp_skip_longest(struct mms_pcp_lists *p)
{
	u32 list, longest, rest;

	do {
		for (list = 0, longest = 0, rest = 0; list < NR_PCP_LISTS; list++) {
			if (p->skip & BIT(list))
				continue;
			rest += p->blocks[list];
			if (p->skip & BIT(longest) || p->blocks[list] > p->blocks[longest])
				longest = list;
		}
		rest -= p->blocks[longest];
		p->skip |= BIT(longest);
	} while (rest > MMS_PCP_ENTRIES);
}

/*
 * Add the lists of a CPU up. Of a single list that is too long the rest is what the
 * kernel's count has more than was counted; of several it is not known whose it is.
 */
static u32 mms_pcp_add(struct mms_pcp_lists *p, u64 blocks[MMS_ORDERS][MIGRATE_TYPES])
{
	u32 list, cut = 0;

	if (hweight32(p->skip) == 1 && p->count >= p->pages) {
		list = __ffs(p->skip);
		p->blocks[list] = (p->count - p->pages) >> mms_pcp_order(list);
		p->skip = 0;
	}
	for (list = 0; list < NR_PCP_LISTS; list++) {
		blocks[mms_pcp_order(list)][mms_pcp_type(list)] += p->blocks[list];
		if (p->skip & BIT(list))
			cut |= BIT(mms_pcp_order(list));
	}
	return cut;
}

/**
 * mms_pcp_count() - count the blocks on the lists of all CPUs
 * @zone: the zone, which mms_zone_there()
 * @blocks: by order and type; they are added
 *
 * The lists of a CPU are counted at one instant, but for the longest where all are too
 * long for that.
 *
 * Context: Process context, mms_memmap_lock() held. Takes the lock of each CPU's lists for
 * MMS_PCP_ENTRIES entries at a time. May reschedule.
 * Return: bit N: lists of order N have more blocks.
 */
u32 mms_pcp_count(struct zone *zone, u64 blocks[MMS_ORDERS][MIGRATE_TYPES])
{
	u32 list, cut = 0;
	int cpu;

	for_each_online_cpu(cpu) {
		struct per_cpu_pages *pcp = per_cpu_ptr(zone->per_cpu_pageset, cpu);
		struct mms_pcp_lists p = {};
		unsigned long flags;
		bool done;
		u64 since;

		for (;;) {
			flags = mms_pcp_lock(pcp, &since);
			done = mms_pcp_try(pcp, &p);
			mms_pcp_unlock(pcp, flags, since);
			cond_resched();
			if (done)
				break;
			for (list = 0; list < NR_PCP_LISTS; list++) {
				flags = mms_pcp_lock(pcp, &since);
				mms_pcp_measure(pcp, &p, list);
				mms_pcp_unlock(pcp, flags, since);
				cond_resched();
			}
			mms_pcp_skip_longest(&p);
		}
		cut |= mms_pcp_add(&p, blocks);
	}
	return cut;
}
