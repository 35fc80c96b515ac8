/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rows in the order of a column: --sort, and of these the first: --top.
 */
#ifndef MMS_SORT_H
#define MMS_SORT_H

#include "select.h"

/* Bytes of memory for the rows that are held, at most. */
#define SORT_MAX	0x8000000	/* 128 MiB */

struct sort;

struct sort *sort_begin(const struct selection *s);
void sort_add(struct sort *sort, struct record *row, size_t bytes, bool own);
const struct record *sort_next(struct sort *sort);
void sort_end(struct sort *sort);

#endif /* MMS_SORT_H */
