/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The verdict: what an access to an address would do now. facts.c gathers what is
 * known of the address, verdict.c decides, and neither touches anything.
 */
#ifndef MMS_TASK_VERDICT_H
#define MMS_TASK_VERDICT_H

#include "../core/translation.h"

enum mms_access { MMS_ACCESS_READ, MMS_ACCESS_WRITE, MMS_ACCESS_EXEC, MMS_ACCESSES };

/* What can come of an access; mms_outcome_words has the words. */
enum mms_outcome {
	MMS_OK,
	MMS_ZERO_PAGE,
	MMS_ZERO_FILL,
	MMS_COW_COPY,
	MMS_COW_REUSE,
	MMS_FILE_MAP,
	MMS_FILE_READ,
	MMS_SWAP_CACHE,
	MMS_SWAP_IN,
	MMS_NUMA_HINT,
	MMS_WRITE_NOTIFY,
	MMS_MIGRATION_WAIT,
	MMS_STACK_GROW,
	MMS_DRIVER_MAP,
	MMS_USERFAULT,
	MMS_MAPERR,
	MMS_ACCERR,
	MMS_PKUERR,
	MMS_SI_KERNEL,
	MMS_SIGBUS,
	MMS_NR_OUTCOMES,
};

/* Which rule decides; mms_reasons has the sentences. */
enum mms_reason {
	MMS_WHY_ALLOWED,
	MMS_WHY_NOT_CANONICAL,
	MMS_WHY_LASS,
	MMS_WHY_KERNEL,
	MMS_WHY_VSYSCALL_READ,
	MMS_WHY_VSYSCALL,
	MMS_WHY_VSYSCALL_BETWEEN,
	MMS_WHY_VSYSCALL_MODE,
	MMS_WHY_NO_AREA,
	MMS_WHY_GROW,
	MMS_WHY_GROW_LOW,
	MMS_WHY_GROW_GAP,
	MMS_WHY_GROW_LIMIT,
	MMS_WHY_PKEY,
	MMS_WHY_NOT_WRITABLE,
	MMS_WHY_SHADOW_STACK,
	MMS_WHY_NOTHING_ALLOWED,
	MMS_WHY_NX,
	MMS_WHY_NX_THEN,
	MMS_WHY_NOT_USER,
	MMS_WHY_ANON_SHARED,
	MMS_WHY_ANON_USERFAULT,
	MMS_WHY_ANON_READ,
	MMS_WHY_ANON_WRITE,
	MMS_WHY_NO_HANDLER,
	MMS_WHY_DRIVER,
	MMS_WHY_DEVICE,
	MMS_WHY_DEVICE_THP,
	MMS_WHY_BEHIND_END,
	MMS_WHY_SHMEM_END,
	MMS_WHY_CACHE_POISON,
	MMS_WHY_CACHED,
	MMS_WHY_CACHED_COPY,
	MMS_WHY_NOT_CACHED,
	MMS_WHY_NOT_CACHED_COPY,
	MMS_WHY_READING,
	MMS_WHY_SHMEM_HOLE,
	MMS_WHY_SHMEM_HOLE_COPY,
	MMS_WHY_SHMEM_SWAP,
	MMS_WHY_SHMEM_USERFAULT,
	MMS_WHY_SHMEM_MINOR,
	MMS_WHY_SWAP,
	MMS_WHY_MIGRATION,
	MMS_WHY_MIGRATION_THP,
	MMS_WHY_MIGRATION_HUGETLB,
	MMS_WHY_HWPOISON,
	MMS_WHY_HWPOISON_HUGETLB,
	MMS_WHY_POISON,
	MMS_WHY_POISON_HUGETLB,
	MMS_WHY_SWAPIN_ERROR,
	MMS_WHY_GUARD,
	MMS_WHY_BAD_ENTRY,
	MMS_WHY_NUMA,
	MMS_WHY_NUMA_THP,
	MMS_WHY_UFFD_WP,
	MMS_WHY_UFFD_WP_THP,
	MMS_WHY_UFFD_WP_HUGETLB,
	MMS_WHY_UFFD_WP_ASYNC,
	MMS_WHY_UFFD_RWP,
	MMS_WHY_UFFD_RWP_THP,
	MMS_WHY_UFFD_RWP_HUGETLB,
	MMS_WHY_UFFD_RWP_ASYNC,
	MMS_WHY_UFFD_RWP_ASYNC_THP,
	MMS_WHY_UFFD_RWP_ASYNC_HUGETLB,
	MMS_WHY_UFFD_RWP_LEFT,
	MMS_WHY_WP_PFN,
	MMS_WHY_WP_SHARED,
	MMS_WHY_WP_ZERO,
	MMS_WHY_WP_FILE,
	MMS_WHY_WP_HUGE_FILE,
	MMS_WHY_WP_EXCLUSIVE,
	MMS_WHY_WP_SPLIT,
	MMS_WHY_WP_KSM,
	MMS_WHY_WP_SHARERS,
	MMS_WHY_WP_LOCKED,
	MMS_WHY_WP_LAST,
	MMS_WHY_WP_BATCH,
	MMS_WHY_WP_BATCH_LRU,
	MMS_WHY_WP_SWAPCACHE,
	MMS_WHY_WP_LARGE,
	MMS_WHY_WP_LARGE_OWN,
	MMS_WHY_WP_LARGE_SWAPCACHE,
	MMS_WHY_THP_ZERO,
	MMS_WHY_THP_EXCLUSIVE,
	MMS_WHY_THP_SHARERS,
	MMS_WHY_THP_LAST,
	MMS_WHY_THP_SWAPCACHE,
	MMS_WHY_HUGETLB_UNMAPPED,
	MMS_WHY_HUGETLB_POISON,
	MMS_WHY_HUGETLB_END,
	MMS_WHY_HUGETLB_CACHED,
	MMS_WHY_HUGETLB_CACHED_COPY,
	MMS_WHY_HUGETLB_MINOR,
	MMS_WHY_HUGETLB_USERFAULT,
	MMS_WHY_HUGETLB_FRESH,
	MMS_WHY_HUGETLB_EMPTY,
	MMS_WHY_HUGETLB_SHARED,
	MMS_WHY_HUGETLB_LAST,
	MMS_WHY_HUGETLB_SHARERS,
	MMS_WHY_HUGETLB_FILE,
	MMS_WHY_HUGETLB_OWNER,
	MMS_NR_REASONS,
};

/* In which part of all addresses it is. */
enum mms_fact_where { MMS_AT_USER, MMS_AT_KERNEL, MMS_AT_VSYSCALL, MMS_AT_NOWHERE };

/* What an area's memory is made of. */
enum mms_fact_memory {
	MMS_MEM_ANON,
	MMS_MEM_FILE,
	MMS_MEM_SHMEM,
	MMS_MEM_HUGETLB,
	MMS_MEM_DRIVER,
	MMS_MEM_FIXED,
};

/* Whether an area above would grow down to the address. */
enum mms_fact_grow {
	MMS_GROW_NONE,
	MMS_GROW_OK,
	MMS_GROW_LOW,
	MMS_GROW_GAP,
	MMS_GROW_LIMIT,
};

enum mms_fact_entry { MMS_FACT_NONE, MMS_FACT_PRESENT, MMS_FACT_HINT, MMS_FACT_ABSENT };

/* What the page cache has at the address. */
enum mms_fact_cache {
	MMS_CACHE_NONE,
	MMS_CACHE_READY,
	MMS_CACHE_READING,
	MMS_CACHE_SWAPPED,
	MMS_CACHE_POISON,
};

/**
 * struct mms_facts - all that decides what an access does
 * @addr: the address
 * @where: enum mms_fact_where
 * @lass: the CPU itself keeps user mode out of the upper half
 * @area: there is an area: that of the address, or the one that may grow to it
 * @grow: enum mms_fact_grow
 * @vm_flags: the area's
 * @memory: enum mms_fact_memory
 * @pkey: MMS_MAY_READ and MMS_MAY_WRITE as the area's protection key allows
 * @entry: enum mms_fact_entry
 * @rights: MMS_MAY_*: of all levels together, of an entry that is present
 * @absent: enum mms_absent_kind, of an entry that is absent
 * @refs: references to the page's folio
 * @maps: entries that map it
 * @order: log2 of the pages of its folio
 * @large: of an anonymous page of a large folio: mms_large_is_own()
 * @uffd: UFFD_FEATURE_*, those of interest, of the area's userfaultfd
 * @uffd_wp: the entry is write-protected by userfaultfd; or protected from any access
 * @huge: the entry is one of a huge page
 * @normal: the frame has a page the kernel counts (vm_normal_page())
 * @zero: the page of zeros
 * @anon: an anonymous page
 * @exclusive: that nobody shares, as the page, or an entry of swap, is marked
 * @ksm: that KSM merged
 * @swapcache: that is in the swap cache
 * @lru: that is on a list of reclaim
 * @locked: that is locked
 * @hint_writable: when its hint, or userfaultfd's ban, is lifted, the entry is writable
 * @cache: enum mms_fact_cache
 * @behind_end: the address is behind the last page of the file
 * @pool: hugetlb: there is a huge page to be had
 * @reserved: hugetlb: the area has one in reserve
 * @unmapped: hugetlb: the area lost pages to the one it was copied from
 */
struct mms_facts {
	unsigned long addr;
	enum mms_fact_where where;
	enum mms_fact_grow grow;
	enum mms_fact_memory memory;
	enum mms_fact_entry entry;
	enum mms_fact_cache cache;
	unsigned long vm_flags;
	u32 pkey;
	u32 rights;
	u32 absent;
	u32 refs;
	u32 maps;
	u32 order;
	int large;
	u32 uffd;
	bool lass;
	bool area;
	bool uffd_wp;
	bool huge;
	bool normal;
	bool zero;
	bool anon;
	bool exclusive;
	bool ksm;
	bool swapcache;
	bool lru;
	bool locked;
	bool hint_writable;
	bool behind_end;
	bool pool;
	bool reserved;
	bool unmapped;
};

#define MMS_STEPS	3

/**
 * struct mms_verdict - what comes of one access
 * @nr: steps in use
 * @step: outcomes, one after the other
 * @other: what may come instead of a step; the same where that is known
 * @why: enum mms_reason: what decided each
 */
struct mms_verdict {
	u32 nr;
	u32 step[MMS_STEPS];
	u32 other[MMS_STEPS];
	u32 why[MMS_STEPS];
};

/**
 * struct mms_verdict_record - the verdict on one address
 * @read: string: the words for a read
 * @write: string: for a write
 * @exec: string: for an instruction fetch
 * @read_why: string: who decides that, and why; of several steps joined by "; "
 * @write_why: string: the same for the write
 * @exec_why: string: the same for the fetch
 */
struct mms_verdict_record {
	u32 read;
	u32 write;
	u32 exec;
	u32 read_why;
	u32 write_why;
	u32 exec_why;
};

extern const char *const mms_outcome_words[MMS_NR_OUTCOMES];
extern const char *const mms_reasons[MMS_NR_REASONS];
#define MMS_NR_VERDICT_FIELDS	6
extern const struct mms_field mms_verdict_fields[MMS_NR_VERDICT_FIELDS];

/* The longest words of one access, the longest reason, and the strings of a record. */
#define MMS_VERDICT_WORDS	96
#define MMS_REASON_MAX		64
#define MMS_VERDICT_REASONS	(MMS_STEPS * (MMS_REASON_MAX + 2))
#define MMS_VERDICT_STRINGS	(MMS_ACCESSES * (MMS_VERDICT_WORDS + MMS_VERDICT_REASONS + 2))

/* The nested type of a listing: its index in the listing's. */
#define MMS_VERDICT_TYPE(_parent)							\
	MMS_SHARED_TYPE("verdict", mms_verdict_record, mms_verdict_fields,		\
			MMS_NR_VERDICT_FIELDS, (_parent) + 1,				\
			MMS_RAW_SINGLE | MMS_RAW_FORM, "what an access would do now")

struct mms_query;

void mms_verdict_facts(struct mms_facts *f, struct mms_query *q, struct vm_area_struct *vma,
		       const struct mms_translation *t);
void mms_verdict_decide(const struct mms_facts *f, enum mms_access access,
			struct mms_verdict *v);
int mms_verdict_words(const struct mms_verdict *v, char words[MMS_VERDICT_WORDS]);
int mms_verdict_reasons(const struct mms_verdict *v, char reasons[MMS_VERDICT_REASONS]);
void mms_push_verdict(struct mms_batch *b, u32 type, const struct mms_facts *f);
void mms_text_verdict(struct mms_out *o, const struct mms_verdict_record *r,
		      const char *strings);

#endif /* MMS_TASK_VERDICT_H */
