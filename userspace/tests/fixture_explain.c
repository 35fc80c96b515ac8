// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walks to be explained: what there is on the way of each address was worked out by hand.
 */
#include <stddef.h>

#include "fixture.h"

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

/**
 * explain_fixtures() - write these files
 */
void explain_fixtures(void)
{
	explain("explain/task/4747/walk", "[heap] 7fabae212345");
}
