// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict: one row a rule of the page fault handler. The facts are written down
 * by hand, as is what the kernel makes of them; each kind of access is asked.
 */
#include <kunit/test.h>

#include "../module/task/verdict.c"
#include "../module/task/verdict_text.c"

#define RW	(VM_READ | VM_WRITE)
#define RWX	(RW | VM_EXEC)
#define ANY_KEY	(MMS_MAY_READ | MMS_MAY_WRITE)
#define MAPPED_RO	.entry = MMS_FACT_PRESENT, .rights = MMS_MAY_READ | MMS_MAY_USER
#define MAPPED_RW	.entry = MMS_FACT_PRESENT, \
			.rights = MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_USER
#define AREA(_flags, _memory)	.area = true, .vm_flags = _flags, .memory = MMS_MEM_##_memory, \
				.pkey = ANY_KEY
#define ABSENT(_kind)	.entry = MMS_FACT_ABSENT, .absent = MMS_ABSENT_##_kind
#define OWN_PAGE	.normal = true, .anon = true

struct rule {
	const char *desc;
	struct mms_facts facts;
	const char *words[MMS_ACCESSES];
};

static const struct rule rules[] = {
	/* Before there is a page fault, and outside all areas. */
	{ "not canonical", { .where = MMS_AT_NOWHERE },
	  { "sigsegv:si-kernel", "sigsegv:si-kernel", "sigsegv:si-kernel" } },
	{ "kernel's half", { .where = MMS_AT_KERNEL, .entry = MMS_FACT_PRESENT,
	  .rights = MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_EXEC },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },
	{ "vsyscall, not mapped", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600400 },
	  { "sigsegv:maperr", "sigsegv:maperr", "ok|sigsegv:maperr" } },
	{ "vsyscall, not mapped, no call", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600001 },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:si-kernel|sigsegv:maperr" } },
	{ "vsyscall, mapped", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600800, MAPPED_RO },
	  { "ok", "sigsegv:maperr", "ok" } },
	{ "vsyscall, no fourth call", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600c00,
	  MAPPED_RO }, { "ok", "sigsegv:maperr", "sigsegv:si-kernel" } },
	{ "vsyscall, mapped, no call", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600801,
	  MAPPED_RO }, { "ok", "sigsegv:maperr", "sigsegv:si-kernel" } },
	{ "no area", {}, { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },

	/* The stack's edge. */
	{ "grows", { AREA(RW, ANON), .grow = MMS_GROW_OK },
	  { "minor:stack-grow", "minor:stack-grow", "minor:stack-grow+sigsegv:accerr" } },
	{ "grows, may not be written", { AREA(VM_READ, ANON), .grow = MMS_GROW_OK },
	  { "minor:stack-grow", "sigsegv:accerr", "minor:stack-grow+sigsegv:accerr" } },
	{ "grows, too low", { AREA(RW, ANON), .grow = MMS_GROW_LOW },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },
	{ "grows, guard gap", { AREA(RW, ANON), .grow = MMS_GROW_GAP },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },
	{ "grows, limit", { AREA(RW, ANON), .grow = MMS_GROW_LIMIT },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },

	/* Permissions. */
	{ "mapped", { AREA(RW, ANON), MAPPED_RW }, { "ok", "ok", "sigsegv:accerr" } },
	{ "mapped, executable", { AREA(VM_READ | VM_EXEC, FILE), .entry = MMS_FACT_PRESENT,
	  .rights = MMS_MAY_READ | MMS_MAY_EXEC | MMS_MAY_USER },
	  { "ok", "sigsegv:accerr", "ok" } },
	{ "mapped, not for users", { AREA(RW, ANON), .entry = MMS_FACT_PRESENT,
	  .rights = MMS_MAY_READ | MMS_MAY_WRITE },
	  { "sigsegv:accerr", "minor:cow-copy", "sigsegv:accerr" } },
	{ "PROT_NONE", { AREA(0, ANON) },
	  { "sigsegv:accerr", "sigsegv:accerr", "sigsegv:accerr" } },
	{ "PROT_NONE, page kept", { AREA(0, ANON), .entry = MMS_FACT_HINT },
	  { "sigsegv:accerr", "sigsegv:accerr", "sigsegv:accerr" } },
	{ "only writable", { AREA(VM_WRITE, ANON) },
	  { "minor:zero-page", "minor:zero-fill", "minor:zero-page+sigsegv:accerr" } },
	{ "key forbids all", { .area = true, .vm_flags = RWX, MAPPED_RW },
	  { "sigsegv:pkuerr", "sigsegv:pkuerr", "sigsegv:accerr" } },
	{ "key forbids all, untouched", { .area = true, .vm_flags = RWX },
	  { "sigsegv:pkuerr", "sigsegv:pkuerr", "minor:zero-page" } },
	{ "key forbids writes", { .area = true, .vm_flags = RWX, .pkey = MMS_MAY_READ, MAPPED_RW },
	  { "ok", "sigsegv:pkuerr", "sigsegv:accerr" } },

	/* do_anonymous_page() */
	{ "untouched", { AREA(RW, ANON) },
	  { "minor:zero-page", "minor:zero-fill", "minor:zero-page+sigsegv:accerr" } },
	{ "untouched, executable", { AREA(RWX, ANON) },
	  { "minor:zero-page", "minor:zero-fill", "minor:zero-page" } },
	{ "untouched, read-only", { AREA(VM_READ, ANON) },
	  { "minor:zero-page", "sigsegv:accerr", "minor:zero-page+sigsegv:accerr" } },
	{ "shared without a file", { AREA(RWX | VM_SHARED, ANON) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "untouched, userfaultfd", { AREA(RW | VM_UFFD_MISSING, ANON) },
	  { "userfault", "userfault", "userfault" } },

	/* do_fault() */
	{ "no handler", { AREA(RWX, FIXED) }, { "sigbus", "sigbus", "sigbus" } },
	{ "a driver's handler", { AREA(RW, DRIVER) },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus",
	    "minor:driver-map|sigbus+sigsegv:accerr" } },
	{ "behind the end", { AREA(RW, FILE), .behind_end = true, .cache = MMS_CACHE_READY },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "private file, cached", { AREA(RW, FILE), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:cow-copy", "minor:file-map+sigsegv:accerr" } },
	{ "shared file, cached", { AREA(RW | VM_SHARED, FILE), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:file-map", "minor:file-map+sigsegv:accerr" } },
	{ "private file, not cached", { AREA(RWX, FILE) },
	  { "major:file-read", "major:file-read", "major:file-read" } },
	{ "file, just being read", { AREA(RWX, FILE), .cache = MMS_CACHE_READING },
	  { "major:file-read", "major:file-read", "major:file-read" } },
	{ "file, broken memory", { AREA(RWX, FILE), .cache = MMS_CACHE_POISON },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "shared memory, hole", { AREA(RWX | VM_SHARED, SHMEM) },
	  { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },
	{ "private of shared memory, hole", { AREA(RWX, SHMEM) },
	  { "minor:zero-fill", "minor:cow-copy", "minor:zero-fill" } },
	{ "shared memory, in swap", { AREA(RWX | VM_SHARED, SHMEM), .cache = MMS_CACHE_SWAPPED },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in",
	    "minor:swap-cache|major:swap-in" } },
	{ "shared memory, cached", { AREA(RWX | VM_SHARED, SHMEM), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:file-map", "minor:file-map" } },
	{ "private of shared memory, cached", { AREA(RWX, SHMEM), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:cow-copy", "minor:file-map" } },
	{ "shared memory, broken memory", { AREA(RWX, SHMEM), .cache = MMS_CACHE_POISON },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "shared memory, hole, userfaultfd", { AREA(RWX | VM_SHARED | VM_UFFD_MISSING, SHMEM) },
	  { "userfault", "userfault", "userfault" } },

	/* do_swap_page() */
	{ "swap", { AREA(RWX, ANON), ABSENT(SWAP) },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in",
	    "minor:swap-cache|major:swap-in" } },
	{ "swap, uffd-wp", { AREA(RWX | VM_UFFD_WP, ANON), ABSENT(SWAP), .uffd_wp = true },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in+userfault",
	    "minor:swap-cache|major:swap-in" } },
	{ "migration", { AREA(RWX, ANON), ABSENT(MIGRATION_WRITE) },
	  { "minor:migration-wait", "minor:migration-wait", "minor:migration-wait" } },
	{ "broken memory", { AREA(RWX, ANON), ABSENT(HWPOISON) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "a device's memory", { AREA(RWX, ANON), ABSENT(DEVICE_PRIVATE_WRITE) },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus", "minor:driver-map|sigbus" } },
	{ "marker: uffd-wp", { AREA(RWX | VM_SHARED | VM_UFFD_WP, SHMEM), ABSENT(MARKER_UFFD_WP),
	  .uffd_wp = true, .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:file-map+userfault", "minor:file-map" } },
	{ "marker: poison", { AREA(RWX, ANON), ABSENT(MARKER_POISON) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "marker: guard", { AREA(RWX, ANON), ABSENT(MARKER_GUARD) },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },
	{ "swap could not be read", { AREA(RWX, ANON), ABSENT(SWAPIN_ERROR) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "an entry of tomorrow", { AREA(RWX, ANON), ABSENT(UNKNOWN) },
	  { "sigbus", "sigbus", "sigbus" } },

	/* do_numa_page() */
	{ "NUMA hint", { AREA(RW, ANON), .entry = MMS_FACT_HINT, .hint_writable = true, OWN_PAGE },
	  { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint+sigsegv:accerr" } },
	{ "NUMA hint, then a copy", { AREA(RWX, ANON), .entry = MMS_FACT_HINT, OWN_PAGE,
	  .refs = 4 },
	  { "minor:numa-hint", "minor:numa-hint+minor:cow-copy", "minor:numa-hint" } },

	/* do_wp_page() */
	{ "uffd-wp", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, OWN_PAGE, .uffd_wp = true,
	  .exclusive = true }, { "ok", "userfault", "sigsegv:accerr" } },
	{ "zero page", { AREA(RW, ANON), MAPPED_RO, .zero = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "shared, frame without a page", { AREA(RW | VM_SHARED, FIXED), MAPPED_RO },
	  { "ok", "minor:write-notify", "sigsegv:accerr" } },
	{ "shared, a file's page", { AREA(RW | VM_SHARED, FILE), MAPPED_RO, .normal = true },
	  { "ok", "minor:write-notify", "sigsegv:accerr" } },
	{ "private, frame without a page", { AREA(RW, FIXED), MAPPED_RO },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "private, a file's page", { AREA(RW, FILE), MAPPED_RO, .normal = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "exclusive", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .exclusive = true, .refs = 9,
	  .maps = 1 }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "KSM", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .ksm = true, .refs = 1, .lru = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "shared with a child", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2, .maps = 2,
	  .lru = true }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "shared with a child, in a batch", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 3,
	  .maps = 2 }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "the child is gone", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 1, .maps = 1,
	  .lru = true }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "the child is gone, in a batch", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2,
	  .maps = 1 }, { "ok", "minor:cow-reuse|minor:cow-copy", "sigsegv:accerr" } },
	{ "the child is gone, in two batches", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 3,
	  .maps = 1 }, { "ok", "minor:cow-reuse|minor:cow-copy", "sigsegv:accerr" } },
	{ "the child is gone, moved by a batch", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2,
	  .maps = 1, .lru = true }, { "ok", "minor:cow-copy|minor:cow-reuse", "sigsegv:accerr" } },
	{ "many refer to it", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 4, .maps = 1 },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "the child is gone, swap cache", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2,
	  .maps = 1, .lru = true, .swapcache = true },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "the child is gone, locked", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 1, .maps = 1,
	  .lru = true, .locked = true }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 1, .maps = 1,
	  .lru = true, .order = 9 }, { "ok", "minor:cow-copy|minor:cow-reuse", "sigsegv:accerr" } },

	/* do_huge_pmd_wp_page() */
	{ "THP, zeros", { AREA(RW, ANON), MAPPED_RO, .huge = true, .zero = true, .normal = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "THP, exclusive", { AREA(RW, ANON), MAPPED_RO, .huge = true, OWN_PAGE, .exclusive = true,
	  .refs = 1, .order = 9 }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "THP, shared", { AREA(RW, ANON), MAPPED_RO, .huge = true, OWN_PAGE, .refs = 2,
	  .order = 9 },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "THP, the child is gone", { AREA(RW, ANON), MAPPED_RO, .huge = true, OWN_PAGE, .refs = 1,
	  .order = 9 }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "THP, swap cache", { AREA(RW, ANON), MAPPED_RO, .huge = true, OWN_PAGE, .refs = 513,
	  .order = 9, .swapcache = true }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },

	/* hugetlb_fault() */
	{ "hugetlb, untouched", { AREA(RWX, HUGETLB), .pool = true },
	  { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },
	{ "hugetlb, reserved", { AREA(RWX, HUGETLB), .reserved = true },
	  { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },
	{ "hugetlb, none left", { AREA(RWX, HUGETLB) }, { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, behind the end", { AREA(RWX, HUGETLB), .pool = true, .behind_end = true },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, userfaultfd", { AREA(RWX | VM_UFFD_MISSING, HUGETLB), .pool = true },
	  { "userfault", "userfault", "userfault" } },
	{ "hugetlb, shared, in the file", { AREA(RWX | VM_SHARED | VM_MAYSHARE, HUGETLB),
	  .cache = MMS_CACHE_READY }, { "minor:file-map", "minor:file-map", "minor:file-map" } },
	{ "hugetlb, private, in the file", { AREA(RWX, HUGETLB), .cache = MMS_CACHE_READY,
	  .pool = true }, { "minor:file-map", "minor:cow-copy", "minor:file-map" } },
	{ "hugetlb, private, in the file, none left", { AREA(RWX, HUGETLB),
	  .cache = MMS_CACHE_READY }, { "minor:file-map", "sigbus", "minor:file-map" } },
	{ "hugetlb, broken memory", { AREA(RWX, HUGETLB), .cache = MMS_CACHE_POISON },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, migration", { AREA(RWX, HUGETLB), ABSENT(MIGRATION_READ) },
	  { "minor:migration-wait", "minor:migration-wait", "minor:migration-wait" } },
	{ "hugetlb, shared, read-only", { AREA(RW | VM_SHARED | VM_MAYSHARE, HUGETLB), MAPPED_RO },
	  { "ok", "minor:write-notify", "sigsegv:accerr" } },
	{ "hugetlb, the child is gone", { AREA(RW, HUGETLB), MAPPED_RO, OWN_PAGE, .maps = 1 },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "hugetlb, shared with a child", { AREA(RW, HUGETLB), MAPPED_RO, OWN_PAGE, .maps = 2,
	  .pool = true }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "hugetlb, none left for the owner", { AREA(RW, HUGETLB), MAPPED_RO, OWN_PAGE, .maps = 2,
	  .reserved = true }, { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "hugetlb, none left for a child", { AREA(RW, HUGETLB), MAPPED_RO, OWN_PAGE, .maps = 2 },
	  { "ok", "sigbus", "sigsegv:accerr" } },
	{ "hugetlb, uffd-wp", { AREA(RW | VM_UFFD_WP, HUGETLB), MAPPED_RO, OWN_PAGE, .maps = 1,
	  .uffd_wp = true }, { "ok", "userfault", "sigsegv:accerr" } },
};

static void rule_desc(const struct rule *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rule, rules, rule_desc);

static void each_rule_of_the_fault_handler(struct kunit *test)
{
	const struct rule *p = test->param_value;
	char words[MMS_VERDICT_WORDS];
	enum mms_access access;
	struct mms_verdict v;

	for (access = 0; access < MMS_ACCESSES; access++) {
		mms_verdict_decide(&p->facts, access, &v);
		mms_verdict_words(&v, words);
		KUNIT_EXPECT_STREQ(test, words, p->words[access]);
	}
}

/* No rule is left out: over all rows each reason and each word is met. */
static void each_reason_and_word_has_a_row(struct kunit *test)
{
	DECLARE_BITMAP(reasons, MMS_NR_REASONS) = {};
	DECLARE_BITMAP(words, MMS_NR_OUTCOMES) = {};
	enum mms_access access;
	struct mms_verdict v;
	u32 i, j;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		for (access = 0; access < MMS_ACCESSES; access++) {
			mms_verdict_decide(&rules[i].facts, access, &v);
			__set_bit(v.why, reasons);
			for (j = 0; j < v.nr; j++) {
				__set_bit(v.step[j], words);
				__set_bit(v.other[j], words);
			}
		}
	}
	for (i = 0; i < MMS_NR_REASONS; i++)
		/* Without minor faults for userfaultfd these two flags are one, or none. */
		KUNIT_EXPECT_TRUE_MSG(test, test_bit(i, reasons) || i == MMS_WHY_SHMEM_MINOR ||
				      i == MMS_WHY_HUGETLB_MINOR, "no row for: %s",
				      mms_reasons[i]);
	for (i = 0; i < MMS_NR_OUTCOMES; i++)
		KUNIT_EXPECT_TRUE_MSG(test, test_bit(i, words), "no row for %s",
				      mms_outcome_words[i]);
}

/* Each reason names who decides, and fits into a line below the words. */
static void reasons_name_who_decides(struct kunit *test)
{
	const char *name;
	u32 i;

	for (i = 0; i < MMS_NR_REASONS; i++) {
		name = mms_reasons[i];
		KUNIT_ASSERT_NOT_NULL(test, name);
		KUNIT_EXPECT_TRUE(test, strstr(name, "(): ") || strstarts(name, "the CPU: "));
		KUNIT_EXPECT_LE_MSG(test, strlen(name), min(MMS_TEXT_WIDTH - MMS_WORDS_AT,
				    MMS_REASON_MAX), "%s", name);
	}
}

static struct kunit_case verdict_cases[] = {
	KUNIT_CASE_PARAM(each_rule_of_the_fault_handler, rule_gen_params),
	KUNIT_CASE(each_reason_and_word_has_a_row),
	KUNIT_CASE(reasons_name_who_decides),
	{}
};

static struct kunit_suite verdict_suite = {
	.name = "mms_verdict",
	.test_cases = verdict_cases,
};

kunit_test_suite(verdict_suite);
