/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory as frames: the files of the room.
 */
#ifndef MMS_PHYSICAL_PHYSICAL_H
#define MMS_PHYSICAL_PHYSICAL_H

#include "../core/listing.h"

extern const struct mms_listing mms_physical_zones;
extern const struct mms_listing mms_physical_buddy;
extern const struct mms_listing mms_physical_freeblocks;
extern const struct mms_listing mms_physical_freeblock_at;
extern const struct mms_listing mms_physical_pageblocks;
extern const struct mms_listing mms_physical_plan;

#endif /* MMS_PHYSICAL_PHYSICAL_H */
