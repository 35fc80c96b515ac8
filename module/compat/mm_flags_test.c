// SPDX-License-Identifier: GPL-2.0-only
/* "mm: convert core mm to mm_flags_*() accessors" (6.18): flags of an mm became a bitmap */
#include <linux/mm.h>

bool probe(const struct mm_struct *mm);
bool probe(const struct mm_struct *mm)
{
	return mm_flags_test(MMF_OOM_SKIP, mm);
}
