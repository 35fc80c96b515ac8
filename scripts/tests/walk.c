// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every page of the sample process, as task/PID/walk tells it, against what the
 * kernel itself says in pagemap, kpageflags and kpagecount.
 *
 * Frames move and flags change while we look: a page is read before and after,
 * and counts when both agree; one that never does is counted too, and there
 * must be few of them.
 *
 * vm: --memory 4G --append hugepages=6 --append hugepagesz=1G --append hugepages=1
 * vm: --memory 2G --levels 5 --append hugepages=6
 * vm: --memory 2G --append pti=on --append hugepages=6
 */
#define _GNU_SOURCE
#include "scope.h"
#include "swap.h"

/* Addresses in one question: 64 KiB hold 3,800 of them. */
#define ASK	3000
#define TRIES	5
/* Of longer areas only every so many pages, and the first and last. */
#define MANY	2048
#define STRIDE	61

struct judged {
	uint64_t pagemap, flags, count;
};

/* One address as walk tells it. */
struct told {
	uint64_t va, pa, pfn, flags, maps, swap_type, swap_offset, page_size;
	uint64_t unknown;
	const char *state;
	char kind[24];
	bool soft_dirty, frame;
};

static int pagemap_fd, flags_fd, count_fd;
/* Flags of kpageflags that are not compared, see find_lies(). */
static uint64_t not_compared;
static unsigned long pages, unstable;

/* What page-types makes of the flags: one of them means two things. */
static uint64_t meant(uint64_t flags)
{
	const uint64_t anon = 1ULL << 12, mappedtodisk = 1ULL << 34, exclusive = 1ULL << 47;

	return flags & anon && flags & mappedtodisk ? flags ^ mappedtodisk ^ exclusive : flags;
}

static struct judged judge(uint64_t va)
{
	struct judged j = { .pagemap = read_u64(pagemap_fd, va / PAGE) };

	if (j.pagemap & PM_PRESENT) {
		j.flags = meant(read_u64(flags_fd, PM_PFN(j.pagemap))) & ~not_compared;
		j.count = read_u64(count_fd, PM_PFN(j.pagemap));
	}
	return j;
}

/*
 * kpageflags of 6.7 to 6.15 calls every anonymous page a KSM page: it tests two
 * bits where both must be set. A page of our own stack is none.
 */
static void find_lies(void)
{
	const uint64_t ksm = 1ULL << 21;
	char page[2 * PAGE];
	int fd = open("/proc/self/pagemap", O_RDONLY);
	uint64_t entry;

	memset(page, 1, sizeof(page));
	entry = read_u64(fd, (unsigned long)page / PAGE);
	if (read_u64(flags_fd, PM_PFN(entry)) & ksm) {
		printf("# kpageflags calls a page of this stack KSM: that flag is not compared\n");
		not_compared |= ksm;
	}
	close(fd);
}

static bool same(struct judged a, struct judged b)
{
	return a.pagemap == b.pagemap && a.flags == b.flags && a.count == b.count;
}

static char state_words[16][16];

static const char *keep(const char *state)
{
	int i = 0;

	while (*state_words[i] && strcmp(state_words[i], state))
		i++;
	snprintf(state_words[i], sizeof(state_words[i]), "%s", state);
	return state_words[i];
}

/* The flags as kpageflags numbers them: the module's names carry these bits. */
static void told_record(struct raw *raw, const struct raw_record *r, struct told *t)
{
	const char *type = raw_word(raw, raw->types[r->type].name);

	if (!strcmp(type, "walk")) {
		memset(t, 0, sizeof(*t));
		t->va = number(raw, r, "va");
		t->pa = number(raw, r, "pa");
		t->page_size = number(raw, r, "page_size");
		t->state = keep(word(raw, r, "state"));
		t->soft_dirty = number(raw, r, "soft_dirty");
		t->swap_type = number(raw, r, "swap_type");
		t->swap_offset = number(raw, r, "swap_offset");
	} else if (!strcmp(type, "levels")) {
		t->unknown |= number(raw, r, "unknown");
	} else if (!strcmp(type, "frame")) {
		t->frame = true;
		t->pfn = number(raw, r, "pfn");
		t->flags = number(raw, r, "flags");
		t->maps = number(raw, r, "mapcount");
		snprintf(t->kind, sizeof(t->kind), "%s", word(raw, r, "kind"));
	}
}

/* Asks for @nr addresses at once; the answers are in the same order. */
static bool ask(const char *path, const uint64_t *va, int nr, struct told *told)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	int fd = open(path, O_RDWR), n = -1, len = 0, ret;
	char *question = malloc(20 * nr);

	for (int i = 0; i < nr; i++)
		len += sprintf(question + len, "%lx ", (unsigned long)va[i]);
	ret = fd >= 0 ? write(fd, question, len) : -1;
	free(question);
	if (ret != len) {
		printf("# asking %s: %s\n", path, strerror(errno));
		return false;
	}
	raw.from = &fd;
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		if (!raw.types[r.type].parent)
			n++;
		if (n < nr)
			told_record(&raw, &r, &told[n]);
		ret = 0;
	}
	if (ret)
		printf("# %s: %s\n", path, raw.error);
	if (raw.end.error)
		printf("# %s: %s\n", path, raw.message);
	ret = ret || raw.end.error || n + 1 != nr;
	raw_end(&raw);
	close(fd);
	return !ret;
}

static bool is_present(const struct told *t)
{
	return !strcmp(t->state, "present") || !strcmp(t->state, "prot-none") ||
	       !strcmp(t->state, "numa-hint");
}

static bool differ(const char *what, const struct told *t, uint64_t a, uint64_t b)
{
	printf("# %#lx %s: %s is %#lx, the kernel says %#lx\n", (unsigned long)t->va, t->state,
	       what, (unsigned long)a, (unsigned long)b);
	return false;
}

static bool agrees(const struct told *t, struct judged j)
{
	bool file;

	if (is_present(t) != !!(j.pagemap & PM_PRESENT))
		return differ("present", t, is_present(t), !!(j.pagemap & PM_PRESENT));
	if ((!is_present(t) && strcmp(t->state, "none")) != !!(j.pagemap & PM_SWAP))
		return differ("swapped", t, 0, !!(j.pagemap & PM_SWAP));
	if (t->soft_dirty != !!(j.pagemap & PM_SOFT_DIRTY))
		return differ("soft-dirty", t, t->soft_dirty, !!(j.pagemap & PM_SOFT_DIRTY));
	if (!strcmp(t->state, "swap") &&
	    (t->swap_type | t->swap_offset << 5) != PM_PFN(j.pagemap))
		return differ("swap type and offset", t, t->swap_type | t->swap_offset << 5,
			      PM_PFN(j.pagemap));
	if (!is_present(t))
		return true;
	if (t->unknown)
		return differ("bits without a name", t, t->unknown, 0);
	if (t->pfn != PM_PFN(j.pagemap) || t->pa / PAGE != t->pfn)
		return differ("PFN", t, t->pfn, PM_PFN(j.pagemap));
	if (t->flags != j.flags)
		return differ("frame flags", t, t->flags, j.flags);
	if (t->maps != j.count)
		return differ("mapcount", t, t->maps, j.count);
	/* To pagemap all that is not anonymous is a file's, the vdso for instance. */
	if (strcmp(t->kind, "anon") && strcmp(t->kind, "zero-page") &&
	    strcmp(t->kind, "file") && strcmp(t->kind, "shmem"))
		return true;
	file = !strcmp(t->kind, "file") || !strcmp(t->kind, "shmem");
	if (file != !!(j.pagemap & PM_FILE))
		return differ("file", t, file, !!(j.pagemap & PM_FILE));
	return true;
}

/* All of @va, as often as it takes for the kernel's word to stand still. */
static unsigned long compare(const char *path, uint64_t *va, int nr)
{
	struct judged *before = calloc(nr, sizeof(*before));
	struct told *told = calloc(nr, sizeof(*told));
	unsigned long wrong = 0;
	int left = nr;

	for (int try = 0; left && try < TRIES; try++) {
		int again = 0;

		for (int i = 0; i < left; i++)
			before[i] = judge(va[i]);
		if (!ask(path, va, left, told)) {
			wrong += left;
			left = 0;
			break;
		}
		for (int i = 0; i < left; i++) {
			if (told[i].va == va[i] && same(before[i], judge(va[i])))
				wrong += !agrees(&told[i], before[i]);
			else
				va[again++] = va[i];
		}
		left = again;
	}
	unstable += left;
	pages += nr;
	free(before);
	free(told);
	return wrong;
}

/* One VMA; its pages, or of many pages some. */
static unsigned long compare_range(const char *path, uint64_t start, uint64_t end)
{
	uint64_t step = (end - start) / PAGE > MANY ? STRIDE * PAGE : PAGE, va[ASK];
	unsigned long wrong = 0;
	int nr = 0;

	for (uint64_t at = start; at < end; at += step) {
		va[nr++] = at;
		if (at + step >= end && at != end - PAGE && nr < ASK)
			va[nr++] = end - PAGE;
		if (nr >= ASK - 1 || at + step >= end) {
			wrong += compare(path, va, nr);
			nr = 0;
		}
	}
	return wrong;
}

/* Every VMA that pagemap speaks of: all but the kernel's page at the top. */
static unsigned long compare_process(pid_t pid)
{
	char name[64], line[1024], path[128];
	unsigned long wrong = 0, start, end;
	FILE *maps;

	snprintf(name, sizeof(name), "/proc/%d/pagemap", pid);
	pagemap_fd = open(name, O_RDONLY);
	snprintf(path, sizeof(path), ROOT "raw/task/%d/walk", pid);
	snprintf(name, sizeof(name), "/proc/%d/maps", pid);
	maps = fopen(name, "r");
	while (maps && fgets(line, sizeof(line), maps)) {
		/* pagemap says nothing of bare frames: [vvar]. */
		if (sscanf(line, "%lx-%lx", &start, &end) == 2 && !strstr(line, "[vvar") &&
		    !strstr(line, "[vsyscall]"))
			wrong += compare_range(path, start, end);
	}
	if (maps)
		fclose(maps);
	close(pagemap_fd);
	return wrong;
}

static void check_process(pid_t pid, const char *what)
{
	unsigned long wrong;

	pages = 0;
	unstable = 0;
	wrong = compare_process(pid);
	ok(pages > 100 && !wrong, "%s: PFN, state, soft-dirty, flags and counts of %lu pages",
	   what, pages);
	ok(unstable * 50 <= pages, "%s: few pages changed all the while (%lu)", what, unstable);
}

/* What the sample knows of itself: the first page of an area. */
static void known(pid_t pid, char areas[][64], int nr, const char *name,
		  const char *state, const char *kind, uint64_t size)
{
	char path[128], is[32];
	unsigned long start, length;
	struct told t;
	uint64_t va;

	snprintf(path, sizeof(path), ROOT "raw/task/%d/walk", pid);
	for (int i = 0; i < nr; i++) {
		if (sscanf(areas[i], "%31s %lx %lx", is, &start, &length) != 3 || strcmp(is, name))
			continue;
		va = start;
		if (!ask(path, &va, 1, &t)) {
			ok(false, "%s can be asked", name);
			return;
		}
		ok(!strcmp(t.state, state) && (!kind || !strcmp(t.kind, kind)) &&
		   (!size || t.page_size == size), "%s is %s %s %lu", name, t.state, t.kind,
		   t.frame ? (unsigned long)t.page_size : 0);
		return;
	}
	skip(name, "this machine has no such area");
}

static void check_known(pid_t pid, char areas[][64], int nr)
{
	known(pid, areas, nr, "untouched", "none", NULL, 0);
	known(pid, areas, nr, "touched", "present", "anon", PAGE);
	known(pid, areas, nr, "only-read", "present", "zero-page", PAGE);
	known(pid, areas, nr, "prot-none", "prot-none", "anon", PAGE);
	known(pid, areas, nr, "shared-anonymous", "present", "shmem", PAGE);
	known(pid, areas, nr, "memfd", "present", "shmem", PAGE);
	/* /tmp is a tmpfs in the guest. */
	known(pid, areas, nr, "file-shared", "present", "shmem", PAGE);
	known(pid, areas, nr, "file-private", "present", "anon", PAGE);
	known(pid, areas, nr, "thp", "present", "anon", PAGE * 512);
	known(pid, areas, nr, "thp-split", "present", "anon", PAGE);
	known(pid, areas, nr, "thp-zero", "present", "huge-zero-page", PAGE * 512);
	known(pid, areas, nr, "hugetlb-2m", "present", "hugetlb", PAGE * 512);
	known(pid, areas, nr, "hugetlb-shared", "present", "hugetlb", PAGE * 512);
	known(pid, areas, nr, "hugetlb-prot-none", "prot-none", "hugetlb", PAGE * 512);
	known(pid, areas, nr, "hugetlb-1g", "present", "hugetlb", PAGE * 512 * 512);
}

int main(void)
{
	char areas[32][64], answer[64];
	struct process p;
	pid_t child = 0;
	int nr, fd;

	flags_fd = open("/proc/kpageflags", O_RDONLY);
	count_fd = open("/proc/kpagecount", O_RDONLY);
	find_lies();
	p = sample(areas, &nr);
	ok(nr > 10, "the sample process has %d areas", nr);
	attach(p.pid, true);
	check_known(p.pid, areas, nr);
	check_process(p.pid, "as it started");

	if (!swap_there_is() || !swap_on(0, 64, 0)) {
		skip("pages in swap", "the kernel has no zram");
	} else if (ok(tell(&p, "out to-swap"), "pages are moved to swap")) {
		known(p.pid, areas, nr, "to-swap", "swap", NULL, 0);
		check_process(p.pid, "with pages in swap");
	}

	fprintf(p.in, "fork\n");
	fflush(p.in);
	if (fgets(answer, sizeof(answer), p.out))
		sscanf(answer, "ok %d", &child);
	if (ok(child > 0, "the sample forks")) {
		attach(child, true);
		check_process(p.pid, "the parent after fork");
		check_process(child, "the child after fork");
	}

	/* Forget soft-dirty, then write some: exactly these have it again. */
	snprintf(answer, sizeof(answer), "/proc/%d/clear_refs", p.pid);
	fd = open(answer, O_WRONLY);
	ok(write(fd, "4", 1) == 1 && tell(&p, "write half-touched"), "soft-dirty bits are cleared");
	close(fd);
	check_process(p.pid, "after clear_refs and some writes");

	attach(p.pid, false);
	kill(p.pid, SIGKILL);
	waitpid(p.pid, NULL, 0);
	swap_off(0);
	return done();
}
