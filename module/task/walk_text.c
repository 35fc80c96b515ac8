// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/walk as text, for somebody who knows page tables from a lecture.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "../core/view.h"
#include "../physical/page.h"
#include "walk.h"

static void mms_walk_head(struct mms_out *o, const struct mms_query *q,
			  const struct mms_walk_record *r, const char *strings)
{
	const char *asked = strings + r->asked;

	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "address   0x%llx", r->va);
	if (*asked == '[' || strchr(asked, '.') || strchr(asked, '/')) {
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

static void mms_upper(char *buf, size_t size, const char *word)
{
	size_t i;

	for (i = 0; i + 1 < size && word[i]; i++)
		buf[i] = word[i] >= 'a' && word[i] <= 'z' ? word[i] - 'a' + 'A' : word[i];
	buf[i] = '\0';
}

static void mms_walk_target(struct mms_out *o, const struct mms_walk_level *r)
{
	switch (r->kind) {
	case MMS_ENTRY_TABLE:
		mms_out_printf(o, "table 0x%llx", r->target);
		break;
	case MMS_ENTRY_LEAF:
		if (r->level != MMS_PTE) {
			mms_text_page_size(o, r->size);
			mms_out_printf(o, " ");
		}
		mms_out_printf(o, "page 0x%llx", r->target);
		break;
	case MMS_ENTRY_NONE:
		mms_out_printf(o, "nothing: empty");
		break;
	case MMS_ENTRY_SWAP:
		mms_out_printf(o, "no memory");
		break;
	default:
		mms_out_printf(o, "not followed: bad");
	}
}

static void mms_walk_level_line(struct mms_out *o, const struct mms_walk_level *r)
{
	char level[8];
	int n;

	mms_upper(level, sizeof(level), mms_name_of(mms_level_names, r->level));
	mms_out_printf(o, "%-5s %5u ", level, r->index);
	n = mms_out_printf(o, "0x%llx", r->at);
	mms_out_pad(o, n, 11);
	mms_out_printf(o, " 0x%016llx ", r->entry);
	n = 0;
	if (r->kind == MMS_ENTRY_TABLE || r->kind == MMS_ENTRY_LEAF)
		n = mms_text_bits(o, r->flags, r->memtype);
	else
		n = mms_out_printf(o, "-");
	mms_out_pad(o, n, 17);
	mms_out_printf(o, " ");
	mms_walk_target(o, r);
	mms_out_printf(o, "\n");
}

static void mms_walk_frame_line(struct mms_out *o, const struct mms_walk_frame *r,
				const char *strings)
{
	mms_out_printf(o, "frame     pfn 0x%llx", r->pfn);
	if (r->kind == MMS_PAGE_DEVICE) {
		mms_out_printf(o, ", not RAM: a device's memory or registers\n");
		return;
	}
	mms_out_printf(o, " node %u %s, %s", r->node, strings + r->zone,
		       mms_name_of(mms_page_kind_names, r->kind));
	if (r->file && r->index != MMS_NOTHING) {
		mms_out_printf(o, " page %llu of ", r->index);
		mms_out_escaped(o, kbasename(strings + r->file));
	}
	if (r->folio_order)
		mms_out_printf(o, ", in a folio of %u pages", 1U << r->folio_order);
	mms_out_printf(o, ", refs %u maps %u\nflags     ", r->refcount, r->mapcount);
	mms_text_flags(o, mms_page_flag_names, r->flags, ' ');
	mms_out_printf(o, "\n");
}

/* Where the address is in memory, and what may be done there. */
static void mms_walk_place(struct mms_out *o, const struct mms_walk_record *r)
{
	u64 in_page = r->va & (r->page_size - 1);

	mms_out_printf(o, "physical  0x%llx = page 0x%llx + offset 0x%llx\n",
		       r->pa, r->pa - in_page, in_page);
	mms_out_printf(o, "effective %s  (RW and US must hold at all levels, NX at any)\n",
		       mms_name_of(mms_effective_names, r->effective));
}

/**
 * mms_walk_row() - one record of a walk
 * @o: the output
 * @q: the query
 * @it: the record
 */
void mms_walk_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it)
{
	const struct mms_walk_level *level = it->rec;

	switch (it->type) {
	case MMS_WALK:
		mms_walk_head(o, q, it->rec, it->strings);
		break;
	case MMS_WALK_VMA:
		mms_walk_vma_line(o, it->rec, it->strings);
		break;
	case MMS_WALK_LEVEL:
		if (level->level == MMS_PGD)
			mms_out_printf(o, "%-5s %5s %-11s %-18s %-17s %s\n", "level", "index",
				       "entry at", "entry", "bits", "leads to");
		mms_walk_level_line(o, level);
		break;
	case MMS_WALK_FRAME:
		mms_walk_place(o, it->row);
		mms_walk_frame_line(o, it->rec, it->strings);
		break;
	}
}

/* In words, why there is no physical address. */
static void mms_walk_absent(struct mms_out *o, const struct mms_walk_record *r)
{
	const struct mms_name *n;

	if (!r->canonical) {
		mms_out_printf(o, "physical  none: not canonical, bits %u to 63 must equal ",
			       r->bits);
		mms_out_printf(o, "bit %u;\n", r->bits - 1);
		mms_out_printf(o, "          a use is a general protection fault, no page fault\n");
		return;
	}
	for (n = mms_state_names; n->name && n->value != r->state; n++)
		;
	if (r->state == MMS_STATE_NONE)
		mms_out_printf(o, "physical  none: %s\n", n->help);
	else
		mms_out_printf(o, "physical  none: %s, %s\n", n->name, n->help);
	if (r->state == MMS_STATE_SWAP)
		mms_out_printf(o, "swap      device %u, page %llu\n", r->swap_type, r->swap_offset);
}

/**
 * mms_walk_finish() - what is left to say of an address
 * @o: the output
 * @q: the query
 * @it: the last record of the address
 */
void mms_walk_finish(struct mms_out *o, const struct mms_query *q,
		     const struct mms_batch_iter *it)
{
	const struct mms_walk_record *r = it->row;

	if (r->pa == MMS_NOTHING)
		mms_walk_absent(o, r);
	if (r->state == MMS_STATE_PROT_NONE || r->state == MMS_STATE_NUMA_HINT)
		mms_out_printf(o, "state     %s: not present to the CPU, but its page is kept\n",
			       mms_name_of(mms_state_names, r->state));
	if (r->torn)
		mms_out_printf(o, "torn      the tables changed each time they were read\n");
}

/**
 * mms_walk_foot() - what the short words mean
 * @o: the output
 * @q: the query
 */
void mms_walk_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o, "#\n# %s\n"
		       "# refs: references to the frame; maps: page-table entries that map it\n",
		       mms_arch_legend);
}
