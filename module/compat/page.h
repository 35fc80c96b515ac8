/* SPDX-License-Identifier: GPL-2.0-only */
/* struct page, its flags, and what /proc/kpageflags and kpagecount make of them. */
#ifndef MMS_COMPAT_PAGE_H
#define MMS_COMPAT_PAGE_H

#include <linux/hugetlb.h>
#include <linux/kernel-page-flags.h>
#include <linux/mm.h>
#include <linux/swap.h>

#include "config.h"

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

#endif /* MMS_COMPAT_PAGE_H */
