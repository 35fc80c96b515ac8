// SPDX-License-Identifier: GPL-2.0-only
/*
 * Peeking at one address: the entries on the way, as far as they can be read,
 * and whether they stayed as they were.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "../module/core/memmap.h"

static void *test_unreadable;
static unsigned long test_offline;
static u64 *test_changes;
static u64 test_change;
static int test_change_times;

/* As if the table were freed, or another CPU wrote to it, between two copies. */
static long test_copy(void *to, const void *from, size_t size)
{
	if (from == test_unreadable)
		return -EFAULT;
	memcpy(to, from, size);
	if (from == test_changes && test_change_times) {
		test_change_times--;
		if (test_change)
			*test_changes ^= test_change;
		else
			*test_changes += PAGE_SIZE;
	}
	return 0;
}

static struct page *test_page(unsigned long pfn)
{
	return pfn == test_offline ? NULL : ZERO_PAGE(0);
}

#define copy_from_kernel_nofault(to, from, size)	test_copy(to, from, size)
#define mms_pfn_page(pfn)				test_page(pfn)

#include "../module/core/peek.c"
#include "tables.h"

#define ADDRESS	0x123456789000UL

static int peek_init(struct kunit *test)
{
	test->priv = test_mm(test);
	test_unreadable = NULL;
	test_offline = ~0UL;
	test_changes = NULL;
	test_change = 0;
	test_change_times = 0;
	return 0;
}

static void all_entries_on_the_way(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek p;
	enum mms_level level;
	int n = 0;

	test_map(test, mm, MMS_PTE, ADDRESS, 0x8000000012345067);
	mms_peek(mm, ADDRESS + 0x123, &p);
	KUNIT_EXPECT_FALSE(test, p.torn);
	KUNIT_ASSERT_EQ(test, p.nr, pgtable_l5_enabled() ? 5 : 4);
	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		u64 *slot;

		if (level == MMS_P4D && !pgtable_l5_enabled())
			continue;
		slot = test_slot(test, mm, level, ADDRESS);
		KUNIT_EXPECT_EQ(test, p.entry[n].level, level);
		KUNIT_EXPECT_EQ(test, p.entry[n].value, *slot);
		KUNIT_EXPECT_EQ(test, p.entry[n].kind,
				level == MMS_PTE ? MMS_ENTRY_LEAF : MMS_ENTRY_TABLE);
		if (level > MMS_PGD)
			KUNIT_EXPECT_EQ(test, p.entry[n].at, __pa(slot));
		n++;
	}
	KUNIT_EXPECT_EQ(test, p.entry[n - 1].va, ADDRESS);
	KUNIT_EXPECT_EQ(test, p.entry[n - 1].size, 0x1000);
	KUNIT_EXPECT_EQ(test, p.entry[n - 1].nr, 1);
	KUNIT_EXPECT_EQ(test, p.entry[n - 2].va, ADDRESS & ~0x1fffffUL);
	KUNIT_EXPECT_EQ(test, p.entry[n - 2].size, 0x200000);
}

struct end {
	const char *desc;
	enum mms_level level;
	u64 value;
	enum mms_entry_kind kind;
};

static const struct end ends[] = {
	{ "empty root", MMS_PGD, 0, MMS_ENTRY_NONE },
	{ "garbage in the root", MMS_PGD, 0xdeadbeefdeadbe00, MMS_ENTRY_BAD },
	{ "empty pud", MMS_PUD, 0, MMS_ENTRY_NONE },
	{ "1G", MMS_PUD, 0x800000e7, MMS_ENTRY_LEAF },
	{ "garbage in a pud", MMS_PUD, 0xdeadbeefdeadbe00, MMS_ENTRY_BAD },
	{ "2M", MMS_PMD, 0x400000e7, MMS_ENTRY_LEAF },
	{ "swapped pmd", MMS_PMD, 0x0fffffffffdb9600, MMS_ENTRY_SWAP },
	{ "garbage in a pmd", MMS_PMD, 0xdeadbeefdeadbe01, MMS_ENTRY_BAD },
	{ "empty pte", MMS_PTE, 0, MMS_ENTRY_NONE },
	{ "swapped pte", MMS_PTE, 0x0fffffffffdb9600, MMS_ENTRY_SWAP },
};

static void end_desc(const struct end *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(end, ends, end_desc);

static void what_is_no_table_is_the_last(struct kunit *test)
{
	const struct end *x = test->param_value;
	struct mm_struct *mm = test->priv;
	struct mms_peek p;

	test_map(test, mm, x->level, ADDRESS, x->value);
	mms_peek(mm, ADDRESS, &p);
	KUNIT_EXPECT_FALSE(test, p.torn);
	KUNIT_ASSERT_GE(test, p.nr, 1);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].level, x->level);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].kind, x->kind);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].value, x->value);
}

static void what_cannot_be_read_is_left_out(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek p;

	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	test_unreadable = test_slot(test, mm, MMS_PTE, ADDRESS);
	mms_peek(mm, ADDRESS, &p);
	KUNIT_EXPECT_FALSE(test, p.torn);
	KUNIT_ASSERT_EQ(test, p.nr, pgtable_l5_enabled() ? 4 : 3);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].level, MMS_PMD);
}

/* A table where there is no RAM: reading it might be heard by a device. */
static void what_is_not_memory_is_not_read(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek p;

	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	test_offline = PHYS_PFN(__pa(test_slot(test, mm, MMS_PMD, ADDRESS)));
	mms_peek(mm, ADDRESS, &p);
	KUNIT_ASSERT_EQ(test, p.nr, pgtable_l5_enabled() ? 3 : 2);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].level, MMS_PUD);
}

static void a_change_is_read_again(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek p;

	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	test_changes = test_slot(test, mm, MMS_PTE, ADDRESS);
	test_change_times = 1;
	mms_peek(mm, ADDRESS, &p);
	KUNIT_EXPECT_FALSE(test, p.torn);
	KUNIT_EXPECT_EQ(test, p.entry[p.nr - 1].value, 0x12346067);
}

static void changes_without_an_end_are_torn(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek p;

	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	test_changes = test_slot(test, mm, MMS_PTE, ADDRESS);
	test_change_times = 1000;
	mms_peek(mm, ADDRESS, &p);
	KUNIT_EXPECT_TRUE(test, p.torn);
	/* Three times two. */
	KUNIT_EXPECT_EQ(test, test_change_times, 994);
}

/* The table that translates ADDRESS, by level; of the root the one it runs on. */
static u64 *table_of(struct kunit *test, enum mms_level level)
{
	u64 *slot = test_slot(test, test->priv, level, ADDRESS);

	if (level == MMS_PGD && boot_cpu_has(X86_FEATURE_PTI))
		slot += 512;
	return (u64 *)((unsigned long)slot & PAGE_MASK);
}

static void whole_tables_of_all_levels(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek_table *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	enum mms_level level;
	u32 above = 0;

	KUNIT_ASSERT_NOT_NULL(test, t);
	test_map(test, mm, MMS_PTE, ADDRESS, 0x8000000012345067);
	test_map(test, mm, MMS_PTE, ADDRESS | 0x1ff000, 0x0fffffffffdb9600);
	test_map(test, mm, MMS_PTE, ADDRESS & ~0x1fffffUL, 0xdeadbeefdeadbe01);
	test_map(test, mm, MMS_PMD, ADDRESS + 0x200000, 0x400000e7);
	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		if (level == MMS_P4D && !pgtable_l5_enabled())
			continue;
		memset(t, 0xee, sizeof(*t));
		KUNIT_ASSERT_TRUE(test, mms_peek_table(mm, ADDRESS + 0x123, level, t));
		KUNIT_EXPECT_FALSE(test, t->way.torn);
		KUNIT_EXPECT_EQ(test, t->way.nr, above);
		KUNIT_EXPECT_EQ(test, t->at, __pa(table_of(test, level)));
		KUNIT_EXPECT_EQ(test, memcmp(t->value, table_of(test, level), PAGE_SIZE), 0);
		above++;
	}
}

/* The way to a table of PTEs ends before it, or leads there and it cannot be read. */
static void no_table_where_none_is(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek_table *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_EXPECT_FALSE(test, mms_peek_table(mm, ADDRESS, MMS_PTE, t));
	KUNIT_ASSERT_EQ(test, t->way.nr, 1);
	KUNIT_EXPECT_EQ(test, t->way.entry[0].kind, MMS_ENTRY_NONE);

	test_map(test, mm, MMS_PMD, ADDRESS, 0x400000e7);
	KUNIT_EXPECT_TRUE(test, mms_peek_table(mm, ADDRESS, MMS_PMD, t));
	KUNIT_EXPECT_FALSE(test, mms_peek_table(mm, ADDRESS, MMS_PTE, t));
	KUNIT_EXPECT_EQ(test, t->way.entry[t->way.nr - 1].level, MMS_PMD);
	KUNIT_EXPECT_EQ(test, t->way.entry[t->way.nr - 1].kind, MMS_ENTRY_LEAF);

	test_map(test, mm, MMS_PMD, ADDRESS, 0);
	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	KUNIT_EXPECT_TRUE(test, mms_peek_table(mm, ADDRESS, MMS_PTE, t));
	test_unreadable = table_of(test, MMS_PTE);
	KUNIT_EXPECT_FALSE(test, mms_peek_table(mm, ADDRESS, MMS_PTE, t));
	test_unreadable = NULL;
	test_offline = PHYS_PFN(__pa(table_of(test, MMS_PTE)));
	KUNIT_EXPECT_FALSE(test, mms_peek_table(mm, ADDRESS, MMS_PTE, t));
	KUNIT_EXPECT_EQ(test, t->way.entry[t->way.nr - 1].kind, MMS_ENTRY_TABLE);
}

/* An entry on the way that is another one when it is read again. */
static void way_that_changes_is_gone_again(struct kunit *test)
{
	struct mm_struct *mm = test->priv;
	struct mms_peek_table *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	test_map(test, mm, MMS_PTE, ADDRESS, 0x12345067);
	test_changes = test_slot(test, mm, MMS_PUD, ADDRESS);
	/* The accessed bit: it is a table all the time, and lies where it lay. */
	test_change = 0x20;
	test_change_times = 1;
	KUNIT_EXPECT_TRUE(test, mms_peek_table(mm, ADDRESS, MMS_PMD, t));
	KUNIT_EXPECT_FALSE(test, t->way.torn);
	KUNIT_EXPECT_EQ(test, t->way.entry[t->way.nr - 1].value & 0x20, 0);
	/* Three times two copies of the way. */
	test_change_times = 1000;
	KUNIT_EXPECT_TRUE(test, mms_peek_table(mm, ADDRESS, MMS_PMD, t));
	KUNIT_EXPECT_TRUE(test, t->way.torn);
	KUNIT_EXPECT_EQ(test, test_change_times, 994);
}

static struct kunit_case peek_cases[] = {
	KUNIT_CASE(all_entries_on_the_way),
	KUNIT_CASE_PARAM(what_is_no_table_is_the_last, end_gen_params),
	KUNIT_CASE(what_cannot_be_read_is_left_out),
	KUNIT_CASE(what_is_not_memory_is_not_read),
	KUNIT_CASE(a_change_is_read_again),
	KUNIT_CASE(changes_without_an_end_are_torn),
	KUNIT_CASE(whole_tables_of_all_levels),
	KUNIT_CASE(no_table_where_none_is),
	KUNIT_CASE(way_that_changes_is_gone_again),
	{}
};

static struct kunit_suite peek_suite = {
	.name = "mms_peek",
	.init = peek_init,
	.test_cases = peek_cases,
};

kunit_test_suite(peek_suite);
