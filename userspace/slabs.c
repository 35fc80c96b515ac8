// SPDX-License-Identifier: GPL-2.0-only
/*
 * slabs: the caches of the slab allocator as bars, those with most memory first.
 *
 * All bars are equally long: a bar is all the memory in the slabs of its cache, and says
 * what part of it is used, what free objects CPUs and nodes keep at hand, what is free
 * on the slabs' own lists, and what no object can use. How much it is in all is a number.
 */
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "picture.h"

/* Columns of what is used, and of what is between a name and its bar. */
#define PERCENT_WIDTH	4
#define NUMBERS_WIDTH	(1 + DRAW_SIZE_WIDTH + 1 + PERCENT_WIDTH + 2)

/* A name has a third of the line at most, and this at least. */
#define NAME_MIN	5

/* Caches of a machine: with one each for thousands of groups there are not so many. */
#define CACHES_MAX	0x100000

/**
 * enum share - what the memory of a cache is
 * @USED: objects that somebody has
 * @CACHED: free ones that CPUs and nodes keep at hand
 * @FREE: those on the lists of their slabs
 * @WASTE: what no object can use
 * @NR_SHARES: how many there are
 */
enum share { USED, CACHED, FREE, WASTE, NR_SHARES };

static const struct {
	char sign;
	const char *color;
	const char *word;
	const char *words;
} shares[NR_SHARES] = {
	[USED] = { '#', "32", "used", "used by objects" },
	[CACHED] = { 'c', "36", "cached", "cached: free, and at hand of a CPU or node" },
	[FREE] = { '.', "2", "free", "free in its slab" },
	[WASTE] = { 'w', "31", "waste", "waste: no object can use it" },
};

/**
 * struct cache - a cache with slabs
 * @name: its name
 * @at: where it was among the others
 * @bytes: its memory, by what it is
 * @all: all of it
 */
struct cache {
	char *name;
	size_t at;
	__u64 bytes[NR_SHARES];
	__u64 all;
};

/**
 * struct slabs - a picture that is being made
 * @style: how it looks
 * @width: columns of a line
 * @list: the caches that have slabs, @nr of them
 * @nr: how many
 * @room: how many there is room for
 * @empty: caches that have no slab
 * @bytes: the memory of all caches, by what it is
 * @all: all of it
 */
struct slabs {
	const struct style *style;
	size_t width;
	struct cache *list;
	size_t nr;
	size_t room;
	size_t empty;
	__u64 bytes[NR_SHARES];
	__u64 all;
};

static void *slabs_begin(const struct range *range, const struct style *style)
{
	struct slabs *slabs = xzalloc(sizeof(*slabs));

	(void)range;
	slabs->style = style;
	slabs->width = draw_width(style);
	return slabs;
}

static void slabs_end(void *drawing)
{
	struct slabs *slabs = drawing;
	size_t i;

	for (i = 0; i < slabs->nr; i++)
		free(slabs->list[i].name);
	free(slabs->list);
	free(slabs);
}

enum { C_NAME, C_OBJECT_SIZE, C_OBJECTS, C_USED, C_CACHED, C_WASTE };

static const struct picture_field cache_fields[] = {
	[C_NAME] = { "name", MMS_STRING },
	[C_OBJECT_SIZE] = { "object_size", MMS_BYTES },
	[C_OBJECTS] = { "objects", MMS_COUNT },
	[C_USED] = { "used", MMS_COUNT },
	[C_CACHED] = { "cached", MMS_COUNT },
	[C_WASTE] = { "waste", MMS_BYTES },
	{}
};

/* A number, 0 where there is none, and no more than @most. */
static __u64 number_of(const struct picture_row *row, unsigned int i, __u64 most)
{
	__u64 number = picture_number(row, i);

	if (raw_nothing(row->columns[i].field, number))
		return 0;
	return number < most ? number : most;
}

static const char *slabs_row(void *drawing, const struct picture_row *row)
{
	__u64 size = number_of(row, C_OBJECT_SIZE, ~0ULL);
	__u64 left = number_of(row, C_OBJECTS, ~0ULL);
	struct cache cache = {};
	struct slabs *slabs = drawing;
	enum share share;
	__u64 bytes;

	if (__builtin_mul_overflow(left, size, &bytes))
		return "more memory than there is";
	/* They are counted one after the other, so the parts can be more than the whole. */
	cache.bytes[USED] = number_of(row, C_USED, left);
	left -= cache.bytes[USED];
	cache.bytes[CACHED] = number_of(row, C_CACHED, left);
	cache.bytes[FREE] = left - cache.bytes[CACHED];
	for (share = USED; share <= FREE; share++)
		cache.bytes[share] *= size;
	cache.bytes[WASTE] = number_of(row, C_WASTE, ~0ULL);
	for (share = 0; share < NR_SHARES; share++) {
		if (__builtin_add_overflow(slabs->all, cache.bytes[share], &slabs->all))
			return "more memory than there is";
		slabs->bytes[share] += cache.bytes[share];
		cache.all += cache.bytes[share];
	}
	if (!cache.all) {
		slabs->empty++;
		return NULL;
	}
	if (slabs->nr == CACHES_MAX)
		return "more caches than there can be";
	if (slabs->nr == slabs->room) {
		slabs->room = slabs->room * 2 + 64;
		slabs->list = xrealloc(slabs->list, slabs->room * sizeof(*slabs->list));
	}
	cache.name = xprintf("%s", picture_string(row, C_NAME));
	cache.at = slabs->nr;
	slabs->list[slabs->nr++] = cache;
	return NULL;
}

/* Most memory first; of caches with the same as their file has them. */
static int compare_caches(const void *a, const void *b)
{
	const struct cache *left = a, *right = b;

	if (left->all != right->all)
		return left->all > right->all ? -1 : 1;
	return left->at < right->at ? -1 : 1;
}

/* So many of @of as @part is of @all, rounded. */
static size_t scale(__u64 part, __u64 all, size_t of)
{
	return ((__uint128_t)part * of + all / 2) / all;
}

/* The cells of a bar: a share that is there has one at least. */
static void add_bar(const struct slabs *slabs, struct text *line, const struct cache *cache,
		    size_t cells)
{
	size_t of[NR_SHARES], sum = 0;
	enum share share, most = 0;
	const char *last = "0";

	for (share = 0; share < NR_SHARES; share++) {
		of[share] = scale(cache->bytes[share], cache->all, cells);
		if (cache->bytes[share] && !of[share])
			of[share] = 1;
		sum += of[share];
		if (of[share] > of[most])
			most = share;
	}
	of[most] += cells - sum;
	for (share = 0; share < NR_SHARES; share++)
		for (; of[share]; of[share]--)
			draw_sign(slabs->style, line, shares[share].sign, shares[share].color,
				  share != FREE, &last);
	draw_signs_end(slabs->style, line, &last);
}

/* How many of the caches are shown. */
static size_t shown_caches(const struct slabs *slabs)
{
	__u64 top = slabs->style->top;

	return top && top < slabs->nr ? top : slabs->nr;
}

/* Columns for the names of the caches that are shown. */
static size_t name_width(const struct slabs *slabs, size_t shown)
{
	size_t width = NAME_MIN, most = slabs->width / 3, i;
	struct text t = {};

	for (i = 0; i < shown; i++) {
		text_clear(&t);
		text_escape(&t, slabs->list[i].name);
		width = text_columns(t.s) > width ? text_columns(t.s) : width;
	}
	free(t.s);
	return width < most ? width : most;
}

static void draw_head(const struct slabs *slabs, FILE *out, size_t name)
{
	struct legend head = { .out = out, .width = slabs->width };
	struct text line = {}, t = {}, plain = {};
	enum share share;

	text_printf(&plain, "%s", draw_size(&t, slabs->all, DRAW_SIZE_WIDTH));
	draw_color(slabs->style, &line, "1");
	text_puts(&line, plain.s);
	draw_color(slabs->style, &line, "0");
	text_clear(&t);
	text_printf(&t, "in the slabs of %zu cache%s:", slabs->nr, slabs->nr == 1 ? "" : "s");
	legend_add(&head, line.s, plain.len, t.s);
	for (share = 0; share < NR_SHARES; share++)
		legend_add(&head, draw_size(&t, slabs->bytes[share], DRAW_SIZE_WIDTH), t.len,
			   shares[share].word);
	legend_break(&head);
	text_clear(&line);
	draw_color(slabs->style, &line, "1");
	text_printf(&line, "%-*s %*s %*s", (int)name, "CACHE", DRAW_SIZE_WIDTH, "BYTES",
		    PERCENT_WIDTH, "USED");
	draw_color(slabs->style, &line, "0");
	draw_line(out, &line);
	free(head.line.s);
	free(plain.s);
	free(line.s);
	free(t.s);
}

/* What is not shown, and what is what. */
static void draw_foot(const struct slabs *slabs, FILE *out, size_t shown)
{
	struct legend legend = { .out = out, .width = slabs->width };
	struct text sign = {}, t = {};
	enum share share;
	__u64 rest = 0;
	char words[64];
	size_t i;

	for (i = shown; i < slabs->nr; i++)
		rest += slabs->list[i].all;
	if (shown < slabs->nr) {
		snprintf(words, sizeof(words), "%zu more cache%s, %s", slabs->nr - shown,
			 slabs->nr - shown == 1 ? "" : "s",
			 draw_size(&t, rest, DRAW_SIZE_WIDTH));
		legend_add(&legend, "and", 3, words);
	}
	if (slabs->empty) {
		snprintf(words, sizeof(words), "%zu without a slab", slabs->empty);
		legend_add(&legend, "and", 3, words);
	}
	legend_break(&legend);
	if (slabs->nr)
		putc('\n', out);
	for (share = 0; share < NR_SHARES && slabs->nr; share++) {
		if (!slabs->bytes[share])
			continue;
		text_clear(&sign);
		if (share == FREE)
			text_puts(&sign, ".");
		else
			draw_letter(slabs->style, &sign, shares[share].sign,
				    shares[share].color);
		legend_add(&legend, sign.s, 1, shares[share].words);
	}
	legend_break(&legend);
	if (slabs->nr)
		legend_add(&legend, "a bar", 5,
			   "is all memory of a cache, whatever it is");
	legend_break(&legend);
	free(legend.line.s);
	free(sign.s);
	free(t.s);
}

static void slabs_draw(void *drawing, FILE *out)
{
	struct slabs *slabs = drawing;
	size_t shown = shown_caches(slabs), name, i;
	struct text line = {}, t = {};

	if (slabs->nr)
		qsort(slabs->list, slabs->nr, sizeof(*slabs->list), compare_caches);
	name = name_width(slabs, shown);
	if (slabs->style->headings)
		draw_head(slabs, out, name);
	for (i = 0; i < shown; i++) {
		const struct cache *cache = slabs->list + i;
		__uint128_t used = cache->bytes[USED];

		draw_blanks(&line, name - draw_cut(&line, cache->name, name));
		text_printf(&line, " %*s %*u%%  ", DRAW_SIZE_WIDTH,
			    draw_size(&t, cache->all, DRAW_SIZE_WIDTH), PERCENT_WIDTH - 1,
			    (unsigned int)(used * 100 / cache->all));
		add_bar(slabs, &line, cache, slabs->width - name - NUMBERS_WIDTH);
		draw_line(out, &line);
	}
	if (slabs->style->headings)
		draw_foot(slabs, out, shown);
	free(line.s);
	free(t.s);
}

static const struct picture_file slabs_files[] = {
	{ "caches", cache_fields, slabs_row },
	{}
};

const struct picture slabs_picture = {
	.help = "the caches of the slab allocator, their memory, and how much of it is used",
	.files = slabs_files,
	.where = true,
	.top = true,
	.begin = slabs_begin,
	.draw = slabs_draw,
	.end = slabs_end,
};
