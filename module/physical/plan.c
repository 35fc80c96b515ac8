// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/plan: what a request for pages would come to now, zone by zone as the page
 * allocator goes: get_page_from_freelist() of mm/page_alloc.c. Nothing is allocated.
 *
 * Left out is what only some machines have switched on: node_reclaim_mode, dirty
 * limits of nodes (__GFP_WRITE), vm.defrag_mode, memory tiering.
 */
#include <linux/cpuset.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/sched/prio.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmstat.h>

#include "../compat.h"
#include "../core/buffer.h"
#include "../core/memmap.h"
#include "../core/question.h"
#include "gfp.h"
#include "kswapd.h"
#include "physical.h"
#include "plan.h"
#include "take.h"
#include "watermark.h"
#include "zones.h"

/* Attempts, and zones in them, that are told of. */
#define MMS_PLAN_STEPS	128
/* Zones of the list that are told of. */
#define MMS_PLAN_PLACES	64

/* What comes of going through the zones once. */
enum mms_plan_pass { MMS_PASS_FOUND, MMS_PASS_REMOTE, MMS_PASS_SKIPPED, MMS_PASS_NOTHING };

/**
 * struct mms_plan_step - an attempt, or a zone in it
 * @zone: the zone, or NULL: an attempt
 * @attempt: the attempt's record
 * @place: the zone's, but for its name
 */
struct mms_plan_step {
	struct zone *zone;
	union {
		struct mms_plan_attempt attempt;
		struct mms_plan_zone place;
	};
};

/**
 * struct mms_plan - a request while it is thought through
 * @rq: the request
 * @type: the type of memory it is for
 * @cpu: the CPU it is made on
 * @highest: enum zone_type: the highest zone it may have pages of
 * @list: the zones, in the order they are gone through
 * @first: the first of them it may use
 * @woken: nodes whose kswapd it would have woken by then
 * @heads: the lists of the zone it has come to
 * @answer: what it comes to
 * @step: what was done
 * @nr: steps
 * @left_out: steps there was no room for
 */
struct mms_plan {
	struct mms_request rq;
	u32 type;
	int cpu;
	u32 highest;
	const struct zonelist *list;
	struct zone *first;
	nodemask_t woken;
	struct mms_heads heads;
	enum mms_plan_answer answer;
	struct mms_plan_step step[MMS_PLAN_STEPS];
	u32 nr;
	u32 left_out;
};

/* All records of a request fit in a batch. */
static_assert(MMS_PLAN_STEPS * (sizeof(struct mms_plan_zone) + sizeof(struct mms_raw_block)) +
	      MMS_PLAN_PLACES * sizeof(struct mms_plan_place) +
	      sizeof(struct mms_plan_record) + 2 * sizeof(struct mms_raw_block) <=
	      MMS_BATCH_RECORDS);

static struct mms_plan_step *mms_plan_step(struct mms_plan *p)
{
	struct mms_plan_step *s = p->step + p->nr;

	if (p->nr == MMS_PLAN_STEPS) {
		p->left_out++;
		/* The last one is what counts. */
		s--;
	} else {
		p->nr++;
	}
	memset(s, 0, sizeof(*s));
	return s;
}

/* Is the mark without its boost enough? See zone_watermark_fast(). */
static bool mms_plan_unboosted(const struct mms_plan *p, struct zone *zone,
			       enum zone_watermarks mark, u32 flags)
{
	return !p->rq.order && mark == WMARK_MIN && zone->watermark_boost &&
	       mms_gfp_ignores_boost(p->rq.gfp, flags & MMS_ALLOC_MIN_RESERVE);
}

/* The arithmetic of a zone, line by line. */
static bool mms_plan_enough(const struct mms_plan *p, struct zone *zone,
			    enum zone_watermarks mark, u32 flags, struct mms_plan_zone *r)
{
	struct mms_watermark w = { .order = p->rq.order, .flags = flags };

	mms_watermark_zone(&w, zone, mark, p->highest);
	r->boost = READ_ONCE(zone->watermark_boost);
	mms_watermark_work(&w);
	if (!w.enough && mms_plan_unboosted(p, zone, mark, flags)) {
		r->boost = 0;
		w.mark = zone->_watermark[mark];
		mms_watermark_work(&w);
	}
	r->free = w.free;
	r->rest = w.rest;
	r->highatomic = w.highatomic;
	r->cma = w.cma;
	r->usable = w.usable;
	r->mark = w.mark;
	r->cut = w.cut;
	r->reserve = w.reserve;
	r->needed = w.needed;
	return w.enough;
}

static enum mms_plan_verdict mms_plan_verdict(struct mms_plan *p, struct zone *zone,
					      enum zone_watermarks mark, u32 flags,
					      struct mms_plan_zone *r)
{
	bool enough = mms_plan_enough(p, zone, mark, flags, r);
	struct mms_take t;

	if (!enough && !(flags & MMS_ALLOC_NO_MARKS))
		return MMS_PLAN_BELOW;
	mms_heads_read(zone, p->cpu, p->rq.order, p->type, &p->heads);
	/* Blocks on lists of CPUs do not count here. */
	if (p->rq.order && !(flags & MMS_ALLOC_NO_MARKS) &&
	    !mms_heads_suit(&p->heads, p->rq.order, flags))
		return MMS_PLAN_NO_BLOCK;
	if (!mms_take(&p->heads, p->rq.order, p->type, flags, &t)) {
		flags &= ~MMS_ALLOC_NOFRAGMENT;
		return mms_take(&p->heads, p->rq.order, p->type, flags, &t) ?
		       MMS_PLAN_OTHERS_ONLY : MMS_PLAN_NO_BLOCK;
	}
	r->how = t.how;
	r->list_type = t.type;
	r->refill = t.refill;
	/* A pageblock is taken over, and its smallest block is what is taken then, if at all. */
	if (t.how == MMS_TAKE_OTHER && t.order < pageblock_order)
		return MMS_PLAN_TAKEN;
	r->list_order = t.order;
	r->pfn = t.pfn;
	return MMS_PLAN_TAKEN;
}

/* Does it matter whether kswapd is at work? */
static bool mms_plan_spares_kswapd(void)
{
	return mms_kswapd_is_left_alone() && nr_online_nodes > 1;
}

static bool mms_plan_kswapd_works(const struct mms_plan *p, struct zone *zone)
{
	return node_isset(zone_to_nid(zone), p->woken) || mms_kswapd_works(zone->zone_pgdat);
}

/*
 * The zone at @ref or after it that the request may have pages of, or NULL; @ref becomes
 * where the next one is looked for. The kernel may build the list anew meanwhile, so each
 * entry is read once, and the list is not followed beyond its array.
 */
static struct zone *mms_plan_next(const struct mms_plan *p, u32 *ref)
{
	struct zone *zone;

	while (*ref < ARRAY_SIZE(p->list->_zonerefs)) {
		zone = READ_ONCE(p->list->_zonerefs[*ref].zone);
		if (!zone)
			break;
		++*ref;
		if (zone_idx(zone) <= p->highest)
			return zone;
	}
	return NULL;
}

static bool mms_plan_allowed(struct zone *zone)
{
	return node_isset(zone_to_nid(zone), cpuset_current_mems_allowed);
}

/*
 * Later attempts without __GFP_HARDWALL may also have what the nearest cpuset above allows
 * that keeps to its nodes; which that is cannot be asked: mostly it is the root, with all.
 */
static bool mms_plan_cpuset(const struct mms_plan *p, const struct mms_plan_attempt *a)
{
	return a->kind == MMS_PLAN_FAST ||
	       (a->flags & MMS_ALLOC_CPUSET && p->rq.gfp & __GFP_HARDWALL);
}

static enum mms_plan_pass mms_plan_pass(struct mms_plan *p, const struct mms_plan_attempt *a,
					bool spare_kswapd)
{
	bool cpuset = mms_plan_cpuset(p, a);
	enum mms_plan_pass result = MMS_PASS_NOTHING;
	struct mms_plan_step *s;
	struct zone *zone;
	u32 ref = 0;

	while ((zone = mms_plan_next(p, &ref))) {
		s = mms_plan_step(p);
		s->zone = zone;
		s->place.level = a->mark;
		s->place.pfn = MMS_NOTHING;
		s->place.list_order = (u16)MMS_NOTHING;
		s->place.list_type = (u8)MMS_NOTHING;
		if (cpuset && !mms_plan_allowed(zone)) {
			s->place.verdict = MMS_PLAN_FORBIDDEN;
		} else if (a->flags & MMS_ALLOC_NOFRAGMENT && nr_online_nodes > 1 &&
			   zone_to_nid(zone) != zone_to_nid(p->first)) {
			s->place.verdict = MMS_PLAN_REMOTE;
			return MMS_PASS_REMOTE;
		} else if (spare_kswapd && mms_plan_kswapd_works(p, zone)) {
			s->place.verdict = MMS_PLAN_KSWAPD;
			result = MMS_PASS_SKIPPED;
		} else {
			s->place.verdict = mms_plan_verdict(p, zone, a->mark, a->flags, &s->place);
			if (s->place.verdict == MMS_PLAN_TAKEN)
				return MMS_PASS_FOUND;
		}
	}
	return result;
}

/* get_page_from_freelist() */
static bool mms_plan_try(struct mms_plan *p, enum mms_plan_answer kind,
			 enum zone_watermarks mark, u32 flags)
{
	struct mms_plan_attempt a = { .kind = kind, .mark = mark, .flags = flags };
	bool spare_kswapd = mms_plan_spares_kswapd();

	for (;;) {
		mms_plan_step(p)->attempt = a;
		switch (mms_plan_pass(p, &a, spare_kswapd)) {
		case MMS_PASS_FOUND:
			p->answer = kind;
			return true;
		case MMS_PASS_SKIPPED:
			spare_kswapd = false;
			break;
		default:
			if (!(a.flags & MMS_ALLOC_NOFRAGMENT))
				return false;
			a.flags &= ~MMS_ALLOC_NOFRAGMENT;
		}
	}
}

/* Are types kept apart at first? alloc_flags_nofragment() of mm/page_alloc.c. */
static u32 mms_plan_nofragment(struct zone *first)
{
	if (!IS_ENABLED(CONFIG_ZONE_DMA32) || zone_idx(first) != ZONE_NORMAL)
		return 0;
	/* The zone before it is DMA32. */
	if (nr_online_nodes > 1 && !populated_zone(first - 1))
		return 0;
	return MMS_ALLOC_NOFRAGMENT;
}

/* wake_all_kswapds(): who was asleep is at work from then on. */
static void mms_plan_wake(struct mms_plan *p)
{
	const struct zone *last = NULL;
	struct zone *zone;
	u32 ref = 0;

	if (!(p->rq.gfp & __GFP_KSWAPD_RECLAIM) || !mms_plan_spares_kswapd())
		return;
	while ((zone = mms_plan_next(p, &ref))) {
		if (!managed_zone(zone) || (last && last->zone_pgdat == zone->zone_pgdat))
			continue;
		last = zone;
		if ((mms_plan_allowed(zone) || !(p->rq.gfp & __GFP_HARDWALL)) &&
		    mms_kswapd_would_wake(zone->zone_pgdat, p->rq.order, p->highest, &p->heads))
			node_set(zone_to_nid(zone), p->woken);
	}
}

/* __alloc_pages(), up to where it would begin to reclaim. */
static void mms_plan_think(struct mms_plan *p)
{
	const struct mms_request *rq = &p->rq;
	u32 flags, ref = 0;

	p->type = mms_gfp_type(rq->gfp);
	p->highest = gfp_zone(rq->gfp);
	p->cpu = raw_smp_processor_id();
	p->list = node_zonelist(rq->node, rq->gfp);
	do {
		p->first = mms_plan_next(p, &ref);
	} while (p->first && !mms_plan_allowed(p->first));
	p->answer = MMS_PLAN_FAILS;
	flags = mms_alloc_fast(rq->gfp, rq->order);
	if (p->first) {
		flags |= mms_plan_nofragment(p->first);
		if (mms_plan_try(p, MMS_PLAN_FAST, WMARK_LOW, flags))
			return;
	}
	mms_plan_wake(p);
	flags = mms_alloc_slow(rq->gfp, rq->order, current->prio < MAX_RT_PRIO);
	if (mms_plan_try(p, MMS_PLAN_SLOW, WMARK_MIN, flags))
		return;
	if ((rq->gfp & (__GFP_MEMALLOC | __GFP_NOMEMALLOC)) == __GFP_MEMALLOC) {
		flags = (flags & (MMS_ALLOC_CMA | MMS_ALLOC_KSWAPD)) | MMS_ALLOC_NO_MARKS;
		if (mms_plan_try(p, MMS_PLAN_RESERVES, WMARK_MIN, flags))
			return;
	}
	if (rq->gfp & __GFP_DIRECT_RECLAIM)
		p->answer = rq->gfp & __GFP_NOFAIL ? MMS_PLAN_FOREVER : MMS_PLAN_RECLAIM;
}

static void mms_plan_push_row(const struct mms_plan *p, struct mms_batch *b)
{
	struct mms_plan_record *r = mms_batch_push(b, MMS_PLAN);
	const struct mms_plan_step *last = p->step + p->nr - 1;

	r->order = p->rq.order;
	r->bytes = PAGE_SIZE << p->rq.order;
	r->gfp = (__force u32)p->rq.gfp;
	r->words = mms_batch_str(b, p->rq.words);
	r->node = p->rq.node;
	r->cpu = p->cpu;
	r->migratetype = p->type;
	r->highest = mms_batch_str(b, NODE_DATA(p->rq.node)->node_zones[p->highest].name);
	r->answer = p->answer;
	r->left_out = p->left_out;
	r->policy = mms_task_has_policy(current);
	if (p->answer > MMS_PLAN_RESERVES) {
		r->pfn = MMS_NOTHING;
		r->from_node = MMS_NOTHING32;
		r->list_order = (u16)MMS_NOTHING;
		r->list_type = (u8)MMS_NOTHING;
		return;
	}
	r->from_node = zone_to_nid(last->zone);
	r->from_zone = mms_batch_str(b, last->zone->name);
	r->how = last->place.how;
	r->list_order = last->place.list_order;
	r->list_type = last->place.list_type;
	r->refill = last->place.refill;
	r->pfn = last->place.pfn;
}

static void mms_plan_push(const struct mms_plan *p, struct mms_batch *b)
{
	struct mms_plan_attempt *attempt;
	const struct mms_plan_step *s;
	struct mms_plan_place *place;
	struct mms_plan_zone *zone;
	struct zone *next;
	u32 n, ref = 0;

	mms_plan_push_row(p, b);
	for (n = 0; n < MMS_PLAN_PLACES && (next = mms_plan_next(p, &ref)); n++) {
		place = mms_batch_push(b, MMS_PLAN_PLACE);
		place->node = zone_to_nid(next);
		place->zone = mms_batch_str(b, next->name);
		place->distance = node_distance(p->rq.node, place->node);
		place->place = n + 1;
	}
	for (s = p->step; s < p->step + p->nr; s++) {
		if (!s->zone) {
			attempt = mms_batch_push(b, MMS_PLAN_ATTEMPT);
			*attempt = s->attempt;
			continue;
		}
		zone = mms_batch_push(b, MMS_PLAN_ZONE);
		*zone = s->place;
		zone->node = zone_to_nid(s->zone);
		zone->zone = mms_batch_str(b, s->zone->name);
	}
}

/*
 * A batch is a request. The memory it is thought through in is taken at the first
 * one, and stays: the next answer is about memory as it is then.
 */
static int mms_plan_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_plan *p = q->priv;
	int ret;

	if (!p) {
		p = mms_buffer(sizeof(*p), 0);
		if (!p)
			return mms_query_say(q, -ENOMEM, "not enough memory");
		q->priv = p;
	}
	memset(p, 0, sizeof(*p));
	ret = mms_plan_words(q, mms_query_text(q), &q->cursor, &p->rq);
	if (ret <= 0)
		return ret;
	mms_memmap_lock();
	mms_plan_think(p);
	mms_plan_push(p, b);
	mms_memmap_unlock();
	return MMS_MORE;
}

static void mms_plan_release(struct mms_query *q)
{
	kvfree(q->priv);
	q->priv = NULL;
}

const struct mms_listing mms_physical_plan = {
	.name = "plan",
	.help = "what a request for pages would come to",
	.ask = "echo ORDER GFP [node N] > plan",
	.example = "0 GFP_KERNEL",
	.types = mms_plan_types,
	.nr_types = MMS_PLAN_TYPES,
	.flags = MMS_LISTING_BY_ROW,
	.check = mms_plan_check,
	.scan = mms_plan_scan,
	.row = mms_plan_row,
	.finish = mms_plan_finish,
	.foot = mms_plan_foot,
	.release = mms_plan_release,
};
