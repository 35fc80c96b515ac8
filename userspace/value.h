/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one field holds, as text and as JSON.
 */
#ifndef MMS_VALUE_H
#define MMS_VALUE_H

#include "row.h"
#include "text.h"

struct json_object;

void value_text(struct text *t, const struct raw *raw,
		const struct mms_raw_field *field, const struct value *value,
		bool plain);
struct json_object *value_json(const struct raw *raw,
			       const struct mms_raw_field *field,
			       const struct value *value);
void value_bytes(struct text *t, __u64 bytes);
const char *value_word(const struct raw *raw,
		       const struct mms_raw_field *field, __u64 number);
bool value_is_number(const struct mms_raw_field *field);

#endif /* MMS_VALUE_H */
