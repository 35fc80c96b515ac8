// SPDX-License-Identifier: GPL-2.0-only
/*
 * Text that grows, and memory that is there or ends the program.
 */
#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "text.h"

/**
 * xrealloc() - realloc() that does not return without memory
 * @p: what to resize, or NULL
 * @size: bytes, more than 0
 *
 * Return: the memory.
 */
void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p)
		errx(EXIT_FAILURE, "out of memory");
	return p;
}

/**
 * xzalloc() - zeroed memory, or the end of the program
 * @size: bytes
 *
 * Return: the memory.
 */
void *xzalloc(size_t size)
{
	return memset(xrealloc(NULL, size ? size : 1), 0, size);
}

/**
 * xprintf() - printf() into a new string
 * @format: as printf() takes it
 *
 * Return: the string, to be freed.
 */
char *xprintf(const char *format, ...)
{
	va_list args;
	char *s;

	va_start(args, format);
	if (vasprintf(&s, format, args) < 0)
		errx(EXIT_FAILURE, "out of memory");
	va_end(args);
	return s;
}

/* Room for @len more bytes and a NUL. */
static void text_grow(struct text *t, size_t len)
{
	if (t->len + len < t->room)
		return;
	t->room = (t->len + len) * 2 + 32;
	t->s = xrealloc(t->s, t->room);
}

/**
 * text_clear() - make a text empty, and a string if it was not one yet
 * @t: the text
 */
void text_clear(struct text *t)
{
	t->len = 0;
	text_grow(t, 0);
	t->s[0] = '\0';
}

/**
 * text_add() - append bytes
 * @t: the text
 * @s: the bytes
 * @len: how many
 */
void text_add(struct text *t, const char *s, size_t len)
{
	text_grow(t, len);
	memcpy(t->s + t->len, s, len);
	t->len += len;
	t->s[t->len] = '\0';
}

/**
 * text_puts() - append a string
 * @t: the text
 * @s: the string
 */
void text_puts(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

/**
 * text_printf() - append as printf() would print
 * @t: the text
 * @format: as printf() takes it
 *
 * For numbers and words: what comes out is cut at 127 characters.
 */
void text_printf(struct text *t, const char *format, ...)
{
	char s[128];
	va_list args;

	va_start(args, format);
	vsnprintf(s, sizeof(s), format, args);
	va_end(args);
	text_puts(t, s);
}

/**
 * text_escape() - append a string in a form that is safe on a terminal
 * @t: the text
 * @s: the string
 *
 * What the locale cannot print is shown byte by byte in octal, as
 * /proc/PID/maps does it.
 */
void text_escape(struct text *t, const char *s)
{
	size_t left = strlen(s);
	mbstate_t state = {};
	wchar_t c;

	while (left) {
		size_t len = mbrtowc(&c, s, left, &state);

		if (len <= left && len && iswprint(c)) {
			text_add(t, s, len);
		} else {
			text_printf(t, "\\%03o", (unsigned char)*s);
			memset(&state, 0, sizeof(state));
			len = 1;
		}
		s += len;
		left -= len;
	}
}

/**
 * text_columns() - how wide a string is on the screen
 * @s: the string, from text_escape()
 *
 * Return: columns.
 */
size_t text_columns(const char *s)
{
	size_t left = strlen(s), columns = 0;
	mbstate_t state = {};
	wchar_t c;

	while (left) {
		size_t len = mbrtowc(&c, s, left, &state);

		if (!len || len > left)
			break;
		columns += wcwidth(c) > 0 ? wcwidth(c) : 0;
		s += len;
		left -= len;
	}
	return columns;
}

/*
 * Length of the UTF-8 character at @s, 0 if there is none. The NUL that ends
 * the string stops it like any other byte that does not belong there.
 */
static size_t utf8_length(const unsigned char *s)
{
	/* What the second byte may be: no long forms, no surrogates. */
	unsigned char low = 0x80, high = 0xbf;
	size_t i, len;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	len = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	for (i = 2; i < len; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return len;
}

/**
 * text_utf8() - append a string as UTF-8, which JSON has to be
 * @t: the text
 * @s: the string; bytes that are not UTF-8 become replacement characters
 */
void text_utf8(struct text *t, const char *s)
{
	text_add(t, "", 0);
	while (*s) {
		size_t len = utf8_length((const unsigned char *)s);

		if (len)
			text_add(t, s, len);
		else
			text_puts(t, "\xef\xbf\xbd");
		s += len ? len : 1;
	}
}
