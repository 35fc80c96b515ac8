// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/tree against /proc/PID/maps: the areas in its leaves are those of maps,
 * its largest free range is the one between them. What the kernel keeps in the nodes
 * above, which other nodes there are and what is free below them, is what is found
 * there. Processes with one area to 60,000, and one whose areas come and go.
 *
 * timeout: 240
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sys/mman.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <time.h>

#include "scope.h"

/* More than vm.max_map_count, and what holds them. */
#define AREAS_MAX	70000
#define NODES_MAX	40000
#define NOTHING		(~0ULL)

struct area {
	uint64_t start, end;
	char perms[5];
	char name[96];
};

static struct area maps[AREAS_MAX], leaves[AREAS_MAX];
static size_t nr_maps, nr_leaves;

/* A node, and what its slots lead to, or are. */
struct node {
	uint64_t node, start, last, gap, type, depth, used, slots, areas, parent, parent_slot;
	uint64_t next, free;
	struct {
		uint64_t first, pivot, kind, node, gap, start, end;
	} slot[31];
};

static struct node nodes[NODES_MAX];
static size_t nr_nodes;

static struct {
	uint64_t depth, areas, nodes, leaves, used, slots, largest, start, end, floor, ceiling;
} total;

/* The last part of a path, or a name in brackets. */
static void copy_name(char *to, size_t size, const char *name)
{
	const char *slash = *name == '/' ? strrchr(name, '/') : NULL;

	snprintf(to, size, "%s", slash ? slash + 1 : name);
}

static bool read_maps(pid_t pid)
{
	unsigned long start, end;
	char path[64], line[4096];
	FILE *f;
	int at;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	f = fopen(path, "r");
	if (!f)
		return false;
	nr_maps = 0;
	while (fgets(line, sizeof(line), f) && nr_maps < AREAS_MAX) {
		struct area *a = &maps[nr_maps];

		at = 0;
		if (sscanf(line, "%lx-%lx %4s %*x %*s %*u %n", &start, &end, a->perms, &at) != 3 ||
		    strstr(line, "[vsyscall]"))
			continue;
		line[strcspn(line, "\n")] = '\0';
		a->start = start;
		a->end = end;
		copy_name(a->name, sizeof(a->name), line + at);
		nr_maps++;
	}
	fclose(f);
	return true;
}

/* The field of a type, looked up once in a file: there are many records. */
static uint64_t get(struct raw *raw, const struct raw_record *r, const char *name)
{
	static const struct mms_raw_field *found[64];
	static const char *names[64];
	static const void *of[64];
	size_t i = ((uintptr_t)name / 4 + r->type * 7) % 64;

	if (names[i] != name || of[i] != raw->types + r->type) {
		names[i] = name;
		of[i] = raw->types + r->type;
		found[i] = field(raw, r->type, name);
	}
	return raw_number(found[i], r->data);
}

static void take_node(struct raw *raw, const struct raw_record *r, struct node *n)
{
	memset(n, 0, sizeof(*n));
	n->node = get(raw, r, "node");
	n->start = get(raw, r, "start");
	n->last = get(raw, r, "last");
	n->gap = get(raw, r, "gap");
	n->type = get(raw, r, "type");
	n->depth = get(raw, r, "depth");
	n->used = get(raw, r, "used");
	n->slots = get(raw, r, "slots");
	n->areas = get(raw, r, "areas");
	n->parent = get(raw, r, "parent");
	n->parent_slot = get(raw, r, "parent_slot");
}

/* Of enum mms_vmatree_kind, by their words. */
enum { NODE, AREA, FREE, OTHER };

static int kind_of(const char *kind)
{
	return !strcmp(kind, "node") ? NODE : !strcmp(kind, "area") ? AREA :
	       !strcmp(kind, "free") ? FREE : OTHER;
}

static void take_slot(struct raw *raw, const struct raw_record *r, struct node *n)
{
	size_t i = n->next++;
	const char *kind = word(raw, r, "kind");

	if (i >= 31 || get(raw, r, "slot") != i)
		bail("slot %lu is number %zu", (unsigned long)get(raw, r, "slot"), i);
	n->slot[i].first = get(raw, r, "first");
	n->slot[i].pivot = get(raw, r, "pivot");
	n->slot[i].kind = kind_of(kind);
	n->slot[i].node = get(raw, r, "node");
	n->slot[i].gap = get(raw, r, "gap");
	n->slot[i].start = get(raw, r, "start");
	n->slot[i].end = get(raw, r, "end");
	if (n->slot[i].kind == AREA && nr_leaves < AREAS_MAX) {
		struct area *a = &leaves[nr_leaves++];

		a->start = n->slot[i].start;
		a->end = n->slot[i].end;
		snprintf(a->perms, sizeof(a->perms), "%s", string(raw, r, "perms"));
		snprintf(a->name, sizeof(a->name), "%s",
			 get(raw, r, "name") ? string(raw, r, "name") : "");
	}
}

static void take_total(struct raw *raw, const struct raw_record *r)
{
	total.depth = get(raw, r, "depth");
	total.areas = get(raw, r, "areas");
	total.nodes = get(raw, r, "nodes");
	total.leaves = get(raw, r, "leaves");
	total.used = get(raw, r, "used");
	total.slots = get(raw, r, "slots");
	total.largest = get(raw, r, "largest");
	total.start = get(raw, r, "start");
	total.end = get(raw, r, "end");
	total.floor = get(raw, r, "floor");
	total.ceiling = get(raw, r, "ceiling");
}

static uint64_t batches;

static bool read_tree(pid_t pid)
{
	struct raw raw = { .read = read_fd };
	struct raw_record r;
	char path[96];
	int fd, ret;

	snprintf(path, sizeof(path), ROOT "raw/task/%d/tree", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0) {
		diag("%s: %s", path, strerror(errno));
		return false;
	}
	raw.from = &fd;
	nr_nodes = 0;
	nr_leaves = 0;
	memset(&total, 0, sizeof(total));
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		const char *type = raw_word(&raw, raw.types[r.type].name);

		ret = 0;
		if (!strcmp(type, "tree")) {
			if (nr_nodes == NODES_MAX)
				bail("more than %d nodes", NODES_MAX);
			take_node(&raw, &r, &nodes[nr_nodes++]);
		} else if (!strcmp(type, "slots")) {
			take_slot(&raw, &r, &nodes[nr_nodes - 1]);
		} else {
			take_total(&raw, &r);
		}
	}
	if (ret || raw.end.error)
		diag("%s: %s%s", path, raw.error, raw.message);
	ret = ret || raw.end.error;
	batches = raw.end.batches;
	raw_end(&raw);
	close(fd);
	return !ret;
}

/* The areas of the leaves are those of maps. */
static void check_leaves(const char *what)
{
	size_t i = 0;

	while (i < nr_maps && i < nr_leaves && maps[i].start == leaves[i].start &&
	       maps[i].end == leaves[i].end && !strcmp(maps[i].perms, leaves[i].perms) &&
	       !strcmp(maps[i].name, leaves[i].name))
		i++;
	ok(nr_maps && i == nr_maps && nr_leaves == nr_maps,
	   "%s: the leaves hold the %zu areas of maps", what, nr_maps);
	if (i < nr_maps || nr_leaves != nr_maps)
		diag("%zu areas, number %zu: %lx-%lx %s %s, in maps %lx-%lx %s %s", nr_leaves, i,
		     (unsigned long)leaves[i].start, (unsigned long)leaves[i].end, leaves[i].perms,
		     leaves[i].name, (unsigned long)maps[i].start, (unsigned long)maps[i].end,
		     maps[i].perms, maps[i].name);
	is_u64(total.areas, nr_maps, "%s: so many areas are counted", what);
}

/* Where user addresses end on x86-64, arch/x86/include/asm/page_64_types.h. */
static uint64_t task_size(void)
{
	char line[8192];
	uint64_t size = (1ULL << 47) - PAGE;
	FILE *f = fopen("/proc/cpuinfo", "r");

	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "flags", 5) && strstr(line, " la57"))
			size = (1ULL << 56) - PAGE;
	if (f)
		fclose(f);
	return size;
}

static uint64_t min_addr(void)
{
	FILE *f = fopen("/proc/sys/vm/mmap_min_addr", "r");
	unsigned long addr = 0;

	if (!f || fscanf(f, "%lu", &addr) != 1)
		diag("no vm.mmap_min_addr");
	if (f)
		fclose(f);
	return addr;
}

static void check_largest(const char *what)
{
	uint64_t from = min_addr(), to, largest = 0, start = 0;

	is_u64(total.floor, from, "%s: free ranges count from vm.mmap_min_addr", what);
	is_u64(total.ceiling, task_size(), "%s: to the end of user addresses", what);
	for (size_t i = 0; i <= nr_maps; i++) {
		to = i < nr_maps ? maps[i].start : task_size();
		if (to > from && to - from > largest) {
			largest = to - from;
			start = from;
		}
		if (i < nr_maps && maps[i].end > from)
			from = maps[i].end;
	}
	is_u64(total.largest, largest, "%s: the largest free range has %lu MiB", what,
	       (unsigned long)(largest >> 20));
	is_u64(total.start, start, "%s: there it starts", what);
	is_u64(total.end, start + largest, "%s: there it ends", what);
}

/* Slots cover their node without a hole, and areas are where their slots are. */
static const char *bad_slots(struct node *n)
{
	uint64_t at = n->start, areas = 0;
	size_t i;

	if (n->next != n->used || n->used > n->slots || !n->used)
		return "slots in use";
	for (i = 0; i < n->used; i++) {
		uint64_t size = n->slot[i].pivot - n->slot[i].first + 1;

		if (n->slot[i].first != at || n->slot[i].pivot < at)
			return "a slot that does not follow";
		at = n->slot[i].pivot + 1;
		switch (n->slot[i].kind) {
		case AREA:
			areas++;
			if (n->slot[i].start != n->slot[i].first ||
			    n->slot[i].end != n->slot[i].pivot + 1)
				return "an area that is elsewhere";
			break;
		case FREE:
			if (n->slot[i].gap != size)
				return "a free range of another size";
			n->free = size > n->free ? size : n->free;
			break;
		case NODE:
			n->free = n->slot[i].gap > n->free ? n->slot[i].gap : n->free;
			break;
		default:
			return "a slot of no kind";
		}
	}
	if (at != n->last + 1)
		return "slots that end elsewhere";
	if (areas != n->areas)
		return "a count of areas";
	return n->free == n->gap ? NULL : "the largest free range";
}

/*
 * Each node is what the one above says of it: there the kernel keeps where it lies
 * and what is free below. All leaves are on one level.
 */
static const char *bad_tree(void)
{
	const struct node *above[32] = {};
	uint64_t levels = 0, used = 0, slots = 0, leaves_seen = 0;
	size_t i;

	for (i = 0; i < nr_nodes; i++) {
		struct node *n = &nodes[i];
		const char *bad = bad_slots(n);

		if (bad) {
			diag("node %zu, %lx at %lx", i, (unsigned long)n->node,
			     (unsigned long)n->start);
			return bad;
		}
		if (n->depth > 30)
			return "depth";
		used += n->used;
		slots += n->slots;
		above[n->depth] = n;
		if (!n->depth) {
			if (i || n->start || n->last != ~0ULL || n->parent != NOTHING)
				return "a root that is none";
		} else {
			const struct node *p = above[n->depth - 1];

			if (!p || n->parent != p->node || n->parent_slot >= p->used ||
			    p->slot[n->parent_slot].node != n->node ||
			    p->slot[n->parent_slot].first != n->start ||
			    p->slot[n->parent_slot].pivot != n->last)
				return "a node that is not below the one above";
			if (p->slot[n->parent_slot].gap != n->free) {
				diag("kept %lx found %lx",
				     (unsigned long)p->slot[n->parent_slot].gap,
				     (unsigned long)n->free);
				return "what is kept of free ranges";
			}
		}
		if (n->slot[0].kind == NODE)
			continue;
		leaves_seen++;
		if (levels && levels != n->depth + 1)
			return "leaves on several levels";
		levels = n->depth + 1;
	}
	if (total.depth != levels || total.nodes != nr_nodes || total.used != used ||
	    total.slots != slots || total.leaves != leaves_seen)
		return "totals";
	return nr_nodes ? NULL : "no nodes";
}

static void check_process(const char *what, pid_t pid, size_t least)
{
	const char *bad;

	attach(pid, true);
	if (!ok(read_tree(pid) && read_maps(pid), "%s: tree and maps can be read", what))
		return;
	ok(nr_maps >= least, "%s: %zu areas", what, nr_maps);
	check_leaves(what);
	check_largest(what);
	bad = bad_tree();
	ok(!bad, "%s: %zu nodes on %lu levels, %lu of %lu slots used, %lu batches: a tree", what,
	   nr_nodes, (unsigned long)total.depth, (unsigned long)total.used,
	   (unsigned long)total.slots, (unsigned long)batches);
	if (bad)
		diag("wrong: %s", bad);
	attach(pid, false);
}

/*
 * In the child: @nr areas more, without holes between them or with. A kernel that
 * looks at the whole tree at each change gets as far as it gets.
 */
static char *cut_at;

static void cut(size_t nr, bool holes)
{
	time_t until = time(NULL) + 8;
	size_t pages = holes ? 2 * nr : nr;
	char *p = mmap(cut_at, pages * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);

	for (size_t i = 1; p != MAP_FAILED && i < pages; i += 2)
		if (time(NULL) > until)
			break;
		else if (holes ? munmap(p + i * PAGE, PAGE) :
				 mprotect(p + i * PAGE, PAGE, PROT_READ))
			_exit(3);
}

/* A child that does something, says so and sleeps. */
static pid_t child(void (*does)(size_t, bool), size_t nr, bool holes)
{
	int said[2];
	char c;
	pid_t pid;

	if (pipe(said))
		exit(1);
	pid = fork();
	if (!pid) {
		does(nr, holes);
		if (write(said[1], "r", 1) != 1)
			_exit(4);
		for (;;)
			pause();
	}
	close(said[1]);
	if (read(said[0], &c, 1) != 1)
		bail("the child with %zu areas did not come up", nr);
	close(said[0]);
	return pid;
}

static void end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* munmap() all below rbx, all from r12 to r13, then pause() for ever; no stack. */
static const unsigned char alone[] = {
	0xb8, 11, 0, 0, 0,		/* mov $SYS_munmap, %eax */
	0x31, 0xff,			/* xor %edi, %edi */
	0x48, 0x89, 0xde,		/* mov %rbx, %rsi */
	0x0f, 0x05,			/* syscall */
	0xb8, 11, 0, 0, 0,		/* mov $SYS_munmap, %eax */
	0x4c, 0x89, 0xe7,		/* mov %r12, %rdi */
	0x4c, 0x89, 0xee,		/* mov %r13, %rsi */
	0x0f, 0x05,			/* syscall */
	0xb8, 34, 0, 0, 0,		/* mov $SYS_pause, %eax */
	0x0f, 0x05,			/* syscall */
	0xeb, 0xf7,			/* jmp: to the last mov */
};

/* A process that has nothing but the page it runs on. */
static pid_t hermit(void)
{
	pid_t pid = fork();
	int tries;

	if (!pid) {
		char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		uint64_t after = (uint64_t)page + PAGE, rest = (1ULL << 47) - PAGE - after;

		/* The kernel writes there when it likes, and takes offence if it cannot. */
		if (__rseq_size)
			syscall(SYS_rseq, (char *)__builtin_thread_pointer() + __rseq_offset, 32,
				RSEQ_FLAG_UNREGISTER, RSEQ_SIG);
		memcpy(page, alone, sizeof(alone));
		asm volatile("mov %0, %%rbx; mov %1, %%r12; mov %2, %%r13; jmp *%%rbx"
			     : : "r"(page), "r"(after), "r"(rest) : "rbx", "r12", "r13", "memory");
		_exit(5);
	}
	for (tries = 0; tries < 500; tries++) {
		if (read_maps(pid) && nr_maps == 1)
			break;
		usleep(10000);
	}
	return pid;
}

/* --- areas that come and go --- */

static void *churn(void *unused)
{
	unsigned int seed = (uintptr_t)&seed;
	char *p;

	(void)unused;
	for (;;) {
		size_t pages = 1 + rand_r(&seed) % 64;

		p = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
		if (p == MAP_FAILED)
			_exit(7);
		*p = 1;
		mprotect(p + rand_r(&seed) % pages * PAGE, PAGE, PROT_READ);
		munmap(p, pages * PAGE);
	}
	return NULL;
}

/* Where nobody else maps anything: a stack that grows page by page, again and again. */
static void *grow(void *unused)
{
	char *top = (char *)0x100000000000;

	(void)unused;
	for (;;) {
		if (mmap(top, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS |
			 MAP_GROWSDOWN | MAP_FIXED, -1, 0) != top)
			_exit(6);
		for (int i = 0; i < 200; i++)
			*(volatile char *)(top - i * PAGE) = 1;
		munmap(top - 1000 * PAGE, 1001 * PAGE);
	}
	return NULL;
}

/* Where nobody else maps anything, the areas that stay. */
static char *const stays = (char *)0x200000000000;

static void churning(size_t nr, bool holes)
{
	pthread_t thread;

	cut_at = stays;
	cut(nr, holes);
	for (int i = 0; i < 2; i++)
		pthread_create(&thread, NULL, churn, NULL);
	pthread_create(&thread, NULL, grow, NULL);
}

/* How many of the areas that stay are there: single pages that can be read. */
static size_t stay(const struct area *list, size_t nr)
{
	size_t count = 0;

	for (size_t i = 0; i < nr; i++)
		count += list[i].start >= (uint64_t)stays &&
			 list[i].end <= (uint64_t)stays + 0x10000000 &&
			 !strcmp(list[i].perms, "r--p") && list[i].end - list[i].start == PAGE;
	return count;
}

static void check_churn(void)
{
	pid_t pid = child(churning, 1001, false);
	int readings = 0, failed = 0, wrong = 0, backwards = 0, several = 0;
	time_t until = time(NULL) + 6;
	size_t wanted;

	attach(pid, true);
	read_maps(pid);
	wanted = stay(maps, nr_maps);
	while (time(NULL) < until) {
		readings++;
		if (!read_tree(pid)) {
			failed++;
			break;
		}
		several += batches > 2;
		/* One that is met twice, where a leaf has changed, counts once. */
		for (size_t i = 1; i < nr_leaves; i++) {
			if (leaves[i].start > leaves[i - 1].start)
				continue;
			if (leaves[i].start < leaves[i - 1].start &&
			    leaves[i].end < leaves[i - 1].start)
				backwards++;
			leaves[i] = leaves[i - 1];
			leaves[i - 1].start = 0;
			leaves[i - 1].end = 0;
		}
		wrong += stay(leaves, nr_leaves) != wanted;
	}
	ok(wanted > 100 && readings > 3 && several && !failed && !wrong,
	   "churn: %d trees were read, each with the %zu areas that stay", readings, wanted);
	if (failed || wrong || backwards)
		diag("%d failed, %d wrong, %d times back", failed, wrong, backwards);
	attach(pid, false);
	end(pid);
}

int main(void)
{
	char areas[32][64];
	struct process p;
	pid_t pid;
	int nr;

	pid = hermit();
	check_process("alone", pid, 1);
	is_u64(nr_maps, 1, "alone: there is one area");
	end(pid);

	p = sample(areas, &nr);
	check_process("sample", p.pid, 20);
	kill(p.pid, SIGKILL);
	waitpid(p.pid, NULL, 0);

	pid = child(cut, 5000, true);
	check_process("5,000", pid, 500);
	end(pid);
	pid = child(cut, 60000, false);
	check_process("60,000", pid, 500);
	if (nr_maps >= 60000)
		ok(batches > 100, "60,000: they were read in %lu batches", (unsigned long)batches);
	else
		skip("60,000: in many batches", "this kernel takes too long to make so many");
	end(pid);

	check_churn();
	return done();
}
