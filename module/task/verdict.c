// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an access would do: the decisions of the page fault handler, in its order
 * and under its names, from facts that were gathered before. Nothing here looks at
 * anything but these facts.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict.h"

static void mms_step_or(struct mms_verdict *v, enum mms_outcome outcome,
			enum mms_outcome other, enum mms_reason why)
{
	if (WARN_ON_ONCE(v->nr == MMS_STEPS))
		return;
	v->step[v->nr] = outcome;
	v->other[v->nr] = other;
	v->why[v->nr++] = why;
}

static void mms_step(struct mms_verdict *v, enum mms_outcome outcome, enum mms_reason why)
{
	mms_step_or(v, outcome, outcome, why);
}

/* The same is done by other functions for huge pages, and for those of hugetlb. */
static enum mms_reason mms_by_size(const struct mms_facts *f, enum mms_reason page,
				   enum mms_reason huge, enum mms_reason hugetlb)
{
	if (f->memory == MMS_MEM_HUGETLB)
		return hugetlb;
	return f->huge ? huge : page;
}

/* Private memory gets a copy when it is written; shared memory is the file's. */
static bool mms_copies(const struct mms_facts *f, enum mms_access access)
{
	return access == MMS_ACCESS_WRITE && !(f->vm_flags & VM_SHARED);
}

/* The processor alone: what it does not refuse never gets to the kernel. */
static bool mms_cpu_allows(const struct mms_facts *f, enum mms_access access)
{
	static const u32 needs[MMS_ACCESSES] = {
		MMS_MAY_READ | MMS_MAY_USER,
		MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_USER,
		MMS_MAY_EXEC | MMS_MAY_USER,
	};
	u32 need = needs[access];

	if (f->entry != MMS_FACT_PRESENT || (f->rights & need) != need)
		return false;
	/* Protection keys are about data only. */
	return access == MMS_ACCESS_EXEC || !f->area || !(need & ~f->pkey & ~MMS_MAY_USER);
}

/* addr_to_vsyscall_nr(): three calls, each at a multiple of 1 KiB. */
static bool mms_vsyscall_starts(unsigned long addr)
{
	return !(addr & 0x3ff) && (addr & 0xc00) != 0xc00;
}

/* emulate_vsyscall() of arch/x86/entry/vsyscall, whatever its name: reads and writes it leaves alone. */
static void mms_decide_vsyscall(const struct mms_facts *f, enum mms_access access,
				struct mms_verdict *v)
{
	if (access != MMS_ACCESS_EXEC && f->lass)
		mms_step(v, MMS_SI_KERNEL, MMS_WHY_LASS);
	else if (access != MMS_ACCESS_EXEC)
		mms_step(v, MMS_MAPERR, MMS_WHY_VSYSCALL_READ);
	else if (f->entry != MMS_FACT_PRESENT)
		mms_step_or(v, mms_vsyscall_starts(f->addr) ? MMS_OK : MMS_SI_KERNEL, MMS_MAPERR,
			    MMS_WHY_VSYSCALL_MODE);
	else if (mms_vsyscall_starts(f->addr))
		mms_step(v, MMS_OK, MMS_WHY_VSYSCALL);
	else
		mms_step(v, MMS_SI_KERNEL, MMS_WHY_VSYSCALL_BETWEEN);
}

/* access_error() of arch/x86/mm/fault.c: may the area be used like this at all? */
static bool mms_access_error(const struct mms_facts *f, enum mms_access access,
			     struct mms_verdict *v)
{
	const u32 need = access == MMS_ACCESS_WRITE ? MMS_MAY_READ | MMS_MAY_WRITE : MMS_MAY_READ;

	if (access != MMS_ACCESS_EXEC && (f->pkey & need) != need)
		mms_step(v, MMS_PKUERR, MMS_WHY_PKEY);
	else if (access == MMS_ACCESS_WRITE && f->vm_flags & MMS_VM_SHADOW_STACK)
		mms_step(v, MMS_ACCERR, MMS_WHY_SHADOW_STACK);
	else if (access == MMS_ACCESS_WRITE && !(f->vm_flags & VM_WRITE))
		mms_step(v, MMS_ACCERR, f->vm_flags & VM_ACCESS_FLAGS ?
			 MMS_WHY_NOT_WRITABLE : MMS_WHY_NOTHING_ALLOWED);
	else if (access == MMS_ACCESS_WRITE)
		return false;
	else if (f->entry == MMS_FACT_PRESENT)
		mms_step(v, MMS_ACCERR, access == MMS_ACCESS_EXEC && f->rights & MMS_MAY_USER ?
			 MMS_WHY_NX : MMS_WHY_NOT_USER);
	else if (!(f->vm_flags & VM_ACCESS_FLAGS))
		mms_step(v, MMS_ACCERR, MMS_WHY_NOTHING_ALLOWED);
	else
		return false;
	return true;
}

/* expand_downwards() and acct_stack_growth(). */
static bool mms_cannot_grow(const struct mms_facts *f, struct mms_verdict *v)
{
	switch (f->grow) {
	case MMS_GROW_OK:
		return false;
	case MMS_GROW_LOW:
		mms_step(v, MMS_MAPERR, MMS_WHY_GROW_LOW);
		break;
	case MMS_GROW_GAP:
		mms_step(v, MMS_MAPERR, MMS_WHY_GROW_GAP);
		break;
	case MMS_GROW_LIMIT:
		mms_step(v, MMS_MAPERR, MMS_WHY_GROW_LIMIT);
		break;
	default:
		mms_step(v, MMS_MAPERR, MMS_WHY_NO_AREA);
	}
	return true;
}

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

/* userfaultfd_pte_wp() and userfaultfd_wp_async() of fs/userfaultfd.c: is it told? */
static bool mms_uffd_wp(const struct mms_facts *f)
{
	return f->uffd_wp && f->vm_flags & VM_UFFD_WP && !(f->uffd & MMS_UFFD_WP_ASYNC);
}

/* A huge page of a file is split first. */
static void mms_tell_uffd_wp(const struct mms_facts *f, struct mms_verdict *v)
{
	mms_step(v, MMS_USERFAULT,
		 mms_by_size(f, MMS_WHY_UFFD_WP, f->memory == MMS_MEM_ANON ?
			     MMS_WHY_UFFD_WP_THP : MMS_WHY_UFFD_WP, MMS_WHY_UFFD_WP_HUGETLB));
}

/* userfaultfd_pte_rwp() of newer kernels. */
static bool mms_uffd_rwp(const struct mms_facts *f)
{
	return f->uffd_wp && f->vm_flags & MMS_VM_UFFD_RWP;
}

/*
 * do_uffd_rwp() of mm/memory.c: userfaultfd is told of any access, or its ban is
 * lifted: then the access is tried again, with what the entry allows now.
 */
static bool mms_do_uffd_rwp(const struct mms_facts *f, struct mms_verdict *v)
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

/*
 * What was not there before comes with its mark, if userfaultfd made one: then the
 * same access faults again. What comes from swap is looked at in the same fault.
 */
static void mms_then_uffd(const struct mms_facts *f, enum mms_access access,
			  struct mms_verdict *v)
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

static void mms_do_pte_missing(const struct mms_facts *f, enum mms_access access,
			       struct mms_verdict *v)
{
	if (f->memory == MMS_MEM_ANON)
		mms_do_anonymous_page(f, access, v);
	else
		mms_do_fault(f, access, v);
	mms_then_uffd(f, access, v);
}

/* do_swap_page() of mm/memory.c: an entry that is neither present nor empty. */
static void mms_do_swap_page(const struct mms_facts *f, enum mms_access access,
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

/* do_huge_pmd_wp_page() of mm/huge_memory.c; what it splits is copied by do_wp_page(). */
static void mms_do_huge_pmd_wp_page(const struct mms_facts *f, struct mms_verdict *v)
{
	if (f->zero)
		mms_step(v, MMS_COW_COPY, MMS_WHY_THP_ZERO);
	else if (f->exclusive)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_THP_EXCLUSIVE);
	else if (f->refs > 1 + (f->swapcache ? 1U << f->order : 0))
		mms_step(v, MMS_COW_COPY, MMS_WHY_THP_SHARERS);
	else if (f->swapcache)
		mms_step_or(v, MMS_COW_REUSE, MMS_COW_COPY, MMS_WHY_THP_SWAPCACHE);
	else
		mms_step(v, MMS_COW_REUSE, MMS_WHY_THP_LAST);
}

/*
 * An anonymous page that is not marked as one process's own: is it all the same,
 * by its references? One of them is this mapping's, one the swap cache's. Pages
 * that are on their way to a list of reclaim, or from one to another, have more:
 * do_wp_page() drops those of its own CPU, if the page is on no list yet, and has
 * to copy for the others; but any CPU drops its own at any time. Large folios are
 * never in a batch.
 */
static void mms_wp_can_reuse(const struct mms_facts *f, struct mms_verdict *v)
{
	u32 mine = 1 + f->swapcache;

	if (f->ksm)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_KSM);
	else if (f->order && !f->large)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_LARGE);
	else if (f->order && f->large > 0 && f->swapcache)
		mms_step_or(v, MMS_COW_REUSE, MMS_COW_COPY, MMS_WHY_WP_LARGE_SWAPCACHE);
	else if (f->order && f->large > 0)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_WP_LARGE_OWN);
	else if (f->refs > 3 || (f->refs > mine && (f->maps > 1 || f->order)))
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_SHARERS);
	else if (f->locked)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_LOCKED);
	else if (f->refs > mine && f->lru)
		mms_step_or(v, MMS_COW_COPY, MMS_COW_REUSE, MMS_WHY_WP_BATCH_LRU);
	else if (f->refs > mine)
		mms_step_or(v, MMS_COW_REUSE, MMS_COW_COPY, MMS_WHY_WP_BATCH);
	else if (f->swapcache)
		mms_step_or(v, MMS_COW_REUSE, MMS_COW_COPY, MMS_WHY_WP_SWAPCACHE);
	else
		mms_step(v, MMS_COW_REUSE, MMS_WHY_WP_LAST);
}

/*
 * wp_huge_pmd() of mm/memory.c: a huge page whose ban userfaultfd lifts by itself is
 * split, and then written as a page of many. All of these count, then, as references.
 */
static void mms_wp_huge_pmd(const struct mms_facts *f, struct mms_verdict *v)
{
	if (!f->uffd_wp || !(f->vm_flags & VM_UFFD_WP) || f->zero)
		mms_do_huge_pmd_wp_page(f, v);
	else if (f->exclusive)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_WP_SPLIT);
	else
		mms_wp_can_reuse(f, v);
}

/* do_wp_page() of mm/memory.c: a write, allowed, to an entry that is read-only. */
static void mms_do_wp_page(const struct mms_facts *f, struct mms_verdict *v)
{
	if (mms_uffd_wp(f))
		mms_tell_uffd_wp(f, v);
	else if (f->huge && f->memory == MMS_MEM_ANON)
		mms_wp_huge_pmd(f, v);
	else if (f->vm_flags & VM_SHARED)
		mms_step(v, MMS_WRITE_NOTIFY, f->normal ? MMS_WHY_WP_SHARED : MMS_WHY_WP_PFN);
	else if (f->zero)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_ZERO);
	else if (f->huge)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_HUGE_FILE);
	else if (!f->normal || !f->anon)
		mms_step(v, MMS_COW_COPY, MMS_WHY_WP_FILE);
	else if (f->exclusive)
		mms_step(v, MMS_COW_REUSE, MMS_WHY_WP_EXCLUSIVE);
	else
		mms_wp_can_reuse(f, v);
}

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

static void mms_hugetlb_fault(const struct mms_facts *f, enum mms_access access,
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

/* do_numa_page() of mm/memory.c: the entry is made what it was, then comes the access. */
static void mms_do_numa_page(const struct mms_facts *f, enum mms_access access,
			     struct mms_verdict *v)
{
	if (!mms_uffd_rwp(f))
		mms_step(v, MMS_NUMA_HINT, f->huge ? MMS_WHY_NUMA_THP : MMS_WHY_NUMA);
	else if (!mms_do_uffd_rwp(f, v))
		return;
	if (access == MMS_ACCESS_WRITE && !f->hint_writable)
		mms_do_wp_page(f, v);
}

/* handle_mm_fault() of mm/memory.c, down to handle_pte_fault(). */
static void mms_handle_mm_fault(const struct mms_facts *f, enum mms_access access,
				struct mms_verdict *v)
{
	if (f->memory == MMS_MEM_HUGETLB)
		mms_hugetlb_fault(f, access, v);
	else if (f->entry == MMS_FACT_NONE)
		mms_do_pte_missing(f, access, v);
	else if (f->entry == MMS_FACT_ABSENT)
		mms_do_swap_page(f, access, v);
	else if (f->entry == MMS_FACT_HINT)
		mms_do_numa_page(f, access, v);
	else
		mms_do_wp_page(f, v);
}

/**
 * mms_verdict_decide() - what an access would do
 * @f: what is known of the address
 * @access: what kind of access
 * @v: gets the verdict
 *
 * do_user_addr_fault() of arch/x86/mm/fault.c, and what comes before it.
 *
 * Context: Any.
 */
void mms_verdict_decide(const struct mms_facts *f, enum mms_access access,
			struct mms_verdict *v)
{
	v->nr = 0;
	if (f->where == MMS_AT_NOWHERE)
		return mms_step(v, MMS_SI_KERNEL, MMS_WHY_NOT_CANONICAL);
	if (mms_cpu_allows(f, access))
		return mms_step(v, MMS_OK, MMS_WHY_ALLOWED);
	if (f->where == MMS_AT_VSYSCALL)
		return mms_decide_vsyscall(f, access, v);
	if (f->where == MMS_AT_KERNEL && f->lass)
		return mms_step(v, MMS_SI_KERNEL, MMS_WHY_LASS);
	if (f->where == MMS_AT_KERNEL)
		return mms_step(v, MMS_MAPERR, MMS_WHY_KERNEL);
	if ((!f->area || f->grow) && mms_cannot_grow(f, v))
		return;
	if (mms_access_error(f, access, v))
		return;
	mms_handle_mm_fault(f, access, v);
	/* A page that is not present is made present first, whatever it is wanted for. */
	if (access == MMS_ACCESS_EXEC && !(f->vm_flags & VM_EXEC) &&
	    v->step[v->nr - 1] <= MMS_USERFAULT)
		mms_step(v, MMS_ACCERR, MMS_WHY_NX_THEN);
}
