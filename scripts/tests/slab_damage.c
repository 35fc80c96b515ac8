// SPDX-License-Identifier: GPL-2.0-only
/*
 * slab/objects of a cache of one's own (module/slabs.c) in which a freelist is damaged on
 * purpose: the kind of damage is told, what the damaged pointer leads to is not taken for
 * free, all other slabs are as they were; and with the pointer repaired nothing is wrong.
 * A pointer is changed by what it shall lead to ^ what it led to, which is right for one
 * that the kernel has encoded, too. Nobody allocates from the cache meanwhile.
 *
 * vm: --append slub_debug=U,dentry,inode_cache,vm_area_struct,kmalloc-64,mms-traced;FZPU,mms-debug
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "scope.h"
#include "slabs.h"

static struct view view;
/* The slab that is damaged, by an object of it; one that is not. */
static uint64_t last, first, other;
static unsigned int last_number, first_number;
/* Where in a free object the pointer is. */
static long offset;

static unsigned int number_of(uint64_t at)
{
	for (unsigned int i = 0; i < nr_held; i++)
		if (held[i].at == at)
			return i;
	bail("%lx is nobody's", (long)at);
}

/* Freed, and on the freelist of its slab, which is partial. */
static unsigned int free_to_slab(uint64_t at)
{
	unsigned int number = number_of(at);

	slabs("put %u 1 1", number);
	slabs("shrink");
	return number;
}

/* Is something free that is held? */
static unsigned int stolen(void)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < nr_held; i++)
		n += held[i].held && object_at(&view, held[i].at) &&
		     !is_state(&view, held[i].at, "used") &&
		     !is_state(&view, held[i].at, "unknown");
	return n;
}

/* Damage of all slabs but the one that @at is in. */
static unsigned int damaged_but(uint64_t at)
{
	struct slab *s = slab_of(&view, at);
	unsigned int n = 0;

	for (unsigned int i = 0; i < view.nr_slabs; i++)
		n += view.slabs + i != s && strcmp(view.slabs[i].damage, "none");
	return n;
}

static void sound(const char *text)
{
	struct slab *s;

	read_held();
	look(&view);
	s = slab_of(&view, first);
	ok(s && !strcmp(s->damage, "none") && !damaged_but(first) &&
	   is_state(&view, first, "free") && is_state(&view, last, "free") && s->is_free == 2 &&
	   !strcmp(s->place, "node-partial"),
	   "%s: %s: nothing is damaged, two objects are free: %s, %s", cache_name, text,
	   s ? s->damage : "no slab", s ? s->map : "");
}

/* The pointer of a free object, which leads to @from (0: the end), leads to @to. */
static void damage(const char *kind, unsigned int number, uint64_t from, uint64_t to,
		   const char *text)
{
	struct slab *s;

	slabs("xor %u %ld %lx", number, offset, (long)(from ^ to));
	look(&view);
	s = slab_of(&view, first);
	ok(s && !strcmp(s->damage, kind) && !strcmp(s->place, "node-partial"),
	   "%s: %s: %s: %s, %s", cache_name, kind, text, s ? s->damage : "no slab",
	   s ? s->map : "");
	/* The list begins with the last one that was freed, and this word is sound. */
	ok(is_state(&view, last, "free") && !stolen() && !damaged_but(first),
	   "%s: %s: its head is free, nothing that is held is, no other slab is damaged",
	   cache_name, kind);
	ok(is_state(&view, other, "used"), "%s: %s: an object of another slab is used", cache_name,
	   kind);
	slabs("repair");
	sound("repaired");
}

static void kinds(const char *name, unsigned int size, const char *kind)
{
	bool outside = !strcmp(kind, "ctor") || !strcmp(kind, "rcu");
	unsigned int per_slab;

	cache_begin(name, size, kind);
	per_slab = slabinfo().per_slab;
	on_cpu(0);
	slabs("get %u", 4 * per_slab);
	slabs("shrink");
	read_held();
	look(&view);
	/* One of the first slab that is full, and one of another. */
	first = 0;
	other = 0;
	for (unsigned int i = 0; i < view.nr_slabs; i++) {
		struct slab *s = view.slabs + i;

		if (s->is_used != s->objects)
			continue;
		if (!first) {
			first = view.objects[s->first + 1].at;
			last = view.objects[s->first + s->objects - 1].at;
		} else {
			other = view.objects[s->first].at;
		}
	}
	if (!other)
		bail("there are no two full slabs");
	first_number = free_to_slab(first);
	if (!outside)
		slabs("offset %u", first_number);
	last_number = free_to_slab(last);
	sound("as it is");
	offset = outside ? (size + 7) & ~7 : found_offset;
	is_u64(view.offset, offset, "%s: that is where the kernel wrote its pointer", name);
	/* The end of a list is 0, unless it is encoded. */
	if (!outside)
		is_u64(view.hardened, !!found_word, "%s: hardened", name);

	damage("cycle", first_number, 0, last, "the last one leads to the first one");
	damage("cycle", first_number, 0, first, "it leads to itself");
	damage("outside", first_number, 0, other, "it leads to an object of another slab");
	damage("outside", first_number, 0, 0x1000, "it leads to user space");
	damage("misaligned", first_number, 0, first + 8, "it leads into an object");
	damage("count", last_number, first, 0, "the list ends too early");
	slabs("put 0 %u 1", nr_held);
	cache_end();
}

int main(void)
{
	if (has_kasan())
		skip_all("KASAN reports who writes to what is free");
	slabs_begin();
	mlockall(MCL_CURRENT | MCL_FUTURE);
	kinds("mms-damage-40", 40, "plain");
	kinds("mms-damage-1000", 1000, "align");
	kinds("mms-damage-200", 200, "ctor");
	slabs_end();
	return done();
}
