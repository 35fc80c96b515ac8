// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tables of each level are made of, from counts of a dump.
 */
#include <kunit/test.h>

#include "../module/core/level_total.c"

static const struct mms_type total_types[] = { MMS_LEVEL_TOTAL_TYPE };

/* A root, two tables below it, one of the last level that has three entries. */
static void count(struct mms_ranges *r)
{
	mms_ranges_init(r, false);
	r->level[MMS_PGD] = (struct mms_level_count){ .tables = 1, .used = 20 };
	r->level[MMS_PUD] = (struct mms_level_count){ .tables = 2, .used = 1024, .leaves = 7,
						      .before = 512 };
	r->level[MMS_PTE] = (struct mms_level_count){ .tables = 1, .used = 3, .leaves = 2 };
}

static void each_level_has_its_row(struct kunit *test)
{
	struct mms_ranges *r = kunit_kzalloc(test, sizeof(*r), GFP_KERNEL);
	struct mms_level_total totals[MMS_LEVELS] = {};
	struct mms_batch_iter it = {};
	struct mms_batch b;

	KUNIT_ASSERT_NOT_NULL(test, r);
	count(r);
	KUNIT_ASSERT_EQ(test, mms_batch_init(&b, total_types), 0);
	KUNIT_EXPECT_EQ(test, mms_push_level_totals(&b, 0, r, 256), 4 * PAGE_SIZE);
	mms_batch_close(&b);
	while (mms_batch_next(&b, &it)) {
		const struct mms_level_total *t = it.rec;

		KUNIT_ASSERT_LT(test, t->level, (u32)MMS_LEVELS);
		totals[t->level] = *t;
	}
	mms_batch_free(&b);
	/* Half of a root was asked about, all of the rest. */
	KUNIT_EXPECT_EQ(test, totals[MMS_PGD].slots, 256);
	KUNIT_EXPECT_EQ(test, totals[MMS_PGD].used, 20);
	KUNIT_EXPECT_EQ(test, totals[MMS_PGD].nearly_empty, 0);
	KUNIT_EXPECT_EQ(test, totals[MMS_PUD].slots, 1024);
	KUNIT_EXPECT_EQ(test, totals[MMS_PUD].bytes, 2 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, totals[MMS_PUD].leaves, 7);
	KUNIT_EXPECT_EQ(test, totals[MMS_PUD].leaf_size, 1ULL << 30);
	/* There are none, which is no reason to leave them out. */
	KUNIT_EXPECT_EQ(test, totals[MMS_PMD].leaf_size, 2ULL << 20);
	KUNIT_EXPECT_EQ(test, totals[MMS_PMD].slots, 0);
	KUNIT_EXPECT_EQ(test, totals[MMS_PTE].nearly_empty, 1);
	/* Of a level that is folded nothing is said. */
	KUNIT_EXPECT_EQ(test, !!totals[MMS_P4D].leaf_size, pgtable_l5_enabled());
}

static void levels_as_text(struct kunit *test)
{
	static const char wanted[] =
		"# pud          2        8K            1        513       1024          7 of 1G\n";
	struct mms_level_total t = {
		.level = MMS_PUD, .tables = 2, .bytes = 8192, .nearly_empty = 1, .used = 513,
		.slots = 1024, .leaves = 7, .leaf_size = 1 << 30,
	};
	char text[128] = "";
	struct mms_out o = { .buf = text, .size = sizeof(text) - 1 };

	mms_text_level_total(&o, &t);
	KUNIT_EXPECT_STREQ(test, text, wanted);
	t.leaves = 0;
	memset(text, 0, sizeof(text));
	o.len = 0;
	mms_text_level_total(&o, &t);
	KUNIT_EXPECT_PTR_EQ(test, strstr(text, " of "), NULL);
}

static struct kunit_case level_total_cases[] = {
	KUNIT_CASE(each_level_has_its_row),
	KUNIT_CASE(levels_as_text),
	{}
};

static struct kunit_suite level_total_suite = {
	.name = "mms_level_total",
	.test_cases = level_total_cases,
};

kunit_test_suite(level_total_suite);
