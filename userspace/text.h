/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text that grows as it is written, memory that is there or ends the program,
 * and the exit codes.
 */
#ifndef MMS_TEXT_H
#define MMS_TEXT_H

#include <stddef.h>

/* As the kernel spells them. */
#define __noreturn	__attribute__((noreturn))
#define __printf(a, b)	__attribute__((format(printf, a, b)))

/* Beside EXIT_SUCCESS and EXIT_FAILURE (failed or incomplete). */
#define EXIT_USAGE	2	/* the command line makes no sense */
#define EXIT_ABSENT	3	/* module, capability or captured answer missing */

/**
 * struct text - a string that grows
 * @s: the string, always ended by a NUL once something was added
 * @len: its length
 * @room: bytes allocated
 *
 * Starts as zeroes and ends with free(@s).
 */
struct text {
	char *s;
	size_t len;
	size_t room;
};

void text_clear(struct text *t);
void text_add(struct text *t, const char *s, size_t len);
void text_puts(struct text *t, const char *s);
__printf(2, 3) void text_printf(struct text *t, const char *format, ...);
void text_escape(struct text *t, const char *s);
size_t text_columns(const char *s);
void text_utf8(struct text *t, const char *s);

void *xrealloc(void *p, size_t size);
void *xzalloc(size_t size);
__printf(1, 2) char *xprintf(const char *format, ...);

#endif /* MMS_TEXT_H */
