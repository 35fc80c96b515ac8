/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * kswapd, the thread of each node that reclaims.
 */
#ifndef MMS_PHYSICAL_KSWAPD_H
#define MMS_PHYSICAL_KSWAPD_H

#include <linux/mmzone.h>

#include "take.h"

bool mms_kswapd_works(pg_data_t *node);
bool mms_kswapd_would_wake(pg_data_t *node, u32 order, u32 highest, struct mms_heads *h);

#endif /* MMS_PHYSICAL_KSWAPD_H */
