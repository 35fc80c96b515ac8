// SPDX-License-Identifier: GPL-2.0-only
/*
 * From which list a block comes, as rmqueue() of mm/page_alloc.c has it.
 */
#include <kunit/test.h>

#include "../module/physical/take.c"

static struct mms_heads *no_blocks(struct kunit *test)
{
	struct mms_heads *h = kunit_kzalloc(test, sizeof(*h), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, h);
	memset(h->pfn, 0xff, sizeof(h->pfn));
	h->pcp = MMS_NO_BLOCK;
	return h;
}

static void expect(struct kunit *test, const struct mms_heads *h, u32 order, u32 type, u32 flags,
		   enum mms_take_how how, u32 list_order, unsigned long pfn)
{
	struct mms_take t;

	KUNIT_EXPECT_EQ(test, mms_take(h, order, type, flags, &t), how != MMS_TAKE_NOTHING);
	KUNIT_EXPECT_EQ(test, (u32)t.how, (u32)how);
	KUNIT_EXPECT_EQ(test, t.order, list_order);
	KUNIT_EXPECT_EQ(test, t.pfn, pfn);
}

static void no_block_is_none(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	expect(test, h, 0, MIGRATE_MOVABLE, 0, MMS_TAKE_NOTHING, 0, MMS_NO_BLOCK);
	expect(test, h, 4, MIGRATE_UNMOVABLE, ~0U, MMS_TAKE_NOTHING, 0, MMS_NO_BLOCK);
	KUNIT_EXPECT_FALSE(test, mms_heads_suit(h, 1, ~0U));
}

static void the_smallest_that_is_large_enough(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	h->pfn[3][MIGRATE_UNMOVABLE] = 0x300;
	h->pfn[5][MIGRATE_UNMOVABLE] = 0x500;
	h->pfn[6][MIGRATE_UNMOVABLE] = 0x600;
	expect(test, h, 4, MIGRATE_UNMOVABLE, 0, MMS_TAKE_LIST, 5, 0x500);
	expect(test, h, 6, MIGRATE_UNMOVABLE, 0, MMS_TAKE_LIST, 6, 0x600);
	expect(test, h, 7, MIGRATE_UNMOVABLE, 0, MMS_TAKE_NOTHING, 0, MMS_NO_BLOCK);
	KUNIT_EXPECT_TRUE(test, mms_heads_suit(h, 6, 0));
	KUNIT_EXPECT_FALSE(test, mms_heads_suit(h, 7, 0));
}

static void the_cpu_comes_first(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);
	struct mms_take t;

	h->pfn[2][MIGRATE_MOVABLE] = 0x200;
	KUNIT_EXPECT_TRUE(test, mms_take(h, 2, MIGRATE_MOVABLE, 0, &t));
	KUNIT_EXPECT_TRUE(test, t.refill);
	h->pcp = 0x777;
	expect(test, h, 2, MIGRATE_MOVABLE, 0, MMS_TAKE_PCP, 2, 0x777);
	/* It has no blocks of that order. */
	h->pfn[4][MIGRATE_MOVABLE] = 0x400;
	expect(test, h, 4, MIGRATE_MOVABLE, 0, MMS_TAKE_LIST, 4, 0x400);
}

static void others_last_and_the_largest_of_them(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	h->pfn[0][MIGRATE_MOVABLE] = 0x100;
	h->pfn[7][MIGRATE_MOVABLE] = 0x700;
	h->pfn[7][MIGRATE_RECLAIMABLE] = 0x780;
	/* A type turns to others in an order. */
	expect(test, h, 0, MIGRATE_UNMOVABLE, 0, MMS_TAKE_OTHER, 7, 0x780);
	h->pfn[7][MIGRATE_RECLAIMABLE] = MMS_NO_BLOCK;
	expect(test, h, 0, MIGRATE_UNMOVABLE, 0, MMS_TAKE_OTHER, 7, 0x700);
	h->pfn[10][MIGRATE_UNMOVABLE] = 0xa00;
	expect(test, h, 0, MIGRATE_UNMOVABLE, 0, MMS_TAKE_LIST, 10, 0xa00);
}

static void movable_takes_the_smallest_of_others(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	h->pfn[1][MIGRATE_UNMOVABLE] = 0x100;
	h->pfn[3][MIGRATE_UNMOVABLE] = 0x300;
	expect(test, h, 0, MIGRATE_MOVABLE, 0, MMS_TAKE_OTHER, 1, 0x100);
	/* From half a pageblock's order on the largest is worth it. */
	h->pfn[pageblock_order / 2][MIGRATE_UNMOVABLE] = 0x400;
	expect(test, h, 0, MIGRATE_MOVABLE, 0, MMS_TAKE_OTHER, pageblock_order / 2, 0x400);
}

static void types_kept_apart(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	h->pfn[8][MIGRATE_MOVABLE] = 0x800;
	expect(test, h, 4, MIGRATE_UNMOVABLE, MMS_ALLOC_NOFRAGMENT, MMS_TAKE_NOTHING, 0,
	       MMS_NO_BLOCK);
	/* There is a block, and the watermark knows of no types. */
	KUNIT_EXPECT_TRUE(test, mms_heads_suit(h, 4, MMS_ALLOC_NOFRAGMENT));
	h->pfn[pageblock_order][MIGRATE_MOVABLE] = 0x900;
	expect(test, h, 4, MIGRATE_UNMOVABLE, MMS_ALLOC_NOFRAGMENT, MMS_TAKE_OTHER,
	       pageblock_order, 0x900);
}

static void what_is_reserved_for_the_urgent(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);

	h->pfn[5][MIGRATE_HIGHATOMIC] = 0x500;
	expect(test, h, 4, MIGRATE_UNMOVABLE, 0, MMS_TAKE_NOTHING, 0, MMS_NO_BLOCK);
	KUNIT_EXPECT_FALSE(test, mms_heads_suit(h, 4, MMS_ALLOC_NON_BLOCK));
	KUNIT_EXPECT_TRUE(test, mms_heads_suit(h, 4, MMS_ALLOC_HIGHATOMIC));
	expect(test, h, 4, MIGRATE_UNMOVABLE, MMS_ALLOC_NON_BLOCK, MMS_TAKE_HIGHATOMIC, 5, 0x500);
	/* Who may have it has it first, who cannot wait when there is nothing else. */
	h->pfn[4][MIGRATE_UNMOVABLE] = 0x400;
	expect(test, h, 4, MIGRATE_UNMOVABLE, MMS_ALLOC_NON_BLOCK, MMS_TAKE_LIST, 4, 0x400);
	expect(test, h, 4, MIGRATE_UNMOVABLE, MMS_ALLOC_HIGHATOMIC, MMS_TAKE_HIGHATOMIC, 5,
	       0x500);
}

static void cma_is_lent_to_the_movable(struct kunit *test)
{
	struct mms_heads *h = no_blocks(test);
	u32 cma = mms_migrate_cma();

	if (cma == MIGRATE_TYPES) {
		kunit_skip(test, "a kernel without CMA");
		return;
	}
	h->pfn[6][cma] = 0x600;
	expect(test, h, 4, MIGRATE_UNMOVABLE, 0, MMS_TAKE_NOTHING, 0, MMS_NO_BLOCK);
	KUNIT_EXPECT_FALSE(test, mms_heads_suit(h, 4, 0));
	KUNIT_EXPECT_TRUE(test, mms_heads_suit(h, 4, MMS_ALLOC_CMA));
	expect(test, h, 4, MIGRATE_MOVABLE, MMS_ALLOC_CMA, MMS_TAKE_CMA, 6, 0x600);
	/* Its own first, unless most of what is free is CMA's. */
	h->pfn[8][MIGRATE_MOVABLE] = 0x800;
	expect(test, h, 4, MIGRATE_MOVABLE, MMS_ALLOC_CMA, MMS_TAKE_LIST, 8, 0x800);
	h->much_cma = true;
	expect(test, h, 4, MIGRATE_MOVABLE, MMS_ALLOC_CMA, MMS_TAKE_CMA, 6, 0x600);
}

static struct kunit_case take_cases[] = {
	KUNIT_CASE(no_block_is_none),
	KUNIT_CASE(the_smallest_that_is_large_enough),
	KUNIT_CASE(the_cpu_comes_first),
	KUNIT_CASE(others_last_and_the_largest_of_them),
	KUNIT_CASE(movable_takes_the_smallest_of_others),
	KUNIT_CASE(types_kept_apart),
	KUNIT_CASE(what_is_reserved_for_the_urgent),
	KUNIT_CASE(cma_is_lent_to_the_movable),
	{}
};

static struct kunit_suite take_suite = {
	.name = "mms_take",
	.test_cases = take_cases,
};

kunit_test_suite(take_suite);
