// SPDX-License-Identifier: GPL-2.0-only
/* Must not compile: no kernel has this. */
#include <linux/mm.h>

unsigned long probe(struct vm_area_struct *vma);
unsigned long probe(struct vm_area_struct *vma)
{
	return vma->mmscope_no_such_member + mmscope_no_such_function();
}
