/* SPDX-License-Identifier: GPL-2.0-only */
/* Areas, their flags and files, and who is told of their faults. */
#ifndef MMS_COMPAT_VMA_H
#define MMS_COMPAT_VMA_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/userfaultfd_k.h>

#include "config.h"

#ifdef HAVE_PFN_T
#include <linux/pfn_t.h>
#endif

/* The heap, as /proc/PID/maps of this kernel tells it. */
static inline bool mms_vma_is_heap(const struct vm_area_struct *vma)
{
#ifdef HAVE_VMA_IS_INITIAL_HEAP
	return vma_is_initial_heap(vma);
#else
	return vma->vm_start <= vma->vm_mm->brk &&
	       vma->vm_end >= vma->vm_mm->start_brk;
#endif
}

/* The main thread's stack, as /proc/PID/maps tells it. */
static inline bool mms_vma_is_stack(const struct vm_area_struct *vma)
{
	return vma->vm_start <= vma->vm_mm->start_stack &&
	       vma->vm_end >= vma->vm_mm->start_stack;
}

/* The name given to a mapping by prctl(PR_SET_VMA), or NULL. */
static inline const char *mms_vma_anon_name(const struct vm_area_struct *vma)
{
#ifdef CONFIG_ANON_VMA_NAME
#ifndef HAVE_ANON_NAME_OF_FILES
	/* Something else lies in its place. */
	if (vma->vm_file)
		return NULL;
#endif
	return vma->anon_name ? vma->anon_name->name : NULL;
#else
	return NULL;
#endif
}

/* The path a user knows a mapped file by (overlayfs has another one inside). */
static inline const struct path *mms_file_path(struct file *file)
{
#ifdef HAVE_FILE_USER_PATH
	return file_user_path(file);
#else
	return &file->f_path;
#endif
}

/* The inode a user knows it by. */
static inline const struct inode *mms_file_inode(const struct file *file)
{
#ifdef HAVE_FILE_USER_PATH
	return file_user_inode(file);
#else
	return file_inode(file);
#endif
}

/* vm_flags that not every kernel has; of those that lack one no area has it. */
#ifdef VM_SHADOW_STACK
#define MMS_VM_SHADOW_STACK	VM_SHADOW_STACK
#else
#define MMS_VM_SHADOW_STACK	0UL
#endif
#ifdef VM_UFFD_RWP
#define MMS_VM_UFFD_RWP		VM_UFFD_RWP
#else
#define MMS_VM_UFFD_RWP		0UL
#endif

/* vm_flags that depend on how the kernel is configured, as struct mms_name. */
#ifdef CONFIG_MEM_SOFT_DIRTY
#define MMS_VMA_SOFTDIRTY	{ VM_SOFTDIRTY, "sd", "written, or new, since clear_refs" },
#else
#define MMS_VMA_SOFTDIRTY
#endif
#ifdef CONFIG_HAVE_ARCH_USERFAULTFD_MINOR
#define MMS_VMA_UFFD_MINOR	{ VM_UFFD_MINOR, "ui", "userfaultfd is told of minor faults" },
#else
#define MMS_VMA_UFFD_MINOR
#endif
#ifdef CONFIG_X86_USER_SHADOW_STACK
#define MMS_VMA_SHADOW_STACK	{ VM_SHADOW_STACK, "ss", "a shadow stack" },
#else
#define MMS_VMA_SHADOW_STACK
#endif
#ifdef VM_DROPPABLE
#define MMS_VMA_DROPPABLE	{ VM_DROPPABLE, "dp", "dropped rather than swapped" },
#else
#define MMS_VMA_DROPPABLE
#endif
#ifdef VM_SEALED
#define MMS_VMA_SEALED		{ VM_SEALED, "sl", "sealed: cannot be changed or unmapped" },
#else
#define MMS_VMA_SEALED
#endif
/* smaps shows these as ProtectionKey: */
#ifdef CONFIG_ARCH_HAS_PKEYS
#define MMS_VMA_PKEYS							\
	{ VM_PKEY_BIT0, "pkey0", "protection key, bit 0" },		\
	{ VM_PKEY_BIT1, "pkey1", "protection key, bit 1" },		\
	{ VM_PKEY_BIT2, "pkey2", "protection key, bit 2" },		\
	{ VM_PKEY_BIT3, "pkey3", "protection key, bit 3" },
#else
#define MMS_VMA_PKEYS
#endif
/* Only where it was asked for; elsewhere an empty set of flags has its name. */
#ifdef CONFIG_USERFAULTFD_RWP
#define MMS_VMA_UFFD_RWP	{ VM_UFFD_RWP, "ur", "userfaultfd is told of any access" },
#else
#define MMS_VMA_UFFD_RWP
#endif
#ifdef VM_MAYBE_GUARD
#define MMS_VMA_MAYBE_GUARD	{ VM_MAYBE_GUARD, "gu", "guards may have been put into it" },
#else
#define MMS_VMA_MAYBE_GUARD
#endif
#define MMS_VMA_FLAGS_SOME						\
	MMS_VMA_SOFTDIRTY MMS_VMA_UFFD_MINOR MMS_VMA_SHADOW_STACK	\
	MMS_VMA_DROPPABLE MMS_VMA_SEALED MMS_VMA_PKEYS			\
	MMS_VMA_UFFD_RWP MMS_VMA_MAYBE_GUARD

/*
 * What the userfaultfd of an area was opened for, UFFD_FEATURE_*. Older kernels do
 * not show it; nor have they features that change what the kernel does itself, but
 * that of signals.
 */
static inline u32 mms_uffd_features(const struct vm_area_struct *vma)
{
#ifdef HAVE_UFFD_FEATURES
	return vma->vm_userfaultfd_ctx.ctx ? vma->vm_userfaultfd_ctx.ctx->features : 0;
#else
	return 0;
#endif
}

#ifdef UFFD_FEATURE_WP_ASYNC
#define MMS_UFFD_WP_ASYNC	UFFD_FEATURE_WP_ASYNC
#else
#define MMS_UFFD_WP_ASYNC	0
#endif
#ifdef UFFD_FEATURE_RWP_ASYNC
#define MMS_UFFD_RWP_ASYNC	UFFD_FEATURE_RWP_ASYNC
#else
#define MMS_UFFD_RWP_ASYNC	0
#endif

/* Maps any frame into a VM_MIXEDMAP, as a driver's fault() does; for tests. */
static inline vm_fault_t mms_insert_mixed(struct vm_area_struct *vma, unsigned long addr,
					  unsigned long pfn)
{
#ifdef HAVE_PFN_T
	return vmf_insert_mixed(vma, addr, __pfn_to_pfn_t(pfn, PFN_DEV));
#else
	return vmf_insert_mixed(vma, addr, pfn);
#endif
}

#endif /* MMS_COMPAT_VMA_H */
