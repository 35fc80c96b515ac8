// SPDX-License-Identifier: GPL-2.0-only
/*
 * What CPUs keep of a cache, see cpu.h.
 *
 * They change it without a lock that others could take. So it is copied, looked at, and
 * copied again: what did not stay is not believed.
 */
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/uaccess.h>

#include "cpu.h"
#include "layout.h"

static void *mms_cpu_ptr(unsigned long per_cpu, int cpu)
{
	return per_cpu_ptr((void __percpu *)per_cpu, cpu);
}

/**
 * mms_cpu_slab_copy() - what a CPU allocates from
 * @c: the cache
 * @cpu: the CPU
 * @k: gets a copy
 *
 * Context: Any. The kernel has the design with slabs of CPUs.
 * Return: true if it could be read.
 */
bool mms_cpu_slab_copy(const struct mms_cache *c, int cpu, struct mms_cpu_slab *k)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	u64 copy[MMS_SLAB_COPY / sizeof(u64)];

	if (!c->cpu_slab ||
	    copy_from_kernel_nofault(copy, mms_cpu_ptr(c->cpu_slab, cpu), l->cpu_bytes))
		return false;
	k->freelist = mms_member_value(&l->cpu_freelist, copy);
	k->tid = mms_member_value(&l->tid, copy);
	k->slab = mms_member_value(&l->cpu_slab, copy);
	k->partial = mms_member_value(&l->cpu_partial, copy);
	return true;
}

/**
 * mms_cpu_slab_same() - did a CPU neither allocate nor free?
 * @a: a copy
 * @b: a later one
 *
 * Context: Any.
 * Return: true if nothing changed.
 */
bool mms_cpu_slab_same(const struct mms_cpu_slab *a, const struct mms_cpu_slab *b)
{
	return a->freelist == b->freelist && a->tid == b->tid && a->slab == b->slab &&
	       a->partial == b->partial;
}

/**
 * mms_cpu_partial_next() - go along the slabs that a CPU has besides
 * @c: the cache
 * @next: the slab that is to be copied; moved on to the next one, 0 after the last
 * @s: gets a copy
 *
 * Context: mms_memmap_lock() held.
 * Return: true if it is a slab of the cache; false: the list changed.
 */
bool mms_cpu_partial_next(const struct mms_cache *c, unsigned long *next, struct mms_slab *s)
{
	if (!mms_slab_copy((struct page *)*next, s) || s->cache != c->address)
		return false;
	*next = s->next;
	return true;
}

/**
 * mms_cpu_sheaves_copy() - the sheaves of a CPU
 * @c: the cache
 * @cpu: the CPU
 * @k: gets their addresses
 *
 * A cache without sheaves of its own has none here.
 *
 * Context: Any. The kernel has the design with sheaves.
 * Return: true if they could be read.
 */
bool mms_cpu_sheaves_copy(const struct mms_cache *c, int cpu, struct mms_cpu_sheaves *k)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	u64 copy[MMS_SLAB_COPY / sizeof(u64)];

	*k = (struct mms_cpu_sheaves){};
	if (!c->cpu_sheaves || !c->capacity)
		return true;
	if (copy_from_kernel_nofault(copy, mms_cpu_ptr(c->cpu_sheaves, cpu), l->sheaves_bytes))
		return false;
	k->sheaf[0] = mms_member_value(&l->main, copy);
	k->sheaf[1] = mms_member_value(&l->spare, copy);
	k->sheaf[2] = mms_member_value(&l->rcu_free, copy);
	return true;
}

/**
 * mms_sheaf_size() - how many objects are in a sheaf
 * @c: the cache
 * @sheaf: the struct slab_sheaf
 * @size: gets the number
 *
 * Context: Any.
 * Return: true if it could be read, and is not more than a sheaf holds.
 */
bool mms_sheaf_size(const struct mms_cache *c, unsigned long sheaf, u32 *size)
{
	const struct mms_member *m = &mms_slab_layout.sheaf_size;

	return !copy_from_kernel_nofault(size, (void *)sheaf + m->bit / 8, sizeof(*size)) &&
	       *size <= c->capacity;
}

/* The full sheaves, which lie on a list. */
static bool mms_barn_list(struct mms_barn *barn, unsigned long head, unsigned long link)
{
	u32 list = mms_slab_layout.barn_list.bit / 8;

	for (barn->nr = 0; link != head; barn->nr++) {
		if (barn->nr == MMS_BARN_SHEAVES)
			return false;
		barn->sheaf[barn->nr] = link - list;
		if (copy_from_kernel_nofault(&link, (void *)link, sizeof(link)))
			return false;
	}
	return barn->nr == barn->full;
}

/**
 * mms_barn_copy() - the sheaves of a node
 * @c: the cache
 * @nid: the node
 * @barn: gets their addresses
 *
 * Context: Any. The kernel has the design with sheaves.
 * Return: true if they could be read, and there are as many as there are said to be.
 */
bool mms_barn_copy(const struct mms_cache *c, int nid, struct mms_barn *barn)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	unsigned long at = mms_cache_barn(c, nid);
	u64 copy[MMS_SLAB_COPY / sizeof(u64)];

	barn->nr = 0;
	barn->full = 0;
	barn->empty = 0;
	if (!at || !c->capacity)
		return true;
	if (copy_from_kernel_nofault(copy, (void *)at, l->barn_bytes))
		return false;
	barn->full = mms_member_value(&l->nr_full, copy);
	barn->empty = mms_member_value(&l->nr_empty, copy);
	return mms_barn_list(barn, at + l->sheaves_full.bit / 8,
			     *(unsigned long *)((u8 *)copy + l->sheaves_full.bit / 8));
}
