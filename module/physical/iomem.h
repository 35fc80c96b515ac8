/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What lies at a physical address, by the names of /proc/iomem.
 */
#ifndef MMS_PHYSICAL_IOMEM_H
#define MMS_PHYSICAL_IOMEM_H

#include <linux/types.h>

/* /proc/iomem has never been seen deeper than five; longer names are cut. */
#define MMS_IOMEM_DEPTH		8
#define MMS_IOMEM_NAME		64

struct resource;

/**
 * struct mms_iomem - the resources that contain a physical address
 * @start: first address of the innermost
 * @end: its last address
 * @nr: how many there are, one in the other; 0 for none
 * @name: their names, the outermost first, cut at MMS_IOMEM_NAME - 1 characters
 */
struct mms_iomem {
	u64 start;
	u64 end;
	u32 nr;
	char name[MMS_IOMEM_DEPTH][MMS_IOMEM_NAME];
};

bool mms_iomem_find(const struct resource *root, u64 pa, struct mms_iomem *found);
bool mms_iomem_beside(const struct resource *root, u64 pa, const char *name, u64 *start, u64 *end);

#endif /* MMS_PHYSICAL_IOMEM_H */
