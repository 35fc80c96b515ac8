/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The room task: one process.
 */
#ifndef MMS_TASK_H
#define MMS_TASK_H

#include "../core/listing.h"

extern const struct mms_listing mms_task_attach;
extern const struct mms_listing mms_task_mm_listing;
extern const struct mms_listing mms_task_vmas;
extern const struct mms_listing mms_task_tree;
extern const struct mms_listing mms_task_walk;
extern const struct mms_listing mms_task_table;
extern const struct mms_listing mms_task_pagetable;
extern const struct mms_listing mms_task_pagetable_at;

/* Characters of a VMA's permissions, as in maps. */
#define MMS_PERMS_LEN	4

void mms_vma_perms(const struct vm_area_struct *vma, char perms[MMS_PERMS_LEN + 1]);
const char *mms_vma_name(struct vm_area_struct *vma, char *buf, size_t size);
int mms_task_address(struct mms_query *q, const char *word, u64 *addr);

int mms_attach_init(void);
void mms_attach_exit(void);

#endif /* MMS_TASK_H */
