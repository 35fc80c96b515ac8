// SPDX-License-Identifier: GPL-2.0-only
/*
 * What pictures are drawn with: lines, colours, sizes that fit, and legends.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "draw.h"
#include "value.h"

/**
 * draw_width() - how wide a picture is
 * @style: how it looks
 *
 * Return: columns: what there are, in bounds.
 */
size_t draw_width(const struct style *style)
{
	if (style->width < DRAW_WIDTH_MIN)
		return DRAW_WIDTH_MIN;
	return style->width > DRAW_WIDTH_MAX ? DRAW_WIDTH_MAX : style->width;
}

/**
 * draw_color() - change the colour, where there are colours
 * @style: how the picture looks
 * @line: the line
 * @sgr: the colour, as a terminal takes it; "0" for none
 */
void draw_color(const struct style *style, struct text *line, const char *sgr)
{
	if (style->color)
		text_printf(line, "\033[%sm", sgr);
}

/**
 * draw_letter() - add a letter that says what it is without its colour, too
 * @style: how the picture looks
 * @line: the line
 * @letter: the letter
 * @sgr: the colour of its ground
 */
void draw_letter(const struct style *style, struct text *line, char letter, const char *sgr)
{
	draw_color(style, line, "7");
	draw_color(style, line, sgr);
	text_add(line, &letter, 1);
	draw_color(style, line, "0");
}

/**
 * draw_sign() - add one of many signs: the colour changes where it is another one
 * @style: how the picture looks
 * @line: the line
 * @sign: the sign
 * @sgr: its colour; "0" for none
 * @ground: it is the colour of its ground
 * @last: the colour of the sign before it, "0" before the first
 */
void draw_sign(const struct style *style, struct text *line, char sign, const char *sgr,
	       bool ground, const char **last)
{
	if (strcmp(sgr, *last)) {
		draw_signs_end(style, line, last);
		if (ground)
			draw_color(style, line, "7");
		if (strcmp(sgr, "0"))
			draw_color(style, line, sgr);
		*last = sgr;
	}
	text_add(line, &sign, 1);
}

/**
 * draw_signs_end() - what follows has no colour
 * @style: how the picture looks
 * @line: the line
 * @last: the colour of the last sign; becomes "0"
 */
void draw_signs_end(const struct style *style, struct text *line, const char **last)
{
	if (strcmp(*last, "0"))
		draw_color(style, line, "0");
	*last = "0";
}

/**
 * draw_blanks() - add blanks
 * @line: the line
 * @nr: how many
 */
void draw_blanks(struct text *line, size_t nr)
{
	while (nr--)
		text_add(line, " ", 1);
}

/**
 * draw_cut() - add a name, in a form that can be printed
 * @line: the line
 * @name: the name
 * @width: columns it gets at most; of one that is longer "~" stands for the end
 *
 * Return: columns it takes.
 */
size_t draw_cut(struct text *line, const char *name, size_t width)
{
	struct text escaped = {};
	mbstate_t state = {};
	size_t columns, len, one;
	const char *s;
	wchar_t c;

	text_clear(&escaped);
	text_escape(&escaped, name);
	columns = text_columns(escaped.s);
	if (columns <= width) {
		text_puts(line, escaped.s);
		free(escaped.s);
		return columns;
	}
	for (s = escaped.s, columns = 0; ; s += len, columns += one) {
		len = mbrtowc(&c, s, MB_CUR_MAX, &state);
		one = wcwidth(c) > 0 ? wcwidth(c) : 0;
		if (columns + one + 1 > width)
			break;
		text_add(line, s, len);
	}
	text_puts(line, "~");
	free(escaped.s);
	return columns + 1;
}

/**
 * draw_line() - print a line, without blanks at its end
 * @out: where to
 * @line: the line, which becomes empty
 */
void draw_line(FILE *out, struct text *line)
{
	while (line->len && line->s[line->len - 1] == ' ')
		line->len--;
	fprintf(out, "%.*s\n", (int)line->len, line->s);
	text_clear(line);
}

/**
 * draw_size() - a size that fits: of 127.9T the tenths are left out
 * @t: gets it
 * @bytes: the size
 * @width: columns there are
 *
 * Return: the words.
 */
const char *draw_size(struct text *t, __u64 bytes, size_t width)
{
	char *point;

	text_clear(t);
	value_bytes(t, bytes);
	point = strchr(t->s, '.');
	if (point && t->len > width) {
		memmove(point, point + 2, strlen(point + 2) + 1);
		t->len -= 2;
	}
	return t->s;
}

/**
 * legend_break() - end the line
 * @l: the legend
 */
void legend_break(struct legend *l)
{
	if (l->columns)
		draw_line(l->out, &l->line);
	l->columns = 0;
}

/**
 * legend_add() - add a sign and what it means, on a new line where it does not fit
 * @l: the legend
 * @sign: the sign, which may be coloured
 * @columns: how wide it is
 * @words: what it means
 */
void legend_add(struct legend *l, const char *sign, size_t columns, const char *words)
{
	columns += 1 + strlen(words);
	if (l->columns && l->columns + 2 + columns > l->width)
		legend_break(l);
	if (l->columns) {
		text_puts(&l->line, "  ");
		columns += 2;
	}
	text_puts(&l->line, sign);
	text_puts(&l->line, " ");
	text_puts(&l->line, words);
	l->columns += columns;
}
