// SPDX-License-Identifier: GPL-2.0-only
/*
 * The arithmetic of watermarks, worked out by hand from __zone_watermark_ok().
 */
#include <kunit/test.h>

#include "../module/physical/gfp.h"
#include "../module/physical/watermark.c"

#define URGENT	MMS_ALLOC_MIN_RESERVE

struct sum {
	const char *what;
	struct mms_watermark w;
	s64 usable;
	u64 cut;
	s64 needed;
	bool enough;
};

static const struct sum sums[] = {
	{ "just enough", { .free = 1001, .mark = 1000 }, 1001, 0, 1000, true },
	{ "as many are too few", { .free = 1000, .mark = 1000 }, 1000, 0, 1000, false },
	{ "the block but one page", { .free = 1007, .mark = 1000, .order = 3 },
	  1000, 0, 1000, false },
	{ "the block, and one more", { .free = 1008, .mark = 1000, .order = 3 },
	  1001, 0, 1000, true },
	{ "what a higher zone's leave", { .free = 1500, .mark = 1000, .reserve = 500 },
	  1500, 0, 1500, false },
	{ "others' reserve", { .free = 1500, .mark = 1000, .highatomic = 512 },
	  988, 0, 1000, false },
	{ "cma", { .free = 1500, .mark = 1000, .cma = 600 }, 900, 0, 1000, false },
	{ "cma, for movable", { .free = 1500, .mark = 1000, .cma = 600,
	  .flags = MMS_ALLOC_CMA }, 1500, 0, 1000, true },
	{ "more for others than is free", { .free = 100, .mark = 1000, .cma = 600 },
	  -500, 0, 1000, false },
	{ "urgent", { .free = 501, .mark = 1000, .highatomic = 512, .flags = URGENT },
	  501, 500, 500, true },
	{ "urgent, odd", { .free = 502, .mark = 1001, .flags = URGENT }, 502, 500, 501, true },
	{ "urgent, and cannot wait", { .free = 376, .mark = 1000,
	  .flags = URGENT | MMS_ALLOC_NON_BLOCK }, 376, 625, 375, true },
	{ "cannot wait", { .free = 1000, .mark = 1000, .highatomic = 512,
	  .flags = MMS_ALLOC_NON_BLOCK }, 1000, 0, 1000, false },
	{ "other flags", { .free = 1500, .mark = 1000, .highatomic = 512, .flags =
	  MMS_ALLOC_KSWAPD | MMS_ALLOC_NOFRAGMENT | MMS_ALLOC_CPUSET }, 988, 0, 1000, false },
};

static void sum_desc(const struct sum *p, char *desc)
{
	strscpy(desc, p->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sum, sums, sum_desc);

static void the_sum_comes_out(struct kunit *test)
{
	const struct sum *p = test->param_value;
	struct mms_watermark w = p->w;

	mms_watermark_work(&w);
	KUNIT_EXPECT_EQ(test, w.rest, (1ULL << p->w.order) - 1);
	KUNIT_EXPECT_EQ(test, w.usable, p->usable);
	KUNIT_EXPECT_EQ(test, w.cut, p->cut);
	KUNIT_EXPECT_EQ(test, w.needed, p->needed);
	KUNIT_EXPECT_EQ(test, w.enough, p->enough);
	/* What is shown is what was taken away. */
	KUNIT_EXPECT_EQ(test, w.free - (s64)(w.rest + w.highatomic + w.cma), w.usable);
	KUNIT_EXPECT_EQ(test, (s64)(w.mark - w.cut) + w.reserve, w.needed);
}

static struct kunit_case watermark_cases[] = {
	KUNIT_CASE_PARAM(the_sum_comes_out, sum_gen_params),
	{}
};

static struct kunit_suite watermark_suite = {
	.name = "mms_watermark",
	.test_cases = watermark_cases,
};

kunit_test_suite(watermark_suite);
