// SPDX-License-Identifier: GPL-2.0-only
/*
 * The resource that contains a physical address, and others beside it.
 *
 * The tree of resources is protected by a lock that is not exported, and its
 * exported walker (walk_iomem_res_desc()) tells no names. So the tree is copied,
 * node by node on the way, by a function that survives a bad address, and the
 * way is believed when taking it again leads past the same nodes. A node that
 * does not fit into its parent, or is out of order, belongs to a tree that is
 * being changed.
 */
#include <linux/ioport.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "iomem.h"

#define MMS_IOMEM_TRIES	3

/*
 * Nodes that are looked at on one way. A large server's /proc/iomem has some
 * hundred lines; this bounds the time, and a list that is a circle.
 */
#define MMS_IOMEM_STEPS	2048

/**
 * struct mms_iomem_node - a resource on the way
 * @at: where it lies
 * @name: where its name lies
 * @start: first address
 * @end: last address
 */
struct mms_iomem_node {
	const struct resource *at;
	const char *name;
	u64 start;
	u64 end;
};

/**
 * struct mms_iomem_way - the resources that contain an address
 * @nr: how many
 * @node: the outermost first
 */
struct mms_iomem_way {
	u32 nr;
	struct mms_iomem_node node[MMS_IOMEM_DEPTH];
};

/*
 * Copies @next, a child of @parent that starts at @from or after it. Returns false if
 * the tree is not in order.
 */
static bool mms_iomem_copy(const struct resource *parent, const struct resource *parent_at,
			   const struct resource *next, u64 from, u32 *steps,
			   struct resource *child)
{
	return (*steps)-- && !copy_from_kernel_nofault(child, next, sizeof(*child)) &&
	       child->parent == parent_at && child->start >= from &&
	       child->end >= child->start && child->end <= parent->end;
}

/*
 * The child of @parent that contains @pa, in @child; its address in @at, NULL if
 * there is none. Returns false if the tree is not in order.
 */
static bool mms_iomem_child(const struct resource *parent, const struct resource *parent_at,
			    u64 pa, u32 *steps, const struct resource **at,
			    struct resource *child)
{
	const struct resource *next = parent->child;
	u64 from = parent->start;

	for (; next; next = child->sibling) {
		if (!mms_iomem_copy(parent, parent_at, next, from, steps, child))
			return false;
		*at = next;
		if (pa >= child->start && pa <= child->end)
			return true;
		/* They are sorted. Past the last address there is no other. */
		if (pa < child->start || child->end == U64_MAX)
			break;
		from = child->end + 1;
	}
	*at = NULL;
	return true;
}

static bool mms_iomem_walk(const struct resource *root, u64 pa, struct mms_iomem_way *way)
{
	const struct resource *at = root, *next;
	u32 steps = MMS_IOMEM_STEPS;
	struct resource parent, child;

	memset(way, 0, sizeof(*way));
	if (copy_from_kernel_nofault(&parent, root, sizeof(parent)))
		return false;
	for (;;) {
		if (!mms_iomem_child(&parent, at, pa, &steps, &next, &child))
			return false;
		if (!next || way->nr == MMS_IOMEM_DEPTH)
			return true;
		way->node[way->nr++] = (struct mms_iomem_node){
			.at = next, .name = child.name, .start = child.start, .end = child.end,
		};
		parent = child;
		at = next;
	}
}

/* Byte by byte: what follows a string need not be there. */
static bool mms_iomem_name(const char *from, char *to)
{
	u32 i;

	/* As /proc/iomem calls those without. */
	if (!from) {
		strscpy(to, "<BAD>", MMS_IOMEM_NAME);
		return true;
	}
	for (i = 0; i < MMS_IOMEM_NAME - 1; i++) {
		if (copy_from_kernel_nofault(&to[i], &from[i], 1))
			return false;
		if (!to[i])
			return true;
	}
	to[i] = '\0';
	return true;
}

static bool mms_iomem_once(const struct resource *root, u64 pa, struct mms_iomem *found)
{
	struct mms_iomem_way way, again;
	u32 i;

	found->nr = 0;
	if (!mms_iomem_walk(root, pa, &way))
		return false;
	for (i = 0; i < way.nr; i++)
		if (!mms_iomem_name(way.node[i].name, found->name[i]))
			return false;
	/* Those still there had their names while these were copied. */
	if (!mms_iomem_walk(root, pa, &again) || memcmp(&way, &again, sizeof(way)))
		return false;
	if (way.nr) {
		found->start = way.node[way.nr - 1].start;
		found->end = way.node[way.nr - 1].end;
	}
	found->nr = way.nr;
	return true;
}

/**
 * mms_iomem_find() - the resources that contain a physical address
 * @root: the tree, &iomem_resource
 * @pa: the address, bytes
 * @found: gets them; none where no resource has the address
 *
 * Context: Any. Takes no lock and does not sleep; looks at no more than some
 * thousand nodes.
 * Return: true; false if the tree changed each time it was looked at, and
 * nothing is known.
 */
bool mms_iomem_find(const struct resource *root, u64 pa, struct mms_iomem *found)
{
	int i;

	for (i = 0; i < MMS_IOMEM_TRIES; i++)
		if (mms_iomem_once(root, pa, found))
			return true;
	found->nr = 0;
	return false;
}

/* The child of that name, whose @end is 0 if there is none; false: the tree is not in order. */
static bool mms_iomem_named(const struct resource *parent_at, const char *name,
			    u64 *start, u64 *end)
{
	struct resource parent, child;
	const struct resource *next;
	u32 steps = MMS_IOMEM_STEPS;
	u64 from = 0;
	char is[MMS_IOMEM_NAME];

	*start = 0;
	*end = 0;
	if (copy_from_kernel_nofault(&parent, parent_at, sizeof(parent)))
		return false;
	for (next = parent.child; next; next = child.sibling) {
		if (!mms_iomem_copy(&parent, parent_at, next, from, &steps, &child) ||
		    !mms_iomem_name(child.name, is))
			return false;
		if (!strcmp(is, name)) {
			*start = child.start;
			*end = child.end;
			break;
		}
		from = child.end + 1;
	}
	return true;
}

/**
 * mms_iomem_beside() - the resource of a name, beside the one at a physical address
 * @root: the tree, &iomem_resource
 * @pa: an address, bytes, in one of those that the same resource contains; @root is none
 * @name: whose
 * @start: gets its first address, bytes
 * @end: gets its last address
 *
 * Context: Any. Takes no lock and does not sleep; looks at no more than some
 * thousand nodes.
 * Return: true; false if there is none, or if the tree changed each time it was looked
 * at.
 */
bool mms_iomem_beside(const struct resource *root, u64 pa, const char *name, u64 *start, u64 *end)
{
	struct mms_iomem_way way, there;
	u32 i, depth;

	for (i = 0; i < MMS_IOMEM_TRIES; i++) {
		if (!mms_iomem_walk(root, pa, &way))
			continue;
		if (way.nr < 2)
			return false;
		depth = way.nr - 1;
		if (!mms_iomem_named(way.node[depth - 1].at, name, start, end))
			continue;
		if (!*end)
			return false;
		/* Still there, as it was, and in the same ones: it had its name meanwhile. */
		if (mms_iomem_walk(root, *start, &there) && there.nr > depth &&
		    !memcmp(way.node, there.node, depth * sizeof(*way.node)) &&
		    there.node[depth].start == *start && there.node[depth].end == *end)
			return true;
	}
	return false;
}
