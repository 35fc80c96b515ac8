// SPDX-License-Identifier: GPL-2.0-only
/* until "mm: remove PG_error" (6.11) */
#include <linux/page-flags.h>

int probe(void);
int probe(void)
{
	return PG_error;
}
