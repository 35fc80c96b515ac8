// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose kernel stack an address is in: each task is asked. Tasks come and go
 * meanwhile; one that begins while they are gone through may be missed.
 *
 * A stack that is mapped from single pages (CONFIG_VMAP_STACK) has each byte at one
 * more address, that of its page in the direct map: so the pages are asked too. Stacks
 * that the kernel keeps for new tasks are nobody's, and the idle tasks of CPUs but the
 * first are in no list.
 */
#include <linux/mm.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "owner.h"

/* Tasks that are asked before others may run. */
#define MMS_OWNER_TASKS	256

#define MMS_STACK_PAGES	DIV_ROUND_UP(THREAD_SIZE, PAGE_SIZE)

/*
 * Which page of a stack this is, or -1. The stack of a task that has ended is given
 * back while its struct is still there: so all is copied, and the caller looks again
 * whether the task still has it.
 */
static int mms_owner_page(struct task_struct *task, unsigned long stack, const struct page *page)
{
	const struct vm_struct *area = task_stack_vm_area(task);
	const struct page *pages[MMS_STACK_PAGES];
	struct vm_struct copy;
	int i;

	if (!area || copy_from_kernel_nofault(&copy, area, sizeof(copy)))
		return -1;
	if ((unsigned long)copy.addr != stack || copy.nr_pages < MMS_STACK_PAGES ||
	    copy_from_kernel_nofault(pages, copy.pages, sizeof(pages)))
		return -1;
	for (i = 0; i < MMS_STACK_PAGES; i++)
		if (pages[i] == page)
			return i;
	return -1;
}

/**
 * mms_owner_is() - is an address in the kernel stack of this task?
 * @task: the task
 * @addr: the address
 * @page: the frame it leads to, which may be one of a stack that is mapped elsewhere, or NULL
 * @o: gets the task
 *
 * Context: Any that keeps the task's struct, as RCU does, but no interrupt: some kernels'
 * get_task_comm() takes task_lock().
 * Return: true if so.
 */
bool mms_owner_is(struct task_struct *task, u64 addr, const struct page *page,
		  struct mms_owner *o)
{
	unsigned long stack = (unsigned long)READ_ONCE(task->stack);
	int i;

	if (!stack)
		return false;
	o->at = addr;
	if (addr < stack || addr - stack >= THREAD_SIZE) {
		i = page ? mms_owner_page(task, stack, page) : -1;
		if (i < 0 || (unsigned long)READ_ONCE(task->stack) != stack)
			return false;
		o->at = stack + i * PAGE_SIZE + offset_in_page(addr);
	}
	o->stack = stack;
	o->pid = task_tgid_nr(task);
	o->tid = task_pid_nr(task);
	get_task_comm(o->comm, task);
	return true;
}

/* Some tasks from @nr on, which is moved; -EAGAIN: there may be more. */
static int mms_owner_some(pid_t *nr, u64 addr, const struct page *page, struct mms_owner *o)
{
	struct task_struct *task;
	struct pid *pid;
	int n, ret = -EAGAIN;

	rcu_read_lock();
	for (n = 0; n < MMS_OWNER_TASKS && ret == -EAGAIN; n++) {
		pid = find_ge_pid(*nr, &init_pid_ns);
		if (!pid) {
			ret = -ENOENT;
			break;
		}
		*nr = pid_nr(pid) + 1;
		task = pid_task(pid, PIDTYPE_PID);
		if (task && mms_owner_is(task, addr, page, o))
			ret = 0;
	}
	rcu_read_unlock();
	return ret;
}

/**
 * mms_owner_find() - whose kernel stack is an address in?
 * @addr: the address
 * @page: the frame it leads to, or NULL
 * @o: gets the task
 *
 * Context: Process context. Takes the RCU read lock for a bounded number of tasks, and
 * may reschedule between.
 * Return: 0; -ENOENT: it is in no stack of a task; -EINTR.
 */
int mms_owner_find(u64 addr, const struct page *page, struct mms_owner *o)
{
	pid_t nr = 1;
	int ret;

	/* The first CPU's idle task has no number to be found by. */
	if (mms_owner_is(&init_task, addr, page, o))
		return 0;
	for (;;) {
		ret = mms_owner_some(&nr, addr, page, o);
		if (ret != -EAGAIN)
			return ret;
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
}
