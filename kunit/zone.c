// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zones one after the other, and pages as MiB.
 */
#include <kunit/test.h>

#include "../module/physical/zone.c"

struct size {
	s64 pages;
	int width;
	bool sign;
	const char *text;
};

static const struct size sizes[] = {
	{ 0, 0, false, "0.0" },
	{ 256, 0, false, "1.0" },
	{ 255, 7, false, "    0.9" },
	{ 128, 0, true, "+0.5" },
	{ -128, 6, true, "  -0.5" },
	{ 64 << 8, 0, false, "64.0" },
	/* 20 GiB, and all that a machine may have. */
	{ 20480 << 8, 0, false, "20480.0" },
	{ 1LL << 38, 0, false, "1073741824.0" },
	{ -(1LL << 38), 0, true, "-1073741824.0" },
};

static void pages_are_mebibytes(struct kunit *test)
{
	struct mms_out o = { .size = 64 };
	int i;

	o.buf = kunit_kzalloc(test, o.size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o.buf);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		o.len = 0;
		memset(o.buf, 0, o.size);
		mms_text_mib(&o, sizes[i].pages, sizes[i].width, sizes[i].sign);
		KUNIT_EXPECT_STREQ(test, (char *)o.buf, sizes[i].text);
	}
}

static void zones_come_in_order(struct kunit *test)
{
	u64 cursor = 0, n = 0;
	struct zone *zone;

	for (; (zone = mms_zone_next(&cursor)); cursor++, n++)
		KUNIT_EXPECT_EQ(test, (u32)zone_idx(zone), (u32)(n % MAX_NR_ZONES));
	KUNIT_EXPECT_EQ(test, n, (u64)num_online_nodes() * MAX_NR_ZONES);
}

static struct kunit_case zone_cases[] = {
	KUNIT_CASE(pages_are_mebibytes),
	KUNIT_CASE(zones_come_in_order),
	{}
};

static struct kunit_suite zone_suite = {
	.name = "mms_zone",
	.test_cases = zone_cases,
};

kunit_test_suite(zone_suite);
