/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of physical/plan.
 */
#ifndef MMS_PHYSICAL_PLAN_H
#define MMS_PHYSICAL_PLAN_H

#include "../core/listing.h"
#include "../core/question.h"

/* Types of records: the last is nested in an attempt. */
enum mms_plan_type { MMS_PLAN, MMS_PLAN_PLACE, MMS_PLAN_ATTEMPT, MMS_PLAN_ZONE, MMS_PLAN_TYPES };

/* What a request would come to. */
enum mms_plan_answer {
	MMS_PLAN_FAST,
	MMS_PLAN_SLOW,
	MMS_PLAN_RESERVES,
	MMS_PLAN_RECLAIM,
	MMS_PLAN_FOREVER,
	MMS_PLAN_FAILS,
};

/* What became of a zone in an attempt. */
enum mms_plan_verdict {
	MMS_PLAN_TAKEN,
	MMS_PLAN_BELOW,
	MMS_PLAN_NO_BLOCK,
	MMS_PLAN_OTHERS_ONLY,
	MMS_PLAN_REMOTE,
	MMS_PLAN_KSWAPD,
	MMS_PLAN_FORBIDDEN,
};

/**
 * struct mms_request - a request for pages
 * @order: its order
 * @gfp: its flags
 * @node: the node it is made on
 * @words: its flags as they were asked
 */
struct mms_request {
	u32 order;
	gfp_t gfp;
	int node;
	char words[MMS_WORD_MAX];
};

/**
 * struct mms_plan_record - a request, and what it would come to
 * @bytes: what is asked for
 * @pfn: the first frame of what it would get, or nothing
 * @gfp: its flags
 * @words: string: its flags as they were asked
 * @node: the node it is made on
 * @cpu: the CPU it is made on
 * @highest: string: the highest zone it may have pages of
 * @from_node: the node it would get a block of, or nothing
 * @from_zone: string: the zone, or 0
 * @left_out: zones that were looked at and are not told of
 * @order: its order
 * @list_order: order of the block that is taken or split
 * @migratetype: the type of memory it is for
 * @answer: enum mms_plan_answer
 * @how: enum mms_take_how
 * @list_type: type of the list
 * @refill: others of that list go to the CPU's
 * @policy: who asks has a memory policy, which is not looked at
 * @pad: 0
 */
struct mms_plan_record {
	u64 bytes;
	u64 pfn;
	u32 gfp;
	u32 words;
	u32 node;
	u32 cpu;
	u32 highest;
	u32 from_node;
	u32 from_zone;
	u32 left_out;
	u16 order;
	u16 list_order;
	u8 migratetype;
	u8 answer;
	u8 how;
	u8 list_type;
	u8 refill;
	u8 policy;
	u8 pad[6];
};

/**
 * struct mms_plan_place - a zone of the list that is gone through
 * @node: its node
 * @zone: string: its name
 * @distance: of its node from that of the request; 10 is the same
 * @place: its place in the list, from 1 on
 */
struct mms_plan_place {
	u32 node;
	u32 zone;
	u32 distance;
	u32 place;
};

/**
 * struct mms_plan_attempt - the zones are gone through once
 * @flags: MMS_ALLOC_*
 * @kind: MMS_PLAN_FAST, MMS_PLAN_SLOW or MMS_PLAN_RESERVES
 * @mark: enum zone_watermarks
 * @pad: 0
 */
struct mms_plan_attempt {
	u32 flags;
	u8 kind;
	u8 mark;
	u8 pad[2];
};

/**
 * struct mms_plan_zone - a zone in an attempt; in pages
 * @free: free in the zone
 * @rest: less: pages of the block but one
 * @highatomic: less: for requests that cannot wait
 * @cma: less: set aside for CMA
 * @usable: what remains
 * @mark: the watermark, its boost included
 * @boost: that part of it
 * @cut: less: what this request may go below it
 * @reserve: plus: what this request has to leave in this zone
 * @needed: there must be more than this
 * @pfn: first frame of the block it would get, or nothing
 * @node: its node
 * @zone: string: its name
 * @list_order: order of the block that is taken or split
 * @verdict: enum mms_plan_verdict
 * @how: enum mms_take_how
 * @list_type: type of the list
 * @refill: others of that list go to the CPU's
 * @level: enum zone_watermarks
 * @pad: 0
 */
struct mms_plan_zone {
	s64 free;
	u64 rest;
	u64 highatomic;
	u64 cma;
	s64 usable;
	u64 mark;
	u64 boost;
	u64 cut;
	s64 reserve;
	s64 needed;
	u64 pfn;
	u32 node;
	u32 zone;
	u16 list_order;
	u8 verdict;
	u8 how;
	u8 list_type;
	u8 refill;
	u8 level;
	u8 pad;
};

extern const struct mms_name mms_plan_answer_names[];
extern const struct mms_name mms_plan_verdict_names[];
extern const struct mms_type mms_plan_types[];

int mms_plan_words(struct mms_query *q, const char *text, u64 *pos, struct mms_request *rq);
int mms_plan_check(struct mms_query *q, const char *question);
void mms_plan_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it);
void mms_plan_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it);
void mms_plan_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_PHYSICAL_PLAN_H */
