// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/plan: what its records are made of, and the words of its answers.
 */
#include <linux/kernel.h>
#include <linux/mmzone.h>

#include "../core/schema.h"
#include "gfp.h"
#include "physical.h"
#include "plan.h"
#include "take.h"
#include "watermark.h"
#include "zones.h"

const struct mms_name mms_plan_answer_names[] = {
	{ MMS_PLAN_FAST, "fast", "at once, above the low watermark" },
	{ MMS_PLAN_SLOW, "slow", "at the second try, down to what min allows" },
	{ MMS_PLAN_RESERVES, "reserves", "whatever the watermarks say" },
	{ MMS_PLAN_RECLAIM, "reclaim", "not now: first reclaims for itself, and moves pages" },
	{ MMS_PLAN_FOREVER, "forever", "not now: reclaims, and tries again until it succeeds" },
	{ MMS_PLAN_FAILS, "fails", "fails: it cannot wait for memory to be reclaimed" },
	{}
};

const struct mms_name mms_plan_verdict_names[] = {
	{ MMS_PLAN_TAKEN, "taken", "it would get its pages here" },
	{ MMS_PLAN_BELOW, "below", "too few free pages that count" },
	{ MMS_PLAN_NO_BLOCK, "no-block", "enough free pages, but no block is large enough" },
	{ MMS_PLAN_OTHERS_ONLY, "others-only",
	  "enough, but only in small blocks of other types, which are not mixed yet" },
	{ MMS_PLAN_REMOTE, "remote", "another node: begins again, and types may be mixed" },
	{ MMS_PLAN_KSWAPD, "kswapd",
	  "kswapd is at work there, or just woken by this request: other nodes first" },
	{ MMS_PLAN_FORBIDDEN, "forbidden", "the node is not in the process's cpuset" },
	{}
};

static const struct mms_field mms_plan_fields[] = {
	MMS_FIELD(mms_plan_record, order, COUNT, 5, "2^order pages are asked for"),
	MMS_FIELD(mms_plan_record, bytes, BYTES, 8, "memory in them"),
	MMS_FIELD(mms_plan_record, words, STRING, 20, "the request's flags, as they were asked"),
	MMS_FIELD_NAMES(mms_plan_record, gfp, FLAGS, 0, mms_gfp_names, "its flags, each"),
	MMS_FIELD(mms_plan_record, node, COUNT, 4, "the node it is made on"),
	MMS_FIELD(mms_plan_record, cpu, COUNT, 3, "the CPU it is made on"),
	MMS_FIELD_NAMES(mms_plan_record, migratetype, ENUM, 11, mms_migratetype_names,
			"the type of memory it is for"),
	MMS_FIELD(mms_plan_record, highest, STRING, 8, "the highest zone it may have pages of"),
	MMS_FIELD_NAMES(mms_plan_record, answer, ENUM, 8, mms_plan_answer_names,
			"what it would come to"),
	MMS_FIELD(mms_plan_record, from_node, COUNT, 9, "the node it would get pages of"),
	MMS_FIELD(mms_plan_record, from_zone, STRING, 9, "the zone"),
	MMS_FIELD_NAMES(mms_plan_record, how, ENUM, 10, mms_take_names,
			"from what kind of list"),
	MMS_FIELD(mms_plan_record, list_order, COUNT, 10, "order of the block on that list"),
	MMS_FIELD_NAMES(mms_plan_record, list_type, ENUM, 11, mms_migratetype_names,
			"type of the list"),
	MMS_FIELD(mms_plan_record, refill, BOOL, 0,
		  "more such blocks go to the CPU's list at the same time"),
	MMS_FIELD(mms_plan_record, pfn, PFN, 10, "first frame of the block"),
	MMS_FIELD(mms_plan_record, policy, BOOL, 0,
		  "who asks has a NUMA memory policy, which is not looked at"),
	MMS_FIELD(mms_plan_record, left_out, COUNT, 0,
		  "looks at zones that are not told, as there were too many"),
};

static const struct mms_field mms_plan_place_fields[] = {
	MMS_FIELD(mms_plan_place, place, COUNT, 0, "its place in the list, from 1 on"),
	MMS_FIELD(mms_plan_place, node, COUNT, 4, "the zone's node"),
	MMS_FIELD(mms_plan_place, zone, STRING, 8, "its name"),
	MMS_FIELD(mms_plan_place, distance, COUNT, 8, "of its node; 10: the same node"),
};

static const struct mms_field mms_plan_attempt_fields[] = {
	MMS_FIELD_NAMES(mms_plan_attempt, kind, ENUM, 8, mms_plan_answer_names,
			"how hard it tries"),
	MMS_FIELD_NAMES(mms_plan_attempt, mark, ENUM, 5, mms_zone_mark_names,
			"the watermark that has to hold"),
	MMS_FIELD_NAMES(mms_plan_attempt, flags, FLAGS, 30, mms_alloc_names, "what it may do"),
};

static const struct mms_field mms_plan_zone_fields[] = {
	MMS_FIELD(mms_plan_zone, node, COUNT, 4, "the zone's node"),
	MMS_FIELD(mms_plan_zone, zone, STRING, 8, "its name"),
	MMS_FIELD_NAMES(mms_plan_zone, verdict, ENUM, 11, mms_plan_verdict_names,
			"what becomes of the request here"),
	MMS_FIELD(mms_plan_zone, free, INT, 8, "free pages of the zone"),
	MMS_FIELD(mms_plan_zone, rest, COUNT, 0, "pages less: the block but one page"),
	MMS_FIELD(mms_plan_zone, highatomic, COUNT, 0,
		  "pages less: reserved for requests that cannot wait"),
	MMS_FIELD(mms_plan_zone, cma, COUNT, 0, "pages less: set aside for CMA"),
	MMS_FIELD(mms_plan_zone, usable, INT, 8, "pages that count"),
	MMS_FIELD_NAMES(mms_plan_zone, level, ENUM, 0, mms_zone_mark_names,
			"the watermark that has to hold"),
	MMS_FIELD(mms_plan_zone, mark, COUNT, 0, "the watermark in pages, its boost included"),
	MMS_FIELD(mms_plan_zone, boost, COUNT, 0, "pages of it that are a boost, for a while"),
	MMS_FIELD(mms_plan_zone, cut, COUNT, 0, "pages less: what it may go below"),
	MMS_FIELD(mms_plan_zone, reserve, INT, 0, "pages more: the zone's lowmem reserve"),
	MMS_FIELD(mms_plan_zone, needed, INT, 8, "more pages than this must count"),
	MMS_FIELD_NAMES(mms_plan_zone, how, ENUM, 0, mms_take_names, "from what kind of list"),
	MMS_FIELD(mms_plan_zone, list_order, COUNT, 0, "order of the block on that list"),
	MMS_FIELD_NAMES(mms_plan_zone, list_type, ENUM, 0, mms_migratetype_names,
			"type of the list"),
	MMS_FIELD(mms_plan_zone, refill, BOOL, 0,
		  "more such blocks go to the CPU's list at the same time"),
	MMS_FIELD(mms_plan_zone, pfn, PFN, 0, "first frame of the block"),
};

const struct mms_type mms_plan_types[] = {
	[MMS_PLAN] = MMS_TYPE("plan", mms_plan_record, mms_plan_fields, 0, 0, "a request",
			      .key = "order words"),
	[MMS_PLAN_PLACE] = MMS_TYPE("zonelist", mms_plan_place, mms_plan_place_fields,
				    MMS_PLAN + 1, 0, "a zone, in the order they are tried",
				    .key = "node zone"),
	[MMS_PLAN_ATTEMPT] = MMS_TYPE("attempts", mms_plan_attempt, mms_plan_attempt_fields,
				      MMS_PLAN + 1, 0, "the zones are gone through once",
				      .key = "kind mark"),
	[MMS_PLAN_ZONE] = MMS_TYPE("zones", mms_plan_zone, mms_plan_zone_fields,
				   MMS_PLAN_ATTEMPT + 1, 0, "a zone, and why it is taken or not",
				   .key = "node zone"),
};

static_assert(ARRAY_SIZE(mms_plan_types) == MMS_PLAN_TYPES);
