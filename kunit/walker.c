// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walker on synthetic tables: every kind of entry at every level, holes, how
 * to stop, and tables that change while they are walked.
 */
#include <kunit/test.h>
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>

/*
 * The locks of tables lie in struct pages that real tables have; here is one
 * for the tables of each level. What happens before it is taken is the test's.
 */
static DEFINE_SPINLOCK(test_pte_lock);
static DEFINE_SPINLOCK(test_pmd_lock);
static void (*test_before_lock)(void);
static struct hstate test_hstate;

static spinlock_t *test_lock(spinlock_t *lock)
{
	void (*before)(void) = test_before_lock;

	test_before_lock = NULL;
	if (before)
		before();
	return lock;
}

#define pte_lockptr(mm, pmd)		test_lock(&test_pte_lock)
#define pmd_lockptr(mm, pmd)		test_lock(&test_pmd_lock)
#define huge_pte_lockptr(h, mm, pte)	test_lock(&test_pmd_lock)
#define hstate_vma(vma)			(&test_hstate)

/* A warning is a splat in the log: here it is counted. */
static int test_warnings;
#undef WARN_ON_ONCE
#define WARN_ON_ONCE(condition)		\
({					\
	bool warn = (condition);	\
	test_warnings += warn;		\
	warn;				\
})

#include "../module/core/walker.c"
#include "tables.h"

#define NR_SEEN	64

struct seen {
	struct mms_entry e[NR_SEEN];
	int nr;
	int stop_at;
	int stop_with;
	int unlocked;
};

struct walker_test {
	struct mm_struct *mm;
	struct mms_walk w;
	struct seen seen;
};

static bool should_be_locked(const struct mms_entry *e)
{
	return e->level == MMS_PTE || e->kind == MMS_ENTRY_LEAF || e->kind == MMS_ENTRY_SWAP ||
	       (e->level == MMS_PMD && e->kind == MMS_ENTRY_TABLE);
}

static bool is_locked(const struct mms_walk *w, const struct mms_entry *e)
{
	if (e->level == MMS_PTE || e->kind == MMS_ENTRY_TABLE)
		return spin_is_locked(&test_pte_lock);
	if (e->level == MMS_PMD)
		return spin_is_locked(&test_pmd_lock);
	/* That of a hugetlb page of 1 GiB is the double as well. */
	return spin_is_locked(&w->mm->page_table_lock) || spin_is_locked(&test_pmd_lock);
}

static int see(struct mms_walk *w, const struct mms_entry *e)
{
	struct seen *s = w->priv;

	if (should_be_locked(e) && !is_locked(w, e))
		s->unlocked++;
	if (s->nr == s->stop_at && s->stop_with)
		return s->stop_with;
	if (s->nr < NR_SEEN)
		s->e[s->nr] = *e;
	s->nr++;
	return 0;
}

static const struct mms_walk_ops see_ops = { .entry = see };

static int walker_init(struct kunit *test)
{
	struct walker_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	test_before_lock = NULL;
	test_hstate.order = 9;
	t->mm = test_mm(test);
	t->w.mm = t->mm;
	t->w.ops = &see_ops;
	t->w.priv = &t->seen;
	test->priv = t;
	return 0;
}

/* Walks [start, end) of a VMA that is a page longer at both ends. */
static int walk(struct kunit *test, unsigned long start, unsigned long end, unsigned long flags)
{
	struct walker_test *t = test->priv;
	int ret;

	t->seen.nr = 0;
	t->w.vma = test_vma(test, t->mm, start - PAGE_SIZE, end + PAGE_SIZE, flags);
	mmap_read_lock(t->mm);
	ret = mms_walk_vma(&t->w, start, end);
	mmap_read_unlock(t->mm);
	KUNIT_EXPECT_EQ(test, t->seen.unlocked, 0);
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&test_pte_lock));
	KUNIT_EXPECT_FALSE(test, spin_is_locked(&test_pmd_lock));
	return ret;
}

struct expected {
	enum mms_level level;
	enum mms_entry_kind kind;
	u64 va;
	/* Of all entries that are alike. */
	u64 bytes;
	/* 0: not compared. */
	u64 value;
};

/* What was seen, less the tables on the way; they are looked at elsewhere. */
static void expect(struct kunit *test, const struct expected *x, int nr)
{
	static const u64 level_size[MMS_LEVELS] = {
		[MMS_PUD] = 0x40000000, [MMS_PMD] = 0x200000, [MMS_PTE] = 0x1000,
	};
	struct walker_test *t = test->priv;
	int i, n = 0;

	KUNIT_ASSERT_LE(test, t->seen.nr, NR_SEEN);
	for (i = 0; i < t->seen.nr; i++) {
		const struct mms_entry *e = &t->seen.e[i];

		if (e->kind == MMS_ENTRY_TABLE)
			continue;
		KUNIT_ASSERT_LT(test, n, nr);
		KUNIT_EXPECT_EQ_MSG(test, e->level, x[n].level, "entry %d", n);
		KUNIT_EXPECT_EQ_MSG(test, e->kind, x[n].kind, "entry %d", n);
		KUNIT_EXPECT_EQ_MSG(test, e->va, x[n].va, "entry %d", n);
		KUNIT_EXPECT_EQ_MSG(test, e->size, level_size[e->level], "entry %d", n);
		KUNIT_EXPECT_EQ_MSG(test, e->nr * e->size, x[n].bytes, "entry %d", n);
		if (x[n].value)
			KUNIT_EXPECT_EQ_MSG(test, e->value, x[n].value, "entry %d", n);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, nr);
}

#define EXPECT(...)							\
do {									\
	static const struct expected expected[] = { __VA_ARGS__ };	\
									\
	expect(test, expected, ARRAY_SIZE(expected));			\
} while (0)

/* Somewhere in the user's half, with something in every index. */
#define BASE	0x123440000000UL

#define K4	0x1000UL
#define M2	0x200000UL
#define G1	0x40000000UL
#define G512	0x8000000000UL

static void nothing_at_all_is_one_hole(struct kunit *test)
{
	u64 top = pgtable_l5_enabled() ? 1ULL << 48 : 1ULL << 39;
	struct walker_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + G1, 0), 0);
	KUNIT_ASSERT_EQ(test, t->seen.nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen.e[0].level, MMS_PGD);
	KUNIT_EXPECT_EQ(test, t->seen.e[0].kind, MMS_ENTRY_NONE);
	KUNIT_EXPECT_EQ(test, t->seen.e[0].va, BASE & ~(top - 1));
	KUNIT_EXPECT_EQ(test, t->seen.e[0].size, top);
}

static void tables_come_before_what_is_in_them(struct kunit *test)
{
	struct walker_test *t = test->priv;
	const struct mms_entry *e = t->seen.e;
	enum mms_level level;
	unsigned long addr = BASE + 3 * M2 + 5 * K4;

	test_map(test, t->mm, MMS_PTE, addr, 0x8000000012345067);
	KUNIT_EXPECT_EQ(test, walk(test, addr, addr + K4, 0), 0);
	KUNIT_ASSERT_EQ(test, t->seen.nr, pgtable_l5_enabled() ? 5 : 4);
	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		u64 *slot;

		if (level == MMS_P4D && !pgtable_l5_enabled())
			continue;
		slot = test_slot(test, t->mm, level, addr);
		KUNIT_EXPECT_EQ(test, e->level, level);
		KUNIT_EXPECT_EQ(test, e->kind, level == MMS_PTE ? MMS_ENTRY_LEAF : MMS_ENTRY_TABLE);
		KUNIT_EXPECT_EQ(test, e->value, *slot);
		/* The root may be the second one, a page further on. */
		if (level > MMS_PGD)
			KUNIT_EXPECT_EQ(test, e->at, __pa(slot));
		e++;
	}
	KUNIT_EXPECT_EQ(test, e[-1].va, addr);
	KUNIT_EXPECT_EQ(test, e[-1].size, K4);
	KUNIT_EXPECT_EQ(test, e[-2].va, BASE + 3 * M2);
	KUNIT_EXPECT_EQ(test, e[-2].size, M2);
	KUNIT_EXPECT_EQ(test, e[-3].va, BASE);
	KUNIT_EXPECT_EQ(test, e[-3].size, G1);
}

static void pages_and_holes_in_a_table(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PTE, BASE + 3 * K4, 0x3067);
	test_map(test, t->mm, MMS_PTE, BASE + 4 * K4, 0x4067);
	test_map(test, t->mm, MMS_PTE, BASE + 511 * K4, 0x5067);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + M2, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_NONE, BASE, 3 * K4 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * K4, 2 * K4, 0x3067 },
	       { MMS_PTE, MMS_ENTRY_NONE, BASE + 5 * K4, 506 * K4 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 511 * K4, K4, 0x5067 });
	/* Only what was asked for. */
	KUNIT_EXPECT_EQ(test, walk(test, BASE + K4, BASE + 4 * K4, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_NONE, BASE + K4, 2 * K4 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * K4, K4, 0x3067 });
	KUNIT_EXPECT_EQ(test, walk(test, BASE + 6 * K4, BASE + 10 * K4, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_NONE, BASE + 6 * K4, 4 * K4 });
}

/* Holes are looked for eight entries at a time: one page at each place. */
static void holes_end_at_any_entry(struct kunit *test)
{
	struct walker_test *t = test->priv;
	int at;

	for (at = 1; at < 40; at++) {
		u64 *pte = test_slot(test, t->mm, MMS_PTE, BASE + at * K4);

		*pte = 0x12345067;
		KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 40 * K4, 0), 0);
		KUNIT_EXPECT_EQ(test, t->seen.nr, (pgtable_l5_enabled() ? 4 : 3) +
				(at == 39 ? 2 : 3));
		KUNIT_EXPECT_EQ(test, t->seen.e[pgtable_l5_enabled() ? 4 : 3].nr, at);
		*pte = 0;
	}
}

/* Pages are shown together whose entries differ in nothing but the next frame. */
static void pages_in_a_row(struct kunit *test)
{
	struct walker_test *t = test->priv;
	int i;

	for (i = 0; i < 4; i++)
		test_map(test, t->mm, MMS_PTE, BASE + i * K4, 0x12345067 + i * K4);
	/* Another bit, the same frame again, one left out. */
	test_map(test, t->mm, MMS_PTE, BASE + 4 * K4, 0x12349027);
	test_map(test, t->mm, MMS_PTE, BASE + 5 * K4, 0x12349027);
	test_map(test, t->mm, MMS_PTE, BASE + 6 * K4, 0x1234b027);
	/* Those nobody may access count down: their frame number is inverted. */
	for (i = 0; i < 3; i++)
		test_map(test, t->mm, MMS_PTE, BASE + (7 + i) * K4, 0x000fffffedcba120 - i * K4);
	test_map(test, t->mm, MMS_PTE, BASE + 10 * K4, 0x000fffffedcb9120);
	/* What is in swap is not in a row, wherever it is there. */
	test_map(test, t->mm, MMS_PTE, BASE + 11 * K4, 0x0fffffffffdb9600);
	test_map(test, t->mm, MMS_PTE, BASE + 12 * K4, 0x0fffffffffdb9600);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 13 * K4, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_LEAF, BASE, 4 * K4, 0x12345067 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 4 * K4, K4, 0x12349027 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 5 * K4, K4, 0x12349027 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 6 * K4, K4, 0x1234b027 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 7 * K4, 3 * K4, 0x000fffffedcba120 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 10 * K4, K4, 0x000fffffedcb9120 },
	       { MMS_PTE, MMS_ENTRY_SWAP, BASE + 11 * K4, K4 },
	       { MMS_PTE, MMS_ENTRY_SWAP, BASE + 12 * K4, K4 });
	/* The walk's end is a row's end. */
	KUNIT_EXPECT_EQ(test, walk(test, BASE + K4, BASE + 3 * K4, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_LEAF, BASE + K4, 2 * K4, 0x12346067 });
}

static void large_leaves(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PUD, BASE, 0x800000e7);
	test_map(test, t->mm, MMS_PMD, BASE + G1 + M2, 0x400000e7);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + G1 + 4 * M2, 0), 0);
	EXPECT({ MMS_PUD, MMS_ENTRY_LEAF, BASE, G1, 0x800000e7 },
	       { MMS_PMD, MMS_ENTRY_NONE, BASE + G1, M2 },
	       { MMS_PMD, MMS_ENTRY_LEAF, BASE + G1 + M2, M2, 0x400000e7 },
	       { MMS_PMD, MMS_ENTRY_NONE, BASE + G1 + 2 * M2, 2 * M2 });
	/* A walk that starts in the middle of one sees the whole entry, once. */
	KUNIT_EXPECT_EQ(test, walk(test, BASE + 5 * K4, BASE + 7 * K4, 0), 0);
	EXPECT({ MMS_PUD, MMS_ENTRY_LEAF, BASE, G1, 0x800000e7 });
	KUNIT_EXPECT_EQ(test, walk(test, BASE + G1 + M2 + K4, BASE + G1 + 2 * M2 + K4, 0), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_LEAF, BASE + G1 + M2, M2, 0x400000e7 },
	       { MMS_PMD, MMS_ENTRY_NONE, BASE + G1 + 2 * M2, M2 });
}

static void entries_that_are_not_present(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PMD, BASE + M2, 0x0fffffffffdb9600);
	test_map(test, t->mm, MMS_PMD, BASE + 2 * M2, 0x000fffffbfe001a0);
	test_map(test, t->mm, MMS_PTE, BASE + 3 * M2, 0x0fffffffffdb9600);
	test_map(test, t->mm, MMS_PTE, BASE + 3 * M2 + K4, 0x000fffffedcba120);
	test_map(test, t->mm, MMS_PTE, BASE + 3 * M2 + 2 * K4, 0x60);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 3 * M2 + 4 * K4, 0), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_NONE, BASE, M2 },
	       { MMS_PMD, MMS_ENTRY_SWAP, BASE + M2, M2, 0x0fffffffffdb9600 },
	       { MMS_PMD, MMS_ENTRY_LEAF, BASE + 2 * M2, M2, 0x000fffffbfe001a0 },
	       { MMS_PTE, MMS_ENTRY_SWAP, BASE + 3 * M2, K4, 0x0fffffffffdb9600 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * M2 + K4, K4, 0x000fffffedcba120 },
	       { MMS_PTE, MMS_ENTRY_NONE, BASE + 3 * M2 + 2 * K4, 2 * K4 });
}

/* What is no entry is shown, and never followed: it would lead anywhere. */
static void garbage_is_not_followed(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PUD, BASE, 0xdeadbeefdeadbe00);
	test_map(test, t->mm, MMS_PMD, BASE + G1, 0xdeadbeefdeadbe01);
	test_map(test, t->mm, MMS_PTE, BASE + G1 + M2, 0xdeadbeefdeadbe00);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + G1 + M2 + K4, 0), 0);
	EXPECT({ MMS_PUD, MMS_ENTRY_BAD, BASE, G1, 0xdeadbeefdeadbe00 },
	       { MMS_PMD, MMS_ENTRY_BAD, BASE + G1, M2, 0xdeadbeefdeadbe01 },
	       { MMS_PTE, MMS_ENTRY_SWAP, BASE + G1 + M2, K4, 0xdeadbeefdeadbe00 });
}

static void garbage_in_the_root(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PGD, BASE, 0xdeadbeefdeadbe00);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + K4, 0), 0);
	KUNIT_ASSERT_EQ(test, t->seen.nr, 1);
	KUNIT_EXPECT_EQ(test, t->seen.e[0].kind, MMS_ENTRY_BAD);
	KUNIT_EXPECT_EQ(test, t->seen.e[0].value, 0xdeadbeefdeadbe00);
	if (!pgtable_l5_enabled())
		return;
	test_map(test, t->mm, MMS_PGD, BASE, 0);
	test_map(test, t->mm, MMS_P4D, BASE, 0xdeadbeefdeadbe00);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + K4, 0), 0);
	KUNIT_ASSERT_EQ(test, t->seen.nr, 2);
	KUNIT_EXPECT_EQ(test, t->seen.e[1].level, MMS_P4D);
	KUNIT_EXPECT_EQ(test, t->seen.e[1].kind, MMS_ENTRY_BAD);
}

static void from_one_table_to_the_next(struct kunit *test)
{
	struct walker_test *t = test->priv;
	/* The last page below 512 GiB, and the first above. */
	unsigned long edge = (BASE & ~(G512 - 1)) + G512;

	test_map(test, t->mm, MMS_PTE, edge - K4, 0x1067);
	test_map(test, t->mm, MMS_PTE, edge, 0x2067);
	KUNIT_EXPECT_EQ(test, walk(test, edge - K4, edge + K4, 0), 0);
	KUNIT_ASSERT_EQ(test, t->seen.nr, pgtable_l5_enabled() ? 9 : 8);
	KUNIT_EXPECT_EQ(test, t->seen.e[pgtable_l5_enabled() ? 4 : 3].va, edge - K4);
	KUNIT_EXPECT_EQ(test, t->seen.e[pgtable_l5_enabled() ? 8 : 7].va, edge);
}

/* A VMA of hugetlb pages of 2 MiB: its entries have the format of PTEs. */
static void hugetlb_entries(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PMD, BASE, 0x400000e7);
	test_map(test, t->mm, MMS_PMD, BASE + M2, 0x000fffffbffff1a0);
	test_map(test, t->mm, MMS_PMD, BASE + 2 * M2, 0x0fffffffffdb9600);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 4 * M2, VM_HUGETLB), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_LEAF, BASE, M2, 0x400000e7 },
	       { MMS_PMD, MMS_ENTRY_LEAF, BASE + M2, M2, 0x000fffffbffff1a0 },
	       { MMS_PMD, MMS_ENTRY_SWAP, BASE + 2 * M2, M2, 0x0fffffffffdb9600 },
	       { MMS_PMD, MMS_ENTRY_NONE, BASE + 3 * M2, M2 });
}

static void hugetlb_entries_of_1g(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_hstate.order = 18;
	test_map(test, t->mm, MMS_PUD, BASE, 0x000fffff7ffff1a0);
	test_map(test, t->mm, MMS_PUD, BASE + G1, 0x0fffffffffdb9600);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 2 * G1, VM_HUGETLB), 0);
	EXPECT({ MMS_PUD, MMS_ENTRY_LEAF, BASE, G1, 0x000fffff7ffff1a0 },
	       { MMS_PUD, MMS_ENTRY_SWAP, BASE + G1, G1, 0x0fffffffffdb9600 });
}

static int see_hugetlb_lock(struct mms_walk *w, const struct mms_entry *e)
{
	struct hugetlb_vma_lock *lock = w->vma->vm_private_data;

	if (!rwsem_is_locked(&lock->rw_sema))
		return -EDEADLK;
	return see(w, e);
}

static void tables_of_shared_hugetlb_are_kept(struct kunit *test)
{
	static const struct mms_walk_ops ops = { .entry = see_hugetlb_lock };
	struct hugetlb_vma_lock *lock = kunit_kzalloc(test, sizeof(*lock), GFP_KERNEL);
	struct walker_test *t = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, lock);
	init_rwsem(&lock->rw_sema);
	test_map(test, t->mm, MMS_PMD, BASE, 0x400000e7);
	t->w.ops = &ops;
	t->w.vma = test_vma(test, t->mm, BASE, BASE + 2 * M2, VM_HUGETLB | VM_MAYSHARE);
	t->w.vma->vm_private_data = lock;
	mmap_read_lock(t->mm);
	KUNIT_EXPECT_EQ(test, mms_walk_vma(&t->w, BASE, BASE + 2 * M2), 0);
	mmap_read_unlock(t->mm);
	KUNIT_EXPECT_FALSE(test, rwsem_is_locked(&lock->rw_sema));
	EXPECT({ MMS_PMD, MMS_ENTRY_LEAF, BASE, M2 },
	       { MMS_PMD, MMS_ENTRY_NONE, BASE + M2, M2 });
}

/* Stopped at any entry, the walk ends there and says what it was told. */
static void stops_at_every_entry(struct kunit *test)
{
	struct walker_test *t = test->priv;
	int all, at;

	test_map(test, t->mm, MMS_PTE, BASE + K4, 0x1067);
	test_map(test, t->mm, MMS_PMD, BASE + M2, 0x400000e7);
	test_map(test, t->mm, MMS_PMD, BASE + 2 * M2, 0x0fffffffffdb9600);
	test_map(test, t->mm, MMS_PMD, BASE + 3 * M2, 0xdeadbeefdeadbe01);
	test_map(test, t->mm, MMS_PUD, BASE + G1, 0x800000e7);
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 3 * G1, 0), 0);
	all = t->seen.nr;
	/* Tables down to the PTEs; hole, page, hole; three entries, a hole; 1G, a hole. */
	KUNIT_EXPECT_EQ(test, all, (pgtable_l5_enabled() ? 4 : 3) + 3 + 4 + 2);
	for (at = 0; at < all; at++) {
		t->seen.stop_at = at;
		t->seen.stop_with = at % 2 ? 1 : -EINTR;
		KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 3 * G1, 0), t->seen.stop_with);
		KUNIT_EXPECT_EQ(test, t->seen.nr, at);
	}
}

/* Entries are whole, wherever in them the range begins and ends. */
static void ranges_need_not_be_of_whole_pages(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PTE, BASE + K4, 0x8067);
	test_map(test, t->mm, MMS_PTE, BASE + 2 * K4, 0x9067);
	test_map(test, t->mm, MMS_PTE, BASE + 3 * K4, 0xb067);
	KUNIT_EXPECT_EQ(test, walk(test, BASE + K4 + 0x800, BASE + 3 * K4 + 0x400, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_LEAF, BASE + K4, 2 * K4, 0x8067 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * K4, K4, 0xb067 });
}

static void outside_the_vma_is_refused(struct kunit *test)
{
	struct walker_test *t = test->priv;

	t->w.vma = test_vma(test, t->mm, BASE, BASE + K4, 0);
	test_warnings = 0;
	mmap_read_lock(t->mm);
	KUNIT_EXPECT_EQ(test, mms_walk_vma(&t->w, BASE - K4, BASE + K4), -EINVAL);
	KUNIT_EXPECT_EQ(test, mms_walk_vma(&t->w, BASE, BASE + 2 * K4), -EINVAL);
	KUNIT_EXPECT_EQ(test, t->seen.nr, 0);
	KUNIT_EXPECT_EQ(test, test_warnings, 2);
	/* Its ends are not outside, nor is nothing. */
	KUNIT_EXPECT_EQ(test, mms_walk_vma(&t->w, BASE, BASE), 0);
	KUNIT_EXPECT_EQ(test, t->seen.nr, 0);
	KUNIT_EXPECT_EQ(test, mms_walk_vma(&t->w, BASE, BASE + K4), 0);
	KUNIT_EXPECT_EQ(test, t->seen.nr, 1);
	mmap_read_unlock(t->mm);
	KUNIT_EXPECT_EQ(test, test_warnings, 2);
}

/* --- tables that change: between the look at an entry and its lock ---------- */

static u64 *change_at;
static u64 change_to;

static void change(void)
{
	*change_at = change_to;
}

static void table_that_becomes_a_huge_page(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PTE, BASE, 0x1067);
	change_at = test_slot(test, t->mm, MMS_PMD, BASE);
	change_to = 0x400000e7;
	test_before_lock = change;
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + M2, 0), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_LEAF, BASE, M2, 0x400000e7 });
}

static void table_that_is_taken_away(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PTE, BASE, 0x1067);
	test_map(test, t->mm, MMS_PTE, BASE + M2, 0x2067);
	change_at = test_slot(test, t->mm, MMS_PMD, BASE);
	change_to = 0;
	test_before_lock = change;
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + M2 + K4, 0), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_NONE, BASE, M2 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + M2, K4, 0x2067 });
}

static void huge_page_that_is_split(struct kunit *test)
{
	struct walker_test *t = test->priv;
	u64 table;

	test_map(test, t->mm, MMS_PTE, BASE + K4, 0x1067);
	change_at = test_slot(test, t->mm, MMS_PMD, BASE);
	table = *change_at;
	*change_at = 0x400000e7;
	change_to = table;
	test_before_lock = change;
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + 2 * K4, 0), 0);
	EXPECT({ MMS_PTE, MMS_ENTRY_NONE, BASE, K4 },
	       { MMS_PTE, MMS_ENTRY_LEAF, BASE + K4, K4, 0x1067 });
}

static void huge_page_that_changes(struct kunit *test)
{
	struct walker_test *t = test->priv;

	test_map(test, t->mm, MMS_PMD, BASE, 0x0fffffffffdb9600);
	change_at = test_slot(test, t->mm, MMS_PMD, BASE);
	change_to = 0x400000e7;
	test_before_lock = change;
	KUNIT_EXPECT_EQ(test, walk(test, BASE, BASE + M2, 0), 0);
	EXPECT({ MMS_PMD, MMS_ENTRY_LEAF, BASE, M2, 0x400000e7 });
}

static struct kunit_case walker_cases[] = {
	KUNIT_CASE(nothing_at_all_is_one_hole),
	KUNIT_CASE(tables_come_before_what_is_in_them),
	KUNIT_CASE(pages_and_holes_in_a_table),
	KUNIT_CASE(holes_end_at_any_entry),
	KUNIT_CASE(pages_in_a_row),
	KUNIT_CASE(large_leaves),
	KUNIT_CASE(entries_that_are_not_present),
	KUNIT_CASE(garbage_is_not_followed),
	KUNIT_CASE(garbage_in_the_root),
	KUNIT_CASE(from_one_table_to_the_next),
	KUNIT_CASE(hugetlb_entries),
	KUNIT_CASE(hugetlb_entries_of_1g),
	KUNIT_CASE(tables_of_shared_hugetlb_are_kept),
	KUNIT_CASE(stops_at_every_entry),
	KUNIT_CASE(ranges_need_not_be_of_whole_pages),
	KUNIT_CASE(outside_the_vma_is_refused),
	KUNIT_CASE(table_that_becomes_a_huge_page),
	KUNIT_CASE(table_that_is_taken_away),
	KUNIT_CASE(huge_page_that_is_split),
	KUNIT_CASE(huge_page_that_changes),
	{}
};

static struct kunit_suite walker_suite = {
	.name = "mms_walker",
	.init = walker_init,
	.test_cases = walker_cases,
};

kunit_test_suite(walker_suite);
