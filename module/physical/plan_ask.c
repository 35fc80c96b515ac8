// SPDX-License-Identifier: GPL-2.0-only
/*
 * What physical/plan is asked: orders, flags and nodes, as words.
 */
#include <linux/mm.h>
#include <linux/nodemask.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../core/question.h"
#include "gfp.h"
#include "plan.h"
#include "zone.h"

/* The flags, which may have blanks around their bars. */
static int mms_plan_gfp(struct mms_query *q, const char *text, u64 *pos, struct mms_request *rq)
{
	char word[MMS_WORD_MAX];
	u64 next = *pos;
	size_t len = 0;
	int ret;

	while ((ret = mms_next_word(text, &next, word)) > 0) {
		if (len && rq->words[len - 1] != '|' && word[0] != '|')
			break;
		if (len + strlen(word) >= sizeof(rq->words))
			return mms_query_say(q, -EINVAL, "too many flags");
		strscpy(rq->words + len, word, sizeof(rq->words) - len);
		len += strlen(word);
		*pos = next;
	}
	if (ret < 0)
		return mms_query_say(q, ret, "%.40s... is too long to be anything", word);
	if (!len)
		return mms_query_say(q, -EINVAL, "order %u, with which flags?", rq->order);
	if (!mms_gfp_parse(rq->words, &rq->gfp))
		return mms_query_say(q, -EINVAL,
				     "%.60s are no flags: GFP_KERNEL, GFP_ATOMIC|__GFP_ZERO, 0xcc0",
				     rq->words);
	if (mms_gfp_wrong(rq->gfp))
		return mms_query_say(q, -EINVAL, "%.60s: %s", rq->words, mms_gfp_wrong(rq->gfp));
	return 0;
}

/* "node N", or else the node of the CPU. */
static int mms_plan_node(struct mms_query *q, const char *text, u64 *pos, struct mms_request *rq)
{
	char word[MMS_WORD_MAX];
	u64 next = *pos, node;

	rq->node = numa_node_id();
	if (mms_next_word(text, &next, word) <= 0 || strcasecmp(word, "node"))
		return 0;
	if (mms_next_word(text, &next, word) <= 0 || !mms_parse_number(word, &node))
		return mms_query_say(q, -EINVAL, "which node? A number comes after \"node\"");
	if (node >= MAX_NUMNODES || !node_online(node))
		return mms_query_say(q, -EINVAL, "there is no node %.20s", word);
	rq->node = node;
	*pos = next;
	return 0;
}

/**
 * mms_plan_words() - the next request of a question
 * @q: the query
 * @text: the question
 * @pos: where in it; moved behind the request
 * @rq: gets the request
 *
 * Context: Any.
 * Return: 1; 0: there are no more; or an errno with its reason said.
 */
int mms_plan_words(struct mms_query *q, const char *text, u64 *pos, struct mms_request *rq)
{
	char word[MMS_WORD_MAX];
	int ret = mms_next_word(text, pos, word);
	u64 order;

	if (!ret)
		return 0;
	if (ret < 0 || !mms_parse_number(word, &order) || order >= MMS_ORDERS)
		return mms_query_say(q, -EINVAL, "%.40s is no order, 0 to %d, then flags", word,
				     (int)MMS_ORDERS - 1);
	rq->order = order;
	ret = mms_plan_gfp(q, text, pos, rq) ?: mms_plan_node(q, text, pos, rq);
	return ret ?: 1;
}

/**
 * mms_plan_check() - may this be asked?
 * @q: the query
 * @question: what was written
 *
 * Context: Process context.
 * Return: 0, or an errno with its reason said.
 */
int mms_plan_check(struct mms_query *q, const char *question)
{
	struct mms_request *rq = kmalloc(sizeof(*rq), GFP_KERNEL_ACCOUNT);
	int ret, n = 0;
	u64 pos = 0;

	if (!rq)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	while ((ret = mms_plan_words(q, question, &pos, rq)) > 0)
		n++;
	kfree(rq);
	if (!ret && !n)
		ret = mms_query_say(q, -EINVAL, "nothing was asked: %s", q->listing->ask);
	return ret;
}
