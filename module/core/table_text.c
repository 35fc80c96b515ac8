// SPDX-License-Identifier: GPL-2.0-only
/*
 * A table of the page tables as text.
 */
#include "../arch/arch.h"
#include "table.h"
#include "translation.h"
#include "view.h"

static void mms_table_head(struct mms_out *o, const struct mms_query *q,
			   const struct mms_table_about *r)
{
	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "table     %s at 0x%llx, entry N at 0x%llx + 8 * N\n",
		       mms_name_of(mms_level_names, r->level), r->at, r->at);
	if (r->parent == MMS_NOTHING)
		mms_out_printf(o, "addresses all: this is the root\n");
	else if (r->end)
		mms_out_printf(o, "addresses %08llx-%08llx\n", r->start, r->end);
	else
		mms_out_printf(o, "addresses %08llx and all above\n", r->start);
	if (r->parent != MMS_NOTHING)
		mms_out_printf(o, "led to by 0x%016llx at 0x%llx\n", r->parent_entry, r->parent);
	mms_out_printf(o, "used      %u of %lu entries, %u map memory, ", r->used,
		       MMS_TABLE_ENTRIES, r->leaves);
	mms_text_page_size(o, r->size);
	mms_out_printf(o, " of addresses each\n");
	if (r->torn)
		mms_out_printf(o, "torn      the tables changed each time they were read\n");
	mms_out_printf(o, "%3s %-16s %-18s %-17s %s\n", "N", "first address", "entry", "bits",
		       "leads to");
}

static void mms_table_target(struct mms_out *o, const struct mms_table_entry *r)
{
	const char *state = mms_name_of(mms_state_names, r->state);

	switch (r->kind) {
	case MMS_ENTRY_TABLE:
		mms_out_printf(o, "table 0x%llx", r->target);
		break;
	case MMS_ENTRY_LEAF:
		mms_out_printf(o, "%s 0x%llx", r->state == MMS_STATE_PRESENT ? "page" :
			       state ?: "?", r->target);
		break;
	case MMS_ENTRY_NONE:
		/* A and D alone are nothing. */
		mms_out_printf(o, "empty");
		break;
	case MMS_ENTRY_SWAP:
	case MMS_ENTRY_OFF:
		mms_out_printf(o, "%s", state ?: "?");
		break;
	default:
		mms_out_printf(o, "bad: not followed");
	}
}

static void mms_table_entry(struct mms_out *o, const struct mms_table_entry *r)
{
	int n;

	if (r->kind == MMS_ENTRY_NONE && !r->entry) {
		if (r->count == 1)
			mms_out_printf(o, "%3u empty\n", r->index);
		else
			mms_out_printf(o, "%3u to %u empty\n", r->index, r->index + r->count - 1);
		return;
	}
	mms_out_printf(o, "%3u ", r->index);
	n = mms_out_printf(o, "%08llx", r->va);
	mms_out_pad(o, n, 16);
	mms_out_printf(o, " 0x%016llx ", r->entry);
	if (r->kind == MMS_ENTRY_TABLE || r->kind == MMS_ENTRY_LEAF)
		n = mms_text_bits(o, r->flags, r->memtype == U8_MAX ? MMS_NOTHING32 : r->memtype);
	else
		n = mms_out_printf(o, "-");
	mms_out_pad(o, n, 18);
	mms_table_target(o, r);
	mms_out_printf(o, "\n");
}

/**
 * mms_table_row() - one record of a table
 * @o: the output
 * @q: the query
 * @it: the record
 */
void mms_table_row(struct mms_out *o, const struct mms_query *q,
		   const struct mms_batch_iter *it)
{
	if (it->type == MMS_TABLE_ABOUT)
		mms_table_head(o, q, it->rec);
	else
		mms_table_entry(o, it->rec);
}

/**
 * mms_table_foot() - what the short words mean
 * @o: the output
 * @q: the query
 */
void mms_table_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o, "#\n# %s\n", mms_arch_legend);
}
