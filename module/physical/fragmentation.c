// SPDX-License-Identifier: GPL-2.0-only
/*
 * How free memory in pieces serves a request of an order: the indices that extfrag of
 * debugfs has, in thousandths.
 */
#include <linux/math64.h>

#include "fragmentation.h"

/**
 * mms_unusable() - the unusable free space index
 * @free: free pages
 * @suitable: those of them in blocks that are large enough
 *
 * unusable_free_index() of mm/vmstat.c: none free counts as all unusable.
 *
 * Context: Any.
 * Return: thousandths of the free memory that are in blocks too small.
 */
u32 mms_unusable(u64 free, u64 suitable)
{
	return free ? div64_u64((free - suitable) * 1000, free) : 1000;
}

/**
 * mms_fragmentation_index() - why a request fails
 * @order: its order
 * @free: free pages
 * @blocks: free blocks they are in
 * @suitable: pages in blocks that are large enough
 *
 * __fragmentation_index() of mm/vmstat.c.
 *
 * Context: Any.
 * Return: thousandths: towards 0 for want of memory, towards 1000 for fragmentation;
 * MMS_WOULD_SUCCEED: it does not fail.
 */
s32 mms_fragmentation_index(u32 order, u64 free, u64 blocks, u64 suitable)
{
	if (!blocks)
		return 0;
	if (suitable)
		return MMS_WOULD_SUCCEED;
	return 1000 - (s32)div64_u64(1000 + (free * 1000 >> order), blocks);
}
