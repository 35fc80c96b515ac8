// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/objects: the slabs of a cache, and the state of each object in them.
 *
 * Slabs are found by looking at all of RAM, as full ones are on no list, and as lists could
 * not be gone on along after their lock was dropped.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "../core/buffer.h"
#include "../core/memmap.h"
#include "../physical/zone.h"
#include "layout.h"
#include "objects.h"
#include "slab.h"

/* Frames that are looked at in one batch: somebody may wait to take memory offline. */
#define MMS_OBJECTS_FRAMES	(64 * 1024)

/**
 * mms_object_mark() - the character that stands for an object in a map
 * @state: enum mms_object_state
 *
 * Context: Any.
 * Return: the character.
 */
char mms_object_mark(u32 state)
{
	return state <= MMS_OBJECT_UNKNOWN ? "#.csb?"[state] : '?';
}

const struct mms_name mms_slab_where_names[] = {
	{ MMS_SLAB_CPU, "cpu", "a CPU allocates from it" },
	{ MMS_SLAB_CPU_PARTIAL, "cpu-partial", "a CPU has it besides" },
	{ MMS_SLAB_NODE_PARTIAL, "node-partial", "on the list of its node" },
	{ MMS_SLAB_FULL, "full", "on no list: no object is on its freelist" },
	{ MMS_SLAB_MOVING, "moving", "on its way to another place, or put away as corrupt" },
	{ MMS_SLAB_KFENCE, "kfence", "the page of an object of KFENCE, which has no freelist" },
	{}
};

static const struct mms_field mms_slab_fields[] = {
	MMS_FIELD(mms_slab_record, address, ADDR, 18, "its first byte"),
	MMS_FIELD(mms_slab_record, pfn, PFN, 0, "its first frame"),
	MMS_FIELD(mms_slab_record, order, COUNT, 5, "it has 2^order pages"),
	MMS_FIELD(mms_slab_record, node, COUNT, 4, "its node"),
	MMS_FIELD(mms_slab_record, objects, COUNT, 7, "its objects"),
	MMS_FIELD(mms_slab_record, used, COUNT, 5,
		  "objects that somebody has; nothing: some may be on lists that are not known"),
	MMS_FIELD_NAMES(mms_slab_record, place, ENUM, 12, mms_slab_where_names, "where it is"),
	MMS_FIELD(mms_slab_record, cpu, COUNT, 3, "the CPU whose it is"),
	MMS_FIELD_NAMES(mms_slab_record, damage, ENUM, 10, mms_slab_damage_names,
			"what is wrong with its freelist"),
	MMS_FIELD(mms_slab_record, torn, BOOL, 4, "it changed while it was looked at"),
	MMS_FIELD(mms_slab_record, cut, BOOL, 0, "it has more objects than are told of"),
	MMS_FIELD(mms_slab_record, map, STRING, 20,
		  "objects: # used, . free, c free of a CPU, s in a sheaf, b in a barn, ? unknown"),
};

static const struct mms_field mms_object_fields[] = {
	MMS_FIELD(mms_object_record, index, COUNT, 5, "which of the slab's objects"),
	MMS_FIELD(mms_object_record, address, ADDR, 18, "its first byte"),
	MMS_FIELD_NAMES(mms_object_record, state, ENUM, 7, mms_object_state_names,
			"whether somebody has it"),
	MMS_FIELD(mms_object_record, cpu, COUNT, 3, "the CPU whose freelist or sheaf it is in"),
};

static const struct mms_field mms_objects_cache_fields[] = {
	MMS_FIELD(mms_objects_cache, name, STRING, 20, "its name"),
	MMS_FIELD(mms_objects_cache, address, ADDR, 18, "its struct kmem_cache"),
	MMS_FIELD(mms_objects_cache, object_size, BYTES, 6, "an object, as its user sees it"),
	MMS_FIELD(mms_objects_cache, size, BYTES, 6, "from one object to the next"),
	MMS_FIELD(mms_objects_cache, first, BYTES, 6, "before the first object: a red zone"),
	MMS_FIELD(mms_objects_cache, offset, BYTES, 6,
		  "where in a free object the address of the next one is"),
	MMS_FIELD(mms_objects_cache, hardened, BOOL, 5,
		  "that address is mixed with where it is and a number of the cache"),
	MMS_FIELD(mms_objects_cache, order, COUNT, 5, "a usual slab has 2^order pages"),
	MMS_FIELD(mms_objects_cache, per_slab, COUNT, 5, "objects of a usual slab"),
	MMS_FIELD(mms_objects_cache, capacity, COUNT, 5, "objects in a full sheaf"),
	MMS_FIELD(mms_objects_cache, aliases, COUNT, 5, "other caches that were merged into it"),
	MMS_FIELD(mms_objects_cache, alias_names, STRING, 20, "their names"),
	MMS_FIELD(mms_objects_cache, design, STRING, 30, "how CPUs get objects"),
	MMS_FIELD(mms_objects_cache, unlocked, BOOL, 5, "read without the kernel's lock"),
};

static const struct mms_type mms_objects_types[] = {
	[MMS_OBJECTS_SLAB] = MMS_TYPE("slab", mms_slab_record, mms_slab_fields, 0, 0, "a slab",
				      .key = "address"),
	[MMS_OBJECTS_OBJECT] = MMS_TYPE("object", mms_object_record, mms_object_fields,
					MMS_OBJECTS_SLAB + 1, 0, "an object of the slab",
					.key = "index"),
	[MMS_OBJECTS_CACHE] = MMS_TYPE("cache", mms_objects_cache, mms_objects_cache_fields, 0,
				       MMS_RAW_FORM, "the cache"),
};

/* Bytes of records of a slab, and of its string. */
static u32 mms_objects_bytes(u32 objects)
{
	return sizeof(struct mms_slab_record) + 2 * sizeof(struct mms_raw_block) +
	       min_t(u32, objects, MMS_OBJECTS_SHOWN) * sizeof(struct mms_object_record);
}

static_assert(sizeof(struct mms_slab_record) + 3 * sizeof(struct mms_raw_block) +
	      sizeof(struct mms_objects_cache) +
	      MMS_OBJECTS_SHOWN * sizeof(struct mms_object_record) <= MMS_BATCH_RECORDS);

static void mms_objects_push_cache(struct mms_batch *b, const struct mms_objects_dump *d)
{
	const struct mms_cache *c = &d->cache;
	struct mms_objects_cache *r = mms_batch_push(b, MMS_OBJECTS_CACHE);

	r->address = c->address;
	r->name = mms_batch_str(b, c->name);
	r->design = mms_batch_str(b, mms_slab_design());
	r->alias_names = mms_batch_str(b, d->alias_names);
	r->object_size = c->object_size;
	r->size = c->size;
	r->first = c->red_left_pad;
	r->offset = c->offset;
	r->order = c->order;
	r->per_slab = c->per_slab;
	r->capacity = c->capacity ?: MMS_NOTHING32;
	r->aliases = c->refcount > 0 ? c->refcount - 1 : 0;
	r->hardened = !!mms_slab_layout.cache.random.bits;
	r->unlocked = !mms_caches_locked();
}

/* The CPU that has a free object. */
static u16 mms_object_cpu(const struct mms_objects_dump *d, unsigned long address, u8 state)
{
	u32 i;

	if (state == MMS_OBJECT_CPU)
		return d->look.cpu;
	if (state == MMS_OBJECT_SHEAF)
		for (i = mms_helds_first(&d->held, address);
		     i < d->held.nr && d->held.held[i].at == address; i++)
			if (d->held.held[i].by == MMS_HELD_SHEAF)
				return d->held.held[i].whose;
	return (u16)MMS_NOTHING;
}

static void mms_objects_push_objects(struct mms_batch *b, const struct mms_objects_dump *d)
{
	const struct mms_slab_look *k = &d->look;
	struct mms_object_record *r;
	u32 i;

	for (i = 0; i < min_t(u32, k->slab.objects, MMS_OBJECTS_SHOWN); i++) {
		r = mms_batch_push(b, MMS_OBJECTS_OBJECT);
		r->address = k->slab.start + d->cache.red_left_pad + (u64)i * d->cache.size;
		r->index = i;
		r->state = k->state[i];
		r->cpu = mms_object_cpu(d, r->address, r->state);
	}
}

/* Of the slab that was pushed last. */
static u32 mms_objects_map(struct mms_batch *b, struct mms_objects_dump *d)
{
	u32 i, n = min_t(u32, d->look.slab.objects, MMS_OBJECTS_MAP);

	for (i = 0; i < n; i++)
		d->map[i] = mms_object_mark(d->look.state[i]);
	return mms_batch_string(b, d->map, n);
}

static void mms_objects_push_slab(struct mms_query *q, struct mms_batch *b,
				  struct mms_objects_dump *d)
{
	struct mms_slab_record *r = mms_batch_push(b, MMS_OBJECTS_SLAB);
	const struct mms_slab_look *k = &d->look;

	r->address = k->slab.start;
	r->pfn = page_to_pfn(k->slab.page);
	r->order = k->slab.order;
	r->node = page_to_nid(k->slab.page);
	r->objects = k->slab.objects;
	r->used = k->used;
	r->place = k->where;
	r->cpu = k->cpu;
	r->damage = k->damage;
	r->torn = k->torn;
	r->map = mms_objects_map(b, d);
	r->cut = k->slab.objects > MMS_OBJECTS_SHOWN;
	d->cut += r->cut;
	if (q->raw || d->addresses)
		mms_objects_push_objects(b, d);
	d->rows[d->nr++] = r;
}

/* The next slab of the cache, among so many frames; false: not there. */
static bool mms_objects_next(const struct mms_objects_dump *d, u64 *pfn, u64 last, u32 *budget,
			     struct page **page)
{
	struct mms_slab s;

	for (; *pfn < last && *budget; --*budget) {
		if (!(*budget % 1024))
			cond_resched();
		*page = mms_pfn_page(*pfn);
		if (!*page) {
			*pfn = ALIGN(*pfn + 1, pageblock_nr_pages);
		} else if (PageTail(*page) || !PageSlab(*page)) {
			++*pfn;
		} else {
			if (!mms_slab_copy(*page, &s))
				s.order = 0;
			else if (s.cache == d->cache.address)
				return true;
			*pfn += 1UL << s.order;
		}
	}
	return false;
}

/* What moved while the slabs of the batch were looked at? */
static void mms_objects_moved(struct mms_objects_dump *d)
{
	struct mms_slab_record *r;
	u32 i;

	if (!d->nr)
		return;
	mms_helds_gather(&d->again, &d->cache);
	for (i = 0; i < d->nr; i++) {
		r = d->rows[i];
		if (d->again.torn || !mms_helds_same(&d->held, &d->again, r->address,
						     r->address + (PAGE_SIZE << r->order))) {
			r->torn = true;
			r->damage = MMS_DAMAGE_NONE;
		}
		d->torn += r->torn;
		d->damaged += !!r->damage;
	}
}

static int mms_objects_some(struct mms_query *q, struct mms_batch *b, struct mms_objects_dump *d)
{
	u32 budget = MMS_OBJECTS_FRAMES, objects;
	u64 last = mms_zones_end();
	struct page *page;

	for (d->nr = 0; d->nr < MMS_OBJECTS_SLABS; q->cursor += d->look.bytes >> PAGE_SHIFT) {
		if (!mms_objects_next(d, &q->cursor, last, &budget, &page))
			return q->cursor < last ? MMS_MORE : 0;
		if (!d->nr)
			mms_helds_gather(&d->held, &d->cache);
		d->look.bytes = PAGE_SIZE;
		if (!mms_slab_look(&d->cache, &d->held, page, &d->look))
			continue;
		objects = d->look.slab.objects;
		if (!mms_batch_room(b, mms_objects_bytes(objects),
				    min_t(u32, objects, MMS_OBJECTS_MAP) + 1))
			return MMS_MORE;
		mms_objects_push_slab(q, b, d);
		cond_resched();
	}
	return MMS_MORE;
}

/* Which cache is asked for; its aliases are asked of sysfs, with no lock held. */
static int mms_objects_begin(struct mms_query *q, struct mms_objects_dump *d)
{
	struct mms_objects_ask ask;
	int ret;

	ret = mms_objects_parse(q, mms_query_text(q), &ask) ?: mms_objects_lock(q);
	if (ret)
		return ret;
	ret = mms_objects_find(q, &ask, &d->cache);
	mms_caches_unlock();
	if (ret)
		return ret;
	d->addresses = ask.addresses;
	mms_cache_aliases(&d->cache, d->alias_names);
	return 0;
}

/* Is it still the same cache? Another one may have taken its place. */
static int mms_objects_go_on(struct mms_query *q, struct mms_objects_dump *d)
{
	struct mms_cache c;
	int ret = mms_caches_find(NULL, d->cache.address, &c);

	if (ret < 0)
		return mms_query_say(q, ret, "the list of caches changed each time it was read");
	if (!ret || strcmp(c.name, d->cache.name) || c.size != d->cache.size ||
	    c.random != d->cache.random)
		return mms_query_say(q, -ESTALE, "the cache is gone");
	d->cache = c;
	return 0;
}

static void mms_objects_release(struct mms_query *q)
{
	struct mms_objects_dump *d = q->priv;

	if (d) {
		mms_helds_free(&d->held);
		mms_helds_free(&d->again);
	}
	kvfree(d);
	q->priv = NULL;
}

static int mms_objects_memory(struct mms_query *q)
{
	struct mms_objects_dump *d = mms_buffer(sizeof(*d), __GFP_ZERO);

	q->priv = d;
	if (!d || mms_helds_init(&d->held) || mms_helds_init(&d->again)) {
		mms_objects_release(q);
		return mms_query_say(q, -ENOMEM, "not enough memory");
	}
	return 0;
}

static int mms_objects_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_objects_dump *d;
	int ret;

	ret = q->priv ? 0 : mms_objects_memory(q);
	if (ret)
		return ret;
	d = q->priv;
	ret = (d->begun ? 0 : mms_objects_begin(q, d)) ?: mms_objects_lock(q);
	if (ret)
		return ret;
	ret = mms_objects_go_on(q, d);
	if (!ret) {
		if (!d->begun)
			mms_objects_push_cache(b, d);
		d->begun = true;
		mms_memmap_lock();
		ret = mms_objects_some(q, b, d);
		mms_objects_moved(d);
		mms_memmap_unlock();
	}
	mms_caches_unlock();
	if (ret == MMS_MORE && fatal_signal_pending(current))
		return mms_query_say(q, -EINTR, "interrupted");
	return ret;
}

const struct mms_listing mms_slab_objects = {
	.name = "objects",
	.help = "a cache's slabs, object by object",
	.ask = "echo CACHE [addresses] > objects",
	.example = "task_struct",
	.types = mms_objects_types,
	.nr_types = ARRAY_SIZE(mms_objects_types),
	.flags = MMS_LISTING_BY_ROW,
	.check = mms_objects_check,
	.scan = mms_objects_scan,
	.row = mms_objects_row,
	.foot = mms_objects_foot,
	.reset = mms_objects_release,
	.release = mms_objects_release,
};
