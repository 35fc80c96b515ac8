/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The debugfs tree: the rooms of the source tree, once as text, once as raw.
 */
#ifndef MMS_CORE_TREE_H
#define MMS_CORE_TREE_H

#include <linux/debugfs.h>
#include <linux/kref.h>
#include <linux/mutex.h>

#include "listing.h"

/**
 * struct mms_room - a folder of listings
 * @name: the folder's name; NULL for the top
 * @help: what is found there
 * @listings: its files, ended by NULL
 */
struct mms_room {
	const char *name;
	const char *help;
	const struct mms_listing *const *listings;
};

/**
 * struct mms_node - one file of the tree
 * @users: the folder it is in, and the open files
 * @listing: what it shows
 * @pid: the process it is about; NULL: none, or whoever opens it
 * @raw: in raw or in text
 * @lock: protects @question
 * @question: what was asked last, or NULL
 */
struct mms_node {
	struct kref users;
	const struct mms_listing *listing;
	struct pid *pid;
	bool raw;
	struct mutex lock;
	struct mms_question *question;
};

/**
 * struct mms_folder - the text and the raw folder of a room
 * @text: the dentry of the text folder
 * @raw: the dentry of the raw folder
 * @nodes: the files in both
 * @nr_nodes: how many
 */
struct mms_folder {
	struct dentry *text;
	struct dentry *raw;
	struct mms_node **nodes;
	u32 nr_nodes;
};

extern const struct file_operations mms_file_fops;
extern const struct mms_room *const mms_rooms[];
extern const struct mms_room mms_task_room;

struct mms_node *mms_node_get(struct mms_node *node);
void mms_node_put(struct mms_node *node);

int mms_folder_create(struct mms_folder *folder, const char *name,
		      const struct mms_folder *parent,
		      const struct mms_listing *const *listings, struct pid *pid);
void mms_folder_remove(struct mms_folder *folder);

int mms_tree_create(void);
void mms_tree_remove(void);
const struct mms_folder *mms_tree_task(void);

#endif /* MMS_CORE_TREE_H */
