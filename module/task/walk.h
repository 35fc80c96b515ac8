/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of task/PID/walk: what walk.c finds and walk_text.c tells.
 */
#ifndef MMS_TASK_WALK_H
#define MMS_TASK_WALK_H

#include "../core/listing.h"
#include "../core/out.h"

/* Types of records, in the order in which they follow one another. */
enum mms_walk_type { MMS_WALK, MMS_WALK_VMA, MMS_WALK_LEVEL, MMS_WALK_FRAME };

/**
 * struct mms_walk_record - one address
 * @va: the address
 * @pa: the physical address it has now, or MMS_NOTHING
 * @page_size: bytes of the page that maps it, or MMS_NOTHING
 * @swap_offset: where in the swap device, pages; or MMS_NOTHING
 * @pid: the process
 * @state: enum mms_state: what the last entry says
 * @swap_type: number of the swap device, or MMS_NOTHING32
 * @bits: bits of a virtual address that are translated
 * @levels: levels of the page table
 * @pti: user mode runs on page tables of its own
 * @mapped: it is in a VMA of the process
 * @canonical: it may be an address at all
 * @soft_dirty: written since clear_refs, as the entry or the VMA says
 * @torn: the tables changed while they were read
 * @effective: MMS_MAY_*: what all entries together allow
 * @asked: string: the word of the question
 * @command: string: the process's name
 * @pad: 0
 */
struct mms_walk_record {
	u64 va;
	u64 pa;
	u64 page_size;
	u64 swap_offset;
	u32 pid;
	u32 state;
	u32 swap_type;
	u8 bits;
	u8 levels;
	u8 pti;
	u8 canonical;
	u8 soft_dirty;
	u8 torn;
	u8 mapped;
	u8 pad[1];
	u32 effective;
	u32 asked;
	u32 command;
};

/**
 * struct mms_walk_vma - the VMA the address is in
 * @start: first address
 * @end: the address after the last
 * @offset: of @start in the file, bytes
 * @perms: string: rwx and s or p
 * @name: string: what is mapped
 */
struct mms_walk_vma {
	u64 start;
	u64 end;
	u64 offset;
	u32 perms;
	u32 name;
};

/**
 * struct mms_walk_level - one entry on the way
 * @entry: its bits
 * @at: physical address of the entry
 * @target: physical address of what it leads to, or MMS_NOTHING
 * @size: bytes it translates
 * @flags: its bits that have a name, as the architecture names them
 * @unknown: its bits that have none
 * @level: enum mms_level
 * @kind: enum mms_entry_kind
 * @index: its index in its table
 * @memtype: of a leaf: the memory type, or MMS_NOTHING32
 */
struct mms_walk_level {
	u64 entry;
	u64 at;
	u64 target;
	u64 size;
	u64 flags;
	u64 unknown;
	u32 level;
	u32 kind;
	u32 index;
	u32 memtype;
};

/**
 * struct mms_walk_frame - the frame the address is in
 * @pfn: its number
 * @flags: of its struct page, see mms_page_flag_names
 * @index: of a file's page: its index in the file, pages; or MMS_NOTHING
 * @kind: enum mms_page_kind
 * @refcount: references to its folio, or MMS_NOTHING32
 * @mapcount: page-table entries that map it, or MMS_NOTHING32
 * @folio_order: log2 of the pages of its folio
 * @node: NUMA node, or MMS_NOTHING32
 * @zone: string
 * @file: string: path of the file
 * @pad: 0
 */
struct mms_walk_frame {
	u64 pfn;
	u64 flags;
	u64 index;
	u32 kind;
	u32 refcount;
	u32 mapcount;
	u32 folio_order;
	u32 node;
	u32 zone;
	u32 file;
	u32 pad;
};

extern const struct mms_name mms_walk_kind_names[];

void mms_walk_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it);
void mms_walk_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it);
void mms_walk_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_TASK_WALK_H */
