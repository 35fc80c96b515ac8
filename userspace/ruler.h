/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The 64 bits of an address as a ruler: boxes of bits, each with a name.
 */
#ifndef MMS_RULER_H
#define MMS_RULER_H

#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>

#define RULER_NAME	32

/**
 * struct box - some bits of an address
 * @name: what stands below them
 * @shift: the lowest of them
 * @bits: how many
 */
struct box {
	char name[RULER_NAME];
	unsigned int shift;
	unsigned int bits;
};

void ruler_box(struct box *box, unsigned int shift, unsigned int bits, const char *name);
void ruler_draw(FILE *out, __u64 value, const struct box *boxes, unsigned int nr, bool utf8);

#endif /* MMS_RULER_H */
