// SPDX-License-Identifier: GPL-2.0-only
/*
 * The raw view: records as bytes, for programs, with the schema in front.
 * The layout is described in include/mmscope_raw.h.
 */
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "../arch/arch.h"
#include "buffer.h"
#include "view.h"

/* The schema while it is put together; its parts are sized before. */
struct mms_schema {
	struct mms_raw_header *header;
	struct mms_raw_type *types;
	struct mms_raw_field *fields;
	struct mms_raw_name *names;
	char *strings;
	u32 used;
};

static u32 mms_count_names(const struct mms_name *n)
{
	u32 count = 0;

	while (n && n[count].name)
		count++;
	return count;
}

static size_t mms_string_size(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

static u32 mms_schema_string(struct mms_schema *s, const char *string)
{
	size_t size = mms_string_size(string);
	u32 at = s->used;

	if (size < 2)
		return 0;
	memcpy(s->strings + at, string, size);
	s->used += size;
	return at;
}

/* Sizes of all the parts: header.nr_*, string_bytes and length. */
static void mms_schema_measure(struct mms_raw_header *h, const struct mms_query *q)
{
	const struct mms_listing *l = q->listing;
	size_t strings = 1 + mms_string_size(l->name) + mms_string_size(l->help) +
			 mms_string_size(mms_arch_name) +
			 mms_string_size(init_utsname()->release) +
			 mms_string_size(mms_query_text(q));
	const struct mms_type *t;
	const struct mms_field *f;
	const struct mms_name *n;

	for (t = l->types; t < l->types + l->nr_types; t++) {
		h->nr_types++;
		strings += mms_string_size(t->name) + mms_string_size(t->help) +
			   mms_string_size(t->key);
		for (f = t->fields; f < t->fields + t->nr_fields; f++) {
			h->nr_fields++;
			strings += mms_string_size(f->name) + mms_string_size(f->help);
			h->nr_names += mms_count_names(f->names);
			for (n = f->names; n && n->name; n++)
				strings += mms_string_size(n->name) + mms_string_size(n->help);
		}
	}
	h->string_bytes = ALIGN(strings, 8);
	h->length = sizeof(*h) + h->nr_types * sizeof(struct mms_raw_type) +
		    h->nr_fields * sizeof(struct mms_raw_field) +
		    h->nr_names * sizeof(struct mms_raw_name) + h->string_bytes;
}

static void mms_schema_fields(struct mms_schema *s, const struct mms_type *t)
{
	const struct mms_field *f;
	const struct mms_name *n;

	for (f = t->fields; f < t->fields + t->nr_fields; f++) {
		struct mms_raw_field *out = s->fields++;

		out->name = mms_schema_string(s, f->name);
		out->help = mms_schema_string(s, f->help);
		out->offset = f->offset;
		out->size = f->size;
		out->kind = f->kind;
		out->width = f->width;
		out->first_name = s->header->nr_names;
		out->nr_names = mms_count_names(f->names);
		s->header->nr_names += out->nr_names;
		for (n = f->names; n && n->name; n++) {
			s->names->value = n->value;
			s->names->name = mms_schema_string(s, n->name);
			s->names->help = mms_schema_string(s, n->help);
			s->names++;
		}
	}
}

static int mms_raw_head(struct mms_out *o, struct mms_query *q)
{
	const struct mms_listing *l = q->listing;
	struct mms_raw_header sizes = {}, *h;
	struct mms_schema s = {};
	const struct mms_type *t;

	mms_schema_measure(&sizes, q);
	/* The question is up to 64 KiB: the schema may outgrow the usual buffer. */
	if (sizes.length > o->size) {
		/* With room for the next, which may be a bit longer. */
		size_t size = round_up(sizes.length, PAGE_SIZE) + PAGE_SIZE;
		char *buf = mms_buffer(size, 0);

		if (!buf)
			return -ENOMEM;
		kvfree(o->buf);
		o->buf = buf;
		o->from = buf;
		o->size = size;
	}
	memset(o->buf, 0, sizes.length);
	o->len = sizes.length;

	h = (void *)o->buf;
	s.header = h;
	s.types = (void *)(h + 1);
	s.fields = (void *)(s.types + sizes.nr_types);
	s.names = (void *)(s.fields + sizes.nr_fields);
	s.strings = (void *)(s.names + sizes.nr_names);
	s.used = 1;

	memcpy(h->magic, MMS_RAW_MAGIC, sizeof(h->magic));
	h->version = MMS_RAW_VERSION;
	h->length = sizes.length;
	h->page_size = PAGE_SIZE;
	h->string_bytes = sizes.string_bytes;
	h->object = mms_schema_string(&s, l->name);
	h->help = mms_schema_string(&s, l->help);
	h->arch = mms_schema_string(&s, mms_arch_name);
	h->kernel = mms_schema_string(&s, init_utsname()->release);
	h->question = mms_schema_string(&s, mms_query_text(q));
	h->asked = !!q->question;
	for (t = l->types; t < l->types + l->nr_types; t++) {
		struct mms_raw_type *out = s.types++;

		out->name = mms_schema_string(&s, t->name);
		out->help = mms_schema_string(&s, t->help);
		out->size = t->size;
		out->parent = t->parent;
		out->first_field = h->nr_fields;
		out->nr_fields = t->nr_fields;
		out->flags = t->flags;
		out->key = mms_schema_string(&s, t->key);
		h->nr_types++;
		h->nr_fields += t->nr_fields;
		mms_schema_fields(&s, t);
	}
	return 0;
}

/*
 * Runs just as the batch keeps them, first the records of one, then its strings;
 * what is left to do of a run are the strings.
 */
static bool mms_raw_some(struct mms_out *o, struct mms_query *q,
			 const struct mms_batch *b, struct mms_batch_iter *it)
{
	const struct mms_raw_block *block = (void *)(b->records + it->at);
	size_t bytes;

	if (o->len)
		return false;
	if (it->left) {
		mms_out_lend(o, b->strings + it->strings_at, it->left);
		it->strings_at += it->left;
		it->left = 0;
		return false;
	}
	if (it->at >= b->used)
		return true;
	bytes = sizeof(*block) + block->count * block->record_size;
	mms_out_lend(o, block, bytes);
	it->at += bytes;
	it->left = block->string_bytes;
	if (!block->type)
		q->rows += block->count;
	return false;
}

static void mms_raw_tail(struct mms_out *o, struct mms_query *q)
{
	struct mms_raw_block block = {
		.type = MMS_RAW_END,
		.record_size = sizeof(struct mms_raw_end),
		.count = 1,
	};
	struct mms_raw_end end = {
		.records = q->records,
		.batches = q->listing->flags & MMS_LISTING_BY_ROW ? 0 : q->batches,
	};
	char strings[ALIGN(MMS_MESSAGE_MAX + 1, 8)] = "";

	if (q->stop) {
		end.error = -q->stop;
		end.message = 1;
		strscpy(strings + 1, q->message, sizeof(strings) - 1);
		block.string_bytes = ALIGN(strlen(strings + 1) + 2, 8);
	}
	mms_out_bytes(o, &block, sizeof(block));
	mms_out_bytes(o, &end, sizeof(end));
	mms_out_bytes(o, strings, block.string_bytes);
}

const struct mms_view mms_raw_view = {
	/* Schemas that are larger get more. */
	.size = 8 * 1024,
	.head = mms_raw_head,
	.some = mms_raw_some,
	.tail = mms_raw_tail,
};
