// SPDX-License-Identifier: GPL-2.0-only
/*
 * Swap devices by their numbers, see swap_device.h. The kernel's table of them is
 * private, and known only where its address was given.
 */
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/percpu-refcount.h>
#include <linux/swap.h>

#include "addresses.h"
#include "swap_device.h"

/**
 * mms_swap_device() - the path of a swap device, or of a swap file
 * @type: its number, as entries of page tables have it
 * @buf: where to put the path
 * @size: bytes of @buf
 *
 * A struct swap_info_struct stays for good once it is in the table. Its file stays
 * while a user of the device is held, as a fault does: swapoff waits for it.
 *
 * Context: Process context. Takes no lock but those of d_path().
 * Return: the path, somewhere in @buf; NULL if there is no such device, or its
 * name cannot be known.
 */
const char *mms_swap_device(u32 type, char *buf, int size)
{
	struct swap_info_struct **infos = mms_address(MMS_ADDRESS_SWAP_INFO);
	struct swap_info_struct *si;
	const char *path;

	if (!IS_ENABLED(CONFIG_SWAP) || !infos || type >= MAX_SWAPFILES)
		return NULL;
	/* Pairs with the release in alloc_swap_info(). */
	si = smp_load_acquire(&infos[type]);
	if (!si || !percpu_ref_tryget_live(&si->users))
		return NULL;
	path = d_path(&si->swap_file->f_path, buf, size);
	percpu_ref_put(&si->users);
	return IS_ERR(path) ? NULL : path;
}

/**
 * mms_swap_device_why_not() - why names of swap devices are not known
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if they are known.
 */
const char *mms_swap_device_why_not(void)
{
	if (!IS_ENABLED(CONFIG_SWAP))
		return "kernel without CONFIG_SWAP";
	return mms_address_why_not(MMS_ADDRESS_SWAP_INFO);
}
