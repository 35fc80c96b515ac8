// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reading maple trees: those that the kernel makes, and nodes made by hand as it
 * rarely or never makes them.
 */
#include <kunit/test.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "../module/task/maple.c"

/* How a pointer to a node is made, lib/maple_tree.c: bit 1, type from bit 3 on. */
#define ENODE(node, type)	((unsigned long)(node) | (type) << 3)
#define ROOT(node, type)	((void *)(ENODE(node, type) | 0x2))

struct maple_test {
	struct maple_tree mt;
	struct mms_maple_node n[8];
	u32 height;
	bool made;
};

static int maple_init(struct kunit *test)
{
	test->priv = kunit_kzalloc(test, sizeof(struct maple_test), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, test->priv);
	return 0;
}

static void maple_exit(struct kunit *test)
{
	struct maple_test *t = test->priv;

	if (t && t->made)
		mtree_destroy(&t->mt);
}

/* What entry number @i is: not a node, and none of the values a tree keeps. */
static void *entry_of(unsigned long i)
{
	return (void *)((i + 0x100) << 12);
}

struct shape {
	const char *desc;
	unsigned int flags;
	u32 nr;
	unsigned long stride, length;
	u32 least_depth;
	enum maple_type above;
};

#define RCU_RANGES	(MT_FLAGS_ALLOC_RANGE | MT_FLAGS_USE_RCU)

static const struct shape shapes[] = {
	{ "one entry", RCU_RANGES, 1, 0x10000, 0x1000, 1, maple_arange_64 },
	{ "a leaf of entries without holes", RCU_RANGES, 10, 0x1000, 0x1000, 1, maple_arange_64 },
	{ "two levels", RCU_RANGES, 40, 0x3000, 0x1000, 2, maple_arange_64 },
	{ "many", RCU_RANGES, 3000, 0x5000, 0x2000, 4, maple_arange_64 },
	{ "many without holes", RCU_RANGES, 3000, 0x1000, 0x1000, 3, maple_arange_64 },
	{ "no gaps are kept", MT_FLAGS_USE_RCU, 3000, 0x5000, 0x2000, 3, maple_range_64 },
};

static void shape_desc(const struct shape *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shape, shapes, shape_desc);

/* The kernel's own functions say what is stored. */
static void leaf_is_what_the_kernel_finds(struct kunit *test, const struct mms_maple_node *n,
					  u32 *found)
{
	struct maple_test *t = test->priv;
	struct mms_maple_slot s;
	u64 largest = 0;
	u32 i;

	KUNIT_EXPECT_EQ(test, n->type, maple_leaf_64);
	for (i = 0; i < n->used; i++) {
		mms_maple_slot(n, i, &s);
		KUNIT_ASSERT_LE(test, s.first, s.last);
		KUNIT_EXPECT_EQ(test, s.node, 0);
		KUNIT_EXPECT_PTR_EQ(test, mtree_load(&t->mt, s.first), (void *)s.entry);
		KUNIT_EXPECT_PTR_EQ(test, mtree_load(&t->mt, s.last), (void *)s.entry);
		if (s.entry)
			KUNIT_EXPECT_PTR_EQ(test, (void *)s.entry, entry_of((*found)++));
		else
			largest = max_t(u64, largest, s.last - s.first + 1);
		KUNIT_EXPECT_EQ(test, s.gap, s.entry ? 0 : s.last - s.first + 1);
	}
	KUNIT_EXPECT_EQ(test, mms_maple_gap(n), largest);
}

/* The node that @above leads to, and all below; the slots follow one another. */
static void check_below(struct kunit *test, const struct mms_maple_slot *above, u32 depth,
			u32 *found, u32 *nodes)
{
	const struct shape *p = test->param_value;
	struct maple_test *t = test->priv;
	struct mms_maple_node *n = &t->n[depth];
	struct mms_maple_slot s = { .last = above->first - 1 };
	u32 i;

	KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, above->first, depth, n), 1);
	(*nodes)++;
	KUNIT_EXPECT_EQ(test, n->depth, depth);
	KUNIT_EXPECT_EQ(test, n->first, above->first);
	KUNIT_EXPECT_EQ(test, n->last, above->last);
	KUNIT_ASSERT_EQ(test, n->leaf, depth == t->height - 1);
	if (depth) {
		KUNIT_EXPECT_EQ(test, n->addr, above->node);
		KUNIT_EXPECT_EQ(test, n->parent, t->n[depth - 1].addr);
		if (p->flags & MT_FLAGS_ALLOC_RANGE)
			KUNIT_EXPECT_EQ(test, mms_maple_gap(n), above->gap);
	}
	if (n->leaf) {
		leaf_is_what_the_kernel_finds(test, n, found);
		return;
	}
	KUNIT_EXPECT_EQ(test, n->type, p->above);
	if (!(p->flags & MT_FLAGS_ALLOC_RANGE))
		KUNIT_EXPECT_EQ(test, mms_maple_gap(n), MMS_NOTHING);
	for (i = 0; i < n->used; i++) {
		unsigned long after = s.last + 1;

		mms_maple_slot(n, i, &s);
		KUNIT_ASSERT_EQ(test, s.first, after);
		check_below(test, &s, depth + 1, found, nodes);
	}
	KUNIT_EXPECT_EQ(test, s.last, above->last);
}

static void make_shape(struct kunit *test)
{
	const struct shape *p = test->param_value;
	struct maple_test *t = test->priv;
	u32 i;

	mt_init_flags(&t->mt, p->flags);
	t->made = true;
	for (i = 0; i < p->nr; i++)
		KUNIT_ASSERT_EQ(test, mtree_store_range(&t->mt, (i + 1) * p->stride - p->length,
							(i + 1) * p->stride - 1, entry_of(i),
							GFP_KERNEL), 0);
	t->height = (t->mt.ma_flags & MT_FLAGS_HEIGHT_MASK) >> MT_FLAGS_HEIGHT_OFFSET;
	KUNIT_ASSERT_GE(test, t->height, p->least_depth);
	KUNIT_ASSERT_LE(test, t->height, (u32)ARRAY_SIZE(t->n));
}

static void nodes_are_what_the_ones_above_say(struct kunit *test)
{
	const struct shape *p = test->param_value;
	const struct mms_maple_slot all = { .last = ULONG_MAX };
	u32 found = 0, nodes = 0;

	make_shape(test);
	check_below(test, &all, 0, &found, &nodes);
	KUNIT_EXPECT_EQ(test, found, p->nr);
}

/* With what each says of itself the next is found, until there is none. */
static void nodes_lead_to_one_another(struct kunit *test)
{
	const struct mms_maple_slot all = { .last = ULONG_MAX };
	struct maple_test *t = test->priv;
	u32 found = 0, nodes = 0, depth = 0, n = 0;
	unsigned long index = 0;

	make_shape(test);
	check_below(test, &all, 0, &found, &nodes);
	do {
		KUNIT_ASSERT_LT(test, n++, nodes);
		KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, index, depth, &t->n[0]), 1);
		KUNIT_EXPECT_EQ(test, t->n[0].first, index);
		KUNIT_EXPECT_GE(test, t->n[0].depth, depth);
		depth = t->n[0].leaf ? 0 : t->n[0].depth + 1;
		index = t->n[0].leaf ? t->n[0].last + 1 : t->n[0].first;
	} while (index || depth);
	KUNIT_EXPECT_EQ(test, n, nodes);
}

/* Where no node begins there is still the leaf. */
static void leaf_of_any_index(struct kunit *test)
{
	const struct shape *p = test->param_value;
	struct maple_test *t = test->priv;
	u32 i, depth;

	make_shape(test);
	for (i = 0; i < p->nr; i += 7) {
		for (depth = 0; depth < 3; depth++) {
			unsigned long index = (i + 1) * p->stride - 1;

			KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, index, depth, &t->n[0]), 1);
			KUNIT_EXPECT_TRUE(test, t->n[0].leaf);
			KUNIT_EXPECT_LE(test, t->n[0].first, index);
			KUNIT_EXPECT_GE(test, t->n[0].last, index);
		}
	}
}

static void trees_without_nodes(struct kunit *test)
{
	struct maple_test *t = test->priv;

	mt_init_flags(&t->mt, RCU_RANGES);
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 0);
	/* One entry, for index 0, lies in the place of the root. */
	t->made = true;
	KUNIT_ASSERT_EQ(test, mtree_store_range(&t->mt, 0, 0, entry_of(0), GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 0);
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 5, 1, &t->n[0]), 0);
}

/* A root by hand. An object of 256 bytes lies at a multiple of them. */
static struct maple_node *make_root(struct kunit *test, u32 type)
{
	struct maple_test *t = test->priv;
	struct maple_node *node = kunit_kzalloc(test, sizeof(*node), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, node);
	KUNIT_ASSERT_EQ(test, (unsigned long)node & MAPLE_NODE_MASK, 0UL);
	mt_init_flags(&t->mt, RCU_RANGES);
	node->parent = (void *)((unsigned long)&t->mt | 1);
	rcu_assign_pointer(t->mt.ma_root, ROOT(node, type));
	return node;
}

static void node_that_is_out_of_the_tree(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_leaf_64);
	struct maple_test *t = test->priv;

	node->parent = (void *)node;
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), -EAGAIN);
	/* What else is in that word does not matter. */
	node->parent = (void *)((unsigned long)node | 0x7e);
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), -EAGAIN);
}

static void leaf_that_is_full(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_leaf_64);
	struct maple_test *t = test->priv;
	struct mms_maple_slot s;
	int i;

	for (i = 0; i < 15; i++)
		node->mr64.pivot[i] = (i + 1) * 0x1000 - 1;
	for (i = 0; i < 16; i++)
		RCU_INIT_POINTER(node->mr64.slot[i], entry_of(i));
	KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 1);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 16);
	mms_maple_slot(&t->n[0], 15, &s);
	KUNIT_EXPECT_EQ(test, s.first, 0xf000);
	KUNIT_EXPECT_EQ(test, s.last, ULONG_MAX);
	KUNIT_EXPECT_PTR_EQ(test, (void *)s.entry, entry_of(15));
	/* One less: the last pivot ends the node, and slot 15 is none. */
	node->mr64.pivot[14] = ULONG_MAX;
	KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 1);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 15);
	mms_maple_slot(&t->n[0], 14, &s);
	KUNIT_EXPECT_EQ(test, s.first, 0xe000);
	KUNIT_EXPECT_EQ(test, s.last, ULONG_MAX);
}

static void leaf_that_says_how_full_it_is(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_leaf_64);
	struct maple_test *t = test->priv;
	struct mms_maple_slot s;

	node->mr64.pivot[0] = 0xfff;
	node->mr64.pivot[1] = 0x4fff;
	/* What was there before is not cleared. */
	node->mr64.pivot[3] = 0x123;
	RCU_INIT_POINTER(node->mr64.slot[0], entry_of(0));
	node->mr64.meta.end = 2;
	KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, 0x800, 9, &t->n[0]), 1);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 3);
	KUNIT_EXPECT_EQ(test, t->n[0].slots, 16);
	mms_maple_slot(&t->n[0], 1, &s);
	KUNIT_EXPECT_EQ(test, s.first, 0x1000);
	KUNIT_EXPECT_EQ(test, s.gap, 0x4000);
	mms_maple_slot(&t->n[0], 2, &s);
	KUNIT_EXPECT_EQ(test, s.last, ULONG_MAX);
	KUNIT_EXPECT_EQ(test, mms_maple_gap(&t->n[0]), ULONG_MAX - 0x5000 + 1);
}

static void node_with_more_than_it_can_have(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_arange_64);
	struct maple_test *t = test->priv;

	node->ma64.meta.end = 10;
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), -EAGAIN);
	node->ma64.meta.end = 9;
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 1);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 10);
	/* That leads to nothing, which is no node. */
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 1, &t->n[0]), -EAGAIN);
}

static void node_that_leads_to_itself(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_arange_64);
	struct maple_test *t = test->priv;

	node->ma64.pivot[0] = 0;
	RCU_INIT_POINTER(node->ma64.slot[0], (void *)ENODE(node, maple_arange_64));
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 99, &t->n[0]), -EAGAIN);
}

static void dense_leaf(struct kunit *test)
{
	struct maple_node *node = make_root(test, maple_arange_64);
	struct maple_node *below = kunit_kzalloc(test, sizeof(*below), GFP_KERNEL);
	struct maple_test *t = test->priv;
	struct mms_maple_slot s;

	KUNIT_ASSERT_NOT_NULL(test, below);
	node->ma64.pivot[0] = 4;
	node->ma64.meta.end = 1;
	RCU_INIT_POINTER(node->ma64.slot[0], (void *)ENODE(below, maple_dense));
	below->parent = (void *)((unsigned long)node | 6);
	RCU_INIT_POINTER(below->slot[3], entry_of(3));
	KUNIT_ASSERT_EQ(test, mms_maple_find(&t->mt, 0, 1, &t->n[0]), 1);
	KUNIT_EXPECT_TRUE(test, t->n[0].leaf);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 5);
	mms_maple_slot(&t->n[0], 3, &s);
	KUNIT_EXPECT_EQ(test, s.first, 3);
	KUNIT_EXPECT_EQ(test, s.last, 3);
	KUNIT_EXPECT_PTR_EQ(test, (void *)s.entry, entry_of(3));
}

static void type_that_nobody_knows(struct kunit *test)
{
	struct maple_test *t = test->priv;

	make_root(test, 7);
	KUNIT_EXPECT_EQ(test, mms_maple_find(&t->mt, 0, 0, &t->n[0]), 1);
	KUNIT_EXPECT_EQ(test, t->n[0].type, 7);
	KUNIT_EXPECT_EQ(test, t->n[0].used, 0);
	KUNIT_EXPECT_EQ(test, mms_maple_gap(&t->n[0]), MMS_NOTHING);
}

static struct kunit_case maple_cases[] = {
	KUNIT_CASE_PARAM(nodes_are_what_the_ones_above_say, shape_gen_params),
	KUNIT_CASE_PARAM(nodes_lead_to_one_another, shape_gen_params),
	KUNIT_CASE_PARAM(leaf_of_any_index, shape_gen_params),
	KUNIT_CASE(trees_without_nodes),
	KUNIT_CASE(node_that_is_out_of_the_tree),
	KUNIT_CASE(leaf_that_is_full),
	KUNIT_CASE(leaf_that_says_how_full_it_is),
	KUNIT_CASE(node_with_more_than_it_can_have),
	KUNIT_CASE(node_that_leads_to_itself),
	KUNIT_CASE(dense_leaf),
	KUNIT_CASE(type_that_nobody_knows),
	{}
};

static struct kunit_suite maple_suite = {
	.name = "mms_maple",
	.init = maple_init,
	.exit = maple_exit,
	.test_cases = maple_cases,
};

kunit_test_suite(maple_suite);
