/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: pages that the kernel does something to in its own time:
 * merges, gives hints, moves. Made once, used one by one.
 */
#ifndef MMSCOPE_VERDICT_SLOW_H
#define MMSCOPE_VERDICT_SLOW_H

#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "verdict_situation.h"

#define MOVE_PAGES_MOVE	2

struct pool {
	char *start;
	size_t pages, next;
};

static char *pool_make(struct pool *pool, size_t pages, int flags)
{
	pool->pages = pages;
	pool->start = mmap(NULL, pages * PG, PROT_READ | PROT_WRITE,
			   flags | MAP_ANONYMOUS, -1, 0);
	if (pool->start == MAP_FAILED)
		exit(1);
	madvise(pool->start, pages * PG, MADV_NOHUGEPAGE);
	memset(pool->start, NOP, pages * PG);
	return pool->start;
}

static char *pool_next(struct pool *pool)
{
	return pool->next < pool->pages ? pool->start + pool->next++ * PG : NULL;
}

/* The number a file has. */
static long number_in(const char *path)
{
	FILE *f = fopen(path, "r");
	long n = -1;

	if (f && fscanf(f, "%ld", &n) != 1)
		n = -1;
	if (f)
		fclose(f);
	return n;
}

/* Pages of the same content, merged. */
static struct pool same;

static void prepare_same(void)
{
	long scans = number_in("/sys/kernel/mm/ksm/full_scans");
	char *p = pool_make(&same, 128, MAP_PRIVATE);

	set("/sys/kernel/mm/ksm/pages_to_scan", "10000");
	set("/sys/kernel/mm/ksm/sleep_millisecs", "10");
	if (madvise(p, same.pages * PG, MADV_MERGEABLE))
		same.next = same.pages;
	set("/sys/kernel/mm/ksm/run", "1");
	/* It looks whether a page stays as it is before it is merged. */
	for (int i = 0; i < 100 && number_in("/sys/kernel/mm/ksm/full_scans") < scans + 4; i++)
		usleep(100000);
	set("/sys/kernel/mm/ksm/run", "0");
}

static char *make_same(void)
{
	return pool_next(&same);
}

/* Pages that NUMA balancing wants to know the users of. */
static struct pool hinted, hinted_shared;

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* On one CPU, or on any. */
static void run_on(int cpu)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	for (int i = 0; i < 8; i++)
		if (cpu < 0 || i == cpu)
			CPU_SET(i, &cpus);
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static void prepare_hinted(void)
{
	const char *const knobs = "/sys/kernel/debug/sched/numa_balancing/";
	long before = vmstat("numa_pte_updates");
	char path[96];
	double start;

	if (access("/sys/devices/system/node/node1", F_OK))
		return;
	/* Of one thread only pages of other nodes get hints. */
	run_on(1);
	pool_make(&hinted, 512, MAP_PRIVATE);
	pool_make(&hinted_shared, 512, MAP_SHARED);
	run_on(0);
	snprintf(path, sizeof(path), "%sscan_delay_ms", knobs);
	set(path, "10");
	snprintf(path, sizeof(path), "%sscan_period_min_ms", knobs);
	set(path, "10");
	snprintf(path, sizeof(path), "%sscan_period_max_ms", knobs);
	set(path, "20");
	set("/proc/sys/kernel/numa_balancing", "1");
	/* A kernel without these knobs takes its time before it looks at a process first. */
	start = seconds();
	while (seconds() < start + 10 && vmstat("numa_pte_updates") == before)
		for (double pause = seconds(); seconds() < pause + .5;)
			getppid();
	set("/proc/sys/kernel/numa_balancing", "0");
	run_on(-1);
}

static char *make_hinted(void)
{
	bool shared = !rnd(3);
	char *p = pool_next(shared ? &hinted_shared : &hinted);

	how(shared ? " shared" : " private");
	if (rnd(2))
		now->use = WRITE;
	if (!rnd(6)) {
		how(" clear_refs");
		set("/proc/self/clear_refs", "4");
	}
	if (p && !rnd(4)) {
		how(" prot=%d", PROT_READ);
		mprotect(p, PG, PROT_READ);
	}
	return p;
}

/* A page that is being moved to the other node, and has to wait on its way (slowmove.c). */
static struct {
	void *page;
	int device, node, status;
	pthread_t thread;
} moving = { .device = -1 };

static void prepare_moving(void)
{
	if (access("/sys/devices/system/node/node1", F_OK))
		return;
	moving.device = open("/dev/slowmove", O_RDWR);
	if (moving.device >= 0 && write(moving.device, "watch", 5) != 5) {
		close(moving.device);
		moving.device = -1;
	}
}

static void *move_page(void *unused)
{
	syscall(SYS_move_pages, 0, 1, &moving.page, &moving.node, &moving.status,
		MOVE_PAGES_MOVE);
	return unused;
}

/* The access waits, too, until the move may go on. */
static void let_it_go(void)
{
	while (!started)
		usleep(1000);
	usleep(20000);
	now->waited = !finished;
	if (write(moving.device, "go", 2) != 2)
		how(" (go: no)");
	pthread_join(moving.thread, NULL);
}

static char *make_moving(void)
{
	char text[32] = "", *p = NULL;

	if (moving.device < 0)
		return NULL;
	p = map(NULL, PG, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(p, NOP, PG);
	if (rnd(2)) {
		how(" read-only");
		mprotect(p, PG, PROT_READ);
	}
	moving.page = p;
	if (syscall(SYS_move_pages, 0, 1, &moving.page, NULL, &moving.node, 0))
		return NULL;
	moving.node = !moving.node;
	snprintf(text, sizeof(text), "hold %lx", (unsigned long)p);
	if (write(moving.device, text, strlen(text)) < 0)
		return NULL;
	*text = '\0';
	pthread_create(&moving.thread, NULL, move_page, NULL);
	for (int i = 0; i < 200 && atoi(text) == 0; i++) {
		usleep(5000);
		if (pread(moving.device, text, sizeof(text) - 1, 0) < 0)
			break;
	}
	how(atoi(text) ? " held" : " (not held)");
	meanwhile = let_it_go;
	return p;
}

#endif
