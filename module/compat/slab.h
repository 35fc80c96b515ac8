/* SPDX-License-Identifier: GPL-2.0-only */
/* Flags of slab caches; those that a kernel has not are 0. */
#ifndef MMS_COMPAT_SLAB_H
#define MMS_COMPAT_SLAB_H

#include <linux/slab.h>

/* Two are private to mm/slub.c in kernels whose flags are no enum yet. */
#ifdef __SLAB_FLAG_BIT
#define MMS_SLAB_OBJECT_POISON	__SLAB_FLAG_BIT(_SLAB_OBJECT_POISON)
#define MMS_SLAB_CMPXCHG_DOUBLE	__SLAB_FLAG_BIT(_SLAB_CMPXCHG_DOUBLE)
#else
#define MMS_SLAB_OBJECT_POISON	0x80000000U
#define MMS_SLAB_CMPXCHG_DOUBLE	0x40000000U
#endif

#ifndef SLAB_MEM_SPREAD
#define SLAB_MEM_SPREAD		0
#endif
#ifndef SLAB_NO_MERGE
#define SLAB_NO_MERGE		0
#endif
#ifndef SLAB_MAY_ACCOUNT
#define SLAB_MAY_ACCOUNT	0
#endif
#ifndef SLAB_NO_OBJ_EXT
#define SLAB_NO_OBJ_EXT		0
#endif
#ifndef SLAB_OBJ_EXT_IN_OBJ
#define SLAB_OBJ_EXT_IN_OBJ	0
#endif
#ifndef SLAB_NO_SHEAVES
#define SLAB_NO_SHEAVES		0
#endif

#endif /* MMS_COMPAT_SLAB_H */
