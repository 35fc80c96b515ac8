// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks of the page allocator: how long they are held is measured, as others wait for
 * them meanwhile, and with interrupts off.
 */
#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/mmzone.h>
#include <linux/spinlock.h>
#include <linux/timekeeping.h>

#include "hold.h"

static atomic64_t mms_zone_longest, mms_pcp_longest;

static void mms_hold_note(atomic64_t *most, u64 ns)
{
	s64 longest = atomic64_read(most);

	while ((s64)ns > longest && !atomic64_try_cmpxchg(most, &longest, ns))
		;
}

static unsigned long mms_hold_begin(spinlock_t *lock, u64 *since)
	__acquires(lock)
{
	unsigned long flags;

	spin_lock_irqsave(lock, flags);
	*since = ktime_get_mono_fast_ns();
	return flags;
}

static void mms_hold_end(spinlock_t *lock, unsigned long flags, u64 since, atomic64_t *most)
	__releases(lock)
{
	u64 ns = ktime_get_mono_fast_ns() - since;

	spin_unlock_irqrestore(lock, flags);
	mms_hold_note(most, ns);
}

/**
 * mms_zone_lock() - take the lock of a zone, and the time
 * @zone: the zone
 * @since: gets when
 *
 * Context: Any. Interrupts are off until mms_zone_unlock(), which must be soon.
 * Return: for mms_zone_unlock().
 */
unsigned long mms_zone_lock(struct zone *zone, u64 *since)
	__acquires(&zone->lock)
{
	return mms_hold_begin(&zone->lock, since);
}

/**
 * mms_zone_unlock() - undo mms_zone_lock()
 * @zone: the zone
 * @flags: what it returned
 * @since: the time it was
 *
 * Context: The zone's lock held; released.
 */
void mms_zone_unlock(struct zone *zone, unsigned long flags, u64 since)
	__releases(&zone->lock)
{
	mms_hold_end(&zone->lock, flags, since, &mms_zone_longest);
}

/**
 * mms_zone_lock_longest() - the longest that a zone's lock was held
 *
 * Context: Any.
 * Return: nanoseconds.
 */
u64 mms_zone_lock_longest(void)
{
	return atomic64_read(&mms_zone_longest);
}

/**
 * mms_pcp_lock() - take the lock of a CPU's lists of free pages, and the time
 * @pcp: the lists
 * @since: gets when
 *
 * Who allocates or frees goes to the zone instead of waiting; who drains the lists waits.
 *
 * Context: mms_memmap_lock() held, no zone's lock. Interrupts are off until
 * mms_pcp_unlock(), which must be soon.
 * Return: for mms_pcp_unlock().
 */
unsigned long mms_pcp_lock(struct per_cpu_pages *pcp, u64 *since)
	__acquires(&pcp->lock)
{
	return mms_hold_begin(&pcp->lock, since);
}

/**
 * mms_pcp_unlock() - undo mms_pcp_lock()
 * @pcp: the lists
 * @flags: what it returned
 * @since: the time it was
 *
 * Context: The lists' lock held; released.
 */
void mms_pcp_unlock(struct per_cpu_pages *pcp, unsigned long flags, u64 since)
	__releases(&pcp->lock)
{
	mms_hold_end(&pcp->lock, flags, since, &mms_pcp_longest);
}

/**
 * mms_pcp_lock_longest() - the longest that the lock of a CPU's lists was held
 *
 * Context: Any.
 * Return: nanoseconds.
 */
u64 mms_pcp_lock_longest(void)
{
	return atomic64_read(&mms_pcp_longest);
}
