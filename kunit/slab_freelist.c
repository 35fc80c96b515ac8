// SPDX-License-Identifier: GPL-2.0-only
/*
 * Freelists of slabs: where they lead, and what is wrong with them.
 */
#include <kunit/test.h>

#include "../module/slab/freelist.c"

#define SIZE	64
#define COUNT	8
#define OFFSET	32

/* A slab of 8 objects; object i is at 64 * i. */
static struct mms_freelist slab(struct kunit *test)
{
	void *start = kunit_kzalloc(test, SIZE * COUNT, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, start);
	return (struct mms_freelist){
		.start = (unsigned long)start, .size = SIZE, .objects = COUNT, .offset = OFFSET,
	};
}

static unsigned long object(const struct mms_freelist *f, u32 i)
{
	return f->start + f->first + i * SIZE;
}

static void point(const struct mms_freelist *f, u32 from, unsigned long to)
{
	*(unsigned long *)(object(f, from) + OFFSET) = to;
}

/* 3 -> 0 -> 7, the end. */
static struct mms_freelist some(struct kunit *test)
{
	struct mms_freelist f = slab(test);

	point(&f, 3, object(&f, 0));
	point(&f, 0, object(&f, 7));
	point(&f, 7, 0);
	return f;
}

static void expect(struct kunit *test, const struct mms_freelist *f, unsigned long first,
		   enum mms_slab_damage damage, u32 count, const char *map)
{
	u8 states[COUNT + 1] = {};
	char seen[COUNT + 1] = {};
	u32 n = ~0U, i;

	KUNIT_EXPECT_EQ(test, (int)mms_freelist_walk(f, first, states, 1, &n), (int)damage);
	KUNIT_EXPECT_EQ(test, n, count);
	for (i = 0; i < COUNT; i++)
		seen[i] = states[i] ? '.' : '#';
	KUNIT_EXPECT_STREQ(test, (const char *)seen, map);
	KUNIT_EXPECT_EQ(test, states[COUNT], 0);
}

static void a_list_is_followed_to_its_end(struct kunit *test)
{
	struct mms_freelist f = some(test);

	expect(test, &f, object(&f, 3), MMS_DAMAGE_NONE, 3, ".##.###.");
	expect(test, &f, object(&f, 7), MMS_DAMAGE_NONE, 1, "#######.");
	expect(test, &f, 0, MMS_DAMAGE_NONE, 0, "########");
}

static void all_may_be_free(struct kunit *test)
{
	struct mms_freelist f = slab(test);
	u32 i;

	for (i = 0; i < COUNT; i++)
		point(&f, i, i + 1 < COUNT ? object(&f, i + 1) : 0);
	expect(test, &f, object(&f, 0), MMS_DAMAGE_NONE, 8, "........");
}

static void hardened_pointers_are_decoded(struct kunit *test)
{
	struct mms_freelist f = slab(test);
	unsigned long at;

	f.hardened = true;
	f.random = 0x0123456789abcdefUL;
	at = object(&f, 2) + OFFSET;
	point(&f, 2, object(&f, 5) ^ f.random ^ __builtin_bswap64(at));
	at = object(&f, 5) + OFFSET;
	point(&f, 5, 0 ^ f.random ^ __builtin_bswap64(at));
	expect(test, &f, object(&f, 2), MMS_DAMAGE_NONE, 2, "##.##.##");
	/* One that is not mixed leads anywhere. */
	point(&f, 2, object(&f, 5));
	expect(test, &f, object(&f, 2), MMS_DAMAGE_OUTSIDE, 1, "##.#####");
}

static void circles_end(struct kunit *test)
{
	struct mms_freelist f = some(test);
	u32 n;

	point(&f, 7, object(&f, 0));
	expect(test, &f, object(&f, 3), MMS_DAMAGE_CYCLE, 3, ".##.###.");
	point(&f, 3, object(&f, 3));
	expect(test, &f, object(&f, 3), MMS_DAMAGE_CYCLE, 1, "###.####");
	/* Where nobody keeps the states, too. */
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_walk(&f, object(&f, 3), NULL, 0, &n),
			(int)MMS_DAMAGE_CYCLE);
	KUNIT_EXPECT_EQ(test, n, COUNT);
}

static void two_lists_share_nothing(struct kunit *test)
{
	struct mms_freelist f = some(test);
	u8 states[COUNT] = {};
	u32 n;

	states[0] = 2;
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_walk(&f, object(&f, 3), states, 1, &n),
			(int)MMS_DAMAGE_CYCLE);
	KUNIT_EXPECT_EQ(test, n, 1);
	KUNIT_EXPECT_EQ(test, states[0], 2);
}

static void pointers_that_lead_astray_are_not_followed(struct kunit *test)
{
	struct mms_freelist f = some(test);

	point(&f, 0, f.start - SIZE);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_OUTSIDE, 2, ".##.####");
	point(&f, 0, f.start + SIZE * COUNT);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_OUTSIDE, 2, ".##.####");
	point(&f, 0, 0xdead000000000100UL);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_OUTSIDE, 2, ".##.####");
	point(&f, 0, 1);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_OUTSIDE, 2, ".##.####");
	point(&f, 0, ~0UL);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_OUTSIDE, 2, ".##.####");
	point(&f, 0, object(&f, 7) + 8);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_MISALIGNED, 2, ".##.####");
	point(&f, 0, object(&f, 7) - 1);
	expect(test, &f, object(&f, 3), MMS_DAMAGE_MISALIGNED, 2, ".##.####");
	expect(test, &f, object(&f, 1) + 1, MMS_DAMAGE_MISALIGNED, 0, "########");
}

static void a_red_zone_may_come_first(struct kunit *test)
{
	struct mms_freelist f = slab(test);
	u32 index = ~0U;

	/* 16 bytes before each object; the last one ends with the slab. */
	f.first = 16;
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_index(&f, f.start + 16, &index),
			(int)MMS_DAMAGE_NONE);
	KUNIT_EXPECT_EQ(test, index, 0);
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_index(&f, f.start + 16 + 7 * SIZE, &index),
			(int)MMS_DAMAGE_NONE);
	KUNIT_EXPECT_EQ(test, index, 7);
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_index(&f, f.start, &index),
			(int)MMS_DAMAGE_OUTSIDE);
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_index(&f, f.start + SIZE, &index),
			(int)MMS_DAMAGE_MISALIGNED);
	KUNIT_EXPECT_EQ(test, (int)mms_freelist_index(&f, f.start + 16 + 8 * SIZE, &index),
			(int)MMS_DAMAGE_OUTSIDE);
}

static void an_object_that_is_not_mapped_ends_it(struct kunit *test)
{
	/* The first page is nobody's. */
	struct mms_freelist f = {
		.start = PAGE_SIZE / 2, .size = SIZE, .objects = COUNT, .offset = OFFSET,
	};
	u32 n;

	KUNIT_EXPECT_EQ(test, (int)mms_freelist_walk(&f, object(&f, 1), NULL, 0, &n),
			(int)MMS_DAMAGE_OUTSIDE);
	KUNIT_EXPECT_EQ(test, n, 0);
}

static struct kunit_case slab_freelist_cases[] = {
	KUNIT_CASE(a_list_is_followed_to_its_end),
	KUNIT_CASE(all_may_be_free),
	KUNIT_CASE(hardened_pointers_are_decoded),
	KUNIT_CASE(circles_end),
	KUNIT_CASE(two_lists_share_nothing),
	KUNIT_CASE(pointers_that_lead_astray_are_not_followed),
	KUNIT_CASE(a_red_zone_may_come_first),
	KUNIT_CASE(an_object_that_is_not_mapped_ends_it),
	{}
};

static struct kunit_suite slab_freelist_suite = {
	.name = "mms_slab_freelist",
	.test_cases = slab_freelist_cases,
};

kunit_test_suite(slab_freelist_suite);
