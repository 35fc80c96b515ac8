// SPDX-License-Identifier: GPL-2.0-only
/* "mm: introduce memdesc_flags_t" (6.18): the flags of a page became a struct */
#include <linux/mm_types.h>

unsigned long probe(const struct page *page);
unsigned long probe(const struct page *page)
{
	return page->flags.f;
}
