/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What pictures are drawn with: lines, colours, sizes that fit, and legends.
 */
#ifndef MMS_DRAW_H
#define MMS_DRAW_H

#include <linux/types.h>

#include "text.h"
#include "view.h"

/* Columns of a size in most pictures: 1023K, 99.9M. */
#define DRAW_SIZE_WIDTH	5

/* Too narrow to show anything; so wide that it shows no more. */
#define DRAW_WIDTH_MIN	60
#define DRAW_WIDTH_MAX	400

/**
 * struct legend - a legend, broken into lines
 * @out: where to
 * @width: columns of a line, at most
 * @line: the line that is being filled
 * @columns: how wide it is by now
 *
 * Starts as zeroes but for @out and @width and ends with free(@line.s).
 */
struct legend {
	FILE *out;
	size_t width;
	struct text line;
	size_t columns;
};

size_t draw_width(const struct style *style);
void draw_color(const struct style *style, struct text *line, const char *sgr);
void draw_letter(const struct style *style, struct text *line, char letter, const char *sgr);
void draw_sign(const struct style *style, struct text *line, char sign, const char *sgr,
	       bool ground, const char **last);
void draw_signs_end(const struct style *style, struct text *line, const char **last);
void draw_blanks(struct text *line, size_t nr);
size_t draw_cut(struct text *line, const char *name, size_t width);
void draw_line(FILE *out, struct text *line);
const char *draw_size(struct text *t, __u64 bytes, size_t width);

void legend_break(struct legend *l);
void legend_add(struct legend *l, const char *sign, size_t columns, const char *words);

#endif /* MMS_DRAW_H */
