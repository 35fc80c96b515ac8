// SPDX-License-Identifier: GPL-2.0-only
/*
 * The free lists of a zone, counted in pieces.
 *
 * Nobody may allocate from a zone while its lock is held, so it is held for a
 * bounded number of entries. Between two pieces the list may change: where to go
 * on is the last block that was counted, found again by its frame number. If it is
 * still a free block of that order, the list is followed from it to the end; whose
 * end that is tells whether it is still the same list. What else may have changed
 * shows in the neighbours of that block, in the list's ends and in the kernel's
 * count. At the end the sum of the lists must be the kernel's count.
 */
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "../core/memmap.h"
#include "freelist.h"
#include "hold.h"
#include "pcp.h"

/* No block was counted yet. */
#define MMS_AT_HEAD	(~0UL)

/**
 * struct mms_free_walk - where the counting is
 * @zone: the zone
 * @l: the counts
 * @order: of the list that is next, or that is being counted
 * @type: its type
 * @count: its blocks so far
 * @tries: how often it was begun
 * @at: frame number of the last block that was counted, or MMS_AT_HEAD
 * @first: the list's first entry when the lock was dropped
 * @last: its last
 * @prev: the entry before @at
 * @next: the entry after it
 * @total: the kernel's count of that order
 */
struct mms_free_walk {
	struct zone *zone;
	struct mms_free_lists *l;
	u32 order;
	u32 type;
	u64 count;
	u32 tries;
	unsigned long at;
	const struct list_head *first;
	const struct list_head *last;
	const struct list_head *prev;
	const struct list_head *next;
	unsigned long total;
};

/**
 * mms_free_block() - is this the first page of a free block?
 * @zone: the zone
 * @page: the page
 * @order: gets the block's order
 *
 * Context: The zone's lock held.
 * Return: true if it is a block of this zone.
 */
bool mms_free_block(struct zone *zone, struct page *page, u32 *order)
{
	lockdep_assert_held(&zone->lock);
	if (!PageBuddy(page) || page_zone(page) != zone)
		return false;
	*order = page_private(page);
	return *order < MMS_ORDERS;
}

static struct list_head *mms_free_list(const struct mms_free_walk *w)
{
	return &w->zone->free_area[w->order].free_list[w->type];
}

/* The heads of the lists lie in the zone, all else on them in the memory map. */
static bool mms_free_is_head(const struct mms_free_walk *w, const struct list_head *entry)
{
	const void *areas = w->zone->free_area;

	return (const void *)entry >= areas &&
	       (const void *)entry < areas + sizeof(w->zone->free_area);
}

/* The last block that was counted, if it is where it can be gone on from. */
static struct list_head *mms_free_resume(const struct mms_free_walk *w)
{
	struct page *page = mms_pfn_page(w->at);
	u32 order;

	if (page && mms_free_block(w->zone, page, &order) && order == w->order)
		return &page->buddy_list;
	return NULL;
}

static void mms_free_remember(struct mms_free_walk *w, struct list_head *entry)
{
	const struct list_head *head = mms_free_list(w);

	w->at = page_to_pfn(list_entry(entry, struct page, buddy_list));
	w->first = head->next;
	w->last = head->prev;
	w->prev = entry->prev;
	w->next = entry->next;
	w->total = w->zone->free_area[w->order].nr_free;
}

static bool mms_free_unmoved(const struct mms_free_walk *w, const struct list_head *entry)
{
	const struct list_head *head = mms_free_list(w);

	return w->first == head->next && w->last == head->prev && w->prev == entry->prev &&
	       w->next == entry->next && w->total == w->zone->free_area[w->order].nr_free;
}

/* On with the next list. */
static void mms_free_done(struct mms_free_walk *w)
{
	w->l->blocks[w->order][w->type] = w->count;
	w->count = 0;
	w->tries = 0;
	w->at = MMS_AT_HEAD;
	if (++w->type < MIGRATE_TYPES)
		return;
	w->type = 0;
	w->order++;
}

/* Begin a list again; after some tries what was counted has to do. */
static void mms_free_again(struct mms_free_walk *w)
{
	w->l->moved |= BIT(w->order);
	w->at = MMS_AT_HEAD;
	if (++w->tries < MMS_FREE_TRIES) {
		w->count = 0;
		return;
	}
	w->l->short_of |= BIT(w->order);
	mms_free_done(w);
}

/* As far on one list as the budget goes; expects the zone's lock held. */
static void mms_free_some(struct mms_free_walk *w, u32 *budget)
{
	struct list_head *head = mms_free_list(w), *entry = head;

	if (w->at != MMS_AT_HEAD) {
		entry = mms_free_resume(w);
		if (!entry) {
			mms_free_again(w);
			return;
		}
		if (!mms_free_unmoved(w, entry))
			w->l->moved |= BIT(w->order);
	}
	while (!mms_free_is_head(w, entry->next)) {
		if (!*budget) {
			if (entry != head)
				mms_free_remember(w, entry);
			return;
		}
		entry = entry->next;
		w->count++;
		--*budget;
	}
	/* A block that has changed lists led to the end of another one. */
	if (entry->next == head)
		mms_free_done(w);
	else
		mms_free_again(w);
}

static void mms_free_totals(struct mms_free_walk *w)
{
	u32 order, type;
	u64 sum;

	for (order = 0; order < MMS_ORDERS; order++) {
		w->l->total[order] = w->zone->free_area[order].nr_free;
		for (sum = 0, type = 0; type < MIGRATE_TYPES; type++)
			sum += w->l->blocks[order][type];
		if (sum != w->l->total[order])
			w->l->moved |= BIT(order);
	}
}

/* One hold of the zone's lock; true: that was all. */
static bool mms_free_piece(struct mms_free_walk *w)
{
	u32 budget = MMS_FREE_ENTRIES;
	unsigned long flags;
	u64 since;
	bool done;

	flags = mms_zone_lock(w->zone, &since);
	/* An empty list takes time, too, though little: there are not many. */
	while (w->order < MMS_ORDERS && budget)
		mms_free_some(w, &budget);
	done = w->order == MMS_ORDERS;
	if (done)
		mms_free_totals(w);
	mms_zone_unlock(w->zone, flags, since);
	w->l->pieces++;
	return done;
}

/**
 * mms_free_lists() - count the free blocks of a zone, list by list
 * @zone: the zone
 * @l: gets the counts
 *
 * Context: Process context. Takes mms_memmap_lock() for MMS_FREE_PIECES pieces at a time,
 * and in it the zone's lock for MMS_FREE_ENTRIES entries, then those of per-CPU lists.
 * Return: 0, or -EINTR: killed.
 */
int mms_free_lists(struct zone *zone, struct mms_free_lists *l)
{
	struct mms_free_walk w = { .zone = zone, .l = l, .at = MMS_AT_HEAD };
	bool done = false;

	memset(l, 0, sizeof(*l));
	mms_memmap_lock();
	while (!done && !fatal_signal_pending(current)) {
		done = mms_free_piece(&w);
		cond_resched();
		/* Somebody may wait to take memory offline: nothing that is kept is of it. */
		if (!done && !(l->pieces % MMS_FREE_PIECES)) {
			mms_memmap_unlock();
			mms_memmap_lock();
		}
	}
	/* A zone that is leaving has had its lists emptied. */
	if (done && mms_zone_there(zone))
		l->pcp_cut = mms_pcp_count(zone, l->pcp);
	mms_memmap_unlock();
	return done ? 0 : -EINTR;
}
