// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which rooms there are, and which files are in them: the debugfs tree in one
 * table. The rooms are those of the source tree.
 */
#include "../kernel/kernel.h"
#include "../physical/physical.h"
#include "../slab/slab.h"
#include "../system/system.h"
#include "../task/task.h"
#include "top.h"
#include "tree.h"

static const struct mms_listing *const mms_top_listings[] = {
	&mms_readme,
	&mms_features,
	NULL
};

static const struct mms_listing *const mms_attach_listings[] = {
	&mms_task_attach,
	NULL
};

static const struct mms_listing *const mms_task_listings[] = {
	&mms_task_mm_listing,
	&mms_task_vmas,
	&mms_task_tree,
	&mms_task_walk,
	&mms_task_table,
	&mms_task_pagetable,
	&mms_task_pagetable_at,
	NULL
};

static const struct mms_listing *const mms_physical_listings[] = {
	&mms_physical_zones,
	&mms_physical_buddy,
	&mms_physical_freeblocks,
	&mms_physical_freeblock_at,
	&mms_physical_pageblocks,
	&mms_physical_plan,
	NULL
};

static const struct mms_listing *const mms_slab_listings[] = {
	&mms_slab_caches,
	&mms_slab_objects,
	NULL
};

static const struct mms_listing *const mms_kernel_listings[] = {
	&mms_kernel_layout,
	&mms_kernel_walk,
	&mms_kernel_table,
	&mms_kernel_pagetable,
	&mms_kernel_pagetable_at,
	NULL
};

static const struct mms_listing *const mms_system_listings[] = {
	&mms_system_processes,
	&mms_system_what,
	NULL
};

/* What the folder of each process holds. */
const struct mms_room mms_task_room = {
	.name = "task/PID",
	.listings = mms_task_listings,
};

static const struct mms_room mms_top_room = {
	.listings = mms_top_listings,
};

static const struct mms_room mms_attach_room = {
	.name = "task",
	.listings = mms_attach_listings,
};

static const struct mms_room mms_physical_room = {
	.name = "physical",
	.listings = mms_physical_listings,
};

static const struct mms_room mms_slab_room = {
	.name = "slab",
	.listings = mms_slab_listings,
};

static const struct mms_room mms_kernel_room = {
	.name = "kernel",
	.listings = mms_kernel_listings,
};

static const struct mms_room mms_system_room = {
	.name = "system",
	.listings = mms_system_listings,
};

/* The top first, it is what the others are in. */
const struct mms_room *const mms_rooms[] = {
	&mms_top_room,
	&mms_attach_room,
	&mms_physical_room,
	&mms_slab_room,
	&mms_kernel_room,
	&mms_system_room,
	NULL
};
