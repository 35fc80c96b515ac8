// SPDX-License-Identifier: GPL-2.0-only
/*
 * Symbols: what is made of the words of sprint_symbol().
 */
#include <kunit/test.h>
#include <linux/init_task.h>

#include "../module/system/symbol.c"

static const struct symbol_case {
	const char *said;
	const char *text;
	const char *module;
	u64 size;
} symbol_cases[] = {
	{ "start+0x12/0x34", "start+0x12", NULL, 0x34 },
	{ "start+0x0/0x34 [a_module]", "start+0x0", "a_module", 0x34 },
	/* With CONFIG_STACKTRACE_BUILD_ID some say this too. */
	{ "start+0x0/0x34 [a_module 0123456789abcdef]", "start+0x0", "a_module", 0x34 },
	{ "bpf_prog_1234_name+0x7/0x90 [bpf]", "bpf_prog_1234_name+0x7", "bpf", 0x90 },
	{ "a/b+0x1/0x2", "a/b+0x1", NULL, 2 },
	/* A size that is none is not known. */
	{ "last+0x1/0x0", "last+0x1", NULL, MMS_NOTHING },
	{ "last+0x1/", "last+0x1", NULL, MMS_NOTHING },
	/* No symbol at all. */
	{ "0xffffffff81000000" },
	{ "0x0" },
	{ "" },
};

static void words_are_taken_apart(struct kunit *test)
{
	struct mms_symbol *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	const struct symbol_case *c;
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (i = 0; i < ARRAY_SIZE(symbol_cases); i++) {
		c = &symbol_cases[i];
		strscpy(s->text, c->said, sizeof(s->text));
		KUNIT_EXPECT_EQ_MSG(test, mms_symbol_parse(s), !!c->text, "%s", c->said);
		if (!c->text)
			continue;
		KUNIT_EXPECT_STREQ(test, s->text, c->text);
		KUNIT_EXPECT_EQ_MSG(test, s->size, c->size, "%s", c->said);
		KUNIT_ASSERT_EQ_MSG(test, !!s->module, !!c->module, "%s", c->said);
		if (c->module)
			KUNIT_EXPECT_STREQ(test, s->module, c->module);
	}
}

static void what_has_a_name(struct kunit *test)
{
	struct mms_symbol *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	KUNIT_EXPECT_TRUE(test, mms_symbol_at((unsigned long)mms_symbol_at, s));
	KUNIT_EXPECT_STREQ(test, s->text, "mms_symbol_at+0x0");
	KUNIT_ASSERT_NOT_NULL(test, s->module);
	KUNIT_EXPECT_STREQ(test, s->module, "mmscope_kunit");
	/* Neither a page of zeros nor an object has one. */
	KUNIT_EXPECT_FALSE(test, mms_symbol_at(0x1000, s));
	KUNIT_EXPECT_FALSE(test, mms_symbol_at((unsigned long)s, s));
}

static struct kunit_case symbol_tests[] = {
	KUNIT_CASE(words_are_taken_apart),
	KUNIT_CASE(what_has_a_name),
	{}
};

static struct kunit_suite symbol_suite = {
	.name = "mms_symbol",
	.test_cases = symbol_tests,
};

kunit_test_suite(symbol_suite);
