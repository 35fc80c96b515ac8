// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's half on x86-64, as Documentation/arch/x86/x86_64/mm.rst of the
 * kernel has it: from exported variables, and macros of the kernel's headers.
 */
#include <linux/mm.h>
#include <linux/pgtable.h>
#include <linux/sizes.h>
#include <asm/fixmap.h>
#include <asm/page_types.h>
#include <asm/vsyscall.h>

#include "../compat.h"
#include "arch.h"

enum {
	X86_GUARD = MMS_REGION_ARCH,
	X86_LDT,
	X86_KASAN,
	X86_ENTRY,
	X86_ESPFIX,
	X86_EFI,
	X86_VSYSCALL,
};

const struct mms_name mms_arch_region_names[] = {
	{ MMS_REGION_UNUSED, "unused", "nothing belongs here" },
	{ MMS_REGION_IMAGE, "image", "room around the kernel's image" },
	{ MMS_REGION_TEXT, "text", "the kernel's code" },
	{ MMS_REGION_RODATA, "rodata", "its constants" },
	{ MMS_REGION_DATA, "data", "its variables, and where code for booting was" },
	{ X86_GUARD, "guard-hole", "kept empty, for hypervisors" },
	{ X86_LDT, "ldt", "the process's LDT, for page-table isolation" },
	{ MMS_REGION_DIRECT, "direct-map", "all physical memory, in order" },
	{ MMS_REGION_VMALLOC, "vmalloc", "vmalloc(), ioremap(), kernel stacks" },
	{ MMS_REGION_VMEMMAP, "vmemmap", "the array of struct page" },
	{ X86_KASAN, "kasan-shadow", "KASAN's marks, a byte for 8 bytes" },
	{ X86_ENTRY, "cpu-entry-area", "of each CPU: GDT, TSS, entry stacks" },
	{ X86_ESPFIX, "espfix", "stacks for 16-bit code: one page many times" },
	{ X86_EFI, "efi", "EFI runtime services, while they run" },
	{ MMS_REGION_MODULES, "modules", "loaded modules, BPF programs" },
	{ MMS_REGION_FIXMAP, "fixmap", "addresses fixed when the kernel is built" },
	{ X86_VSYSCALL, "vsyscall", "the old page of system calls" },
	{}
};

/* As setup_arch() has them put into the tree of resources, arch/x86/kernel/setup.c. */
const char *const mms_arch_image_names[MMS_IMAGE_PARTS] = {
	[MMS_IMAGE_CODE] = "Kernel code",
	[MMS_IMAGE_RODATA] = "Kernel rodata",
	[MMS_IMAGE_DATA] = "Kernel data",
	[MMS_IMAGE_BSS] = "Kernel bss",
};

/**
 * mms_arch_kernel_start() - where the kernel's half begins
 *
 * Context: Any.
 * Return: its first address.
 */
u64 mms_arch_kernel_start(void)
{
	return -(1ULL << (mms_arch_va_bits() - 1));
}

/**
 * mms_arch_text_standard() - where the kernel's image starts if it is not moved
 *
 * Context: Any.
 * Return: the address.
 */
u64 mms_arch_text_standard(void)
{
	return __START_KERNEL;
}

/**
 * mms_arch_image_address() - where the kernel's image has a physical address
 * @pa: a physical address of the image
 *
 * Context: Any.
 * Return: the address.
 */
u64 mms_arch_image_address(phys_addr_t pa)
{
	return __START_KERNEL_map + pa - phys_base;
}

/**
 * mms_arch_image_physical() - where a variable or function of the kernel's image lies
 * @p: its address
 *
 * Context: Any.
 * Return: the physical address.
 */
phys_addr_t mms_arch_image_physical(const void *p)
{
	return (u64)p - __START_KERNEL_map + phys_base;
}

/**
 * mms_arch_regions() - what the kernel's half is divided into
 * @to: gets the regions, in order of addresses; they do not overlap
 * @max: how many there is room for
 *
 * Context: Any.
 * Return: how many there are.
 */
u32 mms_arch_regions(struct mms_arch_region *to, u32 max)
{
	bool five = pgtable_l5_enabled();
	const struct mms_arch_region all[] = {
		{ GUARD_HOLE_BASE_ADDR, GUARD_HOLE_END_ADDR, MMS_NOTHING, X86_GUARD },
		{ LDT_BASE_ADDR, LDT_END_ADDR, MMS_NOTHING, X86_LDT },
		{ PAGE_OFFSET, PAGE_OFFSET + (five ? 32UL << 50 : 64UL << 40),
		  five ? __PAGE_OFFSET_BASE_L5 : __PAGE_OFFSET_BASE_L4, MMS_REGION_DIRECT },
		{ VMALLOC_START, VMEMORY_END + 1,
		  five ? __VMALLOC_BASE_L5 : __VMALLOC_BASE_L4, MMS_REGION_VMALLOC },
		{ VMEMMAP_START, VMEMMAP_START + (five ? 1UL << 49 : 1UL << 40),
		  five ? __VMEMMAP_BASE_L5 : __VMEMMAP_BASE_L4, MMS_REGION_VMEMMAP },
		{ MMS_KASAN_START, MMS_KASAN_END, MMS_NOTHING, X86_KASAN },
		{ CPU_ENTRY_AREA_BASE, CPU_ENTRY_AREA_BASE + P4D_SIZE, MMS_NOTHING, X86_ENTRY },
		{ ESPFIX_BASE_ADDR, ESPFIX_BASE_ADDR + P4D_SIZE, MMS_NOTHING, X86_ESPFIX },
		{ EFI_VA_END, EFI_VA_START, MMS_NOTHING, X86_EFI },
		{ __START_KERNEL_map, __START_KERNEL_map + KERNEL_IMAGE_SIZE, MMS_NOTHING,
		  MMS_REGION_IMAGE },
		{ MODULES_VADDR, MODULES_END, MMS_NOTHING, MMS_REGION_MODULES },
		{ FIXADDR_TOT_START, MMS_FIXMAP_END, MMS_NOTHING, MMS_REGION_FIXMAP },
		{ VSYSCALL_ADDR, MMS_VSYSCALL_END, MMS_NOTHING, X86_VSYSCALL },
	};
	u32 i, nr = 0;

	for (i = 0; i < ARRAY_SIZE(all) && nr < max; i++) {
		if (all[i].start == all[i].end)
			continue;
		/* Randomized, a region may start where its neighbour has room to spare. */
		if (nr && to[nr - 1].end > all[i].start)
			to[nr - 1].end = all[i].start;
		to[nr++] = all[i];
	}
	return nr;
}
