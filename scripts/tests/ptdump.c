// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/self/pagetable and kernel/pagetable against the kernel's own dump of page
 * tables, which debug kernels have (CONFIG_PTDUMP_DEBUGFS): the same addresses, page
 * sizes and bits of the leaves. It knows no frames, and neither A nor D. Of the
 * kernel's half the ESPfix area, of which it shows some lines only, and the LDT, which
 * is the process's, are left out.
 *
 * vm: --memory 4G --append hugepages=6 --append hugepagesz=1G --append hugepages=1
 * vm: --memory 2G --levels 5 --append hugepages=6
 * vm: --memory 2G --append pti=on --append hugepages=6
 * timeout: 400
 */
#include "scope.h"
#include "areas.h"

#define KERNELS		"/sys/kernel/debug/page_tables/"
#define FILE_MAX	(8UL << 20)
#define RANGES		10000

/* In the order of both files, less A and D; what is larger than a page has PS too. */
static const char *const bits[] = { "US", "RW", "PWT", "PCD", "PS", "PAT", "G", "NX" };

/* The kernel's words for them. */
static const char *const kernels_bits[] = {
	"USR", "RW", "PWT", "PCD", "PSE", "PAT", "GLB", "NX",
};

#define NR_BITS	(sizeof(bits) / sizeof(*bits))
#define BIT_PAT	(1U << 5)

struct range {
	uint64_t start, end, page_size;
	unsigned int bits;
};

struct list {
	struct range range[RANGES];
	int nr;
};

/* All memory is touched before anything is read: reading must change nothing. */
static struct list ours, kernels;
static char ours_before[FILE_MAX], ours_after[FILE_MAX], kernels_text[FILE_MAX];
static int nr_areas;

static void count_area(const char *name, const char *start, size_t length, const char *wanted)
{
	(void)name, (void)start, (void)length, (void)wanted;
	nr_areas++;
}

static void add(struct list *l, const struct range *r)
{
	struct range *last = l->nr ? &l->range[l->nr - 1] : NULL;

	if (last && last->end == r->start && last->page_size == r->page_size &&
	    last->bits == r->bits)
		last->end = r->end;
	else if (l->nr < RANGES)
		l->range[l->nr++] = *r;
}

/* A whole file, without as much as a page of new memory. */
static size_t slurp(const char *path, char *to)
{
	int fd = open(path, O_RDONLY);
	size_t have = 0;
	ssize_t got;

	while (fd >= 0 && have < FILE_MAX - 1 &&
	       (got = read(fd, to + have, FILE_MAX - 1 - have)) > 0)
		have += got;
	close(fd);
	to[have] = 0;
	return have;
}

struct memory {
	const char *at;
	size_t left;
};

static ssize_t read_memory(void *from, void *buf, size_t size)
{
	struct memory *m = from;

	size = size < m->left ? size : m->left;
	memcpy(buf, m->at, size);
	m->at += size;
	m->left -= size;
	return size;
}

/* The words of a field of flags, as bits of ours; P is bit 31. */
static unsigned int words(struct raw *raw, const struct raw_record *r, const char *name)
{
	const struct mms_raw_field *f = field(raw, r->type, name);
	uint64_t v = raw_number(f, r->data);
	unsigned int found = 0;

	for (unsigned int i = 0; i < f->nr_names; i++) {
		const char *text = raw_word(raw, raw->names[f->first_name + i].name);

		if (!(v & raw->names[f->first_name + i].value))
			continue;
		if (!strcmp(text, "P"))
			found |= 1U << 31;
		for (unsigned int b = 0; b < NR_BITS; b++)
			if (!strcmp(text, bits[b]))
				found |= 1U << b;
	}
	return found;
}

/* What is compared: rows of a type of one of our files, and a half of a kernel's. */
struct look {
	const char *name, *kernels, *ours, *type;
	bool high;
};

/*
 * The ESPfix area and the LDT's, by Documentation/x86/x86_64/mm.rst of the kernel.
 * Its dump's headings may come a line late.
 */
static bool left_out(uint64_t va)
{
	static const uint64_t areas[][2] = {
		{ 0xffffff0000000000, 0xffffff8000000000 },
		{ 0xffff880000000000, 0xffff888000000000 },
		{ 0xff10000000000000, 0xff11000000000000 },
	};

	for (size_t i = 0; i < sizeof(areas) / sizeof(*areas); i++)
		if (va >= areas[i][0] && va < areas[i][1])
			return true;
	return false;
}

static bool parse_ours(struct list *l, const char *data, size_t size, const struct look *look)
{
	struct memory memory = { data, size };
	struct raw raw = { .read = read_memory, .from = &memory };
	struct raw_record rec;
	int ret = raw_begin(&raw);

	l->nr = 0;
	while (!ret && (ret = raw_next(&raw, &rec)) > 0) {
		const char *type = raw_word(&raw, raw.types[rec.type].name);
		struct range r;

		ret = 0;
		if (strcmp(type, look->type))
			continue;
		r.bits = words(&raw, &rec, "flags");
		if (!(r.bits & 1U << 31))
			continue;
		r.bits &= ~(1U << 31);
		r.start = number(&raw, &rec, "start");
		if (left_out(r.start))
			continue;
		r.end = number(&raw, &rec, "end");
		r.page_size = number(&raw, &rec, "page_size");
		/* The kernel's dump takes it for a bit of the frame's number there. */
		if (r.page_size > PAGE)
			r.bits &= ~BIT_PAT;
		add(l, &r);
	}
	ret = ret || raw.end.error;
	if (ret)
		diag("pagetable: %s%s", raw.error, raw.message);
	raw_end(&raw);
	return !ret;
}

/* "0x0000000000400000-0x0000000000401000           4K USR ro        NX pte" */
static bool parse_line(char *line, struct range *r)
{
	unsigned long start, end;
	char *word, *rest;
	int n;

	if (sscanf(line, "0x%lx-0x%lx %*s%n", &start, &end, &n) != 2)
		return false;
	*r = (struct range){ .start = start, .end = end };
	for (word = strtok_r(line + n, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
		for (unsigned int b = 0; b < NR_BITS; b++)
			if (!strcmp(word, kernels_bits[b]))
				r->bits |= 1U << b;
		/* Either word is there if the entry is present. */
		if (!strcmp(word, "x") || !strcmp(word, "NX"))
			r->page_size = 1;
		if (r->page_size)
			r->page_size = !strcmp(word, "pte") ? PAGE : !strcmp(word, "pmd") ? HUGE :
				       !strcmp(word, "pud") ? GIGANTIC : 1;
	}
	return r->page_size;
}

/* One of the halves. False if there are lines missing; ESPfix's are not wanted. */
static bool parse_kernels(struct list *l, char *text, bool high)
{
	bool in_half = !high, passed = false;
	char *line, *rest;
	struct range r;

	l->nr = 0;
	for (line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		if (!strncmp(line, "---[ Kernel Space", 17)) {
			in_half = high;
			passed = true;
		}
		if (!in_half)
			continue;
		if (strstr(line, "skipped") && !high)
			return false;
		if (parse_line(line, &r) && !left_out(r.start))
			add(l, &r);
	}
	return passed;
}

static void show(const char *whose, const struct list *l, int i)
{
	char text[80] = "";

	if (i >= l->nr) {
		diag("%s: no range %d", whose, i);
		return;
	}
	for (unsigned int b = 0; b < NR_BITS; b++)
		if (l->range[i].bits & 1U << b)
			snprintf(text + strlen(text), sizeof(text) - strlen(text), " %s", bits[b]);
	diag("%s: %#lx-%#lx %#lx%s", whose, (unsigned long)l->range[i].start,
	     (unsigned long)l->range[i].end, (unsigned long)l->range[i].page_size, text);
}

/* The first difference, or -1. */
static int difference(void)
{
	int nr = ours.nr > kernels.nr ? ours.nr : kernels.nr;

	for (int i = 0; i < nr; i++)
		if (i >= ours.nr || i >= kernels.nr ||
		    memcmp(&ours.range[i], &kernels.range[i], sizeof(*ours.range)))
			return i;
	return -1;
}

/* Both dumps, with nothing changed meanwhile. */
static bool take(const char *path, const struct look *look)
{
	size_t before, after, theirs;
	char name[64];

	snprintf(name, sizeof(name), ROOT "raw/%s", look->ours);
	for (int try = 0; try < 10; try++) {
		before = slurp(name, ours_before);
		theirs = slurp(path, kernels_text);
		after = slurp(name, ours_after);
		if (!theirs)
			diag("%s: %s", path, strerror(errno));
		else if (before && before == after && before < FILE_MAX - 1 &&
			 !memcmp(ours_before, ours_after, before))
			return parse_ours(&ours, ours_before, before, look) &&
			       parse_kernels(&kernels, kernels_text, look->high);
	}
	return false;
}

static void compare(const struct look *look)
{
	unsigned long mapped[3] = {}, total = 0;
	const char *name = look->name;
	char path[64];
	int wrong;

	snprintf(path, sizeof(path), KERNELS "%s", look->kernels);
	if (access(path, R_OK)) {
		skip(name, "the kernel has no isolation of page tables");
		return;
	}
	if (!ok(take(path, look), "%s: both dumps are there, whole, and do not change", name))
		return;
	wrong = difference();
	for (int i = 0; i < ours.nr; i++) {
		const struct range *r = &ours.range[i];
		unsigned long pages = (r->end - r->start) / r->page_size;

		mapped[r->page_size == PAGE ? 0 : r->page_size == HUGE ? 1 : 2] += pages;
		total += pages;
	}
	ok(wrong < 0, "%s: the same %d ranges: %lu pages of 4K, %lu of 2M, %lu of 1G", name,
	   ours.nr, mapped[0], mapped[1], mapped[2]);
	if (wrong >= 0) {
		show("mmscope", &ours, wrong);
		show("the kernel", &kernels, wrong);
	}
	if (!strcmp(look->type, "user_root"))
		ok(total > 10 && ours.nr >= 4, "that is enough to judge by");
	else
		ok(total > 1000 && mapped[1] >= 3, "that is enough to judge by");
	/* Would it have been noticed? */
	wrong = 0;
	for (unsigned int b = 0; b < NR_BITS; b++) {
		ours.range[ours.nr / 2].bits ^= 1U << b;
		wrong += difference() >= 0;
		ours.range[ours.nr / 2].bits ^= 1U << b;
	}
	ours.range[ours.nr / 2].end += PAGE;
	wrong += difference() >= 0;
	is_u64(wrong, NR_BITS + 1, "a wrong bit or address is found");
}

/* The leaves of a process are the same whichever root leads to them. */
static const struct look looks[] = {
	{ "current_kernel", "current_kernel", "task/self/pagetable", "pagetable", false },
	{ "current_user", "current_user", "task/self/pagetable", "pagetable", false },
	{ "kernel", "kernel", "kernel/pagetable", "pagetable", true },
	{ "current_kernel, the kernel's half", "current_kernel", "kernel/pagetable",
	  "pagetable", true },
	{ "current_user, the kernel's half", "current_user", "kernel/pagetable",
	  "user_root", true },
};

static bool has_pti(void)
{
	FILE *f = fopen("/proc/cpuinfo", "r");
	char line[4096];
	bool pti = false;

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "flags", 5) && strstr(line, " pti"))
			pti = true;
	if (f)
		fclose(f);
	return pti;
}

int main(void)
{
	if (access(KERNELS "current_kernel", R_OK))
		skip_all("the kernel has no CONFIG_PTDUMP_DEBUGFS");
	make_areas(count_area);
	ok(nr_areas >= 15, "%d areas are made", nr_areas);
	memset(&ours, 1, sizeof(ours));
	memset(&kernels, 1, sizeof(kernels));
	memset(ours_before, 1, sizeof(ours_before));
	memset(ours_after, 1, sizeof(ours_after));
	memset(kernels_text, 1, sizeof(kernels_text));
	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++)
		if (strcmp(looks[i].type, "user_root") || has_pti())
			compare(&looks[i]);
		else
			skip(looks[i].name, "user mode has no root of its own");
	return done();
}
