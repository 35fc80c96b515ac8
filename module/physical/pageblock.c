// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a pageblock is for: get_pfnblock_flags_mask() is not exported, the memory
 * sections it looks into are.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>

#include "../compat.h"
#include "pageblock.h"

/**
 * mms_pageblock_type() - the type of a frame's pageblock
 * @pfn: a frame that has a struct page
 *
 * It changes at any time unless the zone's lock is held.
 *
 * Context: mms_memmap_lock() held.
 * Return: enum migratetype, or a number that is none.
 */
u32 mms_pageblock_type(unsigned long pfn)
{
	unsigned long shift, word = mms_pageblock_word(pfn, &shift);

	return mms_pageblock_bits_type(word >> shift);
}
