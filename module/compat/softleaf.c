// SPDX-License-Identifier: GPL-2.0-only
/*
 * "mm: introduce leaf entry type and use to simplify leaf entry logic" and its series
 * (6.19): swapops.h takes no entries apart any more, leafops.h does.
 */
#include <linux/mm.h>
#include <linux/swap.h>
#include <linux/leafops.h>

softleaf_t probe(pte_t pte);
softleaf_t probe(pte_t pte)
{
	return softleaf_from_pte(pte);
}
