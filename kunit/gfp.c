// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flags of requests: as words, what is wrong with them, what is made of them.
 */
#include <kunit/test.h>

#include "../module/physical/gfp.c"

struct said {
	const char *word;
	gfp_t gfp;
	bool good;
};

static const struct said saids[] = {
	{ "GFP_KERNEL", GFP_KERNEL, true },
	{ "gfp_kernel", GFP_KERNEL, true },
	{ "GFP_KERNEL|__GFP_ZERO", GFP_KERNEL | __GFP_ZERO, true },
	{ "GFP_HIGHUSER_MOVABLE|__GFP_COMP|__GFP_ZERO",
	  GFP_HIGHUSER_MOVABLE | __GFP_COMP | __GFP_ZERO, true },
	{ "GFP_KERNEL_ACCOUNT", GFP_KERNEL_ACCOUNT, true },
	{ "__GFP_DMA", __GFP_DMA, true },
	{ "0xcc0", (__force gfp_t)0xcc0, true },
	{ "3264", (__force gfp_t)3264, true },
	{ "0x40|__GFP_FS", (__force gfp_t)0x40 | __GFP_FS, true },
	{ "0", 0, true },
	{ "", 0, false },
	{ "GFP", 0, false },
	{ "GFP_KERNEL|", 0, false },
	{ "|GFP_KERNEL", 0, false },
	{ "GFP_KERNEL|__GFP_NONSENSE", 0, false },
	{ "GFP_KERNE", 0, false },
	{ "GFP_KERNELS", 0, false },
	{ "-1", 0, false },
	{ "0x100000000", 0, false },
	{ "0x00000000000000000000000000000001", 0, false },
};

static void said_desc(const struct said *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", p->word);
}

KUNIT_ARRAY_PARAM(said, saids, said_desc);

static void words_and_numbers_are_flags(struct kunit *test)
{
	const struct said *p = test->param_value;
	gfp_t gfp = 0;

	KUNIT_ASSERT_EQ(test, mms_gfp_parse(p->word, &gfp), p->good);
	KUNIT_EXPECT_EQ(test, (__force u32)gfp, (__force u32)p->gfp);
}

static void what_the_kernel_would_not_take(struct kunit *test)
{
	gfp_t beyond = (__force gfp_t)BIT(31);

	KUNIT_EXPECT_NULL(test, mms_gfp_wrong(GFP_KERNEL));
	KUNIT_EXPECT_NULL(test, mms_gfp_wrong(0));
	KUNIT_EXPECT_NULL(test, mms_gfp_wrong(GFP_DMA));
	KUNIT_EXPECT_NULL(test, mms_gfp_wrong(GFP_HIGHUSER_MOVABLE));
	KUNIT_EXPECT_NULL(test, mms_gfp_wrong(__GFP_MOVABLE | __GFP_DMA32));
	KUNIT_EXPECT_NOT_NULL(test, mms_gfp_wrong(__GFP_DMA | __GFP_DMA32));
	KUNIT_EXPECT_NOT_NULL(test, mms_gfp_wrong(__GFP_DMA | __GFP_HIGHMEM));
	KUNIT_EXPECT_NOT_NULL(test, mms_gfp_wrong(GFP_HIGHUSER_MOVABLE | __GFP_DMA32));
	KUNIT_EXPECT_NOT_NULL(test, mms_gfp_wrong(__GFP_MOVABLE | __GFP_RECLAIMABLE));
	KUNIT_EXPECT_NOT_NULL(test, mms_gfp_wrong(beyond));
}

static void types_of_memory(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mms_gfp_type(GFP_KERNEL), MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, mms_gfp_type(GFP_HIGHUSER), MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, mms_gfp_type(GFP_HIGHUSER_MOVABLE), MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, mms_gfp_type(GFP_KERNEL | __GFP_RECLAIMABLE), MIGRATE_RECLAIMABLE);
}

struct way {
	const char *what;
	gfp_t gfp;
	u32 order;
	bool realtime;
	u32 slow;
};

#define KSWAPD	MMS_ALLOC_KSWAPD
#define CPUSET	MMS_ALLOC_CPUSET
#define RESERVE	MMS_ALLOC_MIN_RESERVE
#define HURRY	MMS_ALLOC_NON_BLOCK
#define CMA	(IS_ENABLED(CONFIG_CMA) ? MMS_ALLOC_CMA : 0)

static const struct way ways[] = {
	{ "GFP_KERNEL", GFP_KERNEL, 0, false, KSWAPD | CPUSET },
	{ "GFP_KERNEL, real-time", GFP_KERNEL, 3, true, KSWAPD | CPUSET | RESERVE },
	{ "GFP_ATOMIC", GFP_ATOMIC, 0, false, KSWAPD | RESERVE | HURRY },
	{ "GFP_ATOMIC, real-time", GFP_ATOMIC, 0, true, KSWAPD | RESERVE | HURRY },
	{ "GFP_ATOMIC, order 3", GFP_ATOMIC, 3, false,
	  KSWAPD | RESERVE | HURRY | MMS_ALLOC_HIGHATOMIC },
	{ "GFP_ATOMIC, no reserves", GFP_ATOMIC | __GFP_NOMEMALLOC, 3, false, KSWAPD | RESERVE },
	{ "GFP_NOWAIT", GFP_NOWAIT, 3, false, KSWAPD | HURRY | CPUSET },
	{ "movable", GFP_HIGHUSER_MOVABLE, 0, false, KSWAPD | CPUSET | CMA },
	{ "nothing", 0, 0, false, HURRY | CPUSET },
};

static void way_desc(const struct way *p, char *desc)
{
	strscpy(desc, p->what, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(way, ways, way_desc);

static void flags_say_how_it_is_done(struct kunit *test)
{
	const struct way *p = test->param_value;
	u32 fast = mms_alloc_fast(p->gfp, p->order);

	KUNIT_EXPECT_EQ(test, mms_alloc_slow(p->gfp, p->order, p->realtime), p->slow);
	KUNIT_EXPECT_EQ(test, fast & ~MMS_ALLOC_HIGHATOMIC, p->slow & (MMS_ALLOC_CMA | KSWAPD));
}

static void who_may_go_below_min_ignores_its_boost(struct kunit *test)
{
	bool real_time = mms_alloc_slow(GFP_KERNEL, 0, true) & MMS_ALLOC_MIN_RESERVE;

	KUNIT_EXPECT_TRUE(test, mms_gfp_ignores_boost(GFP_ATOMIC, true));
	KUNIT_EXPECT_FALSE(test, mms_gfp_ignores_boost(GFP_KERNEL, false));
	KUNIT_EXPECT_TRUE(test, real_time);
#ifdef __GFP_ATOMIC
	KUNIT_EXPECT_FALSE(test, mms_gfp_ignores_boost(GFP_KERNEL, real_time));
#else
	KUNIT_EXPECT_TRUE(test, mms_gfp_ignores_boost(GFP_KERNEL, real_time));
#endif
}

static struct kunit_case gfp_cases[] = {
	KUNIT_CASE_PARAM(words_and_numbers_are_flags, said_gen_params),
	KUNIT_CASE(what_the_kernel_would_not_take),
	KUNIT_CASE(types_of_memory),
	KUNIT_CASE_PARAM(flags_say_how_it_is_done, way_gen_params),
	KUNIT_CASE(who_may_go_below_min_ignores_its_boost),
	{}
};

static struct kunit_suite gfp_suite = {
	.name = "mms_gfp",
	.test_cases = gfp_cases,
};

kunit_test_suite(gfp_suite);
