// SPDX-License-Identifier: GPL-2.0-only
/*
 * What slab/objects is asked: which cache.
 */
#include <linux/string.h>

#include "../core/question.h"
#include "objects.h"

/**
 * mms_objects_parse() - what is asked
 * @q: the query
 * @question: its words: a name may have blanks in it, it is all but the last word, if that
 *            is one of ours
 * @a: gets that
 *
 * Context: Any.
 * Return: 0, or -EINVAL with its reason said.
 */
int mms_objects_parse(struct mms_query *q, const char *question, struct mms_objects_ask *a)
{
	static const char word[] = " addresses";
	size_t len = strlen(question), tail = sizeof(word) - 1;
	u64 address;

	*a = (struct mms_objects_ask){};
	if (len > tail && !strcmp(question + len - tail, word)) {
		a->addresses = true;
		for (len -= tail; len && question[len - 1] == ' '; len--)
			;
	}
	if (!len)
		return mms_query_say(q, -EINVAL, "nothing was asked: %s", q->listing->ask);
	if (len >= sizeof(a->name))
		return mms_query_say(q, -EINVAL, "%.40s... is too long to be a cache", question);
	memcpy(a->name, question, len);
	if (a->name[0] == '0' && mms_parse_hex(a->name, &address))
		a->address = address;
	return 0;
}

/**
 * mms_objects_find() - the cache that is asked for
 * @q: the query
 * @a: what is asked
 * @c: gets the cache
 *
 * Context: mms_objects_lock() held.
 * Return: 0, or an errno with its reason said.
 */
int mms_objects_find(struct mms_query *q, const struct mms_objects_ask *a,
		     struct mms_cache *c)
{
	int ret = mms_caches_find(a->address ? NULL : a->name, a->address, c);

	if (ret < 0)
		return mms_query_say(q, ret, "the list of caches changed each time it was read");
	if (!ret)
		return mms_query_say(q, -EINVAL, "there is no cache %.63s; slab/caches lists them",
				     a->name);
	return 0;
}

/**
 * mms_objects_lock() - mms_caches_lock() for a question
 * @q: the query
 *
 * Context: Process context. To be undone by mms_caches_unlock().
 * Return: 0, or an errno with its reason said.
 */
int mms_objects_lock(struct mms_query *q)
{
	if (mms_caches_why_not())
		return mms_query_say(q, -ENODEV, "%s", mms_caches_why_not());
	if (mms_caches_lock())
		return mms_query_say(q, -EINTR, "interrupted");
	return 0;
}

/**
 * mms_objects_check() - may this be asked?
 * @q: the query
 * @question: what was written
 *
 * Context: Process context.
 * Return: 0, or an errno with its reason said.
 */
int mms_objects_check(struct mms_query *q, const char *question)
{
	struct mms_objects_ask ask;
	struct mms_cache c;
	int ret;

	ret = mms_objects_parse(q, question, &ask) ?: mms_objects_lock(q);
	if (ret)
		return ret;
	ret = mms_objects_find(q, &ask, &c);
	mms_caches_unlock();
	return ret;
}
