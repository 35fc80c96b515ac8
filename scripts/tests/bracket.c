// SPDX-License-Identifier: GPL-2.0-only
/*
 * bracket DIR FILE OTHER...: reads the other files, then FILE, then the others once
 * more, and leaves in DIR what they said: before, file, after. All are opened and
 * read once before, and nothing is started meanwhile, so that the reading itself
 * needs no memory.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What FILE says, and all others together. */
#define FILE_SIZE	(8 << 20)
#define OTHERS_SIZE	(1 << 20)
#define FILES	16

struct text {
	char *buf;
	size_t len, size;
};

static void slurp(int fd, struct text *t)
{
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET))
		err(1, "lseek");
	while ((n = read(fd, t->buf + t->len, t->size - t->len)) > 0)
		t->len += n;
	if (n < 0)
		err(1, "read");
	if (t->len == t->size)
		errx(1, "more than %zu bytes", t->size);
}

static void save(const char *dir, const char *name, const struct text *t)
{
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f || fwrite(t->buf, 1, t->len, f) != t->len || fclose(f))
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	struct text text[3] = {};
	int fd[FILES], i, round;

	if (argc < 4 || argc - 2 > FILES)
		errx(2, "bracket DIR FILE OTHER...");
	for (i = 0; i < 3; i++) {
		text[i].size = i == 1 ? FILE_SIZE : OTHERS_SIZE;
		text[i].buf = malloc(text[i].size);
		if (!text[i].buf)
			err(1, "malloc");
		memset(text[i].buf, 1, text[i].size);
	}
	for (i = 2; i < argc; i++) {
		fd[i - 2] = open(argv[i], O_RDONLY);
		if (fd[i - 2] < 0)
			err(1, "%s", argv[i]);
	}
	/* The first round is for the buffers the kernel keeps with the files. */
	for (round = 0; round < 2; round++) {
		for (i = 0; i < 3; i++)
			text[i].len = 0;
		for (i = 1; i < argc - 2; i++)
			slurp(fd[i], &text[0]);
		slurp(fd[0], &text[1]);
		for (i = 1; i < argc - 2; i++)
			slurp(fd[i], &text[2]);
	}
	save(argv[1], "before", &text[0]);
	save(argv[1], "file", &text[1]);
	save(argv[1], "after", &text[2]);
	return 0;
}
