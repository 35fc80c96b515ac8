// SPDX-License-Identifier: GPL-2.0-only
/*
 * system/what as text: first what the address is, then where.
 */
#include <linux/string.h>

#include "../arch/arch.h"
#include "../core/view.h"
#include "what.h"

/* Columns that are left of a line behind its first word. */
#define MMS_WHAT_WIDTH	69

/* Names may be longer than lines. */
static void mms_what_line(struct mms_out *o, const char *word, const char *s)
{
	char some[MMS_WHAT_WIDTH + 1];

	if (strlen(s) > MMS_WHAT_WIDTH)
		snprintf(some, sizeof(some), "%.*s...", MMS_WHAT_WIDTH - 3, s);
	else
		strscpy(some, s, sizeof(some));
	mms_out_printf(o, "%-9s ", word);
	mms_out_escaped(o, some);
	mms_out_printf(o, "\n");
}

/* Who keeps an object that is free is of less interest than that it is. */
static void mms_what_text_state(struct mms_out *o, u32 state)
{
	const char *word = mms_name_of(mms_object_state_names, state) ?: "?";
	bool kept = state == MMS_OBJECT_CPU || state == MMS_OBJECT_SHEAF ||
		    state == MMS_OBJECT_BARN;

	mms_out_printf(o, kept ? "free (%s)\n" : "%s\n", word);
}

static void mms_what_text_object(struct mms_out *o, const struct mms_what_record *r,
				 const char *strings)
{
	s64 behind = r->object_offset - (s64)r->size;

	if (r->kfence) {
		mms_out_printf(o, "is        an object of KFENCE, in a page of its own\n");
	} else if (r->object_index == MMS_NOTHING32) {
		mms_out_printf(o, "is        %s slab 0x%llx\n",
			       r->torn ? "somewhere in" : "behind the last object of", r->slab);
	} else {
		mms_out_printf(o, "is        object %u of %u of slab 0x%llx, ", r->object_index,
			       r->objects, r->slab);
		mms_what_text_state(o, r->object_state);
	}
	mms_what_line(o, "cache", r->cache ? strings + r->cache : "?");
	if (r->object_start == MMS_NOTHING)
		return;
	mms_out_printf(o, "object    0x%llx, ", r->object_start);
	if (r->object_offset < 0)
		mms_out_printf(o, "%lld bytes before it: between two objects\n",
			       -r->object_offset);
	else if (behind >= 0)
		mms_out_printf(o, "byte %lld, behind its %llu: between two objects\n",
			       r->object_offset, r->size);
	else
		mms_out_printf(o, "byte %lld of %llu\n", r->object_offset, r->size);
}

static void mms_what_text_stack(struct mms_out *o, const struct mms_what_record *r,
				const char *strings)
{
	mms_out_printf(o, "is        the kernel stack of ");
	if (r->pid == r->tid)
		mms_out_printf(o, "process %u (", r->pid);
	else
		mms_out_printf(o, "thread %u of process %u (", r->tid, r->pid);
	mms_out_escaped(o, r->comm ? strings + r->comm : "");
	mms_out_printf(o, ")\nstack     %llx-%llx, 0x%llx bytes below its top\n",
		       r->stack, r->stack + r->size, r->depth);
}

/* What it is; what is said here needs no more than a record has. */
static void mms_what_is(struct mms_out *o, const struct mms_what_record *r, const char *strings)
{
	unsigned int bits = mms_arch_va_bits();

	switch (r->kind) {
	case MMS_WHAT_OBJECT:
		mms_what_text_object(o, r, strings);
		return;
	case MMS_WHAT_STACK:
		mms_what_text_stack(o, r, strings);
		return;
	case MMS_WHAT_PERCPU:
		mms_out_printf(o, "is        per-CPU data of CPU %u, 0x%llx from its start\n",
			       r->cpu, r->percpu_offset);
		return;
	case MMS_WHAT_PAGE:
		mms_out_printf(o, "is        struct page of frame 0x%llx, byte %lld of %llu\n",
			       r->of, r->object_offset, r->size);
		return;
	case MMS_WHAT_MODULE:
		if (!r->module)
			break;
		mms_out_printf(o, "is        %s of a module\n",
			       r->effective & MMS_MAY_EXEC ? "code" :
			       r->effective & MMS_MAY_WRITE ? "a variable" : "a constant");
		return;
	case MMS_WHAT_ARCH:
		mms_out_printf(o, "is        in a region of the architecture's: %s\n",
			       mms_name_of(mms_arch_region_names, r->region));
		return;
	case MMS_WHAT_NON_CANONICAL:
		mms_out_printf(o, "is        no address: bits %u to 63 must equal bit %u\n", bits,
			       bits - 1);
		return;
	}
	mms_out_printf(o, "is        %s\n", mms_help_of(mms_what_names, r->kind));
}

/* Where it is in the kernel's half, and in memory. */
static void mms_what_where(struct mms_out *o, const struct mms_what_record *r)
{
	mms_out_printf(o, "region    %s+0x%llx: %s\n",
		       mms_name_of(mms_arch_region_names, r->region), r->offset,
		       mms_help_of(mms_arch_region_names, r->region));
	if (r->alias != MMS_NOTHING)
		mms_out_printf(o, "also at   0x%llx\n", r->alias);
	if (r->pa != MMS_NOTHING)
		mms_text_place(o, r->address, r->pa, r->page_size, r->effective);
	else
		mms_out_printf(o, "physical  none: %s\n",
			       mms_help_of(mms_state_names, r->state));
	if (r->torn)
		mms_out_printf(o, "torn      it changed each time it was looked at\n");
}

/**
 * mms_what_row() - an address, or the frame it is in
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_what_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it)
{
	const struct mms_what_record *r = it->rec;

	if (it->type == MMS_WHAT_FRAME) {
		mms_text_frame(o, it->rec, it->strings);
		return;
	}
	mms_out_printf(o, "%saddress   0x%llx\n", q->rows > 1 ? "\n" : "", r->address);
	mms_what_is(o, r, it->strings);
	if (r->symbol)
		mms_what_line(o, "symbol", it->strings + r->symbol);
	if (r->module)
		mms_what_line(o, "module", it->strings + r->module);
	if (r->cpu != MMS_NOTHING32 && r->kind != MMS_WHAT_PERCPU)
		mms_out_printf(o, "per-CPU   of CPU %u, 0x%llx from its start\n", r->cpu,
			       r->percpu_offset);
	if (r->note)
		mms_what_line(o, "note", it->strings + r->note);
	if (r->region != MMS_NOTHING32)
		mms_what_where(o, r);
}
