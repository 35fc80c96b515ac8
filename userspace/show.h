/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shows the rows that answer a request, or what of them changed.
 */
#ifndef MMS_SHOW_H
#define MMS_SHOW_H

#include "source.h"
#include "view.h"

/**
 * struct show - how rows are to be shown
 * @view: as text or JSON
 * @style: how text looks
 * @wish: which rows and columns
 * @delta: only what changed
 * @seconds: in so many seconds
 * @since: since the capture in this folder; NULL: since @seconds ago
 */
struct show {
	const struct view_ops *view;
	struct style style;
	struct wish wish;
	bool delta;
	double seconds;
	const char *since;
};

int show_failed(void);
int show(const struct show *show, struct source *source, const struct request *request);

#endif /* MMS_SHOW_H */
