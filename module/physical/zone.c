// SPDX-License-Identifier: GPL-2.0-only
/*
 * How zones are reached: next_zone() and first_online_pgdat() are not exported,
 * the nodes' data are.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>

#include "../compat.h"
#include "zone.h"

/* As /proc/pagetypeinfo has them. */
const struct mms_name mms_migratetype_names[] = {
	{ MIGRATE_UNMOVABLE, "Unmovable", "the kernel's own: stays where it is" },
	{ MIGRATE_MOVABLE, "Movable", "can be moved: processes' memory, page cache" },
	{ MIGRATE_RECLAIMABLE, "Reclaimable", "caches the kernel can drop" },
	{ MIGRATE_HIGHATOMIC, "HighAtomic", "reserved for requests that cannot wait" },
	MMS_MIGRATE_SOME
	{}
};

/**
 * mms_zone_next() - the next zone of an online node
 * @cursor: which; 0 at the beginning. Moved to the zone that is returned: add one
 *          to go on
 *
 * Zones without memory are zones, too. What a node has stays there when the node
 * goes offline, as its zones do.
 *
 * Context: Any.
 * Return: the zone, or NULL: there are no more.
 */
struct zone *mms_zone_next(u64 *cursor)
{
	u32 node = *cursor / MAX_NR_ZONES;

	if (node >= MAX_NUMNODES)
		return NULL;
	if (!node_online(node)) {
		node = next_online_node(node);
		if (node >= MAX_NUMNODES)
			return NULL;
		*cursor = (u64)node * MAX_NR_ZONES;
	}
	return &NODE_DATA(node)->node_zones[*cursor % MAX_NR_ZONES];
}

/**
 * mms_zones_end() - the frame after the last of all zones
 *
 * Context: Any.
 * Return: its number.
 */
u64 mms_zones_end(void)
{
	struct zone *zone;
	u64 cursor, last = 0;

	for (cursor = 0; (zone = mms_zone_next(&cursor)); cursor++)
		last = max_t(u64, last, zone_end_pfn(zone));
	return last;
}

/**
 * mms_text_mib() - pages as MiB, with one digit after the point
 * @o: the output
 * @pages: pages
 * @width: characters it takes at least
 * @sign: with a plus or a minus
 *
 * Context: Any.
 */
void mms_text_mib(struct mms_out *o, s64 pages, int width, bool sign)
{
	u64 tenths = (((u64)(pages < 0 ? -pages : pages) << PAGE_SHIFT) * 10) >> 20;
	const char *mark = "";
	char text[32];

	if (sign)
		mark = pages < 0 ? "-" : "+";
	snprintf(text, sizeof(text), "%s%llu.%llu", mark, tenths / 10, tenths % 10);
	mms_out_printf(o, "%*s", width, text);
}
