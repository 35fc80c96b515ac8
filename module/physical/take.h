/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From which free list a request would get its block.
 */
#ifndef MMS_PHYSICAL_TAKE_H
#define MMS_PHYSICAL_TAKE_H

#include "zone.h"

/* There is no block. */
#define MMS_NO_BLOCK	(~0UL)

/* Where a block comes from. */
enum mms_take_how {
	MMS_TAKE_NOTHING,
	MMS_TAKE_PCP,
	MMS_TAKE_LIST,
	MMS_TAKE_CMA,
	MMS_TAKE_HIGHATOMIC,
	MMS_TAKE_OTHER,
};

extern const struct mms_name mms_take_names[];

/**
 * struct mms_heads - the first blocks of a zone's lists, at one instant
 * @pfn: by order and type: first frame of the first block, or MMS_NO_BLOCK
 * @pcp: the same of the list of a CPU that a request looks into first
 * @pcp_type: type of that block's pageblock
 * @much_cma: most of the zone's free memory is set aside for CMA
 */
struct mms_heads {
	unsigned long pfn[MMS_ORDERS][MIGRATE_TYPES];
	unsigned long pcp;
	u32 pcp_type;
	bool much_cma;
};

/**
 * struct mms_take - the block a request would get
 * @how: from what kind of list
 * @order: of the block as it is on the list: what is larger is split
 * @type: type of the list
 * @refill: a batch of blocks goes to the CPU's list, and this is the first of them
 * @pfn: the block's first frame
 */
struct mms_take {
	enum mms_take_how how;
	u32 order;
	u32 type;
	bool refill;
	unsigned long pfn;
};

void mms_heads_read(struct zone *zone, int cpu, u32 order, u32 type, struct mms_heads *h);
bool mms_heads_suit(const struct mms_heads *h, u32 order, u32 flags);
bool mms_take(const struct mms_heads *h, u32 order, u32 type, u32 flags, struct mms_take *t);

#endif /* MMS_PHYSICAL_TAKE_H */
