// SPDX-License-Identifier: GPL-2.0-only
/*
 * files COUNT: creates COUNT files in a folder of its own below /tmp, keeps them open and
 * says "ready". SIGUSR1: closes and removes three of four of those that are left, and says
 * "ready" again. When it is ended (SIGTERM, SIGINT) it closes and removes all.
 *
 * Of each file the kernel keeps a struct file, a dentry and an inode.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[32];
static unsigned long count;
static int *files;

static const char *path(unsigned long i)
{
	static char name[64];

	snprintf(name, sizeof(name), "%s/%lu", folder, i);
	return name;
}

static void create(void)
{
	struct rlimit limit = { count + 64, count + 64 };

	if (setrlimit(RLIMIT_NOFILE, &limit))
		err(1, "%lu open files", count);
	snprintf(folder, sizeof(folder), "/tmp/files.XXXXXX");
	if (!mkdtemp(folder))
		err(1, "%s", folder);
	for (unsigned long i = 0; i < count; i++) {
		files[i] = open(path(i), O_RDWR | O_CREAT | O_EXCL, 0600);
		if (files[i] < 0)
			err(1, "%s", path(i));
	}
}

/* One of @of stays of those that are left; 0: none does. */
static void close_some(unsigned long of)
{
	unsigned long left = 0;

	for (unsigned long i = 0; i < count; i++) {
		if (files[i] < 0 || (of && left++ % of == 0))
			continue;
		close(files[i]);
		files[i] = -1;
		unlink(path(i));
	}
}

int main(int argc, char **argv)
{
	sigset_t set;
	int sig;

	if (argc != 2)
		errx(2, "usage: files COUNT");
	count = strtoul(argv[1], NULL, 0);
	if (!count || count > 100000)
		errx(2, "a number of files, up to 100000");
	files = malloc(count * sizeof(*files));
	if (!files)
		err(1, "malloc");
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	create();
	do {
		printf("ready\n");
		fflush(stdout);
		sigwait(&set, &sig);
		close_some(sig == SIGUSR1 ? 4 : 0);
	} while (sig == SIGUSR1);
	rmdir(folder);
	return 0;
}
