// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/objects, of caches that nobody else uses (module/slabs.c): which objects are used
 * and which are free, at their addresses, and where the free ones are, after each step of
 * allocating and freeing on chosen CPUs. That an object is on a CPU's list is judged by that
 * CPU: it is what it allocates next. Counts of slabs are those of /proc/slabinfo and
 * /sys/kernel/slab. The last cache is one of slub_debug's.
 *
 * vm: --append slub_debug=U,dentry,inode_cache,vm_area_struct,kmalloc-64,mms-traced;FZPU,mms-debug
 * timeout: 400
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "scope.h"
#include "slabs.h"
#include "slabs_fit.h"

/* The first CPU allocates, the second one frees. */
#define FIRST	0
#define SECOND	1

static struct view view;
static struct held was[HELD_MAX];
static unsigned int nr_was;
/* The design: objects in a sheaf of this cache, slabs a CPU may have in waiting; 0: none. */
static long capacity, cpu_partial;
/* The cache is slub_debug's, which goes without CPUs' lists. */
static bool debugged;
/* RCU frees its slabs. */
static bool rcu;

/* Looks, and says what is wrong. Slabs that RCU frees are there for a while. */
static void judge(const char *text)
{
	bool good = false;

	read_held();
	for (unsigned int try = 0; !good && try < (rcu ? 500 : 1); try++) {
		if (try)
			usleep(20000);
		look(&view);
		good = all_fits(&view);
	}
	ok(good, "%s: %s: each of %u objects in %u slabs, %u of them used", cache_name, text,
	   view.nr_objects, view.nr_slabs, objects_in(&view, "used", -1));
	if (!good)
		diag("%s", wrong);
}

static void remember(void)
{
	memcpy(was, held, sizeof(was));
	nr_was = nr_held;
}

/*
 * All that @cpu has at hand, by the last view, is what it allocates next, before anything
 * else.
 */
static void allocates_next(unsigned int cpu)
{
	const char *state = capacity ? "sheaf" : "cpu";
	unsigned int n = objects_in(&view, state, cpu), hits = 0;
	static struct view before;

	before = view;
	on_cpu(cpu);
	slabs("get %u", n);
	read_held();
	for (unsigned int i = nr_was; i < nr_held; i++) {
		struct object *o = object_at(&before, held[i].at);

		hits += o && !strcmp(o->state, state) && o->cpu == cpu;
	}
	ok(n && hits == n && nr_held == nr_was + n,
	   "%s: CPU %u had %u objects at hand, and they are what it allocates", cache_name, cpu, n);
	remember();
}

/* Where objects are that were free, or got free, on @cpu. */
static void are_on(const char *text, unsigned int cpu, const char *state)
{
	unsigned int n = 0, bad = 0;

	for (unsigned int i = 0; i < view.nr_objects; i++) {
		struct object *o = view.objects + i;

		if (!strcmp(o->state, "used") || !strcmp(o->state, "free"))
			continue;
		n++;
		bad += strcmp(o->state, state) || o->cpu != cpu;
	}
	ok(n && !bad, "%s: %s: %u objects are %s of CPU %u", cache_name, text, n, state, cpu);
}

/* A slab all of whose objects are held, and that no CPU has; not one of @but. */
static struct slab *full_slab(struct view *v, const struct slab *but)
{
	for (struct slab *s = v->slabs; s < v->slabs + v->nr_slabs; s++)
		if (s != but && !strcmp(s->place, "full") && s->is_used == s->objects)
			return s;
	return NULL;
}

/* The number the module knows an object by. */
static unsigned int number_of(uint64_t at)
{
	for (unsigned int i = 0; i < nr_held; i++)
		if (held[i].at == at && held[i].held)
			return i;
	bail("%lx is not held", (long)at);
}

/* Frees objects of a slab, from the first one on; returns the first one's address. */
static uint64_t put_of(struct slab *s, unsigned int cpu, unsigned int n)
{
	on_cpu(cpu);
	for (unsigned int i = 0; i < n; i++)
		slabs("put %u 1 1", number_of(view.objects[s->first + i].at));
	return view.objects[s->first].at;
}

/* Objects that another CPU frees than the one that allocated them. */
static void freed_elsewhere(void)
{
	struct slab *first = full_slab(&view, NULL), *second = full_slab(&view, first);
	const char *place = capacity ? "full" : cpu_partial ? "cpu-partial" : "node-partial";
	uint64_t one, two;

	if (!first || !second)
		bail("there are no full slabs");
	one = put_of(first, SECOND, 3);
	two = put_of(second, SECOND, 2);
	judge("objects of two full slabs are freed on another CPU");
	first = slab_of(&view, one);
	second = slab_of(&view, two);
	ok(first && second && !strcmp(first->place, place) && !strcmp(second->place, place) &&
	   (capacity ? first->in_sheaf : first->is_free) == 3 &&
	   (capacity ? second->in_sheaf : second->is_free) == 2,
	   "%s: these slabs are %s now: %s", cache_name, place, first ? first->place : "gone");
	if (capacity)
		are_on("freed on another CPU", SECOND, "sheaf");
	else if (cpu_partial)
		ok(first && second && first->cpu == SECOND && second->cpu == SECOND,
		   "%s: in waiting at CPU %u", cache_name, SECOND);
}

/* An object of the slab a CPU allocates from, freed on that CPU, and on another one. */
static void freed_at_cpu(void)
{
	struct slab *s = NULL;
	uint64_t at;

	for (unsigned int i = 0; i < view.nr_slabs; i++)
		if (!strcmp(view.slabs[i].place, "cpu") && view.slabs[i].cpu == FIRST)
			s = view.slabs + i;
	if (!s || s->is_used < 4) {
		ok(false, "%s: CPU %u has a slab", cache_name, FIRST);
		return;
	}
	at = put_of(s, SECOND, 1);
	on_cpu(FIRST);
	slabs("put %u 1 1", number_of(at + view.size));
	judge("two objects of a CPU's slab are freed, one by another CPU");
	s = slab_of(&view, at);
	ok(s && !strcmp(s->place, "cpu") && s->cpu == FIRST && is_state(&view, at, "free") &&
	   is_state(&view, at + view.size, "cpu"),
	   "%s: what another CPU freed is not on the freelist of the CPU", cache_name);
}

/* More sheaves than a CPU keeps. */
static void freed_to_barn(void)
{
	unsigned int had = objects_in(&view, "sheaf", SECOND), n = 4 * capacity;
	unsigned int i, freed = 0, barn, now;

	on_cpu(SECOND);
	for (i = 0; i < nr_held && freed < n; i++) {
		if (!held[i].held)
			continue;
		slabs("put %u 1 1", i);
		freed++;
	}
	judge("sheaves are filled");
	barn = objects_in(&view, "barn", -1);
	now = objects_in(&view, "sheaf", SECOND);
	ok(freed == n && barn && barn % capacity == 0 && now > capacity && now <= 2 * capacity &&
	   had + n == barn + now,
	   "%s: %u freed, a CPU has %u, %u went to the barn in sheaves of %ld", cache_name, n, now,
	   barn, capacity);
	remember();
	allocates_next(SECOND);
	judge("its sheaves are empty");
}

static void steps_of_freeing(unsigned int n)
{
	freed_elsewhere();
	if (!capacity && !debugged)
		freed_at_cpu();
	remember();
	if (capacity)
		freed_to_barn();
	/* Every third, the last ones first. */
	on_cpu(SECOND);
	for (unsigned int i = n / 3; i-- > 0;)
		slabs("put %u 1 1", 3 * i);
	judge("every third is free");
	slabs("shrink");
	judge("shrunk");
	ok(!slabs_in(&view, "cpu") && !slabs_in(&view, "cpu-partial") &&
	   slabs_in(&view, "node-partial") &&
	   objects_in(&view, "used", -1) + objects_in(&view, "free", -1) == view.nr_objects,
	   "%s: all free objects are on the freelists of slabs, these on the node's list",
	   cache_name);
	slabs("put 0 %u 1", nr_held);
	slabs("shrink");
	judge("nothing is left");
	ok(!view.nr_slabs, "%s: and no slab", cache_name);
}

static void steps(const char *name, unsigned int size, const char *kind)
{
	unsigned int n;

	cache_begin(name, size, kind);
	capacity = sysfs("sheaf_capacity") > 0 ? sysfs("sheaf_capacity") : 0;
	cpu_partial = sysfs("cpu_partial") > 0 ? sysfs("cpu_partial") : 0;
	debugged = sysfs("red_zone") == 1;
	rcu = !strcmp(kind, "rcu");
	judge("it is empty");
	n = 5 * slabinfo().per_slab + 3;
	if (n < 6 * capacity)
		n = 6 * capacity + 3;
	on_cpu(FIRST);
	slabs("get %u", n);
	judge("objects are allocated");
	ok(full_slab(&view, full_slab(&view, NULL)), "%s: full slabs are there, too", cache_name);
	remember();
	if (!debugged) {
		are_on("the rest", FIRST, capacity ? "sheaf" : "cpu");
		allocates_next(FIRST);
		judge("they are allocated, too");
	}
	/* What RCU may still be reading KASAN does not keep. */
	if (!has_kasan() || rcu)
		steps_of_freeing(n);
	else
		skip("which are free, and where", "KASAN keeps freed objects of this cache");
	cache_end();
}

int main(void)
{
	static const struct {
		const char *name, *kind;
		unsigned int size;
	} caches[] = {
		{ "mms-objects-40", "plain", 40 },
		{ "mms-objects-200", "align", 200 },
		{ "mms-objects-1000", "ctor", 1000 },
		{ "mms-objects-3000", "rcu", 3000 },
		{ "mms-objects-72", "rcu", 72 },
		{ "mms-debug", "plain", 200 },
	};

	slabs_begin();
	mlockall(MCL_CURRENT | MCL_FUTURE);
	for (unsigned int i = 0; i < sizeof(caches) / sizeof(*caches); i++)
		steps(caches[i].name, caches[i].size, caches[i].kind);
	slabs_end();
	return done();
}
