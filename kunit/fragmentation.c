// SPDX-License-Identifier: GPL-2.0-only
/*
 * The indices of fragmentation, worked out by hand.
 */
#include <kunit/test.h>

#include "../module/physical/fragmentation.c"

static void what_is_in_smaller_blocks_is_unusable(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mms_unusable(1000, 1000), 0);
	KUNIT_EXPECT_EQ(test, mms_unusable(1000, 0), 1000);
	KUNIT_EXPECT_EQ(test, mms_unusable(1000, 250), 750);
	KUNIT_EXPECT_EQ(test, mms_unusable(3, 1), 666);
	/* Nothing free is nothing usable. */
	KUNIT_EXPECT_EQ(test, mms_unusable(0, 0), 1000);
	/* 16 TiB of pages. */
	KUNIT_EXPECT_EQ(test, mms_unusable(1ULL << 32, 1ULL << 31), 500);
}

static void a_request_fails_for_want_or_for_pieces(struct kunit *test)
{
	/* There is a block. */
	KUNIT_EXPECT_EQ(test, mms_fragmentation_index(4, 1000, 10, 16), MMS_WOULD_SUCCEED);
	/* There is nothing at all. */
	KUNIT_EXPECT_EQ(test, mms_fragmentation_index(4, 0, 0, 0), 0);
	/* 1024 single pages, 64 requests' worth: 1 - (1 + 64) / 1024. */
	KUNIT_EXPECT_EQ(test, mms_fragmentation_index(4, 1024, 1024, 0), 1000 - 63);
	/* One block of half the size: 1 - (1 + 0.5) / 1. */
	KUNIT_EXPECT_EQ(test, mms_fragmentation_index(4, 8, 1, 0), -500);
	/* Two of them: enough memory, in two pieces: 1 - (1 + 1) / 2. */
	KUNIT_EXPECT_EQ(test, mms_fragmentation_index(4, 16, 2, 0), 0);
}

static struct kunit_case fragmentation_cases[] = {
	KUNIT_CASE(what_is_in_smaller_blocks_is_unusable),
	KUNIT_CASE(a_request_fails_for_want_or_for_pieces),
	{}
};

static struct kunit_suite fragmentation_suite = {
	.name = "mms_fragmentation",
	.test_cases = fragmentation_cases,
};

kunit_test_suite(fragmentation_suite);
