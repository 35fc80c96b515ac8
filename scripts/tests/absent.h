/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests of entries that are not present share: an address as walk and pagemap
 * tell it, pages that are made to go to swap. They are the tests' own pages. After
 * scope.h.
 */
#ifndef TESTS_ABSENT_H
#define TESTS_ABSENT_H

#include <sys/mman.h>

#include "swap.h"

#define RW		(PROT_READ | PROT_WRITE)
#define PM_UFFD_WP	(1ULL << 57)

/* One address as walk tells it. */
struct seen {
	char state[16], kind[32], device[64];
	uint64_t type, offset, pfn, flags, unknown, entry, last_entry, swap_type, swap_offset;
	bool soft_dirty, uffd_wp, absent;
};

static int pagemap;

static inline uint64_t judge(const void *p)
{
	return read_u64(pagemap, (uintptr_t)p / PAGE);
}

static inline void see_record(struct raw *raw, const struct raw_record *r, void *to)
{
	struct seen *s = to;
	const char *type = raw_word(raw, raw->types[r->type].name);

	if (!strcmp(type, "walk")) {
		snprintf(s->state, sizeof(s->state), "%s", word(raw, r, "state"));
		s->soft_dirty = number(raw, r, "soft_dirty");
		s->uffd_wp = number(raw, r, "uffd_wp");
		s->swap_type = number(raw, r, "swap_type");
		s->swap_offset = number(raw, r, "swap_offset");
	} else if (!strcmp(type, "levels")) {
		s->last_entry = number(raw, r, "entry");
	} else if (!strcmp(type, "frame")) {
		s->pfn = number(raw, r, "pfn");
	} else if (!strcmp(type, "absent")) {
		s->absent = true;
		snprintf(s->kind, sizeof(s->kind), "%s", word(raw, r, "kind"));
		snprintf(s->device, sizeof(s->device), "%s", string(raw, r, "device"));
		s->type = number(raw, r, "type");
		s->offset = number(raw, r, "offset");
		s->pfn = number(raw, r, "pfn");
		s->flags = number(raw, r, "flags");
		s->unknown = number(raw, r, "unknown");
		s->entry = number(raw, r, "entry");
	}
}

/* A raw file of this process, asked; each record goes to @each. */
static inline void ask(const char *file, const char *question,
		       void (*each)(struct raw *raw, const struct raw_record *r, void *to),
		       void *to)
{
	int fd = open(file, O_RDWR);

	if (fd < 0)
		bail("%s: %s", file, strerror(errno));
	records(fd, question, each, to);
	close(fd);
}

static inline struct seen see(const void *p)
{
	struct seen s = {};
	char question[32];

	snprintf(question, sizeof(question), "%lx", (unsigned long)p);
	ask(ROOT "raw/task/self/walk", question, see_record, &s);
	return s;
}

/* Is the flag of this name set? By the names the file itself has. */
static inline const char *flag_words(const struct seen *s)
{
	static const char *const words[] = {
		"soft-dirty", "uffd-wp", "exclusive", "young", "dirty"
	};
	static char text[64];

	*text = '\0';
	for (int i = 0; i < 5; i++)
		if (s->flags & 1 << i)
			sprintf(text + strlen(text), "%s%s", *text ? " " : "", words[i]);
	return text;
}

/* What is not present is that to pagemap too: type and offset, and the bits beside. */
static inline bool as_pagemap(const struct seen *s, uint64_t p, const char *state, const char *kind)
{
	bool good = s->absent && p & PM_SWAP && !(p & PM_PRESENT) &&
		    !strcmp(s->state, state) && !strcmp(s->kind, kind) &&
		    (s->type | s->offset << 5) == PM_PFN(p) && !s->unknown &&
		    s->entry == s->last_entry && s->soft_dirty == !!(p & PM_SOFT_DIRTY) &&
		    s->uffd_wp == !!(p & PM_UFFD_WP);

	if (!good)
		diag("%s %s type %lu offset %#lx pfn %#lx flags %s unknown %#lx, pagemap %#lx",
		     s->state, s->kind, s->type, s->offset, s->pfn, flag_words(s), s->unknown, p);
	return good;
}

static inline char *area(size_t length, int flags)
{
	char *p = mmap(NULL, length, RW, MAP_ANONYMOUS | flags, -1, 0);

	if (p == MAP_FAILED)
		bail("mmap: %s", strerror(errno));
	madvise(p, length, MADV_NOHUGEPAGE);
	return p;
}

static inline void fill(char *p, int pages)
{
	for (int i = 0; i < pages; i++)
		memset(p + i * PAGE, i + 1, 64);
}

/* All that is written goes to swap: true if all did. */
static inline bool pageout(char *p, int pages)
{
	int left = pages;

	for (int try = 0; left && try < 100; try++) {
		madvise(p, pages * PAGE, MADV_PAGEOUT);
		usleep(10000);
		left = 0;
		for (int i = 0; i < pages; i++)
			left += !!(judge(p + i * PAGE) & PM_PRESENT);
	}
	return !left;
}

static inline void ask_text(const void *p)
{
	int fd = open(ROOT "task/self/walk", O_WRONLY);

	dprintf(fd, "%lx", (long)p);
	close(fd);
}

static inline bool file_has(const char *file, const char *text)
{
	static char buffer[1 << 16];
	int fd = open(file, O_RDONLY);
	ssize_t n, len = 0;

	while ((n = read(fd, buffer + len, sizeof(buffer) - 1 - len)) > 0)
		len += n;
	close(fd);
	buffer[len] = '\0';
	return strstr(buffer, text);
}

/* The path of a device in /proc/swaps, whose rows are in the order of their numbers. */
static inline const char *swap_name(unsigned int type)
{
	static char name[64], line[256];
	FILE *f = fopen("/proc/swaps", "r");

	*name = '\0';
	for (unsigned int row = 0; f && fgets(line, sizeof(line), f); row++)
		if (row == type + 1)
			sscanf(line, "%63s", name);
	if (f)
		fclose(f);
	return name;
}

/* The others find none, as they expect. */
static inline void swap_end(void)
{
	bool first = swap_off(0), second = swap_off(1);

	ok(first && second, "the devices of swap are given back");
}

#endif
