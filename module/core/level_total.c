// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the tables of each level are made of, see level_total.h.
 */
#include <linux/mm.h>
#include <linux/stringify.h>

#include "level_total.h"
#include "view.h"

const struct mms_field mms_level_total_fields[MMS_NR_LEVEL_TOTAL_FIELDS] = {
	MMS_FIELD_NAMES(mms_level_total, level, ENUM, 5, mms_level_names,
			"level of the tables"),
	MMS_FIELD(mms_level_total, tables, COUNT, 7, "tables"),
	MMS_FIELD(mms_level_total, bytes, BYTES, 8, "bytes of these tables"),
	MMS_FIELD(mms_level_total, nearly_empty, COUNT, 12,
		  "tables with at most " __stringify(MMS_NEARLY_EMPTY) " entries in use"),
	MMS_FIELD(mms_level_total, used, COUNT, 9, "entries that are not empty"),
	MMS_FIELD(mms_level_total, slots, COUNT, 9, "entries there is room for"),
	MMS_FIELD(mms_level_total, leaves, COUNT, 9, "entries that map memory"),
	MMS_FIELD(mms_level_total, leaf_size, BYTES, 9, "bytes that each of these maps"),
};

/**
 * mms_push_level_totals() - a record for each level there is
 * @b: the batch; has room for MMS_LEVEL_TOTAL_BYTES
 * @type: the listing's type of MMS_LEVEL_TOTAL_TYPE
 * @ranges: the dump, at its end
 * @root_slots: entries of a root that the dump is about
 *
 * Context: Any.
 * Return: bytes of all tables.
 */
u64 mms_push_level_totals(struct mms_batch *b, u32 type, const struct mms_ranges *ranges,
			  u32 root_slots)
{
	enum mms_level level;
	u64 bytes = 0;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		const struct mms_level_count *c = &ranges->level[level];
		struct mms_level_total *r;

		if (!mms_level_exists(NULL, level))
			continue;
		r = mms_batch_push(b, type);
		r->level = level;
		r->tables = c->tables;
		r->bytes = c->tables << PAGE_SHIFT;
		r->slots = c->tables * (level == MMS_PGD ? root_slots : MMS_TABLE_ENTRIES);
		r->used = c->used;
		r->leaves = c->leaves;
		r->leaf_size = 1ULL << mms_level_shift(level);
		r->nearly_empty = mms_ranges_nearly_empty(ranges, level);
		bytes += r->bytes;
	}
	return bytes;
}

/**
 * mms_text_level_total() - a level as a remark, before the first a heading
 * @o: the output
 * @r: the level
 *
 * Context: Any.
 */
void mms_text_level_total(struct mms_out *o, const struct mms_level_total *r)
{
	if (r->level == MMS_PGD)
		mms_out_printf(o, "# %-5s %8s %9s %12s %10s %10s %10s\n", "level", "tables",
			       "bytes", "nearly empty", "used", "entries", "leaves");
	mms_out_printf(o, "# %-5s %8llu %8lluK %12llu %10llu %10llu %10llu",
		       mms_name_of(mms_level_names, r->level), r->tables, r->bytes >> 10,
		       r->nearly_empty, r->used, r->slots, r->leaves);
	if (r->leaves) {
		mms_out_printf(o, " of ");
		mms_text_page_size(o, r->leaf_size);
	}
	mms_out_printf(o, "\n");
}
