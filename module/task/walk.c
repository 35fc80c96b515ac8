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
#include "../core/walker.h"
#include "../physical/page.h"
#include "task.h"
#include "walk.h"

const struct mms_name mms_walk_kind_names[] = {
	{ MMS_ENTRY_NONE, "none", "empty" },
	{ MMS_ENTRY_TABLE, "table", "leads to a table of the next level" },
	{ MMS_ENTRY_LEAF, "page", "leads to memory" },
	{ MMS_ENTRY_SWAP, "not-present", "the kernel's note of where the page is" },
	{ MMS_ENTRY_BAD, "bad", "no entry the kernel makes; not followed" },
	{}
};

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

static const struct mms_field mms_walk_level_fields[] = {
	MMS_FIELD_NAMES(mms_walk_level, level, ENUM, 5, mms_level_names, "level of the table"),
	MMS_FIELD(mms_walk_level, index, COUNT, 5, "which entry of the table"),
	MMS_FIELD(mms_walk_level, at, ADDR, 12, "physical address of the entry"),
	MMS_FIELD(mms_walk_level, entry, HEX, 18, "the entry"),
	MMS_FIELD_NAMES(mms_walk_level, flags, FLAGS, 20, mms_arch_flag_names,
			"bits of the entry"),
	MMS_FIELD(mms_walk_level, unknown, HEX, 0, "bits without a name"),
	MMS_FIELD_NAMES(mms_walk_level, memtype, ENUM, 7, mms_arch_memtype_names,
			"memory type, of a leaf"),
	MMS_FIELD_NAMES(mms_walk_level, kind, ENUM, 5, mms_walk_kind_names, "what the entry is"),
	MMS_FIELD(mms_walk_level, target, ADDR, 18, "physical address it leads to"),
	MMS_FIELD(mms_walk_level, size, BYTES, 0, "bytes of address space it translates"),
};

static const struct mms_field mms_walk_frame_fields[] = {
	MMS_FIELD(mms_walk_frame, pfn, PFN, 10, "page frame number"),
	MMS_FIELD_NAMES(mms_walk_frame, kind, ENUM, 9, mms_page_kind_names, "what it is used for"),
	MMS_FIELD(mms_walk_frame, refcount, COUNT, 4, "references to its folio"),
	MMS_FIELD(mms_walk_frame, mapcount, COUNT, 4, "page-table entries that map it"),
	MMS_FIELD(mms_walk_frame, folio_order, COUNT, 5, "its folio has 2^order pages"),
	MMS_FIELD(mms_walk_frame, node, COUNT, 4, "NUMA node"),
	MMS_FIELD(mms_walk_frame, zone, STRING, 6, "zone"),
	MMS_FIELD_NAMES(mms_walk_frame, flags, FLAGS, 20, mms_page_flag_names,
			"flags, by their names in /proc/kpageflags"),
	MMS_FIELD(mms_walk_frame, index, COUNT, 0, "which page of the file"),
	MMS_FIELD(mms_walk_frame, file, STRING, 10, "path of the file"),
};

static const struct mms_type mms_walk_types[] = {
	[MMS_WALK] = MMS_TYPE("walk", mms_walk_record, mms_walk_fields, 0, MMS_RAW_FORM,
			      "an address"),
	[MMS_WALK_VMA] = MMS_TYPE("vma", mms_walk_vma, mms_walk_vma_fields, MMS_WALK + 1,
				  MMS_RAW_SINGLE, "the area the address is in"),
	[MMS_WALK_LEVEL] = MMS_TYPE("levels", mms_walk_level, mms_walk_level_fields,
				    MMS_WALK + 1, 0, "the entries on the way, the root first"),
	[MMS_WALK_FRAME] = MMS_TYPE("frame", mms_walk_frame, mms_walk_frame_fields,
				    MMS_WALK + 1, MMS_RAW_SINGLE | MMS_RAW_FORM,
				    "the frame it is in"),
};

/**
 * struct mms_found - what is learned under the locks of one walk
 * @addr: the address
 * @entry: the entries, indexed by level
 * @have: bit @level is set: there is such an entry
 * @last: the level of the last entry
 * @state: what the last entry says
 * @page: the frame's struct page says @info
 * @pfn: the frame's number, valid where the last entry is a leaf
 * @info: what the struct page says
 * @soft_dirty: the entry's bit
 * @file: the VMA maps a file
 * @pgoff: index in the file of the page at @addr, pages
 */
struct mms_found {
	unsigned long addr;
	struct mms_entry entry[MMS_LEVELS];
	u32 have;
	enum mms_level last;
	enum mms_state state;
	bool page;
	unsigned long pfn;
	struct mms_page_info info;
	bool soft_dirty;
	bool file;
	u64 pgoff;
};

static void mms_found_entry(struct mms_found *f, const struct mms_entry *e,
			    struct vm_area_struct *vma)
{
	struct page *page;

	f->entry[e->level] = *e;
	f->have |= BIT(e->level);
	f->last = e->level;
	if (e->kind == MMS_ENTRY_TABLE)
		return;
	f->state = mms_entry_state(e, vma);
	f->soft_dirty = mms_arch_soft_dirty(e);
	if (e->kind != MMS_ENTRY_LEAF)
		return;
	f->pfn = mms_entry_pfn(e) + ((f->addr & (e->size - 1)) >> PAGE_SHIFT);
	page = mms_pfn_page(f->pfn);
	f->page = page;
	if (page)
		mms_page_info(page, vma && vma_is_anonymous(vma), &f->info);
}

static int mms_walk_entry(struct mms_walk *w, const struct mms_entry *e)
{
	mms_found_entry(w->priv, e, w->vma);
	return 0;
}

static const struct mms_walk_ops mms_walk_ops = { .entry = mms_walk_entry };

/* Outside every VMA, or in the kernel's half: nothing keeps the tables. */
static bool mms_walk_unlocked(struct mm_struct *mm, struct mms_found *f)
{
	struct mms_peek p;
	u32 i;

	mms_peek(mm, f->addr, &p);
	for (i = 0; i < p.nr; i++)
		mms_found_entry(f, &p.entry[i], NULL);
	return p.torn;
}

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
	r->name = name ? mms_batch_string(b, name, strlen(name)) : 0;
}

static void mms_push_levels(struct mms_batch *b, struct mm_struct *mm,
			    const struct mms_found *f)
{
	enum mms_level level;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		const struct mms_entry *e = &f->entry[level];
		struct mms_walk_level *r;
		struct mms_arch_bits bits;

		if (!(f->have & BIT(level)))
			continue;
		mms_arch_decode(e, &bits);
		r = mms_batch_push(b, MMS_WALK_LEVEL);
		r->entry = e->value;
		r->at = e->at;
		r->size = e->size;
		r->level = level;
		r->kind = e->kind;
		r->index = mms_level_index(level, f->addr);
		r->flags = bits.flags;
		r->unknown = bits.unknown;
		r->memtype = bits.memtype;
		r->target = MMS_NOTHING;
		if (e->kind == MMS_ENTRY_TABLE)
			r->target = mms_entry_table(mm, e);
		else if (e->kind == MMS_ENTRY_LEAF)
			r->target = PFN_PHYS((u64)mms_entry_pfn(e));
	}
}

static void mms_push_frame(struct mms_batch *b, const struct mms_found *f, const char *path)
{
	struct mms_walk_frame *r = mms_batch_push(b, MMS_WALK_FRAME);

	r->pfn = f->pfn;
	r->index = MMS_NOTHING;
	if (!f->page) {
		r->kind = MMS_PAGE_DEVICE;
		r->refcount = MMS_NOTHING32;
		r->mapcount = MMS_NOTHING32;
		r->folio_order = MMS_NOTHING32;
		r->node = MMS_NOTHING32;
		return;
	}
	r->flags = f->info.flags;
	r->kind = f->info.kind;
	r->refcount = f->info.refs;
	r->mapcount = f->info.maps;
	r->folio_order = f->info.order;
	r->node = f->info.node;
	r->zone = mms_batch_string(b, f->info.zone, strlen(f->info.zone));
	if (f->file && (r->kind == MMS_PAGE_FILE || r->kind == MMS_PAGE_SHMEM ||
			r->kind == MMS_PAGE_HUGETLB)) {
		r->index = f->pgoff;
		r->file = mms_batch_string(b, path, strlen(path));
	}
}

static void mms_walk_result(struct mms_walk_record *r, const struct mms_found *f)
{
	const struct mms_entry *e = &f->entry[f->last];

	r->state = f->have ? f->state : MMS_STATE_NONE;
	if (!f->have)
		return;
	if (e->kind == MMS_ENTRY_LEAF) {
		r->pa = PFN_PHYS((u64)f->pfn) + offset_in_page(f->addr);
		r->page_size = e->size;
	} else if (f->state == MMS_STATE_SWAP) {
		mms_entry_swap(e, &r->swap_type, &r->swap_offset);
	}
}

/* What the entries allow together; x86: AND of RW and US, OR of NX. */
static u32 mms_found_rights(const struct mms_found *f)
{
	u32 rights = MMS_MAY_ALL;
	struct mms_arch_bits bits;
	enum mms_level level;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		if (!(f->have & BIT(level)))
			continue;
		mms_arch_decode(&f->entry[level], &bits);
		rights &= bits.rights;
	}
	return f->have && f->entry[f->last].kind == MMS_ENTRY_LEAF ? rights : 0;
}

/* All the records of one address; expects mmap_lock and the memory map held. */
static void mms_walk_address(struct mms_query *q, struct mms_batch *b,
			     unsigned long addr, const char *word)
{
	struct mm_struct *mm = q->subject.mm;
	struct mms_found f = { .addr = addr };
	struct mms_walk_record *r = mms_batch_push(b, MMS_WALK);
	struct vm_area_struct *vma = NULL;
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
	r->asked = mms_batch_string(b, word, strlen(word));
	r->command = mms_batch_string(b, q->subject.comm, strlen(q->subject.comm));

	if (r->canonical) {
		vma = find_vma(mm, addr);
		if (vma && vma->vm_start > addr)
			vma = NULL;
	}
	if (vma) {
		struct mms_walk w = { .mm = mm, .vma = vma, .ops = &mms_walk_ops, .priv = &f };

		name = mms_vma_name(vma, q->path, PATH_MAX);
		f.file = vma->vm_file;
		f.pgoff = linear_page_index(vma, addr);
		mms_walk_vma(&w, addr & PAGE_MASK, (addr & PAGE_MASK) + PAGE_SIZE);
		/* As pagemap: clear_refs does not know hugetlb, whose bits are always set. */
		r->soft_dirty = vma->vm_flags & VM_SOFTDIRTY ||
				(f.soft_dirty && !is_vm_hugetlb_page(vma));
	} else if (r->canonical) {
		r->torn = mms_walk_unlocked(mm, &f);
	}
	r->mapped = !!vma;
	mms_walk_result(r, &f);
	r->effective = mms_found_rights(&f);
	if (vma)
		mms_push_vma(q, b, vma, name);
	mms_push_levels(b, mm, &f);
	if (f.have && f.entry[f.last].kind == MMS_ENTRY_LEAF)
		mms_push_frame(b, &f, name);
}

/* All records of an address, each run's block included. */
#define MMS_WALK_BYTES	(sizeof(struct mms_walk_record) + sizeof(struct mms_walk_vma) + \
			 MMS_LEVELS * sizeof(struct mms_walk_level) +			\
			 sizeof(struct mms_walk_frame) + 4 * sizeof(struct mms_raw_block))
/* The name of what is mapped twice, the word of the question, short ones. */
#define MMS_WALK_STRINGS	(2 * PATH_MAX + MMS_WORD_MAX + 256)

/*
 * One batch is one hold of mmap_lock. To find a name may take a look at every
 * VMA, so a batch ends with the first one. The cursor is the offset in the
 * question of the next word.
 */
static int mms_walk_some(struct mms_query *q, struct mms_batch *b)
{
	const char *text = mms_query_text(q);
	char word[MMS_WORD_MAX];
	bool named = false;
	u64 addr, next;
	int ret;

	for (;;) {
		next = q->cursor;
		ret = mms_next_word(text, &next, word);
		if (ret <= 0)
			return ret;
		if (named || !mms_batch_room(b, MMS_WALK_BYTES, MMS_WALK_STRINGS))
			return MMS_MORE;
		if (!mms_parse_hex(word, &addr)) {
			named = true;
			ret = mms_task_address(q, word, &addr);
			if (ret)
				return ret;
		}
		mms_walk_address(q, b, addr, word);
		q->cursor = next;
	}
}

static int mms_walk_scan(struct mms_query *q, struct mms_batch *b)
{
	int ret = mms_subject_lock(q);

	if (ret)
		return ret;
	mms_memmap_lock();
	ret = mms_walk_some(q, b);
	mms_memmap_unlock();
	mms_subject_unlock(q);
	return ret;
}

static int mms_walk_check_word(struct mms_query *q, const char *word)
{
	u64 addr;
	int ret;

	if (mms_parse_hex(word, &addr))
		return 0;
	ret = mms_subject_lock(q);
	if (ret)
		return ret;
	ret = mms_task_address(q, word, &addr);
	mms_subject_unlock(q);
	return ret;
}

/* Every word must mean an address, now, in this process. */
static int mms_walk_check(struct mms_query *q, const char *question)
{
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
