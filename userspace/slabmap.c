// SPDX-License-Identifier: GPL-2.0-only
/*
 * slabmap: the slabs of a cache, a character an object, by where they are kept.
 *
 * What is alike is shown once: slabs next to each other with the same objects free, and
 * all of a place whose objects are all used. Of a place with very many only the first
 * are kept; the rest is counted.
 */
#include <stdlib.h>
#include <string.h>

#include "picture.h"
#include "slabmap.h"
#include "value.h"

/* More than any slab has. */
#define OBJECTS_MAX	65535
#define ORDER_MAX	20

/* The places there are, in the order they are drawn. */
static const struct {
	const char *word;
	const char *words;
} places[] = {
	{ "cpu", "a CPU takes objects from it" },
	{ "cpu-partial", "a CPU has it in reserve" },
	{ "node-partial", "on the list of its node" },
	{ "moving", "on its way from one to another" },
	{ "full", "on no list" },
	{ "kfence", "an object of KFENCE, in a page of its own" },
};

#define NR_PLACES	(sizeof(places) / sizeof(*places))

static void *slabmap_begin(const struct range *range, const struct style *style)
{
	struct slabmap *map = xzalloc(sizeof(*map));

	(void)range;
	map->style = style;
	map->width = draw_width(style);
	return map;
}

static void slab_free(struct slab *slab)
{
	free(slab->map);
	free(slab->damage);
}

static void slabmap_end(void *drawing)
{
	struct slabmap *map = drawing;
	size_t i, j;

	for (i = 0; i < PLACES_MAX; i++) {
		struct place *place = map->places[i];

		if (!place)
			continue;
		for (j = 0; j < place->nr; j++)
			slab_free(place->list + j);
		slab_free(&place->full);
		free(place->word);
		free(place);
	}
	free(map->name);
	free(map);
}

enum { N_NAME, N_OBJECT_SIZE, N_SIZE };

static const struct picture_field cache_fields[] = {
	[N_NAME] = { "name", MMS_STRING },
	[N_OBJECT_SIZE] = { "object_size", MMS_BYTES },
	[N_SIZE] = { "size", MMS_BYTES },
	{}
};

static const char *cache_row(void *drawing, const struct picture_row *row)
{
	struct slabmap *map = drawing;

	if (map->name)
		return "more than one cache";
	map->name = xprintf("%s", picture_string(row, N_NAME));
	map->object_size = picture_number(row, N_OBJECT_SIZE);
	map->size = picture_number(row, N_SIZE);
	return NULL;
}

enum { S_ADDRESS, S_ORDER, S_NODE, S_OBJECTS, S_USED, S_PLACE, S_CPU, S_MAP, S_DAMAGE };

static const struct picture_field slab_fields[] = {
	[S_ADDRESS] = { "address", MMS_ADDR },
	[S_ORDER] = { "order", MMS_COUNT },
	[S_NODE] = { "node", MMS_COUNT },
	[S_OBJECTS] = { "objects", MMS_COUNT },
	[S_USED] = { "used", MMS_COUNT },
	[S_PLACE] = { "place", MMS_ENUM },
	[S_CPU] = { "cpu", MMS_COUNT },
	[S_MAP] = { "map", MMS_STRING },
	[S_DAMAGE] = { "damage", MMS_ENUM },
	{}
};

/* The place that is called @word, a new one if it was not met yet; NULL: too many. */
static struct place *find_place(struct slabmap *map, const char *word)
{
	size_t i;

	for (i = 0; i < NR_PLACES; i++)
		if (!strcmp(places[i].word, word))
			break;
	for (; i >= NR_PLACES && i < PLACES_MAX && map->places[i]; i++)
		if (!strcmp(map->places[i]->word, word))
			break;
	if (i == PLACES_MAX)
		return NULL;
	if (!map->places[i]) {
		map->places[i] = xzalloc(sizeof(**map->places));
		map->places[i]->word = xprintf("%s", word);
		map->places[i]->words = i < NR_PLACES ? places[i].words : NULL;
	}
	return map->places[i];
}

/* A copy of a map that can be printed: anything odd becomes what is not known. */
static char *copy_map(const char *from)
{
	char *map = xprintf("%s", from), *s;

	for (s = map; *s; s++)
		if (*s <= ' ' || *s > '~')
			*s = UNKNOWN_SIGN;
	return map;
}

/* What is wrong with a slab, in words; NULL: nothing. */
static char *damage_of(const struct picture_row *row)
{
	const struct column *column = row->columns + S_DAMAGE;
	struct text t = {};

	if (raw_nothing(column->field, picture_number(row, S_DAMAGE)))
		return NULL;
	value_text(&t, row->raw, column->field, row->record->values + column->index, false);
	if (strcmp(t.s, "none"))
		return t.s;
	free(t.s);
	return NULL;
}

/**
 * count_add() - count slabs
 * @count: the count
 * @slabs: how many more
 * @objects: objects they have
 * @used: those that are used
 */
void count_add(struct count *count, __u64 slabs, __u64 objects, __u64 used)
{
	count->slabs += slabs;
	count->objects += objects;
	count->used += used;
}

/* Where one more slab can be kept; NULL: nowhere. A damaged one is more important. */
static struct slab *place_room(struct place *place, bool damaged)
{
	size_t i = place->nr;

	if (place->nr < KEPT_MAX)
		return place->list + place->nr++;
	while (damaged && i--) {
		if (place->list[i].damage)
			continue;
		slab_free(place->list + i);
		return place->list + i;
	}
	return NULL;
}

/* The slab that stands for this one, too; NULL: none. Of the CPUs each has its own. */
static struct slab *place_like(struct place *place, const struct slab *slab)
{
	struct slab *last = place->nr ? place->list + place->nr - 1 : NULL;

	if (slab->damage)
		return NULL;
	if (slab->cpu > NUMBER_MAX && *slab->map && !slab->map[strspn(slab->map, USED_SIGNS)])
		return &place->full;
	if (last && !last->damage && !strcmp(last->map, slab->map) && last->cpu == slab->cpu &&
	    last->node == slab->node)
		return last;
	return NULL;
}

/* Keeps a slab, which is given away: with those like it, or by itself, or not at all. */
static void place_keep(struct place *place, struct slab slab)
{
	struct slab *to = place_like(place, &slab);

	slab.like = (struct count){ 1, slab.objects, slab.used };
	if (to && to->map) {
		count_add(&to->like, 1, slab.objects, slab.used);
		slab_free(&slab);
		return;
	}
	if (!to)
		to = place_room(place, slab.damage);
	if (to)
		*to = slab;
	else
		slab_free(&slab);
}

static void widen(size_t *width, size_t to)
{
	*width = to > *width ? to : *width;
}

static const char *slab_row(void *drawing, const struct picture_row *row)
{
	__u64 order = picture_number(row, S_ORDER);
	struct slabmap *map = drawing;
	char label[LABEL_BYTES];
	struct place *place;
	struct slab slab = {
		.address = picture_number(row, S_ADDRESS),
		.cpu = picture_number(row, S_CPU),
		.node = picture_number(row, S_NODE),
		.objects = picture_number(row, S_OBJECTS),
		.used = picture_number(row, S_USED),
	};

	if (slab.objects > OBJECTS_MAX || strlen(picture_string(row, S_MAP)) > OBJECTS_MAX)
		return "a slab of so many objects";
	/* The number and the map may be of different moments. */
	if (slab.used > slab.objects)
		slab.used = slab.objects;
	if (order > ORDER_MAX)
		return "a slab of so many pages";
	place = find_place(map, picture_word(row, S_PLACE));
	if (!place)
		return "more places than there can be";
	if (__builtin_add_overflow(map->bytes, (__u64)row->raw->header->page_size << order,
				   &map->bytes))
		return "more memory than there is";
	map->nodes |= slab.node && slab.node <= NUMBER_MAX;
	widen(&map->owner_width, slabmap_owner(&slab, slab.node, label));
	widen(&map->used_width, slabmap_used(&slab, label));
	count_add(&map->all, 1, slab.objects, slab.used);
	count_add(&place->all, 1, slab.objects, slab.used);
	slab.map = copy_map(picture_string(row, S_MAP));
	slab.damage = damage_of(row);
	place->damaged += !!slab.damage;
	place_keep(place, slab);
	return NULL;
}

static const struct picture_file slabmap_files[] = {
	{ "objects", cache_fields, cache_row, "cache" },
	{ "objects", slab_fields, slab_row, "slab" },
	{}
};

const struct picture slabmap_picture = {
	.help = "the slabs of a cache, a character an object, by where they are kept",
	.files = slabmap_files,
	.where = true,
	.begin = slabmap_begin,
	.draw = slabmap_draw,
	.end = slabmap_end,
};
