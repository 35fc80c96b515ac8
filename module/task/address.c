// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of a process as people write them: a number, or a name and an
 * offset.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/string_helpers.h>

#include "../core/question.h"
#include "task.h"

/* VMAs that are looked at in one hold of mmap_lock. */
#define MMS_NAME_SLICE	256

/* The kernel says so behind the path of a file that was removed. */
static size_t mms_path_length(const char *path)
{
	size_t len = strlen(path), tail = strlen(" (deleted)");

	return len > tail && !strcmp(path + len - tail, " (deleted)") ? len - tail : len;
}

static bool mms_is_called(const char *is, size_t len, const char *name)
{
	return strlen(name) == len && !strncmp(is, name, len);
}

/* Does the VMA begin what @name names? A path, its last part, or [a name]. */
static bool mms_vma_begins(struct vm_area_struct *vma, const char *name, char *buf)
{
	const char *is, *base;
	size_t len;

	if (vma->vm_file && vma->vm_pgoff)
		return false;
	is = mms_vma_name(vma, buf, PATH_MAX);
	if (!is)
		return false;
	if (*is != '/')
		return !strcmp(name, is);
	len = mms_path_length(is);
	base = kbasename(is);
	return mms_is_called(is, len, name) || mms_is_called(base, is + len - base, name);
}

/*
 * Some VMAs from @from on. Returns 1: it is @addr; 0: none of these, @from says
 * where to go on, ULONG_MAX for nowhere; or an errno.
 */
static int mms_find_name_some(struct mms_query *q, const char *name, u64 *addr,
			      unsigned long *from)
{
	int ret = mms_subject_lock(q), n = 0;
	struct vm_area_struct *vma;

	if (ret)
		return ret;
	VMA_ITERATOR(vmi, q->subject.mm, *from);

	*from = ULONG_MAX;
	for_each_vma(vmi, vma) {
		if (n++ == MMS_NAME_SLICE) {
			*from = vma->vm_start;
			break;
		}
		if (mms_vma_begins(vma, name, q->path)) {
			*addr = vma->vm_start;
			ret = 1;
			break;
		}
	}
	mms_subject_unlock(q);
	return ret;
}

static int mms_find_name(struct mms_query *q, const char *name, u64 *addr)
{
	unsigned long from = 0;
	int ret;

	if (!strcmp(name, "[stack]")) {
		/* Where the stack is used, not where its VMA ends. */
		ret = mms_subject_get(q);
		if (ret)
			return ret;
		*addr = q->subject.mm->start_stack;
		mms_subject_put(q);
		return 0;
	}
	do {
		ret = mms_find_name_some(q, name, addr, &from);
		if (ret)
			return min(ret, 0);
		cond_resched();
	} while (from != ULONG_MAX);
	return mms_query_say(q, -EINVAL, "process %d maps nothing called %.80s",
			     q->subject.nr, name);
}

/**
 * mms_task_address() - the address a word of a question means
 * @q: the query; its subject is the process
 * @word: hex as in maps, "[stack]", "[heap]", "libc.so.6", a path; names may
 *        be followed by "+0x123", and blanks in them are "\040"
 * @addr: the address
 *
 * A name stands for the first address at which its beginning is mapped,
 * "[stack]" for the stack pointer the program started with.
 *
 * Context: Process context, may sleep. Takes mms_subject_lock() for names, as
 * often as it takes to look at some of the VMAs at a time.
 * Return: 0; -EINVAL: no such name, or not an address; or as mms_subject_lock().
 * The reason is said.
 */
int mms_task_address(struct mms_query *q, const char *word, u64 *addr)
{
	char name[MMS_WORD_MAX];
	u64 offset = 0;
	char *plus;
	int ret;

	if (mms_parse_hex(word, addr))
		return 0;
	strscpy(name, word, sizeof(name));
	plus = strrchr(name, '+');
	if (plus && mms_parse_hex(plus + 1, &offset))
		*plus = '\0';
	else
		offset = 0;
	string_unescape_inplace(name, UNESCAPE_OCTAL);
	/* A name has a letter, a dot or a bracket that a number cannot have. */
	if (!strpbrk(name, "[/.") && !strpbrk(name, "ghijklmnopqrstuvwxyzGHIJKLMNOPQRSTUVWXYZ_"))
		return mms_query_say(q, -EINVAL,
				     "%.80s is not an address: hex as in maps, [stack], libc.so.6+0x123",
				     word);
	ret = mms_find_name(q, name, addr);
	if (!ret && *addr + offset < *addr)
		return mms_query_say(q, -EINVAL, "%.80s is beyond the last address", word);
	*addr += offset;
	return ret;
}
