/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Synthetic page tables for tests that walk them.
 */
#ifndef MMS_KUNIT_TABLES_H
#define MMS_KUNIT_TABLES_H

#include <kunit/test.h>
#include <linux/mm_types.h>

#include "../module/core/pgtable.h"

/* An entry that leads to a table, as the kernel makes it: D A US RW P. */
#define TEST_TABLE	0x67ULL
/* The frame number of a table or of a base page, Intel SDM volume 3, 4.5. */
#define TEST_FRAME	0x000ffffffffff000ULL

struct mm_struct *test_mm(struct kunit *test);
struct vm_area_struct *test_vma(struct kunit *test, struct mm_struct *mm,
				unsigned long start, unsigned long end, unsigned long flags);
u64 *test_slot(struct kunit *test, struct mm_struct *mm, enum mms_level level,
	       unsigned long addr);
void test_map(struct kunit *test, struct mm_struct *mm, enum mms_level level,
	      unsigned long addr, u64 value);

#endif /* MMS_KUNIT_TABLES_H */
