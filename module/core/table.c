// SPDX-License-Identifier: GPL-2.0-only
/*
 * One table of the page tables, all its entries.
 *
 * Most of a table lies in no VMA, so no lock keeps it: it is copied as a whole, see
 * peek.c. What is in the copy is told at leisure.
 */
#include <linux/hugetlb.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../arch/arch.h"
#include "table.h"
#include "translation.h"
#include "view.h"

/* A table is one group: it fits in a batch. */
static_assert(MMS_TABLE_BYTES <= MMS_BATCH_RECORDS);

static const struct mms_field mms_table_entry_fields[] = {
	MMS_FIELD(mms_table_entry, index, COUNT, 5, "which entry of the table"),
	MMS_FIELD(mms_table_entry, count, COUNT, 5, "of empty ones: so many from this one on"),
	MMS_FIELD(mms_table_entry, va, ADDR, 14, "first address it translates"),
	MMS_FIELD(mms_table_entry, at, ADDR, 0, "physical address of the entry"),
	MMS_FIELD(mms_table_entry, entry, HEX, 18, "the entry"),
	MMS_FIELD_NAMES(mms_table_entry, flags, FLAGS, 20, mms_arch_flag_names,
			"bits of the entry"),
	MMS_FIELD(mms_table_entry, unknown, HEX, 0, "bits without a name"),
	MMS_FIELD_NAMES(mms_table_entry, memtype, ENUM, 7, mms_arch_memtype_names,
			"memory type, of a leaf"),
	MMS_FIELD_NAMES(mms_table_entry, kind, ENUM, 5, mms_entry_kind_names,
			"what the entry is"),
	MMS_FIELD_NAMES(mms_table_entry, state, ENUM, 9, mms_state_names,
			"what it says, if it leads to no table"),
	MMS_FIELD(mms_table_entry, target, ADDR, 14, "physical address it leads to"),
};

static const struct mms_field mms_table_about_fields[] = {
	MMS_FIELD_NAMES(mms_table_about, level, ENUM, 5, mms_level_names, "level of the table"),
	MMS_FIELD(mms_table_about, asked, STRING, 0, "the address of the question"),
	MMS_FIELD(mms_table_about, at, ADDR, 18, "physical address of the table"),
	MMS_FIELD(mms_table_about, start, ADDR, 18, "first address it translates"),
	MMS_FIELD(mms_table_about, end, ADDR, 18, "the address after the last; 0: there is none"),
	MMS_FIELD(mms_table_about, size, BYTES, 18, "bytes an entry translates"),
	MMS_FIELD(mms_table_about, used, COUNT, 18, "entries that are not empty"),
	MMS_FIELD(mms_table_about, leaves, COUNT, 18, "entries that map memory"),
	MMS_FIELD(mms_table_about, parent, ADDR, 18,
		  "physical address of the entry that leads to it"),
	MMS_FIELD(mms_table_about, parent_entry, HEX, 18, "that entry"),
	MMS_FIELD(mms_table_about, torn, BOOL, 5, "it changed each time it was read"),
};

const struct mms_type mms_table_types[MMS_NR_TABLE_TYPES] = {
	[MMS_TABLE_ENTRY] = MMS_TYPE("table", mms_table_entry, mms_table_entry_fields, 0, 0,
				     "an entry, or empty ones next to each other", .key = "va"),
	[MMS_TABLE_ABOUT] = MMS_TYPE("about", mms_table_about, mms_table_about_fields, 0,
				     MMS_RAW_FORM, "the table"),
};

/**
 * mms_table_words() - the next table of a question
 * @q: the query
 * @text: the question
 * @pos: offset to start at; moved behind the words
 * @level: the level that was asked for, one that exists
 * @address: MMS_WORD_MAX bytes for the word after it
 *
 * Return: 1: a table; 0: the end; -EINVAL: nonsense, the reason is said.
 */
int mms_table_words(struct mms_query *q, const char *text, u64 *pos, enum mms_level *level,
		    char *address)
{
	char word[MMS_WORD_MAX];
	int ret = mms_next_word(text, pos, word);

	if (!ret)
		return 0;
	for (*level = MMS_PGD; *level < MMS_LEVELS; (*level)++)
		if (!strcasecmp(word, mms_name_of(mms_level_names, *level)))
			break;
	if (ret < 0 || *level == MMS_LEVELS)
		return mms_query_say(q, -EINVAL,
				     "%.40s is no level: pgd, p4d, pud, pmd or pte, then an address",
				     word);
	if (!mms_level_exists(NULL, *level))
		return mms_query_say(q, -EINVAL, "there is no %s: page tables have 4 levels here",
				     mms_name_of(mms_level_names, *level));
	ret = mms_next_word(text, pos, address);
	if (ret < 0)
		return mms_query_say(q, ret, "%.40s... is too long to be anything", address);
	if (!ret)
		return mms_query_say(q, -EINVAL, "a %s table of which address?",
				     mms_name_of(mms_level_names, *level));
	return 1;
}

/* Why there is no such table. */
static int mms_table_absent(struct mms_query *q, const struct mms_table *t)
{
	const struct mms_peek *way = &t->peek.way;
	const struct mms_entry *e = way->entry + way->nr - 1;
	const char *level = mms_name_of(mms_level_names, t->level);
	const char *why;

	if (way->torn)
		return mms_query_say(q, -EAGAIN, "the way to the %s table of 0x%lx changed %s",
				     level, t->addr, "each time it was read");
	if (!way->nr)
		return mms_query_say(q, -EINVAL, "the root of 0x%lx cannot be read", t->addr);
	switch (e->kind) {
	case MMS_ENTRY_NONE:
		why = "is empty";
		break;
	case MMS_ENTRY_LEAF:
		why = e->level == MMS_PUD ? "maps a page of 1G itself" : "maps a page of 2M itself";
		break;
	case MMS_ENTRY_TABLE:
		why = "leads to memory that cannot be read";
		break;
	default:
		why = "is not present";
	}
	return mms_query_say(q, -EINVAL, "no %s table translates 0x%lx: %s entry %u %s", level,
			     t->addr, mms_name_of(mms_level_names, e->level),
			     mms_level_index(e->level, t->addr), why);
}

/**
 * mms_table_read() - copy the table that was asked for
 * @q: the query
 * @mm: whose tables; a user of the mm is held
 * @t: the table; its @addr and @level say which
 *
 * Context: mms_memmap_lock() held.
 * Return: 0; -EINVAL: there is no such table; -EAGAIN: it changes all the time.
 * The reason is said.
 */
int mms_table_read(struct mms_query *q, struct mm_struct *mm, struct mms_table *t)
{
	if (!mms_arch_canonical(t->addr))
		return mms_query_say(q, -EINVAL, "0x%lx is not canonical: nothing translates it",
				     t->addr);
	t->size = 1ULL << mms_level_shift(t->level);
	if (!mms_peek_table(mm, t->addr, t->level, &t->peek))
		return mms_table_absent(q, t);
	return 0;
}

/* The VMA an address is in, or NULL. */
static struct vm_area_struct *mms_table_vma(struct mm_struct *mm, u64 va)
{
	struct vm_area_struct *vma = mms_arch_user_address(va) ? find_vma(mm, va) : NULL;

	return vma && vma->vm_start <= va ? vma : NULL;
}

/* Entries of this level are hugetlb pages: they have the format of PTEs. */
static bool mms_table_is_huge(const struct mms_table *t, struct vm_area_struct *vma)
{
	return vma && is_vm_hugetlb_page(vma) && t->level < MMS_PTE &&
	       huge_page_shift(hstate_vma(vma)) == mms_level_shift(t->level);
}

/* The first address that entry @i translates: the upper half is the kernel's. */
static u64 mms_table_va(const struct mms_table *t, u32 i)
{
	unsigned int unused = 64 - mms_arch_va_bits();
	u64 first = t->addr & ~(t->size * MMS_TABLE_ENTRIES - 1);

	return (s64)((first + i * t->size) << unused) >> unused;
}

static void mms_table_decode(struct mms_table_entry *r, struct mm_struct *mm,
			     struct mms_entry *e, struct vm_area_struct *vma)
{
	struct mms_arch_bits bits;

	mms_arch_decode(e, &bits);
	r->flags = bits.flags;
	r->unknown = bits.unknown;
	r->memtype = bits.memtype;
	if (e->kind == MMS_ENTRY_TABLE) {
		r->target = mms_entry_table(mm, e);
		return;
	}
	r->state = mms_entry_state(e, vma);
	if (e->kind == MMS_ENTRY_LEAF)
		r->target = PFN_PHYS((u64)mms_entry_pfn(e));
}

/* The entry @i, and empty ones that follow if it is; returns how many. */
static u32 mms_table_push_entry(struct mms_batch *b, struct mm_struct *mm, bool locked,
				const struct mms_table *t, u32 i,
				struct mms_table_about *about)
{
	struct mms_table_entry *r = mms_batch_push(b, MMS_TABLE_ENTRY);
	struct mms_entry e = {
		.level = t->level, .va = mms_table_va(t, i), .size = t->size, .nr = 1,
		.value = t->peek.value[i], .at = t->peek.at + i * sizeof(u64),
	};
	struct vm_area_struct *vma = NULL;
	u32 count = 1;

	if (e.value && locked)
		vma = mms_table_vma(mm, e.va);
	e.kind = mms_arch_user_address(e.va) ?
		 mms_entry_kind(t->level, e.value, mms_table_is_huge(t, vma)) :
		 mms_kernel_kind(t->level, e.value);
	while (!e.value && i + count < MMS_TABLE_ENTRIES && !t->peek.value[i + count])
		count++;
	r->va = e.va;
	r->at = e.at;
	r->entry = e.value;
	r->target = MMS_NOTHING;
	r->index = i;
	r->count = count;
	r->kind = e.kind;
	r->state = e.kind == MMS_ENTRY_TABLE ? U8_MAX : MMS_STATE_NONE;
	r->memtype = U8_MAX;
	if (e.kind != MMS_ENTRY_NONE)
		mms_table_decode(r, mm, &e, vma);
	about->used += e.kind != MMS_ENTRY_NONE;
	about->leaves += e.kind == MMS_ENTRY_LEAF;
	return count;
}

/**
 * mms_table_push() - the records of a table
 * @b: the batch; it is empty
 * @mm: whose tables
 * @locked: @mm's mmap_lock is held, and its VMAs say more of the entries
 * @t: the table
 * @asked: the address as the question has it
 */
void mms_table_push(struct mms_batch *b, struct mm_struct *mm, bool locked,
		    const struct mms_table *t, const char *asked)
{
	struct mms_table_about *r = mms_batch_push(b, MMS_TABLE_ABOUT);
	const struct mms_entry *parent = t->peek.way.entry + t->peek.way.nr - 1;
	u32 i = 0;

	r->start = t->level == MMS_PGD ? 0 : mms_table_va(t, 0);
	r->end = t->level == MMS_PGD ? 0 : r->start + t->size * MMS_TABLE_ENTRIES;
	r->at = t->peek.at;
	r->parent = t->level == MMS_PGD ? MMS_NOTHING : parent->at;
	r->parent_entry = t->level == MMS_PGD ? 0 : parent->value;
	r->size = t->size;
	r->level = t->level;
	r->torn = t->peek.way.torn;
	r->asked = mms_batch_str(b, asked);
	b->torn = t->peek.way.torn;
	while (i < MMS_TABLE_ENTRIES)
		i += mms_table_push_entry(b, mm, locked, t, i, r);
}

/**
 * mms_table_check() - is a question about tables fine?
 * @q: the query
 * @question: pairs of a level and an address
 * @next: the room's way to a table
 *
 * Context: Process context, may sleep.
 * Return: 0; -EINVAL: nonsense, or no such table; -EAGAIN: it changes all the time;
 * -EINTR; -ENOMEM; or what @next returns. The reason is said.
 */
int mms_table_check(struct mms_query *q, const char *question, mms_table_next next)
{
	struct mms_table *t = kmalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	u64 pos = 0;
	int ret, n = 0;

	if (!t)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	while ((ret = next(q, question, &pos, t, NULL)) > 0) {
		n++;
		if (fatal_signal_pending(current)) {
			ret = mms_query_say(q, -EINTR, "interrupted");
			break;
		}
		cond_resched();
	}
	kfree(t);
	if (!ret && !n)
		ret = mms_query_say(q, -EINVAL, "nothing was asked: %s", q->listing->ask);
	return ret;
}

/**
 * mms_table_scan() - the tables of a question, a batch each
 * @q: the query; its cursor is the offset in the question of the next table
 * @b: the batch; it is empty
 * @next: the room's way to a table
 *
 * Context: Process context, may sleep.
 * Return: 0: that was all; MMS_MORE; or an errno with its reason said.
 */
int mms_table_scan(struct mms_query *q, struct mms_batch *b, mms_table_next next)
{
	struct mms_table *t = kmalloc(sizeof(*t), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!t)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	ret = next(q, mms_query_text(q), &q->cursor, t, b);
	kfree(t);
	return ret > 0 ? MMS_MORE : ret;
}
