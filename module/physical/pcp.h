/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The lists of free pages that each CPU keeps of a zone.
 */
#ifndef MMS_PHYSICAL_PCP_H
#define MMS_PHYSICAL_PCP_H

#include <linux/types.h>

#include "zone.h"

/*
 * Entries of a CPU's lists that are looked at under one hold of their lock. More than of a
 * zone's lists: nobody has to wait for it but who drains them, and newer kernels let these
 * lists grow to some thousand pages.
 */
#define MMS_PCP_ENTRIES		4096

bool mms_pcp_has_order(u32 order);
u32 mms_pcp_index(u32 order, u32 type);
u32 mms_pcp_order(u32 list);
u32 mms_pcp_type(u32 list);
u32 mms_pcp_count(struct zone *zone, u64 blocks[MMS_ORDERS][MIGRATE_TYPES]);

#endif /* MMS_PHYSICAL_PCP_H */
