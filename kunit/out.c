// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded output: what is written where, and that nothing is beyond the end.
 */
#include <kunit/test.h>

/* A warning is a splat in the log: here it is counted. */
#include <linux/bug.h>
static int test_warnings;
#undef WARN_ON_ONCE
#define WARN_ON_ONCE(condition)		\
({					\
	bool warn = (condition);	\
	test_warnings += warn;		\
	warn;				\
})

#include "../module/core/out.c"

#define SIZE	16

static int out_init(struct kunit *test)
{
	struct mms_out *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	/* Not zeroed, and one more than it is told: see guard_is_there(). */
	o->buf = kunit_kmalloc(test, SIZE + 1, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o->buf);
	memset(o->buf, '!', SIZE + 1);
	o->size = SIZE;
	test->priv = o;
	test_warnings = 0;
	return 0;
}

static void out_exit(struct kunit *test)
{
	struct mms_out *o = test->priv;

	KUNIT_EXPECT_EQ(test, o->buf[SIZE], '!');
}

/* What is written, as a string. */
static const char *written(struct kunit *test)
{
	const struct mms_out *o = test->priv;
	char *s = kunit_kzalloc(test, SIZE + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	memcpy(s, o->buf, o->len);
	return s;
}

static void texts_follow_one_another(struct kunit *test)
{
	struct mms_out *o = test->priv;

	KUNIT_EXPECT_EQ(test, mms_out_printf(o, "%d-", 42), 3);
	KUNIT_EXPECT_EQ(test, mms_out_printf(o, "%s", ""), 0);
	mms_out_bytes(o, "a\0b", 3);
	KUNIT_EXPECT_EQ(test, o->len, 6);
	KUNIT_EXPECT_EQ(test, mms_out_room(o), 10);
	KUNIT_EXPECT_EQ(test, memcmp(o->buf, "42-a\0b", 6), 0);
	KUNIT_EXPECT_EQ(test, test_warnings, 0);
}

static void too_long_a_text_is_cut_and_warned_of(struct kunit *test)
{
	struct mms_out *o = test->priv;

	mms_out_printf(o, "0123456789");
	KUNIT_EXPECT_EQ(test, mms_out_printf(o, "abcdefghij"), 5);
	KUNIT_EXPECT_STREQ(test, written(test), "0123456789abcde");
	KUNIT_EXPECT_EQ(test, test_warnings, 1);
}

static void bytes_fill_the_buffer_to_the_last(struct kunit *test)
{
	struct mms_out *o = test->priv;

	mms_out_bytes(o, "0123456789abcdef", 16);
	KUNIT_EXPECT_EQ(test, mms_out_room(o), 0);
	KUNIT_EXPECT_EQ(test, test_warnings, 0);
	mms_out_bytes(o, "x", 1);
	KUNIT_EXPECT_EQ(test, o->len, 16);
	KUNIT_EXPECT_EQ(test, test_warnings, 1);
}

struct escaped {
	const char *desc;
	const char *from;
	const char *to;
};

static const struct escaped escapes[] = {
	{ "nothing", "", "" },
	{ "a plain word", "a b", "a b" },
	{ "a newline", "a\nb", "a\\012b" },
	{ "an escape sequence", "\033[1m", "\\033[1m" },
	{ "a tab and delete", "\t\177", "\\011\\177" },
	{ "UTF-8 as it is", "\303\244", "\303\244" },
	{ "a backslash as it is", "a\\b", "a\\b" },
};

static void escaped_desc(const struct escaped *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(escaped, escapes, escaped_desc);

static void control_characters_are_escaped(struct kunit *test)
{
	const struct escaped *p = test->param_value;
	struct mms_out *o = test->priv;

	KUNIT_EXPECT_EQ(test, mms_out_escaped(o, p->from), strlen(p->to));
	KUNIT_EXPECT_STREQ(test, written(test), p->to);
}

static void padding_fills_a_column_up(struct kunit *test)
{
	struct mms_out *o = test->priv;

	mms_out_pad(o, mms_out_printf(o, "ab"), 5);
	mms_out_pad(o, mms_out_printf(o, "cd"), 2);
	mms_out_pad(o, mms_out_printf(o, "efg"), 1);
	mms_out_pad(o, 0, 0);
	KUNIT_EXPECT_STREQ(test, written(test), "ab   cdefg");
}

static struct kunit_case out_cases[] = {
	KUNIT_CASE(texts_follow_one_another),
	KUNIT_CASE(too_long_a_text_is_cut_and_warned_of),
	KUNIT_CASE(bytes_fill_the_buffer_to_the_last),
	KUNIT_CASE_PARAM(control_characters_are_escaped, escaped_gen_params),
	KUNIT_CASE(padding_fills_a_column_up),
	{}
};

static struct kunit_suite out_suite = {
	.name = "mms_out",
	.init = out_init,
	.exit = out_exit,
	.test_cases = out_cases,
};

kunit_test_suite(out_suite);
