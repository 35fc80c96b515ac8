// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ranges: what is merged and what is not, what is counted, and that a dump that
 * goes on after a full batch says what one without an end would have said.
 */
#include <kunit/test.h>

#include "../module/core/batch.h"

/* A batch that is full after so many rows. */
static int test_rows_left;

static void *test_push(struct mms_batch *b, u32 type)
{
	if (!test_rows_left)
		return NULL;
	test_rows_left--;
	return mms_batch_push(b, type);
}

#define mms_batch_push(b, type)	test_push(b, type)
#include "../module/core/ranges.c"
#undef mms_batch_push

#define K4	0x1000ULL
#define M2	0x200000ULL
#define G1	0x40000000ULL
#define BASE	0x123440000000ULL

/* Writable data, accessed, dirty, not executable. */
#define RW	0x8000000000000067ULL
/* The same of 2 MiB and of 1 GiB. */
#define LARGE	0x80000000000000e7ULL
/* Code. */
#define RX	0x25ULL

static const struct mms_type test_types[] = {
	{ .name = "ranges", .size = sizeof(struct mms_range) },
};

struct ranges_test {
	struct mms_ranges r;
	struct mms_batch b;
};

static int ranges_init(struct kunit *test)
{
	struct ranges_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, mms_batch_init(&t->b, test_types), 0);
	mms_arch_init();
	mms_ranges_init(&t->r, true);
	test_rows_left = INT_MAX;
	test->priv = t;
	return 0;
}

static void ranges_exit(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	mms_batch_free(&t->b);
}

static struct mms_entry entry(enum mms_level level, enum mms_entry_kind kind, u64 va, u64 value)
{
	static const u64 sizes[MMS_LEVELS] = {
		[MMS_PGD] = G1 * 512, [MMS_P4D] = G1 * 512, [MMS_PUD] = G1, [MMS_PMD] = M2,
		[MMS_PTE] = K4,
	};

	return (struct mms_entry) {
		.level = level, .kind = kind, .va = va, .size = sizes[level], .nr = 1,
		.value = value,
		/* Tables one after the other, as the addresses are. */
		.at = (va / sizes[level]) * 8 + 0x10000000 * level,
	};
}

#define PTE(va, value)	entry(MMS_PTE, MMS_ENTRY_LEAF, va, value)
#define PMD(va, value)	entry(MMS_PMD, MMS_ENTRY_LEAF, va, value)
#define HOLE(va)	entry(MMS_PTE, MMS_ENTRY_NONE, va, 0)
#define SWAP(va)	entry(MMS_PTE, MMS_ENTRY_SWAP, va, 0x0fffffffffdb9600)
#define TABLE(va, value) entry(MMS_PMD, MMS_ENTRY_TABLE, va, value)

static int add(struct kunit *test, struct mms_entry e)
{
	struct ranges_test *t = test->priv;

	return mms_ranges_entry(&t->r, &t->b, &e, NULL, 0, ~0UL);
}

static const struct mms_range *row(struct kunit *test, int i)
{
	struct ranges_test *t = test->priv;

	KUNIT_ASSERT_LT(test, i, (int)t->b.count);
	return (void *)(t->b.records + sizeof(struct mms_raw_block) + i * sizeof(struct mms_range));
}

/* The rows so far, the pending one with them. */
static int rows(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	KUNIT_EXPECT_TRUE(test, mms_ranges_flush(&t->r, &t->b));
	return t->b.count;
}

static void one_page_is_one_row(struct kunit *test)
{
	const struct mms_range *r;

	KUNIT_EXPECT_EQ(test, add(test, PTE(BASE, 0x12345000 | RW)), 0);
	KUNIT_ASSERT_EQ(test, rows(test), 1);
	r = row(test, 0);
	KUNIT_EXPECT_EQ(test, r->start, BASE);
	KUNIT_EXPECT_EQ(test, r->end, BASE + K4);
	KUNIT_EXPECT_EQ(test, r->pa, 0x12345000);
	KUNIT_EXPECT_EQ(test, r->page_size, K4);
	KUNIT_EXPECT_EQ(test, r->unknown, 0);
	KUNIT_EXPECT_EQ(test, r->state, MMS_STATE_PRESENT);
	/* No table was seen that allows anything. */
	KUNIT_EXPECT_EQ(test, r->effective, 0);
	KUNIT_EXPECT_EQ(test, r->kind, MMS_NOTHING32);
	KUNIT_EXPECT_EQ(test, r->swap_type, MMS_NOTHING32);
	KUNIT_EXPECT_EQ(test, r->swap_offset, MMS_NOTHING);
	KUNIT_EXPECT_EQ(test, r->pfn, MMS_NOTHING);
	KUNIT_EXPECT_EQ(test, r->notes, 0);
	/* Nothing is pending any more. */
	KUNIT_EXPECT_EQ(test, rows(test), 1);
}

struct merge {
	const char *desc;
	struct mms_entry first, second;
	bool merged;
};

#define E(_level, _kind, _va, _value, _size)						\
	{ .level = MMS_##_level, .kind = MMS_ENTRY_##_kind, .va = _va, .value = _value,	\
	  .size = _size, .nr = 1 }
#define P(_va, _value)	E(PTE, LEAF, _va, _value, K4)
/* So many pages in a row, so many empty entries. */
#define R(_va, _value, _nr)								\
	{ .level = MMS_PTE, .kind = MMS_ENTRY_LEAF, .va = _va, .value = _value,		\
	  .size = K4, .nr = _nr }
#define H(_va, _nr)									\
	{ .level = MMS_PTE, .kind = MMS_ENTRY_NONE, .va = _va, .size = K4, .nr = _nr }

/* arch/x86/include/asm/pgtable_64.h: type in bits 59 to 63, offset inverted above 9. */
#define S(_va, _type, _offset, _bits)							\
	E(PTE, SWAP, _va, (_type##ULL << 59) | ((~_offset##ULL << 14) >> 5) | (_bits), K4)

static const struct merge merges[] = {
	{ "neighbours in both", P(BASE, 0x1000 | RW), P(BASE + K4, 0x2000 | RW), true },
	{ "rows of neighbours", R(BASE, 0x1000 | RW, 3), R(BASE + 3 * K4, 0x4000 | RW, 2), true },
	{ "rows of frames apart", R(BASE, 0x1000 | RW, 3), R(BASE + 3 * K4, 0x5000 | RW, 2),
	  false },
	{ "another frame", P(BASE, 0x1000 | RW), P(BASE + K4, 0x3000 | RW), false },
	{ "the same frame", P(BASE, 0x1000 | RW), P(BASE + K4, 0x1000 | RW), false },
	{ "a gap", P(BASE, 0x1000 | RW), P(BASE + 2 * K4, 0x2000 | RW), false },
	{ "a gap in both", P(BASE, 0x1000 | RW), P(BASE + 2 * K4, 0x3000 | RW), false },
	{ "other rights", P(BASE, 0x1000 | RW), P(BASE + K4, 0x2000 | RX), false },
	{ "not dirty", P(BASE, 0x1000 | RW), P(BASE + K4, 0x2027 | (1ULL << 63)), false },
	{ "another memory type", P(BASE, 0x1000 | RW), P(BASE + K4, 0x2010 | RW), false },
	{ "an unknown bit", P(BASE, 0x1000 | RW), P(BASE + K4, 0x0010000000002000 | RW), false },
	{ "two of 2M", E(PMD, LEAF, BASE, 0x40000000 | LARGE, M2),
	  E(PMD, LEAF, BASE + M2, 0x40200000 | LARGE, M2), true },
	{ "two of 2M, not contiguous", E(PMD, LEAF, BASE, 0x40000000 | LARGE, M2),
	  E(PMD, LEAF, BASE + M2, 0x40400000 | LARGE, M2), false },
	{ "2M and 4K", E(PMD, LEAF, BASE, 0x40000000 | LARGE, M2),
	  P(BASE + M2, 0x40200000 | RW), false },
	{ "2M and 1G", E(PMD, LEAF, BASE - M2, 0x3fe00000 | LARGE, M2),
	  E(PUD, LEAF, BASE, 0x40000000 | LARGE, G1), false },
	{ "two holes", H(BASE, 1), H(BASE + K4, 511), true },
	{ "holes of two levels", H(BASE, 512), E(PMD, NONE, BASE + M2, 0, M2), true },
	{ "a hole and garbage", H(BASE, 1), E(PMD, BAD, BASE + K4, 0xdeadbeef00, M2), false },
	{ "the same garbage", E(PMD, BAD, BASE, 0xdeadbeef00, M2),
	  E(PMD, BAD, BASE + M2, 0xdeadbeef00, M2), true },
	{ "two kinds of garbage", E(PMD, BAD, BASE, 0xdeadbeef00, M2),
	  E(PMD, BAD, BASE + M2, 0xdeadbeef01, M2), false },
	{ "a hole after a gap", H(BASE, 1), H(BASE + 2 * K4, 1), false },
	{ "a hole and swap", H(BASE, 1), E(PTE, SWAP, BASE + K4, 0x0fffffffffdb9600, K4), false },
	{ "swap, one behind the other", S(BASE, 1, 0x1234, 0), S(BASE + K4, 1, 0x1235, 0), true },
	{ "swap, backwards", S(BASE, 1, 0x1234, 0), S(BASE + K4, 1, 0x1233, 0), false },
	{ "swap in two places", S(BASE, 1, 0x1234, 0), S(BASE + K4, 1, 0x1236, 0), false },
	{ "swap on two devices", S(BASE, 1, 0x1234, 0), S(BASE + K4, 2, 0x1235, 0), false },
	{ "swap, soft-dirty and not", S(BASE, 1, 0x1234, 2), S(BASE + K4, 1, 0x1235, 0), false },
	{ "swap, a bit without a name", S(BASE, 1, 0x1234, 0), S(BASE + K4, 1, 0x1235, 16), false },
	{ "swap after a gap", S(BASE, 1, 0x1234, 0), S(BASE + 2 * K4, 1, 0x1236, 0), false },
	{ "swap and a marker", S(BASE, 1, 0x1234, 0), S(BASE + K4, 31, 0x1235, 0), false },
	{ "a page and a hole", P(BASE, 0x1000 | RW), H(BASE + K4, 1), false },
	{ "prot-none neighbours", P(BASE, 0x000fffffedcba120), P(BASE + K4, 0x000fffffedcb9120),
	  true },
	{ "prot-none, backwards", P(BASE, 0x000fffffedcba120), P(BASE + K4, 0x000fffffedcbb120),
	  false },
	{ "prot-none and present", P(BASE, 0x000fffffedcba120), P(BASE + K4, 0x12346021), false },
};

static void merge_desc(const struct merge *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(merge, merges, merge_desc);

static void neighbours_that_are_alike_are_one_row(struct kunit *test)
{
	const struct merge *p = test->param_value;
	u64 end = p->second.va + p->second.nr * p->second.size;

	KUNIT_EXPECT_EQ(test, add(test, p->first), 0);
	KUNIT_EXPECT_EQ(test, add(test, p->second), 0);
	KUNIT_ASSERT_EQ(test, rows(test), p->merged ? 1 : 2);
	KUNIT_EXPECT_EQ(test, row(test, 0)->start, p->first.va);
	if (p->merged) {
		KUNIT_EXPECT_EQ(test, row(test, 0)->end, end);
		return;
	}
	KUNIT_EXPECT_EQ(test, row(test, 0)->end, p->first.va + p->first.nr * p->first.size);
	KUNIT_EXPECT_EQ(test, row(test, 1)->start, p->second.va);
	KUNIT_EXPECT_EQ(test, row(test, 1)->end, end);
}

static void entries_are_cut_to_the_dump(struct kunit *test)
{
	struct ranges_test *t = test->priv;
	struct mms_entry e = PMD(BASE, 0x40000000 | LARGE);

	KUNIT_EXPECT_EQ(test, mms_ranges_entry(&t->r, &t->b, &e, NULL, BASE + 3 * K4,
					       BASE + 5 * K4), 0);
	KUNIT_ASSERT_EQ(test, rows(test), 1);
	KUNIT_EXPECT_EQ(test, row(test, 0)->start, BASE + 3 * K4);
	KUNIT_EXPECT_EQ(test, row(test, 0)->end, BASE + 5 * K4);
	KUNIT_EXPECT_EQ(test, row(test, 0)->pa, 0x40003000);
	KUNIT_EXPECT_EQ(test, row(test, 0)->page_size, M2);
}

static void holes_are_left_out_where_nobody_wants_them(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	mms_ranges_init(&t->r, false);
	add(test, HOLE(BASE));
	add(test, PTE(BASE + K4, 0x1000 | RW));
	add(test, HOLE(BASE + 2 * K4));
	KUNIT_ASSERT_EQ(test, rows(test), 1);
	KUNIT_EXPECT_EQ(test, row(test, 0)->start, BASE + K4);
	KUNIT_EXPECT_EQ(test, row(test, 0)->end, BASE + 2 * K4);
}

/* AND of RW and US, OR of NX, over the levels, and again for the next table. */
static void rights_are_those_of_all_levels(struct kunit *test)
{
	static const struct {
		u64 pud, pmd, pte;
		u32 effective;
	} rows_[] = {
		{ 0x67, 0x67, 0x1000 | RW, MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_USER },
		{ 0x67, 0x67, 0x1067, MMS_MAY_ALL },
		{ 0x65, 0x67, 0x1067, MMS_MAY_READ | MMS_MAY_EXEC | MMS_MAY_USER },
		{ 0x67, 0x65, 0x1067, MMS_MAY_READ | MMS_MAY_EXEC | MMS_MAY_USER },
		{ 0x63, 0x67, 0x1067, MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_EXEC },
		{ 0x8000000000000067, 0x67, 0x1067,
		  MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_USER },
		{ 0x67, 0x8000000000000065, 0x1063, MMS_MAY_READ },
		{ 0x67, 0x67, 0x000fffffedcba120, 0 },
	};
	int i;

	add(test, entry(MMS_PGD, MMS_ENTRY_TABLE, 0, 0x67));
	add(test, entry(MMS_P4D, MMS_ENTRY_TABLE, 0, 0x67));
	for (i = 0; i < ARRAY_SIZE(rows_); i++) {
		u64 va = BASE + i * G1;

		add(test, entry(MMS_PUD, MMS_ENTRY_TABLE, va, rows_[i].pud));
		add(test, entry(MMS_PMD, MMS_ENTRY_TABLE, va, rows_[i].pmd));
		add(test, PTE(va, rows_[i].pte));
		KUNIT_ASSERT_EQ(test, rows(test), i + 1);
		KUNIT_EXPECT_EQ_MSG(test, row(test, i)->effective, rows_[i].effective, "row %d", i);
	}
}

/* A dump of 2 tables of PTEs, holes, swap, a huge page; what is in it, by hand. */
static const struct mms_entry dump[] = {
	{ MMS_PGD, MMS_ENTRY_TABLE, 0, 512 * G1, 1, 0x10067, 0x1000 },
	{ MMS_PUD, MMS_ENTRY_TABLE, BASE, G1, 1, 0x20067, 0x2000 },
	{ MMS_PMD, MMS_ENTRY_TABLE, BASE, M2, 1, 0x30067, 0x3000 },
	{ MMS_PTE, MMS_ENTRY_NONE, BASE, K4, 2, 0, 0x4000 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 2 * K4, K4, 2, 0x7000 | RW, 0x4010 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 4 * K4, K4, 1, 0x9000 | RX, 0x4020 },
	{ MMS_PTE, MMS_ENTRY_SWAP, BASE + 5 * K4, K4, 1, 0x0fffffffffdb9600, 0x4028 },
	{ MMS_PTE, MMS_ENTRY_SWAP, BASE + 6 * K4, K4, 1, 0x0fffffffffdb9400, 0x4030 },
	{ MMS_PTE, MMS_ENTRY_NONE, BASE + 7 * K4, K4, 505, 0, 0x4038 },
	{ MMS_PMD, MMS_ENTRY_NONE, BASE + M2, M2, 1, 0, 0x3008 },
	{ MMS_PMD, MMS_ENTRY_LEAF, BASE + 2 * M2, M2, 1, 0x40000000 | LARGE, 0x3010 },
	{ MMS_PMD, MMS_ENTRY_TABLE, BASE + 3 * M2, M2, 1, 0x50067, 0x3018 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * M2, K4, 1, 0x40200000 | RW, 0x5000 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * M2 + K4, K4, 1, 0x40201000 | RW, 0x5008 },
	{ MMS_PTE, MMS_ENTRY_NONE, BASE + 3 * M2 + 2 * K4, K4, 1, 0, 0x5010 },
	{ MMS_PTE, MMS_ENTRY_LEAF, BASE + 3 * M2 + 3 * K4, K4, 1, 0x40203000 | RW, 0x5018 },
};

static const struct {
	u64 start, end, pa;
	u32 state;
} dumped[] = {
	{ BASE, BASE + 2 * K4, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 2 * K4, BASE + 4 * K4, 0x7000, MMS_STATE_PRESENT },
	{ BASE + 4 * K4, BASE + 5 * K4, 0x9000, MMS_STATE_PRESENT },
	{ BASE + 5 * K4, BASE + 7 * K4, MMS_NOTHING, MMS_STATE_SWAP },
	{ BASE + 7 * K4, BASE + 2 * M2, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 2 * M2, BASE + 3 * M2, 0x40000000, MMS_STATE_PRESENT },
	{ BASE + 3 * M2, BASE + 3 * M2 + 2 * K4, 0x40200000, MMS_STATE_PRESENT },
	{ BASE + 3 * M2 + 2 * K4, BASE + 3 * M2 + 3 * K4, MMS_NOTHING, MMS_STATE_NONE },
	{ BASE + 3 * M2 + 3 * K4, BASE + 3 * M2 + 4 * K4, 0x40203000, MMS_STATE_PRESENT },
};

enum { NR_ROWS = ARRAY_SIZE(dumped) };

static void expect_counts(struct kunit *test, enum mms_level level, u64 tables, u64 used,
			  u64 leaves)
{
	struct ranges_test *t = test->priv;

	KUNIT_EXPECT_EQ_MSG(test, t->r.level[level].tables, tables, "level %d", level);
	KUNIT_EXPECT_EQ_MSG(test, t->r.level[level].used, used, "level %d", level);
	KUNIT_EXPECT_EQ_MSG(test, t->r.level[level].leaves, leaves, "level %d", level);
}

/* The rows and the counts of the dump, whatever batches it was taken in. */
static void expect_dump(struct kunit *test)
{
	struct ranges_test *t = test->priv;
	int i;

	KUNIT_ASSERT_EQ(test, rows(test), NR_ROWS);
	for (i = 0; i < NR_ROWS; i++) {
		KUNIT_EXPECT_EQ_MSG(test, row(test, i)->start, dumped[i].start, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, row(test, i)->end, dumped[i].end, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, row(test, i)->pa, dumped[i].pa, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, row(test, i)->state, dumped[i].state, "row %d", i);
	}
	expect_counts(test, MMS_PGD, 1, 1, 0);
	expect_counts(test, MMS_PUD, 1, 1, 0);
	expect_counts(test, MMS_PMD, 1, 3, 1);
	expect_counts(test, MMS_PTE, 2, 8, 6);
	/* 2 MiB and the two pages behind it in both kinds of memory. */
	KUNIT_EXPECT_EQ(test, t->r.longest, M2 + 2 * K4);
}

static void rows_and_counts_of_a_dump(struct kunit *test)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(dump); i++)
		KUNIT_ASSERT_EQ(test, add(test, dump[i]), 0);
	expect_dump(test);
}

/* The tables on the way to an address, then what is from there on: a walk again. */
static bool is_met_again(const struct mms_entry *e, u64 from)
{
	return e->va + e->nr * e->size > from;
}

/*
 * Batches that are full after any number of rows. The entry that was not taken
 * is met again by the next walk, and so is what leads to it.
 */
static void resumed_after_any_row_is_the_same(struct kunit *test)
{
	struct ranges_test *t = test->priv;
	int room, i;

	for (room = 1; room <= NR_ROWS; room++) {
		u64 from = 0;
		int batches = 0, ret;

		mms_batch_reset(&t->b);
		mms_ranges_init(&t->r, true);
		do {
			KUNIT_ASSERT_LE(test, ++batches, NR_ROWS + 1);
			test_rows_left = room;
			ret = 0;
			for (i = 0; i < ARRAY_SIZE(dump) && !ret; i++) {
				if (!is_met_again(&dump[i], from))
					continue;
				ret = mms_ranges_entry(&t->r, &t->b, &dump[i], NULL,
						       max(from, dump[i].va), ~0UL);
				if (ret)
					from = max(from, dump[i].va);
			}
			KUNIT_EXPECT_TRUE(test, !ret || ret == MMS_MORE);
		} while (ret);
		/* The last row needs no room before the end is reached. */
		KUNIT_EXPECT_EQ_MSG(test, batches, (NR_ROWS - 2) / room + 1, "room %d", room);
		test_rows_left = INT_MAX;
		expect_dump(test);
	}
}

static void stopped_before_any_entry_is_the_same(struct kunit *test)
{
	struct ranges_test *t = test->priv;
	int stop, i;

	for (stop = 0; stop < ARRAY_SIZE(dump); stop++) {
		u64 from = dump[stop].va;

		/* A walk that stops at a table goes on with its first entry. */
		mms_batch_reset(&t->b);
		mms_ranges_init(&t->r, true);
		for (i = 0; i < stop; i++)
			KUNIT_ASSERT_EQ(test, add(test, dump[i]), 0);
		for (i = 0; i < ARRAY_SIZE(dump); i++)
			if (is_met_again(&dump[i], from) &&
			    (i >= stop || dump[i].kind == MMS_ENTRY_TABLE))
				KUNIT_ASSERT_EQ(test, add(test, dump[i]), 0);
		expect_dump(test);
	}
}

static void full_batch_takes_nothing(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	test_rows_left = 0;
	KUNIT_EXPECT_EQ(test, add(test, PTE(BASE, 0x1000 | RW)), 0);
	KUNIT_EXPECT_EQ(test, add(test, PTE(BASE + K4, 0x2000 | RW)), 0);
	KUNIT_EXPECT_EQ(test, add(test, HOLE(BASE + 2 * K4)), MMS_MORE);
	KUNIT_EXPECT_EQ(test, add(test, HOLE(BASE + 2 * K4)), MMS_MORE);
	KUNIT_EXPECT_FALSE(test, mms_ranges_flush(&t->r, &t->b));
	test_rows_left = 1;
	KUNIT_EXPECT_EQ(test, add(test, HOLE(BASE + 2 * K4)), 0);
	test_rows_left = 1;
	KUNIT_ASSERT_EQ(test, rows(test), 2);
	KUNIT_EXPECT_EQ(test, row(test, 0)->end, BASE + 2 * K4);
	expect_counts(test, MMS_PTE, 1, 2, 2);
	KUNIT_EXPECT_EQ(test, t->r.longest, 2 * K4);
}

static void longest_run_crosses_rows(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	/* Contiguous in both: rights do not matter, holes and swap do. */
	add(test, PTE(BASE, 0x1000 | RW));
	add(test, PTE(BASE + K4, 0x2000 | RX));
	add(test, PTE(BASE + 2 * K4, 0x3000 | RW));
	KUNIT_EXPECT_EQ(test, rows(test), 3);
	KUNIT_EXPECT_EQ(test, t->r.longest, 3 * K4);
	add(test, SWAP(BASE + 3 * K4));
	add(test, PTE(BASE + 4 * K4, 0x5000 | RW));
	add(test, PTE(BASE + 5 * K4, 0x9000 | RW));
	add(test, PTE(BASE + 6 * K4, 0xa000 | RW));
	add(test, PTE(BASE + 7 * K4, 0xb000 | RW));
	KUNIT_EXPECT_EQ(test, rows(test), 6);
	KUNIT_EXPECT_EQ(test, t->r.longest, 3 * K4);
	/* And goes on where a row ended. */
	add(test, PTE(BASE + 8 * K4, 0xc000 | RW));
	KUNIT_EXPECT_EQ(test, rows(test), 7);
	KUNIT_EXPECT_EQ(test, t->r.longest, 4 * K4);
}

/* So many entries in one table after the other, where tables are 2 MiB apart. */
static void nearly_empty_tables_are_counted(struct kunit *test)
{
	static const int entries[] = { 1, 8, 9, 512, 2 };
	struct ranges_test *t = test->priv;
	int i, n;

	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 0);
	for (i = 0; i < ARRAY_SIZE(entries); i++)
		for (n = 0; n < entries[i]; n++)
			add(test, PTE(BASE + i * M2 + n * K4, 0x1000 | RW));
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 3);
	/* The last one, until its ninth entry; holes do not count, swap does. */
	add(test, HOLE(BASE + 4 * M2 + 2 * K4));
	for (n = 3; n < 9; n++)
		add(test, SWAP(BASE + 4 * M2 + n * K4));
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 3);
	add(test, SWAP(BASE + 4 * M2 + 9 * K4));
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 2);
	/* An empty one. What is met again counts once. */
	add(test, HOLE(BASE + 5 * M2));
	add(test, HOLE(BASE + 5 * M2));
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 3);
	mms_ranges_restart(&t->r);
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 3);
	add(test, PTE(BASE, 0x1000 | RW));
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PTE), 4);
	KUNIT_EXPECT_EQ(test, mms_ranges_nearly_empty(&t->r, MMS_PMD), 0);
}

static void restart_counts_again(struct kunit *test)
{
	struct ranges_test *t = test->priv;

	add(test, TABLE(BASE, 0x67));
	add(test, PTE(BASE, 0x1000 | RW));
	add(test, PTE(BASE, 0x1000 | RW));
	expect_counts(test, MMS_PTE, 1, 1, 1);
	mms_ranges_restart(&t->r);
	add(test, TABLE(BASE, 0x67));
	add(test, PTE(BASE, 0x1000 | RW));
	expect_counts(test, MMS_PMD, 2, 2, 0);
	expect_counts(test, MMS_PTE, 2, 2, 2);
}

static struct kunit_case ranges_cases[] = {
	KUNIT_CASE(one_page_is_one_row),
	KUNIT_CASE_PARAM(neighbours_that_are_alike_are_one_row, merge_gen_params),
	KUNIT_CASE(entries_are_cut_to_the_dump),
	KUNIT_CASE(holes_are_left_out_where_nobody_wants_them),
	KUNIT_CASE(rights_are_those_of_all_levels),
	KUNIT_CASE(rows_and_counts_of_a_dump),
	KUNIT_CASE(resumed_after_any_row_is_the_same),
	KUNIT_CASE(stopped_before_any_entry_is_the_same),
	KUNIT_CASE(full_batch_takes_nothing),
	KUNIT_CASE(longest_run_crosses_rows),
	KUNIT_CASE(nearly_empty_tables_are_counted),
	KUNIT_CASE(restart_counts_again),
	{}
};

static struct kunit_suite ranges_suite = {
	.name = "mms_ranges",
	.init = ranges_init,
	.exit = ranges_exit,
	.test_cases = ranges_cases,
};

kunit_test_suite(ranges_suite);
