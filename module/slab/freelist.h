/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The freelist of a slab: each free object has the address of the next one in it.
 */
#ifndef MMS_SLAB_FREELIST_H
#define MMS_SLAB_FREELIST_H

#include <linux/types.h>

#include "../core/schema.h"

/**
 * enum mms_slab_damage - what is wrong with a freelist
 * @MMS_DAMAGE_NONE: nothing
 * @MMS_DAMAGE_CYCLE: it leads back to an object that was on it, or is on another list
 * @MMS_DAMAGE_OUTSIDE: it leads out of the slab
 * @MMS_DAMAGE_MISALIGNED: it leads into the slab, but to where no object begins
 * @MMS_DAMAGE_COUNT: it has not as many objects as the slab's counters say
 */
enum mms_slab_damage {
	MMS_DAMAGE_NONE,
	MMS_DAMAGE_CYCLE,
	MMS_DAMAGE_OUTSIDE,
	MMS_DAMAGE_MISALIGNED,
	MMS_DAMAGE_COUNT,
};

/**
 * struct mms_freelist - how to follow it
 * @start: the slab's first byte
 * @size: bytes from one object to the next
 * @first: bytes before the first object
 * @objects: how many objects there are
 * @offset: where in a free object the address of the next one is
 * @hardened: it is mixed with where it is, and with
 * @random: the cache's own number
 */
struct mms_freelist {
	unsigned long start;
	u32 size;
	u32 first;
	u32 objects;
	u32 offset;
	bool hardened;
	unsigned long random;
};

/* Words of enum mms_slab_damage. */
extern const struct mms_name mms_slab_damage_names[];

enum mms_slab_damage mms_freelist_index(const struct mms_freelist *f, unsigned long object,
					u32 *index);
enum mms_slab_damage mms_freelist_walk(const struct mms_freelist *f, unsigned long object,
				       u8 *states, u8 state, u32 *count);

#endif /* MMS_SLAB_FREELIST_H */
