// SPDX-License-Identifier: GPL-2.0-only
/*
 * task/PID/vmas: the virtual memory areas of a process.
 *
 * The same areas as /proc/PID/maps, but for [vsyscall]: that page belongs to
 * no VMA of the process, maps makes it up.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>

#include "../compat.h"
#include "../core/view.h"
#include "task.h"

/**
 * struct mms_vma - a row of task/PID/vmas
 * @start: first address
 * @end: the address after the last
 * @size: bytes
 * @flags: vm_flags
 * @offset: of @start in the file, bytes
 * @inode: of the file
 * @perms: string: rwx and s or p
 * @device: string: of the file's file system, MAJOR:MINOR in hex
 * @anon_vma: has an anon_vma: anonymous pages were made here
 * @pad: 0
 * @name: string: path, or what it is
 */
struct mms_vma {
	u64 start;
	u64 end;
	u64 size;
	u64 flags;
	u64 offset;
	u64 inode;
	u32 perms;
	u32 device;
	u8 anon_vma;
	u8 pad[3];
	u32 name;
};

/* The letters of VmFlags in /proc/PID/smaps; Documentation/filesystems/proc.rst. */
static const struct mms_name mms_vma_flag_names[] = {
	{ VM_READ, "rd", "readable" },
	{ VM_WRITE, "wr", "writable" },
	{ VM_EXEC, "ex", "executable" },
	{ VM_SHARED, "sh", "shared" },
	{ VM_MAYREAD, "mr", "mprotect() may make it readable" },
	{ VM_MAYWRITE, "mw", "mprotect() may make it writable" },
	{ VM_MAYEXEC, "me", "mprotect() may make it executable" },
	{ VM_MAYSHARE, "ms", "mapped with MAP_SHARED" },
	{ VM_GROWSDOWN, "gd", "grows down: a stack" },
	{ VM_PFNMAP, "pf", "bare frames without struct page: a driver's" },
	{ VM_LOCKED, "lo", "pages stay in memory" },
	{ VM_IO, "io", "registers or memory of a device" },
	{ VM_SEQ_READ, "sr", "MADV_SEQUENTIAL" },
	{ VM_RAND_READ, "rr", "MADV_RANDOM" },
	{ VM_DONTCOPY, "dc", "not copied by fork()" },
	{ VM_DONTEXPAND, "de", "mremap() cannot expand it" },
	{ VM_LOCKONFAULT, "lf", "pages stay once they are there" },
	{ VM_ACCOUNT, "ac", "counts against the commit limit" },
	{ VM_NORESERVE, "nr", "no swap is reserved for it" },
	{ VM_HUGETLB, "ht", "of the pool of huge pages" },
	{ VM_SYNC, "sf", "page faults are synchronous" },
	{ VM_ARCH_1, "ar", "the architecture's" },
	{ VM_WIPEONFORK, "wf", "empty in the child after fork()" },
	{ VM_DONTDUMP, "dd", "not part of a core dump" },
	MMS_VMA_FLAGS_SOME
	{ VM_MIXEDMAP, "mm", "bare frames and pages mixed" },
	{ VM_HUGEPAGE, "hg", "MADV_HUGEPAGE" },
	{ VM_NOHUGEPAGE, "nh", "MADV_NOHUGEPAGE" },
	{ VM_MERGEABLE, "mg", "KSM may merge its pages" },
	{ VM_UFFD_MISSING, "um", "userfaultfd is told of missing pages" },
	{ VM_UFFD_WP, "uw", "userfaultfd is told of writes" },
	{}
};

static const struct mms_field mms_vma_fields[] = {
	MMS_FIELD(mms_vma, start, ADDR, 16, "first address"),
	MMS_FIELD(mms_vma, end, ADDR, 16, "the address after the last"),
	MMS_FIELD(mms_vma, perms, STRING, 5, "read, write, execute; private or shared"),
	MMS_FIELD(mms_vma, size, BYTES, 8, "bytes of address space"),
	MMS_FIELD(mms_vma, offset, HEX, 8, "of the start in the file, bytes"),
	MMS_FIELD(mms_vma, device, STRING, 6, "of the file's file system, MAJOR:MINOR in hex"),
	MMS_FIELD(mms_vma, inode, COUNT, 7, "of the file"),
	MMS_FIELD_NAMES(mms_vma, flags, FLAGS, 11, mms_vma_flag_names,
			"vm_flags, by the letters of VmFlags in smaps"),
	MMS_FIELD(mms_vma, anon_vma, BOOL, 0, "anonymous pages were made here: it has an anon_vma"),
	MMS_FIELD(mms_vma, name, STRING, 10, "file, or what else is mapped"),
};

static const struct mms_type mms_vma_types[] = {
	MMS_TYPE("vmas", mms_vma, mms_vma_fields, 0, 0, "a virtual memory area",
		 .key = "start"),
};

static void mms_vma_fill(struct mms_query *q, struct mms_batch *b,
			 struct mms_vma *r, struct vm_area_struct *vma)
{
	char perms[MMS_PERMS_LEN + 1], device[16];
	const struct inode *inode;
	const char *name;

	r->start = vma->vm_start;
	r->end = vma->vm_end;
	r->size = vma->vm_end - vma->vm_start;
	r->flags = vma->vm_flags;
	r->anon_vma = !!vma->anon_vma;
	mms_vma_perms(vma, perms);
	r->perms = mms_batch_string(b, perms, MMS_PERMS_LEN);
	if (vma->vm_file) {
		inode = mms_file_inode(vma->vm_file);
		r->offset = (u64)vma->vm_pgoff << PAGE_SHIFT;
		r->inode = inode->i_ino;
		snprintf(device, sizeof(device), "%02x:%02x",
			 MAJOR(inode->i_sb->s_dev), MINOR(inode->i_sb->s_dev));
	} else {
		strscpy(device, "00:00", sizeof(device));
	}
	r->device = mms_batch_str(b, device);
	name = mms_vma_name(vma, q->path, PATH_MAX);
	r->name = mms_batch_str(b, name);
}

/* One batch is one hold of mmap_lock; the cursor is the next address. */
static int mms_vmas_scan(struct mms_query *q, struct mms_batch *b)
{
	struct vm_area_struct *vma;
	int ret = mms_subject_lock(q);

	if (ret)
		return ret;
	VMA_ITERATOR(vmi, q->subject.mm, q->cursor);

	for_each_vma(vmi, vma) {
		if (!mms_batch_room(b, sizeof(struct mms_vma) + sizeof(struct mms_raw_block),
				    PATH_MAX + 32)) {
			q->cursor = vma->vm_start;
			ret = MMS_MORE;
			break;
		}
		mms_vma_fill(q, b, mms_batch_push(b, 0), vma);
	}
	mms_subject_unlock(q);
	return ret;
}

/* What perms and the next column do not say already. */
#define MMS_VMA_SAID (VM_READ | VM_WRITE | VM_EXEC | VM_SHARED | VM_MAYREAD | \
		      VM_MAYWRITE | VM_MAYEXEC | VM_MAYSHARE)

static void mms_vmas_row(struct mms_out *o, const struct mms_query *q,
			 const struct mms_batch_iter *it)
{
	const struct mms_vma *r = it->rec;
	int n;

	if (q->rows == 1)
		mms_out_printf(o, "%-25s %s\n", "range",
			       "perm may     size   offset   dev   inode flags       name");
	n = mms_out_printf(o, "%08llx-%08llx", r->start, r->end);
	mms_out_pad(o, n, 25);
	mms_out_printf(o, " %s %c%c%c", it->strings + r->perms,
		       r->flags & VM_MAYREAD ? 'r' : '-', r->flags & VM_MAYWRITE ? 'w' : '-',
		       r->flags & VM_MAYEXEC ? 'x' : '-');
	mms_out_printf(o, " %7lluK %08llx %s %7llu ", r->size >> 10, r->offset,
		       it->strings + r->device, r->inode);
	n = mms_text_flags(o, mms_vma_flag_names, r->flags & ~(u64)MMS_VMA_SAID, ',');
	mms_out_pad(o, n, 11);
	mms_out_printf(o, " ");
	if (r->name)
		mms_out_escaped(o, it->strings + r->name);
	else
		mms_out_printf(o, "-");
	mms_out_printf(o, "\n");
}

static void mms_vmas_foot(struct mms_out *o, const struct mms_query *q)
{
	mms_out_printf(o, "# %llu VMAs of process %d (", q->rows, q->subject.nr);
	mms_out_escaped(o, q->subject.comm);
	mms_out_printf(o, ")\n# may: what mprotect() can grant; ");
	mms_out_printf(o, "flags: the letters of VmFlags in smaps\n");
}

const struct mms_listing mms_task_vmas = {
	.name = "vmas",
	.help = "virtual memory areas, as /proc/PID/maps and smaps have them",
	.types = mms_vma_types,
	.nr_types = ARRAY_SIZE(mms_vma_types),
	.flags = MMS_LISTING_TASK | MMS_LISTING_BY_ADDRESS,
	.scan = mms_vmas_scan,
	.row = mms_vmas_row,
	.foot = mms_vmas_foot,
};
