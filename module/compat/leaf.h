/* SPDX-License-Identifier: GPL-2.0-only */
/* Entries that are not present, or only to the kernel. */
#ifndef MMS_COMPAT_LEAF_H
#define MMS_COMPAT_LEAF_H

#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "config.h"

#ifdef HAVE_SOFTLEAF
#include <linux/leafops.h>
#endif

/* Entries that are not present, by the names of newer kernels. */
#ifndef HAVE_SOFTLEAF
#define softleaf_from_pte		pte_to_swp_entry
#define softleaf_from_pmd		pmd_to_swp_entry
#endif

/* PMDs may be such entries; the option's name is younger than leafops.h. */
#if defined(CONFIG_ARCH_HAS_PMD_SOFTLEAVES) || defined(CONFIG_ARCH_ENABLE_THP_MIGRATION)
#define MMS_PMD_SOFTLEAVES		1
#else
#define MMS_PMD_SOFTLEAVES		0
#endif

/* The bit of userfaultfd, which had the name of its only use. */
#ifndef HAVE_PTE_UFFD
#define pte_uffd			pte_uffd_wp
#define pte_swp_uffd			pte_swp_uffd_wp
#define pte_swp_mkuffd			pte_swp_mkuffd_wp
#define pmd_swp_uffd			pmd_swp_uffd_wp
#define pmd_swp_mkuffd			pmd_swp_mkuffd_wp
#endif

/*
 * Types of entries that not every kernel has; here those are no entry's: types are
 * smaller. Some are there only with an option.
 */
#define MMS_NO_TYPE			BIT(MAX_SWAPFILES_SHIFT)
#ifndef SWP_MIGRATION_READ
#define SWP_MIGRATION_READ		MMS_NO_TYPE
#define SWP_MIGRATION_READ_EXCLUSIVE	MMS_NO_TYPE
#define SWP_MIGRATION_WRITE		MMS_NO_TYPE
#endif
#ifndef SWP_HWPOISON
#define SWP_HWPOISON			MMS_NO_TYPE
#endif
#ifndef SWP_DEVICE_READ
#define SWP_DEVICE_READ			MMS_NO_TYPE
#define SWP_DEVICE_WRITE		MMS_NO_TYPE
#endif
/* A page only a device may use. Newer kernels do not say what it was before. */
#ifndef SWP_DEVICE_EXCLUSIVE
#define SWP_DEVICE_EXCLUSIVE		MMS_NO_TYPE
#endif
#ifndef SWP_DEVICE_EXCLUSIVE_WRITE
#define SWP_DEVICE_EXCLUSIVE_WRITE	MMS_NO_TYPE
#endif
#ifndef SWP_DEVICE_EXCLUSIVE_READ
#define SWP_DEVICE_EXCLUSIVE_READ	MMS_NO_TYPE
#endif
#ifndef SWP_PTE_MARKER
#define SWP_PTE_MARKER			MMS_NO_TYPE
#endif
/* A page that could not be read back; newer kernels have a marker for it. */
#ifndef SWP_SWAPIN_ERROR
#define SWP_SWAPIN_ERROR		MMS_NO_TYPE
#endif

/* Bits of markers; of later ones earlier kernels know nothing. */
#if defined(PTE_MARKER_POISONED)
#define MMS_MARKER_POISON	PTE_MARKER_POISONED
#elif defined(PTE_MARKER_SWAPIN_ERROR)
#define MMS_MARKER_POISON	PTE_MARKER_SWAPIN_ERROR
#else
#define MMS_MARKER_POISON	0
#endif
#ifdef PTE_MARKER_GUARD
#define MMS_MARKER_GUARD	PTE_MARKER_GUARD
#else
#define MMS_MARKER_GUARD	0
#endif
#define MMS_MARKERS		(PTE_MARKER_UFFD_WP | MMS_MARKER_POISON | MMS_MARKER_GUARD)

/*
 * After a NUMA hint an entry is writable if a write fault would but make it so.
 * Older kernels keep the entry's bit.
 */
static inline bool mms_numa_write_upgrade(void)
{
#ifdef pte_savedwrite
	return false;
#else
	return true;
#endif
}

#endif /* MMS_COMPAT_LEAF_H */
