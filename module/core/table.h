/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One table of the page tables, all its entries: what the files "table" of the
 * rooms have in common.
 */
#ifndef MMS_CORE_TABLE_H
#define MMS_CORE_TABLE_H

#include "listing.h"
#include "out.h"
#include "pgtable.h"
#include "question.h"
#include "walker.h"

/**
 * struct mms_table - a table, as it was copied
 * @addr: the address it was asked for by
 * @level: its level
 * @size: bytes an entry translates
 * @peek: the way to it, and its entries
 */
struct mms_table {
	unsigned long addr;
	enum mms_level level;
	u64 size;
	struct mms_peek_table peek;
};

/* Types of records of a listing of tables. */
enum mms_table_type { MMS_TABLE_ENTRY, MMS_TABLE_ABOUT };

/**
 * struct mms_table_entry - an entry, or a run of empty ones; 512 fit in a batch
 * @va: the first address it translates
 * @at: physical address of the entry
 * @entry: its bits
 * @target: physical address of what it leads to, or MMS_NOTHING
 * @unknown: its bits that have no name
 * @flags: its bits that have one, as the architecture names them
 * @index: which entry
 * @count: entries from this one on that are empty, 1 of any other
 * @kind: enum mms_entry_kind
 * @state: enum mms_state; of an entry that leads to a table nothing
 * @memtype: of a leaf: the memory type, or nothing
 * @pad: 0
 */
struct mms_table_entry {
	u64 va;
	u64 at;
	u64 entry;
	u64 target;
	u64 unknown;
	u32 flags;
	u16 index;
	u16 count;
	u8 kind;
	u8 state;
	u8 memtype;
	u8 pad[5];
};

/**
 * struct mms_table_about - what is said of the table
 * @start: the first address it translates
 * @end: the address after the last; 0 where that is beyond the last there is
 * @at: its physical address
 * @parent: physical address of the entry that leads to it, or MMS_NOTHING: the
 *          root
 * @parent_entry: that entry
 * @size: bytes an entry translates
 * @level: its level
 * @used: entries that are not empty
 * @leaves: entries that map memory
 * @torn: it changed each time it was read
 * @asked: string: the address as the question has it
 * @pad: 0
 */
struct mms_table_about {
	u64 start;
	u64 end;
	u64 at;
	u64 parent;
	u64 parent_entry;
	u64 size;
	u32 level;
	u32 used;
	u32 leaves;
	u32 torn;
	u32 asked;
	u32 pad;
};

/* Bytes and strings of all records of a table. */
#define MMS_TABLE_BYTES	(sizeof(struct mms_table_about) + 2 * sizeof(struct mms_raw_block) + \
			 MMS_TABLE_ENTRIES * sizeof(struct mms_table_entry))
#define MMS_TABLE_STRINGS	MMS_WORD_MAX

#define MMS_NR_TABLE_TYPES	2
extern const struct mms_type mms_table_types[MMS_NR_TABLE_TYPES];

/*
 * The table that comes next in a question, with its records if there is a batch.
 * Returns 1: done; 0: the end of the question; or an errno with its reason said.
 */
typedef int (*mms_table_next)(struct mms_query *q, const char *text, u64 *pos,
			      struct mms_table *t, struct mms_batch *b);

int mms_table_check(struct mms_query *q, const char *question, mms_table_next next);
int mms_table_scan(struct mms_query *q, struct mms_batch *b, mms_table_next next);
int mms_table_words(struct mms_query *q, const char *text, u64 *pos, enum mms_level *level,
		    char *address);
int mms_table_read(struct mms_query *q, struct mm_struct *mm, struct mms_table *t);
void mms_table_push(struct mms_batch *b, struct mm_struct *mm, bool locked,
		    const struct mms_table *t, const char *asked);
void mms_table_row(struct mms_out *o, const struct mms_query *q,
		   const struct mms_batch_iter *it);
void mms_table_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_CORE_TABLE_H */
