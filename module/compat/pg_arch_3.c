// SPDX-License-Identifier: GPL-2.0-only
/* "mm: Add PG_arch_3 page flag" (6.2, only with an option of the architecture) */
#include <linux/page-flags.h>

int probe(void);
int probe(void)
{
	return PG_arch_3;
}
