/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A raw file as a stream of records. Nothing that comes out of here needs to
 * be checked again: whatever the file says, offsets and counts are in range
 * and strings are ended.
 */
#ifndef MMS_RAW_H
#define MMS_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "mmscope_raw.h"

/* More than this in a file is damage, not data. */
#define RAW_HEADER_MAX	0x100000	/* 1 MiB */
#define RAW_BLOCK_MAX	0x1000000	/* 16 MiB */
#define RAW_STRING_MAX	0x10000		/* 64 KiB, of a record */
#define RAW_TYPES_MAX	64
#define RAW_FIELDS_MAX	256	/* of one type */
#define RAW_DEPTH_MAX	8	/* types nested in types */
#define RAW_KEY_MAX	512	/* bytes of a type's key */

/**
 * struct raw - a raw file that is being read
 * @read: where the bytes come from: as read(2), with @from
 * @from: for @read
 * @header: the header, with the tables that follow it:
 * @types: header->nr_types of them
 * @fields: header->nr_fields of them
 * @names: header->nr_names of them
 * @strings: their strings, see raw_word()
 * @end: what the end block said, once raw_next() has returned 0
 * @message: why the listing stopped early, in words; "" if it did not say
 * @torn: blocks that were taken while what they show changed
 * @error: what is wrong with the file, once a function has returned -1
 * @read_errno: why @read failed, if it was that
 * @at: bytes used so far
 * @records: records returned so far
 * @block: the block that is being used
 * @next: its next record
 * @data: bytes of the current part of the file
 * @room: bytes allocated for @data
 * @done: the end block was seen
 *
 * Starts as zeroes but for @read and @from.
 */
struct raw {
	ssize_t (*read)(void *from, void *buf, size_t size);
	void *from;

	const struct mms_raw_header *header;
	const struct mms_raw_type *types;
	const struct mms_raw_field *fields;
	const struct mms_raw_name *names;
	const char *strings;

	struct mms_raw_end end;
	char message[512];
	unsigned long torn;
	char error[160];
	int read_errno;

	__u64 at;
	__u64 records;
	struct mms_raw_block block;
	__u32 next;
	char *data;
	size_t room;
	bool done;
};

/**
 * struct raw_record - one record, as it stands in the file
 * @type: index of its type
 * @data: its bytes
 * @strings: the strings of its block
 *
 * Good until the next raw_next().
 */
struct raw_record {
	__u32 type;
	const char *data;
	const char *strings;
};

int raw_begin(struct raw *raw);
int raw_next(struct raw *raw, struct raw_record *record);
void raw_end(struct raw *raw);

const char *raw_word(const struct raw *raw, __u32 offset);
__u64 raw_number(const struct mms_raw_field *field, const char *record);
bool raw_is_key(const struct raw *raw, __u32 type, __u32 field);
bool raw_nothing(const struct mms_raw_field *field, __u64 number);

/**
 * raw_type_fields() - the fields of a type
 * @raw: the file
 * @type: index of the type
 *
 * Return: the first of types[@type].nr_fields.
 */
static inline const struct mms_raw_field *raw_type_fields(const struct raw *raw,
							  __u32 type)
{
	return raw->fields + raw->types[type].first_field;
}

#endif /* MMS_RAW_H */
