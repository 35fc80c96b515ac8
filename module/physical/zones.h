/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The records of physical/zones.
 */
#ifndef MMS_PHYSICAL_ZONES_H
#define MMS_PHYSICAL_ZONES_H

#include "../core/listing.h"

/* Types of records: what is nested in a zone, and then two of their own. */
enum mms_zones_type { MMS_ZONE, MMS_ZONE_MARK, MMS_ZONE_RESERVE, MMS_ZONE_CPU, MMS_NODE_DISTANCE };

/* Where the free pages are among the watermarks. */
enum mms_zone_state {
	MMS_ZONE_EMPTY,
	MMS_ZONE_ABOVE_HIGH,
	MMS_ZONE_ABOVE_LOW,
	MMS_ZONE_ABOVE_MIN,
	MMS_ZONE_BELOW_MIN,
};

/**
 * struct mms_zone_record - a zone; all but the names are in pages
 * @start_pfn: its first frame
 * @spanned: frames from its first to its last, holes included
 * @present: those of them that are RAM
 * @managed: those of them that the page allocator has
 * @cma: those of them that are set aside for CMA
 * @free: free, as the allocator sees it first; without @pcp
 * @drift: to be added to @free: what CPUs have not told yet
 * @pcp: on per-CPU lists
 * @pcp_high: what these lists hold before they give back
 * @boost: added to all watermarks, after a block was taken from another type's
 * @highatomic: reserved for requests that cannot wait
 * @node: its node
 * @zone: string: its name
 * @state: enum mms_zone_state
 * @pad: 0
 */
struct mms_zone_record {
	u64 start_pfn;
	u64 spanned;
	u64 present;
	u64 managed;
	u64 cma;
	u64 free;
	s64 drift;
	u64 pcp;
	u64 pcp_high;
	u64 boost;
	u64 highatomic;
	u32 node;
	u32 zone;
	u32 state;
	u32 pad;
};

/**
 * struct mms_zone_mark - a watermark of a zone
 * @pages: free pages at which it is reached, the boost included
 * @distance: free pages above it; negative: below it
 * @distance_bytes: the same in bytes
 * @mark: enum zone_watermarks
 * @happens: string: what happens there
 */
struct mms_zone_mark {
	u64 pages;
	s64 distance;
	s64 distance_bytes;
	u32 mark;
	u32 happens;
};

/**
 * struct mms_zone_reserve - what requests for a higher zone have to leave
 * @pages: pages
 * @request: string: the highest zone the request may use
 * @pad: 0
 */
struct mms_zone_reserve {
	u64 pages;
	u32 request;
	u32 pad;
};

/**
 * struct mms_zone_cpu - the pages a CPU keeps of a zone
 * @node: the zone's node
 * @zone: string: the zone's name
 * @cpu: the CPU
 * @count: pages on its lists
 * @high: pages it keeps before it gives back
 * @batch: pages that are moved to or from the zone at once
 */
struct mms_zone_cpu {
	u32 node;
	u32 zone;
	u32 cpu;
	u32 count;
	u32 high;
	u32 batch;
};

/**
 * struct mms_node_distance - how far two nodes are from each other
 * @from: a node
 * @to: a node
 * @distance: 10 is the same node, as firmware counts
 * @pad: 0
 */
struct mms_node_distance {
	u32 from;
	u32 to;
	u32 distance;
	u32 pad;
};

extern const struct mms_name mms_zone_state_names[];
extern const struct mms_name mms_zone_mark_names[];

void mms_zones_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it);
void mms_zones_finish(struct mms_out *o, const struct mms_query *q,
		      const struct mms_batch_iter *it);
void mms_zones_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_PHYSICAL_ZONES_H */
