/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Any address, named: the records of system/what.
 */
#ifndef MMS_SYSTEM_WHAT_H
#define MMS_SYSTEM_WHAT_H

#include "../core/out.h"
#include "../core/translation.h"
#include "../kernel/kernel.h"
#include "../slab/place.h"
#include "owner.h"
#include "percpu.h"

enum mms_what_type { MMS_WHAT, MMS_WHAT_FRAME };

/* What an address is; mms_what_names has the meanings. */
enum mms_what_kind {
	MMS_WHAT_OBJECT, MMS_WHAT_DIRECT, MMS_WHAT_VMALLOC, MMS_WHAT_MODULE, MMS_WHAT_TEXT,
	MMS_WHAT_RODATA, MMS_WHAT_DATA, MMS_WHAT_BSS, MMS_WHAT_IMAGE, MMS_WHAT_STACK,
	MMS_WHAT_PERCPU, MMS_WHAT_PAGE, MMS_WHAT_FIXMAP, MMS_WHAT_ARCH, MMS_WHAT_HOLE,
	MMS_WHAT_USER, MMS_WHAT_NON_CANONICAL,
};

/**
 * struct mms_what_record - an address; what does not apply is nothing, or no string
 * @address: it
 * @offset: from the start of its region, bytes
 * @pa: the physical address it leads to
 * @page_size: bytes of the page that maps it
 * @size: bytes of the object, symbol, stack, struct page it is in
 * @object_start: first byte of the object
 * @object_offset: from there, bytes; negative in a red zone before it
 * @slab: first byte of the slab
 * @stack: lowest byte of the stack
 * @depth: bytes from the stack's top, where it begins, down to the address
 * @percpu_offset: from the start of the CPU's data, bytes
 * @of: number of the frame a struct page is of
 * @alias: another address of the same byte: of the direct map, or of the kernel's image
 * @kind: enum mms_what_kind
 * @region: enum mms_region
 * @state: enum mms_state: what the last entry on the way says
 * @effective: MMS_MAY_*: what all entries together allow
 * @asked: string: the word of the question
 * @cache: string
 * @symbol: string: NAME+0xOFFSET
 * @module: string
 * @comm: string: name of the task
 * @note: string: what else there is to say
 * @object_index: which of the slab's objects
 * @objects: how many it has
 * @pid: whose stack
 * @tid: of which thread
 * @cpu: whose data
 * @object_state: enum mms_object_state
 * @torn: the tables, or the slab, changed each time they were read
 * @kfence: the object is one of KFENCE's
 * @pad: 0
 */
struct mms_what_record {
	u64 address;
	u64 offset;
	u64 pa;
	u64 page_size;
	u64 size;
	u64 object_start;
	s64 object_offset;
	u64 slab;
	u64 stack;
	u64 depth;
	u64 percpu_offset;
	u64 of;
	u64 alias;
	u32 kind;
	u32 region;
	u32 state;
	u32 effective;
	u32 asked;
	u32 cache;
	u32 symbol;
	u32 module;
	u32 comm;
	u32 note;
	u32 object_index;
	u32 objects;
	u32 pid;
	u32 tid;
	u32 cpu;
	u8 object_state;
	u8 torn;
	u8 kfence;
	u8 pad;
};

/**
 * struct mms_what - what is found out about an address
 * @r: the record to be, less its strings
 * @t: the way to it
 * @regions: what addresses of the kernel's half are for
 * @direct: where the direct map begins
 * @has_frame: it leads to a frame, @t.pfn, and @t.info where that is RAM
 * @uncounted: nobody has the frame, but it is in no free block
 * @note: what else there is to say, or NULL
 * @symbol: the symbol, if @has_symbol
 * @has_symbol: there is one
 * @place: of an object
 * @owner: of a stack
 * @iomem: of a reserved frame
 */
struct mms_what {
	struct mms_what_record r;
	struct mms_translation t;
	const struct mms_regions *regions;
	u64 direct;
	bool has_frame;
	bool uncounted;
	const char *note;
	struct mms_symbol symbol;
	bool has_symbol;
	struct mms_slab_place place;
	struct mms_owner owner;
	struct mms_iomem iomem;
};

extern const struct mms_name mms_what_names[];

void mms_what_begin(struct mms_what *w, const struct mms_regions *regions, u64 addr);
int mms_what_find(struct mms_what *w, struct mm_struct *mm);
void mms_what_row(struct mms_out *o, const struct mms_query *q,
		  const struct mms_batch_iter *it);

#endif /* MMS_SYSTEM_WHAT_H */
