// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lists of free pages of a CPU: which is which, and what is made of long ones.
 */
#include <kunit/test.h>

#include "../module/physical/hold.c"
#include "../module/physical/pcp.c"

static void lists_by_order_and_type(struct kunit *test)
{
	u32 list;

	KUNIT_EXPECT_EQ(test, mms_pcp_index(0, MIGRATE_UNMOVABLE), 0);
	KUNIT_EXPECT_EQ(test, mms_pcp_index(0, MIGRATE_MOVABLE), 1);
	KUNIT_EXPECT_EQ(test, mms_pcp_index(3, MIGRATE_RECLAIMABLE), 11);
	for (list = 0; list < NR_LOWORDER_PCP_LISTS; list++)
		KUNIT_EXPECT_EQ(test, mms_pcp_index(mms_pcp_order(list), mms_pcp_type(list)), list);
	for (list = 0; list <= 3; list++)
		KUNIT_EXPECT_TRUE(test, mms_pcp_has_order(list));
	KUNIT_EXPECT_FALSE(test, mms_pcp_has_order(4));
	KUNIT_EXPECT_FALSE(test, mms_pcp_has_order(8));
}

static void huge_pages_are_movable_or_not(struct kunit *test)
{
	if (!IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE)) {
		kunit_skip(test, "a kernel without huge pages");
		return;
	}
	KUNIT_EXPECT_TRUE(test, mms_pcp_has_order(9));
	KUNIT_EXPECT_EQ(test, mms_pcp_order(12), 9);
	KUNIT_EXPECT_EQ(test, mms_pcp_order(13), 9);
	KUNIT_EXPECT_EQ(test, mms_pcp_index(9, MIGRATE_UNMOVABLE), 12);
	KUNIT_EXPECT_EQ(test, mms_pcp_index(9, MIGRATE_RECLAIMABLE), 12);
	KUNIT_EXPECT_EQ(test, mms_pcp_index(9, MIGRATE_MOVABLE), 13);
	KUNIT_EXPECT_EQ(test, mms_pcp_type(12), MIGRATE_UNMOVABLE);
	/* Whatever their pageblock is: CMA's are movable, too. */
	KUNIT_EXPECT_EQ(test, mms_pcp_type(13), MIGRATE_MOVABLE);
}

/**
 * struct some - lists of a CPU
 * @pcp: the lists
 * @p: what is counted
 * @blocks: the sum
 * @entry: entries
 * @used: of them
 */
struct some {
	struct per_cpu_pages pcp;
	struct mms_pcp_lists p;
	u64 blocks[MMS_ORDERS][MIGRATE_TYPES];
	struct list_head entry[4 * MMS_PCP_ENTRIES];
	u32 used;
};

static struct some *some_lists(struct kunit *test)
{
	struct some *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	u32 list;

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (list = 0; list < NR_PCP_LISTS; list++)
		INIT_LIST_HEAD(&s->pcp.lists[list]);
	return s;
}

static void put(struct some *s, u32 order, u32 type, u32 blocks)
{
	u32 list = mms_pcp_index(order, type);

	s->pcp.count += blocks << order;
	while (blocks--)
		list_add(&s->entry[s->used++], &s->pcp.lists[list]);
}

static u32 counted(struct some *s)
{
	u32 list;

	while (!mms_pcp_try(&s->pcp, &s->p)) {
		for (list = 0; list < NR_PCP_LISTS; list++)
			mms_pcp_measure(&s->pcp, &s->p, list);
		mms_pcp_skip_longest(&s->p);
	}
	return mms_pcp_add(&s->p, s->blocks);
}

static void short_lists_are_counted(struct kunit *test)
{
	struct some *s = some_lists(test);

	put(s, 0, MIGRATE_UNMOVABLE, 500);
	put(s, 0, MIGRATE_MOVABLE, 500);
	put(s, 3, MIGRATE_RECLAIMABLE, 24);
	KUNIT_EXPECT_EQ(test, counted(s), 0);
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_UNMOVABLE], 500);
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_MOVABLE], 500);
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_RECLAIMABLE], 0);
	KUNIT_EXPECT_EQ(test, s->blocks[3][MIGRATE_RECLAIMABLE], 24);
}

static void one_long_list_is_the_rest(struct kunit *test)
{
	struct some *s = some_lists(test);

	put(s, 0, MIGRATE_UNMOVABLE, 300);
	put(s, 0, MIGRATE_MOVABLE, 3 * MMS_PCP_ENTRIES);
	put(s, 2, MIGRATE_MOVABLE, 100);
	KUNIT_EXPECT_EQ(test, counted(s), 0);
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_UNMOVABLE], 300);
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_MOVABLE], 3 * MMS_PCP_ENTRIES);
	KUNIT_EXPECT_EQ(test, s->blocks[2][MIGRATE_MOVABLE], 100);
}

static void of_several_long_lists_there_are_more(struct kunit *test)
{
	struct some *s = some_lists(test);

	put(s, 0, MIGRATE_MOVABLE, MMS_PCP_ENTRIES * 3 / 2);
	put(s, 1, MIGRATE_MOVABLE, MMS_PCP_ENTRIES * 3 / 2);
	put(s, 2, MIGRATE_MOVABLE, 7);
	KUNIT_EXPECT_EQ(test, counted(s), BIT(0) | BIT(1));
	KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_MOVABLE], MMS_PCP_ENTRIES);
	KUNIT_EXPECT_EQ(test, s->blocks[1][MIGRATE_MOVABLE], MMS_PCP_ENTRIES);
	KUNIT_EXPECT_EQ(test, s->blocks[2][MIGRATE_MOVABLE], 7);
}

/* Whichever comes last: a short one is not left out for a longer one before it. */
static void the_longest_is_the_rest(struct kunit *test)
{
	static const u32 lengths[][2] = {
		{ MMS_PCP_ENTRIES - 10, 70 }, { 70, MMS_PCP_ENTRIES - 10 },
		{ 3000, MMS_PCP_ENTRIES + 1000 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		struct some *s = some_lists(test);

		put(s, 0, MIGRATE_RECLAIMABLE, lengths[i][0]);
		put(s, 1, MIGRATE_RECLAIMABLE, lengths[i][1]);
		put(s, 3, MIGRATE_RECLAIMABLE, 7);
		KUNIT_EXPECT_EQ(test, counted(s), 0);
		KUNIT_EXPECT_EQ(test, s->blocks[0][MIGRATE_RECLAIMABLE], lengths[i][0]);
		KUNIT_EXPECT_EQ(test, s->blocks[1][MIGRATE_RECLAIMABLE], lengths[i][1]);
		KUNIT_EXPECT_EQ(test, s->blocks[3][MIGRATE_RECLAIMABLE], 7);
	}
}

static void the_longest_hold_is_kept(struct kunit *test)
{
	u64 before = mms_pcp_lock_longest();

	mms_hold_note(&mms_pcp_longest, before + 5000);
	KUNIT_EXPECT_EQ(test, mms_pcp_lock_longest(), before + 5000);
	mms_hold_note(&mms_pcp_longest, before + 4000);
	KUNIT_EXPECT_EQ(test, mms_pcp_lock_longest(), before + 5000);
}

static struct kunit_case pcp_cases[] = {
	KUNIT_CASE(lists_by_order_and_type),
	KUNIT_CASE(huge_pages_are_movable_or_not),
	KUNIT_CASE(short_lists_are_counted),
	KUNIT_CASE(one_long_list_is_the_rest),
	KUNIT_CASE(of_several_long_lists_there_are_more),
	KUNIT_CASE(the_longest_is_the_rest),
	KUNIT_CASE(the_longest_hold_is_kept),
	{}
};

static struct kunit_suite pcp_suite = {
	.name = "mms_pcp",
	.test_cases = pcp_cases,
};

kunit_test_suite(pcp_suite);
