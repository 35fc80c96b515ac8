/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs from one architecture to the next, beyond what the kernel's own
 * accessors hide: the bits of an entry, memory types, what an address can be.
 * One file an architecture implements this; nothing else knows any of it.
 */
#ifndef MMS_ARCH_H
#define MMS_ARCH_H

#include "../core/pgtable.h"

/**
 * struct mms_arch_bits - what the bits of an entry are
 * @flags: those that have a name, as flags of mms_arch_flag_names
 * @unknown: those that have none, and are not part of a frame number
 * @rights: MMS_MAY_*: what this entry alone allows
 * @memtype: of a leaf: a value of mms_arch_memtype_names; else MMS_NOTHING32
 */
struct mms_arch_bits {
	u64 flags;
	u64 unknown;
	u32 rights;
	u32 memtype;
};

/**
 * struct mms_arch_column - a flag with a fixed place in the text
 * @flag: the flag, one of mms_arch_flag_names
 * @set: what stands there when it is set
 * @clear: what stands there when it is not; as long as @set
 */
struct mms_arch_column {
	u64 flag;
	const char *set;
	const char *clear;
};

/* The parts of the kernel's image, in the order of their addresses. */
enum mms_image_part {
	MMS_IMAGE_CODE, MMS_IMAGE_RODATA, MMS_IMAGE_DATA, MMS_IMAGE_BSS, MMS_IMAGE_PARTS
};

/**
 * enum mms_region - what a part of the kernel's half is for
 * @MMS_REGION_UNUSED: nothing
 * @MMS_REGION_IMAGE: room for the kernel's image, less the parts of it below
 * @MMS_REGION_TEXT: code of the image
 * @MMS_REGION_RODATA: its constants
 * @MMS_REGION_DATA: its variables
 * @MMS_REGION_DIRECT: the direct map: all physical memory, in order
 * @MMS_REGION_VMALLOC: of vmalloc() and ioremap()
 * @MMS_REGION_VMEMMAP: the array of struct page
 * @MMS_REGION_MODULES: of loaded modules
 * @MMS_REGION_FIXMAP: addresses fixed when the kernel is built
 * @MMS_REGION_ARCH: the first of those of an architecture
 */
enum mms_region {
	MMS_REGION_UNUSED,
	MMS_REGION_IMAGE,
	MMS_REGION_TEXT,
	MMS_REGION_RODATA,
	MMS_REGION_DATA,
	MMS_REGION_DIRECT,
	MMS_REGION_VMALLOC,
	MMS_REGION_VMEMMAP,
	MMS_REGION_MODULES,
	MMS_REGION_FIXMAP,
	MMS_REGION_ARCH,
};

/**
 * struct mms_arch_region - a part of the kernel's half
 * @start: first address
 * @end: the address after the last
 * @standard: where it starts if nothing is randomized, or MMS_NOTHING: always here
 * @id: a value of mms_arch_region_names
 */
struct mms_arch_region {
	u64 start;
	u64 end;
	u64 standard;
	u32 id;
};

extern const char *const mms_arch_name;
extern const struct mms_name mms_arch_flag_names[];
extern const struct mms_name mms_arch_memtype_names[];
extern const struct mms_arch_column mms_arch_columns[];
extern const struct mms_name mms_arch_region_names[];
extern const char *const mms_arch_image_names[MMS_IMAGE_PARTS];
/* What the columns mean, lines of a remark. */
extern const char mms_arch_legend[];
/* Where an entry that is not present keeps what, a line of text. */
extern const char mms_arch_absent_legend[];

void mms_arch_init(void);
void mms_arch_decode(const struct mms_entry *e, struct mms_arch_bits *bits);
u64 mms_arch_attributes(const struct mms_entry *e);
u64 mms_arch_next_frame(u64 value);
phys_addr_t mms_arch_table(u64 value);
bool mms_arch_protnone(u64 value);
bool mms_arch_soft_dirty(const struct mms_entry *e);
pgd_t *mms_arch_pgd(struct mm_struct *mm, unsigned long addr);
unsigned int mms_arch_va_bits(void);
bool mms_arch_canonical(unsigned long addr);
bool mms_arch_user_address(unsigned long addr);
bool mms_arch_has(const char *what);
pgd_t *mms_arch_user_root(struct mm_struct *mm, unsigned long addr);
bool mms_arch_table_fits(u64 value);
u32 mms_arch_regions(struct mms_arch_region *to, u32 max);
u64 mms_arch_kernel_start(void);
u64 mms_arch_text_standard(void);
u64 mms_arch_image_address(phys_addr_t pa);
phys_addr_t mms_arch_image_physical(const void *p);
bool mms_arch_vsyscall(unsigned long addr);
bool mms_arch_lass(void);
u32 mms_arch_pkey_rights(struct vm_area_struct *vma, struct task_struct *task);

#endif /* MMS_ARCH_H */
