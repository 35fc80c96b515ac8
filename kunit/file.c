// SPDX-License-Identifier: GPL-2.0-only
/*
 * An open file from open() to release(): what is read does not depend on the
 * sizes of reads and of batches; questions, refusals, and listings that stop.
 */
#include <kunit/test.h>
#include <linux/uaccess.h>

#include "../module/core/subject.h"

/* Readers are not in user space here, and nothing is about a process. */
#define copy_to_user(to, from, n)	(memcpy((void __force *)(to), from, n), 0UL)
#define copy_from_user(to, from, n)	(memcpy(to, (const void __force *)(from), n), 0UL)
#define mms_subject_open(subject, pid)	((void)(pid))
#define mms_subject_close(subject)	((void)(subject))

#include "../module/core/file.c"

/* --- a listing: numbers from 0 on, so many in a batch ------------------------ */

static u64 test_rows, test_in_a_batch;
static int test_error;
static int test_released;

struct test_record {
	u64 number;
	u32 name;
	u32 pad;
};

static int test_scan(struct mms_query *q, struct mms_batch *b)
{
	u64 n;

	for (n = 0; q->cursor < test_rows; n++, q->cursor++) {
		const char *name = q->cursor % 2 ? "odd" : "even";
		struct test_record *r;

		if (n == test_in_a_batch || !mms_batch_room(b, sizeof(*r) + 24, 8))
			return MMS_MORE;
		r = mms_batch_push(b, 0);
		r->number = q->cursor;
		r->name = mms_batch_string(b, name, strlen(name));
	}
	return test_error ? mms_query_say(q, test_error, "it broke") : 0;
}

static int test_check(struct mms_query *q, const char *question)
{
	return strcmp(question, "bad") ? 0 : mms_query_say(q, -ENOENT, "bad is not good");
}

static void test_release(struct mms_query *q)
{
	test_released++;
}

static const struct mms_field test_fields[] = {
	MMS_FIELD(test_record, number, COUNT, 6, "a number"),
	MMS_FIELD(test_record, name, STRING, 5, "odd or even"),
};

static const struct mms_type test_types[] = {
	MMS_TYPE("numbers", test_record, test_fields, 0, 0, "a number", .key = "number"),
};

static const struct mms_listing numbers = {
	.name = "numbers", .help = "numbers", .types = test_types, .nr_types = 1,
	.scan = test_scan, .release = test_release,
};

static const struct mms_listing asked_numbers = {
	.name = "asked", .help = "numbers", .ask = "echo WORD > asked", .example = "good",
	.types = test_types, .nr_types = 1, .check = test_check, .scan = test_scan,
};

/* --- opening and reading ----------------------------------------------------- */

#define OUTPUT	(2 * 1024 * 1024)

struct file_test {
	struct mms_node *node;
	struct inode *inode;
	struct file *file;
	char *output;
	size_t len;
};

static int file_init(struct kunit *test)
{
	struct file_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->inode = kunit_kzalloc(test, sizeof(*t->inode), GFP_KERNEL);
	t->file = kunit_kzalloc(test, sizeof(*t->file), GFP_KERNEL);
	t->node = kzalloc(sizeof(*t->node), GFP_KERNEL);
	t->output = kvmalloc(OUTPUT, GFP_KERNEL);
	test->priv = t;
	KUNIT_ASSERT_NOT_NULL(test, t->inode);
	KUNIT_ASSERT_NOT_NULL(test, t->file);
	KUNIT_ASSERT_NOT_NULL(test, t->node);
	KUNIT_ASSERT_NOT_NULL(test, t->output);
	kref_init(&t->node->users);
	mutex_init(&t->node->lock);
	t->inode->i_private = t->node;
	t->file->f_cred = current_cred();
	test_rows = 10;
	test_in_a_batch = ~0ULL;
	test_error = 0;
	test_released = 0;
	return 0;
}

static void file_exit(struct kunit *test)
{
	struct file_test *t = test->priv;

	if (!t)
		return;
	if (t->file && t->file->private_data)
		mms_file_fops.release(t->inode, t->file);
	if (t->node)
		mms_node_put(t->node);
	kvfree(t->output);
}

static void close(struct kunit *test)
{
	struct file_test *t = test->priv;

	KUNIT_EXPECT_EQ(test, mms_file_fops.release(t->inode, t->file), 0);
	t->file->private_data = NULL;
}

static void open(struct kunit *test, const struct mms_listing *listing, bool raw)
{
	struct file_test *t = test->priv;

	if (t->file->private_data)
		close(test);
	t->node->listing = listing;
	t->node->raw = raw;
	t->file->f_mode = FMODE_READ | FMODE_PREAD | FMODE_PWRITE;
	t->file->f_pos = 0;
	KUNIT_ASSERT_EQ(test, mms_file_fops.open(t->inode, t->file), 0);
}

/* Reads to the end, so many bytes at once; the text has a NUL behind it. */
static const char *read_all(struct kunit *test, size_t at_once)
{
	struct file_test *t = test->priv;
	char __user *buf = (char __force __user *)t->output;
	ssize_t n;

	t->len = 0;
	do {
		n = mms_file_fops.read(t->file, buf + t->len,
				       min_t(size_t, at_once, OUTPUT - 1 - t->len),
				       &t->file->f_pos);
		KUNIT_ASSERT_GE(test, n, 0);
		KUNIT_ASSERT_LE(test, n, at_once);
		t->len += n;
		KUNIT_ASSERT_LT(test, t->len, OUTPUT - 1);
	} while (n);
	t->output[t->len] = '\0';
	return t->output;
}

static int ask(struct kunit *test, const char *question, size_t len)
{
	struct file_test *t = test->priv;

	return mms_file_fops.write(t->file, (const char __force __user *)question, len,
				   &t->file->f_pos);
}

/* Walks the blocks of what was read from a raw file. */
static struct mms_raw_end expect_raw(struct kunit *test, u64 rows)
{
	struct file_test *t = test->priv;
	const struct mms_raw_header *h = (void *)t->output;
	size_t at = h->length;
	u64 row = 0;
	u32 i;

	for (;;) {
		const struct mms_raw_block *block = (void *)(t->output + at);
		const struct test_record *r = (void *)(block + 1);
		const char *strings = (void *)r + block->count * block->record_size;

		KUNIT_ASSERT_LE(test, at + 24, t->len);
		at += 24 + block->count * block->record_size + block->string_bytes;
		KUNIT_ASSERT_LE(test, at, t->len);
		KUNIT_ASSERT_EQ(test, at % 8, 0);
		if (block->type == MMS_RAW_END) {
			KUNIT_EXPECT_EQ(test, at, t->len);
			KUNIT_EXPECT_EQ(test, row, rows);
			return *(struct mms_raw_end *)r;
		}
		KUNIT_ASSERT_EQ(test, block->type, 0);
		KUNIT_ASSERT_EQ(test, block->record_size, 16);
		for (i = 0; i < block->count; i++, row++) {
			KUNIT_ASSERT_EQ(test, r[i].number, row);
			KUNIT_ASSERT_LT(test, r[i].name, block->string_bytes);
			KUNIT_ASSERT_STREQ(test, strings + r[i].name, row % 2 ? "odd" : "even");
		}
	}
}

static void text_of_a_listing(struct kunit *test)
{
	test_rows = 3;
	open(test, &numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT),
			   "# numbers\n"
			   "number name\n"
			   "     0 even\n"
			   "     1 odd\n"
			   "     2 even\n");
}

static void nothing_comes_after_the_end(struct kunit *test)
{
	struct file_test *t = test->priv;

	open(test, &numbers, false);
	read_all(test, OUTPUT);
	read_all(test, OUTPUT);
	KUNIT_EXPECT_EQ(test, t->len, 0);
	close(test);
	KUNIT_EXPECT_EQ(test, test_released, 1);
}

static void reads_of_any_size_give_the_same(struct kunit *test)
{
	struct file_test *t = test->priv;
	char *whole = kunit_kzalloc(test, 4096, GFP_KERNEL);
	size_t len, n;
	int raw;

	KUNIT_ASSERT_NOT_NULL(test, whole);
	test_in_a_batch = 3;
	for (raw = 0; raw < 2; raw++) {
		open(test, &numbers, raw);
		read_all(test, OUTPUT);
		len = t->len;
		KUNIT_ASSERT_LT(test, len, 4096);
		memcpy(whole, t->output, len);
		for (n = 1; n < 100; n++) {
			open(test, &numbers, raw);
			read_all(test, n);
			KUNIT_ASSERT_EQ(test, t->len, len);
			KUNIT_ASSERT_EQ(test, memcmp(t->output, whole, len), 0);
		}
	}
}

/* Full at every position. */
static void batches_of_any_size_give_the_same_rows(struct kunit *test)
{
	char *whole = kunit_kzalloc(test, 4096, GFP_KERNEL);
	struct mms_raw_end end;
	char *tail;

	KUNIT_ASSERT_NOT_NULL(test, whole);
	open(test, &numbers, false);
	strscpy(whole, read_all(test, OUTPUT), 4096);
	for (test_in_a_batch = 1; test_in_a_batch <= 11; test_in_a_batch++) {
		open(test, &numbers, false);
		tail = strstr(read_all(test, OUTPUT), "# 10 rows, of ");
		KUNIT_EXPECT_EQ(test, !!tail, test_in_a_batch < 10);
		if (tail)
			*tail = '\0';
		KUNIT_EXPECT_STREQ(test, ((struct file_test *)test->priv)->output, whole);

		open(test, &numbers, true);
		read_all(test, OUTPUT);
		end = expect_raw(test, 10);
		KUNIT_EXPECT_EQ(test, end.records, 10);
		KUNIT_EXPECT_EQ(test, end.batches, (10 + test_in_a_batch - 1) / test_in_a_batch);
		KUNIT_EXPECT_EQ(test, end.error, 0);
	}
}

static void listing_larger_than_any_buffer(struct kunit *test)
{
	struct mms_raw_end end;

	test_rows = 20000;
	open(test, &numbers, true);
	read_all(test, 4096);
	end = expect_raw(test, 20000);
	KUNIT_EXPECT_EQ(test, end.records, 20000);
	KUNIT_EXPECT_GT(test, end.batches, 1);
	open(test, &numbers, false);
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_all(test, 65536),
					   "\n 19999 odd\n# 20000 rows, of "));
}

static void empty_listing(struct kunit *test)
{
	struct mms_raw_end end;

	test_rows = 0;
	open(test, &numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT), "# numbers\n");
	open(test, &numbers, true);
	read_all(test, OUTPUT);
	end = expect_raw(test, 0);
	KUNIT_EXPECT_EQ(test, end.records, 0);
	KUNIT_EXPECT_EQ(test, end.batches, 0);
}

static void listing_that_stops_shows_what_it_had(struct kunit *test)
{
	struct mms_raw_end end;

	test_error = -EIO;
	test_rows = 2;
	open(test, &numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT),
			   "# numbers\n"
			   "number name\n"
			   "     0 even\n"
			   "     1 odd\n"
			   "# stopped: it broke, 2 rows shown\n");
	open(test, &numbers, true);
	read_all(test, OUTPUT);
	end = expect_raw(test, 2);
	KUNIT_EXPECT_EQ(test, end.error, 5);
	KUNIT_EXPECT_EQ(test, end.message, 1);
}

static void back_to_the_start_reads_again(struct kunit *test)
{
	struct file_test *t = test->priv;
	loff_t end;

	open(test, &numbers, false);
	read_all(test, OUTPUT);
	end = t->len;
	KUNIT_EXPECT_EQ(test, t->file->f_pos, end);
	KUNIT_EXPECT_EQ(test, mms_file_fops.llseek(t->file, 0, SEEK_CUR), end);
	KUNIT_EXPECT_EQ(test, mms_file_fops.llseek(t->file, 5, SEEK_SET), -EINVAL);
	KUNIT_EXPECT_EQ(test, mms_file_fops.llseek(t->file, 0, SEEK_END), -EINVAL);
	KUNIT_EXPECT_EQ(test, mms_file_fops.llseek(t->file, 0, SEEK_SET), 0);
	read_all(test, OUTPUT);
	KUNIT_EXPECT_EQ(test, t->len, end);
	KUNIT_EXPECT_FALSE(test, t->file->f_mode & (FMODE_PREAD | FMODE_PWRITE));
}

static void question_is_answered_here_and_by_later_files(struct kunit *test)
{
	test_rows = 0;
	open(test, &asked_numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT),
			   "# numbers; ask: echo WORD > asked\n"
			   "# nobody has asked yet; this is an example: good\n");
	KUNIT_EXPECT_EQ(test, ask(test, " \tany thing\n", 12), 12);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT),
			   "# numbers; ask: echo WORD > asked\n"
			   "# asked: any thing\n");
	open(test, &asked_numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT),
			   "# numbers; ask: echo WORD > asked\n"
			   "# asked: any thing\n");
}

static void bad_question_is_refused_and_the_reason_kept(struct kunit *test)
{
	static const char refused[] =
		"# numbers; ask: echo WORD > asked\n"
		"# asked: bad\n"
		"# bad is not good\n";

	open(test, &asked_numbers, false);
	KUNIT_EXPECT_EQ(test, ask(test, "bad\n", 4), -ENOENT);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT), refused);
	open(test, &asked_numbers, false);
	KUNIT_EXPECT_STREQ(test, read_all(test, OUTPUT), refused);
	KUNIT_EXPECT_EQ(test, ask(test, "fine", 4), 4);
	KUNIT_EXPECT_NULL(test, strstr(read_all(test, OUTPUT), "bad"));
}

static void question_ends_at_a_nul(struct kunit *test)
{
	test_rows = 0;
	open(test, &asked_numbers, false);
	KUNIT_EXPECT_EQ(test, ask(test, "word \0more", 10), 10);
	KUNIT_EXPECT_NOT_NULL(test, strstr(read_all(test, OUTPUT), "# asked: word\n"));
}

static void question_of_64k_and_no_more(struct kunit *test)
{
	char *question = kvmalloc(MMS_QUESTION_MAX + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, question);
	memset(question, 'q', MMS_QUESTION_MAX + 1);
	open(test, &asked_numbers, true);
	KUNIT_EXPECT_EQ(test, ask(test, question, MMS_QUESTION_MAX), 65536);
	read_all(test, OUTPUT);
	expect_raw(test, 10);
	KUNIT_EXPECT_EQ(test, ask(test, question, MMS_QUESTION_MAX + 1), -E2BIG);
	read_all(test, OUTPUT);
	KUNIT_EXPECT_EQ(test, expect_raw(test, 0).error, E2BIG);
	kvfree(question);
}

static void listing_that_takes_no_question(struct kunit *test)
{
	open(test, &numbers, false);
	KUNIT_EXPECT_EQ(test, ask(test, "word", 4), -EINVAL);
}

static void question_begins_the_listing_anew(struct kunit *test)
{
	struct file_test *t = test->priv;

	open(test, &asked_numbers, true);
	KUNIT_EXPECT_EQ(test, mms_file_fops.read(t->file, (char __force __user *)t->output, 100,
						 &t->file->f_pos), 100);
	KUNIT_EXPECT_EQ(test, ask(test, "word", 4), 4);
	read_all(test, OUTPUT);
	KUNIT_EXPECT_EQ(test, expect_raw(test, 10).records, 10);
}

static struct kunit_case file_cases[] = {
	KUNIT_CASE(text_of_a_listing),
	KUNIT_CASE(nothing_comes_after_the_end),
	KUNIT_CASE(reads_of_any_size_give_the_same),
	KUNIT_CASE(batches_of_any_size_give_the_same_rows),
	KUNIT_CASE(listing_larger_than_any_buffer),
	KUNIT_CASE(empty_listing),
	KUNIT_CASE(listing_that_stops_shows_what_it_had),
	KUNIT_CASE(back_to_the_start_reads_again),
	KUNIT_CASE(question_is_answered_here_and_by_later_files),
	KUNIT_CASE(bad_question_is_refused_and_the_reason_kept),
	KUNIT_CASE(question_ends_at_a_nul),
	KUNIT_CASE(question_of_64k_and_no_more),
	KUNIT_CASE(listing_that_takes_no_question),
	KUNIT_CASE(question_begins_the_listing_anew),
	{}
};

static struct kunit_suite file_suite = {
	.name = "mms_file",
	.init = file_init,
	.exit = file_exit,
	.test_cases = file_cases,
};

kunit_test_suite(file_suite);
