/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files that lie at the top of the tree.
 */
#ifndef MMS_CORE_TOP_H
#define MMS_CORE_TOP_H

#include "listing.h"

extern const struct mms_listing mms_readme;
extern const struct mms_listing mms_features;

#endif /* MMS_CORE_TOP_H */
