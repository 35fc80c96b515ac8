// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict on what is not there: no entry, or one that is not present.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict_parts.h"

/* do_anonymous_page() of mm/memory.c; of huge pages do_huge_pmd_anonymous_page(). */
static void mms_do_anonymous_page(const struct mms_facts *f, enum mms_access access,
				  struct mms_verdict *v)
{
	if (f->vm_flags & VM_SHARED)
		mms_step(v, MMS_SIGBUS, MMS_WHY_ANON_SHARED);
	else if (f->vm_flags & VM_UFFD_MISSING)
		mms_step(v, MMS_USERFAULT, MMS_WHY_ANON_USERFAULT);
	else if (f->grow == MMS_GROW_OK)
		mms_step(v, MMS_STACK_GROW, MMS_WHY_GROW);
	else if (access == MMS_ACCESS_WRITE)
		mms_step(v, MMS_ZERO_FILL, MMS_WHY_ANON_WRITE);
	else
		mms_step(v, MMS_ZERO_PAGE, MMS_WHY_ANON_READ);
}

/* shmem_get_folio_gfp() of mm/shmem.c. */
static void mms_shmem_fault(const struct mms_facts *f, enum mms_access access,
			    struct mms_verdict *v)
{
	bool copies = mms_copies(f, access);

	if (f->cache != MMS_CACHE_NONE && f->vm_flags & VM_UFFD_MINOR)
		return mms_step(v, MMS_USERFAULT, MMS_WHY_SHMEM_MINOR);
	switch (f->cache) {
	case MMS_CACHE_POISON:
		mms_step(v, MMS_SIGBUS, MMS_WHY_CACHE_POISON);
		break;
	case MMS_CACHE_SWAPPED:
		mms_step_or(v, MMS_SWAP_CACHE, MMS_SWAP_IN, MMS_WHY_SHMEM_SWAP);
		break;
	case MMS_CACHE_NONE:
		if (f->vm_flags & VM_UFFD_MISSING)
			mms_step(v, MMS_USERFAULT, MMS_WHY_SHMEM_USERFAULT);
		else if (copies)
			mms_step(v, MMS_COW_COPY, MMS_WHY_SHMEM_HOLE_COPY);
		else
			mms_step(v, MMS_ZERO_FILL, MMS_WHY_SHMEM_HOLE);
		break;
	default:
		if (copies)
			mms_step(v, MMS_COW_COPY, MMS_WHY_CACHED_COPY);
		else
			mms_step(v, MMS_FILE_MAP, MMS_WHY_CACHED);
	}
}

/* filemap_fault() of mm/filemap.c, and what do_fault() of mm/memory.c makes of it. */
static void mms_filemap_fault(const struct mms_facts *f, enum mms_access access,
			      struct mms_verdict *v)
{
	bool copies = mms_copies(f, access);

	switch (f->cache) {
	case MMS_CACHE_POISON:
		mms_step(v, MMS_SIGBUS, MMS_WHY_CACHE_POISON);
		break;
	case MMS_CACHE_READING:
		mms_step_or(v, MMS_FILE_READ, copies ? MMS_COW_COPY : MMS_FILE_MAP,
			    MMS_WHY_READING);
		break;
	case MMS_CACHE_READY:
		if (copies)
			mms_step(v, MMS_COW_COPY, MMS_WHY_CACHED_COPY);
		else
			mms_step(v, MMS_FILE_MAP, MMS_WHY_CACHED);
		break;
	default:
		mms_step(v, MMS_FILE_READ, copies ? MMS_WHY_NOT_CACHED_COPY : MMS_WHY_NOT_CACHED);
	}
}

static void mms_do_fault(const struct mms_facts *f, enum mms_access access,
			 struct mms_verdict *v)
{
	if (f->memory == MMS_MEM_FIXED)
		mms_step(v, MMS_SIGBUS, MMS_WHY_NO_HANDLER);
	else if (f->memory == MMS_MEM_DRIVER)
		mms_step_or(v, MMS_DRIVER_MAP, MMS_SIGBUS, MMS_WHY_DRIVER);
	else if (f->behind_end)
		mms_step(v, MMS_SIGBUS, f->memory == MMS_MEM_SHMEM ? MMS_WHY_SHMEM_END :
			 MMS_WHY_BEHIND_END);
	else if (f->memory == MMS_MEM_SHMEM)
		mms_shmem_fault(f, access, v);
	else
		mms_filemap_fault(f, access, v);
}

/**
 * mms_do_pte_missing() - an access where no entry is
 * @f: what is known of the address
 * @access: what kind of access
 * @v: the verdict, gets a step
 *
 * As do_pte_missing() of mm/memory.c.
 *
 * Context: Any.
 */
void mms_do_pte_missing(const struct mms_facts *f, enum mms_access access,
			struct mms_verdict *v)
{
	if (f->memory == MMS_MEM_ANON)
		mms_do_anonymous_page(f, access, v);
	else
		mms_do_fault(f, access, v);
	mms_then_uffd(f, access, v);
}

/**
 * mms_do_swap_page() - an access to an entry that is neither present nor empty
 * @f: what is known of the address
 * @access: what kind of access
 * @v: the verdict, gets a step
 *
 * As do_swap_page() of mm/memory.c.
 *
 * Context: Any.
 */
void mms_do_swap_page(const struct mms_facts *f, enum mms_access access,
		      struct mms_verdict *v)
{
	switch (f->absent) {
	case MMS_ABSENT_SWAP:
		mms_step_or(v, MMS_SWAP_CACHE, MMS_SWAP_IN, MMS_WHY_SWAP);
		mms_then_uffd(f, access, v);
		break;
	case MMS_ABSENT_MIGRATION_READ:
	case MMS_ABSENT_MIGRATION_READ_EXCLUSIVE:
	case MMS_ABSENT_MIGRATION_WRITE:
		mms_step(v, MMS_MIGRATION_WAIT,
			 mms_by_size(f, MMS_WHY_MIGRATION, MMS_WHY_MIGRATION_THP,
				     MMS_WHY_MIGRATION_HUGETLB));
		break;
	case MMS_ABSENT_HWPOISON:
		mms_step(v, MMS_SIGBUS, mms_by_size(f, MMS_WHY_HWPOISON, MMS_WHY_HWPOISON,
						    MMS_WHY_HWPOISON_HUGETLB));
		break;
	case MMS_ABSENT_DEVICE_PRIVATE_READ:
	case MMS_ABSENT_DEVICE_PRIVATE_WRITE:
	case MMS_ABSENT_DEVICE_EXCLUSIVE_READ:
	case MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE:
	case MMS_ABSENT_DEVICE_EXCLUSIVE:
		mms_step_or(v, MMS_DRIVER_MAP, MMS_SIGBUS,
			    mms_by_size(f, MMS_WHY_DEVICE, MMS_WHY_DEVICE_THP, MMS_WHY_DEVICE));
		break;
	case MMS_ABSENT_MARKER_UFFD_WP:
		mms_do_pte_missing(f, access, v);
		break;
	case MMS_ABSENT_MARKER_POISON:
		mms_step(v, MMS_SIGBUS, mms_by_size(f, MMS_WHY_POISON, MMS_WHY_POISON,
						    MMS_WHY_POISON_HUGETLB));
		break;
	case MMS_ABSENT_SWAPIN_ERROR:
		mms_step(v, MMS_SIGBUS, MMS_WHY_SWAPIN_ERROR);
		break;
	case MMS_ABSENT_MARKER_GUARD:
		mms_step(v, MMS_MAPERR, MMS_WHY_GUARD);
		break;
	default:
		mms_step(v, MMS_SIGBUS, MMS_WHY_BAD_ENTRY);
	}
}
