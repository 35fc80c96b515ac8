/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of walk --explain share: the fields of a walk, and its lines.
 */
#ifndef MMS_EXPLAIN_PARTS_H
#define MMS_EXPLAIN_PARTS_H

#include <stdbool.h>
#include <stdio.h>

#include "select.h"
#include "text.h"
#include "view.h"

/* What is needed of a walk, by the names of the fields. */
enum {
	VA, PA, STATE, BITS, CANONICAL, PTI, PID, COMMAND, ASKED, NR_WALK
};

enum {
	LEVEL, AT, ENTRY, KIND, TARGET, SIZE, FLAGS, NR_LEVEL
};

enum { PFN, FRAME_KIND, RESOURCE, NR_FRAME };

enum { VMA_START, VMA_END, VMA_PERMS, NR_VMA };

enum { READ, WRITE, EXEC, READ_WHY, WRITE_WHY, EXEC_WHY, NR_VERDICT };

/**
 * struct view - walks that are explained
 * @out: where to
 * @raw: their file
 * @style: how text looks
 * @walk: the fields of a walk
 * @level: those of its levels
 * @frame: those of its frame
 * @vma: those of its area
 * @verdict: those of its verdict
 * @level_type: the type of the levels
 * @frame_type: that of the frame; 0 if there is none
 * @vma_type: that of the area; 0 if there is none
 * @verdict_type: that of the verdict; 0 if there is none
 * @line: what is being printed
 * @printed: something was
 */
struct view {
	FILE *out;
	const struct raw *raw;
	const struct style *style;
	struct column walk[NR_WALK];
	struct column level[NR_LEVEL];
	struct column frame[NR_FRAME];
	struct column vma[NR_VMA];
	struct column verdict[NR_VERDICT];
	__u32 level_type;
	__u32 frame_type;
	__u32 vma_type;
	__u32 verdict_type;
	struct text line;
	bool printed;
};

const char *explain_find(struct view *view);

__u64 explain_number(const struct record *record, const struct column *column);
const char *explain_string(const struct record *record, const struct column *column);
const char *explain_word(const struct view *view, const struct record *record,
			 const struct column *column);
const char *explain_help(const struct view *view, const struct column *column, __u64 value);
bool explain_nothing(const struct record *record, const struct column *column);

void explain_start_line(struct view *view, const char *s);
void explain_end_line(struct view *view, const char *right);
void explain_hex(struct view *view, __u64 value);
const char *explain_rail(const struct view *view, bool down);

void explain_access(struct view *view, const struct record *row);

#endif /* MMS_EXPLAIN_PARTS_H */
