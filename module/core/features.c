// SPDX-License-Identifier: GPL-2.0-only
/*
 * features: which kernel and machine this is, what mmscope can show of it, and
 * why not the rest.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/utsname.h>

#include "../arch/arch.h"
#include "../compat.h"
#include "../kernel/kernel.h"
#include "../physical/hold.h"
#include "../slab/cache.h"
#include "../slab/layout.h"
#include "../system/percpu.h"
#include "addresses.h"
#include "swap_device.h"
#include "top.h"
#include "view.h"

/**
 * struct mms_feature - a row of features
 * @name: string: what is asked about
 * @value: string: the answer: a value, yes or no
 * @why: string: what it means, or why not
 * @pad: 0
 */
struct mms_feature {
	u32 name;
	u32 value;
	u32 why;
	u32 pad;
};

static const struct mms_field mms_feature_fields[] = {
	MMS_FIELD(mms_feature, name, STRING, 15, "what is asked about"),
	MMS_FIELD(mms_feature, value, STRING, 20, "a value, yes or no"),
	MMS_FIELD(mms_feature, why, STRING, 30, "what it means, or why not"),
};

static const struct mms_type mms_feature_types[] = {
	MMS_TYPE("features", mms_feature, mms_feature_fields, 0, 0, "a fact or a capability",
		 .key = "name"),
};

static void mms_say_feature(struct mms_batch *b, const char *name, const char *value,
			    const char *why)
{
	struct mms_feature *r = mms_batch_push(b, 0);

	if (WARN_ON_ONCE(!r))
		return;
	r->name = mms_batch_str(b, name);
	r->value = mms_batch_str(b, value);
	r->why = mms_batch_str(b, why);
}

static void mms_say_whether(struct mms_batch *b, const char *name, bool yes,
			    const char *why, const char *why_not)
{
	mms_say_feature(b, name, yes ? "yes" : "no", yes ? why : why_not);
}

static void mms_features_machine(struct mms_batch *b)
{
	bool five = mms_level_exists(NULL, MMS_P4D);
	char levels[40], sizes[40];

	snprintf(levels, sizeof(levels), "%d", five ? 5 : 4);
	snprintf(sizes, sizeof(sizes), "%lu KiB, %lu MiB%s", PAGE_SIZE >> 10,
		 PMD_SIZE >> 20, mms_arch_has("1g-pages") ? ", 1 GiB" : "");
	mms_say_feature(b, "kernel", init_utsname()->release, "");
	mms_say_feature(b, "arch", mms_arch_name, "");
	mms_say_feature(b, "paging-levels", levels,
			five ? "57-bit addresses: PGD, P4D, PUD, PMD, PTE" :
			       "48-bit addresses: PGD, PUD, PMD, PTE");
	mms_say_feature(b, "page-sizes", sizes, "what one entry can map");
	mms_say_whether(b, "pti", mms_arch_has("pti"),
			"user mode has a root table; walk shows it",
			"user and kernel mode share the root table");
	mms_say_whether(b, "pkeys", mms_arch_has("pkeys"),
			"protection keys in entries count", "the CPU has no protection keys");
}

static void mms_features_kernel(struct mms_batch *b)
{
	mms_say_whether(b, "soft-dirty", IS_ENABLED(CONFIG_MEM_SOFT_DIRTY),
			"writes since clear_refs can be told",
			"kernel without CONFIG_MEM_SOFT_DIRTY");
	mms_say_whether(b, "thp", IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE),
			"huge pages come by themselves",
			"kernel without CONFIG_TRANSPARENT_HUGEPAGE");
	mms_say_whether(b, "hugetlb", IS_ENABLED(CONFIG_HUGETLB_PAGE),
			"huge pages from a pool", "kernel without CONFIG_HUGETLB_PAGE");
	mms_say_whether(b, "numa-hints", IS_ENABLED(CONFIG_NUMA_BALANCING),
			"entries may be numa-hint",
			"kernel without CONFIG_NUMA_BALANCING");
	mms_say_whether(b, "anon-names", IS_ENABLED(CONFIG_ANON_VMA_NAME),
			"anonymous areas may have names",
			"kernel without CONFIG_ANON_VMA_NAME");
	mms_say_whether(b, "memory-hotplug", IS_ENABLED(CONFIG_MEMORY_HOTPLUG),
			"frames going offline are left alone",
			"kernel without CONFIG_MEMORY_HOTPLUG");
}

static void mms_say_hold(struct mms_batch *b, const char *name, u64 ns, const char *why)
{
	char value[32];

	snprintf(value, sizeof(value), "%llu.%llu us", ns / 1000, ns / 100 % 10);
	mms_say_feature(b, name, ns ? value : "never", why);
}

/* What others had to wait for us, so far. */
static void mms_features_locks(struct mms_batch *b)
{
	mms_say_hold(b, "zone-lock", mms_zone_lock_longest(),
		     "longest that mmscope held a zone->lock");
	mms_say_hold(b, "pcp-lock", mms_pcp_lock_longest(),
		     "longest that mmscope held a CPU's lists");
}

/* How requests are planned: no header tells which of the kernels' rules these are. */
static void mms_features_plan(struct mms_batch *b)
{
	char rules[48];

	snprintf(rules, sizeof(rules), "highatomic %s, busy kswapd %s",
		 mms_highatomic_first() ? "first" : "last",
		 mms_kswapd_is_left_alone() ? "left alone" : "no matter");
	mms_say_feature(b, "plan", "inferred", rules);
}

static void mms_features_slab(struct mms_batch *b)
{
	const char *why_not = mms_caches_why_not();

	mms_say_whether(b, "slab", !why_not, mms_slab_design(), why_not);
	why_not = why_not ?: mms_caches_lock_why_not();
	mms_say_whether(b, "slab-lock", !why_not, "caches are read under the kernel's lock",
			why_not);
	mms_say_whether(b, "per-cpu", !mms_percpu_why_not(),
			"what tells the CPU of per-CPU data", mms_percpu_why_not());
}

static void mms_features_mmscope(struct mms_batch *b)
{
	const char *no_image = mms_image_why_not();

	mms_say_feature(b, "task", "yes", "mm, vmas, walk and pagetable of any process");
	mms_say_feature(b, "kernel-half", "yes", "layout, walk and pagetable of the kernel");
	mms_say_whether(b, "kernel-image", !no_image,
			"text, rodata, data, as /proc/iomem has them", no_image);
	mms_say_feature(b, "zones", "yes", "zones, their watermarks and free lists");
	mms_say_feature(b, "processes", "yes", "every process with its memory");
	mms_say_whether(b, "swap-devices", !mms_swap_device_why_not(),
			"walk names the device a page is in", mms_swap_device_why_not());
	mms_say_feature(b, "huge-zero-page", "inferred",
			"not exported: known by the VMA that maps it");
	mms_say_feature(b, "vsyscall", "no",
			"maps shows that page, but it is in no VMA");
}

static int mms_features_scan(struct mms_query *q, struct mms_batch *b)
{
	mms_features_machine(b);
	mms_features_kernel(b);
	mms_features_mmscope(b);
	mms_features_plan(b);
	mms_features_slab(b);
	mms_features_locks(b);
	return 0;
}

const struct mms_listing mms_features = {
	.name = "features",
	.help = "this machine, what can be shown of it, why not the rest",
	.types = mms_feature_types,
	.nr_types = ARRAY_SIZE(mms_feature_types),
	.scan = mms_features_scan,
};
