/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Where raw files come from: the running module, or a capture of its files.
 */
#ifndef MMS_SOURCE_H
#define MMS_SOURCE_H

#include "object.h"
#include "raw.h"

/* A program that tests the reader puts a tree of its own here. */
#ifndef MMS_DEBUGFS
#define MMS_DEBUGFS	"/sys/kernel/debug"
#endif

/**
 * struct source - a tree of raw files
 * @raw: path of the folder that holds them
 * @live: they are those of the running module
 * @path: the file that was opened last
 * @folder: name of the attached process's folder, NULL before
 */
struct source {
	char *raw;
	bool live;
	char *path;
	char *folder;
};

void source_begin(struct source *source, const char *root);
int source_open(struct source *source, const struct request *request);
bool source_seen(const struct source *source);
bool source_has(const struct source *source, const struct object *object);
int source_peek(struct source *source, const struct object *object);
void source_check_question(const struct source *source,
			   const struct request *request, const struct raw *raw,
			   const char *path);
void source_end(struct source *source);
int error_status(int error);
int source_verdict(const struct raw *raw, const char *path);
ssize_t read_fd(void *fd, void *buf, size_t size);

#endif /* MMS_SOURCE_H */
