// SPDX-License-Identifier: GPL-2.0-only
/*
 * press high: takes memory page by page until the largest zone has fewer free pages
 * than its watermark "high", says "ready", and stays until it is ended.
 *
 * press low: the same, until a request finds it below "low": the kernel has woken kswapd.
 *
 * press min: the same, until kswapd finds nothing more to free: what it comes up with is
 * taken, too.
 *
 * press lazy MIB: takes MIB of memory and tells the kernel that it may drop it when
 * it needs some (MADV_FREE).
 */
#include <err.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PAGE 4096UL

struct zone {
	char name[16];
	long free, min, low, high, managed;
};

/* The zone with the most pages, from /proc/zoneinfo. */
static struct zone largest_zone(void)
{
	FILE *f = fopen("/proc/zoneinfo", "r");
	struct zone zone = {}, largest = {};
	char line[256];
	long n;

	if (!f)
		err(1, "/proc/zoneinfo");
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "Node %*d, zone %15s", zone.name) == 1)
			continue;
		if (sscanf(line, " pages free %ld", &n) == 1) {
			zone.free = n;
		} else if (sscanf(line, " min %ld", &n) == 1) {
			zone.min = n;
		} else if (sscanf(line, " low %ld", &n) == 1) {
			zone.low = n;
		} else if (sscanf(line, " high %ld", &n) == 1) {
			zone.high = n;
		} else if (sscanf(line, " managed %ld", &n) == 1 && n > largest.managed) {
			zone.managed = n;
			largest = zone;
		}
	}
	fclose(f);
	return largest;
}

/* How often kswapd has begun to work. */
static long kswapd_runs(void)
{
	FILE *f = fopen("/proc/vmstat", "r");
	char line[256];
	long n = -1;

	if (!f)
		err(1, "/proc/vmstat");
	while (fgets(line, sizeof(line), f) && sscanf(line, "pageoutrun %ld", &n) != 1)
		;
	fclose(f);
	return n;
}

static char *memory(unsigned long size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	madvise(p, size, MADV_NOHUGEPAGE);
	return p;
}

/* Not so close to low that a CPU's list given back makes it more again. */
static bool few(const struct zone *zone)
{
	return zone->free < (7 * zone->low + zone->min) / 8;
}

static void stay(void)
{
	printf("ready\n");
	fflush(stdout);
	for (;;)
		pause();
}

static void lazy(unsigned long size)
{
	char *p = memory(size);

	memset(p, 1, size);
	if (madvise(p, size, MADV_FREE))
		err(1, "MADV_FREE");
	stay();
}

int main(int argc, char **argv)
{
	unsigned long size, used = 0, step;
	long above, lowest = LONG_MAX, runs = kswapd_runs();
	struct sysinfo info;
	struct zone zone;
	char *p;

	if (argc == 3 && !strcmp(argv[1], "lazy"))
		lazy(strtoul(argv[2], NULL, 0) << 20);
	if (argc != 2 || (strcmp(argv[1], "low") && strcmp(argv[1], "high") &&
			  strcmp(argv[1], "min")))
		errx(2, "usage: press high|low|min|lazy MIB");
	if (sysinfo(&info))
		err(1, "sysinfo");
	size = info.totalram;
	p = memory(size);
	for (;;) {
		zone = largest_zone();
		lowest = zone.free < lowest ? zone.free : lowest;
		/* Whoever looks takes pages, too: still above low then. */
		above = zone.free - (3 * zone.high + zone.low) / 4;
		if (above < 0 && argv[1][0] == 'h')
			break;
		if (argv[1][0] != 'h')
			above = zone.free - (zone.low + zone.min) / 2;
		if (argv[1][0] == 'l' && kswapd_runs() > runs)
			break;
		if (argv[1][0] == 'm' && kswapd_runs() > runs && few(&zone)) {
			/* It has a moment. */
			usleep(300000);
			zone = largest_zone();
			if (few(&zone))
				break;
		}
		/*
		 * In ever smaller steps, so as not to go far below. Who is there, and kswapd
		 * still sleeps, has taken more at once than there was: other zones go on.
		 */
		for (step = above > 0 ? above / 2 + 1 : 16; step && used < size; step--) {
			p[used] = 1;
			used += PAGE;
		}
		if (used == size)
			errx(1, "there is always more");
	}
	printf("zone %s: %ld pages free, low is %ld, high is %ld\n", zone.name,
	       lowest < zone.free ? lowest : zone.free, zone.low, zone.high);
	stay();
}
