// SPDX-License-Identifier: GPL-2.0-only
/*
 * The words of the verdict, its record and its text.
 */
#include <linux/string.h>

#include "../compat.h"
#include "../core/out.h"
#include "verdict.h"

const char *const mms_outcome_words[MMS_NR_OUTCOMES] = {
	[MMS_OK] = "ok",
	[MMS_ZERO_PAGE] = "minor:zero-page",
	[MMS_ZERO_FILL] = "minor:zero-fill",
	[MMS_COW_COPY] = "minor:cow-copy",
	[MMS_COW_REUSE] = "minor:cow-reuse",
	[MMS_FILE_MAP] = "minor:file-map",
	[MMS_FILE_READ] = "major:file-read",
	[MMS_SWAP_CACHE] = "minor:swap-cache",
	[MMS_SWAP_IN] = "major:swap-in",
	[MMS_NUMA_HINT] = "minor:numa-hint",
	[MMS_WRITE_NOTIFY] = "minor:write-notify",
	[MMS_MIGRATION_WAIT] = "minor:migration-wait",
	[MMS_STACK_GROW] = "minor:stack-grow",
	[MMS_DRIVER_MAP] = "minor:driver-map",
	[MMS_USERFAULT] = "userfault",
	[MMS_MAPERR] = "sigsegv:maperr",
	[MMS_ACCERR] = "sigsegv:accerr",
	[MMS_PKUERR] = "sigsegv:pkuerr",
	[MMS_SI_KERNEL] = "sigsegv:si-kernel",
	[MMS_SIGBUS] = "sigbus",
};

/* One sentence a rule: who decides, and why like this. */
const char *const mms_reasons[MMS_NR_REASONS] = {
	[MMS_WHY_ALLOWED] = "the CPU: the entries allow it",
	[MMS_WHY_NOT_CANONICAL] = "the CPU: no address, general protection",
	[MMS_WHY_LASS] = "the CPU: the kernel's half, general protection (LASS)",
	[MMS_WHY_KERNEL] = "do_kern_addr_fault(): the kernel's half",
	[MMS_WHY_VSYSCALL_READ] = MMS_EMULATE_VSYSCALL ": only calls are emulated",
	[MMS_WHY_VSYSCALL] = MMS_EMULATE_VSYSCALL ": the kernel does what is called",
	[MMS_WHY_VSYSCALL_BETWEEN] = MMS_EMULATE_VSYSCALL ": no call starts there",
	[MMS_WHY_VSYSCALL_MODE] = MMS_EMULATE_VSYSCALL ": xonly or none, not to be seen",
	[MMS_WHY_NO_AREA] = "lock_mm_and_find_vma(): no area has this address",
	[MMS_WHY_GROW] = "expand_downwards(): the area above grows down to it",
	[MMS_WHY_GROW_LOW] = "expand_downwards(): lower than anybody may map",
	[MMS_WHY_GROW_GAP] = "expand_downwards(): too near to the area below",
	[MMS_WHY_GROW_LIMIT] = "acct_stack_growth(): more than a limit of the process",
	[MMS_WHY_PKEY] = "access_error(): the protection key forbids it",
	[MMS_WHY_NOT_WRITABLE] = "access_error(): the area is not writable",
	[MMS_WHY_SHADOW_STACK] = "access_error(): a shadow stack, for calls alone to write",
	[MMS_WHY_NOTHING_ALLOWED] = "access_error(): the area allows nothing",
	[MMS_WHY_NX] = "access_error(): NX in the entries",
	[MMS_WHY_NX_THEN] = "access_error(): mapped first, only then can NX refuse it",
	[MMS_WHY_NOT_USER] = "access_error(): the entries refuse it",
	[MMS_WHY_ANON_SHARED] = "do_anonymous_page(): shared, with no file behind it",
	[MMS_WHY_ANON_USERFAULT] = "do_anonymous_page(): userfaultfd is asked for the page",
	[MMS_WHY_ANON_READ] = "do_anonymous_page(): a read gets the page of zeros",
	[MMS_WHY_ANON_WRITE] = "do_anonymous_page(): a write gets a fresh page",
	[MMS_WHY_NO_HANDLER] = "do_fault(): the area has no fault handler",
	[MMS_WHY_DRIVER] = "do_fault(): the area's own handler decides",
	[MMS_WHY_DEVICE] = "do_swap_page(): the device's driver brings it back",
	[MMS_WHY_DEVICE_THP] = "do_huge_pmd_device_private(): the driver brings it back",
	[MMS_WHY_BEHIND_END] = "filemap_fault(): behind the end of the file",
	[MMS_WHY_SHMEM_END] = "shmem_fault(): behind the end of the file",
	[MMS_WHY_CACHE_POISON] = "do_fault(): the file's page is broken memory",
	[MMS_WHY_CACHED] = "do_fault(): the file's page is in memory",
	[MMS_WHY_CACHED_COPY] = "do_cow_fault(): a copy of the file's page",
	[MMS_WHY_NOT_CACHED] = "filemap_fault(): read from the file",
	[MMS_WHY_NOT_CACHED_COPY] = "do_cow_fault(): read from the file, then copied",
	[MMS_WHY_READING] = "filemap_fault(): in memory, but not read from the file yet",
	[MMS_WHY_SHMEM_HOLE] = "shmem_fault(): the file gets a fresh page",
	[MMS_WHY_SHMEM_HOLE_COPY] = "do_cow_fault(): a fresh page of the file, then a copy",
	[MMS_WHY_SHMEM_SWAP] = "shmem_fault(): in swap, whose cache cannot be asked",
	[MMS_WHY_SHMEM_USERFAULT] = "shmem_fault(): userfaultfd is asked for the page",
	[MMS_WHY_SHMEM_MINOR] = "shmem_fault(): userfaultfd is told of minor faults",
	[MMS_WHY_SWAP] = "do_swap_page(): in swap, whose cache cannot be asked",
	[MMS_WHY_MIGRATION] = "migration_entry_wait(): waits until it is moved",
	[MMS_WHY_MIGRATION_THP] = "pmd_migration_entry_wait(): waits until it is moved",
	[MMS_WHY_MIGRATION_HUGETLB] = "migration_entry_wait_huge(): waits until it is moved",
	[MMS_WHY_HWPOISON] = "do_swap_page(): broken memory",
	[MMS_WHY_HWPOISON_HUGETLB] = "hugetlb_fault(): broken memory",
	[MMS_WHY_POISON] = "handle_pte_marker(): the page is lost, or poisoned",
	[MMS_WHY_POISON_HUGETLB] = "hugetlb_fault(): the page is lost, or poisoned",
	[MMS_WHY_SWAPIN_ERROR] = "do_swap_page(): it could not be read back from swap",
	[MMS_WHY_GUARD] = "handle_pte_marker(): a guard",
	[MMS_WHY_BAD_ENTRY] = "do_swap_page(): an entry that nobody knows",
	[MMS_WHY_NUMA] = "do_numa_page(): told to NUMA balancing, then allowed",
	[MMS_WHY_NUMA_THP] = "do_huge_pmd_numa_page(): told to NUMA balancing, then allowed",
	[MMS_WHY_UFFD_WP] = "do_wp_page(): userfaultfd is told of the write",
	[MMS_WHY_UFFD_WP_THP] = "wp_huge_pmd(): userfaultfd is told of the write",
	[MMS_WHY_UFFD_WP_HUGETLB] = "hugetlb_fault(): userfaultfd is told of the write",
	[MMS_WHY_UFFD_WP_ASYNC] = "do_wp_page(): userfaultfd, which lets it pass",
	[MMS_WHY_UFFD_RWP] = "do_uffd_rwp(): userfaultfd is told of any access",
	[MMS_WHY_UFFD_RWP_THP] = "do_huge_pmd_uffd_rwp(): userfaultfd is told of any access",
	[MMS_WHY_UFFD_RWP_HUGETLB] = "hugetlb_fault(): userfaultfd is told of any access",
	[MMS_WHY_UFFD_RWP_ASYNC] = "do_uffd_rwp(): noted for userfaultfd, then allowed",
	[MMS_WHY_UFFD_RWP_ASYNC_THP] = "do_huge_pmd_uffd_rwp(): noted for userfaultfd, allowed",
	[MMS_WHY_UFFD_RWP_ASYNC_HUGETLB] = "hugetlb_fault(): noted for userfaultfd, then allowed",
	[MMS_WHY_UFFD_RWP_LEFT] = "hugetlb_fault(): a ban userfaultfd has given up, lifted",
	[MMS_WHY_WP_PFN] = "wp_pfn_shared(): made writable, the driver may be told",
	[MMS_WHY_WP_SHARED] = "wp_page_shared(): made writable, the file is told",
	[MMS_WHY_WP_ZERO] = "wp_page_copy(): a fresh page for the page of zeros",
	[MMS_WHY_WP_FILE] = "wp_page_copy(): a copy of what is not its own",
	[MMS_WHY_WP_HUGE_FILE] = "wp_huge_pmd(): split, then a copy of the file's page",
	[MMS_WHY_WP_EXCLUSIVE] = "do_wp_page(): its own page, marked exclusive",
	[MMS_WHY_WP_SPLIT] = "wp_huge_pmd(): its own, split, as userfaultfd lets it pass",
	[MMS_WHY_WP_KSM] = "do_wp_page(): merged by KSM, so copied",
	[MMS_WHY_WP_SHARERS] = "do_wp_page(): others refer to the page, so copied",
	[MMS_WHY_WP_LOCKED] = "do_wp_page(): the page is locked, so copied",
	[MMS_WHY_WP_LAST] = "do_wp_page(): nobody else refers to the page any more",
	[MMS_WHY_WP_BATCH] = "do_wp_page(): copied if another CPU has it in its batch",
	[MMS_WHY_WP_BATCH_LRU] = "do_wp_page(): copied, unless a CPU's batch had it, till now",
	[MMS_WHY_WP_SWAPCACHE] = "do_wp_page(): copied if its place in swap is another's, too",
	[MMS_WHY_WP_LARGE] = "do_wp_page(): part of a large page, so copied",
	[MMS_WHY_WP_LARGE_OWN] = "do_wp_page(): only this process maps the large page",
	[MMS_WHY_WP_LARGE_SWAPCACHE] = "do_wp_page(): its own large page, if swap lets it go",
	[MMS_WHY_THP_ZERO] = "do_huge_pmd_wp_page(): fresh memory for the zeros",
	[MMS_WHY_THP_EXCLUSIVE] = "do_huge_pmd_wp_page(): its own page, marked exclusive",
	[MMS_WHY_THP_SHARERS] = "do_huge_pmd_wp_page(): shared: split, one page copied",
	[MMS_WHY_THP_LAST] = "do_huge_pmd_wp_page(): nobody else refers to it any more",
	[MMS_WHY_THP_SWAPCACHE] = "do_huge_pmd_wp_page(): copied if its place in swap is in use",
	[MMS_WHY_HUGETLB_UNMAPPED] = "hugetlb_no_page(): the page was lost to the parent",
	[MMS_WHY_HUGETLB_POISON] = "hugetlb_no_page(): the file's page is broken memory",
	[MMS_WHY_HUGETLB_END] = "hugetlb_no_page(): behind the end of the file",
	[MMS_WHY_HUGETLB_CACHED] = "hugetlb_no_page(): the file's page is in memory",
	[MMS_WHY_HUGETLB_CACHED_COPY] = "hugetlb_no_page(): a copy of the file's page",
	[MMS_WHY_HUGETLB_MINOR] = "hugetlb_no_page(): userfaultfd is told of minor faults",
	[MMS_WHY_HUGETLB_USERFAULT] = "hugetlb_no_page(): userfaultfd is asked for the page",
	[MMS_WHY_HUGETLB_FRESH] = "hugetlb_no_page(): a fresh page of the pool",
	[MMS_WHY_HUGETLB_EMPTY] = "hugetlb_fault(): no huge page is left",
	[MMS_WHY_HUGETLB_SHARED] = "hugetlb_wp(): shared, made writable",
	[MMS_WHY_HUGETLB_LAST] = "hugetlb_wp(): nobody else maps the page",
	[MMS_WHY_HUGETLB_SHARERS] = "hugetlb_wp(): others map the page, so copied",
	[MMS_WHY_HUGETLB_FILE] = "hugetlb_wp(): the file's page, so copied",
	[MMS_WHY_HUGETLB_OWNER] = "hugetlb_wp(): no page for a copy, so taken from others",
};

const struct mms_field mms_verdict_fields[MMS_NR_VERDICT_FIELDS] = {
	MMS_FIELD(mms_verdict_record, read, STRING, 16, "what a read would do now"),
	MMS_FIELD(mms_verdict_record, write, STRING, 16, "what a write would do now"),
	MMS_FIELD(mms_verdict_record, exec, STRING, 16, "what an instruction fetch would do now"),
	MMS_FIELD(mms_verdict_record, read_why, STRING, 30,
		  "which function of the kernel decides each step, and why"),
	MMS_FIELD(mms_verdict_record, write_why, STRING, 30, "the same for the write"),
	MMS_FIELD(mms_verdict_record, exec_why, STRING, 30, "the same for the fetch"),
};

/**
 * mms_verdict_words() - a verdict in the words of the interface
 * @v: the verdict
 * @words: gets them: steps joined by '+', what may come instead after '|'
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_verdict_words(const struct mms_verdict *v, char words[MMS_VERDICT_WORDS])
{
	int len = 0;
	u32 i;

	for (i = 0; i < v->nr; i++) {
		len += scnprintf(words + len, MMS_VERDICT_WORDS - len, "%s%s", i ? "+" : "",
				 mms_outcome_words[v->step[i]]);
		if (v->other[i] != v->step[i])
			len += scnprintf(words + len, MMS_VERDICT_WORDS - len, "|%s",
					 mms_outcome_words[v->other[i]]);
	}
	return len;
}

/**
 * mms_verdict_reasons() - who decides a verdict, and why
 * @v: the verdict
 * @reasons: gets it, a sentence a step, joined by "; "
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_verdict_reasons(const struct mms_verdict *v, char reasons[MMS_VERDICT_REASONS])
{
	int len = 0;
	u32 i;

	for (i = 0; i < v->nr; i++)
		len += scnprintf(reasons + len, MMS_VERDICT_REASONS - len, "%s%s", i ? "; " : "",
				 mms_reasons[v->why[i]]);
	return len;
}

static u32 mms_push_words(struct mms_batch *b, const struct mms_facts *f,
			  enum mms_access access, u32 *why)
{
	char words[MMS_VERDICT_WORDS], reasons[MMS_VERDICT_REASONS];
	struct mms_verdict v;

	mms_verdict_decide(f, access, &v);
	if (v.nr == 1 && v.step[0] == v.other[0]) {
		*why = mms_batch_str(b, mms_reasons[v.why[0]]);
		return mms_batch_str(b, mms_outcome_words[v.step[0]]);
	}
	*why = mms_batch_string(b, reasons, mms_verdict_reasons(&v, reasons));
	return mms_batch_string(b, words, mms_verdict_words(&v, words));
}

/**
 * mms_push_verdict() - the record of the verdict
 * @b: the batch; has room
 * @type: the listing's type of MMS_VERDICT_TYPE
 * @f: what is known of the address
 *
 * Context: Any.
 */
void mms_push_verdict(struct mms_batch *b, u32 type, const struct mms_facts *f)
{
	struct mms_verdict_record *r = mms_batch_push(b, type);

	r->read = mms_push_words(b, f, MMS_ACCESS_READ, &r->read_why);
	r->write = mms_push_words(b, f, MMS_ACCESS_WRITE, &r->write_why);
	r->exec = mms_push_words(b, f, MMS_ACCESS_EXEC, &r->exec_why);
}

/* Columns: of the words, of the reasons if there is room, and of the text. */
#define MMS_WORDS_AT	16
#define MMS_REASON_AT	34
#define MMS_TEXT_WIDTH	80

/* What decides the last of several steps. */
static const char *mms_last_reason(const char *reasons)
{
	const char *next;

	while ((next = strstr(reasons, "; ")))
		reasons = next + 2;
	return reasons;
}

/* One access; the reason on a line of its own where both do not fit in one. */
static void mms_text_access(struct mms_out *o, const char *head, const char *access,
			    const char *words, const char *reasons)
{
	const char *reason = mms_last_reason(reasons);
	int n = mms_out_printf(o, "%-9s %-5s %s", head, access, words);
	int at = max(n + 2, MMS_REASON_AT);

	if (at + strlen(reason) > MMS_TEXT_WIDTH)
		at = n + 2;
	if (at + strlen(reason) > MMS_TEXT_WIDTH) {
		mms_out_printf(o, "\n");
		n = 0;
		at = MMS_WORDS_AT;
	}
	mms_out_pad(o, n, at);
	mms_out_printf(o, "%s\n", reason);
}

/**
 * mms_text_verdict() - what each kind of access would do now
 * @o: the output
 * @r: the verdict
 * @strings: of the record's run
 *
 * Context: Any.
 */
void mms_text_verdict(struct mms_out *o, const struct mms_verdict_record *r,
		      const char *strings)
{
	mms_text_access(o, "access", "read", strings + r->read,
			strings + r->read_why);
	mms_text_access(o, "", "write", strings + r->write,
			strings + r->write_why);
	mms_text_access(o, "", "exec", strings + r->exec,
			strings + r->exec_why);
}
