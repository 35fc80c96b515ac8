// SPDX-License-Identifier: GPL-2.0-only
/*
 * Members of structs from a description that is written down by hand, as
 * Documentation/bpf/btf.rst says, and from the kernel's own; and from damaged ones.
 */
#include <kunit/test.h>
#include <linux/list.h>
#include <linux/mm_types.h>
#include <linux/sched.h>

#include "../module/core/btf.c"

#define INFO(kind, vlen, kflag)	((kind) << 24 | (vlen) | (u32)(kflag) << 31)

/*
 *	1 int
 *	2 pointer to 1
 *	3 union { int one; pointer two; }, without a name
 *	4 struct thing { int a:3; int b:13; (3); pointer p; int v[5]; (6) self; }
 *	5 array of 5 times 1
 *	6 struct, without a name, of which the first member is 6 itself
 *	7 const 8, 8 const 7
 *	9 struct other { (7) never; int x; }
 *	10 struct thing { int late; }
 */
static const char names[] = "\0int\0thing\0one\0two\0a\0b\0p\0v\0other\0never\0x\0late";
enum {
	N_INT = 1, N_THING = 5, N_ONE = 11, N_TWO = 15, N_A = 19, N_B = 21, N_P = 23, N_V = 25,
	N_OTHER = 27, N_NEVER = 33, N_X = 39, N_LATE = 41,
};

static const u32 types[] = {
	N_INT, INFO(BTF_KIND_INT, 0, 0), 4, 32,
	0, INFO(BTF_KIND_PTR, 0, 0), 1,
	0, INFO(BTF_KIND_UNION, 2, 0), 8,
		N_ONE, 1, 0,
		N_TWO, 2, 0,
	N_THING, INFO(BTF_KIND_STRUCT, 6, 1), 64,
		N_A, 1, 3 << 24 | 0,
		N_B, 1, 13 << 24 | 3,
		0, 3, 64,
		N_P, 2, 128,
		N_V, 5, 192,
		0, 6, 352,
	0, INFO(BTF_KIND_ARRAY, 0, 0), 0, 1, 1, 5,
	0, INFO(BTF_KIND_STRUCT, 1, 0), 4,
		0, 6, 0,
	0, INFO(BTF_KIND_CONST, 0, 0), 8,
	0, INFO(BTF_KIND_CONST, 0, 0), 7,
	N_OTHER, INFO(BTF_KIND_STRUCT, 2, 0), 16,
		N_NEVER, 7, 0,
		N_X, 1, 64,
	N_THING, INFO(BTF_KIND_STRUCT, 1, 0), 4,
		N_LATE, 1, 0,
};

#define BLOB	(sizeof(struct mms_btf_head) + sizeof(types) + sizeof(names))

/* A description, @extra bytes longer in its header than this kernel's. */
static u8 *blob(struct kunit *test, u32 extra)
{
	u8 *data = kvzalloc(BLOB + extra, GFP_KERNEL);
	struct mms_btf_head *head = (void *)data;

	KUNIT_ASSERT_NOT_NULL(test, data);
	*head = (struct mms_btf_head){
		.magic = 0xeb9f, .version = 1, .length = sizeof(*head) + extra,
		.types_length = sizeof(types),
		.strings = sizeof(types), .strings_length = sizeof(names),
	};
	memcpy(data + sizeof(*head) + extra, types, sizeof(types));
	memcpy(data + sizeof(*head) + extra + sizeof(types), names, sizeof(names));
	return data;
}

static void look(const struct mms_btf *btf, const char *in, const char *name, struct mms_member *m)
{
	const struct mms_btf_want want = { in, name, m };

	m->bits = 12345;
	mms_btf_members(btf, &want, 1);
}

static void expect_at(struct kunit *test, const struct mms_btf *btf, const char *in,
		      const char *name, u32 bit, u32 bits)
{
	struct mms_member m;

	look(btf, in, name, &m);
	KUNIT_EXPECT_EQ_MSG(test, m.bit, bit, "%s.%s", in, name);
	KUNIT_EXPECT_EQ_MSG(test, m.bits, bits, "%s.%s", in, name);
}

static void members_by_hand(struct kunit *test)
{
	struct mms_btf btf = {};
	u32 extra;

	for (extra = 0; extra <= 16; extra += 16) {
		btf.data = blob(test, extra);
		btf.size = BLOB + extra;
		KUNIT_ASSERT_EQ(test, mms_btf_parse(&btf), 0);
		KUNIT_EXPECT_EQ(test, btf.nr, 10);
		expect_at(test, &btf, "thing", "a", 0, 3);
		expect_at(test, &btf, "thing", "b", 3, 13);
		expect_at(test, &btf, "thing", "one", 64, 32);
		expect_at(test, &btf, "thing", "two", 64, 64);
		expect_at(test, &btf, "thing", "p", 128, 64);
		expect_at(test, &btf, "thing", "v", 192, 160);
		expect_at(test, &btf, "other", "x", 64, 32);
		/* Types in circles have no size; of two structs the first counts. */
		expect_at(test, &btf, "other", "never", 0, 0);
		expect_at(test, &btf, "thing", "late", 0, 0);
		expect_at(test, &btf, "thing", "nothing", 0, 0);
		expect_at(test, &btf, "nothing", "a", 0, 0);
		mms_btf_close(&btf);
	}
}

static void values_of_members(struct kunit *test)
{
	const u64 from[2] = { 0xfedcba9876543210ULL, 0x0011223344556677ULL };
	static const struct {
		u32 bit, bits;
		u64 value;
	} rows[] = {
		{ 0, 64, 0xfedcba9876543210ULL }, { 64, 64, 0x0011223344556677ULL },
		{ 32, 32, 0xfedcba98 }, { 0, 16, 0x3210 }, { 16, 15, 0x7654 },
		{ 31, 1, 0 }, { 63, 1, 1 }, { 4, 8, 0x21 }, { 8, 32, 0x98765432 },
		{ 0, 0, 0 }, { 4, 64, 0 },
	};
	u32 i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct mms_member m = { rows[i].bit, rows[i].bits };

		KUNIT_EXPECT_EQ_MSG(test, mms_member_value(&m, from), rows[i].value,
				    "%u bits at %u", m.bits, m.bit);
	}
}

/* Each shorter file, and each with a byte changed: any answer, no fault. */
static void damaged_descriptions(struct kunit *test)
{
	struct mms_btf btf = {};
	struct mms_member m;
	u32 i;

	for (i = 0; i < 2 * BLOB; i++) {
		btf.data = blob(test, 0);
		btf.size = i < BLOB ? i : BLOB;
		if (i >= BLOB)
			btf.data[i - BLOB] ^= 0xff;
		if (!mms_btf_parse(&btf)) {
			look(&btf, "thing", "two", &m);
			look(&btf, "other", "never", &m);
			KUNIT_EXPECT_GE(test, i, BLOB);
		}
		mms_btf_close(&btf);
	}
}

/*
 * Opened by who loads the module, as mmscope does it. A case runs in a thread of the
 * kernel's, which on 7.3 does not find /sys ("fs: start all kthreads in nullfs").
 */
static struct mms_btf own;
static int own_ret;

static int btf_suite_init(struct kunit_suite *suite)
{
	own_ret = mms_btf_open(&own);
	return 0;
}

static void btf_suite_exit(struct kunit_suite *suite)
{
	if (!own_ret)
		mms_btf_close(&own);
}

static void the_kernels_own(struct kunit *test)
{
	if (own_ret == -ENOENT && !IS_ENABLED(CONFIG_DEBUG_INFO_BTF))
		kunit_skip(test, "kernel without CONFIG_DEBUG_INFO_BTF");
	KUNIT_ASSERT_EQ(test, own_ret, 0);
	expect_at(test, &own, "list_head", "next", 0, 64);
	expect_at(test, &own, "list_head", "prev", 64, 64);
	expect_at(test, &own, "task_struct", "pid", 8 * offsetof(struct task_struct, pid), 32);
	expect_at(test, &own, "task_struct", "comm", 8 * offsetof(struct task_struct, comm),
		  8 * TASK_COMM_LEN);
	/* In a struct and a union without names. */
	expect_at(test, &own, "page", "mapping", 8 * offsetof(struct page, mapping), 64);
}

static struct kunit_case btf_cases[] = {
	KUNIT_CASE(members_by_hand),
	KUNIT_CASE(values_of_members),
	KUNIT_CASE(damaged_descriptions),
	KUNIT_CASE(the_kernels_own),
	{}
};

static struct kunit_suite btf_suite = {
	.name = "mms_btf",
	.suite_init = btf_suite_init,
	.suite_exit = btf_suite_exit,
	.test_cases = btf_cases,
};

kunit_test_suite(btf_suite);
