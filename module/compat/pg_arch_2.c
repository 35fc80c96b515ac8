// SPDX-License-Identifier: GPL-2.0-only
/* on all 64-bit machines until "arm64: mte: ... PG_arch_2" got an option (6.12) */
#include <linux/page-flags.h>

int probe(void);
int probe(void)
{
	return PG_arch_2;
}
