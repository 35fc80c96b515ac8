/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tables of each level are made of: the end of a dump of page tables,
 * whoever's they are.
 */
#ifndef MMS_CORE_LEVEL_TOTAL_H
#define MMS_CORE_LEVEL_TOTAL_H

#include "batch.h"
#include "out.h"
#include "ranges.h"
#include "schema.h"

/**
 * struct mms_level_total - what the tables of one level are made of
 * @level: enum mms_level
 * @pad: 0
 * @tables: tables
 * @bytes: of these tables
 * @slots: entries there is room for
 * @used: entries that are not empty
 * @leaves: entries that map memory
 * @leaf_size: bytes that each of these maps
 * @nearly_empty: tables with at most MMS_NEARLY_EMPTY entries in use
 */
struct mms_level_total {
	u32 level;
	u32 pad;
	u64 tables;
	u64 bytes;
	u64 slots;
	u64 used;
	u64 leaves;
	u64 leaf_size;
	u64 nearly_empty;
};

#define MMS_NR_LEVEL_TOTAL_FIELDS	8
extern const struct mms_field mms_level_total_fields[MMS_NR_LEVEL_TOTAL_FIELDS];

/* The type of a listing, and the bytes of all its records. */
#define MMS_LEVEL_TOTAL_TYPE								\
	MMS_SHARED_TYPE("levels", mms_level_total, mms_level_total_fields,		\
			MMS_NR_LEVEL_TOTAL_FIELDS, 0, 0, "the tables of each level",	\
			.key = "level")
#define MMS_LEVEL_TOTAL_BYTES								\
	(MMS_LEVELS * sizeof(struct mms_level_total) + sizeof(struct mms_raw_block))

u64 mms_push_level_totals(struct mms_batch *b, u32 type, const struct mms_ranges *ranges,
			  u32 root_slots);
void mms_text_level_total(struct mms_out *o, const struct mms_level_total *r);

#endif /* MMS_CORE_LEVEL_TOTAL_H */
