// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that are not present in words.
 */
#include <linux/mm.h>

#include "../arch/arch.h"
#include "absent.h"
#include "view.h"

static void mms_text_absent_flags(struct mms_out *o, u64 flags)
{
	const struct mms_name *n;

	for (n = mms_absent_flag_names; n->name; n++)
		if (flags & n->value)
			mms_out_printf(o, "          %s: %s\n", n->name, n->help);
}

/**
 * mms_text_absent() - what an entry that is not present says: in a sentence, as
 * numbers, and where in the entry these are
 * @o: the output
 * @r: the entry
 * @strings: of the record's run
 *
 * Context: Any.
 */
void mms_text_absent(struct mms_out *o, const struct mms_absent_record *r, const char *strings)
{
	mms_out_printf(o, "physical  none: %s, %s\n",
		       mms_name_of(mms_state_names, mms_absent_state(r->kind)),
		       mms_help_of(mms_absent_names, r->kind));
	mms_out_printf(o, "absent    %s: type %u, offset 0x%llx",
		       mms_name_of(mms_absent_names, r->kind), r->type, r->offset);
	if (r->unknown)
		mms_out_printf(o, ", ?0x%llx", r->unknown);
	mms_out_printf(o, "\n");
	mms_text_absent_flags(o, r->flags);
	if (r->kind == MMS_ABSENT_SWAP) {
		mms_out_printf(o, "swap      page %llu of device %u, ", r->offset, r->type);
		if (r->device)
			mms_out_escaped(o, strings + r->device);
		else
			mms_out_printf(o, "-  (being removed, or see \"features\")");
		mms_out_printf(o, "\n");
	} else if (r->pfn != MMS_NOTHING) {
		mms_out_printf(o, "about     pfn 0x%llx, page 0x%llx\n", r->pfn,
			       PFN_PHYS(r->pfn));
	}
	mms_out_printf(o, "%s", mms_arch_absent_legend);
}

/**
 * mms_text_absent_short() - the same in a column
 * @o: the output
 * @kind: enum mms_absent_kind
 * @type: in swap: number of the device
 * @offset: in swap: page of the device
 * @pfn: the frame it is about, or MMS_NOTHING
 *
 * Context: Any.
 * Return: characters written, 17 as a rule.
 */
int mms_text_absent_short(struct mms_out *o, u32 kind, u32 type, u64 offset, u64 pfn)
{
	static const char *const words[] = {
		[MMS_ABSENT_MIGRATION_READ] = "read",
		[MMS_ABSENT_MIGRATION_READ_EXCLUSIVE] = "excl",
		[MMS_ABSENT_MIGRATION_WRITE] = "write",
		[MMS_ABSENT_HWPOISON] = "pfn",
		[MMS_ABSENT_DEVICE_PRIVATE_READ] = "read",
		[MMS_ABSENT_DEVICE_PRIVATE_WRITE] = "write",
		[MMS_ABSENT_DEVICE_EXCLUSIVE_READ] = "xread",
		[MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE] = "xwrite",
		[MMS_ABSENT_DEVICE_EXCLUSIVE] = "excl",
		[MMS_ABSENT_MARKER_UFFD_WP] = "uffd-wp",
		[MMS_ABSENT_MARKER_POISON] = "poison",
		[MMS_ABSENT_MARKER_GUARD] = "guard",
		[MMS_ABSENT_SWAPIN_ERROR] = "error",
	};
	size_t before = o->len;

	if (kind == MMS_ABSENT_SWAP)
		mms_out_printf(o, "%u:0x%llx", type, offset);
	else if (kind >= ARRAY_SIZE(words))
		mms_out_printf(o, "unknown");
	else if (pfn != MMS_NOTHING)
		mms_out_printf(o, "%s 0x%llx", words[kind], pfn);
	else
		mms_out_printf(o, "%s", words[kind]);
	return o->len - before;
}
