/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One area for each way a leaf entry can look, for the tests that put the dumped
 * page tables before other judges. What is wanted of the entries is written as
 * QEMU's "info tlb" does: X no execution, G global, P a large page, D dirty,
 * A accessed, C cache disabled, T write-through, U user, W writable. A dot stands
 * for either: of pages that may not be written newer kernels keep D elsewhere.
 */
#ifndef MMSCOPE_AREAS_H
#define MMSCOPE_AREAS_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define SMALL		0x10000UL
#define HUGE		0x200000UL
#define GIGANTIC	0x40000000UL
#define RW		(PROT_READ | PROT_WRITE)

/* An area, and what its first page looks like; "absent" is a look too. */
typedef void (*area_made)(const char *name, const char *start, size_t length, const char *wanted);

static inline void touch(char *start, size_t length, int write)
{
	for (size_t at = 0; at < length; at += 4096) {
		volatile char *p = start + at;

		if (write)
			*p = 1;
		else
			(void)*p;
	}
}

static inline void make_small_areas(area_made made)
{
	static const struct {
		const char *name;
		int flags, touch, prot;
		const char *wanted;
	} kinds[] = {
		{ "untouched", MAP_PRIVATE, -1, RW, "absent" },
		{ "written", MAP_PRIVATE, 1, RW, "X--DA--UW" },
		{ "only-read", MAP_PRIVATE, 0, RW, "X---A--U-" },
		{ "read-only", MAP_PRIVATE, 1, PROT_READ, "X--.A--U-" },
		{ "executable", MAP_PRIVATE, 1, PROT_READ | PROT_EXEC, "---.A--U-" },
		{ "everything", MAP_PRIVATE, 1, RW | PROT_EXEC, "---DA--UW" },
		{ "prot-none", MAP_PRIVATE, 1, PROT_NONE, "absent" },
		{ "shared", MAP_SHARED, 1, RW, "X--DA--UW" },
		{ "shared-only-read", MAP_SHARED, 0, RW, "X---A--UW" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		char *p = mmap(NULL, SMALL, RW, MAP_ANONYMOUS | kinds[i].flags, -1, 0);

		if (p == MAP_FAILED)
			continue;
		if (kinds[i].touch >= 0)
			touch(p, SMALL, kinds[i].touch);
		mprotect(p, SMALL, kinds[i].prot);
		made(kinds[i].name, p, SMALL, kinds[i].wanted);
	}
}

static inline void make_other_areas(area_made made)
{
	int fd = open("/proc/self/exe", O_RDONLY);
	char *p = mmap(NULL, SMALL, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p != MAP_FAILED) {
		touch(p, SMALL, 0);
		made("file", p, SMALL, "X---A--U-");
	}
	p = mmap(NULL, SMALL, RW, MAP_PRIVATE, fd, 0);
	if (p != MAP_FAILED) {
		touch(p, SMALL, 1);
		made("file-copied", p, SMALL, "X--DA--UW");
	}
	close(fd);
	p = (char *)((uintptr_t)make_other_areas & -4096UL);
	made("text", p, 4096, "----A--U-");

	/* Registers of a device, or of none: mapped and not touched. */
	fd = open("/dev/mem", O_RDWR | O_SYNC);
	p = mmap(NULL, SMALL, RW, MAP_SHARED, fd, 0xe0000000);
	if (p != MAP_FAILED)
		made("uncached", p, SMALL, "X---AC-UW");
	close(fd);

	/* With 5 levels the kernel gives this address to those who ask. */
	p = mmap((void *)(1UL << 52), SMALL, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (p != MAP_FAILED) {
		touch(p, SMALL, 1);
		made("high", p, SMALL, "X--DA--UW");
	}
}

static inline void make_huge_areas(area_made made)
{
	static const struct {
		const char *name;
		size_t length;
		int flags, prot;
		const char *wanted;
	} kinds[] = {
		{ "hugetlb-2m", HUGE, MAP_HUGETLB | 21 << 26, RW, "X-PDA--UW" },
		{ "hugetlb-2m-read-only", HUGE, MAP_HUGETLB | 21 << 26, PROT_READ, "X-P.A--U-" },
		{ "hugetlb-2m-prot-none", HUGE, MAP_HUGETLB | 21 << 26, PROT_NONE, "absent" },
		{ "hugetlb-1g", GIGANTIC, MAP_HUGETLB | 30 << 26, RW, "X-PDA--UW" },
	};
	char *p = mmap(NULL, 4 * HUGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p != MAP_FAILED) {
		p = (char *)(((uintptr_t)p + HUGE - 1) & -HUGE);
		madvise(p, 3 * HUGE, MADV_HUGEPAGE);
		*(volatile char *)p = 1;
		made("thp", p, HUGE, "X-PDA--UW");
		/* The second is split, by other rights for a part, the third never written. */
		p[HUGE] = 1;
		mprotect(p + HUGE + SMALL, SMALL, PROT_READ);
		touch(p + HUGE, SMALL, 1);
		made("thp-split", p + HUGE, SMALL, "X--DA--UW");
		touch(p + 2 * HUGE, 1, 0);
		made("thp-of-zeros", p + 2 * HUGE, HUGE, "X-P-A--U-");
	}
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		p = mmap(NULL, kinds[i].length, RW, MAP_PRIVATE | MAP_ANONYMOUS | kinds[i].flags,
			 -1, 0);
		if (p == MAP_FAILED)
			continue;
		*p = 1;
		mprotect(p, kinds[i].length, kinds[i].prot);
		made(kinds[i].name, p, kinds[i].length, kinds[i].wanted);
	}
}

/* Those that this machine has: without reserved huge pages there are fewer. */
static inline void make_areas(area_made made)
{
	make_small_areas(made);
	make_other_areas(made);
	make_huge_areas(made);
}

#endif
