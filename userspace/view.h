/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two ways to show rows: text and JSON.
 */
#ifndef MMS_VIEW_H
#define MMS_VIEW_H

#include <stdio.h>

#include "select.h"

/**
 * struct style - how text looks
 * @plain: values for programs
 * @headings: say what the columns are
 * @color: use colours
 * @utf8: characters beyond ASCII can be shown
 * @up: a picture begins with low addresses
 * @by: what a picture shows, of the words that it has for --by
 * @top: rows that a picture shows, at most; 0: all
 * @delta: rows are what changed
 * @width: columns that a picture may use
 */
struct style {
	bool plain;
	bool headings;
	bool color;
	bool utf8;
	bool up;
	unsigned int by;
	__u64 top;
	bool delta;
	size_t width;
};

struct view;

/**
 * struct view_ops - a way to show rows
 * @begin: before the first row; @object is what was asked for
 * @row: one row
 * @end: after the last row; frees the view
 */
struct view_ops {
	struct view *(*begin)(FILE *out, const struct selection *s,
			      const struct style *style, const char *object);
	void (*row)(struct view *view, const struct record *row);
	void (*end)(struct view *view);
};

extern const struct view_ops table_view;
extern const struct view_ops json_view;

#endif /* MMS_VIEW_H */
