/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a pageblock is for.
 */
#ifndef MMS_PHYSICAL_PAGEBLOCK_H
#define MMS_PHYSICAL_PAGEBLOCK_H

#include <linux/types.h>

u32 mms_pageblock_type(unsigned long pfn);

#endif /* MMS_PHYSICAL_PAGEBLOCK_H */
