// SPDX-License-Identifier: GPL-2.0-only
/*
 * Numbers that no exported symbol gives, from /proc.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "meminfo.h"
#include "schema.h"

/* A line "NAME: 123 kB" of /proc/meminfo, in kB; 0: no such line. */
static u64 mms_meminfo(const char *text, const char *name)
{
	const char *line = strstr(text, name);
	unsigned long long kb;

	return line && sscanf(line + strlen(name), " %llu", &kb) == 1 ? kb : 0;
}

/* The beginning of a file of /proc, ended by a NUL; NULL: not there to be read. */
static char *mms_proc_text(const char *path)
{
	struct file *file;
	loff_t pos = 0;
	ssize_t n = 0;
	char *text;

	text = kzalloc(PAGE_SIZE, GFP_KERNEL);
	if (!text)
		return NULL;
	file = filp_open(path, O_RDONLY, 0);
	if (!IS_ERR(file)) {
		n = kernel_read(file, text, PAGE_SIZE - 1, &pos);
		filp_close(file, NULL);
	}
	if (n > 0)
		return text;
	kfree(text);
	return NULL;
}

/**
 * mms_total_pages() - RAM and swap, in pages
 *
 * What the OOM killer measures processes by. total_swap_pages is not exported.
 *
 * Context: Process context, may sleep.
 * Return: the number; RAM alone if /proc is not there to be read.
 */
unsigned long mms_total_pages(void)
{
	unsigned long total = totalram_pages();
	char *text = mms_proc_text("/proc/meminfo");

	if (text)
		total += mms_meminfo(text, "SwapTotal:") >> (PAGE_SHIFT - 10);
	kfree(text);
	return total;
}

/**
 * mms_mmap_min_addr() - the first address that anybody may map
 *
 * The sysctl vm.mmap_min_addr; the variable is not exported.
 *
 * Context: Process context, may sleep.
 * Return: the address; MMS_NOTHING if /proc is not there to be read.
 */
u64 mms_mmap_min_addr(void)
{
	char *text = mms_proc_text("/proc/sys/vm/mmap_min_addr");
	u64 addr;

	if (!text || kstrtou64(strim(text), 10, &addr))
		addr = MMS_NOTHING;
	kfree(text);
	return addr;
}
