/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The process a query is about.
 */
#ifndef MMS_CORE_SUBJECT_H
#define MMS_CORE_SUBJECT_H

#include <linux/mm_types.h>
#include <linux/pid.h>
#include <linux/sched.h>

struct mms_query;

/**
 * struct mms_subject - the process an open file is about
 * @pid: the process; a reference is held
 * @nr: its PID in the initial namespace
 * @comm: its name when the file was opened
 * @mm: the memory it had when the file was opened, mmgrab()bed: the struct
 *      stays, the address space does not. NULL: it had none.
 */
struct mms_subject {
	struct pid *pid;
	pid_t nr;
	char comm[TASK_COMM_LEN];
	struct mm_struct *mm;
};

void mms_subject_open(struct mms_subject *s, struct pid *pid);
void mms_subject_close(struct mms_subject *s);
int mms_subject_get(struct mms_query *q);
void mms_subject_put(struct mms_query *q);
int mms_subject_lock(struct mms_query *q);
void mms_subject_unlock(struct mms_query *q);

struct mm_struct *mms_task_mm(struct task_struct *leader);
bool mms_process_ended(struct pid *pid);

#endif /* MMS_CORE_SUBJECT_H */
