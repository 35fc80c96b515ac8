/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A copy of one slab's struct slab.
 */
#ifndef MMS_SLAB_SLABS_H
#define MMS_SLAB_SLABS_H

#include <linux/types.h>

struct mms_cache;
struct mms_freelist;
struct page;

/**
 * struct mms_slab - a copy of what matters of a struct slab
 * @page: the struct slab, which is the slab's first struct page
 * @start: the slab's first byte
 * @cache: its struct kmem_cache
 * @freelist: its first free object, or 0
 * @next: the next slab of the same CPU
 * @list: its slab_list.next
 * @objects: its objects
 * @inuse: those of them that are not on @freelist
 * @order: it has 2^order pages
 * @frozen: it is a CPU's
 */
struct mms_slab {
	struct page *page;
	unsigned long start;
	unsigned long cache;
	unsigned long freelist;
	unsigned long next;
	unsigned long list;
	u32 objects;
	u32 inuse;
	u32 order;
	bool frozen;
};

struct page *mms_slab_page(unsigned long addr);
bool mms_slab_copy(struct page *page, struct mms_slab *s);
bool mms_slab_same(const struct mms_slab *a, const struct mms_slab *b);
void mms_freelist_of(const struct mms_cache *c, const struct mms_slab *s, struct mms_freelist *f);

#endif /* MMS_SLAB_SLABS_H */
