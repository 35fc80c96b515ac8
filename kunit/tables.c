// SPDX-License-Identifier: GPL-2.0-only
/*
 * Synthetic page tables: those of an mm that no CPU ever runs on. All goes when
 * the test ends.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/pgtable.h>

#include "tables.h"

/**
 * test_mm() - an mm with an empty root table
 * @test: the test
 *
 * Return: the mm; of it only its lock, its page-table lock and its root can be
 * used.
 */
struct mm_struct *test_mm(struct kunit *test)
{
	struct mm_struct *mm = kunit_kzalloc(test, sizeof(*mm), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, mm);
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	/* Two, as page-table isolation has it. An object of 2^n bytes is aligned. */
	mm->pgd = kunit_kzalloc(test, 2 * PAGE_SIZE, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, mm->pgd);
	return mm;
}

/**
 * test_vma() - a VMA that is in no tree
 * @test: the test
 * @mm: its mm
 * @start: first address
 * @end: the address after the last
 * @flags: VM_*
 *
 * Return: the VMA.
 */
struct vm_area_struct *test_vma(struct kunit *test, struct mm_struct *mm,
				unsigned long start, unsigned long end, unsigned long flags)
{
	struct vm_area_struct *vma = kunit_kzalloc(test, sizeof(*vma), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, vma);
	vma->vm_mm = mm;
	vma->vm_start = start;
	vma->vm_end = end;
	/* Some kernels have it const. */
	memcpy((void *)&vma->vm_flags, &flags, sizeof(flags));
	return vma;
}

/**
 * test_slot() - where the entry of an address is, with all tables above it
 * @test: the test
 * @mm: the mm
 * @level: the entry's level
 * @addr: the address
 *
 * Tables that are not there are made, all allowing everything. With 4 levels
 * the root is of level MMS_PGD, and there is no MMS_P4D.
 *
 * Return: the entry.
 */
u64 *test_slot(struct kunit *test, struct mm_struct *mm, enum mms_level level,
	       unsigned long addr)
{
	/* Nine bits of the address a level, below them the 12 of a page. */
	const unsigned int shift[MMS_LEVELS] = {
		[MMS_PGD] = pgtable_l5_enabled() ? 48 : 39,
		[MMS_P4D] = 39, [MMS_PUD] = 30, [MMS_PMD] = 21, [MMS_PTE] = 12,
	};
	u64 *table = (u64 *)mm->pgd;
	enum mms_level l;

	for (l = MMS_PGD;; l++) {
		u64 *entry;

		if (l == MMS_P4D && !pgtable_l5_enabled())
			continue;
		entry = table + (addr >> shift[l]) % 512;
		if (l == level)
			return entry;
		if (!*entry) {
			table = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, table);
			*entry = __pa(table) | TEST_TABLE;
			if (l == MMS_PGD)
				entry[512] = *entry;
		}
		table = __va(*entry & TEST_FRAME);
	}
}

/**
 * test_map() - write an entry
 * @test: the test
 * @mm: the mm
 * @level: the entry's level
 * @addr: an address it translates
 * @value: what is written
 */
void test_map(struct kunit *test, struct mm_struct *mm, enum mms_level level,
	      unsigned long addr, u64 value)
{
	u64 *entry = test_slot(test, mm, level, addr);

	*entry = value;
	if (level == MMS_PGD)
		entry[512] = value;
}
