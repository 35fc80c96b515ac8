// SPDX-License-Identifier: GPL-2.0-only
/* "userfaultfd: move userfaultfd_ctx struct to header file" (6.8): what one was opened for */
#include <linux/mm_types.h>
#include <linux/userfaultfd_k.h>

unsigned int probe(const struct vm_area_struct *vma);
unsigned int probe(const struct vm_area_struct *vma)
{
	return vma->vm_userfaultfd_ctx.ctx->features;
}
