// SPDX-License-Identifier: GPL-2.0-only
/*
 * What can be looked at: the names of the module's files, and their arguments.
 */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object.h"
#include "picture.h"
#include "text.h"

#define ADDRESSES "ADDRESS..."

/*
 * All there are, ended by one without a name. A line here is all it takes for
 * a new file of the module; one that no module has yet may stand here, too.
 */
const struct object objects[] = {
	{ "features",	  "features",		 ARGS_NONE },
	{ "readme",	  "README",		 ARGS_NONE },
	{ "attach",	  "task/attach",	 ARGS_NONE },
	{ "ps",		  "system/processes",	 ARGS_NONE },
	{ "map",	  NULL,			 ARGS_TASK, .picture = &map_picture },
	{ "maple",	  NULL,			 ARGS_PROCESS, .picture = &maple_picture },
	{ "orders",	  NULL,			 ARGS_NONE, .picture = &orders_picture },
	{ "ram",	  NULL,			 ARGS_NONE, .picture = &ram_picture },
	{ "slabs",	  NULL,			 ARGS_NONE, .picture = &slabs_picture },
	{ "slabmap",	  NULL,			 ARGS_QUESTION, "CACHE",
	  .picture = &slabmap_picture },
	{ "mm",		  "mm",			 ARGS_PROCESS },
	{ "vmas",	  "vmas",		 ARGS_PROCESS },
	{ "tree",	  "tree",		 ARGS_PROCESS },
	{ "pagetable",	  "pagetable",		 ARGS_TASK },
	{ "tables",	  "pagetable",		 ARGS_TASK, NULL, "levels" },
	{ "user_root",	  "pagetable",		 ARGS_KERNEL, NULL, "user_root" },
	{ "pages",	  "pages",		 ARGS_PROCESS, .later = true },
	{ "strip",	  "strip",		 ARGS_PROCESS, .later = true },
	{ "usage",	  "usage",		 ARGS_PROCESS, .later = true },
	{ "walk",	  "walk",		 ARGS_TASK_QUESTION, ADDRESSES },
	{ "table",	  "table",		 ARGS_TASK_QUESTION, "LEVEL ADDRESS..." },
	{ "pagetable_at", "pagetable_at",	 ARGS_TASK_QUESTION, "START-END..." },
	{ "pages_at",	  "pages_at",		 ARGS_TASK_QUESTION, "START-END...",
	  .later = true },
	{ "sharing",	  "task/sharing",	 ARGS_QUESTION, "PID PID", .later = true },
	{ "zones",	  "physical/zones",	 ARGS_NONE, NULL, "zones" },
	{ "zone_cpus",	  "physical/zones",	 ARGS_NONE, NULL, "zone_cpus" },
	{ "distances",	  "physical/zones",	 ARGS_NONE, NULL, "distances" },
	{ "buddy",	  "physical/buddy",	 ARGS_NONE, NULL, "buddy" },
	{ "fragmentation", "physical/buddy",	 ARGS_NONE, NULL, "fragmentation" },
	{ "freeblocks",	  "physical/freeblocks", ARGS_NONE },
	{ "freeblock_at", "physical/freeblock_at", ARGS_QUESTION, "PFN..." },
	{ "pageblocks",	  "physical/pageblocks", ARGS_NONE },
	{ "census",	  "physical/census",	 ARGS_NONE, .later = true },
	{ "frame",	  "physical/frame",	 ARGS_QUESTION, "PFN...", .later = true },
	{ "cache",	  "physical/cache",	 ARGS_QUESTION, "PATH", .later = true },
	{ "plan",	  "physical/plan",	 ARGS_QUESTION, "ORDER GFP [node N]" },
	{ "caches",	  "slab/caches",	 ARGS_NONE },
	{ "objects",	  "slab/objects",	 ARGS_QUESTION, "CACHE", .flat = true },
	{ "slab_cache",	  "slab/objects",	 ARGS_QUESTION, "CACHE", "cache" },
	{ "layout",	  "kernel/layout",	 ARGS_NONE },
	{ "vmalloc",	  "kernel/vmalloc",	 ARGS_NONE, .later = true },
	{ "oom",	  "system/oom",		 ARGS_NONE, .later = true },
	{ "memory",	  "system/memory",	 ARGS_NONE, .later = true },
	{ "overcommit",	  "system/overcommit",	 ARGS_NONE, .later = true },
	{ "swap",	  "system/swap",	 ARGS_NONE, .later = true },
	{ "what",	  "system/what",	 ARGS_QUESTION, ADDRESSES },
	{ }
};

/**
 * object_find() - look an object up
 * @name: its name
 *
 * Return: the object, or NULL.
 */
const struct object *object_find(const char *name)
{
	const struct object *object;

	for (object = objects; object->name; object++)
		if (!strcmp(object->name, name))
			return object;
	return NULL;
}

/**
 * object_takes_task() - is an object about one process, or the kernel?
 * @object: the object
 *
 * Return: true if its first argument says which.
 */
bool object_takes_task(const struct object *object)
{
	switch (object->args) {
	case ARGS_PROCESS:
	case ARGS_KERNEL:
	case ARGS_TASK:
	case ARGS_TASK_QUESTION:
		return true;
	default:
		return false;
	}
}

/**
 * object_usage() - what follows an object's name
 * @object: the object
 *
 * Return: the words for --help; "" for nothing. Good until the next call.
 */
const char *object_usage(const struct object *object)
{
	static char usage[80];

	switch (object->args) {
	case ARGS_NONE:
		break;
	case ARGS_PROCESS:
		return " PID|self [START-END]";
	case ARGS_KERNEL:
		return " kernel [START-END]";
	case ARGS_TASK:
		return " PID|self|kernel [START-END]";
	case ARGS_TASK_QUESTION:
		snprintf(usage, sizeof(usage), " PID|self|kernel [%s]",
			 object->question);
		return usage;
	case ARGS_QUESTION:
		snprintf(usage, sizeof(usage), " [%s]", object->question);
		return usage;
	}
	return "";
}

static void __noreturn
usage_error(const struct object *object, const char *what, const char *arg)
{
	errx(EXIT_USAGE, "%s%s\nusage: mmscope %s%s", what, arg, object->name,
	     object_usage(object));
}

/* A PID as people write it, as the module names folders. */
static char *parse_task(const struct object *object, const char *arg)
{
	bool hex = arg[0] == '0' && (arg[1] | 0x20) == 'x';
	unsigned long pid;
	char *end;

	if (object->args == ARGS_KERNEL && strcmp(arg, "kernel"))
		usage_error(object, "only the kernel has that, not ", arg);
	if (!strcmp(arg, "self") ||
	    (!strcmp(arg, "kernel") && object->args != ARGS_PROCESS))
		return xprintf("%s", arg);
	errno = 0;
	pid = strtoul(arg, &end, hex ? 16 : 10);
	if (!isdigit(*arg) || *end || errno || !pid || pid > INT_MAX)
		usage_error(object, "not a PID: ", arg);
	return xprintf("%lu", pid);
}

/* START-END as /proc/PID/maps prints it. */
static struct range parse_range(const struct object *object, const char *arg)
{
	struct range range = {};
	char *end = (char *)arg;

	errno = 0;
	if (isxdigit(*arg))
		range.start = strtoull(arg, &end, 16);
	if (end == arg || *end != '-' || !isxdigit(end[1]))
		usage_error(object, "not a START-END: ", arg);
	range.end = strtoull(end + 1, &end, 16);
	if (*end || errno || range.end <= range.start)
		usage_error(object, "not a START-END: ", arg);
	return range;
}

static char *join(char **args, size_t nr)
{
	struct text t = {};
	size_t i;

	if (!nr)
		return NULL;
	for (i = 0; i < nr; i++) {
		if (i)
			text_puts(&t, " ");
		text_puts(&t, args[i]);
	}
	return t.s;
}

/**
 * request_parse() - understand what follows an object's name
 * @request: gets it
 * @object: the object
 * @args: the words after the name
 * @nr: how many
 *
 * Does not return when the words make no sense.
 */
void request_parse(struct request *request, const struct object *object,
		   char **args, size_t nr)
{
	bool task = object_takes_task(object);

	*request = (struct request){ .object = object };
	if (task) {
		if (!nr)
			usage_error(object, "of which process?", "");
		request->task = parse_task(object, *args++);
		nr--;
	}
	if (object->args == ARGS_TASK_QUESTION ||
	    object->args == ARGS_QUESTION) {
		request->question = join(args, nr);
		if (nr && !request->question[strspn(request->question, " ")])
			usage_error(object, "an empty question", "");
		return;
	}
	if (task && nr) {
		request->range = parse_range(object, *args++);
		nr--;
	}
	if (nr)
		usage_error(object, "one word too many: ", *args);
}
