// SPDX-License-Identifier: GPL-2.0-only
/* until "mm: remove PG_uncached", and only with an option of the architecture */
#include <linux/page-flags.h>

int probe(void);
int probe(void)
{
	return PG_uncached;
}
