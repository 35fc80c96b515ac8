/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The address space of a process as a picture: what map.c finds out, and
 * map_draw.c shows.
 *
 * A row is an area, or the areas next to each other that have the same name:
 * those of a library. An area is a letter that says what it is, and cells that
 * say how much of it is there. The length grows with the logarithm of the size,
 * so that a page and a terabyte fit into one picture; the cells of one area are
 * equal parts of it. A closer look, at a range, has a row for each area, and a
 * cell is a page where there is room.
 */
#ifndef MMS_MAP_H
#define MMS_MAP_H

#include "picture.h"

/**
 * enum kind - what an area is
 * @CODE: can be executed
 * @READ_ONLY: a file, mapped privately
 * @DATA: the same, writable
 * @SHARED_FILE: a file, what is written gets there
 * @HEAP: [heap]
 * @STACK: grows down
 * @ANONYMOUS: private memory
 * @SHARED: memory shared with others
 * @HUGETLB: of the pool of huge pages
 * @DEVICE: a device's registers or memory
 * @KERNEL: the kernel's gift to every process: [vdso], [vvar]
 * @NO_ACCESS: PROT_NONE
 * @K_CODE: of the kernel's half: code
 * @K_CONSTANTS: constants
 * @K_VARIABLES: variables
 * @K_DIRECT: all physical memory
 * @K_VMALLOC: vmalloc() and ioremap()
 * @K_MEMMAP: the array of struct page
 * @K_SHADOW: KASAN's marks
 * @K_OTHER: the rest of it
 * @NR_KINDS: how many
 */
enum kind {
	CODE, READ_ONLY, DATA, SHARED_FILE, HEAP, STACK, ANONYMOUS, SHARED,
	HUGETLB, DEVICE, KERNEL, NO_ACCESS, K_CODE, K_CONSTANTS, K_VARIABLES,
	K_DIRECT, K_VMALLOC, K_MEMMAP, K_SHADOW, K_OTHER, NR_KINDS
};

/**
 * struct bytes - what the page tables say of some addresses
 * @resident: bytes that are in memory
 * @huge: those of them that huge pages map
 * @swapped: bytes in swap
 * @other: bytes whose entries are neither empty nor any of these
 */
struct bytes {
	__u64 resident;
	__u64 huge;
	__u64 swapped;
	__u64 other;
};

/**
 * struct area - a virtual memory area, as far as it is wanted
 * @start: first address
 * @end: the address after the last
 * @kind: what it is
 * @name: its name as it can be printed; "" for none
 * @starts_row: it is the first of a row
 * @nr: how many cells
 * @cells: the cells
 */
struct area {
	__u64 start;
	__u64 end;
	enum kind kind;
	char *name;
	bool starts_row;
	size_t nr;
	struct bytes *cells;
};

/**
 * struct map - a picture that is being made
 * @style: how it looks
 * @range: addresses that are wanted; @range.end is 0 for all
 * @page_size: bytes of a page
 * @areas: @nr of them, low addresses first
 * @nr: how many
 * @room: areas there is room for
 * @width: columns of a line, at most
 * @label: columns of an address
 * @name: columns of a name
 * @bar: columns of letters and cells
 * @growth: cells that an area of 256 times the size has more
 * @spread: the largest area has more cells than others, whatever they lose
 * @ready: the areas have got their cells
 */
struct map {
	const struct style *style;
	struct range range;
	__u64 page_size;
	struct area *areas;
	size_t nr;
	size_t room;
	size_t width;
	size_t label;
	size_t name;
	size_t bar;
	unsigned int growth;
	bool spread;
	bool ready;
};

void *map_begin(const struct range *range, const struct style *style);
void map_end(void *drawing);
const char *map_add(struct map *map, const struct picture_row *row, __u64 start,
		    __u64 end, enum kind kind, const char *name);
const char *map_fill(struct map *map, const struct picture_row *row, __u64 start,
		     __u64 end, const char *state, __u64 page_size);
size_t map_cells(const struct map *map, __u64 size);
__u64 map_cell(const struct area *area, size_t i);
void map_layout(struct map *map);
void map_draw(void *drawing, FILE *out);

#endif /* MMS_MAP_H */
