/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pictures of physical memory share: zones in the order they are met, and
 * signs for the types of memory.
 */
#ifndef MMS_FREEZONE_H
#define MMS_FREEZONE_H

#include "draw.h"
#include "picture.h"

/**
 * enum mtype - what a pageblock, or a list of free blocks, is for
 * @UNMOVABLE: the kernel's own memory
 * @MOVABLE: what can be moved
 * @RECLAIMABLE: caches the kernel can drop
 * @HIGHATOMIC: for requests that cannot wait
 * @CMA: for contiguous requests of drivers
 * @ISOLATED: kept apart while it is emptied
 * @OTHER_TYPE: one that this program does not know
 * @NR_MTYPES: how many
 */
enum mtype {
	UNMOVABLE, MOVABLE, RECLAIMABLE, HIGHATOMIC, CMA, ISOLATED, OTHER_TYPE, NR_MTYPES
};

/**
 * struct freezone - a zone of a picture
 * @node: its node
 * @name: its name, as it can be printed
 * @data: what the picture keeps of it, as many bytes as it wants
 */
struct freezone {
	__u64 node;
	char *name;
	void *data;
};

/**
 * struct freezones - the zones of a picture
 * @list: @nr of them
 * @nr: how many
 */
struct freezones {
	struct freezone *list;
	size_t nr;
};

/* The character for an order, as physical/pageblocks has it. */
#define ORDER_SIGNS	"0123456789ABCDEFGHIJ"
#define ORDERS_MAX	(sizeof(ORDER_SIGNS) - 1)

/* Zones of a machine: 1024 nodes have no more. */
#define FREEZONES_MAX	4096

void *freezones_find(struct freezones *zones, __u64 node, const char *name, size_t size);
void freezones_free(struct freezones *zones);
void freezone_head(const struct freezone *zone, const struct style *style, struct legend *l,
		   const char *words);

enum mtype mtype_of(const char *word);
char mtype_letter(enum mtype type);
const char *mtype_words(enum mtype type);
const char *mtype_color(enum mtype type);

#endif /* MMS_FREEZONE_H */
