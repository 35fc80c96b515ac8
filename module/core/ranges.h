/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Merging entries of page tables into ranges that look the same, and counting
 * what the tables are made of.
 */
#ifndef MMS_CORE_RANGES_H
#define MMS_CORE_RANGES_H

#include "../arch/arch.h"
#include "batch.h"
#include "walker.h"

/**
 * struct mms_range - addresses that are translated alike; a row of pagetable
 * @start: first address
 * @end: the address after the last
 * @pa: physical address of @start; the rest follows it; or MMS_NOTHING
 * @page_size: bytes of the pages that map it, or MMS_NOTHING
 * @flags: bits of the leaf entries, as the architecture names them
 * @unknown: bits of the entries that have no name
 * @swap_offset: in swap: the page of the device at @start, the rest follows it; or
 *               MMS_NOTHING
 * @pfn: not present, but about frames: that at @start, the rest follows it; or
 *       MMS_NOTHING
 * @state: enum mms_state
 * @effective: MMS_MAY_*: what all levels together allow
 * @memtype: memory type, or MMS_NOTHING32
 * @kind: enum mms_absent_kind, or MMS_NOTHING32
 * @swap_type: in swap: number of the device, or MMS_NOTHING32
 * @notes: MMS_ABSENT_*, of entries that are not present
 * @repeat: all of it is the one page at @pa, again and again
 * @region: of the kernel's half: enum mms_region
 * @marks: of the kernel's half: see kernel/pagetable.c
 * @pad: 0
 */
struct mms_range {
	u64 start;
	u64 end;
	u64 pa;
	u64 page_size;
	u64 flags;
	u64 unknown;
	u64 swap_offset;
	u64 pfn;
	u32 state;
	u32 effective;
	u32 memtype;
	u32 kind;
	u32 swap_type;
	u32 notes;
	u8 repeat;
	u8 region;
	u8 marks;
	u8 pad[5];
};

/* A table with so many entries in use, or fewer, is hardly worth its page. */
#define MMS_NEARLY_EMPTY	8

/* The fields of a struct mms_range that every dump has. */
#define MMS_RANGE_FIELDS								\
	MMS_FIELD_RANGE(mms_range, start, 25, "first address"),				\
	MMS_FIELD(mms_range, end, ADDR, 16, "the address after the last"),		\
	MMS_FIELD(mms_range, pa, ADDR, 12,						\
		  "physical address of the start; the rest follows it"),		\
	MMS_FIELD(mms_range, page_size, BYTES, 9, "bytes of the pages that map it"),	\
	MMS_FIELD_NAMES(mms_range, state, ENUM, 9, mms_state_names,			\
			"what the entries say"),					\
	MMS_FIELD_NAMES(mms_range, effective, ENUM, 9, mms_effective_names,		\
			"what all levels together allow: read, write, execute, user mode"), \
	MMS_FIELD_NAMES(mms_range, memtype, ENUM, 7, mms_arch_memtype_names, "memory type"), \
	MMS_FIELD_NAMES(mms_range, flags, FLAGS, 10, mms_arch_flag_names,		\
			"bits of the leaf entries"),					\
	MMS_FIELD(mms_range, unknown, HEX, 0, "bits without a name")

/**
 * struct mms_level_count - what a dump has seen of one level
 * @tables: tables
 * @used: entries that are not empty
 * @leaves: entries that map memory
 * @nearly_empty: of the tables before the last one those that have at most
 *                MMS_NEARLY_EMPTY entries in use
 * @before: entries in use in the tables before the last one
 * @table: physical address of the table that was counted last, plus 1
 * @next: first address that was not counted yet: entries are met again when a
 *        dump goes on, and by the next VMA
 */
struct mms_level_count {
	u64 tables;
	u64 used;
	u64 leaves;
	u64 nearly_empty;
	u64 before;
	u64 table;
	u64 next;
};

/**
 * struct mms_ranges - a dump that is under way, from batch to batch
 * @pending: the range that the next entry may continue; none if empty
 * @rights: what the tables above a level allow, by that level
 * @tables: the bits of the table that was met last, by its level, frame number
 *          left out
 * @seen: the bits of the leaf that was decoded last, frame number left out
 * @seen_level: its level
 * @bits: what they are
 * @level: counts
 * @longest: the longest run of physically contiguous memory, bytes
 * @run: the one that is under way
 * @run_pa: physical address that would continue it
 * @run_va: virtual address that would
 * @holes: also ranges of state none are wanted
 * @repeats: ranges may be one page again and again
 * @take: takes a range that is complete instead of its becoming a row of type 0;
 *        returns false if the batch is full. NULL: none.
 * @priv: the caller's own, for @take
 */
struct mms_ranges {
	struct mms_range pending;
	u32 rights[MMS_LEVELS];
	u64 tables[MMS_LEVELS];
	u64 seen;
	enum mms_level seen_level;
	struct mms_arch_bits bits;
	struct mms_level_count level[MMS_LEVELS];
	u64 longest;
	u64 run;
	u64 run_pa;
	u64 run_va;
	bool holes;
	bool repeats;
	bool (*take)(struct mms_ranges *r, struct mms_batch *b, const struct mms_range *p);
	void *priv;
};

#define MMS_RANGES_TYPE	0

#define MMS_NR_RANGE_FIELDS	14
extern const struct mms_field mms_range_fields[MMS_NR_RANGE_FIELDS];

void mms_ranges_init(struct mms_ranges *r, bool holes);
void mms_ranges_restart(struct mms_ranges *r);
int mms_ranges_entry(struct mms_ranges *r, struct mms_batch *b,
		     const struct mms_entry *e, const struct vm_area_struct *vma,
		     unsigned long start, unsigned long end);
int mms_ranges_alias(struct mms_ranges *r, struct mms_batch *b, const struct mms_entry *e);
bool mms_ranges_flush(struct mms_ranges *r, struct mms_batch *b);
u64 mms_ranges_nearly_empty(const struct mms_ranges *r, enum mms_level level);

#endif /* MMS_CORE_RANGES_H */
