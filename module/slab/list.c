// SPDX-License-Identifier: GPL-2.0-only
/*
 * The list of all caches.
 *
 * slab_mutex keeps caches on it; where its address is not known, or was not given, the
 * list may change at any time: then each link is believed if it leads back. It is begun
 * at slab_caches, or, where that is not known either, at what was found when the module was
 * loaded: of the links that lead from one cache to the next, all are in caches but one.
 *
 * Between two batches the mutex is not held. New caches come to the front of the list, so
 * whoever was come to before is a place to go on from, as long as it is there.
 */
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../core/addresses.h"
#include "../core/memmap.h"
#include "cache.h"
#include "layout.h"
#include "slabs.h"

/* More than anybody has: a list that is longer leads round in circles. */
#define MMS_CACHES_MAX	100000
#define MMS_LIST_TRIES	4

/* The list's head: of the kernel's data, which stays. */
static unsigned long mms_caches_head;

static bool mms_link_read(unsigned long link, struct list_head *copy)
{
	return !copy_from_kernel_nofault(copy, (void *)link, sizeof(*copy));
}

static unsigned long mms_link_of(unsigned long cache)
{
	return cache + mms_slab_layout.cache.list.bit / 8;
}

static unsigned long mms_cache_of(unsigned long link)
{
	return link - mms_slab_layout.cache.list.bit / 8;
}

/* The link after another one; 0: that is not one any more. */
static unsigned long mms_link_next(unsigned long link)
{
	struct list_head here, there;

	if (!mms_link_read(link, &here) || !mms_link_read((unsigned long)here.next, &there) ||
	    (unsigned long)there.prev != link)
		return 0;
	return (unsigned long)here.next;
}

/* The first link that is not in a cache, as the caches are in slabs; 0: none. */
static unsigned long mms_link_outside(unsigned long link)
{
	u32 n;

	for (n = 0; link && n < MMS_CACHES_MAX; n++) {
		if (!mms_slab_page(link))
			return link;
		link = mms_link_next(link);
	}
	return 0;
}

/* From an object of ours to its cache, to the list of caches. */
static unsigned long mms_caches_search(void)
{
	void *object = kmalloc(64, GFP_KERNEL);
	unsigned long head = 0;
	struct mms_slab slab;
	struct page *page;

	if (!object || mms_caches_lock()) {
		kfree(object);
		return 0;
	}
	mms_memmap_lock();
	page = mms_slab_page((unsigned long)object);
	if (page && mms_slab_copy(page, &slab))
		head = mms_link_outside(mms_link_of(slab.cache));
	mms_memmap_unlock();
	mms_caches_unlock();
	kfree(object);
	return head;
}

/**
 * mms_caches_init() - find the list of caches
 *
 * Context: Module load, after mms_memmap_init() and mms_slab_layout_init(). Sleeps.
 */
void mms_caches_init(void)
{
	unsigned long head;
	int i;

	mms_caches_head = (unsigned long)mms_address(MMS_ADDRESS_SLAB_CACHES);
	for (i = 0; !mms_slab_why_not() && !mms_caches_head && i < MMS_LIST_TRIES; i++) {
		head = mms_caches_search();
		/* While the list changed it may have led to another one: twice the same is it. */
		if (head && head == mms_caches_search())
			mms_caches_head = head;
	}
}

/**
 * mms_caches_why_not() - why caches cannot be listed
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if they can.
 */
const char *mms_caches_why_not(void)
{
	return mms_slab_why_not() ?: mms_caches_head ? NULL : "the list of caches was not found";
}

/**
 * mms_caches_lock_why_not() - why caches are read without the kernel's lock
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if they are read under it.
 */
const char *mms_caches_lock_why_not(void)
{
	return mms_address_why_not(MMS_ADDRESS_SLAB_MUTEX);
}

/**
 * mms_caches_locked() - does mms_caches_lock() take the kernel's lock?
 *
 * Context: Any.
 * Return: true if caches stay meanwhile, and their locks may be taken.
 */
bool mms_caches_locked(void)
{
	return mms_address(MMS_ADDRESS_SLAB_MUTEX);
}

/**
 * mms_caches_lock() - keep caches for the time of a batch, if that can be had
 *
 * Context: Process context, before mms_memmap_lock(). Takes slab_mutex where its address is
 * known. Sleeps.
 * Return: 0, or -EINTR: killed.
 */
int mms_caches_lock(void)
{
	struct mutex *mutex = mms_address(MMS_ADDRESS_SLAB_MUTEX);

	return mutex ? mutex_lock_killable(mutex) : 0;
}

/**
 * mms_caches_unlock() - undo mms_caches_lock()
 *
 * Context: Process context, mms_caches_lock() held; released.
 */
void mms_caches_unlock(void)
{
	struct mutex *mutex = mms_address(MMS_ADDRESS_SLAB_MUTEX);

	if (mutex)
		mutex_unlock(mutex);
}

static bool mms_caches_was_last(const struct mms_caches *w, unsigned long cache)
{
	u32 i;

	for (i = 0; i < min_t(u32, w->nr, MMS_CACHES_LAST); i++)
		if (w->last[i] == cache)
			return true;
	return false;
}

/**
 * mms_caches_resume() - where in the list a walk goes on
 * @w: the walk; all zero: it begins
 *
 * Context: mms_caches_lock() held.
 * Return: 0; -ESTALE: so many are gone that it is not known how far it came; -EAGAIN: the
 * list changed each time it was read.
 */
int mms_caches_resume(struct mms_caches *w)
{
	unsigned long link, found;
	u32 n, tries;

	w->link = mms_caches_head;
	w->next = 0;
	if (!w->nr || !w->last)
		return 0;
	for (tries = 0; tries < MMS_LIST_TRIES; tries++) {
		found = 0;
		link = mms_link_next(mms_caches_head);
		for (n = 0; link && link != mms_caches_head && n < MMS_CACHES_MAX; n++) {
			if (mms_caches_was_last(w, mms_cache_of(link)))
				found = link;
			link = mms_link_next(link);
		}
		if (link == mms_caches_head) {
			/* If all it ever came to are gone, none can be there twice. */
			if (!found && w->nr > MMS_CACHES_LAST)
				return -ESTALE;
			w->link = found ?: mms_caches_head;
			return 0;
		}
	}
	return -EAGAIN;
}

/**
 * mms_caches_next() - the next cache
 * @w: the walk, after mms_caches_resume()
 * @c: gets a copy of it
 *
 * Context: mms_caches_lock() held since mms_caches_resume().
 * Return: 1; 0: that was the last one; or what mms_caches_resume() returned, the list having
 * changed.
 */
int mms_caches_next(struct mms_caches *w, struct mms_cache *c)
{
	unsigned long next;
	int tries, ret;

	if (w->nr == MMS_CACHES_MAX)
		return -EAGAIN;
	for (tries = 0; tries < MMS_LIST_TRIES; tries++) {
		next = w->next ?: mms_link_next(w->link);
		if (next == mms_caches_head)
			return 0;
		/* That it leads back is seen from the copy. */
		if (next && mms_cache_copy(mms_cache_of(next), c) && c->prev == w->link) {
			w->link = next;
			w->next = c->next;
			if (w->last)
				w->last[w->nr % MMS_CACHES_LAST] = c->address;
			w->nr++;
			return 1;
		}
		ret = mms_caches_resume(w);
		if (ret)
			return ret;
	}
	return -EAGAIN;
}

/**
 * mms_caches_find() - a cache by its name or its address
 * @name: its name; NULL: by its address
 * @address: its address; 0: by its name
 * @c: gets a copy of it
 *
 * Of several with one name it is the one that came last.
 *
 * Context: mms_caches_lock() held.
 * Return: 1; 0: there is none; -EAGAIN: the list changed each time it was read.
 */
int mms_caches_find(const char *name, unsigned long address, struct mms_cache *c)
{
	struct mms_caches w = {};
	int ret;

	mms_caches_resume(&w);
	while ((ret = mms_caches_next(&w, c)) > 0)
		if (name ? !strcmp(name, c->name) : address == c->address)
			return 1;
	return ret;
}
