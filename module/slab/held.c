// SPDX-License-Identifier: GPL-2.0-only
/*
 * What CPUs and barns hold of a cache, see held.h: gathered once for many slabs, and a
 * second time after them, to tell what moved meanwhile.
 */
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/sort.h>
#include <linux/uaccess.h>

#include "../core/buffer.h"
#include "cache.h"
#include "cpu.h"
#include "held.h"
#include "layout.h"
#include "slabs.h"

/* Objects of a sheaf that are copied at once. */
#define MMS_SHEAF_COPY	32

/**
 * mms_helds_init() - get the memory
 * @h: what is going to be held
 *
 * Context: Process context, sleeps.
 * Return: 0, or -ENOMEM.
 */
int mms_helds_init(struct mms_helds *h)
{
	*h = (struct mms_helds){ .held = mms_buffer(MMS_HELDS * sizeof(*h->held), 0) };
	return h->held ? 0 : -ENOMEM;
}

/**
 * mms_helds_free() - give the memory back
 * @h: what was held; one that has no memory is fine
 *
 * Context: Process context.
 */
void mms_helds_free(struct mms_helds *h)
{
	kvfree(h->held);
	h->held = NULL;
}

static void mms_held_add(struct mms_helds *h, unsigned long at, enum mms_held_by by, u32 whose)
{
	if (h->nr == MMS_HELDS)
		h->cut = true;
	else
		h->held[h->nr++] = (struct mms_held){ .at = at, .by = by, .whose = whose };
}

/* The slabs of a CPU; false: they changed meanwhile. */
static bool mms_held_cpu_slabs(struct mms_helds *h, const struct mms_cache *c, int cpu)
{
	struct mms_cpu_slab k, again;
	struct mms_slab s;
	unsigned long next;
	u32 n = 0;

	if (!mms_cpu_slab_copy(c, cpu, &k))
		return false;
	if (k.slab) {
		if (!mms_slab_copy((struct page *)k.slab, &s) || s.cache != c->address)
			return false;
		mms_held_add(h, s.start, MMS_HELD_CPU, cpu);
	}
	for (next = k.partial; next; n++) {
		if (n == MMS_CPU_PARTIALS || !mms_cpu_partial_next(c, &next, &s))
			return false;
		mms_held_add(h, s.start, MMS_HELD_CPU_PARTIAL, cpu);
	}
	/* Objects may come and go: those are looked at with the slab. */
	return mms_cpu_slab_copy(c, cpu, &again) && k.slab == again.slab &&
	       k.partial == again.partial;
}

/* The objects of a sheaf; false: they changed meanwhile. */
static bool mms_held_sheaf(struct mms_helds *h, const struct mms_cache *c, unsigned long sheaf,
			   enum mms_held_by by, u32 whose)
{
	unsigned long objects[MMS_SHEAF_COPY], from;
	u32 size, again, n, i, j;

	if (!sheaf)
		return true;
	if (!mms_sheaf_size(c, sheaf, &size))
		return false;
	from = sheaf + mms_slab_layout.sheaf_objects.bit / 8;
	for (i = 0; i < size; i += n) {
		n = min_t(u32, size - i, MMS_SHEAF_COPY);
		if (copy_from_kernel_nofault(objects, (void *)(from + i * sizeof(*objects)),
					     n * sizeof(*objects)))
			return false;
		for (j = 0; j < n; j++)
			mms_held_add(h, objects[j], by, whose);
	}
	return mms_sheaf_size(c, sheaf, &again) && again == size;
}

static bool mms_held_cpu_sheaves(struct mms_helds *h, const struct mms_cache *c, int cpu)
{
	struct mms_cpu_sheaves k, again;
	u32 i;

	if (!mms_cpu_sheaves_copy(c, cpu, &k))
		return false;
	for (i = 0; i < MMS_CPU_SHEAVES; i++)
		if (!mms_held_sheaf(h, c, k.sheaf[i], MMS_HELD_SHEAF, cpu))
			return false;
	return mms_cpu_sheaves_copy(c, cpu, &again) && !memcmp(&k, &again, sizeof(k));
}

static bool mms_held_barn(struct mms_helds *h, const struct mms_cache *c, int nid)
{
	struct mms_barn barn, again;
	u32 i;

	if (!mms_barn_copy(c, nid, &barn))
		return false;
	for (i = 0; i < barn.nr; i++)
		if (!mms_held_sheaf(h, c, barn.sheaf[i], MMS_HELD_BARN, nid))
			return false;
	return mms_barn_copy(c, nid, &again) && barn.nr == again.nr &&
	       !memcmp(barn.sheaf, again.sheaf, barn.nr * sizeof(*barn.sheaf));
}

static void mms_held_try(struct mms_helds *h, const struct mms_cache *c, int whose,
			 bool (*gather)(struct mms_helds *h, const struct mms_cache *c, int whose))
{
	u32 nr = h->nr;
	int tries;

	for (tries = 0; tries < MMS_CPU_TRIES; tries++) {
		h->nr = nr;
		if (gather(h, c, whose))
			return;
	}
	h->torn = true;
}

static int mms_held_order(const void *a, const void *b)
{
	const struct mms_held *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->by != y->by)
		return x->by < y->by ? -1 : 1;
	return x->whose < y->whose ? -1 : x->whose > y->whose;
}

/**
 * mms_helds_gather() - find out what is held
 * @h: gets it
 * @c: of this cache
 *
 * Context: mms_caches_lock() and mms_memmap_lock() held.
 */
void mms_helds_gather(struct mms_helds *h, const struct mms_cache *c)
{
	int i;

	h->nr = 0;
	h->cut = false;
	h->torn = false;
	/* One that went offline may not have given back yet what it has. */
	for_each_possible_cpu(i) {
		if (mms_slab_has_cpu_slabs())
			mms_held_try(h, c, i, mms_held_cpu_slabs);
		if (mms_slab_has_sheaves())
			mms_held_try(h, c, i, mms_held_cpu_sheaves);
	}
	for (i = 0; mms_slab_has_sheaves() && i < nr_node_ids; i++)
		mms_held_try(h, c, i, mms_held_barn);
	sort(h->held, h->nr, sizeof(*h->held), mms_held_order, NULL);
}

/**
 * mms_helds_first() - the first that lies at or behind an address
 * @h: what is held
 * @at: the address
 *
 * Context: Any.
 * Return: its index; the number of all, if there is none.
 */
u32 mms_helds_first(const struct mms_helds *h, unsigned long at)
{
	u32 low = 0, high = h->nr, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (h->held[mid].at < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/**
 * mms_helds_same() - is the same held as before, in a slab?
 * @a: what was held
 * @b: what is held
 * @start: the slab's first byte
 * @end: the byte after its last
 *
 * Context: Any.
 * Return: true if nothing moved, as far as can be told.
 */
bool mms_helds_same(const struct mms_helds *a, const struct mms_helds *b, unsigned long start,
		    unsigned long end)
{
	u32 i = mms_helds_first(a, start), j = mms_helds_first(b, start);
	u32 n = mms_helds_first(a, end) - i;

	return mms_helds_first(b, end) - j == n &&
	       !memcmp(a->held + i, b->held + j, n * sizeof(*a->held));
}
