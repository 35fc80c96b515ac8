/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Words and numbers of questions.
 */
#ifndef MMS_CORE_QUESTION_H
#define MMS_CORE_QUESTION_H

#include <linux/types.h>

/* The longest word of a question, its NUL included. */
#define MMS_WORD_MAX	256

struct mms_batch;
struct mms_query;

int mms_check_words(struct mms_query *q, const char *question,
		    int (*check)(struct mms_query *q, const char *word));
int mms_scan_words(struct mms_query *q, struct mms_batch *b, u32 bytes, u32 string_bytes,
		   int (*push)(struct mms_query *q, struct mms_batch *b, const char *word,
			       void *data),
		   void *data);
int mms_parse_range(const char *word, u64 *start, u64 *end);
int mms_next_word(const char *text, u64 *pos, char *word);
bool mms_parse_hex(const char *word, u64 *value);
bool mms_parse_number(const char *word, u64 *value);

#endif /* MMS_CORE_QUESTION_H */
