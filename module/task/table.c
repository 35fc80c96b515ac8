// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/table: one table of the page tables of a process, all its entries.
 */
#include <linux/mm.h>

#include "../core/memmap.h"
#include "../core/table.h"
#include "task.h"

/* See mms_table_next. */
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

static int mms_task_table_check(struct mms_query *q, const char *question)
{
	return mms_table_check(q, question, mms_task_table_next);
}

static int mms_task_table_scan(struct mms_query *q, struct mms_batch *b)
{
	return mms_table_scan(q, b, mms_task_table_next);
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
