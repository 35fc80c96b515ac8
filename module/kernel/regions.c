// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the kernel's half is divided into, the names of its parts in questions,
 * and the walk over a part of it, which the files here share.
 *
 * _text and its like are not exported: where the kernel's image has its code, its
 * constants and its variables the tree of resources says, as /proc/iomem has it.
 */
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/buffer.h"
#include "../core/memmap.h"
#include "../core/question.h"
#include "../core/view.h"
#include "../physical/iomem.h"
#include "kernel.h"

/**
 * struct mms_image - where the parts of the kernel's image lie
 * @start: first address of each
 * @end: the address after its last page
 */
struct mms_image {
	u64 start[MMS_IMAGE_PARTS];
	u64 end[MMS_IMAGE_PARTS];
};

/**
 * mms_kernel_mm() - whose root the CPU is using
 *
 * Context: Any.
 * Return: the mm that is active on this CPU; mmdrop() it.
 */
struct mm_struct *mms_kernel_mm(void)
{
	struct mm_struct *mm = current->active_mm;

	mmgrab(mm);
	return mm;
}

/**
 * mms_region_at() - what an address is for
 * @rs: the regions
 * @addr: an address
 *
 * Context: Any.
 * Return: the region, or NULL: not of the kernel's half.
 */
const struct mms_arch_region *mms_region_at(const struct mms_regions *rs, u64 addr)
{
	u32 i;

	for (i = 0; i < rs->nr; i++)
		if (addr >= rs->r[i].start && addr < rs->r[i].end)
			return &rs->r[i];
	return NULL;
}

/**
 * mms_range_marks() - what stands out in a range
 * @p: the range
 *
 * Context: Any.
 * Return: MMS_MARK_*.
 */
u32 mms_range_marks(const struct mms_range *p)
{
	u32 marks = 0;

	if ((p->effective & MMS_MAY_WRITE) && (p->effective & MMS_MAY_EXEC))
		marks |= MMS_MARK_WX;
	if (p->effective & MMS_MAY_USER)
		marks |= MMS_MARK_USER;
	return marks;
}

static void mms_regions_add(struct mms_regions *rs, u64 start, u64 end, u64 standard, u32 id)
{
	if (start >= end || rs->nr == MMS_REGIONS_MAX)
		return;
	rs->r[rs->nr++] = (struct mms_arch_region){
		.start = start, .end = end, .standard = standard, .id = id,
	};
}

/* All found, one after the other, in the room there is for them? */
static bool mms_image_find(struct mms_image *image, const struct mms_arch_region *room)
{
	/* A variable of the image, and so where the others are. */
	phys_addr_t here = mms_arch_image_physical(&iomem_resource);
	u64 at = room->start, start, end;
	u32 i;

	for (i = 0; i < MMS_IMAGE_PARTS; i++) {
		if (!mms_iomem_beside(&iomem_resource, here, mms_arch_image_names[i],
				      &start, &end))
			return false;
		image->start[i] = mms_arch_image_address(round_down(start, PAGE_SIZE));
		image->end[i] = mms_arch_image_address(round_up(end + 1, PAGE_SIZE));
		if (image->start[i] < at || image->end[i] <= image->start[i] ||
		    image->end[i] > room->end)
			return false;
		at = image->end[i];
	}
	return true;
}

/**
 * mms_image_why_not() - why it is not known where the parts of the kernel's image are
 *
 * Context: Any.
 * Return: NULL: it is; else a reason.
 */
const char *mms_image_why_not(void)
{
	struct mms_arch_region arch[MMS_REGIONS_MAX / 2];
	u32 nr = mms_arch_regions(arch, ARRAY_SIZE(arch)), i;
	struct mms_image image;

	for (i = 0; i < nr; i++)
		if (arch[i].id == MMS_REGION_IMAGE && mms_image_find(&image, &arch[i]))
			return NULL;
	return "not found among the kernel's resources";
}

/* Data and bss are one region: between them are tables, and what was needed to boot. */
static u64 mms_regions_add_image(struct mms_regions *rs, const struct mms_arch_region *room)
{
	struct mms_image image;

	rs->text = mms_image_find(&image, room);
	if (!rs->text)
		return room->start;
	mms_regions_add(rs, room->start, image.start[MMS_IMAGE_CODE], MMS_NOTHING,
			MMS_REGION_IMAGE);
	mms_regions_add(rs, image.start[MMS_IMAGE_CODE], image.end[MMS_IMAGE_CODE],
			mms_arch_text_standard(), MMS_REGION_TEXT);
	mms_regions_add(rs, image.end[MMS_IMAGE_CODE], image.start[MMS_IMAGE_RODATA],
			MMS_NOTHING, MMS_REGION_IMAGE);
	mms_regions_add(rs, image.start[MMS_IMAGE_RODATA], image.end[MMS_IMAGE_RODATA],
			MMS_NOTHING, MMS_REGION_RODATA);
	mms_regions_add(rs, image.end[MMS_IMAGE_RODATA], image.start[MMS_IMAGE_DATA],
			MMS_NOTHING, MMS_REGION_IMAGE);
	mms_regions_add(rs, image.start[MMS_IMAGE_DATA], image.end[MMS_IMAGE_BSS],
			MMS_NOTHING, MMS_REGION_DATA);
	return image.end[MMS_IMAGE_BSS];
}

/* The kernel's half less what belongs to nothing; the last page is never mapped. */
static void mms_regions_fill(struct mms_regions *rs)
{
	struct mms_arch_region arch[MMS_REGIONS_MAX / 2];
	u32 nr = mms_arch_regions(arch, ARRAY_SIZE(arch)), i;
	u64 at = mms_arch_kernel_start();

	rs->nr = 0;
	for (i = 0; i < nr; i++) {
		mms_regions_add(rs, at, arch[i].start, MMS_NOTHING, MMS_REGION_UNUSED);
		at = arch[i].start;
		if (arch[i].id == MMS_REGION_IMAGE)
			at = mms_regions_add_image(rs, &arch[i]);
		mms_regions_add(rs, at, arch[i].end, arch[i].standard, arch[i].id);
		at = arch[i].end;
	}
	mms_regions_add(rs, at, PAGE_MASK, MMS_NOTHING, MMS_REGION_UNUSED);
}

static int mms_dump_entry(struct mms_copy_walk *w, const struct mms_entry *e)
{
	struct mms_kernel_dump *d = w->priv;
	struct mms_level_count *c = &d->ranges[d->root].level[e->level];

	/* A table that was met elsewhere is counted once more, as its entries are. */
	if (e->kind == MMS_ENTRY_TABLE && e->level != MMS_PTE && e->va >= c->next)
		d->ranges[d->root].level[mms_level_next(w->mm, e->level)].table = 0;
	return mms_ranges_entry(&d->ranges[d->root], d->batch, e, NULL, d->start, d->end);
}

static int mms_dump_alias(struct mms_copy_walk *w, const struct mms_entry *e)
{
	struct mms_kernel_dump *d = w->priv;

	return mms_ranges_alias(&d->ranges[d->root], d->batch, e);
}

static const struct mms_copy_ops mms_dump_ops = {
	.entry = mms_dump_entry,
	.alias = mms_dump_alias,
};

/**
 * mms_kernel_part() - walk a part of the kernel's half, as far as the batch goes
 * @d: the dump; @d->walk.from says where the whole part begins
 * @from: first address; moved to where the walk stopped
 * @to: the address after the last
 *
 * Context: Process context. Takes mms_memmap_lock(). Bounded by the budget.
 * Return: 0, MMS_MORE or an errno.
 */
int mms_kernel_part(struct mms_kernel_dump *d, u64 *from, u64 to)
{
	int ret;

	if (*from >= to)
		return 0;
	d->start = *from;
	d->end = to;
	d->walk.mm = mms_kernel_mm();
	d->walk.ops = &mms_dump_ops;
	d->walk.priv = d;
	d->walk.user = d->root == MMS_ROOT_USER;
	mms_memmap_lock();
	ret = mms_copy_walk(&d->walk, *from, to);
	mms_memmap_unlock();
	mmdrop(d->walk.mm);
	*from = ret ? d->walk.cursor : to;
	return ret;
}

/**
 * mms_kernel_count() - add a range to a sum
 * @sum: the sum
 * @p: the range
 *
 * Context: Any.
 */
void mms_kernel_count(struct mms_kernel_sum *sum, const struct mms_range *p)
{
	u64 size = p->end - p->start;
	u32 marks = mms_range_marks(p);

	if (p->state == MMS_STATE_ALIAS)
		sum->aliased += size;
	if (p->state != MMS_STATE_PRESENT)
		return;
	sum->mapped += size;
	sum->repeated += p->repeat ? size - p->page_size : 0;
	sum->wx += marks & MMS_MARK_WX ? size : 0;
	sum->user += marks & MMS_MARK_USER ? size : 0;
	if (p->page_size > PAGE_SIZE)
		sum->large += size;
	if (p->page_size > PMD_SIZE)
		sum->giant += size;
}

/**
 * mms_kernel_state() - what lasts from batch to batch; made at the first
 * @q: the query
 * @b: the batch
 * @take: takes the ranges; their @priv is the state. NULL: none is walked, only the
 *        regions are wanted
 *
 * Context: Process context, may sleep.
 * Return: the state, with a new budget; NULL: not enough memory.
 */
struct mms_kernel_dump *mms_kernel_state(struct mms_query *q, struct mms_batch *b,
					 bool (*take)(struct mms_ranges *r, struct mms_batch *b,
						      const struct mms_range *p))
{
	struct mms_kernel_dump *d = q->priv;
	int root;

	if (!d) {
		d = mms_buffer(sizeof(*d), __GFP_ZERO);
		if (!d)
			return NULL;
		mms_regions_fill(&d->regions);
		for (root = 0; root < MMS_ROOTS; root++) {
			mms_ranges_init(&d->ranges[root], false);
			d->ranges[root].repeats = true;
			d->ranges[root].take = take;
			d->ranges[root].priv = d;
		}
		q->priv = d;
	}
	d->batch = b;
	d->walk.budget = MMS_KERNEL_BUDGET;
	return d;
}

/**
 * mms_kernel_release() - give the state back
 * @q: the query
 *
 * Context: Any.
 */
void mms_kernel_release(struct mms_query *q)
{
	kvfree(q->priv);
	q->priv = NULL;
}

/**
 * mms_region_word() - the address of a region's name, as layout has it
 * @rs: the regions
 * @word: NAME or NAME+OFFSET; of several of that name it is the first one
 * @addr: gets the address
 *
 * Context: Any.
 * Return: true if there is one.
 */
bool mms_region_word(const struct mms_regions *rs, const char *word, u64 *addr)
{
	size_t len = strcspn(word, "+");
	u64 offset = 0;
	u32 i;

	if (word[len] && !mms_parse_hex(word + len + 1, &offset))
		return false;
	for (i = 0; i < rs->nr; i++) {
		const char *name = mms_name_of(mms_arch_region_names, rs->r[i].id);

		if (rs->r[i].id == MMS_REGION_UNUSED || !name || strlen(name) != len ||
		    strncmp(name, word, len))
			continue;
		*addr = rs->r[i].start + offset;
		return *addr >= offset;
	}
	return false;
}

/**
 * mms_kernel_word() - the address a word of a question stands for
 * @q: the query
 * @rs: the regions
 * @word: an address in hex, or a region as layout names it and perhaps an offset
 * @addr: gets the address
 *
 * Context: Any.
 * Return: 0, or -EINVAL with the reason said.
 */
int mms_kernel_word(struct mms_query *q, const struct mms_regions *rs, const char *word,
		    u64 *addr)
{
	if (!mms_parse_hex(word, addr) && !mms_region_word(rs, word, addr))
		return mms_query_say(q, -EINVAL,
				     "%.60s is neither an address in hex nor a region of kernel/layout",
				     word);
	if (!mms_arch_canonical(*addr))
		return mms_query_say(q, -EINVAL,
				     "0x%llx is not canonical: bits %u to 63 must equal bit %u",
				     *addr, mms_arch_va_bits(), mms_arch_va_bits() - 1);
	if (mms_arch_user_address(*addr))
		return mms_query_say(q, -EINVAL,
				     "0x%llx is in the user's half, see task/PID/%s", *addr,
				     q->listing->name);
	return 0;
}
