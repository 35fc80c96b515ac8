// SPDX-License-Identifier: GPL-2.0-only
/*
 * orders: the free memory of each zone as bars, one for each size of free blocks.
 *
 * A bar is as long as the memory in those blocks, so that a few large blocks and
 * many small ones of the same memory are equal; each type has its part of it.
 */
#include <stdlib.h>

#include "freezone.h"

/* Columns of a number of blocks, at least, and of what else is before a bar. */
#define BLOCKS_WIDTH	9
#define NUMBERS_WIDTH	(5 + 2 + DRAW_SIZE_WIDTH + 1 + 2 + DRAW_SIZE_WIDTH + 2)

/**
 * struct bar - the free blocks of an order, or on per-CPU lists
 * @blocks: how many
 * @bytes: memory in them, by type
 * @all: of all types
 */
struct bar {
	__u64 blocks;
	__u64 bytes[NR_MTYPES];
	__u64 all;
};

/**
 * struct bars - those of a zone
 * @order: by order
 * @pcp: on per-CPU lists, of all orders
 * @orders: how many orders there are
 */
struct bars {
	struct bar order[ORDERS_MAX];
	struct bar pcp;
	size_t orders;
};

/**
 * struct orders - a picture that is being made
 * @style: how it looks
 * @zones: the zones, each with a struct bars
 * @width: columns of a line
 * @blocks_width: columns of a number of blocks
 * @page_size: bytes of a page
 * @types: types that were met
 */
struct orders {
	const struct style *style;
	struct freezones zones;
	size_t width;
	int blocks_width;
	__u64 page_size;
	bool types[NR_MTYPES];
};

static void *orders_begin(const struct range *range, const struct style *style)
{
	struct orders *o = xzalloc(sizeof(*o));

	(void)range;
	o->style = style;
	o->width = draw_width(style);
	return o;
}

static void orders_end(void *drawing)
{
	struct orders *o = drawing;

	freezones_free(&o->zones);
	free(o);
}

enum { B_NODE, B_ZONE, B_ORDER, B_TYPE, B_BLOCKS, B_BYTES, B_PCP };

static const struct picture_field buddy_fields[] = {
	[B_NODE] = { "node", MMS_COUNT },
	[B_ZONE] = { "zone", MMS_STRING },
	[B_ORDER] = { "order", MMS_COUNT },
	[B_TYPE] = { "migratetype", MMS_ENUM },
	[B_BLOCKS] = { "blocks", MMS_COUNT },
	[B_BYTES] = { "bytes", MMS_BYTES },
	[B_PCP] = { "pcp", MMS_BOOL },
	{}
};

static const char *orders_row(void *drawing, const struct picture_row *row)
{
	enum mtype type = mtype_of(picture_word(row, B_TYPE));
	__u64 order = picture_number(row, B_ORDER);
	__u64 bytes = picture_number(row, B_BYTES);
	struct orders *o = drawing;
	struct bars *bars;
	struct bar *bar;

	if (order >= ORDERS_MAX)
		return "blocks larger than any are";
	o->page_size = row->raw->header->page_size;
	bars = freezones_find(&o->zones, picture_number(row, B_NODE), picture_string(row, B_ZONE),
			      sizeof(*bars));
	if (!bars)
		return "more zones than there can be";
	bars->orders = order >= bars->orders ? order + 1 : bars->orders;
	bar = picture_number(row, B_PCP) ? &bars->pcp : bars->order + order;
	if (__builtin_add_overflow(bar->all, bytes, &bar->all))
		return "more memory than there is";
	if (__builtin_add_overflow(bar->blocks, picture_number(row, B_BLOCKS), &bar->blocks))
		return "more blocks than there are";
	bar->bytes[type] += bytes;
	o->types[type] |= bytes;
	return NULL;
}

/* Bytes that a cell stands for: the longest bar just fits. */
static __u64 cell_bytes(const struct orders *o, const struct bars *bars)
{
	size_t cells = o->width - NUMBERS_WIDTH - o->blocks_width - NR_MTYPES, i;
	__u64 most = bars->pcp.all;

	for (i = 0; i < bars->orders; i++)
		most = bars->order[i].all > most ? bars->order[i].all : most;
	return most / cells + !!(most % cells);
}

static void draw_bar(const struct orders *o, FILE *out, const char *label, __u64 size,
		     const struct bar *bar, __u64 cell)
{
	struct text line = {}, t = {};
	enum mtype type;
	__u64 cells;

	text_printf(&line, "%5s  %*s %*llu  ", label, DRAW_SIZE_WIDTH,
		    size ? draw_size(&t, size, DRAW_SIZE_WIDTH) : "",
		    o->blocks_width, (unsigned long long)bar->blocks);
	text_printf(&line, "%*s  ", DRAW_SIZE_WIDTH, draw_size(&t, bar->all, DRAW_SIZE_WIDTH));
	for (type = 0; type < NR_MTYPES; type++) {
		if (!bar->bytes[type])
			continue;
		cells = bar->bytes[type] / cell;
		draw_color(o->style, &line, "7");
		draw_color(o->style, &line, mtype_color(type));
		for (cells += !cells; cells; cells--)
			text_printf(&line, "%c", mtype_letter(type));
		draw_color(o->style, &line, "0");
	}
	draw_line(out, &line);
	free(line.s);
	free(t.s);
}

static void draw_zone(const struct orders *o, FILE *out, const struct freezone *zone)
{
	const struct bars *bars = zone->data;
	__u64 cell = cell_bytes(o, bars), all = 0;
	struct legend head = { .out = out, .width = o->width };
	struct text line = {}, t = {};
	char label[24];
	size_t i;

	for (i = 0; i < bars->orders; i++)
		all += bars->order[i].all;
	text_printf(&line, " %s free", draw_size(&t, all, DRAW_SIZE_WIDTH));
	if (bars->pcp.all)
		text_printf(&line, ", %s on lists of CPUs",
			    draw_size(&t, bars->pcp.all, DRAW_SIZE_WIDTH));
	freezone_head(zone, o->style, &head, line.s);
	if (cell)
		legend_add(&head, "a letter is", 11, draw_size(&t, cell, DRAW_SIZE_WIDTH));
	legend_break(&head);
	text_clear(&line);
	if (o->style->headings) {
		draw_color(o->style, &line, "1");
		text_printf(&line, "ORDER   SIZE %*s  BYTES", o->blocks_width, "BLOCKS");
		draw_color(o->style, &line, "0");
		draw_line(out, &line);
	}
	for (i = 0; i < bars->orders; i++) {
		snprintf(label, sizeof(label), "%zu", i);
		draw_bar(o, out, label, o->page_size << i, bars->order + i, cell);
	}
	draw_bar(o, out, "CPUs", 0, &bars->pcp, cell);
	free(head.line.s);
	free(line.s);
	free(t.s);
}

/* The widest number of all zones, as they stand below each other. */
static int blocks_width(const struct orders *o)
{
	int width = BLOCKS_WIDTH;
	size_t i, j;

	for (i = 0; i < o->zones.nr; i++) {
		const struct bars *bars = o->zones.list[i].data;
		__u64 most = bars->pcp.blocks;
		int digits;

		for (j = 0; j < bars->orders; j++)
			most = bars->order[j].blocks > most ? bars->order[j].blocks : most;
		digits = snprintf(NULL, 0, "%llu", (unsigned long long)most);
		width = digits > width ? digits : width;
	}
	return width;
}

static void orders_draw(void *drawing, FILE *out)
{
	struct orders *o = drawing;
	struct legend legend = { .out = out, .width = o->width };
	struct text sign = {};
	enum mtype type;
	size_t i;

	o->blocks_width = blocks_width(o);
	for (i = 0; i < o->zones.nr; i++) {
		draw_zone(o, out, o->zones.list + i);
		if (i + 1 < o->zones.nr || o->style->headings)
			putc('\n', out);
	}
	if (!o->style->headings)
		return;
	for (type = 0; type < NR_MTYPES; type++) {
		if (!o->types[type])
			continue;
		text_clear(&sign);
		draw_letter(o->style, &sign, mtype_letter(type), mtype_color(type));
		legend_add(&legend, sign.s, 1, mtype_words(type));
	}
	legend_add(&legend, "a bar", 5, "is as long as the memory in it, a letter at least");
	legend_break(&legend);
	free(legend.line.s);
	free(sign.s);
}

static const struct picture_file orders_files[] = {
	{ "buddy", buddy_fields, orders_row },
	{}
};

const struct picture orders_picture = {
	.help = "free memory by the size of its blocks, as bars",
	.files = orders_files,
	.where = true,
	.begin = orders_begin,
	.draw = orders_draw,
	.end = orders_end,
};
