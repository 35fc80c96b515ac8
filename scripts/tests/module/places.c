// SPDX-License-Identifier: GPL-2.0-only
/*
 * Has something in each place an address can be in, and tells where. Reading
 * /dev/mms-places gives a place a line: its name, its address in hex, and after that what
 * is known of it, as WORD=VALUE.
 */
#include <linux/completion.h>
#include <linux/gfp.h>
#include <linux/kfence.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched.h>
#include <linux/sched/task_stack.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include <asm/desc.h>
#include <asm/processor.h>

#define OBJECT_SIZE	192
#define AREA_PAGES	3
#define LARGE_SIZE	(64 * 1024)

static struct kmem_cache *cache;
static void *used, *freed, *large, *area;
static struct page *page;
static struct task_struct *thread;
static void *on_stack, *init_code;
static DECLARE_COMPLETION(thread_runs);

static int places_variable = 5;
static const char places_constant[] = "a constant, which has an address";
static u64 places_zero[4];
static DEFINE_PER_CPU(u64, places_percpu);
static u64 __percpu *allocated;

/* A cache with a constructor is never merged with another one. */
static void places_construct(void *object)
{
	memset(object, 0x5a, OBJECT_SIZE);
}

/* One of the cache's own slabs: of each so many KFENCE takes one to a place of its own. */
static void *places_object(void)
{
	void *object;

	do {
		object = kmem_cache_alloc(cache, GFP_KERNEL);
		if (!is_kfence_address(object))
			return object;
		kmem_cache_free(cache, object);
	} while (1);
}

static noinline int places_function(void *unused)
{
	u64 here = 1;

	on_stack = &here;
	complete(&thread_runs);
	while (!kthread_should_stop()) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!kthread_should_stop())
			schedule();
		__set_current_state(TASK_RUNNING);
	}
	return here - 1;
}

static void places_say(struct seq_file *m, const char *name, const void *address)
{
	seq_printf(m, "%s %lx", name, (unsigned long)address);
}

static void places_percpu_say(struct seq_file *m, int cpu)
{
	places_say(m, "percpu-module", per_cpu_ptr(&places_percpu, cpu));
	seq_printf(m, " cpu=%d\n", cpu);
	places_say(m, "percpu-kernel", per_cpu_ptr(&cpu_info, cpu));
	seq_printf(m, " cpu=%d symbol=cpu_info size=%zu\n", cpu, sizeof(cpu_info));
	places_say(m, "percpu-offset", (void *)per_cpu_offset(cpu));
	seq_printf(m, " cpu=%d\n", cpu);
	places_say(m, "percpu-allocated", per_cpu_ptr(allocated, cpu));
	seq_printf(m, " cpu=%d vmalloc=%d\n", cpu,
		   is_vmalloc_addr((void *)per_cpu_ptr(allocated, cpu)));
}

static int places_show(struct seq_file *m, void *v)
{
	struct page *stack_page = NULL;
	struct desc_ptr idt;
	int cpu;

	places_say(m, "used", used);
	seq_printf(m, " cache=mms_places size=%d\n", OBJECT_SIZE);
	places_say(m, "freed", freed);
	seq_puts(m, " cache=mms_places\n");
	places_say(m, "large", large);
	seq_printf(m, " pfn=0x%lx\n", page_to_pfn(virt_to_page(large)));
	places_say(m, "text", places_function);
	seq_puts(m, " symbol=places_function\n");
	places_say(m, "variable", &places_variable);
	seq_puts(m, " symbol=places_variable\n");
	places_say(m, "zero", places_zero);
	seq_puts(m, " symbol=places_zero\n");
	places_say(m, "constant", places_constant);
	seq_puts(m, "\n");
	places_say(m, "init-code", init_code);
	seq_puts(m, "\n");
	places_say(m, "area", area);
	seq_printf(m, " pfn=0x%lx\n", vmalloc_to_pfn(area));
	places_say(m, "area-last", area + AREA_PAGES * PAGE_SIZE - 1);
	seq_printf(m, " pfn=0x%lx\n", vmalloc_to_pfn(area + (AREA_PAGES - 1) * PAGE_SIZE));
	places_say(m, "area-behind", area + AREA_PAGES * PAGE_SIZE);
	seq_puts(m, "\n");
	places_say(m, "direct", page_address(page));
	seq_printf(m, " pfn=0x%lx\n", page_to_pfn(page));
	places_say(m, "page", page);
	seq_printf(m, " pfn=0x%lx size=%zu\n", page_to_pfn(page), sizeof(*page));
	places_say(m, "stack", on_stack);
	seq_printf(m, " pid=%d base=%lx size=%lu\n", task_pid_nr(thread),
		   (unsigned long)task_stack_page(thread), (unsigned long)THREAD_SIZE);
	stack_page = is_vmalloc_addr(on_stack) ? vmalloc_to_page(on_stack) :
						 virt_to_page(on_stack);
	places_say(m, "stack-direct", page_address(stack_page) + offset_in_page(on_stack));
	seq_printf(m, " pid=%d\n", task_pid_nr(thread));
	places_say(m, "init-stack", task_stack_page(&init_task));
	seq_puts(m, " pid=0\n");
	store_idt(&idt);
	places_say(m, "idt", (void *)idt.address);
	seq_puts(m, "\n");
	cpu = get_cpu();
	places_say(m, "gdt", get_current_gdt_ro());
	put_cpu();
	seq_printf(m, " cpu=%d\n", cpu);
	for_each_online_cpu(cpu)
		places_percpu_say(m, cpu);
	return 0;
}

static int places_open(struct inode *inode, struct file *file)
{
	/* Of the device, which is only one. */
	file->private_data = NULL;
	return single_open(file, places_show, NULL);
}

static const struct file_operations places_fops = {
	.owner = THIS_MODULE,
	.open = places_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

static struct miscdevice places_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "mms-places",
	.fops = &places_fops,
};

static void places_free(void)
{
	if (!IS_ERR_OR_NULL(thread))
		kthread_stop(thread);
	if (page)
		__free_page(page);
	vfree(area);
	kfree(large);
	free_percpu(allocated);
	if (used)
		kmem_cache_free(cache, used);
	kmem_cache_destroy(cache);
}

static int __init places_init(void)
{
	int ret = -ENOMEM;

	init_code = places_init;
	cache = kmem_cache_create("mms_places", OBJECT_SIZE, 0, 0, places_construct);
	if (!cache)
		return ret;
	used = places_object();
	freed = places_object();
	if (freed)
		kmem_cache_free(cache, freed);
	large = kmalloc(LARGE_SIZE, GFP_KERNEL);
	area = vmalloc(AREA_PAGES * PAGE_SIZE);
	page = alloc_page(GFP_KERNEL);
	allocated = alloc_percpu(u64);
	thread = kthread_run(places_function, NULL, "mms-places");
	if (!used || !freed || !large || !area || !page || !allocated || IS_ERR(thread))
		goto err;
	wait_for_completion(&thread_runs);
	ret = misc_register(&places_device);
	if (!ret)
		return 0;
err:
	places_free();
	return ret;
}

static void __exit places_exit(void)
{
	misc_deregister(&places_device);
	places_free();
}

module_init(places_init);
module_exit(places_exit);

MODULE_DESCRIPTION("Has something in each place an address can be in, for tests of mmscope");
MODULE_LICENSE("GPL");
