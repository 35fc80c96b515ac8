// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buddies: which they are, and why they are not one block.
 */
#include <kunit/test.h>

#include "../module/physical/pair.c"

struct two {
	unsigned long pfn;
	u32 order;
	unsigned long buddy;
};

static const struct two twos[] = {
	{ 0x1000, 0, 0x1001 }, { 0x1001, 0, 0x1000 },
	{ 0x1000, 3, 0x1008 }, { 0x1008, 3, 0x1000 },
	{ 0x1010, 3, 0x1018 }, { 0x1010, 4, 0x1000 },
	{ 0, 10, 0x400 }, { 0x3fc00, 10, 0x3f800 }, { 0x100000, 9, 0x100200 },
};

static void two_desc(const struct two *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "0x%lx, order %u", p->pfn, p->order);
}

KUNIT_ARRAY_PARAM(two, twos, two_desc);

static void one_bit_differs(struct kunit *test)
{
	const struct two *p = test->param_value;

	KUNIT_EXPECT_EQ(test, mms_pair_pfn(p->pfn, p->order), p->buddy);
	KUNIT_EXPECT_EQ(test, mms_pair_pfn(p->buddy, p->order), p->pfn);
}

static void why_they_are_not_one(struct kunit *test)
{
	u16 none = (u16)MMS_NOTHING;

	KUNIT_EXPECT_EQ(test, mms_pair_state(3, true, none), MMS_PAIR_USED);
	KUNIT_EXPECT_EQ(test, mms_pair_state(3, true, 0), MMS_PAIR_SPLIT);
	KUNIT_EXPECT_EQ(test, mms_pair_state(3, true, 2), MMS_PAIR_SPLIT);
	KUNIT_EXPECT_EQ(test, mms_pair_state(3, true, 3), MMS_PAIR_FREE);
	KUNIT_EXPECT_EQ(test, mms_pair_state(3, false, none), MMS_PAIR_OUTSIDE);
	KUNIT_EXPECT_EQ(test, mms_pair_state(0, true, none), MMS_PAIR_USED);
	KUNIT_EXPECT_EQ(test, mms_pair_state(MMS_ORDERS - 1, true, MMS_ORDERS - 1),
			MMS_PAIR_LARGEST);
	KUNIT_EXPECT_EQ(test, mms_pair_state(MMS_ORDERS - 1, false, none), MMS_PAIR_LARGEST);
}

static struct kunit_case pair_cases[] = {
	KUNIT_CASE_PARAM(one_bit_differs, two_gen_params),
	KUNIT_CASE(why_they_are_not_one),
	{}
};

static struct kunit_suite pair_suite = {
	.name = "mms_pair",
	.test_cases = pair_cases,
};

kunit_test_suite(pair_suite);
