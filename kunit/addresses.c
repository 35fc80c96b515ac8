// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of private data: what is believed, and why not.
 */
#include <kunit/test.h>
#include <linux/init_task.h>
#include <linux/ioport.h>

#include "../module/core/addresses.c"

static void a_name_at_its_address(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, mms_address_is((unsigned long)&init_task, "init_task"));
	KUNIT_EXPECT_TRUE(test, mms_address_is((unsigned long)&iomem_resource, "iomem_resource"));
	/* Not at its beginning, another's, the beginning of a name. */
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)&init_task + 8, "init_task"));
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)&init_task, "iomem_resource"));
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)&init_task, "init_tas"));
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)&init_task, "init_task+0x0/"));
}

static void what_is_nobodys(struct kunit *test)
{
	static int ours;

	KUNIT_EXPECT_FALSE(test, mms_address_is(0, "swap_info"));
	KUNIT_EXPECT_FALSE(test, mms_address_is(~0UL, "swap_info"));
	KUNIT_EXPECT_FALSE(test, mms_address_is(0x12345678, "0x12345678"));
	/* A module's, of whatever name, is not the kernel's. */
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)&ours, "ours"));
	KUNIT_EXPECT_FALSE(test, mms_address_is((unsigned long)mms_given, "mms_given"));
}

static void each_is_known_or_has_a_reason(struct kunit *test)
{
	int i;

	for (i = 0; i < MMS_ADDRESSES; i++) {
		KUNIT_ASSERT_NOT_NULL(test, mms_address_names[i]);
		mms_given[i] = 0;
	}
	mms_addresses_init();
	for (i = 0; i < MMS_ADDRESSES; i++) {
		KUNIT_EXPECT_NULL(test, mms_address(i));
		KUNIT_EXPECT_STREQ(test, mms_address_why_not(i),
				   "loaded without scripts/load: no address");
		mms_given[i] = (unsigned long)&init_task;
	}
	mms_addresses_init();
	for (i = 0; i < MMS_ADDRESSES; i++) {
		KUNIT_EXPECT_NULL(test, mms_address(i));
		KUNIT_EXPECT_STREQ(test, mms_address_why_not(i),
				   "the address given at load is another one's");
		KUNIT_EXPECT_LE(test, strlen(mms_address_why_not(i)), 43);
	}
}

static struct kunit_case addresses_cases[] = {
	KUNIT_CASE(a_name_at_its_address),
	KUNIT_CASE(what_is_nobodys),
	KUNIT_CASE(each_is_known_or_has_a_reason),
	{}
};

static struct kunit_suite addresses_suite = {
	.name = "mms_addresses",
	.test_cases = addresses_cases,
};

kunit_test_suite(addresses_suite);
