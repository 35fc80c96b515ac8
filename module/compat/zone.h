/* SPDX-License-Identifier: GPL-2.0-only */
/* Zones, pageblocks, and how the page allocator decides. */
#ifndef MMS_COMPAT_ZONE_H
#define MMS_COMPAT_ZONE_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "config.h"

/* Types of pageblocks that depend on how the kernel is configured, as struct mms_name. */
#ifdef CONFIG_CMA
#define MMS_MIGRATE_CMA		{ MIGRATE_CMA, "CMA", "set aside for large buffers" },
#else
#define MMS_MIGRATE_CMA
#endif
#ifdef CONFIG_MEMORY_ISOLATION
#define MMS_MIGRATE_ISOLATE	{ MIGRATE_ISOLATE, "Isolate", "being emptied" },
#else
#define MMS_MIGRATE_ISOLATE
#endif
#define MMS_MIGRATE_SOME	MMS_MIGRATE_CMA MMS_MIGRATE_ISOLATE

/* The type of memory that is set aside for large buffers; no type: there is none. */
static inline u32 mms_migrate_cma(void)
{
#ifdef CONFIG_CMA
	return MIGRATE_CMA;
#else
	return MIGRATE_TYPES;
#endif
}

/* Free pages of a zone that are set aside for large buffers. */
static inline unsigned long mms_zone_free_cma(struct zone *zone)
{
	return IS_ENABLED(CONFIG_CMA) ? zone_page_state(zone, NR_FREE_CMA_PAGES) : 0;
}

/* Is a pageblock of this type for memory that can be moved? */
static inline bool mms_migrate_is_movable(u32 type)
{
	return type == MIGRATE_MOVABLE || type == mms_migrate_cma();
}

/* The type of a pageblock whose bits these are, the lowest first; may be none at all. */
static inline u32 mms_pageblock_bits_type(unsigned long bits)
{
#ifdef PAGEBLOCK_ISO_MASK
#ifdef CONFIG_MEMORY_ISOLATION
	/* Isolation does not take the place of the type any more. */
	if (bits & PAGEBLOCK_ISO_MASK)
		return MIGRATE_ISOLATE;
#endif
	return bits & PAGEBLOCK_MIGRATETYPE_MASK;
#else
	return bits & MIGRATETYPE_MASK;
#endif
}

/* The order of the huge pages that CPUs keep on lists; no order: they keep none. */
static inline u32 mms_pcp_huge_order(void)
{
#if !defined(CONFIG_TRANSPARENT_HUGEPAGE)
	return U32_MAX;
#elif defined(HAVE_PG_SLAB)
	/* Until 6.10, which has PG_slab no more. */
	return pageblock_order;
#else
	return HPAGE_PMD_ORDER;
#endif
}

/*
 * What differs in how the page allocator decides. It shows in no header, so some of
 * these questions are about something else that came with it.
 */

/* Free pages that only requests that cannot wait may have; older kernels guess. */
static inline unsigned long mms_zone_highatomic(const struct zone *zone)
{
#ifdef HAVE_ZONE_FREE_HIGHATOMIC
	return READ_ONCE(zone->nr_free_highatomic);
#else
	return READ_ONCE(zone->nr_reserved_highatomic);
#endif
}

/* Does such a request of several pages look into that reserve at once? */
static inline bool mms_highatomic_first(void)
{
#ifdef HAVE_PTE_UFFD
	return true;
#else
	return false;
#endif
}

/* Are nodes left out at first whose kswapd is at work? */
static inline bool mms_kswapd_is_left_alone(void)
{
#ifdef HAVE_MEMDESC_FLAGS
	return true;
#else
	return false;
#endif
}

/* Has it found nothing to reclaim so often that it is not woken? MAX_RECLAIM_RETRIES. */
static inline bool mms_kswapd_has_given_up(const pg_data_t *node)
{
	/* An int, or an atomic_t, which is one. */
	static_assert(sizeof(node->kswapd_failures) == sizeof(int));
	return READ_ONCE(*(const int *)&node->kswapd_failures) >= 16;
}

/* Does a process say which nodes its memory is to come from? */
static inline bool mms_task_has_policy(const struct task_struct *task)
{
#ifdef CONFIG_NUMA
	return READ_ONCE(task->mempolicy);
#else
	return false;
#endif
}

/*
 * Does a request for one page go by the watermark without its boost? Newer kernels ask
 * whether it may use half of the reserve: real-time tasks may, too.
 */
static inline bool mms_gfp_ignores_boost(gfp_t gfp, bool min_reserve)
{
#ifdef __GFP_ATOMIC
	return !!(gfp & __GFP_ATOMIC);
#else
	return min_reserve;
#endif
}

/* Flags of requests that not every kernel has, as struct mms_name. */
#ifdef __GFP_ATOMIC
#define MMS_GFP_ATOMIC		{ (__force u32)__GFP_ATOMIC, "__GFP_ATOMIC", NULL },
#else
#define MMS_GFP_ATOMIC
#endif
#ifdef CONFIG_LOCKDEP
#define MMS_GFP_NOLOCKDEP	{ (__force u32)__GFP_NOLOCKDEP, "__GFP_NOLOCKDEP", NULL },
#else
#define MMS_GFP_NOLOCKDEP
#endif
#define MMS_GFP_SOME		MMS_GFP_ATOMIC MMS_GFP_NOLOCKDEP

/*
 * The bits of a frame's pageblock, from bit @shift of a word on. Expects RCU's read
 * lock, or a section that stays.
 */
static inline unsigned long mms_pageblock_word(unsigned long pfn, unsigned long *shift)
{
	const unsigned long *map;
	unsigned long bit;

#ifdef CONFIG_SPARSEMEM
	map = section_to_usemap(__pfn_to_section(pfn));
	bit = (pfn & (PAGES_PER_SECTION - 1)) >> pageblock_order;
#else
	const struct zone *zone = page_zone(pfn_to_page(pfn));

	map = zone->pageblock_flags;
	bit = (pfn - ALIGN_DOWN(zone->zone_start_pfn, pageblock_nr_pages)) >> pageblock_order;
#endif
	bit *= NR_PAGEBLOCK_BITS;
	*shift = bit % BITS_PER_LONG;
	return READ_ONCE(map[bit / BITS_PER_LONG]);
}

#endif /* MMS_COMPAT_ZONE_H */
