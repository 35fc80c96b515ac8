/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The slab allocator: the files of the room.
 */
#ifndef MMS_SLAB_SLAB_H
#define MMS_SLAB_SLAB_H

#include "../core/listing.h"

extern const struct mms_listing mms_slab_caches;
extern const struct mms_listing mms_slab_objects;

#endif /* MMS_SLAB_SLAB_H */
