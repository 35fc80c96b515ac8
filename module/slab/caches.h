/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab/caches: its record, and where a reading of it is.
 */
#ifndef MMS_SLAB_CACHES_H
#define MMS_SLAB_CACHES_H

#include "../core/view.h"
#include "cache.h"

/**
 * struct mms_cache_record - a cache
 * @address: its struct kmem_cache
 * @objects: objects in all its slabs; nothing: the kernel does not count them
 * @used: those that somebody has; or nothing
 * @cached: those that are free, but kept by CPUs or in barns
 * @slabs: its slabs; or nothing
 * @cpu: those that CPUs allocate from; nothing: not in this design
 * @cpu_partial: those that CPUs keep besides; nothing: not in this design
 * @node_partial: those on the lists of nodes
 * @full: all others; or nothing
 * @sheaves: sheaves of CPUs and barns; nothing: not in this design
 * @waste: bytes of slabs that are in no object's use; or nothing
 * @flags: as mms_cache_flags() has them
 * @name: string: its name
 * @ctor: string: its constructor
 * @object_size: bytes of an object that are its user's
 * @size: bytes from one object to the next
 * @align: alignment of objects
 * @order: of a usual slab
 * @per_slab: objects of a usual slab
 * @capacity: objects in a full sheaf; nothing: it has no sheaves
 * @aliases: other caches that were merged into it
 * @useroffset: where what may be copied to user space begins
 * @usersize: its bytes; 0: nothing may
 * @unlocked: it was read without the kernel's lock
 * @torn: it changed each time it was read
 * @estimated: @used is worked out from a part of a long list
 * @pad: 0
 */
struct mms_cache_record {
	u64 address;
	u64 objects;
	u64 used;
	u64 cached;
	u64 slabs;
	u64 cpu;
	u64 cpu_partial;
	u64 node_partial;
	u64 full;
	u64 sheaves;
	u64 waste;
	u64 flags;
	u32 name;
	u32 ctor;
	u32 object_size;
	u32 size;
	u32 align;
	u32 order;
	u32 per_slab;
	u32 capacity;
	u32 aliases;
	u32 useroffset;
	u32 usersize;
	u8 unlocked;
	u8 torn;
	u8 estimated;
	u8 pad;
};

/**
 * struct mms_caches_dump - where a reading of slab/caches is
 * @walk: in the list
 * @last: what it remembers
 * @bytes: of all slabs so far
 * @waste: of these
 * @torn: caches that changed each time
 * @estimated: caches with long lists
 * @unnamed: caches whose name could not be read
 */
struct mms_caches_dump {
	struct mms_caches walk;
	unsigned long last[MMS_CACHES_LAST];
	u64 bytes;
	u64 waste;
	u64 torn;
	u64 estimated;
	u64 unnamed;
};

void mms_caches_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it);
void mms_caches_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_SLAB_CACHES_H */
