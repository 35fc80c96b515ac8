// SPDX-License-Identifier: GPL-2.0-only
/*
 * Words and numbers of questions: whatever mmscope prints can be pasted back.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kstrtox.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include "batch.h"
#include "listing.h"
#include "question.h"

static bool mms_is_gap(char c)
{
	return isspace(c) || c == ',';
}

/**
 * mms_next_word() - the next word of a question
 * @text: the question
 * @pos: offset to start at; moved behind the word
 * @word: MMS_WORD_MAX bytes for it
 *
 * Words are separated by white space or commas.
 *
 * Context: Any.
 * Return: 1: a word; 0: the end; -EINVAL: the word is too long to be one.
 */
int mms_next_word(const char *text, u64 *pos, char *word)
{
	const char *s = text + *pos;
	size_t len = 0;

	while (mms_is_gap(*s))
		s++;
	while (s[len] && !mms_is_gap(s[len]))
		len++;
	*pos = s + len - text;
	if (!len)
		return 0;
	strscpy(word, s, MMS_WORD_MAX);
	if (len >= MMS_WORD_MAX)
		return -EINVAL;
	word[len] = '\0';
	return 1;
}

/**
 * mms_parse_hex() - an address: hex, 0x optional
 * @word: the word
 * @value: the number
 *
 * Context: Any.
 * Return: true if it is one.
 */
bool mms_parse_hex(const char *word, u64 *value)
{
	/* kstrtou64() takes a sign and a newline; an address has neither. */
	return isxdigit(*word) && !strpbrk(word, "\n+-") && !kstrtou64(word, 16, value);
}

/**
 * mms_parse_number() - a PID, a PFN, an order: decimal, or hex with 0x
 * @word: the word
 * @value: the number
 *
 * Context: Any.
 * Return: true if it is one.
 */
bool mms_parse_number(const char *word, u64 *value)
{
	bool hex = word[0] == '0' && (word[1] | 0x20) == 'x';

	/* A leading zero is no octal here. */
	return isdigit(*word) && !strpbrk(word, "\n+-") &&
	       !kstrtou64(word, hex ? 16 : 10, value);
}

/**
 * mms_parse_range() - two addresses with a minus between, as maps prints them
 * @word: the word
 * @start: the first address
 * @end: the address after the last
 *
 * Context: Any.
 * Return: 1: a range; 0: something else; -EINVAL: it is empty, or upside down.
 */
int mms_parse_range(const char *word, u64 *start, u64 *end)
{
	char first[MMS_WORD_MAX];
	const char *minus = strchr(word, '-');

	if (!minus)
		return 0;
	strscpy(first, word, min_t(size_t, sizeof(first), minus - word + 1));
	if (!mms_parse_hex(first, start) || !mms_parse_hex(minus + 1, end))
		return 0;
	return *start < *end ? 1 : -EINVAL;
}

/**
 * mms_check_words() - look at each word of a new question
 * @q: the query
 * @question: the question
 * @check: looks at one word, as a listing's check()
 *
 * Context: Process context, no lock but the open file's mutex held.
 * Return: 0; -EINVAL: no word, or one that is too long; -EINTR; or what @check
 * returned. The reason is said.
 */
int mms_check_words(struct mms_query *q, const char *question,
		    int (*check)(struct mms_query *q, const char *word))
{
	char word[MMS_WORD_MAX];
	int ret, n = 0;
	u64 pos = 0;

	while ((ret = mms_next_word(question, &pos, word)) > 0) {
		ret = check(q, word);
		if (ret)
			return ret;
		n++;
		if (fatal_signal_pending(current))
			return mms_query_say(q, -EINTR, "interrupted");
		cond_resched();
	}
	if (ret)
		return mms_query_say(q, ret, "%.40s... is too long to be anything", word);
	if (!n)
		return mms_query_say(q, -EINVAL, "nothing was asked: %s", q->listing->ask);
	return 0;
}

/**
 * mms_scan_words() - records for each word of a query's question, as many as fit
 * @q: the query; its cursor is where the next word begins
 * @b: the batch
 * @bytes: bytes of all records of a word at most, each run's block included
 * @string_bytes: bytes of all their strings, their NULs included
 * @push: makes the records of a word. Returns 0, or an errno with the reason said.
 * @data: passed to @push
 *
 * What a listing's scan() does, where a question is words that have nothing to do with
 * each other.
 *
 * Context: Process context, no lock but the open file's mutex held; sleeps.
 * Return: 0: no word is left; MMS_MORE: the batch is full; -EINTR: a fatal signal; or
 * what @push returned.
 */
int mms_scan_words(struct mms_query *q, struct mms_batch *b, u32 bytes, u32 string_bytes,
		   int (*push)(struct mms_query *q, struct mms_batch *b, const char *word,
			       void *data),
		   void *data)
{
	char word[MMS_WORD_MAX];
	u64 next;
	int ret;

	for (;;) {
		next = q->cursor;
		ret = mms_next_word(mms_query_text(q), &next, word);
		if (ret <= 0)
			return ret;
		if (!mms_batch_room(b, bytes, string_bytes))
			return MMS_MORE;
		if (fatal_signal_pending(current))
			return mms_query_say(q, -EINTR, "interrupted");
		ret = push(q, b, word, data);
		if (ret)
			return ret;
		q->cursor = next;
		cond_resched();
	}
}
