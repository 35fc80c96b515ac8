// SPDX-License-Identifier: GPL-2.0-only
/*
 * "mm: rename the 'compound_head' field in the 'struct page' to 'compound_info'" and
 * its series (7.1): later pages of a folio may hold a mask, not an address, that
 * leads to the first.
 */
#include <linux/mm_types.h>

unsigned long probe(const struct page *page);
unsigned long probe(const struct page *page)
{
	return page->compound_info;
}
