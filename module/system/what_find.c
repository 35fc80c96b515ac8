// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an address is. The region it is in says what can be there, the page tables which
 * frame it leads to; the frame, the slab allocator, the tasks and the per-CPU data each
 * know of a part of memory.
 */
#include <linux/ioport.h>
#include <linux/kernel-page-flags.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "../core/memmap.h"
#include "what.h"

/* What the struct page of @w->t.pfn says; expects the memory map held. */
static void mms_what_frame(struct mms_what *w)
{
	struct page *page = mms_pfn_page(w->t.pfn);

	w->has_frame = true;
	w->t.page = page;
	if (!page)
		return;
	mms_page_info(page, false, &w->t.info);
	w->uncounted = !(w->t.info.flags & BIT_ULL(KPF_BUDDY)) && mms_page_uncounted(page);
}

/* The way to the address, and the frame it leads to. */
static void mms_what_walk(struct mms_what *w, struct mm_struct *mm)
{
	struct mms_what_record *r = &w->r;

	w->t.addr = r->address;
	mms_memmap_lock();
	r->torn = mms_translation_peek(&w->t, mm);
	r->state = w->t.have ? w->t.state : MMS_STATE_UNREADABLE;
	if (mms_translation_ends(&w->t)) {
		r->pa = PFN_PHYS((u64)w->t.pfn) + offset_in_page(r->address);
		r->page_size = w->t.entry[w->t.last].size;
		r->effective = mms_translation_rights(&w->t);
		mms_what_frame(w);
	}
	mms_memmap_unlock();
}

/* A frame that was found otherwise than by the page tables. */
static void mms_what_frame_of(struct mms_what *w, u64 pfn)
{
	w->t.pfn = pfn;
	mms_memmap_lock();
	mms_what_frame(w);
	mms_memmap_unlock();
}

static void mms_what_symbol(struct mms_what *w, u64 addr)
{
	w->has_symbol = mms_symbol_at(addr, &w->symbol);
	if (w->has_symbol)
		w->r.size = w->symbol.size;
}

static bool mms_what_flag(const struct mms_what *w, u32 kpf)
{
	return w->has_frame && w->t.page && w->t.info.flags & BIT_ULL(kpf);
}

/* The object an address is in; -ENOENT: it is in none. */
static int mms_what_object(struct mms_what *w)
{
	struct mms_slab_place *p = &w->place;
	struct mms_what_record *r = &w->r;
	int ret = mms_slab_place(r->address, p);

	switch (ret) {
	case 0:
		break;
	case -ENODEV:
		w->note = "in a slab; of which cache is not known: see features, slab";
		return 0;
	case -EAGAIN:
		w->note = "its slab came or went while it was looked at";
		return 0;
	default:
		return ret;
	}
	r->kind = MMS_WHAT_OBJECT;
	r->slab = p->slab;
	r->objects = p->objects;
	r->kfence = p->kfence;
	r->torn |= p->torn;
	if (p->kfence) {
		r->object_state = MMS_OBJECT_UNKNOWN;
		r->size = p->object_size;
		return 0;
	}
	if (!p->object && p->torn) {
		w->note = "its slab changed each time it was looked at";
		return 0;
	}
	if (!p->object) {
		w->note = "behind the last object of its slab: no object has it";
		return 0;
	}
	r->object_index = p->index;
	r->object_start = p->object;
	r->object_offset = p->offset;
	r->object_state = p->state;
	r->size = p->object_size;
	return 0;
}

/* The task whose kernel stack this is; -ENOENT: none's. */
static int mms_what_stack(struct mms_what *w, const struct page *page)
{
	struct mms_what_record *r = &w->r;
	int ret = mms_owner_find(r->address, page, &w->owner);

	if (ret)
		return ret;
	r->kind = MMS_WHAT_STACK;
	r->pid = w->owner.pid;
	r->tid = w->owner.tid;
	r->stack = w->owner.stack;
	r->size = THREAD_SIZE;
	r->depth = w->owner.stack + THREAD_SIZE - w->owner.at;
	if (w->owner.at != r->address)
		r->alias = w->owner.at;
	return 0;
}

/* Per-CPU data at this address? -ENOENT: no; -ENODEV: not to be known. */
static int mms_what_percpu(struct mms_what *w, u64 addr)
{
	struct mms_percpu p;
	int ret = mms_percpu_at(addr, &p);

	if (ret)
		return ret;
	w->r.cpu = p.cpu;
	w->r.percpu_offset = p.offset;
	w->has_symbol = mms_percpu_symbol(addr, &p, &w->symbol);
	if (w->has_symbol)
		w->r.size = w->symbol.size;
	else if (p.part == MMS_PERCPU_DYNAMIC)
		w->note = "of alloc_percpu(), or room for it";
	else if (p.part == MMS_PERCPU_MODULE)
		w->note = "of a module, or room for those of modules";
	return 0;
}

/* What part of the kernel's image is at a physical address? -ENOENT: none. */
static int mms_what_image_part(struct mms_what *w, u64 pa)
{
	static const enum mms_what_kind kinds[MMS_IMAGE_PARTS] = {
		[MMS_IMAGE_CODE] = MMS_WHAT_TEXT,
		[MMS_IMAGE_RODATA] = MMS_WHAT_RODATA,
		[MMS_IMAGE_DATA] = MMS_WHAT_DATA,
		[MMS_IMAGE_BSS] = MMS_WHAT_BSS,
	};
	u32 i;

	if (!mms_iomem_find(&iomem_resource, pa, &w->iomem) || !w->iomem.nr)
		return -ENOENT;
	for (i = 0; i < MMS_IMAGE_PARTS; i++)
		if (!strcmp(w->iomem.name[w->iomem.nr - 1], mms_arch_image_names[i]))
			return kinds[i];
	return -ENOENT;
}

/*
 * Memory that was taken at boot: the kernel's image and per-CPU data, which may be seen
 * at more than one address.
 */
static void mms_what_reserved(struct mms_what *w)
{
	struct mms_what_record *r = &w->r;
	u64 pa = PFN_PHYS((u64)w->t.pfn) + offset_in_page(r->address);
	u64 direct = w->direct + pa;
	int ret = mms_what_percpu(w, direct);

	if (!ret) {
		if (r->address == direct)
			r->kind = MMS_WHAT_PERCPU;
		else
			r->alias = direct;
		return;
	}
	if (mms_what_image_part(w, pa) >= 0) {
		r->alias = mms_arch_image_address(pa);
		mms_what_symbol(w, r->alias);
		w->note = "memory of the kernel's image";
		return;
	}
	w->note = ret == -ENODEV ? "taken at boot; whether it is per-CPU data is not known" :
				   "taken at boot, or by the firmware";
}

/* A frame that says no more than that somebody has it: perhaps a task, as its stack. */
static int mms_what_somebodys(struct mms_what *w)
{
	int ret = mms_what_stack(w, pfn_to_page(w->t.pfn));

	if (ret != -ENOENT)
		return ret;
	if (w->uncounted)
		w->note = "free, on a list of a CPU, or a later page of a block";
	return 0;
}

static int mms_what_direct(struct mms_what *w)
{
	struct mms_what_record *r = &w->r;
	int ret;

	r->kind = MMS_WHAT_DIRECT;
	/* It may have been taken out of the direct map: the frame is the same. */
	if (!w->has_frame)
		mms_what_frame_of(w, PHYS_PFN(r->address - w->direct));
	if (!w->t.page) {
		w->note = r->pa == MMS_NOTHING ? "there is no RAM" : "no RAM, or not online";
		if (r->pa == MMS_NOTHING)
			w->has_frame = false;
		return 0;
	}
	if (mms_what_flag(w, KPF_SLAB)) {
		ret = mms_what_object(w);
		if (ret != -ENOENT)
			return ret;
		w->note = "in a slab a moment ago";
	} else if (mms_what_flag(w, KPF_BUDDY)) {
		w->note = "the frame is free";
	} else if (mms_what_flag(w, KPF_PGTABLE)) {
		w->note = "the frame is a page table";
	} else if (mms_what_flag(w, KPF_RESERVED)) {
		mms_what_reserved(w);
	} else if (w->t.info.kind == MMS_PAGE_OTHER) {
		return mms_what_somebodys(w);
	}
	return 0;
}

static int mms_what_vmalloc(struct mms_what *w)
{
	struct mms_what_record *r = &w->r;
	int ret;

	r->kind = MMS_WHAT_VMALLOC;
	if (r->pa == MMS_NOTHING) {
		w->note = "nothing is mapped there";
		return 0;
	}
	ret = mms_what_stack(w, NULL);
	if (ret != -ENOENT)
		return ret;
	/* With percpu_alloc=page per-CPU data is mapped here. */
	if (mms_what_flag(w, KPF_RESERVED) && !mms_what_percpu(w, r->address)) {
		r->kind = MMS_WHAT_PERCPU;
		return 0;
	}
	if (mms_what_flag(w, KPF_RESERVED))
		mms_what_reserved(w);
	else if (w->t.page)
		r->alias = w->direct + r->pa;
	return 0;
}

static int mms_what_page(struct mms_what *w)
{
	struct mms_what_record *r = &w->r;
	u64 index = (r->address - (u64)(unsigned long)vmemmap) / sizeof(struct page);

	if (r->pa == MMS_NOTHING || r->address < (u64)(unsigned long)vmemmap) {
		w->note = "there is no RAM of these frames' numbers";
		return 0;
	}
	r->kind = MMS_WHAT_PAGE;
	r->of = index;
	r->size = sizeof(struct page);
	r->object_start = (unsigned long)vmemmap + index * sizeof(struct page);
	r->object_offset = r->address - r->object_start;
	r->alias = w->direct + r->pa;
	mms_what_frame_of(w, index);
	if (!w->t.page)
		w->note = "of a frame that is no RAM, or not online";
	return 0;
}

static int mms_what_module(struct mms_what *w)
{
	if (w->r.pa == MMS_NOTHING)
		return 0;
	w->r.kind = MMS_WHAT_MODULE;
	w->r.alias = w->direct + w->r.pa;
	mms_what_symbol(w, w->r.address);
	if (!w->has_symbol)
		w->note = "no symbol: made while running, as for BPF, or room for code";
	return 0;
}

static int mms_what_image(struct mms_what *w)
{
	static const u8 kinds[] = {
		[MMS_REGION_IMAGE] = MMS_WHAT_IMAGE, [MMS_REGION_TEXT] = MMS_WHAT_TEXT,
		[MMS_REGION_RODATA] = MMS_WHAT_RODATA, [MMS_REGION_DATA] = MMS_WHAT_DATA,
	};
	struct mms_what_record *r = &w->r;
	int part;

	mms_what_symbol(w, r->address);
	if (r->pa == MMS_NOTHING) {
		/* What was for booting only is known by name to the end. */
		if (w->has_symbol)
			w->note = "given back when the kernel had booted";
		return 0;
	}
	r->alias = w->direct + r->pa;
	if (!mms_what_flag(w, KPF_RESERVED)) {
		r->kind = MMS_WHAT_IMAGE;
		w->note = "given back when the kernel had booted: the frame is another's now";
		return 0;
	}
	part = mms_what_image_part(w, r->pa);
	r->kind = part < 0 ? kinds[r->region] : part;
	if (mms_owner_is(&init_task, r->address, NULL, &w->owner))
		return mms_what_stack(w, NULL);
	return 0;
}

static int mms_what_arch(struct mms_what *w, enum mms_what_kind kind)
{
	struct mms_what_record *r = &w->r;

	if (r->pa == MMS_NOTHING)
		return 0;
	r->kind = kind;
	if (mms_what_flag(w, KPF_RESERVED))
		mms_what_reserved(w);
	else if (w->t.page)
		r->alias = w->direct + r->pa;
	return 0;
}

static u64 mms_what_direct_start(const struct mms_regions *rs)
{
	u32 i;

	for (i = 0; i < rs->nr; i++)
		if (rs->r[i].id == MMS_REGION_DIRECT)
			return rs->r[i].start;
	return 0;
}

/**
 * mms_what_begin() - begin with an address
 * @w: what will be known of it
 * @regions: what addresses of the kernel's half are for
 * @addr: the address, any number
 *
 * Context: Any.
 */
void mms_what_begin(struct mms_what *w, const struct mms_regions *regions, u64 addr)
{
	*w = (struct mms_what){
		.regions = regions,
		.direct = mms_what_direct_start(regions),
		.r = {
			.address = addr, .pa = MMS_NOTHING, .page_size = MMS_NOTHING,
			.size = MMS_NOTHING, .object_start = MMS_NOTHING, .slab = MMS_NOTHING,
			.stack = MMS_NOTHING, .depth = MMS_NOTHING, .percpu_offset = MMS_NOTHING,
			.of = MMS_NOTHING, .alias = MMS_NOTHING, .kind = MMS_WHAT_HOLE,
			.region = MMS_NOTHING32, .state = MMS_NOTHING32,
			.object_index = MMS_NOTHING32, .objects = MMS_NOTHING32,
			.pid = MMS_NOTHING32, .tid = MMS_NOTHING32, .cpu = MMS_NOTHING32,
			.object_state = (u8)MMS_NOTHING,
		},
	};
}

/**
 * mms_what_find() - find out what an address is
 * @w: begun with mms_what_begin(); gets the rest
 * @mm: whose page tables are looked at: those the CPU is using
 *
 * Context: Process context, with no lock held. Takes mms_memmap_lock(), and the locks of
 * mms_slab_place(). May reschedule.
 * Return: 0; -EINTR; -ENOMEM.
 */
int mms_what_find(struct mms_what *w, struct mm_struct *mm)
{
	const struct mms_arch_region *region;
	struct mms_what_record *r = &w->r;

	if (!mms_arch_canonical(r->address)) {
		r->kind = MMS_WHAT_NON_CANONICAL;
		return 0;
	}
	if (mms_arch_user_address(r->address)) {
		r->kind = MMS_WHAT_USER;
		return 0;
	}
	region = mms_region_at(w->regions, r->address);
	r->region = region ? region->id : MMS_REGION_UNUSED;
	r->offset = region ? r->address - region->start : 0;
	mms_what_walk(w, mm);
	switch (r->region) {
	case MMS_REGION_UNUSED:
		return 0;
	case MMS_REGION_DIRECT:
		return mms_what_direct(w);
	case MMS_REGION_VMALLOC:
		return mms_what_vmalloc(w);
	case MMS_REGION_VMEMMAP:
		return mms_what_page(w);
	case MMS_REGION_MODULES:
		return mms_what_module(w);
	case MMS_REGION_IMAGE:
	case MMS_REGION_TEXT:
	case MMS_REGION_RODATA:
	case MMS_REGION_DATA:
		return mms_what_image(w);
	}
	return mms_what_arch(w, r->region == MMS_REGION_FIXMAP ? MMS_WHAT_FIXMAP : MMS_WHAT_ARCH);
}
