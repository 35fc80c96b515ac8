// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's description of its types, see btf.h. Its layout is that of
 * Documentation/bpf/btf.rst: a header, types one after the other, names.
 *
 * It is read as a file, as no function for it is exported. Nothing in it is believed:
 * whatever leads out of it, or round in circles, is as if it were not there.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <uapi/linux/btf.h>
#include <uapi/linux/magic.h>

#include "btf.h"
#include "buffer.h"

#define MMS_BTF_FILE	"/sys/kernel/btf/vmlinux"
/* Several times what any kernel has. */
#define MMS_BTF_MAX	(64U << 20)
/* Structs in structs, types of types. */
#define MMS_BTF_DEPTH	16

/**
 * struct mms_btf_head - the part of the header that all kernels have
 * @magic: BTF_MAGIC
 * @version: BTF_VERSION
 * @flags: none
 * @length: bytes of the header; what follows counts from behind it
 * @types: where the types begin
 * @types_length: their bytes
 * @strings: where the names begin
 * @strings_length: their bytes
 */
struct mms_btf_head {
	u16 magic;
	u8 version;
	u8 flags;
	u32 length;
	u32 types;
	u32 types_length;
	u32 strings;
	u32 strings_length;
};

static const struct btf_type *mms_btf_type(const struct mms_btf *btf, u32 id)
{
	return id && id <= btf->nr ? (const void *)(btf->data + btf->at[id]) : NULL;
}

static const char *mms_btf_name(const struct mms_btf *btf, u32 offset)
{
	return offset < btf->strings_end - btf->strings ?
	       (const char *)btf->data + btf->strings + offset : "";
}

/* Bytes that follow a struct btf_type; U32_MAX: nobody knows. */
static u32 mms_btf_extra(const struct btf_type *t)
{
	u32 n = BTF_INFO_VLEN(t->info);

	switch (BTF_INFO_KIND(t->info)) {
	case BTF_KIND_INT:
		return sizeof(u32);
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return n * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return n * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64:
		return n * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO:
		return n * sizeof(struct btf_param);
	case BTF_KIND_VAR:
		return sizeof(struct btf_var);
	case BTF_KIND_DATASEC:
		return n * sizeof(struct btf_var_secinfo);
	case BTF_KIND_DECL_TAG:
		return sizeof(struct btf_decl_tag);
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	}
	return U32_MAX;
}

/* Go through the types; @at: gets their offsets, or NULL. Returns how many there are. */
static u32 mms_btf_index(const struct mms_btf *btf, u32 *at)
{
	u32 pos = btf->types, nr = 0, extra;
	const struct btf_type *t;

	while (btf->types_end - pos >= sizeof(*t)) {
		t = (const void *)(btf->data + pos);
		extra = mms_btf_extra(t);
		if (extra > btf->types_end - pos - sizeof(*t))
			break;
		nr++;
		if (at)
			at[nr] = pos;
		pos += sizeof(*t) + extra;
		if (!(nr % 4096))
			cond_resched();
	}
	return nr;
}

/* A part of the data that the header tells of. */
static bool mms_btf_part(const struct mms_btf *btf, u32 head, u32 offset, u32 length, u32 *start,
			 u32 *end)
{
	u64 first = (u64)head + offset;

	if (first + length > btf->size)
		return false;
	*start = first;
	*end = first + length;
	return true;
}

/* Look at what was read; @btf->data and @btf->size are there. */
static int mms_btf_parse(struct mms_btf *btf)
{
	const struct mms_btf_head *head = (const void *)btf->data;

	if (btf->size < sizeof(*head) || head->magic != BTF_MAGIC ||
	    head->version != BTF_VERSION || head->length < sizeof(*head) ||
	    !mms_btf_part(btf, head->length, head->types, head->types_length,
			  &btf->types, &btf->types_end) ||
	    !mms_btf_part(btf, head->length, head->strings, head->strings_length,
			  &btf->strings, &btf->strings_end))
		return -EINVAL;
	/* Types are numbers of 32 bits; names end before the last byte, which is a NUL. */
	if (btf->types % sizeof(u32) || btf->strings == btf->strings_end ||
	    btf->data[btf->strings_end - 1])
		return -EINVAL;
	btf->nr = mms_btf_index(btf, NULL);
	btf->at = mms_buffer(array_size(btf->nr + 1, sizeof(*btf->at)), __GFP_ZERO);
	if (!btf->at)
		return -ENOMEM;
	mms_btf_index(btf, btf->at);
	return 0;
}

static int mms_btf_read(struct mms_btf *btf, struct file *file)
{
	loff_t size = i_size_read(file_inode(file)), pos = 0;
	ssize_t n;

	if (size <= 0 || size > MMS_BTF_MAX)
		return -EINVAL;
	btf->size = size;
	btf->data = mms_buffer(size, 0);
	if (!btf->data)
		return -ENOMEM;
	while (pos < size) {
		n = kernel_read(file, btf->data + pos, size - pos, &pos);
		if (n <= 0)
			return n ?: -EINVAL;
		cond_resched();
	}
	return mms_btf_parse(btf);
}

/**
 * mms_btf_open() - read the kernel's description of its types
 * @btf: gets it; to be given back with mms_btf_close()
 *
 * Context: Process context of somebody who sees /sys. Sleeps.
 * Return: 0; -ENOENT: there is none; -ENOMEM; -EINVAL: it makes no sense; or what reading
 * the file returned.
 */
int mms_btf_open(struct mms_btf *btf)
{
	struct file *file = filp_open(MMS_BTF_FILE, O_RDONLY, 0);
	int ret;

	memset(btf, 0, sizeof(*btf));
	if (IS_ERR(file))
		return PTR_ERR(file);
	/* The kernel's own word, not somebody's file. */
	ret = file_inode(file)->i_sb->s_magic == SYSFS_MAGIC ? mms_btf_read(btf, file) : -EINVAL;
	filp_close(file, NULL);
	if (ret)
		mms_btf_close(btf);
	return ret;
}

/**
 * mms_btf_close() - give the memory back
 * @btf: the description
 *
 * Context: Process context.
 */
void mms_btf_close(struct mms_btf *btf)
{
	kvfree(btf->at);
	kvfree(btf->data);
	memset(btf, 0, sizeof(*btf));
}

/* Bytes of a type; 0: not known. */
static u64 mms_btf_bytes(const struct mms_btf *btf, u32 id)
{
	const struct btf_array *array;
	const struct btf_type *t;
	u64 times = 1;
	int depth;

	for (depth = 0; depth < MMS_BTF_DEPTH; depth++) {
		t = mms_btf_type(btf, id);
		if (!t)
			return 0;
		switch (BTF_INFO_KIND(t->info)) {
		case BTF_KIND_INT:
		case BTF_KIND_ENUM:
		case BTF_KIND_ENUM64:
		case BTF_KIND_FLOAT:
		case BTF_KIND_STRUCT:
		case BTF_KIND_UNION:
			return times * t->size;
		case BTF_KIND_PTR:
			return times * sizeof(void *);
		case BTF_KIND_ARRAY:
			array = (const void *)(t + 1);
			times *= array->nelems;
			if (times > MMS_BTF_MAX)
				return 0;
			id = array->type;
			break;
		case BTF_KIND_TYPEDEF:
		case BTF_KIND_VOLATILE:
		case BTF_KIND_CONST:
		case BTF_KIND_RESTRICT:
		case BTF_KIND_TYPE_TAG:
			id = t->type;
			break;
		default:
			return 0;
		}
	}
	return 0;
}

static bool mms_btf_is_struct(const struct btf_type *t)
{
	u32 kind = BTF_INFO_KIND(t->info);

	return kind == BTF_KIND_STRUCT || kind == BTF_KIND_UNION;
}

/* A member of a struct that begins at a bit of the one that is looked at. */
static void mms_btf_member(const struct mms_btf *btf, const struct btf_type *t, u32 base,
			   const char *name, struct mms_member *found, int depth)
{
	const struct btf_member *m = (const void *)(t + 1);
	bool fields = BTF_INFO_KFLAG(t->info);
	u32 i, bit, n = BTF_INFO_VLEN(t->info);
	const struct btf_type *inner;
	const char *member;

	for (i = 0; i < n && !found->bits; i++, m++) {
		bit = base + (fields ? BTF_MEMBER_BIT_OFFSET(m->offset) : m->offset);
		member = mms_btf_name(btf, m->name_off);
		inner = mms_btf_type(btf, m->type);
		if (!*member && inner && mms_btf_is_struct(inner) && depth < MMS_BTF_DEPTH)
			mms_btf_member(btf, inner, bit, name, found, depth + 1);
		if (!*member || strcmp(member, name))
			continue;
		found->bit = bit;
		found->bits = fields ? BTF_MEMBER_BITFIELD_SIZE(m->offset) : 0;
		if (!found->bits)
			found->bits = 8 * min_t(u64, mms_btf_bytes(btf, m->type), MMS_BTF_MAX);
	}
}

/**
 * mms_btf_members() - where members are
 * @btf: the description
 * @wants: what is looked for
 * @nr: how many
 *
 * Of two structs of one name the first counts.
 *
 * Context: Process context. May reschedule.
 */
void mms_btf_members(const struct mms_btf *btf, const struct mms_btf_want *wants, u32 nr)
{
	const struct btf_type *t;
	u64 seen = 0;
	u32 id, i;

	for (i = 0; i < nr; i++)
		*wants[i].member = (struct mms_member){};
	for (id = 1; id <= btf->nr; id++) {
		t = mms_btf_type(btf, id);
		if (!mms_btf_is_struct(t))
			continue;
		for (i = 0; i < nr; i++) {
			if (seen & BIT_ULL(i) ||
			    strcmp(mms_btf_name(btf, t->name_off), wants[i].in))
				continue;
			seen |= BIT_ULL(i);
			mms_btf_member(btf, t, 0, wants[i].name, wants[i].member, 0);
		}
		if (!(id % 1024))
			cond_resched();
	}
}

/**
 * mms_btf_section() - the variables of a section of the kernel's image
 * @btf: the description
 * @section: its name; of most sections variables are not described
 * @variable: called for each of them: its name, its bytes, and where it is, bytes from the
 *            start of the section
 * @priv: for @variable
 *
 * Context: Process context. May reschedule.
 */
void mms_btf_section(const struct mms_btf *btf, const char *section,
		     void (*variable)(void *priv, const char *name, u32 offset, u32 size),
		     void *priv)
{
	const struct btf_type *t, *named;
	const struct btf_var_secinfo *v;
	u32 id, i;

	for (id = 1; id <= btf->nr; id++) {
		if (!(id % 1024))
			cond_resched();
		t = mms_btf_type(btf, id);
		if (BTF_INFO_KIND(t->info) != BTF_KIND_DATASEC ||
		    strcmp(mms_btf_name(btf, t->name_off), section))
			continue;
		v = (const void *)(t + 1);
		for (i = 0; i < BTF_INFO_VLEN(t->info); i++, v++) {
			named = mms_btf_type(btf, v->type);
			if (named)
				variable(priv, mms_btf_name(btf, named->name_off), v->offset,
					 v->size);
		}
	}
}

/**
 * mms_member_bits() - a member that is no whole word
 * @m: where it is; a number, a pointer, or a bitfield
 * @from: the struct
 *
 * Context: Any that may read the struct.
 * Return: the number; 0 if the struct has no such member.
 */
u64 mms_member_bits(const struct mms_member *m, const void *from)
{
	const u8 *p = from + m->bit / 8;
	u64 v = 0;

	if (!m->bits || m->bit % 8 + m->bits > 64)
		return 0;
	memcpy(&v, p, DIV_ROUND_UP(m->bit % 8 + m->bits, 8));
	v >>= m->bit % 8;
	return m->bits == 64 ? v : v & (BIT_ULL(m->bits) - 1);
}
