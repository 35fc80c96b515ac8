/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Whose kernel stack an address is in.
 */
#ifndef MMS_SYSTEM_OWNER_H
#define MMS_SYSTEM_OWNER_H

#include <linux/sched.h>

/**
 * struct mms_owner - the task whose kernel stack it is
 * @pid: PID of its process, in the initial namespace
 * @tid: its own
 * @comm: its name
 * @stack: first byte of the stack, its end: it grows downwards
 * @at: the address as the task has it
 */
struct mms_owner {
	pid_t pid;
	pid_t tid;
	char comm[TASK_COMM_LEN];
	u64 stack;
	u64 at;
};

bool mms_owner_is(struct task_struct *task, u64 addr, const struct page *page,
		  struct mms_owner *o);
int mms_owner_find(u64 addr, const struct page *page, struct mms_owner *o);

#endif /* MMS_SYSTEM_OWNER_H */
