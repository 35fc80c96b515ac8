// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of page tables in words that keep to their columns.
 */
#include <linux/sizes.h>

#include "../arch/arch.h"
#include "pgtable.h"
#include "view.h"

/**
 * mms_text_bits() - bits in fixed places, then the memory type
 * @o: the output
 * @flags: flags of mms_arch_flag_names
 * @memtype: of mms_arch_memtype_names, or MMS_NOTHING32
 *
 * Context: Any.
 * Return: characters written, 18 at most on x86, 17 for most memory types.
 */
int mms_text_bits(struct mms_out *o, u64 flags, u32 memtype)
{
	const struct mms_arch_column *c;
	size_t before = o->len;

	for (c = mms_arch_columns; c->flag; c++)
		mms_out_printf(o, "%s%s", c == mms_arch_columns ? "" : " ",
			       flags & c->flag ? c->set : c->clear);
	if (memtype != MMS_NOTHING32)
		mms_out_printf(o, " %s", mms_name_of(mms_arch_memtype_names, memtype) ?: "?");
	return o->len - before;
}

/**
 * mms_text_page_size() - "4K", "2M", "1G"
 * @o: the output
 * @size: bytes
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_text_page_size(struct mms_out *o, u64 size)
{
	if (size >= SZ_1G)
		return mms_out_printf(o, "%lluG", size / SZ_1G);
	if (size >= SZ_1M)
		return mms_out_printf(o, "%lluM", size / SZ_1M);
	return mms_out_printf(o, "%lluK", size / SZ_1K);
}
