// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/caches: every cache: its objects, and where its slabs are.
 */
#include <linux/kallsyms.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "../core/buffer.h"
#include "../core/memmap.h"
#include "caches.h"
#include "count.h"
#include "flags.h"
#include "layout.h"
#include "slab.h"

static const struct mms_field mms_cache_fields[] = {
	MMS_FIELD(mms_cache_record, name, STRING, 22, "its name"),
	MMS_FIELD(mms_cache_record, address, ADDR, 0, "its struct kmem_cache"),
	MMS_FIELD(mms_cache_record, object_size, BYTES, 6, "an object, as its user sees it"),
	MMS_FIELD(mms_cache_record, size, BYTES, 0,
		  "from one object to the next: with padding, and what debugging adds"),
	MMS_FIELD(mms_cache_record, align, BYTES, 0, "alignment of objects"),
	MMS_FIELD(mms_cache_record, order, COUNT, 0, "a usual slab has 2^order pages"),
	MMS_FIELD(mms_cache_record, per_slab, COUNT, 0, "objects of a usual slab"),
	MMS_FIELD(mms_cache_record, objects, COUNT, 8, "objects in all its slabs, used or free"),
	MMS_FIELD(mms_cache_record, used, COUNT, 8, "objects that somebody has"),
	MMS_FIELD(mms_cache_record, cached, COUNT, 6,
		  "objects that are free, but kept by a CPU or in a barn"),
	MMS_FIELD(mms_cache_record, slabs, COUNT, 6, "its slabs"),
	MMS_FIELD(mms_cache_record, cpu, COUNT, 4, "slabs that CPUs allocate from"),
	MMS_FIELD(mms_cache_record, cpu_partial, COUNT, 4, "slabs that CPUs keep besides"),
	MMS_FIELD(mms_cache_record, node_partial, COUNT, 5,
		  "slabs on the lists of nodes: some or all of their objects are free"),
	MMS_FIELD(mms_cache_record, full, COUNT, 6,
		  "all other slabs: no object is on their freelist"),
	MMS_FIELD(mms_cache_record, sheaves, COUNT, 4, "sheaves of CPUs and barns, empty ones too"),
	MMS_FIELD(mms_cache_record, capacity, COUNT, 0, "objects in a full sheaf"),
	MMS_FIELD(mms_cache_record, waste, BYTES, 0,
		  "bytes of its slabs that are in no object, as its user sees it"),
	MMS_FIELD(mms_cache_record, aliases, COUNT, 0, "other caches that were merged into it"),
	MMS_FIELD_NAMES(mms_cache_record, flags, FLAGS, 0, mms_cache_flag_names,
			"how it was made"),
	MMS_FIELD(mms_cache_record, useroffset, BYTES, 0,
		  "where what may be copied to and from user space begins"),
	MMS_FIELD(mms_cache_record, usersize, BYTES, 0, "how much of an object that is"),
	MMS_FIELD(mms_cache_record, ctor, STRING, 0, "its constructor"),
	MMS_FIELD(mms_cache_record, unlocked, BOOL, 0, "read without the kernel's lock"),
	MMS_FIELD(mms_cache_record, torn, BOOL, 0, "it changed each time it was read"),
	MMS_FIELD(mms_cache_record, estimated, BOOL, 0,
		  "a list was too long: used is worked out from a part of it"),
};

static const struct mms_type mms_cache_types[] = {
	MMS_TYPE("cache", mms_cache_record, mms_cache_fields, 0, 0, "a cache",
		 .key = "name address"),
};

#define MMS_CACHE_BYTES		(sizeof(struct mms_cache_record) + sizeof(struct mms_raw_block))
#define MMS_CACHE_STRINGS	(MMS_CACHE_NAME + KSYM_SYMBOL_LEN)

static void mms_cache_numbers(struct mms_cache_record *r, const struct mms_cache *c,
			      const struct mms_slab_count *n, struct mms_caches_dump *d)
{
	u64 elsewhere = n->cpu + n->cpu_partial + n->node_partial, bytes;

	r->cached = n->cached;
	r->cpu = mms_slab_has_cpu_slabs() ? n->cpu : MMS_NOTHING;
	r->cpu_partial = mms_slab_has_cpu_slabs() ? n->cpu_partial : MMS_NOTHING;
	r->node_partial = n->node_partial;
	r->sheaves = mms_slab_has_sheaves() ? n->sheaves : MMS_NOTHING;
	r->torn = n->torn;
	r->estimated = n->estimated;
	if (n->uncounted) {
		r->objects = MMS_NOTHING;
		r->used = MMS_NOTHING;
		r->slabs = MMS_NOTHING;
		r->full = MMS_NOTHING;
		r->waste = MMS_NOTHING;
		return;
	}
	/* They are not all of one instant: no number is less than nothing. */
	bytes = mms_slab_count_bytes(c, n);
	r->objects = n->objects;
	r->used = n->objects - min(n->objects, n->free + n->cached);
	r->slabs = n->slabs;
	r->full = n->slabs - min(n->slabs, elsewhere);
	r->waste = bytes - min(bytes, n->objects * c->object_size);
	d->bytes += bytes;
	d->waste += r->waste;
}

static void mms_cache_facts(struct mms_cache_record *r, const struct mms_cache *c)
{
	r->address = c->address;
	r->object_size = c->object_size;
	r->size = c->size;
	r->align = c->align;
	r->order = c->order;
	r->per_slab = c->per_slab;
	r->capacity = c->capacity ?: MMS_NOTHING32;
	r->aliases = c->refcount > 0 ? c->refcount - 1 : 0;
	r->flags = mms_cache_flags(c->flags);
	r->useroffset = c->useroffset;
	r->usersize = c->usersize;
	r->unlocked = !mms_caches_locked();
}

static void mms_cache_push(struct mms_query *q, struct mms_batch *b, const struct mms_cache *c,
			   struct mms_caches_dump *d)
{
	struct mms_cache_record *r = mms_batch_push(b, 0);
	struct mms_slab_count n;

	mms_slab_count(c, &n);
	mms_cache_facts(r, c);
	mms_cache_numbers(r, c, &n, d);
	r->name = mms_batch_str(b, c->name);
	if (c->ctor) {
		sprint_symbol_no_offset(q->path, c->ctor);
		r->ctor = mms_batch_str(b, q->path);
	}
	d->torn += n.torn;
	d->estimated += n.estimated;
	d->unnamed += !r->name;
}

static int mms_caches_some(struct mms_query *q, struct mms_batch *b, struct mms_caches_dump *d)
{
	struct mms_cache c;
	int ret;

	d->walk.last = d->last;
	ret = mms_caches_resume(&d->walk);
	while (!ret) {
		if (!mms_batch_room(b, MMS_CACHE_BYTES, MMS_CACHE_STRINGS))
			return MMS_MORE;
		ret = mms_caches_next(&d->walk, &c);
		if (!ret)
			return 0;
		if (ret < 0)
			break;
		mms_cache_push(q, b, &c, d);
		cond_resched();
		ret = 0;
	}
	if (ret == -ESTALE)
		return mms_query_say(q, ret, "the caches that were shown last are all gone");
	return mms_query_say(q, ret, "the list of caches changed each time it was read");
}

static void mms_caches_release(struct mms_query *q)
{
	kvfree(q->priv);
	q->priv = NULL;
}

static int mms_caches_scan(struct mms_query *q, struct mms_batch *b)
{
	const char *why_not = mms_caches_why_not();
	int ret;

	if (why_not)
		return mms_query_say(q, -ENODEV, "%s", why_not);
	if (!q->priv)
		q->priv = mms_buffer(sizeof(struct mms_caches_dump), __GFP_ZERO);
	if (!q->priv)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	ret = mms_caches_lock();
	if (ret)
		return mms_query_say(q, ret, "interrupted");
	mms_memmap_lock();
	ret = mms_caches_some(q, b, q->priv);
	mms_memmap_unlock();
	mms_caches_unlock();
	return ret;
}

const struct mms_listing mms_slab_caches = {
	.name = "caches",
	.help = "every slab cache: its objects, and where its slabs are",
	.types = mms_cache_types,
	.nr_types = ARRAY_SIZE(mms_cache_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_caches_scan,
	.row = mms_caches_row,
	.foot = mms_caches_foot,
	.reset = mms_caches_release,
	.release = mms_caches_release,
};
