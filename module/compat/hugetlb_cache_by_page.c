// SPDX-License-Identifier: GPL-2.0-only
/* "mm/filemap: remove hugetlb special casing in filemap.c" (6.7): indices count base pages */
#include <linux/hugetlb.h>

typeof(filemap_lock_hugetlb_folio) *probe;
