/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A frame, where it is among the free lists, and its buddies: the records of
 * physical/freeblock_at.
 */
#ifndef MMS_PHYSICAL_FREEBLOCK_AT_H
#define MMS_PHYSICAL_FREEBLOCK_AT_H

#include "../core/schema.h"
#include "freelist.h"
#include "zone.h"

struct page;

/* Entries of a list, each way, that are gone through to find its head. */
#define MMS_AT_ENTRIES	(MMS_FREE_ENTRIES / 2)

enum mms_at_type { MMS_AT, MMS_AT_BUDDY };

/* Where a frame is. */
enum mms_at_state {
	MMS_AT_LIST, MMS_AT_PCP, MMS_AT_USED, MMS_AT_NOWHERE, MMS_AT_NO_RAM, MMS_AT_UNKNOWN
};

/**
 * struct mms_at_record - a frame
 * @pfn: its number
 * @block: first frame of the free block it is in, or nothing
 * @bytes: the size of that block, or nothing
 * @ahead: blocks before it on the list, or nothing: not known
 * @node: its node, or nothing
 * @zone: string: its zone
 * @cpu: the CPU whose list it is on, or whose lists are too long, or nothing
 * @asked: string: the word of the question
 * @order: the order of the block, or nothing
 * @list_type: type of the list, or nothing: not known, too long a list
 * @migratetype: that of its pageblock, or nothing
 * @state: enum mms_at_state
 * @pad: 0
 */
struct mms_at_record {
	u64 pfn;
	u64 block;
	u64 bytes;
	u64 ahead;
	u32 node;
	u32 zone;
	u32 cpu;
	u32 asked;
	u16 order;
	u8 list_type;
	u8 migratetype;
	u8 state;
	u8 pad[3];
};

/**
 * struct mms_at_buddy - a block the frame is in, free or not, and its buddy
 * @block: its first frame
 * @buddy: first frame of its buddy: one bit differs
 * @order: of both
 * @buddy_order: order of the free block that begins with the buddy, or nothing
 * @state: enum mms_pair_state
 * @pad: 0
 */
struct mms_at_buddy {
	u64 block;
	u64 buddy;
	u16 order;
	u16 buddy_order;
	u8 state;
	u8 pad[3];
};

/**
 * struct mms_at - what is found out of a frame
 * @r: the record to be
 * @buddies: its blocks and their buddies
 * @nr: how many
 */
struct mms_at {
	struct mms_at_record r;
	struct mms_at_buddy buddies[MMS_ORDERS];
	u32 nr;
};

/**
 * mms_at_first() - the order of the smallest block that has a frame
 * @r: the frame's record
 *
 * Context: Any.
 * Return: the order; 0 of a frame that is in none, and so is one.
 */
static inline u32 mms_at_first(const struct mms_at_record *r)
{
	return r->order == (u16)MMS_NOTHING ? 0 : r->order;
}

void mms_at_look(struct mms_at *at, struct page *page, struct zone *zone);

#endif /* MMS_PHYSICAL_FREEBLOCK_AT_H */
