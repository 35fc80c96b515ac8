// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way to one address that no lock protects: outside every VMA, or in the
 * kernel's half.
 *
 * Tables there may be freed at any time. So each entry is copied by a function
 * that survives a bad address, only from frames that are RAM, with interrupts
 * off (on x86, freeing user tables waits for an IPI or for RCU). What was
 * copied is believed when reading the whole way again gives the same.
 */
#include <linux/irqflags.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "memmap.h"
#include "walker.h"

#define MMS_PEEK_TRIES	3

static bool mms_peek_read(struct mms_entry *e, const void *slot)
{
	e->at = __pa(slot);
	if (!mms_pfn_page(PHYS_PFN(e->at)))
		return false;
	return !copy_from_kernel_nofault(&e->value, slot, sizeof(e->value));
}

static void mms_peek_once(struct mm_struct *mm, unsigned long addr, struct mms_peek *p)
{
	enum mms_level level = MMS_PGD;
	const u64 *parent = NULL;

	p->nr = 0;
	for (;;) {
		struct mms_entry *e = &p->entry[p->nr];

		e->level = level;
		e->size = 1UL << mms_level_shift(level);
		e->nr = 1;
		e->va = addr & ~(e->size - 1);
		if (!mms_peek_read(e, mms_slot(mm, level, parent, addr)))
			return;
		e->kind = mms_entry_kind(level, e->value, false);
		p->nr++;
		if (e->kind != MMS_ENTRY_TABLE || level == MMS_PTE)
			return;
		parent = &e->value;
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
 * mms_peek() - read the entries on the way to an address
 * @mm: whose tables; a user of the mm is held
 * @addr: a canonical address
 * @p: what is found. An entry that could not be read is left out, and so are
 *     those behind it.
 *
 * Context: mms_memmap_lock() held. Interrupts are off for twice five copies.
 */
void mms_peek(struct mm_struct *mm, unsigned long addr, struct mms_peek *p)
{
	struct mms_peek again;
	unsigned long flags;
	int i;

	p->torn = true;
	for (i = 0; i < MMS_PEEK_TRIES && p->torn; i++) {
		local_irq_save(flags);
		mms_peek_once(mm, addr, p);
		mms_peek_once(mm, addr, &again);
		local_irq_restore(flags);
		p->torn = !mms_peek_same(p, &again);
	}
}
