// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/plan against what the page allocator does: a hundred requests on a quiet
 * machine whose zones are filled to between their watermarks (module/blocks.c), each
 * first foretold, then made. Node and zone of what came, or that nothing came, are the
 * allocator's own word; watermarks and reserves are those of /proc/zoneinfo. A miss is
 * fine if more memory has moved in between than the request itself does, or a kswapd has
 * woken or gone to sleep, and the plan says otherwise when it is asked again.
 *
 * vm debian: --nodes 2 --append movablecore=256M --append cma=64M
 * vm: --memory 256M
 * vm debian: --memory 8G
 * timeout: 600
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <sys/mman.h>

#include "scope.h"
#include "blocks.h"

#define TRIALS	100
/* Some requests would reclaim, and are not made. */
#define TRIES	(8 * TRIALS)
#define ZONES	64
/* Types of zones, in the order of /proc/zoneinfo's lists of reserves. */
#define TYPES	4

struct zone {
	char name[16];
	unsigned int node, batch;
	unsigned long min, low, high, reserve[TYPES];
};

/* What a plan says. */
struct plan {
	char answer[16], zone[16], how[16];
	uint64_t node, pfn, gfp;
	int highest;
	/* The zones it goes through, and their free pages; -1: not looked at. */
	struct zone place[ZONES];
	long free[ZONES];
	unsigned int nr;
	/* Bits of nodes left out at first, as kswapd is at work there. */
	uint64_t kswapd;
};

/* What came. */
struct got {
	char zone[16];
	unsigned int node;
	uint64_t pfn;
	bool any;
};

static const char *const asked[] = {
	"GFP_ATOMIC", "GFP_NOWAIT", "GFP_NOWAIT|__GFP_HIGHMEM|__GFP_MOVABLE",
	"GFP_ATOMIC|__GFP_NOMEMALLOC", "GFP_NOWAIT|__GFP_DMA32", "GFP_NOWAIT|__GFP_MEMALLOC",
	"GFP_ATOMIC|__GFP_HIGHMEM|__GFP_MOVABLE", "GFP_NOWAIT|__GFP_RECLAIMABLE",
	"GFP_KERNEL|__GFP_NORETRY", "GFP_ATOMIC|__GFP_THISNODE", "GFP_HIGHUSER_MOVABLE",
};

static const unsigned int orders[] = { 0, 0, 1, 2, 3, 4, 6, 8, 9, 10 };

static int plan_fd;
static unsigned int seed = 1;

static unsigned long draw(unsigned long n)
{
	return rand_r(&seed) % n;
}

/* The watermarks, as the kernel has them; once, as reading them takes memory. */
static struct zone zones[ZONES];
static unsigned int nr_zones;

static void read_zoneinfo(void)
{
	FILE *f = fopen("/proc/zoneinfo", "r");
	struct zone *z = zones;
	unsigned long boost = 0;
	unsigned int batch;
	char line[256];

	while (f && fgets(line, sizeof(line), f) && nr_zones < ZONES) {
		unsigned long *r = z->reserve;

		if (sscanf(line, "Node %u, zone %15s", &z->node, z->name) == 2 ||
		    sscanf(line, " boost %lu", &boost) == 1 ||
		    sscanf(line, " min %lu", &z->min) == 1 ||
		    sscanf(line, " low %lu", &z->low) == 1 ||
		    sscanf(line, " high %lu", &z->high) == 1)
			continue;
		if (sscanf(line, " protection: (%lu, %lu, %lu, %lu",
			   r, r + 1, r + 2, r + 3) == TYPES) {
			/* A boost is in all three, and gone before long. */
			z->min -= boost;
			z->low -= boost;
			z->high -= boost;
			boost = 0;
			z = &zones[++nr_zones];
		} else if (nr_zones && sscanf(line, " batch: %u", &batch) == 1) {
			zones[nr_zones - 1].batch = batch;
		}
	}
	if (f)
		fclose(f);
}

static const struct zone *zone_of(const struct zone *place)
{
	for (unsigned int i = 0; i < nr_zones; i++)
		if (zones[i].node == place->node && !strcmp(zones[i].name, place->name))
			return &zones[i];
	bail("zoneinfo has no node %u zone %s", place->node, place->name);
}

static int zone_index(const char *name)
{
	static const char *const names[TYPES] = { "DMA", "DMA32", "Normal", "Movable" };

	for (int i = 0; i < TYPES; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

static unsigned int looks, wrong_marks;

/* A look at a zone: the numbers it goes by are the kernel's. */
static void look(struct raw *raw, const struct raw_record *r, struct plan *p)
{
	struct zone at = { .node = number(raw, r, "node") };
	const char *level = word(raw, r, "level"), *verdict = word(raw, r, "verdict");
	const struct zone *z;
	unsigned long mark;

	snprintf(at.name, sizeof(at.name), "%s", string(raw, r, "zone"));
	if (!strcmp(verdict, "kswapd"))
		p->kswapd |= 1ULL << at.node;
	if (!strcmp(verdict, "remote") || !strcmp(verdict, "kswapd") ||
	    !strcmp(verdict, "forbidden"))
		return;
	for (unsigned int i = 0; i < p->nr; i++)
		if (p->place[i].node == at.node && !strcmp(p->place[i].name, at.name))
			p->free[i] = number(raw, r, "free");
	z = zone_of(&at);
	mark = !strcmp(level, "min") ? z->min : !strcmp(level, "low") ? z->low : z->high;
	looks++;
	if (number(raw, r, "mark") - number(raw, r, "boost") == mark &&
	    p->highest >= 0 && number(raw, r, "reserve") == z->reserve[p->highest])
		return;
	if (wrong_marks++ < 5)
		diag("node %u %s: %s %lu, boost %lu, reserve %lu; zoneinfo: %lu, reserve %lu",
		     at.node, at.name, level, (unsigned long)number(raw, r, "mark"),
		     (unsigned long)number(raw, r, "boost"),
		     (unsigned long)number(raw, r, "reserve"), mark, z->reserve[p->highest]);
}

static void plan_record(struct raw *raw, const struct raw_record *r, void *to)
{
	struct plan *p = to;
	const char *type = raw_word(raw, raw->types[r->type].name);
	struct zone *z = p->place + p->nr;

	if (!strcmp(type, "plan")) {
		snprintf(p->answer, sizeof(p->answer), "%s", word(raw, r, "answer"));
		snprintf(p->how, sizeof(p->how), "%s", word(raw, r, "how"));
		snprintf(p->zone, sizeof(p->zone), "%s", string(raw, r, "from_zone"));
		p->node = number(raw, r, "from_node");
		p->pfn = number(raw, r, "pfn");
		p->gfp = number(raw, r, "gfp");
		p->highest = zone_index(string(raw, r, "highest"));
	} else if (!strcmp(type, "zonelist") && p->nr < ZONES) {
		z->node = number(raw, r, "node");
		snprintf(z->name, sizeof(z->name), "%s", string(raw, r, "zone"));
		p->free[p->nr++] = -1;
	} else if (!strcmp(type, "zones")) {
		look(raw, r, p);
	}
}

static void plan(struct plan *p, unsigned int order, const char *gfp, unsigned int node)
{
	char question[128];

	memset(p, 0, sizeof(*p));
	snprintf(question, sizeof(question), "%u %s node %u", order, gfp, node);
	records(plan_fd, question, plan_record, p);
}

static void get(struct got *g, unsigned int order, uint64_t gfp, unsigned int node)
{
	char text[64] = "";

	memset(g, 0, sizeof(*g));
	blocks("get %x %lx %x 1", order, (unsigned long)gfp, node);
	if (pread(blocks_fd, text, sizeof(text) - 1, 0) < 0)
		bail("blocks: %s", strerror(errno));
	g->any = sscanf(text, "%lx %*x %x %15s", &g->pfn, &g->node, g->zone) == 3;
	blocks("drop");
}

/* Pages are taken or given until a zone has so many free. */
static void fill(const struct zone *z, uint64_t hard, unsigned long free)
{
	static const unsigned int gfp[] = { 0x1, 0x4, 0, 0xa };
	int index = zone_index(z->name);

	if (index >= 0)
		blocks("level %lx %x %x %lx", (unsigned long)(gfp[index] | hard), z->node, index,
		       free);
}

static unsigned long between(unsigned long a, unsigned long b)
{
	return a + draw(b - a + 1);
}

/* Below the lowest watermark of a zone, between two of them, or above. */
static unsigned long within(const struct zone *z, unsigned int band)
{
	switch (band) {
	case 0:	return between(z->min / 2, z->min);
	case 1:	return between(z->min, z->low);
	case 2:	return between(z->low, z->high + z->high / 8);
	default: return between(z->low, 6 * z->high);
	}
}

/*
 * The first so many zones of a request, all in one band. Of a zone for which it is not
 * the best, it leaves a reserve, half the time there is.
 */
static void tighten(const struct plan *p, uint64_t hard, unsigned int full, unsigned int band)
{
	for (unsigned int i = 0; i < p->nr; i++) {
		const struct zone *z = zone_of(&p->place[i]);
		unsigned long reserve = draw(2) && p->highest >= 0 ? z->reserve[p->highest] : 0;

		fill(z, hard, i < full ? within(z, band) + reserve : 2 * z->high + reserve);
	}
}

/* Where the rest of the machine gets its memory from has some again. */
static void relieve(const struct plan *home, uint64_t hard)
{
	const struct zone *z = zone_of(&home->place[0]);

	fill(z, hard, 3 * z->high);
}

static bool agrees(const struct plan *p, const struct got *g)
{
	if (!strcmp(p->answer, "fails"))
		return !g->any;
	return g->any && p->node == g->node && !strcmp(p->zone, g->zone);
}

/*
 * Has more memory come or gone than the request and what a CPU takes along with it? Is
 * a kswapd at work that was not, or the other way round?
 */
static bool stirred(const struct plan *a, const struct plan *b, unsigned int order)
{
	/* What the request itself wakes is foretold: not so what slept again, or woke alone. */
	if (a->kswapd & ~b->kswapd || (!strcmp(a->answer, "fast") && b->kswapd & ~a->kswapd))
		return true;
	for (unsigned int i = 0; i < a->nr && i < b->nr; i++)
		if (a->free[i] >= 0 && b->free[i] >= 0 &&
		    labs(a->free[i] - b->free[i]) > (1L << order) + zone_of(&a->place[i])->batch)
			return true;
	return false;
}

/* What came is of a node that was left out, as its kswapd was at work: it went to sleep. */
static bool slept(const struct plan *p, const struct got *g)
{
	return g->any && p->kswapd >> g->node & 1;
}

struct score {
	unsigned int hits, moved, missed, told, frames, nothing, answers[3], remote;
};

static unsigned int made(const struct score *s)
{
	return s->hits + s->moved + s->missed;
}

static bool mixed(const struct score *s)
{
	return s->answers[0] >= 10 && s->answers[1] >= 5 && s->answers[2] >= 2 && s->remote >= 2 &&
	       s->told >= 20;
}

static void trial(struct score *s, unsigned int nodes, const struct plan *home, uint64_t hard)
{
	const char *gfp = asked[draw(sizeof(asked) / sizeof(*asked))];
	unsigned int order = orders[draw(sizeof(orders) / sizeof(*orders))];
	unsigned int node = draw(nodes), full, band = draw(6);
	struct plan p, again;
	struct got g;

	/* What chance had too little of: small requests with little left for them. */
	if (made(s) >= TRIALS / 2 && !mixed(s)) {
		order = 0;
		band = draw(2);
	}
	plan(&p, order, gfp, node);
	/* Mostly all zones, or there is always one that will do. */
	full = draw(4) ? p.nr : draw(p.nr + 1);
	tighten(&p, hard, full, band);
	plan(&p, order, gfp, node);
	if (!strcmp(p.answer, "reclaim")) {
		/* What comes of that is not foretold. */
		s->nothing++;
		relieve(home, hard);
		return;
	}
	get(&g, order, p.gfp, node);
	plan(&again, order, gfp, node);
	relieve(home, hard);
	if (agrees(&p, &g)) {
		s->hits++;
		if (g.any && (!strcmp(p.how, "pcp") || !strcmp(p.how, "list"))) {
			s->told++;
			s->frames += g.pfn == p.pfn;
		}
		s->answers[0] += !strcmp(p.answer, "fast");
		s->answers[1] += !strcmp(p.answer, "slow");
		s->answers[2] += !strcmp(p.answer, "fails");
		s->remote += g.any && (g.node != node || strcmp(g.zone, p.place[0].name));
		return;
	}
	diag("%u %s node %u: plan %s node %d %s, then %s node %d %s; came %s node %u %s", order,
	     gfp, node, p.answer, (int)p.node, p.zone, again.answer, (int)again.node, again.zone,
	     g.any ? "a block" : "nothing", g.node, g.zone);
	if (slept(&p, &g) ||
	    (stirred(&p, &again, order) &&
	     (agrees(&again, &g) || strcmp(again.answer, p.answer) ||
	      strcmp(again.zone, p.zone) || again.node != p.node)))
		s->moved++;
	else
		s->missed++;
}

int main(void)
{
	unsigned int nodes = !access("/sys/devices/system/node/node1", F_OK) ? 2 : 1;
	struct score s = {};
	volatile char *heap;
	struct plan home, p;

	if (has_kasan())
		skip_all("with KASAN no machine is quiet: it keeps pages");
	blocks_begin();
	/*
	 * CPUs move more pages to and from their lists at once than lie between two watermarks
	 * of a small zone (since 6.7). Lists that grow as they like the larger machines have.
	 */
	if ((unsigned long)sysconf(_SC_PHYS_PAGES) <= (512UL << 20) / PAGE)
		short_lists();
	plan_fd = open(ROOT "raw/physical/plan", O_RDWR);
	if (plan_fd < 0)
		bail("cannot open: %s", strerror(errno));
	read_zoneinfo();
	plan(&home, 0, "GFP_KERNEL", 0);
	plan(&p, 0, "__GFP_MEMALLOC|__GFP_THISNODE", 0);
	/* What is needed is there before memory is filled, and stays. */
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_MMAP_THRESHOLD, 16 << 20);
	mlockall(MCL_CURRENT | MCL_FUTURE);
	heap = malloc(4 << 20);
	for (int i = 0; heap && i < 4 << 20; i += PAGE)
		heap[i] = 1;
	free((void *)heap);

	for (int i = 0; i < TRIES && (made(&s) < TRIALS || !mixed(&s)); i++)
		trial(&s, nodes, &home, p.gfp);
	blocks("put");
	diag("%u as foretold: %u fast, %u slow, %u failed; %u in a later zone", s.hits,
	     s.answers[0], s.answers[1], s.answers[2], s.remote);
	diag("%u would have reclaimed, %u times memory moved", s.nothing, s.moved);
	ok(!s.missed, "no request ends elsewhere than foretold, but where memory has moved");
	ok(s.hits + s.moved >= TRIALS && s.moved <= made(&s) / 10,
	   "a hundred requests are made, and memory moves seldom");
	ok(s.told >= 20 && s.frames * 10 >= s.told * 9,
	   "%u of %u times it is the very frame, where one was foretold", s.frames, s.told);
	ok(looks >= TRIALS && !wrong_marks,
	   "%u looks at zones: watermark and reserve are those of zoneinfo", looks);
	ok(mixed(&s), "there are such as succeed at once, later, elsewhere, and not at all");
	close(plan_fd);
	blocks_end();
	return done();
}
