// SPDX-License-Identifier: GPL-2.0-only
/*
 * Ranges of addresses that are translated alike, see ranges.h.
 *
 * As mm/ptdump.c, which is not exported, entries come in order of addresses and
 * each either continues the pending range or ends it. A range goes on from one
 * batch to the next.
 */
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "absent.h"
#include "ranges.h"

const struct mms_field mms_range_fields[MMS_NR_RANGE_FIELDS] = {
	MMS_RANGE_FIELDS,
	MMS_FIELD_NAMES(mms_range, kind, ENUM, 0, mms_absent_names,
			"what became of the pages, where the entries are not present"),
	MMS_FIELD(mms_range, swap_type, COUNT, 0, "number of the swap device"),
	MMS_FIELD(mms_range, swap_offset, COUNT, 0,
		  "page of the swap device at the start; the rest follows it"),
	MMS_FIELD(mms_range, pfn, PFN, 0,
		  "the frame that entries which are not present are about; the rest follows it"),
	MMS_FIELD_NAMES(mms_range, notes, FLAGS, 0, mms_absent_flag_names,
			"what entries that are not present say besides"),
};

/* The longest stretch that is contiguous both in virtual and physical memory. */
static void mms_ranges_contiguous(struct mms_ranges *r, const struct mms_range *p)
{
	u64 size = p->end - p->start;

	if (p->pa == MMS_NOTHING)
		return;
	if (p->repeat)
		size = p->page_size;
	if (p->start != r->run_va || p->pa != r->run_pa)
		r->run = 0;
	r->run += size;
	r->run_va = p->start + size;
	r->run_pa = p->pa + size;
	r->longest = max(r->longest, r->run);
}

/**
 * mms_ranges_flush() - what is pending becomes a row
 * @r: the dump
 * @b: the batch
 *
 * Context: Any.
 * Return: true; false if the batch is full, and it is still pending.
 */
bool mms_ranges_flush(struct mms_ranges *r, struct mms_batch *b)
{
	struct mms_range *rec;

	if (r->pending.start == r->pending.end)
		return true;
	if (r->pending.state != MMS_STATE_NONE || r->holes) {
		if (r->take) {
			if (!r->take(r, b, &r->pending))
				return false;
		} else {
			rec = mms_batch_push(b, MMS_RANGES_TYPE);
			if (!rec)
				return false;
			*rec = r->pending;
		}
	}
	mms_ranges_contiguous(r, &r->pending);
	r->pending.end = r->pending.start;
	return true;
}

/* Of a page and of what is @bytes behind it, the numbers, or of neither any. */
static bool mms_follows(u64 first, u64 bytes, u64 next)
{
	return first == MMS_NOTHING ? next == MMS_NOTHING : first + (bytes >> PAGE_SHIFT) == next;
}

static bool mms_absent_continues(const struct mms_range *p, const struct mms_range *next)
{
	u64 bytes = p->end - p->start;

	return p->kind == next->kind && p->swap_type == next->swap_type &&
	       p->notes == next->notes && mms_follows(p->swap_offset, bytes, next->swap_offset) &&
	       mms_follows(p->pfn, bytes, next->pfn);
}

static bool mms_range_continues(const struct mms_range *p, const struct mms_range *next)
{
	return p->start != p->end && p->end == next->start &&
	       p->state == next->state && p->page_size == next->page_size &&
	       p->flags == next->flags && p->unknown == next->unknown &&
	       p->effective == next->effective && p->memtype == next->memtype &&
	       mms_absent_continues(p, next);
}

static bool mms_range_follows(const struct mms_range *p, const struct mms_range *next)
{
	if (p->pa == MMS_NOTHING)
		return next->pa == MMS_NOTHING;
	return !p->repeat && p->pa + (p->end - p->start) == next->pa;
}

/* The same page once more. */
static bool mms_range_repeats(const struct mms_range *p, const struct mms_range *next)
{
	return p->pa != MMS_NOTHING && p->pa == next->pa &&
	       next->end - next->start == next->page_size &&
	       (p->repeat || p->end - p->start == p->page_size);
}

/* Is the table that is being counted, as far as it is, nearly empty? */
static bool mms_ranges_is_sparse(const struct mms_level_count *c)
{
	return c->tables && c->used - c->before <= MMS_NEARLY_EMPTY;
}

/**
 * mms_ranges_nearly_empty() - tables with few entries
 * @r: the dump, at its end
 * @level: their level
 *
 * Return: how many of the tables of this level have at most MMS_NEARLY_EMPTY
 * entries in use, of those that were seen.
 */
u64 mms_ranges_nearly_empty(const struct mms_ranges *r, enum mms_level level)
{
	const struct mms_level_count *c = &r->level[level];

	return c->nearly_empty + mms_ranges_is_sparse(c);
}

/* Each table and each entry counts once; they come in order of addresses. */
static void mms_ranges_count(struct mms_ranges *r, const struct mms_entry *e)
{
	struct mms_level_count *c = &r->level[e->level];
	u64 table = (e->at & PAGE_MASK) + 1;

	if (c->table != table) {
		c->nearly_empty += mms_ranges_is_sparse(c);
		c->before = c->used;
		c->tables++;
		c->table = table;
	}
	if (e->va < c->next)
		return;
	c->next = e->va + e->nr * e->size;
	c->used += e->kind != MMS_ENTRY_NONE ? e->nr : 0;
	c->leaves += e->kind == MMS_ENTRY_LEAF ? e->nr : 0;
}

/* What a table allows holds for all levels below. */
static noinline void mms_ranges_table(struct mms_ranges *r, const struct mms_entry *e)
{
	struct mms_arch_bits bits;
	u32 rights, level;

	mms_arch_decode(e, &bits);
	rights = r->rights[e->level] & bits.rights;
	for (level = e->level + 1; level < MMS_LEVELS; level++) {
		r->rights[level] = rights;
		r->tables[level] = 0;
	}
	r->tables[e->level] = mms_arch_attributes(e);
}

/* Of neighbours the bits are mostly the same: they are decoded once. */
static const struct mms_arch_bits *mms_ranges_leaf(struct mms_ranges *r,
						   const struct mms_entry *e)
{
	u64 seen = mms_arch_attributes(e);

	if (seen != r->seen || e->level != r->seen_level) {
		mms_arch_decode(e, &r->bits);
		r->seen = seen;
		r->seen_level = e->level;
	}
	return &r->bits;
}

/* The address after the last of an entry, or @end: that of the last entry is 0. */
static u64 mms_ranges_cut(const struct mms_entry *e, unsigned long end)
{
	return e->va + min_t(u64, e->nr * e->size, end - e->va);
}

/* A hole continues the pending one. */
static bool mms_ranges_widen(struct mms_ranges *r, const struct mms_entry *e,
			     unsigned long start, unsigned long end)
{
	struct mms_range *p = &r->pending;

	if (p->state != MMS_STATE_NONE || p->end != max_t(u64, e->va, start) ||
	    p->start == p->end)
		return false;
	p->end = mms_ranges_cut(e, end);
	return true;
}

/* A leaf that is whole continues the pending range. */
static bool mms_ranges_grow(struct mms_ranges *r, const struct mms_entry *e,
			    unsigned long start, unsigned long end)
{
	struct mms_range *p = &r->pending;
	u64 size = e->nr * e->size;

	if (p->end != e->va || p->start == p->end || e->va < start || e->va + size > end ||
	    p->state != MMS_STATE_PRESENT || e->level != r->seen_level ||
	    mms_arch_attributes(e) != r->seen ||
	    p->effective != (r->bits.rights & r->rights[e->level]) ||
	    p->pa + (e->va - p->start) != PFN_PHYS((u64)mms_entry_pfn(e)))
		return false;
	p->end += size;
	return true;
}

/* A range that leads to nothing. */
static void mms_range_init(struct mms_range *p, u64 start, u64 end, enum mms_state state)
{
	*p = (struct mms_range){
		.start = start,
		.end = end,
		.pa = MMS_NOTHING,
		.page_size = MMS_NOTHING,
		.swap_offset = MMS_NOTHING,
		.pfn = MMS_NOTHING,
		.memtype = MMS_NOTHING32,
		.kind = MMS_NOTHING32,
		.swap_type = MMS_NOTHING32,
		.state = state,
	};
}

/* What an entry that is not present says of the range. */
static void mms_ranges_absent(const struct mms_entry *e, const struct vm_area_struct *vma,
			      struct mms_range *next)
{
	struct mms_absent a;

	mms_absent_decode(e, vma, next->start, &a);
	next->state = mms_absent_state(a.kind);
	next->kind = a.kind;
	next->unknown = a.kind == MMS_ABSENT_UNKNOWN ? e->value : a.unknown;
	next->notes = a.flags;
	next->pfn = a.pfn;
	if (a.kind == MMS_ABSENT_SWAP) {
		next->swap_type = a.type;
		next->swap_offset = a.offset;
	}
}

/* The range that is just this entry. */
static void mms_ranges_next(struct mms_ranges *r, const struct mms_entry *e,
			    const struct vm_area_struct *vma, unsigned long start,
			    unsigned long end, struct mms_range *next)
{
	const struct mms_arch_bits *bits;

	mms_range_init(next, max_t(u64, e->va, start), mms_ranges_cut(e, end), MMS_STATE_NONE);
	if (e->kind == MMS_ENTRY_SWAP) {
		mms_ranges_absent(e, vma, next);
		return;
	}
	next->state = mms_entry_state(e, vma);
	if (e->kind == MMS_ENTRY_BAD)
		next->unknown = e->value;
	if (e->kind != MMS_ENTRY_LEAF)
		return;
	bits = mms_ranges_leaf(r, e);
	next->pa = PFN_PHYS((u64)mms_entry_pfn(e)) + (next->start - e->va);
	next->page_size = e->size;
	next->flags = bits->flags;
	next->unknown = bits->unknown;
	next->memtype = bits->memtype;
	next->effective = bits->rights & r->rights[e->level];
}

/* An entry that may not continue the pending range. */
static noinline int mms_ranges_other(struct mms_ranges *r, struct mms_batch *b,
				     const struct mms_entry *e,
				     const struct vm_area_struct *vma,
				     unsigned long start, unsigned long end)
{
	struct mms_range *p = &r->pending;
	struct mms_range next;

	mms_ranges_next(r, e, vma, start, end, &next);
	if (mms_range_continues(p, &next) && mms_range_follows(p, &next)) {
		p->end = next.end;
		return 0;
	}
	if (r->repeats && mms_range_continues(p, &next) && mms_range_repeats(p, &next)) {
		p->end = next.end;
		p->repeat = true;
		/* What has the frame that would follow is no continuation now. */
		r->seen_level = MMS_PGD;
		return 0;
	}
	if (!mms_ranges_flush(r, b)) {
		/* The leaf that was decoded last is not the pending range's. */
		r->seen_level = MMS_PGD;
		return MMS_MORE;
	}
	r->pending = next;
	return 0;
}

/**
 * mms_ranges_alias() - entries that lead to the table that was just walked
 * @r: the dump
 * @b: the batch
 * @e: the first of them, @e->nr in all, behind one that leads to the same table
 *
 * Where all that the table has is one hole, or one page again and again, this is
 * more of the same. Else it becomes a range of its own, of state alias.
 *
 * Context: Any, does not sleep.
 * Return: 0, or MMS_MORE: the batch is full, and the entries were not taken.
 */
int mms_ranges_alias(struct mms_ranges *r, struct mms_batch *b, const struct mms_entry *e)
{
	struct mms_range *p = &r->pending;
	u64 size = e->nr * e->size;
	bool joins = p->start != p->end && p->end == e->va;

	if (joins && e->va - p->start < e->size)
		joins = p->state == MMS_STATE_ALIAS;
	else if (joins)
		joins = p->repeat || p->state == MMS_STATE_NONE || p->state == MMS_STATE_ALIAS;
	if (!joins && !mms_ranges_flush(r, b))
		return MMS_MORE;
	mms_ranges_count(r, e);
	if (joins) {
		p->end += size;
		return 0;
	}
	mms_range_init(p, e->va, e->va + size, MMS_STATE_ALIAS);
	return 0;
}

/**
 * mms_ranges_init() - begin a dump
 * @r: the dump
 * @holes: also ranges without entries are wanted
 *
 * Context: Any.
 */
void mms_ranges_init(struct mms_ranges *r, bool holes)
{
	memset(r, 0, sizeof(*r));
	r->rights[MMS_PGD] = MMS_MAY_ALL;
	r->holes = holes;
}

/**
 * mms_ranges_restart() - what comes next may have lower addresses
 * @r: the dump
 *
 * What is met again is then counted again.
 *
 * Context: Any.
 */
void mms_ranges_restart(struct mms_ranges *r)
{
	enum mms_level level;

	for (level = MMS_PGD; level < MMS_LEVELS; level++) {
		r->level[level].table = 0;
		r->level[level].next = 0;
	}
}

/**
 * mms_ranges_entry() - the next entry of a dump
 * @r: the dump
 * @b: the batch
 * @e: the entry
 * @vma: the VMA it is in, or NULL
 * @start: where the dump of this VMA starts: entries are cut to it
 * @end: where it ends
 *
 * Context: Any, does not sleep.
 * Return: 0, or MMS_MORE: the batch is full, and the entry was not taken.
 */
int mms_ranges_entry(struct mms_ranges *r, struct mms_batch *b,
		     const struct mms_entry *e, const struct vm_area_struct *vma,
		     unsigned long start, unsigned long end)
{
	mms_ranges_count(r, e);
	/* What most entries do; nothing else is done for them. */
	switch (e->kind) {
	case MMS_ENTRY_TABLE:
		/* Tables of a level are mostly alike, and so is what is above them. */
		if (mms_arch_attributes(e) != r->tables[e->level])
			mms_ranges_table(r, e);
		return 0;
	case MMS_ENTRY_NONE:
		if (mms_ranges_widen(r, e, start, end))
			return 0;
		break;
	case MMS_ENTRY_LEAF:
		if (mms_ranges_grow(r, e, start, end))
			return 0;
		break;
	default:
		break;
	}
	return mms_ranges_other(r, b, e, vma, start, end);
}
