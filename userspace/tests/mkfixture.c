// SPDX-License-Identifier: GPL-2.0-only
/*
 * mkfixture DIR: writes raw files as the module would, for the reader's tests.
 * The schemas here are not the module's: the reader must not need to know.
 */
#include <err.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static void features_schema(void)
{
	file("features", "what this kernel lets mmscope see", NULL);
	type("features", 0, 0, "a capability");
	field("name", MMS_STRING, 12, "its name");
	sized("has", MMS_BOOL, 1, 3, "is it there");
	field("why", MMS_STRING, 8, "why not");
}

static void features(const char *path)
{
	features_schema();
	record(0, "btf", 1ULL, NULL);
	record(0, "slab", 0ULL, "kernel built without BTF");
	record(0, "swap", 0xffULL, "not asked");
	done(path, 0, NULL);
}

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

static void features_later(const char *path)
{
	features_schema();
	record(0, "btf", 1ULL, NULL);
	record(0, "slab", 1ULL, NULL);
	record(0, "swap", 0xffULL, "not asked");
	record(0, "swap", 0xffULL, "not asked");
	done(path, 0, NULL);
}

static void explain_schema(const char *question)
{
	file("walk", "one address through the page tables", question);
	type("walk", 0, MMS_RAW_FORM, "an address");
	field("va", MMS_ADDR, 14, "virtual address");
	field("asked", MMS_STRING, 0, "the word of the question");
	sized("pid", MMS_COUNT, 4, 7, "process ID");
	field("command", MMS_STRING, 15, "name");
	field("pa", MMS_ADDR, 14, "physical address");
	sized("state", MMS_ENUM, 4, 9, "what the last entry says");
	word(0, "present");
	word(1, "none");
	word_help("no entry: nothing was put here");
	word(2, "prot-none");
	word_help("keeps its page");
	word(4, "swap");
	word_help("the page is in swap");
	sized("bits", MMS_COUNT, 1, 0, "bits that are translated");
	sized("pti", MMS_BOOL, 1, 0, "a root of its own");
	sized("canonical", MMS_BOOL, 1, 0, "may be an address");
	type("levels", 1, 0, "the entries");
	sized("level", MMS_ENUM, 4, 5, "of the table");
	word(0, "pgd");
	word(1, "p4d");
	word(2, "pud");
	word(3, "pmd");
	word(4, "pte");
	field("at", MMS_ADDR, 12, "where it lies");
	field("entry", MMS_HEX, 18, "what is there");
	field("flags", MMS_FLAGS, 20, "its bits");
	word(1, "P");
	word(2, "RW");
	word(4, "US");
	word(0x10, "a-long-name");
	word(0x20, "another-long-name");
	word(0x40, "one-more-long-name");
	sized("kind", MMS_ENUM, 4, 5, "what it is");
	word(0, "none");
	word(1, "table");
	word(2, "page");
	word(3, "not-present");
	field("target", MMS_ADDR, 18, "where it leads");
	field("size", MMS_BYTES, 0, "bytes it translates");
	type("frame", 1, MMS_RAW_SINGLE, "the frame");
	field("pfn", MMS_PFN, 8, "number");
	sized("kind", MMS_ENUM, 4, 9, "what it is used for");
	word(1, "anon");
	word(9, "device");
	field("resource", MMS_STRING, 10, "whose it is");
	type("vma", 1, MMS_RAW_SINGLE | MMS_RAW_FORM, "where it lies");
	field("start", MMS_ADDR, 14, "first address");
	field("end", MMS_ADDR, 14, "the address after the last");
	field("perms", MMS_STRING, 5, "what is allowed");
	type("verdict", 1, MMS_RAW_SINGLE, "what an access does now");
	field("read", MMS_STRING, 8, "reading");
	field("write", MMS_STRING, 8, "writing");
	field("exec", MMS_STRING, 8, "fetching an instruction");
	field("read_why", MMS_STRING, 8, "why");
	field("write_why", MMS_STRING, 8, "why");
	field("exec_why", MMS_STRING, 8, "why");
}

/* What there is on the way of each address, worked out by hand. */
static void explain(const char *path, const char *question)
{
	const unsigned long long pgd = 0, p4d = 1, pud = 2, pmd = 3, pte = 4,
				 none = 0, table = 1, page = 2, swapped = 3,
				 K4 = 0x1000, M2 = 0x200000, G1 = 0x40000000, G512 = 0x8000000000,
				 T256 = 0x1000000000000;

	explain_schema(question);
	/* Four levels, a page of a device, more bits than fit in a line. */
	record(0, 0x7f693ec6a123ULL, "[heap]", 116ULL, "sample", 0xfeb00123ULL, 0ULL, 48ULL,
	       0ULL, 1ULL);
	record(1, pgd, 0x11ee7f0ULL, 0x2d9e7067ULL, 7ULL, table, 0x2d9e7000ULL, G512);
	record(1, pud, 0x2d9e7d20ULL, 0x2d9e8067ULL, 7ULL, table, 0x2d9e8000ULL, G1);
	record(1, pmd, 0x2d9e8fb0ULL, 0x2d9e9067ULL, 7ULL, table, 0x2d9e9000ULL, M2);
	record(1, pte, 0x2d9e9350ULL, 0x80000000feb00237ULL, 0xf0000000000077ULL, page,
	       0xfeb00000ULL, K4);
	record(2, 0xfeb00ULL, 9ULL, "edu \x1b registers");
	record(3, 0x7f693ec6a000ULL, 0x7f693ec6e000ULL, "rw-s");
	record(4, "ok", "minor:write-notify", "sigsegv:accerr", "the CPU: the entries allow it",
	       "wp_pfn_shared(): made writable, the driver may be told",
	       "access_error(): NX in the entries");
	/* A huge page, mapped by PROT_NONE: the frame's number is inverted. */
	record(0, 0x7fabae212345ULL, "7fabae212345", 118ULL, "sample", 0x3e12345ULL, 2ULL, 48ULL,
	       1ULL, 1ULL);
	record(1, pgd, 0x21437f8ULL, 0x60932067ULL, 7ULL, table, 0x60932000ULL, G512);
	record(1, pud, 0x60932570ULL, 0x608b2067ULL, 7ULL, table, 0x608b2000ULL, G1);
	record(1, pmd, 0x608b2b88ULL, 0xffffffc1ff980ULL, 0ULL, page, 0x3e00000ULL, M2);
	record(2, 0x3e12ULL, 1ULL, NULL);
	/* Five levels, nothing there from the PMD on. */
	record(0, 0x12345678abcdefULL, "libc.so.6+0x1000", 118ULL, "sample", NOTHING, 1ULL, 57ULL,
	       0ULL, 1ULL);
	record(1, pgd, 0x2143090ULL, 0x60932067ULL, 7ULL, table, 0x60932000ULL, T256);
	record(1, p4d, 0x60932340ULL, 0x60933067ULL, 7ULL, table, 0x60933000ULL, G512);
	record(1, pud, 0x60933ac8ULL, 0x60934067ULL, 7ULL, table, 0x60934000ULL, G1);
	record(1, pmd, 0x60934e28ULL, 0ULL, 0ULL, none, NOTHING, M2);
	record(3, 0x12345678ab0000ULL, 0x12345678ac0000ULL, "rw-p");
	/* The last reason is of a function that the reader does not know. */
	record(4, "minor:zero-page", "minor:zero-fill", "minor:zero-page+sigsegv:accerr",
	       "do_anonymous_page(): a read gets the page of zeros",
	       "do_new_page(): of a later kernel",
	       "do_anonymous_page(): a read gets the page of zeros; "
	       "access_error(): mapped first, only then can NX refuse it");
	/* The page is in swap. */
	record(0, 0x1000ULL, "1000", 118ULL, "sample", NOTHING, 4ULL, 48ULL, 0ULL, 1ULL);
	record(1, pgd, 0x2143000ULL, 0x60932067ULL, 7ULL, table, 0x60932000ULL, G512);
	record(1, pud, 0x60932000ULL, 0x608b2067ULL, 7ULL, table, 0x608b2000ULL, G1);
	record(1, pmd, 0x608b2000ULL, 0x608b3067ULL, 7ULL, table, 0x608b3000ULL, M2);
	record(1, pte, 0x608b3008ULL, 0x1ffffe00ULL, 0ULL, swapped, NOTHING, K4);
	/* In no area; one that grows is above. */
	record(4, "sigsegv:maperr", "minor:stack-grow", "minor:swap-cache|major:swap-in+userfault",
	       "expand_downwards(): lower than anybody may map",
	       "do_anonymous_page(): the area above grows down to it",
	       "do_swap_page(): in swap, whose cache cannot be asked; "
	       "do_wp_page(): userfaultfd is told of the write");
	/* Not an address. */
	record(0, 0x800000000000ULL, "800000000000", 118ULL, "sample", NOTHING, 1ULL, 48ULL,
	       0ULL, 0ULL);
	/* The kernel's: a gigantic page, where arithmetic is not all there is to it. */
	record(0, 0xffff888012345678ULL, "ffff888012345678", 0ULL, NULL, 0x12345678ULL, 0ULL,
	       48ULL, 1ULL, 1ULL);
	record(1, pgd, 0x2610888ULL, 0x2a01067ULL, 7ULL, table, 0x2a01000ULL, G512);
	record(1, pud, 0x2a01008ULL, 0x80080000000001e3ULL, 3ULL, page, 0ULL, G1);
	record(2, 0x12345ULL, 1ULL, NULL);
	/* Nothing could be read. */
	record(0, 0xffff888012345000ULL, NULL, 118ULL, "sample", NOTHING, 1ULL, 48ULL, 1ULL, 1ULL);
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

/* More than the reader prints at once, with a wide row late. */
static void long_listing(const char *path)
{
	unsigned long long i;
	char name[32];

	file("ps", "the processes", NULL);
	type("ps", 0, 0, "a process");
	sized("pid", MMS_COUNT, 4, 7, "number");
	field("rss", MMS_BYTES, 4, "resident");
	field("comm", MMS_STRING, 4, "name");
	sized("threads", MMS_COUNT, 4, 1, "how many");
	for (i = 1; i <= 2500; i++) {
		snprintf(name, sizeof(name), "task-%llu", i);
		record(0, i, i * 4096, i == 1700 ? "a-task-with-a-long-name" : name,
		       i % 10);
		if (i % 64 == 0)
			flush_block();
	}
	done(path, 0, NULL);
}

/*
 * What is small and would be large on a screen: short rows and a long one, of
 * @length bytes, in turn in the first and in the second column.
 */
static void long_strings(const char *path, size_t length)
{
	char *s = malloc(length + 1);
	int i;

	if (!s)
		err(1, NULL);
	memset(s, 'x', length);
	s[length] = '\0';
	file("caches", "a long string among short ones", NULL);
	type("caches", 0, 0, "a row");
	field("name", MMS_STRING, 4, "a name");
	field("other", MMS_STRING, 4, "another");
	field("size", MMS_BYTES, 4, "a number behind it");
	for (i = 0; i < 4000; i++) {
		record(0, i % 1000 == 998 ? s : "x", i % 1000 == 499 ? s : "y", 1ULL);
		if (i % 1000 == 999)
			flush_block();
	}
	done(path, 0, NULL);
	free(s);
}

/* Very many nested records in one row. */
static void many_nested(const char *path, unsigned int nr)
{
	file("frame", "a frame that many map", NULL);
	type("frame", 0, MMS_RAW_FORM, "a frame");
	field("pfn", MMS_PFN, 8, "number");
	type("mappers", 1, 0, "who maps it");
	sized("pid", MMS_COUNT, 4, 5, "process");
	sized("more", MMS_COUNT, 4, 5, "a number");
	record(0, 1ULL);
	while (nr--) {
		record(1, (unsigned long long)nr, 1ULL);
		if (nr % 1024 == 0)
			flush_block();
	}
	done(path, 0, NULL);
}

static void two_types(const char *path)
{
	file("memory", "where the memory is", NULL);
	type("memory", 0, 0, "a use");
	field("what", MMS_STRING, 10, "the use");
	field("bytes", MMS_BYTES, 8, "how much");
	type("total", 0, 0, "the sum");
	field("bytes", MMS_BYTES, 8, "how much");
	field("rest", MMS_BYTES, 8, "not accounted for");
	record(0, "slab", 1ULL << 30);
	record(0, "free", 3ULL << 29);
	record(1, 5ULL << 29, 512ULL);
	done(path, 0, NULL);
}

/* Nested records of which a table shows nothing. */
static void no_columns(const char *path)
{
	file("overcommit", "promises", NULL);
	type("overcommit", 0, 0, "the policy");
	field("mode", MMS_INT, 0, "of the policy");
	type("terms", 1, 0, "a term");
	field("bytes", MMS_BYTES, 0, "how much");
	record(0, -1ULL);
	record(1, 4096ULL);
	done(path, 0, NULL);
}

static void no_rows(const char *path, const char *object, unsigned int error,
		    const char *message)
{
	file(object, "nothing", NULL);
	type(object, 0, 0, "nothing");
	field("name", MMS_STRING, 4, "nothing");
	done(path, error, message);
}

/* A schema that cannot be: of a name or of a key. */
static void damaged_schema(const char *path, const char *name, const char *keys,
			   const char *nested)
{
	file("features", "what this kernel lets mmscope see", NULL);
	type("features", 0, 0, "a capability");
	key(keys);
	field(name, MMS_STRING, 12, "its name");
	field("has", MMS_STRING, 3, "is it there");
	type(nested, 1, 0, "nested");
	field("why", MMS_STRING, 8, "why not");
	done(path, 0, NULL);
}

/* Copies of the features file with one number that cannot be right. */
static void damaged_copies(const char *from)
{
	static const struct {
		const char *path;
		size_t offset;
		__u32 value;
	} damage[] = {
		{ "raw/damaged-version", offsetof(struct mms_raw_header, version), 2 },
		{ "raw/damaged-order", offsetof(struct mms_raw_header, version),
		  0x01000000 },
		{ "raw/damaged-length", offsetof(struct mms_raw_header, length),
		  0x7ffffff8 },
		{ "raw/damaged-object", offsetof(struct mms_raw_header, object),
		  0x7ffffff8 },
		{ "raw/damaged-size", sizeof(struct mms_raw_header) +
		  offsetof(struct mms_raw_type, size), 12 },
		{ "raw/damaged-loop", sizeof(struct mms_raw_header) +
		  offsetof(struct mms_raw_type, parent), 1 },
		{ "raw/damaged-kind", sizeof(struct mms_raw_header) +
		  sizeof(struct mms_raw_type) +
		  offsetof(struct mms_raw_field, kind), 99 },
		{ "raw/damaged-count", ALL, 0x1000000 },
	};
	char data[4096], copy[4096];
	struct mms_raw_header h;
	FILE *f = fopen(from, "r");
	size_t i, len;

	if (!f)
		err(1, "%s", from);
	len = fread(data, 1, sizeof(data), f);
	fclose(f);
	memcpy(&h, data, sizeof(h));
	for (i = 0; i < sizeof(damage) / sizeof(*damage); i++) {
		size_t at = damage[i].offset == ALL ?
			h.length + offsetof(struct mms_raw_block, count) :
			damage[i].offset;

		memcpy(copy, data, len);
		memcpy(copy + at, &damage[i].value, 4);
		save(damage[i].path, copy, len);
	}
	memcpy(copy, data, len);
	save("raw/damaged-more", copy, len + 8);
	save("raw/damaged-end", copy, len - 8);
}

/* A module that is a folder; tests/live.c tells how. */
static void live_tree(void)
{
	static const char lockdown[] = "none [integrity] confidentiality\n";
	static const char thread[] = "Name:\tthread\nTgid:\t4242\nPid:\t4300\n";
	static const char *const folders[] = {
		"live", "live/mmscope", "live/mmscope/raw", "live/mmscope/raw/task",
		"live/mmscope/raw/task/4242", "live/mmscope/raw/task/4545",
		"live/mmscope/raw/task/self",
		"live/mmscope/raw/physical", "live/proc", "live/proc/4300",
		"live/sys", "live/sys/kernel", "live/sys/kernel/security",
		"empty", "empty/live",
	};
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		mkdir(folders[i], 0755);
	save("live/sys/kernel/security/lockdown", lockdown, strlen(lockdown));
	features("live/mmscope/raw/features");
	no_rows("live/mmscope/raw/task/attach", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4242", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4545", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4300", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4400", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach!3", "attach", ESRCH,
		"there is no process 77");
	vmas("live/mmscope/raw/task/4242/vmas");
	vmas("live/mmscope/raw/task/self/vmas");
	map_vmas("live/mmscope/raw/task/4545/vmas");
	map_pagetable("live/mmscope/raw/task/4545/pagetable", 0, NULL);
	save("live/mmscope/raw/task/self/walk!open", "", 0);
	walk("live/mmscope/raw/task/4242/walk", "0x400000");
	walk("live/mmscope/raw/task/4242/walk@7f3e9c1a0123 0x10",
	     "0x7f3e9c1a0123 0x10");
	walk("live/mmscope/raw/task/4242/walk@0x7f3e9c1a0123 0x10",
	     "0x7f3e9c1a0123 0x10");
	no_rows("live/mmscope/raw/task/4242/walk!22", "walk", EINVAL,
		"'0xz' is not an address");
	no_rows("live/mmscope/raw/physical/plan", "plan", 0, NULL);
	no_rows("live/mmscope/raw/physical/plan!19", "plan", ENODEV,
		"this kernel's zones are unknown: built without BTF");
	no_rows("live/mmscope/raw/physical/cache", "cache", 0, NULL);
	save("live/mmscope/raw/physical/cache!2", "", 0);
	save("live/proc/4300/status", thread, strlen(thread));
}

int main(int argc, char **argv)
{
	static const char *const folders[] = {
		"raw", "raw/task", "raw/task/4242", "raw/task/4545",
		"raw/task/4546", "raw/task/self", "raw/system",
		"raw/physical", "raw/kernel", "raw/slab",
		"explain", "explain/task", "explain/task/4747",
		"ram", "ram/physical", "later", "later/physical", "later/task",
		"later/task/4242", "whole", "whole/task", "whole/task/4242",
		"other", "other/task", "other/task/4242",
		"many", "many/physical", "toomany", "toomany/physical", "far", "far/physical",
	};
	char many[514] = "";
	size_t i;

	if (argc != 2)
		errx(2, "usage: mkfixture DIR");
	mkdir(argv[1], 0755);
	if (chdir(argv[1]))
		err(1, "%s", argv[1]);
	for (i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		mkdir(folders[i], 0755);
	features("raw/features");
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
	explain("explain/task/4747/walk", "[heap] 7fabae212345");
	features_later("later/features");
	vmas_later("later/task/4242/vmas");
	kinds_later("later/task/4242/mm");
	walk_later("later/task/4242/walk", "0x7f3e9c1a0123 0x10");
	pages("later/task/4242/pages", ESRCH);
	no_rows("later/task/4242/usage", "usage", 0, NULL);
	free_lists("ram/physical/buddy", 0);
	free_lists("later/physical/buddy", 5);
	pageblocks("ram/physical/pageblocks", 150);
	pageblocks("later/physical/pageblocks", 4096);
	many_zones("many", 60);
	many_zones("toomany", 4097);
	pageblock_far("far/physical/pageblocks");
	vmas("raw/kernel/pagetable");
	long_listing("raw/system/processes");
	two_types("raw/system/memory");
	no_columns("raw/system/overcommit");
	torn("raw/physical/buddy");
	no_rows("raw/physical/frame", "frame", EINVAL, "'x' is not a PFN");
	no_rows("raw/kernel/vmalloc", "vmalloc", ENODEV,
		"the address of vmap_area_list is unknown");
	no_rows("raw/slab/caches", "caches", 0, NULL);
	save("raw/system/oom", "# PID SCORE\n1 2\n", 16);
	save("raw/system/swap", "", 0);
	mkdir("large", 0755);
	mkdir("large/long", 0755);
	mkdir("large/long/slab", 0755);
	mkdir("large/longer", 0755);
	mkdir("large/longer/slab", 0755);
	mkdir("large/physical", 0755);
	mkdir("large/more", 0755);
	mkdir("large/more/physical", 0755);
	long_strings("large/long/slab/caches", 65536);
	long_strings("large/longer/slab/caches", 65537);
	many_nested("large/physical/frame", 200000);
	many_nested("large/more/physical/frame", 1000000);
	damaged_copies("raw/features");
	damaged_schema("raw/damaged-key", "name", "has whhy", "why");
	damaged_schema("raw/damaged-field", "before", NULL, "why");
	damaged_schema("raw/damaged-nested", "name", NULL, "change");
	memset(many, ' ', sizeof(many) - 1);
	damaged_schema("raw/damaged-long", "name", many, "why");
	live_tree();
	slab_fixtures();
	sort_fixtures();
	return 0;
}
