/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flags of a request for pages: as words, and what the page allocator makes of
 * them.
 */
#ifndef MMS_PHYSICAL_GFP_H
#define MMS_PHYSICAL_GFP_H

#include <linux/gfp.h>

#include "../core/schema.h"

/*
 * How a request may go about it: ALLOC_* of the page allocator, whose header is its
 * own.
 */
#define MMS_ALLOC_CMA		0x01
#define MMS_ALLOC_NOFRAGMENT	0x02
#define MMS_ALLOC_MIN_RESERVE	0x04
#define MMS_ALLOC_NON_BLOCK	0x08
#define MMS_ALLOC_HIGHATOMIC	0x10
#define MMS_ALLOC_KSWAPD	0x20
#define MMS_ALLOC_CPUSET	0x40
#define MMS_ALLOC_NO_MARKS	0x80

/* Requests with any of these may use what others have to leave. */
#define MMS_ALLOC_RESERVES						\
	(MMS_ALLOC_MIN_RESERVE | MMS_ALLOC_NON_BLOCK | MMS_ALLOC_HIGHATOMIC)

extern const struct mms_name mms_gfp_names[];
extern const struct mms_name mms_alloc_names[];

bool mms_gfp_parse(const char *word, gfp_t *gfp);
const char *mms_gfp_wrong(gfp_t gfp);
u32 mms_gfp_type(gfp_t gfp);
u32 mms_alloc_fast(gfp_t gfp, u32 order);
u32 mms_alloc_slow(gfp_t gfp, u32 order, bool realtime);

#endif /* MMS_PHYSICAL_GFP_H */
