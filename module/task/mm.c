// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/mm: the mm_struct of a process, member by member.
 *
 * What /proc/PID/status and stat show too is computed as there: task_mem() of
 * fs/proc/task_mmu.c.
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "task.h"

/*
 * The row of task/PID/mm. Addresses are the process's, sizes are in bytes; what
 * each member means is said where people see it, in mms_mm_fields.
 */
struct mms_mm {
	u64 start_code, end_code, start_data, end_data;
	u64 start_brk, brk, start_stack;
	u64 arg_start, arg_end, env_start, env_end;
	u64 mmap_base, task_size;
	u64 pgd, pgtables;
	u64 map_count, mm_users, mm_count;
	u64 total_vm, hiwater_vm, locked_vm, pinned_vm;
	u64 data_vm, exec_vm, stack_vm, text, lib;
	u64 rss, hiwater_rss, anon, file, shmem, swap, hugetlb;
};

#define MM(member, kind, help) MMS_FIELD(mms_mm, member, kind, 18, help)

static const struct mms_field mms_mm_fields[] = {
	MM(start_code, ADDR, "the program's code begins"),
	MM(end_code, ADDR, "and ends"),
	MM(start_data, ADDR, "its initialized data begins"),
	MM(end_data, ADDR, "and ends"),
	MM(start_brk, ADDR, "the heap begins"),
	MM(brk, ADDR, "and ends: brk() moves it"),
	MM(start_stack, ADDR, "stack pointer the program started with"),
	MM(arg_start, ADDR, "the arguments begin, above the stack"),
	MM(arg_end, ADDR, "and end"),
	MM(env_start, ADDR, "the environment begins"),
	MM(env_end, ADDR, "and ends"),
	MM(mmap_base, ADDR, "mmap() places areas below this address"),
	MM(task_size, ADDR, "first address that is not the process's"),
	MM(pgd, ADDR, "physical address of the root page table"),
	MM(pgtables, BYTES, "page tables of all levels (VmPTE)"),
	MM(map_count, COUNT, "VMAs: rows of the file vmas"),
	MM(mm_users, COUNT, "who use the memory: threads, and this file"),
	MM(mm_count, COUNT, "references to the struct; users count as one"),
	MM(total_vm, BYTES, "address space that is mapped (VmSize)"),
	MM(hiwater_vm, BYTES, "the most it ever was (VmPeak)"),
	MM(locked_vm, BYTES, "locked by mlock() (VmLck)"),
	MM(pinned_vm, BYTES, "pinned for devices (VmPin)"),
	MM(data_vm, BYTES, "private and writable, less stack (VmData)"),
	MM(exec_vm, BYTES, "executable, not writable"),
	MM(stack_vm, BYTES, "stacks that grow (VmStk)"),
	MM(text, BYTES, "code of the program (VmExe)"),
	MM(lib, BYTES, "code of libraries: exec_vm less text (VmLib)"),
	MM(rss, BYTES, "resident: in RAM and mapped (VmRSS)"),
	MM(hiwater_rss, BYTES, "the most it ever was (VmHWM)"),
	MM(anon, BYTES, "resident, anonymous (RssAnon)"),
	MM(file, BYTES, "resident, of files (RssFile)"),
	MM(shmem, BYTES, "resident, shared memory (RssShmem)"),
	MM(swap, BYTES, "anonymous, in swap (VmSwap)"),
	MM(hugetlb, BYTES, "of the pool of huge pages, not part of rss"),
};

static const struct mms_type mms_mm_types[] = {
	MMS_TYPE("mm", mms_mm, mms_mm_fields, 0, MMS_RAW_FORM, "the memory of a process"),
};

static u64 mms_pages(unsigned long pages)
{
	return (u64)pages << PAGE_SHIFT;
}

static void mms_mm_layout(struct mms_mm *r, struct mm_struct *mm)
{
	spin_lock(&mm->arg_lock);
	r->start_code = mm->start_code;
	r->end_code = mm->end_code;
	r->start_data = mm->start_data;
	r->end_data = mm->end_data;
	r->start_brk = mm->start_brk;
	r->brk = mm->brk;
	r->start_stack = mm->start_stack;
	r->arg_start = mm->arg_start;
	r->arg_end = mm->arg_end;
	r->env_start = mm->env_start;
	r->env_end = mm->env_end;
	spin_unlock(&mm->arg_lock);
	r->mmap_base = mm->mmap_base;
	r->task_size = mm->task_size;
	r->pgd = __pa(mm->pgd);
	r->pgtables = mm_pgtables_bytes(mm);
	r->map_count = mm->map_count;
	r->mm_users = atomic_read(&mm->mm_users);
	r->mm_count = atomic_read(&mm->mm_count);
}

static void mms_mm_sizes(struct mms_mm *r, struct mm_struct *mm)
{
	r->total_vm = mms_pages(mm->total_vm);
	r->hiwater_vm = max(r->total_vm, mms_pages(mm->hiwater_vm));
	r->locked_vm = mms_pages(mm->locked_vm);
	r->pinned_vm = mms_pages(atomic64_read(&mm->pinned_vm));
	r->data_vm = mms_pages(mm->data_vm);
	r->exec_vm = mms_pages(mm->exec_vm);
	r->stack_vm = mms_pages(mm->stack_vm);
	r->text = min_t(u64, PAGE_ALIGN(mm->end_code) - (mm->start_code & PAGE_MASK),
			r->exec_vm);
	r->lib = r->exec_vm - r->text;

	r->anon = mms_pages(mms_mm_counter(mm, MM_ANONPAGES));
	r->file = mms_pages(mms_mm_counter(mm, MM_FILEPAGES));
	r->shmem = mms_pages(mms_mm_counter(mm, MM_SHMEMPAGES));
	r->swap = mms_pages(mms_mm_counter(mm, MM_SWAPENTS));
	r->rss = r->anon + r->file + r->shmem;
	r->hiwater_rss = max(r->rss, mms_pages(mm->hiwater_rss));
	r->hugetlb = mms_mm_hugetlb(mm);
}

static int mms_mm_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_mm *r;
	int ret = mms_subject_lock(q);

	if (ret)
		return ret;
	r = mms_batch_push(b, 0);
	mms_mm_layout(r, q->subject.mm);
	mms_mm_sizes(r, q->subject.mm);
	mms_subject_unlock(q);
	return 0;
}

const struct mms_listing mms_task_mm_listing = {
	.name = "mm",
	.help = "the memory of a process as a whole: its mm_struct",
	.types = mms_mm_types,
	.nr_types = ARRAY_SIZE(mms_mm_types),
	.flags = MMS_LISTING_TASK,
	.scan = mms_mm_scan,
};
