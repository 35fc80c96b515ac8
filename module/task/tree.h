/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of task/PID/tree: what tree.c finds and tree_text.c tells.
 */
#ifndef MMS_TASK_TREE_H
#define MMS_TASK_TREE_H

#include "../core/out.h"
#include "../core/listing.h"

/* Types of records. */
enum mms_vmatree_type { MMS_VMATREE_NODE, MMS_VMATREE_SLOT, MMS_VMATREE_TOTAL };

/* What is in a slot. */
enum mms_vmatree_kind {
	MMS_SLOT_NODE,
	MMS_SLOT_AREA,
	MMS_SLOT_FREE,
	MMS_SLOT_RESERVED,
};

/**
 * struct mms_vmatree_node - a node
 * @node: where it lies
 * @start: the first address it covers
 * @last: the last one
 * @gap: the largest free range below it that is in one leaf, bytes; or
 *       MMS_NOTHING
 * @parent: where its parent lies, or MMS_NOTHING
 * @parent_slot: the slot there that leads to it, or MMS_NOTHING32
 * @type: enum maple_type
 * @depth: levels above it
 * @used: slots in use
 * @slots: slots there are
 * @areas: slots with a VMA
 */
struct mms_vmatree_node {
	u64 node;
	u64 start;
	u64 last;
	u64 gap;
	u64 parent;
	u32 parent_slot;
	u32 type;
	u32 depth;
	u32 used;
	u32 slots;
	u32 areas;
};

/**
 * struct mms_vmatree_slot - a slot of a node
 * @first: the first address it is about
 * @pivot: the last one
 * @entry: what it holds, as it is there
 * @node: of a slot that leads to a node: where that lies, or MMS_NOTHING
 * @gap: the largest free range below it that is in one leaf, bytes; or
 *       MMS_NOTHING
 * @start: first address of the VMA, or MMS_NOTHING
 * @end: the address after its last, or MMS_NOTHING
 * @slot: which slot
 * @kind: enum mms_vmatree_kind
 * @perms: string: rwx and s or p
 * @name: string: what is mapped, of a path the last part
 */
struct mms_vmatree_slot {
	u64 first;
	u64 pivot;
	u64 entry;
	u64 node;
	u64 gap;
	u64 start;
	u64 end;
	u32 slot;
	u32 kind;
	u32 perms;
	u32 name;
};

/**
 * struct mms_vmatree_total - what is said of the whole tree
 * @depth: levels
 * @areas: VMAs
 * @nodes: nodes
 * @leaves: nodes that are leaves
 * @bytes: of all nodes
 * @used: slots in use
 * @slots: slots there are
 * @fill: used of all slots, percent
 * @rcu: the tree is in RCU mode
 * @pad: 0
 * @largest: the largest free range, bytes
 * @start: its first address, or MMS_NOTHING
 * @end: the address after its last, or MMS_NOTHING
 * @floor: vm.mmap_min_addr: free ranges are counted from there
 * @ceiling: TASK_SIZE of the process: to there
 * @root: what the root pointer holds
 */
struct mms_vmatree_total {
	u64 depth;
	u64 areas;
	u64 nodes;
	u64 leaves;
	u64 bytes;
	u64 used;
	u64 slots;
	u32 fill;
	u8 rcu;
	u8 pad[3];
	u64 largest;
	u64 start;
	u64 end;
	u64 floor;
	u64 ceiling;
	u64 root;
};

extern const struct mms_name mms_vmatree_type_names[];

void mms_vmatree_row(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it);
void mms_vmatree_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_TASK_TREE_H */
