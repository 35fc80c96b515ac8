/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where a view writes to, and from where the reader's buffer is filled.
 */
#ifndef MMS_CORE_OUT_H
#define MMS_CORE_OUT_H

#include <linux/printk.h>
#include <linux/types.h>

/**
 * struct mms_out - a bounded buffer of output
 * @buf: the bytes
 * @size: how many there can be
 * @from: what is read: @buf, or somebody else's bytes, see mms_out_lend()
 * @len: how many there are
 * @pos: how many of them have been read
 */
struct mms_out {
	char *buf;
	size_t size;
	const char *from;
	size_t len;
	size_t pos;
};

__printf(2, 3) int mms_out_printf(struct mms_out *o, const char *fmt, ...);
int mms_out_escaped(struct mms_out *o, const char *s);
void mms_out_bytes(struct mms_out *o, const void *bytes, size_t len);
void mms_out_lend(struct mms_out *o, const void *bytes, size_t len);
void mms_out_pad(struct mms_out *o, int written, int width);
size_t mms_out_room(const struct mms_out *o);

#endif /* MMS_CORE_OUT_H */
