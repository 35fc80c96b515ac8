// SPDX-License-Identifier: GPL-2.0-only
/*
 * The way of one address through the page tables, see translation.h.
 */
#include <linux/ioport.h>
#include <linux/kernel-page-flags.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "memmap.h"
#include "translation.h"
#include "walker.h"

const struct mms_name mms_entry_kind_names[] = {
	{ MMS_ENTRY_NONE, "none", "empty" },
	{ MMS_ENTRY_TABLE, "table", "leads to a table of the next level" },
	{ MMS_ENTRY_LEAF, "page", "leads to memory" },
	{ MMS_ENTRY_SWAP, "not-present", "the kernel's note of where the page is" },
	{ MMS_ENTRY_OFF, "off", "not present: the kernel took that bit away" },
	{ MMS_ENTRY_BAD, "bad", "no entry the kernel makes; not followed" },
	{}
};

const struct mms_field mms_level_fields[MMS_NR_LEVEL_FIELDS] = {
	MMS_FIELD_NAMES(mms_level_record, level, ENUM, 5, mms_level_names, "level of the table"),
	MMS_FIELD(mms_level_record, index, COUNT, 5, "which entry of the table"),
	MMS_FIELD(mms_level_record, at, ADDR, 12, "physical address of the entry"),
	MMS_FIELD(mms_level_record, entry, HEX, 18, "the entry"),
	MMS_FIELD_NAMES(mms_level_record, flags, FLAGS, 20, mms_arch_flag_names,
			"bits of the entry"),
	MMS_FIELD(mms_level_record, unknown, HEX, 0, "bits without a name"),
	MMS_FIELD_NAMES(mms_level_record, memtype, ENUM, 7, mms_arch_memtype_names,
			"memory type, of a leaf"),
	MMS_FIELD_NAMES(mms_level_record, kind, ENUM, 5, mms_entry_kind_names, "what the entry is"),
	MMS_FIELD(mms_level_record, target, ADDR, 18, "physical address it leads to"),
	MMS_FIELD(mms_level_record, size, BYTES, 0, "bytes of address space it translates"),
};

const struct mms_field mms_frame_fields[MMS_NR_FRAME_FIELDS] = {
	MMS_FIELD(mms_frame_record, pfn, PFN, 10, "page frame number"),
	MMS_FIELD_NAMES(mms_frame_record, kind, ENUM, 9, mms_page_kind_names,
			"what it is used for"),
	MMS_FIELD(mms_frame_record, refcount, COUNT, 4, "references to its folio"),
	MMS_FIELD(mms_frame_record, mapcount, COUNT, 4, "page-table entries that map it"),
	MMS_FIELD(mms_frame_record, folio_order, COUNT, 5, "its folio has 2^order pages"),
	MMS_FIELD(mms_frame_record, node, COUNT, 4, "NUMA node"),
	MMS_FIELD(mms_frame_record, zone, STRING, 6, "zone"),
	MMS_FIELD_NAMES(mms_frame_record, flags, FLAGS, 20, mms_page_flag_names,
			"flags, by their names in /proc/kpageflags"),
	MMS_FIELD(mms_frame_record, index, COUNT, 0, "which page of the file"),
	MMS_FIELD(mms_frame_record, file, STRING, 10, "path of the file"),
	MMS_FIELD(mms_frame_record, resource, STRING, 10,
		  "outside the page allocator: its name in /proc/iomem"),
	MMS_FIELD(mms_frame_record, resource_start, ADDR, 0, "that resource's first address"),
	MMS_FIELD(mms_frame_record, resource_end, ADDR, 0, "that resource's last address"),
	MMS_FIELD(mms_frame_record, within, STRING, 0,
		  "the resources around it, the next first"),
};

/**
 * mms_translation_entry() - the next entry on the way
 * @t: what is known so far
 * @e: the entry
 * @vma: the VMA the address is in, or NULL
 *
 * Context: mms_memmap_lock() held. With the page table's lock held, what is said
 * of the frame is true of this mapping.
 */
void mms_translation_entry(struct mms_translation *t, const struct mms_entry *e,
			   struct vm_area_struct *vma)
{
	struct page *page;

	t->entry[e->level] = *e;
	t->have |= BIT(e->level);
	t->last = e->level;
	/* Of a table's: until the next entry is read, if it is. */
	t->state = mms_entry_state(e, vma);
	if (e->kind == MMS_ENTRY_TABLE)
		return;
	t->soft_dirty = mms_arch_soft_dirty(e);
	if (e->kind == MMS_ENTRY_SWAP) {
		mms_absent_decode(e, vma, t->addr, &t->absent);
		t->uffd_wp = t->absent.flags & MMS_ABSENT_UFFD_WP;
	}
	if (e->kind != MMS_ENTRY_LEAF)
		return;
	t->uffd_wp = pte_uffd(__pte(e->value));
	t->pfn = mms_entry_pfn(e) + ((t->addr & (e->size - 1)) >> PAGE_SHIFT);
	page = mms_pfn_page(t->pfn);
	t->page = page;
	if (!page)
		return;
	mms_page_info(page, vma && vma_is_anonymous(vma), &t->info);
	if (!vma || !(t->info.flags & BIT_ULL(KPF_ANON)))
		return;
	/* Of a page that one entry maps as a whole, its first struct page has the mark. */
	t->exclusive = mms_flags_word(pfn_to_page(mms_entry_pfn(e))) & BIT(PG_anon_exclusive);
	/* The entry's lock is held: the folio stays what it is. */
	if (t->info.order && !(t->info.flags & BIT_ULL(KPF_HUGE)))
		t->large = mms_large_is_own(page, e->level != MMS_PTE);
}

/**
 * mms_translation_peek() - all entries on the way, where nothing keeps the tables
 * @t: what is known so far: the address
 * @mm: whose tables
 *
 * For addresses outside every VMA, and for the kernel's half.
 *
 * Context: mms_memmap_lock() held.
 * Return: true if the tables changed each time they were read.
 */
bool mms_translation_peek(struct mms_translation *t, struct mm_struct *mm)
{
	struct mms_peek p;
	u32 i;

	mms_peek(mm, t->addr, &p);
	for (i = 0; i < p.nr; i++)
		mms_translation_entry(t, &p.entry[i], NULL);
	return p.torn;
}

/**
 * mms_translation_ends() - does the way lead to memory?
 * @t: what is known of it
 *
 * Context: Any.
 * Return: true if the last entry is a leaf.
 */
bool mms_translation_ends(const struct mms_translation *t)
{
	return t->have && t->entry[t->last].kind == MMS_ENTRY_LEAF;
}

/**
 * mms_translation_absent() - does the way end at a note of the kernel's?
 * @t: what is known of it
 *
 * Context: Any.
 * Return: true if the last entry is not present, and says something: @t->absent.
 */
bool mms_translation_absent(const struct mms_translation *t)
{
	return t->have && t->entry[t->last].kind == MMS_ENTRY_SWAP;
}

/**
 * mms_translation_rights() - what the entries allow together
 * @t: what is known of them
 *
 * On x86 that is AND of RW and US, OR of NX.
 *
 * Context: Any.
 * Return: MMS_MAY_*, 0 where they do not lead to memory.
 */
u32 mms_translation_rights(const struct mms_translation *t)
{
	u32 rights = MMS_MAY_ALL;
	struct mms_arch_bits bits;
	enum mms_level level;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		if (!(t->have & BIT(level)))
			continue;
		mms_arch_decode(&t->entry[level], &bits);
		rights &= bits.rights;
	}
	return mms_translation_ends(t) ? rights : 0;
}

/**
 * mms_push_levels() - the records of the entries on the way
 * @b: the batch; has room
 * @type: the listing's type of MMS_LEVELS_TYPE
 * @mm: whose tables
 * @t: what is known of them
 *
 * Context: Any.
 */
void mms_push_levels(struct mms_batch *b, u32 type, struct mm_struct *mm,
		     const struct mms_translation *t)
{
	enum mms_level level;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		const struct mms_entry *e = &t->entry[level];
		struct mms_level_record *r;
		struct mms_arch_bits bits;

		if (!(t->have & BIT(level)))
			continue;
		mms_arch_decode(e, &bits);
		r = mms_batch_push(b, type);
		r->entry = e->value;
		r->at = e->at;
		r->size = e->size;
		r->level = level;
		r->kind = e->kind;
		r->index = mms_level_index(level, t->addr);
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

/* By whom memory is used that the page allocator knows nothing of. */
static void mms_frame_resource(struct mms_batch *b, struct mms_frame_record *r, u64 pa)
{
	char within[MMS_IOMEM_DEPTH * (MMS_IOMEM_NAME + 4)];
	struct mms_iomem found;
	size_t len = 0;
	u32 i;

	if (!mms_iomem_find(&iomem_resource, pa, &found)) {
		r->resource = mms_batch_string(b, "?", 1);
		return;
	}
	if (!found.nr)
		return;
	i = found.nr - 1;
	r->resource_start = found.start;
	r->resource_end = found.end;
	r->resource = mms_batch_str(b, found.name[i]);
	while (i--)
		len += scnprintf(within + len, sizeof(within) - len, "%s%s", len ? " in " : "",
				 found.name[i]);
	r->within = mms_batch_string(b, within, len);
}

/**
 * mms_push_frame() - the record of the frame
 * @b: the batch; has room
 * @type: the listing's type of MMS_FRAME_TYPE
 * @t: a translation that leads to memory
 * @path: of the file that is mapped there, or NULL
 *
 * Context: Any.
 */
void mms_push_frame(struct mms_batch *b, u32 type, const struct mms_translation *t,
		    const char *path)
{
	struct mms_frame_record *r = mms_batch_push(b, type);

	r->pfn = t->pfn;
	r->index = MMS_NOTHING;
	r->resource_start = MMS_NOTHING;
	r->resource_end = MMS_NOTHING;
	if (!t->page || t->info.kind == MMS_PAGE_RESERVED)
		mms_frame_resource(b, r, PFN_PHYS((u64)t->pfn) + offset_in_page(t->addr));
	if (!t->page) {
		r->kind = MMS_PAGE_DEVICE;
		r->refcount = MMS_NOTHING32;
		r->mapcount = MMS_NOTHING32;
		r->folio_order = MMS_NOTHING32;
		r->node = MMS_NOTHING32;
		return;
	}
	r->flags = t->info.flags;
	r->kind = t->info.kind;
	r->refcount = t->info.refs;
	r->mapcount = t->info.maps;
	r->folio_order = t->info.order;
	r->node = t->info.node;
	r->zone = mms_batch_str(b, t->info.zone);
	if (t->file && (r->kind == MMS_PAGE_FILE || r->kind == MMS_PAGE_SHMEM ||
			r->kind == MMS_PAGE_HUGETLB)) {
		r->index = t->pgoff;
		r->file = mms_batch_str(b, path);
	}
}
