// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/plan as text: the arithmetic line by line.
 */
#include <linux/mm.h>

#include "../core/view.h"
#include "gfp.h"
#include "plan.h"
#include "take.h"
#include "zones.h"

static void mms_plan_request(struct mms_out *o, const struct mms_query *q,
			     const struct mms_batch_iter *it)
{
	const struct mms_plan_record *r = it->rec;

	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "request   order %u: %lu %s, %llu KiB, on CPU %u, node %u\n", r->order,
		       1UL << r->order, r->order ? "pages" : "page", r->bytes >> 10, r->cpu,
		       r->node);
	mms_out_printf(o, "flags     0x%x = ", r->gfp);
	mms_out_escaped(o, it->strings + r->words);
	mms_out_printf(o, "\ntype      %s; zones up to %s\n",
		       mms_name_of(mms_migratetype_names, r->migratetype),
		       it->strings + r->highest);
	if (r->policy)
		mms_out_printf(o, "policy    who asks has one for nodes, which is not looked at\n");
	mms_out_printf(o, "zonelist");
}

static void mms_plan_place_text(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_plan_place *r = it->rec;

	/* As many as fit a line of 80 with the longest names there are. */
	if (r->place > 1 && r->place % 4 == 1)
		mms_out_printf(o, "\n%8s", "");
	mms_out_printf(o, "  %u:%s", r->node, it->strings + r->zone);
}

static void mms_plan_attempt_text(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_plan_attempt *r = it->rec;

	mms_out_printf(o, "\n\n%s: %s\n  may: ", mms_name_of(mms_plan_answer_names, r->kind),
		       mms_help_of(mms_plan_answer_names, r->kind));
	mms_text_flags(o, mms_alloc_names, r->flags, ' ');
}

/* A line of a sum. */
static void mms_plan_line(struct mms_out *o, char sign, s64 pages, const char *what)
{
	mms_out_printf(o, "\n    %c %10lld  %s", sign, pages, what);
}

static void mms_plan_some(struct mms_out *o, char sign, s64 pages, const char *what)
{
	if (pages)
		mms_plan_line(o, sign, pages, what);
}

static void mms_plan_sum(struct mms_out *o, const struct mms_plan_zone *r)
{
	mms_plan_line(o, ' ', r->free, "free pages in the zone");
	mms_plan_some(o, '-', r->rest, "2^order - 1: of the block one page counts");
	mms_plan_some(o, '-', r->highatomic, "reserved for requests that cannot wait");
	mms_plan_some(o, '-', r->cma, "set aside for CMA: not for this type");
	mms_plan_line(o, '=', r->usable, "count");
	mms_out_printf(o, "\n      %10llu  watermark %s", r->mark,
		       mms_name_of(mms_zone_mark_names, r->level));
	if (r->boost)
		mms_out_printf(o, ", with a boost of %llu", r->boost);
	mms_plan_some(o, '-', r->cut, "as it is urgent");
	mms_plan_some(o, '+', r->reserve, "lowmem reserve: it could have a higher zone");
	mms_plan_line(o, '=', r->needed, "must be left");
	mms_out_printf(o, "\n    %lld %s %lld", r->usable, r->usable > r->needed ? ">" : "<=",
		       r->needed);
}

static void mms_plan_taken(struct mms_out *o, const struct mms_plan_zone *r)
{
	const char *type = mms_name_of(mms_migratetype_names, r->list_type) ?: "?";

	if (r->pfn == MMS_NOTHING)
		mms_out_printf(o, "\n    from the zone's lists of %s: which block is not foretold",
			       type);
	else if (r->how == MMS_TAKE_PCP)
		mms_out_printf(o, "\n    from the CPU's list of order %u: frame 0x%llx, %s",
			       r->list_order, r->pfn, type);
	else
		mms_out_printf(o, "\n    from the zone's list of order %u, %s: frame 0x%llx",
			       r->list_order, type, r->pfn);
	if (r->refill)
		mms_out_printf(o, "\n    the CPU's list is empty: it gets several at once");
	if (r->how == MMS_TAKE_OTHER || r->how == MMS_TAKE_CMA || r->how == MMS_TAKE_HIGHATOMIC)
		mms_out_printf(o, "\n    %s", mms_help_of(mms_take_names, r->how));
}

static void mms_plan_zone_text(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_plan_zone *r = it->rec;

	mms_out_printf(o, "\n  node %u zone %s", r->node, it->strings + r->zone);
	if (r->verdict < MMS_PLAN_REMOTE)
		mms_plan_sum(o, r);
	mms_out_printf(o, "\n    -> %s", mms_help_of(mms_plan_verdict_names, r->verdict));
	if (r->verdict == MMS_PLAN_TAKEN)
		mms_plan_taken(o, r);
}

/**
 * mms_plan_row() - a record of physical/plan as text
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_plan_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it)
{
	switch (it->type) {
	case MMS_PLAN:
		mms_plan_request(o, q, it);
		break;
	case MMS_PLAN_PLACE:
		mms_plan_place_text(o, it);
		break;
	case MMS_PLAN_ATTEMPT:
		mms_plan_attempt_text(o, it);
		break;
	case MMS_PLAN_ZONE:
		mms_plan_zone_text(o, it);
		break;
	}
}

/**
 * mms_plan_finish() - what a request comes to, after all that was tried
 * @o: the output
 * @q: the query
 * @it: the last record of the row
 *
 * Context: Any.
 */
void mms_plan_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it)
{
	const struct mms_plan_record *r = it->row;

	mms_out_printf(o, "\n\nanswer    %s: %s\n",
		       mms_name_of(mms_plan_answer_names, r->answer),
		       mms_help_of(mms_plan_answer_names, r->answer));
	if (r->from_zone)
		mms_out_printf(o, "from      node %u zone %s\n", r->from_node,
			       it->row_strings + r->from_zone);
	if (r->left_out)
		mms_out_printf(o, "left out  %u looks at zones, too many\n", r->left_out);
}

/**
 * mms_plan_foot() - what is not looked at
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_plan_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o, "#\n"
		       "# Nothing was allocated. Left out: memory policies, node_reclaim_mode,\n"
		       "# vm.defrag_mode, dirty limits of nodes for __GFP_WRITE, nodes that only a\n"
		       "# cpuset above the process's allows: they count as allowed.\n");
}
