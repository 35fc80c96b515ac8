// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of one slab's struct slab, which lies on struct page.
 */
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "../core/memmap.h"
#include "../physical/zone.h"
#include "cache.h"
#include "freelist.h"
#include "layout.h"
#include "slabs.h"

/**
 * mms_slab_page() - the slab that an address is in
 * @addr: any address
 *
 * Context: mms_memmap_lock() held.
 * Return: its first struct page; NULL: the address is in no slab.
 */
struct page *mms_slab_page(unsigned long addr)
{
	struct page *page;

	if (!virt_addr_valid((void *)addr))
		return NULL;
	page = mms_pfn_page(PHYS_PFN(__pa(addr)));
	if (!page)
		return NULL;
	page = compound_head(page);
	return PageSlab(page) ? page : NULL;
}

/**
 * mms_slab_copy() - copy what matters of a slab
 * @page: its first struct page, or whatever was taken for it
 * @s: the copy
 *
 * Its freelist and its counters change together, but are not copied so: whoever needs them
 * to agree copies twice, see mms_slab_same().
 *
 * Context: mms_memmap_lock() held.
 * Return: true if it is a slab.
 */
bool mms_slab_copy(struct page *page, struct mms_slab *s)
{
	const struct mms_slab_layout *l = &mms_slab_layout;
	u64 copy[sizeof(struct page) / sizeof(u64)];

	if (!IS_ALIGNED((unsigned long)page, sizeof(void *)) ||
	    mms_pfn_page(page_to_pfn(page)) != page || PageTail(page) || !PageSlab(page) ||
	    copy_from_kernel_nofault(copy, page, l->slab_bytes))
		return false;
	/* Asked of what may be no slab any more, it may be any number. */
	s->order = PageHead(page) ? compound_order(page) : 0;
	if (s->order >= MMS_ORDERS)
		return false;
	s->page = page;
	s->start = (unsigned long)page_address(page);
	s->cache = mms_member_value(&l->slab_cache, copy);
	s->freelist = mms_member_value(&l->freelist, copy);
	s->next = mms_member_value(&l->next, copy);
	s->list = *(unsigned long *)((u8 *)copy + l->slab_list.bit / 8);
	s->objects = mms_member_value(&l->objects, copy);
	s->inuse = mms_member_value(&l->inuse, copy);
	s->frozen = mms_member_value(&l->frozen, copy);
	return true;
}

/**
 * mms_slab_same() - did a slab stay as it was?
 * @a: a copy of it
 * @b: a later one
 *
 * Context: Any.
 * Return: true if none of its objects came or went, but for those on a freelist of a CPU.
 */
bool mms_slab_same(const struct mms_slab *a, const struct mms_slab *b)
{
	return a->page == b->page && a->cache == b->cache && a->freelist == b->freelist &&
	       a->objects == b->objects && a->inuse == b->inuse && a->order == b->order &&
	       a->frozen == b->frozen;
}

/**
 * mms_freelist_of() - how to follow the freelists of a slab
 * @c: its cache
 * @s: the slab
 * @f: gets that
 *
 * Context: Any.
 */
void mms_freelist_of(const struct mms_cache *c, const struct mms_slab *s, struct mms_freelist *f)
{
	f->start = s->start;
	f->size = c->size;
	f->first = c->red_left_pad;
	f->objects = s->objects;
	f->offset = c->offset;
	f->hardened = mms_slab_layout.cache.random.bits;
	f->random = c->random;
}
