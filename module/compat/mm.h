/* SPDX-License-Identifier: GPL-2.0-only */
/* A process's counters and limits. */
#ifndef MMS_COMPAT_MM_H
#define MMS_COMPAT_MM_H

#include <linux/mm.h>
#include <linux/percpu_counter.h>
#include <linux/sched/coredump.h>

#include "config.h"

/* Bytes of hugetlb pages a process has mapped. */
static inline u64 mms_mm_hugetlb(const struct mm_struct *mm)
{
#ifdef CONFIG_HUGETLB_PAGE
	return (u64)atomic_long_read(&mm->hugetlb_usage) << PAGE_SHIFT;
#else
	return 0;
#endif
}

/*
 * The variable behind vm.mmap_min_addr is not exported: what it starts with, as
 * security/min_addr.c has it.
 */
#if defined(CONFIG_LSM_MMAP_MIN_ADDR) && CONFIG_LSM_MMAP_MIN_ADDR > CONFIG_DEFAULT_MMAP_MIN_ADDR
#define MMS_MMAP_MIN	((unsigned long)CONFIG_LSM_MMAP_MIN_ADDR)
#else
#define MMS_MMAP_MIN	((unsigned long)CONFIG_DEFAULT_MMAP_MIN_ADDR)
#endif

/*
 * A resident set counter in pages, as exact as this kernel can: older ones
 * leave up to 64 pages of each thread out until the next scheduler tick.
 */
static inline unsigned long mms_mm_counter(struct mm_struct *mm, int member)
{
#ifdef HAVE_MM_COUNTER_PERCPU
	return percpu_counter_sum_positive(&mm->rss_stat[member]);
#else
	return get_mm_counter(mm, member);
#endif
}

/* The same counter as the OOM killer reads it: cheap, not exact. */
static inline unsigned long mms_mm_counter_fast(struct mm_struct *mm, int member)
{
	return get_mm_counter(mm, member);
}

/* The OOM killer has been here, or is told to leave this memory alone. */
static inline bool mms_mm_oom_skip(const struct mm_struct *mm)
{
#ifdef HAVE_MM_FLAGS_TEST
	return mm_flags_test(MMF_OOM_SKIP, mm);
#else
	return test_bit(MMF_OOM_SKIP, &mm->flags);
#endif
}

#endif /* MMS_COMPAT_MM_H */
