// SPDX-License-Identifier: GPL-2.0-only
/*
 * The flags of a request for pages: as words, and what the page allocator makes of
 * them.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../compat.h"
#include "../core/question.h"
#include "gfp.h"

#define MMS_GFP(flag, help)	{ (__force u32)flag, #flag, help }

/* Each a bit. */
const struct mms_name mms_gfp_names[] = {
	MMS_GFP(__GFP_DMA, "memory that old devices reach"),
	MMS_GFP(__GFP_HIGHMEM, "any memory will do"),
	MMS_GFP(__GFP_DMA32, "memory below 4 GiB"),
	MMS_GFP(__GFP_MOVABLE, "it can be moved later"),
	MMS_GFP(__GFP_RECLAIMABLE, "a cache that can be dropped"),
	MMS_GFP(__GFP_HIGH, "urgent: may use half of the lowest reserve"),
	MMS_GFP(__GFP_IO, "reclaim may write to devices"),
	MMS_GFP(__GFP_FS, "reclaim may call file systems"),
	MMS_GFP(__GFP_ZERO, "filled with zeros"),
	MMS_GFP(__GFP_DIRECT_RECLAIM, "may wait, and reclaim for itself"),
	MMS_GFP(__GFP_KSWAPD_RECLAIM, "wakes kswapd below the low watermark"),
	MMS_GFP(__GFP_WRITE, "a page of a file that will be written to"),
	MMS_GFP(__GFP_NOWARN, "no message when it fails"),
	MMS_GFP(__GFP_RETRY_MAYFAIL, "tries hard, may fail"),
	MMS_GFP(__GFP_NOFAIL, "tries for ever"),
	MMS_GFP(__GFP_NORETRY, "gives up early"),
	MMS_GFP(__GFP_MEMALLOC, "frees memory soon: no watermark holds"),
	MMS_GFP(__GFP_COMP, "the pages are one compound page"),
	MMS_GFP(__GFP_NOMEMALLOC, "no use of reserves"),
	MMS_GFP(__GFP_HARDWALL, "only nodes of the cpuset"),
	MMS_GFP(__GFP_THISNODE, "only this node"),
	MMS_GFP(__GFP_ACCOUNT, "charged to the cgroup"),
	MMS_GFP_SOME
	{}
};

/* Sets of them, as code has them. */
static const struct mms_name mms_gfp_sets[] = {
	MMS_GFP(GFP_ATOMIC, NULL),
	MMS_GFP(GFP_KERNEL, NULL),
	MMS_GFP(GFP_KERNEL_ACCOUNT, NULL),
	MMS_GFP(GFP_NOWAIT, NULL),
	MMS_GFP(GFP_NOIO, NULL),
	MMS_GFP(GFP_NOFS, NULL),
	MMS_GFP(GFP_USER, NULL),
	MMS_GFP(GFP_DMA, NULL),
	MMS_GFP(GFP_DMA32, NULL),
	MMS_GFP(GFP_HIGHUSER, NULL),
	MMS_GFP(GFP_HIGHUSER_MOVABLE, NULL),
	MMS_GFP(GFP_TRANSHUGE, NULL),
	MMS_GFP(GFP_TRANSHUGE_LIGHT, NULL),
	MMS_GFP(__GFP_RECLAIM, NULL),
	{}
};

const struct mms_name mms_alloc_names[] = {
	{ MMS_ALLOC_CMA, "cma", "may have memory that is set aside for CMA" },
	{ MMS_ALLOC_NOFRAGMENT, "nofragment", "takes no small blocks from other types' lists" },
	{ MMS_ALLOC_MIN_RESERVE, "min-reserve", "may use half of what is below min" },
	{ MMS_ALLOC_NON_BLOCK, "non-block", "cannot wait: may use more of it, if urgent" },
	{ MMS_ALLOC_HIGHATOMIC, "highatomic", "may have blocks reserved for such as cannot wait" },
	{ MMS_ALLOC_KSWAPD, "kswapd", "wakes kswapd" },
	{ MMS_ALLOC_CPUSET, "cpuset", "only nodes of the process's cpuset, or of one above it" },
	{ MMS_ALLOC_NO_MARKS, "no-watermarks", "watermarks do not matter" },
	{}
};

static bool mms_gfp_of(const struct mms_name *names, const char *word, size_t len, u32 *bits)
{
	for (; names->name; names++) {
		if (strlen(names->name) == len && !strncasecmp(names->name, word, len)) {
			*bits |= names->value;
			return true;
		}
	}
	return false;
}

/* One of the words between bars. */
static bool mms_gfp_word(const char *word, size_t len, u32 *bits)
{
	char number[20];
	u64 value;

	if (mms_gfp_of(mms_gfp_sets, word, len, bits) ||
	    mms_gfp_of(mms_gfp_names, word, len, bits))
		return true;
	if (len >= sizeof(number))
		return false;
	strscpy(number, word, len + 1);
	if (!mms_parse_number(number, &value) || value > U32_MAX)
		return false;
	*bits |= value;
	return true;
}

/**
 * mms_gfp_parse() - flags as code and the kernel's log have them
 * @word: "GFP_KERNEL|__GFP_ZERO", "0xcc0"
 * @gfp: gets the flags
 *
 * Context: Any.
 * Return: true; false: some of it is no flag.
 */
bool mms_gfp_parse(const char *word, gfp_t *gfp)
{
	u32 bits = 0;
	size_t len;

	for (;; word += len + 1) {
		len = strcspn(word, "|");
		if (!mms_gfp_word(word, len, &bits))
			return false;
		if (!word[len])
			break;
	}
	*gfp = (__force gfp_t)bits;
	return true;
}

/**
 * mms_gfp_wrong() - what is wrong with flags
 * @gfp: the flags
 *
 * The kernel's own functions may be called with flags of which nothing is wrong.
 *
 * Context: Any.
 * Return: why, in words, or NULL.
 */
const char *mms_gfp_wrong(gfp_t gfp)
{
	if (gfp & ~__GFP_BITS_MASK)
		return "there are no such flags";
	if ((GFP_ZONE_BAD >> (__force u32)(gfp & GFP_ZONEMASK)) & 1)
		return "they name more than one zone";
	if ((gfp & (__GFP_MOVABLE | __GFP_RECLAIMABLE)) == (__GFP_MOVABLE | __GFP_RECLAIMABLE))
		return "memory is movable or reclaimable, not both";
	return NULL;
}

/**
 * mms_gfp_type() - the type of memory a request is for
 * @gfp: its flags
 *
 * Context: Any.
 * Return: enum migratetype.
 */
u32 mms_gfp_type(gfp_t gfp)
{
	/* gfp_migratetype() reads a variable that is not exported: all is of one type. */
	if (gfp & __GFP_MOVABLE)
		return MIGRATE_MOVABLE;
	return gfp & __GFP_RECLAIMABLE ? MIGRATE_RECLAIMABLE : MIGRATE_UNMOVABLE;
}

static u32 mms_alloc_common(gfp_t gfp)
{
	u32 flags = 0;

	if (IS_ENABLED(CONFIG_CMA) && mms_gfp_type(gfp) == MIGRATE_MOVABLE)
		flags |= MMS_ALLOC_CMA;
	if (gfp & __GFP_KSWAPD_RECLAIM)
		flags |= MMS_ALLOC_KSWAPD;
	return flags;
}

/* Such as cannot wait, of several pages, and urgent. */
static bool mms_alloc_highatomic(gfp_t gfp, u32 order)
{
	return !(gfp & (__GFP_DIRECT_RECLAIM | __GFP_NOMEMALLOC)) && order && gfp & __GFP_HIGH;
}

/**
 * mms_alloc_fast() - how a request is tried first; watermark: low
 * @gfp: its flags
 * @order: its order
 *
 * Whether types may be mixed depends on zones, not on the request, and is left out.
 *
 * Context: Any.
 * Return: MMS_ALLOC_*.
 */
u32 mms_alloc_fast(gfp_t gfp, u32 order)
{
	u32 flags = mms_alloc_common(gfp);

	if (mms_highatomic_first() && mms_alloc_highatomic(gfp, order))
		flags |= MMS_ALLOC_HIGHATOMIC;
	return flags;
}

/**
 * mms_alloc_slow() - how it is tried when that has failed; watermark: min
 * @gfp: its flags
 * @order: its order
 * @realtime: who asks is a real-time task
 *
 * gfp_to_alloc_flags() of mm/page_alloc.c.
 *
 * Context: Any.
 * Return: MMS_ALLOC_*.
 */
u32 mms_alloc_slow(gfp_t gfp, u32 order, bool realtime)
{
	u32 flags = mms_alloc_common(gfp) | MMS_ALLOC_CPUSET;

	if (gfp & __GFP_HIGH)
		flags |= MMS_ALLOC_MIN_RESERVE;
	if (gfp & __GFP_DIRECT_RECLAIM) {
		if (realtime)
			flags |= MMS_ALLOC_MIN_RESERVE;
		return flags;
	}
	if (!(gfp & __GFP_NOMEMALLOC))
		flags |= MMS_ALLOC_NON_BLOCK;
	if (mms_alloc_highatomic(gfp, order))
		flags |= MMS_ALLOC_HIGHATOMIC;
	if (flags & MMS_ALLOC_MIN_RESERVE)
		flags &= ~MMS_ALLOC_CPUSET;
	return flags;
}
