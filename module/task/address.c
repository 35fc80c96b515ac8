// SPDX-License-Identifier: GPL-2.0-only
/*
 * Addresses of a process as people write them: a number, or a name and an
 * offset.
 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/string.h>

#include "../core/question.h"
#include "task.h"

/* Does the VMA begin what @name names? A path, its last part, or [a name]. */
static bool mms_vma_begins(struct vm_area_struct *vma, const char *name, char *buf)
{
	const char *is;

	if (vma->vm_file && vma->vm_pgoff)
		return false;
	is = mms_vma_name(vma, buf, PATH_MAX);
	if (!is)
		return false;
	return !strcmp(name, is) || (*is == '/' && !strcmp(name, kbasename(is)));
}

static int mms_find_name(struct mms_query *q, const char *name, u64 *addr)
{
	struct mm_struct *mm = q->subject.mm;
	struct vm_area_struct *vma;

	VMA_ITERATOR(vmi, mm, 0);

	if (!strcmp(name, "[stack]")) {
		/* Where the stack is used, not where its VMA ends. */
		*addr = mm->start_stack;
		return 0;
	}
	for_each_vma(vmi, vma) {
		if (!mms_vma_begins(vma, name, q->path))
			continue;
		*addr = vma->vm_start;
		return 0;
	}
	return mms_query_say(q, -EINVAL, "process %d maps nothing called %.80s",
			     q->subject.nr, name);
}

/**
 * mms_task_address() - the address a word of a question means
 * @q: the query; its subject is the process
 * @word: hex as in maps, "[stack]", "[heap]", "libc.so.6", a path; names may
 *        be followed by "+0x123"
 * @addr: the address
 *
 * A name stands for the first address at which its beginning is mapped,
 * "[stack]" for the stack pointer the program started with.
 *
 * Context: Process context. Expects mms_subject_lock() held. Names may take a
 * look at every VMA.
 * Return: 0; -EINVAL: no such name, or not an address; the reason is said.
 */
int mms_task_address(struct mms_query *q, const char *word, u64 *addr)
{
	char name[MMS_WORD_MAX];
	u64 offset = 0;
	char *plus;
	int ret;

	lockdep_assert_held(&q->subject.mm->mmap_lock);
	if (mms_parse_hex(word, addr))
		return 0;
	strscpy(name, word, sizeof(name));
	plus = strrchr(name, '+');
	if (plus && mms_parse_hex(plus + 1, &offset))
		*plus = '\0';
	else
		offset = 0;
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
