// SPDX-License-Identifier: GPL-2.0-only
/*
 * maple: the tree that holds the areas of a process, drawn with its branches.
 *
 * A line is a node, with a cell for each of its slots. Nodes come as the file has
 * them, each before what is below it. Of a large tree the middle is folded: each
 * node shows the first ones below it and the last.
 */
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "picture.h"
#include "value.h"

/* No maple tree is deeper, and no node has more slots. */
#define DEPTH_MAX	31
#define SLOTS_MAX	64

/* A tree of more nodes is folded; of those below a node so many are shown. */
#define WHOLE_MAX	100
#define SHOWN_FIRST	3

/* Columns of a size: 1023K, 127.9T. */
#define SIZE_WIDTH	6

/* Columns of a type; those of what follows branch, type and bar; of all at least. */
#define TYPE_MAX	12
#define NUMBERS_WIDTH	(1 + 5 + 1 + SIZE_WIDTH + 1 + 6 + 2 + 16)

/**
 * struct node - a node of the tree
 * @start: the first address it covers
 * @gap: bytes of the largest free range that is in one leaf below it, in words
 * @type: what kind of node it is
 * @depth: levels above it
 * @used: slots in use
 * @slots: slots there are
 * @areas: slots with an area; with those of all nodes below, once it is laid out
 * @own: slots with an area
 * @below: nodes below it
 */
struct node {
	__u64 start;
	char *gap;
	char *type;
	unsigned int depth;
	size_t used;
	size_t slots;
	size_t areas;
	size_t own;
	size_t below;
};

/**
 * struct maple - a picture that is being made
 * @style: how it looks
 * @range: addresses that are wanted; @range.end is 0 for all
 * @nodes: @nr of them
 * @nr: how many
 * @room: nodes there is room for
 * @width: columns of branches and types
 * @indent: levels whose branches are drawn, the lowest ones
 * @bar: cells of the widest node, 0: there is no room for cells
 * @depth: levels
 */
struct maple {
	const struct style *style;
	struct range range;
	struct node *nodes;
	size_t nr;
	size_t room;
	size_t width;
	size_t indent;
	size_t bar;
	unsigned int depth;
};

enum glyph { AREA, CHILD, FREE, UNUSED, FORK, LAST, PASS, BLANK, FOLDED, NR_GLYPHS };

static const char *const glyphs[][NR_GLYPHS] = {
	{ "#", "@", "-", ".", "+-", "`-", "| ", "  ", "..." },
	{ "█", "■", "░", "·", "├─", "└─", "│ ", "  ", "…" },
};

static void *maple_begin(const struct range *range, const struct style *style)
{
	struct maple *m = xzalloc(sizeof(*m));

	m->style = style;
	m->range = *range;
	return m;
}

static void maple_end(void *drawing)
{
	struct maple *m = drawing;
	size_t i;

	for (i = 0; i < m->nr; i++) {
		free(m->nodes[i].gap);
		free(m->nodes[i].type);
	}
	free(m->nodes);
	free(m);
}

enum { N_DEPTH, N_TYPE, N_USED, N_SLOTS, N_AREAS, N_GAP, N_START, N_LAST };

static const struct picture_field node_fields[] = {
	[N_DEPTH] = { "depth", MMS_COUNT },
	[N_TYPE] = { "type", MMS_ENUM },
	[N_USED] = { "used", MMS_COUNT },
	[N_SLOTS] = { "slots", MMS_COUNT },
	[N_AREAS] = { "areas", MMS_COUNT },
	[N_GAP] = { "gap", MMS_BYTES },
	[N_START] = { "start", MMS_ADDR },
	[N_LAST] = { "last", MMS_ADDR },
	{}
};

static char *gap_text(const struct picture_row *row)
{
	__u64 gap = picture_number(row, N_GAP);
	struct text t = {};

	text_clear(&t);
	if (raw_nothing(row->columns[N_GAP].field, gap))
		text_puts(&t, "-");
	else
		value_bytes(&t, gap);
	return t.s;
}

static const char *maple_node(void *drawing, const struct picture_row *row)
{
	__u64 depth = picture_number(row, N_DEPTH);
	__u64 slots = picture_number(row, N_SLOTS);
	__u64 used = picture_number(row, N_USED);
	__u64 areas = picture_number(row, N_AREAS);
	struct maple *m = drawing;
	struct text type = {};
	struct node *node;
	__u64 start = picture_number(row, N_START);
	__u64 last = picture_number(row, N_LAST);

	if (depth > DEPTH_MAX)
		return "a node deeper than any tree is";
	if (slots > SLOTS_MAX || used > slots || areas > used)
		return "a node with more slots than there are";
	if (m->range.end && (last < m->range.start || start >= m->range.end))
		return NULL;
	/* The tree may have become deeper while it was read: no branch is longer. */
	if (!m->nr)
		depth = 0;
	else if (depth > m->nodes[m->nr - 1].depth + 1)
		depth = m->nodes[m->nr - 1].depth + 1;
	else if (!depth)
		depth = 1;

	if (m->nr == m->room) {
		m->room = m->room * 2 + 64;
		m->nodes = xrealloc(m->nodes, m->room * sizeof(*node));
	}
	text_clear(&type);
	text_escape(&type, picture_word(row, N_TYPE));
	if (!type.len || text_columns(type.s) > TYPE_MAX) {
		text_clear(&type);
		text_puts(&type, "?");
	}
	node = m->nodes + m->nr++;
	*node = (struct node){
		.start = start, .gap = gap_text(row), .type = type.s,
		.depth = depth, .used = used, .slots = slots, .areas = areas, .own = areas,
	};
	return NULL;
}

/* How wide it all is: what has no room is left out, branches of the upper levels last. */
static void maple_widths(struct maple *m)
{
	size_t width = m->style->width < DRAW_WIDTH_MIN ? DRAW_WIDTH_MIN : m->style->width;
	size_t type = strlen("NODE"), i;

	for (i = 0; i < m->nr; i++) {
		size_t columns = text_columns(m->nodes[i].type);

		type = columns > type ? columns : type;
		m->bar = m->nodes[i].slots > m->bar ? m->nodes[i].slots : m->bar;
	}
	if (m->bar < strlen("SLOTS"))
		m->bar = strlen("SLOTS");
	m->indent = (width - NUMBERS_WIDTH - type) / 2;
	if (m->depth && m->indent > m->depth - 1)
		m->indent = m->depth - 1;
	m->width = 2 * m->indent + type;
	if (m->width + 1 + m->bar + NUMBERS_WIDTH > width)
		m->bar = 0;
}

/* What is below each node. */
static void maple_layout(struct maple *m)
{
	size_t above[DEPTH_MAX + 2];
	size_t i;

	for (i = 0; i < m->nr; i++) {
		struct node *node = m->nodes + i;
		unsigned int depth;

		above[node->depth] = i;
		for (depth = 0; depth < node->depth; depth++) {
			m->nodes[above[depth]].below++;
			m->nodes[above[depth]].areas += node->own;
		}
		m->depth = node->depth + 1 > m->depth ? node->depth + 1 : m->depth;
	}
	maple_widths(m);
}

static const char *glyph(const struct maple *m, enum glyph which)
{
	return glyphs[m->style->utf8][which];
}

static void add_cells(const struct maple *m, struct text *line, enum glyph which, size_t nr)
{
	while (nr--)
		text_puts(line, glyph(m, which));
}

/* A cell for each slot: those in use, what of them is free, those that are not. */
static void add_bar(const struct maple *m, struct text *line, const struct node *node)
{
	if (!m->bar)
		return;
	draw_blanks(line, 1);
	draw_color(m->style, line, node->below ? "36" : "32");
	add_cells(m, line, node->below ? CHILD : AREA, node->below ? node->used : node->own);
	if (!node->below)
		add_cells(m, line, FREE, node->used - node->own);
	draw_color(m->style, line, "2");
	add_cells(m, line, UNUSED, node->slots - node->used);
	draw_color(m->style, line, "0");
	draw_blanks(line, m->bar - node->slots);
}

/* Adds branches: those of the levels that are drawn. Each has two characters. */
static void add_branches(const struct maple *m, struct text *line, const char *branches)
{
	size_t levels = text_columns(branches) / 2, skip;

	for (skip = levels > m->indent ? 2 * (levels - m->indent) : 0; skip; skip--)
		do
			branches++;
		while ((*branches & 0xc0) == 0x80);
	text_puts(line, branches);
}

static void draw_node(const struct maple *m, FILE *out, const struct node *node,
		      const char *branch)
{
	struct text line = {};
	size_t columns;

	text_clear(&line);
	add_branches(m, &line, branch);
	text_puts(&line, node->type);
	columns = text_columns(line.s);
	draw_blanks(&line, columns < m->width ? m->width - columns : 0);
	add_bar(m, &line, node);
	text_printf(&line, " %2zu/%-2zu %*s %6zu  %llx", node->used, node->slots, SIZE_WIDTH,
		    node->gap, node->areas, (unsigned long long)node->start);
	draw_line(out, &line);
	free(line.s);
}

/* Nodes that are left out: those from @from to before @to and all below. */
static void draw_fold(const struct maple *m, FILE *out, size_t from, size_t to,
		      const char *branches)
{
	struct text line = {};
	size_t areas = 0, i;

	for (i = from; i < to; i++)
		areas += m->nodes[i].own;
	draw_color(m->style, &line, "2");
	add_branches(m, &line, branches);
	text_printf(&line, "%s %zu more node%s, %zu areas", glyph(m, FOLDED), to - from,
		    to - from == 1 ? "" : "s", areas);
	draw_color(m->style, &line, "0");
	draw_line(out, &line);
	free(line.s);
}

/* The node and all below it; @branches is what stands before those. */
static void draw_below(const struct maple *m, FILE *out, size_t i, struct text *branches)
{
	size_t end = i + 1 + m->nodes[i].below, before = branches->len, child, next, count = 0;

	for (child = i + 1; child < end; child = next) {
		bool last, fold;
		struct text branch = {};

		next = child + 1 + m->nodes[child].below;
		last = next >= end;
		fold = m->nr > WHOLE_MAX && count >= SHOWN_FIRST && !last;
		if (fold) {
			/* All up to the last one. */
			size_t from = child;

			while (next + 1 + m->nodes[next].below < end)
				next += 1 + m->nodes[next].below;
			text_printf(&branch, "%s%s", branches->s, glyph(m, PASS));
			draw_fold(m, out, from, next, branch.s);
			free(branch.s);
			continue;
		}
		count++;
		text_printf(&branch, "%s%s", branches->s, glyph(m, last ? LAST : FORK));
		draw_node(m, out, m->nodes + child, branch.s);
		free(branch.s);
		text_puts(branches, glyph(m, last ? BLANK : PASS));
		draw_below(m, out, child, branches);
		branches->len = before;
		branches->s[before] = '\0';
	}
}

static void draw_total(const struct maple *m, FILE *out)
{
	size_t used = 0, slots = 0, i;

	for (i = 0; i < m->nr; i++) {
		used += m->nodes[i].used;
		slots += m->nodes[i].slots;
	}
	fprintf(out, "%zu node%s on %u level%s, %zu areas\n%zu of %zu slots used, %zu%%\n",
		m->nr, m->nr == 1 ? "" : "s", m->depth, m->depth == 1 ? "" : "s",
		m->nr ? m->nodes[0].areas : 0, used, slots, slots ? used * 100 / slots : 0);
}

static void maple_draw(void *drawing, FILE *out)
{
	struct text line = {}, branches = {};
	struct maple *m = drawing;

	maple_layout(m);
	text_clear(&branches);
	if (m->style->headings) {
		draw_color(m->style, &line, "1");
		text_puts(&line, "NODE");
		draw_blanks(&line, m->width - strlen("NODE"));
		if (m->bar) {
			text_puts(&line, " SLOTS");
			draw_blanks(&line, m->bar - strlen("SLOTS"));
		}
		text_printf(&line, " %-5s %*s %6s  FROM", "USED", SIZE_WIDTH, "GAP", "AREAS");
		draw_color(m->style, &line, "0");
		draw_line(out, &line);
	}
	if (m->nr) {
		draw_node(m, out, m->nodes, "");
		draw_below(m, out, 0, &branches);
	}
	draw_total(m, out);
	if (m->style->headings && m->nr)
		fprintf(out, "\n%s area  %s free range  %s node below  %s unused slot\n"
			"gap: the largest free range that is in one leaf\n", glyph(m, AREA),
			glyph(m, FREE), glyph(m, CHILD), glyph(m, UNUSED));
	free(line.s);
	free(branches.s);
}

static const struct picture_file maple_files[] = {
	{ "tree", node_fields, maple_node },
	{}
};

const struct picture maple_picture = {
	.help = "the maple tree of a process's areas as a picture",
	.files = maple_files,
	.begin = maple_begin,
	.draw = maple_draw,
	.end = maple_end,
};
