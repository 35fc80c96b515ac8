// SPDX-License-Identifier: GPL-2.0-only
/*
 * walk --explain: the way of an address through the page tables as arithmetic
 * that can be done by hand, with the kernel's own words for each step.
 *
 * What is computed here is computed from the address and the entries, and shown
 * beside what the module found: where the two differ, it says so.
 */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "explain.h"
#include "explain_parts.h"
#include "ruler.h"
#include "value.h"

/* x86: the bits of an entry that are a frame's number, and P. */
#define FRAME_MASK	0x000ffffffffff000ULL
#define PRESENT		1ULL

#define LEVELS_MAX	5

/* The kernel's words for a step. */
static const struct {
	const char *level;
	const char *upper;
	const char *index;
	const char *offset;
	const char *none;
	const char *pfn;
} steps[] = {
	{ "pgd", "PGD", "pgd_index(va)", "pgd_offset(mm, va)", "pgd_none(pgd)", "" },
	{ "p4d", "P4D", "p4d_index(va)", "p4d_offset(pgd, va)", "p4d_none(p4d)", "" },
	{ "pud", "PUD", "pud_index(va)", "pud_offset(p4d, va)", "pud_none(pud)",
	  "pud_pfn(pud) << PAGE_SHIFT" },
	{ "pmd", "PMD", "pmd_index(va)", "pmd_offset(pud, va)", "pmd_none(pmd)",
	  "pmd_pfn(pmd) << PAGE_SHIFT" },
	{ "pte", "PTE", "pte_index(va)", "pte_offset_kernel(pmd, va)", "pte_none(pte)",
	  "pte_pfn(pte) << PAGE_SHIFT" },
};

#define NR_STEPS	(sizeof(steps) / sizeof(*steps))

/**
 * explain_lacks() - can the walks of a file be explained?
 * @raw: the file, after raw_begin()
 *
 * Return: the name of a field that is not there; NULL if they can.
 */
const char *explain_lacks(const struct raw *raw)
{
	struct view view = { .raw = raw };

	return explain_find(&view);
}

/* The position of the one bit in a power of two from a page up; 0 if it is none. */
static unsigned int shift_of(__u64 size)
{
	unsigned int shift = 0;

	if (size < 4096 || size & (size - 1))
		return 0;
	while (size >> shift != 1)
		shift++;
	return shift;
}

/* Which of the steps an entry is; NR_STEPS for none. */
static unsigned int step_of(const struct view *view, const struct record *level)
{
	const char *name = explain_word(view, level, view->level + LEVEL);
	unsigned int i;

	for (i = 0; i < NR_STEPS && strcmp(steps[i].level, name); i++)
		;
	return i;
}

/* As one writes the levels. */
static const char *upper_name(const struct view *view, const struct record *level)
{
	unsigned int s = step_of(view, level);

	return s < NR_STEPS ? steps[s].upper : "?";
}

/*
 * The address in parts: the sign, an index a level, the offset. Of levels the walk
 * did not reach the bits are shown all the same. Returns how many parts.
 */
static unsigned int split(const struct view *view, const struct record *row, struct box *boxes)
{
	const struct record *level = record_nested(row, view->level_type);
	unsigned int top = explain_number(row, view->walk + BITS), n = 1;
	__u64 va = explain_number(row, view->walk + VA);
	char name[RULER_NAME];

	if (top <= 12 || top >= 64)
		top = 48;
	snprintf(name, sizeof(name), 64 - top < 8 ? "=bit %u" : "= bit %u", top - 1);
	ruler_box(boxes, top, 64 - top, name);
	for (; level && n <= LEVELS_MAX; level = record_following(level)) {
		unsigned int shift = shift_of(explain_number(level, view->level + SIZE));

		if (!shift || shift >= top)
			break;
		snprintf(name, sizeof(name), "%s %llu", upper_name(view, level),
			 (unsigned long long)(va >> shift) & ((1ULL << (top - shift)) - 1));
		ruler_box(boxes + n++, shift, top - shift, name);
		top = shift;
		if (!strcmp(explain_word(view, level, view->level + KIND), "page"))
			break;
	}
	if (!level)
		for (; top > 12 && n <= LEVELS_MAX; top -= 9)
			ruler_box(boxes + n++, top - 9, 9, "unused");
	snprintf(name, sizeof(name), "offset 0x%llx",
		 (unsigned long long)va & ((1ULL << top) - 1));
	ruler_box(boxes + n++, 0, top, name);
	return n;
}

/* The bits of the address in boxes. */
static void ruler(struct view *view, const struct record *row)
{
	struct box boxes[LEVELS_MAX + 3];
	unsigned int nr = split(view, row, boxes);

	ruler_draw(view->out, explain_number(row, view->walk + VA), boxes, nr, view->style->utf8);
}

static bool is_kernel(const struct view *view, const struct record *row)
{
	return explain_number(row, view->walk + VA) >> 63 || !explain_number(row, view->walk + PID);
}

/* The first table, and whose it is. */
static void root(struct view *view, const struct record *row, __u64 table)
{
	bool pti = explain_number(row, view->walk + PTI);

	explain_start_line(view, "  root table ");
	explain_hex(view, table);
	if (!explain_number(row, view->walk + PID)) {
		text_puts(&view->line, ", of the process that asked");
		explain_end_line(view, "current->mm->pgd");
		return;
	}
	text_puts(&view->line, ", its address is in CR3");
	explain_end_line(view, !is_kernel(view, row) && pti ? "mm->pgd + 4096: PTI" : "mm->pgd");
}

static void remark(struct view *view, const char *s)
{
	explain_start_line(view, explain_rail(view, false));
	text_puts(&view->line, s);
	explain_end_line(view, NULL);
}

/* A mask with all its digits. */
static void mask_hex(struct view *view, __u64 mask)
{
	text_printf(&view->line, "0x%016llx", (unsigned long long)mask);
}

/* The bits of an entry by name, as many lines as that takes. */
static void flags(struct view *view, const struct record *level)
{
	struct text t = {};
	char *at, *next;

	text_clear(&t);
	value_text(&t, view->raw, view->level[FLAGS].field,
		   level->values + view->level[FLAGS].index, false);
	for (at = t.s; *at; at = next) {
		size_t len = strcspn(at, "|");

		next = at + len + (at[len] == '|');
		if (at != t.s && text_columns(view->line.s) + (next - at) > 80) {
			explain_end_line(view, NULL);
			explain_start_line(view, explain_rail(view, false));
			text_printf(&view->line, "%26s", "");
		}
		text_add(&view->line, at, next - at);
	}
	explain_end_line(view, NULL);
	free(t.s);
}

/* What an entry leads to: its bits, masked, beside what the module found. */
static void target(struct view *view, const struct record *level, unsigned int step)
{
	__u64 entry = explain_number(level, view->level + ENTRY);
	__u64 to = explain_number(level, view->level + TARGET);
	__u64 size = explain_number(level, view->level + SIZE);
	bool page = !strcmp(explain_word(view, level, view->level + KIND), "page");
	__u64 mask = FRAME_MASK;

	if (page)
		mask &= ~(size - 1);
	explain_start_line(view, explain_rail(view, false));
	if ((entry & mask) == to) {
		text_puts(&view->line, "entry & ");
		mask_hex(view, mask);
		text_puts(&view->line, " = ");
		explain_hex(view, to);
	} else if (!(entry & PRESENT) && (~entry & mask) == to) {
		text_puts(&view->line, "~entry & ");
		mask_hex(view, mask);
		text_puts(&view->line, " = ");
		explain_hex(view, to);
	} else {
		text_puts(&view->line, "entry leads to ");
		explain_hex(view, to);
		text_puts(&view->line, ", not by its plain bits");
	}
	if (page)
		explain_end_line(view, step < NR_STEPS ? steps[step].pfn : NULL);
	else
		explain_end_line(view, "PTE_PFN_MASK");
	if (!(entry & PRESENT))
		remark(view, "(P is clear: the number is kept inverted, against L1TF)");
}

/*
 * One step: which entry, where it lies, what it holds, and where it leads. @top is
 * the lowest bit of the level above, @table what that led to.
 */
static void step(struct view *view, const struct record *row, const struct record *level,
		 unsigned int top, __u64 table)
{
	const struct record *next = record_following(level);
	__u64 va = explain_number(row, view->walk + VA);
	__u64 at = explain_number(level, view->level + AT);
	unsigned int shift = shift_of(explain_number(level, view->level + SIZE));
	unsigned int s = step_of(view, level);
	__u64 mask = top > shift ? (1ULL << (top - shift)) - 1 : 511;
	__u64 index = va >> shift & mask;

	explain_start_line(view, explain_rail(view, true));
	text_puts(&view->line, upper_name(view, level));
	text_puts(&view->line, "  (");
	explain_hex(view, va);
	text_printf(&view->line, " >> %u) & %llu = %llu", shift, (unsigned long long)mask,
		    (unsigned long long)index);
	explain_end_line(view, s < NR_STEPS ? steps[s].index : NULL);

	explain_start_line(view, explain_rail(view, false));
	explain_hex(view, table);
	text_printf(&view->line, " + 8 * %llu = ", (unsigned long long)index);
	explain_hex(view, table + 8 * index);
	explain_end_line(view, s < NR_STEPS ? steps[s].offset : NULL);
	if (table + 8 * index != at) {
		explain_start_line(view, explain_rail(view, false));
		text_puts(&view->line, "but it was found at ");
		explain_hex(view, at);
		explain_end_line(view, NULL);
	}

	explain_start_line(view, explain_rail(view, false));
	text_printf(&view->line, "holds 0x%016llx  ",
		    (unsigned long long)explain_number(level, view->level + ENTRY));
	flags(view, level);
	if (!explain_nothing(level, view->level + TARGET))
		target(view, level, s);
	if (!s && next && step_of(view, next) == 2)
		remark(view, "(4 levels: p4d_offset(pgd, va) is this same entry)");
}

static const struct record *frame_of(const struct view *view, const struct record *row)
{
	return view->frame_type ? record_nested(row, view->frame_type) : NULL;
}

/* What the last entry says, in words. */
static void state(struct view *view, const struct record *row)
{
	explain_start_line(view, "  ");
	text_escape(&view->line, explain_word(view, row, view->walk + STATE));
	text_puts(&view->line, ": ");
	text_escape(&view->line, explain_help(view, view->walk + STATE,
					      explain_number(row, view->walk + STATE)));
	explain_end_line(view, NULL);
}

/* Where the walk ends, and why there. */
static void stop(struct view *view, const struct record *row, const struct record *last)
{
	const struct record *frame = frame_of(view, row);
	const char *kind = last ? explain_word(view, last, view->level + KIND) : "";
	__u64 size = last ? explain_number(last, view->level + SIZE) : 0;
	__u64 va = explain_number(row, view->walk + VA);
	unsigned int s = last ? step_of(view, last) : NR_STEPS;

	if (!strcmp(kind, "page") && shift_of(size)) {
		explain_start_line(view, explain_rail(view, true));
		text_puts(&view->line, "page + (va & ");
		explain_hex(view, size - 1);
		text_puts(&view->line, ") = ");
		explain_hex(view, explain_number(last, view->level + TARGET));
		text_puts(&view->line, " + ");
		explain_hex(view, va & (size - 1));
		explain_end_line(view, NULL);
		explain_start_line(view, "  physical address ");
		explain_hex(view, explain_number(row, view->walk + PA));
		if (size > 4096) {
			text_puts(&view->line, ", in one page of ");
			value_bytes(&view->line, size);
		}
		if (frame && *explain_string(frame, view->frame + RESOURCE)) {
			text_puts(&view->line, ", of ");
			text_escape(&view->line, explain_string(frame, view->frame + RESOURCE));
		}
		explain_end_line(view, NULL);
		if (strcmp(explain_word(view, row, view->walk + STATE), "present"))
			state(view, row);
		return;
	}
	explain_start_line(view, "  the walk stops here");
	if (!last) {
		text_puts(&view->line, ": no entry could be read");
		explain_end_line(view, NULL);
		return;
	}
	explain_end_line(view, !strcmp(kind, "none") && s < NR_STEPS ? steps[s].none : NULL);
	state(view, row);
}

static void not_canonical(struct view *view, const struct record *row)
{
	unsigned int bits = explain_number(row, view->walk + BITS);

	explain_start_line(view, "");
	text_printf(&view->line, "  not canonical: bits %u to 63 do not all equal bit %u. The CPU",
		    bits, bits - 1);
	explain_end_line(view, NULL);
	explain_start_line(view,
			   "  does not walk: a use is a general protection fault, no page fault");
	explain_end_line(view, NULL);
}

/* The same question, asked elsewhere. */
static void elsewhere(struct view *view, const struct record *row)
{
	const struct record *frame = frame_of(view, row);
	unsigned long long va = explain_number(row, view->walk + VA);
	unsigned long long pid = explain_number(row, view->walk + PID);
	bool device = frame && !strcmp(explain_word(view, frame, view->frame + FRAME_KIND),
				       "device");
	FILE *out = view->out;

	fprintf(out, "\n  With other tools:\n");
	if (is_kernel(view, row)) {
		fprintf(out, "  crash       vtop -k %llx\n", va);
		fprintf(out, "  drgn        follow_phys(prog[\"init_mm\"].address_of_(), 0x%llx)\n",
			va);
	} else {
		fprintf(out, "  crash       vtop -c %llu %llx\n", pid, va);
		fprintf(out, "  drgn        follow_phys(find_task(%llu).mm, 0x%llx)\n", pid, va);
		if (!device)
			fprintf(out, "  page-types  page-types -p %llu -a 0x%llx -L -N\n", pid,
				va >> 12);
	}
	if (frame && !explain_nothing(frame, view->frame + PFN) && (device || is_kernel(view, row)))
		fprintf(out, "  page-types  page-types -a 0x%llx -L -N%s\n",
			(unsigned long long)explain_number(frame, view->frame + PFN),
			device ? "   (-p PID shows no bare frames)" : "");
}

static struct view *explain_begin(FILE *out, const struct selection *s,
				  const struct style *style, const char *object)
{
	struct view *view = xzalloc(sizeof(*view));
	const char *lacks;

	view->out = out;
	view->raw = s->raw;
	view->style = style;
	lacks = explain_find(view);
	if (lacks)
		errx(EXIT_FAILURE, "%s cannot be explained: this module's has no %s", object,
		     lacks);
	return view;
}

static void explain_row(struct view *view, const struct record *row)
{
	const struct record *level, *last = NULL;
	__u64 table = 0;
	unsigned int top;

	if (row->type)
		return;
	if (view->printed)
		putc('\n', view->out);
	view->printed = true;
	explain_start_line(view, "");
	explain_hex(view, explain_number(row, view->walk + VA));
	if (explain_number(row, view->walk + PID)) {
		text_printf(&view->line, " of process %llu ",
			    (unsigned long long)explain_number(row, view->walk + PID));
		text_escape(&view->line, explain_string(row, view->walk + COMMAND));
	}
	/* A name, which may be long. */
	if (strpbrk(explain_string(row, view->walk + ASKED), "[./+")) {
		text_puts(&view->line, ": ");
		text_escape(&view->line, explain_string(row, view->walk + ASKED));
	}
	explain_end_line(view, NULL);
	ruler(view, row);
	putc('\n', view->out);
	if (view->walk[CANONICAL].field && !explain_number(row, view->walk + CANONICAL)) {
		not_canonical(view, row);
		explain_access(view, row);
		return;
	}
	top = explain_number(row, view->walk + BITS);
	level = record_nested(row, view->level_type);
	for (; level; level = record_following(level)) {
		unsigned int shift = shift_of(explain_number(level, view->level + SIZE));

		if (!last) {
			/* A page, as every table. */
			table = explain_number(level, view->level + AT) & ~0xfffULL;
			root(view, row, table);
		}
		step(view, row, level, top > 63 ? 48 : top, table);
		table = explain_number(level, view->level + TARGET);
		top = shift;
		last = level;
	}
	stop(view, row, last);
	explain_access(view, row);
	elsewhere(view, row);
}

static void explain_end(struct view *view)
{
	free(view->line.s);
	free(view);
}

const struct view_ops explain_view = {
	.begin = explain_begin,
	.row = explain_row,
	.end = explain_end,
};
