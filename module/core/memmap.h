/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map (struct page) while memory comes and goes.
 */
#ifndef MMS_CORE_MEMMAP_H
#define MMS_CORE_MEMMAP_H

#include <linux/types.h>

struct page;
struct zone;

int mms_memmap_init(void);
void mms_memmap_exit(void);
void mms_memmap_lock(void);
void mms_memmap_unlock(void);
struct page *mms_pfn_page(unsigned long pfn);
bool mms_zone_there(struct zone *zone);

#endif /* MMS_CORE_MEMMAP_H */
