// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages that are being moved between nodes, halted on the way by a module's pages, and
 * pages that are there but not for the CPU, PROT_NONE and hints of NUMA balancing: walk
 * against pagemap and against the frames they had before.
 *
 * vm: --memory 1G --append hugepages=8 --nodes 2
 * timeout: 200
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <time.h>

#include "scope.h"
#include "absent.h"

#define PAGES		16
#define HUGE		0x200000UL
#define MOVE_PAGES_MOVE	2

struct move {
	void *page;
	int node, status;
	long ret;
};

static void *mover(void *arg)
{
	struct move *m = arg;

	m->ret = syscall(SYS_move_pages, 0, 1, &m->page, &m->node, &m->status, MOVE_PAGES_MOVE);
	return NULL;
}

static int node_of(void *p)
{
	int status = -1;

	if (syscall(SYS_move_pages, 0, 1, &p, NULL, &status, 0))
		return -1;
	return status;
}

static bool waiting(int device)
{
	char text[16] = "";

	for (int i = 0; i < 500; i++) {
		if (pread(device, text, sizeof(text) - 1, 0) > 0 && atoi(text) > 0)
			return true;
		usleep(10000);
	}
	return false;
}

static void command(int device, const char *word)
{
	if (write(device, word, strlen(word)) < 0)
		bail("slowmove: %s: %s", word, strerror(errno));
}

/* Moves the page at @p, stops on the way, looks, and goes on. @at: where to look. */
static void check_move(int device, const char *what, char *p, char *at, const char *kind,
		       const char *flags)
{
	struct move m = { .page = p, .node = !node_of(p) };
	uint64_t before = PM_PFN(judge(at));
	pthread_t thread;
	struct seen s;

	command(device, "hold");
	pthread_create(&thread, NULL, mover, &m);
	if (ok(waiting(device), "%s: a move waits", what)) {
		s = see(at);
		ok(as_pagemap(&s, judge(at), "migration", kind), "%s: seen as %s", what, kind);
		is_u64(s.pfn, before, "%s: of the frame it had", what);
		is_str(flag_words(&s), flags, "%s: with these bits", what);
		ask_text(at);
		ok(file_has(ROOT "task/self/walk", "physical  none: migration, "), "%s: in words",
		   what);
	}
	command(device, "go");
	pthread_join(thread, NULL);
	s = see(at);
	ok(!m.ret && m.status == m.node && !strcmp(s.state, "present") &&
	   s.pfn == PM_PFN(judge(at)),
	   "%s: it arrives, and is present (%ld, %d)", what, m.ret, m.status);
}

static char *slow_area(int device, size_t length, int prot, off_t offset)
{
	char *p = mmap(NULL, length, prot, MAP_SHARED, device, offset);

	if (p == MAP_FAILED)
		bail("mmap of slowmove: %s", strerror(errno));
	for (size_t at = 0; at < length; at += PAGE) {
		if (prot & PROT_WRITE)
			p[at] = 1;
		else
			(void)*(volatile char *)(p + at);
	}
	return p;
}

/* Soft-dirty of all that is mapped; the areas are new and so it is everywhere. */
static void check_any_move(int device)
{
	char *p = area(PAGE, MAP_PRIVATE), *huge = area(2 * HUGE, MAP_PRIVATE);

	if (write(device, "watch", 5) != 5) {
		skip("anonymous and huge pages that are moved",
		     "kernel built without CONFIG_MMU_NOTIFIER");
		return;
	}
	fill(p, 1);
	check_move(device, "an anonymous page", p, p, "migration-write", "soft-dirty young dirty");
	mprotect(p, PAGE, PROT_READ);
	check_move(device, "one that is read-only", p, p, "migration-read-exclusive",
		   "soft-dirty young dirty");
	huge = (char *)(((uintptr_t)huge + HUGE - 1) & -HUGE);
	madvise(huge, HUGE, MADV_HUGEPAGE);
	huge[0] = 1;
	check_move(device, "a huge page", huge, huge + 5 * PAGE, "migration-write",
		   "soft-dirty young dirty");
}

static void check_migration(void)
{
	int device;
	char *p;

	if (node_of(&device) < 0 || system("test -d /sys/devices/system/node/node1")) {
		skip("pages that are moved", "the machine has one node");
		return;
	}
	if (system("insmod /lib/slowmove.ko"))
		bail("slowmove does not load");
	device = open("/dev/slowmove", O_RDWR);
	p = slow_area(device, 2 * PAGE, RW, 0);
	check_move(device, "a page of a file", p, p, "migration-write", "soft-dirty young dirty");
	munmap(p, 2 * PAGE);
	p = slow_area(device, 2 * PAGE, PROT_READ, 4 * PAGE);
	check_move(device, "a read-only one", p + PAGE, p + PAGE, "migration-read", "young");
	munmap(p, 2 * PAGE);
	check_any_move(device);
	close(device);
	ok(!system("rmmod slowmove"), "the module with the slow pages goes");
}

/* The longest line, less its end. */
static unsigned long longest_line(const char *file)
{
	unsigned long longest = 0;
	char line[512];
	FILE *f = fopen(file, "r");

	while (f && fgets(line, sizeof(line), f))
		if (strcspn(line, "\n") > longest)
			longest = strcspn(line, "\n");
	if (f)
		fclose(f);
	return longest;
}

static void check_prot_none(void)
{
	char *p = area(PAGE, MAP_PRIVATE);
	struct seen s;

	fill(p, 1);
	mprotect(p, PAGE, PROT_NONE);
	s = see(p);
	ok(!strcmp(s.state, "prot-none") && s.pfn == PM_PFN(judge(p)) && judge(p) & PM_PRESENT,
	   "prot-none: the page is kept, as pagemap has it");
	ask_text(p);
	ok(file_has(ROOT "task/self/walk", "\n          no NUMA hint, as the area's permissions"),
	   "prot-none: how it was told from a NUMA hint");
	ok(file_has(ROOT "task/self/pagetable", "prot-none") &&
	   longest_line(ROOT "task/self/pagetable") <= 80,
	   "pagetable has 80 columns, with the longest word of a state");
}

/* The kernel puts hints only on pages that are far from the one CPU that uses them. */
static void check_numa_hint(void)
{
	enum { SECONDS = 60 };
	char *p = area(PAGES * PAGE, MAP_PRIVATE);
	long hints = vmstat("numa_pte_updates");
	struct move m = { .page = p };
	struct seen s = {};
	cpu_set_t cpu;
	time_t end;

	if (node_of(&cpu) < 0 || system("echo 1 2>/dev/null >/proc/sys/kernel/numa_balancing && "
					"test -d /sys/devices/system/node/node1")) {
		skip("NUMA hints", "kernel without NUMA balancing, or a machine of one node");
		return;
	}
	CPU_ZERO(&cpu);
	CPU_SET(0, &cpu);
	sched_setaffinity(0, sizeof(cpu), &cpu);
	fill(p, PAGES);
	m.node = 1;
	mover(&m);
	for (end = time(NULL) + SECONDS; time(NULL) < end && strcmp(s.state, "numa-hint");
	     s = see(p))
		for (clock_t until = clock() + CLOCKS_PER_SEC / 10; clock() < until;)
			;
	ok(!strcmp(s.state, "numa-hint") && s.pfn == PM_PFN(judge(p)) && judge(p) & PM_PRESENT &&
	   vmstat("numa_pte_updates") > hints,
	   "a page on the other node gets a NUMA hint (%s), and the kernel counts it", s.state);
	ask_text(p);
	ok(file_has(ROOT "task/self/walk", "\n          no PROT_NONE, as the area's permissions"),
	   "how it was told from PROT_NONE");
	p[0] = 1;
	s = see(p);
	ok(!strcmp(s.state, "present"), "a touch takes it away");
}

int main(void)
{
	pagemap = open("/proc/self/pagemap", O_RDONLY);
	check_prot_none();
	check_migration();
	check_numa_hint();
	return done();
}
