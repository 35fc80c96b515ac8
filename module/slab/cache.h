/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Caches: a copy of one, and the list of all.
 */
#ifndef MMS_SLAB_CACHE_H
#define MMS_SLAB_CACHE_H

#include <linux/types.h>

#include "place.h"

/* Caches that were come to last, by which the place in the list is found again. */
#define MMS_CACHES_LAST		256

/**
 * struct mms_cache - a copy of what matters of a struct kmem_cache
 * @address: where it is
 * @prev: its list.prev
 * @next: its list.next
 * @cpu_slab: the per-CPU struct kmem_cache_cpu, or 0
 * @cpu_sheaves: the per-CPU struct slub_percpu_sheaves, or 0
 * @ctor: its constructor, or 0
 * @random: what its free pointers are mixed with
 * @flags: slab_flags_t
 * @size: bytes from one object to the next
 * @object_size: bytes of an object that are its user's
 * @offset: where in a free object the pointer to the next one is
 * @align: alignment of objects
 * @red_left_pad: bytes before each object
 * @order: of a usual slab
 * @per_slab: objects of a usual slab
 * @min_order: of the smallest slab
 * @min_objects: its objects
 * @capacity: objects in a full sheaf, or 0
 * @useroffset: where what may be copied to user space begins
 * @usersize: its bytes
 * @refcount: caches it stands for, or negative
 * @name: its name
 */
struct mms_cache {
	unsigned long address;
	unsigned long prev;
	unsigned long next;
	unsigned long cpu_slab;
	unsigned long cpu_sheaves;
	unsigned long ctor;
	unsigned long random;
	u64 flags;
	u32 size;
	u32 object_size;
	u32 offset;
	u32 align;
	u32 red_left_pad;
	u32 order;
	u32 per_slab;
	u32 min_order;
	u32 min_objects;
	u32 capacity;
	u32 useroffset;
	u32 usersize;
	s32 refcount;
	char name[MMS_CACHE_NAME];
};

/**
 * struct mms_caches - where a walk over the list of caches is
 * @last: MMS_CACHES_LAST of the caches it came to last; NULL: it may begin anew
 * @nr: how many it came to; the last one is @last[(@nr - 1) % MMS_CACHES_LAST]
 * @link: list_head it is at, while the list is locked
 * @next: the one after it, as it was when that was copied; 0: not known
 */
struct mms_caches {
	unsigned long *last;
	u32 nr;
	unsigned long link;
	unsigned long next;
};

void mms_caches_init(void);
const char *mms_caches_why_not(void);
const char *mms_caches_lock_why_not(void);
int mms_caches_lock(void);
void mms_caches_unlock(void);
bool mms_caches_locked(void);
int mms_caches_resume(struct mms_caches *w);
int mms_caches_next(struct mms_caches *w, struct mms_cache *c);
int mms_caches_find(const char *name, unsigned long address, struct mms_cache *c);

bool mms_cache_copy(unsigned long address, struct mms_cache *c);
unsigned long mms_cache_node(const struct mms_cache *c, int nid);
unsigned long mms_cache_barn(const struct mms_cache *c, int nid);

#endif /* MMS_SLAB_CACHE_H */
