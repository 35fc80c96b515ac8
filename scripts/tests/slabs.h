/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests share that have a module use a slab cache (module/slabs.c): the module, what
 * the kernel says of the cache, and what slab/objects and slab/caches say of it. After
 * scope.h.
 */
#ifndef TESTS_SLABS_H
#define TESTS_SLABS_H

#include <sched.h>

#include "blocks.h"

#define HELD_MAX	4096
#define SLABS_MAX	1024
#define OBJECTS_MAX	65536

/* An object of the module's. */
struct held {
	uint64_t at, pfn;
	unsigned int order, node;
	bool held;
};

static struct held held[HELD_MAX];
static unsigned int nr_held;
static long found_offset;
static uint64_t found_word;

/* Of slab/objects. */
struct slab {
	uint64_t at, pfn;
	unsigned int order, node, objects, used;
	long cpu;
	char place[16], damage[16], map[1024];
	/* The first of its objects; how many in which state. */
	unsigned int first, nr, is_used, is_free, on_cpu, in_sheaf, in_barn, unknown;
};

struct object {
	uint64_t at;
	unsigned int slab, index;
	long cpu;
	char state[12];
};

struct view {
	struct slab slabs[SLABS_MAX];
	struct object objects[OBJECTS_MAX];
	unsigned int nr_slabs, nr_objects, forms;
	uint64_t address, object_size, size, offset;
	bool hardened;
};

/* Of /proc/slabinfo. */
struct info {
	unsigned long active, objects, size, per_slab, pages, slabs;
};

static int slabs_fd = -1;
static int objects_fd, caches_fd;
static char cache_name[32];

/* A command to the module. */
static ktap_printf(1) void slabs(const char *format, ...)
{
	char text[96];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (write(slabs_fd, text, strlen(text)) < 0)
		bail("slabs: %s: %s", text, strerror(errno));
}

/* What it says. */
static ktap_unused void read_held(void)
{
	static char text[HELD_MAX * 64];
	size_t len = 0;
	ssize_t n;
	char *at, word[8];

	lseek(slabs_fd, 0, SEEK_SET);
	while ((n = read(slabs_fd, text + len, sizeof(text) - 1 - len)) > 0)
		len += n;
	text[len] = '\0';
	if (sscanf(text, "offset %ld word %lx", &found_offset, &found_word) != 2)
		bail("the module does not say what it has");
	nr_held = 0;
	for (at = strchr(text, '\n') + 1; *at; at = strchr(at, '\n') + 1) {
		struct held *h = held + nr_held++;

		if (nr_held > HELD_MAX ||
		    sscanf(at, "%*u %lx %lx %u %u %7s", &h->at, &h->pfn, &h->order, &h->node,
			   word) != 5)
			bail("the module says %.40s", at);
		h->held = !strcmp(word, "held");
	}
}

static ktap_unused void on_cpu(unsigned int number)
{
	cpu_set_t cpu;

	CPU_ZERO(&cpu);
	CPU_SET(number, &cpu);
	if (sched_setaffinity(0, sizeof(cpu), &cpu))
		bail("CPU %u: %s", number, strerror(errno));
}

/* A cache of one's own, the only one. */
static ktap_unused void cache_begin(const char *name, unsigned int size, const char *kind)
{
	slabs_fd = open("/dev/mms-slabs", O_RDWR);
	if (slabs_fd < 0)
		bail("/dev/mms-slabs: %s", strerror(errno));
	snprintf(cache_name, sizeof(cache_name), "%s", name);
	slabs("create %s %u %s", name, size, kind);
}

static ktap_unused void cache_end(void)
{
	close(slabs_fd);
	slabs_fd = -1;
}

static ktap_unused void slabs_begin(void)
{
	if (system("insmod /lib/slabs.ko"))
		bail("the module with the caches does not load");
	objects_fd = open(ROOT "raw/slab/objects", O_RDWR);
	caches_fd = open(ROOT "raw/slab/caches", O_RDONLY);
	if (objects_fd < 0 || caches_fd < 0)
		bail("cannot open: %s", strerror(errno));
}

static ktap_unused void slabs_end(void)
{
	ok(!system("rmmod slabs"), "the module with the caches goes");
}

/* --- what the kernel says ---------------------------------------------------- */

static ktap_unused struct info slabinfo(void)
{
	FILE *f = fopen("/proc/slabinfo", "r");
	struct info i = {};
	char line[512], name[64];

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%63s %lu %lu %lu %lu %lu : %*s %*u %*u %*u : %*s %*u %lu", name,
			   &i.active, &i.objects, &i.size, &i.per_slab, &i.pages, &i.slabs) == 7 &&
		    !strcmp(name, cache_name))
			break;
	if (!f || feof(f))
		bail("/proc/slabinfo has no %s", cache_name);
	fclose(f);
	return i;
}

/* A number of /sys/kernel/slab, -1: there is none. */
static ktap_unused long sysfs(const char *attribute)
{
	char path[128];
	long n = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/%s", cache_name, attribute);
	f = fopen(path, "r");
	if (f && fscanf(f, "%ld", &n) != 1)
		n = -1;
	if (f)
		fclose(f);
	return n;
}

/* --- what mmscope says ------------------------------------------------------- */

/* -1 for nothing. */
static inline long number_or_none(struct raw *raw, const struct raw_record *r, const char *name)
{
	uint64_t n = number(raw, r, name);

	return raw_nothing(field(raw, r->type, name), n) ? -1 : (long)n;
}

static inline bool is_type(struct raw *raw, const struct raw_record *r, const char *name)
{
	return !strcmp(raw_word(raw, raw->types[r->type].name), name);
}

static inline void view_slab(struct raw *raw, const struct raw_record *r, struct view *v)
{
	struct slab *s = v->slabs + v->nr_slabs++;

	if (v->nr_slabs > SLABS_MAX)
		bail("more than %u slabs", SLABS_MAX);
	*s = (struct slab) {
		.at = number(raw, r, "address"), .pfn = number(raw, r, "pfn"),
		.order = number(raw, r, "order"), .node = number(raw, r, "node"),
		.objects = number(raw, r, "objects"), .used = number(raw, r, "used"),
		.cpu = number_or_none(raw, r, "cpu"), .first = v->nr_objects,
	};
	snprintf(s->place, sizeof(s->place), "%s", word(raw, r, "place"));
	snprintf(s->damage, sizeof(s->damage), "%s", word(raw, r, "damage"));
	snprintf(s->map, sizeof(s->map), "%s", string(raw, r, "map"));
}

static inline void view_object(struct raw *raw, const struct raw_record *r, struct view *v)
{
	struct object *o = v->objects + v->nr_objects++;
	struct slab *s = v->slabs + v->nr_slabs - 1;

	if (!v->nr_slabs || v->nr_objects > OBJECTS_MAX)
		bail("%u objects of %u slabs", v->nr_objects, v->nr_slabs);
	o->at = number(raw, r, "address");
	o->index = number(raw, r, "index");
	o->cpu = number_or_none(raw, r, "cpu");
	o->slab = v->nr_slabs - 1;
	snprintf(o->state, sizeof(o->state), "%s", word(raw, r, "state"));
	s->nr++;
	s->is_used += !strcmp(o->state, "used");
	s->is_free += !strcmp(o->state, "free");
	s->on_cpu += !strcmp(o->state, "cpu");
	s->in_sheaf += !strcmp(o->state, "sheaf");
	s->in_barn += !strcmp(o->state, "barn");
	s->unknown += !strcmp(o->state, "unknown");
}

static inline void view_record(struct raw *raw, const struct raw_record *r, void *to)
{
	struct view *v = to;

	if (is_type(raw, r, "slab")) {
		view_slab(raw, r, v);
	} else if (is_type(raw, r, "object")) {
		view_object(raw, r, v);
	} else if (is_type(raw, r, "cache")) {
		v->forms++;
		v->address = number(raw, r, "address");
		v->object_size = number(raw, r, "object_size");
		v->size = number(raw, r, "size");
		v->offset = number(raw, r, "offset");
		v->hardened = number(raw, r, "hardened");
	}
}

static ktap_unused void look(struct view *v)
{
	char question[64];

	memset(v, 0, sizeof(*v));
	snprintf(question, sizeof(question), "%s addresses", cache_name);
	records(objects_fd, question, view_record, v);
}

/* The object at an address, or NULL. */
static ktap_unused struct object *object_at(struct view *v, uint64_t at)
{
	for (unsigned int i = 0; i < v->nr_objects; i++)
		if (v->objects[i].at == at)
			return v->objects + i;
	return NULL;
}

static ktap_unused struct slab *slab_of(struct view *v, uint64_t at)
{
	struct object *o = object_at(v, at);

	return o ? v->slabs + o->slab : NULL;
}

static ktap_unused bool is_state(struct view *v, uint64_t at, const char *state)
{
	struct object *o = object_at(v, at);

	return o && !strcmp(o->state, state);
}

/* Slabs in a place. */
static ktap_unused unsigned int slabs_in(const struct view *v, const char *place)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < v->nr_slabs; i++)
		n += !strcmp(v->slabs[i].place, place);
	return n;
}

/* Objects in a state; of one CPU, or -1: of any. */
static ktap_unused unsigned int objects_in(const struct view *v, const char *state, long cpu)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < v->nr_objects; i++)
		n += !strcmp(v->objects[i].state, state) && (cpu < 0 || v->objects[i].cpu == cpu);
	return n;
}

#endif /* TESTS_SLABS_H */
