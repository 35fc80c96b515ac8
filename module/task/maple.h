/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Reading a maple tree node by node.
 */
#ifndef MMS_TASK_MAPLE_H
#define MMS_TASK_MAPLE_H

#include <linux/maple_tree.h>
#include <linux/types.h>

/* Slots that a node of any type has at most. */
#define MMS_MAPLE_SLOTS	MAPLE_NODE_SLOTS

/**
 * struct mms_maple_node - a node, as it was copied
 * @addr: where it lies
 * @type: enum maple_type
 * @depth: levels above it: 0 is the root
 * @first: the first index it covers
 * @last: the last index it covers
 * @parent: where its parent lies, 0: it is the root
 * @parent_slot: which slot of its parent leads to it
 * @leaf: what its slots hold are entries, not nodes
 * @used: slots in use, empty ranges among them; 0: the type is unknown
 * @slots: slots there are
 * @copy: its bytes
 */
struct mms_maple_node {
	unsigned long addr;
	u32 type;
	u32 depth;
	unsigned long first;
	unsigned long last;
	unsigned long parent;
	u32 parent_slot;
	bool leaf;
	u32 used;
	u32 slots;
	struct maple_node copy;
};

/**
 * struct mms_maple_slot - a slot of a node
 * @first: the first index it is about
 * @last: the last: its pivot
 * @entry: what it holds: an entry, a node, or 0
 * @node: where the node lies that it leads to, or 0
 * @gap: the longest range of empty indices below it, as far as a leaf reaches:
 *       the size of an empty slot of a leaf, what an arange_64 node keeps of a
 *       node below it; or MMS_NOTHING where nothing is kept
 */
struct mms_maple_slot {
	unsigned long first;
	unsigned long last;
	unsigned long entry;
	unsigned long node;
	u64 gap;
};

int mms_maple_find(const struct maple_tree *mt, unsigned long index, u32 depth,
		   struct mms_maple_node *n);
void mms_maple_slot(const struct mms_maple_node *n, u32 i, struct mms_maple_slot *s);
u64 mms_maple_gap(const struct mms_maple_node *n);

#endif /* MMS_TASK_MAPLE_H */
