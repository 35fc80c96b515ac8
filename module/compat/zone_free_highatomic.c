// SPDX-License-Identifier: GPL-2.0-only
/* "mm/page_alloc: don't account free pages in the highatomic reserve twice" (6.12) */
#include <linux/mmzone.h>

unsigned long probe(const struct zone *zone);
unsigned long probe(const struct zone *zone)
{
	return zone->nr_free_highatomic;
}
