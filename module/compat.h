/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What knows that kernels differ. What a kernel has is asked of the compiler, by
 * the files compat/NAME.c; what differs is hidden by the headers there, each of
 * one matter, behind names that mean the same everywhere.
 */
#ifndef MMS_COMPAT_H
#define MMS_COMPAT_H

#include "config.h"

#ifndef HAVE_OLDEST_KERNEL
#error "mmscope needs Linux 6.1 or newer"
#endif
#ifndef CONFIG_64BIT
#error "mmscope looks at 64-bit kernels only"
#endif

#include "compat/hugetlb.h"
#include "compat/leaf.h"
#include "compat/mm.h"
#include "compat/page.h"
#include "compat/slab.h"
#include "compat/vma.h"
#include "compat/zone.h"
#ifdef CONFIG_X86_64
#include "compat/x86.h"
#endif

#endif /* MMS_COMPAT_H */
