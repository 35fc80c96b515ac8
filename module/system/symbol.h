/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The symbol an address is in.
 */
#ifndef MMS_SYSTEM_SYMBOL_H
#define MMS_SYSTEM_SYMBOL_H

#include <linux/kallsyms.h>

#include "../core/schema.h"

/**
 * struct mms_symbol - a symbol
 * @text: its name, and what is between it and the address: NAME+0xOFFSET
 * @module: within @text, behind its end: the module's name; NULL: the kernel's own
 * @size: its bytes, or MMS_NOTHING: not known
 */
struct mms_symbol {
	char text[KSYM_SYMBOL_LEN];
	const char *module;
	u64 size;
};

bool mms_symbol_at(u64 addr, struct mms_symbol *s);
bool mms_symbol_parse(struct mms_symbol *s);

#endif /* MMS_SYSTEM_SYMBOL_H */
