// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/walk: the way of kernel addresses through the page tables, entry by
 * entry, from the root the CPU is using.
 */
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/string.h>

#include "../core/memmap.h"
#include "../core/question.h"
#include "../core/translation.h"
#include "../core/view.h"
#include "../core/walker.h"
#include "kernel.h"

enum mms_kwalk_type { MMS_KWALK, MMS_KWALK_LEVEL, MMS_KWALK_FRAME };

/**
 * struct mms_kwalk_record - one kernel address
 * @va: the address
 * @pa: the physical address it has now, or MMS_NOTHING
 * @page_size: bytes of the page that maps it, or MMS_NOTHING
 * @offset: from the start of its region, bytes
 * @state: enum mms_state: what the last entry says
 * @effective: MMS_MAY_*: what all entries together allow
 * @region: enum mms_region: what it is for
 * @asked: string: the word of the question
 * @bits: bits of a virtual address that are translated
 * @levels: levels of the page table
 * @pti: user mode runs on a root of its own
 * @torn: the tables changed while they were read
 * @user_root: user mode's root leads to memory too
 * @wx: it is writable and executable
 * @pad: 0
 */
struct mms_kwalk_record {
	u64 va;
	u64 pa;
	u64 page_size;
	u64 offset;
	u32 state;
	u32 effective;
	u32 region;
	u32 asked;
	u8 bits;
	u8 levels;
	u8 pti;
	u8 torn;
	u8 user_root;
	u8 wx;
	u8 pad[2];
};

static const struct mms_field mms_kwalk_fields[] = {
	MMS_FIELD(mms_kwalk_record, va, ADDR, 18, "virtual address"),
	MMS_FIELD(mms_kwalk_record, asked, STRING, 0, "the word of the question"),
	MMS_FIELD_NAMES(mms_kwalk_record, region, ENUM, 14, mms_arch_region_names,
			"what the address is for"),
	MMS_FIELD(mms_kwalk_record, offset, HEX, 0, "bytes from the start of its region"),
	MMS_FIELD(mms_kwalk_record, pa, ADDR, 18, "physical address it has now"),
	MMS_FIELD(mms_kwalk_record, page_size, BYTES, 6, "bytes of the page that maps it"),
	MMS_FIELD_NAMES(mms_kwalk_record, state, ENUM, 9, mms_state_names,
			"what the last entry says"),
	MMS_FIELD_NAMES(mms_kwalk_record, effective, ENUM, 9, mms_effective_names,
			"what all levels together allow: read, write, execute, user mode"),
	MMS_FIELD(mms_kwalk_record, wx, BOOL, 0, "it is writable and executable"),
	MMS_FIELD(mms_kwalk_record, user_root, BOOL, 0, "user mode's root leads to memory too"),
	MMS_FIELD(mms_kwalk_record, bits, COUNT, 0, "bits of an address that are translated"),
	MMS_FIELD(mms_kwalk_record, pti, BOOL, 0, "user mode runs on a root table of its own"),
	MMS_FIELD(mms_kwalk_record, torn, BOOL, 0, "the tables changed while they were read"),
};

static const struct mms_type mms_kwalk_types[] = {
	[MMS_KWALK] = MMS_TYPE("walk", mms_kwalk_record, mms_kwalk_fields, 0, MMS_RAW_FORM,
			       "an address", .key = "va"),
	[MMS_KWALK_LEVEL] = MMS_LEVELS_TYPE(MMS_KWALK),
	[MMS_KWALK_FRAME] = MMS_FRAME_TYPE(MMS_KWALK),
};

/* Does user mode's root lead to memory there? */
static bool mms_kwalk_user(struct mm_struct *mm, u64 addr)
{
	pgd_t *root = mms_arch_user_root(mm, addr);
	struct mms_peek p;

	if (!root)
		return true;
	mms_peek_from(mm, root, addr, &p);
	return p.nr && p.entry[p.nr - 1].kind == MMS_ENTRY_LEAF;
}

/* All the records of one address; expects the memory map held. */
static void mms_kwalk_address(struct mms_kernel_dump *d, struct mms_batch *b,
			      struct mm_struct *mm, u64 addr, const char *word)
{
	const struct mms_arch_region *region = mms_region_at(&d->regions, addr);
	struct mms_translation t = { .addr = addr };
	struct mms_kwalk_record *r = mms_batch_push(b, MMS_KWALK);
	const struct mms_entry *e;

	r->va = addr;
	r->pa = MMS_NOTHING;
	r->page_size = MMS_NOTHING;
	r->region = region ? region->id : MMS_REGION_UNUSED;
	r->offset = region ? addr - region->start : 0;
	r->bits = mms_arch_va_bits();
	r->levels = mms_level_exists(mm, MMS_P4D) ? 5 : 4;
	r->pti = mms_arch_has("pti");
	r->asked = mms_batch_str(b, word);
	r->torn = mms_translation_peek(&t, mm);
	r->state = t.have ? t.state : MMS_STATE_UNREADABLE;
	e = &t.entry[t.last];
	if (mms_translation_ends(&t)) {
		r->pa = PFN_PHYS((u64)t.pfn) + (addr & ~PAGE_MASK);
		r->page_size = e->size;
		r->effective = mms_translation_rights(&t);
		r->wx = (r->effective & MMS_MAY_WRITE) && (r->effective & MMS_MAY_EXEC);
		r->user_root = mms_kwalk_user(mm, addr);
	}
	mms_push_levels(b, MMS_KWALK_LEVEL, mm, &t);
	if (mms_translation_ends(&t))
		mms_push_frame(b, MMS_KWALK_FRAME, &t, NULL);
}

/* All records of an address, each run's block included. */
#define MMS_KWALK_BYTES	(sizeof(struct mms_kwalk_record) +				\
			 MMS_LEVELS * sizeof(struct mms_level_record) +			\
			 sizeof(struct mms_frame_record) + 3 * sizeof(struct mms_raw_block))
#define MMS_KWALK_STRINGS	(MMS_WORD_MAX + MMS_FRAME_STRINGS)

struct mms_kwalk {
	struct mms_kernel_dump *dump;
	struct mm_struct *mm;
};

static int mms_kwalk_push(struct mms_query *q, struct mms_batch *b, const char *word, void *data)
{
	struct mms_kwalk *w = data;
	u64 addr;
	int ret = mms_kernel_word(q, &w->dump->regions, word, &addr);

	if (ret)
		return ret;
	mms_memmap_lock();
	mms_kwalk_address(w->dump, b, w->mm, addr, word);
	mms_memmap_unlock();
	return 0;
}

static int mms_kwalk_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_kwalk w = { .dump = mms_kernel_state(q, b, NULL) };
	int ret;

	if (!w.dump)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	w.mm = mms_kernel_mm();
	ret = mms_scan_words(q, b, MMS_KWALK_BYTES, MMS_KWALK_STRINGS, mms_kwalk_push, &w);
	mmdrop(w.mm);
	return ret;
}

static int mms_kwalk_check_word(struct mms_query *q, const char *word)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, NULL, NULL);
	u64 addr;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	return mms_kernel_word(q, &d->regions, word, &addr);
}

static int mms_kwalk_check(struct mms_query *q, const char *question)
{
	return mms_check_words(q, question, mms_kwalk_check_word);
}

static void mms_kwalk_head(struct mms_out *o, const struct mms_query *q,
			   const struct mms_kwalk_record *r)
{
	if (q->rows > 1)
		mms_out_printf(o, "\n");
	mms_out_printf(o, "address   0x%llx   %u levels, %u bits, PTI %s\n", r->va, r->levels,
		       r->bits, r->pti ? "on" : "off");
	mms_out_printf(o, "region    %s+0x%llx: %s\n",
		       mms_name_of(mms_arch_region_names, r->region), r->offset,
		       mms_help_of(mms_arch_region_names, r->region));
}

static void mms_kwalk_row(struct mms_out *o, const struct mms_query *q,
			  const struct mms_batch_iter *it)
{
	const struct mms_kwalk_record *r = it->row;

	switch (it->type) {
	case MMS_KWALK:
		mms_kwalk_head(o, q, it->rec);
		break;
	case MMS_KWALK_LEVEL:
		mms_text_level(o, it->rec);
		break;
	case MMS_KWALK_FRAME:
		mms_text_place(o, r->va, r->pa, r->page_size, r->effective);
		if (r->wx)
			mms_out_printf(o, "W+X       writable and executable\n");
		if (!r->pti)
			mms_out_printf(o, "user mode runs on the same root");
		else
			mms_out_printf(o, r->user_root ? "user mode has it in its root too" :
							 "user mode does not have it in its root");
		mms_out_printf(o, "; it may%s use it\n", r->user_root &&
			       r->effective & MMS_MAY_USER ? "" : " not");
		mms_text_frame(o, it->rec, it->strings);
		break;
	}
}

static void mms_kwalk_finish(struct mms_out *o, const struct mms_query *q,
			     const struct mms_batch_iter *it)
{
	const struct mms_kwalk_record *r = it->row;

	if (r->pa == MMS_NOTHING)
		mms_out_printf(o, "physical  none: %s\n",
			       mms_help_of(mms_state_names, r->state));
	if (r->torn)
		mms_out_printf(o, "torn      the tables changed each time they were read\n");
}

static void mms_kwalk_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_text_legend(o);
}

const struct mms_listing mms_kernel_walk = {
	.name = "walk",
	.help = "one kernel address through the page tables",
	.ask = "echo ADDRESS > walk",
	.example = "text",
	.types = mms_kwalk_types,
	.nr_types = ARRAY_SIZE(mms_kwalk_types),
	.check = mms_kwalk_check,
	.scan = mms_kwalk_scan,
	.row = mms_kwalk_row,
	.finish = mms_kwalk_finish,
	.foot = mms_kwalk_foot,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};
