/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory map (struct page) while memory comes and goes.
 */
#ifndef MMS_CORE_MEMMAP_H
#define MMS_CORE_MEMMAP_H

struct page;

int mms_memmap_init(void);
void mms_memmap_exit(void);
void mms_memmap_lock(void);
void mms_memmap_unlock(void);
struct page *mms_pfn_page(unsigned long pfn);

#endif /* MMS_CORE_MEMMAP_H */
