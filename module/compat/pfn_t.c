// SPDX-License-Identifier: GPL-2.0-only
/* until "mm: remove redundant pXd_devmap calls" and its series (6.17): just a number since */
#include <linux/mm.h>
#include <linux/pfn_t.h>

vm_fault_t probe(struct vm_area_struct *vma, unsigned long pfn);
vm_fault_t probe(struct vm_area_struct *vma, unsigned long pfn)
{
	return vmf_insert_mixed(vma, vma->vm_start, __pfn_to_pfn_t(pfn, PFN_DEV));
}
