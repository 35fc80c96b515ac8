// SPDX-License-Identifier: GPL-2.0-only
/*
 * The files of a process, as they are and as they are later. The schemas are not the
 * module's: the reader must not need to know.
 */
#include <errno.h>
#include <stddef.h>

#include "fixture.h"

static void vmas_schema(const char *object)
{
	file(object, "the address ranges of a process", NULL);
	type(object, 0, 0, "one range");
	key("start");
	field("start", MMS_ADDR, 14, "first address");
	field("end", MMS_ADDR, 14, "first address after it");
	field("perms", MMS_STRING, 5, "as maps has them");
	sized("flags", MMS_FLAGS, 4, 10, "of the range");
	word(0x1, "read");
	word(0x2, "write");
	word(0x4, "exec");
	word(0x100, "growsdown");
	field("size", MMS_BYTES, 6, "bytes");
	sized("inode", MMS_COUNT, 4, 0, "of the file");
	field("name", MMS_STRING, 20, "file or purpose");
}

static void vmas(const char *path)
{
	vmas_schema("vmas");
	record(0, 0x400000ULL, 0x401000ULL, "r-xp", 5ULL, 4096ULL, 77ULL,
	       "/usr/bin/cat");
	record(0, 0x555000ULL, 0x576000ULL, "rw-p", 3ULL, 0x21000ULL, 0xffffffffULL,
	       "[heap]");
	record(0, 0x7f0000000000ULL, 0x7f0000200000ULL, "---p", 0ULL, 0x200000ULL,
	       0xffffffffULL, NULL);
	record(0, 0x7f3e9c1a0000ULL, 0x7f3e9c1c8000ULL, "r--p", 0x80000001ULL,
	       0x28000ULL, 78ULL, "/tmp/a \"b\"\\c\n\x1b[31mred");
	record(0, 0x7f3e9c1c8000ULL, 0x7f3e9c2fb333ULL, "r--p", 0x40ULL,
	       0x133333ULL, 79ULL, "/tmp/caf\xc3\xa9 \xff\xc0\x80\xed\xa0\x80.");
	record(0, 0x7ffd00000000ULL, 0x7ffd00021000ULL, "rw-p", 0x103ULL,
	       0x21000ULL, 0xffffffffULL, "[stack]");
	done(path, 0, NULL);
}

/* What the picture is made of: a process with something of each kind. */
static void map_vmas(const char *path)
{
	static const char name[] = "/usr/lib/x86_64-linux-gnu/libc.so.6";
	static const char prog[] = "/usr/bin/prog";

	file("vmas", "the address ranges of a process", NULL);
	type("vmas", 0, 0, "one range");
	field("name", MMS_STRING, 20, "file or purpose");
	field("start", MMS_ADDR, 14, "first address");
	field("end", MMS_ADDR, 14, "first address after it");
	field("perms", MMS_STRING, 5, "as maps has them");
	field("flags", MMS_FLAGS, 10, "of the range");
	word(0x1, "pf");
	word(0x2, "io");
	word(0x4, "ht");
	word(0x8, "gd");
	record(0, prog, 0x400000ULL, 0x401000ULL, "r--p", 0ULL);
	record(0, prog, 0x401000ULL, 0x481000ULL, "r-xp", 0ULL);
	record(0, prog, 0x481000ULL, 0x4a1000ULL, "r--p", 0ULL);
	record(0, prog, 0x4a1000ULL, 0x4a5000ULL, "rw-p", 0ULL);
	record(0, NULL, 0x4a5000ULL, 0x4b0000ULL, "rw-p", 0ULL);
	record(0, "[heap]", 0x555000ULL, 0x655000ULL, "rw-p", 0ULL);
	record(0, NULL, 0x7e0000000000ULL, 0x7f0000000000ULL, "---p", 0ULL);
	record(0, NULL, 0x7f0000000000ULL, 0x7f0001000000ULL, "rw-p", 0ULL);
	record(0, NULL, 0x7f0001000000ULL, 0x7f0001004000ULL, "rwxp", 0ULL);
	record(0, "/anon_hugepage (deleted)", 0x7f0040000000ULL,
	       0x7f0040400000ULL, "rw-p", 4ULL);
	record(0, "/dev/fb0", 0x7f0041000000ULL, 0x7f0041300000ULL, "rw-s", 3ULL);
	record(0, "/dev/zero (deleted)", 0x7f0042000000ULL, 0x7f0042010000ULL,
	       "rw-s", 0ULL);
	record(0, "/tmp/caf\xc3\xa9/\xe6\x97\xa5\xe6\x9c\xac \xff\n.db",
	       0x7f0042010000ULL, 0x7f0042110000ULL, "rw-s", 0ULL);
	record(0, name, 0x7f9e9c1a0000ULL, 0x7f9e9c1c6000ULL, "r--p", 0ULL);
	record(0, name, 0x7f9e9c1c6000ULL, 0x7f9e9c31b000ULL, "r-xp", 0ULL);
	record(0, name, 0x7f9e9c31b000ULL, 0x7f9e9c36e000ULL, "r--p", 0ULL);
	record(0, name, 0x7f9e9c36e000ULL, 0x7f9e9c372000ULL, "r--p", 0ULL);
	record(0, name, 0x7f9e9c372000ULL, 0x7f9e9c374000ULL, "rw-p", 0ULL);
	/* It grew while the areas were listed. */
	record(0, name, 0x7f9e9c372000ULL, 0x7f9e9c375000ULL, "rw-p", 0ULL);
	record(0, "[stack]", 0x7ffd00000000ULL, 0x7ffd00021000ULL, "rw-p", 8ULL);
	record(0, "[vvar]", 0x7ffd0017a000ULL, 0x7ffd0017e000ULL, "r--p", 1ULL);
	record(0, "[vdso]", 0x7ffd0017e000ULL, 0x7ffd00180000ULL, "r-xp", 0ULL);
	done(path, 0, NULL);
}

/* A tree of areas: below the root so many nodes, with so many leaves each. */
static void tree(const char *path, unsigned int nodes, unsigned int leaves)
{
	const unsigned long long leaf = 1, above = 3, size = 0x10000;
	unsigned long long start = 0, last, all = size * leaves;
	unsigned int i, j;

	file("tree", "the maple tree of the areas", NULL);
	type("tree", 0, 0, "a node");
	sized("depth", MMS_COUNT, 4, 5, "levels above it");
	sized("type", MMS_ENUM, 4, 9, "what kind of node it is");
	word(leaf, "leaf_64");
	word(above, "arange_64");
	sized("used", MMS_COUNT, 4, 4, "slots in use");
	sized("slots", MMS_COUNT, 4, 5, "slots there are");
	sized("areas", MMS_COUNT, 4, 5, "slots with a VMA");
	field("gap", MMS_BYTES, 6, "largest free range");
	field("start", MMS_ADDR, 14, "first address");
	field("last", MMS_ADDR, 18, "last address");
	type("slots", 1, 0, "its slots");
	field("pivot", MMS_ADDR, 18, "last address");
	type("total", 0, MMS_RAW_FORM, "the whole");
	field("areas", MMS_COUNT, 4, "areas");
	record(0, 0ULL, above, 0ULL + nodes, 10ULL, 0ULL, 0x7f0000000000ULL, 0ULL, ~0ULL);
	record(1, all - 1);
	for (i = 0; i < nodes; i++) {
		last = i + 1 < nodes ? start + all - 1 : ~0ULL;
		record(0, 1ULL, above, 0ULL + leaves, 10ULL, 0ULL, NOTHING, start, last);
		for (j = 0; j < leaves; j++, start += size) {
			if (j + 1 < leaves)
				last = start + size - 1;
			else
				last = i + 1 < nodes ? start + size - 1 : ~0ULL;
			record(0, 2ULL, leaf, 1ULL + (i + j) % 16, 16ULL,
			       (1ULL + (i + j) % 16) / 2, 0x1000ULL << j, start, last);
		}
	}
	record(2, 99ULL);
	done(path, 0, NULL);
}

static void map_pagetable(const char *path, unsigned int error,
			  const char *message)
{
	const unsigned long long none = 0, present = 1, prot_none = 2, swap = 3,
				 marker = 4, unnamed = 5;
	unsigned long long va;

	file("pagetable", "page tables as ranges", NULL);
	type("pagetable", 0, 0, "a range");
	sized("state", MMS_ENUM, 4, 9, "what the entries say");
	word(none, "none");
	word(present, "present");
	word(prot_none, "prot-none");
	word(swap, "swap");
	word(marker, "marker");
	field("page_size", MMS_BYTES, 9, "of the pages");
	field("start", MMS_ADDR, 14, "first address");
	field("end", MMS_ADDR, 14, "first address after it");
	type("total", 0, MMS_RAW_FORM, "the whole");
	field("mapped", MMS_BYTES, 8, "bytes");
	record(0, present, 4096ULL, 0x400000ULL, 0x4a5000ULL);
	record(0, none, NOTHING, 0x4a5000ULL, 0x555000ULL);
	record(0, present, 4096ULL, 0x555000ULL, 0x5e0000ULL);
	record(0, swap, NOTHING, 0x600000ULL, 0x640000ULL);
	record(0, prot_none, 4096ULL, 0x7e0000000000ULL, 0x7e1000000000ULL);
	record(0, present, 0x200000ULL, 0x7f0000000000ULL, 0x7f0000400000ULL);
	for (va = 0x7f0000400000ULL; va < 0x7f0000600000ULL; va += 0x40000)
		record(0, present, 4096ULL, va, va + 0x18000);
	record(0, present, 0x200000ULL, 0x7f0000a00000ULL, 0x7f0000c00000ULL);
	record(0, marker, NOTHING, 0x7f0000e00000ULL, 0x7f0000f00000ULL);
	record(0, unnamed, NOTHING, 0x7f0000f00000ULL, 0x7f0001000000ULL);
	record(0, present, 4096ULL, 0x7f0001002000ULL, 0x7f0001003000ULL);
	record(0, present, 0x200000ULL, 0x7f0040000000ULL, 0x7f0040200000ULL);
	record(0, present, 4096ULL, 0x7f0041000000ULL, 0x7f0041300000ULL);
	record(0, present, 4096ULL, 0x7f0042008000ULL, 0x7f0042080000ULL);
	record(0, present, 4096ULL, 0x7f9e9c1a0000ULL, 0x7f9e9c2a0000ULL);
	record(0, present, 4096ULL, 0x7f9e9c35b000ULL, 0x7f9e9c375000ULL);
	record(0, present, 4096ULL, 0x7ffd0001e000ULL, 0x7ffd00021000ULL);
	record(0, present, 4096ULL, 0x7ffd0017d000ULL, 0x7ffd0017f000ULL);
	record(1, 4096ULL);
	done(path, error, message);
}

static void usage(const char *path)
{
	vmas_schema("usage");
	record(0, 0x400000ULL, 0x401000ULL, "r-xp", 5ULL, 4096ULL, 77ULL,
	       "/usr/bin/cat");
	record(0, NOTHING, NOTHING, NULL, 0ULL, 4096ULL, 0xffffffffULL, "total");
	done(path, 0, NULL);
}

/* A field of every kind and size, with what is at the edge of each. */
static void kinds_schema(void)
{
	file("mm", "the memory of a process", NULL);
	type("mm", 0, MMS_RAW_FORM, "the process");
	field("pgd", MMS_ADDR, 18, "top-level page table");
	field("entry", MMS_HEX, 18, "its first entry");
	sized("pfn", MMS_PFN, 4, 8, "its frame");
	field("total_vm", MMS_BYTES, 8, "mapped");
	sized("users", MMS_COUNT, 2, 4, "references");
	sized("oom_adj", MMS_INT, 2, 5, "badness");
	field("balance", MMS_INT, 5, NULL);
	sized("tiny", MMS_INT, 1, 5, "one byte");
	sized("dumpable", MMS_BOOL, 1, 3, "may dump core");
	sized("flags", MMS_FLAGS, 8, 0, "hidden in tables");
	word(0x1, "one");
	word(0x8000000000000000ULL, "top");
	sized("state", MMS_ENUM, 1, 5, "what it does");
	word(0, "runs");
	word(1, "sleeps");
	field("comm", MMS_STRING, 15, "name");
}

static void kinds(const char *path)
{
	kinds_schema();
	record(0, 0xffff888000000000ULL, NOTHING, 0x12345ULL, 1258291ULL, 3ULL,
	       -1000ULL, -1ULL, -128ULL, 1ULL, 0x8000000000000003ULL, 1ULL, "cat");
	record(0, NOTHING, 0ULL, (unsigned long long)ALL, NOTHING, 0xffffULL,
	       999ULL, 1ULL << 63, 127ULL, 0xffULL, 0ULL, 0xffULL, NULL);
	record(0, 0ULL, 1ULL, 0ULL, NOTHING - 1, 0xfffeULL, 0ULL, 0ULL, 0ULL,
	       0ULL, 1ULL << 40, 9ULL, "");
	record(0, 0ULL, 1ULL, 0ULL, 1048575ULL, 0ULL, 0ULL, 0ULL, 0ULL, 2ULL,
	       0ULL, 0ULL, "x");
	done(path, 0, NULL);
}

static void walk_schema(const char *question)
{
	file("walk", "one address through the page tables", question);
	type("walk", 0, MMS_RAW_FORM, "an address");
	key("va");
	field("va", MMS_ADDR, 14, "virtual address");
	field("pa", MMS_ADDR, 14, "physical address");
	field("page_size", MMS_BYTES, 6, "of the page");
	sized("state", MMS_ENUM, 1, 8, "what the entry says");
	word(0, "none");
	word(1, "present");
	type("vma", 1, MMS_RAW_SINGLE | MMS_RAW_FORM, "where it lies");
	key("start");
	field("start", MMS_ADDR, 14, "first address");
	field("name", MMS_STRING, 8, "file or purpose");
	type("levels", 1, 0, "a step");
	key("level");
	field("level", MMS_STRING, 5, "of the tables");
	sized("index", MMS_COUNT, 2, 5, "in the table");
	field("entry", MMS_HEX, 18, "what is there");
	field("flags", MMS_FLAGS, 10, "its bits");
	word(1, "P");
	word(2, "RW");
	type("frame", 1, MMS_RAW_SINGLE, "what is there");
	field("pfn", MMS_PFN, 8, "number");
	sized("refs", MMS_COUNT, 4, 4, "references");
	type("mappers", 4, 0, "who maps it");
	key("pid va");
	sized("pid", MMS_COUNT, 4, 5, "process");
	field("va", MMS_ADDR, 14, "where");
	type("verdict", 1, MMS_RAW_SINGLE, "what an access does now");
	field("read", MMS_STRING, 8, "reading");
	field("write", MMS_STRING, 8, "writing");
	field("exec", MMS_STRING, 8, "fetching an instruction");
}

static void walk(const char *path, const char *question)
{
	walk_schema(question);
	record(0, 0x7f3e9c1a0123ULL, 0x34567123ULL, 4096ULL, 1ULL);
	record(1, 0x7f3e9c1a0000ULL, "/usr/lib/libc.so.6");
	record(2, "pgd", 254ULL, 0x12346067ULL, 3ULL);
	record(2, "pte", 416ULL, 0x8000000034567025ULL, 0x8000000000000001ULL);
	record(3, 0x34567ULL, 3ULL);
	record(4, 4242ULL, 0x7f3e9c1a0000ULL);
	record(4, 4243ULL, 0x7f3e9c1a0000ULL);
	record(5, "ok", "sigsegv:accerr", "minor:zero-page+sigsegv:accerr");
	record(0, 0x10ULL, NOTHING, NOTHING, 0ULL);
	record(5, "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr");
	done(path, 0, NULL);
}

/*
 * The same after a write: another frame, which one process maps, a new address, and the
 * area has grown, which changes its key.
 */
static void walk_later(const char *path, const char *question)
{
	walk_schema(question);
	record(0, 0x10ULL, NOTHING, NOTHING, 0ULL);
	record(5, "sigsegv:maperr", "sigsegv:maperr", "sigsegv:maperr");
	record(0, 0x7f3e9c1a0123ULL, 0x45678123ULL, 4096ULL, 1ULL);
	record(1, 0x7f3e9c190000ULL, "/usr/lib/libc.so.6");
	record(2, "pgd", 254ULL, 0x12346067ULL, 3ULL);
	record(2, "pte", 416ULL, 0x8000000045678027ULL, 0x8000000000000003ULL);
	record(2, "new", 1ULL, 1ULL, 1ULL);
	record(3, 0x45678ULL, 1ULL);
	record(4, 4242ULL, 0x7f3e9c1a0000ULL);
	record(5, "ok", "ok", "minor:zero-page+sigsegv:accerr");
	record(0, 0x1000ULL, 0x7000ULL, NOTHING, 1ULL);
	record(3, 0x7ULL, 2ULL);
	done(path, 0, NULL);
}

/* Some areas changed, others came and went. */
static void vmas_later(const char *path)
{
	vmas_schema("vmas");
	record(0, 0x400000ULL, 0x401000ULL, "r-xp", 5ULL, 4096ULL, 77ULL,
	       "/usr/bin/cat");
	record(0, 0x555000ULL, 0x5a6000ULL, "rw-p", 3ULL, 0x51000ULL, 0xffffffffULL,
	       "[heap]");
	record(0, 0x7f0000000000ULL, 0x7f0000200000ULL, "rwxp", 7ULL, 0x200000ULL,
	       80ULL, "now a name");
	record(0, 0x7f2000000000ULL, 0x7f2000001000ULL, "rw-p", 3ULL, 4096ULL,
	       0xffffffffULL, NULL);
	record(0, 0x7f3e9c1c8000ULL, 0x7f3e9c2fb333ULL, "r--p", 0x40ULL,
	       0x133333ULL, 99ULL, "/tmp/caf\xc3\xa9 \xff\xc0\x80\xed\xa0\x80.");
	record(0, 0x7ffd00000000ULL, 0x7ffd00021000ULL, "rw-p", 0x103ULL,
	       0x20000ULL, 0xffffffffULL, "[stack]");
	done(path, 0, NULL);
}

/* Some of kinds()'s numbers, in the first two records. */
static void kinds_later(const char *path)
{
	kinds_schema();
	record(0, 0xffff888000000000ULL, 1ULL, 0x12346ULL, 1048576ULL, 7ULL,
	       -17ULL, 9ULL, 127ULL, 0ULL, 1ULL, 0ULL, "dog");
	record(0, NOTHING, 0ULL, (unsigned long long)ALL, 4096ULL, 2ULL,
	       1000ULL, 0ULL, 127ULL, 0xffULL, 0ULL, 0xffULL, NULL);
	record(0, 0ULL, 1ULL, 0ULL, NOTHING - 1, 0xfffeULL, 0ULL, 0ULL, 0ULL,
	       0ULL, 1ULL << 40, 9ULL, "");
	done(path, 0, NULL);
}

/* Rows with addresses but no ends, and an early end. */
static void pages(const char *path, unsigned int error)
{
	unsigned long long va;

	file("pages", "the pages of a process", NULL);
	type("pages", 0, 0, "a page");
	field("va", MMS_ADDR, 14, "virtual address");
	field("size", MMS_BYTES, 6, "of it");
	for (va = 0x1000; va < 0x5000; va += 0x1000)
		record(0, va, 4096ULL);
	record(0, 0x200000ULL, 0x200000ULL);
	record(0, 0xfffffffffffff000ULL, 4096ULL);
	batches(3);
	done(path, error,
	     error ? "stopped at 0x400000: process 4242 \x1b ended, 6 rows shown" : NULL);
}

/**
 * task_fixtures() - write these files
 */
void task_fixtures(void)
{
	kinds("raw/task/4242/mm");
	vmas("raw/task/4242/vmas");
	vmas("raw/task/self/vmas");
	map_vmas("raw/task/4545/vmas");
	map_pagetable("raw/task/4545/pagetable", 0, NULL);
	tree("raw/task/4545/tree", 2, 3);
	tree("raw/task/4546/tree", 10, 10);
	map_vmas("raw/task/4546/vmas");
	map_pagetable("raw/task/4546/pagetable", ESRCH,
		      "stopped at 0x7ffd00180000: process 4546 ended, 99 rows shown");
	usage("raw/task/4242/usage");
	pages("raw/task/4242/pages", ESRCH);
	pages("whole/task/4242/pages", 0);
	walk("other/task/4242/walk", "0x10");
	walk("raw/task/4242/walk", "0x7f3e9c1a0123  0x10");
	vmas_later("later/task/4242/vmas");
	kinds_later("later/task/4242/mm");
	walk_later("later/task/4242/walk", "0x7f3e9c1a0123 0x10");
	pages("later/task/4242/pages", ESRCH);
	no_rows("later/task/4242/usage", "usage", 0, NULL);
	vmas("raw/kernel/pagetable");
	vmas("live/mmscope/raw/task/4242/vmas");
	vmas("live/mmscope/raw/task/self/vmas");
	map_vmas("live/mmscope/raw/task/4545/vmas");
	map_pagetable("live/mmscope/raw/task/4545/pagetable", 0, NULL);
	walk("live/mmscope/raw/task/4242/walk", "0x400000");
	walk("live/mmscope/raw/task/4242/walk@7f3e9c1a0123 0x10", "0x7f3e9c1a0123 0x10");
	walk("live/mmscope/raw/task/4242/walk@0x7f3e9c1a0123 0x10", "0x7f3e9c1a0123 0x10");
}
