// SPDX-License-Identifier: GPL-2.0-only
/*
 * Questions: words, numbers, ranges; and what is none of them.
 */
#include <kunit/test.h>

#include "../module/core/question.c"

struct split {
	const char *text;
	const char *words[4];
};

static const struct split splits[] = {
	{ "", {} },
	{ " \t\n,", {} },
	{ "a", { "a" } },
	{ "a b", { "a", "b" } },
	{ "a,b", { "a", "b" } },
	{ " \ta ,, b\nc\n", { "a", "b", "c" } },
	{ "[stack] main+0x10", { "[stack]", "main+0x10" } },
};

static void split_desc(const struct split *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%*pE\"", (int)strlen(p->text), p->text);
}

KUNIT_ARRAY_PARAM(split, splits, split_desc);

static void words_are_split_at_blanks_and_commas(struct kunit *test)
{
	const struct split *p = test->param_value;
	char word[MMS_WORD_MAX];
	u64 pos = 0;
	int i;

	for (i = 0; p->words[i]; i++) {
		KUNIT_EXPECT_EQ(test, mms_next_word(p->text, &pos, word), 1);
		KUNIT_EXPECT_STREQ(test, word, p->words[i]);
	}
	KUNIT_EXPECT_EQ(test, mms_next_word(p->text, &pos, word), 0);
	KUNIT_EXPECT_EQ(test, pos, strlen(p->text));
	KUNIT_EXPECT_EQ(test, mms_next_word(p->text, &pos, word), 0);
}

static void words_have_at_most_255_characters(struct kunit *test)
{
	char *text = kunit_kzalloc(test, 1024, GFP_KERNEL);
	char word[MMS_WORD_MAX];
	u64 pos = 0;

	KUNIT_ASSERT_NOT_NULL(test, text);
	memset(text, 'a', 255);
	strscpy(text + 255, " b", 3);
	KUNIT_EXPECT_EQ(test, mms_next_word(text, &pos, word), 1);
	KUNIT_EXPECT_EQ(test, strlen(word), 255);
	KUNIT_EXPECT_EQ(test, mms_next_word(text, &pos, word), 1);
	KUNIT_EXPECT_STREQ(test, word, "b");

	memset(text, 'a', 256);
	strscpy(text + 256, " b", 3);
	pos = 0;
	KUNIT_EXPECT_EQ(test, mms_next_word(text, &pos, word), -EINVAL);
	KUNIT_EXPECT_EQ(test, strlen(word), 255);
}

struct number {
	const char *word;
	bool is_hex, is_number;
	u64 hex, number;
};

static const struct number numbers[] = {
	{ "0", true, true, 0, 0 },
	{ "10", true, true, 0x10, 10 },
	{ "010", true, true, 0x10, 10 },
	{ "0x10", true, true, 0x10, 0x10 },
	{ "0X1f", true, true, 0x1f, 0x1f },
	{ "7fff12345678", true, false, 0x7fff12345678, 0 },
	{ "7FFF12345678", true, false, 0x7fff12345678, 0 },
	{ "ffffffffffffffff", true, false, ~0ULL, 0 },
	{ "0xffffffffffffffff", true, true, ~0ULL, ~0ULL },
	/* 2^64 in hex. */
	{ "10000000000000000", false, true, 0, 10000000000000000ULL },
	{ "18446744073709551615", false, true, 0, ~0ULL },
	{ "18446744073709551616", false, false, 0, 0 },
	{ "0x10000000000000000", false, false, 0, 0 },
	{ "", false, false, 0, 0 },
	{ "x", false, false, 0, 0 },
	{ "0x", false, false, 0, 0 },
	{ "0xg", false, false, 0, 0 },
	{ "-1", false, false, 0, 0 },
	{ "+1", false, false, 0, 0 },
	{ "0x-1", false, false, 0, 0 },
	{ "0x+1", false, false, 0, 0 },
	{ "1-", false, false, 0, 0 },
	{ "12 ", false, false, 0, 0 },
	{ "12\n", false, false, 0, 0 },
	{ "1 2", false, false, 0, 0 },
	{ "12k", false, false, 0, 0 },
	{ "beef", true, false, 0xbeef, 0 },
	{ "heap", false, false, 0, 0 },
};

static void number_desc(const struct number *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%*pE\"", (int)strlen(p->word), p->word);
}

KUNIT_ARRAY_PARAM(number, numbers, number_desc);

static void hex_is_an_address_decimal_a_number(struct kunit *test)
{
	const struct number *p = test->param_value;
	u64 value = 0x123;

	KUNIT_EXPECT_EQ(test, mms_parse_hex(p->word, &value), p->is_hex);
	if (p->is_hex)
		KUNIT_EXPECT_EQ(test, value, p->hex);
	KUNIT_EXPECT_EQ(test, mms_parse_number(p->word, &value), p->is_number);
	if (p->is_number)
		KUNIT_EXPECT_EQ(test, value, p->number);
}

struct span {
	const char *word;
	int ret;
	u64 start, end;
};

static const struct span spans[] = {
	{ "1000-2000", 1, 0x1000, 0x2000 },
	{ "0x1000-0x2000", 1, 0x1000, 0x2000 },
	{ "1000-0x2000", 1, 0x1000, 0x2000 },
	{ "7f0000000000-7fffffffffff", 1, 0x7f0000000000, 0x7fffffffffff },
	{ "0-ffffffffffffffff", 1, 0, ~0ULL },
	{ "1000-1001", 1, 0x1000, 0x1001 },
	{ "1000-1000", -EINVAL },
	{ "2000-1000", -EINVAL },
	{ "1000", 0 },
	{ "1000-", 0 },
	{ "-1000", 0 },
	{ "-", 0 },
	{ "", 0 },
	{ "1000-2000-3000", 0 },
	{ "1000--2000", 0 },
	{ "[heap]-2000", 0 },
	{ "libc-2.36.so", 0 },
};

static void span_desc(const struct span *p, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "\"%s\"", p->word);
}

KUNIT_ARRAY_PARAM(span, spans, span_desc);

static void two_addresses_are_a_range(struct kunit *test)
{
	const struct span *p = test->param_value;
	u64 start, end;

	KUNIT_EXPECT_EQ(test, mms_parse_range(p->word, &start, &end), p->ret);
	if (p->ret == 1) {
		KUNIT_EXPECT_EQ(test, start, p->start);
		KUNIT_EXPECT_EQ(test, end, p->end);
	}
}

/* A first address of as many characters as a word can have. */
static void long_words_are_no_range(struct kunit *test)
{
	char word[MMS_WORD_MAX];
	u64 start, end;

	memset(word, '1', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	word[200] = '-';
	KUNIT_EXPECT_EQ(test, mms_parse_range(word, &start, &end), 0);
	word[sizeof(word) - 2] = '-';
	KUNIT_EXPECT_EQ(test, mms_parse_range(word, &start, &end), 0);
}

/* Takes words of digits, and counts them in the cursor. */
static int check_digits(struct mms_query *q, const char *word)
{
	u64 value;

	if (!mms_parse_number(word, &value))
		return mms_query_say(q, -ENOENT, "no number: %s", word);
	q->cursor++;
	return 0;
}

static const struct mms_listing test_listing = { .name = "test", .ask = "echo N > test" };

static void every_word_is_checked(struct kunit *test)
{
	static const struct {
		const char *text;
		int ret;
		u64 words;
		const char *message;
	} rows[] = {
		{ "1 2,3", 0, 3, "" },
		{ "1 two 3", -ENOENT, 1, "no number: two" },
		{ " , ", -EINVAL, 0, "nothing was asked: echo N > test" },
		{ "", -EINVAL, 0, "nothing was asked: echo N > test" },
	};
	struct mms_query *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	char *text = kunit_kzalloc(test, 512, GFP_KERNEL);
	int i;

	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_ASSERT_NOT_NULL(test, text);
	q->listing = &test_listing;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		q->cursor = 0;
		q->message[0] = '\0';
		KUNIT_EXPECT_EQ(test, mms_check_words(q, rows[i].text, check_digits), rows[i].ret);
		KUNIT_EXPECT_EQ(test, q->cursor, rows[i].words);
		KUNIT_EXPECT_STREQ(test, q->message, rows[i].message);
	}
	memset(text, '1', 300);
	KUNIT_EXPECT_EQ(test, mms_check_words(q, text, check_digits), -EINVAL);
	KUNIT_EXPECT_STREQ(test, q->message,
			   "1111111111111111111111111111111111111111... is too long to be anything");
}

struct word_record {
	u64 value;
};

static const struct mms_type word_types[] = {
	{ .name = "word", .size = sizeof(struct word_record) },
};

static int push_digits(struct mms_query *q, struct mms_batch *b, const char *word, void *data)
{
	struct word_record *r;
	u64 value;

	if (!mms_parse_number(word, &value))
		return mms_query_say(q, -ENOENT, "no number: %s", word);
	r = mms_batch_push(b, 0);
	r->value = value;
	*(u64 *)data += value;
	return 0;
}

/* Each word needs all the room there is; the next one waits for an empty batch. */
static void words_wait_for_room(struct kunit *test)
{
	static const struct mms_listing listing = { .name = "test", .example = "1 20, x 300" };
	struct mms_query *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	struct mms_batch *b = kunit_kzalloc(test, sizeof(*b), GFP_KERNEL);
	u64 sum = 0;

	KUNIT_ASSERT_NOT_NULL(test, q);
	KUNIT_ASSERT_NOT_NULL(test, b);
	KUNIT_ASSERT_EQ(test, mms_batch_init(b, word_types), 0);
	q->listing = &listing;
	KUNIT_EXPECT_EQ(test, mms_scan_words(q, b, MMS_BATCH_RECORDS, 0, push_digits, &sum),
			MMS_MORE);
	KUNIT_EXPECT_EQ(test, sum, 1);
	mms_batch_reset(b);
	KUNIT_EXPECT_EQ(test, mms_scan_words(q, b, MMS_BATCH_RECORDS, 0, push_digits, &sum),
			MMS_MORE);
	KUNIT_EXPECT_EQ(test, sum, 21);
	mms_batch_reset(b);
	/* What is wrong is where the next one begins. */
	KUNIT_EXPECT_EQ(test, mms_scan_words(q, b, MMS_BATCH_RECORDS, 0, push_digits, &sum),
			-ENOENT);
	KUNIT_EXPECT_STREQ(test, q->message, "no number: x");
	KUNIT_EXPECT_STREQ(test, listing.example + q->cursor, ", x 300");
	q->cursor += strlen(", x");
	KUNIT_EXPECT_EQ(test, mms_scan_words(q, b, MMS_BATCH_RECORDS, 0, push_digits, &sum), 0);
	KUNIT_EXPECT_EQ(test, sum, 321);
	mms_batch_free(b);
}

static struct kunit_case question_cases[] = {
	KUNIT_CASE_PARAM(words_are_split_at_blanks_and_commas, split_gen_params),
	KUNIT_CASE(words_have_at_most_255_characters),
	KUNIT_CASE_PARAM(hex_is_an_address_decimal_a_number, number_gen_params),
	KUNIT_CASE_PARAM(two_addresses_are_a_range, span_gen_params),
	KUNIT_CASE(long_words_are_no_range),
	KUNIT_CASE(every_word_is_checked),
	KUNIT_CASE(words_wait_for_room),
	{}
};

static struct kunit_suite question_suite = {
	.name = "mms_question",
	.test_cases = question_cases,
};

kunit_test_suite(question_suite);
