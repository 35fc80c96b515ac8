/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What changed between two readings of a file: the rows of the first are kept, those
 * of the second compared with them.
 */
#ifndef MMS_DELTA_H
#define MMS_DELTA_H

#include <stdio.h>

#include "select.h"
#include "text.h"

struct delta;

struct delta *delta_begin(struct raw *raw);
void delta_keep(struct delta *d, struct record *row);
const char *delta_unlike(const struct delta *d, const struct raw *raw);
bool delta_row(struct delta *d, const struct selection *s, struct record *row);
struct record *delta_gone(struct delta *d, const struct selection *s);
void delta_total(const struct delta *d, bool whole, double seconds, FILE *out);
void delta_end(struct delta *d);

int delta_compare(const struct mms_raw_field *field, const struct value *a,
		  const struct value *b);
bool delta_differs(const struct record *record, const struct column *column);
bool delta_number(const struct record *record, const struct column *column, __s64 *difference);
void delta_text(struct text *t, const struct raw *raw, const struct record *record,
		const struct column *column, bool plain);

#endif /* MMS_DELTA_H */
