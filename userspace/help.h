/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What --help prints beside the options.
 */
#ifndef MMS_HELP_H
#define MMS_HELP_H

#include "object.h"
#include "text.h"

void help_objects(const char *root);
void __noreturn help_object(const struct object *object, const char *root);

#endif /* MMS_HELP_H */
