/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What CPUs keep of a cache: slabs, or sheaves of objects; and what nodes keep of sheaves.
 */
#ifndef MMS_SLAB_CPU_H
#define MMS_SLAB_CPU_H

#include "cache.h"
#include "slabs.h"

/* How often what changed while it was read is read again. */
#define MMS_CPU_TRIES	4

/* Slabs that a CPU has besides the one it allocates from: several times what they keep. */
#define MMS_CPU_PARTIALS	512

/* Sheaves of a CPU: main, spare, and one for what waits for a grace period. */
#define MMS_CPU_SHEAVES		3

/* Full sheaves in a barn: more than the 10 it may have. */
#define MMS_BARN_SHEAVES	32

/**
 * struct mms_cpu_slab - a copy of struct kmem_cache_cpu
 * @freelist: the CPU's first free object, or 0
 * @tid: changes with each change
 * @slab: the slab it is of: its struct slab, or 0
 * @partial: the next one, or 0
 */
struct mms_cpu_slab {
	unsigned long freelist;
	unsigned long tid;
	unsigned long slab;
	unsigned long partial;
};

/**
 * struct mms_cpu_sheaves - the sheaves of a CPU
 * @sheaf: struct slab_sheaf, or 0
 */
struct mms_cpu_sheaves {
	unsigned long sheaf[MMS_CPU_SHEAVES];
};

/**
 * struct mms_barn - the sheaves of a node
 * @sheaf: those with objects: struct slab_sheaf
 * @nr: how many of them
 * @full: how many there are said to be
 * @empty: how many without objects
 */
struct mms_barn {
	unsigned long sheaf[MMS_BARN_SHEAVES];
	u32 nr;
	u32 full;
	u32 empty;
};

bool mms_cpu_slab_copy(const struct mms_cache *c, int cpu, struct mms_cpu_slab *k);
bool mms_cpu_slab_same(const struct mms_cpu_slab *a, const struct mms_cpu_slab *b);
bool mms_cpu_partial_next(const struct mms_cache *c, unsigned long *next, struct mms_slab *s);
bool mms_cpu_sheaves_copy(const struct mms_cache *c, int cpu, struct mms_cpu_sheaves *k);
bool mms_sheaf_size(const struct mms_cache *c, unsigned long sheaf, u32 *size);
bool mms_barn_copy(const struct mms_cache *c, int nid, struct mms_barn *barn);

#endif /* MMS_SLAB_CPU_H */
