// SPDX-License-Identifier: GPL-2.0-only
/*
 * The debugfs tree, see tree.h. As debugfs asks of its users, its return
 * values are not looked at: a tree that could not be made is just not there.
 */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "tree.h"

/* Indices follow mms_rooms. */
static struct mms_folder mms_top;
static struct mms_folder *mms_folders;
static u32 mms_nr_folders;
static const struct mms_folder *mms_task_folder;

static struct mms_node *mms_node_create(const struct mms_listing *l,
					struct pid *pid, bool raw)
{
	struct mms_node *node = kzalloc(sizeof(*node), GFP_KERNEL);

	if (!node)
		return NULL;
	kref_init(&node->users);
	mutex_init(&node->lock);
	node->listing = l;
	node->pid = get_pid(pid);
	node->raw = raw;
	return node;
}

/* Under lockdown a file with any write bit cannot even be read. */
static umode_t mms_listing_mode(const struct mms_listing *l)
{
	return l->ask ? 0600 : 0400;
}

/**
 * mms_folder_create() - a folder with its files, in text and in raw
 * @folder: what is created
 * @name: the folder's name
 * @parent: where to put it; NULL: the root of debugfs
 * @listings: its files, ended by NULL; NULL: none
 * @pid: the process they are about, or NULL
 *
 * Context: Process context, may sleep.
 * Return: 0, or -ENOMEM: nothing is left of it then.
 */
int mms_folder_create(struct mms_folder *folder, const char *name,
		      const struct mms_folder *parent,
		      const struct mms_listing *const *listings, struct pid *pid)
{
	u32 i, nr = 0;

	memset(folder, 0, sizeof(*folder));
	while (listings && listings[nr])
		nr++;
	folder->nodes = kcalloc(2 * nr + 1, sizeof(*folder->nodes), GFP_KERNEL);
	if (!folder->nodes)
		return -ENOMEM;
	for (i = 0; i < 2 * nr; i++) {
		folder->nodes[i] = mms_node_create(listings[i / 2], pid, i % 2);
		if (!folder->nodes[i]) {
			mms_folder_remove(folder);
			return -ENOMEM;
		}
		folder->nr_nodes++;
	}

	folder->text = debugfs_create_dir(name, parent ? parent->text : NULL);
	folder->raw = debugfs_create_dir(parent ? name : "raw",
					 parent ? parent->raw : folder->text);
	/* debugfs makes folders 0755; addresses are for root alone. */
	if (!IS_ERR(folder->text))
		d_inode(folder->text)->i_mode = S_IFDIR | 0700;
	if (!IS_ERR(folder->raw))
		d_inode(folder->raw)->i_mode = S_IFDIR | 0700;
	/*
	 * What debugfs calls safe turns every read of an open file into -EIO once
	 * the file is removed. Open files of ours need nothing that goes with it.
	 */
	for (i = 0; i < 2 * nr; i++)
		debugfs_create_file_unsafe(listings[i / 2]->name,
					   mms_listing_mode(listings[i / 2]),
					   i % 2 ? folder->raw : folder->text,
					   folder->nodes[i], &mms_file_fops);
	return 0;
}

/**
 * mms_folder_remove() - take a folder away
 * @folder: the folder; one that was not created is fine
 *
 * Files that are open stay usable.
 *
 * Context: Process context, may sleep: waits for those who are just opening a
 * file.
 */
void mms_folder_remove(struct mms_folder *folder)
{
	u32 i;

	debugfs_remove(folder->text);
	/* The top's raw folder lies inside its text folder, others' do not. */
	if (folder != &mms_top)
		debugfs_remove(folder->raw);
	for (i = 0; i < folder->nr_nodes; i++)
		mms_node_put(folder->nodes[i]);
	kfree(folder->nodes);
	memset(folder, 0, sizeof(*folder));
}

/**
 * mms_tree_task() - where the folders of processes go
 *
 * Context: Any.
 * Return: the folders of the room task.
 */
const struct mms_folder *mms_tree_task(void)
{
	return mms_task_folder;
}

/**
 * mms_tree_create() - the whole tree, without the attached processes
 *
 * Context: Process context, module load.
 * Return: 0, or -ENOMEM: then, too, mms_tree_remove() takes away what is there.
 */
int mms_tree_create(void)
{
	const struct mms_room *room;
	u32 i, nr = 0;
	int ret;

	while (mms_rooms[nr])
		nr++;
	mms_folders = kcalloc(nr + 1, sizeof(*mms_folders), GFP_KERNEL);
	if (!mms_folders)
		return -ENOMEM;
	ret = mms_folder_create(&mms_top, KBUILD_MODNAME, NULL, mms_rooms[0]->listings, NULL);
	for (i = 1; !ret && i < nr; i++) {
		room = mms_rooms[i];
		/* From its first file on somebody may attach a process. */
		if (!strcmp(room->name, "task"))
			mms_task_folder = &mms_folders[i];
		ret = mms_folder_create(&mms_folders[i], room->name, &mms_top,
					room->listings, NULL);
		if (ret)
			break;
		mms_nr_folders = i + 1;
	}
	/* task/self is about whoever opens it. */
	if (!ret)
		ret = mms_folder_create(&mms_folders[nr], "self", mms_task_folder,
					mms_task_room.listings, NULL);
	if (!ret)
		mms_nr_folders = nr + 1;
	return ret;
}

/**
 * mms_tree_remove() - take the whole tree away
 *
 * Context: Process context, module load or unload.
 */
void mms_tree_remove(void)
{
	/* The last ones first: folders go before what they are in. */
	while (mms_nr_folders > 1)
		mms_folder_remove(&mms_folders[--mms_nr_folders]);
	mms_folder_remove(&mms_top);
	kfree(mms_folders);
	mms_folders = NULL;
}
