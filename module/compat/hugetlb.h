/* SPDX-License-Identifier: GPL-2.0-only */
/* Huge pages of hugetlbfs: locks, pool, page cache. */
#ifndef MMS_COMPAT_HUGETLB_H
#define MMS_COMPAT_HUGETLB_H

#include <linux/hugetlb.h>

#include "config.h"

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

#endif /* MMS_COMPAT_HUGETLB_H */
