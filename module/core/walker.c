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

/*
 * How many of the entries from @slot on are empty, at least one, at most @max.
 * Most of the cost of a sparse mapping is here: tables that hold one page.
 */
static unsigned long mms_empty_slots(const void *slot, unsigned long max)
{
	const u64 *entry = slot;
	unsigned long n = 1;

	/* Eight at a time, for as long as it goes. */
	while (n + 8 <= max && !(entry[n] | entry[n + 1] | entry[n + 2] | entry[n + 3] |
				 entry[n + 4] | entry[n + 5] | entry[n + 6] | entry[n + 7]))
		n += 8;
	while (n < max && !READ_ONCE(entry[n]))
		n++;
	return n;
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

/* Of one table, how many entries from this one on are alike; at most @max. */
static unsigned long mms_alike(const struct mms_entry *e, const void *slot, unsigned long max)
{
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
	struct mms_entry e = { .level = MMS_PTE, .size = PAGE_SIZE };
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
	for (e.va = start; !ret && e.va < end; e.va += e.nr * PAGE_SIZE) {
		e.value = mms_slot_read(MMS_PTE, pte);
		e.kind = mms_entry_kind(MMS_PTE, e.value, false);
		e.nr = mms_alike(&e, pte, (end - e.va) >> PAGE_SHIFT);
		ret = mms_show(w, &e);
		pte += e.nr;
		e.at += e.nr * sizeof(*pte);
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

/* The entries of one table above the PTEs, from @start to @end. */
static int mms_walk_table(struct mms_walk *w, enum mms_level level, const u64 *parent,
			  unsigned long start, unsigned long end)
{
	bool huge = mms_level_is_huge(w, level);
	unsigned long addr, next;
	int ret = 0;

	for (addr = start; !ret && addr < end; addr = next) {
		void *slot = mms_slot(w->mm, level, parent, addr);
		struct mms_entry e = {
			.level = level,
			.size = 1UL << mms_level_shift(level),
			.nr = 1,
			.at = __pa(slot),
		};
		enum mms_level below;

		e.va = addr & ~(e.size - 1);
		next = min_t(unsigned long, end, e.va + e.size);
again:
		e.value = mms_slot_read(level, slot);
		e.kind = mms_entry_kind(level, e.value, huge);
		switch (e.kind) {
		case MMS_ENTRY_TABLE:
			below = mms_level_next(w->mm, level);
			if (below == MMS_PTE) {
				ret = mms_walk_ptes(w, &e, slot, addr, next);
			} else {
				ret = mms_show(w, &e);
				if (!ret)
					ret = mms_walk_table(w, below, &e.value, addr, next);
			}
			break;
		case MMS_ENTRY_LEAF:
		case MMS_ENTRY_SWAP:
			ret = mms_show_locked(w, &e, slot);
			break;
		case MMS_ENTRY_NONE:
			e.nr = mms_alike(&e, slot, DIV_ROUND_UP(end - e.va, e.size));
			next = min_t(unsigned long, end, e.va + e.nr * e.size);
			fallthrough;
		default:
			ret = mms_show(w, &e);
		}
		/* Somebody is changing this very entry; that ends. */
		if (ret == MMS_AGAIN) {
			cpu_relax();
			goto again;
		}
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
	struct hugetlb_vma_lock *lock = vma->vm_private_data;

	if (!mms_hugetlb_shared(vma))
		return;
	if (lock)
		down_read(&lock->rw_sema);
	else
		i_mmap_lock_read(vma->vm_file->f_mapping);
}

static void mms_hugetlb_unlock(struct vm_area_struct *vma)
{
	struct hugetlb_vma_lock *lock = vma->vm_private_data;

	if (!mms_hugetlb_shared(vma))
		return;
	if (lock)
		up_read(&lock->rw_sema);
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
	mms_hugetlb_lock(w->vma);
	ret = mms_walk_table(w, MMS_PGD, NULL, start, end);
	mms_hugetlb_unlock(w->vma);
	return ret;
}
