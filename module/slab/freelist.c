// SPDX-License-Identifier: GPL-2.0-only
/*
 * The freelist of a slab, see freelist.h. No pointer is followed before it was looked at:
 * it must be to where an object of the slab begins that was not on the list before.
 */
#include <linux/swab.h>
#include <linux/uaccess.h>

#include "freelist.h"

const struct mms_name mms_slab_damage_names[] = {
	{ MMS_DAMAGE_NONE, "none", "the freelist is in order" },
	{ MMS_DAMAGE_CYCLE, "cycle", "the freelist leads back to where it was" },
	{ MMS_DAMAGE_OUTSIDE, "outside", "the freelist leads out of the slab" },
	{ MMS_DAMAGE_MISALIGNED, "misaligned", "the freelist leads to where no object begins" },
	{ MMS_DAMAGE_COUNT, "count", "the freelist is longer or shorter than it is said to be" },
	{}
};

/*
 * mms_freelist_index() with @begin, where the first object begins, and @bytes, of all objects,
 * at hand: counting what CPUs keep is most of what slab/caches costs.
 */
static enum mms_slab_damage mms_freelist_place(u64 begin, u64 bytes, u32 size,
					       unsigned long object, u32 *index)
{
	u64 at = object - begin;

	if (object < begin || at >= bytes)
		return MMS_DAMAGE_OUTSIDE;
	if (at % size)
		return MMS_DAMAGE_MISALIGNED;
	*index = at / size;
	return MMS_DAMAGE_NONE;
}

/**
 * mms_freelist_index() - which object of a slab begins at an address
 * @f: the slab
 * @object: the address
 * @index: gets the number of the object
 *
 * Context: Any.
 * Return: MMS_DAMAGE_NONE, MMS_DAMAGE_OUTSIDE or MMS_DAMAGE_MISALIGNED.
 */
enum mms_slab_damage mms_freelist_index(const struct mms_freelist *f, unsigned long object,
					u32 *index)
{
	return mms_freelist_place(f->start + f->first, (u64)f->size * f->objects, f->size,
				  object, index);
}

/* The address that is in a free object; as freelist_ptr() of mm/slub.c. */
static bool mms_freelist_next(const struct mms_freelist *f, unsigned long object,
			      unsigned long *next)
{
	unsigned long at = object + f->offset;

	if (copy_from_kernel_nofault(next, (void *)at, sizeof(*next)))
		return false;
	if (f->hardened)
		*next ^= f->random ^ swab64(at);
	return true;
}

/**
 * mms_freelist_walk() - follow a freelist
 * @f: the slab it is of
 * @object: its first object, or 0
 * @states: a byte for each object of the slab, 0 for those on no list yet; or NULL
 * @state: what those on this list get
 * @count: gets how many were come to
 *
 * Context: Any.
 * Return: MMS_DAMAGE_NONE, or what stopped it.
 */
enum mms_slab_damage mms_freelist_walk(const struct mms_freelist *f, unsigned long object,
				       u8 *states, u8 state, u32 *count)
{
	const u64 begin = f->start + f->first, bytes = (u64)f->size * f->objects;
	enum mms_slab_damage damage = MMS_DAMAGE_NONE;
	u32 index, n;

	for (n = 0; object; n++) {
		damage = mms_freelist_place(begin, bytes, f->size, object, &index);
		if (damage)
			break;
		damage = MMS_DAMAGE_CYCLE;
		if (n == f->objects || (states && states[index]))
			break;
		if (states)
			states[index] = state;
		damage = MMS_DAMAGE_OUTSIDE;
		if (!mms_freelist_next(f, object, &object))
			break;
		damage = MMS_DAMAGE_NONE;
	}
	*count = n;
	return damage;
}
