/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Damaged files: what the parts of the program that reads them share.
 */
#ifndef MMS_TESTS_FUZZ_H
#define MMS_TESTS_FUZZ_H

#include <stddef.h>
#include <linux/types.h>
#include <sys/types.h>

/**
 * struct memory - bytes that are read like a file
 * @data: the next one
 * @left: how many there are
 */
struct memory {
	const char *data;
	size_t left;
};

/**
 * struct damaged - a file that is damaged
 * @path: its path; the others that a picture needs are in the same folder
 * @data: its bytes
 * @size: how many
 */
struct damaged {
	const char *path;
	const char *data;
	size_t size;
};

__u64 chance(__u64 below);
ssize_t read_memory(void *from, void *buf, size_t size);
const char *base_name(const char *path);
void draw_all(const struct damaged *d);

#endif /* MMS_TESTS_FUZZ_H */
