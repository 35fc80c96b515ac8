// SPDX-License-Identifier: GPL-2.0-only
/*
 * The slab allocator: caches, the slabs of one, and what an address is. Numbers as a
 * small machine has them, of both designs: with a slab for each CPU, and with sheaves.
 */
#include <errno.h>
#include <string.h>

#include "fixture.h"

enum {
	HWCACHE_ALIGN = 1,
	PANIC = 2,
	RECLAIM_ACCOUNT = 4,
	ACCOUNT = 8,
	TYPESAFE_BY_RCU = 16,
	CACHE_DMA = 32,
};

/* A cache, as far as it is not worked out. */
struct cache {
	const char *name;
	unsigned long long object_size;
	unsigned long long size;
	unsigned long long order;
	unsigned long long slabs;
	unsigned long long used;
	unsigned long long cached;
	unsigned long long cpu;
	unsigned long long cpu_partial;
	unsigned long long node_partial;
	unsigned long long aliases;
	unsigned long long flags;
	unsigned long long usersize;
	const char *ctor;
};

static const struct cache caches[] = {
	{ "ext4_inode_cache", 1168, 1176, 3, 70, 1861, 17, 2, 0, 3, 0, RECLAIM_ACCOUNT | ACCOUNT,
	  60, "init_once" },
	{ "sock_inode_cache", 832, 832, 3, 4, 148, 8, 1, 1, 0, 0,
	  HWCACHE_ALIGN | RECLAIM_ACCOUNT | ACCOUNT, 0, "init_once" },
	{ "inode_cache", 608, 608, 2, 345, 8814, 61, 2, 1, 12, 0,
	  PANIC | RECLAIM_ACCOUNT | ACCOUNT, 0, "init_once" },
	{ "dentry", 192, 192, 0, 1024, 21370, 37, 2, 4, 9, 0,
	  PANIC | RECLAIM_ACCOUNT | ACCOUNT, 32, NULL },
	{ "filp", 232, 256, 0, 51, 640, 60, 2, 5, 7, 1, HWCACHE_ALIGN | PANIC | ACCOUNT, 0, NULL },
	{ "vm_area_struct", 200, 200, 0, 140, 2650, 33, 2, 3, 11, 0, PANIC | ACCOUNT, 0, NULL },
	{ "buffer_head", 104, 104, 0, 90, 3498, 3, 1, 0, 0, 0, PANIC | RECLAIM_ACCOUNT, 0, NULL },
	{ "radix_tree_node", 576, 584, 2, 102, 2801, 11, 2, 0, 3, 0, PANIC | RECLAIM_ACCOUNT, 0,
	  "radix_tree_node_ctor" },
	{ "task_struct", 5824, 5888, 3, 29, 121, 4, 2, 1, 3, 0, PANIC | ACCOUNT, 4096, NULL },
	{ "fsnotify_mark_connector", 32, 32, 0, 1, 0, 0, 0, 0, 1, 3, PANIC, 0, NULL },
	{ "kmalloc-rcl-96", 96, 96, 0, 12, 411, ~0ULL, 1, 0, 4, 0, RECLAIM_ACCOUNT, 96, NULL },
	{ "dma-kmalloc-4k", 4096, 4096, 3, 0, 0, 0, 0, 0, 0, 0, CACHE_DMA, 4096, NULL },
	{ "fuse_inode", 824, 832, 3, 0, 0, 0, 0, 0, 0, 0,
	  HWCACHE_ALIGN | RECLAIM_ACCOUNT | ACCOUNT, 0, "fuse_inode_init_once" },
	{ "kmalloc-8", 8, 8, 0, 7, 3011, 88, 2, 0, 1, 0, 0, 8, NULL },
	{ "kmalloc-64", 64, 64, 0, 113, 6400, 203, 2, 9, 31, 12, HWCACHE_ALIGN, 64, NULL },
	{ "kmalloc-4k", 4096, 4096, 3, 41, 290, 19, 2, 2, 3, 0, 0, 4096, NULL },
};

#define NR_CACHES (sizeof(caches) / sizeof(*caches))

static void caches_schema(void)
{
	file("caches", "caches of the slab allocator", NULL);
	type("cache", 0, 0, "a cache");
	key("name address");
	field("name", MMS_STRING, 20, "its name");
	field("address", MMS_ADDR, 0, "its struct kmem_cache");
	field("object_size", MMS_BYTES, 6, "bytes of an object");
	field("size", MMS_BYTES, 5, "bytes from one object to the next");
	field("align", MMS_BYTES, 0, "alignment of objects");
	sized("order", MMS_COUNT, 4, 5, "a usual slab is 2^order pages");
	sized("per_slab", MMS_COUNT, 4, 0, "objects of a usual slab");
	field("objects", MMS_COUNT, 7, "objects in all slabs");
	field("used", MMS_COUNT, 7, "those that somebody has");
	field("cached", MMS_COUNT, 6, "free ones at hand of CPUs and nodes");
	field("slabs", MMS_COUNT, 5, "slabs");
	field("cpu", MMS_COUNT, 0, "slabs that CPUs take objects from");
	field("cpu_partial", MMS_COUNT, 0, "slabs that CPUs have in reserve");
	field("node_partial", MMS_COUNT, 0, "slabs on the lists of nodes");
	field("full", MMS_COUNT, 0, "slabs on no list");
	field("sheaves", MMS_COUNT, 0, "sheaves of all sorts");
	field("waste", MMS_BYTES, 6, "memory that no object can use");
	sized("aliases", MMS_COUNT, 4, 0, "caches merged into this one");
	sized("flags", MMS_FLAGS, 4, 0, "how it was made");
	word(HWCACHE_ALIGN, "hwcache_align");
	word(PANIC, "panic");
	word(RECLAIM_ACCOUNT, "reclaim_account");
	word(ACCOUNT, "account");
	word(TYPESAFE_BY_RCU, "typesafe_by_rcu");
	word(CACHE_DMA, "cache_dma");
	field("useroffset", MMS_BYTES, 0, "where the usercopy window begins");
	field("usersize", MMS_BYTES, 0, "bytes of it");
	field("ctor", MMS_STRING, 0, "the constructor");
	sized("torn", MMS_BOOL, 1, 0, "read without the kernel's lock");
}

/* One cache, with so many slabs and used objects more than above. */
static void cache(const struct cache *c, size_t at, unsigned long long slabs,
		  unsigned long long used, unsigned long long sheaves)
{
	unsigned long long bytes = 4096ULL << c->order, per_slab = bytes / c->size;

	slabs += c->slabs;
	record(0, c->name, 0xffff9d0f00042000ULL + at * 0x100, c->object_size, c->size,
	       c->flags & HWCACHE_ALIGN ? 64ULL : 8ULL, c->order, per_slab, slabs * per_slab,
	       c->used + used, c->cached, slabs, sheaves == NOTHING ? c->cpu : 0ULL,
	       sheaves == NOTHING ? c->cpu_partial : 0ULL, c->node_partial,
	       slabs - c->node_partial - (sheaves == NOTHING ? c->cpu + c->cpu_partial : 0),
	       sheaves, slabs * bytes - slabs * per_slab * c->object_size, c->aliases, c->flags,
	       c->usersize ? 0ULL : NOTHING, c->usersize, c->ctor, 0ULL);
}

static void caches_now(const char *path)
{
	size_t i;

	caches_schema();
	for (i = 0; i < NR_CACHES; i++)
		cache(caches + i, i, 0, 0, NOTHING);
	done(path, 0, NULL);
}

/* Some grew, some shrank, one went and one came. */
static void caches_later(const char *path)
{
	static const struct cache came = { "mmscope_test", 256, 256, 0, 3, 40, 2, 1, 0, 1 };
	size_t i;

	caches_schema();
	for (i = 0; i < NR_CACHES; i++) {
		if (!strcmp(caches[i].name, "fsnotify_mark_connector"))
			continue;
		if (!strcmp(caches[i].name, "dentry"))
			cache(caches + i, i, 11, 231, NOTHING);
		else if (!strcmp(caches[i].name, "kmalloc-64"))
			cache(caches + i, i, -3ULL, -190ULL, NOTHING);
		else if (!strcmp(caches[i].name, "vm_area_struct"))
			cache(caches + i, i, 0, 7, NOTHING);
		else
			cache(caches + i, i, 0, 0, NOTHING);
	}
	cache(&came, NR_CACHES, 0, 0, NOTHING);
	done(path, 0, NULL);
}

/* Those of a machine with sheaves, and as many more, most without a slab. */
static void caches_sheaves(const char *path)
{
	struct cache more = { "bio-\x1b[31m", 120, 128, 0 };
	size_t i;

	caches_schema();
	for (i = 0; i < NR_CACHES; i++)
		cache(caches + i, i, 0, 0, caches[i].slabs ? 4ULL + i : 0ULL);
	for (i = 0; i < 40; i++) {
		more.slabs = i % 8 == 3;
		more.used = i % 8 == 3 ? 40 : 0;
		cache(&more, NR_CACHES + i, 0, 0, 0);
	}
	done(path, 0, NULL);
}

enum { CPU, CPU_PARTIAL, NODE_PARTIAL, FULL, MOVING, KFENCE };
enum { IN_ORDER, CYCLE, OUTSIDE };

/* The types of a file of objects. */
enum { SLAB, OBJECT, CACHE };

static void objects_cache_type(void)
{
	type("cache", 0, MMS_RAW_FORM, "the cache");
	field("name", MMS_STRING, 20, "its name");
	field("address", MMS_ADDR, 18, "its struct kmem_cache");
	field("object_size", MMS_BYTES, 6, "bytes of an object");
	field("size", MMS_BYTES, 6, "bytes from one object to the next");
	sized("offset", MMS_COUNT, 4, 6, "where a free object's pointer is");
	sized("hardened", MMS_BOOL, 1, 8, "these pointers are mixed with a secret");
	field("design", MMS_STRING, 10, "what CPUs have");
}

static void objects_slab_types(void)
{
	type("slab", 0, 0, "a slab");
	key("address");
	field("address", MMS_ADDR, 18, "its first byte");
	field("pfn", MMS_PFN, 0, "its first frame");
	sized("order", MMS_COUNT, 4, 0, "it is 2^order pages");
	sized("node", MMS_COUNT, 4, 4, "its node");
	sized("objects", MMS_COUNT, 4, 7, "its objects");
	sized("used", MMS_COUNT, 4, 4, "those that are used");
	sized("place", MMS_ENUM, 1, 12, "where it is kept");
	word(CPU, "cpu");
	word(CPU_PARTIAL, "cpu-partial");
	word(NODE_PARTIAL, "node-partial");
	word(FULL, "full");
	word(MOVING, "moving");
	word(KFENCE, "kfence");
	sized("cpu", MMS_COUNT, 4, 3, "whose it is");
	field("map", MMS_STRING, 16, "a character an object");
	sized("damage", MMS_ENUM, 1, 6, "what is wrong with its freelist");
	word(IN_ORDER, "none");
	word(CYCLE, "cycle");
	word(OUTSIDE, "outside");
	type("object", SLAB + 1, 0, "an object");
	key("index");
	sized("index", MMS_COUNT, 4, 5, "which it is");
	field("address", MMS_ADDR, 18, "where it is");
	sized("state", MMS_ENUM, 1, 7, "who has it");
	word('#', "used");
	word('.', "free");
	word('c', "cpu");
	word('s', "sheaf");
	word('b', "barn");
	word('?', "unknown");
}

static void objects_schema(const char *question)
{
	file("objects", "the slabs of a cache", question);
	objects_slab_types();
	objects_cache_type();
}

/* Bytes from one object to the next, and pages of a slab, of the cache that is written. */
static unsigned long long object_stride, slab_order;

static void objects_cache(const char *name, unsigned long long size, unsigned long long stride,
			  unsigned long long order, const char *design)
{
	object_stride = stride;
	slab_order = order;
	record(CACHE, name, 0xffff9d0f00042300ULL, size, stride, stride / 2 / 8 * 8, 1ULL,
	       design);
}

static void slab(unsigned long long pfn, unsigned long long node, unsigned long long place,
		 unsigned long long cpu, const char *map, unsigned long long damage)
{
	unsigned long long address = 0xffff9d0f00000000ULL + pfn * 4096, used = 0, i;

	for (i = 0; map && map[i]; i++)
		used += map[i] == '#';
	record(SLAB, address, pfn, slab_order, node, map ? i : 21ULL, used, place, cpu, map,
	       damage);
	for (i = 0; map && map[i] && i < 4; i++)
		record(OBJECT, i, address + i * object_stride,
		       (unsigned long long)(unsigned char)map[i]);
}

/* With a slab for each CPU: dentry. */
static void objects_cpu(const char *path, const char *question)
{
	static const char used[] = "#####################";
	unsigned long long i;

	objects_schema(question);
	objects_cache("dentry", 192, 192, 0, "cpu_slab");
	slab(0x4a31, 0, FULL, ALL, used, IN_ORDER);
	slab(0x4a33, 0, NODE_PARTIAL, ALL, "##.##############.###", IN_ORDER);
	slab(0x4a34, 0, CPU, 0, "#####c##cc###########", IN_ORDER);
	for (i = 0; i < 37; i++)
		slab(0x4a40 + i, 0, FULL, ALL, used, IN_ORDER);
	slab(0x4b00, 0, CPU_PARTIAL, 1, "#.###################", IN_ORDER);
	slab(0x4b01, 0, CPU_PARTIAL, 1, "#.###################", IN_ORDER);
	slab(0x4b04, 0, CPU_PARTIAL, 0, "......###.....#......", IN_ORDER);
	slab(0x4c00, 0, CPU, 1, "cccccccccc#cccc..cccc", IN_ORDER);
	slab(0x4c10, 0, MOVING, ALL, "??#..???.........####", IN_ORDER);
	slab(0x4c20, 0, NODE_PARTIAL, ALL, ".....................", IN_ORDER);
	slab(0x4c21, 0, NODE_PARTIAL, ALL, ".....................", IN_ORDER);
	slab(0x4c22, 0, NODE_PARTIAL, ALL, "#....................", IN_ORDER);
	done(path, 0, NULL);
}

/* With sheaves: kmalloc-64. */
static void objects_sheaves(const char *path, const char *question)
{
	char map[65] = "";
	unsigned int i, j;

	objects_schema(question);
	objects_cache("kmalloc-64", 64, 64, 0, "sheaves");
	for (i = 0; i < 12; i++) {
		for (j = 0; j < 64; j++)
			map[j] = i % 3 == 2 && j % 7 == i ? 's' : i == 5 && j > 40 ? 'b' : '#';
		slab(0x8100 + i, 0, FULL, ALL, map, IN_ORDER);
	}
	for (j = 0; j < 64; j++)
		map[j] = j % 5 ? '.' : j % 2 ? '#' : 's';
	slab(0x8200, 0, NODE_PARTIAL, ALL, map, IN_ORDER);
	done(path, 0, NULL);
}

/* Two nodes, very many slabs, damaged ones, and what the reader does not know. */
static void objects_many(const char *path)
{
	char map[513] = "";
	unsigned long long i, j;

	objects_schema("kmalloc-8");
	objects_cache("kmalloc-8", 8, 16, 1, "cpu_slab");
	for (i = 0; i < 300; i++) {
		for (j = 0; j < 512; j++)
			map[j] = j % (i + 2) ? '#' : '.';
		slab(0x10000 + i * 2, i & 1, NODE_PARTIAL, ALL, map, IN_ORDER);
	}
	slab(0x11000, 1, CPU, 12, "##\x1b!cc##~\xff", IN_ORDER);
	slab(0x11002, 0, CPU, 100000, NULL, IN_ORDER);
	slab(0x11004, 1, KFENCE, ALL, "#", IN_ORDER);
	slab(0x11006, 0, NODE_PARTIAL, ALL, "##??", CYCLE);
	slab(0x11008, 0, FULL, ALL, "####", OUTSIDE);
	slab(0x1100a, 0, FULL, ALL, "####", 9);
	for (i = 0; i < 1000; i++)
		slab(0x12000 + i, i & 1, FULL, ALL, "################", IN_ORDER);
	slab(0x13000, 0, 77, ALL, "#.#.", IN_ORDER);
	done(path, 0, NULL);
}

static void no_slabs(const char *path)
{
	objects_schema("fuse_inode");
	objects_cache("fuse_inode", 824, 832, 3, "cpu_slab");
	done(path, 0, NULL);
}

static void what(const char *path, const char *question)
{
	file("what", "what a kernel address is", question);
	type("what", 0, MMS_RAW_FORM, "an address");
	key("address");
	field("address", MMS_ADDR, 18, "the address");
	sized("kind", MMS_ENUM, 1, 12, "what it is");
	word(0, "object");
	word(1, "text");
	word(2, "stack");
	word(3, "non-canonical");
	field("cache", MMS_STRING, 20, "whose object");
	field("object_start", MMS_ADDR, 18, "where the object begins");
	field("object_offset", MMS_INT, 6, "the address from there");
	sized("object_state", MMS_ENUM, 1, 7, "who has it");
	word(0, "used");
	word(1, "free");
	field("symbol", MMS_STRING, 20, "the nearest symbol");
	sized("pid", MMS_COUNT, 4, 7, "whose stack");
	field("comm", MMS_STRING, 15, "its name");
	field("size", MMS_BYTES, 6, "bytes of it");
	field("note", MMS_STRING, 20, "what else there is to say");
	record(0, 0xffff9d0f04a341c8ULL, 0ULL, "dentry", 0xffff9d0f04a34180ULL, 72ULL, 0ULL,
	       NULL, (unsigned long long)ALL, NULL, 192ULL, NULL);
	record(0, 0xffffffff81003000ULL, 1ULL, NULL, NOTHING, 0ULL, 0xffULL,
	       "do_syscall_64+0x0", (unsigned long long)ALL, NULL, NOTHING, NULL);
	done(path, 0, NULL);
}

/**
 * slab_fixtures() - write these files
 */
void slab_fixtures(void)
{
	caches_now("slub/slab/caches");
	objects_cpu("slub/slab/objects", "dentry");
	what("slub/system/what", "ffff9d0f04a341c8 ffffffff81003000");
	caches_later("slub.later/slab/caches");
	caches_sheaves("slub.sheaves/slab/caches");
	objects_sheaves("slub.sheaves/slab/objects", "kmalloc-64");
	objects_many("slub.many/slab/objects");
	no_slabs("slub.none/slab/objects");
	objects_cpu("live/mmscope/raw/slab/objects", "dentry");
	objects_sheaves("live/mmscope/raw/slab/objects@kmalloc-64", "kmalloc-64");
	no_rows("live/mmscope/raw/slab/objects!2", "objects", ENOENT,
		"no cache is called 'nosuch'");
}
