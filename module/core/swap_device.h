/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Swap devices by their numbers.
 */
#ifndef MMS_CORE_SWAP_DEVICE_H
#define MMS_CORE_SWAP_DEVICE_H

#include <linux/types.h>

const char *mms_swap_device(u32 type, char *buf, int size);
const char *mms_swap_device_why_not(void);

#endif /* MMS_CORE_SWAP_DEVICE_H */
