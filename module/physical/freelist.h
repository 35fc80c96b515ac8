/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The free lists of a zone, counted in pieces.
 */
#ifndef MMS_PHYSICAL_FREELIST_H
#define MMS_PHYSICAL_FREELIST_H

#include <linux/types.h>

#include "zone.h"

/*
 * Entries of lists that are looked at under one hold of zone->lock: each may be
 * a cache miss, so some 100 us at most. Everybody who waits has interrupts off.
 */
#define MMS_FREE_ENTRIES	1024

/* Pieces for which the memory map is held as it is. */
#define MMS_FREE_PIECES		64

/* How often a list is begun again that moved so that there was no going on. */
#define MMS_FREE_TRIES		4

/**
 * struct mms_free_lists - how many blocks each list of a zone has
 * @blocks: by order and type; in the zone
 * @pcp: by order and type; on the lists of all CPUs
 * @total: the kernel's own count by order, at the end
 * @moved: bit N: lists of order N changed between two pieces
 * @short_of: bit N: a list of order N was not counted to its end
 * @pcp_cut: bit N: per-CPU lists of order N have more, see mms_pcp_count()
 * @pieces: holds of zone->lock
 */
struct mms_free_lists {
	u64 blocks[MMS_ORDERS][MIGRATE_TYPES];
	u64 pcp[MMS_ORDERS][MIGRATE_TYPES];
	u64 total[MMS_ORDERS];
	u32 moved;
	u32 short_of;
	u32 pcp_cut;
	u32 pieces;
};

int mms_free_lists(struct zone *zone, struct mms_free_lists *l);
bool mms_free_block(struct zone *zone, struct page *page, u32 *order);

#endif /* MMS_PHYSICAL_FREELIST_H */
