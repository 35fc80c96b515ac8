// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flags of a cache by name. Kernels have them at different bits, and not all of them:
 * here each has one bit, always the same, above the 32 of the kernel's own.
 */
#include <linux/kernel.h>

#include "../compat.h"
#include "flags.h"

#define MMS_SLAB_FLAGS(X)								\
	X(32, SLAB_CONSISTENCY_CHECKS, "consistency_checks", "slub_debug=F: checked at each use") \
	X(33, SLAB_RED_ZONE, "red_zone", "slub_debug=Z: a red zone around each object")	\
	X(34, SLAB_POISON, "poison", "slub_debug=P: free objects are poisoned")		\
	X(35, SLAB_STORE_USER, "store_user", "slub_debug=U: who allocated and freed is kept") \
	X(36, SLAB_TRACE, "trace", "slub_debug=T: each use is logged")			\
	X(37, SLAB_DEBUG_OBJECTS, "debug_objects", "not tracked by debug objects")	\
	X(38, SLAB_KMALLOC, "kmalloc", "for kmalloc()")					\
	X(39, SLAB_HWCACHE_ALIGN, "hwcache_align", "objects begin with a cache line")	\
	X(40, SLAB_CACHE_DMA, "cache_dma", "from ZONE_DMA")				\
	X(41, SLAB_CACHE_DMA32, "cache_dma32", "from ZONE_DMA32")			\
	X(42, SLAB_PANIC, "panic", "the kernel needed it to boot")			\
	X(43, SLAB_TYPESAFE_BY_RCU, "typesafe_by_rcu", "slabs are freed after a grace period") \
	X(44, SLAB_RECLAIM_ACCOUNT, "reclaim_account", "counts as reclaimable: SReclaimable") \
	X(45, SLAB_MEM_SPREAD, "mem_spread", "spread over the nodes of a cpuset")	\
	X(46, SLAB_NOLEAKTRACE, "noleaktrace", "not tracked by kmemleak")		\
	X(47, SLAB_NO_MERGE, "no_merge", "not merged with other caches")		\
	X(48, SLAB_FAILSLAB, "failslab", "its allocations may be made to fail")		\
	X(49, SLAB_ACCOUNT, "account", "objects are charged to memory cgroups")		\
	X(50, SLAB_MAY_ACCOUNT, "may_account", "objects may be charged to memory cgroups") \
	X(51, SLAB_KASAN, "kasan", "watched by KASAN")					\
	X(52, SLAB_NO_USER_FLAGS, "no_user_flags", "slub_debug does not concern it")	\
	X(53, SLAB_SKIP_KFENCE, "skip_kfence", "never from KFENCE")			\
	X(54, SLAB_NO_OBJ_EXT, "no_obj_ext", "objects have no extensions")		\
	X(55, SLAB_OBJ_EXT_IN_OBJ, "obj_ext_in_obj", "extensions lie in the objects")	\
	X(56, SLAB_NO_SHEAVES, "no_sheaves", "CPUs keep no sheaves of it")		\
	X(57, MMS_SLAB_OBJECT_POISON, "object_poison", "free objects really are poisoned") \
	X(58, MMS_SLAB_CMPXCHG_DOUBLE, "cmpxchg_double", "freelists change without a lock")

#define MMS_FLAG_NAME(bit, flag, name, help)	{ BIT_ULL(bit), name, help },
const struct mms_name mms_cache_flag_names[] = {
	MMS_SLAB_FLAGS(MMS_FLAG_NAME)
	{}
};

#define MMS_FLAG_BITS(bit, flag, name, help)	(__force u32)(flag),
static const u32 mms_kernel_flags[] = {
	MMS_SLAB_FLAGS(MMS_FLAG_BITS)
};

/**
 * mms_cache_flags() - flags as mms_cache_flag_names has them
 * @flags: slab_flags_t
 *
 * Context: Any.
 * Return: the set; what has no name is left at the bit it has in the kernel.
 */
u64 mms_cache_flags(u64 flags)
{
	u64 named = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(mms_kernel_flags); i++)
		if (mms_kernel_flags[i] && flags & mms_kernel_flags[i]) {
			named |= mms_cache_flag_names[i].value;
			flags &= ~(u64)mms_kernel_flags[i];
		}
	return named | flags;
}
