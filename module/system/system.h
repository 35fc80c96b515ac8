/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The room system: all processes, and what any address is.
 */
#ifndef MMS_SYSTEM_H
#define MMS_SYSTEM_H

#include "../core/listing.h"

extern const struct mms_listing mms_system_processes;
extern const struct mms_listing mms_system_what;

#endif /* MMS_SYSTEM_H */
