/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The actor of the test of the verdict: memory in every way that changes what an
 * access does, and the access itself.
 */
#ifndef MMSCOPE_VERDICT_ACTOR_H
#define MMSCOPE_VERDICT_ACTOR_H

#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif
#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB	(21 << 26)
#endif

#define PG	4096UL
#define HUGE	0x200000UL
/* "nop": what is written, and what files hold, can be executed. */
#define NOP	0x90

enum use { READ, WRITE, EXEC, USES };

/* One situation, and what came of it; in memory both map. */
struct situation {
	uint64_t address;
	enum use use;
	int kind;
	/* The signal with its code, or 0; faults. */
	int sig, code;
	int minor, major;
	/* How it was made, for whoever has to understand a mistake. */
	char how[160];
};

static uint64_t random_state;

static uint64_t rnd(uint64_t below)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) % below;
}

static const int prots[] = {
	PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, PROT_READ | PROT_EXEC,
	PROT_READ | PROT_WRITE | PROT_EXEC, PROT_WRITE,
};

static int any_prot(void)
{
	return prots[rnd(sizeof(prots) / sizeof(*prots))];
}

/* --- what is undone after a situation --- */

static struct {
	void *start;
	size_t length;
} mapped[8];
static int nr_mapped, fds[8], nr_fds, page_key = -1;
static pid_t children[4];
static int nr_children;
static volatile struct situation *now;

static void how(const char *format, ...)
{
	size_t used = strlen((char *)now->how);
	va_list args;

	va_start(args, format);
	vsnprintf((char *)now->how + used, sizeof(now->how) - used, format, args);
	va_end(args);
}

static char *map(void *at, size_t length, int prot, int flags, int fd, off_t offset)
{
	char *p = mmap(at, length, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return NULL;
	mapped[nr_mapped].start = p;
	mapped[nr_mapped++].length = length;
	return p;
}

static int opened(int fd)
{
	if (fd >= 0)
		fds[nr_fds++] = fd;
	return fd;
}

/* A child that keeps what it shares until the end, or is gone at once. */
static void fork_off(bool stays)
{
	pid_t child = fork();

	if (!child) {
		if (stays)
			pause();
		_exit(0);
	}
	how(stays ? " fork" : " fork,gone");
	if (stays)
		children[nr_children++] = child;
	else
		waitpid(child, NULL, 0);
}

static void clean_up(void)
{
	if (page_key >= 0) {
		pkey_set(page_key, 0);
		pkey_free(page_key);
	}
	page_key = -1;
	while (nr_children) {
		kill(children[--nr_children], SIGKILL);
		waitpid(children[nr_children], NULL, 0);
	}
	while (nr_mapped) {
		nr_mapped--;
		munmap(mapped[nr_mapped].start, mapped[nr_mapped].length);
	}
	while (nr_fds)
		close(fds[--nr_fds]);
}

/* --- situations --- */

static void touch_page(char *p, int what)
{
	if (what == 1)
		(void)*(volatile char *)p;
	else if (what == 2)
		memset(p, NOP, PG);
}

static const char *const touched[] = { "untouched", "read", "written" };

/* Touched or not, shared or not, then with other rights. Returns the address. */
static char *live(char *p, size_t length, size_t page, bool protect)
{
	int what = rnd(3), prot = any_prot();

	if (!p)
		return NULL;
	how(" %s", touched[what]);
	if (length > page)
		p += rnd(length / page) * page;
	touch_page(p, what);
	if (!rnd(3))
		fork_off(rnd(2));
	if (!rnd(6)) {
		how(" dontneed");
		madvise(p, page, MADV_DONTNEED);
	}
	if (!rnd(6) && protect) {
		how(" again");
		touch_page(p, what);
	}
	if (protect && rnd(2)) {
		how(" prot=%d", prot);
		mprotect(p, page, prot);
	}
	return p + rnd(page);
}

#define RW_	(PROT_READ | PROT_WRITE)

static char *make_anon(void)
{
	return live(map(NULL, 4 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), 4 * PG, PG, true);
}

static char *make_shared(void)
{
	return live(map(NULL, 4 * PG, RW_, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 4 * PG, PG, true);
}

static char *make_zero(void)
{
	int fd = opened(open("/dev/zero", O_RDWR));

	return live(map(NULL, 4 * PG, RW_, MAP_PRIVATE, fd, 0), 4 * PG, PG, true);
}

static char *make_locked(void)
{
	char *p = map(NULL, 4 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS | (rnd(2) ? MAP_LOCKED : 0),
		      -1, 0);

	if (p && rnd(2))
		mlock(p, PG);
	return live(p, 4 * PG, PG, true);
}

static char *make_free(void)
{
	char *p = map(NULL, PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!p)
		return NULL;
	touch_page(p, 2);
	madvise(p, PG, MADV_FREE);
	if (!rnd(3))
		fork_off(rnd(2));
	return p;
}

/* A file in memory with holes, and addresses behind its end. */
static char *make_memfd(void)
{
	int fd = opened(memfd_create("verdict", 0)), shared = rnd(2);
	char page[PG];

	memset(page, NOP, PG);
	if (fd < 0 || ftruncate(fd, 4 * PG - rnd(PG)))
		return NULL;
	for (int i = 0; i < 3; i++)
		if (rnd(2) && pwrite(fd, page, PG, i * PG) != (ssize_t)PG)
			return NULL;
	how(shared ? " shared" : " private");
	char *p = map(NULL, 6 * PG, RW_, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	int i = rnd(6);

	if (!p)
		return NULL;
	how(" page %d", i);
	/* Behind the end nothing can be touched. */
	if (i >= 4) {
		mprotect(p, 6 * PG, any_prot());
		return p + i * PG;
	}
	if (!rnd(4)) {
		how(" out");
		touch_page(p + i * PG, rnd(3));
		madvise(p + i * PG, PG, MADV_PAGEOUT);
		return p + i * PG;
	}
	return live(p + i * PG, PG, PG, true);
}

/* A file on a disk, whose pages come and go. */
static char *make_disk(void)
{
	int shared = rnd(2), writable = shared ? rnd(4) : rnd(2), i = rnd(64), fd, prot;
	char page[PG];

	fd = opened(open("/run/verdict.disk/file", writable ? O_RDWR : O_RDONLY));
	if (fd < 0)
		return NULL;
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	how(" %s %s page %d", shared ? "shared" : "private", writable ? "rw" : "ro", i);
	if (rnd(2)) {
		how(" evicted");
		fsync(fd);
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	}
	if (rnd(2)) {
		how(" cached");
		if (pread(fd, page, PG, i * PG) != (ssize_t)PG)
			return NULL;
	}
	prot = PROT_READ | (writable || !shared ? PROT_WRITE : 0) | (rnd(3) ? 0 : PROT_EXEC);
	char *p = map(NULL, 66 * PG, prot, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0);

	if (!p)
		return NULL;
	if (!rnd(8)) {
		how(" behind end");
		return p + 64 * PG + rnd(2 * PG);
	}
	p += i * PG;
	if (rnd(2)) {
		int what = prot & PROT_WRITE ? rnd(3) : rnd(2);

		how(" %s", touched[what]);
		if (what == 2)
			*p = NOP;
		else
			touch_page(p, what);
		if (shared && rnd(2)) {
			how(" synced");
			fsync(fd);
		}
	}
	if (!rnd(4))
		fork_off(rnd(2));
	if (!rnd(3)) {
		int to = shared && !writable ? PROT_READ : any_prot();

		how(" prot=%d", to);
		mprotect(p, PG, to);
	}
	return p;
}

static char *make_nowhere(void)
{
	char *p;

	switch (rnd(6)) {
	case 0:
		p = map(NULL, 16 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p)
			munmap(p + 8 * PG, PG);
		how(" unmapped");
		return p ? p + 8 * PG + rnd(PG) : p;
	case 1:
		how(" low");
		return (char *)(1 + rnd(0xffff));
	case 2:
		how(" kernel");
		return (char *)(0xffff888000000000UL + rnd(1UL << 30));
	case 3:
		how(" kernel's image");
		return (char *)(0xffffffff81000000UL + rnd(1UL << 30));
	case 4:
		how(" not canonical");
		return (char *)((1UL << 63) + (rnd(1UL << 61)));
	default:
		how(" vsyscall");
		return (char *)(0xffffffffff600000UL + (rnd(2) ? rnd(3) * 1024 : rnd(PG)));
	}
}

static char *make_hugetlb(void)
{
	int shared = rnd(2);
	char *p = map(NULL, HUGE, RW_, (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS |
		      MAP_HUGETLB | MAP_HUGE_2MB | (rnd(4) ? 0 : MAP_NORESERVE), -1, 0);

	how(shared ? " shared" : " private");
	return live(p, HUGE, HUGE, true);
}

static char *make_thp(void)
{
	char *p = map(NULL, 2 * HUGE, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int what = rnd(3);

	if (!p)
		return NULL;
	p = (char *)(((uintptr_t)p + HUGE - 1) & -HUGE);
	madvise(p, HUGE, MADV_HUGEPAGE);
	how(" %s", touched[what]);
	touch_page(p, what);
	if (rnd(2))
		fork_off(rnd(2));
	if (!rnd(4)) {
		how(" split");
		mprotect(p + HUGE / 2, PG, PROT_READ);
	}
	return p + rnd(HUGE / 2);
}

static char *make_swap(void)
{
	char *p = map(NULL, 2 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!p)
		return NULL;
	touch_page(p, 2);
	if (!rnd(3))
		fork_off(rnd(2));
	madvise(p, PG, MADV_PAGEOUT);
	if (rnd(2))
		return p;
	int prot = any_prot();

	how(" prot=%d", prot);
	mprotect(p, PG, prot);
	return p;
}

/* Who is told gets SIGBUS instead: nobody has to answer. */
static char *make_userfault(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_SIGBUS };
	int fd = opened(syscall(SYS_userfaultfd, O_CLOEXEC)), what = rnd(3), mode = rnd(3);
	bool memory = rnd(2);
	char *p;

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api))
		return NULL;
	p = map(NULL, 2 * PG, RW_, (memory ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS, -1, 0);
	if (!p)
		return NULL;
	how(" %s %s mode %d", memory ? "shared" : "private", touched[what], mode + 1);
	touch_page(p, what);
	struct uffdio_register reg = {
		.range = { (uintptr_t)p, 2 * PG },
		.mode = mode == 0 ? UFFDIO_REGISTER_MODE_MISSING :
			mode == 1 ? UFFDIO_REGISTER_MODE_WP :
			UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP,
	};
	if (ioctl(fd, UFFDIO_REGISTER, &reg))
		return NULL;
	if (mode && rnd(2)) {
		struct uffdio_writeprotect wp = {
			.range = { (uintptr_t)p, PG }, .mode = UFFDIO_WRITEPROTECT_MODE_WP,
		};

		how(" wp");
		if (ioctl(fd, UFFDIO_WRITEPROTECT, &wp))
			return NULL;
	}
	return p;
}

static char *make_pkey(void)
{
	int prot = rnd(4) ? RW_ : any_prot(), rights = rnd(4), what = rnd(3);
	char *p = map(NULL, PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	page_key = pkey_alloc(0, 0);
	if (page_key < 0 || !p)
		return NULL;
	how(" %s rights %d prot=%d", touched[what], rights, prot);
	touch_page(p, what);
	if (!rnd(3))
		fork_off(rnd(2));
	pkey_mprotect(p, PG, prot, page_key);
	pkey_set(page_key, rights);
	return p;
}

/* Below an area that grows, as far as the limit and farther, and near to others. */
static char *make_stack(void)
{
	const size_t room = 48UL << 20, top = 32UL << 20;
	char *p = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t down = rnd(2) ? rnd(16) : rnd(3000), below = rnd(4000);
	int prot = rnd(4) ? RW_ : any_prot();

	if (p == MAP_FAILED)
		return NULL;
	munmap(p, room);
	p += top;
	if (!map(p, 4 * PG, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN | MAP_FIXED, -1, 0))
		return NULL;
	/* Of the areas of a process the stack alone grows by itself: munmap all of it. */
	mapped[nr_mapped - 1].start = p - (16UL << 20);
	mapped[nr_mapped - 1].length = (16UL << 20) + 4 * PG;
	how(" %zu pages below, prot=%d", down, prot);
	if (rnd(2) && below > down) {
		how(", another one at %zu", below);
		map(p - (below + 1) * PG, PG, rnd(4) ? RW_ : PROT_NONE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	}
	return p - down * PG - 1 - rnd(PG);
}

/* Frames without pages: the machine's ROM. */
static char *make_device(void)
{
	int fd = opened(open("/dev/mem", O_RDWR)), shared = rnd(2);
	char *p;

	if (fd < 0)
		return NULL;
	how(shared ? " shared" : " private");
	p = map(NULL, 2 * PG, rnd(2) ? RW_ : PROT_READ, shared ? MAP_SHARED : MAP_PRIVATE, fd,
		0xf0000);
	if (p && !rnd(4)) {
		how(" dontneed");
		madvise(p, PG, MADV_DONTNEED);
	}
	return p;
}

static void set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd >= 0 && write(fd, value, strlen(value)) < 0)
		how(" (%s: no)", path);
	close(fd);
}

/*
 * Pages that the kernel does something to in its own time: made once, written, used
 * one by one.
 */
struct pool {
	char *start;
	size_t pages, next;
};

static char *pool_make(struct pool *pool, size_t pages)
{
	pool->pages = pages;
	pool->start = mmap(NULL, pages * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
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

/* Pages of the same content, merged. */
static struct pool same;

static void prepare_same(void)
{
	char *p = pool_make(&same, 128);

	set("/sys/kernel/mm/ksm/pages_to_scan", "10000");
	set("/sys/kernel/mm/ksm/sleep_millisecs", "10");
	if (madvise(p, same.pages * PG, MADV_MERGEABLE))
		same.next = same.pages;
	set("/sys/kernel/mm/ksm/run", "1");
	usleep(1500000);
	set("/sys/kernel/mm/ksm/run", "0");
}

static char *make_same(void)
{
	return pool_next(&same);
}

/* Pages that NUMA balancing wants to know the users of. */
static struct pool hinted;

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
	char path[96];

	if (access("/sys/devices/system/node/node1", F_OK))
		return;
	/* Of one thread only pages of other nodes get hints. */
	run_on(1);
	pool_make(&hinted, 512);
	run_on(0);
	snprintf(path, sizeof(path), "%sscan_delay_ms", knobs);
	set(path, "10");
	snprintf(path, sizeof(path), "%sscan_period_min_ms", knobs);
	set(path, "10");
	snprintf(path, sizeof(path), "%sscan_period_max_ms", knobs);
	set(path, "20");
	set("/proc/sys/kernel/numa_balancing", "1");
	for (double start = seconds(); seconds() < start + 2;)
		getppid();
	set("/proc/sys/kernel/numa_balancing", "0");
	run_on(-1);
}

static char *make_hinted(void)
{
	char *p = pool_next(&hinted);

	if (p && !rnd(4)) {
		how(" prot=%d", PROT_READ);
		mprotect(p, PG, PROT_READ);
	}
	return p;
}

/* Any page of the actor itself; nothing that would break it. */
static char *make_own(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	unsigned long start, end, page = 0;
	char line[256], perms[8];
	int n = 0;

	while (maps && fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %7s", &start, &end, perms) != 3 || rnd(++n))
			continue;
		page = start + rnd((end - start) / PG) * PG;
		now->use = *perms == 'r' || perms[1] == 'w' || rnd(2) ? READ : WRITE;
		snprintf((char *)now->how, sizeof(now->how), "own %.100s", line);
		now->how[strcspn((char *)now->how, "\n")] = '\0';
	}
	if (maps)
		fclose(maps);
	return (char *)page;
}

/* Which there are, and how often. */
static const struct {
	const char *name;
	char *(*make)(void);
	int weight;
} makers[] = {
	{ "anonymous", make_anon, 1 },
	{ "shared anonymous", make_shared, 1 },
	{ "/dev/zero", make_zero, 1 },
	{ "locked", make_locked, 1 },
	{ "lazily freed", make_free, 1 },
	{ "file in memory", make_memfd, 1 },
	{ "file on disk", make_disk, 3 },
	{ "nowhere", make_nowhere, 2 },
	{ "hugetlb", make_hugetlb, 1 },
	{ "THP", make_thp, 1 },
	{ "swap", make_swap, 1 },
	{ "userfaultfd", make_userfault, 1 },
	{ "protection key", make_pkey, 1 },
	{ "stack's edge", make_stack, 1 },
	{ "device", make_device, 1 },
	{ "merged by KSM", make_same, 1 },
	{ "NUMA hints", make_hinted, 1 },
	{ "own", make_own, 1 },
};

#define NR_KINDS	((int)(sizeof(makers) / sizeof(*makers)))

static int pick(void)
{
	int all = 0, i;

	for (i = 0; i < NR_KINDS; i++)
		all += makers[i].weight;
	all = rnd(all);
	for (i = 0; (all -= makers[i].weight) >= 0; i++)
		;
	return i;
}

/* --- the access --- */

static sigjmp_buf back;
static volatile int got_sig, got_code, traps;
static char scratch[64];

static void caught(int sig, siginfo_t *info, void *context)
{
	ucontext_t *c = context;

	/* The first trap is after the call, the second after what was fetched there. */
	if (sig == SIGTRAP && ++traps == 1)
		return;
	c->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
	if (sig != SIGTRAP) {
		got_sig = sig;
		got_code = info->si_code;
	}
	siglongjmp(back, 1);
}

static void __attribute__((noinline)) do_access(uint64_t address, enum use use)
{
	switch (use) {
	case READ:
		(void)*(volatile char *)address;
		break;
	case WRITE:
		*(volatile char *)address = (char)NOP;
		break;
	default:
		/* Step by step: what is fetched there is not to go on. */
		asm volatile("subq $128, %%rsp; pushfq; orq $0x100, (%%rsp); popfq; "
			     "call *%%rdx; addq $128, %%rsp"
			     :: "d"(address), "a"(scratch), "D"(0), "S"(0)
			     : "memory", "cc", "rcx", "r8", "r9", "r10", "r11");
	}
}

static void measured(uint64_t address, enum use use, volatile struct situation *s)
{
	struct rusage before, after;

	got_sig = 0;
	got_code = 0;
	traps = 0;
	getrusage(RUSAGE_THREAD, &before);
	if (!sigsetjmp(back, 1))
		do_access(address, use);
	getrusage(RUSAGE_THREAD, &after);
	s->sig = got_sig;
	s->code = got_code;
	s->minor = after.ru_minflt - before.ru_minflt;
	s->major = after.ru_majflt - before.ru_majflt;
}

/* All that the access itself needs is touched, so that the access alone faults. */
static void warm_up(void)
{
	static struct situation s;
	static unsigned char nop[16] __attribute__((aligned(16))) = { NOP };

	measured((uintptr_t)scratch, WRITE, &s);
	measured((uintptr_t)scratch, READ, &s);
	measured((uintptr_t)nop, EXEC, &s);
	measured(16, READ, &s);
	measured((uintptr_t)do_access, EXEC, &s);
}

static void prepare(void)
{
	static char other_stack[64 * 1024];
	struct sigaction sa = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	stack_t stack = { .ss_sp = other_stack, .ss_size = sizeof(other_stack) };

	memset(other_stack, 1, sizeof(other_stack));
	sigaltstack(&stack, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	sigaction(SIGTRAP, &sa, NULL);
}

/*
 * Makes @n situations one after the other: says on @ready that one is there, and
 * waits on @go before it does the access, and again before it is cleaned up.
 */
static void act(uint64_t seed, int n, volatile struct situation *s, int ready, int go)
{
	char *address, byte = 0;

	random_state = seed;
	now = s;
	prepare();
	prepare_same();
	prepare_hinted();
	for (int i = 0; i < n; i++) {
		s->kind = pick();
		s->use = rnd(USES);
		s->how[0] = '\0';
		address = makers[s->kind].make();
		s->address = (uintptr_t)address;
		warm_up();
		if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 1)
			_exit(1);
		if (address)
			measured(s->address, s->use, s);
		if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 1)
			_exit(1);
		clean_up();
	}
	_exit(0);
}

#endif
