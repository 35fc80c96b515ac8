// SPDX-License-Identifier: GPL-2.0-only
/*
 * How many slabs and objects a cache has, and where: what the kernel counts, and what is
 * on the lists of nodes, of CPUs, and in sheaves.
 */
#include <linux/cpumask.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/spinlock.h>
#include <linux/uaccess.h>

#include "cache.h"
#include "count.h"
#include "cpu.h"
#include "freelist.h"
#include "layout.h"
#include "slabs.h"

/**
 * struct mms_partial_count - slabs of a node's list
 * @slabs: those that were looked at
 * @free: their free objects
 */
struct mms_partial_count {
	u64 slabs;
	u64 free;
};

/* Under the list's lock all on it stays. */
static void mms_count_list(struct list_head *head, struct mms_partial_count *p)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	struct list_head *entry;
	const void *slab;

	list_for_each(entry, head) {
		if (p->slabs == MMS_COUNT_SLABS)
			break;
		slab = (const void *)entry - l->slab_list.bit / 8;
		p->free += mms_member_value(&l->objects, slab) - mms_member_value(&l->inuse, slab);
		p->slabs++;
	}
}

/* Without, each slab is looked at before it is believed to be on it. */
static bool mms_count_list_unlocked(const struct mms_cache *c, unsigned long head,
				    struct mms_partial_count *p)
{
	u32 list = mms_slab_layout.slab_list.bit / 8;
	unsigned long link;
	struct mms_slab s;

	if (copy_from_kernel_nofault(&link, (void *)head, sizeof(link)))
		return false;
	for (; link != head && p->slabs < MMS_COUNT_SLABS; link = s.list) {
		if (!mms_slab_copy((struct page *)(link - list), &s) || s.cache != c->address)
			return false;
		p->free += s.objects - s.inuse;
		p->slabs++;
	}
	return true;
}

static bool mms_count_partial(const struct mms_cache *c, unsigned long node,
			      struct mms_partial_count *p)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	unsigned long head = node + l->partial.bit / 8, flags;
	spinlock_t *lock;

	*p = (struct mms_partial_count){};
	if (!mms_caches_locked())
		return mms_count_list_unlocked(c, head, p);
	lock = (void *)(node + l->list_lock.bit / 8);
	spin_lock_irqsave(lock, flags);
	mms_count_list((struct list_head *)head, p);
	spin_unlock_irqrestore(lock, flags);
	return true;
}

static void mms_count_node(const struct mms_cache *c, unsigned long node, struct mms_slab_count *n)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	u64 copy[MMS_SLAB_COPY / sizeof(u64)], partial;
	struct mms_partial_count p;
	bool whole;
	int tries;

	if (copy_from_kernel_nofault(copy, (void *)node, l->node_bytes)) {
		n->torn = true;
		return;
	}
	n->slabs += mms_member_value(&l->nr_slabs, copy);
	n->objects += mms_member_value(&l->total_objects, copy);
	partial = mms_member_value(&l->nr_partial, copy);
	n->node_partial += partial;
	if (!partial)
		return;
	for (tries = 0, whole = false; tries < MMS_CPU_TRIES && !whole; tries++)
		whole = mms_count_partial(c, node, &p);
	n->torn |= !whole;
	if (p.slabs == MMS_COUNT_SLABS && partial > p.slabs) {
		/* As count_partial_free_approx() of mm/slub.c. */
		p.free = mult_frac(p.free, partial, p.slabs);
		n->estimated = true;
	}
	n->free += p.free;
}

/* Free objects of the slab a CPU allocates from; false: it moved meanwhile. */
static bool mms_count_cpu_slab(const struct mms_cache *c, const struct mms_cpu_slab *k, u64 *free)
{
	struct mms_freelist f;
	struct mms_slab s;
	u32 on_list;

	if (!k->slab)
		return true;
	if (!mms_slab_copy((struct page *)k->slab, &s) || s.cache != c->address)
		return false;
	mms_freelist_of(c, &s, &f);
	/* Damage is not the matter here; when the list has moved, the CPU's own number tells. */
	mms_freelist_walk(&f, k->freelist, NULL, 0, &on_list);
	*free += on_list + s.objects - s.inuse;
	return true;
}

static bool mms_count_cpu_partial(const struct mms_cache *c, const struct mms_cpu_slab *k,
				  u64 *slabs, u64 *free)
{
	unsigned long next = k->partial;
	struct mms_slab s;

	while (next) {
		if (*slabs == MMS_CPU_PARTIALS || !mms_cpu_partial_next(c, &next, &s))
			return false;
		*free += s.objects - s.inuse;
		++*slabs;
	}
	return true;
}

static void mms_count_cpu(const struct mms_cache *c, int cpu, struct mms_slab_count *n)
{
	struct mms_cpu_slab k = {}, again;
	u64 slabs = 0, free = 0;
	bool whole = false;
	int tries;

	for (tries = 0; tries < MMS_CPU_TRIES && !whole; tries++) {
		slabs = 0;
		free = 0;
		if (!mms_cpu_slab_copy(c, cpu, &k))
			break;
		whole = mms_count_cpu_slab(c, &k, &free) &&
			mms_count_cpu_partial(c, &k, &slabs, &free) &&
			(!(k.slab || k.partial) ||
			 (mms_cpu_slab_copy(c, cpu, &again) && mms_cpu_slab_same(&k, &again)));
	}
	n->torn |= !whole;
	n->cpu += !!k.slab;
	n->cpu_partial += slabs;
	n->cached += free;
}

static void mms_count_sheaf(const struct mms_cache *c, unsigned long sheaf,
			    struct mms_slab_count *n)
{
	u32 size;

	if (!sheaf)
		return;
	n->sheaves++;
	if (mms_sheaf_size(c, sheaf, &size))
		n->cached += size;
	else
		n->torn = true;
}

static void mms_count_cpu_sheaves(const struct mms_cache *c, int cpu, struct mms_slab_count *n)
{
	struct mms_cpu_sheaves k;
	u32 i;

	n->torn |= !mms_cpu_sheaves_copy(c, cpu, &k);
	for (i = 0; i < MMS_CPU_SHEAVES; i++)
		mms_count_sheaf(c, k.sheaf[i], n);
}

static void mms_count_barn(const struct mms_cache *c, int nid, struct mms_slab_count *n)
{
	struct mms_barn barn;
	bool whole = false;
	int tries;
	u32 i;

	for (tries = 0; tries < MMS_CPU_TRIES && !whole; tries++)
		whole = mms_barn_copy(c, nid, &barn);
	n->torn |= !whole;
	for (i = 0; i < barn.nr; i++)
		mms_count_sheaf(c, barn.sheaf[i], n);
	n->sheaves += barn.empty;
}

/**
 * mms_slab_count() - count the slabs and the objects of a cache
 * @c: the cache
 * @n: gets the counts
 *
 * Context: Process context, mms_caches_lock() and mms_memmap_lock() held. Takes the lock of
 * each node's list, if the first of these is a lock.
 */
void mms_slab_count(const struct mms_cache *c, struct mms_slab_count *n)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	unsigned long node;
	int i;

	*n = (struct mms_slab_count){ .uncounted = !l->nr_slabs.bits || !l->total_objects.bits };
	for (i = 0; i < nr_node_ids; i++) {
		node = mms_cache_node(c, i);
		if (node)
			mms_count_node(c, node, n);
		if (mms_slab_has_sheaves() && c->capacity)
			mms_count_barn(c, i, n);
	}
	/* One that went offline may not have given back yet what it has. */
	for_each_possible_cpu(i) {
		if (mms_slab_has_cpu_slabs())
			mms_count_cpu(c, i, n);
		if (mms_slab_has_sheaves() && c->capacity)
			mms_count_cpu_sheaves(c, i, n);
	}
}

/**
 * mms_slab_count_bytes() - bytes of all slabs of a cache
 * @c: the cache
 * @n: its counts
 *
 * Where there was no block of the usual order, slabs have the smallest one: as each has its
 * number of objects, the sum of these tells how many they are.
 *
 * Context: Any.
 * Return: the bytes.
 */
u64 mms_slab_count_bytes(const struct mms_cache *c, const struct mms_slab_count *n)
{
	u64 small = 0, all = n->slabs * c->per_slab;

	if (c->per_slab > c->min_objects && all > n->objects)
		small = min(n->slabs, (all - n->objects) / (c->per_slab - c->min_objects));
	return ((n->slabs - small) << c->order << PAGE_SHIFT) +
	       (small << c->min_order << PAGE_SHIFT);
}
