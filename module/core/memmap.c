// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory map while memory comes and goes.
 *
 * get_online_mems() is not exported, so memory may be taken offline, and its
 * struct pages be freed, while we look at them. The kernel tells before it
 * begins: from then until it is done or has given up, the frames in question
 * count as offline here, and a batch that was under way is waited for. With its last
 * frame a zone loses its per-CPU data before the kernel tells that it is done: it
 * counts as gone for as long.
 */
#include <linux/lockdep.h>
#include <linux/memory.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/rwsem.h>

#include "memmap.h"

static DECLARE_RWSEM(mms_memmap_sem);
/* The kernel offlines one range at a time. */
static unsigned long mms_leaving_start, mms_leaving_end;
/* The zone that has no memory but that. */
static const struct zone *mms_leaving_zone;

static void mms_memory_leaves(const struct memory_notify *range)
{
	const struct zone *zone = page_zone(pfn_to_page(range->start_pfn));

	mms_leaving_start = range->start_pfn;
	mms_leaving_end = range->start_pfn + range->nr_pages;
	/* The range is of one zone, and has no holes. */
	mms_leaving_zone = zone->present_pages <= range->nr_pages ? zone : NULL;
}

static int mms_memory_event(struct notifier_block *nb, unsigned long event, void *data)
{
	const struct memory_notify *range = data;

	switch (event) {
	case MEM_GOING_OFFLINE:
		down_write(&mms_memmap_sem);
		mms_memory_leaves(range);
		up_write(&mms_memmap_sem);
		break;
	case MEM_OFFLINE:
	case MEM_CANCEL_OFFLINE:
		down_write(&mms_memmap_sem);
		mms_leaving_start = 0;
		mms_leaving_end = 0;
		mms_leaving_zone = NULL;
		up_write(&mms_memmap_sem);
		break;
	}
	return NOTIFY_OK;
}

static struct notifier_block mms_memory_notifier = {
	.notifier_call = mms_memory_event,
};

/**
 * mms_memmap_init() - be told when memory goes
 *
 * Context: Module load.
 * Return: 0, or what register_memory_notifier() says.
 */
int mms_memmap_init(void)
{
	return register_memory_notifier(&mms_memory_notifier);
}

/**
 * mms_memmap_exit() - undo mms_memmap_init()
 *
 * Context: Module load or unload.
 */
void mms_memmap_exit(void)
{
	unregister_memory_notifier(&mms_memory_notifier);
}

/**
 * mms_memmap_lock() - keep struct pages for the time of a batch
 *
 * Context: Process context, after mmap_lock. Sleeps.
 */
void mms_memmap_lock(void)
{
	down_read(&mms_memmap_sem);
}

/**
 * mms_memmap_unlock() - undo mms_memmap_lock()
 *
 * Context: Process context, mms_memmap_lock() held; released.
 */
void mms_memmap_unlock(void)
{
	up_read(&mms_memmap_sem);
}

/**
 * mms_pfn_page() - the struct page of a frame
 * @pfn: the frame's number
 *
 * Context: mms_memmap_lock() held.
 * Return: the struct page, or NULL: not RAM, offline, or about to be.
 */
struct page *mms_pfn_page(unsigned long pfn)
{
	lockdep_assert_held(&mms_memmap_sem);
	if (pfn >= mms_leaving_start && pfn < mms_leaving_end)
		return NULL;
	return pfn_to_online_page(pfn);
}

/**
 * mms_zone_there() - does a zone have memory, and its per-CPU data?
 * @zone: the zone
 *
 * Its last memory may be on its way out, and per_cpu_pageset and per_cpu_zonestats
 * be freed at any time.
 *
 * Context: mms_memmap_lock() held: as long as it is, what is there stays.
 * Return: true if they may be looked at.
 */
bool mms_zone_there(struct zone *zone)
{
	lockdep_assert_held(&mms_memmap_sem);
	return zone != mms_leaving_zone && populated_zone(zone);
}
