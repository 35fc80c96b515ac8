/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The flags of a cache by name.
 */
#ifndef MMS_SLAB_FLAGS_H
#define MMS_SLAB_FLAGS_H

#include <linux/types.h>

#include "../core/schema.h"

/* Words of what mms_cache_flags() returns. */
extern const struct mms_name mms_cache_flag_names[];

u64 mms_cache_flags(u64 flags);

#endif /* MMS_SLAB_FLAGS_H */
