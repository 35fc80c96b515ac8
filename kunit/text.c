// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text view: numbers of every kind, flags, columns and headings, forms, and
 * the remarks before and after.
 */
#include <kunit/test.h>

#include "../module/core/text.c"

static const struct mms_name test_flags[] = {
	{ 0x1, "a", "the first" }, { 0x2, "b", "the second" }, { 0x30, "both", "two bits" }, {}
};

static const struct mms_name test_states[] = {
	{ 0, "idle", "nothing to do" }, { 1, "busy", NULL }, {}
};

static struct mms_out *test_out(struct kunit *test)
{
	struct mms_out *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->size = MMS_TEXT_SIZE;
	o->buf = kvzalloc(o->size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o->buf);
	test->priv = o;
	return o;
}

static void text_exit(struct kunit *test)
{
	struct mms_out *o = test->priv;

	if (o)
		kvfree(o->buf);
}

/* --- one field ------------------------------------------------------------- */

struct shown {
	const char *desc;
	u8 kind;
	u8 size;
	u64 value;
	const char *text;
};

static const struct shown shown[] = {
	{ "address", MMS_ADDR, 8, 0x7f0012345000, "0x7f0012345000" },
	{ "address 0", MMS_ADDR, 8, 0, "0x0" },
	{ "no address", MMS_ADDR, 8, ~0ULL, "-" },
	{ "frame", MMS_PFN, 8, 0x12345, "0x12345" },
	{ "no frame", MMS_PFN, 8, ~0ULL, "-" },
	{ "hex", MMS_HEX, 8, 0x8000000012345067, "0x8000000012345067" },
	{ "hex of all bits", MMS_HEX, 8, ~0ULL, "0xffffffffffffffff" },
	{ "hex of all 32 bits", MMS_HEX, 4, ~0U, "0xffffffff" },
	{ "hex 0", MMS_HEX, 8, 0, "0x0" },
	{ "bytes", MMS_BYTES, 8, 1000, "1000" },
	{ "bytes, kilobytes", MMS_BYTES, 8, 4096, "4K" },
	{ "bytes, a gigabyte", MMS_BYTES, 8, 0x40000000, "1048576K" },
	{ "bytes, none", MMS_BYTES, 8, 0, "0K" },
	{ "no size", MMS_BYTES, 4, ~0U, "-" },
	{ "count", MMS_COUNT, 8, 18446744073709551614ULL, "18446744073709551614" },
	{ "no count", MMS_COUNT, 8, ~0ULL, "-" },
	{ "no count, 32 bits", MMS_COUNT, 4, ~0U, "-" },
	{ "no count, 16 bits", MMS_COUNT, 2, 0xffff, "-" },
	{ "no count, 8 bits", MMS_COUNT, 1, 0xff, "-" },
	{ "count of 8 bits", MMS_COUNT, 1, 0x1fe, "254" },
	{ "number", MMS_INT, 8, -5ULL, "-5" },
	{ "number -1 is one", MMS_INT, 8, ~0ULL, "-1" },
	{ "number of 32 bits", MMS_INT, 4, 0x80000000, "-2147483648" },
	{ "number of 16 bits", MMS_INT, 2, 0xfffe, "-2" },
	{ "number of 8 bits", MMS_INT, 1, 0x7f, "127" },
	{ "yes", MMS_BOOL, 1, 1, "yes" },
	{ "no", MMS_BOOL, 1, 0, "no" },
	{ "neither yes nor no", MMS_BOOL, 1, 0xff, "-" },
	{ "word", MMS_ENUM, 4, 1, "busy" },
	{ "no word", MMS_ENUM, 4, ~0U, "-" },
	{ "unknown word", MMS_ENUM, 4, 7, "7" },
	{ "flags", MMS_FLAGS, 8, 0x3, "a b" },
	{ "no flags", MMS_FLAGS, 8, 0, "-" },
	{ "flag of two bits", MMS_FLAGS, 8, 0x31, "a both" },
	{ "half a flag", MMS_FLAGS, 8, 0x11, "a ?0x10" },
	{ "unknown flags only", MMS_FLAGS, 8, 0x8000000000000000, "?0x8000000000000000" },
	{ "all flags", MMS_FLAGS, 4, ~0U, "a b both ?0xffffffcc" },
	{ "string", MMS_STRING, 4, 1, "name" },
	{ "string with control characters", MMS_STRING, 4, 6, "x\\012\\033y" },
	{ "no string", MMS_STRING, 4, 0, "-" },
};

static const char test_strings[] = "\0name\0x\n\033y";

static void shown_desc(const struct shown *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(shown, shown, shown_desc);

static void every_kind_as_text(struct kunit *test)
{
	const struct shown *p = test->param_value;
	const struct mms_field f = {
		.name = "f", .kind = p->kind, .size = p->size, .offset = 8,
		.names = p->kind == MMS_FLAGS ? test_flags : test_states,
	};
	/* What is around the field is not looked at. */
	u64 rec[3] = { 0x5555555555555555, p->value, 0x5555555555555555 };
	struct mms_out *o = test_out(test);

	if (p->size < 8)
		rec[1] |= 0xaaaaaaaaaaaaaaaaULL << (8 * p->size);
	KUNIT_EXPECT_EQ(test, mms_text_field(o, &f, rec, test_strings), strlen(p->text));
	KUNIT_EXPECT_STREQ(test, o->buf, p->text);
}

static void flags_with_another_separator(struct kunit *test)
{
	struct mms_out *o = test_out(test);

	KUNIT_EXPECT_EQ(test, mms_text_flags(o, test_flags, 0x7, '|'), 8);
	KUNIT_EXPECT_STREQ(test, o->buf, "a|b|?0x4");
}

static void word_of_a_value(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, mms_name_of(test_states, 0), "idle");
	KUNIT_EXPECT_NULL(test, mms_name_of(test_states, 2));
	KUNIT_EXPECT_NULL(test, mms_name_of(NULL, 0));
}

/* --- tables ---------------------------------------------------------------- */

struct test_record {
	u64 start;
	u64 end;
	u64 where;
	u64 bytes;
	u64 flags;
	u32 count;
	s32 delta;
	u32 state;
	u32 name;
	u32 hidden;
	u8 ready;
	u8 pad[3];
};

static const struct mms_field test_fields[] = {
	MMS_FIELD(test_record, hidden, COUNT, 0, "not in the table"),
	MMS_FIELD_RANGE(test_record, start, 19, "first address"),
	MMS_FIELD(test_record, end, ADDR, 16, "the address after the last"),
	MMS_FIELD(test_record, where, ADDR, 8, "where it is"),
	MMS_FIELD(test_record, bytes, BYTES, 6, "how large"),
	MMS_FIELD(test_record, count, COUNT, 5, "how many"),
	MMS_FIELD(test_record, delta, INT, 5, "how many more"),
	MMS_FIELD(test_record, ready, BOOL, 5, "ready or not"),
	MMS_FIELD_NAMES(test_record, state, ENUM, 5, test_states, "what it does"),
	MMS_FIELD_NAMES(test_record, flags, FLAGS, 6, test_flags, "what it is"),
	MMS_FIELD(test_record, name, STRING, 6, "its name"),
};

static const struct mms_type table_types[] = {
	MMS_TYPE("record", test_record, test_fields, 0, 0, "a record", .key = "name"),
};

static const struct mms_type form_types[] = {
	MMS_TYPE("record", test_record, test_fields, 0, MMS_RAW_FORM, "a record"),
};

static const struct mms_listing test_table = {
	.name = "table", .help = "a table", .types = table_types, .nr_types = 1,
};

static const struct mms_listing test_form = {
	.name = "form", .help = "a form", .types = form_types, .nr_types = 1,
};

static const struct test_record test_records[] = {
	{
		.start = 0x1000, .end = 0x3000, .where = 0x7f00, .bytes = 8192, .count = 42,
		.delta = -3, .ready = 1, .state = 1, .flags = 0x3, .name = 1,
	}, {
		.start = 0x12345000, .end = 0x7f0012345000, .where = ~0ULL, .bytes = ~0ULL,
		.count = ~0U, .delta = -1, .ready = 0xff, .state = ~0U,
	}, {
		.start = 0, .end = 0x1000, .where = 0x123456789, .bytes = 1000, .count = 1234567,
		.state = 9, .flags = 0x40, .name = 1,
	},
};

/* Everything there is to show of some records. */
static const char *show(struct kunit *test, const struct mms_listing *l, int nr)
{
	struct mms_query *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	struct mms_batch b = {};
	struct mms_batch_iter it = {};
	struct mms_out *o = test_out(test);
	struct test_record *r;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, q);
	q->listing = l;
	KUNIT_ASSERT_EQ(test, mms_batch_init(&b, l->types), 0);
	for (i = 0; i < nr; i++) {
		r = mms_batch_push(&b, 0);
		*r = test_records[i];
		if (r->name)
			r->name = mms_batch_string(&b, "x\ny", 3);
	}
	mms_batch_close(&b);
	KUNIT_EXPECT_TRUE(test, mms_text_view.some(o, q, &b, &it));
	KUNIT_EXPECT_EQ(test, q->rows, nr);
	mms_batch_free(&b);
	return o->buf;
}

static void columns_line_up_below_their_headings(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, show(test, &test_table, 2),
			   "range                  where  bytes count delta ready state flags  name\n"
			   "00001000-00003000     0x7f00     8K    42    -3 yes   busy  a b    x\\012y\n"
			   "12345000-7f0012345000        -      -     -    -1 -     -     -      -\n");
}

/* A value that is too wide moves the others, and none is cut. */
static void wide_values_are_not_cut(struct kunit *test)
{
	const char *text = show(test, &test_table, 3);

	KUNIT_EXPECT_STREQ(test, strstr(text, "00000000"),
			   "00000000-00001000   0x123456789   1000 1234567     0 no    9     ?0x40  x\\012y\n");
}

static void each_field_has_a_line_in_a_form(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, show(test, &test_form, 1),
			   "hidden       0                  not in the table\n"
			   "start        0x1000             first address\n"
			   "end          0x3000             the address after the last\n"
			   "where        0x7f00             where it is\n"
			   "bytes        8K                 how large\n"
			   "count        42                 how many\n"
			   "delta        -3                 how many more\n"
			   "ready        yes                ready or not\n"
			   "state        busy               what it does\n"
			   "flags        a b                what it is\n"
			   "name         x\\012y             its name\n");
}

static void no_heading_without_rows(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, show(test, &test_table, 0), "");
}

/* --- rows of the listing's own --------------------------------------------- */

enum { ROW, CHILD };

static const struct mms_type nested_types[] = {
	[ROW] = { .name = "row", .size = 8 },
	[CHILD] = { .name = "child", .size = 8, .parent = ROW + 1 },
};

static void nested_row(struct mms_out *o, const struct mms_query *q,
		       const struct mms_batch_iter *it)
{
	mms_out_printf(o, it->type == ROW ? "(%llu" : "%llu", *(u64 *)it->rec);
}

static void nested_finish(struct mms_out *o, const struct mms_query *q,
			  const struct mms_batch_iter *it)
{
	mms_out_printf(o, " of %llu)", *(u64 *)it->row);
}

static const struct mms_listing test_nested = {
	.name = "nested", .help = "nested", .types = nested_types, .nr_types = 2,
	.row = nested_row, .finish = nested_finish,
};

static void rows_are_finished_after_what_is_nested(struct kunit *test)
{
	static const u32 types[] = { ROW, CHILD, CHILD, ROW, ROW, CHILD };
	struct mms_query *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	struct mms_out *o = test_out(test);
	struct mms_batch_iter it = {};
	struct mms_batch b = {};
	int i;

	KUNIT_ASSERT_NOT_NULL(test, q);
	q->listing = &test_nested;
	KUNIT_ASSERT_EQ(test, mms_batch_init(&b, nested_types), 0);
	for (i = 0; i < ARRAY_SIZE(types); i++)
		*(u64 *)mms_batch_push(&b, types[i]) = i;
	mms_batch_close(&b);
	KUNIT_EXPECT_TRUE(test, mms_text_view.some(o, q, &b, &it));
	KUNIT_EXPECT_STREQ(test, o->buf, "(012 of 0)(3 of 3)(45 of 4)");
	KUNIT_EXPECT_EQ(test, q->rows, 3);
	mms_batch_free(&b);
}

/* --- before and after ------------------------------------------------------ */

struct remarks {
	const char *desc;
	const char *ask, *example;
	u32 flags;
	const char *question;
	int refused;
	int stop;
	u64 cursor, rows, batches;
	const char *head, *tail;
};

static const struct remarks remarks[] = {
	{ .desc = "a listing", .head = "# help\n", .tail = "", .batches = 1 },
	{ .desc = "several instants", .head = "# help\n", .rows = 7, .batches = 2,
	  .tail = "# 7 rows, of 2 instants: each alone is consistent\n" },
	{ .desc = "nobody asked", .ask = "echo N > x", .example = "17",
	  .head = "# help; ask: echo N > x\n# nobody has asked yet; this is an example: 17\n",
	  .tail = "" },
	{ .desc = "somebody asked", .ask = "echo N > x", .example = "17", .question = "1\n2",
	  .head = "# help; ask: echo N > x\n# asked: 1 2\n", .tail = "" },
	{ .desc = "a command", .ask = "echo N > x", .question = "bad", .refused = -EINVAL,
	  .flags = MMS_LISTING_COMMAND, .head = "# help; ask: echo N > x\n",
	  .tail = "# the last request, bad, was refused: a\\012reason\n" },
	{ .desc = "a process", .flags = MMS_LISTING_TASK,
	  .head = "# help\n# process 42 (e\\033vil)\n", .tail = "" },
	{ .desc = "an error at once", .stop = -ESRCH, .head = "# help\n",
	  .tail = "# it\\012broke\n" },
	{ .desc = "an error after rows", .stop = -ESRCH, .rows = 3, .head = "# help\n",
	  .tail = "# stopped: it\\012broke, 3 rows shown\n" },
	{ .desc = "an error at an address", .stop = -ESRCH, .rows = 3, .cursor = 0x7f000,
	  .flags = MMS_LISTING_BY_ADDRESS, .head = "# help\n",
	  .tail = "# stopped at 0x7f000: it\\012broke, 3 rows shown\n" },
};

static void remarks_desc(const struct remarks *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(remarks, remarks, remarks_desc);

static void what_is_said_before_and_after(struct kunit *test)
{
	const struct remarks *p = test->param_value;
	struct mms_listing l = {
		.name = "x", .help = "help", .ask = p->ask, .example = p->example,
		.flags = p->flags,
	};
	struct mms_query *q = kunit_kzalloc(test, sizeof(*q), GFP_KERNEL);
	struct mms_out *o = test_out(test);

	KUNIT_ASSERT_NOT_NULL(test, q);
	q->listing = &l;
	q->subject.nr = 42;
	strscpy(q->subject.comm, "e\033vil", sizeof(q->subject.comm));
	q->stop = p->stop;
	q->cursor = p->cursor;
	q->rows = p->rows;
	q->batches = p->batches;
	strscpy(q->message, "it\nbroke", sizeof(q->message));
	if (p->question) {
		q->question = kunit_kzalloc(test, sizeof(*q->question) + 16, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, q->question);
		strscpy(q->question->text, p->question, 16);
		q->question->error = p->refused;
		strscpy(q->question->reason, "a\nreason", sizeof(q->question->reason));
	}
	KUNIT_EXPECT_EQ(test, mms_text_view.head(o, q), 0);
	KUNIT_EXPECT_STREQ(test, o->buf, p->head);
	memset(o->buf, 0, o->len);
	o->len = 0;
	mms_text_view.tail(o, q);
	KUNIT_EXPECT_STREQ(test, o->buf, p->tail);
}

static void long_questions_are_repeated_in_part(struct kunit *test)
{
	struct mms_out *o = test_out(test);
	char *question = kunit_kzalloc(test, 1000, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, question);
	memset(question, 'q', 160);
	mms_text_question(o, question);
	KUNIT_EXPECT_STREQ(test, o->buf, question);
	memset(question, 'q', 999);
	memset(o->buf, 0, o->len);
	o->len = 0;
	mms_text_question(o, question);
	KUNIT_EXPECT_EQ(test, o->len, 164);
	KUNIT_EXPECT_STREQ(test, o->buf + 160, " ...");
}

static struct kunit_case text_cases[] = {
	KUNIT_CASE_PARAM(every_kind_as_text, shown_gen_params),
	KUNIT_CASE(flags_with_another_separator),
	KUNIT_CASE(word_of_a_value),
	KUNIT_CASE(columns_line_up_below_their_headings),
	KUNIT_CASE(wide_values_are_not_cut),
	KUNIT_CASE(each_field_has_a_line_in_a_form),
	KUNIT_CASE(no_heading_without_rows),
	KUNIT_CASE(rows_are_finished_after_what_is_nested),
	KUNIT_CASE_PARAM(what_is_said_before_and_after, remarks_gen_params),
	KUNIT_CASE(long_questions_are_repeated_in_part),
	{}
};

static struct kunit_suite text_suite = {
	.name = "mms_text",
	.exit = text_exit,
	.test_cases = text_cases,
};

kunit_test_suite(text_suite);
