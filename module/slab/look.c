// SPDX-License-Identifier: GPL-2.0-only
/*
 * One slab, see look.h.
 *
 * Its freelist is followed between two copies of its counters, and that of a CPU between
 * two of the CPU's: if they are the same, what was found is true. If not, it is looked at
 * again; after some times what was found is torn, and nothing is called damage.
 *
 * Counters may also be the same again: while this CPU was busy with something else, others
 * may have taken all of the slab's objects and given them back in another order. So what
 * seems to be wrong is damage if it is just as wrong each time it is looked at.
 */
#include <linux/kfence.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../core/schema.h"
#include "cpu.h"
#include "layout.h"
#include "look.h"

/* How often a slab is looked at that changes, and how often damage must be seen. */
#define MMS_LOOK_TRIES	8
#define MMS_LOOK_DAMAGE	4

const struct mms_name mms_object_state_names[] = {
	{ MMS_OBJECT_USED, "used", "somebody has it" },
	{ MMS_OBJECT_FREE, "free", "on the freelist of its slab" },
	{ MMS_OBJECT_CPU, "cpu", "free, on the freelist of a CPU" },
	{ MMS_OBJECT_SHEAF, "sheaf", "free, in a sheaf of a CPU" },
	{ MMS_OBJECT_BARN, "barn", "free, in a sheaf of a node's barn" },
	{ MMS_OBJECT_UNKNOWN, "unknown", "not to be known" },
	{}
};

/* Where the slab is, as far as others say. */
static void mms_look_where(const struct mms_helds *h, struct mms_slab_look *k)
{
	const struct mms_slab *s = &k->slab;
	const struct mms_held *held;
	u32 i;

	k->cpu = MMS_NOTHING32;
	for (i = mms_helds_first(h, s->start); i < h->nr && h->held[i].at == s->start; i++) {
		held = h->held + i;
		if (held->by > MMS_HELD_CPU_PARTIAL)
			continue;
		k->where = held->by == MMS_HELD_CPU ? MMS_SLAB_CPU : MMS_SLAB_CPU_PARTIAL;
		k->cpu = held->whose;
		return;
	}
	if (is_kfence_address((void *)s->start))
		k->where = MMS_SLAB_KFENCE;
	else if (s->frozen)
		k->where = MMS_SLAB_MOVING;
	else
		k->where = s->inuse == s->objects ? MMS_SLAB_FULL : MMS_SLAB_NODE_PARTIAL;
}

/* Objects in sheaves; false: one of them is also on a freelist: it seems to have moved. */
static bool mms_look_sheaves(const struct mms_helds *h, const struct mms_freelist *f,
			     struct mms_slab_look *k)
{
	u32 i = mms_helds_first(h, k->slab.start), index;
	const struct mms_held *held;

	for (; i < h->nr && h->held[i].at < k->slab.start + k->bytes; i++) {
		held = h->held + i;
		if (held->by < MMS_HELD_SHEAF)
			continue;
		if (mms_freelist_index(f, held->at, &index)) {
			k->damage = MMS_DAMAGE_MISALIGNED;
			continue;
		}
		if (k->state[index])
			return false;
		k->state[index] = held->by == MMS_HELD_SHEAF ? MMS_OBJECT_SHEAF : MMS_OBJECT_BARN;
	}
	return true;
}

/* The freelist of the CPU that allocates from the slab; false: it changed. */
static bool mms_look_cpu(const struct mms_cache *c, const struct mms_freelist *f,
			 struct mms_slab_look *k)
{
	struct mms_cpu_slab cpu, again;
	enum mms_slab_damage damage;
	u32 n;

	if (!mms_cpu_slab_copy(c, k->cpu, &cpu) || cpu.slab != (unsigned long)k->slab.page)
		return false;
	damage = mms_freelist_walk(f, cpu.freelist, k->state, MMS_OBJECT_CPU, &n);
	k->damage = k->damage ?: damage;
	return mms_cpu_slab_copy(c, k->cpu, &again) && mms_cpu_slab_same(&cpu, &again);
}

/* Can a slab be so? Else it is none any more. */
static bool mms_look_sane(const struct mms_cache *c, const struct mms_slab_look *k)
{
	const struct mms_slab *s = &k->slab;

	return s->objects && s->inuse <= s->objects && s->objects < MMS_SLAB_OBJECTS &&
	       (u64)s->objects * c->size <= k->bytes;
}

/* False: it changed. */
static bool mms_look_lists(const struct mms_cache *c, const struct mms_helds *h,
			   struct mms_slab_look *k)
{
	struct mms_freelist f;
	struct mms_slab again;
	u32 n;

	mms_freelist_of(c, &k->slab, &f);
	k->damage = mms_freelist_walk(&f, k->slab.freelist, k->state, MMS_OBJECT_FREE, &n);
	if (!k->damage && n != k->slab.objects - k->slab.inuse)
		k->damage = MMS_DAMAGE_COUNT;
	return (k->where != MMS_SLAB_CPU || mms_look_cpu(c, &f, k)) &&
	       mms_look_sheaves(h, &f, k) && mms_slab_copy(k->slab.page, &again) &&
	       mms_slab_same(&k->slab, &again);
}

/* Objects on no list are used, unless there may be more lists than were seen. */
static void mms_look_count(const struct mms_helds *h, struct mms_slab_look *k)
{
	bool unsure = k->damage || k->where == MMS_SLAB_KFENCE || k->where == MMS_SLAB_MOVING ||
		      !k->slab.objects || ((h->cut || h->torn) && mms_slab_has_sheaves());
	u32 i;

	k->used = 0;
	for (i = 0; i < k->slab.objects; i++) {
		if (k->state[i] != MMS_OBJECT_USED)
			continue;
		if (unsure)
			k->state[i] = MMS_OBJECT_UNKNOWN;
		else
			k->used++;
	}
	if (unsure)
		k->used = MMS_NOTHING32;
}

/* Look once; false: it is no slab of that cache any more. */
static bool mms_look_once(const struct mms_cache *c, const struct mms_helds *h,
			  struct page *page, struct mms_slab_look *k)
{
	if (!mms_slab_copy(page, &k->slab) || k->slab.cache != c->address)
		return false;
	k->torn = false;
	k->bytes = PAGE_SIZE << k->slab.order;
	k->damage = MMS_DAMAGE_NONE;
	memset(k->state, MMS_OBJECT_USED, min_t(u32, k->slab.objects, MMS_SLAB_OBJECTS));
	mms_look_where(h, k);
	if (k->where == MMS_SLAB_KFENCE)
		return true;
	if (mms_look_sane(c, k)) {
		k->torn = !mms_look_lists(c, h, k);
	} else {
		k->torn = true;
		k->slab.objects = 0;
	}
	return true;
}

/**
 * mms_slab_look() - look at a slab
 * @c: its cache
 * @h: what is held of that
 * @page: its first struct page
 * @k: gets what was seen
 *
 * Context: mms_caches_lock() and mms_memmap_lock() held since @h was gathered.
 * Return: true; false: it is no slab of that cache any more.
 */
bool mms_slab_look(const struct mms_cache *c, const struct mms_helds *h, struct page *page,
		   struct mms_slab_look *k)
{
	struct mms_slab before = {};
	u8 damage = MMS_DAMAGE_NONE;
	int tries, seen = 0;

	for (tries = 0; tries < MMS_LOOK_TRIES && seen < MMS_LOOK_DAMAGE; tries++) {
		if (!mms_look_once(c, h, page, k))
			return false;
		if (!k->torn && !k->damage)
			break;
		if (k->torn || k->damage != damage || !mms_slab_same(&k->slab, &before))
			seen = 0;
		seen += !k->torn;
		damage = k->damage;
		before = k->slab;
	}
	if (k->torn || (k->damage && seen < MMS_LOOK_DAMAGE)) {
		k->torn = true;
		k->damage = MMS_DAMAGE_NONE;
	}
	mms_look_count(h, k);
	k->torn |= h->torn;
	return true;
}
