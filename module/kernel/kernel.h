/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's half of the address space: its regions, and its page tables from
 * the root that the CPU is using.
 */
#ifndef MMS_KERNEL_KERNEL_H
#define MMS_KERNEL_KERNEL_H

#include "../arch/arch.h"
#include "../core/copywalk.h"
#include "../core/listing.h"
#include "../core/ranges.h"

/* Regions and what is between them. */
#define MMS_REGIONS_MAX		40

/* Tables that are copied for one batch: a few milliseconds. */
#define MMS_KERNEL_BUDGET	64

/* What stands out in a range of the kernel's half. */
#define MMS_MARK_WX	0x1
#define MMS_MARK_USER	0x2

/**
 * struct mms_regions - the kernel's half, without gaps, in order of addresses
 * @r: the regions
 * @nr: how many
 * @text: the image's text, rodata and data were found
 */
struct mms_regions {
	struct mms_arch_region r[MMS_REGIONS_MAX];
	u32 nr;
	bool text;
};

/**
 * struct mms_kernel_sum - bytes of addresses
 * @mapped: that are mapped
 * @repeated: those of them that show a page once more
 * @aliased: whose tables are those of what is just before
 * @wx: those that are writable and executable
 * @user: those that user mode may use
 * @large: those mapped by entries above the PTEs
 * @giant: those of them of the largest size
 */
struct mms_kernel_sum {
	u64 mapped;
	u64 repeated;
	u64 aliased;
	u64 wx;
	u64 user;
	u64 large;
	u64 giant;
};

/* The root the kernel runs on, and with page-table isolation user mode's. */
enum mms_kernel_root { MMS_ROOT_KERNEL, MMS_ROOT_USER, MMS_ROOTS };

/**
 * struct mms_kernel_dump - what lasts from batch to batch of a dump
 * @ranges: what was found from each root
 * @sum: what that comes to
 * @root: the root that is walked
 * @walk: the walk
 * @regions: what the addresses are for
 * @batch: where rows go
 * @start: where this part of the walk starts
 * @end: the address after its last
 * @cursor: where the walk from this root goes on, 0: at the beginning
 * @region: index of the region that is next
 * @word: offset in the question of the next word
 * @from: first address of the range that was asked for
 * @to: the address after its last; 0: none
 * @shown: text: the region whose rows are being shown, plus 1
 * @shown_type: text: the type of the row before
 */
struct mms_kernel_dump {
	struct mms_ranges ranges[MMS_ROOTS];
	struct mms_kernel_sum sum[MMS_ROOTS];
	enum mms_kernel_root root;
	struct mms_copy_walk walk;
	struct mms_regions regions;
	struct mms_batch *batch;
	u64 start;
	u64 end;
	u64 cursor;
	u32 region;
	u64 word;
	u64 from;
	u64 to;
	u32 shown;
	u32 shown_type;
};

extern const struct mms_listing mms_kernel_layout;
extern const struct mms_listing mms_kernel_walk;
extern const struct mms_listing mms_kernel_table;
extern const struct mms_listing mms_kernel_pagetable;
extern const struct mms_listing mms_kernel_pagetable_at;

struct mm_struct *mms_kernel_mm(void);
const char *mms_image_why_not(void);
void mms_kernel_count(struct mms_kernel_sum *sum, const struct mms_range *p);
int mms_kernel_part(struct mms_kernel_dump *d, u64 *from, u64 to);
u32 mms_range_marks(const struct mms_range *p);
struct mms_kernel_dump *mms_kernel_state(struct mms_query *q, struct mms_batch *b,
					 bool (*take)(struct mms_ranges *r, struct mms_batch *b,
						      const struct mms_range *p));
void mms_kernel_release(struct mms_query *q);
const struct mms_arch_region *mms_region_at(const struct mms_regions *rs, u64 addr);
bool mms_region_word(const struct mms_regions *rs, const char *word, u64 *addr);
int mms_kernel_word(struct mms_query *q, const struct mms_regions *rs, const char *word,
		    u64 *addr);

#endif /* MMS_KERNEL_KERNEL_H */
