// SPDX-License-Identifier: GPL-2.0-only
/* until "fs/proc/page: remove per-page mapcount dependency" and its series (6.11) */
#include <linux/mm.h>

int probe(struct page *page);
int probe(struct page *page)
{
	return page_mapcount(page);
}
