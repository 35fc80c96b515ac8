/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is learned about one address on its way through the page tables, the
 * records this becomes, and their text: the same for a process and the kernel.
 */
#ifndef MMS_CORE_TRANSLATION_H
#define MMS_CORE_TRANSLATION_H

#include "../physical/iomem.h"
#include "../physical/page.h"
#include "absent.h"
#include "listing.h"
#include "out.h"
#include "pgtable.h"

/**
 * struct mms_translation - what is learned under the locks of one walk
 * @addr: the address
 * @entry: the entries, indexed by level
 * @have: bit @level is set: there is such an entry
 * @last: the level of the last entry
 * @state: what the last entry says
 * @page: the frame's struct page says @info
 * @pfn: the frame's number, valid where the last entry is a leaf
 * @info: what the struct page says
 * @absent: what the last entry says if it is of kind MMS_ENTRY_SWAP
 * @soft_dirty: the entry's bit
 * @uffd_wp: the entry's bit
 * @exclusive: of an anonymous page: no other process shares it
 * @large: of an anonymous page of a folio of several: mms_large_is_own()
 * @file: the VMA maps a file
 * @pgoff: index in the file of the page at @addr, pages
 */
struct mms_translation {
	unsigned long addr;
	struct mms_entry entry[MMS_LEVELS];
	u32 have;
	enum mms_level last;
	enum mms_state state;
	bool page;
	unsigned long pfn;
	struct mms_page_info info;
	struct mms_absent absent;
	bool soft_dirty;
	bool uffd_wp;
	bool exclusive;
	int large;
	bool file;
	u64 pgoff;
};

/**
 * struct mms_level_record - one entry on the way
 * @entry: its bits
 * @at: physical address of the entry
 * @target: physical address of what it leads to, or MMS_NOTHING
 * @size: bytes it translates
 * @flags: its bits that have a name, as the architecture names them
 * @unknown: its bits that have none
 * @level: enum mms_level
 * @kind: enum mms_entry_kind
 * @index: its index in its table
 * @memtype: of a leaf: the memory type, or MMS_NOTHING32
 */
struct mms_level_record {
	u64 entry;
	u64 at;
	u64 target;
	u64 size;
	u64 flags;
	u64 unknown;
	u32 level;
	u32 kind;
	u32 index;
	u32 memtype;
};

/**
 * struct mms_frame_record - the frame the address is in
 * @pfn: its number
 * @flags: of its struct page, see mms_page_flag_names
 * @index: of a file's page: its index in the file, pages; or MMS_NOTHING
 * @resource_start: first physical address of @resource, or MMS_NOTHING
 * @resource_end: its last physical address, or MMS_NOTHING
 * @kind: enum mms_page_kind
 * @refcount: references to its folio, or MMS_NOTHING32
 * @mapcount: page-table entries that map it, or MMS_NOTHING32
 * @folio_order: log2 of the pages of its folio
 * @node: NUMA node, or MMS_NOTHING32
 * @zone: string
 * @file: string: path of the file
 * @resource: string: of memory outside the page allocator: the innermost
 *            resource of /proc/iomem that has it
 * @within: string: the resources around that one, the next first
 * @pad: 0
 */
struct mms_frame_record {
	u64 pfn;
	u64 flags;
	u64 index;
	u64 resource_start;
	u64 resource_end;
	u32 kind;
	u32 refcount;
	u32 mapcount;
	u32 folio_order;
	u32 node;
	u32 zone;
	u32 file;
	u32 resource;
	u32 within;
	u32 pad;
};

extern const struct mms_name mms_entry_kind_names[];

#define MMS_NR_LEVEL_FIELDS	10
extern const struct mms_field mms_level_fields[MMS_NR_LEVEL_FIELDS];
#define MMS_NR_FRAME_FIELDS	14
extern const struct mms_field mms_frame_fields[MMS_NR_FRAME_FIELDS];

/* Bytes of strings of a frame, but for its file's path: zone, resources. */
#define MMS_FRAME_STRINGS	(32 + MMS_IOMEM_DEPTH * (MMS_IOMEM_NAME + 4))

/* The nested types of a listing of translations: its index in the listing's. */
#define MMS_LEVELS_TYPE(_parent)							\
	MMS_SHARED_TYPE("levels", mms_level_record, mms_level_fields, MMS_NR_LEVEL_FIELDS,	\
			(_parent) + 1, 0, "the entries on the way, the root first",	\
			.key = "level")
#define MMS_FRAME_TYPE(_parent)								\
	MMS_SHARED_TYPE("frame", mms_frame_record, mms_frame_fields, MMS_NR_FRAME_FIELDS,	\
			(_parent) + 1, MMS_RAW_SINGLE | MMS_RAW_FORM, "the frame it is in")

void mms_translation_entry(struct mms_translation *t, const struct mms_entry *e,
			   struct vm_area_struct *vma);
bool mms_translation_peek(struct mms_translation *t, struct mm_struct *mm);
bool mms_translation_ends(const struct mms_translation *t);
bool mms_translation_absent(const struct mms_translation *t);
u32 mms_translation_rights(const struct mms_translation *t);
void mms_push_levels(struct mms_batch *b, u32 type, struct mm_struct *mm,
		     const struct mms_translation *t);
void mms_push_frame(struct mms_batch *b, u32 type, const struct mms_translation *t,
		    const char *path);

void mms_text_level(struct mms_out *o, const struct mms_level_record *r);
void mms_text_frame(struct mms_out *o, const struct mms_frame_record *r, const char *strings);
void mms_text_place(struct mms_out *o, u64 va, u64 pa, u64 page_size, u32 effective);
void mms_text_legend(struct mms_out *o);

#endif /* MMS_CORE_TRANSLATION_H */
