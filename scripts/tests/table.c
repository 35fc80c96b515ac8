// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/table: of tables of PTEs pagemap says what each of their entries maps.
 * Of those above it says nothing: they are put beside task/PID/walk, which QEMU's
 * MMU judges. Questions about tables that are not there are refused, and say why.
 *
 * vm: --memory 4G --append hugepages=6 --append hugepagesz=1G --append hugepages=1
 * vm: --memory 2G --levels 5 --append hugepages=6
 * vm: --memory 2G --append pti=on --append hugepages=6
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <time.h>

#include "scope.h"

#define ENTRIES	512

/* Bits that the CPU sets when it likes: accessed, dirty. */
#define AD	0x60UL

struct entry {
	uint64_t va, at, entry, target;
	char kind[16], state[16];
};

struct table {
	struct entry entry[ENTRIES];
	uint64_t start, end, at, parent, size, used, leaves, torn;
	int tables, error;
	char message[512];
};

static void take_entry(struct raw *raw, const struct raw_record *r, struct table *t)
{
	uint64_t index = number(raw, r, "index"), count = number(raw, r, "count");
	uint64_t va = number(raw, r, "va"), at = number(raw, r, "at");

	for (uint64_t i = 0; i < count && index + i < ENTRIES; i++) {
		struct entry *e = &t->entry[index + i];

		if (*e->kind)
			bail("entry %lu is told twice", (unsigned long)(index + i));
		e->va = va + i * t->size;
		e->at = at + i * 8;
		e->entry = number(raw, r, "entry");
		e->target = number(raw, r, "target");
		snprintf(e->kind, sizeof(e->kind), "%s", word(raw, r, "kind"));
		snprintf(e->state, sizeof(e->state), "%s", word(raw, r, "state"));
	}
}

/* Asks; false if it was refused, or the answer ends early. Of several the last one. */
static bool read_table(const char *pid, const char *question, struct table *t)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	char path[96];
	int fd, ret;

	memset(t, 0, sizeof(*t));
	snprintf(path, sizeof(path), ROOT "raw/task/%s/table", pid);
	fd = open(path, O_RDWR);
	if (fd < 0)
		bail("%s: %s", path, strerror(errno));
	raw.from = &fd;
	t->error = write(fd, question, strlen(question)) < 0 ? errno : 0;
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		ret = 0;
		if (!strcmp(raw_word(&raw, raw.types[r.type].name), "about")) {
			memset(t->entry, 0, sizeof(t->entry));
			t->tables++;
			t->start = number(&raw, &r, "start");
			t->end = number(&raw, &r, "end");
			t->at = number(&raw, &r, "at");
			t->parent = number(&raw, &r, "parent");
			t->size = number(&raw, &r, "size");
			t->used = number(&raw, &r, "used");
			t->leaves = number(&raw, &r, "leaves");
			t->torn = number(&raw, &r, "torn");
		} else {
			take_entry(&raw, &r, t);
		}
	}
	if (ret)
		bail("%s: %s", path, raw.error);
	snprintf(t->message, sizeof(t->message), "%s", raw.message);
	if (!t->error)
		t->error = raw.end.error;
	raw_end(&raw);
	close(fd);
	return !t->error;
}

/* Of the kernel's pages that it maps there pagemap says nothing (VM_PFNMAP). */
static bool pagemap_is_silent(const char *pid, unsigned long addr)
{
	unsigned long start, end;
	char path[64], line[512];
	bool silent = false;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/maps", pid);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		silent |= strstr(line, "[vvar") && sscanf(line, "%lx-%lx", &start, &end) == 2 &&
			  addr >= start && addr < end;
	if (f)
		fclose(f);
	return silent;
}

/* All entries of a table of PTEs, as pagemap has the pages. */
static void check_ptes(const char *name, const char *pid, unsigned long addr)
{
	unsigned long first = addr & -(ENTRIES * PAGE), wrong = 0, used = 0;
	uint64_t pagemap[ENTRIES];
	char question[64], path[64];
	struct table t;
	int fd;

	snprintf(question, sizeof(question), "pte %lx", addr);
	snprintf(path, sizeof(path), "/proc/%s/pagemap", pid);
	fd = open(path, O_RDONLY);
	if (!read_table(pid, question, &t) || t.tables != 1 ||
	    pread(fd, pagemap, sizeof(pagemap), first / PAGE * 8) != sizeof(pagemap)) {
		ok(false, "%s: table and pagemap can be read: %s", name, t.message);
		return;
	}
	close(fd);
	for (unsigned long i = 0; i < ENTRIES; i++) {
		const struct entry *e = &t.entry[i];
		bool page = !strcmp(e->kind, "page"), none = !strcmp(e->kind, "none");

		used += !none;
		if (e->va == first + i * PAGE && e->at == t.at + i * 8 &&
		    page == !!(pagemap[i] & PM_PRESENT) &&
		    (!page && !none) == !!(pagemap[i] & PM_SWAP) &&
		    (!page || e->target / PAGE == PM_PFN(pagemap[i])))
			continue;
		if (page && pagemap_is_silent(pid, e->va))
			continue;
		if (!wrong++)
			diag("entry %lu: %lx is %s, %lx, pagemap says %lx", i, (unsigned long)e->va,
			     e->kind, (unsigned long)e->target, (unsigned long)pagemap[i]);
	}
	ok(!wrong && t.used == used && t.start == first && t.end == first + ENTRIES * PAGE,
	   "%s: 512 entries, %lu of them used, are what pagemap says", name, used);
}

static int walk_levels(const char *pid, unsigned long addr, struct entry level[5])
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	char path[96], question[32];
	int fd, ret, nr = 0;

	snprintf(path, sizeof(path), ROOT "raw/task/%s/walk", pid);
	snprintf(question, sizeof(question), "%lx", addr);
	fd = open(path, O_RDWR);
	raw.from = &fd;
	memset(level, 0, 5 * sizeof(*level));
	if (fd < 0 || write(fd, question, strlen(question)) < 0 || raw_begin(&raw))
		bail("%s: %s", path, strerror(errno));
	while ((ret = raw_next(&raw, &r)) > 0) {
		struct entry *e;

		if (strcmp(raw_word(&raw, raw.types[r.type].name), "levels"))
			continue;
		e = &level[number(&raw, &r, "level")];
		e->entry = number(&raw, &r, "entry");
		e->at = number(&raw, &r, "at");
		e->target = number(&raw, &r, "target");
		snprintf(e->kind, sizeof(e->kind), "%s", word(&raw, &r, "kind"));
		nr++;
	}
	raw_end(&raw);
	close(fd);
	return nr;
}

static const char *const names[] = { "pgd", "p4d", "pud", "pmd", "pte" };

/* The tables on the way to an address: each holds the entry that walk found. */
static void check_way(const char *name, const char *pid, unsigned long addr)
{
	struct entry level[5];
	uint64_t above = ~0ULL, from = 0;
	int tables = 0, wrong = 0, nr = walk_levels(pid, addr, level);

	for (int i = 0; i < 5; i++) {
		const struct entry *e;
		char question[64];
		struct table t;

		if (!*level[i].kind)
			continue;
		snprintf(question, sizeof(question), "%s %lx", names[i], addr);
		if (!read_table(pid, question, &t)) {
			diag("%s: %s", question, t.message);
			wrong++;
			continue;
		}
		tables++;
		e = &t.entry[(level[i].at - t.at) / 8 % ENTRIES];
		if (t.torn || (level[i].at & -PAGE) != t.at || e->at != level[i].at ||
		    ((e->entry ^ level[i].entry) & ~AD) || e->target != level[i].target ||
		    strcmp(e->kind, level[i].kind) || addr < e->va || addr - e->va >= t.size ||
		    t.parent != above || (i && from != t.at)) {
			diag("%s: %s at %lx, %lx leads to %lx", question, e->kind,
			     (unsigned long)e->at, (unsigned long)e->entry,
			     (unsigned long)e->target);
			wrong++;
		}
		above = level[i].at;
		from = level[i].target;
	}
	ok(nr >= 1 && tables == nr && !wrong, "%s: the %d tables on the way of walk", name, nr);
}

static void refused(const char *pid, const char *question, const char *why)
{
	struct table t;

	ok(!read_table(pid, question, &t) && t.error == EINVAL && strstr(t.message, why),
	   "\"%.40s\" is refused: %s", question, why);
	if (!strstr(t.message, why))
		diag("error %d: %s", t.error, t.message);
}

static bool five_levels(void)
{
	char line[8192];
	bool five = false;
	FILE *f = fopen("/proc/cpuinfo", "r");

	while (f && fgets(line, sizeof(line), f))
		five |= !strncmp(line, "flags", 5) && strstr(line, " la57");
	fclose(f);
	return five;
}

static void check_questions(const char *pid, unsigned long addr)
{
	char question[128];
	struct table t;

	refused(pid, "", "nothing was asked");
	refused(pid, "pte", "of which address");
	refused(pid, "ptf 1000", "ptf is no level");
	refused(pid, "1000 pte", "1000 is no level");
	refused(pid, "pte nowhere", "maps nothing called nowhere");
	refused(pid, "pte 4000000000000000", "not canonical");
	refused(pid, "pte 100000000000", "is empty");
	if (!five_levels())
		refused(pid, "p4d [stack]", "there is no p4d: page tables have 4 levels");
	snprintf(question, sizeof(question), "pgd %lx, PUD\n%lx pmd %lx pte %lx", addr, addr, addr,
		 addr);
	ok(read_table(pid, question, &t) && t.tables == 4 && t.size == PAGE,
	   "four tables are one question");
	ok(read_table(pid, "pte [stack]", &t) && t.tables == 1, "a name is an address");
}

/* Tables that come and go under our hands: they are there, or it is said. */
static void check_churn(void)
{
	unsigned long answers = 0, refusals = 0, torn = 0, other = 0;
	char *base = (char *)0x100000000000, pid[16], question[64];
	time_t until = time(NULL) + 5;
	struct table t;
	pid_t child = fork();

	if (!child) {
		for (;;) {
			if (mmap(base, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE |
				 MAP_ANONYMOUS | MAP_FIXED, -1, 0) != base)
				_exit(1);
			for (int i = 0; i < 64; i++)
				base[i * PAGE] = 1;
			munmap(base, 64 * PAGE);
		}
	}
	snprintf(pid, sizeof(pid), "%d", child);
	attach(child, true);
	while (time(NULL) < until) {
		for (int level = 2; level < 5; level++) {
			snprintf(question, sizeof(question), "%s %lx", names[level],
				 (unsigned long)base);
			if (read_table(pid, question, &t)) {
				answers++;
				torn += t.torn;
			} else if (t.error == EINVAL || t.error == EAGAIN) {
				refusals++;
			} else {
				diag("%d: %s", t.error, t.message);
				other++;
			}
		}
	}
	ok(answers && refusals && !other, "tables that come and go are answered for");
	diag("%lu answers, %lu of them torn; %lu refusals", answers, torn, refusals);
	attach(child, false);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

int main(void)
{
	char areas[32][64], pid[16], name[32];
	unsigned long start, length, written = 0;
	struct process p;
	int nr, small = 0, large = 0;

	p = sample(areas, &nr);
	snprintf(pid, sizeof(pid), "%d", p.pid);
	attach(p.pid, true);
	for (int i = 0; i < nr; i++) {
		struct entry level[5];

		if (sscanf(areas[i], "%31s %lx %lx", name, &start, &length) != 3)
			continue;
		walk_levels(pid, start, level);
		check_way(name, pid, start);
		if (*level[4].kind) {
			check_ptes(name, pid, start);
			written = start;
			small++;
		} else if (!strcmp(level[3].kind, "page")) {
			snprintf(areas[i], sizeof(areas[i]), "pte %lx", start);
			refused(pid, areas[i], "maps a page of 2M itself");
			large++;
		}
	}
	ok(small >= 5 && large >= 1, "%d tables of PTEs, %d pages of 2M", small, large);
	check_questions(pid, written);
	kill(p.pid, SIGKILL);
	waitpid(p.pid, NULL, 0);
	check_churn();
	return done();
}
