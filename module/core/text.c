// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text view: for people and cat.
 *
 * Everything that is not a row is a remark and starts with '#', but for the
 * heading. A row is what its listing's field table says, unless the listing
 * prints its rows itself.
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include "view.h"

/* Characters of a question that its answer repeats. */
#define MMS_QUESTION_SHOWN	160

/**
 * mms_field_value() - the number in a field of a record
 * @f: the field
 * @rec: the record
 *
 * Context: Any.
 * Return: the number; "nothing" of a field smaller than 8 bytes is widened to
 * MMS_NOTHING, and MMS_INT is sign-extended.
 */
u64 mms_field_value(const struct mms_field *f, const void *rec)
{
	const void *p = rec + f->offset;
	bool sign = f->kind == MMS_INT;
	u64 v, all;

	switch (f->size) {
	case 1:
		v = sign ? (s64)*(s8 *)p : *(u8 *)p;
		break;
	case 2:
		v = sign ? (s64)*(s16 *)p : *(u16 *)p;
		break;
	case 4:
		v = sign ? (s64)*(s32 *)p : *(u32 *)p;
		break;
	default:
		return *(u64 *)p;
	}
	all = (1ULL << (8 * f->size)) - 1;
	switch (f->kind) {
	case MMS_ADDR:
	case MMS_PFN:
	case MMS_BYTES:
	case MMS_COUNT:
	case MMS_BOOL:
	case MMS_ENUM:
		return v == all ? MMS_NOTHING : v;
	}
	return v;
}

/**
 * mms_name_of() - the word for a value
 * @names: the words
 * @value: the value
 *
 * Context: Any.
 * Return: the word, or NULL if it has none.
 */
const char *mms_name_of(const struct mms_name *names, u64 value)
{
	for (; names && names->name; names++)
		if (names->value == value)
			return names->name;
	return NULL;
}

/**
 * mms_help_of() - what the word for a value means
 * @names: the words
 * @value: the value
 *
 * Context: Any.
 * Return: the meaning, "?" if the value has no word.
 */
const char *mms_help_of(const struct mms_name *names, u64 value)
{
	for (; names->name; names++)
		if (names->value == value)
			return names->help;
	return "?";
}

/**
 * mms_text_flags() - a set of flags by name
 * @o: the output
 * @names: the words
 * @value: the set
 * @separator: what stands between two words
 *
 * Bits without a name are shown as a number, an empty set as '-'.
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_text_flags(struct mms_out *o, const struct mms_name *names, u64 value,
		   char separator)
{
	size_t before = o->len;
	const char *between = "";
	char sep[2] = { separator, '\0' };

	for (; names && names->name; names++) {
		if ((value & names->value) != names->value)
			continue;
		mms_out_printf(o, "%s%s", between, names->name);
		value &= ~names->value;
		between = sep;
	}
	if (value)
		mms_out_printf(o, "%s?%#llx", between, value);
	if (o->len == before)
		mms_out_printf(o, "-");
	return o->len - before;
}

static int mms_text_bytes(struct mms_out *o, u64 v)
{
	if (v % SZ_1K)
		return mms_out_printf(o, "%llu", v);
	return mms_out_printf(o, "%lluK", v / SZ_1K);
}

/**
 * mms_text_field() - the value of one field, as its kind wants it
 * @o: the output
 * @f: the field
 * @rec: the record
 * @strings: the strings of the record's run
 *
 * Context: Any.
 * Return: characters written.
 */
int mms_text_field(struct mms_out *o, const struct mms_field *f,
		   const void *rec, const char *strings)
{
	u64 v = mms_field_value(f, rec);
	const char *word;

	switch (f->kind) {
	case MMS_FLAGS:
		return mms_text_flags(o, f->names, v, ' ');
	case MMS_HEX:
		return mms_out_printf(o, "%#llx", v);
	case MMS_INT:
		return mms_out_printf(o, "%lld", (s64)v);
	case MMS_STRING:
		return v ? mms_out_escaped(o, strings + v) : mms_out_printf(o, "-");
	}
	if (v == MMS_NOTHING)
		return mms_out_printf(o, "-");
	switch (f->kind) {
	case MMS_ADDR:
	case MMS_PFN:
		return mms_out_printf(o, "0x%llx", v);
	case MMS_BYTES:
		return mms_text_bytes(o, v);
	case MMS_BOOL:
		return mms_out_printf(o, v ? "yes" : "no");
	case MMS_ENUM:
		word = mms_name_of(f->names, v);
		if (word)
			return mms_out_printf(o, "%s", word);
		fallthrough;
	default:
		return mms_out_printf(o, "%llu", v);
	}
}

static bool mms_is_number(const struct mms_field *f)
{
	return f->kind != MMS_STRING && f->kind != MMS_FLAGS && f->kind != MMS_ENUM &&
	       f->kind != MMS_BOOL;
}

/* One cell; the last of a line is not padded. */
static void mms_text_cell(struct mms_out *o, const struct mms_field *f,
			  const void *rec, const char *strings, bool last)
{
	size_t at = o->len;
	int n, gap;

	if (f->style & MMS_RANGE)
		n = mms_out_printf(o, "%08llx-%08llx", mms_field_value(f, rec),
				   mms_field_value(f + 1, rec));
	else
		n = mms_text_field(o, f, rec, strings);
	gap = f->width - n;
	if (mms_is_number(f) && !(f->style & MMS_RANGE) && gap > 0) {
		memmove(o->buf + at + gap, o->buf + at, n);
		memset(o->buf + at, ' ', gap);
		o->len += gap;
	} else if (!last) {
		mms_out_pad(o, n, f->width);
	}
}

/* The field after @f that has a column, or NULL. */
static const struct mms_field *mms_next_column(const struct mms_type *t,
					       const struct mms_field *f)
{
	const struct mms_field *end = t->fields + t->nr_fields;

	if (!f)
		f = t->fields;
	else
		f += f->style & MMS_RANGE ? 2 : 1;
	while (f < end && !f->width)
		f++;
	return f < end ? f : NULL;
}

static void mms_text_heading(struct mms_out *o, const struct mms_type *t)
{
	const struct mms_field *f, *next;

	for (f = mms_next_column(t, NULL); f; f = next) {
		next = mms_next_column(t, f);
		if (f->style & MMS_RANGE)
			mms_out_printf(o, "%-*s", f->width, "range");
		else if (mms_is_number(f))
			mms_out_printf(o, "%*s", f->width, f->name);
		else
			mms_out_printf(o, "%-*s", next ? f->width : 0, f->name);
		mms_out_printf(o, next ? " " : "\n");
	}
}

static void mms_text_row(struct mms_out *o, const struct mms_type *t,
			 const void *rec, const char *strings)
{
	const struct mms_field *f, *next;

	for (f = mms_next_column(t, NULL); f; f = next) {
		next = mms_next_column(t, f);
		mms_text_cell(o, f, rec, strings, !next);
		mms_out_printf(o, next ? " " : "\n");
	}
}

/* One record with a line for each field: its name, its value, what it means. */
static void mms_text_form(struct mms_out *o, const struct mms_type *t,
			  const void *rec, const char *strings)
{
	const struct mms_field *f;
	int n;

	for (f = t->fields; f < t->fields + t->nr_fields; f++) {
		mms_out_printf(o, "%-12s ", f->name);
		n = mms_text_field(o, f, rec, strings);
		mms_out_pad(o, n, 18);
		mms_out_printf(o, " %s\n", f->help);
	}
}

/* Questions may be long: as much of one as it takes to know it by. */
static void mms_text_question(struct mms_out *o, const char *question)
{
	size_t i;

	for (i = 0; question[i] && i < MMS_QUESTION_SHOWN; i++)
		mms_out_printf(o, "%c", isprint(question[i]) ? question[i] : ' ');
	mms_out_printf(o, question[i] ? " ..." : "");
}

static int mms_text_head(struct mms_out *o, struct mms_query *q)
{
	const struct mms_listing *l = q->listing;

	mms_out_printf(o, "# %s", l->help);
	if (l->ask)
		mms_out_printf(o, "; ask: %s", l->ask);
	mms_out_printf(o, "\n");
	if (l->example && !q->question) {
		mms_out_printf(o, "# nobody has asked yet; this is an example: %s\n", l->example);
	} else if (q->question && !(l->flags & MMS_LISTING_COMMAND)) {
		mms_out_printf(o, "# asked: ");
		mms_text_question(o, q->question->text);
		mms_out_printf(o, "\n");
	}
	if (l->flags & MMS_LISTING_TASK && !l->row) {
		mms_out_printf(o, "# process %d (", q->subject.nr);
		/* A process names itself, and may mean ill. */
		mms_out_escaped(o, q->subject.comm);
		mms_out_printf(o, ")\n");
	}
	return 0;
}

static void mms_text_record(struct mms_out *o, struct mms_query *q,
			    const struct mms_batch_iter *it)
{
	const struct mms_listing *l = q->listing;
	const struct mms_type *t = &l->types[it->type];

	if (l->row) {
		l->row(o, q, it);
	} else if (t->flags & MMS_RAW_FORM) {
		mms_text_form(o, t, it->rec, it->strings);
	} else {
		if (q->rows == 1)
			mms_text_heading(o, t);
		mms_text_row(o, t, it->rec, it->strings);
	}
}

static bool mms_text_some(struct mms_out *o, struct mms_query *q,
			  const struct mms_batch *b, struct mms_batch_iter *it)
{
	for (;;) {
		if (mms_out_room(o) < MMS_TEXT_ROOM)
			return false;
		if (!mms_batch_next(b, it))
			return true;
		if (!it->type)
			q->rows++;
		mms_text_record(o, q, it);
		if (q->listing->finish && mms_batch_row_ends(b, it))
			q->listing->finish(o, q, it);
	}
}

/* Why a listing ended early. */
static void mms_text_stopped(struct mms_out *o, const struct mms_query *q)
{
	bool where = q->cursor && q->listing->flags & MMS_LISTING_BY_ADDRESS;

	mms_out_printf(o, "# ");
	if (where)
		mms_out_printf(o, "stopped at 0x%llx: ", q->cursor);
	else if (q->rows)
		mms_out_printf(o, "stopped: ");
	mms_out_escaped(o, q->message);
	if (where || q->rows)
		mms_out_printf(o, ", %llu rows shown", q->rows);
	mms_out_printf(o, "\n");
}

static void mms_text_tail(struct mms_out *o, struct mms_query *q)
{
	const struct mms_listing *l = q->listing;

	if (q->stop) {
		mms_text_stopped(o, q);
		return;
	}
	if (l->foot)
		l->foot(o, q);
	if (q->question && q->question->error) {
		mms_out_printf(o, "# the last request, ");
		mms_text_question(o, q->question->text);
		mms_out_printf(o, ", was refused: ");
		mms_out_escaped(o, q->question->reason);
		mms_out_printf(o, "\n");
	}
	if (l->flags & MMS_LISTING_BY_ROW)
		mms_out_printf(o, "# %llu rows, read one after the other\n", q->rows);
	else if (q->batches > 1)
		mms_out_printf(o, "# %llu rows, of %llu instants: each alone is consistent\n",
			       q->rows, q->batches);
}

const struct mms_view mms_text_view = {
	.size = MMS_TEXT_SIZE,
	.head = mms_text_head,
	.some = mms_text_some,
	.tail = mms_text_tail,
};
