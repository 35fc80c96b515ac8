/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * How this kernel's slab allocator lays out its private structs, and which of the designs
 * it has.
 */
#ifndef MMS_SLAB_LAYOUT_H
#define MMS_SLAB_LAYOUT_H

#include "../core/btf.h"

/* Bytes that a copy of one of the structs may have. */
#define MMS_SLAB_COPY	768

/**
 * struct mms_cache_layout - struct kmem_cache
 * @cpu_slab: per-CPU: struct kmem_cache_cpu; of the designs with slabs of CPUs
 * @cpu_sheaves: per-CPU: struct slub_percpu_sheaves; of those with sheaves
 * @flags: slab_flags_t
 * @size: bytes from one object to the next
 * @object_size: bytes of an object that are its user's
 * @offset: where in a free object the pointer to the next one is
 * @sheaf_capacity: objects in a full sheaf; 0: this cache has none
 * @oo: order and objects of a usual slab
 * @min: those of the smallest one
 * @refcount: how many caches it stands for; negative: it is for itself
 * @ctor: the constructor
 * @align: alignment of objects
 * @red_left_pad: bytes before each object, with red zones
 * @name: its name
 * @list: struct list_head: of all caches
 * @random: what free pointers are mixed with; no such member: they are not
 * @useroffset: where what may be copied to user space begins
 * @usersize: its bytes
 * @node: pointers to struct kmem_cache_node, by node
 * @per_node: instead: struct kmem_cache_per_node_ptrs, by node
 * @kobj: struct kobject: its folder of sysfs
 * @bytes: of all these but the last three
 */
struct mms_cache_layout {
	struct mms_member cpu_slab;
	struct mms_member cpu_sheaves;
	struct mms_member flags;
	struct mms_member size;
	struct mms_member object_size;
	struct mms_member offset;
	struct mms_member sheaf_capacity;
	struct mms_member oo;
	struct mms_member min;
	struct mms_member refcount;
	struct mms_member ctor;
	struct mms_member align;
	struct mms_member red_left_pad;
	struct mms_member name;
	struct mms_member list;
	struct mms_member random;
	struct mms_member useroffset;
	struct mms_member usersize;
	struct mms_member node;
	struct mms_member per_node;
	struct mms_member kobj;
	u32 bytes;
};

/**
 * struct mms_slab_layout - the other structs
 * @cache: struct kmem_cache
 * @kobj_name: of kobject: its name
 * @ptrs_node: of kmem_cache_per_node_ptrs: the struct kmem_cache_node
 * @ptrs_barn: and the struct node_barn
 * @list_lock: of kmem_cache_node: the lock of its list
 * @nr_partial: slabs on it
 * @partial: struct list_head: of them
 * @nr_slabs: slabs of the node
 * @total_objects: their objects
 * @node_barn: the struct node_barn, where not in kmem_cache_per_node_ptrs
 * @node_bytes: bytes of these
 * @slab_cache: of struct slab, which lies on struct page: its cache
 * @freelist: the first free object
 * @inuse: objects that are not on that list
 * @objects: all objects
 * @frozen: the slab is a CPU's
 * @next: the next slab of a CPU
 * @slab_list: struct list_head: in the node's list
 * @slab_bytes: bytes of these
 * @cpu_freelist: of kmem_cache_cpu: the CPU's first free object
 * @tid: changes with each change of it
 * @cpu_slab: the slab it is of
 * @cpu_partial: the CPU's next slabs
 * @cpu_bytes: bytes of these
 * @main: of slub_percpu_sheaves: struct slab_sheaf: the one in use
 * @spare: another one
 * @rcu_free: one with objects that wait for a grace period
 * @sheaves_bytes: bytes of these
 * @sheaf_size: of slab_sheaf: objects in it
 * @sheaf_objects: pointers to them
 * @barn_list: struct list_head: in a barn
 * @sheaves_full: of node_barn: struct list_head: sheaves with objects
 * @nr_full: how many
 * @nr_empty: how many there are without
 * @barn_bytes: bytes of these
 */
struct mms_slab_layout {
	struct mms_cache_layout cache;
	struct mms_member kobj_name;
	struct mms_member ptrs_node;
	struct mms_member ptrs_barn;
	struct mms_member list_lock;
	struct mms_member nr_partial;
	struct mms_member partial;
	struct mms_member nr_slabs;
	struct mms_member total_objects;
	struct mms_member node_barn;
	u32 node_bytes;
	struct mms_member slab_cache;
	struct mms_member freelist;
	struct mms_member inuse;
	struct mms_member objects;
	struct mms_member frozen;
	struct mms_member next;
	struct mms_member slab_list;
	u32 slab_bytes;
	struct mms_member cpu_freelist;
	struct mms_member tid;
	struct mms_member cpu_slab;
	struct mms_member cpu_partial;
	u32 cpu_bytes;
	struct mms_member main;
	struct mms_member spare;
	struct mms_member rcu_free;
	u32 sheaves_bytes;
	struct mms_member sheaf_size;
	struct mms_member sheaf_objects;
	struct mms_member barn_list;
	struct mms_member sheaves_full;
	struct mms_member nr_full;
	struct mms_member nr_empty;
	u32 barn_bytes;
};

extern struct mms_slab_layout mms_slab_layout;

void mms_slab_layout_init(const struct mms_btf *btf, int ret);
const char *mms_slab_why_not(void);
bool mms_slab_has_cpu_slabs(void);
bool mms_slab_has_sheaves(void);
const char *mms_slab_design(void);

#endif /* MMS_SLAB_LAYOUT_H */
