/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How free memory in pieces serves a request of an order.
 */
#ifndef MMS_PHYSICAL_FRAGMENTATION_H
#define MMS_PHYSICAL_FRAGMENTATION_H

#include <linux/types.h>

/* The index of an order of which there are blocks: a request would succeed. */
#define MMS_WOULD_SUCCEED	(-1000)

u32 mms_unusable(u64 free, u64 suitable);
s32 mms_fragmentation_index(u32 order, u64 free, u64 blocks, u64 suitable);

#endif /* MMS_PHYSICAL_FRAGMENTATION_H */
