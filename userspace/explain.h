/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * walk --explain: the arithmetic of a walk through the page tables.
 */
#ifndef MMS_EXPLAIN_H
#define MMS_EXPLAIN_H

#include "view.h"

extern const struct view_ops explain_view;

const char *explain_lacks(const struct raw *raw);

#endif /* MMS_EXPLAIN_H */
