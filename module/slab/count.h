/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How many slabs and objects a cache has, and where.
 */
#ifndef MMS_SLAB_COUNT_H
#define MMS_SLAB_COUNT_H

#include <linux/types.h>

struct mms_cache;

/*
 * Slabs of a node's list that are looked at while its lock is held: each may be a cache
 * miss, and whoever frees into a slab of that list waits.
 */
#define MMS_COUNT_SLABS		4096

/**
 * struct mms_slab_count - how many slabs and objects a cache has
 * @slabs: its slabs
 * @objects: objects in them
 * @free: those of them that are free, in slabs of the nodes' lists
 * @cached: those that are free, and kept by CPUs or in barns
 * @cpu: slabs that CPUs allocate from
 * @cpu_partial: slabs that CPUs keep besides
 * @node_partial: slabs on the nodes' lists
 * @sheaves: sheaves of CPUs and nodes
 * @torn: something changed each time it was read
 * @estimated: a list was too long: its free objects are worked out from as many of them
 *             as were looked at
 * @uncounted: the kernel does not count slabs and objects: @slabs and @objects are 0
 */
struct mms_slab_count {
	u64 slabs;
	u64 objects;
	u64 free;
	u64 cached;
	u64 cpu;
	u64 cpu_partial;
	u64 node_partial;
	u64 sheaves;
	bool torn;
	bool estimated;
	bool uncounted;
};

void mms_slab_count(const struct mms_cache *c, struct mms_slab_count *n);
u64 mms_slab_count_bytes(const struct mms_cache *c, const struct mms_slab_count *n);

#endif /* MMS_SLAB_COUNT_H */
