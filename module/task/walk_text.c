// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/walk as text, for somebody who knows page tables from a lecture.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "../core/question.h"
#include "../core/view.h"
#include "verdict.h"
#include "walk.h"

static void mms_walk_head(struct mms_out *o, const struct mms_query *q,
			  const struct mms_walk_record *r, const char *strings)
{
	const char *asked = strings + r->asked;
	u64 number;

	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "address   0x%llx", r->va);
	if (!mms_parse_hex(asked, &number)) {
		mms_out_printf(o, "  ");
		mms_out_escaped(o, asked);
	}
	mms_out_printf(o, "\nprocess   %u ", r->pid);
	mms_out_escaped(o, strings + r->command);
	mms_out_printf(o, "   %u levels, %u bits, PTI %s\n", r->levels, r->bits,
		       r->pti ? "on" : "off");
	if (!r->mapped && r->canonical)
		mms_out_printf(o, "vma       none: %s\n", mms_arch_user_address(r->va) ?
			       "no area of the process has this address" :
			       "this is the kernel's half");
}

static void mms_walk_vma_line(struct mms_out *o, const struct mms_walk_vma *r,
			      const char *strings)
{
	mms_out_printf(o, "vma       %08llx-%08llx %s %08llx ", r->start, r->end,
		       strings + r->perms, r->offset);
	if (r->name)
		mms_out_escaped(o, strings + r->name);
	else
		mms_out_printf(o, "anonymous");
	mms_out_printf(o, "\n");
}

/* In words, why there is no physical address. */
static void mms_walk_absent(struct mms_out *o, const struct mms_walk_record *r)
{
	const char *help = mms_help_of(mms_state_names, r->state);

	if (!r->canonical) {
		mms_out_printf(o, "physical  none: not canonical, bits %u to 63 must equal ",
			       r->bits);
		mms_out_printf(o, "bit %u;\n", r->bits - 1);
		mms_out_printf(o, "          a use is a general protection fault, no page fault\n");
		return;
	}
	if (r->state == MMS_STATE_NONE)
		mms_out_printf(o, "physical  none: %s\n", help);
	else
		mms_out_printf(o, "physical  none: %s, %s\n",
			       mms_name_of(mms_state_names, r->state), help);
}

/* What the same bits in an entry mean, and how it was told. */
static void mms_walk_kept(struct mms_out *o, const struct mms_walk_record *r)
{
	mms_out_printf(o, "state     %s: not present to the CPU, but its page is kept;\n",
		       mms_name_of(mms_state_names, r->state));
	if (r->state == MMS_STATE_NUMA_HINT)
		mms_out_printf(o, "%10sno PROT_NONE, as the area's permissions allow access:\n"
			       "%10sthe next one is to tell NUMA balancing its node\n", "", "");
	else if (r->mapped && r->uffd_wp)
		mms_out_printf(o, "%10sno NUMA hint: userfaultfd, or the area's permissions\n", "");
	else if (r->mapped)
		mms_out_printf(o, "%10sno NUMA hint, as the area's permissions allow nothing\n",
			       "");
}

/* What is left to say of the entries, before the verdict. */
static void mms_walk_remarks(struct mms_out *o, const struct mms_walk_record *r)
{
	/* A note in the last entry was told: its state is neither of these two. */
	if (r->pa == MMS_NOTHING &&
	    (r->state < MMS_STATE_SWAP || r->state > MMS_STATE_MARKER))
		mms_walk_absent(o, r);
	if (r->state == MMS_STATE_PROT_NONE || r->state == MMS_STATE_NUMA_HINT)
		mms_walk_kept(o, r);
	if (r->pa != MMS_NOTHING && r->uffd_wp)
		mms_out_printf(o, "uffd-wp   protected for userfaultfd, from %s\n",
			       r->state == MMS_STATE_PROT_NONE ? "any access, or writes" :
			       "writes");
}

/**
 * mms_walk_row() - one record of a walk
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_walk_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it)
{
	const struct mms_walk_record *r = it->row;

	switch (it->type) {
	case MMS_WALK:
		mms_walk_head(o, q, it->rec, it->strings);
		break;
	case MMS_WALK_VMA:
		mms_walk_vma_line(o, it->rec, it->strings);
		break;
	case MMS_WALK_LEVEL:
		mms_text_level(o, it->rec);
		break;
	case MMS_WALK_FRAME:
		mms_text_place(o, r->va, r->pa, r->page_size, r->effective);
		mms_text_frame(o, it->rec, it->strings);
		break;
	case MMS_WALK_ABSENT:
		mms_text_absent(o, it->rec, it->strings);
		break;
	case MMS_WALK_VERDICT:
		mms_walk_remarks(o, r);
		mms_text_verdict(o, it->rec, it->strings);
		break;
	}
}

/**
 * mms_walk_finish() - what is left to say of an address
 * @o: the output
 * @q: the query
 * @it: the last record of the address
 *
 * Context: Any.
 */
void mms_walk_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it)
{
	const struct mms_walk_record *r = it->row;

	if (r->torn)
		mms_out_printf(o, "torn      the tables changed each time they were read\n");
}

/**
 * mms_walk_foot() - what the short words mean
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_walk_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_text_legend(o);
}
