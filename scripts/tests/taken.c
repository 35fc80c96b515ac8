// SPDX-License-Identifier: GPL-2.0-only
/*
 * Blocks that a module takes and gives back (module/blocks.c), of all types and
 * orders, as freeblocks, freeblock_at and buddy see them: just that block leaves the
 * lists, the larger one it was part of is split as buddies are, and all of it is one
 * block again afterwards. Orders that CPUs keep on lists of their own are counted
 * together with these; and where others take and give back pages all the time, many blocks
 * at once. /proc/pagetypeinfo counts that it is the list of that type which
 * loses a block and gets its parts. On a quiet machine: what does not fit is looked at again.
 *
 * vm: --nodes 2 --append movablecore=256M --append cma=64M
 * vm: --memory 256M
 * vm debian: --memory 8G
 * timeout: 400
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "scope.h"
#include "blocks.h"

#define TRIES	40
#define BLOCKS	65536
/* Orders below this come and go with the lists of CPUs. */
#define LEAST	4

/* Orders, and types, that there may be. */
#define ORDERS	16
#define TYPES	8

struct block {
	uint64_t pfn;
	unsigned int order, type;
};

/* Free blocks in all zones, as /proc/pagetypeinfo counts them. */
struct counts {
	long of[TYPES][ORDERS];
};

struct list {
	struct block b[BLOCKS];
	unsigned int nr;
};

static struct list before, during, after, expected;
static int freeblocks_fd, at_fd, buddy_fd, plan_fd;

/* A type's number here: the kernel's differ with its configuration. */
static unsigned int type_number(const char *name)
{
	static char names[TYPES][16];
	unsigned int i = 0;

	while (i < TYPES - 1 && *names[i] && strcmp(names[i], name))
		i++;
	snprintf(names[i], sizeof(names[i]), "%s", name);
	return i;
}

static void read_counts(struct counts *c)
{
	FILE *f = fopen("/proc/pagetypeinfo", "r");
	char line[512], name[16], *number, *end;
	unsigned int lines = 0;

	memset(c, 0, sizeof(*c));
	while (f && fgets(line, sizeof(line), f)) {
		int at = 0;

		if (sscanf(line, "Node %*u, zone %*[^,], type %15s%n", name, &at) != 1 || !at)
			continue;
		lines++;
		number = line + at;
		for (int o = 0; o < ORDERS; o++, number = end) {
			long n = strtol(number, &end, 10);

			if (end == number)
				break;
			c->of[type_number(name)][o] += n;
		}
	}
	if (f)
		fclose(f);
	if (!lines)
		bail("/proc/pagetypeinfo counts nothing");
}

/* Is one block of @type and order @from less there now, and its parts down to @order more? */
static bool counted(const struct counts *was, const struct counts *is, unsigned int type,
		    unsigned int from, unsigned int order)
{
	for (unsigned int t = 0; t < TYPES; t++) {
		for (unsigned int o = LEAST; o < ORDERS; o++) {
			long more = t != type ? 0 : o == from ? -1 : o >= order && o < from;

			if (is->of[t][o] - was->of[t][o] != more)
				return false;
		}
	}
	return true;
}

static void free_block(struct raw *raw, const struct raw_record *r, void *to)
{
	struct list *l = to;
	struct block b = { number(raw, r, "pfn"), number(raw, r, "order"),
			   type_number(word(raw, r, "migratetype")) };

	if (b.order < LEAST)
		return;
	if (l->nr == BLOCKS)
		bail("too many blocks");
	l->b[l->nr++] = b;
}

static void read_list(struct list *l)
{
	l->nr = 0;
	records(freeblocks_fd, NULL, free_block, l);
}

/* Lists of a CPU were too long to be counted to the end. */
static bool partial;

static void add_pages(struct raw *raw, const struct raw_record *r, void *to)
{
	if (r->type)
		return;
	*(uint64_t *)to += number(raw, r, "blocks") << number(raw, r, "order");
	partial |= number(raw, r, "partial");
}

static uint64_t free_pages(void)
{
	uint64_t pages = 0;

	partial = false;
	records(buddy_fd, NULL, add_pages, &pages);
	return pages;
}

/* What was there before may have left thousands of pages on CPUs' lists: they get shorter. */
static void shorten_lists(uint64_t gfp)
{
	short_lists();
	for (int try = 0; try < 100; try++) {
		for (int cpu = sysconf(_SC_NPROCESSORS_ONLN); cpu--;) {
			run_on(cpu);
			blocks("get 0 %lx 0 400", (unsigned long)gfp);
			blocks("drop");
		}
		free_pages();
		if (!partial)
			break;
	}
}

struct at {
	char state[16];
	uint64_t block, order;
	unsigned int type;
};

static void at_record(struct raw *raw, const struct raw_record *r, void *to)
{
	struct at *at = to;

	if (r->type)
		return;
	snprintf(at->state, sizeof(at->state), "%s", word(raw, r, "state"));
	at->block = number(raw, r, "block");
	at->order = number(raw, r, "order");
	at->type = type_number(word(raw, r, "list_type"));
}

static void where(uint64_t pfn, struct at *at)
{
	char question[32];

	snprintf(question, sizeof(question), "0x%lx", (unsigned long)pfn);
	records(at_fd, question, at_record, at);
}

static void plan_record(struct raw *raw, const struct raw_record *r, void *to)
{
	if (!r->type)
		*(uint64_t *)to = number(raw, r, "gfp");
}

static uint64_t gfp_of(const char *words)
{
	char question[64];
	uint64_t gfp = 0;

	snprintf(question, sizeof(question), "0 %s", words);
	records(plan_fd, question, plan_record, &gfp);
	return gfp;
}

/* The first frame of the block that was taken. */
static uint64_t got(void)
{
	char text[64] = "";
	uint64_t pfn;

	if (pread(blocks_fd, text, sizeof(text) - 1, 0) < 0 || sscanf(text, "%lx", &pfn) != 1)
		bail("no block came");
	return pfn;
}

static bool same_list(const struct list *a, const struct list *b)
{
	if (a->nr != b->nr)
		return false;
	for (unsigned int i = 0; i < a->nr; i++)
		if (a->b[i].pfn != b->b[i].pfn || a->b[i].order != b->b[i].order ||
		    a->b[i].type != b->b[i].type)
			return false;
	return true;
}

/*
 * What is left of @from once a block is taken: of the block it is in the buddies of
 * all orders in between, in order of frames. Returns that block, or NULL.
 */
static const struct block *split(const struct list *from, uint64_t pfn, unsigned int order,
				 struct list *to)
{
	const struct block *found = NULL;

	to->nr = 0;
	for (unsigned int i = 0; i < from->nr; i++) {
		struct block b = from->b[i];

		if (pfn < b.pfn || pfn >= b.pfn + (1UL << b.order) || b.order < order) {
			to->b[to->nr++] = b;
			continue;
		}
		found = from->b + i;
		/* Those before the block, then those after it. */
		for (unsigned int o = b.order; o-- > order;)
			if (pfn & 1UL << o)
				to->b[to->nr++] = (struct block){ (pfn >> o ^ 1) << o, o, b.type };
		for (unsigned int o = order; o < b.order; o++)
			if (!(pfn & 1UL << o))
				to->b[to->nr++] = (struct block){ (pfn >> o ^ 1) << o, o, b.type };
	}
	return found;
}

/* An order that is on the zone's lists only. */
static bool large(unsigned int order, uint64_t gfp, int *from)
{
	static struct counts was, is;
	struct at at_during, at_after;
	const struct block *whole;
	uint64_t pfn;

	read_list(&before);
	read_counts(&was);
	blocks("get %x %lx 0 1", order, (unsigned long)gfp);
	pfn = got();
	read_counts(&is);
	read_list(&during);
	/* Only the first page of a block is counted. */
	where(pfn, &at_during);
	blocks("drop");
	where(pfn + (1UL << order) - 1, &at_after);
	read_list(&after);
	whole = split(&before, pfn, order, &expected);
	*from = whole ? (int)whole->order : -1;
	return whole && same_list(&during, &expected) && same_list(&after, &before) &&
	       counted(&was, &is, whole->type, whole->order, order) &&
	       !strcmp(at_during.state, "used") && !strcmp(at_after.state, "free") &&
	       at_after.type == whole->type &&
	       at_after.order == whole->order && at_after.block == whole->pfn;
}

/* One that CPUs keep, too. */
static bool small(unsigned int order, uint64_t gfp, char *state)
{
	struct at at_during, at_after;
	uint64_t pages[3], pfn;

	pages[0] = free_pages();
	blocks("get %x %lx 0 1", order, (unsigned long)gfp);
	pfn = got();
	pages[1] = free_pages();
	where(pfn, &at_during);
	blocks("drop");
	where(pfn, &at_after);
	pages[2] = free_pages();
	strcpy(state, at_after.state);
	return pages[0] - pages[1] == 1UL << order && pages[2] == pages[0] &&
	       !strcmp(at_during.state, "used") &&
	       (!strcmp(at_after.state, "pcp") || !strcmp(at_after.state, "free"));
}

/* So many of these at once, where others take and give back pages all the time. */
static void many(unsigned int order, uint64_t gfp, const char *type)
{
	unsigned int blocks_taken = order < LEAST ? 64 : 4;
	long wanted = (long)blocks_taken << order, left, missing;
	uint64_t pages[3];

	for (int try = 0; try < 5; try++) {
		pages[0] = free_pages();
		blocks("get %x %lx 0 %x", order, (unsigned long)gfp, blocks_taken);
		pages[1] = free_pages();
		blocks("drop");
		pages[2] = free_pages();
		left = pages[0] - pages[1];
		missing = pages[0] - pages[2];
		if (labs(left - wanted) <= wanted / 8 && labs(missing) <= wanted / 8)
			break;
	}
	ok(labs(left - wanted) <= wanted / 8 && labs(missing) <= wanted / 8,
	   "order %u, %s: of %u blocks %ld of %ld pages leave, all but %ld come back", order,
	   type, blocks_taken, left, wanted, missing);
}

/* Why pages come and go all the time, or NULL. */
static const char *restless;

static void order_of_type(unsigned int order, const char *type, uint64_t gfp)
{
	bool on_cpus = order < LEAST || order == 9, good = false;
	char state[16] = "";
	int try, from = -1;

	if (on_cpus && restless) {
		skip("pages leave the lists of CPUs, and come back", restless);
		return;
	}
	for (try = 1; try <= TRIES && !good; try++)
		good = on_cpus ? small(order, gfp, state) : large(order, gfp, &from);
	if (on_cpus && !good)
		many(order, gfp, type);
	else if (on_cpus)
		ok(good, "order %u, %s: so many pages leave, and come back, to: %s (try %d)", order,
		   type, state, try - 1);
	else
		ok(good, "order %u, %s: one block of order %d is split, and merged again (try %d)",
		   order, type, from, try - 1);
}

int main(void)
{
	static const struct {
		const char *name, *gfp;
	} types[] = {
		{ "unmovable", "GFP_KERNEL" },
		{ "movable", "GFP_HIGHUSER_MOVABLE" },
		{ "reclaimable", "GFP_KERNEL|__GFP_RECLAIMABLE" },
	};

	if (has_kasan())
		restless = "KASAN takes and keeps pages with whatever is allocated";
	blocks_begin();
	freeblocks_fd = open(ROOT "raw/physical/freeblocks", O_RDONLY);
	at_fd = open(ROOT "raw/physical/freeblock_at", O_RDWR);
	buddy_fd = open(ROOT "raw/physical/buddy", O_RDONLY);
	plan_fd = open(ROOT "raw/physical/plan", O_RDWR);
	if (freeblocks_fd < 0 || at_fd < 0 || buddy_fd < 0 || plan_fd < 0)
		bail("cannot open: %s", strerror(errno));
	mlockall(MCL_CURRENT | MCL_FUTURE);
	shorten_lists(gfp_of("GFP_KERNEL"));

	for (unsigned int i = 0; i < 3; i++) {
		uint64_t gfp = gfp_of(types[i].gfp);

		for (unsigned int order = 0; order <= 10; order++)
			order_of_type(order, types[i].name, gfp);
	}
	blocks_end();
	return done();
}
