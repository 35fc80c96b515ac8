// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/caches as text.
 */
#include <linux/math64.h>

#include "caches.h"
#include "layout.h"

/* Names come last: some are long. */
static void mms_caches_heading(struct mms_out *o)
{
	mms_out_printf(o, "%5s %7s %7s %6s %5s ", "size", "objects", "used", "cached", "slabs");
	if (mms_slab_has_cpu_slabs())
		mms_out_printf(o, "%3s %4s ", "cpu", "part");
	if (mms_slab_has_sheaves())
		mms_out_printf(o, "%7s ", "sheaves");
	mms_out_printf(o, "%4s %5s waste name\n", "node", "full");
}

/* What the kernel does not count has no number. */
static void mms_caches_number(struct mms_out *o, int width, u64 value)
{
	if (value == MMS_NOTHING)
		mms_out_printf(o, "%*s ", width, "-");
	else
		mms_out_printf(o, "%*llu ", width, value);
}

/* How much of the slabs is waste; they are as large as waste and objects are. */
static void mms_caches_waste(struct mms_out *o, const struct mms_cache_record *r)
{
	u64 bytes = r->waste + r->objects * r->object_size;

	if (r->waste == MMS_NOTHING || !bytes)
		mms_out_printf(o, "%4s", "-");
	else
		mms_out_printf(o, "%3llu%%", div64_u64(r->waste * 100 + bytes / 2, bytes));
	mms_out_printf(o, "%c ", r->torn ? '!' : r->estimated ? '~' : ' ');
}

/**
 * mms_caches_row() - a cache as text
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_caches_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it)
{
	const struct mms_cache_record *r = it->rec;

	if (q->rows == 1)
		mms_caches_heading(o);
	mms_out_printf(o, "%5u ", r->object_size);
	mms_caches_number(o, 7, r->objects);
	mms_caches_number(o, 7, r->used);
	mms_caches_number(o, 6, r->cached);
	mms_caches_number(o, 5, r->slabs);
	if (mms_slab_has_cpu_slabs()) {
		mms_caches_number(o, 3, r->cpu);
		mms_caches_number(o, 4, r->cpu_partial);
	}
	if (mms_slab_has_sheaves())
		mms_caches_number(o, 7, r->sheaves);
	mms_caches_number(o, 4, r->node_partial);
	mms_caches_number(o, 5, r->full);
	mms_caches_waste(o, r);
	mms_out_escaped(o, r->name ? it->strings + r->name : "-");
	mms_out_printf(o, "\n");
}

static void mms_caches_remarks(struct mms_out *o, const struct mms_caches_dump *d)
{
	if (d->torn)
		mms_out_printf(o, "# !: %llu caches changed each time they were read\n", d->torn);
	if (d->estimated)
		mms_out_printf(o, "# ~: %llu caches have long lists: used is estimated\n",
			       d->estimated);
	if (d->unnamed)
		mms_out_printf(o, "# %llu caches have a name that cannot be read\n", d->unnamed);
	if (!mms_caches_locked())
		mms_out_printf(o, "# read without the kernel's lock: load with scripts/load\n");
}

/**
 * mms_caches_foot() - what the columns mean, and how much it is all together
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_caches_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_caches_dump *d = q->priv;

	mms_out_printf(o, "#\n# size    bytes of an object, as its user sees it\n"
		       "# objects in all slabs: used ones, cached ones, free ones on lists of nodes\n"
		       "# cached  free, but kept by a CPU%s:\n"
		       "#         /proc/slabinfo has these as active\n",
		       mms_slab_has_sheaves() ? ", in a sheaf, or in a node's barn" : "");
	mms_out_printf(o, "# slabs   of them:\n");
	if (mms_slab_has_cpu_slabs())
		mms_out_printf(o, "#   cpu   a CPU allocates from it\n"
			       "#   part  a CPU has it besides\n");
	mms_out_printf(o, "#   node  on the list of its node: some or all of its objects are free\n"
		       "#   full  all others: none is on its freelist\n");
	if (mms_slab_has_sheaves())
		mms_out_printf(o, "# sheaves of free objects, of CPUs and barns, empty ones too\n");
	mms_out_printf(o, "# waste   of the slabs' bytes, what is in no object\n");
	if (d) {
		mms_out_printf(o, "# all slabs: %llu KiB, of them waste: %llu KiB\n",
			       d->bytes >> 10, d->waste >> 10);
		mms_caches_remarks(o, d);
	}
}
