// SPDX-License-Identifier: GPL-2.0-only
/*
 * The dump of page tables, walker and ranges together, on synthetic tables of
 * two areas: however it is cut into batches, it says the same.
 */
#include <kunit/test.h>
#include <linux/maple_tree.h>
#include <linux/mm.h>

#include "../module/core/subject.h"
#include "../module/task/task.h"

/* There is no process, and no word that means an address. */
#define mms_subject_lock(q)		((void)(q), 0)
#define mms_subject_unlock(q)		((void)(q))
#define mms_subject_get(q)		((void)(q), 0)
#define mms_subject_put(q)		((void)(q))
#define mms_task_address(q, word, addr)	((void)(q), (void)(word), *(addr) = 0, -EINVAL)

#include "../module/task/pagetable.c"
#include "tables.h"

#define K4	0x1000ULL
#define M2	0x200000ULL
#define G1	0x40000000ULL
#define BASE	0x123440000000ULL
#define RW	0x8000000000000067ULL
#define RX	0x25ULL
#define LARGE	0x80000000000000e7ULL

/* What is in the tables, */
static const struct {
	enum mms_level level;
	u64 va;
	u64 value;
} mapped[] = {
	{ MMS_PTE, BASE + 2 * K4, 0x7000 | RW },
	{ MMS_PTE, BASE + 3 * K4, 0x8000 | RW },
	{ MMS_PTE, BASE + 4 * K4, 0x9000 | RX },
	{ MMS_PTE, BASE + 5 * K4, 0x0fffffffffdb9600 },
	{ MMS_PTE, BASE + 9 * K4, 0xdeadbeefdeadbe01 },
	{ MMS_PMD, BASE + 2 * M2, 0x40000000 | LARGE },
	{ MMS_PTE, BASE + 3 * M2, 0x40200000 | RW },
	{ MMS_PTE, BASE + 3 * M2 + K4, 0x40201000 | RW },
	/* not in an area, so nobody may look at it, */
	{ MMS_PTE, BASE + 4 * M2, 0x40202000 | RW },
	{ MMS_PMD, BASE + 5 * M2, 0xdeadbeefdeadbe01 },
	{ MMS_PUD, BASE + G1, 0x80000000 | LARGE },
};

/* and what is to be said of it. */
static const struct {
	u64 start, end, pa, page_size;
	u32 state;
} dumped[] = {
	{ BASE, BASE + 2 * K4, MMS_NOTHING, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 2 * K4, BASE + 4 * K4, 0x7000, K4, MMS_STATE_PRESENT },
	{ BASE + 4 * K4, BASE + 5 * K4, 0x9000, K4, MMS_STATE_PRESENT },
	{ BASE + 5 * K4, BASE + 6 * K4, MMS_NOTHING, MMS_NOTHING, MMS_STATE_SWAP },
	{ BASE + 6 * K4, BASE + 9 * K4, MMS_NOTHING, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 9 * K4, BASE + 10 * K4, 0xdbeefdeadb000, K4, MMS_STATE_PRESENT },
	{ BASE + 10 * K4, BASE + 2 * M2, MMS_NOTHING, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 2 * M2, BASE + 3 * M2, 0x40000000, M2, MMS_STATE_PRESENT },
	{ BASE + 3 * M2, BASE + 3 * M2 + 2 * K4, 0x40200000, K4, MMS_STATE_PRESENT },
	{ BASE + 3 * M2 + 2 * K4, BASE + 4 * M2, MMS_NOTHING, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + G1 + K4, BASE + G1 + 9 * K4, 0x80001000, G1, MMS_STATE_PRESENT },
};

enum { NR_ROWS = ARRAY_SIZE(dumped), NR_ENTRIES = 20 };

struct pagetable_test {
	struct mms_query q;
	struct mms_batch b;
	struct mms_pagetable p;
	struct mms_range rows[NR_ROWS + 1];
	int nr;
};

static void add_area(struct kunit *test, unsigned long start, unsigned long end)
{
	struct pagetable_test *t = test->priv;
	struct mm_struct *mm = t->q.subject.mm;

	KUNIT_ASSERT_EQ(test, mtree_store_range(&mm->mm_mt, start, end - 1,
						test_vma(test, mm, start, end, VM_READ),
						GFP_KERNEL), 0);
}

static int pagetable_init(struct kunit *test)
{
	struct pagetable_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	struct mm_struct *mm;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, t);
	test->priv = t;
	mms_arch_init();
	KUNIT_ASSERT_EQ(test, mms_batch_init(&t->b, mms_pagetable_types), 0);
	mm = test_mm(test);
	mt_init_flags(&mm->mm_mt, MT_FLAGS_ALLOC_RANGE);
	t->q.listing = &mms_task_pagetable;
	t->q.subject.mm = mm;
	for (i = 0; i < ARRAY_SIZE(mapped); i++)
		test_map(test, mm, mapped[i].level, mapped[i].va, mapped[i].value);
	add_area(test, BASE, BASE + 4 * M2);
	add_area(test, BASE + G1 + K4, BASE + G1 + 9 * K4);
	return 0;
}

static void pagetable_exit(struct kunit *test)
{
	struct pagetable_test *t = test->priv;

	if (!t)
		return;
	mms_batch_free(&t->b);
	if (t->q.subject.mm)
		mtree_destroy(&t->q.subject.mm->mm_mt);
}

/* A batch with room for so many ranges only. */
static void start_batch(struct pagetable_test *t, u32 room)
{
	mms_batch_reset(&t->b);
	t->b.used = MMS_BATCH_RECORDS - sizeof(struct mms_raw_block) -
		    room * sizeof(struct mms_range);
	t->b.run = t->b.used;
}

static void collect(struct kunit *test)
{
	struct pagetable_test *t = test->priv;
	const void *rows = t->b.records + t->b.run + sizeof(struct mms_raw_block);

	KUNIT_ASSERT_LE(test, t->nr + (int)t->b.count, NR_ROWS);
	memcpy(&t->rows[t->nr], rows, t->b.count * sizeof(struct mms_range));
	t->nr += t->b.count;
}

/* The whole dump, with so many ranges and so many entries at most in a batch. */
static int dump(struct kunit *test, u32 room, u32 budget)
{
	struct pagetable_test *t = test->priv;
	struct mm_struct *mm = t->q.subject.mm;
	u64 from = 0;
	int batches = 0, ret;

	mms_ranges_init(&t->p.ranges, true);
	t->p.batch = &t->b;
	t->nr = 0;
	do {
		KUNIT_ASSERT_LE(test, ++batches, 100);
		start_batch(t, room);
		t->p.budget = budget;
		mmap_read_lock(mm);
		/* The tree of areas has another lock than that of a process. */
		rcu_read_lock();
		ret = mms_pagetable_part(&t->q, &t->p, &from, ULONG_MAX);
		rcu_read_unlock();
		mmap_read_unlock(mm);
		KUNIT_ASSERT_TRUE(test, !ret || ret == MMS_MORE);
		collect(test);
	} while (ret);
	start_batch(t, 1);
	KUNIT_EXPECT_TRUE(test, mms_ranges_flush(&t->p.ranges, &t->b));
	collect(test);
	return batches;
}

static void expect_counts(struct kunit *test, enum mms_level level, u64 tables, u64 used,
			  u64 leaves)
{
	const struct pagetable_test *t = test->priv;
	const struct mms_level_count *c = &t->p.ranges.level[level];

	KUNIT_EXPECT_EQ_MSG(test, c->tables, tables, "level %d", level);
	KUNIT_EXPECT_EQ_MSG(test, c->used, used, "level %d", level);
	KUNIT_EXPECT_EQ_MSG(test, c->leaves, leaves, "level %d", level);
}

static void expect_dump(struct kunit *test)
{
	const struct pagetable_test *t = test->priv;
	int i;

	KUNIT_ASSERT_EQ(test, t->nr, NR_ROWS);
	for (i = 0; i < NR_ROWS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, t->rows[i].start, dumped[i].start, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, t->rows[i].end, dumped[i].end, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, t->rows[i].pa, dumped[i].pa, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, t->rows[i].page_size, dumped[i].page_size, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, t->rows[i].state, dumped[i].state, "row %d", i);
	}
	expect_counts(test, MMS_PGD, 1, 1, 0);
	if (pgtable_l5_enabled())
		expect_counts(test, MMS_P4D, 1, 1, 0);
	expect_counts(test, MMS_PUD, 1, 2, 1);
	expect_counts(test, MMS_PMD, 1, 3, 1);
	expect_counts(test, MMS_PTE, 2, 7, 6);
	KUNIT_EXPECT_EQ(test, t->p.ranges.longest, M2 + 2 * K4);
}

static void dump_in_one_batch(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, dump(test, NR_ROWS, UINT_MAX), 1);
	expect_dump(test);
}

static void batch_that_is_full_after_any_row(struct kunit *test)
{
	int room;

	for (room = 1; room <= NR_ROWS; room++) {
		KUNIT_EXPECT_EQ_MSG(test, dump(test, room, UINT_MAX), (NR_ROWS - 2) / room + 1,
				    "room for %d", room);
		expect_dump(test);
	}
}

static void budget_that_ends_after_any_entry(struct kunit *test)
{
	int budget;

	/* Tables count as well, and are met again: with less nothing would be seen. */
	for (budget = 6; budget < NR_ENTRIES; budget++) {
		dump(test, NR_ROWS, budget);
		expect_dump(test);
	}
}

static void totals_know_the_range_that_was_last(struct kunit *test)
{
	struct pagetable_test *t = test->priv;
	const struct mms_pt_total *total;
	struct mms_batch_iter it = {};

	/* 1 GiB in one piece, longer than what comes before. */
	mtree_destroy(&t->q.subject.mm->mm_mt);
	mt_init_flags(&t->q.subject.mm->mm_mt, MT_FLAGS_ALLOC_RANGE);
	add_area(test, BASE, BASE + K4);
	add_area(test, BASE + G1, BASE + 2 * G1);
	mmap_read_lock(t->q.subject.mm);
	rcu_read_lock();
	mms_ranges_init(&t->p.ranges, true);
	t->p.batch = &t->b;
	t->p.budget = UINT_MAX;
	KUNIT_EXPECT_EQ(test, mms_pagetable_part(&t->q, &t->p, &t->q.cursor, ULONG_MAX), 0);
	rcu_read_unlock();
	mmap_read_unlock(t->q.subject.mm);
	KUNIT_EXPECT_EQ(test, mms_pagetable_totals(&t->p, &t->b), 0);
	mms_batch_close(&t->b);
	while (mms_batch_next(&t->b, &it))
		total = it.rec;
	KUNIT_ASSERT_EQ(test, it.type, MMS_PT_TOTAL);
	KUNIT_EXPECT_EQ(test, total->mapped, G1);
	KUNIT_EXPECT_EQ(test, total->longest, G1);
	/* Root, with 5 levels a p4d, pud, pmd, and that of the PTEs. */
	KUNIT_EXPECT_EQ(test, total->tables, (pgtable_l5_enabled() ? 5 : 4) * K4);
}

static struct kunit_case pagetable_cases[] = {
	KUNIT_CASE(dump_in_one_batch),
	KUNIT_CASE(batch_that_is_full_after_any_row),
	KUNIT_CASE(budget_that_ends_after_any_entry),
	KUNIT_CASE(totals_know_the_range_that_was_last),
	{}
};

static struct kunit_suite pagetable_suite = {
	.name = "mms_pagetable",
	.init = pagetable_init,
	.exit = pagetable_exit,
	.test_cases = pagetable_cases,
};

kunit_test_suite(pagetable_suite);
