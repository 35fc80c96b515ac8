// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/table: one table of the page tables of a process, all its entries.
 */
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "../core/memmap.h"
#include "../core/table.h"
#include "task.h"

/*
 * The table that comes next in a question, with its records if there is a batch.
 * Returns 1: done; 0: the end of the question; or an errno with its reason.
 */
static int mms_task_table_next(struct mms_query *q, const char *text, u64 *pos,
			       struct mms_table *t, struct mms_batch *b)
{
	char address[MMS_WORD_MAX];
	u64 addr = 0;
	int ret = mms_table_words(q, text, pos, &t->level, address);

	if (ret <= 0)
		return ret;
	/* That takes the lock itself, and may take its time. */
	ret = mms_task_address(q, address, &addr);
	if (ret)
		return ret;
	ret = mms_subject_lock(q);
	if (ret)
		return ret;
	mms_memmap_lock();
	t->addr = addr;
	ret = mms_table_read(q, q->subject.mm, t);
	if (!ret && b)
		mms_table_push(b, q->subject.mm, true, t, address);
	mms_memmap_unlock();
	mms_subject_unlock(q);
	return ret ?: 1;
}

/* The words are as those of mms_check_words(), but two together. */
static int mms_task_table_check(struct mms_query *q, const char *question)
{
	struct mms_table *t = kmalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	u64 pos = 0;
	int ret, n = 0;

	if (!t)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	while ((ret = mms_task_table_next(q, question, &pos, t, NULL)) > 0) {
		n++;
		if (fatal_signal_pending(current)) {
			ret = mms_query_say(q, -EINTR, "interrupted");
			break;
		}
		cond_resched();
	}
	kfree(t);
	if (!ret && !n)
		ret = mms_query_say(q, -EINVAL, "nothing was asked: %s", q->listing->ask);
	return ret;
}

/* A table fills a batch. The cursor is the offset in the question of the next. */
static int mms_task_table_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_table *t = kmalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!t)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	ret = mms_task_table_next(q, mms_query_text(q), &q->cursor, t, b);
	kfree(t);
	return ret > 0 ? MMS_MORE : ret;
}

const struct mms_listing mms_task_table = {
	.name = "table",
	.help = "one table of the page tables, all its entries",
	.ask = "echo LEVEL ADDRESS > table",
	.example = "pte [stack]",
	.types = mms_table_types,
	.nr_types = MMS_NR_TABLE_TYPES,
	.flags = MMS_LISTING_TASK,
	.check = mms_task_table_check,
	.scan = mms_task_table_scan,
	.row = mms_table_row,
	.foot = mms_table_foot,
};
