// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walker of user page tables.
 *
 * mmap_lock held for reading keeps the tables of addresses that are inside a
 * VMA; elsewhere munmap(), which downgrades the lock before it frees tables,
 * may be freeing them right now. So a walk is always inside one VMA, found
 * under the same lock hold. Below that lock, tables of PTEs may still come and
 * go (khugepaged, page-table reclaim): see mms_walk_ptes(). The tables of
 * shared hugetlb mappings may be unshared: see mms_hugetlb_lock().
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/rcupdate.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "walker.h"

/* The table was another one when its lock was taken: read its entry again. */
#define MMS_AGAIN	INT_MAX

static int mms_show(struct mms_walk *w, const struct mms_entry *e)
{
	return w->ops->entry(w, e);
}

/* Entries of this level in this VMA are hugetlb pages. */
static bool mms_level_is_huge(const struct mms_walk *w, enum mms_level level)
{
	return is_vm_hugetlb_page(w->vma) && level < MMS_PTE &&
	       huge_page_shift(hstate_vma(w->vma)) == mms_level_shift(level);
}

/* The lock under which the entries of a table change. */
static spinlock_t *mms_entry_lock(const struct mms_walk *w, enum mms_level level, void *slot)
{
	if (mms_level_is_huge(w, level))
		return huge_pte_lockptr(hstate_vma(w->vma), w->mm, slot);
	if (level == MMS_PMD)
		return pmd_lockptr(w->mm, slot);
	return &w->mm->page_table_lock;
}

/* Entries that are looked at together where they are mostly empty. */
#define MMS_BLOCK	32

static bool mms_block_is_empty(const u64 *entry)
{
	u64 any = 0;
	int i;

#pragma GCC unroll 32
	for (i = 0; i < MMS_BLOCK; i++)
		any |= data_race(entry[i]); /* one is enough to look again */
	return !any;
}

/*
 * How many of the entries from @slot on are empty, at least one, at most @max.
 * Most of the cost of a sparse mapping is here: two tables of 512 entries for a
 * single page.
 */
static unsigned long mms_empty_slots(const void *slot, unsigned long max)
{
	const u64 *entry = slot, *end = entry + max;

	entry++;
	while (entry + MMS_BLOCK <= end && mms_block_is_empty(entry))
		entry += MMS_BLOCK;
	while (entry + 4 <= end &&
	       /* What is not empty is read again, once. */
	       !data_race(entry[0] | entry[1] | entry[2] | entry[3]))
		entry += 4;
	while (entry < end && !READ_ONCE(*entry))
		entry++;
	return entry - (const u64 *)slot;
}

/* How many leaves from @slot on have the same bits and frames in a row. */
static unsigned long mms_frames_in_row(const void *slot, u64 value, unsigned long max)
{
	u64 step = mms_arch_next_frame(value) - value;
	const u64 *entry = slot;
	unsigned long n = 1;

	while (n < max && READ_ONCE(entry[n]) == (value += step))
		n++;
	return n;
}

/*
 * Of one table, how many entries from this one on are alike. An unlikely change
 * of what was read under no lock makes a run shorter or longer by what was there
 * a moment ago: the same as with reading one by one.
 */
static unsigned long mms_alike(const struct mms_entry *e, const void *slot, u64 end)
{
	unsigned long max = (end - e->va + e->size - 1) >> mms_entry_shift(e);

	if (e->kind == MMS_ENTRY_NONE)
		return mms_empty_slots(slot, max);
	if (e->kind == MMS_ENTRY_LEAF && e->level == MMS_PTE)
		return mms_frames_in_row(slot, e->value, max);
	return 1;
}

/*
 * The entries of one table of PTEs, as pte_offset_map_lock() of
 * mm/pgtable-generic.c gets at them, which is not exported: RCU keeps the
 * table from being freed, its lock keeps it from changing, and once that is
 * held the entry that led to it must still be the same.
 */
static int mms_walk_ptes(struct mms_walk *w, const struct mms_entry *table,
			 pmd_t *pmdp, unsigned long start, unsigned long end)
{
	struct mms_entry e = { .level = MMS_PTE, .size = PAGE_SIZE, .va = start & PAGE_MASK };
	pmd_t pmd = __pmd(table->value);
	spinlock_t *ptl;
	pte_t *pte;
	int ret;

	rcu_read_lock();
	ptl = pte_lockptr(w->mm, &pmd);
	spin_lock(ptl);
	if (!pmd_same(pmd, READ_ONCE(*pmdp))) {
		ret = MMS_AGAIN;
		goto unlock;
	}
	ret = mms_show(w, table);
	pte = pte_offset_kernel(&pmd, start);
	e.at = __pa(pte);
	while (!ret && e.va < end) {
		e.value = mms_slot_read(MMS_PTE, pte);
		e.kind = mms_entry_kind(MMS_PTE, e.value, false);
		e.nr = mms_alike(&e, pte, end);
		ret = mms_show(w, &e);
		pte += e.nr;
		e.at += e.nr * sizeof(*pte);
		e.va += e.nr * PAGE_SIZE;
	}
unlock:
	spin_unlock(ptl);
	rcu_read_unlock();
	return ret;
}

/* A leaf, or an entry that is not present: shown while it cannot change. */
static int mms_show_locked(struct mms_walk *w, struct mms_entry *e, void *slot)
{
	spinlock_t *ptl = mms_entry_lock(w, e->level, slot);
	int ret;

	spin_lock(ptl);
	if (mms_slot_read(e->level, slot) == e->value)
		ret = mms_show(w, e);
	else
		ret = MMS_AGAIN;
	spin_unlock(ptl);
	return ret;
}

static int mms_walk_table(struct mms_walk *w, enum mms_level level, const u64 *parent,
			  unsigned long start, unsigned long end);

/* An entry above the PTEs, and what it leads to of the addresses @start to @end. */
static int mms_walk_entry(struct mms_walk *w, struct mms_entry *e, u64 *slot,
			  unsigned long start, unsigned long end)
{
	enum mms_level below;
	int ret;

	switch (e->kind) {
	case MMS_ENTRY_TABLE:
		below = mms_level_next(w->mm, e->level);
		if (below == MMS_PTE)
			return mms_walk_ptes(w, e, (pmd_t *)slot, start, end);
		ret = mms_show(w, e);
		return ret ?: mms_walk_table(w, below, &e->value, start, end);
	case MMS_ENTRY_LEAF:
	case MMS_ENTRY_SWAP:
		return mms_show_locked(w, e, slot);
	default:
		return mms_show(w, e);
	}
}

/* The entries of one table above the PTEs, from @start to @end. */
static int mms_walk_table(struct mms_walk *w, enum mms_level level, const u64 *parent,
			  unsigned long start, unsigned long end)
{
	u64 *slot = mms_slot(w->mm, level, parent, start);
	bool huge = mms_level_is_huge(w, level);
	struct mms_entry e = {
		.level = level,
		.size = 1UL << mms_level_shift(level),
		.at = __pa(slot),
	};
	int ret = 0;

	e.va = start & ~(e.size - 1);
	while (!ret && e.va < end) {
		e.value = mms_slot_read(level, slot);
		e.kind = mms_entry_kind(level, e.value, huge);
		e.nr = mms_alike(&e, slot, end);
		ret = mms_walk_entry(w, &e, slot, max_t(u64, e.va, start),
				     min_t(u64, e.va + e.size, end));
		if (ret == MMS_AGAIN) {
			/* Somebody is changing this very entry; that ends. */
			cpu_relax();
			ret = 0;
			continue;
		}
		slot += e.nr;
		e.at += e.nr * sizeof(*slot);
		e.va += e.nr * e.size;
	}
	return ret;
}

/*
 * Tables of shared hugetlb mappings may be shared between processes, and be
 * unshared and freed by another one, whatever we hold of our mm. The hugetlb
 * VMA lock holds that off, or, where the VMA has none, the mapping's lock (see
 * hugetlb_walk() in include/linux/hugetlb.h).
 */
static bool mms_hugetlb_shared(const struct vm_area_struct *vma)
{
	return is_vm_hugetlb_page((struct vm_area_struct *)vma) && vma->vm_flags & VM_MAYSHARE;
}

static void mms_hugetlb_lock(struct vm_area_struct *vma)
{
	struct rw_semaphore *lock;

	if (!mms_hugetlb_shared(vma))
		return;
	lock = mms_hugetlb_vma_sema(vma);
	if (lock)
		down_read(lock);
	else
		i_mmap_lock_read(vma->vm_file->f_mapping);
}

static void mms_hugetlb_unlock(struct vm_area_struct *vma)
{
	struct rw_semaphore *lock;

	if (!mms_hugetlb_shared(vma))
		return;
	lock = mms_hugetlb_vma_sema(vma);
	if (lock)
		up_read(lock);
	else
		i_mmap_unlock_read(vma->vm_file->f_mapping);
}

/**
 * mms_walk_vma() - walk the page tables of a part of a VMA
 * @w: the walk
 * @start: first address, in the VMA
 * @end: the address after the last, in the VMA or its end
 *
 * Context: Process context, may sleep. Expects @w->mm's mmap_lock held for
 * reading since before @w->vma was found. Takes page-table locks.
 * Return: 0 at the end; else what the callback returned to stop the walk.
 */
int mms_walk_vma(struct mms_walk *w, unsigned long start, unsigned long end)
{
	int ret;

	lockdep_assert_held(&w->mm->mmap_lock);
	if (WARN_ON_ONCE(start < w->vma->vm_start || end > w->vma->vm_end))
		return -EINVAL;
	if (start >= end)
		return 0;
	mms_hugetlb_lock(w->vma);
	ret = mms_walk_table(w, MMS_PGD, NULL, start, end);
	mms_hugetlb_unlock(w->vma);
	return ret;
}
