// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/objects as text: a slab is a row, with its map beside it, or below where it is long.
 */
#include <linux/minmax.h>
#include <linux/string.h>

#include "objects.h"

/* Characters of a map beside its slab, and in a line of its own. */
#define MMS_MAP_BESIDE	28
#define MMS_MAP_LINE	64
#define MMS_TEXT_WIDTH	80

/* Names, in lines of at most 80 columns. */
static void mms_objects_aliases(struct mms_out *o, const char *names)
{
	u32 len, used = MMS_TEXT_WIDTH;

	for (; *names; names += len, names += *names == ' ') {
		len = strcspn(names, " ");
		if (used + 1 + len > MMS_TEXT_WIDTH) {
			mms_out_printf(o, "%s         ", used == MMS_TEXT_WIDTH ? "" : "\n");
			used = 9;
		}
		used += mms_out_printf(o, " %.*s", (int)len, names);
	}
	mms_out_printf(o, "\n");
}

static void mms_objects_cache(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_objects_cache *r = it->rec;

	mms_out_printf(o, "cache     ");
	mms_out_escaped(o, r->name ? it->strings + r->name : "-");
	mms_out_printf(o, "\nat        0x%llx: its struct kmem_cache%s\n", r->address,
		       r->unlocked ? ", read without its lock" : "");
	mms_out_printf(o, "objects   %u bytes each, %u from one to the next; ", r->object_size,
		       r->size);
	mms_out_printf(o, "%u in a slab of order %u\n", r->per_slab, r->order);
	if (r->first)
		mms_out_printf(o, "          the first one is %u bytes into its slab\n", r->first);
	mms_out_printf(o, "freelist  %u bytes into each free object is the address of the next\n",
		       r->offset);
	if (r->hardened)
		mms_out_printf(o, "          mixed with where it is and a number of the cache\n");
	mms_out_printf(o, "design    %s\n", it->strings + r->design);
	if (r->capacity != MMS_NOTHING32)
		mms_out_printf(o, "sheaves   %u objects fill one\n", r->capacity);
	if (r->aliases)
		mms_out_printf(o, "aliases   %u other caches were merged into it\n", r->aliases);
	if (r->alias_names)
		mms_objects_aliases(o, it->strings + r->alias_names);
}

static void mms_objects_map(struct mms_out *o, const char *map)
{
	u32 len = strlen(map), at;

	if (len <= MMS_MAP_BESIDE) {
		mms_out_printf(o, " %s\n", map);
		return;
	}
	mms_out_printf(o, "\n");
	for (at = 0; at < len; at += MMS_MAP_LINE)
		mms_out_printf(o, "%9u %.*s\n", at, (int)min_t(u32, len - at, MMS_MAP_LINE),
			       map + at);
}

static void mms_objects_slab(struct mms_out *o, const struct mms_query *q,
			     const struct mms_batch_iter *it)
{
	const struct mms_slab_record *r = it->rec;
	char place[24];

	if (q->rows == 1)
		mms_out_printf(o, "%-18s %5s %4s %-15s %5s map\n", "slab", "order", "node",
			       "place", "used");
	strscpy(place, mms_name_of(mms_slab_where_names, r->place) ?: "?", sizeof(place));
	if (r->cpu != MMS_NOTHING32)
		snprintf(place + strlen(place), sizeof(place) - strlen(place), " %u", r->cpu);
	mms_out_printf(o, "0x%-16llx %5u %4u %-15s ", r->address, r->order, r->node, place);
	mms_out_printf(o, r->used == MMS_NOTHING32 ? "    -" : "%5u", r->used);
	mms_objects_map(o, r->map ? it->strings + r->map : "");
	if (r->damage)
		mms_out_printf(o, "   damage: %s: %s\n",
			       mms_name_of(mms_slab_damage_names, r->damage),
			       mms_help_of(mms_slab_damage_names, r->damage));
	if (r->torn)
		mms_out_printf(o, "   it changed while it was looked at\n");
}

static void mms_objects_object(struct mms_out *o, const struct mms_batch_iter *it)
{
	const struct mms_object_record *r = it->rec;

	mms_out_printf(o, "%9u 0x%llx %s", r->index, r->address,
		       mms_name_of(mms_object_state_names, r->state) ?: "?");
	if (r->cpu != (u16)MMS_NOTHING)
		mms_out_printf(o, " %u", r->cpu);
	mms_out_printf(o, "\n");
}

/**
 * mms_objects_row() - a record of slab/objects as text
 * @o: the output
 * @q: the query
 * @it: the record
 *
 * Context: Any.
 */
void mms_objects_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it)
{
	switch (it->type) {
	case MMS_OBJECTS_CACHE:
		mms_objects_cache(o, it);
		break;
	case MMS_OBJECTS_SLAB:
		mms_objects_slab(o, q, it);
		break;
	case MMS_OBJECTS_OBJECT:
		mms_objects_object(o, it);
		break;
	}
}

/**
 * mms_objects_foot() - what the marks mean, and what was left out
 * @o: the output
 * @q: the query
 *
 * Context: Any.
 */
void mms_objects_foot(struct mms_out *o, const struct mms_query *q)
{
	const struct mms_objects_dump *d = q->priv;
	const struct mms_name *n;

	mms_out_printf(o, "#\n# map: a mark for each object; a long one is below its slab,\n"
		       "# each line with the number of its first object\n");
	for (n = mms_object_state_names; n->name; n++)
		mms_out_printf(o, "# %c %s\n", mms_object_mark(n->value), n->help);
	for (n = mms_slab_where_names; n->name; n++)
		mms_out_printf(o, "# %-12s %s\n", n->name, n->help);
	if (!d)
		return;
	if (d->damaged)
		mms_out_printf(o, "# damaged freelists: %llu\n", d->damaged);
	if (d->torn)
		mms_out_printf(o, "# %llu slabs changed while they were looked at\n", d->torn);
	if (d->cut)
		mms_out_printf(o, "# of %llu slabs only %u objects are shown, %u in the map\n",
			       d->cut, MMS_OBJECTS_SHOWN, MMS_OBJECTS_MAP);
	if (d->held.cut)
		mms_out_printf(o, "# the CPUs have more in sheaves than is looked at: ?\n");
}
