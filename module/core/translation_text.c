// SPDX-License-Identifier: GPL-2.0-only
/*
 * Translations as text, for somebody who knows page tables from a lecture.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "translation.h"
#include "view.h"

static void mms_upper(char *buf, size_t size, const char *word)
{
	size_t i;

	for (i = 0; i + 1 < size && word[i]; i++)
		buf[i] = word[i] >= 'a' && word[i] <= 'z' ? word[i] - 'a' + 'A' : word[i];
	buf[i] = '\0';
}

/* Columns that are left of a line behind its first word. */
#define MMS_FLAGS_WIDTH	69

static void mms_text_target(struct mms_out *o, const struct mms_level_record *r)
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
	case MMS_ENTRY_OFF:
		mms_out_printf(o, "no memory");
		break;
	default:
		mms_out_printf(o, "not followed: bad");
	}
}

/**
 * mms_text_level() - one entry on the way, before the first a heading
 * @o: the output
 * @r: the entry
 *
 * Context: Any.
 */
void mms_text_level(struct mms_out *o, const struct mms_level_record *r)
{
	char level[8];
	int n;

	if (r->level == MMS_PGD)
		mms_out_printf(o, "%-5s %5s %-11s %-18s %-17s %s\n", "level", "index",
			       "entry at", "entry", "bits", "leads to");
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
	mms_text_target(o, r);
	mms_out_printf(o, "\n");
}

/* Flags by name, in lines that fit. */
static void mms_text_page_flags(struct mms_out *o, u64 flags)
{
	const struct mms_name *name;
	u64 some = 0;
	int n = 0, len;

	mms_out_printf(o, "flags     ");
	for (name = mms_page_flag_names; name->name; name++) {
		if (!(flags & name->value))
			continue;
		len = strlen(name->name) + 1;
		if (n + len > MMS_FLAGS_WIDTH) {
			mms_text_flags(o, mms_page_flag_names, some, ' ');
			mms_out_printf(o, "\n%10s", "");
			flags &= ~some;
			some = 0;
			n = 0;
		}
		some |= name->value;
		n += len;
	}
	/* Also those that have no name. */
	mms_text_flags(o, mms_page_flag_names, flags, ' ');
	mms_out_printf(o, "\n");
}

/* The innermost resource, then those around it; what has no end comes last. */
static void mms_text_resource(struct mms_out *o, const struct mms_frame_record *r,
			      const char *strings)
{
	mms_out_printf(o, "resource  ");
	if (r->resource_start == MMS_NOTHING) {
		mms_out_printf(o, r->resource ?
			       "unknown: the kernel's list is too long, or kept changing\n" :
			       "none: /proc/iomem has nothing there\n");
		return;
	}
	mms_out_printf(o, "%08llx-%08llx ", r->resource_start, r->resource_end);
	mms_out_escaped(o, strings + r->resource);
	if (r->within) {
		mms_out_printf(o, " in ");
		mms_out_escaped(o, strings + r->within);
	}
	mms_out_printf(o, "\n");
}

/**
 * mms_text_frame() - what a frame is
 * @o: the output
 * @r: the frame
 * @strings: of the record's run
 *
 * Context: Any.
 */
void mms_text_frame(struct mms_out *o, const struct mms_frame_record *r, const char *strings)
{
	mms_out_printf(o, "frame     pfn 0x%llx", r->pfn);
	if (r->kind == MMS_PAGE_DEVICE) {
		mms_out_printf(o, ", not RAM: a device's memory or registers\n");
		mms_text_resource(o, r, strings);
		return;
	}
	mms_out_printf(o, " node %u %s, refs %u maps %u, %s", r->node, strings + r->zone,
		       r->refcount, r->mapcount, mms_name_of(mms_page_kind_names, r->kind));
	/* What may be long comes last. */
	if (r->file && r->index != MMS_NOTHING) {
		mms_out_printf(o, " page %llu of ", r->index);
		mms_out_escaped(o, kbasename(strings + r->file));
	}
	mms_out_printf(o, "\n");
	if (r->folio_order)
		mms_out_printf(o, "folio     %u pages that are managed as one\n",
			       1U << r->folio_order);
	mms_text_page_flags(o, r->flags);
	if (r->kind == MMS_PAGE_RESERVED)
		mms_text_resource(o, r, strings);
}

/**
 * mms_text_place() - where an address is in memory, and what may be done there
 * @o: the output
 * @va: the address
 * @pa: its physical address
 * @page_size: bytes of the page it is in
 * @effective: MMS_MAY_*: what all entries together allow
 *
 * Context: Any.
 */
void mms_text_place(struct mms_out *o, u64 va, u64 pa, u64 page_size, u32 effective)
{
	u64 in_page = va & (page_size - 1);

	mms_out_printf(o, "physical  0x%llx = page 0x%llx + offset 0x%llx\n",
		       pa, pa - in_page, in_page);
	mms_out_printf(o, "effective %s  (RW and US must hold at all levels, NX at any)\n",
		       mms_name_of(mms_effective_names, effective));
}

/**
 * mms_text_legend() - what the short words mean, as a remark
 * @o: the output
 *
 * Context: Any.
 */
void mms_text_legend(struct mms_out *o)
{
	mms_out_printf(o, "#\n# %s\n"
		       "# refs: references to the frame; maps: page-table entries that map it\n",
		       mms_arch_legend);
}
