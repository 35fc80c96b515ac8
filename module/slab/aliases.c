// SPDX-License-Identifier: GPL-2.0-only
/*
 * The names of caches that were merged into another one, see aliases.h.
 *
 * The kernel keeps their number only. But sysfs has a folder for each cache that others are
 * merged with, whose name nobody gave, and links to it by the names that were given.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "../core/buffer.h"
#include "aliases.h"
#include "cache.h"
#include "layout.h"

#define MMS_ALIASES_DIR		"/sys/kernel/slab"
/* Bytes for the names of all links there. */
#define MMS_ALIASES_LINKS	(64 * 1024)

/**
 * struct mms_alias_links - the links of the folder
 * @ctx: how the folder is read
 * @names: their names, each with its NUL
 * @len: bytes of them
 */
struct mms_alias_links {
	struct dir_context ctx;
	char *names;
	size_t len;
};

static bool mms_alias_link(struct dir_context *ctx, const char *name, int len, loff_t offset,
			   u64 inode, unsigned int type)
{
	struct mms_alias_links *l = container_of(ctx, struct mms_alias_links, ctx);

	if (type != DT_LNK)
		return true;
	if (l->len + len + 1 > MMS_ALIASES_LINKS)
		return false;
	memcpy(l->names + l->len, name, len);
	l->names[l->len + len] = '\0';
	l->len += len + 1;
	return true;
}

/* Does a link lead to this folder? */
static bool mms_alias_leads(const char *link, const char *folder)
{
	char file[sizeof(MMS_ALIASES_DIR) + NAME_MAX + 1];
	DEFINE_DELAYED_CALL(done);
	const char *to, *last;
	struct path path;
	bool leads = false;

	snprintf(file, sizeof(file), MMS_ALIASES_DIR "/%s", link);
	if (kern_path(file, 0, &path))
		return false;
	to = vfs_get_link(path.dentry, &done);
	if (!IS_ERR_OR_NULL(to)) {
		last = strrchr(to, '/');
		leads = !strcmp(last ? last + 1 : to, folder);
	}
	do_delayed_call(&done);
	path_put(&path);
	return leads;
}

/* The folder of a cache, as its kobject is called. */
static bool mms_alias_folder(const struct mms_cache *c, char *folder)
{
	const struct mms_cache_layout *l = &mms_slab_layout.cache;
	const struct mms_member *name = &mms_slab_layout.kobj_name;
	unsigned long at;

	memset(folder, 0, MMS_CACHE_NAME);
	return l->kobj.bits && name->bits == 64 &&
	       !copy_from_kernel_nofault(&at, (void *)c->address + l->kobj.bit / 8 + name->bit / 8,
					 sizeof(at)) &&
	       !copy_from_kernel_nofault(folder, (void *)at, MMS_CACHE_NAME / 2) && *folder;
}

/* Whole names; what there is no room for is dots. */
static void mms_alias_add(char *names, const char *name)
{
	static const char more[] = " ...";
	size_t len = strlen(names);

	if (len + 1 + strlen(name) + sizeof(more) > MMS_ALIASES_MAX) {
		if (len < sizeof(more) || strcmp(names + len - strlen(more), more))
			strlcat(names, more, MMS_ALIASES_MAX);
		return;
	}
	snprintf(names + len, MMS_ALIASES_MAX - len, "%s%s", len ? " " : "", name);
}

/**
 * mms_cache_aliases() - the names of the caches that were merged into one
 * @c: the cache
 * @names: gets them, MMS_ALIASES_MAX bytes, separated by blanks; empty: they are not known
 *
 * Context: Process context of somebody who sees /sys, no lock held: sysfs may wait for
 * slab_mutex. Sleeps.
 */
void mms_cache_aliases(const struct mms_cache *c, char *names)
{
	struct mms_alias_links l = { .ctx.actor = mms_alias_link };
	char folder[MMS_CACHE_NAME];
	struct file *dir;
	const char *name;

	*names = '\0';
	if (c->refcount <= 1 || !mms_alias_folder(c, folder))
		return;
	l.names = mms_buffer(MMS_ALIASES_LINKS, 0);
	dir = filp_open(MMS_ALIASES_DIR, O_RDONLY | O_DIRECTORY, 0);
	if (l.names && !IS_ERR(dir))
		iterate_dir(dir, &l.ctx);
	if (!IS_ERR(dir))
		filp_close(dir, NULL);
	for (name = l.names; name && name < l.names + l.len; name += strlen(name) + 1)
		if (strcmp(name, c->name) && mms_alias_leads(name, folder))
			mms_alias_add(names, name);
	kvfree(l.names);
}
