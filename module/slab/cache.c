// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of a cache.
 *
 * Whether or not its lock is held, all is copied by a function that cannot fault: there is
 * one way, and it is taken where there is no lock, too.
 */
#include <linux/numa.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "cache.h"
#include "layout.h"

/* As oo_order() and oo_objects() of mm/slub.c. */
#define MMS_OO_SHIFT	16
#define MMS_OO_MASK	((1U << MMS_OO_SHIFT) - 1)

/* A name may lie before what is not mapped: as much of it as can be had. */
static void mms_cache_name(unsigned long from, char *name)
{
	const u32 half = MMS_CACHE_NAME / 2;

	memset(name, 0, MMS_CACHE_NAME);
	if (copy_from_kernel_nofault(name, (void *)from, half) || strnlen(name, half) < half)
		return;
	copy_from_kernel_nofault(name + half, (void *)from + half, half - 1);
}

static void mms_cache_fill(struct mms_cache *c, const u8 *copy)
{
	const struct mms_cache_layout *l = &mms_slab_layout.cache;
	const struct list_head *list = (const void *)(copy + l->list.bit / 8);
	u32 oo = mms_member_value(&l->oo, copy), min = mms_member_value(&l->min, copy);

	c->prev = (unsigned long)list->prev;
	c->next = (unsigned long)list->next;
	c->cpu_slab = mms_member_value(&l->cpu_slab, copy);
	c->cpu_sheaves = mms_member_value(&l->cpu_sheaves, copy);
	c->ctor = mms_member_value(&l->ctor, copy);
	c->random = mms_member_value(&l->random, copy);
	c->flags = mms_member_value(&l->flags, copy);
	c->size = mms_member_value(&l->size, copy);
	c->object_size = mms_member_value(&l->object_size, copy);
	c->offset = mms_member_value(&l->offset, copy);
	c->align = mms_member_value(&l->align, copy);
	c->red_left_pad = mms_member_value(&l->red_left_pad, copy);
	c->order = oo >> MMS_OO_SHIFT;
	c->per_slab = oo & MMS_OO_MASK;
	c->min_order = min >> MMS_OO_SHIFT;
	c->min_objects = min & MMS_OO_MASK;
	c->capacity = mms_member_value(&l->sheaf_capacity, copy);
	c->useroffset = mms_member_value(&l->useroffset, copy);
	c->usersize = mms_member_value(&l->usersize, copy);
	c->refcount = mms_member_value(&l->refcount, copy);
	mms_cache_name(mms_member_value(&l->name, copy), c->name);
}

/**
 * mms_cache_copy() - copy what matters of a cache
 * @address: its struct kmem_cache
 * @c: the copy
 *
 * Context: Any. The layouts are known.
 * Return: true; false: it is not mapped, or is no cache: a size or an order makes no sense.
 */
bool mms_cache_copy(unsigned long address, struct mms_cache *c)
{
	u64 copy[MMS_SLAB_COPY / sizeof(u64)];

	if (copy_from_kernel_nofault(copy, (void *)address, mms_slab_layout.cache.bytes))
		return false;
	c->address = address;
	mms_cache_fill(c, (u8 *)copy);
	return c->size && c->object_size && c->object_size <= c->size && c->offset < c->size &&
	       c->red_left_pad < c->size && c->order < 32 && c->min_order < 32;
}

static unsigned long mms_pointer_at(unsigned long at)
{
	unsigned long value;

	return copy_from_kernel_nofault(&value, (void *)at, sizeof(value)) ? 0 : value;
}

/* The pointers of a node, in kernels where there are several. */
static unsigned long mms_cache_ptrs(const struct mms_cache *c, int nid, const struct mms_member *m)
{
	const struct mms_member *all = &mms_slab_layout.cache.per_node;
	u32 each = all->bits / 8 / MAX_NUMNODES;

	return mms_pointer_at(c->address + all->bit / 8 + (unsigned long)nid * each + m->bit / 8);
}

/**
 * mms_cache_node() - what a cache has of a node
 * @c: the cache
 * @nid: the node's number, less than nr_node_ids
 *
 * Context: Any.
 * Return: the address of its struct kmem_cache_node, or 0.
 */
unsigned long mms_cache_node(const struct mms_cache *c, int nid)
{
	const struct mms_cache_layout *l = &mms_slab_layout.cache;

	if (l->per_node.bits)
		return mms_cache_ptrs(c, nid, &mms_slab_layout.ptrs_node);
	return mms_pointer_at(c->address + l->node.bit / 8 + nid * sizeof(void *));
}

/**
 * mms_cache_barn() - the sheaves a cache has of a node
 * @c: the cache
 * @nid: the node's number, less than nr_node_ids
 *
 * Context: Any.
 * Return: the address of its struct node_barn, or 0.
 */
unsigned long mms_cache_barn(const struct mms_cache *c, int nid)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	unsigned long node;

	if (l->ptrs_barn.bits)
		return mms_cache_ptrs(c, nid, &l->ptrs_barn);
	node = l->node_barn.bits ? mms_cache_node(c, nid) : 0;
	return node ? mms_pointer_at(node + l->node_barn.bit / 8) : 0;
}
