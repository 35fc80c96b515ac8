/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What struct page and its folio say of one frame.
 */
#ifndef MMS_PHYSICAL_PAGE_H
#define MMS_PHYSICAL_PAGE_H

#include <linux/mm_types.h>

#include "../core/schema.h"

/* A number of page-types(1): kpageflags shows anonymous memory's as KPF_MAPPEDTODISK. */
#define MMS_KPF_ANON_EXCLUSIVE	47

/* What the memory of a frame is used for; mms_page_kind_names has the meanings. */
enum mms_page_kind {
	MMS_PAGE_OTHER,
	MMS_PAGE_ANON,
	MMS_PAGE_FILE,
	MMS_PAGE_SHMEM,
	MMS_PAGE_KSM,
	MMS_PAGE_HUGETLB,
	MMS_PAGE_ZERO,
	MMS_PAGE_HUGE_ZERO,
	MMS_PAGE_RESERVED,
	MMS_PAGE_DEVICE,
};

/**
 * struct mms_page_info - one frame
 * @flags: the flags of /proc/kpageflags, by their numbers there, and
 *         MMS_KPF_ANON_EXCLUSIVE
 * @refs: references to its folio
 * @maps: page-table entries that map it, as /proc/kpagecount counts
 * @order: log2 of the pages of its folio
 * @kind: enum mms_page_kind
 * @node: its NUMA node
 * @zone: its zone's name
 */
struct mms_page_info {
	u64 flags;
	u32 refs;
	u32 maps;
	u32 order;
	u32 kind;
	u32 node;
	const char *zone;
};

extern const struct mms_name mms_page_flag_names[];
extern const struct mms_name mms_page_kind_names[];

bool mms_page_uncounted(struct page *page);
void mms_page_info(struct page *page, bool anon_vma, struct mms_page_info *info);

#endif /* MMS_PHYSICAL_PAGE_H */
