// SPDX-License-Identifier: GPL-2.0-only
/*
 * The symbol an address is in. No module is given the table of symbols, only what
 * sprint_symbol() makes of one: NAME+0xOFFSET/0xSIZE [MODULE].
 */
#include <linux/kstrtox.h>
#include <linux/string.h>

#include "symbol.h"

/**
 * mms_symbol_parse() - take apart what sprint_symbol() says
 * @s: @text is what it said; gets the rest, and @text ends behind the offset
 *
 * Context: Any.
 * Return: true; false: that is no symbol, but the address once more.
 */
bool mms_symbol_parse(struct mms_symbol *s)
{
	char *module = strstr(s->text, " ["), *size, *end;

	s->module = NULL;
	s->size = MMS_NOTHING;
	if (module) {
		*module = '\0';
		s->module = module + 2;
		end = strpbrk(module + 2, " ]");
		if (end)
			*end = '\0';
	}
	/* A name may have a slash, a number has not. */
	size = strrchr(s->text, '/');
	if (!size || !strstr(s->text, "+0x"))
		return false;
	*size = '\0';
	if (kstrtou64(size + 1, 16, &s->size) || !s->size)
		s->size = MMS_NOTHING;
	return true;
}

/**
 * mms_symbol_at() - the symbol an address is in
 * @addr: an address
 * @s: gets the symbol, where there is one
 *
 * Of the kernel's variables they are known with CONFIG_KALLSYMS_ALL only.
 *
 * Context: Any.
 * Return: true if there is one.
 */
bool mms_symbol_at(u64 addr, struct mms_symbol *s)
{
	sprint_symbol(s->text, addr);
	return mms_symbol_parse(s);
}
