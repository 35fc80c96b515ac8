// SPDX-License-Identifier: GPL-2.0-only
/*
 * Bounded output, see out.h. The views ask for room before they write, so that
 * nothing is ever cut; should it happen all the same, it is warned about.
 */
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "out.h"

/**
 * mms_out_room() - bytes that can still be written
 * @o: the output
 *
 * Context: Any.
 * Return: that number.
 */
size_t mms_out_room(const struct mms_out *o)
{
	return o->size - o->len;
}

/**
 * mms_out_printf() - formatted text
 * @o: the output
 * @fmt: as for printk()
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_out_printf(struct mms_out *o, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(o->buf + o->len, mms_out_room(o), fmt, args);
	va_end(args);
	if (WARN_ON_ONCE(n >= mms_out_room(o)))
		n = mms_out_room(o) - 1;
	o->len += n;
	return n;
}

/**
 * mms_out_bytes() - bytes as they are
 * @o: the output
 * @bytes: the bytes
 * @len: how many
 *
 * Context: Any.
 */
void mms_out_bytes(struct mms_out *o, const void *bytes, size_t len)
{
	if (WARN_ON_ONCE(len > mms_out_room(o)))
		len = mms_out_room(o);
	memcpy(o->buf + o->len, bytes, len);
	o->len += len;
}

/**
 * mms_out_lend() - let bytes be read from where they are
 * @o: the output; it must be empty
 * @bytes: the bytes; they stay until all are read
 * @len: how many
 *
 * Context: Any.
 */
void mms_out_lend(struct mms_out *o, const void *bytes, size_t len)
{
	WARN_ON_ONCE(o->len);
	o->from = bytes;
	o->len = len;
}

/**
 * mms_out_escaped() - a string that must stay on its line
 * @o: the output
 * @s: the string
 *
 * As in /proc/PID/maps, but every control character, not only the newline: \ooo
 * in octal. Writes up to four times its length.
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_out_escaped(struct mms_out *o, const char *s)
{
	size_t before = o->len;

	for (; *s; s++) {
		if (iscntrl(*s))
			mms_out_printf(o, "\\%03o", (unsigned char)*s);
		else
			mms_out_bytes(o, s, 1);
	}
	return o->len - before;
}

/**
 * mms_out_pad() - fill a column up with blanks
 * @o: the output
 * @written: characters of the column that are written
 * @width: characters it is to have
 *
 * Context: Any.
 */
void mms_out_pad(struct mms_out *o, int written, int width)
{
	if (written < width)
		mms_out_printf(o, "%*s", width - written, "");
}
