// SPDX-License-Identifier: GPL-2.0-only
/*
 * physical/freeblock_at: which list a frame is on, and its buddies of all orders.
 */
#include <linux/mm.h>
#include <linux/string.h>

#include "../core/memmap.h"
#include "../core/question.h"
#include "../core/view.h"
#include "freeblock_at.h"
#include "pageblock.h"
#include "pair.h"
#include "physical.h"

static const struct mms_name mms_at_names[] = {
	{ MMS_AT_LIST, "free", "in a block on a list of its zone" },
	{ MMS_AT_PCP, "pcp", "in a block on a list of a CPU" },
	{ MMS_AT_USED, "used", "on no list: somebody has it" },
	{ MMS_AT_NOWHERE, "nowhere", "on no list, with no count: inside a larger block" },
	{ MMS_AT_NO_RAM, "no-ram", "no RAM, or offline" },
	{ MMS_AT_UNKNOWN, "unknown", "not seen: a CPU has lists that are too long" },
	{}
};

static const struct mms_field mms_at_fields[] = {
	MMS_FIELD(mms_at_record, pfn, PFN, 10, "the frame"),
	MMS_FIELD(mms_at_record, asked, STRING, 0, "the word of the question"),
	MMS_FIELD(mms_at_record, node, COUNT, 4, "its node"),
	MMS_FIELD(mms_at_record, zone, STRING, 8, "its zone"),
	MMS_FIELD_NAMES(mms_at_record, migratetype, ENUM, 11, mms_migratetype_names,
			"type of its pageblock"),
	MMS_FIELD_NAMES(mms_at_record, state, ENUM, 7, mms_at_names, "where it is"),
	MMS_FIELD(mms_at_record, cpu, COUNT, 4,
		  "the CPU whose list it is on, or whose lists are too long"),
	MMS_FIELD(mms_at_record, order, COUNT, 5, "order of the free block it is in"),
	MMS_FIELD_NAMES(mms_at_record, list_type, ENUM, 11, mms_migratetype_names,
			"type of the list that block is on; -: too long to tell"),
	MMS_FIELD(mms_at_record, ahead, COUNT, 6,
		  "blocks before it on that list, which go first; -: too many to tell"),
	MMS_FIELD(mms_at_record, block, PFN, 10, "first frame of that block"),
	MMS_FIELD(mms_at_record, bytes, BYTES, 8, "its size"),
};

static const struct mms_field mms_at_buddy_fields[] = {
	MMS_FIELD(mms_at_buddy, order, COUNT, 5, "of a block, free or not, the frame is in"),
	MMS_FIELD(mms_at_buddy, block, PFN, 10, "first frame of that block"),
	MMS_FIELD(mms_at_buddy, buddy, PFN, 10, "first frame of its buddy: block ^ 2^order"),
	MMS_FIELD_NAMES(mms_at_buddy, state, ENUM, 8, mms_pair_names,
			"why the two are not one free block"),
	MMS_FIELD(mms_at_buddy, buddy_order, COUNT, 5,
		  "order of the free block that begins with the buddy"),
};

static const struct mms_type mms_at_types[] = {
	[MMS_AT] = MMS_TYPE("freeblock_at", mms_at_record, mms_at_fields, 0, 0, "a frame",
			    .key = "pfn"),
	[MMS_AT_BUDDY] = MMS_TYPE("buddies", mms_at_buddy, mms_at_buddy_fields, MMS_AT + 1, 0,
				  "the buddy of a block that the frame is in", .key = "order"),
};

/* All records of a frame. */
#define MMS_AT_BYTES	(sizeof(struct mms_at_record) + MMS_ORDERS * sizeof(struct mms_at_buddy) + \
			 2 * sizeof(struct mms_raw_block))
#define MMS_AT_STRINGS	(MMS_WORD_MAX + 32)

static void mms_at_frame(struct mms_batch *b, u64 pfn, const char *word)
{
	struct page *page = mms_pfn_page(pfn);
	struct zone *zone = page ? page_zone(page) : NULL;
	struct mms_at_record *r;
	struct mms_at at = { .r = {
		.pfn = pfn, .block = MMS_NOTHING, .bytes = MMS_NOTHING, .ahead = MMS_NOTHING,
		.node = MMS_NOTHING32, .cpu = MMS_NOTHING32, .order = (u16)MMS_NOTHING,
		.list_type = (u8)MMS_NOTHING, .migratetype = (u8)MMS_NOTHING,
		.state = MMS_AT_NO_RAM,
	} };
	u32 i;

	if (zone && zone->name && mms_zone_there(zone))
		mms_at_look(&at, page, zone);
	r = mms_batch_push(b, MMS_AT);
	*r = at.r;
	r->asked = mms_batch_str(b, word);
	if (r->state != MMS_AT_NO_RAM) {
		r->node = zone_to_nid(zone);
		r->zone = mms_batch_str(b, zone->name);
	}
	for (i = 0; i < at.nr; i++)
		if (at.buddies[i].order >= mms_at_first(r))
			*(struct mms_at_buddy *)mms_batch_push(b, MMS_AT_BUDDY) = at.buddies[i];
}

static int mms_at_word(struct mms_query *q, const char *word, u64 *pfn)
{
	if (!mms_parse_number(word, pfn) || *pfn > PHYS_PFN(PHYS_ADDR_MAX))
		return mms_query_say(q, -EINVAL, "%.40s is no frame: decimal, or hex: 0x", word);
	return 0;
}

static int mms_at_check_word(struct mms_query *q, const char *word)
{
	u64 pfn;

	return mms_at_word(q, word, &pfn);
}

static int mms_at_check(struct mms_query *q, const char *question)
{
	return mms_check_words(q, question, mms_at_check_word);
}

static int mms_at_push(struct mms_query *q, struct mms_batch *b, const char *word, void *unused)
{
	u64 pfn;
	int ret = mms_at_word(q, word, &pfn);

	if (ret)
		return ret;
	mms_memmap_lock();
	mms_at_frame(b, pfn, word);
	mms_memmap_unlock();
	return 0;
}

static int mms_at_scan(struct mms_query *q, struct mms_batch *b)
{
	return mms_scan_words(q, b, MMS_AT_BYTES, MMS_AT_STRINGS, mms_at_push, NULL);
}

static void mms_at_text(struct mms_out *o, const struct mms_query *q,
			const struct mms_batch_iter *it)
{
	const struct mms_at_record *r = it->rec;
	const char *type;

	mms_out_printf(o, "%sframe     0x%llx", q->rows > 1 ? "\n" : "", r->pfn);
	if (r->zone)
		mms_out_printf(o, ", node %u zone %s, in a pageblock of type %s", r->node,
			       it->strings + r->zone,
			       mms_name_of(mms_migratetype_names, r->migratetype) ?: "?");
	mms_out_printf(o, "\nstate     %s: %s\n", mms_name_of(mms_at_names, r->state),
		       mms_help_of(mms_at_names, r->state));
	if (r->state > MMS_AT_PCP)
		return;
	mms_out_printf(o, "block     0x%llx, order %u: %lu pages\nlist      ", r->block, r->order,
		       1UL << r->order);
	if (r->state == MMS_AT_PCP)
		mms_out_printf(o, "of CPU %u, ", r->cpu);
	type = mms_name_of(mms_migratetype_names, r->list_type);
	mms_out_printf(o, "order %u, %s", r->order, type ?: "too long to tell its type");
	if (r->ahead != MMS_NOTHING)
		mms_out_printf(o, "; %llu before it\n", r->ahead);
	else
		mms_out_printf(o, "; %u or more before it\n", MMS_AT_ENTRIES);
}

static void mms_at_row(struct mms_out *o, const struct mms_query *q,
		       const struct mms_batch_iter *it)
{
	const struct mms_at_record *row = it->row;
	const struct mms_at_buddy *r = it->rec;
	struct mms_pair pair;

	if (it->type == MMS_AT) {
		mms_at_text(o, q, it);
		return;
	}
	if (r->order == mms_at_first(row))
		mms_out_printf(o, "%5s %-10s %s\n", "order", "block",
			       "buddy = block ^ 2^order, and its state");
	mms_out_printf(o, "%5u 0x%-8llx", r->order, r->block);
	pair = (struct mms_pair){ .pfn = r->buddy, .order = r->buddy_order, .state = r->state };
	mms_pair_text(o, r->order, &pair);
}

const struct mms_listing mms_physical_freeblock_at = {
	.name = "freeblock_at",
	.help = "which list a frame is on, and its buddies",
	.ask = "echo PFN > freeblock_at",
	.example = "0x1000",
	.types = mms_at_types,
	.nr_types = ARRAY_SIZE(mms_at_types),
	.flags = MMS_LISTING_BY_ROW,
	.check = mms_at_check,
	.scan = mms_at_scan,
	.row = mms_at_row,
	.foot = mms_pair_foot,
};
