// SPDX-License-Identifier: GPL-2.0-only
/* "mm: add large_rmappable page flag" (6.6): tells a folio from a driver's compound page */
#include <linux/page-flags.h>

bool probe(struct folio *folio);
bool probe(struct folio *folio)
{
	return folio_test_large_rmappable(folio);
}
