/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The picture of a cache's slabs: what is kept of them, and how it is drawn.
 */
#ifndef MMS_SLABMAP_H
#define MMS_SLABMAP_H

#include "draw.h"

/* Slabs of a place that are kept. */
#define KEPT_MAX	64

/* Places a slab can be in, those that only a later module knows included. */
#define PLACES_MAX	16

/* A larger number of a CPU or node is none. */
#define NUMBER_MAX	99999

/* Bytes of "node 99999" and of "65535/65535". */
#define LABEL_BYTES	16

/* The signs of a map that are not only drawn. */
#define USED_SIGNS	"#"
#define FREE_SIGN	'.'
#define UNKNOWN_SIGN	'?'

/**
 * struct count - so many slabs and their objects
 * @slabs: how many
 * @objects: objects they have
 * @used: those that are used
 */
struct count {
	__u64 slabs;
	__u64 objects;
	__u64 used;
};

/**
 * struct slab - a slab that is kept, or more that are like it
 * @address: its first byte
 * @cpu: whose it is, or more than NUMBER_MAX
 * @node: its node
 * @used: objects that are used, of one of them
 * @objects: objects, of one of them
 * @map: a character an object
 * @damage: what is wrong with it, or NULL
 * @like: this and those like it
 */
struct slab {
	__u64 address;
	__u64 cpu;
	__u64 node;
	__u64 used;
	__u64 objects;
	char *map;
	char *damage;
	struct count like;
};

/**
 * struct place - the slabs of a place
 * @word: what the place is called
 * @words: the same for people, or NULL
 * @list: those that are kept, @nr of them
 * @nr: how many
 * @full: those whose objects are all used, as one
 * @all: all of them
 * @damaged: slabs that are damaged
 */
struct place {
	char *word;
	const char *words;
	struct slab list[KEPT_MAX];
	size_t nr;
	struct slab full;
	struct count all;
	__u64 damaged;
};

/**
 * struct slabmap - a picture that is being made
 * @style: how it looks
 * @width: columns of a line
 * @name: the cache's name, NULL before it is known
 * @object_size: bytes of an object
 * @size: bytes from one object to the next
 * @places: where slabs are
 * @all: all slabs
 * @bytes: their memory
 * @nodes: there are slabs of other nodes than 0
 * @owner_width: columns of a CPU or node; 0: all are of node 0
 * @used_width: columns of the numbers of objects
 * @drawn: signs that were drawn
 */
struct slabmap {
	const struct style *style;
	size_t width;
	char *name;
	__u64 object_size;
	__u64 size;
	struct place *places[PLACES_MAX];
	struct count all;
	__u64 bytes;
	bool nodes;
	size_t owner_width;
	size_t used_width;
	bool drawn[128];
};

size_t slabmap_owner(const struct slab *slab, bool nodes, char *label);
size_t slabmap_used(const struct slab *slab, char *label);
void count_add(struct count *count, __u64 slabs, __u64 objects, __u64 used);
void slabmap_draw(void *drawing, FILE *out);

#endif /* MMS_SLABMAP_H */
