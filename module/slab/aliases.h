/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The names of caches that were merged into another one.
 */
#ifndef MMS_SLAB_ALIASES_H
#define MMS_SLAB_ALIASES_H

#include <linux/types.h>

struct mms_cache;

/* Bytes that names of one cache take, in practice. */
#define MMS_ALIASES_MAX		1024

void mms_cache_aliases(const struct mms_cache *c, char *names);

#endif /* MMS_SLAB_ALIASES_H */
