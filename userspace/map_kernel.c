// SPDX-License-Identifier: GPL-2.0-only
/*
 * map kernel: the regions of the kernel's half, and what is mapped of each. What is
 * one page again and again, as most of KASAN's marks, is not memory in use.
 */
#include <stdlib.h>
#include <string.h>

#include "map.h"

static const struct {
	const char *region;
	enum kind kind;
} kinds[] = {
	{ "text", K_CODE },
	{ "modules", K_CODE },
	{ "rodata", K_CONSTANTS },
	{ "data", K_VARIABLES },
	{ "direct-map", K_DIRECT },
	{ "vmalloc", K_VMALLOC },
	{ "vmemmap", K_MEMMAP },
	{ "kasan-shadow", K_SHADOW },
};

enum { LAYOUT_START, LAYOUT_END, LAYOUT_REGION };

static const struct picture_field layout_fields[] = {
	[LAYOUT_START] = { "start", MMS_ADDR },
	[LAYOUT_END] = { "end", MMS_ADDR },
	[LAYOUT_REGION] = { "region", MMS_ENUM },
	{}
};

static const char *map_region(void *drawing, const struct picture_row *row)
{
	const char *region = picture_word(row, LAYOUT_REGION);
	__u64 start = picture_number(row, LAYOUT_START);
	enum kind kind = K_OTHER;
	struct map *map = drawing;
	size_t i;

	if (!strcmp(region, "unused"))
		return NULL;
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(region, kinds[i].region))
			kind = kinds[i].kind;
	/* What is below the kernel's half is no gap in it. */
	if (!map->nr && !map->range.end)
		map->range.start = start;
	map->spread = true;
	return map_add(map, row, start,
		       picture_number(row, LAYOUT_END), kind, region);
}

/* The first as map.c has them. */
enum { PT_START, PT_END, PT_STATE, PT_PAGE_SIZE, PT_REPEAT };

static const struct picture_field pagetable_fields[] = {
	[PT_START] = { "start", MMS_ADDR },
	[PT_END] = { "end", MMS_ADDR },
	[PT_STATE] = { "state", MMS_ENUM },
	[PT_PAGE_SIZE] = { "page_size", MMS_BYTES },
	[PT_REPEAT] = { "repeat", MMS_BOOL },
	{}
};

static const char *map_tables(void *drawing, const struct picture_row *row)
{
	const char *state = picture_word(row, PT_STATE);

	if (picture_number(row, PT_REPEAT))
		state = "alias";
	return map_fill(drawing, row, picture_number(row, PT_START),
			picture_number(row, PT_END), state,
			picture_number(row, PT_PAGE_SIZE));
}

static const struct picture_file map_kernel_files[] = {
	{ "layout", layout_fields, map_region },
	{ "pagetable", pagetable_fields, map_tables },
	{}
};

const struct picture map_kernel_picture = {
	.help = "the kernel's half as a picture",
	.files = map_kernel_files,
	.begin = map_begin,
	.draw = map_draw,
	.end = map_end,
};
