// SPDX-License-Identifier: GPL-2.0-only
/*
 * README: every file of the tree, made from the listings themselves.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "top.h"
#include "tree.h"
#include "view.h"

/**
 * struct mms_readme_record - a row of README
 * @path: string: the file's path below mmscope/
 * @help: string: what it shows
 * @ask: string: how to ask it
 * @pad: 0
 */
struct mms_readme_record {
	u32 path;
	u32 help;
	u32 ask;
	u32 pad;
};

static const struct mms_field mms_readme_fields[] = {
	MMS_FIELD(mms_readme_record, path, STRING, 18, "path below mmscope/"),
	MMS_FIELD(mms_readme_record, help, STRING, 40, "what it shows"),
	MMS_FIELD(mms_readme_record, ask, STRING, 20, "how to ask it"),
};

static const struct mms_type mms_readme_types[] = {
	MMS_TYPE("readme", mms_readme_record, mms_readme_fields, 0, 0, "a file", .key = "path"),
};

static void mms_readme_room(struct mms_batch *b, const struct mms_room *room)
{
	const struct mms_listing *const *l;
	struct mms_readme_record *r;
	char path[64];
	int n;

	for (l = room->listings; *l; l++) {
		n = scnprintf(path, sizeof(path), "%s%s%s", room->name ?: "",
			      room->name ? "/" : "", (*l)->name);
		r = mms_batch_push(b, 0);
		if (WARN_ON_ONCE(!r))
			return;
		r->path = mms_batch_string(b, path, n);
		r->help = mms_batch_str(b, (*l)->help);
		if ((*l)->ask)
			r->ask = mms_batch_str(b, (*l)->ask);
	}
}

static int mms_readme_scan(struct mms_query *q, struct mms_batch *b)
{
	const struct mms_room *const *room;

	for (room = mms_rooms; *room; room++) {
		mms_readme_room(b, *room);
		if (!strcmp((*room)->name ?: "", "task"))
			mms_readme_room(b, &mms_task_room);
	}
	return 0;
}

static void mms_readme_row(struct mms_out *o, const struct mms_query *q,
			   const struct mms_batch_iter *it)
{
	const struct mms_readme_record *r = it->rec;

	if (q->rows == 1)
		mms_out_printf(o, "%-20s %s\n", "file", "shows");
	mms_out_printf(o, "%-20s %s\n", it->strings + r->path, it->strings + r->help);
	if (r->ask)
		mms_out_printf(o, "%-20s   ask: %s\n", "", it->strings + r->ask);
}

static void mms_readme_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o,
		       "#\n"
		       "# PID is a process that was attached: echo PID > task/attach. It is neither\n"
		       "# stopped nor traced. task/self is always there: whoever reads it.\n"
		       "# Files that are asked answer the last question; a bad question fails the write,\n"
		       "# and the file then says why. Addresses are hex, as /proc/PID/maps prints them.\n"
		       "# raw/ has the same files as records, for programs: mmscope reads them.\n");
}

const struct mms_listing mms_readme = {
	.name = "README",
	.help = "mmscope, a microscope for memory management: its files",
	.types = mms_readme_types,
	.nr_types = ARRAY_SIZE(mms_readme_types),
	.scan = mms_readme_scan,
	.row = mms_readme_row,
	.foot = mms_readme_foot,
};
