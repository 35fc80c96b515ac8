// SPDX-License-Identifier: GPL-2.0-only
/*
 * "proc: rewrite stable_page_flags()" (6.10): kpageflags shows the flags of the
 * folio, no longer those of the page, and the parameter became const with it.
 */
#include <linux/page-flags.h>

u64 stable_page_flags(const struct page *page);
