// SPDX-License-Identifier: GPL-2.0-only
/* The fault of the vsyscall page, since one of general protection may be it, too (LASS, 2026) */
#include <linux/types.h>
#include <asm/vsyscall.h>

bool probe(struct pt_regs *regs);
bool probe(struct pt_regs *regs)
{
	return emulate_vsyscall_pf(0, regs, 0);
}
