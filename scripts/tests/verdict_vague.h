/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: where it may say that it does not know, and how often. An
 * alternative that is not listed here is a mistake, whatever comes of the access.
 */
#ifndef MMSCOPE_VERDICT_VAGUE_H
#define MMSCOPE_VERDICT_VAGUE_H

#include <stdbool.h>
#include <string.h>

/* Kinds that can have a page that was shared, and is not any more. */
static const char *const batch_kinds[] = {
	"anonymous", "/dev/zero", "PROT_NONE", "locked", "lazily freed", "THP", "shared before",
	"file in memory",
	"hole of a file in memory", "file on disk", "swap", "swap of two",
	"swap of shared memory", "userfaultfd, write-protected", "userfaultfd, any access",
	"protection key", "guard", "NUMA hints", "being moved", "own", NULL
};

static const char *const swap_kinds[] = {
	"swap", "swap of two", "swap of shared memory", "file in memory",
	"userfaultfd, write-protected", "userfaultfd, any access", NULL
};

static const char *const disk_kinds[] = {
	"file on disk", "hole of a file on disk", "file cut short", "shared file, cleaned", "own",
	NULL
};

static const char *const driver_kinds[] = { "VM_MIXEDMAP", "a driver that refuses", "own", NULL };
static const char *const vsyscall_kinds[] = { "vsyscall", NULL };

static const struct {
	const char *words;
	const char *const *kinds;
	/* It depends on the CPUs' batches of pages, or on other users of a place in swap. */
	bool batch;
} vague[] = {
	{ "minor:swap-cache|major:swap-in", swap_kinds, false },
	{ "major:file-read|minor:file-map", disk_kinds, false },
	{ "major:file-read|minor:cow-copy", disk_kinds, false },
	{ "minor:cow-reuse|minor:cow-copy", batch_kinds, true },
	{ "minor:cow-copy|minor:cow-reuse", batch_kinds, true },
	{ "minor:driver-map|sigbus", driver_kinds, false },
	{ "ok|sigsegv:maperr", vsyscall_kinds, false },
	{ "sigsegv:si-kernel|sigsegv:maperr", vsyscall_kinds, false },
};

static bool has_kind(const char *const *kinds, const char *kind)
{
	while (*kinds && strcmp(*kinds, kind))
		kinds++;
	return *kinds;
}

/* One step's words, @len of them. */
static bool vague_step(const char *kind, const char *words, size_t len, bool *batch)
{
	for (size_t i = 0; i < sizeof(vague) / sizeof(*vague); i++) {
		if (strlen(vague[i].words) != len || strncmp(vague[i].words, words, len))
			continue;
		*batch |= vague[i].batch;
		return has_kind(vague[i].kinds, kind);
	}
	return false;
}

/* May all steps be as vague as they are, of this kind? */
static bool vague_allowed(const char *kind, const char *words, bool *batch)
{
	size_t len;

	for (; *words; words += len + (words[len] == '+')) {
		len = strcspn(words, "+");
		if (memchr(words, '|', len) && !vague_step(kind, words, len, batch))
			return false;
	}
	return true;
}

/* Of so many situations of a kind so many may depend on batches. */
static bool vague_too_often(unsigned long batch, unsigned long all)
{
	return batch > 3 + all / 4;
}

#endif
