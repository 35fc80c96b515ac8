// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that userfaultfd, madvise and broken memory leave behind: write protection, of
 * present pages, of pages in swap and of none; poison; guards; hwpoison. walk against
 * pagemap and against what was asked for.
 *
 * vm: --memory 1G --append hugepages=8 --nodes 2
 * timeout: 100
 */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "scope.h"
#include "absent.h"

/* Newer than the headers of this machine may be: include/uapi/linux/userfaultfd.h, mman.h */
#define FEATURE_POISON	(1 << 14)
#define IOC_POISON	_IOWR(UFFDIO, 0x08, struct poison)
#define GUARD_INSTALL	102

struct poison {
	struct uffdio_range range;
	uint64_t mode;
	int64_t updated;
};

static int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (!ioctl(fd, UFFDIO_API, &api))
		return fd;
	close(fd);
	return -1;
}

static bool uffd_protect(int fd, char *p, int pages)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)p, pages * PAGE },
		.mode = UFFDIO_REGISTER_MODE_WP | UFFDIO_REGISTER_MODE_MISSING,
	};
	struct uffdio_writeprotect wp = {
		.range = reg.range, .mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	return !ioctl(fd, UFFDIO_REGISTER, &reg) && !ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

static void check_uffd_wp(void)
{
	char *p = area(2 * PAGE, MAP_PRIVATE);
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct seen s;

	if (fd < 0) {
		skip("write-protected by userfaultfd", "kernel without that part of userfaultfd");
		return;
	}
	fill(p, 2);
	s = see(p);
	ok(!s.uffd_wp && !(judge(p) & PM_UFFD_WP), "a page is not write-protected");
	ok(uffd_protect(fd, p, 2), "userfaultfd protects it");
	s = see(p);
	ok(s.uffd_wp && judge(p) & PM_UFFD_WP && !strcmp(s.state, "present"),
	   "its entry says so, as pagemap does");
	ask_text(p);
	ok(file_has(ROOT "task/self/walk", "\nuffd-wp   protected for userfaultfd, from writes\n"),
	   "and walk in words");
	if (!swap_there_is()) {
		skip("write-protected in swap", "the kernel has no zram");
	} else if (ok(swap_on(0, 32, 1) && pageout(p, 2), "it goes to swap")) {
		s = see(p);
		ok(as_pagemap(&s, judge(p), "swap", "swap") && s.flags & 2,
		   "and is still protected there: %s", flag_words(&s));
	}
	close(fd);
}

static void check_markers(void)
{
	char *p = area(2 * PAGE, MAP_SHARED), *q = area(2 * PAGE, MAP_PRIVATE);
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM);
	struct uffdio_register reg = {
		.range = { (uintptr_t)q, 2 * PAGE }, .mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	struct poison poison = { .range = { (uintptr_t)q, PAGE } };
	struct seen s;

	if (fd < 0) {
		skip("marker of userfaultfd", "kernel built without CONFIG_PTE_MARKER_UFFD_WP");
	} else if (ok(uffd_protect(fd, p, 2), "userfaultfd protects shared pages nobody touched")) {
		s = see(p);
		ok(as_pagemap(&s, judge(p), "marker", "marker-uffd-wp") && s.flags == 2,
		   "their entries are markers");
		close(fd);
	}
	fd = uffd_open(FEATURE_POISON);
	if (fd < 0) {
		skip("marker of poison", "kernel older than UFFDIO_POISON (6.6)");
	} else if (ok(!ioctl(fd, UFFDIO_REGISTER, &reg) && !ioctl(fd, IOC_POISON, &poison),
		      "userfaultfd poisons a page")) {
		s = see(q);
		ok(as_pagemap(&s, judge(q), "marker", "marker-poison"), "its entry is that marker");
		s = see(q + PAGE);
		ok(!strcmp(s.state, "none"), "the page beside it is none");
		close(fd);
	}
	p = area(2 * PAGE, MAP_PRIVATE);
	if (madvise(p, PAGE, GUARD_INSTALL)) {
		skip("marker of a guard", "kernel older than MADV_GUARD_INSTALL (6.13)");
		return;
	}
	s = see(p);
	ok(as_pagemap(&s, judge(p), "marker", "marker-guard"), "a guard page is a marker");
}

/* The kernel says so with a SIGBUS, also where nothing was accessed. */
static void told_of_memory(int number)
{
	(void)number;
}

static void check_hwpoison(void)
{
	char *p = area(PAGE, MAP_PRIVATE);
	struct seen s;
	uint64_t pfn;

	fill(p, 1);
	pfn = PM_PFN(judge(p));
	signal(SIGBUS, told_of_memory);
	if (madvise(p, PAGE, MADV_HWPOISON)) {
		ok(errno == EINVAL, "MADV_HWPOISON is not known");
		skip("broken memory", "kernel built without CONFIG_MEMORY_FAILURE");
		return;
	}
	s = see(p);
	ok(as_pagemap(&s, judge(p), "hwpoison", "hwpoison"), "broken memory is seen as such");
	is_u64(s.pfn, pfn, "it is the frame the page had");
	munmap(p, PAGE);
}

int main(void)
{
	pagemap = open("/proc/self/pagemap", O_RDONLY);
	check_uffd_wp();
	check_markers();
	check_hwpoison();
	swap_end();
	return done();
}
