// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries that are not present: each kind, as the kernel's own functions make it,
 * at each level where it can be; what is said of it in words; garbage.
 *
 * Kinds that this kernel was built without are made all the same: its headers know
 * them, and number all kinds anew. So here, and in the unit that is included, all
 * are there; what other tests ask of the unit is in swap, whose numbers stay.
 */
#define CONFIG_DEVICE_PRIVATE	1
#define CONFIG_PTE_MARKER	1
#define CONFIG_MIGRATION	1
#define CONFIG_MEMORY_FAILURE	1

#include <kunit/test.h>

#include "../module/core/absent.c"
#include "../module/core/absent_text.c"
#include "tables.h"

static struct mms_absent decoded(enum mms_level level, u64 value, u64 size, u64 addr)
{
	struct mms_entry e = {
		.level = level, .kind = MMS_ENTRY_SWAP, .value = value, .size = size,
		.va = addr & ~(size - 1),
	};
	struct mms_absent a;

	mms_absent_decode(&e, NULL, addr, &a);
	return a;
}

static struct mms_absent of_pte(pte_t pte)
{
	return decoded(MMS_PTE, pte_val(pte), PAGE_SIZE, 0x12345000);
}

enum maker {
	SWAP, MIGRATION_READ, MIGRATION_EXCLUSIVE, MIGRATION_WRITE, HWPOISON,
	PRIVATE_READ, PRIVATE_WRITE, EXCLUSIVE_READ, EXCLUSIVE_WRITE, EXCLUSIVE,
	MARKER_UFFD_WP, MARKER_POISON, MARKER_GUARD, MARKER_OTHER, SWAPIN_ERROR,
};

#define PFN	0x12345UL

/* false: this kernel has none of these. */
static bool make(enum maker maker, swp_entry_t *entry)
{
	switch (maker) {
	case SWAP:
		*entry = swp_entry(3, PFN);
		break;
	case MIGRATION_READ:
		*entry = make_readable_migration_entry(PFN);
		break;
	case MIGRATION_EXCLUSIVE:
		*entry = make_readable_exclusive_migration_entry(PFN);
		break;
	case MIGRATION_WRITE:
		*entry = make_writable_migration_entry(PFN);
		break;
	case HWPOISON:
		/* make_hwpoison_entry() wants a locked page. */
		*entry = swp_entry(SWP_HWPOISON, PFN);
		break;
	case PRIVATE_READ:
		*entry = make_readable_device_private_entry(PFN);
		break;
	case PRIVATE_WRITE:
		*entry = make_writable_device_private_entry(PFN);
		break;
	case EXCLUSIVE_READ:
		*entry = swp_entry(SWP_DEVICE_EXCLUSIVE_READ, PFN);
		return SWP_DEVICE_EXCLUSIVE_READ != MMS_NO_TYPE;
	case EXCLUSIVE_WRITE:
		*entry = swp_entry(SWP_DEVICE_EXCLUSIVE_WRITE, PFN);
		return SWP_DEVICE_EXCLUSIVE_WRITE != MMS_NO_TYPE;
	case EXCLUSIVE:
		*entry = swp_entry(SWP_DEVICE_EXCLUSIVE, PFN);
		return SWP_DEVICE_EXCLUSIVE != MMS_NO_TYPE;
	case MARKER_UFFD_WP:
		*entry = make_pte_marker_entry(PTE_MARKER_UFFD_WP);
		break;
	case MARKER_POISON:
		*entry = make_pte_marker_entry(MMS_MARKER_POISON | PTE_MARKER_UFFD_WP);
		return MMS_MARKER_POISON;
	case MARKER_GUARD:
		*entry = make_pte_marker_entry(MMS_MARKER_GUARD);
		return MMS_MARKER_GUARD;
	case MARKER_OTHER:
		*entry = swp_entry(SWP_PTE_MARKER, PTE_MARKER_UFFD_WP | BIT(20));
		break;
	case SWAPIN_ERROR:
		/* make_swapin_error_entry() wants a page. */
		*entry = swp_entry(SWP_SWAPIN_ERROR, PFN);
		return SWP_SWAPIN_ERROR != MMS_NO_TYPE;
	}
	return true;
}

struct kind {
	const char *desc;
	enum maker maker;
	enum mms_absent_kind kind;
	enum mms_state state;
	u64 pfn;
	u64 flags;
	const char *text;
};

static const struct kind kinds[] = {
	{ "swap", SWAP, MMS_ABSENT_SWAP, MMS_STATE_SWAP, MMS_NOTHING, 0, "3:0x12345" },
	{ "migration, read", MIGRATION_READ, MMS_ABSENT_MIGRATION_READ, MMS_STATE_MIGRATION,
	  PFN, 0, "read 0x12345" },
	{ "migration, read, exclusive", MIGRATION_EXCLUSIVE, MMS_ABSENT_MIGRATION_READ_EXCLUSIVE,
	  MMS_STATE_MIGRATION, PFN, 0, "excl 0x12345" },
	{ "migration, write", MIGRATION_WRITE, MMS_ABSENT_MIGRATION_WRITE, MMS_STATE_MIGRATION,
	  PFN, 0, "write 0x12345" },
	{ "hwpoison", HWPOISON, MMS_ABSENT_HWPOISON, MMS_STATE_HWPOISON, PFN, 0, "pfn 0x12345" },
	{ "device private, read", PRIVATE_READ, MMS_ABSENT_DEVICE_PRIVATE_READ, MMS_STATE_DEVICE,
	  PFN, 0, "read 0x12345" },
	{ "device private, write", PRIVATE_WRITE, MMS_ABSENT_DEVICE_PRIVATE_WRITE,
	  MMS_STATE_DEVICE, PFN, 0, "write 0x12345" },
	{ "device exclusive, read", EXCLUSIVE_READ, MMS_ABSENT_DEVICE_EXCLUSIVE_READ,
	  MMS_STATE_DEVICE, PFN, 0, "xread 0x12345" },
	{ "device exclusive, write", EXCLUSIVE_WRITE, MMS_ABSENT_DEVICE_EXCLUSIVE_WRITE,
	  MMS_STATE_DEVICE, PFN, 0, "xwrite 0x12345" },
	{ "device exclusive", EXCLUSIVE, MMS_ABSENT_DEVICE_EXCLUSIVE, MMS_STATE_DEVICE, PFN, 0,
	  "excl 0x12345" },
	{ "marker, uffd-wp", MARKER_UFFD_WP, MMS_ABSENT_MARKER_UFFD_WP, MMS_STATE_MARKER,
	  MMS_NOTHING, MMS_ABSENT_UFFD_WP, "uffd-wp" },
	{ "marker, poison, with uffd-wp", MARKER_POISON, MMS_ABSENT_MARKER_POISON,
	  MMS_STATE_MARKER, MMS_NOTHING, MMS_ABSENT_UFFD_WP, "poison" },
	{ "marker, guard", MARKER_GUARD, MMS_ABSENT_MARKER_GUARD, MMS_STATE_MARKER,
	  MMS_NOTHING, 0, "guard" },
	{ "marker, a bit of tomorrow", MARKER_OTHER, MMS_ABSENT_UNKNOWN, MMS_STATE_MARKER,
	  MMS_NOTHING, MMS_ABSENT_UFFD_WP, "unknown" },
	{ "error of swap", SWAPIN_ERROR, MMS_ABSENT_SWAPIN_ERROR, MMS_STATE_MARKER, PFN, 0,
	  "error 0x12345" },
};

static void kind_desc(const struct kind *p, char *desc)
{
	strscpy(desc, p->desc, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kinds, kind_desc);

static struct mms_out *test_out(struct kunit *test)
{
	struct mms_out *o = kunit_kzalloc(test, sizeof(*o), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, o);
	o->size = 1024;
	o->buf = kunit_kzalloc(test, o->size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, o->buf);
	return o;
}

static void each_kind_the_kernel_makes(struct kunit *test)
{
	const struct kind *p = test->param_value;
	struct mms_out *o = test_out(test);
	struct mms_absent a;
	swp_entry_t entry;

	if (!make(p->maker, &entry))
		kunit_skip(test, "this kernel's headers have no such entry");
	a = of_pte(swp_entry_to_pte(entry));
	KUNIT_EXPECT_EQ(test, a.kind, p->kind);
	KUNIT_EXPECT_EQ(test, mms_absent_state(a.kind), p->state);
	KUNIT_EXPECT_EQ(test, a.type, swp_type(entry));
	KUNIT_EXPECT_EQ(test, a.offset, swp_offset(entry));
	KUNIT_EXPECT_EQ(test, a.pfn, p->pfn);
	KUNIT_EXPECT_EQ(test, a.flags, p->flags);
	KUNIT_EXPECT_EQ(test, a.unknown, 0);
	mms_text_absent_short(o, a.kind, a.type, a.offset, a.pfn);
	KUNIT_EXPECT_STREQ(test, o->buf, p->text);
	KUNIT_EXPECT_LE(test, o->len, 17);
}

/* With the bits that lie beside type and offset, all of them and each alone. */
static void bits_beside_each_kind(struct kunit *test)
{
	const struct kind *p = test->param_value;
	struct mms_absent a;
	swp_entry_t entry;
	pte_t pte;

	if (!make(p->maker, &entry))
		kunit_skip(test, "this kernel's headers have no such entry");
	pte = swp_entry_to_pte(entry);
	a = of_pte(pte_swp_mksoft_dirty(pte_swp_mkuffd(pte_swp_mkexclusive(pte))));
	KUNIT_EXPECT_EQ(test, a.kind, p->kind);
	KUNIT_EXPECT_EQ(test, a.flags, p->flags | MMS_ABSENT_SOFT_DIRTY | MMS_ABSENT_UFFD_WP |
			MMS_ABSENT_EXCLUSIVE);
	KUNIT_EXPECT_EQ(test, a.offset, swp_offset(entry));
	KUNIT_EXPECT_EQ(test, a.unknown, 0);
	a = of_pte(pte_swp_mksoft_dirty(pte));
	KUNIT_EXPECT_EQ(test, a.flags, p->flags | MMS_ABSENT_SOFT_DIRTY);
	a = of_pte(pte_swp_mkuffd(pte));
	KUNIT_EXPECT_EQ(test, a.flags, p->flags | MMS_ABSENT_UFFD_WP);
	a = of_pte(pte_swp_mkexclusive(pte));
	KUNIT_EXPECT_EQ(test, a.flags, p->flags | MMS_ABSENT_EXCLUSIVE);
}

/*
 * By hand: the device in bits 59 to 63, the offset inverted in bits 9 to 58
 * (arch/x86/include/asm/pgtable_64.h), 1 soft-dirty, 2 uffd-wp, 3 exclusive.
 */
static void swap_by_hand(struct kunit *test)
{
	static const struct {
		u64 value;
		u32 type;
		u64 offset, flags, unknown;
	} rows[] = {
		{ 0x07fffffffffffe00, 0, 0, 0, 0 },
		{ 0x07fffffffffffe02, 0, 0, MMS_ABSENT_SOFT_DIRTY, 0 },
		{ 0x07fffffffffffe04, 0, 0, MMS_ABSENT_UFFD_WP, 0 },
		{ 0x07fffffffffffe08, 0, 0, MMS_ABSENT_EXCLUSIVE, 0 },
		{ 0x0fffffffffdb9600, 1, 0x1234, 0, 0 },
		{ 0x2800000000000000, 5, 0x3ffffffffffff, 0, 0 },
		{ 0x0fffffffffdb9670, 1, 0x1234, 0, 0x70 },
	};
	struct mms_absent a;
	int i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		a = decoded(MMS_PTE, rows[i].value, PAGE_SIZE, 0);
		KUNIT_EXPECT_EQ_MSG(test, a.kind, MMS_ABSENT_SWAP, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, a.type, rows[i].type, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, a.offset, rows[i].offset, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, a.flags, rows[i].flags, "row %d", i);
		KUNIT_EXPECT_EQ_MSG(test, a.unknown, rows[i].unknown, "row %d", i);
	}
}

static void accessed_and_dirty_of_what_is_moved(struct kunit *test)
{
	swp_entry_t entry = make_writable_migration_entry(PFN | SWP_MIG_YOUNG | SWP_MIG_DIRTY);
	struct mms_absent a = of_pte(swp_entry_to_pte(entry));

	KUNIT_EXPECT_EQ(test, a.kind, MMS_ABSENT_MIGRATION_WRITE);
	KUNIT_EXPECT_EQ(test, a.pfn, PFN);
	KUNIT_EXPECT_EQ(test, a.offset, PFN);
	KUNIT_EXPECT_EQ(test, a.flags, MMS_ABSENT_YOUNG | MMS_ABSENT_DIRTY);
	KUNIT_EXPECT_EQ(test, a.unknown, 0);
	/* To others the same bits mean nothing; they are shown where they are. */
	entry = swp_entry(SWP_HWPOISON, PFN | SWP_MIG_YOUNG);
	a = of_pte(swp_entry_to_pte(entry));
	KUNIT_EXPECT_EQ(test, a.pfn, PFN);
	KUNIT_EXPECT_EQ(test, a.flags, 0);
	KUNIT_EXPECT_EQ(test, a.unknown, SWP_MIG_YOUNG << 9);
}

static void huge_page_that_is_being_moved(struct kunit *test)
{
	struct mms_absent a;
	pmd_t pmd;

	if (!IS_ENABLED(CONFIG_ARCH_ENABLE_THP_MIGRATION))
		kunit_skip(test, "kernel built without CONFIG_ARCH_ENABLE_THP_MIGRATION");
	pmd = pmd_swp_mksoft_dirty(swp_entry_to_pmd(make_writable_migration_entry(0x40000)));
	KUNIT_EXPECT_EQ(test, mms_entry_kind(MMS_PMD, pmd_val(pmd), false), MMS_ENTRY_SWAP);
	/* The frame is that of the address. */
	a = decoded(MMS_PMD, pmd_val(pmd), PMD_SIZE, 5 * PMD_SIZE + 7 * PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, a.kind, MMS_ABSENT_MIGRATION_WRITE);
	KUNIT_EXPECT_EQ(test, a.pfn, 0x40007);
	KUNIT_EXPECT_EQ(test, a.flags, MMS_ABSENT_SOFT_DIRTY);
	KUNIT_EXPECT_EQ(test, a.unknown, 0);
	a = decoded(MMS_PMD, pmd_val(pmd_swp_mkuffd(pmd)), PMD_SIZE, 0);
	KUNIT_EXPECT_EQ(test, a.flags, MMS_ABSENT_SOFT_DIRTY | MMS_ABSENT_UFFD_WP);
}

/* Entries of hugetlb are PTEs at any level: there bit 3 means something. */
static void huge_page_of_hugetlb(struct kunit *test)
{
	struct mm_struct *mm = test_mm(test);
	struct vm_area_struct *vma = test_vma(test, mm, 0, PUD_SIZE, VM_HUGETLB);
	pte_t pte = pte_swp_mkexclusive(swp_entry_to_pte(make_readable_migration_entry(0x40000)));
	struct mms_entry e = {
		.level = MMS_PMD, .kind = MMS_ENTRY_SWAP, .size = PMD_SIZE, .value = pte_val(pte),
	};
	struct mms_absent a;

	mms_absent_decode(&e, vma, PAGE_SIZE, &a);
	KUNIT_EXPECT_EQ(test, a.kind, MMS_ABSENT_MIGRATION_READ);
	KUNIT_EXPECT_EQ(test, a.pfn, 0x40001);
	KUNIT_EXPECT_EQ(test, a.flags, MMS_ABSENT_EXCLUSIVE);
	KUNIT_EXPECT_EQ(test, a.unknown, 0);
	/* Of a transparent huge page it has no name. */
	mms_absent_decode(&e, NULL, PAGE_SIZE, &a);
	KUNIT_EXPECT_EQ(test, a.flags, 0);
	KUNIT_EXPECT_EQ(test, a.unknown, 8);
	e.level = MMS_PUD;
	e.size = PUD_SIZE;
	mms_absent_decode(&e, vma, 3 * PAGE_SIZE, &a);
	KUNIT_EXPECT_EQ(test, a.pfn, 0x40003);
}

static void garbage_is_something(struct kunit *test)
{
	static const u64 values[] = {
		0xdeadbeefdeadbe00, 0xfffffffffffffefe, 0x8000000000000000, 0x10,
		0xf800000000000200,
	};
	struct mms_absent a;
	int i, level;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		for (level = MMS_PMD; level <= MMS_PTE; level++) {
			a = decoded(level, values[i], PAGE_SIZE, 0);
			KUNIT_EXPECT_LE(test, a.kind, MMS_ABSENT_UNKNOWN);
			KUNIT_EXPECT_LT(test, a.type, 32);
		}
	}
}

static void words_of_a_swapped_page(struct kunit *test)
{
	struct mms_absent_record r = {
		.entry = 0x0fffffffffdb9602, .kind = MMS_ABSENT_SWAP, .type = 1, .offset = 0x1234,
		.pfn = MMS_NOTHING, .flags = MMS_ABSENT_SOFT_DIRTY, .device = 1,
	};
	struct mms_out *o = test_out(test);

	mms_text_absent(o, &r, "\0/dev/a\nb");
	KUNIT_EXPECT_NOT_NULL(test, strstr(o->buf, "physical  none: swap, the page is in swap;"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(o->buf, "swap: type 1, offset 0x1234\n"
						   "          soft-dirty: "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(o->buf, "page 4660 of device 1, /dev/a\\012b\n"));
	o = test_out(test);
	r.device = 0;
	r.unknown = 0x70;
	mms_text_absent(o, &r, "");
	KUNIT_EXPECT_NOT_NULL(test, strstr(o->buf, "of device 1, - "));
	KUNIT_EXPECT_NOT_NULL(test, strstr(o->buf, "offset 0x1234, ?0x70\n"));
}

/* A kind without a word would be shown as nothing; lines have 80 columns. */
static void every_kind_has_words_that_fit(struct kunit *test)
{
	const struct mms_name *n = mms_absent_names;
	struct mms_absent_record r = {
		.type = 31, .offset = 0xfffffffff, .pfn = 0xfffffff, .flags = 0x1f,
	};
	char *at, *line;

	for (r.kind = 0; r.kind <= MMS_ABSENT_UNKNOWN; r.kind++, n++) {
		struct mms_out *o = test_out(test);

		KUNIT_ASSERT_EQ(test, n->value, r.kind);
		KUNIT_ASSERT_NOT_NULL(test, n->name);
		mms_text_absent(o, &r, "");
		at = o->buf;
		while ((line = strsep(&at, "\n")))
			KUNIT_EXPECT_LE_MSG(test, strlen(line), 80, "%s", line);
	}
	KUNIT_EXPECT_NULL(test, n->name);
}

static struct kunit_case absent_cases[] = {
	KUNIT_CASE_PARAM(each_kind_the_kernel_makes, kind_gen_params),
	KUNIT_CASE_PARAM(bits_beside_each_kind, kind_gen_params),
	KUNIT_CASE(swap_by_hand),
	KUNIT_CASE(accessed_and_dirty_of_what_is_moved),
	KUNIT_CASE(huge_page_that_is_being_moved),
	KUNIT_CASE(huge_page_of_hugetlb),
	KUNIT_CASE(garbage_is_something),
	KUNIT_CASE(words_of_a_swapped_page),
	KUNIT_CASE(every_kind_has_words_that_fit),
	{}
};

static struct kunit_suite absent_suite = {
	.name = "mms_absent",
	.test_cases = absent_cases,
};

kunit_test_suite(absent_suite);
