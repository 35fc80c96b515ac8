/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Writes a raw file piece by piece: a file, its types with their fields and the words
 * of these, then records, and the end.
 */
#ifndef MMS_TESTS_FIXTURE_H
#define MMS_TESTS_FIXTURE_H

#include <stddef.h>

#include "mmscope_raw.h"

#define NOTHING	(~0ULL)
#define ALL	(~0U)

void file(const char *object, const char *help, const char *question);
void type(const char *name, unsigned int parent, unsigned int flags, const char *help);
void key(const char *fields);
void sized(const char *name, enum mms_kind kind, unsigned int size, unsigned int width,
	   const char *help);
void field(const char *name, enum mms_kind kind, unsigned int width, const char *help);
void word(unsigned long long value, const char *name);
void word_help(const char *help);
void record(unsigned int of, ...);
void flush_block(void);
void torn_blocks(void);
void batches(unsigned int nr);
void folder(const char *path);
void save(const char *path, const void *data, size_t len);
void done(const char *path, unsigned int error, const char *message);
void no_rows(const char *path, const char *object, unsigned int error, const char *message);

void task_fixtures(void);
void explain_fixtures(void);
void physical_fixtures(void);
void edge_fixtures(void);
void slab_fixtures(void);
void sort_fixtures(void);

#endif /* MMS_TESTS_FIXTURE_H */
