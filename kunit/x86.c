// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of x86-64: Intel SDM volume 3, tables 4-15 to 4-20 (bits of entries)
 * and 12-10 to 12-12 (memory types), and Linux's arch/x86/include/asm/
 * pgtable_types.h for the bits that are left to software.
 */
#include <kunit/test.h>
#include <linux/pgtable.h>

/* Both numbers of levels, whatever this machine has. */
static bool test_l5;
#undef pgtable_l5_enabled
#define pgtable_l5_enabled() test_l5

#include "../module/arch/x86.c"
#include "../module/core/view.h"

/* What Linux writes to the MSR (arch/x86/mm/pat/memtype.c): WT UC- WP WB UC UC- WC WB. */
#define LINUX_PAT	0x0407050600070106ULL

struct decoded {
	const char *desc;
	enum mms_level level;
	enum mms_entry_kind kind;
	u64 value;
	const char *flags;
	u64 unknown;
	const char *rights;
	const char *memtype;
};

#define PAGE(_desc, _value, ...) { _desc, MMS_PTE, MMS_ENTRY_LEAF, _value, __VA_ARGS__ }
#define LARGE(_desc, _value, ...) { _desc, MMS_PMD, MMS_ENTRY_LEAF, _value, __VA_ARGS__ }
#define HUGE(_desc, _value, ...) { _desc, MMS_PUD, MMS_ENTRY_LEAF, _value, __VA_ARGS__ }
#define TABLE(_desc, _value, ...) { _desc, MMS_PMD, MMS_ENTRY_TABLE, _value, __VA_ARGS__, NULL }

static const struct decoded decoded[] = {
	/* Bits 0 to 11, 58 to 63 of a base page's entry. */
	PAGE("present", 0x12345001, "P", 0, "r-x-", "WB"),
	PAGE("writable", 0x12345003, "P RW", 0, "rwx-", "WB"),
	PAGE("user", 0x12345005, "P US", 0, "r-xu", "WB"),
	PAGE("accessed", 0x12345021, "P A", 0, "r-x-", "WB"),
	PAGE("dirty", 0x12345041, "P D", 0, "r-x-", "WB"),
	PAGE("global", 0x12345101, "P G", 0, "r-x-", "WB"),
	PAGE("special", 0x12345201, "P special", 0, "r-x-", "WB"),
	PAGE("uffd-wp", 0x12345401, "P uffd-wp", 0, "r-x-", "WB"),
	PAGE("soft-dirty", 0x12345801, "P soft-dirty", 0, "r-x-", "WB"),
	/* Only in some kernels, and not in all at the same place. */
	PAGE("devmap", 0x12345001 | MMS_PAGE_DEVMAP, MMS_PAGE_DEVMAP ? "P devmap" : "P", 0,
	     "r-x-", "WB"),
	PAGE("saved dirty", 0x12345001 | MMS_PAGE_SAVED_DIRTY,
	     MMS_PAGE_SAVED_DIRTY ? "P saved-dirty" : "P", 0, "r-x-", "WB"),
	PAGE("pkey bit 0", 0x0800000012345001, "P pkey-bit0", 0, "r-x-", "WB"),
	PAGE("pkey bit 1", 0x1000000012345001, "P pkey-bit1", 0, "r-x-", "WB"),
	PAGE("pkey bit 2", 0x2000000012345001, "P pkey-bit2", 0, "r-x-", "WB"),
	PAGE("pkey bit 3", 0x4000000012345001, "P pkey-bit3", 0, "r-x-", "WB"),
	PAGE("no execution", 0x8000000012345001, "P NX", 0, "r---", "WB"),
	PAGE("a user's data", 0x8000000012345867, "P RW US A D NX soft-dirty", 0, "rw-u", "WB"),
	PAGE("every frame bit", 0x000ffffffffff001, "P", 0, "r-x-", "WB"),
	PAGE("bits without a name", 0x01f0000012345001, "P", 0x01f0000000000000, "r-x-", "WB"),

	/* PAT index: bit 7, PCD, PWT. */
	PAGE("PAT 1", 0x12345009, "P PWT", 0, "r-x-", "WC"),
	PAGE("PAT 2", 0x12345011, "P PCD", 0, "r-x-", "UC-"),
	PAGE("PAT 3", 0x12345019, "P PWT PCD", 0, "r-x-", "UC"),
	PAGE("PAT 4", 0x12345081, "P PAT", 0, "r-x-", "WB"),
	PAGE("PAT 5", 0x12345089, "P PWT PAT", 0, "r-x-", "WP"),
	PAGE("PAT 6", 0x12345091, "P PCD PAT", 0, "r-x-", "UC-"),
	PAGE("PAT 7", 0x12345099, "P PWT PCD PAT", 0, "r-x-", "WT"),

	/* Of large ones bit 7 is PS, and bit 12 PAT. */
	LARGE("2M", 0x40000083, "P RW PS", 0, "rwx-", "WB"),
	LARGE("2M, PAT 1", 0x40000089, "P PWT PS", 0, "r-x-", "WC"),
	LARGE("2M, PAT 4", 0x40001081, "P PS PAT", 0, "r-x-", "WB"),
	LARGE("2M, PAT 5", 0x40001089, "P PWT PS PAT", 0, "r-x-", "WP"),
	LARGE("2M, PAT 7", 0x40001099, "P PWT PCD PS PAT", 0, "r-x-", "WT"),
	LARGE("2M, every frame bit", 0x000fffffffe00081, "P PS", 0, "r-x-", "WB"),
	LARGE("2M, bits below the frame", 0x401fe081, "P PS", 0x1fe000, "r-x-", "WB"),
	LARGE("2M of a user", 0x80000000400008e7, "P RW US A D PS NX soft-dirty", 0, "rw-u", "WB"),
	HUGE("1G", 0x80000083, "P RW PS", 0, "rwx-", "WB"),
	HUGE("1G, PAT 5", 0x80001089, "P PWT PS PAT", 0, "r-x-", "WP"),
	HUGE("1G, every frame bit", 0x000fffffc0000081, "P PS", 0, "r-x-", "WB"),
	HUGE("1G, bits below the frame", 0xbfffe081, "P PS", 0x3fffe000, "r-x-", "WB"),

	/* Of tables few bits mean something. */
	TABLE("table", 0x12345067, "P RW US A D", 0, "rwxu"),
	TABLE("table, read-only", 0x12345065, "P US A D", 0, "r-xu"),
	TABLE("table of the kernel", 0x12345063, "P RW A D", 0, "rwx-"),
	TABLE("table, no execution", 0x8000000012345067, "P RW US A D NX", 0, "rw-u"),
	TABLE("table, uncached", 0x1234507f, "P RW US PWT PCD A D", 0, "rwxu"),
	TABLE("table, bits of leaves", 0x7800000012345f67, "P RW US A D", 0x7800000000000f00,
	      "rwxu"),

	/* P is clear, G is set, and the frame number is inverted (here 0x12345). */
	PAGE("prot-none", 0x000fffffedcba120, "A PROTNONE", 0, "----", "WB"),
	PAGE("NUMA hint", 0x800fffffedcba960, "A D NX PROTNONE soft-dirty", 0, "----", "WB"),
	/* In huge pages that pmd_modify() changed that is the frame number only, */
	LARGE("2M, prot-none", 0x000fffffbfe001a0, "A PS PROTNONE", 0, "----", "WB"),
	LARGE("2M, prot-none, PAT 5", 0x000fffffbfe011a8, "PWT A PS PAT PROTNONE", 0, "----", "WP"),
	/* in those of hugetlb, which pte_modify() changed, all bits from 12 on. */
	LARGE("2M, prot-none, hugetlb", 0x000fffffbffff1a0, "A PS PROTNONE", 0, "----", "WB"),
	HUGE("1G, prot-none, hugetlb", 0x000fffff7ffff1a0, "A PS PROTNONE", 0, "----", "WB"),

	/* What is no entry for the processor has no bits, what is none at all only such. */
	{ "none", MMS_PTE, MMS_ENTRY_NONE, 0, "-", 0, "----", NULL },
	{ "swap", MMS_PTE, MMS_ENTRY_SWAP, 0x0fffffffffdb9602, "-", 0, "----", NULL },
	{ "bad", MMS_PUD, MMS_ENTRY_BAD, 0xdeadbeef00, "-", 0xdeadbeef00, "----", NULL },
};

static void decoded_desc(const struct decoded *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(decoded, decoded, decoded_desc);

static u64 level_size(enum mms_level level)
{
	return level == MMS_PTE ? 0x1000 : level == MMS_PMD ? 0x200000 : 0x40000000;
}

static struct mms_entry entry_of(enum mms_level level, enum mms_entry_kind kind, u64 value)
{
	return (struct mms_entry) {
		.level = level, .kind = kind, .value = value, .size = level_size(level),
	};
}

/* The bits in words. */
static const char *in_words(struct kunit *test, const struct mms_arch_bits *bits)
{
	struct mms_out o = { .size = 256 };

	o.buf = kunit_kzalloc(test, o.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o.buf);
	mms_text_flags(&o, mms_arch_flag_names, bits->flags, ' ');
	return o.buf;
}

static const char *memtype_of(const struct mms_arch_bits *bits)
{
	return bits->memtype == MMS_NOTHING32 ? "nothing" :
		mms_name_of(mms_arch_memtype_names, bits->memtype) ?: "no word";
}

static void every_bit_by_its_name(struct kunit *test)
{
	const struct decoded *p = test->param_value;
	struct mms_entry e = entry_of(p->level, p->kind, p->value);
	struct mms_arch_bits bits;

	mms_arch_decode(&e, &bits);
	KUNIT_EXPECT_STREQ(test, in_words(test, &bits), p->flags);
	KUNIT_EXPECT_EQ(test, bits.unknown, p->unknown);
	KUNIT_EXPECT_STREQ(test, mms_name_of(mms_effective_names, bits.rights), p->rights);
	KUNIT_EXPECT_STREQ(test, memtype_of(&bits), p->memtype ?: "nothing");
}

/* The kernel's own functions are the judge of what it makes. */
static void what_mprotect_makes_of_entries(struct kunit *test)
{
	pte_t pte = pfn_pte(0x40000, PAGE_SHARED);
	pmd_t pmd = pmd_mkhuge(pfn_pmd(0x40000, PAGE_SHARED));
	const struct {
		enum mms_level level;
		u64 value;
		const char *flags;
	} rows[] = {
		{ MMS_PTE, pte_val(pte), "P RW US A NX" },
		{ MMS_PMD, pmd_val(pmd), "P RW US A PS NX" },
		{ MMS_PTE, pte_val(pte_modify(pte, PAGE_NONE)), "A PROTNONE" },
		{ MMS_PMD, pmd_val(pmd_modify(pmd, PAGE_NONE)), "A PS PROTNONE" },
		{ MMS_PMD, pte_val(pte_mkhuge(pte_modify(__pte(pmd_val(pmd)), PAGE_NONE))),
		  "A PS PROTNONE" },
		/* And back. */
		{ MMS_PMD, pmd_val(pmd_modify(pmd_modify(pmd, PAGE_NONE), PAGE_SHARED)),
		  "P RW US A PS NX" },
	};
	struct mms_arch_bits bits;
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mms_entry e = entry_of(rows[i].level, MMS_ENTRY_LEAF, rows[i].value);

		mms_arch_decode(&e, &bits);
		KUNIT_EXPECT_STREQ_MSG(test, in_words(test, &bits), rows[i].flags, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, bits.unknown, 0, "row %d", i);
		KUNIT_EXPECT_STREQ_MSG(test, memtype_of(&bits), "WB", "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, mms_entry_pfn(&e), 0x40000, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, mms_arch_protnone(e.value), i >= 2 && i < 5, "row %d", i);
	}
}

static void memory_types_are_this_machines(struct kunit *test)
{
	pte_t wc = pfn_pte(1, pgprot_writecombine(PAGE_KERNEL));
	struct mms_entry e = entry_of(MMS_PTE, MMS_ENTRY_LEAF, pte_val(wc));
	struct mms_arch_bits bits;

	if (!boot_cpu_has(X86_FEATURE_PAT))
		kunit_skip(test, "the processor has no PAT");
	mms_arch_init();
	mms_arch_decode(&e, &bits);
	KUNIT_EXPECT_STREQ(test, memtype_of(&bits), "WC");
	/* After a reset the processor has no write-combining there. */
	x86_pat = 0x0007040600070406ULL;
	e.value = 0x1009;
	mms_arch_decode(&e, &bits);
	KUNIT_EXPECT_STREQ(test, memtype_of(&bits), "WT");
}

static void entries_of_other_frames_are_alike(struct kunit *test)
{
	static const struct {
		enum mms_level level;
		enum mms_entry_kind kind;
		u64 one, other;
		bool alike;
	} rows[] = {
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x12345067, 0x54321067, true },
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x12345067, 0x12345027, false },
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x12345067, 0x8000000012345067, false },
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x000fffffedcba120, 0x000fffffedcbb120, true },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x400000e7, 0x402000e7, true },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x400000e7, 0x400010e7, false },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x000fffffbfe001a0, 0x000fffffbfc001a0, true },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x000fffffbfe001a0, 0x000fffffbfe011a0, false },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x000fffffbfe001a0, 0x000fffffbffff1a0, true },
		{ MMS_PUD, MMS_ENTRY_LEAF, 0x800000e7, 0xc00000e7, true },
		{ MMS_PUD, MMS_ENTRY_LEAF, 0x800000e7, 0xa00000e7, false },
		{ MMS_PMD, MMS_ENTRY_TABLE, 0x12345067, 0x54321067, true },
		{ MMS_PMD, MMS_ENTRY_TABLE, 0x12345067, 0x12345065, false },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mms_entry one = entry_of(rows[i].level, rows[i].kind, rows[i].one);
		struct mms_entry other = entry_of(rows[i].level, rows[i].kind, rows[i].other);

		KUNIT_EXPECT_EQ_MSG(test, rows[i].alike,
				    mms_arch_attributes(&one) == mms_arch_attributes(&other),
				    "row %d", i);
	}
}

static void soft_dirty_is_where_the_kind_keeps_it(struct kunit *test)
{
	static const struct {
		enum mms_level level;
		enum mms_entry_kind kind;
		u64 value;
		bool dirty;
	} rows[] = {
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x12345867, true },
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x12345767, false },
		{ MMS_PMD, MMS_ENTRY_LEAF, 0x400008e7, true },
		{ MMS_PUD, MMS_ENTRY_LEAF, 0x400000e7, false },
		{ MMS_PTE, MMS_ENTRY_LEAF, 0x000fffffedcba920, true },
		/* Of what is not present it is bit 1. */
		{ MMS_PTE, MMS_ENTRY_SWAP, 0x0fffffffffdb9602, true },
		{ MMS_PTE, MMS_ENTRY_SWAP, 0x0fffffffffdb9e00, false },
		{ MMS_PMD, MMS_ENTRY_SWAP, 0x0fffffffffdb9602, true },
		{ MMS_PMD, MMS_ENTRY_SWAP, 0x0fffffffffdb9e00, false },
		{ MMS_PMD, MMS_ENTRY_TABLE, 0x12345867, false },
		{ MMS_PTE, MMS_ENTRY_NONE, 0, false },
	};
	int i;

	if (!IS_ENABLED(CONFIG_MEM_SOFT_DIRTY))
		kunit_skip(test, "kernel built without CONFIG_MEM_SOFT_DIRTY");
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mms_entry e = entry_of(rows[i].level, rows[i].kind, rows[i].value);

		KUNIT_EXPECT_EQ_MSG(test, mms_arch_soft_dirty(&e), rows[i].dirty, "row %d", i);
	}
}

struct address {
	unsigned long addr;
	bool canonical48, canonical57, user;
};

static const struct address addresses[] = {
	{ 0, true, true, true },
	{ 0x1000, true, true, true },
	{ 0x00007fffffffffff, true, true, true },
	{ 0x0000800000000000, false, true, true },
	{ 0x00ffffffffffffff, false, true, true },
	{ 0x0100000000000000, false, false, true },
	{ 0x7fffffffffffffff, false, false, true },
	{ 0x8000000000000000, false, false, false },
	{ 0xfeffffffffffffff, false, false, false },
	{ 0xff00000000000000, false, true, false },
	{ 0xffff7fffffffffff, false, true, false },
	{ 0xffff800000000000, true, true, false },
	{ 0xffffffffffffffff, true, true, false },
};

static void address_desc(const struct address *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "0x%016lx", p->addr);
}

KUNIT_ARRAY_PARAM(address, addresses, address_desc);

static void what_an_address_can_be(struct kunit *test)
{
	const struct address *p = test->param_value;

	test_l5 = false;
	KUNIT_EXPECT_EQ(test, mms_arch_va_bits(), 48);
	KUNIT_EXPECT_EQ(test, mms_arch_canonical(p->addr), p->canonical48);
	test_l5 = true;
	KUNIT_EXPECT_EQ(test, mms_arch_va_bits(), 57);
	KUNIT_EXPECT_EQ(test, mms_arch_canonical(p->addr), p->canonical57);
	KUNIT_EXPECT_EQ(test, mms_arch_user_address(p->addr), p->user);
}

/* The widths of the columns are said in headings that are written elsewhere. */
static void columns_are_as_wide_set_as_clear(struct kunit *test)
{
	const struct mms_arch_column *c;

	for (c = mms_arch_columns; c->flag; c++) {
		KUNIT_EXPECT_EQ(test, strlen(c->set), strlen(c->clear));
		KUNIT_EXPECT_STREQ(test, mms_name_of(mms_arch_flag_names, c->flag), c->set);
	}
}

static int x86_test_init(struct kunit *test)
{
	x86_pat = LINUX_PAT;
	return 0;
}

static struct kunit_case x86_cases[] = {
	KUNIT_CASE_PARAM(every_bit_by_its_name, decoded_gen_params),
	KUNIT_CASE(what_mprotect_makes_of_entries),
	KUNIT_CASE(memory_types_are_this_machines),
	KUNIT_CASE(entries_of_other_frames_are_alike),
	KUNIT_CASE(soft_dirty_is_where_the_kind_keeps_it),
	KUNIT_CASE_PARAM(what_an_address_can_be, address_gen_params),
	KUNIT_CASE(columns_are_as_wide_set_as_clear),
	{}
};

static struct kunit_suite x86_suite = {
	.name = "mms_x86",
	.init = x86_test_init,
	.test_cases = x86_cases,
};

kunit_test_suite(x86_suite);
