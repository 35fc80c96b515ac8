/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests share that have a module take blocks (module/blocks.c); after scope.h.
 */
#ifndef TESTS_BLOCKS_H
#define TESTS_BLOCKS_H

#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>

/* Has the kernel KASAN? */
static inline ktap_unused bool has_kasan(void)
{
	return !system("grep -q ' kasan_report$' /proc/kallsyms");
}

static int blocks_fd;

/* A command to the module. */
static ktap_printf(1) void blocks(const char *format, ...)
{
	char text[64];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (write(blocks_fd, text, strlen(text)) < 0)
		bail("blocks: %s: %s", text, strerror(errno));
}

/* Loads the module. Blocks are taken on CPU 0: others have other lists. */
static inline void blocks_begin(void)
{
	cpu_set_t cpu;

	if (system("insmod /lib/blocks.ko"))
		bail("the module that takes blocks does not load");
	blocks_fd = open("/dev/mms-blocks", O_RDWR);
	if (blocks_fd < 0)
		bail("/dev/mms-blocks: %s", strerror(errno));
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu))
		bail("sched_setaffinity: %s", strerror(errno));
}

static inline void blocks_end(void)
{
	close(blocks_fd);
	ok(!system("rmmod blocks"), "the module that takes blocks goes");
}

#endif /* TESTS_BLOCKS_H */
