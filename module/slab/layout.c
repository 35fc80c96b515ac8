// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layouts of the slab allocator's structs, see layout.h: which members there are tells
 * which design it is. Taken from BTF when the module is loaded.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm_types.h>
#include <linux/numa.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>

#include "layout.h"

struct mms_slab_layout mms_slab_layout;

/* NULL: the layouts are known. */
static const char *mms_slab_missing = "the module has not been loaded";

#define MMS_L(in, name, member)		{ in, name, &mms_slab_layout.member }
#define MMS_CACHE(name)			MMS_L("kmem_cache", #name, cache.name)

static const struct mms_btf_want mms_slab_wants[] = {
	MMS_CACHE(cpu_slab), MMS_CACHE(cpu_sheaves), MMS_CACHE(flags), MMS_CACHE(size),
	MMS_CACHE(object_size), MMS_CACHE(offset), MMS_CACHE(sheaf_capacity), MMS_CACHE(oo),
	MMS_CACHE(min), MMS_CACHE(refcount), MMS_CACHE(ctor), MMS_CACHE(align),
	MMS_CACHE(red_left_pad), MMS_CACHE(name), MMS_CACHE(list), MMS_CACHE(random),
	MMS_CACHE(useroffset), MMS_CACHE(usersize), MMS_CACHE(node), MMS_CACHE(per_node),
	MMS_CACHE(kobj), MMS_L("kobject", "name", kobj_name),
	MMS_L("kmem_cache_per_node_ptrs", "node", ptrs_node),
	MMS_L("kmem_cache_per_node_ptrs", "barn", ptrs_barn),
	MMS_L("kmem_cache_node", "list_lock", list_lock),
	MMS_L("kmem_cache_node", "nr_partial", nr_partial),
	MMS_L("kmem_cache_node", "partial", partial),
	MMS_L("kmem_cache_node", "nr_slabs", nr_slabs),
	MMS_L("kmem_cache_node", "total_objects", total_objects),
	MMS_L("kmem_cache_node", "barn", node_barn),
	MMS_L("slab", "slab_cache", slab_cache),
	MMS_L("slab", "freelist", freelist),
	MMS_L("slab", "inuse", inuse),
	MMS_L("slab", "objects", objects),
	MMS_L("slab", "frozen", frozen),
	MMS_L("slab", "next", next),
	MMS_L("slab", "slab_list", slab_list),
	MMS_L("kmem_cache_cpu", "freelist", cpu_freelist),
	MMS_L("kmem_cache_cpu", "tid", tid),
	MMS_L("kmem_cache_cpu", "slab", cpu_slab),
	MMS_L("kmem_cache_cpu", "partial", cpu_partial),
	MMS_L("slub_percpu_sheaves", "main", main),
	MMS_L("slub_percpu_sheaves", "spare", spare),
	MMS_L("slub_percpu_sheaves", "rcu_free", rcu_free),
	MMS_L("slab_sheaf", "size", sheaf_size),
	MMS_L("slab_sheaf", "objects", sheaf_objects),
	MMS_L("slab_sheaf", "barn_list", barn_list),
	MMS_L("node_barn", "sheaves_full", sheaves_full),
	MMS_L("node_barn", "nr_full", nr_full),
	MMS_L("node_barn", "nr_empty", nr_empty),
};

static_assert(ARRAY_SIZE(mms_slab_wants) <= 64);

static void mms_reach(u32 *bytes, const struct mms_member *m)
{
	u64 end = DIV_ROUND_UP_ULL((u64)m->bit + m->bits, 8);

	*bytes = max_t(u64, *bytes, min_t(u64, end, U32_MAX));
}

/* How much of each struct is to be copied. */
static bool mms_slab_sizes(struct mms_slab_layout *l)
{
	const struct mms_member *m = &l->cache.cpu_slab;

	for (; m < &l->cache.node; m++)
		mms_reach(&l->cache.bytes, m);
	for (m = &l->list_lock; m <= &l->node_barn; m++)
		mms_reach(&l->node_bytes, m);
	for (m = &l->slab_cache; m <= &l->slab_list; m++)
		mms_reach(&l->slab_bytes, m);
	for (m = &l->cpu_freelist; m <= &l->cpu_partial; m++)
		mms_reach(&l->cpu_bytes, m);
	for (m = &l->main; m <= &l->rcu_free; m++)
		mms_reach(&l->sheaves_bytes, m);
	for (m = &l->sheaves_full; m <= &l->nr_empty; m++)
		mms_reach(&l->barn_bytes, m);
	return max(l->cache.bytes, l->node_bytes) <= MMS_SLAB_COPY &&
	       max3(l->cpu_bytes, l->sheaves_bytes, l->barn_bytes) <= MMS_SLAB_COPY &&
	       l->slab_bytes <= sizeof(struct page);
}

static bool mms_pointer(const struct mms_member *m)
{
	return m->bits == 64 && !(m->bit % 64);
}

static bool mms_number(const struct mms_member *m)
{
	return m->bits && m->bits <= 64;
}

static bool mms_list(const struct mms_member *m)
{
	return m->bits == 8 * sizeof(struct list_head) && !(m->bit % 64);
}

static bool mms_cache_complete(const struct mms_cache_layout *c)
{
	return mms_number(&c->flags) && mms_number(&c->size) && mms_number(&c->object_size) &&
	       mms_number(&c->offset) && mms_number(&c->oo) && mms_number(&c->min) &&
	       mms_number(&c->refcount) && mms_pointer(&c->ctor) && mms_number(&c->align) &&
	       mms_number(&c->red_left_pad) && mms_pointer(&c->name) && mms_list(&c->list) &&
	       (c->node.bits || c->per_node.bits);
}

static bool mms_slab_complete(const struct mms_slab_layout *l)
{
	if (!mms_cache_complete(&l->cache))
		return false;
	/* The lock is going to be taken: it had better be one. */
	if (l->list_lock.bits != 8 * sizeof(spinlock_t) || !mms_number(&l->nr_partial) ||
	    !mms_list(&l->partial))
		return false;
	return mms_pointer(&l->slab_cache) && mms_pointer(&l->freelist) &&
	       mms_number(&l->inuse) && mms_number(&l->objects) && mms_list(&l->slab_list);
}

/* Each design has its own; there must be one, and all of it. */
static bool mms_slab_design_complete(const struct mms_slab_layout *l)
{
	/* As many as there may be nodes, which tells how large one is. */
	if (l->cache.per_node.bits % (8 * MAX_NUMNODES))
		return false;
	if ((l->cache.per_node.bits && !mms_pointer(&l->ptrs_node)) ||
	    (l->ptrs_barn.bits && !mms_pointer(&l->ptrs_barn)))
		return false;
	if ((mms_slab_has_cpu_slabs() && !mms_pointer(&l->cache.cpu_slab)) ||
	    (mms_slab_has_sheaves() && !mms_pointer(&l->cache.cpu_sheaves)))
		return false;
	if (mms_slab_has_cpu_slabs() &&
	    (!mms_pointer(&l->cpu_freelist) || !mms_pointer(&l->tid) ||
	     !mms_pointer(&l->cpu_slab) || (l->cpu_partial.bits && !mms_pointer(&l->next))))
		return false;
	if (mms_slab_has_sheaves() &&
	    (!mms_pointer(&l->main) || !mms_pointer(&l->spare) || !mms_pointer(&l->rcu_free) ||
	     l->sheaf_size.bits != 32 || !l->sheaf_objects.bit ||
	     l->sheaf_objects.bit % 64 ||
	     !mms_list(&l->barn_list) || !mms_list(&l->sheaves_full) ||
	     !mms_number(&l->nr_full) || !mms_number(&l->nr_empty) ||
	     !(l->ptrs_barn.bits || l->node_barn.bits) ||
	     !mms_number(&l->cache.sheaf_capacity)))
		return false;
	return mms_slab_has_cpu_slabs() || mms_slab_has_sheaves();
}

static const char *mms_slab_take(const struct mms_btf *btf, int ret)
{
	if (ret == -ENOENT)
		return "there is no /sys/kernel/btf/vmlinux";
	if (ret)
		return ret == -ENOMEM ? "no memory for the BTF, at load" : "the BTF cannot be read";
	mms_btf_members(btf, mms_slab_wants, ARRAY_SIZE(mms_slab_wants));
	if (!mms_slab_sizes(&mms_slab_layout) || !mms_slab_complete(&mms_slab_layout) ||
	    !mms_slab_design_complete(&mms_slab_layout))
		return "a slab allocator of another design";
	return NULL;
}

/**
 * mms_slab_layout_init() - take the layouts from the kernel's BTF
 * @btf: it, if it was opened
 * @ret: what opening it returned
 *
 * Context: Module load.
 */
void mms_slab_layout_init(const struct mms_btf *btf, int ret)
{
	mms_slab_missing = mms_slab_take(btf, ret);
}

/**
 * mms_slab_why_not() - why slabs cannot be looked at
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if they can.
 */
const char *mms_slab_why_not(void)
{
	return mms_slab_missing;
}

/**
 * mms_slab_has_cpu_slabs() - does each CPU allocate from a slab of its own?
 *
 * Context: Any.
 * Return: true if so: up to "slab: remove cpu (partial) slabs".
 */
bool mms_slab_has_cpu_slabs(void)
{
	return mms_slab_layout.cache.cpu_slab.bits;
}

/**
 * mms_slab_has_sheaves() - does each CPU keep free objects in sheaves?
 *
 * Context: Any.
 * Return: true if so: since "slab: add opt-in caching layer of percpu sheaves".
 */
bool mms_slab_has_sheaves(void)
{
	return mms_slab_layout.cache.cpu_sheaves.bits;
}

/**
 * mms_slab_design() - how CPUs get objects, in words
 *
 * Context: Any.
 * Return: the words, at most 43 characters.
 */
const char *mms_slab_design(void)
{
	if (!mms_slab_has_sheaves())
		return "each CPU has slabs of its own";
	return mms_slab_has_cpu_slabs() ? "CPUs have slabs of their own, and sheaves" :
					  "each CPU has sheaves, each node a barn";
}
