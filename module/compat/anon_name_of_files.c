// SPDX-License-Identifier: GPL-2.0-only
/*
 * "mm: add anon_vma_name for shared anonymous memory" (6.2): until then the name
 * shares its memory with the links of a file's mappings, which are no names.
 */
#include <linux/build_bug.h>
#include <linux/mm_types.h>
#include <linux/stddef.h>

static_assert(offsetof(struct vm_area_struct, anon_name) !=
	      offsetof(struct vm_area_struct, shared));
