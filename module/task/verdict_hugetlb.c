// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict on memory of hugetlb.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict_parts.h"

/* hugetlb_wp() of mm/hugetlb.c. */
static void mms_hugetlb_wp(const struct mms_facts *f, struct mms_verdict *v)
{
	if (mms_uffd_wp(f))
		mms_tell_uffd_wp(f, v);
	else if (f->vm_flags & VM_MAYSHARE)
		mms_step(v, MMS_WRITE_NOTIFY, MMS_WHY_HUGETLB_SHARED);
	else if (f->anon && f->maps == 1)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_HUGETLB_LAST);
	else if (f->pool || (f->reserved && !f->anon))
		mms_step(v, MMS_COW_COPY, f->anon ? MMS_WHY_HUGETLB_SHARERS :
			 MMS_WHY_HUGETLB_FILE);
	else if (f->reserved)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_HUGETLB_OWNER);
	else
		mms_step(v, MMS_SIGBUS, MMS_WHY_HUGETLB_EMPTY);
}

/* hugetlb_no_page() of mm/hugetlb.c. */
static void mms_hugetlb_no_page(const struct mms_facts *f, enum mms_access access,
				struct mms_verdict *v)
{
	if (f->unmapped)
		mms_step(v, MMS_SIGBUS, MMS_WHY_HUGETLB_UNMAPPED);
	else if (f->cache == MMS_CACHE_POISON)
		mms_step(v, MMS_SIGBUS, MMS_WHY_HUGETLB_POISON);
	else if (f->cache != MMS_CACHE_NONE && f->vm_flags & VM_UFFD_MINOR)
		mms_step(v, MMS_USERFAULT, MMS_WHY_HUGETLB_MINOR);
	else if (f->cache != MMS_CACHE_NONE && mms_copies(f, access))
		mms_step(v, f->pool || f->reserved ? MMS_COW_COPY : MMS_SIGBUS,
			 f->pool || f->reserved ? MMS_WHY_HUGETLB_CACHED_COPY :
			 MMS_WHY_HUGETLB_EMPTY);
	else if (f->cache != MMS_CACHE_NONE)
		mms_step(v, MMS_FILE_MAP, MMS_WHY_HUGETLB_CACHED);
	else if (f->behind_end)
		mms_step(v, MMS_SIGBUS, MMS_WHY_HUGETLB_END);
	else if (f->vm_flags & VM_UFFD_MISSING)
		mms_step(v, MMS_USERFAULT, MMS_WHY_HUGETLB_USERFAULT);
	else if (f->pool || f->reserved)
		mms_step(v, MMS_ZERO_FILL, MMS_WHY_HUGETLB_FRESH);
	else
		mms_step(v, MMS_SIGBUS, MMS_WHY_HUGETLB_EMPTY);
	mms_then_uffd(f, access, v);
}

/* A ban of any access: userfaultfd is told, or it is lifted, as what it left behind is. */
static bool mms_hugetlb_lifted(const struct mms_facts *f, struct mms_verdict *v)
{
	if (mms_uffd_rwp(f))
		return mms_do_uffd_rwp(f, v);
	mms_step(v, MMS_NUMA_HINT, MMS_WHY_UFFD_RWP_LEFT);
	return true;
}

/**
 * mms_hugetlb_fault() - an access to memory of hugetlb
 * @f: what is known of the address
 * @access: what kind of access
 * @v: the verdict, gets a step
 *
 * As hugetlb_fault() of mm/hugetlb.c.
 *
 * Context: Any.
 */
void mms_hugetlb_fault(const struct mms_facts *f, enum mms_access access,
		       struct mms_verdict *v)
{
	if (f->entry == MMS_FACT_NONE ||
	    (f->entry == MMS_FACT_ABSENT && f->absent == MMS_ABSENT_MARKER_UFFD_WP))
		mms_hugetlb_no_page(f, access, v);
	else if (f->entry == MMS_FACT_ABSENT)
		mms_do_swap_page(f, access, v);
	else if (f->entry != MMS_FACT_HINT)
		mms_hugetlb_wp(f, v);
	else if (mms_hugetlb_lifted(f, v) && access == MMS_ACCESS_WRITE && !f->hint_writable)
		mms_hugetlb_wp(f, v);
}
