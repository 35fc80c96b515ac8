// SPDX-License-Identifier: GPL-2.0-only
/*
 * A slab cache of one's own, for each that has /dev/mms-slabs open: objects are allocated
 * and freed as it is told, on the CPU of who writes. What is written:
 *
 *	create NAME SIZE KIND	the cache, one for each open file; see slabs_kinds
 *	get COUNT		so many objects more
 *	put FIRST COUNT STEP	frees objects, by number: FIRST, FIRST + STEP, ...
 *	shrink			kmem_cache_shrink(): all that is free goes to its slab
 *	offset INDEX		finds where in this object, which is free, the kernel wrote, and
 *				what
 *	xor INDEX OFFSET VALUE	changes a word of an object that is free; VALUE is hex
 *	repair			makes all these as they were
 *	storm COUNT		allocates so many and frees those that others allocated; many
 *				may do so at once
 *	calm			frees what storms have left
 *	cycle NAME COUNT	creates so many caches, uses them a little and destroys them
 *
 * Reading tells the offset that was found, -1 for none, the word there, and how many objects
 * storms have; and of each object of "get": number, address, first frame, order and node of
 * its slab, and whether it is held. What has been changed is repaired before anything else
 * is done.
 */
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define OBJECTS_MAX	4096
#define STORM		512
#define PLANTED_MAX	4
#define CYCLE_CACHES	16
/* What an object is full of when it is freed. */
#define FILL		0xa5

struct slabs_object {
	void *at;
	bool held;
};

struct slabs_planted {
	unsigned long *word;
	unsigned long value;
};

/* Of an open file. */
struct slabs {
	struct mutex lock;
	struct kmem_cache *cache;
	unsigned int size;
	bool fill;
	int offset;
	unsigned long word;
	u32 nr;
	u32 nr_planted;
	struct slabs_planted planted[PLANTED_MAX];
	void *storm[STORM];
	struct slabs_object objects[OBJECTS_MAX];
};

static void slabs_ctor(void *object)
{
	memset(object, 0, sizeof(long));
}

static const struct slabs_kind {
	const char *name;
	slab_flags_t flags;
	bool ctor;
	/* A window for copies to user space, without which caches may be merged. */
	bool user;
} slabs_kinds[] = {
	{ "plain", 0, false, true },
	{ "align", SLAB_HWCACHE_ALIGN, false, true },
	{ "account", SLAB_RECLAIM_ACCOUNT, false, true },
	{ "rcu", SLAB_TYPESAFE_BY_RCU, false, false },
	{ "ctor", 0, true, false },
	{ "merge", 0, false, false },
};

static struct kmem_cache *slabs_make(const char *name, unsigned int size,
				     const struct slabs_kind *kind)
{
	return kmem_cache_create_usercopy(name, size, 0, kind->flags, kind->user ? 8 : 0,
					  kind->user ? 16 : 0, kind->ctor ? slabs_ctor : NULL);
}

static int slabs_create(struct slabs *s, const char *name, u32 size, const char *word)
{
	u32 i;

	if (s->cache || size < 24 || size > PAGE_SIZE)
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(slabs_kinds); i++) {
		if (strcmp(slabs_kinds[i].name, word))
			continue;
		s->cache = slabs_make(name, size, slabs_kinds + i);
		s->size = size;
		s->fill = !slabs_kinds[i].ctor;
		return s->cache ? 0 : -ENOMEM;
	}
	return -EINVAL;
}

static void slabs_repair(struct slabs *s)
{
	while (s->nr_planted) {
		s->nr_planted--;
		*s->planted[s->nr_planted].word ^= s->planted[s->nr_planted].value;
	}
}

static int slabs_xor(struct slabs *s, u32 index, u32 offset, unsigned long value)
{
	struct slabs_planted *p = s->planted + s->nr_planted;

	if (index >= s->nr || s->objects[index].held || s->nr_planted == PLANTED_MAX ||
	    offset % sizeof(long) || offset > s->size)
		return -EINVAL;
	p->word = s->objects[index].at + offset;
	p->value = value;
	*p->word ^= value;
	s->nr_planted++;
	return 0;
}

/* Where there is something else than it was filled with; only one word may be. */
static int slabs_offset(struct slabs *s, u32 index)
{
	unsigned long *words, filled;
	u32 i;

	if (index >= s->nr || s->objects[index].held || !s->fill)
		return -EINVAL;
	words = s->objects[index].at;
	memset(&filled, FILL, sizeof(filled));
	s->offset = -1;
	s->word = 0;
	for (i = 0; i < s->size / sizeof(long); i++) {
		if (READ_ONCE(words[i]) == filled)
			continue;
		if (s->offset >= 0)
			return -EUCLEAN;
		s->offset = i * sizeof(long);
		s->word = words[i];
	}
	return 0;
}

static int slabs_get(struct slabs *s, u32 count)
{
	void *object;

	if (!s->cache)
		return -EINVAL;
	for (; count; count--) {
		object = s->nr < OBJECTS_MAX ? kmem_cache_alloc(s->cache, GFP_KERNEL) : NULL;
		if (!object)
			return -ENOMEM;
		s->objects[s->nr].at = object;
		s->objects[s->nr++].held = true;
	}
	return 0;
}

static void slabs_free(struct slabs *s, struct slabs_object *o)
{
	if (!o->held)
		return;
	if (s->fill)
		memset(o->at, FILL, s->size);
	o->held = false;
	kmem_cache_free(s->cache, o->at);
}

static int slabs_put(struct slabs *s, u32 first, u32 count, u32 step)
{
	for (; count && first < s->nr; count--, first += step)
		slabs_free(s, s->objects + first);
	return count ? -EINVAL : 0;
}

/* With no lock: objects change hands, and each is somebody's. */
static int slabs_storm(struct slabs *s, u32 count)
{
	void *object;

	if (!s->cache)
		return -EINVAL;
	for (; count; count--) {
		object = kmem_cache_alloc(s->cache, GFP_KERNEL);
		if (!object)
			return -ENOMEM;
		object = xchg(&s->storm[get_random_u32_below(STORM)], object);
		if (object)
			kmem_cache_free(s->cache, object);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static void slabs_calm(struct slabs *s)
{
	void *object;
	u32 i;

	for (i = 0; i < STORM; i++) {
		object = xchg(&s->storm[i], NULL);
		if (object)
			kmem_cache_free(s->cache, object);
	}
}

/* Its objects come and go before it does. */
static void slabs_use(struct kmem_cache *cache, u32 count)
{
	void *objects[40];
	u32 i, nr = 0;

	while (nr < min_t(u32, count, ARRAY_SIZE(objects))) {
		objects[nr] = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!objects[nr])
			break;
		nr++;
	}
	for (i = 0; i < nr; i++)
		kmem_cache_free(cache, objects[i]);
}

/*
 * The end of a cache whose slabs RCU frees waits for that: only one of them in 16.
 */
static int slabs_cycle(const char *name, u32 count)
{
	struct kmem_cache *caches[CYCLE_CACHES];
	const struct slabs_kind *kind;
	char own[48];
	u32 i, j;

	for (i = 0; i < count; i += CYCLE_CACHES) {
		for (j = 0; j < CYCLE_CACHES; j++) {
			kind = slabs_kinds + (j ? j % ARRAY_SIZE(slabs_kinds) : 3);
			if (j && kind->flags & SLAB_TYPESAFE_BY_RCU)
				kind = slabs_kinds;
			snprintf(own, sizeof(own), "%s-%u", name, i + j);
			caches[j] = slabs_make(own, 24 + 8 * ((i + j) % 200), kind);
			if (caches[j])
				slabs_use(caches[j], 3 * j);
		}
		for (j = 0; j < CYCLE_CACHES; j++)
			kmem_cache_destroy(caches[j]);
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static int slabs_command(struct slabs *s, const char *text)
{
	char name[32], kind[16];
	unsigned long value;
	u32 a, b, c;

	if (sscanf(text, "create %31s %u %15s", name, &a, kind) == 3)
		return slabs_create(s, name, a, kind);
	if (sscanf(text, "xor %u %u %lx", &a, &b, &value) == 3)
		return slabs_xor(s, a, b, value);
	slabs_repair(s);
	if (sscanf(text, "get %u", &a) == 1)
		return slabs_get(s, a);
	if (sscanf(text, "put %u %u %u", &a, &b, &c) == 3)
		return slabs_put(s, a, b, c);
	if (sscanf(text, "offset %u", &a) == 1)
		return slabs_offset(s, a);
	if (sscanf(text, "cycle %31s %u", name, &a) == 2)
		return slabs_cycle(name, a);
	if (!strncmp(text, "shrink", 6) && s->cache) {
		kmem_cache_shrink(s->cache);
		return 0;
	}
	if (!strncmp(text, "calm", 4)) {
		slabs_calm(s);
		return 0;
	}
	return strncmp(text, "repair", 6) ? -EINVAL : 0;
}

static struct slabs *slabs_of(struct file *file)
{
	struct seq_file *m = file->private_data;

	return m->private;
}

static ssize_t slabs_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	struct slabs *s = slabs_of(file);
	char text[96];
	u32 count;
	int ret;

	if (size >= sizeof(text))
		return -E2BIG;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	text[size] = '\0';
	if (sscanf(text, "storm %u", &count) == 1)
		return slabs_storm(s, count) ?: size;
	mutex_lock(&s->lock);
	ret = slabs_command(s, text);
	mutex_unlock(&s->lock);
	return ret ?: size;
}

static int slabs_show(struct seq_file *m, void *v)
{
	struct slabs *s = m->private;
	struct slabs_object *o;
	struct folio *folio;
	u32 i, storm = 0;

	mutex_lock(&s->lock);
	for (i = 0; i < STORM; i++)
		storm += !!READ_ONCE(s->storm[i]);
	seq_printf(m, "offset %d word %lx storm %u\n", s->offset, s->word, storm);
	for (i = 0; i < s->nr; i++) {
		o = s->objects + i;
		seq_printf(m, "%u %lx", i, (unsigned long)o->at);
		/* Of one that is free the slab may be gone. */
		if (o->held) {
			folio = virt_to_folio(o->at);
			seq_printf(m, " %lx %u %d held\n", folio_pfn(folio), folio_order(folio),
				   folio_nid(folio));
		} else {
			seq_puts(m, " 0 0 0 free\n");
		}
	}
	mutex_unlock(&s->lock);
	return 0;
}

static int slabs_open(struct inode *inode, struct file *file)
{
	struct slabs *s = kvzalloc(sizeof(*s), GFP_KERNEL);
	int ret;

	if (!s)
		return -ENOMEM;
	mutex_init(&s->lock);
	s->offset = -1;
	/* Of the device, which is only one. */
	file->private_data = NULL;
	ret = single_open(file, slabs_show, s);
	if (ret)
		kvfree(s);
	return ret;
}

static int slabs_release(struct inode *inode, struct file *file)
{
	struct slabs *s = slabs_of(file);
	u32 i;

	slabs_repair(s);
	for (i = 0; i < s->nr; i++)
		slabs_free(s, s->objects + i);
	slabs_calm(s);
	kmem_cache_destroy(s->cache);
	kvfree(s);
	return single_release(inode, file);
}

static const struct file_operations slabs_fops = {
	.owner = THIS_MODULE,
	.open = slabs_open,
	.read = seq_read,
	.write = slabs_write,
	.llseek = seq_lseek,
	.release = slabs_release,
};

static struct miscdevice slabs_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mms-slabs",
	.fops = &slabs_fops,
};
module_misc_device(slabs_device);

MODULE_DESCRIPTION("Slab caches that are used as one is told, for tests of mmscope");
MODULE_LICENSE("GPL");
