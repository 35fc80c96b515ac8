/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Page-table entries, one level at a time: where an entry is, what kind it is,
 * what it leads to. Made of the kernel's own inline accessors. Nothing here
 * reads page tables: see walker.h.
 */
#ifndef MMS_CORE_PGTABLE_H
#define MMS_CORE_PGTABLE_H

#include <linux/bitops.h>
#include <linux/mm.h>
#include <linux/pgtable.h>

#include "schema.h"

/**
 * enum mms_level - the levels of a page table, the root first
 * @MMS_PGD: the root
 * @MMS_P4D: only with 5 levels
 * @MMS_PUD: an entry may be a leaf of 1 GiB (x86, 4 KiB pages)
 * @MMS_PMD: an entry may be a leaf of 2 MiB
 * @MMS_PTE: entries are leaves of a base page
 * @MMS_LEVELS: how many there can be
 */
enum mms_level { MMS_PGD, MMS_P4D, MMS_PUD, MMS_PMD, MMS_PTE, MMS_LEVELS };

/* Entries of a table. */
#define MMS_TABLE_ENTRIES	(PAGE_SIZE / sizeof(u64))

/**
 * enum mms_entry_kind - what an entry is to the walk
 * @MMS_ENTRY_NONE: empty
 * @MMS_ENTRY_TABLE: leads to a table of the next level
 * @MMS_ENTRY_LEAF: leads to memory (also PROT_NONE and NUMA hint entries,
 *                  which the CPU does not accept but which keep their page)
 * @MMS_ENTRY_SWAP: not present; what it means only the kernel knows
 * @MMS_ENTRY_OFF: of the kernel's half: not present any more, the rest as it was
 * @MMS_ENTRY_BAD: neither; never followed
 * @MMS_ENTRY_LOST: leads to a table that could not be read, or kept changing
 */
enum mms_entry_kind {
	MMS_ENTRY_NONE,
	MMS_ENTRY_TABLE,
	MMS_ENTRY_LEAF,
	MMS_ENTRY_SWAP,
	MMS_ENTRY_OFF,
	MMS_ENTRY_BAD,
	MMS_ENTRY_LOST,
};

/* What an entry says about its addresses; mms_state_names has the meanings. */
enum mms_state {
	MMS_STATE_PRESENT,
	MMS_STATE_NONE,
	MMS_STATE_PROT_NONE,
	MMS_STATE_NUMA_HINT,
	MMS_STATE_SWAP,
	MMS_STATE_MIGRATION,
	MMS_STATE_HWPOISON,
	MMS_STATE_DEVICE,
	MMS_STATE_MARKER,
	MMS_STATE_BAD,
	MMS_STATE_UNREADABLE,
	MMS_STATE_ALIAS,
};

/*
 * What entries allow. A translation allows what all its entries do: with this
 * meaning of the bits, their AND.
 */
#define MMS_MAY_READ	0x1
#define MMS_MAY_WRITE	0x2
#define MMS_MAY_EXEC	0x4
#define MMS_MAY_USER	0x8
#define MMS_MAY_ALL	0xf

/**
 * struct mms_entry - one entry, as it was read
 * @level: the level of its table
 * @kind: what it is to the walk
 * @va: the first address it translates
 * @size: bytes it translates
 * @nr: entries of its table, from this one on, that are like it: empty, or
 *      leaves with the same bits that lead to frames that follow one another
 * @value: its bits
 * @at: physical address of the entry itself
 */
struct mms_entry {
	enum mms_level level;
	enum mms_entry_kind kind;
	u64 va;
	u64 size;
	u64 nr;
	u64 value;
	phys_addr_t at;
};

extern const struct mms_name mms_level_names[];
extern const struct mms_name mms_state_names[];
extern const struct mms_name mms_effective_names[];

bool mms_level_exists(const struct mm_struct *mm, enum mms_level level);
enum mms_level mms_level_next(const struct mm_struct *mm, enum mms_level level);
unsigned int mms_level_shift(enum mms_level level);
unsigned int mms_level_index(enum mms_level level, unsigned long addr);
void *mms_slot(struct mm_struct *mm, enum mms_level level, const u64 *parent,
	       unsigned long addr);
enum mms_entry_kind mms_table_kind(enum mms_level level, u64 value);
enum mms_entry_kind mms_kernel_kind(enum mms_level level, u64 value);
phys_addr_t mms_entry_table(struct mm_struct *mm, const struct mms_entry *e);
unsigned long mms_entry_pfn(const struct mms_entry *e);
enum mms_state mms_entry_state(const struct mms_entry *e,
			       const struct vm_area_struct *vma);

/**
 * mms_entry_shift() - log2 of the bytes an entry translates
 * @e: the entry
 *
 * Context: Any.
 * Return: the shift.
 */
static inline unsigned int mms_entry_shift(const struct mms_entry *e)
{
	return __ffs(e->size);
}

/**
 * mms_slot_read() - read an entry once
 * @level: its level
 * @slot: where it lies
 *
 * Context: The caller sees to it that the table stays.
 * Return: its bits.
 */
static inline u64 mms_slot_read(enum mms_level level, const void *slot)
{
	switch (level) {
	case MMS_PGD:
		return pgd_val(READ_ONCE(*(pgd_t *)slot));
	case MMS_P4D:
		return p4d_val(READ_ONCE(*(p4d_t *)slot));
	case MMS_PUD:
		return pud_val(READ_ONCE(*(pud_t *)slot));
	case MMS_PMD:
		return pmd_val(READ_ONCE(*(pmd_t *)slot));
	default:
		return pte_val(READ_ONCE(*(pte_t *)slot));
	}
}

/**
 * mms_entry_kind() - what an entry is to the walk
 * @level: its level
 * @value: its bits
 * @huge: the address is in a hugetlb VMA whose pages are of this level's size:
 *        such entries have the format of PTEs whatever their level, and the
 *        pud_ and pmd_ tests misjudge them (a PROT_NONE one of 1 GiB is neither
 *        present nor a leaf to pud_leaf() of 6.1)
 *
 * Inline, as the two above: dumps spend their time here.
 *
 * Context: Any.
 * Return: the kind.
 */
static inline enum mms_entry_kind mms_entry_kind(enum mms_level level, u64 value, bool huge)
{
	if (!value)
		return MMS_ENTRY_NONE;
	if (level != MMS_PTE && !huge)
		return mms_table_kind(level, value);
	if (pte_none(__pte(value)))
		return MMS_ENTRY_NONE;
	return pte_present(__pte(value)) ? MMS_ENTRY_LEAF : MMS_ENTRY_SWAP;
}

struct mms_out;
int mms_text_bits(struct mms_out *o, u64 flags, u32 memtype);
int mms_text_page_size(struct mms_out *o, u64 size);

#endif /* MMS_CORE_PGTABLE_H */
