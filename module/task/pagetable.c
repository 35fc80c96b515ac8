// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/pagetable: the page tables of a process as ranges that are
 * translated alike, and task/PID/pagetable_at, the same for some ranges only.
 */
#include <linux/math64.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/stringify.h>

#include "../core/absent.h"
#include "../core/level_total.h"
#include "../core/question.h"
#include "../core/ranges.h"
#include "../core/view.h"
#include "task.h"

/*
 * Entries that are looked at in one hold of mmap_lock: a few milliseconds. The
 * batch alone does not bound it, as one range may be long.
 */
#define MMS_PAGETABLE_BUDGET	(32 * 512)

enum mms_pagetable_type { MMS_PT_RANGE, MMS_PT_LEVEL, MMS_PT_TOTAL };

/**
 * struct mms_pt_total - what is said of the whole
 * @mapped: bytes that are mapped
 * @tables: bytes of tables
 * @longest: the longest run that is contiguous in virtual and physical memory
 * @per_mib: bytes of tables for each MiB that is mapped, or MMS_NOTHING
 */
struct mms_pt_total {
	u64 mapped;
	u64 tables;
	u64 longest;
	u64 per_mib;
};

static const struct mms_field mms_pt_total_fields[] = {
	MMS_FIELD(mms_pt_total, mapped, BYTES, 12, "memory that is mapped"),
	MMS_FIELD(mms_pt_total, tables, BYTES, 12, "page tables that takes"),
	MMS_FIELD(mms_pt_total, longest, BYTES, 12,
		  "longest run that is contiguous in virtual and physical memory"),
	MMS_FIELD(mms_pt_total, per_mib, BYTES, 12, "page tables for each MiB that is mapped"),
};

#define MMS_PT_TYPES(_name)								\
	[MMS_PT_RANGE] = MMS_SHARED_TYPE(_name, mms_range, mms_range_fields,		\
					 MMS_NR_RANGE_FIELDS, 0, 0,			\
					 "addresses that are translated alike",		\
					 .key = "start"),				\
	[MMS_PT_LEVEL] = MMS_LEVEL_TOTAL_TYPE,						\
	[MMS_PT_TOTAL] = MMS_TYPE("total", mms_pt_total, mms_pt_total_fields, 0,		\
				  MMS_RAW_FORM, "the whole")

static const struct mms_type mms_pagetable_types[] = { MMS_PT_TYPES("pagetable") };
static const struct mms_type mms_pagetable_at_types[] = { MMS_PT_TYPES("pagetable_at") };

/**
 * struct mms_pagetable - a dump from its first batch to its last
 * @ranges: what was found
 * @budget: entries that may still be looked at in this batch
 * @batch: where the ranges go
 * @stopped: the entry at which a batch was full, its first address
 * @start: first address of the part of the VMA that is walked
 * @end: the address after the last
 * @word: pagetable_at: offset in the question of the next range
 * @to: pagetable_at: the address after the last of the range that is under way,
 *      0 if none is
 */
struct mms_pagetable {
	struct mms_ranges ranges;
	u32 budget;
	struct mms_batch *batch;
	unsigned long stopped;
	unsigned long start;
	unsigned long end;
	u64 word;
	u64 to;
};

static int mms_pagetable_entry(struct mms_walk *w, const struct mms_entry *e)
{
	struct mms_pagetable *p = w->priv;
	int ret = MMS_MORE;

	/* What leads to other entries is met again when the dump goes on. */
	if (p->budget || e->kind == MMS_ENTRY_TABLE)
		ret = mms_ranges_entry(&p->ranges, p->batch, e, w->vma, p->start, p->end);
	if (ret)
		p->stopped = max_t(u64, e->va, p->start);
	else
		p->budget -= min_t(u64, p->budget, e->nr);
	return ret;
}

static const struct mms_walk_ops mms_pagetable_ops = { .entry = mms_pagetable_entry };

/* From @from to @to, as far as the batch goes; leaves where to go on in @from. */
static int mms_pagetable_part(struct mms_query *q, struct mms_pagetable *p,
			      u64 *from, u64 to)
{
	struct mm_struct *mm = q->subject.mm;
	struct mms_walk w = { .mm = mm, .ops = &mms_pagetable_ops, .priv = p };
	int ret;

	VMA_ITERATOR(vmi, mm, *from);

	for_each_vma(vmi, w.vma) {
		if (w.vma->vm_start >= to)
			break;
		p->start = max_t(u64, *from, w.vma->vm_start);
		p->end = min_t(u64, to, w.vma->vm_end);
		ret = mms_walk_vma(&w, p->start, p->end);
		if (ret) {
			*from = p->stopped;
			return ret;
		}
		*from = p->end;
	}
	return 0;
}

static int mms_pagetable_totals(struct mms_pagetable *p, struct mms_batch *b)
{
	struct mms_pt_total *t;
	enum mms_level level;
	u64 tables;

	if (!mms_batch_room(b, sizeof(struct mms_range) + sizeof(*t) + MMS_LEVEL_TOTAL_BYTES +
			    2 * sizeof(struct mms_raw_block), 0))
		return MMS_MORE;
	mms_ranges_flush(&p->ranges, b);
	tables = mms_push_level_totals(b, MMS_PT_LEVEL, &p->ranges, MMS_TABLE_ENTRIES);
	t = mms_batch_push(b, MMS_PT_TOTAL);
	t->tables = tables;
	for (level = MMS_PGD; level < MMS_LEVELS; level++)
		t->mapped += p->ranges.level[level].leaves << mms_level_shift(level);
	t->longest = p->ranges.longest;
	t->per_mib = t->mapped ? div64_u64(tables * SZ_1M, t->mapped) : MMS_NOTHING;
	return 0;
}

/* At the end the totals; where it ends early what was seen before is shown. */
static int mms_pagetable_end(struct mms_pagetable *p, struct mms_batch *b, int ret)
{
	if (ret < 0)
		mms_ranges_flush(&p->ranges, b);
	return ret ?: mms_pagetable_totals(p, b);
}

/* What lasts from batch to batch; made at the first. */
static struct mms_pagetable *mms_pagetable_state(struct mms_query *q, struct mms_batch *b)
{
	struct mms_pagetable *p = q->priv;

	if (!p) {
		p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
		if (!p)
			return NULL;
		mms_ranges_init(&p->ranges, true);
		q->priv = p;
	}
	p->batch = b;
	p->budget = MMS_PAGETABLE_BUDGET;
	return p;
}

static void mms_pagetable_release(struct mms_query *q)
{
	kfree(q->priv);
	q->priv = NULL;
}

static int mms_pagetable_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_pagetable *p = mms_pagetable_state(q, b);
	int ret;

	if (!p)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	ret = mms_subject_lock(q);
	if (!ret) {
		ret = mms_pagetable_part(q, p, &q->cursor, ULONG_MAX);
		mms_subject_unlock(q);
	}
	return mms_pagetable_end(p, b, ret);
}

static void mms_pagetable_range_row(struct mms_out *o, const struct mms_query *q,
				    const struct mms_range *r)
{
	int n;

	if (q->rows == 1)
		mms_out_printf(o, "%-25s %-11s %-4s %-17s %-9s %s\n", "range", "physical",
			       "page", "bits", "effective", "state");
	n = mms_out_printf(o, "%08llx-%08llx", r->start, r->end);
	mms_out_pad(o, n, 25);
	n = mms_out_printf(o, r->pa == MMS_NOTHING ? " -" : " 0x%llx", r->pa);
	mms_out_pad(o, n, 13);
	n = r->page_size == MMS_NOTHING ? mms_out_printf(o, "-") :
					  mms_text_page_size(o, r->page_size);
	mms_out_pad(o, n, 5);
	if (r->pa != MMS_NOTHING)
		n = mms_text_bits(o, r->flags, r->memtype);
	else if (r->kind != MMS_NOTHING32)
		n = mms_text_absent_short(o, r->kind, r->swap_type, r->swap_offset, r->pfn);
	else
		n = mms_out_printf(o, "-");
	/* Bits with a memory type of three letters fill their column. */
	mms_out_pad(o, n, 18);
	mms_out_printf(o, "%s%-9s %s\n", n < 18 ? "" : " ",
		       mms_name_of(mms_effective_names, r->effective),
		       mms_name_of(mms_state_names, r->state));
}

static void mms_pagetable_total_row(struct mms_out *o, const struct mms_pt_total *r)
{
	if (!r->mapped && !r->tables)
		mms_out_printf(o, "# no area of the process lies there\n");
	mms_out_printf(o, "# %lluK mapped by %lluK of tables", r->mapped >> 10, r->tables >> 10);
	if (r->mapped)
		mms_out_printf(o, ", %llu bytes for each MiB", r->per_mib);
	mms_out_printf(o, "\n# longest run %lluK; nearly empty: with at most %d entries used\n",
		       r->longest >> 10, MMS_NEARLY_EMPTY);
}

static void mms_pagetable_row(struct mms_out *o, const struct mms_query *q,
			      const struct mms_batch_iter *it)
{
	switch (it->type) {
	case MMS_PT_RANGE:
		mms_pagetable_range_row(o, q, it->rec);
		break;
	case MMS_PT_LEVEL:
		mms_text_level_total(o, it->rec);
		break;
	default:
		mms_pagetable_total_row(o, it->rec);
	}
}

const struct mms_listing mms_task_pagetable = {
	.name = "pagetable",
	.help = "page tables as ranges that are translated alike",
	.types = mms_pagetable_types,
	.nr_types = ARRAY_SIZE(mms_pagetable_types),
	.flags = MMS_LISTING_TASK | MMS_LISTING_BY_ADDRESS,
	.scan = mms_pagetable_scan,
	.row = mms_pagetable_row,
	.reset = mms_pagetable_release,
	.release = mms_pagetable_release,
};

/* A range, or the VMA of an address. */
static int mms_pagetable_word(struct mms_query *q, const char *word, u64 *from, u64 *to)
{
	struct vm_area_struct *vma;
	int ret;

	ret = mms_parse_range(word, from, to);
	if (ret < 0)
		return mms_query_say(q, ret, "%.60s ends before it starts", word);
	if (ret)
		return 0;
	ret = mms_task_address(q, word, from);
	if (ret)
		return ret;
	ret = mms_subject_lock(q);
	if (ret)
		return ret;
	vma = vma_lookup(q->subject.mm, *from);
	if (vma) {
		*from = vma->vm_start;
		*to = vma->vm_end;
	} else {
		ret = mms_query_say(q, -EINVAL, "0x%llx is in no area of process %d",
				    *from, q->subject.nr);
	}
	mms_subject_unlock(q);
	return ret;
}

static int mms_pagetable_at_check_word(struct mms_query *q, const char *word)
{
	u64 from, to;

	return mms_pagetable_word(q, word, &from, &to);
}

static int mms_pagetable_at_check(struct mms_query *q, const char *question)
{
	int ret = mms_subject_get(q);

	if (ret)
		return ret;
	mms_subject_put(q);
	return mms_check_words(q, question, mms_pagetable_at_check_word);
}

/* The next range of the question. Returns 1; 0: that was all; or an errno. */
static int mms_pagetable_at_next(struct mms_query *q, struct mms_pagetable *p)
{
	char word[MMS_WORD_MAX];
	int ret;

	ret = mms_next_word(mms_query_text(q), &p->word, word);
	if (ret <= 0)
		return ret;
	ret = mms_pagetable_word(q, word, &q->cursor, &p->to);
	if (ret)
		return ret;
	/* The dump counts what comes in order of addresses. */
	if (q->cursor < p->end)
		mms_ranges_restart(&p->ranges);
	return 1;
}

/* The ranges one after the other, a batch at the most of each. */
static int mms_pagetable_at_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_pagetable *p = mms_pagetable_state(q, b);
	int ret = 1;

	if (!p)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	if (!p->to)
		ret = mms_pagetable_at_next(q, p);
	if (ret <= 0)
		return mms_pagetable_end(p, b, ret);
	ret = mms_subject_lock(q);
	if (!ret) {
		ret = mms_pagetable_part(q, p, &q->cursor, p->to);
		mms_subject_unlock(q);
	}
	if (!ret)
		p->to = 0;
	return mms_pagetable_end(p, b, ret ?: MMS_MORE);
}

const struct mms_listing mms_task_pagetable_at = {
	.name = "pagetable_at",
	.help = "page tables of ranges, or of areas",
	.ask = "echo START-END > pagetable_at",
	.example = "[stack]",
	.types = mms_pagetable_at_types,
	.nr_types = ARRAY_SIZE(mms_pagetable_at_types),
	.flags = MMS_LISTING_TASK | MMS_LISTING_BY_ADDRESS,
	.check = mms_pagetable_at_check,
	.scan = mms_pagetable_at_scan,
	.row = mms_pagetable_row,
	.reset = mms_pagetable_release,
	.release = mms_pagetable_release,
};
