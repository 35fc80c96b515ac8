/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one file that knows that kernels differ. What a kernel has is asked of
 * the compiler, by the files in compat/; what differs is hidden here behind
 * functions that mean the same everywhere.
 */
#ifndef MMS_COMPAT_H
#define MMS_COMPAT_H

#include <linux/fs.h>
#include <linux/huge_mm.h>
#include <linux/hugetlb.h>
#include <linux/kasan.h>
#include <linux/kernel-page-flags.h>
#include <linux/mm.h>
#include <linux/percpu_counter.h>
#include <linux/sched/coredump.h>
#include <linux/swap.h>
#include <linux/swapops.h>
#include <linux/userfaultfd_k.h>

#include "config.h"

#ifdef HAVE_SOFTLEAF
#include <linux/leafops.h>
#endif
#ifdef HAVE_PFN_T
#include <linux/pfn_t.h>
#endif

#ifndef HAVE_OLDEST_KERNEL
#error "mmscope needs Linux 6.1 or newer"
#endif
#ifndef CONFIG_64BIT
#error "mmscope looks at 64-bit kernels only"
#endif

/* The heap, as /proc/PID/maps of this kernel tells it. */
static inline bool mms_vma_is_heap(const struct vm_area_struct *vma)
{
#ifdef HAVE_VMA_IS_INITIAL_HEAP
	return vma_is_initial_heap(vma);
#else
	return vma->vm_start <= vma->vm_mm->brk &&
	       vma->vm_end >= vma->vm_mm->start_brk;
#endif
}

/* The main thread's stack, as /proc/PID/maps tells it. */
static inline bool mms_vma_is_stack(const struct vm_area_struct *vma)
{
	return vma->vm_start <= vma->vm_mm->start_stack &&
	       vma->vm_end >= vma->vm_mm->start_stack;
}

/* The name given to a mapping by prctl(PR_SET_VMA), or NULL. */
static inline const char *mms_vma_anon_name(const struct vm_area_struct *vma)
{
#ifdef CONFIG_ANON_VMA_NAME
#ifndef HAVE_ANON_NAME_OF_FILES
	/* Something else lies in its place. */
	if (vma->vm_file)
		return NULL;
#endif
	return vma->anon_name ? vma->anon_name->name : NULL;
#else
	return NULL;
#endif
}

/* The path a user knows a mapped file by (overlayfs has another one inside). */
static inline const struct path *mms_file_path(struct file *file)
{
#ifdef HAVE_FILE_USER_PATH
	return file_user_path(file);
#else
	return &file->f_path;
#endif
}

/* The inode a user knows it by. */
static inline const struct inode *mms_file_inode(const struct file *file)
{
#ifdef HAVE_FILE_USER_PATH
	return file_user_inode(file);
#else
	return file_inode(file);
#endif
}

/* Bytes of hugetlb pages a process has mapped. */
static inline u64 mms_mm_hugetlb(const struct mm_struct *mm)
{
#ifdef CONFIG_HUGETLB_PAGE
	return (u64)atomic_long_read(&mm->hugetlb_usage) << PAGE_SHIFT;
#else
	return 0;
#endif
}

/* The lock of a shared hugetlb VMA; NULL: it has none, its mapping's is for it. */
static inline struct rw_semaphore *mms_hugetlb_vma_sema(const struct vm_area_struct *vma)
{
#ifdef CONFIG_HUGETLB_PAGE
	struct hugetlb_vma_lock *lock = vma->vm_private_data;

	return lock ? &lock->rw_sema : NULL;
#else
	return NULL;
#endif
}

/* Maps any frame into a VM_MIXEDMAP, as a driver's fault() does; for tests. */
static inline vm_fault_t mms_insert_mixed(struct vm_area_struct *vma, unsigned long addr,
					  unsigned long pfn)
{
#ifdef HAVE_PFN_T
	return vmf_insert_mixed(vma, addr, __pfn_to_pfn_t(pfn, PFN_DEV));
#else
	return vmf_insert_mixed(vma, addr, pfn);
#endif
}

/* Has the pool of huge pages one that nobody reserved, or may it get one? */
static inline bool mms_hugetlb_pool(const struct hstate *h)
{
#ifdef CONFIG_HUGETLB_PAGE
	return READ_ONCE(h->free_huge_pages) > READ_ONCE(h->resv_huge_pages) ||
	       READ_ONCE(h->nr_overcommit_huge_pages) > READ_ONCE(h->surplus_huge_pages);
#else
	return false;
#endif
}

/* Where the page cache keeps a huge page, by its number in the file. */
static inline pgoff_t mms_hugetlb_index(struct hstate *h, pgoff_t index)
{
#ifdef HAVE_HUGETLB_CACHE_BY_PAGE
	return index << huge_page_order(h);
#else
	return index;
#endif
}

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

/*
 * What the userfaultfd of an area was opened for, UFFD_FEATURE_*. Older kernels do
 * not show it; nor have they features that change what the kernel does itself, but
 * that of signals.
 */
static inline u32 mms_uffd_features(const struct vm_area_struct *vma)
{
#ifdef HAVE_UFFD_FEATURES
	return vma->vm_userfaultfd_ctx.ctx ? vma->vm_userfaultfd_ctx.ctx->features : 0;
#else
	return 0;
#endif
}

#ifdef UFFD_FEATURE_WP_ASYNC
#define MMS_UFFD_WP_ASYNC	UFFD_FEATURE_WP_ASYNC
#else
#define MMS_UFFD_WP_ASYNC	0
#endif
#ifdef UFFD_FEATURE_RWP_ASYNC
#define MMS_UFFD_RWP_ASYNC	UFFD_FEATURE_RWP_ASYNC
#else
#define MMS_UFFD_RWP_ASYNC	0
#endif

/*
 * Is a page of a folio of several, written where it may be shared, taken over? 1: if
 * the swap cache lets it go; 0: no; -1: by the rules for single pages.
 *
 * As __wp_can_reuse_large_anon_folio(): all references must be those of one process's
 * entries, and of more than one; @whole: of one entry now, which is going to be split.
 * Kernels between never do.
 */
static inline int mms_large_is_own(struct page *page, bool whole)
{
#if defined(CONFIG_MM_ID)
	struct folio *folio = page_folio(page);
	int maps = folio_large_mapcount(folio), refs = folio_ref_count(folio);

	if (folio_test_swapcache(folio))
		refs -= folio_nr_pages(folio);
	return (whole || maps > 1) && maps == refs && !folio_maybe_mapped_shared(folio);
#elif defined(HAVE_FOLIO_MOVE_ANON_RMAP)
	return 0;
#else
	return -1;
#endif
}

/*
 * The variable behind vm.mmap_min_addr is not exported: what it starts with, as
 * security/min_addr.c has it.
 */
#if defined(CONFIG_LSM_MMAP_MIN_ADDR) && CONFIG_LSM_MMAP_MIN_ADDR > CONFIG_DEFAULT_MMAP_MIN_ADDR
#define MMS_MMAP_MIN	((unsigned long)CONFIG_LSM_MMAP_MIN_ADDR)
#else
#define MMS_MMAP_MIN	((unsigned long)CONFIG_DEFAULT_MMAP_MIN_ADDR)
#endif

/* vm_flags that not every kernel has; of those that lack one no area has it. */
#ifdef VM_SHADOW_STACK
#define MMS_VM_SHADOW_STACK	VM_SHADOW_STACK
#else
#define MMS_VM_SHADOW_STACK	0UL
#endif
#ifdef VM_UFFD_RWP
#define MMS_VM_UFFD_RWP		VM_UFFD_RWP
#else
#define MMS_VM_UFFD_RWP		0UL
#endif

/* vm_flags that depend on how the kernel is configured, as struct mms_name. */
#ifdef CONFIG_MEM_SOFT_DIRTY
#define MMS_VMA_SOFTDIRTY	{ VM_SOFTDIRTY, "sd", "written, or new, since clear_refs" },
#else
#define MMS_VMA_SOFTDIRTY
#endif
#ifdef CONFIG_HAVE_ARCH_USERFAULTFD_MINOR
#define MMS_VMA_UFFD_MINOR	{ VM_UFFD_MINOR, "ui", "userfaultfd is told of minor faults" },
#else
#define MMS_VMA_UFFD_MINOR
#endif
#ifdef CONFIG_X86_USER_SHADOW_STACK
#define MMS_VMA_SHADOW_STACK	{ VM_SHADOW_STACK, "ss", "a shadow stack" },
#else
#define MMS_VMA_SHADOW_STACK
#endif
#ifdef VM_DROPPABLE
#define MMS_VMA_DROPPABLE	{ VM_DROPPABLE, "dp", "dropped rather than swapped" },
#else
#define MMS_VMA_DROPPABLE
#endif
#ifdef VM_SEALED
#define MMS_VMA_SEALED		{ VM_SEALED, "sl", "sealed: cannot be changed or unmapped" },
#else
#define MMS_VMA_SEALED
#endif
/* smaps shows these as ProtectionKey: */
#ifdef CONFIG_ARCH_HAS_PKEYS
#define MMS_VMA_PKEYS							\
	{ VM_PKEY_BIT0, "pkey0", "protection key, bit 0" },		\
	{ VM_PKEY_BIT1, "pkey1", "protection key, bit 1" },		\
	{ VM_PKEY_BIT2, "pkey2", "protection key, bit 2" },		\
	{ VM_PKEY_BIT3, "pkey3", "protection key, bit 3" },
#else
#define MMS_VMA_PKEYS
#endif
/* Only where it was asked for; elsewhere an empty set of flags has its name. */
#ifdef CONFIG_USERFAULTFD_RWP
#define MMS_VMA_UFFD_RWP	{ VM_UFFD_RWP, "ur", "userfaultfd is told of any access" },
#else
#define MMS_VMA_UFFD_RWP
#endif
#ifdef VM_MAYBE_GUARD
#define MMS_VMA_MAYBE_GUARD	{ VM_MAYBE_GUARD, "gu", "guards may have been put into it" },
#else
#define MMS_VMA_MAYBE_GUARD
#endif
#define MMS_VMA_FLAGS_SOME						\
	MMS_VMA_SOFTDIRTY MMS_VMA_UFFD_MINOR MMS_VMA_SHADOW_STACK	\
	MMS_VMA_DROPPABLE MMS_VMA_SEALED MMS_VMA_PKEYS			\
	MMS_VMA_UFFD_RWP MMS_VMA_MAYBE_GUARD

/* May userfaultfd want to know of any access to this area, and take the rights for that? */
static inline bool mms_vma_uffd_rwp(const struct vm_area_struct *vma)
{
#ifdef CONFIG_USERFAULTFD_RWP
	return vma->vm_flags & VM_UFFD_RWP;
#else
	return false;
#endif
}

/*
 * A resident set counter in pages, as exact as this kernel can: older ones
 * leave up to 64 pages of each thread out until the next scheduler tick.
 */
static inline unsigned long mms_mm_counter(struct mm_struct *mm, int member)
{
#ifdef HAVE_MM_COUNTER_PERCPU
	return percpu_counter_sum_positive(&mm->rss_stat[member]);
#else
	return get_mm_counter(mm, member);
#endif
}

/* The same counter as the OOM killer reads it: cheap, not exact. */
static inline unsigned long mms_mm_counter_fast(struct mm_struct *mm, int member)
{
	return get_mm_counter(mm, member);
}

/* The OOM killer has been here, or is told to leave this memory alone. */
static inline bool mms_mm_oom_skip(const struct mm_struct *mm)
{
#ifdef HAVE_MM_FLAGS_TEST
	return mm_flags_test(MMF_OOM_SKIP, mm);
#else
	return test_bit(MMF_OOM_SKIP, &mm->flags);
#endif
}

/*
 * Of struct pages that are copies: a copy of a later page of a folio does not lead
 * to that of the first one in every kernel, so both are given.
 */

/* A later page of a folio, in kernels where it can be told which one's. */
static inline void mms_set_compound_head(struct page *tail, struct page *head)
{
#ifdef HAVE_COMPOUND_INFO
	/* The mask that may be meant is of addresses that copies do not have. */
	WRITE_ONCE(tail->compound_info, (unsigned long)head | 1);
#else
	set_compound_head(tail, head);
#endif
}

/* How often a page is mapped, counted as /proc/kpagecount does. */
static inline unsigned int mms_page_mapcount(struct page *page, struct page *head)
{
#ifdef HAVE_PAGE_MAPCOUNT
	return PageSlab(head) || page_has_type(page) ? 0 : page_mapcount(page);
#else
	struct folio *folio = page_folio(head);
	int count = atomic_read(&page->_mapcount) + 1;

	if (page_mapcount_is_type(count))
		count = 0;
	if (folio_test_large(folio))
		count += folio_entire_mapcount(folio);
	return count;
#endif
}

/* Is it mapped, to /proc/kpageflags? */
static inline bool mms_page_mapped(struct page *page, struct page *head)
{
#ifdef HAVE_STABLE_PAGE_FLAGS_CONST
	return folio_mapped(page_folio(head));
#else
	return !PageSlab(head) && mms_page_mapcount(page, head);
#endif
}

/* The flags of one struct page. */
static inline unsigned long mms_flags_word(const struct page *page)
{
#ifdef HAVE_MEMDESC_FLAGS
	return page->flags.f;
#else
	return page->flags;
#endif
}

/* The flags word /proc/kpageflags looks at. */
static inline unsigned long mms_page_flags_word(const struct page *page, const struct page *head)
{
#ifdef HAVE_STABLE_PAGE_FLAGS_CONST
	/*
	 * Of large folios a single page may be broken; of hugetlb all of it is. The mark
	 * of one that nobody shares is told of the first page, though each may have its own.
	 */
	unsigned long of_page = __PG_HWPOISON;

	if (PageHuge(head))
		of_page = 0;
	return (mms_flags_word(head) & ~of_page) | (mms_flags_word(page) & of_page);
#else
	return mms_flags_word(page);
#endif
}

/* Is this part of a transparent huge folio, to /proc/kpageflags? */
static inline bool mms_page_is_thp(struct page *page, struct page *head)
{
#ifdef HAVE_FOLIO_LARGE_RMAPPABLE
	return PageHead(head) && folio_test_large_rmappable(page_folio(head));
#else
	return PageTransCompound(page) && (PageLRU(head) || PageAnon(head));
#endif
}

/* Of these kinds newer kernels ask the folio. */
static inline struct page *mms_page_of_type(struct page *page, struct page *head)
{
#ifdef HAVE_PAGE_SNAPSHOT
	return head;
#else
	return page;
#endif
}

static inline bool mms_page_in_swap_cache(struct page *page, struct page *head)
{
#ifdef HAVE_STABLE_PAGE_FLAGS_CONST
	return folio_test_swapcache(page_folio(head));
#else
	return PageSwapCache(page);
#endif
}

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
 * Flags of struct page that not every kernel has, by the number that
 * /proc/kpageflags gives them.
 */
#ifdef HAVE_PG_ERROR
#define MMS_KPF_ERROR(X)	X(KPF_ERROR, PG_error)
#else
#define MMS_KPF_ERROR(X)
#endif
#ifdef HAVE_PG_SLAB
#define MMS_KPF_SLAB(X)		X(KPF_SLAB, PG_slab)
#else
#define MMS_KPF_SLAB(X)
#endif
#ifndef KPF_UNCACHED
#define KPF_UNCACHED		39
#endif
/* The same bit had two names. */
#ifndef KPF_MAPPEDTODISK
#define KPF_MAPPEDTODISK	KPF_OWNER_2
#endif
#ifdef HAVE_PG_UNCACHED
#define MMS_KPF_UNCACHED(X)	X(KPF_UNCACHED, PG_uncached)
#else
#define MMS_KPF_UNCACHED(X)
#endif
#ifdef HAVE_PG_ARCH_2
#define MMS_KPF_ARCH_2(X)	X(KPF_ARCH_2, PG_arch_2)
#else
#define MMS_KPF_ARCH_2(X)
#endif
#ifdef HAVE_PG_ARCH_3
#define MMS_KPF_ARCH_3(X)	X(KPF_ARCH_3, PG_arch_3)
#else
#define MMS_KPF_ARCH_3(X)
#endif
#ifdef CONFIG_MEMORY_FAILURE
#define MMS_KPF_HWPOISON(X)	X(KPF_HWPOISON, PG_hwpoison)
#else
#define MMS_KPF_HWPOISON(X)
#endif
#if defined(CONFIG_PAGE_IDLE_FLAG)
#define MMS_KPF_IDLE(X)		X(KPF_IDLE, PG_idle)
#else
#define MMS_KPF_IDLE(X)
#endif

/* All of these. */
#define MMS_KPF_SOME(X)							\
	MMS_KPF_ERROR(X) MMS_KPF_SLAB(X)				\
	MMS_KPF_UNCACHED(X) MMS_KPF_ARCH_2(X) MMS_KPF_ARCH_3(X)		\
	MMS_KPF_HWPOISON(X) MMS_KPF_IDLE(X)

#ifdef CONFIG_X86_64

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

/* Where the marks of KASAN lie; nowhere without it. */
#ifdef CONFIG_KASAN
#define MMS_KASAN_START	KASAN_SHADOW_START
#define MMS_KASAN_END	KASAN_SHADOW_END
#else
#define MMS_KASAN_START	0UL
#define MMS_KASAN_END	0UL
#endif

#endif /* CONFIG_X86_64 */

#endif /* MMS_COMPAT_H */
