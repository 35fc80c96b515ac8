// SPDX-License-Identifier: GPL-2.0-only
/*
 * map: which areas there are, and what is in memory of each.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "draw.h"
#include "map.h"
#include "value.h"

/* Columns of a name, at least. */
#define NAME_MIN	7

/* Areas of one file that are made to fit in one row; more may take several. */
#define LIBRARY_AREAS	8

/* The length of an area grows by so many cells, at most, at 256 times the size. */
#define GROWTH_MAX	32
#define GROWTH_MIN	4

/* What makes an area be of a kind: patterns and a flag; the first that fits. */
static const struct {
	enum kind kind;
	const char *name;
	const char *perms;
	const char *flag;
} rules[] = {
	{ KERNEL, .name = "\\[v[dsv]*\\]" },
	{ STACK, .name = "\\[stack*\\]" },
	{ HEAP, .name = "\\[heap\\]" },
	{ HUGETLB, .flag = "ht" },
	{ DEVICE, .flag = "pf" },
	{ DEVICE, .flag = "io" },
	{ NO_ACCESS, .perms = "---?" },
	{ STACK, .flag = "gd" },
	{ SHARED, .name = "/dev/shm/*" },
	{ SHARED, .name = "/dev/zero*", .perms = "???s" },
	{ SHARED, .name = "/memfd:*" },
	{ SHARED, .name = "/SYSV*" },
	{ SHARED, .name = "\\[anon_shmem:*\\]" },
	{ CODE, .perms = "??x?" },
	{ SHARED_FILE, .name = "/*", .perms = "???s" },
	{ DATA, .name = "/*", .perms = "?w??" },
	{ READ_ONLY, .name = "/*" },
	{ SHARED, .perms = "???s" },
	{ ANONYMOUS },
};

/**
 * map_begin() - a new picture
 * @range: addresses that are wanted
 * @style: how it looks
 *
 * Return: the struct map.
 */
void *map_begin(const struct range *range, const struct style *style)
{
	struct map *map = xzalloc(sizeof(*map));

	map->style = style;
	map->range = *range;
	return map;
}

/**
 * map_end() - free a picture
 * @drawing: the struct map
 */
void map_end(void *drawing)
{
	struct map *map = drawing;
	size_t i;

	for (i = 0; i < map->nr; i++) {
		free(map->areas[i].name);
		free(map->areas[i].cells);
	}
	free(map->areas);
	free(map);
}

enum { VMA_START, VMA_END, VMA_PERMS, VMA_FLAGS, VMA_NAME };

static const struct picture_field vma_fields[] = {
	[VMA_START] = { "start", MMS_ADDR },
	[VMA_END] = { "end", MMS_ADDR },
	[VMA_PERMS] = { "perms", MMS_STRING },
	[VMA_FLAGS] = { "flags", MMS_FLAGS },
	[VMA_NAME] = { "name", MMS_STRING },
	{}
};

static enum kind kind_of(const struct picture_row *row)
{
	const char *perms = picture_string(row, VMA_PERMS);
	const char *name = picture_string(row, VMA_NAME);
	size_t i;

	for (i = 0; ; i++)
		if ((!rules[i].name || !fnmatch(rules[i].name, name, 0)) &&
		    (!rules[i].perms || !fnmatch(rules[i].perms, perms, 0)) &&
		    (!rules[i].flag ||
		     picture_flag(row, VMA_FLAGS, rules[i].flag)))
			return rules[i].kind;
}

/**
 * map_add() - add an area
 * @map: the picture
 * @row: the row it comes from
 * @start: its first address
 * @end: the address after its last
 * @kind: what it is
 * @raw_name: its name
 *
 * Return: NULL, or what is wrong with it.
 */
const char *map_add(struct map *map, const struct picture_row *row, __u64 start,
		    __u64 end, enum kind kind, const char *raw_name)
{
	struct text name = {};
	struct area *area;

	map->page_size = row->raw->header->page_size;
	if (!map->page_size)
		return "pages of 0 bytes";
	if (end <= start)
		return "an area that ends before it starts";
	if (map->range.end) {
		start = start > map->range.start ? start : map->range.start;
		end = end < map->range.end ? end : map->range.end;
	}
	/* One that grew while they were listed may be met twice. */
	if (map->nr && start < map->areas[map->nr - 1].end)
		start = map->areas[map->nr - 1].end;
	if (end <= start)
		return NULL;

	if (map->nr == map->room) {
		map->room = map->room * 2 + 64;
		map->areas = xrealloc(map->areas, map->room * sizeof(*area));
	}
	area = map->areas + map->nr++;
	*area = (struct area){ start, end, kind };
	text_clear(&name);
	text_escape(&name, raw_name);
	area->name = name.s;
	return NULL;
}

static const char *map_vma(void *drawing, const struct picture_row *row)
{
	return map_add(drawing, row, picture_number(row, VMA_START),
		       picture_number(row, VMA_END), kind_of(row),
		       picture_string(row, VMA_NAME));
}

/* How long an area would be if there were room. */
static __u64 cells_wanted(const struct map *map, __u64 size)
{
	__u64 pages = size / map->page_size, cells = pages;
	unsigned int log = 0;

	if (!map->range.end) {
		while (pages >> log > 1)
			log++;
		/* The logarithm in 64ths, straight between powers of 2. */
		cells = log * 64;
		if (pages)
			cells += (log < 6 ? pages << (6 - log) :
					    pages >> (log - 6)) - 64;
		cells = 1 + cells * map->growth / (64 * 8);
	}
	return cells;
}

/**
 * map_cells() - how long an area is to be
 * @map: the picture, with @map->bar and @map->growth
 * @size: bytes of the area
 *
 * Return: how many cells, 1 or more.
 */
size_t map_cells(const struct map *map, __u64 size)
{
	__u64 pages = size / map->page_size, cells = cells_wanted(map, size);

	if (cells >= map->bar)
		cells = map->bar - 1;
	/* No cell is less than a page. */
	if (cells > pages)
		cells = pages;
	return cells ? cells : 1;
}

/* Does an area go on where the one before it ends? */
static bool continues(const struct map *map, const struct area *area)
{
	return !map->range.end && area > map->areas &&
	       area[-1].end == area->start && !strcmp(area[-1].name, area->name);
}

/* The columns that a library, or any other area, needs at most. */
static size_t widest(const struct map *map)
{
	size_t width = 0, most = 0, together = 0, i;

	for (i = 0; i < map->nr; i++) {
		const struct area *area = map->areas + i;

		if (area->name[0] != '/' || !continues(map, area) ||
		    ++together == LIBRARY_AREAS) {
			width = 0;
			together = 0;
		}
		width += 1 + (map->spread ?
			      cells_wanted(map, area->end - area->start) :
			      map_cells(map, area->end - area->start));
		most = width > most ? width : most;
	}
	return most;
}

/**
 * map_layout() - share the width out, and give the areas their cells
 * @map: the picture; once it was done nothing happens
 */
void map_layout(struct map *map)
{
	size_t width, used = 0, i;
	char label[32];

	if (map->ready)
		return;
	map->ready = true;
	map->width = draw_width(map->style);

	map->label = snprintf(label, sizeof(label), "%zu areas", map->nr);
	map->name = NAME_MIN;
	for (i = 0; i < map->nr; i++) {
		size_t len = snprintf(label, sizeof(label), "%08llx",
				      (unsigned long long)map->areas[i].start);
		size_t name = text_columns(map->areas[i].name);

		map->label = len > map->label ? len : map->label;
		map->name = name > map->name ? name : map->name;
	}
	/* A name has two fifths of what addresses and sizes leave. */
	width = map->width - (map->label + 1 + DRAW_SIZE_WIDTH + 1 + DRAW_SIZE_WIDTH + 2 + 2);
	if (map->name > width * 2 / 5)
		map->name = width * 2 / 5;
	map->bar = width - map->name;

	/* As long as possible, and a library in one row. */
	for (map->growth = GROWTH_MAX; map->growth > GROWTH_MIN; map->growth--)
		if (widest(map) <= map->bar)
			break;
	for (i = 0; i < map->nr; i++) {
		struct area *area = map->areas + i;

		area->nr = map_cells(map, area->end - area->start);
		area->cells = xzalloc(area->nr * sizeof(*area->cells));
		used += 1 + area->nr;
		area->starts_row = !continues(map, area) || used > map->bar;
		if (area->starts_row)
			used = 1 + area->nr;
	}
}

/**
 * map_cell() - where a cell is
 * @area: the area
 * @i: which of its cells; the one after the last starts where the area ends
 *
 * Return: its first address.
 */
__u64 map_cell(const struct area *area, size_t i)
{
	__u64 size = area->end - area->start;

	return area->start + size / area->nr * i + size % area->nr * i / area->nr;
}

enum { PT_START, PT_END, PT_STATE, PT_PAGE_SIZE };

static const struct picture_field pagetable_fields[] = {
	[PT_START] = { "start", MMS_ADDR },
	[PT_END] = { "end", MMS_ADDR },
	[PT_STATE] = { "state", MMS_ENUM },
	[PT_PAGE_SIZE] = { "page_size", MMS_BYTES },
	{}
};

/* Is a page of this state in memory? */
static bool is_resident(const char *state)
{
	static const char *const resident[] = {
		"present", "prot-none", "numa-hint", "migration",
	};
	size_t i;

	for (i = 0; i < sizeof(resident) / sizeof(*resident); i++)
		if (!strcmp(state, resident[i]))
			return true;
	return false;
}

/* Adds to the cells of an area what the page tables say from @start to @end. */
static void area_add(struct area *area, __u64 start, __u64 end,
		     const char *state, bool huge)
{
	size_t i = 0;

	/* No cell is larger than this by more than a byte: start near @start. */
	if (start > area->start)
		i = (start - area->start) /
		    ((area->end - area->start) / area->nr + 1);
	for (; i < area->nr && map_cell(area, i) < end; i++) {
		struct bytes *cell = area->cells + i;
		__u64 from = map_cell(area, i), to = map_cell(area, i + 1);

		from = from > start ? from : start;
		to = to < end ? to : end;
		if (to <= from)
			continue;
		if (is_resident(state)) {
			cell->resident += to - from;
			cell->huge += huge ? to - from : 0;
		} else if (!strcmp(state, "swap")) {
			cell->swapped += to - from;
		} else {
			cell->other += to - from;
		}
	}
}

/**
 * map_fill() - what the page tables say of some addresses
 * @map: the picture; it gets no more areas from now on
 * @row: the row that says it
 * @start: first address
 * @end: the address after the last
 * @state: what the entries say
 * @page_size: bytes of the pages
 *
 * Return: NULL, or what is wrong with it.
 */
const char *map_fill(struct map *map, const struct picture_row *row, __u64 start,
		     __u64 end, const char *state, __u64 page_size)
{
	size_t low = 0, high;
	bool huge;

	if (end <= start)
		return "a range that ends before it starts";
	map_layout(map);
	huge = page_size > map->page_size &&
	       !raw_nothing(row->columns[PT_PAGE_SIZE].field, page_size);
	if (!strcmp(state, "none"))
		return NULL;
	/* The first area that ends after @start. */
	for (high = map->nr; low < high; ) {
		size_t middle = (low + high) / 2;

		if (map->areas[middle].end <= start)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < map->nr && map->areas[low].start < end; low++)
		area_add(map->areas + low, start, end, state, huge);
	return NULL;
}

static const char *map_pagetable(void *drawing, const struct picture_row *row)
{
	return map_fill(drawing, row, picture_number(row, PT_START),
			picture_number(row, PT_END), picture_word(row, PT_STATE),
			picture_number(row, PT_PAGE_SIZE));
}

static const struct picture_file map_files[] = {
	{ "vmas", vma_fields, map_vma },
	{ "pagetable", pagetable_fields, map_pagetable },
	{}
};

const struct picture map_picture = {
	.help = "the address space of a process, or the kernel's, as a picture",
	.files = map_files,
	.up = true,
	.kernel = &map_kernel_picture,
	.begin = map_begin,
	.draw = map_draw,
	.end = map_end,
};
