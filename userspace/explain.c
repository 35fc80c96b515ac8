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
#include "ruler.h"
#include "value.h"

/* x86: the bits of an entry that are a frame's number, and P. */
#define FRAME_MASK	0x000ffffffffff000ULL
#define PRESENT		1ULL

/* Where the words of the kernel stand. */
#define RIGHT		53
#define LEVELS_MAX	5

/* What is needed of a walk, by the names of the fields. */
enum {
	VA, PA, STATE, BITS, CANONICAL, PTI, PID, COMMAND, ASKED, NR_WALK
};

enum {
	LEVEL, AT, ENTRY, KIND, TARGET, SIZE, FLAGS, NR_LEVEL
};

enum { PFN, FRAME_KIND, RESOURCE, NR_FRAME };

/* A field, and whether walks of the kernel's half can be without it. */
struct need {
	const char *name;
	enum mms_kind kind;
	bool spare;
};

static const struct need walk_needs[NR_WALK] = {
	{ "va", MMS_ADDR }, { "pa", MMS_ADDR }, { "state", MMS_ENUM },
	{ "bits", MMS_COUNT }, { "canonical", MMS_BOOL, true },
	{ "pti", MMS_BOOL, true }, { "pid", MMS_COUNT, true },
	{ "command", MMS_STRING, true }, { "asked", MMS_STRING, true },
};

static const struct need level_needs[NR_LEVEL] = {
	{ "level", MMS_ENUM }, { "at", MMS_ADDR }, { "entry", MMS_HEX },
	{ "kind", MMS_ENUM }, { "target", MMS_ADDR }, { "size", MMS_BYTES },
	{ "flags", MMS_FLAGS },
};

static const struct need frame_needs[NR_FRAME] = {
	{ "pfn", MMS_PFN, true }, { "kind", MMS_ENUM, true },
	{ "resource", MMS_STRING, true },
};

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
 * struct view - walks that are explained
 * @out: where to
 * @raw: their file
 * @style: how text looks
 * @walk: the fields of a walk
 * @level: those of its levels
 * @frame: those of its frame
 * @level_type: the type of the levels
 * @frame_type: that of the frame; 0 if there is none
 * @line: what is being printed
 * @printed: something was
 */
struct view {
	FILE *out;
	const struct raw *raw;
	const struct style *style;
	struct column walk[NR_WALK];
	struct column level[NR_LEVEL];
	struct column frame[NR_FRAME];
	__u32 level_type;
	__u32 frame_type;
	struct text line;
	bool printed;
};

/* Returns the name of the first field that is not there, NULL if all are. */
static const char *find_fields(const struct raw *raw, __u32 type,
			       const struct need *needs, size_t nr,
			       struct column *columns)
{
	size_t i;

	for (i = 0; i < nr; i++) {
		const struct need *n = needs + i;

		if (select_column(raw, type, n->name, strlen(n->name), columns + i) &&
		    columns[i].field && columns[i].field->kind == n->kind)
			continue;
		if (!n->spare)
			return n->name;
		columns[i].field = NULL;
	}
	return NULL;
}

static const char *find_all(struct view *view)
{
	const struct raw *raw = view->raw;
	struct column nested;
	const char *lacks;

	if (!raw->header->nr_types)
		return "walk";
	lacks = find_fields(raw, 0, walk_needs, NR_WALK, view->walk);
	if (lacks)
		return lacks;
	if (!select_column(raw, 0, "levels", 6, &nested) || nested.field)
		return "levels";
	view->level_type = nested.index;
	if (select_column(raw, 0, "frame", 5, &nested) && !nested.field) {
		view->frame_type = nested.index;
		find_fields(raw, nested.index, frame_needs, NR_FRAME, view->frame);
	}
	return find_fields(raw, view->level_type, level_needs, NR_LEVEL, view->level);
}

/**
 * explain_lacks() - can the walks of a file be explained?
 * @raw: the file, after raw_begin()
 *
 * Return: the name of a field that is not there; NULL if they can.
 */
const char *explain_lacks(const struct raw *raw)
{
	struct view view = { .raw = raw };

	return find_all(&view);
}

static __u64 number(const struct record *record, const struct column *column)
{
	return column->field ? record->values[column->index].number : 0;
}

static const char *string(const struct record *record, const struct column *column)
{
	const char *s = column->field ? record->values[column->index].string : NULL;

	return s ? s : "";
}

/* The word of an enum; "?" for a value without one. */
static const char *word(const struct view *view, const struct record *record,
			const struct column *column)
{
	const char *s = column->field ? value_word(view->raw, column->field,
						   number(record, column)) : NULL;

	return s ? s : "?";
}

/* What a word of an enum means. */
static const char *help(const struct view *view, const struct column *column, __u64 value)
{
	const struct mms_raw_name *name = view->raw->names + column->field->first_name;
	const struct mms_raw_name *last = name + column->field->nr_names;

	for (; name < last; name++)
		if (name->value == value)
			return raw_word(view->raw, name->help);
	return "";
}

static bool nothing(const struct record *record, const struct column *column)
{
	return !column->field || raw_nothing(column->field, number(record, column));
}

/* Ends the line; @right in the column of the kernel's words, NULL for none. */
static void end_line(struct view *view, const char *right)
{
	struct text *t = &view->line;
	size_t columns = text_columns(t->s);

	if (right && *right) {
		do {
			text_puts(t, " ");
		} while (++columns < RIGHT);
		text_puts(t, right);
	}
	while (t->len && t->s[t->len - 1] == ' ')
		t->s[--t->len] = '\0';
	fprintf(view->out, "%s\n", t->s);
	text_clear(t);
}

static void start_line(struct view *view, const char *s)
{
	text_clear(&view->line);
	text_puts(&view->line, s);
}

static void hex(struct view *view, __u64 value)
{
	text_printf(&view->line, "0x%llx", (unsigned long long)value);
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
	const char *name = word(view, level, view->level + LEVEL);
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
	unsigned int top = number(row, view->walk + BITS), n = 1;
	__u64 va = number(row, view->walk + VA);
	char name[RULER_NAME];

	if (top <= 12 || top >= 64)
		top = 48;
	snprintf(name, sizeof(name), 64 - top < 8 ? "=bit %u" : "= bit %u", top - 1);
	ruler_box(boxes, top, 64 - top, name);
	for (; level && n <= LEVELS_MAX; level = record_following(level)) {
		unsigned int shift = shift_of(number(level, view->level + SIZE));

		if (!shift || shift >= top)
			break;
		snprintf(name, sizeof(name), "%s %llu", upper_name(view, level),
			 (unsigned long long)(va >> shift) & ((1ULL << (top - shift)) - 1));
		ruler_box(boxes + n++, shift, top - shift, name);
		top = shift;
		if (!strcmp(word(view, level, view->level + KIND), "page"))
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

	ruler_draw(view->out, number(row, view->walk + VA), boxes, nr, view->style->utf8);
}

/* The rail at the left of the walk. */
static const char *rail(const struct view *view, bool down)
{
	if (view->style->utf8)
		return down ? "  ▼   " : "  │   ";
	return down ? "  v   " : "  |   ";
}

static bool is_kernel(const struct view *view, const struct record *row)
{
	return number(row, view->walk + VA) >> 63 || !number(row, view->walk + PID);
}

/* The first table, and whose it is. */
static void root(struct view *view, const struct record *row, __u64 table)
{
	bool pti = number(row, view->walk + PTI);

	start_line(view, "  root table ");
	hex(view, table);
	if (!number(row, view->walk + PID)) {
		text_puts(&view->line, ", of the process that asked");
		end_line(view, "current->mm->pgd");
		return;
	}
	text_puts(&view->line, ", its address is in CR3");
	end_line(view, !is_kernel(view, row) && pti ? "mm->pgd + 4096: PTI" : "mm->pgd");
}

static void remark(struct view *view, const char *s)
{
	start_line(view, rail(view, false));
	text_puts(&view->line, s);
	end_line(view, NULL);
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
			end_line(view, NULL);
			start_line(view, rail(view, false));
			text_printf(&view->line, "%26s", "");
		}
		text_add(&view->line, at, next - at);
	}
	end_line(view, NULL);
	free(t.s);
}

/* What an entry leads to: its bits, masked, beside what the module found. */
static void target(struct view *view, const struct record *level, unsigned int step)
{
	__u64 entry = number(level, view->level + ENTRY);
	__u64 to = number(level, view->level + TARGET);
	__u64 size = number(level, view->level + SIZE);
	bool page = !strcmp(word(view, level, view->level + KIND), "page");
	__u64 mask = FRAME_MASK;

	if (page)
		mask &= ~(size - 1);
	start_line(view, rail(view, false));
	if ((entry & mask) == to) {
		text_puts(&view->line, "entry & ");
		mask_hex(view, mask);
		text_puts(&view->line, " = ");
		hex(view, to);
	} else if (!(entry & PRESENT) && (~entry & mask) == to) {
		text_puts(&view->line, "~entry & ");
		mask_hex(view, mask);
		text_puts(&view->line, " = ");
		hex(view, to);
	} else {
		text_puts(&view->line, "entry leads to ");
		hex(view, to);
		text_puts(&view->line, ", not by its plain bits");
	}
	if (page)
		end_line(view, step < NR_STEPS ? steps[step].pfn : NULL);
	else
		end_line(view, "PTE_PFN_MASK");
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
	__u64 va = number(row, view->walk + VA);
	__u64 at = number(level, view->level + AT);
	unsigned int shift = shift_of(number(level, view->level + SIZE));
	unsigned int s = step_of(view, level);
	__u64 mask = top > shift ? (1ULL << (top - shift)) - 1 : 511;
	__u64 index = va >> shift & mask;

	start_line(view, rail(view, true));
	text_puts(&view->line, upper_name(view, level));
	text_puts(&view->line, "  (");
	hex(view, va);
	text_printf(&view->line, " >> %u) & %llu = %llu", shift, (unsigned long long)mask,
		    (unsigned long long)index);
	end_line(view, s < NR_STEPS ? steps[s].index : NULL);

	start_line(view, rail(view, false));
	hex(view, table);
	text_printf(&view->line, " + 8 * %llu = ", (unsigned long long)index);
	hex(view, table + 8 * index);
	end_line(view, s < NR_STEPS ? steps[s].offset : NULL);
	if (table + 8 * index != at) {
		start_line(view, rail(view, false));
		text_puts(&view->line, "but it was found at ");
		hex(view, at);
		end_line(view, NULL);
	}

	start_line(view, rail(view, false));
	text_printf(&view->line, "holds 0x%016llx  ",
		    (unsigned long long)number(level, view->level + ENTRY));
	flags(view, level);
	if (!nothing(level, view->level + TARGET))
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
	start_line(view, "  ");
	text_escape(&view->line, word(view, row, view->walk + STATE));
	text_puts(&view->line, ": ");
	text_escape(&view->line, help(view, view->walk + STATE, number(row, view->walk + STATE)));
	end_line(view, NULL);
}

/* Where the walk ends, and why there. */
static void stop(struct view *view, const struct record *row, const struct record *last)
{
	const struct record *frame = frame_of(view, row);
	const char *kind = last ? word(view, last, view->level + KIND) : "";
	__u64 size = last ? number(last, view->level + SIZE) : 0;
	__u64 va = number(row, view->walk + VA);
	unsigned int s = last ? step_of(view, last) : NR_STEPS;

	if (!strcmp(kind, "page") && shift_of(size)) {
		start_line(view, rail(view, true));
		text_puts(&view->line, "page + (va & ");
		hex(view, size - 1);
		text_puts(&view->line, ") = ");
		hex(view, number(last, view->level + TARGET));
		text_puts(&view->line, " + ");
		hex(view, va & (size - 1));
		end_line(view, NULL);
		start_line(view, "  physical address ");
		hex(view, number(row, view->walk + PA));
		if (size > 4096) {
			text_puts(&view->line, ", in one page of ");
			value_bytes(&view->line, size);
		}
		if (frame && *string(frame, view->frame + RESOURCE)) {
			text_puts(&view->line, ", of ");
			text_escape(&view->line, string(frame, view->frame + RESOURCE));
		}
		end_line(view, NULL);
		if (strcmp(word(view, row, view->walk + STATE), "present"))
			state(view, row);
		return;
	}
	start_line(view, "  the walk stops here");
	if (!last) {
		text_puts(&view->line, ": no entry could be read");
		end_line(view, NULL);
		return;
	}
	end_line(view, !strcmp(kind, "none") && s < NR_STEPS ? steps[s].none : NULL);
	state(view, row);
}

static void not_canonical(struct view *view, const struct record *row)
{
	unsigned int bits = number(row, view->walk + BITS);

	start_line(view, "");
	text_printf(&view->line, "  not canonical: bits %u to 63 do not all equal bit %u. The CPU",
		    bits, bits - 1);
	end_line(view, NULL);
	start_line(view, "  does not walk: a use is a general protection fault, no page fault");
	end_line(view, NULL);
}

/* The same question, asked elsewhere. */
static void elsewhere(struct view *view, const struct record *row)
{
	const struct record *frame = frame_of(view, row);
	unsigned long long va = number(row, view->walk + VA);
	unsigned long long pid = number(row, view->walk + PID);
	bool device = frame && !strcmp(word(view, frame, view->frame + FRAME_KIND), "device");
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
	if (frame && !nothing(frame, view->frame + PFN) && (device || is_kernel(view, row)))
		fprintf(out, "  page-types  page-types -a 0x%llx -L -N%s\n",
			(unsigned long long)number(frame, view->frame + PFN),
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
	lacks = find_all(view);
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
	start_line(view, "");
	hex(view, number(row, view->walk + VA));
	if (number(row, view->walk + PID)) {
		text_printf(&view->line, " of process %llu ",
			    (unsigned long long)number(row, view->walk + PID));
		text_escape(&view->line, string(row, view->walk + COMMAND));
	}
	/* A name, which may be long. */
	if (strpbrk(string(row, view->walk + ASKED), "[./+")) {
		text_puts(&view->line, ": ");
		text_escape(&view->line, string(row, view->walk + ASKED));
	}
	end_line(view, NULL);
	ruler(view, row);
	putc('\n', view->out);
	if (view->walk[CANONICAL].field && !number(row, view->walk + CANONICAL)) {
		not_canonical(view, row);
		return;
	}
	top = number(row, view->walk + BITS);
	level = record_nested(row, view->level_type);
	for (; level; level = record_following(level)) {
		unsigned int shift = shift_of(number(level, view->level + SIZE));

		if (!last) {
			/* A page, as every table. */
			table = number(level, view->level + AT) & ~0xfffULL;
			root(view, row, table);
		}
		step(view, row, level, top > 63 ? 48 : top, table);
		table = number(level, view->level + TARGET);
		top = shift;
		last = level;
	}
	stop(view, row, last);
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
