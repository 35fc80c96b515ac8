/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The room system: all processes.
 */
#ifndef MMS_SYSTEM_H
#define MMS_SYSTEM_H

#include "../core/listing.h"

extern const struct mms_listing mms_system_processes;

#endif /* MMS_SYSTEM_H */
