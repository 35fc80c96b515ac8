/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Numbers that no exported symbol gives: read from /proc, as everybody does.
 */
#ifndef MMS_CORE_MEMINFO_H
#define MMS_CORE_MEMINFO_H

unsigned long mms_total_pages(void);
u64 mms_mmap_min_addr(void);

#endif /* MMS_CORE_MEMINFO_H */
