// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way to one address that no lock protects: outside every VMA, or in the
 * kernel's half; and whole tables, most of whose entries are such.
 *
 * Tables there may be freed at any time, and be used for something else. So each
 * entry is copied by a function that survives a bad address, and only from frames
 * that are RAM; what was copied is believed when reading the whole way again gives
 * the same. Interrupts are off meanwhile: x86 then frees no table of a user where it
 * frees them by RCU (with CONFIG_PARAVIRT).
 */
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../arch/arch.h"
#include "memmap.h"
#include "walker.h"

#define MMS_PEEK_TRIES	3

/* Where an entry lies is worked out from bits that may be anything by now. */
static bool mms_peek_read(struct mms_entry *e, phys_addr_t table, unsigned long addr)
{
	e->at = table + mms_level_index(e->level, addr) * sizeof(e->value);
	if (!mms_pfn_page(PHYS_PFN(e->at)))
		return false;
	return !copy_from_kernel_nofault(&e->value, __va(e->at), sizeof(e->value));
}

/* The entries on the way from a root's entry, those of level @end left out. */
static void mms_peek_once(struct mm_struct *mm, pgd_t *root, unsigned long addr,
			  enum mms_level end, struct mms_peek *p)
{
	phys_addr_t table = __pa(root) & PAGE_MASK;
	enum mms_level level = MMS_PGD;

	p->nr = 0;
	while (level < end) {
		struct mms_entry *e = &p->entry[p->nr];

		e->level = level;
		e->size = 1UL << mms_level_shift(level);
		e->nr = 1;
		e->va = addr & ~(e->size - 1);
		if (!mms_peek_read(e, table, addr))
			return;
		e->kind = mms_arch_user_address(addr) ? mms_entry_kind(level, e->value, false) :
							mms_kernel_kind(level, e->value);
		p->nr++;
		if (e->kind != MMS_ENTRY_TABLE || level == MMS_PTE)
			return;
		table = mms_arch_table(e->value);
		level = mms_level_next(mm, level);
	}
}

static bool mms_peek_same(const struct mms_peek *a, const struct mms_peek *b)
{
	u32 i;

	if (a->nr != b->nr)
		return false;
	for (i = 0; i < a->nr; i++)
		if (a->entry[i].value != b->entry[i].value)
			return false;
	return true;
}

/**
 * mms_peek_from() - read the entries on the way from a root to an address
 * @mm: whose tables; a user of the mm is held
 * @root: the root's entry for the address
 * @addr: a canonical address
 * @p: what is found. An entry that could not be read is left out, and so are
 *     those behind it.
 *
 * Context: mms_memmap_lock() held. Interrupts are off for twice five copies.
 */
void mms_peek_from(struct mm_struct *mm, pgd_t *root, unsigned long addr, struct mms_peek *p)
{
	struct mms_peek again;
	unsigned long flags;
	int i;

	p->torn = true;
	for (i = 0; i < MMS_PEEK_TRIES && p->torn; i++) {
		local_irq_save(flags);
		mms_peek_once(mm, root, addr, MMS_LEVELS, p);
		mms_peek_once(mm, root, addr, MMS_LEVELS, &again);
		local_irq_restore(flags);
		p->torn = !mms_peek_same(p, &again);
	}
}

/**
 * mms_peek() - read the entries on the way to an address
 * @mm: whose tables; a user of the mm is held
 * @addr: a canonical address
 * @p: what is found, see mms_peek_from()
 *
 * Context: mms_memmap_lock() held.
 */
void mms_peek(struct mm_struct *mm, unsigned long addr, struct mms_peek *p)
{
	mms_peek_from(mm, mms_arch_pgd(mm, addr), addr, p);
}

/* Does the way lead to a table of this level? */
static bool mms_peek_leads(struct mm_struct *mm, enum mms_level level, const struct mms_peek *p)
{
	const struct mms_entry *last = p->entry + p->nr - 1;

	if (level == MMS_PGD)
		return true;
	return p->nr && last->kind == MMS_ENTRY_TABLE &&
	       mms_level_next(mm, last->level) == level;
}

static bool mms_peek_copy(pgd_t *root, enum mms_level level, struct mms_peek_table *t)
{
	t->at = level == MMS_PGD ? __pa(root) & PAGE_MASK :
				   mms_arch_table(t->way.entry[t->way.nr - 1].value);
	return mms_pfn_page(PHYS_PFN(t->at)) &&
	       !copy_from_kernel_nofault(t->value, __va(t->at), sizeof(t->value));
}

/**
 * mms_peek_table() - copy a whole table
 * @mm: whose tables; a user of the mm is held
 * @addr: a canonical address that it translates
 * @level: its level, one that exists
 * @t: the table. Its @way.torn: it, or the way to it, changed each time it was
 *     read. Entries may have changed while others were copied, as the CPUs that
 *     use it see it; what is a table of another process or none at all is not
 *     taken for it.
 *
 * Context: mms_memmap_lock() held. Interrupts are off for a copy of 4 KiB and
 * twice four of 8 bytes.
 * Return: true if there is such a table, and it could be read.
 */
bool mms_peek_table(struct mm_struct *mm, unsigned long addr, enum mms_level level,
		    struct mms_peek_table *t)
{
	pgd_t *root = mms_arch_pgd(mm, addr);
	struct mms_peek again;
	unsigned long flags;
	bool there = false;
	int i;

	t->way.torn = true;
	for (i = 0; i < MMS_PEEK_TRIES && t->way.torn; i++) {
		local_irq_save(flags);
		mms_peek_once(mm, root, addr, level, &t->way);
		there = mms_peek_leads(mm, level, &t->way) && mms_peek_copy(root, level, t);
		mms_peek_once(mm, root, addr, level, &again);
		local_irq_restore(flags);
		t->way.torn = !mms_peek_same(&t->way, &again);
	}
	return there;
}
