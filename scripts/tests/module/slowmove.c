// SPDX-License-Identifier: GPL-2.0-only
/*
 * slowmove: pages whose migration takes as long as wanted, so that what page tables
 * say meanwhile can be looked at. /dev/slowmove:
 *
 *	mmap		pages of a file of its own, whose migrate_folio waits
 *	write "watch"	moves of any page of the writer's wait, too, with their
 *			entries in place, where the kernel has MMU notifiers
 *	write "hold"	from now on moves wait; with an address in hex only of that,
 *			among those of the writer that is watched
 *	write "go"	they need not wait any longer
 *	read		how many are waiting
 */
#include <linux/fs.h>
#include <linux/highmem.h>
#include <linux/migrate.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mmu_notifier.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/pseudo_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

/* Nothing waits longer, whatever becomes of who said "hold". */
#define LONGEST	(60 * HZ)

static DECLARE_WAIT_QUEUE_HEAD(slow_queue);
static bool slow_held;
static unsigned long slow_at;
static atomic_t slow_waiting = ATOMIC_INIT(0);
static struct inode *slow_inode;
static struct vfsmount *slow_mount;
static int slow_mounted;

static void slow_wait(void)
{
	atomic_inc(&slow_waiting);
	wait_event_timeout(slow_queue, !READ_ONCE(slow_held), LONGEST);
	atomic_dec(&slow_waiting);
}

/* By now the entries of all processes that map it are migration entries. */
static int slow_migrate_folio(struct address_space *mapping, struct folio *dst,
			      struct folio *src, enum migrate_mode mode)
{
	slow_wait();
	return migrate_folio(mapping, dst, src, mode);
}

static const struct address_space_operations slow_aops = {
	.dirty_folio = noop_dirty_folio,
	.migrate_folio = slow_migrate_folio,
};

static vm_fault_t slow_fault(struct vm_fault *vmf)
{
	struct address_space *mapping = vmf->vma->vm_file->f_mapping;
	struct page *page = find_or_create_page(mapping, vmf->pgoff, mapping_gfp_mask(mapping));

	if (!page)
		return VM_FAULT_OOM;
	if (!PageUptodate(page)) {
		clear_highpage(page);
		SetPageUptodate(page);
	}
	vmf->page = page;
	return VM_FAULT_LOCKED;
}

static const struct vm_operations_struct slow_vm_ops = { .fault = slow_fault };

static int slow_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &slow_vm_ops;
	return 0;
}

/* Whether there are notifiers is the kernel's configuration, asked here once. */
#ifdef CONFIG_MMU_NOTIFIER
struct slow_watch {
	struct mmu_notifier notifier;
};

static bool slow_is_meant(const struct mmu_notifier_range *range)
{
	return !slow_at || (slow_at >= range->start && slow_at < range->end);
}

/* After the entries were exchanged, before the page is copied: no spinlock is held. */
static void slow_range_end(struct mmu_notifier *n, const struct mmu_notifier_range *range)
{
	if (READ_ONCE(slow_held) && range->event == MMU_NOTIFY_CLEAR &&
	    mmu_notifier_range_blockable(range) && slow_is_meant(range))
		slow_wait();
}

static const struct mmu_notifier_ops slow_notifier_ops = {
	.invalidate_range_end = slow_range_end,
};

static int slow_watch(struct file *file)
{
	struct slow_watch *w = kzalloc(sizeof(*w), GFP_KERNEL);
	int ret;

	if (!w)
		return -ENOMEM;
	w->notifier.ops = &slow_notifier_ops;
	ret = file->private_data ? -EBUSY : mmu_notifier_register(&w->notifier, current->mm);
	if (ret)
		kfree(w);
	else
		file->private_data = w;
	return ret;
}

static void slow_unwatch(struct file *file)
{
	struct slow_watch *w = file->private_data;

	if (w)
		mmu_notifier_unregister(&w->notifier, w->notifier.mm);
	kfree(w);
}
#else
static int slow_watch(struct file *file) { return -EOPNOTSUPP; }
static void slow_unwatch(struct file *file) { }
#endif

/* "hold", "hold 7f3e9c1a0000" */
static int slow_hold(const char *address)
{
	int ret = *address ? kstrtoul(address, 16, &slow_at) : 0;

	if (!*address)
		slow_at = 0;
	if (!ret)
		WRITE_ONCE(slow_held, true);
	return ret;
}

static void slow_go(void)
{
	WRITE_ONCE(slow_held, false);
	wake_up_all(&slow_queue);
}

static int slow_open(struct inode *inode, struct file *file)
{
	file->private_data = NULL;
	/* All files are one, and none the device's inode. */
	file->f_mapping = slow_inode->i_mapping;
	return 0;
}

static int slow_release(struct inode *inode, struct file *file)
{
	slow_go();
	slow_unwatch(file);
	return 0;
}

static ssize_t slow_write(struct file *file, const char __user *user, size_t len, loff_t *pos)
{
	char word[32] = "";
	int ret = 0;

	if (len >= sizeof(word) || copy_from_user(word, user, len))
		return -EINVAL;
	if (!strcmp(word, "watch"))
		ret = slow_watch(file);
	else if (!strncmp(word, "hold", 4))
		ret = slow_hold(word + 4 + (word[4] == ' '));
	else if (!strcmp(word, "go"))
		slow_go();
	else
		ret = -EINVAL;
	return ret ?: len;
}

static ssize_t slow_read(struct file *file, char __user *user, size_t len, loff_t *pos)
{
	char text[16];
	int n = scnprintf(text, sizeof(text), "%d\n", atomic_read(&slow_waiting));

	*pos = 0;
	return simple_read_from_buffer(user, len, pos, text, n);
}

static const struct file_operations slow_fops = {
	.owner = THIS_MODULE,
	.open = slow_open,
	.release = slow_release,
	.mmap = slow_mmap,
	.write = slow_write,
	.read = slow_read,
};

static struct miscdevice slow_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "slowmove",
	.fops = &slow_fops,
};

/*
 * A file system for one inode, as graphics drivers have one. It has no owner: it is
 * mounted as long as the module is there, and would keep it for ever.
 */
static int slow_init_fs_context(struct fs_context *fc)
{
	return init_pseudo(fc, 0x510e) ? 0 : -ENOMEM;
}

static struct file_system_type slow_fs = {
	.name = "slowmove",
	.init_fs_context = slow_init_fs_context,
	.kill_sb = kill_anon_super,
};

static int __init slow_init(void)
{
	int ret = simple_pin_fs(&slow_fs, &slow_mount, &slow_mounted);

	if (ret)
		return ret;
	slow_inode = alloc_anon_inode(slow_mount->mnt_sb);
	if (IS_ERR(slow_inode)) {
		ret = PTR_ERR(slow_inode);
		goto err_release_fs;
	}
	slow_inode->i_mapping->a_ops = &slow_aops;
	ret = misc_register(&slow_device);
	if (ret)
		goto err_put_inode;
	return 0;

err_put_inode:
	iput(slow_inode);
err_release_fs:
	simple_release_fs(&slow_mount, &slow_mounted);
	return ret;
}

static void __exit slow_exit(void)
{
	misc_deregister(&slow_device);
	iput(slow_inode);
	simple_release_fs(&slow_mount, &slow_mounted);
}

module_init(slow_init);
module_exit(slow_exit);

MODULE_DESCRIPTION("Pages that are moved slowly");
MODULE_LICENSE("GPL");
