// SPDX-License-Identifier: GPL-2.0-only
/*
 * "mm/util: introduce snapshot_page()" and "proc: kpageflags: use snapshot_page()" (6.17):
 * since then /proc/kpageflags asks the folio whether it is a page table, not the page
 */
#include <linux/mm.h>

unsigned long probe(const struct page_snapshot *ps);
unsigned long probe(const struct page_snapshot *ps)
{
	return ps->pfn;
}
