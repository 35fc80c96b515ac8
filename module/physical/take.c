// SPDX-License-Identifier: GPL-2.0-only
/*
 * From which free list a request would get its block: rmqueue() of mm/page_alloc.c,
 * told by the first blocks of the lists. Nothing is taken.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../compat.h"
#include "gfp.h"
#include "pcp.h"
#include "take.h"

const struct mms_name mms_take_names[] = {
	{ MMS_TAKE_NOTHING, "nothing", "no list it may use has a block that is large enough" },
	{ MMS_TAKE_PCP, "pcp", "the CPU keeps such blocks on a list of its own" },
	{ MMS_TAKE_LIST, "list", "the zone's lists for memory of its type" },
	{ MMS_TAKE_CMA, "cma", "memory set aside for CMA, which others may borrow" },
	{ MMS_TAKE_HIGHATOMIC, "highatomic", "blocks reserved for requests that cannot wait" },
	{ MMS_TAKE_OTHER, "other", "a list of another type: types get mixed" },
	{}
};

/* In what order a type turns to others: fallbacks[] of mm/page_alloc.c. */
static const u8 mms_others[MIGRATE_PCPTYPES][MIGRATE_PCPTYPES - 1] = {
	[MIGRATE_UNMOVABLE]   = { MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	[MIGRATE_MOVABLE]     = { MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	[MIGRATE_RECLAIMABLE] = { MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

static bool mms_take_block(const struct mms_heads *h, enum mms_take_how how, u32 order, u32 type,
			   struct mms_take *t)
{
	if (type >= MIGRATE_TYPES || h->pfn[order][type] == MMS_NO_BLOCK)
		return false;
	t->how = how;
	t->order = order;
	t->type = type;
	t->pfn = h->pfn[order][type];
	return true;
}

/* The smallest block that is large enough: __rmqueue_smallest(). */
static bool mms_take_smallest(const struct mms_heads *h, enum mms_take_how how, u32 order,
			      u32 type, struct mms_take *t)
{
	for (; order < MMS_ORDERS; order++)
		if (mms_take_block(h, how, order, type, t))
			return true;
	return false;
}

/* A block of this order of another type. */
static bool mms_take_other(const struct mms_heads *h, u32 order, u32 type, struct mms_take *t)
{
	u32 i;

	for (i = 0; i < MIGRATE_PCPTYPES - 1; i++)
		if (mms_take_block(h, MMS_TAKE_OTHER, order, mms_others[type][i], t))
			return true;
	return false;
}

/* Is a whole pageblock taken over for the sake of such a block? */
static bool mms_takes_over(u32 order, u32 type)
{
	return order >= pageblock_order / 2 || type != MIGRATE_MOVABLE;
}

/*
 * __rmqueue_fallback(), and what became of it: the largest block, as its pageblock
 * becomes one for this type. The smallest where that is not worth it. Newer kernels
 * may go on to a smaller one, if most of a pageblock is in use otherwise.
 */
static bool mms_take_others(const struct mms_heads *h, u32 order, u32 type, u32 flags,
			    struct mms_take *t)
{
	u32 least = order, o;

	if (flags & MMS_ALLOC_NOFRAGMENT && order < pageblock_order)
		least = pageblock_order;
	for (o = MMS_ORDERS; o-- > least;) {
		if (!mms_take_other(h, o, type, t))
			continue;
		if (mms_takes_over(o, type) || o == order)
			return true;
		break;
	}
	if (flags & MMS_ALLOC_NOFRAGMENT && least > order)
		return false;
	for (o = order; o < MMS_ORDERS; o++)
		if (mms_take_other(h, o, type, t))
			return true;
	return false;
}

/* __rmqueue() */
static bool mms_take_zone(const struct mms_heads *h, u32 order, u32 type, u32 flags,
			  struct mms_take *t)
{
	bool cma = flags & MMS_ALLOC_CMA;

	if (cma && h->much_cma &&
	    mms_take_smallest(h, MMS_TAKE_CMA, order, mms_migrate_cma(), t))
		return true;
	if (mms_take_smallest(h, MMS_TAKE_LIST, order, type, t))
		return true;
	if (cma && mms_take_smallest(h, MMS_TAKE_CMA, order, mms_migrate_cma(), t))
		return true;
	return mms_take_others(h, order, type, flags, t);
}

/* rmqueue_pcplist() */
static bool mms_take_pcp(const struct mms_heads *h, u32 order, u32 type, u32 flags,
			 struct mms_take *t)
{
	if (h->pcp != MMS_NO_BLOCK) {
		t->how = MMS_TAKE_PCP;
		t->order = order;
		t->type = h->pcp_type;
		t->pfn = h->pcp;
		return true;
	}
	/* So that what is reserved for them is used, and grows. */
	if (mms_highatomic_first() && flags & MMS_ALLOC_HIGHATOMIC)
		return false;
	t->refill = mms_take_zone(h, order, type, flags, t);
	return t->refill;
}

/**
 * mms_take() - the block a request would get of a zone whose watermark holds
 * @h: the zone's lists
 * @order: the request's order
 * @type: the type of memory it is for, one of those that have per-CPU lists
 * @flags: MMS_ALLOC_*
 * @t: gets the block
 *
 * Context: Any.
 * Return: true; false: there is none for it, @t->how is MMS_TAKE_NOTHING.
 */
bool mms_take(const struct mms_heads *h, u32 order, u32 type, u32 flags, struct mms_take *t)
{
	*t = (struct mms_take){ .pfn = MMS_NO_BLOCK };
	if (mms_pcp_has_order(order) && mms_take_pcp(h, order, type, flags, t))
		return true;
	if (flags & MMS_ALLOC_HIGHATOMIC &&
	    mms_take_smallest(h, MMS_TAKE_HIGHATOMIC, order, MIGRATE_HIGHATOMIC, t))
		return true;
	if (mms_take_zone(h, order, type, flags, t))
		return true;
	return flags & MMS_ALLOC_NON_BLOCK &&
	       mms_take_smallest(h, MMS_TAKE_HIGHATOMIC, order, MIGRATE_HIGHATOMIC, t);
}

/**
 * mms_heads_suit() - is there a block for a request, on whatever list?
 * @h: the zone's lists
 * @order: the request's order
 * @flags: MMS_ALLOC_*
 *
 * What the watermark of a request of several pages asks besides.
 *
 * Context: Any.
 * Return: true if there is one.
 */
bool mms_heads_suit(const struct mms_heads *h, u32 order, u32 flags)
{
	struct mms_take t;
	u32 type;

	for (type = 0; type < MIGRATE_PCPTYPES; type++)
		if (mms_take_smallest(h, MMS_TAKE_LIST, order, type, &t))
			return true;
	if (flags & MMS_ALLOC_CMA &&
	    mms_take_smallest(h, MMS_TAKE_CMA, order, mms_migrate_cma(), &t))
		return true;
	return flags & MMS_ALLOC_HIGHATOMIC &&
	       mms_take_smallest(h, MMS_TAKE_HIGHATOMIC, order, MIGRATE_HIGHATOMIC, &t);
}
