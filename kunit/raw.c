// SPDX-License-Identifier: GPL-2.0-only
/*
 * The raw view: the layout of the format, and a schema that says of a listing
 * what there is to say. Whole files are read in kunit/file.c.
 */
#include <kunit/test.h>

#include "../module/core/raw.c"

/* --- the layout: programs were built with these numbers --------------------- */

#define EXPECT_AT(type, member, offset, bytes)					\
do {										\
	KUNIT_EXPECT_EQ(test, offsetof(struct type, member), offset);		\
	KUNIT_EXPECT_EQ(test, sizeof_field(struct type, member), bytes);	\
} while (0)

static void sizes_and_offsets_of_the_format(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_header), 64);
	EXPECT_AT(mms_raw_header, magic, 0, 8);
	EXPECT_AT(mms_raw_header, version, 8, 4);
	EXPECT_AT(mms_raw_header, length, 12, 4);
	EXPECT_AT(mms_raw_header, page_size, 16, 4);
	EXPECT_AT(mms_raw_header, nr_types, 20, 4);
	EXPECT_AT(mms_raw_header, nr_fields, 24, 4);
	EXPECT_AT(mms_raw_header, nr_names, 28, 4);
	EXPECT_AT(mms_raw_header, string_bytes, 32, 4);
	EXPECT_AT(mms_raw_header, object, 36, 4);
	EXPECT_AT(mms_raw_header, help, 40, 4);
	EXPECT_AT(mms_raw_header, arch, 44, 4);
	EXPECT_AT(mms_raw_header, kernel, 48, 4);
	EXPECT_AT(mms_raw_header, question, 52, 4);
	EXPECT_AT(mms_raw_header, asked, 56, 4);

	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_type), 32);
	EXPECT_AT(mms_raw_type, name, 0, 4);
	EXPECT_AT(mms_raw_type, help, 4, 4);
	EXPECT_AT(mms_raw_type, size, 8, 4);
	EXPECT_AT(mms_raw_type, parent, 12, 4);
	EXPECT_AT(mms_raw_type, first_field, 16, 4);
	EXPECT_AT(mms_raw_type, nr_fields, 20, 4);
	EXPECT_AT(mms_raw_type, flags, 24, 4);
	EXPECT_AT(mms_raw_type, key, 28, 4);

	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_field), 32);
	EXPECT_AT(mms_raw_field, name, 0, 4);
	EXPECT_AT(mms_raw_field, help, 4, 4);
	EXPECT_AT(mms_raw_field, offset, 8, 4);
	EXPECT_AT(mms_raw_field, size, 12, 4);
	EXPECT_AT(mms_raw_field, kind, 16, 4);
	EXPECT_AT(mms_raw_field, width, 20, 4);
	EXPECT_AT(mms_raw_field, first_name, 24, 4);
	EXPECT_AT(mms_raw_field, nr_names, 28, 4);

	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_name), 16);
	EXPECT_AT(mms_raw_name, value, 0, 8);
	EXPECT_AT(mms_raw_name, name, 8, 4);
	EXPECT_AT(mms_raw_name, help, 12, 4);

	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_block), 24);
	EXPECT_AT(mms_raw_block, type, 0, 4);
	EXPECT_AT(mms_raw_block, record_size, 4, 4);
	EXPECT_AT(mms_raw_block, count, 8, 4);
	EXPECT_AT(mms_raw_block, string_bytes, 12, 4);
	EXPECT_AT(mms_raw_block, flags, 16, 4);

	KUNIT_EXPECT_EQ(test, sizeof(struct mms_raw_end), 24);
	EXPECT_AT(mms_raw_end, records, 0, 8);
	EXPECT_AT(mms_raw_end, batches, 8, 8);
	EXPECT_AT(mms_raw_end, error, 16, 4);
	EXPECT_AT(mms_raw_end, message, 20, 4);
}

static void numbers_of_the_format(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, memcmp(MMS_RAW_MAGIC, "mmscope\n", 8), 0);
	KUNIT_EXPECT_EQ(test, MMS_RAW_VERSION, 1);
	KUNIT_EXPECT_EQ(test, MMS_RAW_END, 0xffffffff);
	KUNIT_EXPECT_EQ(test, MMS_RAW_FORM, 1);
	KUNIT_EXPECT_EQ(test, MMS_RAW_SINGLE, 2);
	KUNIT_EXPECT_EQ(test, MMS_RAW_TORN, 1);
	KUNIT_EXPECT_EQ(test, MMS_ADDR, 1);
	KUNIT_EXPECT_EQ(test, MMS_HEX, 2);
	KUNIT_EXPECT_EQ(test, MMS_PFN, 3);
	KUNIT_EXPECT_EQ(test, MMS_BYTES, 4);
	KUNIT_EXPECT_EQ(test, MMS_COUNT, 5);
	KUNIT_EXPECT_EQ(test, MMS_INT, 6);
	KUNIT_EXPECT_EQ(test, MMS_BOOL, 7);
	KUNIT_EXPECT_EQ(test, MMS_FLAGS, 8);
	KUNIT_EXPECT_EQ(test, MMS_ENUM, 9);
	KUNIT_EXPECT_EQ(test, MMS_STRING, 10);
}

/* --- the schema of a listing ------------------------------------------------ */

struct test_row {
	u64 where;
	u32 state;
	u32 name;
};

struct test_child {
	u64 flags;
};

static const struct mms_name test_states[] = { { 0, "idle", "nothing to do" }, { 1, "busy" }, {} };
static const struct mms_name test_flags[] = { { 0x8000000000000000, "top", "the highest" }, {} };

static const struct mms_field row_fields[] = {
	MMS_FIELD(test_row, where, ADDR, 18, "where it is"),
	MMS_FIELD_NAMES(test_row, state, ENUM, 7, test_states, "what it does"),
	MMS_FIELD(test_row, name, STRING, 0, "its name"),
};

static const struct mms_field child_fields[] = {
	MMS_FIELD_NAMES(test_child, flags, FLAGS, 10, test_flags, "what it is"),
};

static const struct mms_type test_types[] = {
	MMS_TYPE("rows", test_row, row_fields, 0, MMS_RAW_FORM, "a row", .key = "where name"),
	MMS_TYPE("children", test_child, child_fields, 1, MMS_RAW_SINGLE, "nested"),
};

static const struct mms_listing test_listing = {
	.name = "test", .help = "rows of a test", .example = "17",
	.types = test_types, .nr_types = ARRAY_SIZE(test_types),
};

/* The types, fields and names of the schema above, in words. */
static const struct mms_raw_type expected_types[] = {
	{ .size = 16, .parent = 0, .first_field = 0, .nr_fields = 3, .flags = 1 },
	{ .size = 8, .parent = 1, .first_field = 3, .nr_fields = 1, .flags = 2 },
};

static const char *const type_words[][3] = {
	{ "rows", "a row", "where name" }, { "children", "nested", "" },
};

static const struct mms_raw_field expected_fields[] = {
	{ .offset = 0, .size = 8, .kind = 1, .width = 18, .first_name = 0, .nr_names = 0 },
	{ .offset = 8, .size = 4, .kind = 9, .width = 7, .first_name = 0, .nr_names = 2 },
	{ .offset = 12, .size = 4, .kind = 10, .width = 0, .first_name = 2, .nr_names = 0 },
	{ .offset = 0, .size = 8, .kind = 8, .width = 10, .first_name = 2, .nr_names = 1 },
};

static const char *const field_words[][2] = {
	{ "where", "where it is" }, { "state", "what it does" }, { "name", "its name" },
	{ "flags", "what it is" },
};

static const u64 expected_names[] = { 0, 1, 0x8000000000000000 };

static const char *const name_words[][2] = {
	{ "idle", "nothing to do" }, { "busy", "" }, { "top", "the highest" },
};

struct schema {
	struct mms_out o;
	struct mms_query q;
	const struct mms_raw_header *h;
	const struct mms_raw_type *types;
	const struct mms_raw_field *fields;
	const struct mms_raw_name *names;
	const char *strings;
};

static struct schema *test_schema(struct kunit *test, const char *question, size_t size)
{
	struct schema *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	struct mms_question *asked;

	KUNIT_ASSERT_NOT_NULL(test, s);
	test->priv = s;
	s->q.listing = &test_listing;
	if (question) {
		asked = kunit_kzalloc(test, sizeof(*asked) + strlen(question) + 1, GFP_KERNEL);
		KUNIT_ASSERT_NOT_NULL(test, asked);
		memcpy(asked->text, question, strlen(question) + 1);
		s->q.question = asked;
	}
	s->o.size = size;
	s->o.buf = kvmalloc(size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, s->o.buf);
	memset(s->o.buf, 0xff, size);
	KUNIT_ASSERT_EQ(test, mms_raw_view.head(&s->o, &s->q), 0);

	s->h = (void *)s->o.buf;
	KUNIT_ASSERT_EQ(test, s->h->length, s->o.len);
	s->types = (void *)(s->o.buf + 64);
	s->fields = (void *)(s->types + s->h->nr_types);
	s->names = (void *)(s->fields + s->h->nr_fields);
	s->strings = (void *)(s->names + s->h->nr_names);
	KUNIT_ASSERT_EQ(test, s->strings - s->o.buf + s->h->string_bytes, s->h->length);
	return s;
}

static void raw_exit(struct kunit *test)
{
	struct schema *s = test->priv;

	if (s)
		kvfree(s->o.buf);
}

static void expect_string(struct kunit *test, const struct schema *s, u32 at, const char *expected)
{
	KUNIT_ASSERT_LT(test, at, s->h->string_bytes);
	KUNIT_EXPECT_EQ(test, !at, !*expected);
	KUNIT_EXPECT_STREQ(test, s->strings + at, expected);
}

static void header_says_what_the_file_is(struct kunit *test)
{
	const struct schema *s = test_schema(test, NULL, 8192);
	const struct mms_raw_header *h = s->h;

	KUNIT_EXPECT_EQ(test, memcmp(h->magic, "mmscope\n", 8), 0);
	KUNIT_EXPECT_EQ(test, h->version, 1);
	KUNIT_EXPECT_EQ(test, h->page_size, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, h->nr_types, 2);
	KUNIT_EXPECT_EQ(test, h->nr_fields, 4);
	KUNIT_EXPECT_EQ(test, h->nr_names, 3);
	KUNIT_EXPECT_EQ(test, h->pad, 0);
	KUNIT_EXPECT_EQ(test, h->length % 8, 0);
	KUNIT_EXPECT_EQ(test, h->string_bytes % 8, 0);
	KUNIT_EXPECT_EQ(test, s->strings[0], 0);
	KUNIT_EXPECT_EQ(test, s->strings[h->string_bytes - 1], 0);
	expect_string(test, s, h->object, "test");
	expect_string(test, s, h->help, "rows of a test");
	expect_string(test, s, h->arch, init_utsname()->machine);
	expect_string(test, s, h->kernel, init_utsname()->release);
	expect_string(test, s, h->question, "17");
	KUNIT_EXPECT_EQ(test, h->asked, 0);
}

static void schema_reads_back(struct kunit *test)
{
	const struct schema *s = test_schema(test, "42", 8192);
	int i;

	expect_string(test, s, s->h->question, "42");
	KUNIT_EXPECT_EQ(test, s->h->asked, 1);
	for (i = 0; i < ARRAY_SIZE(expected_types); i++) {
		struct mms_raw_type t = s->types[i];

		expect_string(test, s, t.name, type_words[i][0]);
		expect_string(test, s, t.help, type_words[i][1]);
		expect_string(test, s, t.key, type_words[i][2]);
		t.name = 0;
		t.help = 0;
		t.key = 0;
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&t, &expected_types[i], sizeof(t)), 0,
				    "type %d", i);
	}
	for (i = 0; i < ARRAY_SIZE(expected_fields); i++) {
		struct mms_raw_field f = s->fields[i];

		expect_string(test, s, f.name, field_words[i][0]);
		expect_string(test, s, f.help, field_words[i][1]);
		f.name = 0;
		f.help = 0;
		KUNIT_EXPECT_EQ_MSG(test, memcmp(&f, &expected_fields[i], sizeof(f)), 0,
				    "field %d", i);
	}
	for (i = 0; i < ARRAY_SIZE(expected_names); i++) {
		KUNIT_EXPECT_EQ(test, s->names[i].value, expected_names[i]);
		expect_string(test, s, s->names[i].name, name_words[i][0]);
		expect_string(test, s, s->names[i].help, name_words[i][1]);
	}
}

/* Strings end anywhere; what follows them starts at a multiple of 8. */
static void parts_start_at_multiples_of_8(struct kunit *test)
{
	char question[] = "0123456789abcdef";
	u32 length = 0;
	int n;

	for (n = 1; n < sizeof(question); n++) {
		struct schema *s = test_schema(test, question + sizeof(question) - 1 - n, 8192);

		KUNIT_EXPECT_EQ(test, s->h->length % 8, 0);
		expect_string(test, s, s->h->question, question + sizeof(question) - 1 - n);
		KUNIT_EXPECT_EQ(test, s->strings[s->h->string_bytes - 1], 0);
		KUNIT_EXPECT_GE(test, s->h->length, length);
		length = s->h->length;
		kvfree(s->o.buf);
		s->o.buf = NULL;
	}
}

static void long_questions_have_room(struct kunit *test)
{
	char *question = kvzalloc(MMS_QUESTION_MAX + 1, GFP_KERNEL);
	struct schema *s;

	KUNIT_ASSERT_NOT_NULL(test, question);
	memset(question, 'q', MMS_QUESTION_MAX);
	s = test_schema(test, question, 1024);
	KUNIT_EXPECT_GT(test, s->o.size, MMS_QUESTION_MAX);
	KUNIT_EXPECT_EQ(test, strcmp(s->strings + s->h->question, question), 0);
	kvfree(question);
}

static void end_block_ends_a_file(struct kunit *test)
{
	struct schema *s = test_schema(test, NULL, 8192);
	const struct mms_raw_block *block = (void *)s->o.buf;
	const struct mms_raw_end *end = (void *)(block + 1);
	const char *strings = (void *)(end + 1);

	s->o.len = 0;
	s->q.records = 1000;
	s->q.batches = 3;
	mms_raw_view.tail(&s->o, &s->q);
	KUNIT_EXPECT_EQ(test, s->o.len, 48);
	KUNIT_EXPECT_EQ(test, block->type, 0xffffffff);
	KUNIT_EXPECT_EQ(test, block->record_size, 24);
	KUNIT_EXPECT_EQ(test, block->count, 1);
	KUNIT_EXPECT_EQ(test, block->string_bytes, 0);
	KUNIT_EXPECT_EQ(test, end->records, 1000);
	KUNIT_EXPECT_EQ(test, end->batches, 3);
	KUNIT_EXPECT_EQ(test, end->error, 0);
	KUNIT_EXPECT_EQ(test, end->message, 0);

	s->o.len = 0;
	s->q.stop = -ESRCH;
	strscpy(s->q.message, "gone", sizeof(s->q.message));
	mms_raw_view.tail(&s->o, &s->q);
	/* \0gone\0 in 8 bytes. */
	KUNIT_EXPECT_EQ(test, s->o.len, 56);
	KUNIT_EXPECT_EQ(test, block->string_bytes, 8);
	KUNIT_EXPECT_EQ(test, end->error, 3);
	KUNIT_EXPECT_EQ(test, end->message, 1);
	KUNIT_EXPECT_EQ(test, memcmp(strings, "\0gone\0\0\0", 8), 0);

	/* The longest reason there can be. */
	s->o.len = 0;
	memset(s->q.message, 'm', sizeof(s->q.message) - 1);
	mms_raw_view.tail(&s->o, &s->q);
	KUNIT_EXPECT_EQ(test, s->o.len, 48 + block->string_bytes);
	KUNIT_EXPECT_EQ(test, strlen(strings + 1), 191);
}

static struct kunit_case raw_cases[] = {
	KUNIT_CASE(sizes_and_offsets_of_the_format),
	KUNIT_CASE(numbers_of_the_format),
	KUNIT_CASE(header_says_what_the_file_is),
	KUNIT_CASE(schema_reads_back),
	KUNIT_CASE(parts_start_at_multiples_of_8),
	KUNIT_CASE(long_questions_have_room),
	KUNIT_CASE(end_block_ends_a_file),
	{}
};

static struct kunit_suite raw_suite = {
	.name = "mms_raw",
	.exit = raw_exit,
	.test_cases = raw_cases,
};

kunit_test_suite(raw_suite);
