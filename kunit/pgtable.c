// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of page tables: what kind each is at its level, and what those say
 * that are not present. Expects 4 or 5 levels, as the machine has them.
 */
#include <kunit/test.h>

#include "../module/core/pgtable.c"
#include "../module/core/pgtable_text.c"
#include "tables.h"

struct kind {
	const char *desc;
	enum mms_level level;
	u64 value;
	enum mms_entry_kind kind;
	bool huge;
};

static const struct kind kinds[] = {
	{ "pgd, empty", MMS_PGD, 0, MMS_ENTRY_NONE },
	{ "pgd, table", MMS_PGD, 0x12345067, MMS_ENTRY_TABLE },
	{ "pgd, not present", MMS_PGD, 0x12345066, MMS_ENTRY_BAD },
	{ "pgd, a reserved bit", MMS_PGD, 0x123450e7, MMS_ENTRY_BAD },
	{ "pgd, garbage", MMS_PGD, 0xdeadbeefdeadbe00, MMS_ENTRY_BAD },
	{ "pud, empty", MMS_PUD, 0, MMS_ENTRY_NONE },
	{ "pud, only A and D", MMS_PUD, 0x60, MMS_ENTRY_NONE },
	{ "pud, table", MMS_PUD, 0x12345067, MMS_ENTRY_TABLE },
	{ "pud, table of the kernel", MMS_PUD, 0x12345063, MMS_ENTRY_TABLE },
	{ "pud, table, read-only", MMS_PUD, 0x12345065, MMS_ENTRY_TABLE },
	{ "pud, 1G", MMS_PUD, 0x800000e7, MMS_ENTRY_LEAF },
	{ "pud, not present", MMS_PUD, 0x12345066, MMS_ENTRY_BAD },
	{ "pud, G in a table", MMS_PUD, 0x12345167, MMS_ENTRY_BAD },
	{ "pud, garbage", MMS_PUD, 0xdeadbeefdeadbe00, MMS_ENTRY_BAD },
	{ "pmd, empty", MMS_PMD, 0, MMS_ENTRY_NONE },
	{ "pmd, only A and D", MMS_PMD, 0x60, MMS_ENTRY_NONE },
	{ "pmd, table", MMS_PMD, 0x12345067, MMS_ENTRY_TABLE },
	{ "pmd, table not accessed", MMS_PMD, 0x12345047, MMS_ENTRY_TABLE },
	{ "pmd, 2M", MMS_PMD, 0x400000e7, MMS_ENTRY_LEAF },
	{ "pmd, 2M, prot-none", MMS_PMD, 0x000fffffbfe001a0, MMS_ENTRY_LEAF },
	{ "pmd, 2M, being split", MMS_PMD, 0x000fffffbfe000e6, MMS_ENTRY_LEAF },
	{ "pmd, not present", MMS_PMD, 0x0fffffffffdb9602, MMS_ENTRY_SWAP },
	{ "pmd, read-only table", MMS_PMD, 0x12345065, MMS_ENTRY_BAD },
	{ "pmd, G in a table", MMS_PMD, 0x12345167, MMS_ENTRY_BAD },
	{ "pmd, garbage", MMS_PMD, 0xdeadbeefdeadbe01, MMS_ENTRY_BAD },
	{ "pte, empty", MMS_PTE, 0, MMS_ENTRY_NONE },
	{ "pte, only A and D", MMS_PTE, 0x60, MMS_ENTRY_NONE },
	{ "pte, page", MMS_PTE, 0x12345067, MMS_ENTRY_LEAF },
	{ "pte, PAT is no PS", MMS_PTE, 0x123450e7, MMS_ENTRY_LEAF },
	{ "pte, prot-none", MMS_PTE, 0x000fffffedcba120, MMS_ENTRY_LEAF },
	{ "pte, not present", MMS_PTE, 0x0fffffffffdb9602, MMS_ENTRY_SWAP },
	{ "pte, garbage", MMS_PTE, 0xdeadbeefdeadbe00, MMS_ENTRY_SWAP },
	/* Entries of hugetlb have the format of PTEs. */
	{ "hugetlb pmd, empty", MMS_PMD, 0, MMS_ENTRY_NONE, true },
	{ "hugetlb pmd, 2M", MMS_PMD, 0x400000e7, MMS_ENTRY_LEAF, true },
	{ "hugetlb pmd, prot-none", MMS_PMD, 0x000fffffbffff1a0, MMS_ENTRY_LEAF, true },
	{ "hugetlb pmd, not present", MMS_PMD, 0x0fffffffffdb9602, MMS_ENTRY_SWAP, true },
	{ "hugetlb pud, 1G", MMS_PUD, 0x800000e7, MMS_ENTRY_LEAF, true },
	{ "hugetlb pud, prot-none", MMS_PUD, 0x000fffff7ffff1a0, MMS_ENTRY_LEAF, true },
	{ "hugetlb pud, not present", MMS_PUD, 0x0fffffffffdb9602, MMS_ENTRY_SWAP, true },
};

static void kind_desc(const struct kind *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kinds, kind_desc);

static void what_an_entry_is_at_its_level(struct kunit *test)
{
	const struct kind *p = test->param_value;

	KUNIT_EXPECT_EQ(test, mms_entry_kind(p->level, p->value, p->huge), p->kind);
}

static void p4d_entries_where_there_are_5_levels(struct kunit *test)
{
	if (!pgtable_l5_enabled())
		kunit_skip(test, "this machine has 4 levels");
	KUNIT_EXPECT_EQ(test, mms_entry_kind(MMS_P4D, 0, false), MMS_ENTRY_NONE);
	KUNIT_EXPECT_EQ(test, mms_entry_kind(MMS_P4D, 0x12345067, false), MMS_ENTRY_TABLE);
	KUNIT_EXPECT_EQ(test, mms_entry_kind(MMS_P4D, 0x12345066, false), MMS_ENTRY_BAD);
	KUNIT_EXPECT_EQ(test, mms_entry_kind(MMS_P4D, 0x123450e7, false), MMS_ENTRY_BAD);
}

static void levels_of_this_machine(struct kunit *test)
{
	struct mm_struct *mm = test_mm(test);
	bool l5 = pgtable_l5_enabled();

	KUNIT_EXPECT_TRUE(test, mms_level_exists(mm, MMS_PGD));
	KUNIT_EXPECT_EQ(test, mms_level_exists(mm, MMS_P4D), l5);
	KUNIT_EXPECT_TRUE(test, mms_level_exists(mm, MMS_PUD));
	KUNIT_EXPECT_TRUE(test, mms_level_exists(mm, MMS_PMD));
	KUNIT_EXPECT_TRUE(test, mms_level_exists(mm, MMS_PTE));
	KUNIT_EXPECT_EQ(test, mms_level_next(mm, MMS_PGD), l5 ? MMS_P4D : MMS_PUD);
	KUNIT_EXPECT_EQ(test, mms_level_next(mm, MMS_P4D), MMS_PUD);
	KUNIT_EXPECT_EQ(test, mms_level_next(mm, MMS_PUD), MMS_PMD);
	KUNIT_EXPECT_EQ(test, mms_level_next(mm, MMS_PMD), MMS_PTE);
	KUNIT_EXPECT_EQ(test, mms_level_shift(MMS_PGD), l5 ? 48 : 39);
	KUNIT_EXPECT_EQ(test, mms_level_shift(MMS_P4D), 39);
	KUNIT_EXPECT_EQ(test, mms_level_shift(MMS_PUD), 30);
	KUNIT_EXPECT_EQ(test, mms_level_shift(MMS_PMD), 21);
	KUNIT_EXPECT_EQ(test, mms_level_shift(MMS_PTE), 12);
}

/* Indexes 255, 1 (with 5 levels), 3, 5, 7 and 9. */
#define ADDRESS_4	((255UL << 39) | (3UL << 30) | (5UL << 21) | (7UL << 12))
#define ADDRESS_5	((255UL << 48) | (1UL << 39) | (3UL << 30) | (5UL << 21) | (9UL << 12))

static void index_is_nine_bits_of_the_address(struct kunit *test)
{
	if (pgtable_l5_enabled()) {
		KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PGD, ADDRESS_5), 255);
		KUNIT_EXPECT_EQ(test, mms_level_index(MMS_P4D, ADDRESS_5), 1);
		KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PTE, ADDRESS_5), 9);
	} else {
		KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PGD, ADDRESS_4), 255);
	}
	KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PUD, ADDRESS_4), 3);
	KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PMD, ADDRESS_4), 5);
	KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PTE, ADDRESS_4), 7);
	KUNIT_EXPECT_EQ(test, mms_level_index(MMS_PGD, 0xffffffffffffffff), 511);
}

static void slots_follow_the_tables(struct kunit *test)
{
	struct mm_struct *mm = test_mm(test);
	unsigned long addr = pgtable_l5_enabled() ? ADDRESS_5 : ADDRESS_4;
	enum mms_level level;
	const u64 *parent = NULL;
	u64 *entry = NULL;
	void *slot;

	test_map(test, mm, MMS_PTE, addr, 0x12345067);
	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		if (level == MMS_P4D && !pgtable_l5_enabled())
			continue;
		entry = test_slot(test, mm, level, addr);
		/* Of the root there may be two. */
		slot = mms_slot(mm, level, parent, addr);
		if (level > MMS_PGD)
			KUNIT_EXPECT_PTR_EQ(test, slot, (void *)entry);
		else
			KUNIT_EXPECT_EQ(test, (unsigned long)slot & 0xfff, 255 * 8);
		KUNIT_EXPECT_EQ(test, mms_slot_read(level, entry), *entry);
		parent = entry;
	}
	KUNIT_EXPECT_EQ(test, *entry, 0x12345067);
}

static void table_an_entry_leads_to(struct kunit *test)
{
	struct mm_struct *mm = test_mm(test);
	struct mms_entry e = { .level = MMS_PGD, .kind = MMS_ENTRY_TABLE };

	e.value = 0x12345067;
	KUNIT_EXPECT_EQ(test, mms_entry_table(mm, &e), 0x12345000);
	e.level = MMS_PUD;
	e.value = 0x8000000012345067;
	KUNIT_EXPECT_EQ(test, mms_entry_table(mm, &e), 0x12345000);
	e.level = MMS_PMD;
	KUNIT_EXPECT_EQ(test, mms_entry_table(mm, &e), 0x12345000);
}

static void frame_a_leaf_leads_to(struct kunit *test)
{
	static const struct {
		enum mms_level level;
		u64 value;
		unsigned long pfn;
	} rows[] = {
		{ MMS_PTE, 0x8000000012345067, 0x12345 },
		{ MMS_PTE, 0x000fffffedcba120, 0x12345 },
		{ MMS_PTE, 0xfffffffffffff067, 0xffffffffff },
		{ MMS_PMD, 0x80000000400000e7, 0x40000 },
		{ MMS_PMD, 0x80000000400010e7, 0x40000 },
		{ MMS_PMD, 0x000fffffbfe001a0, 0x40000 },
		{ MMS_PMD, 0x000fffffbffff1a0, 0x40000 },
		{ MMS_PUD, 0x80000000800000e7, 0x80000 },
		{ MMS_PUD, 0x80000000800010e7, 0x80000 },
		{ MMS_PUD, 0x000fffff7ffff1a0, 0x80000 },
	};
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct mms_entry e = {
			.level = rows[i].level, .kind = MMS_ENTRY_LEAF, .value = rows[i].value,
		};

		KUNIT_EXPECT_EQ_MSG(test, mms_entry_pfn(&e), rows[i].pfn, "row %d", i);
	}
}

static enum mms_state state_of(enum mms_level level, enum mms_entry_kind kind, u64 value,
			       const struct vm_area_struct *vma)
{
	struct mms_entry e = { .level = level, .kind = kind, .value = value };

	return mms_entry_state(&e, vma);
}

static void states_of_leaves_and_of_nothing(struct kunit *test)
{
	struct mm_struct *mm = test_mm(test);
	struct vm_area_struct *readable = test_vma(test, mm, 0, PAGE_SIZE, VM_READ);
	struct vm_area_struct *none = test_vma(test, mm, 0, PAGE_SIZE, 0);
	u64 noaccess = 0x000fffffedcba120;

	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_LEAF, 0x12345067, readable),
			MMS_STATE_PRESENT);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PMD, MMS_ENTRY_LEAF, 0x400000e7, NULL),
			MMS_STATE_PRESENT);
	/* The same entry: who put it there only the VMA tells. */
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_LEAF, noaccess, none),
			MMS_STATE_PROT_NONE);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_LEAF, noaccess, NULL),
			MMS_STATE_PROT_NONE);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_LEAF, noaccess, readable),
			MMS_STATE_NUMA_HINT);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PUD, MMS_ENTRY_LEAF, 0x000fffff7ffff1a0, none),
			MMS_STATE_PROT_NONE);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PGD, MMS_ENTRY_NONE, 0, readable), MMS_STATE_NONE);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PUD, MMS_ENTRY_BAD, 0xdeadbeef00, readable),
			MMS_STATE_BAD);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PUD, MMS_ENTRY_TABLE, 0x12345067, readable),
			MMS_STATE_UNREADABLE);
}

static void states_of_what_is_not_present(struct kunit *test)
{
	/* All others are absent.c's; the numbers of devices are the first. */
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_SWAP, 0x07fffffffffffe00, NULL),
			MMS_STATE_SWAP);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_SWAP, 0x0fffffffffdb9602, NULL),
			MMS_STATE_SWAP);
	KUNIT_EXPECT_EQ(test, state_of(MMS_PTE, MMS_ENTRY_SWAP, 0xf800000000000000, NULL),
			MMS_STATE_MARKER);
}

static void every_set_of_rights_has_a_word(struct kunit *test)
{
	char word[] = "----";
	int i;

	for (i = 0; i < 16; i++) {
		word[0] = i & 1 ? 'r' : '-';
		word[1] = i & 2 ? 'w' : '-';
		word[2] = i & 4 ? 'x' : '-';
		word[3] = i & 8 ? 'u' : '-';
		KUNIT_EXPECT_EQ(test, mms_effective_names[i].value, i);
		KUNIT_EXPECT_STREQ(test, mms_effective_names[i].name, word);
	}
	KUNIT_EXPECT_NULL(test, mms_effective_names[i].name);
}

static struct mms_out *test_out(struct kunit *test)
{
	struct mms_out *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->size = 64;
	o->buf = kunit_kzalloc(test, o->size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o->buf);
	return o;
}

static void page_sizes_in_words(struct kunit *test)
{
	struct mms_out *o = test_out(test);

	KUNIT_EXPECT_EQ(test, mms_text_page_size(o, 4096), 2);
	mms_text_page_size(o, 65536);
	mms_text_page_size(o, 0x200000);
	mms_text_page_size(o, 0x40000000);
	KUNIT_EXPECT_STREQ(test, o->buf, "4K64K2M1G");
}

static void bits_have_fixed_places(struct kunit *test)
{
	struct mms_entry e = {
		.level = MMS_PTE, .kind = MMS_ENTRY_LEAF, .size = PAGE_SIZE, .value = 0x1067,
	};
	struct mms_out *o = test_out(test);
	struct mms_arch_bits bits;

	mms_arch_init();
	mms_arch_decode(&e, &bits);
	KUNIT_EXPECT_EQ(test, mms_text_bits(o, bits.flags, bits.memtype), 17);
	KUNIT_EXPECT_STREQ(test, o->buf, "P RW US A D -- WB");
	o = test_out(test);
	e.value = 0x8000000000001001;
	mms_arch_decode(&e, &bits);
	KUNIT_EXPECT_EQ(test, mms_text_bits(o, bits.flags, MMS_NOTHING32), 14);
	KUNIT_EXPECT_STREQ(test, o->buf, "P ro -- - - NX");
	mms_text_bits(o, 0, 2);
	KUNIT_EXPECT_STREQ(test, o->buf + 14, "- ro -- - - -- ?");
}

static struct kunit_case pgtable_cases[] = {
	KUNIT_CASE_PARAM(what_an_entry_is_at_its_level, kind_gen_params),
	KUNIT_CASE(p4d_entries_where_there_are_5_levels),
	KUNIT_CASE(levels_of_this_machine),
	KUNIT_CASE(index_is_nine_bits_of_the_address),
	KUNIT_CASE(slots_follow_the_tables),
	KUNIT_CASE(table_an_entry_leads_to),
	KUNIT_CASE(frame_a_leaf_leads_to),
	KUNIT_CASE(states_of_leaves_and_of_nothing),
	KUNIT_CASE(states_of_what_is_not_present),
	KUNIT_CASE(every_set_of_rights_has_a_word),
	KUNIT_CASE(page_sizes_in_words),
	KUNIT_CASE(bits_have_fixed_places),
	{}
};

static struct kunit_suite pgtable_suite = {
	.name = "mms_pgtable",
	.test_cases = pgtable_cases,
};

kunit_test_suite(pgtable_suite);
