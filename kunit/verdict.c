// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict: one row a rule of the page fault handler. The facts are written down
 * by hand, as is what the kernel makes of them; each kind of access is asked.
 */
#include <kunit/test.h>

#include "../module/task/verdict.c"
#include "../module/task/verdict_hugetlb.c"
#include "../module/task/verdict_missing.c"
#include "../module/task/verdict_text.c"
#include "../module/task/verdict_uffd.c"
#include "../module/task/verdict_wp.c"

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

/**
 * struct rule - one row
 * @desc: its name
 * @facts: what is known
 * @words: what each access does
 * @absent: this kernel has not what it is about
 */
struct rule {
	const char *desc;
	struct mms_facts facts;
	const char *words[MMS_ACCESSES];
	bool absent;
};

static const struct rule rules[] = {
	/* Before there is a page fault, and outside all areas. */
	{ "not canonical", { .where = MMS_AT_NOWHERE },
	  { "sigsegv:si-kernel", "sigsegv:si-kernel", "sigsegv:si-kernel" } },
	{ "kernel's half", { .where = MMS_AT_KERNEL, .entry = MMS_FACT_PRESENT,
	  .rights = MMS_MAY_READ | MMS_MAY_WRITE | MMS_MAY_EXEC },
	  { "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr" } },
	{ "kernel's half, LASS", { .where = MMS_AT_KERNEL, .lass = true },
	  { "sigsegv:si-kernel", "sigsegv:si-kernel", "sigsegv:si-kernel" } },
	{ "vsyscall, LASS", { .where = MMS_AT_VSYSCALL, .addr = 0xffffffffff600400, .lass = true },
	  { "sigsegv:si-kernel", "sigsegv:si-kernel", "ok|sigsegv:maperr" } },
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
	{ "shadow stack", { AREA(RW | MMS_VM_SHADOW_STACK, ANON), MAPPED_RO, OWN_PAGE },
	  { "ok", "sigsegv:accerr", "sigsegv:accerr" }, !MMS_VM_SHADOW_STACK },

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
	  { "userfault", "userfault", "userfault+sigsegv:accerr" } },

	/* do_fault() */
	{ "no handler", { AREA(RWX, FIXED) }, { "sigbus", "sigbus", "sigbus" } },
	{ "a driver's handler", { AREA(RW, DRIVER) },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus",
	    "minor:driver-map|sigbus+sigsegv:accerr" } },
	{ "behind the end, in memory", { AREA(RWX, SHMEM), .behind_end = true },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "behind the end", { AREA(RW, FILE), .behind_end = true, .cache = MMS_CACHE_READY },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "private file, cached", { AREA(RW, FILE), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:cow-copy", "minor:file-map+sigsegv:accerr" } },
	{ "shared file, cached", { AREA(RW | VM_SHARED, FILE), .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:file-map", "minor:file-map+sigsegv:accerr" } },
	{ "private file, not cached", { AREA(RWX, FILE) },
	  { "major:file-read", "major:file-read", "major:file-read" } },
	{ "file, just being read", { AREA(RWX, FILE), .cache = MMS_CACHE_READING },
	  { "major:file-read|minor:file-map", "major:file-read|minor:cow-copy",
	    "major:file-read|minor:file-map" } },
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
	{ "shared memory, userfaultfd, behind the end", { AREA(RWX | VM_UFFD_MISSING, SHMEM),
	  .behind_end = true }, { "sigbus", "sigbus", "sigbus" } },
	{ "shared memory, cached, told of minor faults", { AREA(RWX | VM_SHARED | VM_UFFD_MINOR,
	  SHMEM), .cache = MMS_CACHE_READY }, { "userfault", "userfault", "userfault" },
	  !VM_UFFD_MINOR },

	{ "shared memory, in swap, told of minor faults", { AREA(RWX | VM_SHARED | VM_UFFD_MINOR,
	  SHMEM), .cache = MMS_CACHE_SWAPPED }, { "userfault", "userfault", "userfault" },
	  !VM_UFFD_MINOR },
	{ "shared memory, broken, told of minor faults", { AREA(RWX | VM_SHARED | VM_UFFD_MINOR,
	  SHMEM), .cache = MMS_CACHE_POISON }, { "userfault", "userfault", "userfault" },
	  !VM_UFFD_MINOR },
	{ "shared memory, hole, told of minor faults", { AREA(RWX | VM_SHARED | VM_UFFD_MINOR,
	  SHMEM) }, { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },

	/* do_swap_page() */
	{ "swap", { AREA(RWX, ANON), ABSENT(SWAP) },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in",
	    "minor:swap-cache|major:swap-in" } },
	{ "swap, uffd-wp", { AREA(RWX | VM_UFFD_WP, ANON), ABSENT(SWAP), .uffd_wp = true },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in+userfault",
	    "minor:swap-cache|major:swap-in" } },
	{ "swap, uffd-wp, asynchronous", { AREA(RWX | VM_UFFD_WP, ANON), ABSENT(SWAP),
	  .uffd_wp = true, .uffd = MMS_UFFD_WP_ASYNC },
	  { "minor:swap-cache|major:swap-in", "minor:swap-cache|major:swap-in",
	    "minor:swap-cache|major:swap-in" }, !MMS_UFFD_WP_ASYNC },
	{ "swap, uffd-rwp", { AREA(RW | MMS_VM_UFFD_RWP, ANON), ABSENT(SWAP), .uffd_wp = true },
	  { "minor:swap-cache|major:swap-in+userfault", "minor:swap-cache|major:swap-in+userfault",
	    "minor:swap-cache|major:swap-in+userfault+sigsegv:accerr" }, !MMS_VM_UFFD_RWP },
	{ "swap, uffd-rwp, asynchronous", { AREA(RWX | MMS_VM_UFFD_RWP, ANON), ABSENT(SWAP),
	  .uffd_wp = true, .uffd = MMS_UFFD_RWP_ASYNC, .hint_writable = true },
	  { "minor:swap-cache|major:swap-in+minor:numa-hint",
	    "minor:swap-cache|major:swap-in+minor:numa-hint",
	    "minor:swap-cache|major:swap-in+minor:numa-hint" }, !MMS_VM_UFFD_RWP },
	{ "swap of two, uffd-rwp, asynchronous", { AREA(RWX | MMS_VM_UFFD_RWP, ANON), ABSENT(SWAP),
	  .uffd_wp = true, .uffd = MMS_UFFD_RWP_ASYNC },
	  { "minor:swap-cache|major:swap-in+minor:numa-hint",
	    "minor:swap-cache|major:swap-in+minor:numa-hint+minor:cow-reuse|minor:cow-copy",
	    "minor:swap-cache|major:swap-in+minor:numa-hint" }, !MMS_VM_UFFD_RWP },
	{ "migration", { AREA(RWX, ANON), ABSENT(MIGRATION_WRITE) },
	  { "minor:migration-wait", "minor:migration-wait", "minor:migration-wait" } },
	{ "being moved, a huge page", { AREA(RWX, ANON), ABSENT(MIGRATION_READ), .huge = true },
	  { "minor:migration-wait", "minor:migration-wait", "minor:migration-wait" } },
	{ "being moved, hugetlb", { AREA(RWX, HUGETLB), ABSENT(MIGRATION_READ), .huge = true },
	  { "minor:migration-wait", "minor:migration-wait", "minor:migration-wait" } },
	{ "broken memory, hugetlb", { AREA(RWX, HUGETLB), ABSENT(HWPOISON), .huge = true },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "marker: poison, hugetlb", { AREA(RWX, HUGETLB), ABSENT(MARKER_POISON), .huge = true },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "a device's huge page", { AREA(RWX, ANON), ABSENT(DEVICE_PRIVATE_WRITE), .huge = true },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus", "minor:driver-map|sigbus" } },
	{ "could not be read back", { AREA(RWX, ANON), ABSENT(SWAPIN_ERROR) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "broken memory", { AREA(RWX, ANON), ABSENT(HWPOISON) },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "a device has it for itself", { AREA(RWX, ANON), ABSENT(DEVICE_EXCLUSIVE) },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus", "minor:driver-map|sigbus" } },
	{ "a device's memory", { AREA(RWX, ANON), ABSENT(DEVICE_PRIVATE_WRITE) },
	  { "minor:driver-map|sigbus", "minor:driver-map|sigbus", "minor:driver-map|sigbus" } },
	{ "marker: uffd-wp", { AREA(RWX | VM_SHARED | VM_UFFD_WP, SHMEM), ABSENT(MARKER_UFFD_WP),
	  .uffd_wp = true, .cache = MMS_CACHE_READY },
	  { "minor:file-map", "minor:file-map+userfault", "minor:file-map" } },
	{ "marker: uffd-wp, anonymous, asynchronous", { AREA(RWX | VM_UFFD_WP, ANON),
	  ABSENT(MARKER_UFFD_WP), .uffd_wp = true, .uffd = MMS_UFFD_WP_ASYNC },
	  { "minor:zero-page", "minor:zero-fill+minor:cow-reuse", "minor:zero-page" },
	  !MMS_UFFD_WP_ASYNC },
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
	{ "NUMA hint, a huge page", { AREA(RW, ANON), .entry = MMS_FACT_HINT, OWN_PAGE,
	  .huge = true, .hint_writable = true },
	  { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint+sigsegv:accerr" } },
	{ "uffd-wp, a huge page", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, OWN_PAGE,
	  .huge = true, .uffd_wp = true }, { "ok", "userfault", "sigsegv:accerr" } },
	{ "uffd-rwp, a huge page", { AREA(RWX | MMS_VM_UFFD_RWP, ANON), .entry = MMS_FACT_HINT,
	  OWN_PAGE, .huge = true, .uffd_wp = true }, { "userfault", "userfault", "userfault" },
	  !MMS_VM_UFFD_RWP },
	{ "uffd-rwp, asynchronous, a huge page", { AREA(RWX | MMS_VM_UFFD_RWP, ANON),
	  .entry = MMS_FACT_HINT, OWN_PAGE, .huge = true, .uffd_wp = true, .hint_writable = true,
	  .uffd = MMS_UFFD_RWP_ASYNC }, { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint" },
	  !MMS_VM_UFFD_RWP },
	{ "uffd-rwp", { AREA(RW | MMS_VM_UFFD_RWP, ANON), .entry = MMS_FACT_HINT, OWN_PAGE,
	  .uffd_wp = true }, { "userfault", "userfault", "userfault+sigsegv:accerr" },
	  !MMS_VM_UFFD_RWP },
	{ "uffd-rwp, asynchronous", { AREA(RWX | MMS_VM_UFFD_RWP, ANON), .entry = MMS_FACT_HINT,
	  OWN_PAGE, .uffd_wp = true, .uffd = MMS_UFFD_RWP_ASYNC, .hint_writable = true },
	  { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint" },
	  !MMS_VM_UFFD_RWP },
	{ "uffd-rwp, asynchronous, page of zeros", { AREA(RWX | MMS_VM_UFFD_RWP, ANON),
	  .entry = MMS_FACT_HINT, .uffd_wp = true, .zero = true, .uffd = MMS_UFFD_RWP_ASYNC },
	  { "minor:numa-hint", "minor:numa-hint+minor:cow-copy", "minor:numa-hint" },
	  !MMS_VM_UFFD_RWP },
	{ "uffd-rwp, a hint of NUMA balancing", { AREA(RWX | MMS_VM_UFFD_RWP, ANON),
	  .entry = MMS_FACT_HINT, OWN_PAGE, .hint_writable = true },
	  { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint" } },

	/* do_wp_page() */
	{ "uffd-wp", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, OWN_PAGE, .uffd_wp = true,
	  .exclusive = true }, { "ok", "userfault", "sigsegv:accerr" } },
	{ "uffd-wp, asynchronous", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, OWN_PAGE,
	  .uffd_wp = true, .exclusive = true, .uffd = MMS_UFFD_WP_ASYNC },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" }, !MMS_UFFD_WP_ASYNC },
	{ "zero page", { AREA(RW, ANON), MAPPED_RO, .zero = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "shared, frame without a page", { AREA(RW | VM_SHARED, FIXED), MAPPED_RO },
	  { "ok", "minor:write-notify", "sigsegv:accerr" } },
	{ "NUMA hint, shared, then the file is told", { AREA(RW | VM_SHARED, FILE),
	  .entry = MMS_FACT_HINT, .normal = true },
	  { "minor:numa-hint", "minor:numa-hint+minor:write-notify",
	    "minor:numa-hint+sigsegv:accerr" } },
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
	{ "one's own, or in swap of a child", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2,
	  .maps = 1, .lru = true, .swapcache = true },
	  { "ok", "minor:cow-reuse|minor:cow-copy", "sigsegv:accerr" } },
	{ "the child is gone, locked", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 1, .maps = 1,
	  .lru = true, .locked = true }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio, as a single page", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 1,
	  .maps = 1, .lru = true, .order = 9, .large = -1 },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "of a large folio, as a single page, two mapped", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE,
	  .refs = 2, .maps = 1, .lru = true, .order = 9, .large = -1 },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio, as a single page, many mapped", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE,
	  .refs = 512, .maps = 1, .lru = true, .order = 9, .large = -1 },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio, all its own", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 512,
	  .maps = 1, .lru = true, .order = 9, .large = 1 },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" } },
	{ "of a large folio, all its own, in the swap cache", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE,
	  .refs = 1024, .maps = 1, .lru = true, .order = 9, .large = 1, .swapcache = true },
	  { "ok", "minor:cow-reuse|minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio, shared, in the swap cache", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE,
	  .refs = 514, .maps = 1, .lru = true, .order = 9, .swapcache = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "of a large folio, shared", { AREA(RW, ANON), MAPPED_RO, OWN_PAGE, .refs = 2, .maps = 1,
	  .lru = true, .order = 9 }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },

	/* wp_huge_pmd(), do_huge_pmd_wp_page() */
	{ "private, a huge page of a file", { AREA(RW, SHMEM), MAPPED_RO, .huge = true,
	  .normal = true, .order = 9 }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
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
	  .order = 9, .swapcache = true },
	  { "ok", "minor:cow-reuse|minor:cow-copy", "sigsegv:accerr" } },
	{ "THP, swap cache, shared", { AREA(RW, ANON), MAPPED_RO, .huge = true, OWN_PAGE,
	  .refs = 514, .order = 9, .swapcache = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "THP, uffd-wp", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, .huge = true, OWN_PAGE,
	  .exclusive = true, .refs = 1, .order = 9, .uffd_wp = true },
	  { "ok", "userfault", "sigsegv:accerr" } },
	{ "THP, uffd-wp, asynchronous", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO, .huge = true,
	  OWN_PAGE, .exclusive = true, .refs = 1, .order = 9, .uffd_wp = true,
	  .uffd = MMS_UFFD_WP_ASYNC },
	  { "ok", "minor:cow-reuse", "sigsegv:accerr" }, !MMS_UFFD_WP_ASYNC },
	{ "THP, uffd-wp, asynchronous, shared", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO,
	  .huge = true, OWN_PAGE, .refs = 2, .order = 9, .uffd_wp = true,
	  .uffd = MMS_UFFD_WP_ASYNC },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" }, !MMS_UFFD_WP_ASYNC },
	{ "THP, uffd-wp, asynchronous, zeros", { AREA(RW | VM_UFFD_WP, ANON), MAPPED_RO,
	  .huge = true, .zero = true, .normal = true, .uffd_wp = true, .uffd = MMS_UFFD_WP_ASYNC },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" }, !MMS_UFFD_WP_ASYNC },

	/* hugetlb_fault() */
	{ "hugetlb, untouched", { AREA(RWX, HUGETLB), .pool = true },
	  { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },
	{ "hugetlb, reserved", { AREA(RWX, HUGETLB), .reserved = true },
	  { "minor:zero-fill", "minor:zero-fill", "minor:zero-fill" } },
	{ "hugetlb, none left", { AREA(RWX, HUGETLB) }, { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, broken in the file", { AREA(RWX, HUGETLB), .pool = true,
	  .cache = MMS_CACHE_POISON }, { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, a ban that was left", { AREA(RWX, HUGETLB), .entry = MMS_FACT_HINT, OWN_PAGE,
	  .maps = 1, .uffd_wp = true },
	  { "minor:numa-hint", "minor:numa-hint+minor:cow-reuse", "minor:numa-hint" } },
	{ "hugetlb, behind the end", { AREA(RWX, HUGETLB), .pool = true, .behind_end = true },
	  { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, lost to the parent", { AREA(RWX, HUGETLB), .pool = true, .unmapped = true,
	  .cache = MMS_CACHE_READY }, { "sigbus", "sigbus", "sigbus" } },
	{ "hugetlb, userfaultfd", { AREA(RWX | VM_UFFD_MISSING, HUGETLB), .pool = true },
	  { "userfault", "userfault", "userfault" } },
	{ "hugetlb, told of minor faults", { AREA(RWX | VM_SHARED | VM_MAYSHARE | VM_UFFD_MINOR,
	  HUGETLB), .cache = MMS_CACHE_READY }, { "userfault", "userfault", "userfault" },
	  !VM_UFFD_MINOR },
	{ "hugetlb, uffd-rwp", { AREA(RW | MMS_VM_UFFD_RWP, HUGETLB), .entry = MMS_FACT_HINT,
	  OWN_PAGE, .uffd_wp = true }, { "userfault", "userfault", "userfault+sigsegv:accerr" },
	  !MMS_VM_UFFD_RWP },
	{ "hugetlb, uffd-rwp, asynchronous", { AREA(RWX | MMS_VM_UFFD_RWP, HUGETLB),
	  .entry = MMS_FACT_HINT, OWN_PAGE, .maps = 1, .uffd_wp = true,
	  .uffd = MMS_UFFD_RWP_ASYNC },
	  { "minor:numa-hint", "minor:numa-hint+minor:cow-reuse", "minor:numa-hint" },
	  !MMS_VM_UFFD_RWP },
	{ "hugetlb, shared, uffd-rwp, asynchronous", { AREA(RWX | VM_SHARED | VM_MAYSHARE |
	  MMS_VM_UFFD_RWP, HUGETLB), .entry = MMS_FACT_HINT, .uffd_wp = true,
	  .uffd = MMS_UFFD_RWP_ASYNC, .hint_writable = true },
	  { "minor:numa-hint", "minor:numa-hint", "minor:numa-hint" }, !MMS_VM_UFFD_RWP },
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
	{ "hugetlb, the file's page", { AREA(RW, HUGETLB), MAPPED_RO, .normal = true, .maps = 1,
	  .pool = true }, { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "hugetlb, the file's page, one in reserve", { AREA(RW, HUGETLB), MAPPED_RO,
	  .normal = true, .maps = 1, .reserved = true },
	  { "ok", "minor:cow-copy", "sigsegv:accerr" } },
	{ "hugetlb, the file's page, none left", { AREA(RW, HUGETLB), MAPPED_RO, .normal = true,
	  .maps = 1 }, { "ok", "sigbus", "sigsegv:accerr" } },
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

	if (p->absent)
		kunit_skip(test, "this kernel has no such thing");
	for (access = 0; access < MMS_ACCESSES; access++) {
		mms_verdict_decide(&p->facts, access, &v);
		mms_verdict_words(&v, words);
		KUNIT_EXPECT_STREQ(test, words, p->words[access]);
	}
}

/* Reasons that not every kernel has. */
static const struct {
	enum mms_reason why;
	bool here;
} some_reasons[] = {
	{ MMS_WHY_SHMEM_MINOR, VM_UFFD_MINOR },
	{ MMS_WHY_HUGETLB_MINOR, VM_UFFD_MINOR },
	{ MMS_WHY_SHADOW_STACK, MMS_VM_SHADOW_STACK },
	{ MMS_WHY_UFFD_WP_ASYNC, MMS_UFFD_WP_ASYNC },
	{ MMS_WHY_WP_SPLIT, MMS_UFFD_WP_ASYNC },
	{ MMS_WHY_UFFD_RWP, MMS_VM_UFFD_RWP },
	{ MMS_WHY_UFFD_RWP_THP, MMS_VM_UFFD_RWP },
	{ MMS_WHY_UFFD_RWP_HUGETLB, MMS_VM_UFFD_RWP },
	{ MMS_WHY_UFFD_RWP_ASYNC, MMS_VM_UFFD_RWP },
	{ MMS_WHY_UFFD_RWP_ASYNC_THP, MMS_VM_UFFD_RWP },
	{ MMS_WHY_UFFD_RWP_ASYNC_HUGETLB, MMS_VM_UFFD_RWP },
};

static bool reason_is_here(u32 why)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(some_reasons); i++)
		if (some_reasons[i].why == why)
			return some_reasons[i].here;
	return true;
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
		if (rules[i].absent)
			continue;
		for (access = 0; access < MMS_ACCESSES; access++) {
			mms_verdict_decide(&rules[i].facts, access, &v);
			for (j = 0; j < v.nr; j++) {
				__set_bit(v.why[j], reasons);
				__set_bit(v.step[j], words);
				__set_bit(v.other[j], words);
			}
		}
	}
	for (i = 0; i < MMS_NR_REASONS; i++)
		KUNIT_EXPECT_TRUE_MSG(test, test_bit(i, reasons) || !reason_is_here(i),
				      "no row for: %s", mms_reasons[i]);
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
		KUNIT_EXPECT_NULL_MSG(test, strstr(name, "; "), "that joins reasons: %s", name);
		KUNIT_EXPECT_LE_MSG(test, strlen(name),
				    min(MMS_TEXT_WIDTH - MMS_WORDS_AT, MMS_REASON_MAX), "%s", name);
	}
}

/* A reason a step; the text of an access has the last one's. */
static void steps_have_a_reason_each(struct kunit *test)
{
	const struct mms_facts untouched = { AREA(RW, ANON) };
	char reasons[MMS_VERDICT_REASONS];
	struct mms_verdict v;

	mms_verdict_decide(&untouched, MMS_ACCESS_EXEC, &v);
	KUNIT_EXPECT_EQ(test, mms_verdict_reasons(&v, reasons), strlen(reasons));
	KUNIT_EXPECT_STREQ(test, reasons,
			   "do_anonymous_page(): a read gets the page of zeros; "
			   "access_error(): mapped first, only then can NX refuse it");
	KUNIT_EXPECT_STREQ(test, mms_last_reason(reasons),
			   "access_error(): mapped first, only then can NX refuse it");
}

static struct kunit_case verdict_cases[] = {
	KUNIT_CASE_PARAM(each_rule_of_the_fault_handler, rule_gen_params),
	KUNIT_CASE(each_reason_and_word_has_a_row),
	KUNIT_CASE(reasons_name_who_decides),
	KUNIT_CASE(steps_have_a_reason_each),
	{}
};

static struct kunit_suite verdict_suite = {
	.name = "mms_verdict",
	.test_cases = verdict_cases,
};

kunit_test_suite(verdict_suite);
