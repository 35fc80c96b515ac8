// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmscope: a microscope for Linux memory management. Loads and unloads its
 * parts in order; what they are is in core/rooms.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/init.h>
#include <linux/module.h>

#include "arch/arch.h"
#include "core/addresses.h"
#include "core/btf.h"
#include "core/memmap.h"
#include "core/tree.h"
#include "slab/cache.h"
#include "slab/layout.h"
#include "system/percpu.h"
#include "task/task.h"

/* What only the kernel's description of its types tells; without it less is known. */
static void __init mms_layouts_init(void)
{
	struct mms_btf btf;
	int ret = mms_btf_open(&btf);

	mms_slab_layout_init(&btf, ret);
	if (ret)
		return;
	mms_percpu_init(&btf);
	mms_btf_close(&btf);
}

static int __init mms_init(void)
{
	int ret;

	mms_arch_init();
	mms_addresses_init();
	mms_layouts_init();
	ret = mms_memmap_init();
	if (ret)
		goto err_memmap;
	mms_caches_init();
	ret = mms_attach_init();
	if (ret)
		goto err_attach;
	ret = mms_tree_create();
	if (ret)
		goto err_tree;
	pr_info("loaded, see README below debugfs\n");
	return 0;

err_tree:
	/* A process may have been attached as soon as there was the file for it. */
	mms_attach_exit();
	mms_tree_remove();
err_attach:
	mms_memmap_exit();
err_memmap:
	mms_percpu_exit();
	return ret;
}

static void __exit mms_exit(void)
{
	mms_attach_exit();
	mms_tree_remove();
	mms_memmap_exit();
	mms_percpu_exit();
}

module_init(mms_init);
module_exit(mms_exit);

MODULE_DESCRIPTION("A microscope for Linux memory management");
MODULE_AUTHOR("The mmscope authors");
MODULE_LICENSE("GPL");
