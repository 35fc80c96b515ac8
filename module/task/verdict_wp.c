// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict on a write to an entry that is read-only: copied, or taken over.
 */
#include <linux/mm.h>

#include "../compat.h"
#include "verdict_parts.h"

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

/**
 * mms_do_wp_page() - a write, allowed, to an entry that is read-only
 * @f: what is known of the address
 * @v: the verdict, gets a step
 *
 * As do_wp_page() of mm/memory.c.
 *
 * Context: Any.
 */
void mms_do_wp_page(const struct mms_facts *f, struct mms_verdict *v)
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
