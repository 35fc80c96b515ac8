/* SPDX-License-Identifier: GPL-2.0-only */
/* Bits of entries, roots and regions of x86. */
#ifndef MMS_COMPAT_X86_H
#define MMS_COMPAT_X86_H

#include <linux/kasan.h>
#include <linux/mm.h>

#include <asm/fixmap.h>
#include <asm/msr.h>
#include <asm/vsyscall.h>

/* The root that user mode runs on, under page-table isolation. */
static inline pgd_t *mms_user_pgd(pgd_t *pgd)
{
#if defined(CONFIG_PAGE_TABLE_ISOLATION) || defined(CONFIG_MITIGATION_PAGE_TABLE_ISOLATION)
	if (boot_cpu_has(X86_FEATURE_PTI))
		return kernel_to_user_pgdp(pgd);
#endif
	return pgd;
}

/* Bits of entries that not every kernel uses. */
#ifdef _PAGE_BIT_SAVED_DIRTY
#define MMS_PAGE_SAVED_DIRTY	BIT_ULL(_PAGE_BIT_SAVED_DIRTY)
#else
#define MMS_PAGE_SAVED_DIRTY	0
#endif
#ifdef _PAGE_BIT_DEVMAP
#define MMS_PAGE_DEVMAP		BIT_ULL(_PAGE_BIT_DEVMAP)
#else
#define MMS_PAGE_DEVMAP		0
#endif
#ifdef _PAGE_BIT_UFFD
#define MMS_PAGE_UFFD		BIT_ULL(_PAGE_BIT_UFFD)
#else
#define MMS_PAGE_UFFD		BIT_ULL(_PAGE_BIT_UFFD_WP)
#endif
#ifdef _PAGE_BIT_NOPTISHADOW
#define MMS_PAGE_NOPTISHADOW	BIT_ULL(_PAGE_BIT_NOPTISHADOW)
#else
#define MMS_PAGE_NOPTISHADOW	0
#endif

/* Where the fixed mappings end, and the page of vsyscalls, if it is one of them. */
#ifdef CONFIG_X86_VSYSCALL_EMULATION
#define MMS_FIXMAP_END		VSYSCALL_ADDR
#define MMS_VSYSCALL_END	(VSYSCALL_ADDR + PAGE_SIZE)
#else
#define MMS_FIXMAP_END		(FIXADDR_TOP + PAGE_SIZE)
#define MMS_VSYSCALL_END	VSYSCALL_ADDR
#endif

/* Linear address space separation: the feature's number, 0 if unknown to this kernel. */
#ifdef X86_FEATURE_LASS
#define MMS_LASS	X86_FEATURE_LASS
#else
#define MMS_LASS	0
#endif

/* A 64-bit register was long to some, a quad word to others. */
#ifndef rdmsrq
#define rdmsrq rdmsrl
#endif

/* Who handles faults of the page of vsyscalls. */
#ifdef HAVE_EMULATE_VSYSCALL_PF
#define MMS_EMULATE_VSYSCALL	"emulate_vsyscall_pf()"
#else
#define MMS_EMULATE_VSYSCALL	"emulate_vsyscall()"
#endif

/* Where the marks of KASAN lie; nowhere without it. */
#ifdef CONFIG_KASAN
#define MMS_KASAN_START	KASAN_SHADOW_START
#define MMS_KASAN_END	KASAN_SHADOW_END
#else
#define MMS_KASAN_START	0UL
#define MMS_KASAN_END	0UL
#endif

#endif /* MMS_COMPAT_X86_H */
