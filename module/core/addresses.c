// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of private data, see addresses.h.
 *
 * To be given another one: a member of enum mms_address and a line here. It is
 * data that is looked at, never a function that is called.
 */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

#include "addresses.h"

/* What was given, and then, of those, what was believed. */
static unsigned long mms_given[MMS_ADDRESSES];
static void *mms_believed[MMS_ADDRESSES];
static const char *const mms_address_names[MMS_ADDRESSES] = {
	[MMS_ADDRESS_SWAP_INFO] = "swap_info",
	[MMS_ADDRESS_SLAB_MUTEX] = "slab_mutex",
	[MMS_ADDRESS_SLAB_CACHES] = "slab_caches",
	[MMS_ADDRESS_PCPU_BASE_ADDR] = "pcpu_base_addr",
	[MMS_ADDRESS_PCPU_UNIT_SIZE] = "pcpu_unit_size",
	[MMS_ADDRESS_PCPU_UNIT_OFFSETS] = "pcpu_unit_offsets",
	[MMS_ADDRESS_PCPU_FIRST_CHUNK] = "pcpu_first_chunk",
};

/* In no file of sysfs: nobody has to know them. scripts/load looks for their type. */
module_param_named(swap_info, mms_given[MMS_ADDRESS_SWAP_INFO], ulong, 0);
MODULE_PARM_DESC(swap_info, "address of the kernel's swap_info, for the names of swap devices");
module_param_named(slab_mutex, mms_given[MMS_ADDRESS_SLAB_MUTEX], ulong, 0);
MODULE_PARM_DESC(slab_mutex, "address of the kernel's slab_mutex, to list slab caches under it");
module_param_named(slab_caches, mms_given[MMS_ADDRESS_SLAB_CACHES], ulong, 0);
MODULE_PARM_DESC(slab_caches, "address of the kernel's slab_caches, the list of slab caches");
module_param_named(pcpu_base_addr, mms_given[MMS_ADDRESS_PCPU_BASE_ADDR], ulong, 0);
MODULE_PARM_DESC(pcpu_base_addr, "address of the kernel's pcpu_base_addr, where per-CPU memory begins");
module_param_named(pcpu_unit_size, mms_given[MMS_ADDRESS_PCPU_UNIT_SIZE], ulong, 0);
MODULE_PARM_DESC(pcpu_unit_size, "address of the kernel's pcpu_unit_size, of per-CPU memory");
module_param_named(pcpu_unit_offsets, mms_given[MMS_ADDRESS_PCPU_UNIT_OFFSETS], ulong, 0);
MODULE_PARM_DESC(pcpu_unit_offsets, "address of the kernel's pcpu_unit_offsets, of each CPU's memory");
module_param_named(pcpu_first_chunk, mms_given[MMS_ADDRESS_PCPU_FIRST_CHUNK], ulong, 0);
MODULE_PARM_DESC(pcpu_first_chunk, "address of the kernel's pcpu_first_chunk, of per-CPU memory");

/* Is this what lies at the address? The kernel's own symbols, no module's. */
static bool mms_address_is(unsigned long address, const char *name)
{
	char symbol[KSYM_SYMBOL_LEN];
	size_t len = strlen(name);

	sprint_symbol(symbol, address);
	return !strncmp(symbol, name, len) && !strncmp(symbol + len, "+0x0/", 5) &&
	       !strchr(symbol, '[');
}

/**
 * mms_addresses_init() - check what was given
 *
 * Context: Module load.
 */
void mms_addresses_init(void)
{
	int i;

	for (i = 0; i < MMS_ADDRESSES; i++) {
		mms_believed[i] = NULL;
		if (mms_given[i] && mms_address_is(mms_given[i], mms_address_names[i]))
			mms_believed[i] = (void *)mms_given[i];
	}
}

/**
 * mms_address() - where something private is
 * @which: what
 *
 * Context: Any.
 * Return: its address, or NULL: not known, see mms_address_why_not().
 */
void *mms_address(enum mms_address which)
{
	return mms_believed[which];
}

/**
 * mms_address_why_not() - why an address is not known, for features
 * @which: of what
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if it is known.
 */
const char *mms_address_why_not(enum mms_address which)
{
	if (mms_believed[which])
		return NULL;
	return mms_given[which] ? "the address given at load is another one's" :
				  "loaded without scripts/load: no address";
}
