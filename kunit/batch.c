// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batches: blocks, records and strings up to the last byte that fits.
 */
#include <kunit/test.h>

#include "../module/core/batch.c"

struct test_row {
	u64 number;
	u32 name;
	u32 pad;
};

struct test_child {
	u64 number;
};

enum { ROW, CHILD, OTHER };

static const struct mms_type test_types[] = {
	[ROW] = { .name = "row", .size = 16 },
	[CHILD] = { .name = "child", .size = 8, .parent = ROW + 1 },
	[OTHER] = { .name = "other", .size = 8 },
};

/* Bytes of a struct mms_raw_block, of all records, of all strings. */
#define BLOCK	24
#define ROOM	MMS_BATCH_RECORDS
#define STRINGS	MMS_BATCH_STRINGS

static struct mms_batch *test_batch(struct kunit *test)
{
	return test->priv;
}

static const struct mms_raw_block *block_at(const struct mms_batch *b, u32 at)
{
	return (void *)(b->records + at);
}

static int batch_init(struct kunit *test)
{
	struct mms_batch *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, b);
	test->priv = b;
	KUNIT_ASSERT_EQ(test, mms_batch_init(b, test_types), 0);
	return 0;
}

static void batch_exit(struct kunit *test)
{
	mms_batch_free(test->priv);
}

static void empty_batch_has_no_record(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	struct mms_batch_iter it = {};

	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, b->used, 0);
	KUNIT_EXPECT_FALSE(test, mms_batch_next(b, &it));
}

static void records_of_a_type_share_a_block(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	struct test_row *r;
	int i;

	for (i = 0; i < 3; i++) {
		r = mms_batch_push(b, ROW);
		KUNIT_ASSERT_NOT_NULL(test, r);
		KUNIT_EXPECT_PTR_EQ(test, (u8 *)r, b->records + BLOCK + 16 * i);
		KUNIT_EXPECT_EQ(test, r->number, 0);
		r->number = i;
	}
	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, b->count, 3);
	KUNIT_EXPECT_EQ(test, b->used, BLOCK + 3 * 16);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->type, ROW);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->record_size, 16);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->count, 3);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->string_bytes, 0);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->flags, 0);
}

static void another_type_begins_a_block(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);

	mms_batch_push(b, ROW);
	mms_batch_push(b, CHILD);
	mms_batch_push(b, CHILD);
	mms_batch_push(b, ROW);
	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, b->count, 4);
	KUNIT_EXPECT_EQ(test, b->used, 3 * BLOCK + 2 * 16 + 2 * 8);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->count, 1);
	KUNIT_EXPECT_EQ(test, block_at(b, BLOCK + 16)->type, CHILD);
	KUNIT_EXPECT_EQ(test, block_at(b, BLOCK + 16)->record_size, 8);
	KUNIT_EXPECT_EQ(test, block_at(b, BLOCK + 16)->count, 2);
	KUNIT_EXPECT_EQ(test, block_at(b, 2 * BLOCK + 32)->type, ROW);
}

static void records_are_zeroed_after_a_reset(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	struct test_row *r;

	memset(b->records, 0xff, ROOM);
	r = mms_batch_push(b, ROW);
	r->name = mms_batch_string(b, "old", 3);
	b->torn = true;
	mms_batch_reset(b);
	KUNIT_EXPECT_EQ(test, b->count, 0);
	KUNIT_EXPECT_FALSE(test, b->torn);
	r = mms_batch_push(b, ROW);
	KUNIT_EXPECT_EQ(test, r->number, 0);
	KUNIT_EXPECT_EQ(test, r->name, 0);
	KUNIT_EXPECT_EQ(test, b->used, BLOCK + 16);
	KUNIT_EXPECT_EQ(test, mms_batch_string(b, "new", 3), 1);
}

static void full_at_the_last_record_that_fits(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	int n = 0;

	/* All but the last 8 bytes, which are half a record. */
	BUILD_BUG_ON(ROOM % 16);
	while (mms_batch_push(b, ROW))
		n++;
	KUNIT_EXPECT_EQ(test, n, ROOM / 16 - 2);
	KUNIT_EXPECT_EQ(test, b->used, ROOM - 8);
	/* Nor is there room for a block and a record of another type. */
	KUNIT_EXPECT_NULL(test, mms_batch_push(b, CHILD));
	KUNIT_EXPECT_NULL(test, mms_batch_push(b, ROW));
	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->count, ROOM / 16 - 2);
	KUNIT_EXPECT_EQ(test, b->count, ROOM / 16 - 2);

	mms_batch_reset(b);
	for (n = 0; mms_batch_push(b, OTHER); n++)
		;
	KUNIT_EXPECT_EQ(test, n, ROOM / 8 - 3);
	KUNIT_EXPECT_EQ(test, b->used, ROOM);
}

static void strings_are_offsets_in_their_run(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);

	mms_batch_push(b, ROW);
	KUNIT_EXPECT_EQ(test, mms_batch_string(b, "", 0), 0);
	KUNIT_EXPECT_EQ(test, b->strings_used, 0);
	KUNIT_EXPECT_EQ(test, mms_batch_string(b, "abc", 3), 1);
	KUNIT_EXPECT_EQ(test, mms_batch_string(b, "defgh", 2), 5);
	/* \0abc\0de\0 are 8 bytes, none is added. */
	mms_batch_push(b, CHILD);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->string_bytes, 8);
	KUNIT_EXPECT_EQ(test, memcmp(b->strings, "\0abc\0de\0", 8), 0);
	KUNIT_EXPECT_EQ(test, mms_batch_string(b, "x", 1), 1);
	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, block_at(b, BLOCK + 16)->string_bytes, 8);
	KUNIT_EXPECT_EQ(test, memcmp(b->strings + 8, "\0x\0\0\0\0\0\0", 8), 0);
	KUNIT_EXPECT_EQ(test, b->strings_used, 16);
}

static void no_string_where_there_is_no_room(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	char *s = kunit_kmalloc(test, 1024, GFP_KERNEL);
	u32 at, n = 0;

	KUNIT_ASSERT_NOT_NULL(test, s);
	memset(s, 'a', 1024);
	mms_batch_push(b, ROW);
	while ((at = mms_batch_string(b, s, 1023))) {
		KUNIT_ASSERT_EQ(test, at, 1 + 1024 * n);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, STRINGS / 1024 - 1);
	/* 1023 bytes are left; the padding at the end needs some of them. */
	for (n = 0; mms_batch_string(b, s, 1); n++)
		;
	KUNIT_EXPECT_LE(test, b->strings_used + 7, STRINGS);
	KUNIT_EXPECT_GT(test, n, 500);
	mms_batch_close(b);
	KUNIT_EXPECT_LE(test, b->strings_used, STRINGS);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->string_bytes % 8, 0);
}

/* A row, two children, and a string for each. */
static bool push_group(struct mms_batch *b, const char *name, u32 len)
{
	struct test_row *r = mms_batch_push(b, ROW);
	int i;

	if (!r)
		return false;
	r->name = mms_batch_string(b, name, len);
	for (i = 0; i < 2; i++)
		if (!mms_batch_push(b, CHILD) || !mms_batch_string(b, name, len))
			return false;
	return r->name;
}

#define GROUP	(2 * BLOCK + 16 + 2 * 8)

/* However much is in the batch: what there is room for can be pushed. */
static void room_for_a_group_is_a_promise(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	char name[] = "0123456789abcdef0123456789abcdef0123456789abcdef";
	u32 before, groups, len;

	for (before = 0; before < GROUP; before++) {
		mms_batch_reset(b);
		for (groups = 0; groups < before; groups++)
			mms_batch_push(b, OTHER);
		len = before % sizeof(name) ?: 1;
		for (groups = 0; mms_batch_room(b, GROUP, 3 * (len + 1)); groups++)
			KUNIT_ASSERT_TRUE(test, push_group(b, name, len));
		mms_batch_close(b);
		/* Nor is it given up early. */
		KUNIT_EXPECT_TRUE(test, b->used + 2 * GROUP > ROOM ||
				  b->strings_used + 3 * (len + 1) + 256 > STRINGS);
		KUNIT_EXPECT_LE(test, b->used, ROOM);
		KUNIT_EXPECT_LE(test, b->strings_used, STRINGS);
		KUNIT_EXPECT_EQ(test, b->count, before + 3 * groups);
	}
}

static void no_room_for_a_byte_too_many(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);

	KUNIT_EXPECT_TRUE(test, mms_batch_room(b, ROOM, 0));
	KUNIT_EXPECT_FALSE(test, mms_batch_room(b, ROOM + 1, 0));
	KUNIT_EXPECT_FALSE(test, mms_batch_room(b, 0, STRINGS));
	mms_batch_push(b, OTHER);
	KUNIT_EXPECT_TRUE(test, mms_batch_room(b, ROOM - 32, 0));
	KUNIT_EXPECT_FALSE(test, mms_batch_room(b, ROOM - 31, 0));
}

static void torn_is_said_in_the_block(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);

	mms_batch_push(b, ROW);
	b->torn = true;
	mms_batch_close(b);
	KUNIT_EXPECT_EQ(test, block_at(b, 0)->flags, MMS_RAW_TORN);
}

static void iterator_gives_records_with_row_and_strings(struct kunit *test)
{
	struct mms_batch *b = test_batch(test);
	static const struct {
		u32 type;
		const char *name, *row;
	} expected[] = {
		{ ROW, "first", "first" },
		{ ROW, "second", "second" },
		{ CHILD, NULL, "second" },
		{ CHILD, NULL, "second" },
		{ ROW, "third", "third" },
		{ OTHER, NULL, NULL },
	};
	struct mms_batch_iter it = {};
	struct test_row *r;
	int i;

	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		r = mms_batch_push(b, expected[i].type);
		r->number = 100 + i;
		if (expected[i].name)
			r->name = mms_batch_string(b, expected[i].name, strlen(expected[i].name));
	}
	mms_batch_close(b);
	for (i = 0; i < ARRAY_SIZE(expected); i++) {
		const struct test_row *row;

		KUNIT_ASSERT_TRUE(test, mms_batch_next(b, &it));
		KUNIT_EXPECT_EQ(test, it.type, expected[i].type);
		KUNIT_EXPECT_EQ(test, *(u64 *)it.rec, 100 + i);
		row = it.row;
		if (expected[i].name) {
			KUNIT_EXPECT_PTR_EQ(test, it.row, it.rec);
			KUNIT_EXPECT_STREQ(test, it.strings + row->name, expected[i].name);
		}
		if (expected[i].row)
			KUNIT_EXPECT_STREQ(test, it.row_strings + row->name, expected[i].row);
		else
			KUNIT_EXPECT_PTR_EQ(test, it.row, it.rec);
	}
	KUNIT_EXPECT_FALSE(test, mms_batch_next(b, &it));
	KUNIT_EXPECT_FALSE(test, mms_batch_next(b, &it));
}

/* Records as letters, 'r'ow, 'c'hild, 'o'ther; '|' where a row ends. */
struct row_end {
	const char *records;
	const char *ends;
};

static const struct row_end row_ends[] = {
	{ "r", "r|" },
	{ "rr", "r|r|" },
	{ "rc", "rc|" },
	{ "rcc", "rcc|" },
	{ "rcrc", "rc|rc|" },
	{ "rrcc", "r|rcc|" },
	{ "rccro", "rcc|r|o|" },
	{ "oo", "o|o|" },
};

static void row_end_desc(const struct row_end *p, char *desc)
{
	strscpy(desc, p->records, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(row_end, row_ends, row_end_desc);

static void row_ends_after_all_that_is_nested(struct kunit *test)
{
	const struct row_end *p = test->param_value;
	struct mms_batch *b = test_batch(test);
	struct mms_batch_iter it = {};
	char got[32];
	const char *c;
	int n = 0;

	for (c = p->records; *c; c++)
		mms_batch_push(b, *c == 'r' ? ROW : *c == 'c' ? CHILD : OTHER);
	mms_batch_close(b);
	while (mms_batch_next(b, &it)) {
		got[n++] = it.type == ROW ? 'r' : it.type == CHILD ? 'c' : 'o';
		if (mms_batch_row_ends(b, &it))
			got[n++] = '|';
	}
	got[n] = '\0';
	KUNIT_EXPECT_STREQ(test, got, p->ends);
}

static struct kunit_case batch_cases[] = {
	KUNIT_CASE(empty_batch_has_no_record),
	KUNIT_CASE(records_of_a_type_share_a_block),
	KUNIT_CASE(another_type_begins_a_block),
	KUNIT_CASE(records_are_zeroed_after_a_reset),
	KUNIT_CASE(full_at_the_last_record_that_fits),
	KUNIT_CASE(strings_are_offsets_in_their_run),
	KUNIT_CASE(no_string_where_there_is_no_room),
	KUNIT_CASE(room_for_a_group_is_a_promise),
	KUNIT_CASE(no_room_for_a_byte_too_many),
	KUNIT_CASE(torn_is_said_in_the_block),
	KUNIT_CASE(iterator_gives_records_with_row_and_strings),
	KUNIT_CASE_PARAM(row_ends_after_all_that_is_nested, row_end_gen_params),
	{}
};

static struct kunit_suite batch_suite = {
	.name = "mms_batch",
	.init = batch_init,
	.exit = batch_exit,
	.test_cases = batch_cases,
};

kunit_test_suite(batch_suite);
