/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of physical/buddy.
 */
#ifndef MMS_PHYSICAL_BUDDY_H
#define MMS_PHYSICAL_BUDDY_H

#include "../core/listing.h"
#include "freelist.h"

enum mms_buddy_type { MMS_BUDDY, MMS_FRAGMENTATION };

/**
 * struct mms_buddy_record - free lists of one order and type
 * @blocks: blocks on it
 * @bytes: bytes of memory in them
 * @node: the zone's node
 * @zone: string: the zone's name
 * @order: log2 of the pages of a block
 * @migratetype: enum migratetype
 * @pcp: lists of CPUs, all together; else the zone's
 * @moved: lists of this order changed between two looks at them
 * @partial: not counted to the end: there are more
 * @pad: 0
 */
struct mms_buddy_record {
	u64 blocks;
	u64 bytes;
	u32 node;
	u32 zone;
	u16 order;
	u8 migratetype;
	u8 pcp;
	u8 moved;
	u8 partial;
	u8 pad[2];
};

/**
 * struct mms_fragmentation - how a zone's free memory serves an order
 * @blocks: free blocks of this order, as the kernel counts
 * @bytes: bytes of memory in them
 * @node: the zone's node
 * @zone: string: the zone's name
 * @order: the order
 * @unusable: thousandths of the free memory that are in smaller blocks
 * @index: why a request fails, in thousandths, or MMS_WOULD_SUCCEED
 * @pad: 0
 */
struct mms_fragmentation {
	u64 blocks;
	u64 bytes;
	u32 node;
	u32 zone;
	u32 order;
	u32 unusable;
	s32 index;
	u32 pad;
};

/**
 * struct mms_buddy - what lasts from batch to batch
 * @lists: those of the zone
 * @column: text: the order the line has come to
 * @looks: holds of its lock that the zone with most of them took
 * @moved: text: a list moved
 * @partial: text: a list was not counted to its end
 */
struct mms_buddy {
	struct mms_free_lists lists;
	u32 column;
	u32 looks;
	bool moved;
	bool partial;
};

void mms_buddy_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it);
void mms_buddy_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_PHYSICAL_BUDDY_H */
