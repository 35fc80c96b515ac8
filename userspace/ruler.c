// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws the bits of an address in boxes, the highest first.
 */
#include "ruler.h"

/**
 * ruler_box() - make a box
 * @box: the box
 * @shift: its lowest bit
 * @bits: how many
 * @name: what stands below them; cut if it is too long
 */
void ruler_box(struct box *box, unsigned int shift, unsigned int bits, const char *name)
{
	box->shift = shift;
	box->bits = bits;
	snprintf(box->name, sizeof(box->name), "%s", name);
}

/* A horizontal line: one of @corner's three signs before, between and after boxes. */
static void rule(FILE *out, const struct box *boxes, unsigned int nr,
		 const char *const corner[3], const char *dash)
{
	unsigned int i, j;

	putc(' ', out);
	for (i = 0; i < nr; i++) {
		fputs(corner[i ? 1 : 0], out);
		for (j = 0; j < boxes[i].bits; j++)
			fputs(dash, out);
	}
	fprintf(out, "%s\n", corner[2]);
}

/**
 * ruler_draw() - draw the bits of an address, numbered above and named below
 * @out: where to
 * @value: the address
 * @boxes: its parts, the highest bits first, which together have 64 bits
 * @nr: how many
 * @utf8: characters beyond ASCII can be shown
 */
void ruler_draw(FILE *out, __u64 value, const struct box *boxes, unsigned int nr, bool utf8)
{
	static const char *const ascii[3] = { "+", "+", "+" };
	static const char *const above[3] = { "┌", "┬", "┐" };
	static const char *const below[3] = { "└", "┴", "┘" };
	unsigned int i, j;

	putc(' ', out);
	for (i = 0; i < nr; i++) {
		/* The lowest bit's number ends where the box does. */
		unsigned int width = boxes[i].bits - (boxes[i].shift > 9 ? 2 : 1);

		fprintf(out, " %-*u%u", (int)width, boxes[i].shift + boxes[i].bits - 1,
			boxes[i].shift);
	}
	putc('\n', out);
	rule(out, boxes, nr, utf8 ? above : ascii, utf8 ? "─" : "-");
	putc(' ', out);
	for (i = 0; i < nr; i++) {
		fputs(utf8 ? "│" : "|", out);
		for (j = boxes[i].bits; j--;)
			putc(value >> (boxes[i].shift + j) & 1 ? '1' : '0', out);
	}
	fputs(utf8 ? "│\n" : "|\n", out);
	rule(out, boxes, nr, utf8 ? below : ascii, utf8 ? "─" : "-");
	putc(' ', out);
	for (i = 0; i < nr; i++)
		fprintf(out, " %-*s", i < nr - 1 ? (int)boxes[i].bits : 0, boxes[i].name);
	putc('\n', out);
}
