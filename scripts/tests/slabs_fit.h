/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Is all that slab/objects and slab/caches say of a cache true? By what the module that
 * uses it has (slabs.h), by /proc/slabinfo and /sys/kernel/slab, and by each other.
 */
#ifndef TESTS_SLABS_FIT_H
#define TESTS_SLABS_FIT_H

/* What is wrong with the view, in words; the first thing. */
static char wrong[256];

static ktap_printf(1) bool no(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(wrong, sizeof(wrong), format, args);
	va_end(args);
	return false;
}

static const char map_letters[] = "#.csb?";

static bool letter_fits(char letter, const char *state)
{
	static const char *const states[] = { "used", "free", "cpu", "sheaf", "barn", "unknown" };
	const char *at = letter ? strchr(map_letters, letter) : NULL;

	return at && !strcmp(states[at - map_letters], state);
}

/* One slab agrees with itself. */
static bool slab_fits(const struct view *v, const struct slab *s)
{
	uint64_t pad = s->nr ? v->objects[s->first].at - s->at : 0;

	if (s->nr != s->objects || strlen(s->map) != s->objects)
		return no("slab %lx has %u objects, %u rows and the map %s", (long)s->at,
			  s->objects, s->nr, s->map);
	for (unsigned int i = 0; i < s->nr; i++) {
		const struct object *o = v->objects + s->first + i;

		if (o->index != i || o->at != s->at + pad + i * v->size ||
		    o->at + v->object_size > s->at + (PAGE << s->order))
			return no("object %u of slab %lx is at %lx", i, (long)s->at, (long)o->at);
		if (!letter_fits(s->map[i], o->state))
			return no("%u is %s, the map is %s", i, o->state, s->map);
	}
	if (s->used != s->is_used)
		return no("slab %lx: %u used, of them %u are", (long)s->at, s->used, s->is_used);
	if (strcmp(s->damage, "none") || s->unknown)
		return no("slab %lx is damaged: %s, %s", (long)s->at, s->damage, s->map);
	return true;
}

/* Where a slab is goes with what is in it. */
static bool place_fits(const struct slab *s)
{
	const char *p = s->place;

	if (!strcmp(p, "full") ? s->is_free || s->on_cpu :
	    !strcmp(p, "node-partial") ? !s->is_free || s->on_cpu || s->cpu >= 0 :
	    !strcmp(p, "cpu-partial") ? !s->is_free || s->on_cpu || s->cpu < 0 :
	    !strcmp(p, "cpu") ? s->cpu < 0 : true)
		return no("a slab of CPU %ld is %s: %s", s->cpu, p, s->map);
	return true;
}

/* Each object that is held is used, and no other one. */
static bool held_fits(struct view *v)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < nr_held; i++) {
		struct object *o = object_at(v, held[i].at);
		struct slab *s = o ? v->slabs + o->slab : NULL;

		if (!held[i].held)
			continue;
		n++;
		if (!o || strcmp(o->state, "used"))
			return no("object %lx is held, and %s", (long)held[i].at,
				  o ? o->state : "in no slab");
		if (s->pfn != held[i].pfn || s->order != held[i].order || s->node != held[i].node)
			return no("its slab is frame %lx order %u node %u, not %lx %u %u",
				  (long)s->pfn, s->order, s->node, (long)held[i].pfn,
				  held[i].order, held[i].node);
	}
	if (objects_in(v, "used", -1) != n)
		return no("%u are used, %u are held", objects_in(v, "used", -1), n);
	return true;
}

struct cache {
	uint64_t used, cached, objects, slabs, node_partial, full, per_slab, size, object_size,
		 usersize;
	/* -1: not in this design. */
	long cpu, cpu_partial;
	unsigned int rows;
};

static void cache_record(struct raw *raw, const struct raw_record *r, void *to)
{
	struct cache *c = to;

	if (r->type || strcmp(string(raw, r, "name"), cache_name))
		return;
	*c = (struct cache) {
		.used = number(raw, r, "used"), .cached = number(raw, r, "cached"),
		.objects = number(raw, r, "objects"), .slabs = number(raw, r, "slabs"),
		.cpu = number_or_none(raw, r, "cpu"),
		.cpu_partial = number_or_none(raw, r, "cpu_partial"),
		.node_partial = number(raw, r, "node_partial"), .full = number(raw, r, "full"),
		.per_slab = number(raw, r, "per_slab"), .size = number(raw, r, "size"),
		.object_size = number(raw, r, "object_size"),
		.usersize = number(raw, r, "usersize"), .rows = c->rows + 1,
	};
}

/*
 * As sysfs counts them: of a CPU that has no slab to allocate from it leaves out those in
 * waiting, too.
 */
static long cpu_slabs(struct view *v)
{
	bool has[64] = {};
	long n = 0;

	for (unsigned int i = 0; i < v->nr_slabs; i++)
		if (!strcmp(v->slabs[i].place, "cpu"))
			has[v->slabs[i].cpu & 63] = true;
	for (unsigned int i = 0; i < v->nr_slabs; i++)
		n += !strcmp(v->slabs[i].place, "cpu") ||
		     (!strcmp(v->slabs[i].place, "cpu-partial") && has[v->slabs[i].cpu & 63]);
	return n;
}

/* The sums are those of others, and those of slab/caches. */
static bool sums_fit(struct view *v)
{
	struct info i = slabinfo();
	struct cache c = {};
	unsigned long objects = 0;
	long cpus = slabs_in(v, "cpu"), waiting = slabs_in(v, "cpu-partial");
	unsigned long partial = slabs_in(v, "node-partial"), full = slabs_in(v, "full");

	for (unsigned int s = 0; s < v->nr_slabs; s++)
		objects += v->slabs[s].objects;
	if (v->nr_slabs != i.slabs || objects != i.objects)
		return no("%u slabs, %lu objects; slabinfo has %lu, %lu", v->nr_slabs, objects,
			  i.slabs, i.objects);
	if (sysfs("cpu_slabs") >= 0 && cpu_slabs(v) != sysfs("cpu_slabs"))
		return no("%ld slabs of CPUs and %ld in waiting; sysfs has %ld", cpus, waiting,
			  sysfs("cpu_slabs"));
	if (sysfs("partial") >= 0 && (long)partial != sysfs("partial"))
		return no("%lu partial slabs, sysfs has %ld", partial, sysfs("partial"));
	if (v->forms != 1 || v->size != i.size || (long)v->object_size != sysfs("object_size"))
		return no("%u forms, size %lu", v->forms, (long)v->size);
	records(caches_fd, NULL, cache_record, &c);
	if (c.rows != 1 || c.used != objects_in(v, "used", -1) || c.objects != objects ||
	    c.slabs != v->nr_slabs || (c.cpu < 0 ? 0 : c.cpu) != cpus ||
	    (c.cpu_partial < 0 ? 0 : c.cpu_partial) != waiting || c.node_partial != partial ||
	    c.full != full)
		return no("caches: %u rows, %lu used of %lu, %lu slabs: %ld %ld %lu %lu, "
			  "not %ld %ld %lu %lu", c.rows, (long)c.used, (long)c.objects,
			  (long)c.slabs, c.cpu, c.cpu_partial, (long)c.node_partial, (long)c.full,
			  cpus, waiting, partial, full);
	if (c.used + c.cached != i.active)
		return no("%lu used, %lu cached; slabinfo has %lu active", (long)c.used,
			  (long)c.cached, i.active);
	if (c.size != i.size || c.per_slab != i.per_slab || c.object_size != v->object_size ||
	    (sysfs("usersize") >= 0 && (long)c.usersize != sysfs("usersize")))
		return no("caches: size %lu, %lu a slab, window %lu", (long)c.size,
			  (long)c.per_slab, (long)c.usersize);
	return true;
}

static bool all_fits(struct view *v)
{
	for (unsigned int i = 0; i < v->nr_slabs; i++)
		if (!slab_fits(v, v->slabs + i) || !place_fits(v->slabs + i))
			return false;
	return held_fits(v) && sums_fit(v);
}

#endif /* TESTS_SLABS_FIT_H */
