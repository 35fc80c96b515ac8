// SPDX-License-Identifier: GPL-2.0-only
/*
 * x86-64: paging as in the Intel SDM, volume 3, chapter 4 (tables 4-15 to
 * 4-20), and the bits Linux keeps in entries
 * (arch/x86/include/asm/pgtable_types.h).
 */
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/pkeys.h>
#include <linux/sched.h>
#include <asm/cpufeature.h>
#include <asm/msr.h>
#include <asm/pkru.h>
#include <asm/processor.h>
#include <asm/vsyscall.h>

#include "../compat.h"
#include "arch.h"

const char *const mms_arch_name = "x86_64";

enum {
	X86_P	= BIT(0),
	X86_RW	= BIT(1),
	X86_US	= BIT(2),
	X86_PWT	= BIT(3),
	X86_PCD	= BIT(4),
	X86_A	= BIT(5),
	X86_D	= BIT(6),
	X86_PS	= BIT(7),
	X86_PAT	= BIT(8),
	X86_G	= BIT(9),
	X86_NX	= BIT(10),
	X86_PROTNONE = BIT(11),
	X86_SPECIAL = BIT(12),
	X86_UFFD_WP = BIT(13),
	X86_SOFT_DIRTY = BIT(14),
	X86_DEVMAP = BIT(15),
	X86_SAVED_DIRTY = BIT(16),
	X86_PKEY0 = BIT(17),
	X86_PKEY1 = BIT(18),
	X86_PKEY2 = BIT(19),
	X86_PKEY3 = BIT(20),
	X86_NOPTISHADOW = BIT(21),
};

const struct mms_name mms_arch_flag_names[] = {
	{ X86_P, "P", "present: the CPU follows this entry" },
	{ X86_RW, "RW", "writes are allowed, if all other levels allow them" },
	{ X86_US, "US", "user mode may use it, if all other levels say so" },
	{ X86_PWT, "PWT", "write-through: with PCD and PAT selects the memory type" },
	{ X86_PCD, "PCD", "cache disabled: with PWT and PAT selects the memory type" },
	{ X86_A, "A", "accessed: the CPU has used this entry" },
	{ X86_D, "D", "dirty: the CPU has written through this entry (leaf)" },
	{ X86_PS, "PS", "page size: this entry maps memory, not a table" },
	{ X86_PAT, "PAT", "with PCD and PWT selects the memory type" },
	{ X86_G, "G", "global: stays in the TLB over a change of address space" },
	{ X86_NX, "NX", "no fetch of instructions, whatever the other levels say" },
	{ X86_PROTNONE, "PROTNONE", "not present to the CPU, but keeps its page" },
	{ X86_SPECIAL, "special", "Linux: not counted as a mapping of its page" },
	{ X86_UFFD_WP, "uffd-wp", "Linux: write-protected by userfaultfd" },
	{ X86_SOFT_DIRTY, "soft-dirty", "Linux: written since clear_refs was told to forget" },
	{ X86_DEVMAP, "devmap", "Linux: memory of a device" },
	{ X86_SAVED_DIRTY, "saved-dirty", "Linux: dirty, kept apart from shadow stacks" },
	{ X86_PKEY0, "pkey-bit0", "protection key, bit 0" },
	{ X86_PKEY1, "pkey-bit1", "protection key, bit 1" },
	{ X86_PKEY2, "pkey-bit2", "protection key, bit 2" },
	{ X86_PKEY3, "pkey-bit3", "protection key, bit 3" },
	{ X86_NOPTISHADOW, "no-pti-shadow", "Linux: not copied to the user's root" },
	{}
};

/* Those of every entry that a lecture talks about, in the order of the bits. */
const struct mms_arch_column mms_arch_columns[] = {
	{ X86_P, "P", "-" },
	{ X86_RW, "RW", "ro" },
	{ X86_US, "US", "--" },
	{ X86_A, "A", "-" },
	{ X86_D, "D", "-" },
	{ X86_NX, "NX", "--" },
	{}
};

const char mms_arch_legend[] =
	"bits: P present; RW writable, ro read-only; US user mode may use it;\n"
	"# A accessed, D written to, both set by the CPU; NX no execution; then the\n"
	"# memory type: WB is ordinary cached memory, UC uncached, WC write-combining";

/* arch/x86/include/asm/pgtable_64.h, "Encode and de-code a swap entry". */
const char mms_arch_absent_legend[] =
	"bits      59-63 type, 9-58 offset (inverted), 3 exclusive, 2 uffd-wp,\n"
	"          1 soft-dirty; 0 and 8, P and PROTNONE, are 0\n";

/* Where a bit means what it means. */
#define X86_TABLE	0x1
#define X86_LARGE	0x2
#define X86_PAGE	0x4
#define X86_LEAF	(X86_LARGE | X86_PAGE)
#define X86_ANY		(X86_TABLE | X86_LEAF)

static const struct {
	u64 mask;
	u64 flag;
	u32 where;
} x86_bits[] = {
	{ _PAGE_PRESENT, X86_P, X86_ANY },
	{ _PAGE_RW, X86_RW, X86_ANY },
	{ _PAGE_USER, X86_US, X86_ANY },
	{ _PAGE_PWT, X86_PWT, X86_ANY },
	{ _PAGE_PCD, X86_PCD, X86_ANY },
	{ _PAGE_ACCESSED, X86_A, X86_ANY },
	{ _PAGE_DIRTY, X86_D, X86_ANY },
	{ _PAGE_PSE, X86_PS, X86_LARGE },
	{ _PAGE_PAT, X86_PAT, X86_PAGE },
	{ _PAGE_PAT_LARGE, X86_PAT, X86_LARGE },
	{ _PAGE_GLOBAL, X86_G, X86_LEAF },
	{ BIT_ULL(_PAGE_BIT_SPECIAL), X86_SPECIAL, X86_LEAF },
	{ MMS_PAGE_UFFD, X86_UFFD_WP, X86_LEAF },
	{ BIT_ULL(_PAGE_BIT_SOFT_DIRTY), X86_SOFT_DIRTY, X86_LEAF },
	{ MMS_PAGE_DEVMAP, X86_DEVMAP, X86_LEAF },
	{ MMS_PAGE_SAVED_DIRTY, X86_SAVED_DIRTY, X86_LEAF },
	{ MMS_PAGE_NOPTISHADOW, X86_NOPTISHADOW, X86_TABLE },
	{ BIT_ULL(_PAGE_BIT_PKEY_BIT0), X86_PKEY0, X86_LEAF },
	{ BIT_ULL(_PAGE_BIT_PKEY_BIT1), X86_PKEY1, X86_LEAF },
	{ BIT_ULL(_PAGE_BIT_PKEY_BIT2), X86_PKEY2, X86_LEAF },
	{ BIT_ULL(_PAGE_BIT_PKEY_BIT3), X86_PKEY3, X86_LEAF },
	{ _PAGE_NX, X86_NX, X86_ANY },
};

/* The encodings of the PAT MSR, Intel SDM volume 3, table 12-10. */
const struct mms_name mms_arch_memtype_names[] = {
	{ 0, "UC", "uncached" },
	{ 1, "WC", "write-combining" },
	{ 4, "WT", "write-through" },
	{ 5, "WP", "write-protected" },
	{ 6, "WB", "write-back: ordinary memory" },
	{ 7, "UC-", "uncached unless an MTRR says write-combining" },
	{}
};

static u64 x86_pat;

/**
 * mms_arch_init() - read what does not change while the machine runs
 *
 * Context: Module load.
 */
void mms_arch_init(void)
{
	/* The same on all CPUs. Without PAT, what the SDM says of a reset. */
	x86_pat = 0x0007040600070406ULL;
	if (boot_cpu_has(X86_FEATURE_PAT))
		rdmsrq(MSR_IA32_CR_PAT, x86_pat);
}

/**
 * mms_arch_attributes() - what makes two entries of a level alike
 * @e: the entry, a leaf or a table
 *
 * Context: Any.
 * Return: its bits less the number of the frame it leads to. Of leaves of one
 * level for which they are the same, mms_arch_decode() says the same.
 */
u64 mms_arch_attributes(const struct mms_entry *e)
{
	u64 value = e->value;
	u64 below = PTE_PFN_MASK & (e->size - 1);

	if (e->kind != MMS_ENTRY_LEAF)
		return value & ~PTE_PFN_MASK;
	/*
	 * The frame number of what is not present is inverted (L1TF). In large
	 * leaves pte_modify(), which hugetlb uses, inverts also the bits below it,
	 * pmd_modify() does not. All but PAT, the lowest, are 0 if not inverted.
	 */
	if (!(value & _PAGE_PRESENT) && (value & below) > _PAGE_PAT_LARGE)
		value ^= below;
	return value & ~(PTE_PFN_MASK & ~(e->size - 1));
}

/**
 * mms_arch_next_frame() - the PTE that maps the frame after
 * @value: a leaf PTE
 *
 * Context: Any.
 * Return: the same bits with the next frame's number.
 */
u64 mms_arch_next_frame(u64 value)
{
	/* The frame number of what is not present is inverted: it counts down. */
	return value & _PAGE_PRESENT ? value + PAGE_SIZE : value - PAGE_SIZE;
}

/**
 * mms_arch_table() - the table an entry leads to
 * @value: bits of an entry of kind MMS_ENTRY_TABLE
 *
 * Context: Any.
 * Return: the table's physical address.
 */
phys_addr_t mms_arch_table(u64 value)
{
	return value & PTE_PFN_MASK;
}

/**
 * mms_arch_decode() - the bits of an entry
 * @e: the entry
 * @bits: what they are
 *
 * Entries that are not present to the CPU keep the meaning of few bits: of
 * PROT_NONE ones all but P, of others none.
 *
 * Context: Any.
 */
void mms_arch_decode(const struct mms_entry *e, struct mms_arch_bits *bits)
{
	u64 left = mms_arch_attributes(e);
	u32 where, i, pat;

	memset(bits, 0, sizeof(*bits));
	bits->memtype = MMS_NOTHING32;
	if (e->kind == MMS_ENTRY_TABLE) {
		where = X86_TABLE;
	} else if (e->kind == MMS_ENTRY_LEAF) {
		where = e->level == MMS_PTE ? X86_PAGE : X86_LARGE;
	} else {
		bits->unknown = e->kind == MMS_ENTRY_BAD ? e->value : 0;
		return;
	}
	for (i = 0; i < ARRAY_SIZE(x86_bits); i++) {
		if (!(x86_bits[i].where & where) || !(left & x86_bits[i].mask))
			continue;
		bits->flags |= x86_bits[i].flag;
		left &= ~x86_bits[i].mask;
	}
	if (mms_arch_protnone(e->value))
		bits->flags = (bits->flags & ~(u64)X86_G) | X86_PROTNONE;
	bits->unknown = left;

	if (bits->flags & X86_P) {
		bits->rights = MMS_MAY_READ;
		if (bits->flags & X86_RW)
			bits->rights |= MMS_MAY_WRITE;
		if (!(bits->flags & X86_NX))
			bits->rights |= MMS_MAY_EXEC;
		if (bits->flags & X86_US)
			bits->rights |= MMS_MAY_USER;
	}
	if (e->kind == MMS_ENTRY_LEAF) {
		pat = (bits->flags & X86_PWT ? 1 : 0) |
		      (bits->flags & X86_PCD ? 2 : 0) |
		      (bits->flags & X86_PAT ? 4 : 0);
		bits->memtype = x86_pat >> (8 * pat) & 7;
	}
}

/**
 * mms_arch_protnone() - does an entry keep a page that nobody may touch?
 * @value: a leaf's bits
 *
 * pte_protnone() says so only where the kernel has NUMA balancing.
 *
 * Context: Any.
 * Return: true if so.
 */
bool mms_arch_protnone(u64 value)
{
	return (value & (_PAGE_PRESENT | _PAGE_PROTNONE)) == _PAGE_PROTNONE;
}

/**
 * mms_arch_soft_dirty() - was the page written since clear_refs?
 * @e: an entry that is not a table
 *
 * Context: Any.
 * Return: the entry's soft-dirty bit, wherever its kind keeps it.
 */
bool mms_arch_soft_dirty(const struct mms_entry *e)
{
	if (e->kind == MMS_ENTRY_LEAF)
		return pte_soft_dirty(__pte(e->value));
	if (e->kind == MMS_ENTRY_SWAP)
		return e->level == MMS_PTE ? pte_swp_soft_dirty(__pte(e->value)) :
					     pmd_swp_soft_dirty(__pmd(e->value));
	return false;
}

/**
 * mms_arch_pgd() - the root entry the CPU uses for an address
 * @mm: whose tables
 * @addr: the address
 *
 * With page-table isolation there are two roots. User mode runs on the second,
 * and it is this one that says what user mode may do: the user half of the
 * kernel's root is marked NX throughout.
 *
 * Context: Any.
 * Return: where the entry lies.
 */
pgd_t *mms_arch_pgd(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);

	return mms_arch_user_address(addr) ? mms_user_pgd(pgd) : pgd;
}

/**
 * mms_arch_va_bits() - bits of a virtual address that are translated
 *
 * Context: Any.
 * Return: 48, or 57 with 5 levels.
 */
unsigned int mms_arch_va_bits(void)
{
	return pgtable_l5_enabled() ? 57 : 48;
}

/**
 * mms_arch_canonical() - may this be an address at all?
 * @addr: the address
 *
 * Context: Any.
 * Return: true if all bits above those that are translated equal the highest
 * one that is; using any other address is a general protection fault.
 */
bool mms_arch_canonical(unsigned long addr)
{
	unsigned int shift = 64 - mms_arch_va_bits();

	return (long)(addr << shift) >> shift == (long)addr;
}

/**
 * mms_arch_user_address() - does this address belong to the user's half?
 * @addr: a canonical address
 *
 * Context: Any.
 * Return: true if so.
 */
bool mms_arch_user_address(unsigned long addr)
{
	return (long)addr >= 0;
}

/**
 * mms_arch_has() - does the machine have this?
 * @what: "pti", "1g-pages", "pkeys", "nx" or "la57"
 *
 * Context: Any.
 * Return: true if it is there and in use.
 */
bool mms_arch_has(const char *what)
{
	if (!strcmp(what, "pti"))
		return boot_cpu_has(X86_FEATURE_PTI);
	if (!strcmp(what, "1g-pages"))
		return boot_cpu_has(X86_FEATURE_GBPAGES);
	if (!strcmp(what, "pkeys"))
		return boot_cpu_has(X86_FEATURE_OSPKE);
	if (!strcmp(what, "nx"))
		return boot_cpu_has(X86_FEATURE_NX);
	if (!strcmp(what, "la57"))
		return pgtable_l5_enabled();
	return false;
}

/**
 * mms_arch_user_root() - the root entry user mode has for an address
 * @mm: whose tables
 * @addr: the address
 *
 * Context: Any.
 * Return: where the entry lies; NULL where user mode runs on the kernel's root.
 */
pgd_t *mms_arch_user_root(struct mm_struct *mm, unsigned long addr)
{
	pgd_t *pgd = pgd_offset(mm, addr);
	pgd_t *user = mms_user_pgd(pgd);

	return user == pgd ? NULL : user;
}

/**
 * mms_arch_table_fits() - can there be a table where an entry leads?
 * @value: the entry
 *
 * Context: Any.
 * Return: false if the CPU has no such physical addresses.
 */
bool mms_arch_table_fits(u64 value)
{
	return !((value & PTE_PFN_MASK) >> boot_cpu_data.x86_phys_bits);
}

/**
 * mms_arch_vsyscall() - is this the page of the calls of old?
 * @addr: the address
 *
 * Context: Any.
 * Return: true if it is in a page above user memory that the kernel emulates.
 */
bool mms_arch_vsyscall(unsigned long addr)
{
	return (addr & PAGE_MASK) == VSYSCALL_ADDR;
}

/**
 * mms_arch_lass() - does the CPU keep user mode out of the kernel's half?
 *
 * Context: Any.
 * Return: true if an access there is a general protection fault, whatever is mapped.
 */
bool mms_arch_lass(void)
{
	return MMS_LASS && boot_cpu_has(MMS_LASS);
}

/**
 * mms_arch_pkey_rights() - what a thread's protection keys leave of an area
 * @vma: the area
 * @task: the thread, or NULL: none is left
 *
 * The register is kept when the thread is switched off its CPU: of one that runs
 * this is what it had last time.
 *
 * Context: Expects the mm's mmap_lock held, and @task to stay.
 * Return: MMS_MAY_READ and MMS_MAY_WRITE, or less; of fetches keys say nothing.
 */
u32 mms_arch_pkey_rights(struct vm_area_struct *vma, struct task_struct *task)
{
	u32 pkru, key = vma_pkey(vma), rights = 0;

	if (!boot_cpu_has(X86_FEATURE_OSPKE) || !task)
		return MMS_MAY_READ | MMS_MAY_WRITE;
	pkru = task == current ? read_pkru() : READ_ONCE(task->thread.pkru);
	if (__pkru_allows_read(pkru, key))
		rights |= MMS_MAY_READ;
	if (__pkru_allows_write(pkru, key))
		rights |= MMS_MAY_WRITE;
	return rights;
}
