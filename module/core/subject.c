// SPDX-License-Identifier: GPL-2.0-only
/*
 * The process a query is about: found once, at open; its memory is used only
 * for the time of a batch.
 *
 * An open file holds the struct pid and the struct mm_struct, never a user of
 * the mm: an exiting process must be able to give its memory back while
 * somebody has a file of it open.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>

#include "listing.h"

/**
 * mms_task_mm() - the memory of a process
 * @leader: the process's group leader
 *
 * The leader may have ended before its threads: then any thread's mm is the
 * process's (as find_lock_task_mm() in mm/oom_kill.c).
 *
 * Context: RCU read lock held. Takes task locks.
 * Return: the mm with a mmgrab() reference, or NULL: kernel thread, or ended.
 */
struct mm_struct *mms_task_mm(struct task_struct *leader)
{
	struct mm_struct *mm = NULL;
	struct task_struct *t;

	for_each_thread(leader, t) {
		task_lock(t);
		if (!(t->flags & PF_KTHREAD))
			mm = t->mm;
		if (mm)
			mmgrab(mm);
		task_unlock(t);
		if (mm)
			break;
	}
	return mm;
}

/**
 * mms_process_ended() - is it over with this process?
 * @pid: the process
 *
 * A process is over when its last thread is, also where its parent has not
 * taken note of that yet (a zombie).
 *
 * Context: Takes the RCU read lock.
 * Return: true if so.
 */
bool mms_process_ended(struct pid *pid)
{
	struct task_struct *leader;
	bool ended;

	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	ended = !leader || (READ_ONCE(leader->exit_state) && thread_group_empty(leader));
	rcu_read_unlock();
	return ended;
}

/**
 * mms_subject_open() - make a process the subject of a query
 * @s: the subject
 * @pid: the process
 *
 * That the process is gone, or has no memory, is told when something is read
 * of it: see mms_subject_get().
 *
 * Context: Process context.
 */
void mms_subject_open(struct mms_subject *s, struct pid *pid)
{
	struct task_struct *leader;

	s->pid = get_pid(pid);
	s->nr = pid_nr(pid);
	s->mm = NULL;
	s->comm[0] = '\0';
	rcu_read_lock();
	leader = pid_task(pid, PIDTYPE_TGID);
	if (leader) {
		s->mm = mms_task_mm(leader);
		get_task_comm(s->comm, leader);
	}
	rcu_read_unlock();
}

/**
 * mms_subject_close() - let go of a process
 * @s: the subject
 *
 * Context: Process context.
 */
void mms_subject_close(struct mms_subject *s)
{
	if (s->mm)
		mmdrop(s->mm);
	put_pid(s->pid);
	s->mm = NULL;
	s->pid = NULL;
}

/* Why there is no memory to look at, in words. */
static int mms_subject_gone(struct mms_query *q)
{
	const struct mms_subject *s = &q->subject;
	struct task_struct *leader;
	struct mm_struct *now = NULL;
	bool kthread = false, zombie = false, alive;

	rcu_read_lock();
	leader = pid_task(s->pid, PIDTYPE_TGID);
	alive = leader;
	if (leader) {
		kthread = leader->flags & PF_KTHREAD;
		zombie = READ_ONCE(leader->exit_state);
		now = mms_task_mm(leader);
	}
	rcu_read_unlock();
	if (now)
		mmdrop(now);

	if (kthread)
		return mms_query_say(q, -EINVAL,
				     "%d (%s) is a kernel thread: it has no user memory",
				     s->nr, s->comm);
	if (alive && now && now != s->mm)
		return mms_query_say(q, -ESTALE,
				     "process %d has called exec since this file was opened: open it again",
				     s->nr);
	if (zombie && !s->mm)
		return mms_query_say(q, -ESRCH,
				     "process %d (%s) is a zombie: its memory is gone",
				     s->nr, s->comm);
	return mms_query_say(q, -ESRCH, "process %d ended", s->nr);
}

/*
 * Does the process still use this memory? After exec or its end others may: who
 * made it by vfork(), for one.
 */
static bool mms_subject_has_mm(const struct mms_subject *s)
{
	struct task_struct *leader;
	struct mm_struct *now = NULL;

	if (!s->mm)
		return false;
	rcu_read_lock();
	leader = pid_task(s->pid, PIDTYPE_TGID);
	if (leader)
		now = mms_task_mm(leader);
	rcu_read_unlock();
	if (now)
		mmdrop(now);
	return now == s->mm;
}

/**
 * mms_subject_get() - keep the subject's address space for the time of a batch
 * @q: the query
 *
 * Context: Process context.
 * Return: 0; to be undone by mms_subject_put(). -ESRCH: ended or a zombie;
 * -ESTALE: it has another memory since exec; -EINVAL: a kernel thread. The
 * reason is said.
 */
int mms_subject_get(struct mms_query *q)
{
	if (!mms_subject_has_mm(&q->subject) || !mmget_not_zero(q->subject.mm))
		return mms_subject_gone(q);
	return 0;
}

/**
 * mms_subject_put() - the batch is done
 * @q: the query
 *
 * Context: Process context, no lock but the open file's mutex held: this may be
 * the last user, who tears the address space down.
 */
void mms_subject_put(struct mms_query *q)
{
	mmput(q->subject.mm);
}

/**
 * mms_subject_lock() - mms_subject_get(), and its mmap_lock for reading
 * @q: the query
 *
 * Context: Process context. Sleeps, killable. Takes mmap_lock.
 * Return: as mms_subject_get(), or -EINTR: killed while waiting.
 */
int mms_subject_lock(struct mms_query *q)
{
	int ret = mms_subject_get(q);

	if (ret)
		return ret;
	if (mmap_read_lock_killable(q->subject.mm)) {
		mms_subject_put(q);
		return mms_query_say(q, -EINTR, "interrupted");
	}
	return 0;
}

/**
 * mms_subject_unlock() - undo mms_subject_lock()
 * @q: the query
 *
 * Context: Process context, mmap_lock held for reading; released.
 */
void mms_subject_unlock(struct mms_query *q)
{
	mmap_read_unlock(q->subject.mm);
	mms_subject_put(q);
}
