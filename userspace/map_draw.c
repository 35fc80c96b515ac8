// SPDX-License-Identifier: GPL-2.0-only
/*
 * map: draws what map.c found out.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "draw.h"
#include "map.h"

static const struct {
	char letter;
	const char *words;
	const char *color;
} kinds[NR_KINDS] = {
	[CODE] = { 'c', "code", "32" },
	[READ_ONLY] = { 'r', "read-only file", "36" },
	[DATA] = { 'd', "data of a file", "33" },
	[SHARED_FILE] = { 'f', "shared file", "96" },
	[HEAP] = { 'h', "heap", "35" },
	[STACK] = { 's', "stack", "31" },
	[ANONYMOUS] = { 'a', "anonymous", "94" },
	[SHARED] = { 'm', "shared memory", "95" },
	[HUGETLB] = { 'H', "huge page pool", "92" },
	[DEVICE] = { 'D', "device", "91" },
	[KERNEL] = { 'v', "the kernel's", "37" },
	[NO_ACCESS] = { 'p', "no access", "90" },
	[K_CODE] = { 'c', "code", "32" },
	[K_CONSTANTS] = { 'r', "constants", "36" },
	[K_VARIABLES] = { 'd', "variables", "33" },
	[K_DIRECT] = { 'p', "physical memory", "94" },
	[K_VMALLOC] = { 'v', "vmalloc and registers", "35" },
	[K_MEMMAP] = { 'm', "struct pages", "95" },
	[K_SHADOW] = { 'k', "KASAN's marks", "92" },
	[K_OTHER] = { 'o', "other", "37" },
};

/* What a cell looks like. Parts are less than a third, two thirds, all. */
enum glyph {
	NONE, LITTLE, HALF, MOST, FULL, HUGE_PART, HUGE_FULL, SWAPPED, OTHER,
	FOLDED, NR_GLYPHS
};

static const char *const glyphs[][NR_GLYPHS] = {
	{ ".", ":", "+", "*", "#", "o", "@", "~", "?", "..." },
	{ "·", "░", "▒", "▓", "█", "□", "■", "~", "?", "…" },
};

/* What the rows that were drawn had in common. */
struct drawn {
	struct bytes sum;
	__u64 size;
	__u64 largest;
	bool kinds[NR_KINDS];
	bool glyphs[NR_GLYPHS];
};

/* What most of a cell is; what is empty counts only if all of it is. */
static enum glyph cell_glyph(const struct bytes *cell, __u64 size)
{
	if (cell->other > cell->resident && cell->other > cell->swapped)
		return OTHER;
	if (cell->swapped > cell->resident)
		return SWAPPED;
	if (!cell->resident)
		return NONE;
	if (cell->huge > cell->resident / 2)
		return cell->resident < size ? HUGE_PART : HUGE_FULL;
	if (cell->resident < size)
		return cell->resident < size / 3 ? LITTLE :
		       cell->resident < size / 3 * 2 ? HALF : MOST;
	return FULL;
}

static const char *map_size(struct text *t, __u64 bytes)
{
	return draw_size(t, bytes, DRAW_SIZE_WIDTH);
}

/* Adds a name that fits: its beginning goes, if possible whole folders. */
static void add_name(const struct map *map, struct text *line, const char *name)
{
	const char *folded = glyphs[map->style->utf8][FOLDED];
	size_t columns = text_columns(name);
	mbstate_t state = {};
	const char *slash;
	wchar_t c;

	if (columns <= map->name) {
		text_puts(line, name);
		return;
	}
	while (columns + text_columns(folded) > map->name) {
		size_t len = mbrtowc(&c, name, MB_CUR_MAX, &state);

		columns -= wcwidth(c);
		name += len;
	}
	slash = strchr(name, '/');
	text_puts(line, folded);
	text_puts(line, slash ? slash : name);
}

/* Starts a line: an address or what stands there, and sizes, if there are any. */
static void add_start(const struct map *map, struct text *line,
		      const char *label, const char *size, const char *resident)
{
	draw_blanks(line, map->label - text_columns(label));
	text_printf(line, "%s %*s", label, DRAW_SIZE_WIDTH, size);
	if (*resident)
		text_printf(line, " %*s  ", DRAW_SIZE_WIDTH, resident);
}

static void draw_gap(const struct map *map, FILE *out, __u64 size,
		     struct drawn *drawn)
{
	struct text t = {}, line = {};

	if (!size)
		return;
	drawn->glyphs[FOLDED] = true;
	draw_color(map->style, &line, "2");
	add_start(map, &line, glyphs[map->style->utf8][FOLDED],
		  map_size(&t, size), "");
	draw_color(map->style, &line, "0");
	draw_line(out, &line);
	free(line.s);
	free(t.s);
}

/* Adds an area's letter and cells, and counts what is in them. */
static void add_area(const struct map *map, struct text *line,
		     const struct area *area, struct drawn *drawn)
{
	size_t i;

	draw_letter(map->style, line, kinds[area->kind].letter, kinds[area->kind].color);
	draw_color(map->style, line, kinds[area->kind].color);
	for (i = 0; i < area->nr; i++) {
		const struct bytes *cell = area->cells + i;
		enum glyph glyph = cell_glyph(cell, map_cell(area, i + 1) -
						    map_cell(area, i));

		text_puts(line, glyphs[map->style->utf8][glyph]);
		drawn->glyphs[glyph] = true;
		drawn->sum.resident += cell->resident;
		drawn->sum.huge += cell->huge;
		drawn->sum.swapped += cell->swapped;
		drawn->sum.other += cell->other;
	}
	draw_color(map->style, line, "0");
	drawn->kinds[area->kind] = true;
	drawn->size += area->end - area->start;
	if (area->end - area->start > drawn->largest)
		drawn->largest = area->end - area->start;
}

/* The row of the areas from @area to before @last. */
static void draw_row(const struct map *map, FILE *out, const struct area *area,
		     const struct area *last, struct drawn *drawn)
{
	struct text bar = {}, line = {}, size = {}, resident = {};
	__u64 before = drawn->sum.resident;
	const struct area *first = area;
	size_t used = 0;
	char label[32];

	for (; area < last; area++) {
		used += 1 + area->nr;
		add_area(map, &bar, area, drawn);
	}
	snprintf(label, sizeof(label), "%08llx", (unsigned long long)first->start);
	add_start(map, &line, label, map_size(&size, last[-1].end - first->start),
		  map_size(&resident, drawn->sum.resident - before));
	text_puts(&line, bar.s);
	draw_blanks(&line, map->bar - used + 2);
	add_name(map, &line, first->name);
	draw_line(out, &line);
	free(bar.s);
	free(line.s);
	free(size.s);
	free(resident.s);
}

/* The areas with the gaps between them, from one end to the other. */
static void draw_rows(const struct map *map, FILE *out, struct drawn *drawn)
{
	const struct area *first = map->areas, *last = first + map->nr;
	__u64 low = map->range.start, high = map->range.end;
	const struct area *area, *next;

	if (!high)
		high = map->nr ? last[-1].end : low;
	if (map->style->up) {
		for (area = first; area < last; area = next) {
			for (next = area + 1; next < last && !next->starts_row; )
				next++;
			draw_gap(map, out, area->start - low, drawn);
			draw_row(map, out, area, next, drawn);
			low = next[-1].end;
		}
	} else {
		for (next = last; next > first; next = area) {
			for (area = next - 1; !area->starts_row; )
				area--;
			draw_gap(map, out, high - next[-1].end, drawn);
			draw_row(map, out, area, next, drawn);
			high = area->start;
		}
	}
	draw_gap(map, out, high - low, drawn);
}

static void draw_total(const struct map *map, FILE *out,
		       const struct drawn *drawn)
{
	struct text line = {}, size = {}, resident = {}, t = {};
	char label[32];

	snprintf(label, sizeof(label), "%zu area%s", map->nr,
		 map->nr == 1 ? "" : "s");
	draw_color(map->style, &line, "1");
	add_start(map, &line, label, map_size(&size, drawn->size),
		  map_size(&resident, drawn->sum.resident));
	draw_color(map->style, &line, "0");
	if (drawn->sum.huge)
		text_printf(&line, "%s in huge pages  ",
			    map_size(&t, drawn->sum.huge));
	if (drawn->sum.swapped)
		text_printf(&line, "%s in swap", map_size(&t, drawn->sum.swapped));
	draw_line(out, &line);
	free(line.s);
	free(size.s);
	free(resident.s);
	free(t.s);
}

static void legend_kinds(const struct map *map, struct legend *l, const struct drawn *drawn)
{
	struct text sign = {};
	enum kind kind;

	for (kind = 0; kind < NR_KINDS; kind++) {
		if (!drawn->kinds[kind])
			continue;
		text_clear(&sign);
		draw_letter(map->style, &sign, kinds[kind].letter, kinds[kind].color);
		legend_add(l, sign.s, 1, kinds[kind].words);
	}
	legend_break(l);
	free(sign.s);
}

/* What the cells look like, as far as there are such cells. */
static void legend_glyphs(const struct map *map, struct legend *l, const struct drawn *drawn)
{
	static const struct {
		enum glyph from, to;
		const char *words;
	} meanings[] = {
		{ FULL, FULL, "in memory" },
		{ MOST, LITTLE, "some of it" },
		{ HUGE_FULL, HUGE_FULL, "in huge pages" },
		{ HUGE_PART, HUGE_PART, "some of it" },
		{ SWAPPED, SWAPPED, "in swap" },
		{ OTHER, OTHER, "other entries" },
		{ NONE, NONE, "none" },
		{ FOLDED, FOLDED, "nothing mapped" },
	};
	struct text sign = {};
	bool any;
	size_t i;
	int glyph;

	for (i = 0; i < sizeof(meanings) / sizeof(*meanings); i++) {
		text_clear(&sign);
		any = false;
		for (glyph = meanings[i].from; glyph >= (int)meanings[i].to;
		     glyph--) {
			text_puts(&sign, glyphs[map->style->utf8][glyph]);
			any |= drawn->glyphs[glyph];
		}
		if (any)
			legend_add(l, sign.s, text_columns(sign.s),
				   meanings[i].words);
	}
	legend_break(l);
	free(sign.s);
}

/* How long areas of some sizes are. */
static void legend_scale(const struct map *map, struct legend *l, const struct drawn *drawn)
{
	__u64 step = drawn->largest >> 28 ? 256 : 16;
	__u64 size = map->page_size;
	struct text sign = {}, t = {};
	char words[32];

	text_puts(&sign, "length: ");
	text_puts(&sign, map_size(&t, size));
	legend_add(l, sign.s, sign.len, "is 1 cell");
	if (map->range.end) {
		snprintf(words, sizeof(words), "and more %zu", map->bar - 1);
		map_size(&t, size * (map->bar - 1));
		legend_add(l, t.s, t.len, words);
	}
	while (!map->range.end && size <= drawn->largest / step) {
		size *= step;
		snprintf(words, sizeof(words), "%zu", map_cells(map, size));
		map_size(&t, size);
		legend_add(l, t.s, t.len, words);
	}
	legend_add(l, "the cells", strlen("the cells"),
		   "of an area are equal parts");
	legend_break(l);
	free(sign.s);
	free(t.s);
}

/**
 * map_draw() - draw the picture
 * @drawing: the struct map
 * @out: where to
 */
void map_draw(void *drawing, FILE *out)
{
	struct map *map = drawing;
	struct legend legend = { .out = out };
	struct drawn drawn = {};
	struct text line = {};

	map_layout(map);
	legend.width = map->width;
	if (map->style->headings) {
		draw_color(map->style, &line, "1");
		add_start(map, &line, "START", "SIZE", "RES");
		text_printf(&line, "MAP");
		draw_blanks(&line, map->bar - strlen("MAP") + 2);
		text_puts(&line, "NAME");
		draw_color(map->style, &line, "0");
		draw_line(out, &line);
	}
	draw_rows(map, out, &drawn);
	draw_total(map, out, &drawn);
	if (map->style->headings && map->nr) {
		putc('\n', out);
		legend_kinds(map, &legend, &drawn);
		legend_glyphs(map, &legend, &drawn);
		legend_scale(map, &legend, &drawn);
	}
	free(legend.line.s);
	free(line.s);
}
