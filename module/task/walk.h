/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of task/PID/walk: what walk.c finds and walk_text.c tells.
 */
#ifndef MMS_TASK_WALK_H
#define MMS_TASK_WALK_H

#include "../core/translation.h"

/* Types of records. They follow one another in this order; of frame and absent one. */
enum mms_walk_type {
	MMS_WALK,
	MMS_WALK_VMA,
	MMS_WALK_LEVEL,
	MMS_WALK_FRAME,
	MMS_WALK_ABSENT,
	MMS_WALK_VERDICT,
};

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
 * @uffd_wp: write-protected by userfaultfd, as the entry says
 * @torn: the tables changed while they were read
 * @effective: MMS_MAY_*: what all entries together allow
 * @asked: string: the word of the question
 * @command: string: the process's name
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
	u8 uffd_wp;
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

void mms_walk_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it);
void mms_walk_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it);
void mms_walk_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_TASK_WALK_H */
