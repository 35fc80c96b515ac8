// SPDX-License-Identifier: GPL-2.0-only
/*
 * system/processes: every process and what memory it has.
 */
#include <linux/mm.h>
#include <linux/oom.h>
#include <linux/pid_namespace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/swap.h>

#include "../compat.h"
#include "../core/meminfo.h"
#include "system.h"

/**
 * struct mms_process - a row of system/processes
 * @vsz: address space that is mapped, bytes
 * @anon: resident, anonymous, bytes
 * @file: resident, of files, bytes
 * @shmem: resident, shared memory, bytes
 * @swap: in swap, bytes
 * @tables: page tables, bytes
 * @vmas: number of VMAs
 * @minflt: faults that needed no I/O, of all its threads
 * @majflt: faults that did
 * @pid: process ID
 * @ppid: its parent's
 * @threads: number of them
 * @oom: OOM score, as /proc/PID/oom_score
 * @oom_adj: oom_score_adj
 * @state: string: one letter, as ps has it
 * @command: string: its name
 * @pad: 0
 */
struct mms_process {
	u64 vsz, anon, file, shmem, swap, tables;
	u64 vmas;
	u64 minflt, majflt;
	u32 pid, ppid;
	u32 threads;
	u32 oom;
	s32 oom_adj;
	u32 state;
	u32 command;
	u32 pad;
};

static const struct mms_field mms_process_fields[] = {
	MMS_FIELD(mms_process, pid, COUNT, 5, "process ID, in the initial namespace"),
	MMS_FIELD(mms_process, state, STRING, 5,
		  "R running, S sleeping, D waiting for I/O, T stopped, Z zombie, I idle"),
	MMS_FIELD(mms_process, ppid, COUNT, 0, "its parent's"),
	MMS_FIELD(mms_process, threads, COUNT, 0, "number of threads"),
	MMS_FIELD(mms_process, vsz, BYTES, 8, "address space that is mapped"),
	MMS_FIELD(mms_process, anon, BYTES, 7, "resident, anonymous"),
	MMS_FIELD(mms_process, file, BYTES, 7, "resident, of files"),
	MMS_FIELD(mms_process, shmem, BYTES, 6, "resident, shared memory"),
	MMS_FIELD(mms_process, swap, BYTES, 6, "anonymous, in swap"),
	MMS_FIELD(mms_process, tables, BYTES, 6, "page tables"),
	MMS_FIELD(mms_process, vmas, COUNT, 4, "virtual memory areas"),
	MMS_FIELD(mms_process, minflt, COUNT, 0, "page faults that needed no I/O"),
	MMS_FIELD(mms_process, majflt, COUNT, 0, "page faults that did"),
	MMS_FIELD(mms_process, oom, COUNT, 4,
		  "OOM score, as /proc/PID/oom_score: the highest is killed first"),
	MMS_FIELD(mms_process, oom_adj, INT, 0, "oom_score_adj: -1000 never, 1000 first"),
	MMS_FIELD(mms_process, command, STRING, 15, "its name, a kernel thread's in brackets"),
};

static const struct mms_type mms_process_types[] = {
	MMS_TYPE("ps", mms_process, mms_process_fields, 0, 0, "a process", .key = "pid"),
};

/*
 * What is said here of one task is what is copied of it while RCU keeps it;
 * counters that sleep or take long are read after that, with its mm held.
 */
struct mms_process_snapshot {
	struct mms_process r;
	struct mm_struct *mm;
	char comm[TASK_COMM_LEN];
	char state;
	bool kthread;
	bool unkillable;
};

static void mms_process_faults(struct mms_process *r, struct task_struct *leader)
{
	struct task_struct *t;

	/* The sums of /proc/PID/stat: of threads that ended, and of those that live. */
	r->minflt = leader->signal->min_flt;
	r->majflt = leader->signal->maj_flt;
	for_each_thread(leader, t) {
		r->minflt += t->min_flt;
		r->majflt += t->maj_flt;
		r->threads++;
	}
}

/* Expects the RCU read lock held. */
static void mms_process_copy(struct mms_process_snapshot *s, struct task_struct *leader)
{
	struct mms_process *r = &s->r;

	memset(s, 0, sizeof(*s));
	r->pid = task_tgid_nr(leader);
	r->ppid = task_tgid_nr(rcu_dereference(leader->real_parent));
	r->oom_adj = READ_ONCE(leader->signal->oom_score_adj);
	s->kthread = leader->flags & PF_KTHREAD;
	s->unkillable = s->kthread || is_global_init(leader) || in_vfork(leader) ||
			r->oom_adj == OOM_SCORE_ADJ_MIN;
	s->state = task_state_to_char(leader);
	get_task_comm(s->comm, leader);
	mms_process_faults(r, leader);
	s->mm = mms_task_mm(leader);
	if (s->mm && mms_mm_oom_skip(s->mm))
		s->unkillable = true;
}

/*
 * oom_badness() of mm/oom_kill.c as proc_oom_score() of fs/proc/base.c shows
 * it; neither is exported.
 */
static u32 mms_oom_score(const struct mms_process_snapshot *s, struct mm_struct *mm,
			 unsigned long total)
{
	long points;

	if (s->unkillable || !mm || !total)
		return 0;
	points = mms_mm_counter_fast(mm, MM_FILEPAGES) + mms_mm_counter_fast(mm, MM_ANONPAGES) +
		 mms_mm_counter_fast(mm, MM_SHMEMPAGES) + mms_mm_counter_fast(mm, MM_SWAPENTS) +
		 mm_pgtables_bytes(mm) / PAGE_SIZE;
	points += (long)s->r.oom_adj * (long)(total / 1000);
	points = (1000 + points * 1000 / (long)total) * 2 / 3;
	return max(points, 0L);
}

static void mms_process_memory(struct mms_process_snapshot *s, unsigned long total)
{
	struct mms_process *r = &s->r;
	struct mm_struct *mm = s->mm;

	if (!mm)
		return;
	/* A process that is exiting has counters no more. */
	if (mmget_not_zero(mm)) {
		r->vsz = (u64)mm->total_vm << PAGE_SHIFT;
		r->anon = (u64)mms_mm_counter(mm, MM_ANONPAGES) << PAGE_SHIFT;
		r->file = (u64)mms_mm_counter(mm, MM_FILEPAGES) << PAGE_SHIFT;
		r->shmem = (u64)mms_mm_counter(mm, MM_SHMEMPAGES) << PAGE_SHIFT;
		r->swap = (u64)mms_mm_counter(mm, MM_SWAPENTS) << PAGE_SHIFT;
		r->tables = mm_pgtables_bytes(mm);
		r->vmas = mm->map_count;
		r->oom = mms_oom_score(s, mm, total);
		mmput(mm);
	}
	mmdrop(mm);
}

static void mms_process_push(struct mms_process_snapshot *s, struct mms_batch *b)
{
	struct mms_process *r = mms_batch_push(b, 0);
	char name[TASK_COMM_LEN + 2];
	int n;

	*r = s->r;
	r->state = mms_batch_string(b, &s->state, 1);
	n = snprintf(name, sizeof(name), s->kthread ? "[%s]" : "%s", s->comm);
	r->command = mms_batch_string(b, name, n);
}

/* The cursor is the next PID. */
static int mms_processes_scan(struct mms_query *q, struct mms_batch *b)
{
	unsigned long total = mms_total_pages();
	struct mms_process_snapshot s;
	struct task_struct *leader;
	struct pid *pid;

	while (mms_batch_room(b, sizeof(s.r) + sizeof(struct mms_raw_block), 64)) {
		rcu_read_lock();
		pid = find_ge_pid(max_t(u64, q->cursor, 1), &init_pid_ns);
		if (!pid) {
			rcu_read_unlock();
			return 0;
		}
		q->cursor = pid_nr(pid) + 1;
		leader = pid_task(pid, PIDTYPE_TGID);
		if (leader)
			mms_process_copy(&s, leader);
		rcu_read_unlock();
		if (leader) {
			mms_process_memory(&s, total);
			mms_process_push(&s, b);
		}
		cond_resched();
		if (fatal_signal_pending(current))
			return mms_query_say(q, -EINTR, "interrupted");
	}
	return MMS_MORE;
}

const struct mms_listing mms_system_processes = {
	.name = "processes",
	.help = "every process, with its memory by kind and its OOM score",
	.types = mms_process_types,
	.nr_types = ARRAY_SIZE(mms_process_types),
	.flags = MMS_LISTING_BY_ROW,
	.scan = mms_processes_scan,
};
