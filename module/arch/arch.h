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

extern const char *const mms_arch_name;
extern const struct mms_name mms_arch_flag_names[];
extern const struct mms_name mms_arch_memtype_names[];
extern const struct mms_arch_column mms_arch_columns[];
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

#endif /* MMS_ARCH_H */
