// SPDX-License-Identifier: GPL-2.0-only
/*
 * What counts as gone while memory is on its way out.
 */
#include <kunit/test.h>
#include <linux/nodemask.h>

#include "../module/core/memmap.c"

/* A zone with memory whose first frame is RAM. */
static struct zone *some_zone(struct kunit *test)
{
	struct zone *zone = NODE_DATA(first_online_node)->node_zones;
	struct zone *end = zone + MAX_NR_ZONES;

	for (; zone < end; zone++)
		if (populated_zone(zone) && pfn_to_online_page(zone->zone_start_pfn))
			return zone;
	KUNIT_FAIL(test, "the first node has no memory");
	return NULL;
}

static bool there(struct zone *zone)
{
	bool is;

	mms_memmap_lock();
	is = mms_zone_there(zone);
	mms_memmap_unlock();
	return is;
}

static bool has_page(unsigned long pfn)
{
	bool is;

	mms_memmap_lock();
	is = mms_pfn_page(pfn);
	mms_memmap_unlock();
	return is;
}

static void frames_that_leave_are_gone(struct kunit *test)
{
	struct zone *zone = some_zone(test);
	struct memory_notify range = { .nr_pages = 1 };

	if (!zone)
		return;
	range.start_pfn = zone->zone_start_pfn;
	KUNIT_EXPECT_TRUE(test, has_page(range.start_pfn));
	mms_memory_event(NULL, MEM_GOING_OFFLINE, &range);
	KUNIT_EXPECT_FALSE(test, has_page(range.start_pfn));
	mms_memory_event(NULL, MEM_CANCEL_OFFLINE, &range);
	KUNIT_EXPECT_TRUE(test, has_page(range.start_pfn));
}

static void a_zone_leaves_with_its_last_frame(struct kunit *test)
{
	static const unsigned long ends[] = { MEM_OFFLINE, MEM_CANCEL_OFFLINE };
	struct zone *zone = some_zone(test);
	struct memory_notify range = {};
	int i;

	if (!zone)
		return;
	range.start_pfn = zone->zone_start_pfn;
	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		range.nr_pages = zone->present_pages - 1;
		mms_memory_event(NULL, MEM_GOING_OFFLINE, &range);
		KUNIT_EXPECT_TRUE(test, there(zone));
		mms_memory_event(NULL, ends[i], &range);
		range.nr_pages = zone->present_pages;
		mms_memory_event(NULL, MEM_GOING_OFFLINE, &range);
		KUNIT_EXPECT_FALSE(test, there(zone));
		mms_memory_event(NULL, ends[i], &range);
		KUNIT_EXPECT_TRUE(test, there(zone));
	}
}

static void a_zone_without_memory_is_not_there(struct kunit *test)
{
	struct zone *zone = kunit_kzalloc(test, sizeof(*zone), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, zone);
	KUNIT_EXPECT_FALSE(test, there(zone));
	zone->present_pages = 1;
	KUNIT_EXPECT_TRUE(test, there(zone));
}

static struct kunit_case memmap_cases[] = {
	KUNIT_CASE(frames_that_leave_are_gone),
	KUNIT_CASE(a_zone_leaves_with_its_last_frame),
	KUNIT_CASE(a_zone_without_memory_is_not_there),
	{}
};

static struct kunit_suite memmap_suite = {
	.name = "mms_memmap",
	.test_cases = memmap_cases,
};

kunit_test_suite(memmap_suite);
