// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk by copies on synthetic tables: it finds what is there wherever it is
 * stopped, and what changes or cannot be read is not followed.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/uaccess.h>

#include "../module/core/memmap.h"

/* A bit of entries that is the system's to use. */
#define TEST_CHANGE	BIT_ULL(9)

/* A frame of no RAM, and an entry that changes before some copies. */
static unsigned long test_offline;
static u64 *test_changes;
static int test_change_times;

static long test_copy(void *to, const void *from, size_t size)
{
	/* Before the entry is looked at once more; tables are copied whole. */
	if (from == test_changes && size == sizeof(u64) && test_change_times) {
		test_change_times--;
		*test_changes ^= TEST_CHANGE;
	}
	memcpy(to, from, size);
	return 0;
}

#define copy_from_kernel_nofault(to, from, size)	test_copy(to, from, size)
#define mms_pfn_page(pfn)				((pfn) != test_offline)

#include "../module/core/copywalk.c"
#include "tables.h"

#define K4	0x1000ULL
#define M2	0x200000ULL
#define G1	0x40000000ULL
#define BASE	0x123440000000ULL
#define RW	0x8000000000000063ULL
#define LARGE	0x80000000000000e3ULL
#define NR_SEEN	64

struct copywalk_test {
	struct mms_copy_walk w;
	struct mms_entry seen[NR_SEEN];
	int nr;
	int stop_at;
};

/* What is there, tables on the way left out, in order. */
static const struct {
	enum mms_level level;
	enum mms_entry_kind kind;
	u64 va;
	u64 bytes;
	u64 value;
} mapped[] = {
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE, 2 * K4, 0x7000 | RW },
	{ MMS_PTE, MMS_ENTRY_NONE, BASE + 2 * K4, K4, 0 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * K4, K4, 0x9000 | RW },
	/* Taken off by set_memory_np(). */
	{ MMS_PTE, MMS_ENTRY_OFF, BASE + 4 * K4, K4, 0xa062 },
	{ MMS_PTE, MMS_ENTRY_NONE, BASE + 5 * K4, 507 * K4, 0 },
	{ MMS_PMD, MMS_ENTRY_LEAF, BASE + M2, M2, 0x200000 | LARGE },
	{ MMS_PMD, MMS_ENTRY_NONE, BASE + 2 * M2, 509 * M2, 0 },
	/* Its frame number has a bit that no table's has. */
	{ MMS_PMD, MMS_ENTRY_BAD, BASE + 511 * M2, M2, 0x0008000000000063 },
	{ MMS_PUD, MMS_ENTRY_LEAF, BASE + G1, G1, 0x40000000 | LARGE },
};

#define END	(BASE + 2 * G1)

static int see(struct mms_copy_walk *w, const struct mms_entry *e)
{
	struct copywalk_test *t = w->priv;

	if (e->kind == MMS_ENTRY_TABLE && e->level != MMS_PTE)
		return 0;
	if (t->stop_at == t->nr) {
		t->stop_at = -1;
		return MMS_MORE;
	}
	if (t->nr < NR_SEEN)
		t->seen[t->nr] = *e;
	t->nr++;
	return 0;
}

/* Aliases are told by a size no entry has. */
static int see_alias(struct mms_copy_walk *w, const struct mms_entry *e)
{
	struct mms_entry alias = *e;

	alias.kind = MMS_ENTRY_LOST;
	alias.at = 0;
	return see(w, &alias);
}

static const struct mms_copy_ops see_ops = { .entry = see, .alias = see_alias };

static int copywalk_init(struct kunit *test)
{
	struct copywalk_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	test_offline = ~0UL;
	test_change_times = 0;
	t->w.mm = test_mm(test);
	t->w.ops = &see_ops;
	t->w.priv = t;
	t->w.budget = INT_MAX;
	t->w.from = BASE;
	t->stop_at = -1;
	test->priv = t;
	return 0;
}

static void map_all(struct kunit *test)
{
	struct copywalk_test *t = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(mapped); i++)
		if (mapped[i].value)
			test_map(test, t->w.mm, mapped[i].level, mapped[i].va, mapped[i].value);
	test_map(test, t->w.mm, MMS_PTE, BASE + K4, 0x8000 | RW);
}

/* What was seen is what is mapped; entries in a row may come in pieces. */
static void expect_all(struct kunit *test)
{
	struct copywalk_test *t = test->priv;
	u64 at = BASE;
	int i, n = 0;

	KUNIT_ASSERT_LE(test, t->nr, NR_SEEN);
	for (i = 0; i < t->nr; i++) {
		const struct mms_entry *e = t->seen + i;

		KUNIT_EXPECT_EQ(test, e->va, at);
		at = e->va + e->nr * e->size;
		if (e->va >= mapped[n].va + mapped[n].bytes)
			n++;
		KUNIT_ASSERT_LT(test, n, (int)ARRAY_SIZE(mapped));
		KUNIT_EXPECT_EQ(test, e->level, mapped[n].level);
		KUNIT_EXPECT_EQ(test, e->kind, mapped[n].kind);
		KUNIT_EXPECT_LE(test, at, mapped[n].va + mapped[n].bytes);
		if (e->va == mapped[n].va)
			KUNIT_EXPECT_EQ(test, e->value, mapped[n].value);
	}
	KUNIT_EXPECT_EQ(test, n, (int)ARRAY_SIZE(mapped) - 1);
	KUNIT_EXPECT_EQ(test, at, END);
}

static void everything_is_seen(struct kunit *test)
{
	struct copywalk_test *t = test->priv;

	map_all(test);
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, END), 0);
	expect_all(test);
	KUNIT_EXPECT_EQ(test, t->nr, (int)ARRAY_SIZE(mapped));
	/* The root, perhaps a P4D, PUDs, PMDs, PTEs. */
	KUNIT_EXPECT_EQ(test, t->w.tables, pgtable_l5_enabled() ? 5 : 4);
	KUNIT_EXPECT_EQ(test, t->w.torn, 0);
}

static void stopped_at_any_entry_it_goes_on(struct kunit *test)
{
	struct copywalk_test *t = test->priv;
	int stop;

	map_all(test);
	for (stop = 0; stop < ARRAY_SIZE(mapped); stop++) {
		t->nr = 0;
		t->stop_at = stop;
		KUNIT_ASSERT_EQ(test, mms_copy_walk(&t->w, BASE, END), MMS_MORE);
		KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, t->w.cursor, END), 0);
		expect_all(test);
	}
}

static void any_budget_comes_to_the_end(struct kunit *test)
{
	struct copywalk_test *t = test->priv;
	int budget, ret, parts;

	map_all(test);
	for (budget = MMS_LEVELS; budget < 40; budget++) {
		t->nr = 0;
		t->w.cursor = BASE;
		for (parts = 0, ret = MMS_MORE; ret == MMS_MORE && parts < 40; parts++) {
			t->w.budget = budget;
			ret = mms_copy_walk(&t->w, t->w.cursor, END);
		}
		KUNIT_EXPECT_EQ(test, ret, 0);
		expect_all(test);
	}
}

static void parts_of_pages_are_cut_out(struct kunit *test)
{
	struct copywalk_test *t = test->priv;

	map_all(test);
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE + K4, BASE + 2 * K4), 0);
	KUNIT_ASSERT_EQ(test, t->nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen[0].va, BASE + K4);
	KUNIT_EXPECT_EQ(test, t->seen[0].nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen[0].value, 0x8000 | RW);
}

static void no_ram_is_not_read(struct kunit *test)
{
	struct copywalk_test *t = test->priv;

	map_all(test);
	test_offline = PHYS_PFN(__pa(test_slot(test, t->w.mm, MMS_PTE, BASE)));
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, BASE + M2), 0);
	KUNIT_ASSERT_EQ(test, t->nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen[0].kind, MMS_ENTRY_LOST);
	KUNIT_EXPECT_EQ(test, t->seen[0].level, MMS_PMD);
	/* It has not changed, so nothing was torn. */
	KUNIT_EXPECT_EQ(test, t->w.torn, 0);
	test_offline = PHYS_PFN(__pa(mms_arch_pgd(t->w.mm, BASE)));
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, END), -EFAULT);
}

static void what_changed_is_read_again(struct kunit *test)
{
	struct copywalk_test *t = test->priv;

	map_all(test);
	/* The table it leads to is the same. */
	test_changes = test_slot(test, t->w.mm, MMS_PMD, BASE);
	test_change_times = 1;
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, END), 0);
	expect_all(test);
	KUNIT_EXPECT_EQ(test, t->w.torn, 0);
}

static void what_keeps_changing_is_given_up(struct kunit *test)
{
	struct copywalk_test *t = test->priv;

	map_all(test);
	test_changes = test_slot(test, t->w.mm, MMS_PMD, BASE);
	test_change_times = 100;
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, END), 0);
	KUNIT_EXPECT_EQ(test, t->w.torn, 1);
	KUNIT_ASSERT_GE(test, t->nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen[0].kind, MMS_ENTRY_LOST);
	KUNIT_EXPECT_EQ(test, t->seen[0].va, BASE);
	/* What is behind it is there. */
	KUNIT_EXPECT_EQ(test, t->seen[1].va, BASE + M2);
	KUNIT_EXPECT_EQ(test, t->seen[1].kind, MMS_ENTRY_LEAF);
}

static void the_same_table_is_not_walked_again(struct kunit *test)
{
	struct copywalk_test *t = test->priv;
	u64 *pmd;

	map_all(test);
	pmd = test_slot(test, t->w.mm, MMS_PMD, BASE);
	pmd[1] = pmd[0];
	pmd[2] = pmd[0];
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE, BASE + 4 * M2), 0);
	KUNIT_ASSERT_EQ(test, t->nr, 7);
	KUNIT_EXPECT_EQ(test, t->seen[5].at, 0);
	KUNIT_EXPECT_EQ(test, t->seen[5].va, BASE + M2);
	KUNIT_EXPECT_EQ(test, t->seen[5].nr, 2);
	KUNIT_EXPECT_EQ(test, t->seen[6].kind, MMS_ENTRY_NONE);
	/* Where the first of them is not asked for the second is walked. */
	t->nr = 0;
	t->w.from = BASE + M2;
	KUNIT_EXPECT_EQ(test, mms_copy_walk(&t->w, BASE + M2, BASE + 4 * M2), 0);
	KUNIT_ASSERT_EQ(test, t->nr, 7);
	KUNIT_EXPECT_EQ(test, t->seen[0].va, BASE + M2);
	KUNIT_EXPECT_EQ(test, t->seen[0].kind, MMS_ENTRY_LEAF);
	KUNIT_EXPECT_EQ(test, t->seen[5].va, BASE + 2 * M2);
	KUNIT_EXPECT_EQ(test, t->seen[5].nr, 1);
}

static struct kunit_case copywalk_cases[] = {
	KUNIT_CASE(everything_is_seen),
	KUNIT_CASE(stopped_at_any_entry_it_goes_on),
	KUNIT_CASE(any_budget_comes_to_the_end),
	KUNIT_CASE(parts_of_pages_are_cut_out),
	KUNIT_CASE(no_ram_is_not_read),
	KUNIT_CASE(what_changed_is_read_again),
	KUNIT_CASE(what_keeps_changing_is_given_up),
	KUNIT_CASE(the_same_table_is_not_walked_again),
	{}
};

static struct kunit_suite copywalk_suite = {
	.name = "mms_copywalk",
	.init = copywalk_init,
	.test_cases = copywalk_cases,
};

kunit_test_suite(copywalk_suite);
