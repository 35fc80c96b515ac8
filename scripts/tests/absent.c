// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that are not present, each kind that this kernel can be made to put into
 * the tables of this very process: walk and pagetable_at against pagemap, /proc/swaps
 * and what was done to the page.
 *
 * vm: --memory 1G --append hugepages=8 --nodes 2
 * timeout: 300
 */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <time.h>

#include "scope.h"

#define PAGES		16
#define MANY		512
#define HUGE		0x200000UL
#define RW		(PROT_READ | PROT_WRITE)
#define PM_UFFD_WP	(1ULL << 57)

/* Newer than the headers of this machine may be: include/uapi/linux/userfaultfd.h, mman.h */
#define FEATURE_POISON	(1 << 14)
#define IOC_POISON	_IOWR(UFFDIO, 0x08, struct poison)
#define GUARD_INSTALL	102
#define MOVE_PAGES_MOVE	2

struct poison {
	struct uffdio_range range;
	uint64_t mode;
	int64_t updated;
};

/* One address as walk tells it. */
struct seen {
	char state[16], kind[32], device[64];
	uint64_t type, offset, pfn, flags, unknown, entry, last_entry, swap_type, swap_offset;
	bool soft_dirty, uffd_wp, absent;
};

static int pagemap;

static uint64_t judge(const void *p)
{
	return read_u64(pagemap, (uintptr_t)p / PAGE);
}

static const char *text_of(struct raw *raw, const struct raw_record *r, const char *name)
{
	uint64_t at = number(raw, r, name);

	return at ? r->strings + at : "";
}

static void see_record(struct raw *raw, const struct raw_record *r, struct seen *s)
{
	const char *type = raw_word(raw, raw->types[r->type].name);

	if (!strcmp(type, "walk")) {
		snprintf(s->state, sizeof(s->state), "%s", word(raw, r, "state"));
		s->soft_dirty = number(raw, r, "soft_dirty");
		s->uffd_wp = number(raw, r, "uffd_wp");
		s->swap_type = number(raw, r, "swap_type");
		s->swap_offset = number(raw, r, "swap_offset");
	} else if (!strcmp(type, "levels")) {
		s->last_entry = number(raw, r, "entry");
	} else if (!strcmp(type, "frame")) {
		s->pfn = number(raw, r, "pfn");
	} else if (!strcmp(type, "absent")) {
		s->absent = true;
		snprintf(s->kind, sizeof(s->kind), "%s", word(raw, r, "kind"));
		snprintf(s->device, sizeof(s->device), "%s", text_of(raw, r, "device"));
		s->type = number(raw, r, "type");
		s->offset = number(raw, r, "offset");
		s->pfn = number(raw, r, "pfn");
		s->flags = number(raw, r, "flags");
		s->unknown = number(raw, r, "unknown");
		s->entry = number(raw, r, "entry");
	}
}

/* A raw file of this process, asked; each record goes to @record. */
static bool ask(const char *file, const char *question,
		void (*record)(struct raw *, const struct raw_record *, struct seen *),
		struct seen *s)
{
	struct raw raw = { .read = read_fd };
	int fd = open(file, O_RDWR), ret;
	struct raw_record r;

	if (fd < 0 || write(fd, question, strlen(question)) < 0)
		bail("%s: %s: %s", file, question, strerror(errno));
	raw.from = &fd;
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		record(&raw, &r, s);
		ret = 0;
	}
	ret = ret || raw.end.error;
	raw_end(&raw);
	close(fd);
	return !ret;
}

static struct seen see(const void *p)
{
	struct seen s = {};
	char question[32];

	snprintf(question, sizeof(question), "%lx", (unsigned long)p);
	if (!ask(ROOT "raw/task/self/walk", question, see_record, &s))
		bail("walk %s failed", question);
	return s;
}

/* Is the flag of this name set? By the names the file itself has. */
static const char *flag_words(const struct seen *s)
{
	static const char *const words[] = {
		"soft-dirty", "uffd-wp", "exclusive", "young", "dirty"
	};
	static char text[64];

	*text = '\0';
	for (int i = 0; i < 5; i++)
		if (s->flags & 1 << i)
			sprintf(text + strlen(text), "%s%s", *text ? " " : "", words[i]);
	return text;
}

/* What is not present is that to pagemap too: type and offset, and the bits beside. */
static bool as_pagemap(const struct seen *s, uint64_t p, const char *state, const char *kind)
{
	bool good = s->absent && p & PM_SWAP && !(p & PM_PRESENT) &&
		    !strcmp(s->state, state) && !strcmp(s->kind, kind) &&
		    (s->type | s->offset << 5) == PM_PFN(p) && !s->unknown &&
		    s->entry == s->last_entry && s->soft_dirty == !!(p & PM_SOFT_DIRTY) &&
		    s->uffd_wp == !!(p & PM_UFFD_WP);

	if (!good)
		diag("%s %s type %lu offset %#lx pfn %#lx flags %s unknown %#lx, pagemap %#lx",
		     s->state, s->kind, s->type, s->offset, s->pfn, flag_words(s), s->unknown, p);
	return good;
}

static char *area(size_t length, int flags)
{
	char *p = mmap(NULL, length, RW, MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED)
		bail("mmap: %s", strerror(errno));
	madvise(p, length, MADV_NOHUGEPAGE);
	return p;
}

static void fill(char *p, int pages)
{
	for (int i = 0; i < pages; i++)
		memset(p + i * PAGE, i + 1, 64);
}

/* All that is written goes to swap: true if all did. */
static bool pageout(char *p, int pages)
{
	int left = pages;

	for (int try = 0; left && try < 100; try++) {
		madvise(p, pages * PAGE, MADV_PAGEOUT);
		usleep(10000);
		left = 0;
		for (int i = 0; i < pages; i++)
			left += !!(judge(p + i * PAGE) & PM_PRESENT);
	}
	return !left;
}

/* --- swap ------------------------------------------------------------------ */

/* The path of a device in /proc/swaps, whose rows are in the order of their numbers. */
static const char *swap_name(unsigned int type)
{
	static char name[64], line[256];
	FILE *f = fopen("/proc/swaps", "r");

	*name = '\0';
	for (unsigned int row = 0; f && fgets(line, sizeof(line), f); row++)
		if (row == type + 1)
			sscanf(line, "%63s", name);
	if (f)
		fclose(f);
	return name;
}

static bool swap_on(int number, int priority)
{
	char command[256];

	snprintf(command, sizeof(command),
		 "[ -e /dev/zram%d ] || cat /sys/class/zram-control/hot_add >/dev/null;"
		 "echo 32M >/sys/block/zram%d/disksize && mkswap /dev/zram%d >/dev/null",
		 number, number, number);
	if (system(command))
		return false;
	snprintf(command, sizeof(command), "/dev/zram%d", number);
	return !swapon(command, SWAP_FLAG_PREFER | priority);
}

/* Every range of pagetable_at, page by page. */
static unsigned long range_pages, range_wrong, range_rows;

static void see_range(struct raw *raw, const struct raw_record *r, struct seen *s)
{
	uint64_t start, end, type, offset, wanted;

	(void)s;
	if (strcmp(raw_word(raw, raw->types[r->type].name), "pagetable_at") ||
	    strcmp(word(raw, r, "state"), "swap"))
		return;
	start = number(raw, r, "start");
	end = number(raw, r, "end");
	type = number(raw, r, "swap_type");
	offset = number(raw, r, "swap_offset");
	range_rows++;
	for (uint64_t at = start; at < end; at += PAGE, offset++, range_pages++) {
		wanted = PM_PFN(judge((void *)at));
		if (strcmp(word(raw, r, "kind"), "swap") || (type | offset << 5) != wanted)
			range_wrong++;
	}
}

static void check_ranges(char *p, int pages)
{
	char question[64];
	bool told;

	range_pages = 0;
	range_wrong = 0;
	range_rows = 0;
	snprintf(question, sizeof(question), "%lx-%lx", (long)p, (long)p + pages * PAGE);
	told = ask(ROOT "raw/task/self/pagetable_at", question, see_range, NULL);
	ok(told && range_pages == (unsigned long)pages && !range_wrong,
	   "pagetable_at: %lu pages in swap, %lu rows, device and page as in pagemap",
	   range_pages, range_rows);
}

/* Returns how many of them are on the second device. */
static int check_swapped(char *p, int pages, bool named)
{
	int good = 0, rows = 0, names = 0, second = 0;

	for (int i = 0; i < pages; i++) {
		uint64_t judged = judge(p + i * PAGE);
		struct seen s = see(p + i * PAGE);

		good += as_pagemap(&s, judged, "swap", "swap");
		rows += s.swap_type == s.type && s.swap_offset == s.offset;
		names += !strcmp(s.device, named ? swap_name(PM_PFN(judged) & 31) : "");
		second += (PM_PFN(judged) & 31) == 1;
	}
	ok(good == pages, "%d pages in swap: type, offset, soft-dirty are pagemap's", pages);
	ok(rows == pages, "they are the same in the row itself");
	ok(names == pages, "names of devices are %s", named ? "those of /proc/swaps" : "not known");
	return second;
}

static bool file_has(const char *file, const char *text)
{
	static char buffer[1 << 16];
	int fd = open(file, O_RDONLY);
	ssize_t n, len = 0;

	while ((n = read(fd, buffer + len, sizeof(buffer) - 1 - len)) > 0)
		len += n;
	close(fd);
	buffer[len] = '\0';
	return strstr(buffer, text);
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

static void ask_text(const void *p)
{
	int fd = open(ROOT "task/self/walk", O_WRONLY);

	dprintf(fd, "%lx", (long)p);
	close(fd);
}

static void check_text(char *p)
{
	struct seen s = see(p);
	char text[128], command[128];

	ask_text(p);
	snprintf(text, sizeof(text), "\nswap      page %lu of device %lu, %s\n", s.offset, s.type,
		 swap_name(s.type));
	ok(file_has(ROOT "task/self/walk", text), "walk says in words which page of which device");
	ok(file_has(ROOT "task/self/walk", "physical  none: swap, the page is in swap"),
	   "and that it is in swap");
	snprintf(command, sizeof(command), "mmscope --json walk %d %lx | "
		 "grep -q '\"absent\":{\"kind\":\"swap\".*\"device\":\"%s\"'", getpid(), (long)p,
		 swap_name(s.type));
	ok(!system(command), "mmscope walk --json has it as a nested object");
	snprintf(command, sizeof(command), "mmscope pagetable_at %d %lx --where state=swap "
		 "--columns kind,swap_type --no-headings | grep -q '^swap *%lu$'",
		 getpid(), (long)p, s.type);
	ok(!system(command), "mmscope pagetable_at has kind and device as columns");
}

/* Soft-dirty bits in swap: of half of the pages that went there. */
static void check_soft_dirty(void)
{
	char *p = area(PAGES * PAGE, MAP_PRIVATE);
	int fd, dirty = 0, wrong = 0;

	fill(p, PAGES);
	fd = open("/proc/self/clear_refs", O_WRONLY);
	ok(write(fd, "4", 1) == 1, "clear_refs takes a 4");
	close(fd);
	fill(p, 1);
	if (!(judge(p) & PM_SOFT_DIRTY)) {
		skip("soft-dirty in swap", "kernel built without CONFIG_MEM_SOFT_DIRTY");
		return;
	}
	fill(p, PAGES / 2);
	ok(pageout(p, PAGES), "pages of which half are soft-dirty go to swap");
	for (int i = 0; i < PAGES; i++) {
		struct seen s = see(p + i * PAGE);

		dirty += s.flags & 1;
		wrong += (s.flags & 1) != (i < PAGES / 2) ||
			 !as_pagemap(&s, judge(p + i * PAGE), "swap", "swap");
	}
	ok(!wrong && dirty == PAGES / 2, "%d of them say so, as pagemap does", dirty);
}

/* What one process alone has is exclusive; after fork it is not. */
static void check_exclusive(void)
{
	char *p = area(2 * PAGE, MAP_PRIVATE);
	struct seen one, two;
	pid_t child;

	fill(p, 1);
	pageout(p, 1);
	one = see(p);
	ok(!strcmp(one.kind, "swap") && one.flags & 4, "a page of one process is exclusive: %s",
	   flag_words(&one));
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	two = see(p);
	ok(!strcmp(two.kind, "swap") && !(two.flags & 4) && two.offset == one.offset,
	   "after fork it is not: %s", *flag_words(&two) ? flag_words(&two) : "-");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void check_shmem(void)
{
	char *p = area(PAGES * PAGE, MAP_SHARED);
	struct seen s;

	fill(p, PAGES);
	ok(pageout(p, PAGES), "shared pages go to swap");
	s = see(p);
	ok(!strcmp(s.state, "none") && !s.absent && !(judge(p) & ~PM_SOFT_DIRTY),
	   "which of them is where only the file knows: the entry is none");
}

static void load_module(const char *how)
{
	char command[256];

	snprintf(command, sizeof(command), "rmmod mmscope; %s", how);
	if (system(command))
		bail("%s failed", how);
}

/* Both ways to load it, and a wrong one. */
static void check_loading(char *p)
{
	char *features = ROOT "features";

	ok(file_has(features, "swap-devices    yes "),
	   "features, after scripts/load: names are known");
	load_module("insmod /lib/mmscope.ko");
	ok(file_has(features, "loaded without scripts/load: no address"),
	   "features, after insmod: no names, and why");
	check_swapped(p, 2, false);
	ask_text(p);
	ok(file_has(ROOT "task/self/walk", " of device 0, -  (being removed, or see \"features\")"),
	   "walk says whom to ask");
	load_module("insmod /lib/mmscope.ko swap_info=0x$(grep ' init_task$' /proc/kallsyms |"
		    " cut -d' ' -f1)");
	ok(file_has(features, "the address given at load is another one's"),
	   "features, after a wrong address: it is not believed");
	check_swapped(p, 2, false);
	load_module("load /lib/mmscope.ko");
	check_swapped(p, 2, true);
}

static char *on_second_device(char *p, int pages)
{
	while (pages-- && (PM_PFN(judge(p)) & 31) != 1)
		p += PAGE;
	return p;
}

static void check_swap(void)
{
	char *first = area(PAGES * PAGE, MAP_PRIVATE), *many = area(MANY * PAGE, MAP_PRIVATE);
	struct seen s;

	if (system("modprobe -q zram; [ -e /sys/class/zram-control ]")) {
		skip("pages in swap", "the kernel has no zram");
		return;
	}
	if (!ok(swap_on(0, 1), "there is a device to swap to"))
		return;
	fill(first, PAGES);
	if (ok(pageout(first, PAGES), "pages go to swap")) {
		check_swapped(first, PAGES, true);
		check_ranges(first, PAGES);
		check_text(first);
	}
	/* What the kernel had set aside of the first device it uses up. */
	fill(many, MANY);
	ok(swap_on(1, 100) && pageout(many, MANY), "others to two devices");
	ok(check_swapped(many, MANY, true) > 0, "some are on the second");
	check_ranges(many, MANY);
	check_soft_dirty();
	check_exclusive();
	check_shmem();
	check_loading(first);
	many = on_second_device(many, MANY);
	s = see(many);
	ok(s.type == 1 && !swapoff("/dev/zram1"), "the second device is taken away");
	s = see(many);
	ok(!strcmp(s.state, "present") && s.pfn == PM_PFN(judge(many)),
	   "a page that was there is present again");
}

/* --- userfaultfd ----------------------------------------------------------- */

static int uffd_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -1;
	if (!ioctl(fd, UFFDIO_API, &api))
		return fd;
	close(fd);
	return -1;
}

static bool uffd_protect(int fd, char *p, int pages)
{
	struct uffdio_register reg = {
		.range = { (uintptr_t)p, pages * PAGE },
		.mode = UFFDIO_REGISTER_MODE_WP | UFFDIO_REGISTER_MODE_MISSING,
	};
	struct uffdio_writeprotect wp = {
		.range = reg.range, .mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	return !ioctl(fd, UFFDIO_REGISTER, &reg) && !ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

static void check_uffd_wp(void)
{
	char *p = area(2 * PAGE, MAP_PRIVATE);
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct seen s;

	if (fd < 0) {
		skip("write-protected by userfaultfd", "kernel without that part of userfaultfd");
		return;
	}
	fill(p, 2);
	s = see(p);
	ok(!s.uffd_wp && !(judge(p) & PM_UFFD_WP), "a page is not write-protected");
	ok(uffd_protect(fd, p, 2), "userfaultfd protects it");
	s = see(p);
	ok(s.uffd_wp && judge(p) & PM_UFFD_WP && !strcmp(s.state, "present"),
	   "its entry says so, as pagemap does");
	ask_text(p);
	ok(file_has(ROOT "task/self/walk", "\nuffd-wp   protected for userfaultfd, from writes\n"),
	   "and walk in words");
	if (*swap_name(0) && ok(pageout(p, 2), "it goes to swap")) {
		s = see(p);
		ok(as_pagemap(&s, judge(p), "swap", "swap") && s.flags & 2,
		   "and is still protected there: %s", flag_words(&s));
	}
	close(fd);
}

static void check_markers(void)
{
	char *p = area(2 * PAGE, MAP_SHARED), *q = area(2 * PAGE, MAP_PRIVATE);
	int fd = uffd_open(UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_HUGETLBFS_SHMEM);
	struct uffdio_register reg = {
		.range = { (uintptr_t)q, 2 * PAGE }, .mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	struct poison poison = { .range = { (uintptr_t)q, PAGE } };
	struct seen s;

	if (fd < 0) {
		skip("marker of userfaultfd", "kernel built without CONFIG_PTE_MARKER_UFFD_WP");
	} else if (ok(uffd_protect(fd, p, 2), "userfaultfd protects shared pages nobody touched")) {
		s = see(p);
		ok(as_pagemap(&s, judge(p), "marker", "marker-uffd-wp") && s.flags == 2,
		   "their entries are markers");
		close(fd);
	}
	fd = uffd_open(FEATURE_POISON);
	if (fd < 0) {
		skip("marker of poison", "kernel older than UFFDIO_POISON (6.6)");
	} else if (ok(!ioctl(fd, UFFDIO_REGISTER, &reg) && !ioctl(fd, IOC_POISON, &poison),
		      "userfaultfd poisons a page")) {
		s = see(q);
		ok(as_pagemap(&s, judge(q), "marker", "marker-poison"), "its entry is that marker");
		s = see(q + PAGE);
		ok(!strcmp(s.state, "none"), "the page beside it is none");
		close(fd);
	}
	p = area(2 * PAGE, MAP_PRIVATE);
	if (madvise(p, PAGE, GUARD_INSTALL)) {
		skip("marker of a guard", "kernel older than MADV_GUARD_INSTALL (6.13)");
		return;
	}
	s = see(p);
	ok(as_pagemap(&s, judge(p), "marker", "marker-guard"), "a guard page is a marker");
}

/* --- broken memory --------------------------------------------------------- */

/* The kernel says so with a SIGBUS, also where nothing was accessed. */
static void told_of_memory(int number)
{
	(void)number;
}

static void check_hwpoison(void)
{
	char *p = area(PAGE, MAP_PRIVATE);
	struct seen s;
	uint64_t pfn;

	fill(p, 1);
	pfn = PM_PFN(judge(p));
	signal(SIGBUS, told_of_memory);
	if (madvise(p, PAGE, MADV_HWPOISON)) {
		ok(errno == EINVAL, "MADV_HWPOISON is not known");
		skip("broken memory", "kernel built without CONFIG_MEMORY_FAILURE");
		return;
	}
	s = see(p);
	ok(as_pagemap(&s, judge(p), "hwpoison", "hwpoison"), "broken memory is seen as such");
	is_u64(s.pfn, pfn, "it is the frame the page had");
	munmap(p, PAGE);
}

/* --- pages that are being moved -------------------------------------------- */

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

/* --- present, but not to the CPU ------------------------------------------- */

static uint64_t vmstat(const char *name)
{
	char line[128], is[64];
	uint64_t n = 0, value;
	FILE *f = fopen("/proc/vmstat", "r");

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %lu", is, &value) == 2 && !strcmp(is, name))
			n = value;
	if (f)
		fclose(f);
	return n;
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
	ok(longest_line(ROOT "task/self/pagetable") <= 80,
	   "pagetable has 80 columns, with the longest word of a state");
}

/* The kernel puts hints only on pages that are far from the one CPU that uses them. */
static void check_numa_hint(void)
{
	enum { SECONDS = 60 };
	char *p = area(PAGES * PAGE, MAP_PRIVATE);
	uint64_t hints = vmstat("numa_pte_updates");
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
	check_swap();
	check_uffd_wp();
	check_markers();
	check_hwpoison();
	if (!swapoff("/dev/zram0"))
		system("for d in /sys/block/zram[01]; do echo 1 >$d/reset; done");
	return done();
}
