/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory for buffers of some pages, got so that what is looked at stays as it is:
 * nothing is moved or reclaimed to make a large block, and on a machine that is short
 * of memory nobody is killed for it.
 */
#ifndef MMS_CORE_BUFFER_H
#define MMS_CORE_BUFFER_H

#include <linux/gfp.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

/**
 * mms_buffer() - get a buffer
 * @size: bytes
 * @zero: __GFP_ZERO to have it filled with zeroes, or 0
 *
 * Context: Process context, may sleep.
 * Return: the buffer, to be given back with kvfree(); NULL: not enough memory.
 */
static inline void *mms_buffer(size_t size, gfp_t zero)
{
	gfp_t gfp = GFP_KERNEL_ACCOUNT | __GFP_NOWARN | zero;

	return kmalloc(size, gfp & ~__GFP_RECLAIM) ?:
	       __vmalloc(size, gfp | __GFP_RETRY_MAYFAIL);
}

#endif /* MMS_CORE_BUFFER_H */
