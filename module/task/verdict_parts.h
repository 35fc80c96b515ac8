/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the verdict know of each other.
 */
#ifndef MMS_TASK_VERDICT_PARTS_H
#define MMS_TASK_VERDICT_PARTS_H

#include "../compat.h"
#include "verdict.h"

/* The same is done by other functions for huge pages, and for those of hugetlb. */
static inline enum mms_reason mms_by_size(const struct mms_facts *f, enum mms_reason page,
					  enum mms_reason huge, enum mms_reason hugetlb)
{
	if (f->memory == MMS_MEM_HUGETLB)
		return hugetlb;
	return f->huge ? huge : page;
}

/* Private memory gets a copy when it is written; shared memory is the file's. */
static inline bool mms_copies(const struct mms_facts *f, enum mms_access access)
{
	return access == MMS_ACCESS_WRITE && !(f->vm_flags & VM_SHARED);
}

/* userfaultfd_pte_wp() and userfaultfd_wp_async() of fs/userfaultfd.c: is it told? */
static inline bool mms_uffd_wp(const struct mms_facts *f)
{
	return f->uffd_wp && f->vm_flags & VM_UFFD_WP && !(f->uffd & MMS_UFFD_WP_ASYNC);
}

/* userfaultfd_pte_rwp() of newer kernels. */
static inline bool mms_uffd_rwp(const struct mms_facts *f)
{
	return f->uffd_wp && f->vm_flags & MMS_VM_UFFD_RWP;
}

void mms_step_or(struct mms_verdict *v, enum mms_outcome outcome, enum mms_outcome other,
		 enum mms_reason why);
void mms_step(struct mms_verdict *v, enum mms_outcome outcome, enum mms_reason why);
void mms_tell_uffd_wp(const struct mms_facts *f, struct mms_verdict *v);
bool mms_do_uffd_rwp(const struct mms_facts *f, struct mms_verdict *v);
void mms_then_uffd(const struct mms_facts *f, enum mms_access access, struct mms_verdict *v);
void mms_do_pte_missing(const struct mms_facts *f, enum mms_access access,
			struct mms_verdict *v);
void mms_do_swap_page(const struct mms_facts *f, enum mms_access access,
		      struct mms_verdict *v);
void mms_do_wp_page(const struct mms_facts *f, struct mms_verdict *v);
void mms_hugetlb_fault(const struct mms_facts *f, enum mms_access access,
		       struct mms_verdict *v);

#endif /* MMS_TASK_VERDICT_PARTS_H */
