// SPDX-License-Identifier: GPL-2.0-only
/*
 * The resource that contains an address: in trees as the kernel has them, in
 * trees that are being changed, and in what is no tree at all.
 */
#include <kunit/test.h>
#include <linux/ioport.h>
#include <linux/uaccess.h>

static const void *test_no_read;
static struct resource *test_moving;
static int test_moves;

/* As if memory were gone, or another CPU changed a node between two copies. */
static long test_read(void *to, const void *from, size_t size)
{
	if (from == test_no_read)
		return -EFAULT;
	memcpy(to, from, size);
	if (from == test_moving && test_moves) {
		test_moves--;
		test_moving->end++;
	}
	return 0;
}

#define copy_from_kernel_nofault(to, from, size)	test_read(to, from, size)

#include "../module/physical/iomem.c"

/*
 * root 0-ffffffff
 *	ram	1000-8fff
 *		code	2000-3fff
 *	window	e0000000-feffffff
 *		bar	fe000000-fe000fff
 *			driver	fe000000-fe0000ff
 *		bridge	fe100000-fe1fffff
 *	rom	ffff0000-ffffffff
 */
struct test_tree {
	struct resource root, ram, code, window, bar, driver, bridge, rom;
};

static void put(struct resource *r, struct resource *parent, u64 start, u64 end,
		const char *name)
{
	struct resource **at = &parent->child;

	while (*at)
		at = &(*at)->sibling;
	*at = r;
	r->parent = parent;
	r->start = start;
	r->end = end;
	r->name = name;
}

static int iomem_init(struct kunit *test)
{
	struct test_tree *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	if (!t)
		return -ENOMEM;
	t->root.end = 0xffffffff;
	t->root.name = "root";
	put(&t->ram, &t->root, 0x1000, 0x8fff, "ram");
	put(&t->code, &t->ram, 0x2000, 0x3fff, "code");
	put(&t->window, &t->root, 0xe0000000, 0xfeffffff, "window");
	put(&t->bar, &t->window, 0xfe000000, 0xfe000fff, "bar");
	put(&t->driver, &t->bar, 0xfe000000, 0xfe0000ff, "driver");
	put(&t->bridge, &t->window, 0xfe100000, 0xfe1fffff, "bridge");
	put(&t->rom, &t->root, 0xffff0000, 0xffffffff, "rom");
	test->priv = t;
	test_no_read = NULL;
	test_moving = NULL;
	test_moves = 0;
	return 0;
}

struct place {
	u64 pa;
	const char *names;
	u64 start, end;
};

static const struct place places[] = {
	{ 0, "" },
	{ 0xfff, "" },
	{ 0x1000, "ram", 0x1000, 0x8fff },
	{ 0x1fff, "ram", 0x1000, 0x8fff },
	{ 0x2000, "ram code", 0x2000, 0x3fff },
	{ 0x3fff, "ram code", 0x2000, 0x3fff },
	{ 0x4000, "ram", 0x1000, 0x8fff },
	{ 0x8fff, "ram", 0x1000, 0x8fff },
	{ 0x9000, "" },
	{ 0xfe000000, "window bar driver", 0xfe000000, 0xfe0000ff },
	{ 0xfe000100, "window bar", 0xfe000000, 0xfe000fff },
	{ 0xfe001000, "window", 0xe0000000, 0xfeffffff },
	{ 0xfe1fffff, "window bridge", 0xfe100000, 0xfe1fffff },
	{ 0xffffffff, "rom", 0xffff0000, 0xffffffff },
	{ 0x100000000, "" },
	{ U64_MAX, "" },
};

static void place_desc(const struct place *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "0x%llx", p->pa);
}

KUNIT_ARRAY_PARAM(place, places, place_desc);

static void resources_around_an_address(struct kunit *test)
{
	const struct place *p = test->param_value;
	struct test_tree *t = test->priv;
	char names[64] = "";
	struct mms_iomem found;
	size_t len = 0;
	u32 i;

	KUNIT_ASSERT_TRUE(test, mms_iomem_find(&t->root, p->pa, &found));
	for (i = 0; i < found.nr; i++)
		len += scnprintf(names + len, sizeof(names) - len, "%s%s", i ? " " : "",
				 found.name[i]);
	KUNIT_EXPECT_STREQ(test, names, p->names);
	if (found.nr) {
		KUNIT_EXPECT_EQ(test, found.start, p->start);
		KUNIT_EXPECT_EQ(test, found.end, p->end);
	}
}

static bool found_at(struct kunit *test, u64 pa, struct mms_iomem *found)
{
	struct test_tree *t = test->priv;

	return mms_iomem_find(&t->root, pa, found);
}

static void the_last_address_there_is(struct kunit *test)
{
	struct test_tree *t = test->priv;
	struct mms_iomem found;

	t->root.end = U64_MAX;
	t->rom.end = U64_MAX;
	KUNIT_EXPECT_TRUE(test, found_at(test, U64_MAX, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 1);
	t->rom.start = U64_MAX;
	KUNIT_EXPECT_TRUE(test, found_at(test, U64_MAX - 1, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 0);
}

static void long_names_are_cut(struct kunit *test)
{
	struct test_tree *t = test->priv;
	struct mms_iomem found;
	char name[100];

	memset(name, 'x', sizeof(name));
	t->rom.name = name;
	/* Nothing may be read behind what is taken. */
	test_no_read = name + 63;
	KUNIT_ASSERT_TRUE(test, found_at(test, 0xffff0000, &found));
	KUNIT_EXPECT_EQ(test, strlen(found.name[0]), 63);
	/* Nor behind the end of a short one. */
	name[5] = '\0';
	test_no_read = name + 6;
	KUNIT_ASSERT_TRUE(test, found_at(test, 0xffff0000, &found));
	KUNIT_EXPECT_STREQ(test, found.name[0], "xxxxx");
	test_no_read = name + 2;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xffff0000, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 0);
	t->rom.name = NULL;
	KUNIT_ASSERT_TRUE(test, found_at(test, 0xffff0000, &found));
	KUNIT_EXPECT_STREQ(test, found.name[0], "<BAD>");
}

static void a_tree_out_of_order_is_unknown(struct kunit *test)
{
	struct test_tree *t = test->priv;
	struct test_tree good = *t;
	struct mms_iomem found;

	/* On the way to the driver's registers. */
	t->ram.parent = &t->window;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	t->bar.end = 0xff000000;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	t->bar.start = 0xdfffffff;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	t->window.start = 0x8fff;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	t->window.end = t->window.start - 1;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	t->ram.sibling = &t->ram;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	*t = good;
	test_no_read = &t->window;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 0);
	/* What is not on the way does not matter. */
	KUNIT_EXPECT_TRUE(test, found_at(test, 0x2000, &found));
	test_no_read = NULL;
	KUNIT_EXPECT_TRUE(test, found_at(test, 0xfe000000, &found));
}

static void a_tree_that_changes_is_read_again(struct kunit *test)
{
	struct test_tree *t = test->priv;
	struct mms_iomem found;

	/* The second look differs from the first; the fourth no more from the third. */
	test_moving = &t->driver;
	test_moves = 2;
	KUNIT_ASSERT_TRUE(test, found_at(test, 0xfe000000, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 3);
	KUNIT_EXPECT_EQ(test, found.end, 0xfe000101);
	test_moves = 6;
	KUNIT_EXPECT_FALSE(test, found_at(test, 0xfe000000, &found));
	KUNIT_EXPECT_EQ(test, test_moves, 0);
	KUNIT_EXPECT_EQ(test, found.nr, 0);
}

static bool beside(struct kunit *test, u64 pa, const char *name, u64 start, u64 end)
{
	struct test_tree *t = test->priv;
	u64 is_start = 0, is_end = 0;

	if (!mms_iomem_beside(&t->root, pa, name, &is_start, &is_end))
		return false;
	KUNIT_EXPECT_EQ(test, is_start, start);
	KUNIT_EXPECT_EQ(test, is_end, end);
	return true;
}

static void those_beside_an_address_by_name(struct kunit *test)
{
	struct test_tree *t = test->priv;

	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe000000, "driver", 0xfe000000, 0xfe0000ff));
	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe000200, "bridge", 0xfe100000, 0xfe1fffff));
	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe100000, "bar", 0xfe000000, 0xfe000fff));
	/* Of another one, of the outermost, of none. */
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe100000, "code", 0, 0));
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe100000, "ba", 0, 0));
	KUNIT_EXPECT_FALSE(test, beside(test, 0x1000, "rom", 0, 0));
	KUNIT_EXPECT_FALSE(test, beside(test, 0, "rom", 0, 0));
	/* What is before it on the list is not there, or is not its sibling. */
	test_no_read = &t->bar;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe100000, "bridge", 0, 0));
	/* Nor is it itself, and the way to the address does not lead past it. */
	test_no_read = &t->bridge;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe000200, "bridge", 0, 0));
	test_no_read = t->bridge.name;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe000200, "bridge", 0, 0));
	test_no_read = NULL;
	t->bridge.parent = &t->ram;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe000200, "bridge", 0, 0));
	t->bridge.parent = &t->window;
	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe000200, "bridge", 0xfe100000, 0xfe1fffff));
	t->bridge.sibling = &t->bar;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe100000, "none", 0, 0));
	t->bridge.sibling = NULL;
}

static void those_beside_that_change_are_read_again(struct kunit *test)
{
	struct test_tree *t = test->priv;

	/* The second look differs from the first one: of what contains it, of itself. */
	test_moving = &t->window;
	test_moves = 1;
	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe100000, "bridge", 0xfe100000, 0xfe1fffff));
	KUNIT_EXPECT_EQ(test, test_moves, 0);
	test_moves = 100;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe100000, "bridge", 0, 0));
	test_moving = &t->bridge;
	test_moves = 1;
	KUNIT_EXPECT_TRUE(test, beside(test, 0xfe000200, "bridge", 0xfe100000, 0xfe200000));
	KUNIT_EXPECT_EQ(test, test_moves, 0);
	test_moves = 100;
	KUNIT_EXPECT_FALSE(test, beside(test, 0xfe000200, "bridge", 0, 0));
}

static void long_lists_have_an_end(struct kunit *test)
{
	struct resource *r = kunit_kcalloc(test, 3000, sizeof(*r), GFP_KERNEL);
	struct mms_iomem found;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, r);
	r[0].end = 0xffffffff;
	r[0].child = &r[1];
	for (i = 1; i < 3000; i++) {
		r[i].start = i * 0x1000;
		r[i].end = i * 0x1000 + 0xfff;
		r[i].parent = r;
		r[i].sibling = i < 2999 ? &r[i + 1] : NULL;
		r[i].name = "one of many";
	}
	KUNIT_EXPECT_TRUE(test, mms_iomem_find(r, 2000 * 0x1000, &found));
	KUNIT_EXPECT_EQ(test, found.start, 2000 * 0x1000);
	KUNIT_EXPECT_FALSE(test, mms_iomem_find(r, 2900 * 0x1000, &found));
}

static void deep_trees_are_cut(struct kunit *test)
{
	struct resource *r = kunit_kcalloc(test, 12, sizeof(*r), GFP_KERNEL);
	struct mms_iomem found;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, r);
	for (i = 0; i < 12; i++) {
		r[i].end = 0xffff - i;
		r[i].name = "in the other";
		if (i) {
			r[i].parent = &r[i - 1];
			r[i - 1].child = &r[i];
		}
	}
	KUNIT_ASSERT_TRUE(test, mms_iomem_find(r, 0, &found));
	KUNIT_EXPECT_EQ(test, found.nr, 8);
	KUNIT_EXPECT_EQ(test, found.end, 0xffff - 8);
}

static struct kunit_case iomem_cases[] = {
	KUNIT_CASE_PARAM(resources_around_an_address, place_gen_params),
	KUNIT_CASE(the_last_address_there_is),
	KUNIT_CASE(long_names_are_cut),
	KUNIT_CASE(a_tree_out_of_order_is_unknown),
	KUNIT_CASE(a_tree_that_changes_is_read_again),
	KUNIT_CASE(those_beside_an_address_by_name),
	KUNIT_CASE(those_beside_that_change_are_read_again),
	KUNIT_CASE(long_lists_have_an_end),
	KUNIT_CASE(deep_trees_are_cut),
	{}
};

static struct kunit_suite iomem_suite = {
	.name = "mms_iomem",
	.init = iomem_init,
	.test_cases = iomem_cases,
};

kunit_test_suite(iomem_suite);
