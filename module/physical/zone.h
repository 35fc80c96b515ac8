/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The zones of all nodes, and what the files of this room have in common.
 */
#ifndef MMS_PHYSICAL_ZONE_H
#define MMS_PHYSICAL_ZONE_H

#include <linux/mmzone.h>
#include <linux/stddef.h>

#include "../core/out.h"
#include "../core/schema.h"

/* Orders of free blocks. The kernel's own name for their number has changed twice. */
#define MMS_ORDERS	(sizeof_field(struct zone, free_area) / sizeof(struct free_area))

extern const struct mms_name mms_migratetype_names[];

struct zone *mms_zone_next(u64 *cursor);
u64 mms_zones_end(void);
void mms_text_mib(struct mms_out *o, s64 pages, int width, bool sign);

#endif /* MMS_PHYSICAL_ZONE_H */
