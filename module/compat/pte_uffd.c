// SPDX-License-Identifier: GPL-2.0-only
/* userfaultfd's bit of entries is also for read-write protection (7.3), and lost "_wp" */
#include <linux/mm.h>

int probe(pte_t pte);
int probe(pte_t pte)
{
	return pte_uffd(pte);
}
