// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which processes have a folder: task/attach.
 *
 * An attachment holds the struct pid, nothing else of the process. It lasts
 * until it is taken back, or until the process has ended; one made through
 * raw/task/attach lasts as long as the file it was written to is open.
 *
 * Folders are removed by a work item, as a process that ends tells nobody. No
 * lock is held meanwhile: it waits for those who are just opening a file.
 */
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/refcount.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "../core/question.h"
#include "../core/tree.h"
#include "task.h"

#define MMS_ATTACH_MAX		1024
/* The folder of a process is gone within a second of its end. */
#define MMS_ATTACH_PERIOD	(HZ / 2)

/**
 * struct mms_attachment - a process with a folder
 * @list: in mms_attached, sorted by @nr
 * @users: the list, until the folder is gone, and notes of open files
 * @pid: the process; a reference is held
 * @nr: its PID
 * @keep: it was written to task/attach, and not taken back
 * @files: open files of raw/task/attach it was written to
 * @leaving: the folder is being removed
 * @folder: its folder
 */
struct mms_attachment {
	struct list_head list;
	refcount_t users;
	struct pid *pid;
	pid_t nr;
	bool keep;
	u32 files;
	bool leaving;
	struct mms_folder folder;
};

/**
 * struct mms_attach_file - what one open file of raw/task/attach has attached
 * @nr: number of attachments
 * @held: these; references are held
 */
struct mms_attach_file {
	u32 nr;
	struct mms_attachment *held[];
};

static DEFINE_MUTEX(mms_attach_lock);
static LIST_HEAD(mms_attached);
static u32 mms_nr_attached;
/* Folders removed so far; changes under the lock, and wakes mms_attach_wait. */
static unsigned long mms_attach_removed;
static DECLARE_WAIT_QUEUE_HEAD(mms_attach_wait);

/*
 * The work item's own queue: of one that is put into two, two may run at once, and
 * which queue schedule_delayed_work() means is not the same in all kernels.
 */
static struct workqueue_struct *mms_attach_queue;
/*
 * The module goes; changes once, under the lock. When loading fails late, files were
 * there, and who wrote to one may still be at it.
 */
static bool mms_attach_closed;

static void mms_attach_reap(struct work_struct *work);
static DECLARE_DELAYED_WORK(mms_attach_work, mms_attach_reap);

/* Expects mms_attach_lock not to be held. */
static void mms_attach_run_in(unsigned long delay)
{
	mutex_lock(&mms_attach_lock);
	if (!mms_attach_closed && delay)
		queue_delayed_work(mms_attach_queue, &mms_attach_work, delay);
	else if (!mms_attach_closed)
		mod_delayed_work(mms_attach_queue, &mms_attach_work, 0);
	mutex_unlock(&mms_attach_lock);
}

static void mms_attach_kick(void)
{
	mms_attach_run_in(0);
}

/* Unless it is about to run. */
static void mms_attach_later(void)
{
	mms_attach_run_in(MMS_ATTACH_PERIOD);
}

/* Expects mms_attach_lock held. */
static struct mms_attachment *mms_attach_find(pid_t nr)
{
	struct mms_attachment *a;

	lockdep_assert_held(&mms_attach_lock);
	list_for_each_entry(a, &mms_attached, list)
		if (a->nr == nr)
			return a;
	return NULL;
}

/*
 * Wait until some folder has been removed after @seen was read from
 * mms_attach_removed, under the lock. Returns 0, or -EINTR.
 */
static int mms_attach_wait_removed(struct mms_query *q, unsigned long seen)
{
	mms_attach_kick();
	if (wait_event_killable(mms_attach_wait, READ_ONCE(mms_attach_removed) != seen))
		return mms_query_say(q, -EINTR, "interrupted");
	return 0;
}

static void mms_attach_put(struct mms_attachment *a)
{
	if (!refcount_dec_and_test(&a->users))
		return;
	put_pid(a->pid);
	kfree(a);
}

/* One attachment that nobody wants any more, or whose process has ended. */
static struct mms_attachment *mms_attach_pick(void)
{
	struct mms_attachment *a, *found = NULL;

	mutex_lock(&mms_attach_lock);
	list_for_each_entry(a, &mms_attached, list) {
		if ((a->keep || a->files) && !mms_process_ended(a->pid))
			continue;
		/* It stays in the list until its name in debugfs is free. */
		a->leaving = true;
		found = a;
		break;
	}
	mutex_unlock(&mms_attach_lock);
	return found;
}

static void mms_attach_reap(struct work_struct *work)
{
	struct mms_attachment *a;
	bool some;

	while ((a = mms_attach_pick())) {
		mms_folder_remove(&a->folder);
		mutex_lock(&mms_attach_lock);
		list_del(&a->list);
		mms_nr_attached--;
		WRITE_ONCE(mms_attach_removed, mms_attach_removed + 1);
		mutex_unlock(&mms_attach_lock);
		mms_attach_put(a);
		wake_up_all(&mms_attach_wait);
		cond_resched();
	}
	mutex_lock(&mms_attach_lock);
	some = !list_empty(&mms_attached);
	mutex_unlock(&mms_attach_lock);
	if (some)
		mms_attach_later();
}

/* The process a number means: a thread's is its process. */
static int mms_attach_pid(struct mms_query *q, u64 nr, struct pid **pid)
{
	struct task_struct *task;
	int ret = 0;

	*pid = NULL;
	rcu_read_lock();
	task = nr <= PID_MAX_LIMIT ? pid_task(find_pid_ns(nr, &init_pid_ns), PIDTYPE_PID) : NULL;
	if (!task)
		ret = mms_query_say(q, -ESRCH, "no process %llu", nr);
	else if (task->flags & PF_KTHREAD)
		ret = mms_query_say(q, -EINVAL,
				    "%llu (%s) is a kernel thread: it has no user memory",
				    nr, task->comm);
	else
		*pid = get_pid(task_tgid(task));
	rcu_read_unlock();
	if (!ret && mms_process_ended(*pid)) {
		put_pid(*pid);
		ret = mms_query_say(q, -ESRCH, "process %llu is a zombie: its memory is gone", nr);
	}
	return ret;
}

static struct mms_attachment *mms_attach_new(struct pid *pid)
{
	struct mms_attachment *a = kzalloc(sizeof(*a), GFP_KERNEL);
	char name[16];

	if (!a)
		return NULL;
	refcount_set(&a->users, 1);
	a->pid = get_pid(pid);
	a->nr = pid_nr(pid);
	snprintf(name, sizeof(name), "%d", a->nr);
	if (mms_folder_create(&a->folder, name, mms_tree_task(),
			      mms_task_room.listings, pid)) {
		mms_attach_put(a);
		return NULL;
	}
	return a;
}

/* Into the list, which is sorted; expects mms_attach_lock held. */
static void mms_attach_insert(struct mms_attachment *new)
{
	struct mms_attachment *a;

	lockdep_assert_held(&mms_attach_lock);
	list_for_each_entry(a, &mms_attached, list)
		if (a->nr > new->nr)
			break;
	list_add_tail(&new->list, &a->list);
	mms_nr_attached++;
}

/* The note of an open file of raw/task/attach about an attachment, or NULL. */
static struct mms_attachment **mms_attach_noted(struct mms_attach_file *f, pid_t nr)
{
	u32 i;

	for (i = 0; f && i < f->nr; i++)
		if (f->held[i]->nr == nr && !f->held[i]->leaving)
			return &f->held[i];
	return NULL;
}

/* Expects mms_attach_lock held. */
static void mms_attach_forget(struct mms_attach_file *f, struct mms_attachment **note)
{
	(*note)->files--;
	mms_attach_put(*note);
	*note = f->held[--f->nr];
}

/*
 * Notes that this open file holds an attachment. Those whose process has ended go
 * meanwhile, so there are never more notes than attachments. Expects
 * mms_attach_lock held.
 */
static int mms_attach_note(struct mms_query *q, struct mms_attachment *a)
{
	struct mms_attach_file *f = q->priv, *larger;
	u32 i = 0;

	lockdep_assert_held(&mms_attach_lock);
	if (mms_attach_noted(f, a->nr))
		return 0;
	while (f && i < f->nr) {
		if (f->held[i]->leaving)
			mms_attach_forget(f, &f->held[i]);
		else
			i++;
	}
	larger = krealloc(f, struct_size(f, held, i + 1), GFP_KERNEL_ACCOUNT);
	if (!larger)
		return -ENOMEM;
	q->priv = larger;
	refcount_inc(&a->users);
	a->files++;
	larger->held[i] = a;
	larger->nr = i + 1;
	return 0;
}

static int mms_attach_one(struct mms_query *q, struct pid *pid)
{
	struct mms_attachment *a;
	pid_t nr = pid_nr(pid);
	unsigned long seen;
	int ret = 0;

again:
	mutex_lock(&mms_attach_lock);
	a = mms_attach_find(nr);
	if (a && (a->leaving || a->pid != pid)) {
		/* The folder of who had this PID before is about to go. */
		seen = mms_attach_removed;
		mutex_unlock(&mms_attach_lock);
		ret = mms_attach_wait_removed(q, seen);
		if (ret)
			return ret;
		goto again;
	}
	if (mms_attach_closed) {
		ret = mms_query_say(q, -ENODEV, "the module is not there any more");
		goto unlock;
	}
	if (!a && mms_nr_attached >= MMS_ATTACH_MAX) {
		ret = mms_query_say(q, -ENOSPC, "%d processes are attached: take one back first",
				    MMS_ATTACH_MAX);
		goto unlock;
	}
	if (!a) {
		a = mms_attach_new(pid);
		if (!a) {
			ret = -ENOMEM;
			goto unlock;
		}
		mms_attach_insert(a);
	}
	/* One that nobody holds in the end is taken away by the work item. */
	if (q->raw)
		ret = mms_attach_note(q, a);
	else
		a->keep = true;
unlock:
	mutex_unlock(&mms_attach_lock);
	if (ret == -ENOMEM)
		mms_query_say(q, ret, "not enough memory");
	mms_attach_later();
	return ret;
}

/* A thread's number means its process; one that has ended keeps its own. */
static pid_t mms_process_nr(u64 nr)
{
	struct task_struct *task;
	pid_t tgid = nr;

	if (nr > PID_MAX_LIMIT)
		return 0;
	rcu_read_lock();
	task = pid_task(find_pid_ns(nr, &init_pid_ns), PIDTYPE_PID);
	if (task)
		tgid = task_tgid_nr(task);
	rcu_read_unlock();
	return tgid;
}

/*
 * Through raw only what this open file has attached: what was written to
 * task/attach stays until it is taken back there.
 */
static int mms_detach_one(struct mms_query *q, pid_t nr)
{
	struct mms_attachment *a, **note;
	int ret = 0;

	mutex_lock(&mms_attach_lock);
	a = mms_attach_find(nr);
	note = q->raw ? mms_attach_noted(q->priv, nr) : NULL;
	if (!a)
		ret = mms_query_say(q, -ESRCH, "process %d is not attached", nr);
	else if (!q->raw)
		a->keep = false;
	else if (note)
		mms_attach_forget(q->priv, note);
	else
		ret = mms_query_say(q, -ESRCH, "process %d was not attached by this file", nr);
	mutex_unlock(&mms_attach_lock);
	return ret;
}

/* After the write the folder is gone, unless somebody else holds it. */
static int mms_detach_wait(struct mms_query *q, pid_t nr)
{
	struct mms_attachment *a;
	unsigned long seen;
	bool done;
	int ret = 0;

	while (!ret) {
		mutex_lock(&mms_attach_lock);
		a = mms_attach_find(nr);
		done = !a || a->keep || (a->files && !a->leaving);
		seen = mms_attach_removed;
		mutex_unlock(&mms_attach_lock);
		if (done)
			break;
		ret = mms_attach_wait_removed(q, seen);
	}
	return ret;
}

static int mms_attach_check(struct mms_query *q, const char *question)
{
	const char *word = question;
	struct pid *pid;
	u64 nr;
	int ret;

	if (*word == '-')
		word++;
	if (!mms_parse_number(word, &nr))
		return mms_query_say(q, -EINVAL, "%.40s is not a PID, nor a PID with a minus",
				     *question ? question : "nothing");
	if (word != question) {
		ret = mms_detach_one(q, mms_process_nr(nr));
		return ret ?: mms_detach_wait(q, mms_process_nr(nr));
	}
	ret = mms_attach_pid(q, nr, &pid);
	if (ret)
		return ret;
	ret = mms_attach_one(q, pid);
	put_pid(pid);
	return ret;
}

static void mms_attach_release(struct mms_query *q)
{
	struct mms_attach_file *f = q->priv;

	if (!f)
		return;
	mutex_lock(&mms_attach_lock);
	while (f->nr)
		mms_attach_forget(f, &f->held[0]);
	mutex_unlock(&mms_attach_lock);
	kfree(f);
	mms_attach_kick();
}

/**
 * struct mms_attach_record - a row of task/attach
 * @pid: PID in the initial namespace
 * @files: open files of raw/task/attach that hold it
 * @keep: it was written to task/attach
 * @pad: 0
 * @command: string: the process's name
 */
struct mms_attach_record {
	u32 pid;
	u32 files;
	u8 keep;
	u8 pad[3];
	u32 command;
};

static const struct mms_field mms_attach_fields[] = {
	MMS_FIELD(mms_attach_record, pid, COUNT, 7, "process ID, in the initial namespace"),
	MMS_FIELD(mms_attach_record, keep, BOOL, 4, "stays until it is taken back or ends"),
	MMS_FIELD(mms_attach_record, files, COUNT, 5, "open files of raw/task/attach that hold it"),
	MMS_FIELD(mms_attach_record, command, STRING, 15, "the process's name"),
};

static const struct mms_type mms_attach_types[] = {
	MMS_TYPE("attach", mms_attach_record, mms_attach_fields, 0, 0, "an attached process",
		 .key = "pid"),
};

static int mms_attach_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_attachment *a;
	struct task_struct *task;
	char comm[TASK_COMM_LEN];
	int ret = 0;

	mutex_lock(&mms_attach_lock);
	list_for_each_entry(a, &mms_attached, list) {
		struct mms_attach_record *r;

		if (a->nr < q->cursor || a->leaving)
			continue;
		if (!mms_batch_room(b, 2 * sizeof(*r) + sizeof(struct mms_raw_block),
				    sizeof(comm))) {
			q->cursor = a->nr;
			ret = MMS_MORE;
			break;
		}
		comm[0] = '\0';
		rcu_read_lock();
		task = pid_task(a->pid, PIDTYPE_TGID);
		if (task)
			get_task_comm(comm, task);
		rcu_read_unlock();
		r = mms_batch_push(b, 0);
		r->pid = a->nr;
		r->files = a->files;
		r->keep = a->keep;
		r->command = mms_batch_str(b, comm);
	}
	mutex_unlock(&mms_attach_lock);
	/* The reader has only the raw file to learn from why it was refused. */
	if (!ret && q->raw && q->question && q->question->error)
		return mms_query_say(q, q->question->error, "%s", q->question->reason);
	return ret;
}

const struct mms_listing mms_task_attach = {
	.name = "attach",
	.help = "processes that have a folder",
	.ask = "echo PID > attach, or -PID to take it back",
	.types = mms_attach_types,
	.nr_types = ARRAY_SIZE(mms_attach_types),
	.flags = MMS_LISTING_COMMAND,
	.check = mms_attach_check,
	.scan = mms_attach_scan,
	.release = mms_attach_release,
};

/**
 * mms_attach_init() - get ready for processes to be attached
 *
 * Context: Module load, before there are files.
 * Return: 0, or -ENOMEM.
 */
int mms_attach_init(void)
{
	mms_attach_queue = alloc_ordered_workqueue(KBUILD_MODNAME, 0);
	return mms_attach_queue ? 0 : -ENOMEM;
}

/**
 * mms_attach_exit() - take all attachments back
 *
 * Context: Module load that fails, or unload; no file is open.
 */
void mms_attach_exit(void)
{
	struct mms_attachment *a;

	mutex_lock(&mms_attach_lock);
	mms_attach_closed = true;
	mutex_unlock(&mms_attach_lock);
	cancel_delayed_work_sync(&mms_attach_work);
	/* From here on nobody queues it, and nobody attaches. */
	destroy_workqueue(mms_attach_queue);
	mutex_lock(&mms_attach_lock);
	while ((a = list_first_entry_or_null(&mms_attached, struct mms_attachment, list))) {
		list_del(&a->list);
		mutex_unlock(&mms_attach_lock);
		mms_folder_remove(&a->folder);
		mms_attach_put(a);
		mutex_lock(&mms_attach_lock);
	}
	WRITE_ONCE(mms_attach_removed, mms_attach_removed + 1);
	mutex_unlock(&mms_attach_lock);
	wake_up_all(&mms_attach_wait);
}
