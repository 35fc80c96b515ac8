/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which object an address is in, if it is in a slab.
 */
#ifndef MMS_SLAB_PLACE_H
#define MMS_SLAB_PLACE_H

#include <linux/types.h>

#include "../core/schema.h"

/* Characters of a cache's name that are kept, the NUL included. */
#define MMS_CACHE_NAME	64

/**
 * enum mms_object_state - where an object is
 * @MMS_OBJECT_USED: allocated: somebody has it
 * @MMS_OBJECT_FREE: on the freelist of its slab
 * @MMS_OBJECT_CPU: free, on the freelist of a CPU
 * @MMS_OBJECT_SHEAF: free, in a sheaf of a CPU
 * @MMS_OBJECT_BARN: free, in a sheaf of a node's barn
 * @MMS_OBJECT_UNKNOWN: not to be known: it moved, or the lists are damaged
 */
enum mms_object_state {
	MMS_OBJECT_USED,
	MMS_OBJECT_FREE,
	MMS_OBJECT_CPU,
	MMS_OBJECT_SHEAF,
	MMS_OBJECT_BARN,
	MMS_OBJECT_UNKNOWN,
};

/**
 * struct mms_slab_place - the object an address is in
 * @cache: the address of its struct kmem_cache
 * @name: the cache's name, empty if it could not be read
 * @slab: the slab's first byte
 * @slab_bytes: its size
 * @object: the object's first byte; 0: the address is in none, behind the last one
 * @offset: of the address from @object; it may be negative, in a red zone before it, or
 *          reach out of @object_size, into what is between two objects
 * @object_size: bytes of an object that are its user's
 * @size: bytes from an object to the next
 * @index: which of the slab's objects it is
 * @objects: how many the slab has
 * @state: enum mms_object_state
 * @kfence: it is an object of KFENCE, in a page of its own: @state is not known
 * @torn: the slab changed each time it was read
 */
struct mms_slab_place {
	unsigned long cache;
	char name[MMS_CACHE_NAME];
	unsigned long slab;
	unsigned long slab_bytes;
	unsigned long object;
	long offset;
	u32 object_size;
	u32 size;
	u32 index;
	u32 objects;
	u8 state;
	bool kfence;
	bool torn;
};

/* Words of enum mms_object_state. */
extern const struct mms_name mms_object_state_names[];

int mms_slab_place(unsigned long addr, struct mms_slab_place *out);

#endif /* MMS_SLAB_PLACE_H */
