/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be looked at, and what of it somebody wants to see.
 */
#ifndef MMS_OBJECT_H
#define MMS_OBJECT_H

#include "select.h"

/**
 * enum object_args - what follows an object's name
 * @ARGS_NONE: nothing
 * @ARGS_PROCESS: PID [START-END], and there is no such thing of the kernel
 * @ARGS_KERNEL: kernel [START-END], and there is no such thing of a process
 * @ARGS_TASK: PID [START-END]: a listing of a process, or of the kernel
 * @ARGS_TASK_QUESTION: PID QUESTION...: asked about a process or the kernel
 * @ARGS_QUESTION: QUESTION...
 */
enum object_args {
	ARGS_NONE,
	ARGS_PROCESS,
	ARGS_KERNEL,
	ARGS_TASK,
	ARGS_TASK_QUESTION,
	ARGS_QUESTION,
};

struct picture;

/**
 * struct object - a file of the module, by the name people use
 * @name: on the command line, and the key in JSON
 * @path: below raw/; of a task's file its name in task/PID/ or kernel/
 * @args: what follows the name
 * @question: what a question is made of, for --help
 * @rows: the type of rows it shows; NULL: all, as JSON those of the first type
 * @picture: no file, but drawn from others; NULL for a file
 * @flat: as text without what is nested in its rows, unless --columns names it
 * @later: the module that goes with this has no such file
 */
struct object {
	const char *name;
	const char *path;
	enum object_args args;
	const char *question;
	const char *rows;
	const struct picture *picture;
	bool flat;
	bool later;
};

/**
 * struct request - an object and what is wanted of it
 * @object: the object
 * @task: a PID, "self" or "kernel"; NULL where there is no choice
 * @question: the question, NULL for none; to be freed
 * @range: the range of addresses
 */
struct request {
	const struct object *object;
	char *task;
	char *question;
	struct range range;
};

extern const struct object objects[];

const struct object *object_find(const char *name);
bool object_takes_task(const struct object *object);
const char *object_usage(const struct object *object);
void request_parse(struct request *request, const struct object *object,
		   char **args, size_t nr);

#endif /* MMS_OBJECT_H */
