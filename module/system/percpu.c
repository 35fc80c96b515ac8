// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose per-CPU data an address is in: of the first chunk, which has all the kernel's own
 * variables, and is as large for each CPU. In it follow one another: these variables, room
 * for those of modules, what is given out by alloc_percpu().
 *
 * What each CPU was given at boot is larger (pcpu_unit_size), and what it does not need was
 * given back: memory of anybody's may follow. How long the chunk is, struct pcpu_chunk says,
 * which is private to mm/percpu.c.
 */
#include <linux/cpumask.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../core/addresses.h"
#include "../core/btf.h"
#include "../core/buffer.h"
#include "percpu.h"

/* The section of variables, as the compiler calls it. */
#define MMS_PERCPU_SECTION	".data..percpu"

/* More bytes than struct pcpu_chunk has, but for its bitmap. */
#define MMS_CHUNK_MAX		1024

/* Where its members are. */
static struct mms_member mms_chunk_base, mms_chunk_start, mms_chunk_pages;

/**
 * struct mms_percpu_var - a variable of the kernel's image
 * @offset: from the start of the section
 * @size: its bytes
 * @name: offset of its name in the names
 */
struct mms_percpu_var {
	u32 offset;
	u32 size;
	u32 name;
};

/**
 * struct mms_percpu_vars - the variables, in order of their offsets
 * @var: these
 * @nr: how many
 * @names: their names, one after the other
 * @names_length: bytes of these
 *
 * Without @var they are counted.
 */
static struct mms_percpu_vars {
	struct mms_percpu_var *var;
	u32 nr;
	char *names;
	u32 names_length;
} mms_vars;

static void mms_percpu_var(void *priv, const char *name, u32 offset, u32 size)
{
	struct mms_percpu_vars *v = priv;
	size_t length = strlen(name) + 1;

	if (v->var) {
		v->var[v->nr] = (struct mms_percpu_var){
			.offset = offset, .size = size, .name = v->names_length,
		};
		memcpy(v->names + v->names_length, name, length);
	}
	v->nr++;
	v->names_length += length;
}

/**
 * mms_percpu_init() - learn of per-CPU data what only the kernel's types tell
 * @btf: the kernel's description of its types
 *
 * Context: Module load. Without memory, variables have no names.
 */
void mms_percpu_init(const struct mms_btf *btf)
{
	const struct mms_btf_want wants[] = {
		{ "pcpu_chunk", "base_addr", &mms_chunk_base },
		{ "pcpu_chunk", "start_offset", &mms_chunk_start },
		{ "pcpu_chunk", "nr_pages", &mms_chunk_pages },
	};
	struct mms_percpu_vars v = {};

	mms_btf_members(btf, wants, ARRAY_SIZE(wants));
	mms_btf_section(btf, MMS_PERCPU_SECTION, mms_percpu_var, &v);
	if (!v.nr)
		return;
	v.var = mms_buffer(array_size(v.nr, sizeof(*v.var)), 0);
	v.names = mms_buffer(v.names_length, 0);
	if (!v.var || !v.names) {
		kvfree(v.var);
		kvfree(v.names);
		return;
	}
	v.nr = 0;
	v.names_length = 0;
	mms_btf_section(btf, MMS_PERCPU_SECTION, mms_percpu_var, &v);
	mms_vars = v;
}

/**
 * mms_percpu_exit() - undo mms_percpu_init()
 *
 * Context: Module load or unload.
 */
void mms_percpu_exit(void)
{
	kvfree(mms_vars.var);
	kvfree(mms_vars.names);
	mms_vars = (struct mms_percpu_vars){};
}

/* The first chunk as mm/percpu.c has it, bytes from the start of a CPU's part. */
struct mms_percpu_chunk {
	u64 base;
	u64 unit;
	const unsigned long *offsets;
	u64 dynamic;
	u64 end;
};

static const enum mms_address mms_percpu_addresses[] = {
	MMS_ADDRESS_PCPU_BASE_ADDR, MMS_ADDRESS_PCPU_UNIT_SIZE,
	MMS_ADDRESS_PCPU_UNIT_OFFSETS, MMS_ADDRESS_PCPU_FIRST_CHUNK,
};

/**
 * mms_percpu_why_not() - why per-CPU data is not known, for features
 *
 * Context: Any.
 * Return: the reason in at most 43 characters, NULL if it is known.
 */
const char *mms_percpu_why_not(void)
{
	const char *why;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(mms_percpu_addresses); i++) {
		why = mms_address_why_not(mms_percpu_addresses[i]);
		if (why)
			return why;
	}
	if (!mms_chunk_base.bits || !mms_chunk_start.bits || !mms_chunk_pages.bits)
		return "struct pcpu_chunk is not known (no BTF)";
	return NULL;
}

/* A member of struct pcpu_chunk. */
static bool mms_chunk_member(const void *chunk, const struct mms_member *m, u64 *value)
{
	struct mms_member word = { .bits = m->bits };

	*value = 0;
	if (m->bits > 64 || m->bit % 8 || m->bit / 8 > MMS_CHUNK_MAX ||
	    copy_from_kernel_nofault(value, chunk + m->bit / 8, m->bits / 8))
		return false;
	*value = mms_member_value(&word, value);
	return true;
}

/* Read where it is; all of it is set once, at boot. */
static bool mms_percpu_chunk(struct mms_percpu_chunk *c)
{
	u64 base, start, pages;
	const void *chunk;

	if (mms_percpu_why_not())
		return false;
	c->base = *(unsigned long *)mms_address(MMS_ADDRESS_PCPU_BASE_ADDR);
	c->unit = *(int *)mms_address(MMS_ADDRESS_PCPU_UNIT_SIZE);
	c->offsets = *(const unsigned long **)mms_address(MMS_ADDRESS_PCPU_UNIT_OFFSETS);
	chunk = *(void **)mms_address(MMS_ADDRESS_PCPU_FIRST_CHUNK);
	if (!mms_chunk_member(chunk, &mms_chunk_base, &base) ||
	    !mms_chunk_member(chunk, &mms_chunk_start, &start) ||
	    !mms_chunk_member(chunk, &mms_chunk_pages, &pages))
		return false;
	c->dynamic = base + start - c->base;
	c->end = base + pages * PAGE_SIZE - c->base;
	return c->dynamic <= c->end && c->end <= c->unit;
}

/**
 * mms_percpu_at() - whose per-CPU data is an address in?
 * @addr: the address
 * @p: gets the place
 *
 * Context: Any.
 * Return: 0; -ENOENT: it is in that of no CPU; -ENODEV: that is not known, see
 * mms_percpu_why_not().
 */
int mms_percpu_at(u64 addr, struct mms_percpu *p)
{
	struct mms_percpu_chunk c;
	u64 start;
	u32 cpu;

	if (!mms_percpu_chunk(&c))
		return -ENODEV;
	for_each_possible_cpu(cpu) {
		start = c.base + c.offsets[cpu];
		if (addr < start || addr - start >= c.end)
			continue;
		p->cpu = cpu;
		p->offset = addr - start;
		p->part = MMS_PERCPU_STATIC;
		if (p->offset >= c.dynamic)
			p->part = MMS_PERCPU_DYNAMIC;
		else if (p->offset + PERCPU_MODULE_RESERVE >= c.dynamic)
			p->part = MMS_PERCPU_MODULE;
		return 0;
	}
	return -ENOENT;
}

/* A name from the description of types: kernels whose symbols begin at 0 find none. */
static bool mms_percpu_named(u64 offset, struct mms_symbol *s)
{
	const struct mms_percpu_var *v;
	u32 i;

	for (i = 0; i < mms_vars.nr; i++) {
		v = &mms_vars.var[i];
		if (offset < v->offset || offset - v->offset >= v->size)
			continue;
		snprintf(s->text, sizeof(s->text), "%s+0x%llx", mms_vars.names + v->name,
			 offset - v->offset);
		s->module = NULL;
		s->size = v->size;
		return true;
	}
	return false;
}

/**
 * mms_percpu_symbol() - the variable that an address in per-CPU data is in
 * @addr: the address
 * @p: its place
 * @s: gets the symbol
 *
 * Context: Any.
 * Return: true if there is one.
 */
bool mms_percpu_symbol(u64 addr, const struct mms_percpu *p, struct mms_symbol *s)
{
	if (p->part != MMS_PERCPU_STATIC)
		return false;
	/* What CPUs have are copies of what the kernel was linked with, at that address. */
	return mms_symbol_at(addr - per_cpu_offset(p->cpu), s) || mms_percpu_named(p->offset, s);
}
