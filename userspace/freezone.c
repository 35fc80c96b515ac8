// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the pictures of physical memory share: zones in the order they are met, and
 * signs for the types of memory.
 */
#include <stdlib.h>
#include <string.h>

#include "freezone.h"

/* The kernel's names have 7 characters at most. */
#define NAME_COLUMNS	12

static const struct {
	const char *name;
	const char *words;
	char letter;
	const char *color;
} mtypes[NR_MTYPES] = {
	[UNMOVABLE] = { "Unmovable", "unmovable", 'U', "31" },
	[MOVABLE] = { "Movable", "movable", 'M', "32" },
	[RECLAIMABLE] = { "Reclaimable", "reclaimable", 'R', "33" },
	[HIGHATOMIC] = { "HighAtomic", "high-atomic", 'H', "35" },
	[CMA] = { "CMA", "CMA", 'C', "36" },
	[ISOLATED] = { "Isolate", "isolated", 'I', "90" },
	[OTHER_TYPE] = { "", "another type", 'O', "37" },
};

/**
 * mtype_of() - what is meant by a word
 * @word: the kernel's word for a type
 *
 * Return: the type.
 */
enum mtype mtype_of(const char *word)
{
	enum mtype type;

	for (type = 0; type < OTHER_TYPE; type++)
		if (!strcmp(mtypes[type].name, word))
			break;
	return type;
}

/**
 * mtype_letter() - the letter for a type
 * @type: the type
 *
 * Return: the letter, a capital.
 */
char mtype_letter(enum mtype type)
{
	return mtypes[type].letter;
}

/**
 * mtype_words() - what a type is called in a legend
 * @type: the type
 *
 * Return: the words.
 */
const char *mtype_words(enum mtype type)
{
	return mtypes[type].words;
}

/**
 * mtype_color() - the colour of a type
 * @type: the type
 *
 * Return: the colour, as draw_color() takes it.
 */
const char *mtype_color(enum mtype type)
{
	return mtypes[type].color;
}

/**
 * freezones_find() - the zone a row is about, a new one if it was not met yet
 * @zones: the zones
 * @node: its node
 * @name: its name
 * @size: bytes to keep of a zone, zeroes at first
 *
 * Return: what is kept of the zone; NULL if there are FREEZONES_MAX already.
 */
void *freezones_find(struct freezones *zones, __u64 node, const char *name, size_t size)
{
	struct text escaped = {};
	struct freezone *zone;
	size_t i = zones->nr;

	text_clear(&escaped);
	text_escape(&escaped, name);
	/* Mostly it is the last one. */
	while (i--) {
		zone = zones->list + i;
		if (zone->node == node && !strcmp(zone->name, escaped.s)) {
			free(escaped.s);
			return zone->data;
		}
	}
	if (zones->nr == FREEZONES_MAX) {
		free(escaped.s);
		return NULL;
	}
	zones->list = xrealloc(zones->list, (zones->nr + 1) * sizeof(*zone));
	zone = zones->list + zones->nr++;
	*zone = (struct freezone){ node, escaped.s, xzalloc(size) };
	return zone->data;
}

/**
 * freezones_free() - free zones and what was kept of them
 * @zones: the zones
 */
void freezones_free(struct freezones *zones)
{
	size_t i;

	for (i = 0; i < zones->nr; i++) {
		free(zones->list[i].name);
		free(zones->list[i].data);
	}
	free(zones->list);
}

/**
 * freezone_head() - start the heading of a zone
 * @zone: the zone
 * @style: how the picture looks
 * @l: gets it, and may be given more of it
 * @words: what there is to say
 */
void freezone_head(const struct freezone *zone, const struct style *style, struct legend *l,
		   const char *words)
{
	const char *name = text_columns(zone->name) > NAME_COLUMNS ? "?" : zone->name;
	struct text plain = {}, sign = {};

	text_printf(&plain, "node %llu zone %s", (unsigned long long)zone->node, name);
	draw_color(style, &sign, "1");
	text_puts(&sign, plain.s);
	draw_color(style, &sign, "0");
	legend_add(l, sign.s, text_columns(plain.s), words);
	free(plain.s);
	free(sign.s);
}
