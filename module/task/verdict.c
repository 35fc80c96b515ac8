// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an access would do: the decisions of the page fault handler, in its order
 * and under its names, from facts that were gathered before. Nothing here, and in
 * verdict_*.c, looks at anything but these facts.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict_parts.h"

/**
 * mms_step_or() - one step more, or another in its place
 * @v: the verdict
 * @outcome: what comes of the step
 * @other: what may come of it instead
 * @why: who decides that
 *
 * Context: Any.
 */
void mms_step_or(struct mms_verdict *v, enum mms_outcome outcome, enum mms_outcome other,
		 enum mms_reason why)
{
	if (WARN_ON_ONCE(v->nr == MMS_STEPS))
		return;
	v->step[v->nr] = outcome;
	v->other[v->nr] = other;
	v->why[v->nr++] = why;
}

/**
 * mms_step() - one step more
 * @v: the verdict
 * @outcome: what comes of it
 * @why: who decides that
 *
 * Context: Any.
 */
void mms_step(struct mms_verdict *v, enum mms_outcome outcome, enum mms_reason why)
{
	mms_step_or(v, outcome, outcome, why);
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

/*
 * emulate_vsyscall() of arch/x86/entry/vsyscall, whatever its name: reads and writes it
 * leaves alone.
 */
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
