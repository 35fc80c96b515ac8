// SPDX-License-Identifier: GPL-2.0-only
/*
 * The walk over page tables that nothing keeps, see copywalk.h.
 *
 * vmalloc() and memory hotplug free tables of the kernel's half, and no lock that
 * a module can take holds them off. So nothing is read in place: a table is copied
 * only from a frame that is RAM, by copy_from_kernel_nofault(). After that all the
 * entries on the way to it are read again. As they are the same the table was
 * still in use when it was copied; else the walk begins anew at the root. An entry
 * where that has happened three times in a row is not followed.
 */
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>

#include "../arch/arch.h"
#include "batch.h"
#include "copywalk.h"
#include "memmap.h"

#define MMS_COPY_TRIES	3

/* The tables changed: begin again at the root. */
#define MMS_AGAIN	INT_MAX

static int mms_copy_show(struct mms_copy_walk *w, const struct mms_entry *e, u64 start)
{
	int ret = w->ops->entry(w, e);

	if (ret)
		w->cursor = max(e->va, start);
	return ret;
}

static bool mms_copy_table(struct mms_copy_walk *w, enum mms_level level, phys_addr_t table)
{
	if (!mms_pfn_page(PHYS_PFN(table)))
		return false;
	w->tables++;
	return !copy_from_kernel_nofault(w->copy[level], __va(table), PAGE_SIZE);
}

/* Are all entries on the way to the table below @level as they were? */
static bool mms_copy_same(struct mms_copy_walk *w, enum mms_level last)
{
	enum mms_level level;
	u64 value;

	for (level = MMS_PGD; level <= last; level++) {
		if (!w->way[level])
			continue;
		if (copy_from_kernel_nofault(&value, w->way[level], sizeof(value)) ||
		    value != w->value[level])
			return false;
	}
	return true;
}

/* How many of the entries from @i on, at most @max, are like this one. */
static u64 mms_copy_alike(const u64 *table, const struct mms_entry *e, u32 i, u64 max)
{
	u64 n = 1, step = 0;

	if (e->kind == MMS_ENTRY_LEAF && e->level == MMS_PTE)
		step = mms_arch_next_frame(e->value) - e->value;
	else if (e->kind != MMS_ENTRY_NONE && e->kind != MMS_ENTRY_TABLE)
		return 1;
	while (n < max && table[i + n] == e->value + n * step)
		n++;
	return n;
}

static int mms_copy_level(struct mms_copy_walk *w, enum mms_level level, phys_addr_t table,
			  u64 start, u64 end);

/* An entry that leads to a table, and what is in the table. */
static int mms_copy_descend(struct mms_copy_walk *w, struct mms_entry *e,
			    u64 start, u64 end)
{
	enum mms_level below = mms_level_next(w->mm, e->level);
	phys_addr_t table = mms_arch_table(e->value);
	bool copied;
	int ret;

	if (w->skip_level == e->level && w->skip == e->va) {
		e->kind = MMS_ENTRY_LOST;
		ret = mms_copy_show(w, e, start);
		w->torn += !ret;
		return ret;
	}
	w->cursor = max(e->va, start);
	if (!w->budget)
		return MMS_MORE;
	w->budget--;
	w->way[e->level] = __va(e->at);
	w->value[e->level] = e->value;
	copied = mms_copy_table(w, below, table);
	if (!mms_copy_same(w, e->level)) {
		w->skip_level = e->level;
		return MMS_AGAIN;
	}
	if (!copied) {
		e->kind = MMS_ENTRY_LOST;
		return mms_copy_show(w, e, start);
	}
	ret = mms_copy_show(w, e, start);
	return ret ?: mms_copy_level(w, below, table, start, end);
}

/* The entries of a table that was copied, from @start to @end. */
static int mms_copy_level(struct mms_copy_walk *w, enum mms_level level, phys_addr_t table,
			  u64 start, u64 end)
{
	const u64 *copy = w->copy[level];
	u32 i = mms_level_index(level, start);
	struct mms_entry e = { .level = level, .size = 1ULL << mms_level_shift(level) };
	int ret = 0;

	e.va = start & ~(e.size - 1);
	/* The address after the last entry of all is 0: the index tells the end. */
	while (!ret && i < MMS_TABLE_ENTRIES && e.va < end) {
		e.value = copy[i];
		e.at = table + i * sizeof(*copy);
		e.kind = mms_kernel_kind(level, e.value);
		e.nr = mms_copy_alike(copy, &e, i,
				      min_t(u64, MMS_TABLE_ENTRIES - i,
					    ((end - 1 - e.va) >> mms_entry_shift(&e)) + 1));
		if (e.kind != MMS_ENTRY_TABLE || level == MMS_PTE) {
			ret = mms_copy_show(w, &e, start);
		} else if (i && copy[i - 1] == e.value && e.va - e.size >= w->from &&
			   e.va >= start && end - e.va >= e.size) {
			e.nr = min_t(u64, e.nr, (end - e.va) >> mms_entry_shift(&e));
			ret = w->ops->alias(w, &e);
			if (ret)
				w->cursor = e.va;
		} else {
			e.nr = 1;
			ret = mms_copy_descend(w, &e, max(e.va, start),
					       e.va + min_t(u64, e.size, end - e.va));
		}
		i += e.nr;
		e.va += e.nr * e.size;
	}
	return ret;
}

/* The root, and all below it. */
static int mms_copy_root(struct mms_copy_walk *w, u64 start, u64 end)
{
	pgd_t *pgd = w->user ? mms_arch_user_root(w->mm, start) : mms_arch_pgd(w->mm, start);
	phys_addr_t root = __pa(pgd) & PAGE_MASK;

	memset(w->way, 0, sizeof(w->way));
	w->cursor = start;
	if (!w->budget)
		return MMS_MORE;
	w->budget--;
	if (!mms_copy_table(w, MMS_PGD, root))
		return -EFAULT;
	return mms_copy_level(w, MMS_PGD, root, start, end);
}

/**
 * mms_copy_walk() - walk the tables of a part of the kernel's half
 * @w: the walk; @w->budget is at least 2 * MMS_LEVELS * 3
 * @start: first address
 * @end: the address after the last
 *
 * Context: Process context. Expects mms_memmap_lock() held. Sleeps not; it is
 * bounded by the budget.
 * Return: 0 at the end; MMS_MORE: the budget is used up, or what the callback
 * returned: go on at @w->cursor; -EFAULT: the root cannot be read.
 */
int mms_copy_walk(struct mms_copy_walk *w, u64 start, u64 end)
{
	u64 last = MMS_NOTHING;
	int ret, tries = 0;

	w->skip = MMS_NOTHING;
	while (start < end) {
		ret = mms_copy_root(w, start, end);
		if (ret != MMS_AGAIN)
			return ret;
		start = w->cursor;
		tries = start == last ? tries + 1 : 1;
		last = start;
		/* The level is noted where it happens. */
		w->skip = tries < MMS_COPY_TRIES ? MMS_NOTHING :
			  start & ~((1ULL << mms_level_shift(w->skip_level)) - 1);
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return 0;
}
