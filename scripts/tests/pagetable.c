// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/pagetable against pagemap and VmPTE: every page of the sample process
 * is in one range, with the frame pagemap says. What its effective permissions
 * mean is judged by doing the access: one that they allow costs no page fault,
 * one that they do not costs one, or a signal.
 *
 * vm: --memory 4G --append hugepages=6 --append hugepagesz=1G --append hugepages=1
 * vm: --memory 2G --levels 5 --append hugepages=6
 * vm: --memory 2G --append pti=on --append hugepages=6
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "scope.h"

#define RANGES	20000

struct range {
	uint64_t start, end, pa, page_size;
	char state[16], effective[8];
};

struct dump {
	struct range *range;
	int nr;
	uint64_t tables[5], used[5], leaves[5], nearly_empty[5];
	uint64_t mapped, longest, per_mib;
};

/* The whole of a file of ranges. */
static bool dump_file(struct dump *d, const char *path, const char *question)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	int fd = open(path, question ? O_RDWR : O_RDONLY), ret;

	d->range = d->range ?: calloc(RANGES, sizeof(*d->range));
	d->nr = 0;
	raw.from = &fd;
	if (fd < 0 || (question && write(fd, question, strlen(question)) < 0)) {
		diag("%s: %s", path, strerror(errno));
		return false;
	}
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		const char *type = raw_word(&raw, raw.types[r.type].name);

		ret = 0;
		if (!strcmp(type, "levels")) {
			int level = number(&raw, &r, "level");

			d->tables[level] = number(&raw, &r, "tables");
			d->used[level] = number(&raw, &r, "used");
			d->leaves[level] = number(&raw, &r, "leaves");
			d->nearly_empty[level] = number(&raw, &r, "nearly_empty");
		} else if (!strcmp(type, "total")) {
			d->mapped = number(&raw, &r, "mapped");
			d->longest = number(&raw, &r, "longest");
			d->per_mib = number(&raw, &r, "per_mib");
		} else if (d->nr < RANGES) {
			struct range *to = &d->range[d->nr++];

			to->start = number(&raw, &r, "start");
			to->end = number(&raw, &r, "end");
			to->pa = number(&raw, &r, "pa");
			to->page_size = number(&raw, &r, "page_size");
			snprintf(to->state, sizeof(to->state), "%s", word(&raw, &r, "state"));
			snprintf(to->effective, sizeof(to->effective), "%s",
				 word(&raw, &r, "effective"));
		}
	}
	if (ret || raw.end.error)
		diag("%s: %s%s", path, raw.error, raw.message);
	ret = ret || raw.end.error;
	raw_end(&raw);
	close(fd);
	return !ret;
}

/* The range of an address; they are sorted. */
static const struct range *find_range(const struct dump *d, uint64_t va)
{
	int low = 0, high = d->nr;

	while (low < high) {
		int mid = (low + high) / 2;

		if (d->range[mid].end <= va)
			low = mid + 1;
		else
			high = mid;
	}
	return low < d->nr && d->range[low].start <= va ? &d->range[low] : NULL;
}

static bool page_agrees(const struct dump *d, uint64_t va, uint64_t pagemap)
{
	const struct range *r = find_range(d, va);
	bool present, swapped;

	if (!r) {
		diag("%#lx is in no range", (unsigned long)va);
		return false;
	}
	present = !strcmp(r->state, "present") || !strcmp(r->state, "prot-none") ||
		  !strcmp(r->state, "numa-hint");
	swapped = !present && strcmp(r->state, "none");
	if (present == !!(pagemap & PM_PRESENT) && swapped == !!(pagemap & PM_SWAP) &&
	    (!present || (r->pa + (va - r->start)) / PAGE == PM_PFN(pagemap)))
		return true;
	diag("%#lx is %s at %#lx, pagemap says %#lx", (unsigned long)va, r->state,
	     (unsigned long)(r->pa + (va - r->start)), (unsigned long)pagemap);
	return false;
}

/* What is mapped, and its longest contiguous run, in pages, as pagemap says. */
struct totals {
	uint64_t mapped, longest, run;
	uint64_t next_va, next_pfn;
};

static void count_page(struct totals *t, uint64_t va, uint64_t pagemap)
{
	if (!(pagemap & PM_PRESENT))
		return;
	t->mapped++;
	if (va != t->next_va || PM_PFN(pagemap) != t->next_pfn)
		t->run = 0;
	t->run++;
	if (t->run > t->longest)
		t->longest = t->run;
	t->next_va = va + PAGE;
	t->next_pfn = PM_PFN(pagemap) + 1;
}

/* pagemap is silent about pages without a struct page: there the dump is believed. */
static void count_silent(struct totals *t, const struct dump *d, uint64_t start, uint64_t end)
{
	for (int i = 0; i < d->nr; i++)
		if (d->range[i].start >= start && d->range[i].end <= end &&
		    !strcmp(d->range[i].state, "present"))
			t->mapped += (d->range[i].end - d->range[i].start) / PAGE;
}

/* Every page of every VMA; the process sleeps, so nothing moves but by chance. */
static void check_pages(struct dump *d, pid_t pid)
{
	struct totals totals = { 0 };
	unsigned long start, end, pages = 0, wrong = 0;
	char name[64], line[1024];
	uint64_t covered = 0, vmas = 0;
	static uint64_t entries[512];
	FILE *maps;
	int fd;

	snprintf(name, sizeof(name), "/proc/%d/pagemap", pid);
	fd = open(name, O_RDONLY);
	snprintf(name, sizeof(name), "/proc/%d/maps", pid);
	maps = fopen(name, "r");
	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx", &start, &end) != 2 || strstr(line, "[vsyscall]"))
			continue;
		vmas += end - start;
		if (strstr(line, "[vvar")) {
			count_silent(&totals, d, start, end);
			continue;
		}
		for (uint64_t va = start; va < end; va += 512 * PAGE) {
			int nr = (end - va) / PAGE < 512 ? (end - va) / PAGE : 512;

			if (pread(fd, entries, nr * 8, va / PAGE * 8) != nr * 8)
				wrong++;
			for (int i = 0; i < nr; i++, pages++) {
				if (wrong < 20)
					wrong += !page_agrees(d, va + i * PAGE, entries[i]);
				count_page(&totals, va + i * PAGE, entries[i]);
			}
		}
	}
	fclose(maps);
	close(fd);
	for (int i = 0; i < d->nr; i++) {
		covered += d->range[i].end - d->range[i].start;
		if (i && d->range[i].start < d->range[i - 1].end)
			wrong++;
	}
	ok(pages > 1000 && !wrong, "%lu pages are in the ranges as pagemap has them", pages);
	is_u64(d->mapped, totals.mapped * PAGE, "so many bytes are mapped");
	is_u64(d->longest, totals.longest * PAGE, "so many at most are contiguous in memory, too");
	is_u64(covered, vmas, "the ranges cover the areas of maps and nothing else");
}

static uint64_t status_kb(pid_t pid, const char *field)
{
	char name[64], line[256];
	uint64_t kb = 0;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/status", pid);
	f = fopen(name, "r");
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, field, strlen(field)))
			kb = strtoull(line + strlen(field) + 1, NULL, 10);
	fclose(f);
	return kb;
}

/* --- effective permissions, by doing it --- */

static sigjmp_buf back;

static void on_signal(int sig)
{
	siglongjmp(back, sig);
}

static long faults(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_minflt + u.ru_majflt;
}

/* 1: done without a fault; 0: it took a fault, or was refused. */
static int access_is_free(char *page, char how)
{
	long before;

	if (sigsetjmp(back, 1))
		return 0;
	/* After a fork this very stack takes faults: let it have them now. */
	faults();
	before = faults();
	if (how == 'r')
		(void)*(volatile char *)page;
	else if (how == 'w')
		*(volatile char *)page = 0xc3;
	else
		((void (*)(void))page)();
	return faults() == before;
}

/*
 * The accesses to @page, which begins with a return instruction, that are not as
 * @told says: letters in @wrong. Reading first, for a write may change what is
 * there; if even that took a fault, what it mapped is no longer what was told.
 */
static void try_accesses(char *page, const char *told, char wrong[4])
{
	for (const char *how = "rxw"; *how; how++) {
		bool allowed = strchr(told, *how) && strchr(told, 'u');
		bool free = access_is_free(page, *how);

		if (free != allowed)
			*wrong++ = *how;
		if (!free && *how == 'r')
			break;
	}
	*wrong = '\0';
}

/* What is told of @page is what it is; how it is told to be is in @told. */
static void check_access(const char *name, char *page, char told[8])
{
	static struct dump d;
	char question[64], wrong[4];
	const struct range *r;

	snprintf(question, sizeof(question), "%lx-%lx", (unsigned long)page,
		 (unsigned long)page + PAGE);
	if (!dump_file(&d, ROOT "raw/task/self/pagetable_at", question) || d.nr != 1) {
		ok(false, "%s: pagetable_at answers", name);
		return;
	}
	r = &d.range[0];
	snprintf(told, 8, "%s", r->effective);
	try_accesses(page, told, wrong);
	is_str(wrong, "", "%s is %s %s: so it is when done", name, r->state, told);
}

/* A wrong word for each access is found. */
static void check_control(char *read_write, char *executable, char *none)
{
	char wrong[4];

	try_accesses(read_write, "rw-u", wrong);
	is_str(wrong, "", "of a page that is rw-u nothing else is found");
	try_accesses(read_write, "rwxu", wrong);
	is_str(wrong, "x", "that it is rwxu would be found wrong");
	try_accesses(read_write, "r--u", wrong);
	is_str(wrong, "w", "that it is r--u, too");
	try_accesses(read_write, "-w-u", wrong);
	is_str(wrong, "r", "and that it is -w-u");
	try_accesses(read_write, "rw--", wrong);
	is_str(wrong, "rw", "and that it is not the user's");
	try_accesses(executable, "rw-u", wrong);
	is_str(wrong, "xw", "of a page that is r-xu, that it is rw-u");
	try_accesses(none, "r--u", wrong);
	is_str(wrong, "r", "of one without any rights, that it has some");
}

static char *code_page(int prot, int flags)
{
	char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | flags, -1, 0);

	*page = 0xc3;
	mprotect(page, PAGE, prot);
	return page;
}

static void check_effective(void)
{
	struct sigaction act = { .sa_handler = on_signal, .sa_flags = SA_NODEFER };
	static const struct {
		const char *name;
		int prot, flags;
		const char *told;
	} kinds[] = {
		{ "read-write", PROT_READ | PROT_WRITE, MAP_PRIVATE, "rw-u" },
		{ "read-only", PROT_READ, MAP_PRIVATE, "r--u" },
		{ "read-execute", PROT_READ | PROT_EXEC, MAP_PRIVATE, "r-xu" },
		{ "read-write-execute", PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE, "rwxu" },
		{ "PROT_NONE", PROT_NONE, MAP_PRIVATE, "----" },
		{ "shared", PROT_READ | PROT_WRITE, MAP_SHARED, "rw-u" },
	};
	char *page, *pages[6], told[8];
	pid_t pid;

	sigaction(SIGSEGV, &act, NULL);
	sigaction(SIGBUS, &act, NULL);
	for (int i = 0; i < 6; i++) {
		pages[i] = code_page(kinds[i].prot, kinds[i].flags);
		check_access(kinds[i].name, pages[i], told);
		/* Whatever is told, the pages were made like this. */
		is_str(told, kinds[i].told, "%s is %s", kinds[i].name, kinds[i].told);
	}
	check_control(pages[0], pages[2], pages[4]);
	check_access("untouched", mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), told);
	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)*(volatile char *)page;
	check_access("the zero page", page, told);
	is_str(told, "r--u", "it is r--u");
	page = code_page(PROT_READ | PROT_WRITE, MAP_PRIVATE);
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	check_access("shared by fork", page, told);
	is_str(told, "r--u", "it is r--u");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/*
 * Tables of PTEs with so many pages each, next to one another; what is in them
 * pagemap says. One table that is left alone is not there at all.
 */
static void check_nearly_empty(void)
{
	static const int pages[] = { 1, 512, 8, 9, 0, 7, 300, 16, 2 };
	enum { NR = sizeof(pages) / sizeof(*pages) };
	char *area = mmap(NULL, (NR + 1) * 512 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint64_t entries[512], tables = 0, few = 0, used = 0;
	int fd = open("/proc/self/pagemap", O_RDONLY);
	static struct dump d;
	char question[64];

	area = (char *)(((unsigned long)area + 512 * PAGE - 1) & -(512 * PAGE));
	madvise(area, NR * 512 * PAGE, MADV_NOHUGEPAGE);
	for (int i = 0; i < NR; i++)
		for (int page = 0; page < pages[i]; page++)
			area[(i * 512 + page * 512 / pages[i]) * PAGE] = 1;
	for (int i = 0; i < NR; i++) {
		int count = 0;

		if (pread(fd, entries, sizeof(entries), ((uint64_t)area / PAGE + i * 512) * 8) < 0)
			bail("pagemap: %s", strerror(errno));
		for (int page = 0; page < 512; page++)
			count += !!(entries[page] & (PM_PRESENT | PM_SWAP));
		tables += count > 0;
		few += count > 0 && count <= 8;
		used += count;
	}
	close(fd);
	snprintf(question, sizeof(question), "%lx-%lx", (unsigned long)area,
		 (unsigned long)area + NR * 512 * PAGE);
	if (!ok(dump_file(&d, ROOT "raw/task/self/pagetable_at", question) && few == 4,
		"pagetable_at answers; %lu of %lu tables are nearly empty by pagemap",
		(unsigned long)few, (unsigned long)tables))
		return;
	is_u64(d.tables[4], tables, "so many tables there are");
	is_u64(d.nearly_empty[4], few, "and so many are nearly empty");
	is_u64(d.used[4], used, "all entries are counted");
	tables += d.tables[0] + d.tables[1] + d.tables[2] + d.tables[3];
	is_u64(d.per_mib, tables * PAGE * 1024 * 1024 / (used * PAGE),
	       "%lu bytes of tables for each MiB", (unsigned long)d.per_mib);
}

int main(void)
{
	char areas[32][64], path[128];
	static struct dump d, again;
	struct process p;
	uint64_t leaves, hugetlb;
	int nr;

	p = sample(areas, &nr);
	attach(p.pid, true);
	snprintf(path, sizeof(path), ROOT "raw/task/%d/pagetable", p.pid);
	if (!ok(dump_file(&d, path, NULL), "the sample's page tables are dumped"))
		return done();
	check_pages(&d, p.pid);
	/*
	 * The kernel does not count the root and P4D tables. For each transparent
	 * huge page it keeps a table in reserve, to split it without an allocation.
	 */
	hugetlb = (status_kb(p.pid, "HugetlbPages:") - d.leaves[2] * 1024 * 1024) / 2048;
	is_u64((d.tables[2] + d.tables[3] + d.tables[4] +
		d.leaves[3] - hugetlb) * 4,
	       status_kb(p.pid, "VmPTE:"), "its tables are what VmPTE counts");
	leaves = d.leaves[4] + d.leaves[3] * 512 + d.leaves[2] * 512 * 512;
	is_u64(d.mapped, leaves * PAGE, "what its leaves map is the total");
	ok(d.leaves[3] >= 3, "%lu leaves are huge pages", (unsigned long)d.leaves[3]);

	/* A range of its own, around a huge page. */
	snprintf(path, sizeof(path), ROOT "raw/task/%d/pagetable_at", p.pid);
	for (int i = 0; i < nr; i++) {
		unsigned long start, length;
		char name[32], question[64];

		if (sscanf(areas[i], "%31s %lx %lx", name, &start, &length) != 3 ||
		    strcmp(name, "touched"))
			continue;
		snprintf(question, sizeof(question), "%lx-%lx", start + PAGE, start + 3 * PAGE);
		ok(dump_file(&again, path, question) && again.nr >= 1 &&
		   again.range[0].start == start + PAGE &&
		   again.range[again.nr - 1].end == start + 3 * PAGE,
		   "pagetable_at keeps to the range that was asked");
	}
	kill(p.pid, SIGKILL);
	waitpid(p.pid, NULL, 0);
	check_effective();
	check_nearly_empty();
	return done();
}
