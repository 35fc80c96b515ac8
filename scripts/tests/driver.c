// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a driver maps, as walk, pagetable and vmas tell it, against what the
 * driver says (module/driver.c), what is found in the memory itself, /proc/iomem
 * and the kernel's list of memory types. pagemap has nothing on most of it.
 *
 * vm: --device edu
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "scope.h"

#define SAID	128
/* The register of QEMU's edu device that says which device it is. */
#define EDU_ID	0x010000ed

/* A line of the driver's. */
struct said {
	char who[8], name[16], asked[8], granted[8], how[40];
	uint64_t at, pa;
	volatile void *va;
};

struct told {
	uint64_t va, pa, start, end;
	char state[16], effective[8], memtype[8], kind[16], resource[64], within[128];
};

/* A line of /proc/iomem. */
struct iomem {
	uint64_t start, end;
	char name[64];
};

static struct said said[SAID];
static int nr_said;
static struct iomem iomem[256];
static int nr_iomem;

static void hear(void)
{
	FILE *f = fopen("/dev/mms-driver", "r");

	while (f && nr_said < SAID &&
	       fscanf(f, "%7s %15s %lx %lx %7s %7s %39s", said[nr_said].who, said[nr_said].name,
		      &said[nr_said].at, &said[nr_said].pa, said[nr_said].asked,
		      said[nr_said].granted, said[nr_said].how) == 7)
		nr_said++;
	if (f)
		fclose(f);
}

static void read_iomem(void)
{
	FILE *f = fopen("/proc/iomem", "r");
	char line[256];

	while (f && nr_iomem < 256 && fgets(line, sizeof(line), f)) {
		struct iomem *io = &iomem[nr_iomem];

		nr_iomem += sscanf(line, " %lx-%lx : %63[^\n]", &io->start, &io->end,
				   io->name) == 3;
	}
	if (f)
		fclose(f);
}

/* The innermost line: children follow their parents. */
static const struct iomem *iomem_of(uint64_t pa)
{
	const struct iomem *found = NULL;

	for (int i = 0; i < nr_iomem; i++)
		if (pa >= iomem[i].start && pa <= iomem[i].end)
			found = &iomem[i];
	return found;
}

static void told_record(struct raw *raw, const struct raw_record *r, struct told *t)
{
	const char *type = raw_word(raw, raw->types[r->type].name);

	if (!strcmp(type, "walk")) {
		memset(t, 0, sizeof(*t));
		t->va = number(raw, r, "va");
		t->pa = number(raw, r, "pa");
		snprintf(t->state, sizeof(t->state), "%s", word(raw, r, "state"));
	} else if (!strcmp(type, "levels")) {
		/* The last one's counts. */
		snprintf(t->memtype, sizeof(t->memtype), "%s", word(raw, r, "memtype"));
	} else if (!strcmp(type, "frame")) {
		snprintf(t->kind, sizeof(t->kind), "%s", word(raw, r, "kind"));
		snprintf(t->resource, sizeof(t->resource), "%s", string(raw, r, "resource"));
		snprintf(t->within, sizeof(t->within), "%s", string(raw, r, "within"));
		t->start = number(raw, r, "resource_start");
		t->end = number(raw, r, "resource_end");
	}
}

/* One address of ours, or of the kernel. */
static bool walk(const char *path, uint64_t va, struct told *t)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	char question[32];
	int fd = open(path, O_RDWR), ret;

	memset(t, 0, sizeof(*t));
	raw.from = &fd;
	snprintf(question, sizeof(question), "%lx", va);
	if (fd < 0 || write(fd, question, strlen(question)) < 0) {
		diag("%s: %s", path, strerror(errno));
		return false;
	}
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		told_record(&raw, &r, t);
		ret = 0;
	}
	if (ret || raw.end.error)
		diag("%s: %s%s", path, raw.error, raw.message);
	ret = ret || raw.end.error;
	raw_end(&raw);
	close(fd);
	return !ret;
}

static bool is_registers(const struct said *s)
{
	const struct iomem *io = iomem_of(s->pa);

	return io && !strncmp(io->name, "mms-driver", 10);
}

/* Memory the driver made says itself where it is, registers whose they are. */
static void check_content(const struct said *s)
{
	/* Where there is no page yet this brings it. */
	(void)*(volatile uint32_t *)s->va;
	if (!is_registers(s))
		is_u64(*(volatile uint64_t *)s->va, s->pa,
		       "%s %#lx: the memory holds what the driver wrote", s->name, s->at);
	else if (s->pa == iomem_of(s->pa)->start)
		is_u64(*(volatile uint32_t *)s->va, EDU_ID,
		       "%s %#lx: the registers are the device's", s->name, s->at);
}

static void check_resource(const struct told *t, const char *name, uint64_t pa)
{
	const struct iomem *io = iomem_of(pa);

	if (!io) {
		ok(!*t->resource, "%s: no resource has %#lx", name, pa);
		return;
	}
	ok(!strcmp(t->resource, io->name) && t->start == io->start && t->end == io->end,
	   "%s: %#lx is in %lx-%lx %s", name, pa, io->start, io->end, io->name);
	if (strcmp(t->resource, io->name) || t->start != io->start || t->end != io->end)
		diag("walk says %lx-%lx %s", t->start, t->end, t->resource);
}

/* Frame, memory type and resource of one page. */
static void check_page(const struct said *s, const char *path, uint64_t va)
{
	struct told t;

	if (!walk(path, va, &t)) {
		ok(false, "%s %s %#lx can be asked", s->who, s->name, s->at);
		return;
	}
	is_u64(t.pa, s->pa, "%s %s %#lx (%s): the frame", s->who, s->name, s->at, s->how);
	is_str(t.memtype, s->granted, "and the memory type: asked for %s, granted %s", s->asked,
	       s->granted);
	is_str(t.kind, is_registers(s) ? "device" : "other", "and what it is used for");
	if (is_registers(s)) {
		check_resource(&t, s->name, s->pa);
		is_str(t.within, "0000:00:02.0 in PCI Bus 0000:00", "and what is around that");
	} else {
		is_str(t.resource, "", "RAM that is the driver's has no resource of its own");
	}
}

/* The four pages of a kind, mapped as one. */
static bool map_kind(int fd, struct said *s)
{
	char *p = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, s->at);

	for (int i = 0; i < 4 && p != MAP_FAILED; i++)
		s[i].va = p + i * PAGE;
	return ok(p != MAP_FAILED, "%s is mapped by %s", s->name, s->how);
}

/* What registers are reserved as, by the kernel's own list. */
static void check_memtype_list(void)
{
	static const struct { const char *said, *word; } words[] = {
		{ "UC-", "uncached-minus" }, { "WC", "write-combining" },
	};
	FILE *f = fopen("/sys/kernel/debug/x86/pat_memtype_list", "r");
	char line[128], type[32], listed[SAID][32] = {};
	uint64_t start, end;
	int compared = 0;

	if (!f) {
		skip("the kernel's list of memory types", "this kernel has none");
		return;
	}
	while (fgets(line, sizeof(line), f))
		for (int i = 0; i < nr_said &&
		     sscanf(line, "PAT: [mem %lx-%lx] %31s", &start, &end, type) == 3; i++)
			if (said[i].pa >= start && said[i].pa < end)
				snprintf(listed[i], sizeof(listed[i]), "%s", type);
	fclose(f);
	for (int i = 0; i < nr_said; i++)
		for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
			if (*listed[i] && !strcmp(words[w].said, said[i].granted)) {
				is_str(listed[i], words[w].word,
				       "%s %s %#lx: the kernel's list has it as %s", said[i].who,
				       said[i].name, said[i].at, said[i].granted);
				compared++;
			}
	ok(compared >= 4, "%d mappings are in the kernel's list", compared);
}

/* The rows of pagetable of one kind: none but these, in order, whole. */
static void check_rows(const struct said *s)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	char question[40];
	uint64_t next = (uint64_t)s->va;
	int fd = open(ROOT "raw/task/self/pagetable_at", O_RDWR), ret, wrong = 0;

	raw.from = &fd;
	snprintf(question, sizeof(question), "%lx-%lx", next, next + 4 * PAGE);
	if (fd < 0 || write(fd, question, strlen(question)) < 0) {
		ok(false, "%s: pagetable_at can be asked", s->name);
		return;
	}
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		uint64_t start, page;

		ret = 0;
		if (r.type)
			continue;
		start = number(&raw, &r, "start");
		wrong += start != next;
		next = number(&raw, &r, "end");
		for (uint64_t at = start; at < next; at += PAGE) {
			page = (at - (uint64_t)s->va) / PAGE;
			wrong += page > 3 || number(&raw, &r, "pa") + (at - start) != s[page].pa ||
				 strcmp(word(&raw, &r, "memtype"), s[page].granted);
		}
	}
	ok(!ret && !wrong && next == (uint64_t)s->va + 4 * PAGE,
	   "%s: pagetable has its frames and memory types, too", s->name);
	raw_end(&raw);
	close(fd);
}

/* What the kernel says of the same pages: of bare frames nothing. */
static void check_pagemap(const struct said *s)
{
	bool pages = strstr(s->how, "insert") || strstr(s->how, "vmalloc");
	int fd = open("/proc/self/pagemap", O_RDONLY);

	for (int i = 0; i < 4; i++) {
		uint64_t entry = read_u64(fd, (uint64_t)s[i].va / PAGE);

		if (pages && entry & PM_PRESENT)
			is_u64(PM_PFN(entry), s[i].pa / PAGE, "%s %#lx: pagemap agrees",
			       s->name, s[i].at);
		else if (!pages)
			is_u64(entry & ~(PM_SOFT_DIRTY | PM_FILE), 0,
			       "%s %#lx: pagemap has nothing", s->name, s[i].at);
	}
	close(fd);
}

/*
 * Whatever /dev/mem lets us map: the first page of each line of /proc/iomem that
 * is not RAM, and the last one. Nothing is read there.
 */
static void check_iomem(void)
{
	int fd = open("/dev/mem", O_RDWR | O_SYNC), mapped = 0, named = 0;
	uint64_t at[2];
	struct told t;

	for (int i = 0; fd >= 0 && i < nr_iomem; i++) {
		at[0] = iomem[i].start & -PAGE;
		at[1] = iomem[i].end & -PAGE;
		for (int n = 0; n < 2; n++) {
			char *p = mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, at[n]);

			if (p == MAP_FAILED)
				continue;
			if (!walk(ROOT "raw/task/self/walk", (uint64_t)p, &t) || t.pa != at[n]) {
				ok(false, "%#lx of /dev/mem can be walked", at[n]);
			} else if (!strcmp(t.kind, "device") || !strcmp(t.kind, "reserved")) {
				check_resource(&t, "/dev/mem", at[n]);
				named++;
			}
			munmap(p, PAGE);
			mapped++;
		}
	}
	if (fd < 0)
		skip("/proc/iomem through /dev/mem", "this kernel has no /dev/mem");
	else
		ok(mapped > 2 && named > 2, "/dev/mem let us map %d pages, %d are no RAM",
		   mapped, named);
	close(fd);
}

/* The text says it, too, in lines of 80 columns but for the name at the end. */
static void check_text(const struct said *s)
{
	char line[256], wanted[128];
	const struct iomem *io = iomem_of(s->pa);
	int fd = open(ROOT "task/self/walk", O_RDWR), found = 0, wide = 0;
	FILE *f = fdopen(fd, "r+");

	snprintf(line, sizeof(line), "%lx", (uint64_t)s->va);
	if (!f || write(fd, line, strlen(line)) < 0) {
		ok(false, "task/self/walk can be asked");
		return;
	}
	snprintf(wanted, sizeof(wanted),
		 "resource  %08lx-%08lx %s in 0000:00:02.0 in PCI Bus 0000:00\n", io->start,
		 io->end, io->name);
	while (fgets(line, sizeof(line), f)) {
		found += !strcmp(line, wanted);
		wide += strlen(line) > 81 && strncmp(line, "resource", 8);
	}
	ok(found == 1 && !wide, "the text has a line: %.*s", (int)strlen(wanted) - 1, wanted);
	fclose(f);
}

int main(void)
{
	int fd, registers = 0;

	if (system("insmod /lib/driver.ko"))
		bail("the driver cannot be loaded");
	fd = open("/dev/mms-driver", O_RDWR);
	hear();
	read_iomem();
	ok(fd >= 0 && nr_said > 32, "the driver tells of %d pages", nr_said);
	for (int i = 0; i < nr_said; i++) {
		if (strcmp(said[i].who, "user")) {
			/* The kernel's half is the same in every process. */
			check_page(&said[i], ROOT "raw/task/self/walk", said[i].at);
			if (!access(ROOT "raw/kernel/walk", F_OK))
				check_page(&said[i], ROOT "raw/kernel/walk", said[i].at);
			continue;
		}
		if (!(said[i].at % (1 << 20)) && !map_kind(fd, &said[i]))
			break;
		check_content(&said[i]);
		check_page(&said[i], ROOT "raw/task/self/walk", (uint64_t)said[i].va);
		registers += is_registers(&said[i]);
	}
	ok(registers == 14, "%d of the pages are registers of the device", registers);
	for (int i = 0; i < nr_said && !strcmp(said[i].who, "user"); i += 4) {
		check_rows(&said[i]);
		check_pagemap(&said[i]);
		if (is_registers(&said[i]))
			check_text(&said[i]);
	}
	check_memtype_list();
	check_iomem();
	for (int i = 0; i < nr_said; i++)
		if (said[i].va && !(said[i].at % (1 << 20)))
			munmap((void *)said[i].va, 4 * PAGE);
	close(fd);
	ok(!system("rmmod driver"), "the driver goes");
	return done();
}
