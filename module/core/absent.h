/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries that are not present and yet not empty: the CPU stops at them, the
 * kernel keeps a note in them of what became of the page.
 */
#ifndef MMS_CORE_ABSENT_H
#define MMS_CORE_ABSENT_H

#include "batch.h"
#include "pgtable.h"

/* Kinds of notes; mms_absent_names has the meanings. */
enum mms_absent_kind {
	MMS_ABSENT_SWAP,
	MMS_ABSENT_MIGRATION_READ,
	MMS_ABSENT_MIGRATION_READ_EXCLUSIVE,
	MMS_ABSENT_MIGRATION_WRITE,
	MMS_ABSENT_HWPOISON,
	MMS_ABSENT_DEVICE_PRIVATE_READ,
	MMS_ABSENT_DEVICE_PRIVATE_WRITE,
	MMS_ABSENT_DEVICE_EXCLUSIVE_READ,
	MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE,
	MMS_ABSENT_DEVICE_EXCLUSIVE,
	MMS_ABSENT_MARKER_UFFD_WP,
	MMS_ABSENT_MARKER_POISON,
	MMS_ABSENT_MARKER_GUARD,
	MMS_ABSENT_SWAPIN_ERROR,
	MMS_ABSENT_UNKNOWN,
};

/* What a note says besides; mms_absent_flag_names has the meanings. */
#define MMS_ABSENT_SOFT_DIRTY	0x1
#define MMS_ABSENT_UFFD_WP	0x2
#define MMS_ABSENT_EXCLUSIVE	0x4
#define MMS_ABSENT_YOUNG	0x8
#define MMS_ABSENT_DIRTY	0x10

/**
 * struct mms_absent - what an entry that is not present says
 * @kind: enum mms_absent_kind
 * @type: the entry's type: of swap the number of the device, else a kind
 * @offset: the entry's offset: of swap the page of the device
 * @pfn: number of the frame it is about, or MMS_NOTHING
 * @flags: MMS_ABSENT_*
 * @unknown: bits that none of this accounts for, where they are in the entry
 *
 * @type and @offset are those pagemap shows.
 */
struct mms_absent {
	u32 kind;
	u32 type;
	u64 offset;
	u64 pfn;
	u64 flags;
	u64 unknown;
};

/**
 * struct mms_absent_record - the note in an entry, as a record
 * @entry: the entry
 * @offset: as in struct mms_absent
 * @pfn: as there
 * @flags: as there
 * @unknown: as there
 * @kind: as there
 * @type: as there
 * @device: string: path of the swap device, where it is known
 * @pad: 0
 */
struct mms_absent_record {
	u64 entry;
	u64 offset;
	u64 pfn;
	u64 flags;
	u64 unknown;
	u32 kind;
	u32 type;
	u32 device;
	u32 pad;
};

#define MMS_NR_ABSENT_FIELDS	8
extern const struct mms_field mms_absent_fields[MMS_NR_ABSENT_FIELDS];
extern const struct mms_name mms_absent_names[];
extern const struct mms_name mms_absent_flag_names[];

/* The nested type of a listing: its index in the listing's. */
#define MMS_ABSENT_TYPE(_parent)							\
	MMS_SHARED_TYPE("absent", mms_absent_record, mms_absent_fields,			\
			MMS_NR_ABSENT_FIELDS, (_parent) + 1,				\
			MMS_RAW_SINGLE | MMS_RAW_FORM,					\
			"what an entry that is not present says")

void mms_absent_decode(const struct mms_entry *e, const struct vm_area_struct *vma,
		       unsigned long addr, struct mms_absent *a);
enum mms_state mms_absent_state(enum mms_absent_kind kind);
void mms_push_absent(struct mms_batch *b, u32 type, const struct mms_entry *e,
		     const struct mms_absent *a, const char *device);

void mms_text_absent(struct mms_out *o, const struct mms_absent_record *r, const char *strings);
int mms_text_absent_short(struct mms_out *o, u32 kind, u32 type, u64 offset, u64 pfn);

#endif /* MMS_CORE_ABSENT_H */
