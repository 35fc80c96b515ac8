// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pages in swap, on one device and on two, soft-dirty, exclusive and shared, with the
 * module loaded in each of the ways there are: walk and pagetable_at against pagemap and
 * /proc/swaps.
 *
 * vm: --memory 1G --append hugepages=8 --nodes 2
 * timeout: 200
 */
#define _GNU_SOURCE

#include "scope.h"
#include "absent.h"

#define PAGES		16
#define MANY		512

/* Every range of pagetable_at, page by page. */
static unsigned long range_pages, range_wrong, range_rows;

static void see_range(struct raw *raw, const struct raw_record *r, void *to)
{
	uint64_t start, end, type, offset, wanted;

	(void)to;
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

	range_pages = 0;
	range_wrong = 0;
	range_rows = 0;
	snprintf(question, sizeof(question), "%lx-%lx", (long)p, (long)p + pages * PAGE);
	ask(ROOT "raw/task/self/pagetable_at", question, see_range, NULL);
	ok(range_pages == (unsigned long)pages && !range_wrong,
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

	if (!swap_there_is()) {
		skip("pages in swap", "the kernel has no zram");
		return;
	}
	if (!ok(swap_on(0, 32, 1), "there is a device to swap to"))
		return;
	fill(first, PAGES);
	if (ok(pageout(first, PAGES), "pages go to swap")) {
		check_swapped(first, PAGES, true);
		check_ranges(first, PAGES);
		check_text(first);
	}
	/* What the kernel had set aside of the first device it uses up. */
	fill(many, MANY);
	ok(swap_on(1, 32, 100) && pageout(many, MANY), "others to two devices");
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

int main(void)
{
	pagemap = open("/proc/self/pagemap", O_RDONLY);
	check_swap();
	swap_end();
	return done();
}
