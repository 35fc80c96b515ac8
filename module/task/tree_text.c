// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/tree as text, for somebody who knows B-trees from a lecture.
 */
#include <linux/kernel.h>
#include <linux/maple_tree.h>

#include "../core/view.h"
#include "tree.h"

/* A size in at most six characters: 4K, 93.4T. */
static int mms_vmatree_size(struct mms_out *o, u64 bytes)
{
	static const char units[] = "KMGTPE";
	u64 tenths;
	u32 unit = 0;

	if (bytes == MMS_NOTHING || !bytes)
		return mms_out_printf(o, bytes ? "-" : "0");
	while (unit + 2 < sizeof(units) && bytes >> (10 * (unit + 2)))
		unit++;
	tenths = ((bytes >> (10 * unit)) * 10) >> 10;
	if (tenths % 10)
		return mms_out_printf(o, "%llu.%llu%c", tenths / 10, tenths % 10, units[unit]);
	return mms_out_printf(o, "%llu%c", tenths / 10, units[unit]);
}

static void mms_vmatree_node_line(struct mms_out *o, const struct mms_query *q,
				  const struct mms_vmatree_node *r)
{
	const char *type = mms_name_of(mms_vmatree_type_names, r->type);
	int n;

	if (q->rows == 1)
		mms_out_printf(o, "%-5s %-18s %-9s %-5s %-6s %s\n", "depth", "node", "type",
			       "used", "gap", "addresses");
	n = mms_out_printf(o, "%*s%u", r->depth, "", r->depth);
	mms_out_pad(o, n, 5);
	mms_out_printf(o, " 0x%llx ", r->node);
	n = type ? mms_out_printf(o, "%s", type) : mms_out_printf(o, "?%u", r->type);
	mms_out_pad(o, n, 10);
	n = mms_out_printf(o, "%u/%u", r->used, r->slots);
	mms_out_pad(o, n, 6);
	n = mms_vmatree_size(o, r->gap);
	mms_out_pad(o, n, 7);
	mms_out_printf(o, "%llx-%llx\n", r->start, r->last);
}

static void mms_vmatree_slot_line(struct mms_out *o, u32 depth,
				  const struct mms_vmatree_slot *r, const char *strings)
{
	int n;

	mms_out_printf(o, "%*s%2u ", depth + 6, "", r->slot);
	n = mms_out_printf(o, "..%llx", r->pivot);
	mms_out_pad(o, n, 14);
	mms_out_printf(o, "  ");
	switch (r->kind) {
	case MMS_SLOT_NODE:
		mms_out_printf(o, "node 0x%llx gap ", r->node);
		mms_vmatree_size(o, r->gap);
		break;
	case MMS_SLOT_FREE:
		mms_out_printf(o, "free ");
		mms_vmatree_size(o, r->gap);
		break;
	case MMS_SLOT_AREA:
		mms_out_printf(o, "%08llx-%08llx %s ", r->start, r->end, strings + r->perms);
		if (r->name)
			mms_out_escaped(o, strings + r->name);
		else
			mms_out_printf(o, "-");
		break;
	default:
		mms_out_printf(o, "reserved by the tree: 0x%llx", r->entry);
	}
	mms_out_printf(o, "\n");
}

static void mms_vmatree_total_lines(struct mms_out *o, const struct mms_vmatree_total *r)
{
	if (!r->nodes) {
		mms_out_printf(o, "# no nodes: the root pointer holds 0x%llx\n", r->root);
		return;
	}
	mms_out_printf(o, "# %llu levels; %llu nodes of %zu bytes, %llu of them leaves; RCU %s\n",
		       r->depth, r->nodes, sizeof(struct maple_node), r->leaves,
		       r->rcu ? "on" : "off");
	mms_out_printf(o, "# %llu of %llu slots in use, %u%%; %llu areas\n", r->used, r->slots,
		       r->fill, r->areas);
	mms_out_printf(o, "# largest free range: ");
	if (r->start == MMS_NOTHING) {
		mms_out_printf(o, "none");
	} else {
		mms_out_printf(o, "%08llx-%08llx, ", r->start, r->end);
		mms_vmatree_size(o, r->largest);
	}
	mms_out_printf(o, ", of all between\n");
	if (r->floor == MMS_NOTHING)
		mms_out_printf(o, "# 0 (vm.mmap_min_addr cannot be read) and %llx\n", r->ceiling);
	else
		mms_out_printf(o, "# %llx (vm.mmap_min_addr) and %llx\n", r->floor, r->ceiling);
}

/**
 * mms_vmatree_row() - one record of a tree
 * @o: the output
 * @q: the query
 * @it: the record
 */
void mms_vmatree_row(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it)
{
	const struct mms_vmatree_node *node = it->row;

	switch (it->type) {
	case MMS_VMATREE_NODE:
		mms_vmatree_node_line(o, q, it->rec);
		break;
	case MMS_VMATREE_SLOT:
		mms_vmatree_slot_line(o, node->depth, it->rec, it->strings);
		break;
	default:
		mms_vmatree_total_lines(o, it->rec);
	}
}

/**
 * mms_vmatree_foot() - how to read it
 * @o: the output
 * @q: the query
 */
void mms_vmatree_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o, "#\n# used: slots in use of those there are\n"
		       "# 3 ..LAST: slot 3 is about the addresses after slot 2's, up to and with LAST\n"
		       "# gap: largest free range in one leaf; arange_64 nodes keep it for each slot,\n"
		       "# and so mmap() need not look at nodes without a place that is large enough\n");
}
