/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Addresses of the kernel's private data. No module can link to them, so they are
 * given as parameters when the module is loaded: scripts/load takes them from
 * /proc/kallsyms. All are optional: what needs one says what is missing without.
 */
#ifndef MMS_CORE_ADDRESSES_H
#define MMS_CORE_ADDRESSES_H

#include <linux/types.h>

/**
 * enum mms_address - what an address may be given of; its parameter has its name
 * @MMS_ADDRESS_SWAP_INFO: struct swap_info_struct *swap_info[MAX_SWAPFILES]
 * @MMS_ADDRESS_SLAB_MUTEX: struct mutex slab_mutex
 * @MMS_ADDRESS_SLAB_CACHES: struct list_head slab_caches
 * @MMS_ADDRESS_PCPU_BASE_ADDR: void *pcpu_base_addr, of the first per-CPU chunk
 * @MMS_ADDRESS_PCPU_UNIT_SIZE: int pcpu_unit_size
 * @MMS_ADDRESS_PCPU_UNIT_OFFSETS: const unsigned long *pcpu_unit_offsets, by CPU
 * @MMS_ADDRESS_PCPU_FIRST_CHUNK: struct pcpu_chunk *pcpu_first_chunk: what of it is given out
 * @MMS_ADDRESSES: how many there can be
 */
enum mms_address {
	MMS_ADDRESS_SWAP_INFO,
	MMS_ADDRESS_SLAB_MUTEX,
	MMS_ADDRESS_SLAB_CACHES,
	MMS_ADDRESS_PCPU_BASE_ADDR,
	MMS_ADDRESS_PCPU_UNIT_SIZE,
	MMS_ADDRESS_PCPU_UNIT_OFFSETS,
	MMS_ADDRESS_PCPU_FIRST_CHUNK,
	MMS_ADDRESSES,
};

void mms_addresses_init(void);
void *mms_address(enum mms_address which);
const char *mms_address_why_not(enum mms_address which);

#endif /* MMS_CORE_ADDRESSES_H */
