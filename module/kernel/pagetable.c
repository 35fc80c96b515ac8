// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/pagetable: the kernel's half as ranges that are translated alike, and
 * kernel/pagetable_at, the same for some ranges only.
 *
 * With page-table isolation user mode runs on a root of its own, whose kernel half
 * has little more than what it takes to enter the kernel: a second table of rows.
 */
#include <linux/mm.h>

#include "../core/level_total.h"
#include "../core/question.h"
#include "../core/view.h"
#include "kernel.h"

enum mms_kpt_type { MMS_KPT_RANGE, MMS_KPT_USER, MMS_KPT_LEVEL, MMS_KPT_TOTAL };

/**
 * struct mms_kpt_total - what is said of the whole
 * @mapped: bytes of addresses that are mapped
 * @repeated: those of them that show a page once more
 * @aliased: bytes of addresses whose tables are those of what is just before
 * @tables: bytes of tables
 * @longest: the longest run that is contiguous in virtual and physical memory
 * @wx: bytes that are both writable and executable
 * @user: bytes that user mode may use: US at all levels
 * @user_root: bytes that are mapped from user mode's root
 * @user_root_user: those of them that user mode may use
 * @unread: entries that were not followed because they kept changing
 * @pti: user mode has a root of its own
 */
struct mms_kpt_total {
	u64 mapped;
	u64 repeated;
	u64 aliased;
	u64 tables;
	u64 longest;
	u64 wx;
	u64 user;
	u64 user_root;
	u64 user_root_user;
	u64 unread;
	u64 pti;
};

static const struct mms_name mms_mark_names[] = {
	{ MMS_MARK_WX, "W+X", "writable and executable" },
	{ MMS_MARK_USER, "user", "user mode may use it: US at all levels" },
	{}
};

static const struct mms_field mms_kpt_range_fields[] = {
	MMS_RANGE_FIELDS,
	MMS_FIELD_NAMES(mms_range, region, ENUM, 14, mms_arch_region_names,
			"what the addresses are for"),
	MMS_FIELD_NAMES(mms_range, marks, FLAGS, 6, mms_mark_names, "what stands out"),
	MMS_FIELD(mms_range, repeat, BOOL, 0, "all of it is the one page at pa, again and again"),
};

static const struct mms_field mms_kpt_total_fields[] = {
	MMS_FIELD(mms_kpt_total, mapped, BYTES, 12, "addresses that are mapped"),
	MMS_FIELD(mms_kpt_total, repeated, BYTES, 12, "those of them that show a page once more"),
	MMS_FIELD(mms_kpt_total, aliased, BYTES, 12,
		  "besides: reached by the tables of what is just before"),
	MMS_FIELD(mms_kpt_total, tables, BYTES, 12, "page tables that takes"),
	MMS_FIELD(mms_kpt_total, longest, BYTES, 12,
		  "longest run that is contiguous in virtual and physical memory"),
	MMS_FIELD(mms_kpt_total, wx, BYTES, 12, "both writable and executable"),
	MMS_FIELD(mms_kpt_total, user, BYTES, 12, "user mode may use it: US at all levels"),
	MMS_FIELD(mms_kpt_total, user_root, BYTES, 12, "mapped from user mode's own root"),
	MMS_FIELD(mms_kpt_total, user_root_user, BYTES, 12,
		  "those of them that user mode may use"),
	MMS_FIELD(mms_kpt_total, unread, COUNT, 12, "entries not followed: they kept changing"),
	MMS_FIELD(mms_kpt_total, pti, BOOL, 12, "user mode has a root of its own"),
};

#define MMS_KPT_RANGES(_name, _help)							\
	{ .name = _name, .help = _help, .fields = mms_kpt_range_fields,			\
	  .nr_fields = ARRAY_SIZE(mms_kpt_range_fields), .size = sizeof(struct mms_range),	\
	  .key = "start" }
#define MMS_KPT_TYPES(_name)								\
	[MMS_KPT_RANGE] = MMS_KPT_RANGES(_name, "addresses that are translated alike"),	\
	[MMS_KPT_USER] = MMS_KPT_RANGES("user_root", "the same from user mode's root"),	\
	[MMS_KPT_LEVEL] = MMS_LEVEL_TOTAL_TYPE,						\
	[MMS_KPT_TOTAL] = MMS_TYPE("total", mms_kpt_total, mms_kpt_total_fields, 0,	\
				   MMS_RAW_FORM, "the whole")

static const struct mms_type mms_kernel_pagetable_types[] = { MMS_KPT_TYPES("pagetable") };
static const struct mms_type mms_kernel_pagetable_at_types[] = { MMS_KPT_TYPES("pagetable_at") };

static bool mms_kpt_take(struct mms_ranges *r, struct mms_batch *b, const struct mms_range *p)
{
	struct mms_kernel_dump *d = r->priv;
	const struct mms_arch_region *region = mms_region_at(&d->regions, p->start);
	struct mms_range *rec;

	rec = mms_batch_push(b, d->root == MMS_ROOT_USER ? MMS_KPT_USER : MMS_KPT_RANGE);
	if (!rec)
		return false;
	*rec = *p;
	rec->region = region ? region->id : MMS_REGION_UNUSED;
	rec->marks = mms_range_marks(p);
	mms_kernel_count(&d->sum[d->root], p);
	return true;
}

/* From @cursor to @to, region by region: no range is in two of them. */
static int mms_kpt_part(struct mms_kernel_dump *d, u64 *cursor, u64 to)
{
	const struct mms_arch_region *region;
	int ret;

	for (;;) {
		region = mms_region_at(&d->regions, *cursor);
		/* At the start of a region what is pending belongs to the one before. */
		if ((!region || *cursor == region->start || *cursor >= to) &&
		    !mms_ranges_flush(&d->ranges[d->root], d->batch))
			return MMS_MORE;
		if (!region || *cursor >= to)
			return 0;
		d->walk.from = max(region->start, d->from);
		ret = mms_kernel_part(d, cursor, min(region->end, to));
		if (ret)
			return ret;
	}
}

/* The same from each root. */
static int mms_kpt_roots(struct mms_query *q, struct mms_kernel_dump *d, u64 from, u64 to)
{
	int ret;

	d->from = from;
	for (;;) {
		q->cursor = max(q->cursor, from);
		ret = mms_kpt_part(d, &q->cursor, to);
		if (ret)
			break;
		q->cursor = from;
		if (d->root == MMS_ROOT_USER || !mms_arch_has("pti")) {
			d->root = MMS_ROOT_KERNEL;
			break;
		}
		d->root = MMS_ROOT_USER;
	}
	/* What was walked before it went wrong is shown. */
	if (ret < 0)
		mms_ranges_flush(&d->ranges[d->root], d->batch);
	return ret == -EFAULT ? mms_query_say(q, ret, "the root table cannot be read") : ret;
}

static int mms_kpt_totals(struct mms_kernel_dump *d, struct mms_batch *b)
{
	const struct mms_kernel_sum *kernel = &d->sum[MMS_ROOT_KERNEL];
	const struct mms_kernel_sum *user = &d->sum[MMS_ROOT_USER];
	struct mms_kpt_total *t;
	u64 tables;

	if (!mms_batch_room(b, sizeof(*t) + MMS_LEVEL_TOTAL_BYTES + sizeof(struct mms_raw_block),
			    0))
		return MMS_MORE;
	/* Half of a root is the user's. */
	tables = mms_push_level_totals(b, MMS_KPT_LEVEL, &d->ranges[MMS_ROOT_KERNEL],
				       MMS_TABLE_ENTRIES / 2);
	t = mms_batch_push(b, MMS_KPT_TOTAL);
	t->mapped = kernel->mapped;
	t->repeated = kernel->repeated;
	t->aliased = kernel->aliased;
	t->tables = tables;
	t->longest = d->ranges[MMS_ROOT_KERNEL].longest;
	t->wx = kernel->wx;
	t->user = kernel->user;
	t->pti = mms_arch_has("pti");
	t->user_root = t->pti ? user->mapped : kernel->mapped;
	t->user_root_user = t->pti ? user->user : kernel->user;
	t->unread = d->walk.torn;
	return 0;
}

static int mms_kpt_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, b, mms_kpt_take);
	int ret;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	if (!d->to) {
		ret = mms_kpt_roots(q, d, mms_arch_kernel_start(), PAGE_MASK);
		if (ret)
			return ret;
		/* Only the totals are left. */
		d->to = 1;
	}
	return mms_kpt_totals(d, b);
}

static void mms_kpt_region(struct mms_out *o, struct mms_kernel_dump *d, u32 id)
{
	if (d->shown == id + 1)
		return;
	d->shown = id + 1;
	mms_out_printf(o, "# %s: %s\n", mms_name_of(mms_arch_region_names, id),
		       mms_help_of(mms_arch_region_names, id));
}

static void mms_kpt_range_row(struct mms_out *o, const struct mms_query *q,
			      const struct mms_range *r, u32 type)
{
	struct mms_kernel_dump *d = q->priv;
	int n;

	if (q->rows == 1 && type == MMS_KPT_RANGE)
		mms_out_printf(o, "%-33s %-11s %-4s %-18s %s\n", "range", "physical",
			       "page", "bits", "effective");
	if (type != d->shown_type) {
		mms_out_printf(o, type == MMS_KPT_USER ?
			       "#\n# user mode's root, which has this of the kernel's half:\n" :
			       "#\n# the kernel's root:\n");
		d->shown_type = type;
		d->shown = 0;
	}
	mms_kpt_region(o, d, r->region);
	mms_out_printf(o, "%08llx-%08llx", r->start, r->end);
	n = mms_out_printf(o, r->pa == MMS_NOTHING ? " -" : " 0x%llx", r->pa);
	mms_out_pad(o, n, 13);
	n = r->page_size == MMS_NOTHING ? mms_out_printf(o, "-") :
					  mms_text_page_size(o, r->page_size);
	mms_out_pad(o, n, 5);
	if (r->state == MMS_STATE_PRESENT)
		n = mms_text_bits(o, r->flags, r->memtype);
	else
		n = mms_out_printf(o, "%s", mms_name_of(mms_state_names, r->state));
	mms_out_pad(o, n, 19);
	mms_out_printf(o, "%s%s%s\n", mms_name_of(mms_effective_names, r->effective),
		       r->repeat ? " same" : "", r->marks & MMS_MARK_WX ? " W+X" : "");
}

static void mms_kpt_total_row(struct mms_out *o, const struct mms_kpt_total *t)
{
	mms_out_printf(o, "# %lluK mapped by %lluK of tables; longest run %lluK\n",
		       t->mapped >> 10, t->tables >> 10, t->longest >> 10);
	if (t->repeated)
		mms_out_printf(o, "# same: %lluK of that is one page, again and again\n",
			       t->repeated >> 10);
	if (t->aliased)
		mms_out_printf(o, "# alias: %lluK more, with the tables of what is just before\n",
			       t->aliased >> 10);
	mms_out_printf(o, "# writable and executable: %lluK\n", t->wx >> 10);
	mms_out_printf(o, "# user mode may use (US at all levels): %lluK\n", t->user >> 10);
	if (t->pti)
		mms_out_printf(o, "# user mode's root: %lluK mapped, of which it may use %lluK\n",
			       t->user_root >> 10, t->user_root_user >> 10);
	else
		mms_out_printf(o, "# user mode runs on the same root: PTI is off\n");
	if (t->unread)
		mms_out_printf(o, "# %llu entries were not followed: they kept changing\n",
			       t->unread);
}

static void mms_kpt_row(struct mms_out *o, const struct mms_query *q,
			const struct mms_batch_iter *it)
{
	switch (it->type) {
	case MMS_KPT_RANGE:
	case MMS_KPT_USER:
		mms_kpt_range_row(o, q, it->rec, it->type);
		break;
	case MMS_KPT_LEVEL:
		mms_text_level_total(o, it->rec);
		break;
	default:
		mms_kpt_total_row(o, it->rec);
	}
}

const struct mms_listing mms_kernel_pagetable = {
	.name = "pagetable",
	.help = "the kernel's half as ranges that are translated alike",
	.types = mms_kernel_pagetable_types,
	.nr_types = ARRAY_SIZE(mms_kernel_pagetable_types),
	.flags = MMS_LISTING_BY_ADDRESS,
	.scan = mms_kpt_scan,
	.row = mms_kpt_row,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};

/* A range, or the region of an address or of a name. */
static int mms_kpt_word(struct mms_query *q, const struct mms_regions *rs, const char *word,
			u64 *from, u64 *to)
{
	const struct mms_arch_region *region;
	int ret = mms_parse_range(word, from, to);

	if (ret < 0)
		return mms_query_say(q, ret, "%.60s ends before it starts", word);
	if (ret) {
		if (*from < mms_arch_kernel_start() || *to > PAGE_MASK)
			return mms_query_say(q, -EINVAL, "%.60s is not in the kernel's half", word);
		return 0;
	}
	ret = mms_kernel_word(q, rs, word, from);
	if (ret)
		return ret;
	region = mms_region_at(rs, *from);
	if (!region)
		return mms_query_say(q, -EINVAL, "%.60s is in no region", word);
	*from = region->start;
	*to = region->end;
	return 0;
}

static int mms_kpt_check_word(struct mms_query *q, const char *word)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, NULL, mms_kpt_take);
	u64 from, to;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	return mms_kpt_word(q, &d->regions, word, &from, &to);
}

static int mms_kpt_check(struct mms_query *q, const char *question)
{
	return mms_check_words(q, question, mms_kpt_check_word);
}

static int mms_kpt_at_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, b, mms_kpt_take);
	char word[MMS_WORD_MAX];
	int ret;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	for (;;) {
		if (!d->to) {
			u64 before = d->from;

			ret = mms_next_word(mms_query_text(q), &d->word, word);
			if (ret < 0)
				return ret;
			if (!ret)
				break;
			ret = mms_kpt_word(q, &d->regions, word, &d->from, &d->to);
			if (ret)
				return ret;
			q->cursor = d->from;
			if (d->from < before) {
				mms_ranges_restart(&d->ranges[MMS_ROOT_KERNEL]);
				mms_ranges_restart(&d->ranges[MMS_ROOT_USER]);
			}
		}
		ret = mms_kpt_roots(q, d, d->from, d->to);
		if (ret)
			return ret;
		d->to = 0;
	}
	return mms_kpt_totals(d, b);
}

const struct mms_listing mms_kernel_pagetable_at = {
	.name = "pagetable_at",
	.help = "the kernel's page tables of ranges or regions",
	.ask = "echo REGION > pagetable_at",
	.example = "text",
	.types = mms_kernel_pagetable_at_types,
	.nr_types = ARRAY_SIZE(mms_kernel_pagetable_at_types),
	.flags = MMS_LISTING_BY_ADDRESS,
	.check = mms_kpt_check,
	.scan = mms_kpt_at_scan,
	.row = mms_kpt_row,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};
