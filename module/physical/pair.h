/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A block and its buddy: the block it would be merged with.
 */
#ifndef MMS_PHYSICAL_PAIR_H
#define MMS_PHYSICAL_PAIR_H

#include "zone.h"

/* Why a block is not one with its buddy. */
enum mms_pair_state {
	MMS_PAIR_USED,
	MMS_PAIR_SPLIT,
	MMS_PAIR_FREE,
	MMS_PAIR_LARGEST,
	MMS_PAIR_OUTSIDE,
};

extern const struct mms_name mms_pair_names[];

/**
 * struct mms_pair - the buddy of a block
 * @pfn: its first frame
 * @order: order of the free block that begins there, or nothing
 * @state: enum mms_pair_state
 */
struct mms_pair {
	unsigned long pfn;
	u16 order;
	u8 state;
};

/**
 * mms_pair_pfn() - the first frame of a block's buddy
 * @pfn: the block's
 * @order: the order of both
 *
 * Context: Any.
 * Return: the frame number: one bit differs.
 */
static inline unsigned long mms_pair_pfn(unsigned long pfn, u32 order)
{
	return pfn ^ (1UL << order);
}

/**
 * mms_pair_state() - why a block is not one with its buddy
 * @order: the order of both
 * @there: the buddy is RAM of the same zone
 * @found: order of the free block that begins with it, or (u16)MMS_NOTHING
 *
 * Context: Any.
 * Return: the reason.
 */
static inline enum mms_pair_state mms_pair_state(u32 order, bool there, u16 found)
{
	if (order == MMS_ORDERS - 1)
		return MMS_PAIR_LARGEST;
	if (!there)
		return MMS_PAIR_OUTSIDE;
	if (found == (u16)MMS_NOTHING)
		return MMS_PAIR_USED;
	return found == order ? MMS_PAIR_FREE : MMS_PAIR_SPLIT;
}

struct mms_out;
struct mms_query;

void mms_pair_text(struct mms_out *o, u32 order, const struct mms_pair *pair);
void mms_pair_foot(struct mms_out *o, const struct mms_query *q);
void mms_pair_look(struct zone *zone, unsigned long pfn, u32 order, struct mms_pair *pair);

#endif /* MMS_PHYSICAL_PAIR_H */
