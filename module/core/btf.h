/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where the members of private structs are, from the description of its own types that
 * the kernel carries (BTF).
 */
#ifndef MMS_CORE_BTF_H
#define MMS_CORE_BTF_H

#include <linux/types.h>

/**
 * struct mms_btf - a description of types
 * @data: all of it
 * @size: its bytes
 * @types: offset of the first type
 * @types_end: offset behind the last
 * @strings: offset of the names
 * @strings_end: offset behind them
 * @at: offsets of the types in @data, by their numbers, which begin with 1
 * @nr: the last type's number
 */
struct mms_btf {
	u8 *data;
	u32 size;
	u32 types;
	u32 types_end;
	u32 strings;
	u32 strings_end;
	u32 *at;
	u32 nr;
};

/**
 * struct mms_member - where a member is in its struct
 * @bit: its first bit, counted as little-endian machines do
 * @bits: how many it has; 0: there is no such member
 */
struct mms_member {
	u32 bit;
	u32 bits;
};

/**
 * struct mms_btf_want - a member that is looked for
 * @in: the name of the struct
 * @name: that of the member, which may be in anonymous structs and unions of it
 * @member: gets where it is
 */
struct mms_btf_want {
	const char *in;
	const char *name;
	struct mms_member *member;
};

int mms_btf_open(struct mms_btf *btf);
void mms_btf_close(struct mms_btf *btf);
void mms_btf_members(const struct mms_btf *btf, const struct mms_btf_want *wants, u32 nr);
void mms_btf_section(const struct mms_btf *btf, const char *section,
		     void (*variable)(void *priv, const char *name, u32 offset, u32 size),
		     void *priv);
u64 mms_member_bits(const struct mms_member *m, const void *from);

/**
 * mms_member_value() - a member of a struct, or of a copy of it
 * @m: where it is; a number, a pointer, or a bitfield
 * @from: the struct
 *
 * Most are words. It is asked for dozens of times for a cache, so these are read here.
 *
 * Context: Any that may read the struct.
 * Return: the number; 0 if the struct has no such member.
 */
static inline u64 mms_member_value(const struct mms_member *m, const void *from)
{
	const void *p = from + m->bit / 8;

	if (m->bits == 64 && !(m->bit % 8))
		return *(u64 *)p;
	if (m->bits == 32 && !(m->bit % 32))
		return *(u32 *)p;
	return mms_member_bits(m, from);
}

#endif /* MMS_CORE_BTF_H */
