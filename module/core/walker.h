/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The page-table walkers: one for the tables of a VMA, under the locks that
 * keep them, and one for any single address, by copies that cannot fault.
 */
#ifndef MMS_CORE_WALKER_H
#define MMS_CORE_WALKER_H

#include "pgtable.h"

struct mms_walk;

/**
 * struct mms_walk_ops - what is done with the entries of a walk
 * @entry: called for each entry, those of tables before those in the table.
 *         Returns 0: go on; greater than 0: stop the walk, the entry was not
 *         taken; less than 0: stop with this errno.
 *
 *         Leaves, entries that are not present and tables of PTEs are shown
 *         with the lock of their table held, others without a lock: must not
 *         sleep. No entry is shown twice.
 */
struct mms_walk_ops {
	int (*entry)(struct mms_walk *w, const struct mms_entry *e);
};

/**
 * struct mms_walk - a walk over the addresses of one VMA
 * @mm: whose tables
 * @vma: the VMA
 * @ops: what is done
 * @priv: the caller's own
 */
struct mms_walk {
	struct mm_struct *mm;
	struct vm_area_struct *vma;
	const struct mms_walk_ops *ops;
	void *priv;
};

int mms_walk_vma(struct mms_walk *w, unsigned long start, unsigned long end);

/**
 * struct mms_peek - the entries on the way to one address
 * @entry: from the root down, as many as there are
 * @nr: how many
 * @torn: the tables changed each time they were read
 */
struct mms_peek {
	struct mms_entry entry[MMS_LEVELS];
	u32 nr;
	bool torn;
};

void mms_peek_from(struct mm_struct *mm, pgd_t *root, unsigned long addr, struct mms_peek *p);
void mms_peek(struct mm_struct *mm, unsigned long addr, struct mms_peek *p);

/**
 * struct mms_peek_table - a table of the page tables, as it was copied
 * @way: the entries that lead to it, none to a root. If there is no such table,
 *       the last is the one that leads nowhere
 * @at: its physical address
 * @value: its entries
 */
struct mms_peek_table {
	struct mms_peek way;
	phys_addr_t at;
	u64 value[MMS_TABLE_ENTRIES];
};

bool mms_peek_table(struct mm_struct *mm, unsigned long addr, enum mms_level level,
		    struct mms_peek_table *t);

#endif /* MMS_CORE_WALKER_H */
