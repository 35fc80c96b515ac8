// SPDX-License-Identifier: GPL-2.0-only
/*
 * Areas of vmalloc() of all sizes, for a moment: while it is loaded, from a page to
 * what takes huge pages, so that tables of the kernel's half are made and freed.
 */
#include <linux/module.h>
#include <linux/vmalloc.h>

static void *areas[64];

static void areas_free(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		vfree(areas[i]);
}

static int __init areas_init(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(areas); i++)
		areas[i] = vmalloc(PAGE_SIZE << (i % 11));
	/* vfree() of NULL is fine: what there is must do. */
	return 0;
}

static void __exit areas_exit(void)
{
	areas_free();
}

module_init(areas_init);
module_exit(areas_exit);

MODULE_DESCRIPTION("vmalloc areas that come and go");
MODULE_LICENSE("GPL");
