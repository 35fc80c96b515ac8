// SPDX-License-Identifier: GPL-2.0-only
/*
 * Loses memory when it is loaded: a control for what looks for lost memory.
 */
#include <linux/module.h>
#include <linux/slab.h>

/* One may be taken for used, for an old copy of its address somewhere. */
#define OBJECTS	8

/*
 * Newer allocators keep what they give away next in an array, and the address stays
 * there until another takes its place: so many of that size come and go.
 */
#define OTHERS	1024

static void *other[OTHERS];

static int __init leak_init(void)
{
	int i;

	for (i = 0; i < OBJECTS; i++) {
		char *object = kmalloc(300, GFP_KERNEL);

		if (object)
			memset(object, 'l', 300);
		OPTIMIZER_HIDE_VAR(object);
	}
	for (i = 0; i < OTHERS; i++)
		other[i] = kmalloc(300, GFP_KERNEL);
	for (i = 0; i < OTHERS; i++)
		kfree(other[i]);
	return 0;
}

static void __exit leak_exit(void)
{
}

module_init(leak_init);
module_exit(leak_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Loses memory");
