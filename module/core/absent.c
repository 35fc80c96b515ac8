// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that are not present, see absent.h: what include/linux/swapops.h makes,
 * taken apart by the kernel's own functions and numbers.
 */
#include <linux/hugetlb_inline.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/swap.h>
#include <linux/swapops.h>

#include "../compat.h"
#include "absent.h"

/* The meanings are said after the state's word, and fit into a line with it. */
const struct mms_name mms_absent_names[] = {
	{ MMS_ABSENT_SWAP, "swap", "the page is in swap; an access brings it back" },
	{ MMS_ABSENT_MIGRATION_READ, "migration-read",
	  "a read-only page is being moved; an access waits" },
	{ MMS_ABSENT_MIGRATION_READ_EXCLUSIVE, "migration-read-exclusive",
	  "a read-only page, not shared, is being moved" },
	{ MMS_ABSENT_MIGRATION_WRITE, "migration-write",
	  "a writable page is being moved; an access waits" },
	{ MMS_ABSENT_HWPOISON, "hwpoison", "the frame's memory is broken; an access is a SIGBUS" },
	{ MMS_ABSENT_DEVICE_PRIVATE_READ, "device-private-read",
	  "the page is in a device's memory, read-only" },
	{ MMS_ABSENT_DEVICE_PRIVATE_WRITE, "device-private-write",
	  "the page is in a device's memory, writable" },
	{ MMS_ABSENT_DEVICE_EXCLUSIVE_READ, "device-exclusive-read",
	  "only a device may use it for now; it was read-only" },
	{ MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE, "device-exclusive-write",
	  "only a device may use it for now; it was writable" },
	{ MMS_ABSENT_DEVICE_EXCLUSIVE, "device-exclusive",
	  "only a device may use the page for now" },
	{ MMS_ABSENT_MARKER_UFFD_WP, "marker-uffd-wp",
	  "no page, but writes are userfaultfd's to allow" },
	{ MMS_ABSENT_MARKER_POISON, "marker-poison",
	  "no page can be had any more; an access is a SIGBUS" },
	{ MMS_ABSENT_MARKER_GUARD, "marker-guard",
	  "a guard (MADV_GUARD_INSTALL); an access is a SIGSEGV" },
	{ MMS_ABSENT_SWAPIN_ERROR, "swapin-error",
	  "could not be read from swap; an access is a SIGBUS" },
	{ MMS_ABSENT_UNKNOWN, "unknown", "no kind of entry that mmscope knows" },
	{}
};

const struct mms_name mms_absent_flag_names[] = {
	{ MMS_ABSENT_SOFT_DIRTY, "soft-dirty", "written since clear_refs was told to forget" },
	{ MMS_ABSENT_UFFD_WP, "uffd-wp", "write-protected by userfaultfd, also once it is back" },
	{ MMS_ABSENT_EXCLUSIVE, "exclusive", "no other process shares the page" },
	{ MMS_ABSENT_YOUNG, "young", "was accessed before it was moved (A)" },
	{ MMS_ABSENT_DIRTY, "dirty", "was written to before it was moved (D)" },
	{}
};

const struct mms_field mms_absent_fields[MMS_NR_ABSENT_FIELDS] = {
	MMS_FIELD_NAMES(mms_absent_record, kind, ENUM, 15, mms_absent_names,
			"what became of the page"),
	MMS_FIELD(mms_absent_record, entry, HEX, 18, "the entry"),
	MMS_FIELD(mms_absent_record, type, COUNT, 4, "its type: of swap the number of the device"),
	MMS_FIELD(mms_absent_record, offset, COUNT, 10,
		  "its offset: of swap the page of the device, else the frame, or bits"),
	MMS_FIELD(mms_absent_record, pfn, PFN, 10, "the frame it is about"),
	MMS_FIELD_NAMES(mms_absent_record, flags, FLAGS, 20, mms_absent_flag_names,
			"what it says besides"),
	MMS_FIELD(mms_absent_record, unknown, HEX, 0, "bits without a name"),
	MMS_FIELD(mms_absent_record, device, STRING, 10, "path of the swap device"),
};

/**
 * mms_absent_state() - what a kind of note is to the interface
 * @kind: the kind
 *
 * Context: Any.
 * Return: the state.
 */
enum mms_state mms_absent_state(enum mms_absent_kind kind)
{
	switch (kind) {
	case MMS_ABSENT_SWAP:
		return MMS_STATE_SWAP;
	case MMS_ABSENT_MIGRATION_READ:
	case MMS_ABSENT_MIGRATION_READ_EXCLUSIVE:
	case MMS_ABSENT_MIGRATION_WRITE:
		return MMS_STATE_MIGRATION;
	case MMS_ABSENT_HWPOISON:
		return MMS_STATE_HWPOISON;
	case MMS_ABSENT_DEVICE_PRIVATE_READ:
	case MMS_ABSENT_DEVICE_PRIVATE_WRITE:
	case MMS_ABSENT_DEVICE_EXCLUSIVE_READ:
	case MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE:
	case MMS_ABSENT_DEVICE_EXCLUSIVE:
		return MMS_STATE_DEVICE;
	default:
		return MMS_STATE_MARKER;
	}
}

/* The bits beside type and offset, and what is left without a name; of a PTE. */
static swp_entry_t mms_absent_pte(pte_t pte, struct mms_absent *a)
{
	swp_entry_t entry = softleaf_from_pte(pte);
	pte_t again = swp_entry_to_pte(entry);

	if (pte_swp_soft_dirty(pte)) {
		a->flags |= MMS_ABSENT_SOFT_DIRTY;
		again = pte_swp_mksoft_dirty(again);
	}
	if (pte_swp_uffd(pte)) {
		a->flags |= MMS_ABSENT_UFFD_WP;
		again = pte_swp_mkuffd(again);
	}
	if (pte_swp_exclusive(pte)) {
		a->flags |= MMS_ABSENT_EXCLUSIVE;
		again = pte_swp_mkexclusive(again);
	}
	a->unknown = pte_val(pte) ^ pte_val(again);
	return entry;
}

/* The same of a PMD, that of a transparent huge page. */
static swp_entry_t mms_absent_pmd(pmd_t pmd, struct mms_absent *a)
{
	swp_entry_t entry = softleaf_from_pmd(pmd);
	pmd_t again = swp_entry_to_pmd(entry);

	if (pmd_swp_soft_dirty(pmd)) {
		a->flags |= MMS_ABSENT_SOFT_DIRTY;
		again = pmd_swp_mksoft_dirty(again);
	}
	if (pmd_swp_uffd(pmd)) {
		a->flags |= MMS_ABSENT_UFFD_WP;
		again = pmd_swp_mkuffd(again);
	}
	a->unknown = pmd_val(pmd) ^ pmd_val(again);
	return entry;
}

/* A marker has bits instead of an offset; the gravest gives it its name. */
static enum mms_absent_kind mms_marker_kind(swp_entry_t entry, struct mms_absent *a)
{
	u64 bits = swp_offset(entry);

	if (bits & PTE_MARKER_UFFD_WP)
		a->flags |= MMS_ABSENT_UFFD_WP;
	if (bits & ~(u64)MMS_MARKERS)
		return MMS_ABSENT_UNKNOWN;
	if (bits & MMS_MARKER_GUARD)
		return MMS_ABSENT_MARKER_GUARD;
	if (bits & MMS_MARKER_POISON)
		return MMS_ABSENT_MARKER_POISON;
	return bits ? MMS_ABSENT_MARKER_UFFD_WP : MMS_ABSENT_UNKNOWN;
}

/* The types that have a frame. */
static const struct {
	unsigned int type;
	enum mms_absent_kind kind;
} mms_absent_types[] = {
	{ SWP_MIGRATION_READ, MMS_ABSENT_MIGRATION_READ },
	{ SWP_MIGRATION_READ_EXCLUSIVE, MMS_ABSENT_MIGRATION_READ_EXCLUSIVE },
	{ SWP_MIGRATION_WRITE, MMS_ABSENT_MIGRATION_WRITE },
	{ SWP_HWPOISON, MMS_ABSENT_HWPOISON },
	{ SWP_DEVICE_READ, MMS_ABSENT_DEVICE_PRIVATE_READ },
	{ SWP_DEVICE_WRITE, MMS_ABSENT_DEVICE_PRIVATE_WRITE },
	{ SWP_DEVICE_EXCLUSIVE_READ, MMS_ABSENT_DEVICE_EXCLUSIVE_READ },
	{ SWP_DEVICE_EXCLUSIVE_WRITE, MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE },
	{ SWP_DEVICE_EXCLUSIVE, MMS_ABSENT_DEVICE_EXCLUSIVE },
	{ SWP_SWAPIN_ERROR, MMS_ABSENT_SWAPIN_ERROR },
};

/* What is kept of a page while it is moved; where the kernel keeps nothing they are 0. */
static void mms_migration_flags(swp_entry_t entry, struct mms_absent *a)
{
	if (swp_offset(entry) & SWP_MIG_YOUNG)
		a->flags |= MMS_ABSENT_YOUNG;
	if (swp_offset(entry) & SWP_MIG_DIRTY)
		a->flags |= MMS_ABSENT_DIRTY;
}

/*
 * The kernel's own function of this kind complains of types it does not know; here
 * they are shown.
 */
static enum mms_absent_kind mms_absent_kind(swp_entry_t entry, struct mms_absent *a)
{
	unsigned int type = swp_type(entry), i;
	enum mms_absent_kind kind;

	a->pfn = swp_offset(entry) & SWP_PFN_MASK;
	for (i = 0; i < ARRAY_SIZE(mms_absent_types); i++) {
		if (type != mms_absent_types[i].type)
			continue;
		kind = mms_absent_types[i].kind;
		if (mms_absent_state(kind) == MMS_STATE_MIGRATION)
			mms_migration_flags(entry, a);
		return kind;
	}
	a->pfn = MMS_NOTHING;
	if (type < MAX_SWAPFILES)
		return MMS_ABSENT_SWAP;
	return type == SWP_PTE_MARKER ? mms_marker_kind(entry, a) : MMS_ABSENT_UNKNOWN;
}

/* The bits of an entry that hold this part of an offset. */
static u64 mms_offset_bits(u64 offset)
{
	return pte_val(swp_entry_to_pte(swp_entry(0, offset))) ^
	       pte_val(swp_entry_to_pte(swp_entry(0, 0)));
}

/* Those of the flags that are part of the offset. */
static u64 mms_flags_in_offset(const struct mms_absent *a)
{
	return (a->flags & MMS_ABSENT_YOUNG ? SWP_MIG_YOUNG : 0) |
	       (a->flags & MMS_ABSENT_DIRTY ? SWP_MIG_DIRTY : 0);
}

/**
 * mms_absent_decode() - what an entry that is not present says
 * @e: an entry of kind MMS_ENTRY_SWAP
 * @vma: the VMA its addresses are in, or NULL. Entries of hugetlb have the format
 *       of PTEs whatever their level.
 * @addr: the address that is asked about, of those it translates: a frame that is
 *        told is that address's
 * @a: what it says
 *
 * Context: Any.
 */
void mms_absent_decode(const struct mms_entry *e, const struct vm_area_struct *vma,
		       unsigned long addr, struct mms_absent *a)
{
	bool huge = vma && is_vm_hugetlb_page((struct vm_area_struct *)vma);
	swp_entry_t entry;

	memset(a, 0, sizeof(*a));
	if (e->level == MMS_PMD && !huge && MMS_PMD_SOFTLEAVES)
		entry = mms_absent_pmd(__pmd(e->value), a);
	else
		entry = mms_absent_pte(__pte(e->value), a);
	a->type = swp_type(entry);
	a->offset = swp_offset(entry);
	a->kind = mms_absent_kind(entry, a);
	if (a->pfn == MMS_NOTHING)
		return;
	/* What is above the frame's number is told as flags; pagemap leaves it out. */
	a->unknown |= mms_offset_bits(a->offset & ~(SWP_PFN_MASK | mms_flags_in_offset(a)));
	a->pfn += (addr & (e->size - 1)) >> PAGE_SHIFT;
	a->offset = a->pfn;
}

/**
 * mms_push_absent() - the record of an entry that is not present
 * @b: the batch; has room
 * @type: the listing's type of MMS_ABSENT_TYPE
 * @e: the entry
 * @a: what it says
 * @device: path of the swap device, or NULL
 *
 * Context: Any.
 */
void mms_push_absent(struct mms_batch *b, u32 type, const struct mms_entry *e,
		     const struct mms_absent *a, const char *device)
{
	struct mms_absent_record *r = mms_batch_push(b, type);

	r->entry = e->value;
	r->offset = a->offset;
	r->pfn = a->pfn;
	r->flags = a->flags;
	r->unknown = a->unknown;
	r->kind = a->kind;
	r->type = a->type;
	r->device = mms_batch_str(b, device);
}
