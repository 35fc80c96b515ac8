// SPDX-License-Identifier: GPL-2.0-only
/*
 * ram: all RAM as a map of characters: of each run of frames the largest block that
 * is free, or what the memory there is for.
 *
 * A cell is one pageblock, or 2, 4, ... of them where there are many. A row starts
 * at a multiple of what a row holds, which is as many cells as there is room for.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "freezone.h"

/* Columns of a row's first frame; cells of a row; rows of a picture, and one a zone. */
#define LABEL_WIDTH	10
#define CELLS_MIN	16
#define CELLS_MAX	256
#define CELLS_STEP	8
#define ROWS_MAX	48

/* Physical addresses have no more bits. */
#define ADDRESS_BITS	56

/* In a cell: nothing is free; movable memory with what cannot be moved in it. */
#define SIGN_FULL	'.'
#define SIGN_MIXED	'!'
#define MIXED_COLOR	"91"
#define ORDER_NONE	0xff

/* What --by takes, in the order of the enum. */
enum { BY_ORDER, BY_TYPE };
static const char *const ram_by[] = { "order", "type", NULL };

/**
 * struct pageblock - a pageblock, as far as it is wanted
 * @pfn: its first frame
 * @pages: its pages
 * @free: those that are free
 * @largest: order of its largest free block, ORDER_NONE for none
 * @type: what it is for
 * @mixed: it is for movable memory, and holds other
 */
struct pageblock {
	__u64 pfn;
	__u32 pages;
	__u32 free;
	__u8 largest;
	__u8 type;
	bool mixed;
};

/**
 * struct pageblocks - those of a zone
 * @list: @nr of them
 * @nr: how many
 * @room: how many there is room for
 */
struct pageblocks {
	struct pageblock *list;
	size_t nr;
	size_t room;
};

/**
 * struct cell - what a cell shows
 * @pages: its pages by type
 * @all: of all types; 0: nothing is there
 * @free: those that are free
 * @order: the largest order of a free block, plus 1; 0 for none
 * @mixed: there is memory that is not movable, in a block that is for such
 */
struct cell {
	__u64 pages[NR_MTYPES];
	__u64 all;
	__u64 free;
	unsigned int order;
	bool mixed;
};

/**
 * struct ram - a picture that is being made
 * @style: how it looks
 * @zones: the zones, each with a struct pageblocks
 * @page_size: bytes of a page
 * @block: frames of a pageblock, as far as is known
 * @cell: frames of a cell
 * @cells: cells of a row
 * @drawn: signs that were drawn
 */
struct ram {
	const struct style *style;
	struct freezones zones;
	__u64 page_size;
	__u64 block;
	__u64 cell;
	size_t cells;
	bool drawn[128];
};

static void *ram_begin(const struct range *range, const struct style *style)
{
	struct ram *ram = xzalloc(sizeof(*ram));

	(void)range;
	ram->style = style;
	ram->block = 1;
	for (ram->cells = CELLS_MIN; ram->cells < CELLS_MAX; ram->cells += CELLS_STEP)
		if (LABEL_WIDTH + 1 + ram->cells + CELLS_STEP > style->width)
			break;
	return ram;
}

static void ram_end(void *drawing)
{
	struct ram *ram = drawing;
	size_t i;

	for (i = 0; i < ram->zones.nr; i++)
		free(((struct pageblocks *)ram->zones.list[i].data)->list);
	freezones_free(&ram->zones);
	free(ram);
}

enum { P_PFN, P_NODE, P_ZONE, P_TYPE, P_PAGES, P_FREE, P_MIXED, P_LARGEST };

static const struct picture_field pageblock_fields[] = {
	[P_PFN] = { "pfn", MMS_PFN },
	[P_NODE] = { "node", MMS_COUNT },
	[P_ZONE] = { "zone", MMS_STRING },
	[P_TYPE] = { "migratetype", MMS_ENUM },
	[P_PAGES] = { "pages", MMS_COUNT },
	[P_FREE] = { "free", MMS_COUNT },
	[P_MIXED] = { "mixed", MMS_BOOL },
	[P_LARGEST] = { "largest", MMS_COUNT },
	{}
};

static const char *ram_row(void *drawing, const struct picture_row *row)
{
	__u64 largest = picture_number(row, P_LARGEST);
	__u64 pages = picture_number(row, P_PAGES);
	__u64 pfn = picture_number(row, P_PFN);
	struct ram *ram = drawing;
	struct pageblocks *blocks;
	__u64 end;

	if (raw_nothing(row->columns[P_LARGEST].field, largest))
		largest = ORDER_NONE;
	else if (largest >= ORDERS_MAX)
		return "a block larger than any is";
	if (!pages || pages > 1ULL << ORDERS_MAX || picture_number(row, P_FREE) > pages)
		return "a pageblock of so many pages";
	ram->page_size = row->raw->header->page_size;
	if (!ram->page_size || __builtin_add_overflow(pfn, pages, &end) ||
	    __builtin_mul_overflow(end, ram->page_size, &end) || end >> ADDRESS_BITS)
		return "a frame that no address has";
	while (ram->block < pages)
		ram->block *= 2;
	blocks = freezones_find(&ram->zones, picture_number(row, P_NODE),
				picture_string(row, P_ZONE), sizeof(*blocks));
	if (!blocks)
		return "more zones than there can be";
	/* They come in order of frames: what does not was there before. */
	if (blocks->nr && pfn <= blocks->list[blocks->nr - 1].pfn)
		return "pageblocks out of order";
	if (blocks->nr == blocks->room) {
		blocks->room = blocks->room * 2 + 256;
		blocks->list = xrealloc(blocks->list, blocks->room * sizeof(*blocks->list));
	}
	blocks->list[blocks->nr++] = (struct pageblock){
		.pfn = pfn, .pages = pages, .free = picture_number(row, P_FREE),
		.largest = largest, .type = mtype_of(picture_word(row, P_TYPE)),
		.mixed = picture_number(row, P_MIXED) == 1,
	};
	return NULL;
}

/* Rows that the zones take: those without RAM in them are left out. */
static size_t count_rows(const struct ram *ram)
{
	__u64 row = ram->cell * ram->cells;
	size_t rows = 0, i, j;

	for (i = 0; i < ram->zones.nr; i++) {
		const struct pageblocks *blocks = ram->zones.list[i].data;

		for (j = 0; j < blocks->nr; j++)
			rows += !j || blocks->list[j].pfn / row != blocks->list[j - 1].pfn / row;
	}
	return rows;
}

/* A zone takes a row, or two where it lies across the start of one, however large a cell. */
static void ram_layout(struct ram *ram)
{
	ram->cell = ram->block;
	while (count_rows(ram) > ROWS_MAX + ram->zones.nr && ram->cell < 1ULL << ADDRESS_BITS)
		ram->cell *= 2;
}

static const char *order_color(unsigned int order)
{
	return order >= 9 ? "32" : order >= 6 ? "36" : order >= 3 ? "33" : "31";
}

/* What most of a cell is for. */
static enum mtype cell_type(const struct cell *cell)
{
	enum mtype type, most = 0;

	for (type = 1; type < NR_MTYPES; type++)
		if (cell->pages[type] > cell->pages[most])
			most = type;
	return most;
}

/* Adds a cell; *@last is the colour of the one before it, "0" for none. */
static void add_cell(struct ram *ram, struct text *line, const struct cell *cell,
		     const char **last)
{
	const char *color;
	char sign = ' ';

	if (!cell->all) {
		color = "0";
	} else if (ram->style->by == BY_ORDER) {
		sign = cell->order ? ORDER_SIGNS[cell->order - 1] : SIGN_FULL;
		color = cell->order ? order_color(cell->order - 1) : "2";
	} else if (cell->mixed) {
		sign = SIGN_MIXED;
		color = MIXED_COLOR;
	} else {
		sign = mtype_letter(cell_type(cell));
		color = mtype_color(cell_type(cell));
		if (cell->free == cell->all)
			sign = tolower(sign);
	}
	draw_sign(ram->style, line, sign, color, sign != ' ' && sign != SIGN_FULL, last);
	ram->drawn[(unsigned char)sign] = true;
}

static void cell_add(struct cell *cell, const struct pageblock *block)
{
	cell->pages[block->type] += block->pages;
	cell->all += block->pages;
	cell->free += block->free;
	cell->mixed |= block->mixed;
	if (block->largest != ORDER_NONE && block->largest >= cell->order)
		cell->order = block->largest + 1;
}

static void draw_zone(struct ram *ram, FILE *out, const struct freezone *zone)
{
	const struct pageblocks *blocks = zone->data;
	struct legend head = { .out = out, .width = ram->style->width };
	struct text line = {}, t = {};
	__u64 pages = 0, free_pages = 0, row, at;
	size_t mixed = 0, i, c;
	const char *last;
	char number[24];

	for (i = 0; i < blocks->nr; i++) {
		pages += blocks->list[i].pages;
		free_pages += blocks->list[i].free;
		mixed += blocks->list[i].mixed;
	}
	text_printf(&line, " %s", draw_size(&t, pages * ram->page_size, DRAW_SIZE_WIDTH));
	text_printf(&line, ", %s free",
		    draw_size(&t, free_pages * ram->page_size, DRAW_SIZE_WIDTH));
	freezone_head(zone, ram->style, &head, line.s);
	text_clear(&line);
	text_printf(&line, "pageblock%s, %zu mixed", blocks->nr == 1 ? "" : "s", mixed);
	snprintf(number, sizeof(number), "%zu", blocks->nr);
	legend_add(&head, number, strlen(number), line.s);
	legend_break(&head);
	text_clear(&line);

	for (i = 0; i < blocks->nr; ) {
		row = blocks->list[i].pfn / ram->cell / ram->cells * ram->cells;
		text_printf(&line, "0x%-*llx ", LABEL_WIDTH - 2,
			    (unsigned long long)(row * ram->cell));
		for (last = "0", c = 0; c < ram->cells; c++) {
			struct cell cell = {};

			at = row + c;
			for (; i < blocks->nr && blocks->list[i].pfn / ram->cell == at; i++)
				cell_add(&cell, blocks->list + i);
			add_cell(ram, &line, &cell, &last);
		}
		draw_signs_end(ram->style, &line, &last);
		draw_line(out, &line);
	}
	free(head.line.s);
	free(line.s);
	free(t.s);
}

static void legend_orders(const struct ram *ram, struct legend *l)
{
	struct text sign = {}, size = {};
	size_t order;

	for (order = ORDERS_MAX; order--; ) {
		if (!ram->drawn[(unsigned char)ORDER_SIGNS[order]])
			continue;
		text_clear(&sign);
		draw_letter(ram->style, &sign, ORDER_SIGNS[order], order_color(order));
		legend_add(l, sign.s, 1, draw_size(&size, ram->page_size << order,
						   DRAW_SIZE_WIDTH));
	}
	if (ram->drawn[SIGN_FULL])
		legend_add(l, ".", 1, "nothing");
	legend_break(l);
	legend_add(l, "is the largest free block", 25, "in a cell, by its order");
	free(sign.s);
	free(size.s);
}

static void legend_types(const struct ram *ram, struct legend *l)
{
	struct text sign = {};
	bool small = false;
	enum mtype type;

	for (type = 0; type < NR_MTYPES; type++) {
		char letter = mtype_letter(type);

		small |= ram->drawn[tolower(letter)];
		if (!ram->drawn[(unsigned char)letter] && !ram->drawn[tolower(letter)])
			continue;
		text_clear(&sign);
		draw_letter(ram->style, &sign, letter, mtype_color(type));
		legend_add(l, sign.s, 1, mtype_words(type));
	}
	if (small)
		legend_add(l, "small letter:", 13, "all is free");
	if (ram->drawn[SIGN_MIXED]) {
		text_clear(&sign);
		draw_letter(ram->style, &sign, SIGN_MIXED, MIXED_COLOR);
		legend_add(l, sign.s, 1, "mixed: for movable memory, and holds other");
	}
	free(sign.s);
}

static void ram_draw(void *drawing, FILE *out)
{
	struct ram *ram = drawing;
	struct legend legend = { .out = out, .width = ram->style->width };
	struct text t = {}, u = {};
	char words[64];
	size_t i;

	ram_layout(ram);
	for (i = 0; i < ram->zones.nr; i++)
		draw_zone(ram, out, ram->zones.list + i);
	if (!ram->style->headings || !ram->zones.nr)
		return;
	putc('\n', out);
	if (ram->style->by == BY_TYPE)
		legend_types(ram, &legend);
	else
		legend_orders(ram, &legend);
	legend_break(&legend);
	draw_size(&t, ram->cell * ram->page_size, DRAW_SIZE_WIDTH);
	draw_size(&u, ram->cell * ram->cells * ram->page_size, DRAW_SIZE_WIDTH);
	snprintf(words, sizeof(words), "is %s, a row %s, its first frame at the left", t.s, u.s);
	legend_add(&legend, "a cell", 6, words);
	legend_break(&legend);
	free(legend.line.s);
	free(t.s);
	free(u.s);
}

static const struct picture_file ram_files[] = {
	{ "pageblocks", pageblock_fields, ram_row },
	{}
};

const struct picture ram_picture = {
	.help = "RAM as a map: where large blocks are free, or with --by type what it is for",
	.files = ram_files,
	.by = ram_by,
	.where = true,
	.begin = ram_begin,
	.draw = ram_draw,
	.end = ram_end,
};
