// SPDX-License-Identifier: GPL-2.0-only
/*
 * system/what: any address, named: its record, and how it is asked for.
 */
#include <linux/sched/mm.h>

#include "../core/buffer.h"
#include "../core/question.h"
#include "system.h"
#include "what.h"

const struct mms_name mms_what_names[] = {
	{ MMS_WHAT_OBJECT, "object", "in a slab, by its address in the direct map" },
	{ MMS_WHAT_DIRECT, "direct-map", "physical memory, by its address in the direct map" },
	{ MMS_WHAT_VMALLOC, "vmalloc", "in the area of vmalloc() and ioremap()" },
	{ MMS_WHAT_MODULE, "module", "of a module, or of code that was made while running" },
	{ MMS_WHAT_TEXT, "text", "the kernel's code" },
	{ MMS_WHAT_RODATA, "rodata", "the kernel's constants" },
	{ MMS_WHAT_DATA, "data", "the kernel's variables" },
	{ MMS_WHAT_BSS, "bss", "the kernel's variables that begin as 0" },
	{ MMS_WHAT_IMAGE, "image", "room of the kernel's image, but no part of it now" },
	{ MMS_WHAT_STACK, "stack", "the kernel stack of a task" },
	{ MMS_WHAT_PERCPU, "per-cpu", "per-CPU data" },
	{ MMS_WHAT_PAGE, "page", "struct page of a frame" },
	{ MMS_WHAT_FIXMAP, "fixmap", "an address that was fixed when the kernel was built" },
	{ MMS_WHAT_ARCH, "arch", "in a region that the architecture has: see region" },
	{ MMS_WHAT_HOLE, "hole", "nothing: no memory is mapped there" },
	{ MMS_WHAT_USER, "user", "a process's address: see task/PID/walk" },
	{ MMS_WHAT_NON_CANONICAL, "non-canonical", "no address: its high bits are not equal" },
	{}
};

static const struct mms_field mms_what_fields[] = {
	MMS_FIELD(mms_what_record, address, ADDR, 18, "the address"),
	MMS_FIELD(mms_what_record, asked, STRING, 0, "the word of the question"),
	MMS_FIELD_NAMES(mms_what_record, kind, ENUM, 13, mms_what_names, "what it is"),
	MMS_FIELD(mms_what_record, cache, STRING, 20, "cache of the object"),
	MMS_FIELD(mms_what_record, slab, ADDR, 0, "first byte of its slab"),
	MMS_FIELD(mms_what_record, object_index, COUNT, 0, "which of the slab's objects"),
	MMS_FIELD(mms_what_record, objects, COUNT, 0, "how many the slab has"),
	MMS_FIELD(mms_what_record, object_start, ADDR, 0, "first byte of the object"),
	MMS_FIELD(mms_what_record, object_offset, INT, 0, "the address less that, bytes"),
	MMS_FIELD_NAMES(mms_what_record, object_state, ENUM, 0, mms_object_state_names,
			"who has the object"),
	MMS_FIELD(mms_what_record, kfence, BOOL, 0, "the object is one of KFENCE's"),
	MMS_FIELD(mms_what_record, size, BYTES, 0,
		  "of the object, symbol, stack or struct page it is in"),
	MMS_FIELD(mms_what_record, symbol, STRING, 0, "symbol and offset"),
	MMS_FIELD(mms_what_record, module, STRING, 0, "module of the symbol"),
	MMS_FIELD(mms_what_record, pid, COUNT, 0, "process whose kernel stack it is"),
	MMS_FIELD(mms_what_record, tid, COUNT, 0, "its thread"),
	MMS_FIELD(mms_what_record, comm, STRING, 0, "the thread's name"),
	MMS_FIELD(mms_what_record, stack, ADDR, 0, "lowest byte of the stack"),
	MMS_FIELD(mms_what_record, depth, BYTES, 0, "bytes from the stack's top down to it"),
	MMS_FIELD(mms_what_record, cpu, COUNT, 0, "CPU whose per-CPU data it is"),
	MMS_FIELD(mms_what_record, percpu_offset, ADDR, 0, "bytes from the start of that data"),
	MMS_FIELD(mms_what_record, of, PFN, 0, "frame that the struct page is of"),
	MMS_FIELD_NAMES(mms_what_record, region, ENUM, 14, mms_arch_region_names,
			"region of the kernel's half"),
	MMS_FIELD(mms_what_record, offset, HEX, 0, "bytes from the start of its region"),
	MMS_FIELD(mms_what_record, alias, ADDR, 18,
		  "the same byte in the direct map, or in the kernel's image"),
	MMS_FIELD(mms_what_record, pa, ADDR, 18, "physical address it has now"),
	MMS_FIELD(mms_what_record, page_size, BYTES, 0, "bytes of the page that maps it"),
	MMS_FIELD_NAMES(mms_what_record, state, ENUM, 0, mms_state_names,
			"what the last entry says"),
	MMS_FIELD_NAMES(mms_what_record, effective, ENUM, 0, mms_effective_names,
			"what all levels together allow"),
	MMS_FIELD(mms_what_record, torn, BOOL, 0, "it changed while it was read"),
	MMS_FIELD(mms_what_record, note, STRING, 0, "what else there is to say"),
};

static const struct mms_type mms_what_types[] = {
	[MMS_WHAT] = MMS_TYPE("what", mms_what_record, mms_what_fields, 0, MMS_RAW_FORM,
			      "an address", .key = "address"),
	[MMS_WHAT_FRAME] = MMS_FRAME_TYPE(MMS_WHAT),
};

/* The longest note, and more. */
#define MMS_NOTE_MAX	128

/* All records of an address. */
#define MMS_WHAT_BYTES	(sizeof(struct mms_what_record) + sizeof(struct mms_frame_record) +	\
			 2 * sizeof(struct mms_raw_block))
#define MMS_WHAT_STRINGS	(MMS_WORD_MAX + KSYM_SYMBOL_LEN + MMS_CACHE_NAME +	\
				 TASK_COMM_LEN + MMS_NOTE_MAX + MMS_FRAME_STRINGS)

static void mms_what_push(struct mms_what *w, struct mms_batch *b, const char *word)
{
	struct mms_what_record *r = mms_batch_push(b, MMS_WHAT);

	*r = w->r;
	r->asked = mms_batch_str(b, word);
	r->note = mms_batch_str(b, w->note);
	if (r->kind == MMS_WHAT_OBJECT)
		r->cache = mms_batch_str(b, w->place.name);
	if (r->kind == MMS_WHAT_STACK)
		r->comm = mms_batch_str(b, w->owner.comm);
	if (w->has_symbol) {
		r->symbol = mms_batch_str(b, w->symbol.text);
		r->module = mms_batch_str(b, w->symbol.module);
	}
	if (w->has_frame)
		mms_push_frame(b, MMS_WHAT_FRAME, &w->t, NULL);
}

static int mms_what_word(struct mms_query *q, const struct mms_regions *rs, const char *word,
			 u64 *addr)
{
	if (mms_parse_hex(word, addr) || mms_region_word(rs, word, addr))
		return 0;
	return mms_query_say(q, -EINVAL,
			     "%.40s is no address in hex, nor a region; symbols: see /proc/kallsyms",
			     word);
}

struct mms_what_query {
	struct mms_what what;
	struct mms_kernel_dump *dump;
	struct mm_struct *mm;
};

static int mms_what_answer(struct mms_query *q, struct mms_batch *b, const char *word, void *data)
{
	struct mms_what_query *w = data;
	u64 addr;
	int ret = mms_what_word(q, &w->dump->regions, word, &addr);

	if (ret)
		return ret;
	mms_what_begin(&w->what, &w->dump->regions, addr);
	ret = mms_what_find(&w->what, w->mm);
	if (!ret)
		mms_what_push(&w->what, b, word);
	return ret;
}

static int mms_what_scan(struct mms_query *q, struct mms_batch *b)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, b, NULL);
	struct mms_what_query *w = mms_buffer(sizeof(*w), 0);
	int ret;

	if (!d || !w) {
		kvfree(w);
		return mms_query_say(q, -ENOMEM, "not enough memory");
	}
	w->dump = d;
	w->mm = mms_kernel_mm();
	ret = mms_scan_words(q, b, MMS_WHAT_BYTES, MMS_WHAT_STRINGS, mms_what_answer, w);
	mmdrop(w->mm);
	kvfree(w);
	return ret;
}

static int mms_what_check_word(struct mms_query *q, const char *word)
{
	struct mms_kernel_dump *d = mms_kernel_state(q, NULL, NULL);
	u64 addr;

	if (!d)
		return mms_query_say(q, -ENOMEM, "not enough memory");
	return mms_what_word(q, &d->regions, word, &addr);
}

static int mms_what_check(struct mms_query *q, const char *question)
{
	return mms_check_words(q, question, mms_what_check_word);
}

const struct mms_listing mms_system_what = {
	.name = "what",
	.help = "any kernel address, named",
	.ask = "echo ADDRESS > what",
	.example = "text",
	.types = mms_what_types,
	.nr_types = ARRAY_SIZE(mms_what_types),
	.flags = MMS_LISTING_BY_ROW,
	.check = mms_what_check,
	.scan = mms_what_scan,
	.row = mms_what_row,
	.reset = mms_kernel_release,
	.release = mms_kernel_release,
};
