// SPDX-License-Identifier: GPL-2.0-only
/*
 * Batches, see batch.h. Nothing here sleeps once the batch is set up, so a
 * batch can be filled under a spinlock.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "batch.h"
#include "buffer.h"

/* A run's strings begin with a NUL and end with up to 7. */
#define MMS_RUN_SLACK	8
/* More runs than any group of records has. */
#define MMS_GROUP_SLACK	(16 * MMS_RUN_SLACK)

/**
 * mms_batch_init() - get the memory of a batch
 * @b: the batch
 * @types: the types of the records it will hold
 *
 * Context: Process context, may sleep.
 * Return: 0, or -ENOMEM.
 */
int mms_batch_init(struct mms_batch *b, const struct mms_type *types)
{
	b->types = types;
	b->records = mms_buffer(MMS_BATCH_RECORDS, 0);
	b->strings = mms_buffer(MMS_BATCH_STRINGS, 0);
	if (!b->records || !b->strings) {
		mms_batch_free(b);
		return -ENOMEM;
	}
	mms_batch_reset(b);
	return 0;
}

/**
 * mms_batch_free() - give the memory back
 * @b: the batch; one that was never set up is fine, and so is a second call
 *
 * Context: Process context.
 */
void mms_batch_free(struct mms_batch *b)
{
	kvfree(b->records);
	kvfree(b->strings);
	b->records = NULL;
	b->strings = NULL;
}

/**
 * mms_batch_reset() - forget all records
 * @b: the batch
 *
 * Context: Any.
 */
void mms_batch_reset(struct mms_batch *b)
{
	b->used = 0;
	b->strings_used = 0;
	b->count = 0;
	b->open = false;
	b->torn = false;
}

/**
 * mms_batch_room() - is there room for a whole group of records?
 * @b: the batch
 * @bytes: bytes of all the records of the group, each run's block included
 * @string_bytes: bytes of all its strings, their NULs included
 *
 * A record and the records nested in it must not be torn apart by the end of a
 * batch: ask first, then push.
 *
 * Context: Any.
 * Return: true if pushing the group cannot fail.
 */
bool mms_batch_room(const struct mms_batch *b, u32 bytes, u32 string_bytes)
{
	return b->used + bytes <= MMS_BATCH_RECORDS &&
	       b->strings_used + string_bytes + MMS_GROUP_SLACK <= MMS_BATCH_STRINGS;
}

/**
 * mms_batch_close() - end the run that is being filled
 * @b: the batch
 *
 * To be called once after the last record, before the batch is shown.
 *
 * Context: Any.
 */
void mms_batch_close(struct mms_batch *b)
{
	struct mms_raw_block *block;
	u32 bytes;

	if (!b->open)
		return;
	block = (void *)(b->records + b->run);
	bytes = b->strings_used - b->run_strings;
	/* Every part of the raw form starts at a multiple of 8. */
	while (bytes % 8) {
		b->strings[b->strings_used++] = '\0';
		bytes++;
	}
	block->string_bytes = bytes;
	block->flags = b->torn ? MMS_RAW_TORN : 0;
	b->open = false;
}

/**
 * mms_batch_push() - a new record at the end
 * @b: the batch
 * @type: index of its type
 *
 * Context: Any.
 * Return: the record, zeroed, to be filled in; it stays where it is until the
 * batch is reset. NULL if the batch is full.
 */
void *mms_batch_push(struct mms_batch *b, u32 type)
{
	u32 size = b->types[type].size;
	struct mms_raw_block *block = NULL;
	void *rec;

	if (b->open) {
		block = (void *)(b->records + b->run);
		if (block->type != type)
			block = NULL;
	}
	if (b->used + size + (block ? 0 : sizeof(*block)) > MMS_BATCH_RECORDS)
		return NULL;
	if (!block) {
		mms_batch_close(b);
		b->run = b->used;
		b->run_strings = b->strings_used;
		b->open = true;
		block = (void *)(b->records + b->run);
		memset(block, 0, sizeof(*block));
		block->type = type;
		block->record_size = size;
		b->used += sizeof(*block);
	}
	rec = b->records + b->used;
	memset(rec, 0, size);
	b->used += size;
	block->count++;
	b->count++;
	return rec;
}

/**
 * mms_batch_string() - a string for the record that was pushed last
 * @b: the batch
 * @s: the string
 * @len: its length, without a NUL
 *
 * Context: Any.
 * Return: what to put in the record's MMS_STRING field: an offset into the
 * strings of the run. 0 ("no string") for an empty string, and where the batch
 * has no room: ask mms_batch_room() first.
 */
u32 mms_batch_string(struct mms_batch *b, const char *s, size_t len)
{
	u32 at;

	if (!len || b->strings_used + len + 2 + MMS_RUN_SLACK > MMS_BATCH_STRINGS)
		return 0;
	/* The first byte of a run's strings means "no string". */
	if (b->strings_used == b->run_strings)
		b->strings[b->strings_used++] = '\0';
	at = b->strings_used - b->run_strings;
	memcpy(b->strings + b->strings_used, s, len);
	b->strings[b->strings_used + len] = '\0';
	b->strings_used += len + 1;
	return at;
}

/**
 * mms_batch_next() - the next record of a batch
 * @b: the batch
 * @it: where we are; moved on
 *
 * Context: Any.
 * Return: true, and the record in @it; false after the last one.
 */
bool mms_batch_next(const struct mms_batch *b, struct mms_batch_iter *it)
{
	if (!it->left) {
		const struct mms_raw_block *block = (void *)(b->records + it->at);

		if (it->at >= b->used)
			return false;
		it->at += sizeof(*block);
		it->left = block->count;
		it->type = block->type;
		it->strings = b->strings + it->strings_at;
		it->strings_at += block->string_bytes;
	}
	it->rec = b->records + it->at;
	it->at += b->types[it->type].size;
	it->left--;
	if (!b->types[it->type].parent) {
		it->row = it->rec;
		it->row_strings = it->strings;
	}
	return true;
}

/**
 * mms_batch_row_ends() - is this the last record of its row?
 * @b: the batch
 * @it: the record
 *
 * Context: Any.
 * Return: true if what follows is a row of its own, or nothing.
 */
bool mms_batch_row_ends(const struct mms_batch *b, const struct mms_batch_iter *it)
{
	const struct mms_raw_block *block = (void *)(b->records + it->at);
	u32 type = it->type;

	if (!it->left) {
		if (it->at >= b->used)
			return true;
		type = block->type;
	}
	return !b->types[type].parent;
}
