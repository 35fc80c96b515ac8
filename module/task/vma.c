// SPDX-License-Identifier: GPL-2.0-only
/*
 * One VMA: its permissions and its name, as /proc/PID/maps has them
 * (show_map_vma() and get_vma_name() of fs/proc/task_mmu.c).
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/mm.h>

#include "../compat.h"
#include "task.h"

/**
 * mms_vma_perms() - the permissions of a VMA in four letters
 * @vma: the VMA
 * @perms: where to write them, with a NUL
 *
 * Context: Expects the mm's mmap_lock held.
 */
void mms_vma_perms(const struct vm_area_struct *vma, char perms[MMS_PERMS_LEN + 1])
{
	perms[0] = vma->vm_flags & VM_READ ? 'r' : '-';
	perms[1] = vma->vm_flags & VM_WRITE ? 'w' : '-';
	perms[2] = vma->vm_flags & VM_EXEC ? 'x' : '-';
	perms[3] = vma->vm_flags & VM_MAYSHARE ? 's' : 'p';
	perms[4] = '\0';
}

/**
 * mms_vma_name() - what is mapped
 * @vma: the VMA
 * @buf: a buffer for a path
 * @size: its size, at least PATH_MAX
 *
 * Context: Expects the mm's mmap_lock held.
 * Return: a path, or a name in brackets; NULL for plain anonymous memory. It
 * lies in @buf or lasts as long as the VMA.
 */
const char *mms_vma_name(struct vm_area_struct *vma, char *buf, size_t size)
{
	const char *anon = mms_vma_anon_name(vma);
	const char *name;

	if (vma->vm_file) {
		if (anon) {
			snprintf(buf, size, "[anon_shmem:%s]", anon);
			return buf;
		}
		name = d_path(mms_file_path(vma->vm_file), buf, size);
		return IS_ERR(name) ? "(path too long)" : name;
	}
	if (vma->vm_ops && vma->vm_ops->name) {
		name = vma->vm_ops->name(vma);
		if (name)
			return name;
	}
	if (mms_vma_is_heap(vma))
		return "[heap]";
	if (mms_vma_is_stack(vma))
		return "[stack]";
	if (anon) {
		snprintf(buf, size, "[anon:%s]", anon);
		return buf;
	}
	return NULL;
}
