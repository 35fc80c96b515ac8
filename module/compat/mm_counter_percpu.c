// SPDX-License-Identifier: GPL-2.0-only
/* "mm: convert mm's rss stats into percpu_counter" (6.2) */
#include <linux/mm_types.h>
#include <linux/percpu_counter.h>

s64 probe(struct mm_struct *mm);
s64 probe(struct mm_struct *mm)
{
	return percpu_counter_sum(&mm->rss_stat[MM_ANONPAGES]);
}
