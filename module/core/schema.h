/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a record looks like, said once: the field tables that stand beside each
 * record's struct. Text headings, the raw schema and with it everything the
 * reader knows come from here.
 */
#ifndef MMS_CORE_SCHEMA_H
#define MMS_CORE_SCHEMA_H

#include <linux/build_bug.h>
#include <linux/kernel.h>
#include <linux/stddef.h>
#include <linux/types.h>

#include "../../include/mmscope_raw.h"

/* "Nothing" in the kinds that have one, see enum mms_kind. */
#define MMS_NOTHING	(~0ULL)
#define MMS_NOTHING32	(~0U)

/**
 * struct mms_name - the word for a flag or for a value of an enum
 * @value: the flag's bits, or the enum's value
 * @name: the word; NULL ends a table
 * @help: what it means, or NULL where the word says it
 */
struct mms_name {
	u64 value;
	const char *name;
	const char *help;
};

/* How a field is laid out in text, beyond its kind. */
#define MMS_RANGE	0x1	/* and the next field: START-END, as maps has it */

/**
 * struct mms_field - one field of a record
 * @name: heading of its column, its key in JSON
 * @help: what it is, one line; units where the kind does not say them
 * @names: words of a flags or enum field, ended by a NULL name
 * @offset: bytes from the start of the record
 * @size: bytes
 * @kind: enum mms_kind
 * @width: characters of its column of text; 0: not in the text
 * @style: MMS_RANGE
 */
struct mms_field {
	const char *name;
	const char *help;
	const struct mms_name *names;
	u16 offset;
	u8 size;
	u8 kind;
	u8 width;
	u8 style;
};

/* A field of @rec: its member, its kind less the MMS_, its width in text. */
#define MMS_FIELD(rec, member, _kind, _width, _help)			\
	{ .name = #member, .help = _help,				\
	  .offset = offsetof(struct rec, member),			\
	  .size = sizeof_field(struct rec, member),			\
	  .kind = MMS_##_kind, .width = _width }

/* The same with the words of its flags or of its enum. */
#define MMS_FIELD_NAMES(rec, member, _kind, _width, _names, _help)	\
	{ .name = #member, .help = _help, .names = _names,		\
	  .offset = offsetof(struct rec, member),			\
	  .size = sizeof_field(struct rec, member),			\
	  .kind = MMS_##_kind, .width = _width }

/* The first of two fields that are shown as a range. */
#define MMS_FIELD_RANGE(rec, member, _width, _help)			\
	{ .name = #member, .help = _help,				\
	  .offset = offsetof(struct rec, member),			\
	  .size = sizeof_field(struct rec, member),			\
	  .kind = MMS_ADDR, .width = _width, .style = MMS_RANGE }

/**
 * struct mms_type - one type of record
 * @name: its name; for a nested type the key in its parent
 * @help: what one record is
 * @fields: its fields
 * @nr_fields: number of them
 * @size: bytes of the struct, a multiple of 8
 * @parent: index in the listing's types of the type it is nested in, plus 1;
 *          0 for a row of its own
 * @flags: MMS_RAW_FORM, MMS_RAW_SINGLE
 * @key: names of the fields, separated by blanks, that say which row it is, whatever
 *       else of it changes; NULL where no field says it: of a form, or of what is
 *       single in its parent
 */
struct mms_type {
	const char *name;
	const char *help;
	const struct mms_field *fields;
	u32 nr_fields;
	u32 size;
	u32 parent;
	u32 flags;
	const char *key;
};

/* Only of a form, and of what is single, is there no need for a .key. */
#define MMS_HAS_KEY(_flags, _key)						\
	BUILD_BUG_ON_ZERO(!((_flags) & (MMS_RAW_FORM | MMS_RAW_SINGLE)) &&	\
			  sizeof(_key) == 1)

/* A type whose struct is @rec and whose fields are the array @_fields; .key = may follow. */
#define MMS_TYPE(_name, rec, _fields, _parent, _flags, _help, ...)	\
	{ .name = _name, .help = _help, .fields = _fields,		\
	  .nr_fields = ARRAY_SIZE(_fields),				\
	  .size = sizeof(struct rec) +					\
		  BUILD_BUG_ON_ZERO(sizeof(struct rec) % 8),		\
	  .parent = _parent,						\
	  .flags = (_flags) + MMS_HAS_KEY(_flags, #__VA_ARGS__),	\
	  __VA_ARGS__ }

/* The same with fields that are shared, of which only the number is known. */
#define MMS_SHARED_TYPE(_name, rec, _fields, _nr, _parent, _flags, _help, ...)	\
	{ .name = _name, .help = _help, .fields = _fields, .nr_fields = _nr,	\
	  .size = sizeof(struct rec) +						\
		  BUILD_BUG_ON_ZERO(sizeof(struct rec) % 8),			\
	  .parent = _parent,							\
	  .flags = (_flags) + MMS_HAS_KEY(_flags, #__VA_ARGS__),		\
	  __VA_ARGS__ }

u64 mms_field_value(const struct mms_field *f, const void *rec);

#endif /* MMS_CORE_SCHEMA_H */
