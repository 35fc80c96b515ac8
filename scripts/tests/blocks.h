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

/* From here it is this CPU's lists that are used. */
static inline void run_on(int number)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(number, &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu))
		bail("sched_setaffinity: %s", strerror(errno));
}

/* Loads the module. Blocks are taken on CPU 0: others have other lists. */
static inline void blocks_begin(void)
{
	if (system("insmod /lib/blocks.ko"))
		bail("the module that takes blocks does not load");
	blocks_fd = open("/dev/mms-blocks", O_RDWR);
	if (blocks_fd < 0)
		bail("/dev/mms-blocks: %s", strerror(errno));
	run_on(0);
}

static inline void set_lists(unsigned int fraction)
{
	int fd = open("/proc/sys/vm/percpu_pagelist_high_fraction", O_WRONLY);

	if (fd < 0 || dprintf(fd, "%u\n", fraction) < 0)
		bail("percpu_pagelist_high_fraction: %s", strerror(errno));
	close(fd);
}

/* As ever, whatever the test comes to. */
static inline void usual_lists(void)
{
	set_lists(0);
}

/* CPUs' lists do not grow as they like, as they do since 6.7. */
static inline void short_lists(void)
{
	set_lists(1000);
	atexit(usual_lists);
}

static inline void blocks_end(void)
{
	close(blocks_fd);
	ok(!system("rmmod blocks"), "the module that takes blocks goes");
}

#endif /* TESTS_BLOCKS_H */
