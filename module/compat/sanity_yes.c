// SPDX-License-Identifier: GPL-2.0-only
/* Must compile: if it does not, no answer of the other questions is one. */
#include <linux/mm.h>

unsigned long probe(struct vm_area_struct *vma);
unsigned long probe(struct vm_area_struct *vma)
{
	return vma->vm_start;
}
