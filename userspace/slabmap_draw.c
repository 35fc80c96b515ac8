// SPDX-License-Identifier: GPL-2.0-only
/*
 * slabmap: draws what slabmap.c has kept.
 */
#include <stdlib.h>
#include <string.h>

#include "slabmap.h"

/* Lines of a place that are drawn; damaged slabs always are. */
#define LINES_MAX	48

/* A longer line of objects goes on below, after a multiple of this. */
#define CELLS_STEP	8

#define ADDRESS_WIDTH	18

/* Columns of what a place, or half of what damage, is called. */
#define NAME_WIDTH	20
#define DAMAGE_COLOR	"91"

static const struct {
	char sign;
	const char *color;
	const char *words;
} signs[] = {
	{ '#', "32", "used" },
	{ '.', "2", "free, on the slab's freelist" },
	{ 'c', "36", "free, on a CPU's freelist" },
	{ 's', "34", "free, in a CPU's sheaf" },
	{ 'b', "35", "free, in a node's barn" },
	{ '?', "33", "not known" },
};

#define NR_SIGNS	(sizeof(signs) / sizeof(*signs))

/**
 * slabmap_owner() - whose a slab is
 * @slab: the slab
 * @nodes: if it is no CPU's, say of which node it is
 * @label: gets the words, LABEL_BYTES of them; "" for nobody's
 *
 * Return: columns of it.
 */
size_t slabmap_owner(const struct slab *slab, bool nodes, char *label)
{
	*label = '\0';
	if (slab->cpu <= NUMBER_MAX)
		return snprintf(label, LABEL_BYTES, "cpu %u", (unsigned int)slab->cpu);
	if (nodes && slab->node <= NUMBER_MAX)
		return snprintf(label, LABEL_BYTES, "node %u", (unsigned int)slab->node);
	return 0;
}

/**
 * slabmap_used() - how many of a slab's objects are used
 * @slab: the slab
 * @label: gets the words, LABEL_BYTES of them
 *
 * Return: columns of it.
 */
size_t slabmap_used(const struct slab *slab, char *label)
{
	return snprintf(label, LABEL_BYTES, "%u/%u", (unsigned int)slab->used,
			(unsigned int)slab->objects);
}

static const char *plural(__u64 nr)
{
	return nr == 1 ? "" : "s";
}

/* Objects of a line; all of them where there is room. */
static size_t line_cells(const struct slabmap *map, size_t start, size_t objects)
{
	size_t cells = map->width - start;

	return objects <= cells ? cells : cells / CELLS_STEP * CELLS_STEP;
}

/* Columns before the objects of a slab. */
static size_t line_start(const struct slabmap *map)
{
	return ADDRESS_WIDTH + !!map->owner_width + map->owner_width + 1 + map->used_width + 2;
}

/* How many lines a slab takes. */
static size_t slab_lines(const struct slabmap *map, const struct slab *slab)
{
	size_t objects = strlen(slab->map);
	size_t cells = line_cells(map, line_start(map), objects);

	return (objects ? (objects + cells - 1) / cells : 1) + (slab->like.slabs > 1) +
	       !!slab->damage;
}

static void add_object(struct slabmap *map, struct text *line, char sign, const char **last)
{
	const char *color = "0";
	size_t i;

	for (i = 0; i < NR_SIGNS; i++)
		if (signs[i].sign == sign)
			color = signs[i].color;
	draw_sign(map->style, line, sign, color, sign != FREE_SIGN && strcmp(color, "0"), last);
	map->drawn[(unsigned char)sign] = true;
}

static void draw_slab(struct slabmap *map, FILE *out, const struct slab *slab)
{
	size_t start = line_start(map), objects = strlen(slab->map), at, i;
	size_t cells = line_cells(map, start, objects);
	char label[LABEL_BYTES];
	struct text line = {};

	text_printf(&line, "0x%016llx ", (unsigned long long)slab->address);
	slabmap_owner(slab, map->nodes, label);
	if (map->owner_width)
		text_printf(&line, "%-*s ", (int)map->owner_width, label);
	slabmap_used(slab, label);
	text_printf(&line, "%*s  ", (int)map->used_width, label);
	for (at = 0; at < objects; at += cells) {
		const char *last = "0";

		if (at)
			draw_blanks(&line, start);
		for (i = at; i < objects && i < at + cells; i++)
			add_object(map, &line, slab->map[i], &last);
		draw_signs_end(map->style, &line, &last);
		draw_line(out, &line);
	}
	if (!objects)
		draw_line(out, &line);
	if (slab->damage) {
		draw_blanks(&line, 2);
		draw_color(map->style, &line, DAMAGE_COLOR);
		text_puts(&line, "damaged: ");
		draw_cut(&line, slab->damage, 2 * NAME_WIDTH);
		draw_color(map->style, &line, "0");
		draw_line(out, &line);
	}
	free(line.s);
}

/* Those that are not drawn, in a line. */
static void draw_more(FILE *out, const struct count *count, const char *what)
{
	fprintf(out, "  %llu more %s%s, %llu of %llu objects used\n",
		(unsigned long long)count->slabs, what, plural(count->slabs),
		(unsigned long long)count->used, (unsigned long long)count->objects);
}

/* The same of those that are like one that was drawn. */
static void draw_like(FILE *out, const struct slab *slab, bool full)
{
	__u64 more = slab->like.slabs - 1;

	if (!more)
		return;
	if (full)
		fprintf(out, "  %llu more full slab%s\n", (unsigned long long)more, plural(more));
	else
		fprintf(out, "  %llu more like it\n", (unsigned long long)more);
}

static void draw_place(struct slabmap *map, FILE *out, const struct place *place)
{
	struct legend head = { .out = out, .width = map->width };
	struct text line = {}, t = {};
	struct count rest = place->all;
	size_t lines = 0, name, i;

	draw_color(map->style, &line, "1");
	name = draw_cut(&line, *place->word ? place->word : "?", NAME_WIDTH);
	draw_color(map->style, &line, "0");
	text_printf(&t, " %llu slab%s", (unsigned long long)place->all.slabs,
		    plural(place->all.slabs));
	legend_add(&head, line.s, name, t.s);
	text_clear(&t);
	text_printf(&t, "%llu of %llu", (unsigned long long)place->all.used,
		    (unsigned long long)place->all.objects);
	legend_add(&head, t.s, t.len, "objects used");
	if (place->damaged) {
		text_clear(&t);
		text_printf(&t, "%llu", (unsigned long long)place->damaged);
		text_clear(&line);
		draw_color(map->style, &line, DAMAGE_COLOR);
		text_puts(&line, t.s);
		draw_color(map->style, &line, "0");
		legend_add(&head, line.s, t.len, "damaged");
	}
	if (map->style->headings && place->words)
		legend_add(&head, "-", 1, place->words);
	legend_break(&head);

	count_add(&rest, -place->full.like.slabs, -place->full.like.objects,
		  -place->full.like.used);
	for (i = 0; i < place->nr; i++) {
		const struct slab *slab = place->list + i;

		lines += slab_lines(map, slab);
		if (i && lines > LINES_MAX && !slab->damage)
			continue;
		draw_slab(map, out, slab);
		draw_like(out, slab, false);
		count_add(&rest, -slab->like.slabs, -slab->like.objects, -slab->like.used);
	}
	if (rest.slabs)
		draw_more(out, &rest, "slab");
	if (place->full.map) {
		draw_slab(map, out, &place->full);
		draw_like(out, &place->full, true);
	}
	free(head.line.s);
	free(line.s);
	free(t.s);
}

static void draw_head(const struct slabmap *map, FILE *out)
{
	struct legend head = { .out = out, .width = map->width };
	struct text line = {}, t = {}, words = {};
	size_t name;

	draw_color(map->style, &line, "1");
	name = draw_cut(&line, map->name, map->width / 3);
	draw_color(map->style, &line, "0");
	text_printf(&words, " objects of %s", draw_size(&t, map->object_size, DRAW_SIZE_WIDTH));
	if (map->size != map->object_size)
		text_printf(&words, ", one every %s", draw_size(&t, map->size, DRAW_SIZE_WIDTH));
	legend_add(&head, line.s, name, words.s);
	text_clear(&words);
	text_printf(&words, "slab%s, %s", plural(map->all.slabs),
		    draw_size(&t, map->bytes, DRAW_SIZE_WIDTH));
	text_clear(&t);
	text_printf(&t, "%llu", (unsigned long long)map->all.slabs);
	legend_add(&head, t.s, t.len, words.s);
	legend_break(&head);
	free(head.line.s);
	free(words.s);
	free(line.s);
	free(t.s);
}

static void draw_legend(const struct slabmap *map, FILE *out)
{
	struct legend legend = { .out = out, .width = map->width };
	struct text sign = {};
	size_t i;

	for (i = 0; i < NR_SIGNS; i++) {
		if (!map->drawn[(unsigned char)signs[i].sign])
			continue;
		text_clear(&sign);
		if (signs[i].sign == FREE_SIGN)
			text_puts(&sign, ".");
		else
			draw_letter(map->style, &sign, signs[i].sign, signs[i].color);
		legend_add(&legend, sign.s, 1, signs[i].words);
	}
	legend_break(&legend);
	legend_add(&legend, "a character", 11, "is an object, the first one at the address");
	legend_break(&legend);
	free(legend.line.s);
	free(sign.s);
}

/**
 * slabmap_draw() - draw the slabs that were read
 * @drawing: the struct slabmap
 * @out: where to
 */
void slabmap_draw(void *drawing, FILE *out)
{
	struct slabmap *map = drawing;
	const char *blank = "";
	size_t i;

	if (map->name && map->style->headings) {
		draw_head(map, out);
		blank = "\n";
	}
	for (i = 0; i < PLACES_MAX; i++) {
		if (!map->places[i])
			continue;
		fputs(blank, out);
		draw_place(map, out, map->places[i]);
		blank = "\n";
	}
	if (map->all.slabs && map->style->headings) {
		putc('\n', out);
		draw_legend(map, out);
	}
}
