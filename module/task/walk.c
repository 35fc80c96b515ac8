// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/walk: the way of addresses through the page tables, entry by entry.
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/pagemap.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "../core/memmap.h"
#include "../core/question.h"
#include "../core/swap_device.h"
#include "../core/walker.h"
#include "task.h"
#include "verdict.h"
#include "walk.h"

static const struct mms_field mms_walk_fields[] = {
	MMS_FIELD(mms_walk_record, va, ADDR, 18, "virtual address"),
	MMS_FIELD(mms_walk_record, asked, STRING, 0, "the word of the question"),
	MMS_FIELD(mms_walk_record, pid, COUNT, 7, "process ID"),
	MMS_FIELD(mms_walk_record, command, STRING, 15, "the process's name"),
	MMS_FIELD(mms_walk_record, pa, ADDR, 18, "physical address it has now"),
	MMS_FIELD(mms_walk_record, page_size, BYTES, 6, "bytes of the page that maps it"),
	MMS_FIELD_NAMES(mms_walk_record, state, ENUM, 9, mms_state_names,
			"what the last entry says"),
	MMS_FIELD_NAMES(mms_walk_record, effective, ENUM, 9, mms_effective_names,
			"what all levels together allow: read, write, execute, user mode"),
	MMS_FIELD(mms_walk_record, soft_dirty, BOOL, 0,
		  "written, or new, since clear_refs: the entry's bit or the VMA's"),
	MMS_FIELD(mms_walk_record, uffd_wp, BOOL, 0,
		  "write-protected by userfaultfd, as the entry says"),
	MMS_FIELD(mms_walk_record, swap_type, COUNT, 0, "number of the swap device"),
	MMS_FIELD(mms_walk_record, swap_offset, COUNT, 0, "where in the swap device, pages"),
	MMS_FIELD(mms_walk_record, mapped, BOOL, 0, "it is in a VMA of the process"),
	MMS_FIELD(mms_walk_record, canonical, BOOL, 0, "it may be an address at all"),
	MMS_FIELD(mms_walk_record, bits, COUNT, 0, "bits of an address that are translated"),
	MMS_FIELD(mms_walk_record, pti, BOOL, 0, "user mode runs on a root table of its own"),
	MMS_FIELD(mms_walk_record, torn, BOOL, 0, "the tables changed while they were read"),
};

static const struct mms_field mms_walk_vma_fields[] = {
	MMS_FIELD(mms_walk_vma, start, ADDR, 18, "first address"),
	MMS_FIELD(mms_walk_vma, end, ADDR, 18, "the address after the last"),
	MMS_FIELD(mms_walk_vma, perms, STRING, 5, "read, write, execute; private or shared"),
	MMS_FIELD(mms_walk_vma, offset, HEX, 10, "of the start in the file, bytes"),
	MMS_FIELD(mms_walk_vma, name, STRING, 10, "file, or what else is mapped"),
};

static const struct mms_type mms_walk_types[] = {
	[MMS_WALK] = MMS_TYPE("walk", mms_walk_record, mms_walk_fields, 0, MMS_RAW_FORM,
			      "an address", .key = "va"),
	[MMS_WALK_VMA] = MMS_TYPE("vma", mms_walk_vma, mms_walk_vma_fields, MMS_WALK + 1,
				  MMS_RAW_SINGLE, "the area the address is in"),
	[MMS_WALK_LEVEL] = MMS_LEVELS_TYPE(MMS_WALK),
	[MMS_WALK_FRAME] = MMS_FRAME_TYPE(MMS_WALK),
	[MMS_WALK_ABSENT] = MMS_ABSENT_TYPE(MMS_WALK),
	[MMS_WALK_VERDICT] = MMS_VERDICT_TYPE(MMS_WALK),
};

static int mms_walk_entry(struct mms_walk *w, const struct mms_entry *e)
{
	mms_translation_entry(w->priv, e, w->vma);
	return 0;
}

static const struct mms_walk_ops mms_walk_ops = { .entry = mms_walk_entry };

static void mms_push_vma(struct mms_query *q, struct mms_batch *b,
			 struct vm_area_struct *vma, const char *name)
{
	struct mms_walk_vma *r = mms_batch_push(b, MMS_WALK_VMA);
	char perms[MMS_PERMS_LEN + 1];

	mms_vma_perms(vma, perms);
	r->start = vma->vm_start;
	r->end = vma->vm_end;
	r->offset = vma->vm_file ? (u64)vma->vm_pgoff << PAGE_SHIFT : 0;
	r->perms = mms_batch_string(b, perms, MMS_PERMS_LEN);
	r->name = mms_batch_str(b, name);
}

static void mms_walk_result(struct mms_walk_record *r, const struct mms_translation *t)
{
	const struct mms_entry *e = &t->entry[t->last];

	r->state = t->have ? t->state : MMS_STATE_NONE;
	r->effective = mms_translation_rights(t);
	r->uffd_wp = t->uffd_wp;
	if (mms_translation_ends(t)) {
		r->pa = PFN_PHYS((u64)t->pfn) + offset_in_page(t->addr);
		r->page_size = e->size;
	} else if (r->state == MMS_STATE_SWAP) {
		r->swap_type = t->absent.type;
		r->swap_offset = t->absent.offset;
	}
}

/* The name is found only now: no page-table lock is held any more. */
static void mms_walk_push_absent(struct mms_query *q, struct mms_batch *b,
				 const struct mms_translation *t)
{
	const char *device = NULL;

	if (t->absent.kind == MMS_ABSENT_SWAP)
		device = mms_swap_device(t->absent.type, q->path, PATH_MAX);
	mms_push_absent(b, MMS_WALK_ABSENT, &t->entry[t->last], &t->absent, device);
}

/* All the records of one address; expects mmap_lock and the memory map held. */
static void mms_walk_address(struct mms_query *q, struct mms_batch *b,
			     unsigned long addr, const char *word)
{
	struct mm_struct *mm = q->subject.mm;
	struct mms_translation t = { .addr = addr };
	struct mms_walk_record *r = mms_batch_push(b, MMS_WALK);
	struct vm_area_struct *vma = NULL;
	struct mms_facts facts;
	const char *name = NULL;

	r->va = addr;
	r->pa = MMS_NOTHING;
	r->page_size = MMS_NOTHING;
	r->swap_type = MMS_NOTHING32;
	r->swap_offset = MMS_NOTHING;
	r->pid = q->subject.nr;
	r->bits = mms_arch_va_bits();
	r->levels = mms_level_exists(mm, MMS_P4D) ? 5 : 4;
	r->pti = mms_arch_has("pti");
	r->canonical = mms_arch_canonical(addr);
	r->asked = mms_batch_str(b, word);
	r->command = mms_batch_str(b, q->subject.comm);

	if (r->canonical)
		vma = vma_lookup(mm, addr);
	if (vma) {
		struct mms_walk w = { .mm = mm, .vma = vma, .ops = &mms_walk_ops, .priv = &t };

		name = mms_vma_name(vma, q->path, PATH_MAX);
		t.file = vma->vm_file;
		/* linear_page_index() counts huge pages on 6.1 where these are mapped. */
		t.pgoff = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
		mms_walk_vma(&w, addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
		/* As pagemap: clear_refs does not know hugetlb, whose bits are always set. */
		r->soft_dirty = vma->vm_flags & VM_SOFTDIRTY ||
				(t.soft_dirty && !is_vm_hugetlb_page(vma));
	} else if (r->canonical) {
		r->torn = mms_translation_peek(&t, mm);
	}
	r->mapped = !!vma;
	mms_walk_result(r, &t);
	if (vma)
		mms_push_vma(q, b, vma, name);
	mms_push_levels(b, MMS_WALK_LEVEL, mm, &t);
	if (mms_translation_ends(&t))
		mms_push_frame(b, MMS_WALK_FRAME, &t, name);
	else if (mms_translation_absent(&t))
		mms_walk_push_absent(q, b, &t);
	mms_verdict_facts(&facts, q, vma, &t);
	mms_push_verdict(b, MMS_WALK_VERDICT, &facts);
}

/* All records of an address, each run's block included; of frame and absent there is one. */
#define MMS_WALK_BYTES	(sizeof(struct mms_walk_record) + sizeof(struct mms_walk_vma) + \
			 MMS_LEVELS * sizeof(struct mms_level_record) +			\
			 max(sizeof(struct mms_frame_record),				\
			     sizeof(struct mms_absent_record)) +			\
			 sizeof(struct mms_verdict_record) +				\
			 5 * sizeof(struct mms_raw_block))
/* The name of what is mapped twice, the word of the question, short ones. */
#define MMS_WALK_STRINGS	(2 * PATH_MAX + MMS_WORD_MAX + MMS_FRAME_STRINGS +	\
				 MMS_VERDICT_STRINGS + 256)

/*
 * As many addresses as the batch takes, in one hold of mmap_lock, up to a name:
 * what that means is found without. The cursor is the offset in the question of
 * the next word.
 */
static int mms_walk_some(struct mms_query *q, struct mms_batch *b, char *word, u64 addr,
			 u64 next)
{
	int ret;

	do {
		if (!mms_batch_room(b, MMS_WALK_BYTES, MMS_WALK_STRINGS))
			return MMS_MORE;
		mms_walk_address(q, b, addr, word);
		q->cursor = next;
		ret = mms_next_word(mms_query_text(q), &next, word);
		if (ret <= 0)
			return ret;
	} while (mms_parse_hex(word, &addr));
	return MMS_MORE;
}

static int mms_walk_scan(struct mms_query *q, struct mms_batch *b)
{
	char word[MMS_WORD_MAX];
	u64 addr, next = q->cursor;
	int ret;

	ret = mms_next_word(mms_query_text(q), &next, word);
	if (ret <= 0)
		return ret;
	ret = mms_task_address(q, word, &addr);
	if (ret)
		return ret;
	ret = mms_subject_lock(q);
	if (ret)
		return ret;
	mms_memmap_lock();
	ret = mms_walk_some(q, b, word, addr, next);
	mms_memmap_unlock();
	mms_subject_unlock(q);
	return ret;
}

static int mms_walk_check_word(struct mms_query *q, const char *word)
{
	u64 addr;

	return mms_task_address(q, word, &addr);
}

/* There must be a process, and every word mean an address of it, now. */
static int mms_walk_check(struct mms_query *q, const char *question)
{
	int ret = mms_subject_get(q);

	if (ret)
		return ret;
	mms_subject_put(q);
	return mms_check_words(q, question, mms_walk_check_word);
}

const struct mms_listing mms_task_walk = {
	.name = "walk",
	.help = "one address through the page tables",
	.ask = "echo ADDRESS > walk",
	.example = "[stack]",
	.types = mms_walk_types,
	.nr_types = ARRAY_SIZE(mms_walk_types),
	.flags = MMS_LISTING_TASK,
	.check = mms_walk_check,
	.scan = mms_walk_scan,
	.row = mms_walk_row,
	.finish = mms_walk_finish,
	.foot = mms_walk_foot,
};
