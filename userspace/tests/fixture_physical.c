// SPDX-License-Identifier: GPL-2.0-only
/*
 * Free blocks and pageblocks, to be drawn.
 */
#include <stdio.h>

#include "fixture.h"

static void torn(const char *path)
{
	file("buddy", "free memory", NULL);
	type("buddy", 0, 0, "free blocks");
	field("order", MMS_COUNT, 5, "of two pages");
	field("blocks", MMS_COUNT, 6, "free");
	torn_blocks();
	record(0, 0ULL, 12ULL);
	record(0, 1ULL, 1234567ULL);
	done(path, 0, NULL);
}

/* Words of the latest field: the types of pageblocks. */
static void migratetypes(void)
{
	sized("migratetype", MMS_ENUM, 1, 11, "what it is for");
	word(0, "Unmovable");
	word(1, "Movable");
	word(2, "Reclaimable");
	word(3, "HighAtomic");
	word(4, "CMA");
	word(5, "Isolate");
}

static void buddy_schema(void)
{
	file("buddy", "free blocks", NULL);
	type("buddy", 0, 0, "the free lists of an order and a type");
	key("node zone order migratetype pcp");
	sized("node", MMS_COUNT, 4, 4, "the zone's node");
	field("zone", MMS_STRING, 8, "the zone");
	sized("order", MMS_COUNT, 4, 5, "a block is 2^order pages");
	migratetypes();
	field("blocks", MMS_COUNT, 8, "free blocks on it");
	field("bytes", MMS_BYTES, 9, "memory in them");
	sized("pcp", MMS_BOOL, 1, 4, "on lists of CPUs");
}

/* The free lists of two zones; @more blocks than before on some of them. */
static void free_lists(const char *path, unsigned long long more)
{
	unsigned long long order;

	buddy_schema();
	for (order = 0; order < 11; order++) {
		record(0, 0ULL, "DMA32", order, 0ULL, 11 - order, (11 - order) * 4096 << order,
		       0ULL);
		record(0, 0ULL, "DMA32", order, 1ULL, 40 + more * (order == 4),
		       (40 + more * (order == 4)) * 4096 << order, 0ULL);
		if (order < 2)
			record(0, 0ULL, "DMA32", order, 1ULL, 100 - more,
			       (100 - more) * 4096 << order, 1ULL);
		if (order == 9 && !more)
			record(0, 0ULL, "DMA32", order, 3ULL, 1ULL, 4096ULL << order, 0ULL);
		if (order == 8 && more)
			record(0, 0ULL, "DMA32", order, 4ULL, 3ULL, 3 * 4096ULL << order, 0ULL);
		if (order == 10)
			record(0, 0ULL, "DMA32", order, 9ULL, 7ULL, 7 * 4096ULL << order, 0ULL);
	}
	for (order = 0; order < 3; order++)
		record(0, 1ULL, "an \x1b odd name", order, 1ULL, 0ULL, 0ULL, 0ULL);
	done(path, 0, NULL);
}

static void pageblocks_schema(void)
{
	file("pageblocks", "RAM by pageblock", NULL);
	type("pageblocks", 0, 0, "a pageblock");
	key("pfn zone");
	field("pfn", MMS_PFN, 10, "its first frame");
	sized("node", MMS_COUNT, 4, 4, "its node");
	field("zone", MMS_STRING, 8, "its zone");
	migratetypes();
	sized("pages", MMS_COUNT, 4, 0, "its pages");
	sized("free", MMS_COUNT, 4, 5, "free ones");
	sized("mixed", MMS_BOOL, 1, 5, "it holds what it is not for");
	sized("largest", MMS_COUNT, 2, 0, "largest order of its free blocks");
}

/* Pageblocks: a hole, a small zone, part of one, and @nr of them alike. */
static void pageblocks(const char *path, unsigned long long nr)
{
	unsigned long long i, at;

	pageblocks_schema();
	record(0, 0ULL, 0ULL, "DMA", 0ULL, 512ULL, 224ULL, 0ULL, 7ULL);
	record(0, 512ULL, 0ULL, "DMA", 1ULL, 512ULL, 512ULL, 0ULL, 9ULL);
	for (i = 2; i < 8; i++)
		record(0, i * 512, 0ULL, "DMA", 1ULL, 512ULL, 512ULL, 0ULL, 10ULL);
	for (i = 0, at = 8; i < nr; i++, at += i == 70 ? 200 : 1) {
		unsigned long long type = i % 13 ? 1 : i / 13 % 6;
		unsigned long long order = i % 17 ? 10 : i / 17 % 11;

		record(0, at * 512, 0ULL, "DMA32", type, 512ULL,
		       i % 7 == 6 ? 0ULL : order >= 9 && i % 5 ? 512ULL : 1ULL << (order % 9),
		       0ULL + (type == 1 && i % 29 == 28), i % 7 == 6 ? 0xffffULL : order);
		if (i % 64 == 63)
			flush_block();
	}
	record(0, at * 512, 0ULL, "DMA32", 1ULL, 100ULL, 100ULL, 0ULL, 6ULL);
	record(0, at * 512 + 100, 1ULL, "Normal", 9ULL, 412ULL, 0ULL, 0ULL, 0xffffULL);
	done(path, 0, NULL);
}

/* As many nodes, each with a zone of two pageblocks, a gigabyte from the next. */
static void many_zones(const char *folder, unsigned long long nr)
{
	unsigned long long i, blocks = 1ULL << 33;
	char path[64];

	snprintf(path, sizeof(path), "%s/physical/buddy", folder);
	buddy_schema();
	for (i = 0; i < nr; i++) {
		record(0, i, "Normal", 0ULL, 1ULL, blocks >> i % 34,
		       blocks * 4096 >> i % 34, 0ULL);
		if (i % 64 == 63)
			flush_block();
	}
	done(path, 0, NULL);
	snprintf(path, sizeof(path), "%s/physical/pageblocks", folder);
	pageblocks_schema();
	for (i = 0; i < nr; i++) {
		record(0, i << 18, i, "Normal", 1ULL, 512ULL, 512ULL, 0ULL, 9ULL);
		record(0, (i << 18) + 512, i, "Normal", 0ULL, 512ULL, 1ULL, 0ULL, 0ULL);
		if (i % 32 == 31)
			flush_block();
	}
	done(path, 0, NULL);
}

/* A frame whose address needs more bits than there are. */
static void pageblock_far(const char *path)
{
	pageblocks_schema();
	record(0, 1ULL << 44, 0ULL, "Normal", 1ULL, 512ULL, 512ULL, 0ULL, 9ULL);
	done(path, 0, NULL);
}

/**
 * physical_fixtures() - write these files
 */
void physical_fixtures(void)
{
	free_lists("ram/physical/buddy", 0);
	free_lists("later/physical/buddy", 5);
	pageblocks("ram/physical/pageblocks", 150);
	pageblocks("later/physical/pageblocks", 4096);
	many_zones("many", 60);
	many_zones("toomany", 4097);
	pageblock_far("far/physical/pageblocks");
	torn("raw/physical/buddy");
}
