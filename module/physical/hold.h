/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Locks of the page allocator: how long they are held is measured.
 */
#ifndef MMS_PHYSICAL_HOLD_H
#define MMS_PHYSICAL_HOLD_H

#include <linux/types.h>

struct per_cpu_pages;
struct zone;

unsigned long mms_zone_lock(struct zone *zone, u64 *since) __acquires(&zone->lock);
void mms_zone_unlock(struct zone *zone, unsigned long flags, u64 since)
	__releases(&zone->lock);
u64 mms_zone_lock_longest(void);
unsigned long mms_pcp_lock(struct per_cpu_pages *pcp, u64 *since) __acquires(&pcp->lock);
void mms_pcp_unlock(struct per_cpu_pages *pcp, unsigned long flags, u64 since)
	__releases(&pcp->lock);
u64 mms_pcp_lock_longest(void);

#endif /* MMS_PHYSICAL_HOLD_H */
