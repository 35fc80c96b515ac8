// SPDX-License-Identifier: GPL-2.0-only
/* until "mm: free up PG_slab" (6.10): then it is a page type */
#include <linux/page-flags.h>

int probe(void);
int probe(void)
{
	return PG_slab;
}
