// SPDX-License-Identifier: GPL-2.0-only
/*
 * What decides an access, gathered: from the area, the entry and its page, the page
 * cache and the limits of the process. Nothing is faulted in, no reference is taken,
 * no bit is touched.
 */
#include <linux/cred.h>
#include <linux/dax.h>
#include <linux/fs.h>
#include <linux/hugetlb.h>
#include <linux/kernel-page-flags.h>
#include <linux/maple_tree.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/shmem_fs.h>
#include <linux/userfaultfd_k.h>
#include <linux/xarray.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "../core/memmap.h"
#include "verdict.h"

/* stack_guard_gap is not exported: unless the kernel was started with another one. */
#define MMS_GUARD_GAP	(256UL << PAGE_SHIFT)

/* May it lock as much memory as it likes? Expects RCU read-locked. */
static bool mms_may_lock_all(struct task_struct *task)
{
	const struct cred *cred = __task_cred(task);

	return cred->user_ns == &init_user_ns && cap_raised(cred->cap_effective, CAP_IPC_LOCK);
}

/* Limits of the process, as acct_stack_growth() has them; not that of all memory. */
static bool mms_growth_limited(const struct vm_area_struct *vma, unsigned long start,
			       unsigned long page, struct task_struct *task)
{
	const struct mm_struct *mm = vma->vm_mm;
	unsigned long grow = (start - page) >> PAGE_SHIFT;

	if (grow > vma->vm_pgoff)
		return true;
	if (!task)
		return false;
	if (mm->total_vm + grow > task_rlimit(task, RLIMIT_AS) >> PAGE_SHIFT)
		return true;
	if (vma->vm_flags & VM_LOCKED && !mms_may_lock_all(task) &&
	    mm->locked_vm + grow > task_rlimit(task, RLIMIT_MEMLOCK) >> PAGE_SHIFT)
		return true;
	return vma->vm_end - page > task_rlimit(task, RLIMIT_STACK);
}

static enum mms_fact_grow mms_grows(struct vm_area_struct *vma, unsigned long addr,
				    struct task_struct *task)
{
	MA_STATE(mas, &vma->vm_mm->mm_mt, 0, 0);
	unsigned long page = addr & PAGE_MASK;
	struct vm_area_struct *prev;
	unsigned long start;

	/* In older kernels an area grows with mmap_lock held for reading. */
	start = READ_ONCE(vma->vm_start);
	if (page >= start)
		return MMS_GROW_OK;
	mas_set(&mas, start);
	if (page < MMS_MMAP_MIN)
		return MMS_GROW_LOW;
	prev = mas_prev(&mas, 0);
	if (prev && !(prev->vm_flags & VM_GROWSDOWN) && vma_is_accessible(prev) &&
	    page - prev->vm_end < MMS_GUARD_GAP)
		return MMS_GROW_GAP;
	return mms_growth_limited(vma, start, page, task) ? MMS_GROW_LIMIT : MMS_GROW_OK;
}

static enum mms_fact_memory mms_memory(const struct vm_area_struct *vma)
{
	const struct vm_operations_struct *ops = vma->vm_ops;
	struct address_space *mapping;

	if (is_vm_hugetlb_page((struct vm_area_struct *)vma))
		return MMS_MEM_HUGETLB;
	if (!ops)
		return MMS_MEM_ANON;
	if (!ops->fault)
		return MMS_MEM_FIXED;
	if (!vma->vm_file || !vma->vm_file->f_mapping || vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP))
		return MMS_MEM_DRIVER;
	mapping = vma->vm_file->f_mapping;
	if (dax_mapping(mapping))
		return MMS_MEM_DRIVER;
	/* Segments of shmget(2), too, whose operations pass all on. */
	if (shmem_mapping(mapping))
		return MMS_MEM_SHMEM;
	if (ops->fault == filemap_fault || ops->map_pages == filemap_map_pages)
		return MMS_MEM_FILE;
	/* File systems that do something of their own first. */
	return S_ISREG(mapping->host->i_mode) && mapping->a_ops->read_folio ? MMS_MEM_FILE :
	       MMS_MEM_DRIVER;
}

/* What is larger is no page of a file, but what its frame has become. */
#define MMS_CACHED_ORDER	(PUD_SHIFT - PAGE_SHIFT)

/* A page is broken alone; of hugetlb all of it is, and the first one has the mark. */
static bool mms_cached_poison(struct page *page, pgoff_t index, struct mms_page_info *info,
			      bool hugetlb)
{
	struct page *one;

	if (info->order && !hugetlb) {
		if (info->order > MMS_CACHED_ORDER)
			return false;
		one = mms_pfn_page(page_to_pfn(page) + (index & ((1UL << info->order) - 1)));
		if (!one || compound_head(one) != page)
			return false;
		mms_page_info(one, false, info);
	}
	return info->flags & BIT_ULL(KPF_HWPOISON);
}

/* What one entry of the page cache says. */
static enum mms_fact_cache mms_cache_entry(void *entry, pgoff_t index,
					   enum mms_fact_memory memory)
{
	struct mms_page_info info;

	if (!entry)
		return MMS_CACHE_NONE;
	/* Of a file: when the page was here last. */
	if (xa_is_value(entry) && memory == MMS_MEM_FILE)
		return MMS_CACHE_NONE;
	/* Of memory: where in swap it is, or that it could not be read back. */
	if (xa_is_value(entry))
		return swp_type(radix_to_swp_entry(entry)) < MAX_SWAPFILES ? MMS_CACHE_SWAPPED :
		       MMS_CACHE_POISON;
	mms_page_info(entry, false, &info);
	if (mms_cached_poison(entry, index, &info, memory == MMS_MEM_HUGETLB))
		return MMS_CACHE_POISON;
	/* Only files are read into pages that are there already. */
	return info.flags & BIT_ULL(KPF_UPTODATE) || memory != MMS_MEM_FILE ? MMS_CACHE_READY :
	       MMS_CACHE_READING;
}

#define MMS_CACHE_TRIES	3

/*
 * No reference is taken, and RCU keeps no page: one that leaves the file meanwhile
 * is soon another's. What was read counts if the page is still the file's afterwards.
 */
static enum mms_fact_cache mms_cache(struct address_space *mapping, pgoff_t index,
				     enum mms_fact_memory memory)
{
	enum mms_fact_cache state;
	void *entry, *before;
	u32 try = 0;

	rcu_read_lock();
	entry = xa_load(&mapping->i_pages, index);
	do {
		before = entry;
		state = mms_cache_entry(entry, index, memory);
		entry = xa_load(&mapping->i_pages, index);
	} while (entry != before && ++try < MMS_CACHE_TRIES);
	rcu_read_unlock();
	return entry == before ? state : MMS_CACHE_NONE;
}

static void mms_file_facts(struct mms_facts *f, const struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	pgoff_t index = vma->vm_pgoff + ((f->addr - vma->vm_start) >> PAGE_SHIFT);

	f->behind_end = index >= DIV_ROUND_UP(i_size_read(mapping->host), PAGE_SIZE);
	if (!f->behind_end)
		f->cache = mms_cache(mapping, index, f->memory);
}

/*
 * HPAGE_RESV_OWNER of mm/hugetlb.c: who mapped a private area has pages in reserve;
 * HPAGE_RESV_UNMAPPED: a child's area lost pages to them. No header has these.
 */
#define MMS_RESV_OWNER		1UL
#define MMS_RESV_UNMAPPED	2UL

static void mms_hugetlb_facts(struct mms_facts *f, struct vm_area_struct *vma)
{
	struct address_space *mapping = vma->vm_file->f_mapping;
	struct hstate *h = hstate_vma(vma);
	pgoff_t index = ((f->addr - vma->vm_start) >> huge_page_shift(h)) +
			(vma->vm_pgoff >> huge_page_order(h));
	unsigned long resv = 0;

	f->behind_end = index >= i_size_read(mapping->host) >> huge_page_shift(h);
	f->cache = mms_cache(mapping, mms_hugetlb_index(h, index), MMS_MEM_HUGETLB);
	f->pool = mms_hugetlb_pool(h);
	/* Of shared areas it is an address. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		resv = (unsigned long)vma->vm_private_data;
	f->reserved = !(vma->vm_flags & VM_NORESERVE) &&
		      (vma->vm_flags & VM_MAYSHARE || resv & MMS_RESV_OWNER);
	f->unmapped = resv & MMS_RESV_UNMAPPED;
}

/* pte_needs_soft_dirty_wp() of mm/internal.h. */
static bool mms_soft_dirty_needed(const struct vm_area_struct *vma,
				  const struct mms_translation *t)
{
	return IS_ENABLED(CONFIG_MEM_SOFT_DIRTY) && !(vma->vm_flags & VM_SOFTDIRTY) &&
	       !t->soft_dirty;
}

/*
 * Will the entry be writable when its hint, or userfaultfd's ban, has been lifted? As
 * do_numa_page() and do_uffd_rwp() find out, with can_change_pte_writable().
 */
static bool mms_hint_writable(const struct mms_facts *f, const struct vm_area_struct *vma,
			      const struct mms_translation *t)
{
	pte_t pte = __pte(t->entry[t->last].value);
	bool rwp = f->uffd_wp && vma->vm_flags & MMS_VM_UFFD_RWP;

	if (f->entry == MMS_FACT_HINT) {
		/* That is what pte_modify() takes from it, for which modules lack a symbol. */
		if (pte_write(__pte(pgprot_val(vma->vm_page_prot))))
			return true;
		/* Older kernels kept the bit; newer ones find out, but not for hugetlb. */
		if (!mms_numa_write_upgrade())
			return pte_write(pte);
		if (is_vm_hugetlb_page((struct vm_area_struct *)vma))
			return false;
	}
	if (!(vma->vm_flags & VM_WRITE) || mms_soft_dirty_needed(vma, t))
		return false;
	/* The ban of any access takes its mark with it when it is lifted. */
	if (f->uffd_wp && vma->vm_flags & VM_UFFD_WP && !rwp)
		return false;
	if (vma->vm_flags & VM_SHARED)
		return f->entry == MMS_FACT_HINT && pte_dirty(pte);
	return f->exclusive;
}

static void mms_entry_facts(struct mms_facts *f, const struct vm_area_struct *vma,
			    const struct mms_translation *t)
{
	const struct mms_entry *e = &t->entry[t->last];
	u64 flags = t->info.flags;

	if (!t->have)
		return;
	f->uffd_wp = t->uffd_wp;
	f->huge = e->level != MMS_PTE;
	if (e->kind == MMS_ENTRY_SWAP) {
		f->entry = MMS_FACT_ABSENT;
		f->absent = t->absent.kind;
		f->exclusive = t->absent.flags & MMS_ABSENT_EXCLUSIVE;
		f->hint_writable = vma && f->absent == MMS_ABSENT_SWAP &&
				   mms_hint_writable(f, vma, t);
	}
	if (e->kind != MMS_ENTRY_LEAF)
		return;
	f->entry = t->state == MMS_STATE_PRESENT ? MMS_FACT_PRESENT : MMS_FACT_HINT;
	if (!t->page)
		return;
	f->normal = f->huge || !pte_special(__pte(e->value));
	f->zero = t->info.kind == MMS_PAGE_ZERO || t->info.kind == MMS_PAGE_HUGE_ZERO;
	f->anon = flags & BIT_ULL(KPF_ANON);
	f->exclusive = t->exclusive;
	f->large = t->large;
	f->ksm = flags & BIT_ULL(KPF_KSM);
	f->swapcache = flags & BIT_ULL(KPF_SWAPCACHE);
	f->lru = flags & BIT_ULL(KPF_LRU);
	f->locked = flags & BIT_ULL(KPF_LOCKED);
	f->refs = t->info.refs;
	f->maps = t->info.maps;
	f->order = t->info.order;
	f->hint_writable = vma && f->entry == MMS_FACT_HINT && mms_hint_writable(f, vma, t);
}

static enum mms_fact_where mms_where(unsigned long addr)
{
	if (!mms_arch_canonical(addr))
		return MMS_AT_NOWHERE;
	if (mms_arch_user_address(addr))
		return MMS_AT_USER;
	return mms_arch_vsyscall(addr) ? MMS_AT_VSYSCALL : MMS_AT_KERNEL;
}

/* The area above, if it is one that grows. */
static struct vm_area_struct *mms_growing(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_flags & VM_GROWSDOWN ? vma : NULL;
}

/**
 * mms_verdict_facts() - all that decides what an access does
 * @f: gets it
 * @q: the query, for its process
 * @vma: the area the address is in, or NULL
 * @t: what is known of its entries
 *
 * Context: Expects the mm's mmap_lock and mms_memmap_lock() held.
 */
void mms_verdict_facts(struct mms_facts *f, struct mms_query *q, struct vm_area_struct *vma,
		       const struct mms_translation *t)
{
	struct task_struct *task;

	memset(f, 0, sizeof(*f));
	f->addr = t->addr;
	f->where = mms_where(t->addr);
	f->lass = mms_arch_lass();
	f->rights = mms_translation_rights(t);
	mms_entry_facts(f, vma, t);
	if (f->where != MMS_AT_USER)
		return;
	rcu_read_lock();
	task = pid_task(q->subject.pid, PIDTYPE_TGID);
	if (!vma) {
		vma = mms_growing(q->subject.mm, t->addr);
		f->grow = vma ? mms_grows(vma, t->addr, task) : MMS_GROW_NONE;
	}
	if (vma)
		f->pkey = mms_arch_pkey_rights(vma, task);
	rcu_read_unlock();
	if (!vma)
		return;
	f->area = true;
	f->vm_flags = vma->vm_flags;
	f->memory = mms_memory(vma);
	f->uffd = mms_uffd_features(vma) & (MMS_UFFD_WP_ASYNC | MMS_UFFD_RWP_ASYNC);
	if (f->memory == MMS_MEM_HUGETLB)
		mms_hugetlb_facts(f, vma);
	else if (f->entry != MMS_FACT_PRESENT &&
		 (f->memory == MMS_MEM_FILE || f->memory == MMS_MEM_SHMEM))
		mms_file_facts(f, vma);
}
