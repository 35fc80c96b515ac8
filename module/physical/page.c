// SPDX-License-Identifier: GPL-2.0-only
/*
 * What struct page says, in the stable words of /proc/kpageflags (its numbers
 * do not change from kernel to kernel, those of PG_* do). Follows
 * stable_page_flags() of fs/proc/page.c, which is not exported.
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/page-flags.h>
#include <linux/uaccess.h>

#include "../compat.h"
#include "page.h"

/* In the order in which people want to read them, not of their numbers. */
const struct mms_name mms_page_flag_names[] = {
	{ BIT_ULL(KPF_NOPAGE), "nopage", "no struct page: not RAM the kernel manages" },
	{ BIT_ULL(KPF_UPTODATE), "uptodate", "the content is valid" },
	{ BIT_ULL(KPF_DIRTY), "dirty", "must be written back before it is dropped" },
	{ BIT_ULL(KPF_LRU), "lru", "on a list that reclaim looks at" },
	{ BIT_ULL(KPF_ACTIVE), "active", "on the active list" },
	{ BIT_ULL(KPF_REFERENCED), "referenced", "used since reclaim last looked" },
	{ BIT_ULL(KPF_MMAP), "mmap", "mapped by at least one page table" },
	{ BIT_ULL(KPF_ANON), "anon", "anonymous: no file behind it" },
	{ BIT_ULL(MMS_KPF_ANON_EXCLUSIVE), "anon-exclusive",
	  "its process's alone: a write needs no copy" },
	{ BIT_ULL(KPF_SWAPBACKED), "swapbacked", "goes to swap when it is reclaimed" },
	{ BIT_ULL(KPF_SWAPCACHE), "swapcache", "has a copy in swap" },
	{ BIT_ULL(KPF_KSM), "ksm", "one frame for many equal pages" },
	{ BIT_ULL(KPF_COMPOUND_HEAD), "head", "first page of a larger folio" },
	{ BIT_ULL(KPF_COMPOUND_TAIL), "tail", "later page of a larger folio" },
	{ BIT_ULL(KPF_HUGE), "hugetlb", "from the pool of huge pages" },
	{ BIT_ULL(KPF_THP), "thp", "part of a transparent huge folio" },
	{ BIT_ULL(KPF_ZERO_PAGE), "zero-page", "the one page of zeros everybody reads" },
	{ BIT_ULL(KPF_UNEVICTABLE), "unevictable", "never reclaimed" },
	{ BIT_ULL(KPF_MLOCKED), "mlocked", "locked by mlock()" },
	{ BIT_ULL(KPF_LOCKED), "locked", "somebody is working on it" },
	{ BIT_ULL(KPF_WRITEBACK), "writeback", "being written to its file or swap" },
	{ BIT_ULL(KPF_RECLAIM), "reclaim", "to be freed after writeback; or read ahead" },
	{ BIT_ULL(KPF_RESERVED), "reserved", "not for the page allocator" },
	{ BIT_ULL(KPF_BUDDY), "buddy", "free" },
	{ BIT_ULL(KPF_SLAB), "slab", "objects of the slab allocator" },
	{ BIT_ULL(KPF_PGTABLE), "pgtable", "a page table" },
	{ BIT_ULL(KPF_OFFLINE), "offline", "logically offline, a balloon's for instance" },
	{ BIT_ULL(KPF_IDLE), "idle", "not used since it was marked idle" },
	{ BIT_ULL(KPF_HWPOISON), "hwpoison", "the memory is broken" },
	{ BIT_ULL(KPF_ERROR), "error", "an I/O error happened" },
	{ BIT_ULL(KPF_MAPPEDTODISK), "mappedtodisk", "has its blocks on disk" },
	{ BIT_ULL(KPF_PRIVATE), "private", "the file system keeps data with it" },
	{ BIT_ULL(KPF_PRIVATE_2), "private-2", "the file system keeps more data with it" },
	{ BIT_ULL(KPF_OWNER_PRIVATE), "owner-private", "its owner's: in the swap cache, for one" },
	{ BIT_ULL(KPF_ARCH), "arch", "the architecture's" },
	{ BIT_ULL(KPF_UNCACHED), "uncached", "mapped uncached" },
	{ BIT_ULL(KPF_ARCH_2), "arch-2", "the architecture's" },
	{}
};

const struct mms_name mms_page_kind_names[] = {
	{ MMS_PAGE_OTHER, "other", "of the kernel, or of a driver" },
	{ MMS_PAGE_ANON, "anon", "anonymous memory" },
	{ MMS_PAGE_FILE, "file", "page cache of a file" },
	{ MMS_PAGE_SHMEM, "shmem", "shared memory or tmpfs" },
	{ MMS_PAGE_KSM, "ksm", "anonymous memory merged by KSM" },
	{ MMS_PAGE_HUGETLB, "hugetlb", "a page of the hugetlb pool" },
	{ MMS_PAGE_ZERO, "zero-page", "the shared page of zeros" },
	{ MMS_PAGE_HUGE_ZERO, "huge-zero-page", "the shared huge page of zeros" },
	{ MMS_PAGE_RESERVED, "reserved", "memory outside the page allocator" },
	{ MMS_PAGE_DEVICE, "device", "not RAM: a device's memory or registers" },
	{}
};

#define MMS_KPF_ENTRY(kpf, pg)	{ BIT_ULL(kpf), BIT(pg) },

/* Flags that are copied as they are. */
static const struct {
	u64 kpf;
	unsigned long pg;
} mms_copied_flags[] = {
	MMS_KPF_ENTRY(KPF_LOCKED, PG_locked)
	MMS_KPF_ENTRY(KPF_DIRTY, PG_dirty)
	MMS_KPF_ENTRY(KPF_UPTODATE, PG_uptodate)
	MMS_KPF_ENTRY(KPF_WRITEBACK, PG_writeback)
	MMS_KPF_ENTRY(KPF_LRU, PG_lru)
	MMS_KPF_ENTRY(KPF_REFERENCED, PG_referenced)
	MMS_KPF_ENTRY(KPF_ACTIVE, PG_active)
	MMS_KPF_ENTRY(KPF_RECLAIM, PG_reclaim)
	MMS_KPF_ENTRY(KPF_SWAPBACKED, PG_swapbacked)
	MMS_KPF_ENTRY(KPF_UNEVICTABLE, PG_unevictable)
	MMS_KPF_ENTRY(KPF_MLOCKED, PG_mlocked)
	MMS_KPF_ENTRY(KPF_RESERVED, PG_reserved)
	MMS_KPF_ENTRY(KPF_MAPPEDTODISK, PG_mappedtodisk)
	MMS_KPF_ENTRY(KPF_PRIVATE, PG_private)
	MMS_KPF_ENTRY(KPF_PRIVATE_2, PG_private_2)
	MMS_KPF_ENTRY(KPF_OWNER_PRIVATE, PG_owner_priv_1)
	MMS_KPF_ENTRY(KPF_ARCH, PG_arch_1)
	MMS_KPF_SOME(MMS_KPF_ENTRY)
};

/*
 * The huge zero page cannot be asked for by name (its variables are not
 * exported): it is the one PMD-sized compound page that is neither anonymous,
 * nor in a file, nor on a list of reclaim, nor hugetlb, and that an anonymous
 * VMA maps. (Elsewhere a driver's page of that size looks the same.)
 */
static bool mms_looks_huge_zero(struct page *head)
{
	return compound_order(head) == PMD_SHIFT - PAGE_SHIFT && !PageAnon(head) &&
	       !PageLRU(head) && !READ_ONCE(head->mapping) && !PageHuge(head) &&
	       !PageSlab(head);
}

static u64 mms_page_flags(struct page *page, struct page *head, bool zero, bool huge_zero)
{
	unsigned long word = mms_page_flags_word(page, head);
	u64 flags = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(mms_copied_flags); i++)
		if (word & mms_copied_flags[i].pg)
			flags |= mms_copied_flags[i].kpf;
	if (PageSlab(head))
		flags |= BIT_ULL(KPF_SLAB);
	if (mms_page_mapped(page, head))
		flags |= BIT_ULL(KPF_MMAP);
	if (PageAnon(head)) {
		flags |= BIT_ULL(KPF_ANON);
		/* One bit, two meanings: PG_anon_exclusive is the other. */
		if (flags & BIT_ULL(KPF_MAPPEDTODISK))
			flags ^= BIT_ULL(KPF_MAPPEDTODISK) | BIT_ULL(MMS_KPF_ANON_EXCLUSIVE);
	}
	if (folio_test_ksm(page_folio(head)))
		flags |= BIT_ULL(KPF_KSM);
	if (PageHead(page))
		flags |= BIT_ULL(KPF_COMPOUND_HEAD);
	if (PageTail(page))
		flags |= BIT_ULL(KPF_COMPOUND_TAIL);
	if (PageHuge(head))
		flags |= BIT_ULL(KPF_HUGE);
	else if (huge_zero)
		flags |= BIT_ULL(KPF_ZERO_PAGE) | BIT_ULL(KPF_THP);
	else if (mms_page_is_thp(page, head))
		flags |= BIT_ULL(KPF_THP);
	else if (zero)
		flags |= BIT_ULL(KPF_ZERO_PAGE);
	if (PageBuddy(page))
		flags |= BIT_ULL(KPF_BUDDY);
	if (PageOffline(mms_page_of_type(page, head)))
		flags |= BIT_ULL(KPF_OFFLINE);
	if (PageTable(mms_page_of_type(page, head)))
		flags |= BIT_ULL(KPF_PGTABLE);
	if (mms_page_in_swap_cache(page, head))
		flags |= BIT_ULL(KPF_SWAPCACHE);
	return flags;
}

static enum mms_page_kind mms_page_kind(struct page *head, u64 flags)
{
	if (flags & BIT_ULL(KPF_ZERO_PAGE))
		return flags & BIT_ULL(KPF_THP) ? MMS_PAGE_HUGE_ZERO : MMS_PAGE_ZERO;
	if (flags & BIT_ULL(KPF_HUGE))
		return MMS_PAGE_HUGETLB;
	if (flags & BIT_ULL(KPF_KSM))
		return MMS_PAGE_KSM;
	if (flags & BIT_ULL(KPF_ANON))
		return MMS_PAGE_ANON;
	if (flags & BIT_ULL(KPF_SLAB))
		return MMS_PAGE_OTHER;
	if (READ_ONCE(head->mapping) && flags & BIT_ULL(KPF_LRU))
		return flags & BIT_ULL(KPF_SWAPBACKED) ? MMS_PAGE_SHMEM : MMS_PAGE_FILE;
	if (flags & BIT_ULL(KPF_RESERVED))
		return MMS_PAGE_RESERVED;
	return MMS_PAGE_OTHER;
}

/* Struct pages of a folio that hold what is said of all of it. */
#define MMS_FOLIO_PAGES	DIV_ROUND_UP(sizeof(struct folio), sizeof(struct page))

/**
 * struct mms_page_copy - copies of the struct pages that say what a frame is
 * @head: the folio's first ones: those that hold more than their own page's
 * @tail: the frame's own, if it is not the first
 */
struct mms_page_copy {
	struct page head[MMS_FOLIO_PAGES];
	struct page tail;
};

/*
 * A page that nobody holds may be freed, split and become another one while it
 * is looked at, and the kernel's own functions are then right to complain (with
 * CONFIG_DEBUG_VM_PGFLAGS). So they look at copies, which change no more, and
 * are asked either as a page or as the first of the folio, which is c->head. As
 * snapshot_page() of newer kernels' mm/util.c.
 */
static struct page *mms_page_copy(struct mms_page_copy *c, struct page *page)
{
	struct page *head = compound_head(page);
	size_t i;

	c->head[0] = *head;
	if (!PageHead(&c->head[0])) {
		/* No folio of several pages, or not any more. */
		c->head[0] = *page;
		if (PageTail(&c->head[0]))
			clear_compound_head(&c->head[0]);
		return &c->head[0];
	}
	/* A folio of two pages may be the last of all memory: then zeros do. */
	for (i = 1; i < MMS_FOLIO_PAGES; i++)
		if (copy_from_kernel_nofault(&c->head[i], head + i, sizeof(*head)))
			memset(&c->head[i], 0, sizeof(*head));
	mms_set_compound_head(&c->head[1], &c->head[0]);
	if (page == head)
		return &c->head[0];
	c->tail = *page;
	mms_set_compound_head(&c->tail, &c->head[0]);
	return &c->tail;
}

/**
 * mms_page_uncounted() - whether nothing tells that somebody has a frame
 * @page: its struct page; not in a free block
 *
 * Who has a page holds a reference, but for slabs and large kmalloc() of newer kernels,
 * and for huge pages that wait to be used: these are told by what they are. Of a block that
 * was taken without being made one page (__GFP_COMP) only the first page has a count.
 *
 * Context: Any. The page may become another one meanwhile.
 * Return: true if it is on a list of a CPU, a later page of such a block, or on its way.
 */
bool mms_page_uncounted(struct page *page)
{
	return !PageTail(page) && !page_ref_count(page) && !page_has_type(page) &&
	       !PageSlab(page) && !PageHuge(page);
}

/**
 * mms_page_info() - what a frame's struct page says
 * @page: the frame's struct page
 * @anon_vma: an anonymous VMA maps it
 * @info: what it says
 *
 * Context: Any. Nothing is locked: what is said was true of each field at some
 * time during the call. To have it true of one mapping, call with the lock of
 * the page table held that maps the page. The caller sees to it that the
 * memory map stays, see memmap.h.
 */
void mms_page_info(struct page *page, bool anon_vma, struct mms_page_info *info)
{
	bool zero = is_zero_pfn(page_to_pfn(page)), huge_zero;
	struct mms_page_copy copy;
	struct page *head = &copy.head[0];

	page = mms_page_copy(&copy, page);
	huge_zero = anon_vma && PageHead(head) && mms_looks_huge_zero(head);
	info->flags = mms_page_flags(page, head, zero, huge_zero);
	info->refs = page_count(head);
	info->maps = mms_page_mapcount(page, head);
	info->order = PageHead(head) ? compound_order(head) : 0;
	info->kind = mms_page_kind(head, info->flags);
	info->node = page_to_nid(page);
	/* What firmware keeps behind the end of RAM may be of a zone without a name. */
	info->zone = page_zone(page)->name ?: "none";
}
