/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: memory in the ways that one process, or it and a child,
 * can make it. Each function makes one situation by chance, and returns the address,
 * or NULL where the machine has no such thing.
 */
#ifndef MMSCOPE_VERDICT_MEMORY_H
#define MMSCOPE_VERDICT_MEMORY_H

#include "verdict_situation.h"

#define RW_	(PROT_READ | PROT_WRITE)

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
	if (!rnd(16)) {
		how(" clear_refs");
		set("/proc/self/clear_refs", "4");
	}
	if (protect && rnd(2)) {
		how(" prot=%d", prot);
		mprotect(p, page, prot);
	}
	return p + rnd(page);
}

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

static char *make_unmapped(void)
{
	char *p = map(NULL, 16 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p)
		munmap(p + 8 * PG, PG);
	return p ? p + 8 * PG + rnd(PG) : p;
}

static char *make_low(void)
{
	return (char *)(1 + rnd(0xffff));
}

static char *make_kernel(void)
{
	return (char *)(rnd(2) ? 0xffff888000000000UL + rnd(1UL << 30) :
			0xffffffff81000000UL + rnd(1UL << 30));
}

static char *make_not_canonical(void)
{
	return (char *)((1UL << 63) + (rnd(1UL << 61)));
}

static char *make_vsyscall(void)
{
	return (char *)(0xffffffffff600000UL + (rnd(2) ? rnd(3) * 1024 : rnd(PG)));
}

static char *make_prot_none(void)
{
	char *p = map(NULL, 2 * PG, RW_, (rnd(2) ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS,
		      -1, 0);
	int what = rnd(3);

	if (!p)
		return NULL;
	how(" %s", touched[what]);
	touch_page(p, what);
	mprotect(p, PG, PROT_NONE);
	if (rnd(2))
		return p;
	what = any_prot();
	how(" then prot=%d", what);
	mprotect(p, PG, what);
	return p;
}

static char *make_hugetlb(void)
{
	int shared = rnd(2);
	char *p = map(NULL, HUGE, RW_, (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS |
		      MAP_HUGETLB | MAP_HUGE_2MB | (rnd(4) ? 0 : MAP_NORESERVE), -1, 0);

	how(shared ? " shared" : " private");
	return live(p, HUGE, HUGE, true);
}

static unsigned long meminfo(const char *name)
{
	FILE *f = fopen("/proc/meminfo", "r");
	unsigned long value = 0;
	char line[128];

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, name, strlen(name)))
			value = strtoul(line + strlen(name), NULL, 10);
	if (f)
		fclose(f);
	return value;
}

/* Huge pages that nobody has reserved are, now. */
static void reserve_all_huge(void)
{
	unsigned long have = meminfo("HugePages_Free:"), reserved = meminfo("HugePages_Rsvd:");

	how(" %lu taken", have - reserved);
	if (have > reserved)
		map(NULL, (have - reserved) * HUGE, RW_, MAP_PRIVATE | MAP_ANONYMOUS |
		    MAP_HUGETLB | MAP_HUGE_2MB, -1, 0);
}

/* A private mapping of a page that is a file's, with one in reserve for its copy or not. */
static char *make_huge_file(void)
{
	int fd = opened(memfd_create("verdict", MFD_HUGETLB)), reserve = rnd(2);
	char *p = fd < 0 || ftruncate(fd, HUGE) ? NULL : map(NULL, HUGE, RW_, MAP_SHARED, fd, 0);

	if (!p)
		return NULL;
	memset(p, NOP, HUGE);
	p = map(NULL, HUGE, RW_ | PROT_EXEC, MAP_PRIVATE | (reserve ? 0 : MAP_NORESERVE), fd, 0);
	if (!p)
		return NULL;
	how(reserve ? " reserve" : " no reserve");
	if (rnd(3)) {
		how(" read");
		touch_page(p, 1);
	}
	if (rnd(2))
		reserve_all_huge();
	if (rnd(2))
		now->use = WRITE;
	if (!rnd(4))
		fork_off(rnd(2));
	return p + rnd(HUGE);
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

/* Shared with a child that is gone, mostly: alone, or of a huge page that was split. */
static char *make_shared_before(void)
{
	char *p = map(NULL, 2 * HUGE, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool huge = !rnd(3);

	if (!p)
		return NULL;
	p = (char *)(((uintptr_t)p + HUGE - 1) & -HUGE);
	madvise(p, HUGE, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
	how(huge ? " huge" : " small");
	touch_page(p, 2);
	fork_off(!rnd(4));
	if (huge && rnd(3)) {
		how(" split");
		mprotect(p + HUGE / 2, PG, PROT_READ);
		if (rnd(2)) {
			how(" alone");
			madvise(p + PG, HUGE - PG, MADV_DONTNEED);
		}
	}
	/* A page that was just made waits in its CPU's batch, which this empties. */
	if (rnd(4)) {
		how(" settled");
		madvise(p + HUGE, PG, MADV_COLD);
	}
	if (rnd(4))
		now->use = WRITE;
	return p + rnd(PG);
}

/* Of its own, once it has been written: out to swap. */
static char *swapped_page(void)
{
	char *p = map(NULL, 2 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!p)
		return NULL;
	touch_page(p, 2);
	madvise(p, PG, MADV_PAGEOUT);
	return p;
}

static char *make_swap(void)
{
	char *p = swapped_page();
	int prot = any_prot();

	if (p && !rnd(3))
		fork_off(rnd(2));
	if (!p || rnd(2))
		return p;
	how(" prot=%d", prot);
	mprotect(p, PG, prot);
	return p;
}

/* In swap of two processes: who uses it first leaves it in the swap cache. */
static char *make_swap_cache(void)
{
	char *p = swapped_page();

	if (!p)
		return NULL;
	fork_touching(p, rnd(3));
	if (rnd(2)) {
		how(" read");
		touch_page(p, 1);
	}
	return p;
}

/* Shared memory that went to swap leaves nothing in the tables. */
static char *make_shared_swap(void)
{
	int fd = opened(memfd_create("verdict", 0)), shared = rnd(2);
	char page[PG], *p;

	memset(page, NOP, PG);
	if (fd < 0 || pwrite(fd, page, PG, 0) != (ssize_t)PG)
		return NULL;
	p = map(NULL, PG, RW_, MAP_SHARED, fd, 0);
	if (!p)
		return NULL;
	touch_page(p, 1);
	madvise(p, PG, MADV_PAGEOUT);
	how(shared ? " shared" : " private");
	return shared ? p : map(NULL, PG, RW_, MAP_PRIVATE, fd, 0);
}

/* Anonymous, or of a file; SIGBUS comes at once only to who asked for that. */
static char *make_broken(void)
{
	bool shared = rnd(2);
	char *p = map(NULL, 2 * PG, RW_, (shared ? MAP_SHARED : MAP_PRIVATE) | MAP_ANONYMOUS,
		      -1, 0);

	if (!p)
		return NULL;
	p += rnd(2) * PG;
	touch_page(p, 2);
	how(shared ? " shared" : " private");
	return madvise(p, PG, MADV_HWPOISON) ? NULL : p;
}

/* A guard, put in later, where the kernel has that. */
static char *make_guard(void)
{
	char *p = map(NULL, 4 * PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!p)
		return NULL;
	touch_page(p, rnd(3));
	if (madvise(p, 2 * PG, GUARD_INSTALL))
		return NULL;
	if (!rnd(4))
		fork_off(rnd(2));
	return p + rnd(3) * PG;
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

/* Limits that growth has beside that of the stack. */
static void limit_growth(char *p, size_t down, int prot)
{
	char line[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY);
	size_t pages = read(fd, line, sizeof(line) - 1) > 0 ? strtoul(line, NULL, 0) : 0;

	close(fd);
	if (rnd(2) && pages) {
		how(" RLIMIT_AS");
		change_limits((pages + rnd(2 * down + 4)) * PG, RLIM_INFINITY, 8UL << 20);
	} else if (prot & PROT_WRITE && !mlock2(p, 4 * PG, MLOCK_ONFAULT)) {
		how(" RLIMIT_MEMLOCK");
		may_lock_all(rnd(4) == 0);
		change_limits(RLIM_INFINITY, (4 + rnd(2 * down + 4)) * PG, 8UL << 20);
	}
}

/* Below an area that grows, as far as the limit and farther, and near to others. */
static char *make_grows_down(void)
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
	if (!rnd(4))
		limit_growth(p, down, prot);
	return p - down * PG - 1 - rnd(PG);
}

/* The stack of the program, which has a limit of its own. */
static char *make_stack(void)
{
	unsigned long start = 0, end = 0;
	char line[256];
	FILE *maps = fopen("/proc/self/maps", "r");

	while (maps && fgets(line, sizeof(line), maps))
		if (strstr(line, "[stack]"))
			sscanf(line, "%lx-%lx", &start, &end);
	if (maps)
		fclose(maps);
	if (!start)
		return NULL;
	change_limits(RLIM_INFINITY, RLIM_INFINITY, end - start + rnd(12) * PG);
	how(" limit");
	return (char *)start - 1 - rnd(12 * PG);
}

/* Frames without pages: the machine's ROM. */
static char *make_rom(void)
{
	int fd = opened(open("/dev/mem", O_RDWR)), shared = rnd(2);
	char *p;

	if (fd < 0)
		return NULL;
	how(shared ? " shared" : " private");
	p = map(NULL, 2 * PG, rnd(2) ? RW_ : PROT_READ, shared ? MAP_SHARED : MAP_PRIVATE, fd,
		0xf0000);
	if (p && !rnd(4)) {
		how(" clear_refs");
		set("/proc/self/clear_refs", "4");
	}
	return p;
}

/* As a driver maps its memory (module/driver.c), with pages or without. */
static char *driver_page(int kind, bool refuses)
{
	int fd = opened(open("/dev/mms-driver", O_RDWR)), shared = rnd(2), i = rnd(4);
	char *p = map(NULL, 4 * PG, rnd(3) ? RW_ : PROT_READ, shared ? MAP_SHARED : MAP_PRIVATE, fd,
		      (off_t)kind << 20);

	how(" %s driver %d page %d", shared ? "shared" : "private", kind, i);
	if (!p)
		return NULL;
	p += i * PG;
	if (!refuses && !rnd(3)) {
		how(" read");
		touch_page(p, 1);
	}
	if (!rnd(4)) {
		how(" clear_refs");
		set("/proc/self/clear_refs", "4");
	}
	return p;
}

/* remap_pfn_range() and remap_vmalloc_range(). */
static char *make_pfnmap(void)
{
	return rnd(3) ? driver_page(rnd(2) ? 0 : 5, false) : make_rom();
}

/* vm_insert_page() and vmf_insert_mixed(). */
static char *make_mixedmap(void)
{
	return driver_page(rnd(2) ? 6 : 7, false);
}

/* Its fault handler has nothing to map. */
static char *make_refused(void)
{
	return driver_page(11, true);
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

#endif
