// SPDX-License-Identifier: GPL-2.0-only
/*
 * A driver that maps memory in all the ways drivers do, and says what it did:
 * reading /dev/mms-driver tells of each page, one a line,
 *
 *	user NAME OFFSET PA ASKED GRANTED HOW	mmap(2) at OFFSET maps it
 *	kernel NAME VA PA ASKED GRANTED HOW	the kernel's own mapping
 *
 * in hex, with the memory type that was asked for, and the one that is to be
 * had by the rules of x86 (Documentation/arch/x86/pat.rst): RAM has the type its
 * pages were given by set_memory_*(), a device's registers the type of who came
 * first. RAM holds at the beginning of each page its own physical address.
 *
 * Registers are those of QEMU's device for teaching: scripts/vm --device edu.
 * Without it there is RAM only.
 */
#include <linux/dma-mapping.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/set_memory.h>

#include "../../../module/compat.h"

/* QEMU, docs/specs/edu.txt */
#define EDU_VENDOR	0x1234
#define EDU_DEVICE	0x11e8

/* Each kind is found at a multiple of this; a kind has 4 pages. */
#define SLOT_SHIFT	20
#define PAGES		4
#define ORDER		2
#define BYTES		(PAGES << PAGE_SHIFT)

enum memory { RAM, RAM_WC, RAM_UC, NR_MEMORY };

static struct page *ram[NR_MEMORY];
static struct page *scattered[PAGES];
static void *vmalloced;
static void *coherent;
static dma_addr_t coherent_dma;
static struct platform_device *platform;
static struct pci_dev *edu;
static resource_size_t edu_base;
static void __iomem *registers;
static void __iomem *registers_wc;

/* Of the device's registers, in pages: who maps what. */
#define EDU_UC		0	/* ioremap(), and mapped without the cache */
#define EDU_WC		16	/* ioremap_wc(), and mapped write-combining */
#define EDU_TAKEN	0	/* asked for as write-combining: too late */
#define EDU_MIXED	32

static int map_ram(struct vm_area_struct *vma, enum memory memory, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, page_to_pfn(ram[memory]),
			       vma->vm_end - vma->vm_start, prot);
}

static int map_default(struct vm_area_struct *vma)
{
	return map_ram(vma, RAM, vma->vm_page_prot);
}

static int map_wc(struct vm_area_struct *vma)
{
	return map_ram(vma, RAM_WC, pgprot_writecombine(vma->vm_page_prot));
}

static int map_uc(struct vm_area_struct *vma)
{
	return map_ram(vma, RAM_UC, pgprot_noncached(vma->vm_page_prot));
}

/* Nobody made these pages write-combining. */
static int map_refused(struct vm_area_struct *vma)
{
	return map_ram(vma, RAM, pgprot_writecombine(vma->vm_page_prot));
}

static int map_coherent(struct vm_area_struct *vma)
{
	unsigned long offset = vma->vm_pgoff;
	int ret;

	/* To dma_mmap_coherent() this is where in the buffer the mapping starts. */
	vma->vm_pgoff = 0;
	ret = dma_mmap_coherent(&platform->dev, vma, coherent, coherent_dma, BYTES);
	vma->vm_pgoff = offset;
	return ret;
}

static int map_vmalloc(struct vm_area_struct *vma)
{
	return remap_vmalloc_range(vma, vmalloced, 0);
}

static int map_pages(struct vm_area_struct *vma)
{
	int i, ret = 0;

	for (i = 0; i < PAGES && !ret; i++)
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, scattered[i]);
	return ret;
}

static int map_registers(struct vm_area_struct *vma, u32 page, pgprot_t prot)
{
	return remap_pfn_range(vma, vma->vm_start, PHYS_PFN(edu_base) + page,
			       vma->vm_end - vma->vm_start, prot);
}

static int map_mmio(struct vm_area_struct *vma)
{
	return map_registers(vma, EDU_UC, pgprot_noncached(vma->vm_page_prot));
}

static int map_mmio_wc(struct vm_area_struct *vma)
{
	return map_registers(vma, EDU_WC, pgprot_writecombine(vma->vm_page_prot));
}

static int map_mmio_taken(struct vm_area_struct *vma)
{
	return map_registers(vma, EDU_TAKEN, pgprot_writecombine(vma->vm_page_prot));
}

static unsigned long mixed_pfn(u32 i)
{
	return i % 2 && edu ? PHYS_PFN(edu_base) + EDU_MIXED + i : page_to_pfn(scattered[i]);
}

static vm_fault_t mixed_fault(struct vm_fault *vmf)
{
	u32 i = (vmf->address - vmf->vma->vm_start) >> PAGE_SHIFT;

	if (i >= PAGES)
		return VM_FAULT_SIGBUS;
	return mms_insert_mixed(vmf->vma, vmf->address, mixed_pfn(i));
}

static const struct vm_operations_struct mixed_ops = { .fault = mixed_fault };

/* The first page makes it a VM_MIXEDMAP, page faults bring the others. */
static int map_mixed(struct vm_area_struct *vma)
{
	vma->vm_ops = &mixed_ops;
	return vm_insert_page(vma, vma->vm_start, scattered[0]);
}

static vm_fault_t refusing_fault(struct vm_fault *vmf)
{
	return VM_FAULT_SIGBUS;
}

static const struct vm_operations_struct refusing_ops = { .fault = refusing_fault };

/* A handler that has nothing to map. */
static int map_nothing(struct vm_area_struct *vma)
{
	vma->vm_ops = &refusing_ops;
	return 0;
}

static phys_addr_t ram_pa(enum memory memory, u32 i)
{
	return page_to_phys(ram[memory]) + i * PAGE_SIZE;
}

static phys_addr_t pa_default(u32 i) { return ram_pa(RAM, i); }
static phys_addr_t pa_wc(u32 i) { return ram_pa(RAM_WC, i); }
static phys_addr_t pa_uc(u32 i) { return ram_pa(RAM_UC, i); }
static phys_addr_t pa_coherent(u32 i) { return virt_to_phys(coherent) + i * PAGE_SIZE; }
static phys_addr_t pa_pages(u32 i) { return page_to_phys(scattered[i]); }
static phys_addr_t pa_mixed(u32 i) { return PFN_PHYS((u64)mixed_pfn(i)); }
static phys_addr_t pa_mmio(u32 i) { return edu_base + (EDU_UC + i) * PAGE_SIZE; }
static phys_addr_t pa_mmio_wc(u32 i) { return edu_base + (EDU_WC + i) * PAGE_SIZE; }
static phys_addr_t pa_mmio_taken(u32 i) { return edu_base + (EDU_TAKEN + i) * PAGE_SIZE; }

static phys_addr_t pa_vmalloc(u32 i)
{
	return PFN_PHYS((u64)vmalloc_to_pfn(vmalloced + i * PAGE_SIZE));
}

/*
 * What mmap(2) finds, in the order of offsets. An unmarked RAM page is WB; a page
 * of registers nobody has reserved is UC-, as lookup_memtype() has it. Without a pa()
 * nothing is mapped, and nothing told.
 */
static const struct kind {
	const char *name;
	const char *asked;
	const char *granted;
	const char *how;
	int (*map)(struct vm_area_struct *vma);
	phys_addr_t (*pa)(u32 page);
	bool edu;
} kinds[] = {
	{ "ram", "WB", "WB", "remap_pfn_range", map_default, pa_default },
	{ "ram-wc", "WC", "WC", "set_memory_wc+remap_pfn_range", map_wc, pa_wc },
	{ "ram-uc", "UC-", "UC-", "set_memory_uc+remap_pfn_range", map_uc, pa_uc },
	{ "ram-refused", "WC", "WB", "remap_pfn_range", map_refused, pa_default },
	{ "coherent", "WB", "WB", "dma_mmap_coherent", map_coherent, pa_coherent },
	{ "vmalloc", "WB", "WB", "remap_vmalloc_range", map_vmalloc, pa_vmalloc },
	{ "pages", "WB", "WB", "vm_insert_page", map_pages, pa_pages },
	{ "mixed", "WB", "mixed", "vmf_insert_mixed", map_mixed, pa_mixed },
	{ "mmio", "UC-", "UC-", "remap_pfn_range", map_mmio, pa_mmio, true },
	{ "mmio-wc", "WC", "WC", "remap_pfn_range", map_mmio_wc, pa_mmio_wc, true },
	{ "mmio-taken", "WC", "UC-", "remap_pfn_range", map_mmio_taken, pa_mmio_taken, true },
	{ "refused", "-", "-", "fault", map_nothing },
};

static int test_driver_mmap(struct file *file, struct vm_area_struct *vma)
{
	unsigned long slot = vma->vm_pgoff >> (SLOT_SHIFT - PAGE_SHIFT);
	const struct kind *k = &kinds[slot];

	if (slot >= ARRAY_SIZE(kinds) || vma->vm_end - vma->vm_start != BYTES ||
	    vma->vm_pgoff & ((1 << (SLOT_SHIFT - PAGE_SHIFT)) - 1))
		return -EINVAL;
	if (k->edu && !edu)
		return -ENODEV;
	return k->map(vma);
}

static int tell_user(char *buf, int len, const struct kind *k)
{
	u32 i;

	for (i = 0; i < PAGES; i++) {
		const char *granted = k->granted;

		if (k->pa == pa_mixed)
			granted = i % 2 && edu ? "UC-" : "WB";
		len += scnprintf(buf + len, 2 * PAGE_SIZE - len, "user %s %lx %llx %s %s %s\n",
				 k->name, ((k - kinds) << SLOT_SHIFT) + i * PAGE_SIZE,
				 (u64)k->pa(i), k->asked, granted, k->how);
	}
	return len;
}

static int tell_kernel(char *buf, int len, const char *name, const void *va, phys_addr_t pa,
		       const char *type, const char *how)
{
	return len + scnprintf(buf + len, 2 * PAGE_SIZE - len, "kernel %s %lx %llx %s %s %s\n",
			       name, (unsigned long)va, (u64)pa, type, type, how);
}

static int tell(char *buf)
{
	int len = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++)
		if (kinds[i].pa && (!kinds[i].edu || edu))
			len = tell_user(buf, len, &kinds[i]);
	len = tell_kernel(buf, len, "ram", page_address(ram[RAM]), pa_default(0), "WB",
			  "alloc_pages");
	len = tell_kernel(buf, len, "ram-wc", page_address(ram[RAM_WC]), pa_wc(0), "WC",
			  "set_memory_wc");
	len = tell_kernel(buf, len, "ram-uc", page_address(ram[RAM_UC]), pa_uc(0), "UC-",
			  "set_memory_uc");
	len = tell_kernel(buf, len, "coherent", coherent, pa_coherent(0), "WB",
			  "dma_alloc_coherent");
	for (i = 0; i < PAGES; i++)
		len = tell_kernel(buf, len, "vmalloc", vmalloced + i * PAGE_SIZE, pa_vmalloc(i),
				  "WB", "vmalloc_user");
	if (edu) {
		len = tell_kernel(buf, len, "mmio", (void __force *)registers, pa_mmio(0), "UC-",
				  "ioremap");
		len = tell_kernel(buf, len, "mmio-wc", (void __force *)registers_wc,
				  pa_mmio_wc(0), "WC", "ioremap_wc");
	}
	return len;
}

static ssize_t test_driver_read(struct file *file, char __user *to, size_t size, loff_t *pos)
{
	char *buf = kmalloc(2 * PAGE_SIZE, GFP_KERNEL);
	ssize_t ret;

	if (!buf)
		return -ENOMEM;
	ret = simple_read_from_buffer(to, size, pos, buf, tell(buf));
	kfree(buf);
	return ret;
}

static const struct file_operations test_driver_fops = {
	.owner = THIS_MODULE,
	.read = test_driver_read,
	.mmap = test_driver_mmap,
	.llseek = default_llseek,
};

static struct miscdevice test_driver_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mms-driver",
	.fops = &test_driver_fops,
};

/* Frames of the memory map must be of the type their other mappings have. */
static void put_pages(enum memory memory)
{
	if (!ram[memory])
		return;
	set_memory_wb((unsigned long)page_address(ram[memory]), PAGES);
	__free_pages(ram[memory], ORDER);
}

static void mark(void *page, phys_addr_t pa)
{
	*(u64 *)page = pa;
}

static int get_ram(void)
{
	enum memory memory;
	u32 i;

	for (memory = RAM; memory < NR_MEMORY; memory++) {
		ram[memory] = alloc_pages(GFP_KERNEL | __GFP_ZERO, ORDER);
		if (!ram[memory])
			return -ENOMEM;
		for (i = 0; i < PAGES; i++)
			mark(page_address(ram[memory]) + i * PAGE_SIZE, ram_pa(memory, i));
	}
	for (i = 0; i < PAGES; i++) {
		scattered[i] = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!scattered[i])
			return -ENOMEM;
		mark(page_address(scattered[i]), pa_pages(i));
	}
	vmalloced = vmalloc_user(BYTES);
	if (!vmalloced)
		return -ENOMEM;
	for (i = 0; i < PAGES; i++)
		mark(vmalloced + i * PAGE_SIZE, pa_vmalloc(i));
	return set_memory_wc((unsigned long)page_address(ram[RAM_WC]), PAGES) ?:
	       set_memory_uc((unsigned long)page_address(ram[RAM_UC]), PAGES);
}

static int get_coherent(void)
{
	int ret;
	u32 i;

	platform = platform_device_register_simple("mms-driver", -1, NULL, 0);
	if (IS_ERR(platform))
		return PTR_ERR(platform);
	ret = dma_set_mask_and_coherent(&platform->dev, DMA_BIT_MASK(32));
	if (ret)
		return ret;
	coherent = dma_alloc_coherent(&platform->dev, BYTES, &coherent_dma, GFP_KERNEL);
	if (!coherent)
		return -ENOMEM;
	for (i = 0; i < PAGES; i++)
		mark(coherent + i * PAGE_SIZE, pa_coherent(i));
	return 0;
}

static int get_registers(void)
{
	int ret;

	edu = pci_get_device(EDU_VENDOR, EDU_DEVICE, NULL);
	if (!edu)
		return 0;
	ret = pci_enable_device(edu);
	if (ret)
		return ret;
	ret = pci_request_region(edu, 0, "mms-driver registers");
	if (ret)
		return ret;
	edu_base = pci_resource_start(edu, 0);
	registers = ioremap(edu_base + EDU_UC * PAGE_SIZE, BYTES);
	registers_wc = ioremap_wc(edu_base + EDU_WC * PAGE_SIZE, BYTES);
	return registers && registers_wc ? 0 : -ENOMEM;
}

static void put_all(void)
{
	u32 i;

	if (registers)
		iounmap(registers);
	if (registers_wc)
		iounmap(registers_wc);
	if (edu_base)
		pci_release_region(edu, 0);
	if (edu && pci_is_enabled(edu))
		pci_disable_device(edu);
	pci_dev_put(edu);
	if (coherent)
		dma_free_coherent(&platform->dev, BYTES, coherent, coherent_dma);
	if (!IS_ERR_OR_NULL(platform))
		platform_device_unregister(platform);
	vfree(vmalloced);
	for (i = 0; i < PAGES; i++)
		if (scattered[i])
			__free_page(scattered[i]);
	for (i = RAM; i < NR_MEMORY; i++)
		put_pages(i);
}

static int __init test_driver_init(void)
{
	int ret = get_ram() ?: get_coherent() ?: get_registers();

	ret = ret ?: misc_register(&test_driver_device);
	if (ret)
		put_all();
	return ret;
}

static void __exit test_driver_exit(void)
{
	misc_deregister(&test_driver_device);
	put_all();
}

module_init(test_driver_init);
module_exit(test_driver_exit);

MODULE_DESCRIPTION("Maps memory in all the ways drivers do, for tests of mmscope");
MODULE_LICENSE("GPL");
