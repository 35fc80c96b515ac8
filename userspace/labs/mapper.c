// SPDX-License-Identifier: GPL-2.0-only
/*
 * mapper FILE [OFFSET [LENGTH]]...: maps a driver's device, reads a word of each
 * page, says what it did, and stays until it is ended: something to look at.
 * Numbers are C's: 0x1000. LENGTH is a page where there is none. -n before FILE:
 * nothing is read, for registers that mind.
 */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE	4096UL

static void map(const char *path, int fd, unsigned long offset, unsigned long length, int look)
{
	unsigned long at;
	char *p;

	p = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);
	if (p == MAP_FAILED)
		p = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, offset);
	if (p == MAP_FAILED)
		err(1, "%s at 0x%lx, %lu bytes", path, offset, length);
	printf("offset 0x%lx: %lx-%lx\n", offset, (unsigned long)p, (unsigned long)p + length);
	for (at = 0; look && at < length; at += PAGE)
		printf("    %lx: 0x%08x\n", (unsigned long)p + at, *(volatile uint32_t *)(p + at));
}

int main(int argc, char **argv)
{
	int look = 1, fd, i = 1;
	const char *path;

	if (argc > 1 && !strcmp(argv[1], "-n")) {
		look = 0;
		i++;
	}
	if (i >= argc)
		errx(2, "usage: mapper [-n] FILE [OFFSET [LENGTH]]...");
	path = argv[i++];
	fd = open(path, O_RDWR);
	if (fd < 0)
		fd = open(path, O_RDONLY);
	if (fd < 0)
		err(1, "%s", path);
	printf("PID %d\n", getpid());
	do {
		map(path, fd, i < argc ? strtoul(argv[i], NULL, 0) : 0,
		    i + 1 < argc ? strtoul(argv[i + 1], NULL, 0) : PAGE, look);
		i += 2;
	} while (i < argc);
	fflush(stdout);
	for (;;)
		pause();
}
