/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * slab/objects: its records, and where a reading of it is.
 */
#ifndef MMS_SLAB_OBJECTS_H
#define MMS_SLAB_OBJECTS_H

#include "../core/view.h"
#include "aliases.h"
#include "look.h"

/* Indices of the types. */
enum { MMS_OBJECTS_SLAB, MMS_OBJECTS_OBJECT, MMS_OBJECTS_CACHE };

/* Slabs of a batch: what is held is gathered before and after them. */
#define MMS_OBJECTS_SLABS	256
/* Objects of a slab that are told of one by one; far more than slabs usually have. */
#define MMS_OBJECTS_SHOWN	1700
/* And those that its map shows. */
#define MMS_OBJECTS_MAP		30000

/**
 * struct mms_slab_record - a slab
 * @address: its first byte
 * @pfn: its first frame
 * @order: it has 2^order pages
 * @node: its node
 * @objects: its objects
 * @used: those that somebody has; nothing: not to be known
 * @cpu: whose it is, or nothing
 * @map: string: a character for each object, see mms_object_mark()
 * @place: enum mms_slab_where
 * @damage: enum mms_slab_damage
 * @torn: it changed each time it was looked at, or while others were
 * @cut: it has more objects than are told of
 * @pad: 0
 */
struct mms_slab_record {
	u64 address;
	u64 pfn;
	u32 order;
	u32 node;
	u32 objects;
	u32 used;
	u32 cpu;
	u32 map;
	u8 place;
	u8 damage;
	u8 torn;
	u8 cut;
	u8 pad[4];
};

/**
 * struct mms_object_record - an object of a slab
 * @address: its first byte
 * @index: which it is
 * @cpu: the CPU whose freelist or sheaf it is in, or nothing
 * @state: enum mms_object_state
 * @pad: 0
 */
struct mms_object_record {
	u64 address;
	u32 index;
	u16 cpu;
	u8 state;
	u8 pad;
};

/**
 * struct mms_objects_cache - the cache whose slabs these are
 * @address: its struct kmem_cache
 * @name: string: its name
 * @design: string: how CPUs get objects
 * @alias_names: string: the names of @aliases; none: not known
 * @object_size: bytes of an object that are its user's
 * @size: bytes from one object to the next
 * @first: bytes before the first object
 * @offset: where in a free object the address of the next one is
 * @order: of a usual slab
 * @per_slab: objects of a usual slab
 * @capacity: objects in a full sheaf; nothing: it has no sheaves
 * @aliases: other caches that were merged into it
 * @hardened: that address is mixed with a number of the cache, and with where it is
 * @unlocked: it is read without the kernel's lock
 * @pad: 0
 */
struct mms_objects_cache {
	u64 address;
	u32 name;
	u32 design;
	u32 alias_names;
	u32 object_size;
	u32 size;
	u32 first;
	u32 offset;
	u32 order;
	u32 per_slab;
	u32 capacity;
	u32 aliases;
	u8 hardened;
	u8 unlocked;
	u8 pad[2];
};

/**
 * struct mms_objects_dump - where a reading of slab/objects is
 * @cache: the cache
 * @alias_names: the names of those that were merged into it
 * @begun: it was found, and told of
 * @addresses: the addresses of objects were asked for
 * @torn: those that changed
 * @damaged: those whose freelist is damaged
 * @cut: those that have more objects than are told of
 * @held: what was held before the slabs of a batch were looked at
 * @again: and after
 * @rows: the slabs of a batch
 * @nr: how many these are
 * @look: the slab that is looked at
 * @map: its map
 */
struct mms_objects_dump {
	struct mms_cache cache;
	char alias_names[MMS_ALIASES_MAX];
	bool begun;
	bool addresses;
	u64 torn;
	u64 damaged;
	u64 cut;
	struct mms_helds held;
	struct mms_helds again;
	struct mms_slab_record *rows[MMS_OBJECTS_SLABS];
	u32 nr;
	struct mms_slab_look look;
	char map[MMS_OBJECTS_MAP];
};

/**
 * struct mms_objects_ask - what was asked
 * @address: of a struct kmem_cache; 0: a name was given
 * @name: the name of a cache
 * @addresses: the addresses of objects are wanted
 */
struct mms_objects_ask {
	unsigned long address;
	char name[MMS_CACHE_NAME];
	bool addresses;
};

extern const struct mms_name mms_slab_where_names[];

char mms_object_mark(u32 state);

int mms_objects_parse(struct mms_query *q, const char *question, struct mms_objects_ask *a);
int mms_objects_lock(struct mms_query *q);
int mms_objects_find(struct mms_query *q, const struct mms_objects_ask *a, struct mms_cache *c);
int mms_objects_check(struct mms_query *q, const char *question);

void mms_objects_row(struct mms_out *o, const struct mms_query *q, const struct mms_batch_iter *it);
void mms_objects_foot(struct mms_out *o, const struct mms_query *q);

#endif /* MMS_SLAB_OBJECTS_H */
