// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading a maple tree node by node.
 *
 * The kernel's functions hand out entries; which nodes they lie in only
 * lib/maple_tree.c knows. What nodes look like is in include/linux/maple_tree.h,
 * and what is not said there, how the pointers to nodes carry their type, is in
 * its comments.
 *
 * A tree of VMAs is in RCU mode from the day its process can be found: a node
 * that is taken out of the tree stays until a grace period is over, with its
 * parent pointing to itself, and those who take nodes out write that down before
 * anything else of it changes. So under rcu_read_lock() a node is copied, and
 * counts if it was still in the tree then. mmap_lock held for reading keeps
 * others from changing the tree at all, but for kernels before 6.5, whose stacks
 * grow under it; then one pivot of a node moves.
 */
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/processor.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "../core/schema.h"
#include "maple.h"

#define MMS_MAPLE_TRIES		3

/* The type of a node is in the pointer to it: see the comments of maple_tree.h. */
static u32 mms_maple_type(unsigned long enode)
{
	return (enode >> MAPLE_NODE_TYPE_SHIFT) & MAPLE_NODE_TYPE_MASK;
}

static u32 mms_maple_nr_slots(u32 type)
{
	switch (type) {
	case maple_dense:
		return MAPLE_NODE_SLOTS;
	case maple_leaf_64:
	case maple_range_64:
		return MAPLE_RANGE64_SLOTS;
	case maple_arange_64:
		return MAPLE_ARANGE64_SLOTS;
	default:
		return 0;
	}
}

/* Slots in use: as ma_data_end() of lib/maple_tree.c, and one more. */
static u32 mms_maple_used(const struct mms_maple_node *n)
{
	const unsigned long *pivot = n->copy.mr64.pivot;
	const u32 last = MAPLE_RANGE64_SLOTS - 2;

	switch (n->type) {
	case maple_dense:
		return min_t(unsigned long, n->last - n->first + 1, n->slots);
	case maple_arange_64:
		return n->copy.ma64.meta.end + 1;
	case maple_leaf_64:
	case maple_range_64:
		/* Where the last slot is in use there is no room to say how many are. */
		if (!pivot[last])
			return n->copy.mr64.meta.end + 1;
		return pivot[last] == n->last ? last + 1 : last + 2;
	default:
		return 0;
	}
}

/*
 * Copy the node that @enode leads to; of @n the place in the tree is known. False
 * if it is no longer in the tree, or makes no sense.
 */
static bool mms_maple_read(struct mms_maple_node *n, unsigned long enode)
{
	const unsigned long *from;
	unsigned long *to = (unsigned long *)&n->copy, parent;
	u32 i;

	n->addr = enode & ~MAPLE_NODE_MASK;
	n->type = mms_maple_type(enode);
	n->slots = mms_maple_nr_slots(n->type);
	n->leaf = n->type == maple_dense || n->type == maple_leaf_64;
	if (!n->addr)
		return false;
	from = (const unsigned long *)n->addr;
	for (i = 0; i < sizeof(n->copy) / sizeof(*to); i++)
		to[i] = READ_ONCE(from[i]);
	/* What was copied counts only if it was in the tree after that. */
	smp_rmb();
	parent = READ_ONCE(from[0]);
	if ((parent & ~MAPLE_NODE_MASK) == n->addr)
		return false;
	n->used = mms_maple_used(n);
	return n->used <= n->slots;
}

static const unsigned long *mms_maple_pivots(const struct mms_maple_node *n)
{
	return n->type == maple_arange_64 ? n->copy.ma64.pivot : n->copy.mr64.pivot;
}

static unsigned long mms_maple_entry(const struct mms_maple_node *n, u32 i)
{
	switch (n->type) {
	case maple_dense:
		return (unsigned long)rcu_access_pointer(n->copy.slot[i]);
	case maple_arange_64:
		return (unsigned long)rcu_access_pointer(n->copy.ma64.slot[i]);
	default:
		return (unsigned long)rcu_access_pointer(n->copy.mr64.slot[i]);
	}
}

/* The last index of a slot. */
static unsigned long mms_maple_last(const struct mms_maple_node *n, u32 i)
{
	if (n->type == maple_dense)
		return n->first + i;
	return i + 1 < n->used ? mms_maple_pivots(n)[i] : n->last;
}

/**
 * mms_maple_slot() - a slot of a node
 * @n: the node
 * @i: which slot, less than @n->used
 * @s: what it is
 */
void mms_maple_slot(const struct mms_maple_node *n, u32 i, struct mms_maple_slot *s)
{
	s->first = i ? mms_maple_last(n, i - 1) + 1 : n->first;
	s->last = mms_maple_last(n, i);
	s->entry = mms_maple_entry(n, i);
	s->node = n->leaf ? 0 : s->entry & ~MAPLE_NODE_MASK;
	s->gap = MMS_NOTHING;
	if (n->leaf)
		s->gap = s->entry ? 0 : (u64)s->last - s->first + 1;
	else if (n->type == maple_arange_64)
		s->gap = n->copy.ma64.gap[i];
}

/**
 * mms_maple_gap() - the longest range of empty indices in a node or below it
 * @n: the node
 *
 * Return: its length, at most a leaf; MMS_NOTHING where nothing is kept of it.
 */
u64 mms_maple_gap(const struct mms_maple_node *n)
{
	struct mms_maple_slot s;
	u64 gap = 0;
	u32 i;

	for (i = 0; i < n->used; i++) {
		mms_maple_slot(n, i, &s);
		if (s.gap == MMS_NOTHING)
			return MMS_NOTHING;
		gap = max(gap, s.gap);
	}
	return n->used ? gap : MMS_NOTHING;
}

/* The slot of a node that an index is in. */
static u32 mms_maple_which(const struct mms_maple_node *n, unsigned long index)
{
	u32 i = 0;

	while (i + 1 < n->used && mms_maple_last(n, i) < index)
		i++;
	return i;
}

static int mms_maple_descend(const struct maple_tree *mt, unsigned long index, u32 depth,
			     struct mms_maple_node *n)
{
	unsigned long enode = (unsigned long)rcu_dereference(mt->ma_root);
	struct mms_maple_slot s;

	/* Not a node: the tree is empty, or has one entry, which is for index 0. */
	if (!xa_is_node((void *)enode))
		return 0;
	memset(n, 0, sizeof(*n));
	n->last = ULONG_MAX;
	for (;;) {
		if (!mms_maple_read(n, enode))
			return -EAGAIN;
		if (n->leaf || !n->used || (n->depth >= depth && n->first == index))
			return 1;
		if (n->depth >= MAPLE_HEIGHT_MAX)
			return -EAGAIN;
		n->parent_slot = mms_maple_which(n, index);
		mms_maple_slot(n, n->parent_slot, &s);
		n->parent = n->addr;
		n->first = s.first;
		n->last = s.last;
		n->depth++;
		enode = s.entry;
	}
}

/**
 * mms_maple_find() - a node on the way to an index
 * @mt: the tree
 * @index: the index
 * @depth: the least depth of the node
 * @n: the node
 *
 * Finds the first node on the way that begins with @index and is no higher than
 * @depth; if there is none, the leaf the index is in. With what a node says of
 * itself the next one is found: of a node that is no leaf it begins where this
 * one does, a level below; of a leaf it begins where this one ends, at any depth.
 *
 * Context: Takes the RCU read lock. The tree is in RCU mode, or cannot change.
 * Return: 1: found; 0: the tree has no nodes; -EAGAIN: it changed each time it
 * was read.
 */
int mms_maple_find(const struct maple_tree *mt, unsigned long index, u32 depth,
		   struct mms_maple_node *n)
{
	int ret = -EAGAIN;
	int i;

	for (i = 0; i < MMS_MAPLE_TRIES && ret == -EAGAIN; i++) {
		if (i)
			cpu_relax();
		rcu_read_lock();
		ret = mms_maple_descend(mt, index, depth, n);
		rcu_read_unlock();
	}
	return ret;
}
