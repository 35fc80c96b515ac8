// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict where userfaultfd has marked an entry.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict_parts.h"

/**
 * mms_tell_uffd_wp() - userfaultfd is told of a write
 * @f: what is known of the address
 * @v: the verdict, gets a step
 *
 * A huge page of a file is split first.
 *
 * Context: Any.
 */
void mms_tell_uffd_wp(const struct mms_facts *f, struct mms_verdict *v)
{
	mms_step(v, MMS_USERFAULT,
		 mms_by_size(f, MMS_WHY_UFFD_WP, f->memory == MMS_MEM_ANON ?
			     MMS_WHY_UFFD_WP_THP : MMS_WHY_UFFD_WP, MMS_WHY_UFFD_WP_HUGETLB));
}

/**
 * mms_do_uffd_rwp() - an access to what userfaultfd has banned
 * @f: what is known of the address
 * @v: the verdict, gets a step
 *
 * As do_uffd_rwp() of mm/memory.c: userfaultfd is told of any access, or its ban is
 * lifted: then the access is tried again, with what the entry allows now.
 *
 * Context: Any.
 * Return: true if it is lifted.
 */
bool mms_do_uffd_rwp(const struct mms_facts *f, struct mms_verdict *v)
{
	bool lifted = f->uffd & MMS_UFFD_RWP_ASYNC;

	if (lifted)
		mms_step(v, MMS_NUMA_HINT,
			 mms_by_size(f, MMS_WHY_UFFD_RWP_ASYNC, MMS_WHY_UFFD_RWP_ASYNC_THP,
				     MMS_WHY_UFFD_RWP_ASYNC_HUGETLB));
	else
		mms_step(v, MMS_USERFAULT,
			 mms_by_size(f, MMS_WHY_UFFD_RWP, MMS_WHY_UFFD_RWP_THP,
				     MMS_WHY_UFFD_RWP_HUGETLB));
	return lifted;
}

/* Of what comes from swap the swap cache may still have a part. */
static void mms_then_uffd_rwp(const struct mms_facts *f, bool write, struct mms_verdict *v)
{
	if (mms_do_uffd_rwp(f, v) && write && f->absent == MMS_ABSENT_SWAP && !f->hint_writable)
		mms_step_or(v, MMS_COW_REUSE, MMS_COW_COPY, MMS_WHY_WP_SWAPCACHE);
}

/**
 * mms_then_uffd() - what userfaultfd does about what has just been mapped
 * @f: what is known of the address
 * @access: what kind of access
 * @v: the verdict, with a step at least
 *
 * What was not there before comes with its mark, if userfaultfd made one: then the
 * same access faults again. What comes from swap is looked at in the same fault.
 *
 * Context: Any.
 */
void mms_then_uffd(const struct mms_facts *f, enum mms_access access, struct mms_verdict *v)
{
	bool write = access == MMS_ACCESS_WRITE;

	if (v->step[v->nr - 1] >= MMS_USERFAULT)
		return;
	if (mms_uffd_rwp(f))
		mms_then_uffd_rwp(f, write, v);
	else if (write && mms_uffd_wp(f))
		mms_tell_uffd_wp(f, v);
	else if (write && f->uffd_wp && f->vm_flags & VM_UFFD_WP &&
		 f->absent == MMS_ABSENT_MARKER_UFFD_WP)
		mms_step(v, f->vm_flags & VM_SHARED ? MMS_WRITE_NOTIFY : MMS_COW_REUSE,
			 MMS_WHY_UFFD_WP_ASYNC);
}
