// SPDX-License-Identifier: GPL-2.0-only
/*
 * "mm/rmap: convert page_move_anon_rmap() to folio_move_anon_rmap()" and its series
 * (6.7): from then on a write takes over no single page of a large folio.
 */
#include <linux/rmap.h>

typeof(folio_move_anon_rmap) *probe;
