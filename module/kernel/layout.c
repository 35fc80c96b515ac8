// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/layout: what the kernel's half is divided into, where KASLR has put it,
 * and how much of it is in use.
 */
#include <linux/mm.h>
#include <linux/sizes.h>

#include "../core/view.h"
#include "kernel.h"

/**
 * struct mms_layout - a region
 * @start: first address
 * @end: the address after the last
 * @size: bytes
 * @mapped: bytes of addresses that are mapped
 * @repeated: those of them that show a page once more
 * @aliased: bytes of addresses whose tables are those of what is just before
 * @large: those of them that 2 MiB or larger pages map
 * @giant: those that 1 GiB pages map
 * @wx: those that are writable and executable
 * @user: those that user mode may use
 * @standard: where it starts without KASLR, or MMS_NOTHING: it is never moved
 * @moved: bytes that KASLR has moved it by
 * @region: enum mms_region
 * @pad: 0
 */
struct mms_layout {
	u64 start;
	u64 end;
	u64 size;
	u64 mapped;
	u64 repeated;
	u64 aliased;
	u64 large;
	u64 giant;
	u64 wx;
	u64 user;
	u64 standard;
	u64 moved;
	u32 region;
	u32 pad;
};

static const struct mms_field mms_layout_fields[] = {
	MMS_FIELD_RANGE(mms_layout, start, 33, "first address"),
	MMS_FIELD(mms_layout, end, ADDR, 16, "the address after the last"),
	MMS_FIELD_NAMES(mms_layout, region, ENUM, 14, mms_arch_region_names,
			"what the addresses are for"),
	MMS_FIELD(mms_layout, size, BYTES, 6, "bytes of addresses"),
	MMS_FIELD(mms_layout, mapped, BYTES, 6, "those of them that are mapped"),
	MMS_FIELD(mms_layout, repeated, BYTES, 6, "those that show a page once more"),
	MMS_FIELD(mms_layout, aliased, BYTES, 6,
		  "besides: reached by the tables of what is just before"),
	MMS_FIELD(mms_layout, large, BYTES, 6, "those that pages larger than 4 KiB map"),
	MMS_FIELD(mms_layout, giant, BYTES, 6, "those that 1 GiB pages map"),
	MMS_FIELD(mms_layout, wx, BYTES, 6, "those that are writable and executable"),
	MMS_FIELD(mms_layout, user, BYTES, 6, "those that user mode may use"),
	MMS_FIELD(mms_layout, standard, ADDR, 18, "where it starts without KASLR"),
	MMS_FIELD(mms_layout, moved, INT, 18, "bytes that KASLR has moved it by"),
};

static const struct mms_type mms_layout_types[] = {
	MMS_TYPE("layout", mms_layout, mms_layout_fields, 0, 0, "a part of the kernel's half",
		 .key = "start region"),
};

static bool mms_layout_take(struct mms_ranges *r, struct mms_batch *b, const struct mms_range *p)
{
	struct mms_kernel_dump *d = r->priv;

	mms_kernel_count(&d->sum[MMS_ROOT_KERNEL], p);
	return true;
}

static bool mms_layout_push(struct mms_kernel_dump *d, struct mms_batch *b)
{
	const struct mms_arch_region *region = &d->regions.r[d->region];
	struct mms_kernel_sum *sum = &d->sum[MMS_ROOT_KERNEL];
	struct mms_layout *r = mms_batch_push(b, 0);

	if (!r)
		return false;
	r->start = region->start;
	r->end = region->end;
	r->size = region->end - region->start;
	r->mapped = sum->mapped;
	r->repeated = sum->repeated;
	r->aliased = sum->aliased;
	r->large = sum->large;
	r->giant = sum->giant;
	r->wx = sum->wx;
	r->user = sum->user;
	r->standard = region->standard;
	r->moved = region->standard == MMS_NOTHING ? 0 : region->start - region->standard;
	r->region = region->id;
	*sum = (struct mms_kernel_sum){};
	return true;
}

/* Region by region; of some, as of a large vmalloc area, in several batches. */
static int mms_layout_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, b, mms_layout_take);
	const struct mms_arch_region *region;
	int ret;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	for (; d->region < d->regions.nr; d->region++) {
		region = &d->regions.r[d->region];
		d->walk.from = region->start;
		q->cursor = max(q->cursor, region->start);
		ret = mms_kernel_part(d, &q->cursor, region->end);
		if (ret == -EFAULT)
			return mms_query_say(q, ret, "the root table cannot be read");
		if (ret)
			return ret;
		mms_ranges_flush(&d->ranges[MMS_ROOT_KERNEL], b);
		if (!mms_layout_push(d, b))
			return MMS_MORE;
	}
	return 0;
}

/* In at most five characters: 1023K, 99.5M is 99M. */
static void mms_layout_size(struct mms_out *o, u64 size, int width)
{
	static const char units[] = "KMGTP";
	char text[16];
	int unit = 0;

	if (!size) {
		mms_out_printf(o, " %*s", width, "-");
		return;
	}
	for (size >>= 10; size >= 10000 || (size >= SZ_1K && !(size % SZ_1K)); size >>= 10)
		unit++;
	scnprintf(text, sizeof(text), "%llu%c", size, units[unit]);
	mms_out_printf(o, " %*s", width, text);
}

static void mms_layout_row(struct mms_out *o, const struct mms_query *q,
			   const struct mms_batch_iter *it)
{
	const struct mms_layout *r = it->rec;

	if (q->rows == 1)
		mms_out_printf(o, "%-33s %-14s %5s %6s %6s %6s %s\n", "range", "region",
			       "size", "mapped", "in 2M+", "again", "W+X");
	mms_out_printf(o, "%08llx-%08llx %-14s", r->start, r->end,
		       mms_name_of(mms_arch_region_names, r->region));
	mms_layout_size(o, r->size, 5);
	mms_layout_size(o, r->mapped, 6);
	mms_layout_size(o, r->large, 6);
	mms_layout_size(o, r->repeated + r->aliased, 6);
	mms_layout_size(o, r->wx, 3);
	mms_out_printf(o, "\n");
}

static void mms_layout_foot(struct mms_out *o, const struct mms_query *q)
{
	struct mms_kernel_dump *d = q->priv;
	u32 i;

	mms_out_printf(o, "#\n");
	for (i = 0; d && i < d->regions.nr; i++) {
		const struct mms_arch_region *r = &d->regions.r[i];
		s64 moved = r->start - r->standard;

		if (r->standard == MMS_NOTHING)
			continue;
		mms_out_printf(o, "# KASLR: %s 0x%llx", mms_name_of(mms_arch_region_names, r->id),
			       r->start);
		if (moved)
			mms_out_printf(o, " = 0x%llx %c 0x%llx", r->standard,
				       moved < 0 ? '-' : '+', moved < 0 ? -moved : moved);
		else
			mms_out_printf(o, ": not moved");
		mms_out_printf(o, "\n");
	}
	if (d && !d->regions.text)
		mms_out_printf(o, "# where text, rodata and data are in the image is not known\n");
	mms_out_printf(o, "# mapped: addresses that are translated; in 2M+: by large pages;\n"
		       "# again: by an entry, or, not counted as mapped, by a table that the one\n"
		       "# before it leads to, too\n");
}

const struct mms_listing mms_kernel_layout = {
	.name = "layout",
	.help = "the kernel's half: its regions, and what is in use",
	.types = mms_layout_types,
	.nr_types = ARRAY_SIZE(mms_layout_types),
	.flags = MMS_LISTING_BY_ADDRESS,
	.scan = mms_layout_scan,
	.row = mms_layout_row,
	.foot = mms_layout_foot,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};
