// SPDX-License-Identifier: GPL-2.0-only
/*
 * kernel/table: one table on the way to a kernel address, all its entries. The root
 * is the one the CPU runs on: its first half is of the process that reads.
 */
#include <linux/mm.h>
#include <linux/sched/mm.h>

#include "../core/memmap.h"
#include "../core/table.h"
#include "kernel.h"

/* See mms_table_next. Only the regions of the state are wanted. */
static int mms_kernel_table_next(struct mms_query *q, const char *text, u64 *pos,
				 struct mms_table *t, struct mms_batch *b)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, b, NULL);
	char address[MMS_WORD_MAX];
	struct mm_struct *mm;
	u64 addr;
	int ret;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	ret = mms_table_words(q, text, pos, &t->level, address);
	if (ret <= 0)
		return ret;
	ret = mms_kernel_word(q, &d->regions, address, &addr);
	if (ret)
		return ret;
	t->addr = addr;
	mm = mms_kernel_mm();
	mms_memmap_lock();
	ret = mms_table_read(q, mm, t);
	if (!ret && b)
		mms_table_push(b, mm, false, t, address);
	mms_memmap_unlock();
	mmdrop(mm);
	return ret ?: 1;
}

static int mms_kernel_table_check(struct mms_query *q, const char *question)
{
	return mms_table_check(q, question, mms_kernel_table_next);
}

static int mms_kernel_table_scan(struct mms_query *q, struct mms_batch *b)
{
	return mms_table_scan(q, b, mms_kernel_table_next);
}

const struct mms_listing mms_kernel_table = {
	.name = "table",
	.help = "one table of the kernel's page tables",
	.ask = "echo LEVEL ADDRESS > table",
	.example = "pmd text",
	.types = mms_table_types,
	.nr_types = MMS_NR_TABLE_TYPES,
	.check = mms_kernel_table_check,
	.scan = mms_kernel_table_scan,
	.row = mms_table_row,
	.foot = mms_table_foot,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};
