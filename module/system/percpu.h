/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose per-CPU data an address is in.
 */
#ifndef MMS_SYSTEM_PERCPU_H
#define MMS_SYSTEM_PERCPU_H

#include "symbol.h"

/**
 * enum mms_percpu_part - how per-CPU data came to be
 * @MMS_PERCPU_STATIC: a variable of the kernel's image
 * @MMS_PERCPU_MODULE: one of a module, or room for those
 * @MMS_PERCPU_DYNAMIC: what alloc_percpu() gives, or room for it
 */
enum mms_percpu_part { MMS_PERCPU_STATIC, MMS_PERCPU_MODULE, MMS_PERCPU_DYNAMIC };

/**
 * struct mms_percpu - a place in the per-CPU data of a CPU
 * @cpu: whose it is
 * @part: enum mms_percpu_part
 * @offset: from the start of what the CPU has: the same variable has the same on all
 */
struct mms_percpu {
	u32 cpu;
	u32 part;
	u64 offset;
};

struct mms_btf;

void mms_percpu_init(const struct mms_btf *btf);
void mms_percpu_exit(void);
const char *mms_percpu_why_not(void);
int mms_percpu_at(u64 addr, struct mms_percpu *p);
bool mms_percpu_symbol(u64 addr, const struct mms_percpu *p, struct mms_symbol *s);

#endif /* MMS_SYSTEM_PERCPU_H */
