// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/tree: the maple tree that holds the VMAs of a process, node by node.
 *
 * Nodes come as one reads them aloud: each before what is below it, addresses
 * ascending. A batch is one hold of mmap_lock; each node is looked for from the
 * root again, so nothing need stay as it is from one batch to the next.
 */
#include <linux/maple_tree.h>
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/xarray.h>

#include "../core/meminfo.h"
#include "../core/view.h"
#include "maple.h"
#include "task.h"
#include "tree.h"

/* Bytes of a name that are kept, its NUL among them. */
#define MMS_VMATREE_NAME	272

const struct mms_name mms_vmatree_type_names[] = {
	{ maple_dense, "dense", "a leaf with a slot for each single index" },
	{ maple_leaf_64, "leaf_64", "a leaf: areas and free ranges" },
	{ maple_range_64, "range_64", "leads to other nodes" },
	{ maple_arange_64, "arange_64",
	  "leads to other nodes, and keeps the largest free range below each" },
	{}
};

static const struct mms_name mms_vmatree_kind_names[] = {
	{ MMS_SLOT_NODE, "node", "leads to a node of the next level" },
	{ MMS_SLOT_AREA, "area", "a virtual memory area" },
	{ MMS_SLOT_FREE, "free", "nothing is mapped there" },
	{ MMS_SLOT_RESERVED, "reserved", "an entry of the tree's own" },
	{}
};

static const struct mms_field mms_vmatree_node_fields[] = {
	MMS_FIELD(mms_vmatree_node, depth, COUNT, 5, "levels above it: 0 is the root"),
	MMS_FIELD(mms_vmatree_node, node, ADDR, 18, "where the node lies"),
	MMS_FIELD_NAMES(mms_vmatree_node, type, ENUM, 9, mms_vmatree_type_names,
			"what kind of node it is"),
	MMS_FIELD(mms_vmatree_node, used, COUNT, 4, "slots in use"),
	MMS_FIELD(mms_vmatree_node, slots, COUNT, 5, "slots there are"),
	MMS_FIELD(mms_vmatree_node, areas, COUNT, 5, "slots with a VMA"),
	MMS_FIELD(mms_vmatree_node, gap, BYTES, 6, "largest free range below it in one leaf"),
	MMS_FIELD(mms_vmatree_node, start, ADDR, 14, "first address it covers"),
	MMS_FIELD(mms_vmatree_node, last, ADDR, 18, "last address it covers"),
	MMS_FIELD(mms_vmatree_node, parent, ADDR, 0, "where the node above lies"),
	MMS_FIELD(mms_vmatree_node, parent_slot, COUNT, 0, "the slot there that leads to it"),
};

static const struct mms_field mms_vmatree_slot_fields[] = {
	MMS_FIELD(mms_vmatree_slot, slot, COUNT, 4, "which slot"),
	MMS_FIELD(mms_vmatree_slot, first, ADDR, 0, "first address it is about"),
	MMS_FIELD(mms_vmatree_slot, pivot, ADDR, 14, "last address it is about"),
	MMS_FIELD_NAMES(mms_vmatree_slot, kind, ENUM, 4, mms_vmatree_kind_names,
			"what it holds"),
	MMS_FIELD(mms_vmatree_slot, entry, HEX, 0, "what it holds, as it is there"),
	MMS_FIELD(mms_vmatree_slot, node, ADDR, 18, "where the node lies that it leads to"),
	MMS_FIELD(mms_vmatree_slot, gap, BYTES, 6, "largest free range below it in one leaf"),
	MMS_FIELD(mms_vmatree_slot, start, ADDR, 14, "first address of the VMA"),
	MMS_FIELD(mms_vmatree_slot, end, ADDR, 14, "the address after its last"),
	MMS_FIELD(mms_vmatree_slot, perms, STRING, 5, "read, write, execute; private or shared"),
	MMS_FIELD(mms_vmatree_slot, name, STRING, 10, "what is mapped, of a path the last part"),
};

static const struct mms_field mms_vmatree_total_fields[] = {
	MMS_FIELD(mms_vmatree_total, depth, COUNT, 12, "levels of nodes"),
	MMS_FIELD(mms_vmatree_total, nodes, COUNT, 12, "nodes"),
	MMS_FIELD(mms_vmatree_total, leaves, COUNT, 12, "nodes that are leaves"),
	MMS_FIELD(mms_vmatree_total, bytes, BYTES, 12, "memory of all nodes"),
	MMS_FIELD(mms_vmatree_total, used, COUNT, 12, "slots in use, in all nodes"),
	MMS_FIELD(mms_vmatree_total, slots, COUNT, 12, "slots there are, in all nodes"),
	MMS_FIELD(mms_vmatree_total, fill, COUNT, 12, "slots in use, percent"),
	MMS_FIELD(mms_vmatree_total, areas, COUNT, 12, "VMAs"),
	MMS_FIELD(mms_vmatree_total, largest, BYTES, 12,
		  "largest free range between floor and ceiling"),
	MMS_FIELD(mms_vmatree_total, start, ADDR, 12, "its first address"),
	MMS_FIELD(mms_vmatree_total, end, ADDR, 12, "the address after its last"),
	MMS_FIELD(mms_vmatree_total, floor, ADDR, 12, "vm.mmap_min_addr"),
	MMS_FIELD(mms_vmatree_total, ceiling, ADDR, 12, "where the process's addresses end"),
	MMS_FIELD(mms_vmatree_total, rcu, BOOL, 12, "nodes are freed by RCU"),
	MMS_FIELD(mms_vmatree_total, root, HEX, 12, "the root pointer"),
};

static const struct mms_type mms_vmatree_types[] = {
	[MMS_VMATREE_NODE] = MMS_TYPE("tree", mms_vmatree_node, mms_vmatree_node_fields, 0, 0,
				      "a node", .key = "depth start"),
	[MMS_VMATREE_SLOT] = MMS_TYPE("slots", mms_vmatree_slot, mms_vmatree_slot_fields,
				      MMS_VMATREE_NODE + 1, 0, "the slots of a node",
				      .key = "slot"),
	[MMS_VMATREE_TOTAL] = MMS_TYPE("total", mms_vmatree_total, mms_vmatree_total_fields, 0,
				       MMS_RAW_FORM, "the whole tree"),
};

/* A node with all its slots, each run's block included, and its names. */
#define MMS_VMATREE_BYTES	(sizeof(struct mms_vmatree_node) +			\
				 MMS_MAPLE_SLOTS * sizeof(struct mms_vmatree_slot) +	\
				 2 * sizeof(struct mms_raw_block))
#define MMS_VMATREE_STRINGS	(MMS_MAPLE_SLOTS * (MMS_VMATREE_NAME + MMS_PERMS_LEN + 1))

/**
 * struct mms_vmatree - a listing from its first batch to its last
 * @node: the node that is shown
 * @depth: the least depth of the next one, see mms_maple_find()
 * @done: there is no next one
 * @above: the address after the last area so far, or the floor
 * @seen: the address after the last area that was counted
 * @total: what is counted
 */
struct mms_vmatree {
	struct mms_maple_node node;
	u32 depth;
	bool done;
	u64 above;
	u64 seen;
	struct mms_vmatree_total total;
};

/* A free range from the last area to here, if it is the largest so far. */
static void mms_vmatree_free(struct mms_vmatree *t, u64 to)
{
	to = min(to, t->total.ceiling);
	if (to <= t->above || to - t->above <= t->total.largest)
		return;
	t->total.start = t->above;
	t->total.end = to;
	t->total.largest = to - t->above;
}

/* A slot with a VMA. */
static void mms_vmatree_area(struct mms_query *q, struct mms_batch *b, struct mms_vmatree *t,
			     struct mms_vmatree_slot *r, struct vm_area_struct *vma)
{
	char perms[MMS_PERMS_LEN + 1];
	const char *name;

	r->start = vma->vm_start;
	r->end = vma->vm_end;
	mms_vma_perms(vma, perms);
	r->perms = mms_batch_string(b, perms, MMS_PERMS_LEN);
	name = mms_vma_name(vma, q->path, PATH_MAX);
	if (name) {
		if (*name == '/')
			name = kbasename(name);
		r->name = mms_batch_string(b, name, strnlen(name, MMS_VMATREE_NAME - 1));
	}
	/* Of a leaf that has changed between two batches some are met again. */
	if (r->end <= t->seen)
		return;
	t->seen = r->end;
	mms_vmatree_free(t, r->start);
	t->above = max(t->above, r->end);
	t->total.areas++;
}

static void mms_vmatree_slot(struct mms_query *q, struct mms_batch *b, struct mms_vmatree *t,
			     u32 i)
{
	struct mms_vmatree_slot *r = mms_batch_push(b, MMS_VMATREE_SLOT);
	struct mms_maple_slot s;

	mms_maple_slot(&t->node, i, &s);
	r->slot = i;
	r->first = s.first;
	r->pivot = s.last;
	r->entry = s.entry;
	r->node = s.node ?: MMS_NOTHING;
	r->gap = s.gap;
	r->start = MMS_NOTHING;
	r->end = MMS_NOTHING;
	if (!t->node.leaf) {
		r->kind = MMS_SLOT_NODE;
	} else if (!s.entry) {
		r->kind = MMS_SLOT_FREE;
	} else if (xa_is_internal((void *)s.entry) || xa_is_value((void *)s.entry)) {
		r->kind = MMS_SLOT_RESERVED;
	} else {
		r->kind = MMS_SLOT_AREA;
		mms_vmatree_area(q, b, t, r, (struct vm_area_struct *)s.entry);
	}
}

/* The node and its slots. */
static void mms_vmatree_push(struct mms_query *q, struct mms_batch *b, struct mms_vmatree *t)
{
	struct mms_vmatree_node *r = mms_batch_push(b, MMS_VMATREE_NODE);
	const struct mms_maple_node *n = &t->node;
	struct mms_maple_slot s;
	u32 i;

	r->node = n->addr;
	r->start = n->first;
	r->last = n->last;
	r->gap = mms_maple_gap(n);
	r->parent = n->depth ? n->parent : MMS_NOTHING;
	r->parent_slot = n->depth ? n->parent_slot : MMS_NOTHING32;
	r->type = n->type;
	r->depth = n->depth;
	r->used = n->used;
	r->slots = n->slots;
	for (i = 0; i < n->used; i++) {
		mms_maple_slot(n, i, &s);
		r->areas += n->leaf && s.entry && !xa_is_internal((void *)s.entry);
		mms_vmatree_slot(q, b, t, i);
	}
	t->total.depth = max_t(u64, t->total.depth, n->depth + 1);
	t->total.nodes++;
	t->total.leaves += n->leaf;
	t->total.bytes += sizeof(n->copy);
	t->total.used += n->used;
	t->total.slots += n->slots;
}

static int mms_vmatree_some(struct mms_query *q, struct mms_batch *b, struct mms_vmatree *t)
{
	struct maple_tree *mt = &q->subject.mm->mm_mt;
	const struct mms_maple_node *n = &t->node;
	int ret;

	t->total.ceiling = q->subject.mm->task_size;
	t->total.rcu = mt_in_rcu(mt);
	t->total.root = (unsigned long)rcu_access_pointer(mt->ma_root);
	while (!t->done) {
		if (!mms_batch_room(b, MMS_VMATREE_BYTES, MMS_VMATREE_STRINGS))
			return MMS_MORE;
		ret = mms_maple_find(mt, q->cursor, t->depth, &t->node);
		if (ret < 0)
			return mms_query_say(q, ret, "the tree changed each time it was read");
		if (!ret)
			break;
		mms_vmatree_push(q, b, t);
		if (n->leaf || !n->used) {
			t->done = n->last == ULONG_MAX;
			q->cursor = n->last + 1;
			t->depth = 0;
		} else {
			q->cursor = n->first;
			t->depth = n->depth + 1;
		}
	}
	t->done = true;
	return 0;
}

static int mms_vmatree_totals(struct mms_batch *b, struct mms_vmatree *t)
{
	struct mms_vmatree_total *r;

	if (!mms_batch_room(b, sizeof(*r) + sizeof(struct mms_raw_block), 0))
		return MMS_MORE;
	mms_vmatree_free(t, t->total.ceiling);
	t->total.fill = t->total.slots ? div64_u64(t->total.used * 100, t->total.slots) : 0;
	r = mms_batch_push(b, MMS_VMATREE_TOTAL);
	*r = t->total;
	return 0;
}

static void mms_vmatree_release(struct mms_query *q)
{
	kfree(q->priv);
	q->priv = NULL;
}

static int mms_vmatree_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_vmatree *t = q->priv;
	int ret;

	if (!t) {
		t = kzalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
		if (!t)
			return mms_query_say(q, -ENOMEM, "not enough memory");
		t->total.floor = mms_mmap_min_addr();
		t->total.start = MMS_NOTHING;
		t->total.end = MMS_NOTHING;
		t->above = t->total.floor == MMS_NOTHING ? 0 : t->total.floor;
		q->priv = t;
	}
	ret = mms_subject_lock(q);
	if (ret)
		return ret;
	ret = mms_vmatree_some(q, b, t);
	mms_subject_unlock(q);
	return ret ?: mms_vmatree_totals(b, t);
}

const struct mms_listing mms_task_tree = {
	.name = "tree",
	.help = "the maple tree of the virtual memory areas, node by node",
	.types = mms_vmatree_types,
	.nr_types = ARRAY_SIZE(mms_vmatree_types),
	.flags = MMS_LISTING_TASK | MMS_LISTING_BY_ADDRESS,
	.scan = mms_vmatree_scan,
	.row = mms_vmatree_row,
	.foot = mms_vmatree_foot,
	.reset = mms_vmatree_release,
	.release = mms_vmatree_release,
};
