// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which object an address is in, see place.h.
 */
#include <linux/errno.h>
#include <linux/kfence.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../core/buffer.h"
#include "../core/memmap.h"
#include "layout.h"
#include "look.h"

/**
 * struct mms_place_look - what it takes to look at one slab
 * @held: what was held before
 * @again: and after
 * @cache: the cache
 * @look: the slab
 */
struct mms_place_look {
	struct mms_helds held;
	struct mms_helds again;
	struct mms_cache cache;
	struct mms_slab_look look;
};

static void mms_place_free(struct mms_place_look *p)
{
	if (p) {
		mms_helds_free(&p->held);
		mms_helds_free(&p->again);
	}
	kvfree(p);
}

static struct mms_place_look *mms_place_alloc(void)
{
	struct mms_place_look *p = mms_buffer(sizeof(*p), __GFP_ZERO);

	if (p && !mms_helds_init(&p->held) && !mms_helds_init(&p->again))
		return p;
	mms_place_free(p);
	return NULL;
}

/* The object, once its slab was looked at. */
static void mms_place_object(unsigned long addr, const struct mms_place_look *p,
			     struct mms_slab_place *out)
{
	const struct mms_slab_look *k = &p->look;
	u32 index = (addr - k->slab.start) / p->cache.size;

	out->objects = k->slab.objects;
	out->torn = k->torn || p->again.torn || !mms_helds_same(&p->held, &p->again, k->slab.start,
					       k->slab.start + k->bytes);
	out->state = MMS_OBJECT_UNKNOWN;
	if (index >= k->slab.objects || out->kfence)
		return;
	out->index = index;
	out->object = k->slab.start + (unsigned long)index * p->cache.size +
		      p->cache.red_left_pad;
	out->offset = addr - out->object;
	out->state = k->state[index];
}

static int mms_place_look(unsigned long addr, struct mms_place_look *p,
			  struct mms_slab_place *out)
{
	struct page *page = mms_slab_page(addr);
	struct mms_slab s;

	if (!page)
		return -ENOENT;
	if (!mms_slab_copy(page, &s) || !mms_cache_copy(s.cache, &p->cache))
		return -EAGAIN;
	mms_helds_gather(&p->held, &p->cache);
	if (!mms_slab_look(&p->cache, &p->held, page, &p->look))
		return -EAGAIN;
	mms_helds_gather(&p->again, &p->cache);
	memset(out, 0, sizeof(*out));
	out->cache = p->cache.address;
	strscpy(out->name, p->cache.name, sizeof(out->name));
	out->slab = p->look.slab.start;
	out->slab_bytes = p->look.bytes;
	out->object_size = p->cache.object_size;
	out->size = p->cache.size;
	out->kfence = is_kfence_address((void *)addr);
	mms_place_object(addr, p, out);
	return 0;
}

/**
 * mms_slab_place() - which object an address is in
 * @addr: any address
 * @out: gets the object
 *
 * Context: Process context, with none of mmscope's locks held. Takes slab_mutex where its
 * address is known, and mms_memmap_lock() in it. Sleeps.
 * Return: 0; -ENOENT: it is in no slab; -ENODEV: the kernel's layouts are not known;
 * -EAGAIN: the slab went away meanwhile; -EINTR; -ENOMEM.
 */
int mms_slab_place(unsigned long addr, struct mms_slab_place *out)
{
	struct mms_place_look *p;
	int ret;

	if (mms_slab_why_not())
		return -ENODEV;
	p = mms_place_alloc();
	if (!p)
		return -ENOMEM;
	ret = mms_caches_lock();
	if (!ret) {
		mms_memmap_lock();
		ret = mms_place_look(addr, p, out);
		mms_memmap_unlock();
		mms_caches_unlock();
	}
	mms_place_free(p);
	return ret;
}
