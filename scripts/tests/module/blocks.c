// SPDX-License-Identifier: GPL-2.0-only
/*
 * Takes blocks from the page allocator, as it is told, and gives them back. Written
 * to /dev/mms-blocks, all numbers hex:
 *
 *	get ORDER GFP NODE COUNT	so many more blocks; fewer, if there are no more
 *	level GFP NODE ZONE FREE	single pages, until a zone has just FREE
 *	drop				the blocks of "get" back, the last one first
 *	put				all back
 *
 * Reading tells of what it has but for the pages of "level", a block a line: first
 * frame, order, node, name of the zone.
 */
#include <linux/gfp.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/uaccess.h>
#include <linux/vmstat.h>

#define BLOCKS_MAX	1024
#define NODES		4

static DEFINE_MUTEX(blocks_lock);
static struct page *blocks[BLOCKS_MAX];
static u8 orders[BLOCKS_MAX];
static u32 nr_blocks;
/* Pages of "level", as many as there may be. */
static struct list_head filling[NODES][MAX_NR_ZONES];

static int blocks_get(u32 order, gfp_t gfp, u32 node, u32 count)
{
	struct page *page;

	for (; count && nr_blocks < BLOCKS_MAX; count--) {
		page = alloc_pages_node(node, gfp | __GFP_NOWARN, order);
		if (!page)
			break;
		blocks[nr_blocks] = page;
		orders[nr_blocks++] = order;
	}
	return 0;
}

static void free_list(struct list_head *list)
{
	struct page *page, *next;

	list_for_each_entry_safe(page, next, list, lru) {
		list_del(&page->lru);
		__free_page(page);
	}
}

/* What comes of another zone goes back, but not before: it would come again. */
static int blocks_level(gfp_t gfp, u32 node, u32 index, unsigned long free)
{
	struct list_head *list;
	struct page *page;
	struct zone *zone;
	LIST_HEAD(strays);

	if (node >= NODES || index >= MAX_NR_ZONES)
		return -EINVAL;
	list = &filling[node][index];
	zone = &NODE_DATA(node)->node_zones[index];
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) > free) {
		page = alloc_pages_node(node, gfp | __GFP_NOWARN, 0);
		if (!page)
			break;
		list_add(&page->lru, page_zone(page) == zone ? list : &strays);
		cond_resched();
	}
	free_list(&strays);
	while (zone_page_state_snapshot(zone, NR_FREE_PAGES) < free && !list_empty(list)) {
		page = list_first_entry(list, struct page, lru);
		list_del(&page->lru);
		__free_page(page);
	}
	return 0;
}

static void blocks_drop(void)
{
	while (nr_blocks) {
		nr_blocks--;
		__free_pages(blocks[nr_blocks], orders[nr_blocks]);
	}
}

static void blocks_put(void)
{
	u32 i;

	blocks_drop();
	for (i = 0; i < NODES * MAX_NR_ZONES; i++)
		free_list(&filling[i / MAX_NR_ZONES][i % MAX_NR_ZONES]);
}

static ssize_t blocks_write(struct file *file, const char __user *from, size_t size, loff_t *pos)
{
	unsigned long free;
	u32 a, b, c, d;
	char text[64];
	int ret;

	if (size >= sizeof(text))
		return -E2BIG;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	text[size] = '\0';
	mutex_lock(&blocks_lock);
	if (sscanf(text, "get %x %x %x %x", &a, &b, &c, &d) == 4 && node_online(c)) {
		ret = blocks_get(a, (__force gfp_t)b, c, d);
	} else if (sscanf(text, "level %x %x %x %lx", &a, &b, &c, &free) == 4 && node_online(b)) {
		ret = blocks_level((__force gfp_t)a, b, c, free);
	} else if (!strncmp(text, "drop", 4)) {
		blocks_drop();
		ret = 0;
	} else if (!strncmp(text, "put", 3)) {
		blocks_put();
		ret = 0;
	} else {
		ret = -EINVAL;
	}
	mutex_unlock(&blocks_lock);
	return ret ?: size;
}

static int blocks_show(struct seq_file *m, void *v)
{
	struct page *page;
	u32 i;

	mutex_lock(&blocks_lock);
	for (i = 0; i < nr_blocks; i++) {
		page = blocks[i];
		seq_printf(m, "%lx %x %x %s\n", page_to_pfn(page), orders[i],
			   page_to_nid(page), page_zone(page)->name);
	}
	mutex_unlock(&blocks_lock);
	return 0;
}

static int blocks_open(struct inode *inode, struct file *file)
{
	/* Of the device, which is only one. */
	file->private_data = NULL;
	return single_open(file, blocks_show, NULL);
}

static const struct file_operations blocks_fops = {
	.owner = THIS_MODULE,
	.open = blocks_open,
	.read = seq_read,
	.write = blocks_write,
	.llseek = seq_lseek,
	.release = single_release,
};

static struct miscdevice blocks_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mms-blocks",
	.fops = &blocks_fops,
};

static int __init blocks_init(void)
{
	u32 i;

	for (i = 0; i < NODES * MAX_NR_ZONES; i++)
		INIT_LIST_HEAD(&filling[i / MAX_NR_ZONES][i % MAX_NR_ZONES]);
	return misc_register(&blocks_device);
}

static void __exit blocks_exit(void)
{
	misc_deregister(&blocks_device);
	blocks_put();
}

module_init(blocks_init);
module_exit(blocks_exit);

MODULE_DESCRIPTION("Takes blocks from the page allocator, for tests of mmscope");
MODULE_LICENSE("GPL");
