// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counting a list in pieces while it changes between them. A list of a real zone
 * cannot be made to change at a certain place, so this is a zone of a few struct pages
 * that are no frame's.
 */
#include <kunit/test.h>
#include <linux/mm.h>

#include "../module/core/memmap.h"

#define SOME_PAGES	16
#define SOME_ORDER	2

/**
 * struct some - a zone with one list, and how far it is counted
 * @zone: the zone
 * @page: first pages of blocks
 * @free: bit N: page N is that of a free block
 * @w: the counting
 * @l: the counts
 */
struct some {
	struct zone zone;
	struct page page[SOME_PAGES];
	unsigned long free;
	struct mms_free_walk *w;
	struct mms_free_lists *l;
};

static struct some *some;

static struct page *some_page(unsigned long pfn)
{
	return pfn < SOME_PAGES ? &some->page[pfn] : NULL;
}

static unsigned long some_pfn(const struct page *page)
{
	return page - some->page;
}

/* What leads from a frame to its struct page, to its zone and to its state leads to these. */
#undef page_to_pfn
#define page_to_pfn		some_pfn
#define page_zone(page)		(&some->zone)
#undef PageBuddy
#define PageBuddy(page)		test_bit(page_to_pfn(page), &some->free)
#define mms_pfn_page		some_page

#include "../module/physical/freelist.c"

static void take(u32 i)
{
	list_del(&some->page[i].buddy_list);
	__clear_bit(i, &some->free);
	some->zone.free_area[SOME_ORDER].nr_free--;
}

static void give(u32 i, u32 type)
{
	struct free_area *area = &some->zone.free_area[SOME_ORDER];

	__set_bit(i, &some->free);
	set_page_private(&some->page[i], SOME_ORDER);
	list_add_tail(&some->page[i].buddy_list, &area->free_list[type]);
	area->nr_free++;
}

static int some_init(struct kunit *test)
{
	u32 order, type, i;

	some = kunit_kzalloc(test, sizeof(*some), GFP_KERNEL);
	if (!some)
		return -ENOMEM;
	some->w = kunit_kzalloc(test, sizeof(*some->w), GFP_KERNEL);
	some->l = kunit_kzalloc(test, sizeof(*some->l), GFP_KERNEL);
	if (!some->w || !some->l)
		return -ENOMEM;
	spin_lock_init(&some->zone.lock);
	for (order = 0; order < MMS_ORDERS; order++)
		for (type = 0; type < MIGRATE_TYPES; type++)
			INIT_LIST_HEAD(&some->zone.free_area[order].free_list[type]);
	for (i = 0; i < SOME_PAGES; i++)
		give(i, MIGRATE_MOVABLE);
	*some->w = (struct mms_free_walk){
		.zone = &some->zone, .l = some->l, .at = MMS_AT_HEAD,
		.order = SOME_ORDER, .type = MIGRATE_MOVABLE,
	};
	return 0;
}

/* One look at up to so many entries. */
static void look(u32 budget)
{
	spin_lock(&some->zone.lock);
	mms_free_some(some->w, &budget);
	spin_unlock(&some->zone.lock);
}

/* The rest of the list, and then what the counts come to. */
static u64 rest(void)
{
	while (some->w->order == SOME_ORDER && some->w->type == MIGRATE_MOVABLE)
		look(SOME_PAGES);
	mms_free_totals(some->w);
	return some->l->blocks[SOME_ORDER][MIGRATE_MOVABLE];
}

static void a_list_that_rests_is_counted_once(struct kunit *test)
{
	look(5);
	look(5);
	KUNIT_EXPECT_EQ(test, some->w->count, 10);
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES);
	KUNIT_EXPECT_EQ(test, some->l->moved, 0);
	KUNIT_EXPECT_EQ(test, some->l->short_of, 0);
}

/* The sum is the kernel's again: only the neighbour tells. */
static void a_block_behind_goes(struct kunit *test)
{
	look(5);
	take(5);
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES - 1);
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
	KUNIT_EXPECT_EQ(test, some->l->short_of, 0);
}

static void a_block_comes_at_the_end(struct kunit *test)
{
	take(15);
	look(5);
	give(15, MIGRATE_MOVABLE);
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES);
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
}

/* One that was counted goes, one that was not comes elsewhere: the sum is wrong. */
static void a_counted_block_goes(struct kunit *test)
{
	look(5);
	take(2);
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES);
	KUNIT_EXPECT_EQ(test, some->l->total[SOME_ORDER], SOME_PAGES - 1);
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
}

static void the_last_block_goes(struct kunit *test)
{
	look(5);
	take(4);
	/* It is begun again. */
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES - 1);
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
	KUNIT_EXPECT_EQ(test, some->l->short_of, 0);
}

/* Following it leads to the end of that list. */
static void the_last_block_changes_lists(struct kunit *test)
{
	look(5);
	take(4);
	give(4, MIGRATE_UNMOVABLE);
	KUNIT_EXPECT_EQ(test, rest(), SOME_PAGES - 1);
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
	KUNIT_EXPECT_EQ(test, some->l->short_of, 0);
}

static void a_list_that_never_rests_is_left(struct kunit *test)
{
	u32 i;

	for (i = 0; i < MMS_FREE_TRIES; i++) {
		look(5);
		take(4 + i);
		/* It finds no way on. */
		look(5);
	}
	KUNIT_EXPECT_EQ(test, some->l->short_of, BIT(SOME_ORDER));
	KUNIT_EXPECT_EQ(test, some->l->moved, BIT(SOME_ORDER));
	KUNIT_EXPECT_NE(test, some->w->type, MIGRATE_MOVABLE);
}

static struct kunit_case freelist_cases[] = {
	KUNIT_CASE(a_list_that_rests_is_counted_once),
	KUNIT_CASE(a_block_behind_goes),
	KUNIT_CASE(a_block_comes_at_the_end),
	KUNIT_CASE(a_counted_block_goes),
	KUNIT_CASE(the_last_block_goes),
	KUNIT_CASE(the_last_block_changes_lists),
	KUNIT_CASE(a_list_that_never_rests_is_left),
	{}
};

static struct kunit_suite freelist_suite = {
	.name = "mms_freelist",
	.init = some_init,
	.test_cases = freelist_cases,
};

kunit_test_suite(freelist_suite);
