/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One slab: its objects, and what is wrong with it.
 */
#ifndef MMS_SLAB_LOOK_H
#define MMS_SLAB_LOOK_H

#include "cache.h"
#include "freelist.h"
#include "held.h"
#include "slabs.h"

/* Objects a slab can have: its counter has 15 bits. */
#define MMS_SLAB_OBJECTS	32768

/**
 * enum mms_slab_where - where a slab is
 * @MMS_SLAB_CPU: a CPU allocates from it
 * @MMS_SLAB_CPU_PARTIAL: a CPU has it besides
 * @MMS_SLAB_NODE_PARTIAL: on the list of its node
 * @MMS_SLAB_FULL: on no list: none of its objects is on its freelist
 * @MMS_SLAB_MOVING: on its way from one to another
 * @MMS_SLAB_KFENCE: it is no slab, but the page of an object of KFENCE
 */
enum mms_slab_where {
	MMS_SLAB_CPU,
	MMS_SLAB_CPU_PARTIAL,
	MMS_SLAB_NODE_PARTIAL,
	MMS_SLAB_FULL,
	MMS_SLAB_MOVING,
	MMS_SLAB_KFENCE,
};

/**
 * struct mms_slab_look - what was seen of a slab
 * @slab: a copy of it
 * @bytes: its size
 * @used: its objects that somebody has, or MMS_NOTHING32: not to be known
 * @cpu: whose it is, or MMS_NOTHING32
 * @where: enum mms_slab_where
 * @damage: enum mms_slab_damage
 * @torn: it changed each time it was looked at
 * @state: enum mms_object_state, by object
 */
struct mms_slab_look {
	struct mms_slab slab;
	unsigned long bytes;
	u32 used;
	u32 cpu;
	u8 where;
	u8 damage;
	bool torn;
	u8 state[MMS_SLAB_OBJECTS];
};

bool mms_slab_look(const struct mms_cache *c, const struct mms_helds *h, struct page *page,
		   struct mms_slab_look *k);

#endif /* MMS_SLAB_LOOK_H */
