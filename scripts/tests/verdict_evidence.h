/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: what this machine has, found out without the verdict and
 * without the situations. Each function says what is missing, or NULL: then what
 * needs it has to be met.
 */
#ifndef MMSCOPE_VERDICT_EVIDENCE_H
#define MMSCOPE_VERDICT_EVIDENCE_H

#include "verdict_pager.h"

static const char *no_keys(void)
{
	int key = pkey_alloc(0, 0);

	if (key < 0)
		return "pkey_alloc() says there are no protection keys";
	pkey_free(key);
	return NULL;
}

static const char *no_second_node(void)
{
	return access("/sys/devices/system/node/node1", F_OK) ? "one node" : NULL;
}

/* A move is held by its notifier. */
static const char *no_slow_moves(void)
{
	if (no_second_node())
		return no_second_node();
	return system("grep -q ' mmu_notifier_register\\( \\|$\\)' /proc/kallsyms") ?
	       "kernel built without CONFIG_MMU_NOTIFIER" : NULL;
}

static const char *no_guards(void)
{
	char *p = mmap(NULL, PG, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int ret = madvise(p, PG, GUARD_INSTALL);

	munmap(p, PG);
	return ret ? "madvise() knows no guards" : NULL;
}

static const char *no_rwp(void)
{
	return pager_features(FEATURE_RWP) ? NULL : "userfaultfd is not told of any access";
}

static const char *no_poison(void)
{
	return pager_features(FEATURE_POISON) ? NULL : "userfaultfd cannot say what is lost";
}

static const char *no_memory_failure(void)
{
	return access("/proc/sys/vm/memory_failure_recovery", F_OK) ?
	       "the kernel does not handle broken memory" : NULL;
}

static const char *no_ksm(void)
{
	return access("/sys/kernel/mm/ksm/run", F_OK) ? "the kernel has no KSM" : NULL;
}

static const char *no_swap(void)
{
	char text[512] = "", *line;
	int fd = open("/proc/swaps", O_RDONLY);

	if (read(fd, text, sizeof(text) - 1) < 0)
		*text = '\0';
	close(fd);
	line = strchr(text, '\n');
	return line && line[1] ? NULL : "/proc/swaps has none";
}

#endif
