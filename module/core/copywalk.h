/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A walk over page tables that nothing keeps: those of the kernel's half, which
 * are freed without notice. Tables are copied whole, by a function that survives
 * a bad address, and believed if afterwards the way to them is still the same.
 */
#ifndef MMS_CORE_COPYWALK_H
#define MMS_CORE_COPYWALK_H

#include "pgtable.h"

struct mms_copy_walk;

/**
 * struct mms_copy_ops - what is done with the entries of a walk
 * @entry: called for each entry, those of tables before those in the table, in
 *         order of addresses. One that leads to a table that cannot be read is
 *         of kind MMS_ENTRY_LOST. Returns 0: go on; else the walk stops, and the
 *         entry was not taken.
 * @alias: called instead for entries that lead to the table that the entry just
 *         before them leads to, @nr of them: that table is not walked again.
 *
 * Nothing but mms_memmap_lock() is held meanwhile.
 */
struct mms_copy_ops {
	int (*entry)(struct mms_copy_walk *w, const struct mms_entry *e);
	int (*alias)(struct mms_copy_walk *w, const struct mms_entry *e);
};

/**
 * struct mms_copy_walk - a walk by copies
 * @mm: whose tables; the struct and its root are held
 * @user: from the root that user mode has, not from the kernel's
 * @ops: what is done
 * @priv: the caller's own
 * @from: what has lower addresses was not walked, now or in an earlier batch
 * @budget: tables that may still be copied
 * @cursor: where the walk stopped
 * @tables: tables copied
 * @torn: entries that were given up because they kept changing
 * @skip: the first address of the entry that is given up
 * @skip_level: its level
 * @way: where the entries on the way lie
 * @value: what they were
 * @copy: the tables they are in
 */
struct mms_copy_walk {
	struct mm_struct *mm;
	bool user;
	const struct mms_copy_ops *ops;
	void *priv;
	u64 from;
	u32 budget;
	u64 cursor;
	u64 tables;
	u64 torn;
	u64 skip;
	enum mms_level skip_level;
	const u64 *way[MMS_LEVELS];
	u64 value[MMS_LEVELS];
	u64 copy[MMS_LEVELS][MMS_TABLE_ENTRIES];
};

int mms_copy_walk(struct mms_copy_walk *w, u64 start, u64 end);

#endif /* MMS_CORE_COPYWALK_H */
