// SPDX-License-Identifier: GPL-2.0-only
/*
 * measure: what looking costs, in guest time; run by scripts/bench in a VM whose
 * guest time counts instructions. Not a test: nothing here passes or fails.
 *
 * Prints lines "WHAT | WHO | COST | UNITS": the least of three runs, and by how
 * many pages or addresses to divide it. With the word "walk" only what walks, with "caches"
 * only slab caches.
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define ROOT	"/sys/kernel/debug/mmscope/"
#define PAGE	4096UL
#define PAGES	65536UL
#define TIB	(1UL << 40)
#define SPARSE	1000UL

static char buffer[1 << 20];
static char question[1 << 16];

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* The whole of a file, after asking it if it takes a question. */
static void read_file(const char *path, const char *ask)
{
	int fd = open(path, ask ? O_RDWR : O_RDONLY);

	if (fd < 0)
		err(1, "%s", path);
	if (ask && write(fd, ask, strlen(ask)) < 0)
		err(1, "%s: asking", path);
	while (read(fd, buffer, sizeof(buffer)) > 0)
		;
	close(fd);
}

/* Entries of pagemap for a range, read as a whole. */
static void read_pagemap(const char *start, uint64_t pages)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t at = (uint64_t)start / PAGE * 8, end = at + pages * 8;

	while (at < end) {
		size_t size = end - at < sizeof(buffer) ? end - at : sizeof(buffer);
		ssize_t n = pread(fd, buffer, size, at);

		if (n <= 0)
			err(1, "pagemap");
		at += n;
	}
	close(fd);
}

/* Some entries, one by one. */
static void read_some(char *start, uint64_t nr, uint64_t step)
{
	int fd = open("/proc/self/pagemap", O_RDONLY);

	for (uint64_t i = 0; i < nr; i++)
		if (pread(fd, buffer, 8, ((uint64_t)start + i * step) / PAGE * 8) != 8)
			err(1, "pagemap");
	close(fd);
}

static const char *addresses(char *start, uint64_t nr, uint64_t step)
{
	int len = 0;

	for (uint64_t i = 0; i < nr; i++)
		len += sprintf(question + len, "%lx ", (unsigned long)start + i * step);
	return question;
}

static const char *range(char *start, uint64_t length)
{
	sprintf(question, "%lx-%lx", (unsigned long)start, (unsigned long)start + length);
	return question;
}

#define MEASURE(what, who, units, act) do {				\
	uint64_t least = -1ULL;						\
									\
	for (int run = 0; run < 3; run++) {				\
		uint64_t before = now();				\
									\
		act;							\
		before = now() - before;				\
		least = before < least ? before : least;		\
	}								\
	printf("%s | %s | %llu | %lu\n", what, who,			\
	       (unsigned long long)least, (unsigned long)(units));	\
	fflush(stdout);							\
} while (0)

/* A mapping with so many pages, evenly spread or all at its start. */
static char *map(uint64_t length, uint64_t touched, uint64_t step)
{
	char *p = mmap(NULL, length, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	madvise(p, length, MADV_NOHUGEPAGE);
	for (uint64_t i = 0; i < touched; i++)
		p[i * step] = 1;
	return p;
}

static void one_and_many(char *p)
{
	MEASURE("one address", "pagemap", 1, read_some(p, 1, PAGE));
	addresses(p, 1, PAGE);
	MEASURE("one address", "walk, raw", 1, read_file(ROOT "raw/task/self/walk", question));
	MEASURE("one address", "walk, text", 1, read_file(ROOT "task/self/walk", question));
	MEASURE("1,000 addresses", "pagemap", 1000, read_some(p, 1000, PAGE));
	addresses(p, 1000, PAGE);
	MEASURE("1,000 addresses", "walk, raw", 1000,
		read_file(ROOT "raw/task/self/walk", question));
	MEASURE("1,000 addresses", "walk, text", 1000,
		read_file(ROOT "task/self/walk", question));
}

static void sparse(const char *what, uint64_t step)
{
	char *p = map(TIB, SPARSE, step);

	range(p, TIB);
	MEASURE(what, "pagetable_at, raw", SPARSE,
		read_file(ROOT "raw/task/self/pagetable_at", question));
	MEASURE(what, "smaps_rollup", SPARSE, read_file("/proc/self/smaps_rollup", NULL));
	MEASURE(what, "pagemap", SPARSE, read_pagemap(p, TIB / PAGE));
	munmap(p, TIB);
}

/* Two files of the kernel's say less than buddy does. */
static void read_lists(void)
{
	read_file("/proc/buddyinfo", NULL);
	read_file("/proc/pagetypeinfo", NULL);
}

static void free_lists(const char *what)
{
	MEASURE(what, "buddy, raw", 1, read_file(ROOT "raw/physical/buddy", NULL));
	MEASURE(what, "buddy, text", 1, read_file(ROOT "physical/buddy", NULL));
	MEASURE(what, "the kernel's two", 1, read_lists());
}

/* slabinfo has no CPUs' lists, and no waste. */
static void caches(void)
{
	MEASURE("all slab caches", "caches, raw", 1, read_file(ROOT "raw/slab/caches", NULL));
	MEASURE("all slab caches", "caches, text", 1, read_file(ROOT "slab/caches", NULL));
	MEASURE("all slab caches", "slabinfo", 1, read_file("/proc/slabinfo", NULL));
}

/* How long others waited for us: guest time is instructions, and features has microseconds. */
static void longest_hold(const char *name, const char *what)
{
	FILE *f = fopen(ROOT "features", "r");
	char line[256], word[32];
	double us;

	if (!f)
		err(1, "features");
	while (fgets(line, sizeof(line), f))
		if (sscanf(line, "%31s %lf us", word, &us) == 2 && !strcmp(word, name))
			printf("%s | %s | %.0f | 1\n", what, name, us * 1000);
	fclose(f);
}

/* Each second page of a quarter GiB is free: as many blocks as memory in pieces has. */
static void in_pieces(char *p)
{
	for (unsigned long i = 0; i < PAGES; i += 2)
		if (madvise(p + i * PAGE, PAGE, MADV_DONTNEED))
			err(1, "madvise");
}

int main(int argc, char **argv)
{
	char *dense;

	if (argc > 1 && !strcmp(argv[1], "caches")) {
		caches();
		return 0;
	}
	dense = map(PAGES * PAGE, PAGES, PAGE);
	one_and_many(dense);
	if (argc > 1 && !strcmp(argv[1], "walk"))
		return 0;
	MEASURE("65,536 resident pages", "pagemap", PAGES, read_pagemap(dense, PAGES));
	range(dense, PAGES * PAGE);
	MEASURE("65,536 resident pages", "pagetable_at, raw", PAGES,
		read_file(ROOT "raw/task/self/pagetable_at", question));
	MEASURE("65,536 resident pages", "pagetable_at, text", PAGES,
		read_file(ROOT "task/self/pagetable_at", question));

	munmap(dense, PAGES * PAGE);

	sparse("1,000 pages in 1 TiB", PAGE);
	sparse("the same, one a GiB", TIB / SPARSE & -PAGE);

	caches();

	/* The last: pages that are mapped after it are in pieces, too. */
	free_lists("all free lists");
	dense = map(PAGES * PAGE, PAGES, PAGE);
	in_pieces(dense);
	free_lists("32,768 free pages more");
	longest_hold("zone-lock", "longest hold");
	longest_hold("pcp-lock", "longest hold");
	return 0;
}
