// SPDX-License-Identifier: GPL-2.0-only
/* Linux 6.1: "mm: start tracking VMAs with maple tree", and a stable VMA iterator. */
#include <linux/mm.h>

unsigned long probe(struct mm_struct *mm);
unsigned long probe(struct mm_struct *mm)
{
	struct vm_area_struct *vma;
	unsigned long sum = 0;

	VMA_ITERATOR(vmi, mm, 0);
	for_each_vma(vmi, vma)
		sum += vma->vm_end - vma->vm_start;
	return sum;
}
