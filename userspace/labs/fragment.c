// SPDX-License-Identifier: GPL-2.0-only
/*
 * fragment MIB [churn]: takes memory page by page until MIB are left free, then
 * gives every other page back, and says "ready". With churn it goes on giving pages
 * back and taking others.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PAGE 4096UL

int main(int argc, char **argv)
{
	unsigned long leave, size, used, i;
	struct sysinfo info;
	unsigned int seed = 1;
	char *p;

	if (argc < 2 || sysinfo(&info))
		return 2;
	leave = strtoul(argv[1], NULL, 10) << 20;
	size = info.totalram;
	p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		 -1, 0);
	if (p == MAP_FAILED)
		return 1;
	madvise(p, size, MADV_NOHUGEPAGE);
	for (used = 0; used < size; used += PAGE) {
		if (used % (64 * PAGE) == 0 && (sysinfo(&info) || info.freeram < leave))
			break;
		p[used] = 1;
	}
	if (!used) {
		fprintf(stderr, "fragment: less than %s MiB is free\n", argv[1]);
		return 1;
	}
	for (i = 0; i < used; i += 2 * PAGE)
		madvise(p + i, PAGE, MADV_DONTNEED);
	printf("ready\n");
	fflush(stdout);
	if (argc == 2)
		pause();
	for (;;) {
		i = rand_r(&seed) % (used / PAGE) * PAGE;
		if (rand_r(&seed) & 1)
			madvise(p + i, PAGE, MADV_DONTNEED);
		else if (rand_r(&seed) % 4 == 0)
			p[i & ~PAGE] = 1;
		else
			p[i] = 1;
	}
}
