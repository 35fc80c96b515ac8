/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUs and barns hold of a cache: its slabs and its free objects, by address.
 */
#ifndef MMS_SLAB_HELD_H
#define MMS_SLAB_HELD_H

#include <linux/types.h>

struct mms_cache;

/* Slabs and objects that there is room for: those of a hundred CPUs. */
#define MMS_HELDS	(16 * 1024)

/**
 * enum mms_held_by - who holds it
 * @MMS_HELD_CPU: a slab: a CPU allocates from it
 * @MMS_HELD_CPU_PARTIAL: a slab: a CPU has it besides
 * @MMS_HELD_SHEAF: an object: in a sheaf of a CPU
 * @MMS_HELD_BARN: an object: in a sheaf of a node's barn
 */
enum mms_held_by {
	MMS_HELD_CPU,
	MMS_HELD_CPU_PARTIAL,
	MMS_HELD_SHEAF,
	MMS_HELD_BARN,
};

/**
 * struct mms_held - a slab or an object that is held
 * @at: its first byte
 * @by: enum mms_held_by
 * @whose: the CPU, or the node
 */
struct mms_held {
	unsigned long at;
	u32 by;
	u32 whose;
};

/**
 * struct mms_helds - all that is held
 * @held: by address
 * @nr: how many
 * @cut: there is more than there was room for
 * @torn: some of it changed each time it was read
 */
struct mms_helds {
	struct mms_held *held;
	u32 nr;
	bool cut;
	bool torn;
};

int mms_helds_init(struct mms_helds *h);
void mms_helds_free(struct mms_helds *h);
void mms_helds_gather(struct mms_helds *h, const struct mms_cache *c);
u32 mms_helds_first(const struct mms_helds *h, unsigned long at);
bool mms_helds_same(const struct mms_helds *a, const struct mms_helds *b, unsigned long start,
		    unsigned long end);

#endif /* MMS_SLAB_HELD_H */
