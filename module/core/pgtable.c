// SPDX-License-Identifier: GPL-2.0-only
/*
 * Page-table entries, see pgtable.h.
 *
 * Entries are kept as numbers and turned into pgd_t and its kin where one of
 * the kernel's accessors is asked, so that walkers can be a loop over levels
 * rather than five functions that say the same.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "absent.h"
#include "pgtable.h"

const struct mms_name mms_level_names[] = {
	{ MMS_PGD, "pgd", "page global directory, the root" },
	{ MMS_P4D, "p4d", "page 4th-level directory, only with 5 levels" },
	{ MMS_PUD, "pud", "page upper directory; a leaf here is 1 GiB" },
	{ MMS_PMD, "pmd", "page middle directory; a leaf here is 2 MiB" },
	{ MMS_PTE, "pte", "page table; its entries map single pages" },
	{}
};

const struct mms_name mms_state_names[] = {
	{ MMS_STATE_PRESENT, "present", "mapped: the CPU can translate it" },
	{ MMS_STATE_NONE, "none", "no entry: nothing was ever put here, or it was taken away" },
	{ MMS_STATE_PROT_NONE, "prot-none", "keeps its page, but no access is allowed (mprotect)" },
	{ MMS_STATE_NUMA_HINT, "numa-hint", "keeps its page; the next access tells its node" },
	{ MMS_STATE_SWAP, "swap", "the page is in swap" },
	{ MMS_STATE_MIGRATION, "migration", "the page is being moved; an access waits" },
	{ MMS_STATE_HWPOISON, "hwpoison", "the page's memory is broken; an access is a SIGBUS" },
	{ MMS_STATE_DEVICE, "device", "the page is in a device's own memory" },
	{ MMS_STATE_MARKER, "marker", "no page, but a note of userfaultfd or of the kernel" },
	{ MMS_STATE_BAD, "bad", "no entry the kernel makes: not followed" },
	{ MMS_STATE_UNREADABLE, "unreadable", "the table it leads to could not be read" },
	{ MMS_STATE_ALIAS, "alias", "leads to the same tables as what is just before" },
	{}
};

/* Every set of MMS_MAY_*. */
const struct mms_name mms_effective_names[] = {
	{ 0x0, "----" }, { 0x1, "r---" }, { 0x2, "-w--" }, { 0x3, "rw--" },
	{ 0x4, "--x-" }, { 0x5, "r-x-" }, { 0x6, "-wx-" }, { 0x7, "rwx-" },
	{ 0x8, "---u" }, { 0x9, "r--u" }, { 0xa, "-w-u" }, { 0xb, "rw-u" },
	{ 0xc, "--xu" }, { 0xd, "r-xu" }, { 0xe, "-wxu" }, { 0xf, "rwxu" },
	{}
};

/**
 * mms_level_exists() - is this level part of the tables?
 * @mm: whose tables
 * @level: the level
 *
 * Context: Any.
 * Return: false where the level is folded into the one above.
 */
bool mms_level_exists(const struct mm_struct *mm, enum mms_level level)
{
	switch (level) {
	case MMS_P4D:
		return !mm_p4d_folded((struct mm_struct *)mm);
	case MMS_PUD:
		return !mm_pud_folded((struct mm_struct *)mm);
	case MMS_PMD:
		return !mm_pmd_folded((struct mm_struct *)mm);
	default:
		return true;
	}
}

/**
 * mms_level_next() - the level below
 * @mm: whose tables
 * @level: a level above MMS_PTE
 *
 * Context: Any.
 * Return: the next level that is not folded.
 */
enum mms_level mms_level_next(const struct mm_struct *mm, enum mms_level level)
{
	do
		level++;
	while (!mms_level_exists(mm, level));
	return level;
}

/**
 * mms_level_shift() - log2 of the bytes an entry of a level translates
 * @level: the level
 *
 * Context: Any.
 * Return: the shift.
 */
unsigned int mms_level_shift(enum mms_level level)
{
	switch (level) {
	case MMS_PGD:
		return PGDIR_SHIFT;
	case MMS_P4D:
		return P4D_SHIFT;
	case MMS_PUD:
		return PUD_SHIFT;
	case MMS_PMD:
		return PMD_SHIFT;
	default:
		return PAGE_SHIFT;
	}
}

/**
 * mms_level_index() - which entry of its table translates an address
 * @level: the level
 * @addr: the address
 *
 * Context: Any.
 * Return: the index.
 */
unsigned int mms_level_index(enum mms_level level, unsigned long addr)
{
	switch (level) {
	case MMS_PGD:
		return pgd_index(addr);
	case MMS_P4D:
		return p4d_index(addr);
	case MMS_PUD:
		return pud_index(addr);
	case MMS_PMD:
		return pmd_index(addr);
	default:
		return pte_index(addr);
	}
}

/**
 * mms_slot() - where the entry of an address lies
 * @mm: whose tables
 * @level: a level that exists
 * @parent: the entry of the level above, as it was read; ignored at MMS_PGD
 * @addr: the address
 *
 * Only computes: the parent must be a table for the answer to be of use.
 *
 * Context: Any.
 * Return: the kernel's address of the entry.
 */
void *mms_slot(struct mm_struct *mm, enum mms_level level, const u64 *parent,
	       unsigned long addr)
{
	switch (level) {
	case MMS_PGD:
		return mms_arch_pgd(mm, addr);
	case MMS_P4D:
		return p4d_offset((pgd_t *)parent, addr);
	case MMS_PUD:
		return pud_offset((p4d_t *)parent, addr);
	case MMS_PMD:
		return pmd_offset((pud_t *)parent, addr);
	default:
		return pte_offset_kernel((pmd_t *)parent, addr);
	}
}

/**
 * mms_table_kind() - what an entry above the PTEs is to the walk
 * @level: its level
 * @value: its bits; not those of a hugetlb page, see mms_entry_kind()
 *
 * Context: Any.
 * Return: the kind.
 */
enum mms_entry_kind mms_table_kind(enum mms_level level, u64 value)
{
	pgd_t pgd = __pgd(value);
	p4d_t p4d = __p4d(value);
	pud_t pud = __pud(value);
	pmd_t pmd = __pmd(value);

	switch (level) {
	case MMS_PGD:
		if (pgd_none(pgd))
			return MMS_ENTRY_NONE;
		if (mms_level_exists(NULL, MMS_P4D))
			return pgd_bad(pgd) ? MMS_ENTRY_BAD : MMS_ENTRY_TABLE;
		fallthrough;
	case MMS_P4D:
		if (p4d_none(p4d))
			return MMS_ENTRY_NONE;
		return !p4d_present(p4d) || p4d_bad(p4d) ? MMS_ENTRY_BAD : MMS_ENTRY_TABLE;
	case MMS_PUD:
		if (pud_none(pud))
			return MMS_ENTRY_NONE;
		if (pud_leaf(pud))
			return MMS_ENTRY_LEAF;
		return !pud_present(pud) || pud_bad(pud) ? MMS_ENTRY_BAD : MMS_ENTRY_TABLE;
	default:
		if (pmd_none(pmd))
			return MMS_ENTRY_NONE;
		if (!pmd_present(pmd))
			return MMS_ENTRY_SWAP;
		if (pmd_leaf(pmd))
			return MMS_ENTRY_LEAF;
		return pmd_bad(pmd) ? MMS_ENTRY_BAD : MMS_ENTRY_TABLE;
	}
}

/**
 * mms_kernel_kind() - what an entry of the kernel's half is to the walk
 * @level: its level
 * @value: its bits
 *
 * The kernel's tables may be read-only or not executable as a whole (ESPfix),
 * which pud_bad() and pmd_bad() call bad. What was read may also be no table any
 * more: what cannot lead to memory is not followed.
 *
 * Context: Any.
 * Return: the kind.
 */
enum mms_entry_kind mms_kernel_kind(enum mms_level level, u64 value)
{
	enum mms_entry_kind kind = mms_entry_kind(level, value, false);
	bool table = kind == MMS_ENTRY_TABLE && level != MMS_PTE;

	if (kind == MMS_ENTRY_BAD && level == MMS_PUD)
		table = pud_present(__pud(value));
	else if (kind == MMS_ENTRY_BAD && level == MMS_PMD)
		table = pmd_present(__pmd(value));
	/* The kernel does not swap: it took the present bit away. */
	if (kind == MMS_ENTRY_SWAP)
		return MMS_ENTRY_OFF;
	if (!table)
		return kind;
	return mms_arch_table_fits(value) ? MMS_ENTRY_TABLE : MMS_ENTRY_BAD;
}

/**
 * mms_entry_table() - the table an entry leads to
 * @mm: whose tables
 * @e: an entry of kind MMS_ENTRY_TABLE
 *
 * Context: Any.
 * Return: the table's physical address.
 */
phys_addr_t mms_entry_table(struct mm_struct *mm, const struct mms_entry *e)
{
	enum mms_level next = mms_level_next(mm, e->level);

	return __pa(mms_slot(mm, next, &e->value, 0));
}

/**
 * mms_entry_pfn() - the frame a leaf leads to
 * @e: an entry of kind MMS_ENTRY_LEAF
 *
 * Through the kernel's accessors: x86 inverts the frame number of PROT_NONE
 * entries (L1TF), and large leaves have their PAT bit among its bits.
 *
 * Context: Any.
 * Return: the first frame's number.
 */
unsigned long mms_entry_pfn(const struct mms_entry *e)
{
	switch (e->level) {
	case MMS_PUD:
		return pud_pfn(__pud(e->value));
	case MMS_PMD:
		return pmd_pfn(__pmd(e->value));
	default:
		return pte_pfn(__pte(e->value));
	}
}

/**
 * mms_entry_state() - what an entry says about the addresses it translates
 * @e: the entry; of a table when nothing of what it leads to could be read
 * @vma: the VMA they are in, or NULL
 *
 * Context: Any.
 * Return: the state.
 */
enum mms_state mms_entry_state(const struct mms_entry *e,
			       const struct vm_area_struct *vma)
{
	struct mms_absent absent;

	switch (e->kind) {
	case MMS_ENTRY_LEAF:
		if (!mms_arch_protnone(e->value))
			return MMS_STATE_PRESENT;
		/* The same bits: only the VMA knows who put them there. */
		if (!vma || !vma_is_accessible((struct vm_area_struct *)vma))
			return MMS_STATE_PROT_NONE;
		if ((vma->vm_flags & MMS_VM_UFFD_RWP) && pte_uffd(__pte(e->value)))
			return MMS_STATE_PROT_NONE;
		return MMS_STATE_NUMA_HINT;
	case MMS_ENTRY_SWAP:
		mms_absent_decode(e, vma, e->va, &absent);
		return mms_absent_state(absent.kind);
	case MMS_ENTRY_OFF:
		return MMS_STATE_PROT_NONE;
	case MMS_ENTRY_TABLE:
	case MMS_ENTRY_LOST:
		return MMS_STATE_UNREADABLE;
	case MMS_ENTRY_BAD:
		return MMS_STATE_BAD;
	default:
		return MMS_STATE_NONE;
	}
}
