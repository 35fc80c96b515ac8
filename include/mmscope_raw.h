/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * The raw form of mmscope's files: what lies below /sys/kernel/debug/mmscope/raw.
 *
 * A raw file describes itself. It starts with a header that holds the schema,
 * goes on with blocks of records, and ends with an end block:
 *
 *	header | types | fields | names | strings	header.length bytes
 *	block  | records | strings			once per run of records
 *	...
 *	block of type MMS_RAW_END | end | strings
 *
 * Everything is in the byte order of the machine that wrote it, and every part
 * starts at a multiple of 8 bytes. A string is an offset into the strings of
 * its own part; offset 0 is "no string", as the first byte of every strings
 * area that is not empty is a NUL, and so is its last. A file without an end
 * block is truncated, and nothing follows that block.
 *
 * A type that others are nested in comes before them. A reader may refuse more
 * than 64 types, 256 fields in a type, 8 levels of nesting, a key of more than
 * 512 bytes, a header of more than 1 MiB, or a block of more than 16 MiB.
 *
 * A reader must need nothing but this header: which records there are, what
 * their fields are called, how they are typed and what they mean is in the
 * schema. New listings and new fields need no new reader.
 */
#ifndef MMSCOPE_RAW_H
#define MMSCOPE_RAW_H

#include <linux/types.h>

#define MMS_RAW_MAGIC	"mmscope\n"	/* 8 bytes, no NUL */
#define MMS_RAW_VERSION	1

/* The type of the last block of a complete file. */
#define MMS_RAW_END	0xffffffffU

/**
 * struct mms_raw_header - the first bytes of every raw file
 * @magic: MMS_RAW_MAGIC
 * @version: MMS_RAW_VERSION; another number, another layout
 * @length: bytes from the start of the file to its first block: the sum of this
 *          header and of what follows it
 * @page_size: bytes of a base page on the machine
 * @nr_types: number of struct mms_raw_type that follow this header
 * @nr_fields: number of struct mms_raw_field that follow the types
 * @nr_names: number of struct mms_raw_name that follow the fields
 * @string_bytes: bytes of strings that follow the names, padding included
 * @object: string: the object's name, as the reader is asked for it ("vmas")
 * @help: string: what the file shows, one line
 * @arch: string: the machine's architecture ("x86_64")
 * @kernel: string: the kernel's release ("6.1.0-56-cloud-amd64")
 * @question: string: what was asked, 0 where the file takes no question
 * @asked: 1: @question is somebody's; 0: nobody asked, it is an example
 * @pad: 0
 */
struct mms_raw_header {
	__u8  magic[8];
	__u32 version;
	__u32 length;
	__u32 page_size;
	__u32 nr_types;
	__u32 nr_fields;
	__u32 nr_names;
	__u32 string_bytes;
	__u32 object;
	__u32 help;
	__u32 arch;
	__u32 kernel;
	__u32 question;
	__u32 asked;
	__u32 pad;
};

/* How the records of a type want to be shown. */
#define MMS_RAW_FORM	0x1	/* one record, a field a line; else a table */
#define MMS_RAW_SINGLE	0x2	/* nested: at most one in a parent; else a list */

/**
 * struct mms_raw_type - one type of record
 * @name: string; for a nested type also its key in the parent ("levels")
 * @help: string: what one record is
 * @size: bytes of one record, a multiple of 8
 * @parent: index of the type this one is nested in, plus 1; 0: a row of its
 *          own. A nested record belongs to the last record of its parent's
 *          type before it.
 * @first_field: index of the first of this type's fields
 * @nr_fields: number of fields
 * @flags: MMS_RAW_FORM, MMS_RAW_SINGLE
 * @key: string: names of fields, separated by blanks, that together say which row
 *       of the type it is: what stays the same when the rest changes. 0: no field says
 *       it. Who compares two readings then takes rows of a form, and a single nested
 *       one, in their order, and any other row as the same only if all of it is
 */
struct mms_raw_type {
	__u32 name;
	__u32 help;
	__u32 size;
	__u32 parent;
	__u32 first_field;
	__u32 nr_fields;
	__u32 flags;
	__u32 key;
};

/**
 * enum mms_kind - what a field's number means, and so how it is shown
 * @MMS_ADDR: an address, virtual or physical; hex
 * @MMS_HEX: a page-table entry, a mask, a file offset: any number whose digits
 *           matter more than its size; hex
 * @MMS_PFN: a page frame number; a number in JSON, hex in text
 * @MMS_BYTES: a size in bytes
 * @MMS_COUNT: a number of things
 * @MMS_INT: a signed number
 * @MMS_BOOL: 0 no, 1 yes
 * @MMS_FLAGS: a set of the field's names, each a mask; bits without a name are
 *             shown as hex
 * @MMS_ENUM: one of the field's names, each a value
 * @MMS_STRING: a string of the block
 *
 * All bits set means "nothing" ("-", null) in MMS_ADDR, MMS_PFN, MMS_BYTES,
 * MMS_COUNT, MMS_BOOL and MMS_ENUM; in the other kinds it is a value.
 */
enum mms_kind {
	MMS_ADDR = 1,
	MMS_HEX,
	MMS_PFN,
	MMS_BYTES,
	MMS_COUNT,
	MMS_INT,
	MMS_BOOL,
	MMS_FLAGS,
	MMS_ENUM,
	MMS_STRING,
};

/**
 * struct mms_raw_field - one field of a type
 * @name: string: the column, the JSON key; not "change", "before" or "difference",
 *        which are those of what changed, nor is a nested type called so
 * @help: string: what it is, in words
 * @offset: bytes from the start of the record
 * @size: bytes of the field: 1, 2, 4 or 8
 * @kind: enum mms_kind
 * @width: characters a column of text should have at least; 0: as a rule not
 *         shown in tables, only when asked for and in JSON
 * @first_name: index of the first of this field's names
 * @nr_names: number of names (MMS_FLAGS, MMS_ENUM)
 */
struct mms_raw_field {
	__u32 name;
	__u32 help;
	__u32 offset;
	__u32 size;
	__u32 kind;
	__u32 width;
	__u32 first_name;
	__u32 nr_names;
};

/**
 * struct mms_raw_name - the word for a flag or for a value of an enum
 * @value: the flag's bit or bits; the enum's value
 * @name: string: the word
 * @help: string: what it means; 0: the word says it
 */
struct mms_raw_name {
	__u64 value;
	__u32 name;
	__u32 help;
};

/* The block was taken without a lock while what it shows changed. */
#define MMS_RAW_TORN	0x1

/**
 * struct mms_raw_block - what comes before a run of records
 * @type: index of the records' type, or MMS_RAW_END
 * @record_size: bytes of one record; equals the type's
 * @count: records
 * @string_bytes: bytes of strings after the records, padding included
 * @flags: MMS_RAW_TORN
 * @pad: 0
 */
struct mms_raw_block {
	__u32 type;
	__u32 record_size;
	__u32 count;
	__u32 string_bytes;
	__u32 flags;
	__u32 pad;
};

/**
 * struct mms_raw_end - the record of the end block
 * @records: records in the file, of all types, this one not counted
 * @batches: instants the records were taken at: 1 is a consistent picture; 0: each
 *           row is an instant of its own
 * @error: 0, or the errno (positive) of what stopped the listing early
 * @message: string: why it stopped, in words
 */
struct mms_raw_end {
	__u64 records;
	__u64 batches;
	__u32 error;
	__u32 message;
};

#endif /* MMSCOPE_RAW_H */
