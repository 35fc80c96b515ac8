// SPDX-License-Identifier: GPL-2.0-only
/*
 * walk --explain: the verdict, as the way through the kernel's fault handler.
 *
 * The module says what comes of an access, and which function decides it. Each
 * function is come to by one way (but for an area that grows first); what was found on
 * that way follows from having come to it. Before lock_mm_and_find_vma() newer kernels
 * look for the area without that lock: mostly that is enough.
 */
#include <stdlib.h>
#include <string.h>

#include "explain_parts.h"
#include "value.h"

/**
 * struct stage - a function of the kernel that a fault passes
 * @name: its name
 * @after: what is passed before; NULL: it is the first
 * @found: what was found, so that it is come to
 */
struct stage {
	const char *name;
	const char *after;
	const char *found;
};

/* Functions of arch/x86 and of mm/; where one has two names it is twice here. */
static const struct stage stages[] = {
	{ "exc_page_fault", NULL, "the CPU: the entries do not allow it" },
	{ "do_kern_addr_fault", "exc_page_fault", "an address of the kernel's half" },
	{ "do_user_addr_fault", "exc_page_fault", "an address of the user's half" },
	{ "emulate_vsyscall", "do_user_addr_fault", "the page of the vsyscalls" },
	{ "emulate_vsyscall_pf", "do_user_addr_fault", "the page of the vsyscalls" },
	{ "lock_mm_and_find_vma", "do_user_addr_fault", "which area has it?" },
	{ "expand_downwards", "lock_mm_and_find_vma", "none, but one above may grow" },
	{ "acct_stack_growth", "expand_downwards", "there is room for that" },
	{ "access_error", "do_user_addr_fault", "the area:" },
	{ "handle_mm_fault", "access_error", "the area allows it" },
	{ "handle_pte_fault", "handle_mm_fault", "no huge page in the way" },
	{ "do_anonymous_page", "handle_pte_fault", "no entry, anonymous memory" },
	{ "do_fault", "handle_pte_fault", "no entry, memory of a file" },
	{ "do_cow_fault", "do_fault", "a write, and the area is private" },
	{ "filemap_fault", "do_fault", "the file system asks the page cache" },
	{ "shmem_fault", "do_fault", "the file is one in memory" },
	{ "do_huge_pmd_numa_page", "handle_mm_fault", "a huge entry, not present, though allowed" },
	{ "do_huge_pmd_uffd_rwp", "handle_mm_fault", "a huge entry, marked for userfaultfd" },
	{ "do_huge_pmd_device_private", "handle_mm_fault", "a huge entry of a device" },
	{ "pmd_migration_entry_wait", "handle_mm_fault", "a huge page that is being moved" },
	{ "do_swap_page", "handle_pte_fault", "an entry that is not present" },
	{ "handle_pte_marker", "do_swap_page", "a marker" },
	{ "migration_entry_wait", "do_swap_page", "the page is being moved" },
	{ "do_numa_page", "handle_pte_fault", "not present, though the area allows" },
	{ "do_uffd_rwp", "handle_pte_fault", "not present, marked for userfaultfd" },
	{ "do_wp_page", "handle_pte_fault", "a write, but the entry has no RW" },
	{ "wp_pfn_shared", "do_wp_page", "the area is shared, no page" },
	{ "wp_page_shared", "do_wp_page", "the area is shared" },
	{ "wp_page_copy", "do_wp_page", "the area is private, the page not its own" },
	{ "wp_huge_pmd", "handle_mm_fault", "a write, but the huge entry has no RW" },
	{ "do_huge_pmd_wp_page", "wp_huge_pmd", "anonymous memory" },
	{ "hugetlb_fault", "handle_mm_fault", "the area is of hugetlb" },
	{ "hugetlb_no_page", "hugetlb_fault", "no entry" },
	{ "migration_entry_wait_huge", "hugetlb_fault", "the page is being moved" },
	{ "hugetlb_wp", "hugetlb_fault", "a write, but the entry has no RW" },
};

#define NR_STAGES	(sizeof(stages) / sizeof(*stages))

static const struct stage *stage_of(const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < NR_STAGES; i++)
		if (strlen(stages[i].name) == len && !strncmp(stages[i].name, name, len))
			return stages + i;
	return NULL;
}

static const struct record *area_of(struct view *view, const struct record *row)
{
	return view->vma_type ? record_nested(row, view->vma_type) : NULL;
}

/* The area, where it is looked at. */
static void area(struct view *view, const struct record *row)
{
	const struct record *vma = area_of(view, row);

	if (!vma) {
		text_puts(&view->line, " the one above, grown");
		return;
	}
	text_printf(&view->line, " %llx-%llx %s",
		    (unsigned long long)explain_number(vma, view->vma + VMA_START),
		    (unsigned long long)explain_number(vma, view->vma + VMA_END),
		    explain_string(vma, view->vma + VMA_PERMS));
}

/* All stages on the way to @stage, and itself. */
static void way(struct view *view, const struct record *row, const struct stage *stage)
{
	bool looks = !strcmp(stage->name, "access_error");
	const char *after = stage->after;
	char name[48];

	if (looks && !area_of(view, row))
		after = "acct_stack_growth";
	if (after)
		way(view, row, stage_of(after, strlen(after)));
	explain_start_line(view, explain_rail(view, !after));
	text_puts(&view->line, stage->found);
	if (looks)
		area(view, row);
	snprintf(name, sizeof(name), "%s()", stage->name);
	explain_end_line(view, name);
}

/* What comes from swap is written in the fault that brings it. */
static bool same_fault(const char *before, const char *why)
{
	return before && !strncmp(before, "do_swap_page()", 14) &&
	       !strncmp(why, "do_wp_page()", 12);
}

/* One step: the way to who decides it, the reason, the words. */
static void one_step(struct view *view, const struct record *row, bool same, const char *word,
		     size_t word_len, const char *why, size_t why_len)
{
	const char *sentence = memmem(why, why_len, "(): ", 4);
	const struct stage *stage = sentence ? stage_of(why, sentence - why) : NULL;
	char name[48] = "";

	/* A function of a later kernel: the way to it is not known. */
	if (sentence && !stage)
		snprintf(name, sizeof(name), "%.*s()", (int)(sentence - why), why);
	sentence = sentence ? sentence + 4 : why;
	if (stage && !same)
		way(view, row, stage);
	/* The sentence is told with its function. */
	if (stage && same)
		snprintf(name, sizeof(name), "%s()", stage->name);
	explain_start_line(view, explain_rail(view, false));
	text_add(&view->line, sentence, why + why_len - sentence);
	explain_end_line(view, name);
	explain_start_line(view, "  = ");
	text_add(&view->line, word, word_len);
	explain_end_line(view, NULL);
}

/* The steps of one access; of words and reasons there are equally many. */
static void steps(struct view *view, const struct record *row, const char *access,
		  const char *words, const char *whys)
{
	const char *before = NULL;

	explain_start_line(view, "");
	text_printf(&view->line, "\n  A %s now", access);
	explain_end_line(view, NULL);
	while (*words) {
		size_t len = strcspn(words, "+");
		const char *end = strstr(whys, "; ");
		size_t why_len = end ? (size_t)(end - whys) : strlen(whys);
		bool same = same_fault(before, whys);

		if (before) {
			explain_start_line(view, same ? "  and then, in the same fault" :
					   "  and then, as it is tried again");
			explain_end_line(view, NULL);
		}
		one_step(view, row, same, words, len, whys, why_len);
		before = whys;
		words += len + (words[len] == '+');
		whys += why_len + (end ? 2 : 0);
	}
}

/**
 * explain_access() - what each kind of access would do, on the kernel's way to it
 * @view: the walks
 * @row: the walk
 */
void explain_access(struct view *view, const struct record *row)
{
	static const char *const accesses[] = { "read", "write", "fetch of an instruction" };
	const struct record *verdict = view->verdict_type ?
				       record_nested(row, view->verdict_type) : NULL;
	unsigned int i;

	if (!verdict)
		return;
	for (i = READ; i <= EXEC; i++)
		steps(view, row, accesses[i],
		      explain_string(verdict, view->verdict + READ + i),
		      explain_string(verdict, view->verdict + READ_WHY + i));
}
