// SPDX-License-Identifier: GPL-2.0-only
/*
 * Whose memory is it, and what is it called: a process that shares its memory with
 * who made it and then calls exec, and names that are not plain words.
 */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "scope.h"

static char text[1 << 16];

/* All that is left to read; "" if it cannot be read. */
static const char *rest(int fd)
{
	size_t used = 0;
	ssize_t n;

	while ((n = read(fd, text + used, sizeof(text) - 1 - used)) > 0)
		used += n;
	text[used] = '\0';
	return text;
}

static const char *ask(const char *path, const char *question)
{
	int fd = open(path, O_RDWR);

	if (write(fd, question, strlen(question)) < 0)
		diag("%s: %s: %s", path, question, strerror(errno));
	rest(fd);
	close(fd);
	return text;
}

/* After its exec a process has the program's name. */
static bool is_called(pid_t pid, const char *name)
{
	char path[64], comm[32] = "";
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	f = fopen(path, "r");
	if (f) {
		if (!fgets(comm, sizeof(comm), f))
			*comm = '\0';
		fclose(f);
	}
	comm[strcspn(comm, "\n")] = '\0';
	return !strcmp(comm, name);
}

/*
 * The child of vfork() runs on its parent's memory until it calls exec. Who opened
 * its files before must not be shown its parent's memory as its own afterwards.
 */
static void vfork_and_exec(void)
{
	volatile pid_t *child = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	volatile int *go = (int *)child + 1;
	char path[64], mark[32];
	pid_t parent = fork();
	int fd;

	if (!parent) {
		if (!vfork()) {
			*child = getpid();
			while (!*go)
				usleep(10000);
			execl("/bin/sleep", "sleep", "100", NULL);
			_exit(127);
		}
		pause();
		_exit(0);
	}
	while (!*child)
		usleep(10000);
	/* Mapped in the parent's memory, since it was forked, not in /bin/sleep's. */
	snprintf(mark, sizeof(mark), "%lx-", (unsigned long)child);
	attach(*child, true);
	snprintf(path, sizeof(path), ROOT "task/%d/vmas", *child);
	fd = open(path, O_RDONLY);
	ok(strstr(rest(fd), mark), "the child of vfork() shows the memory it shares");
	*go = 1;
	/* When the parent goes on the child has another memory. */
	for (int i = 0; i < 3000 && !is_called(*child, "sleep"); i++)
		usleep(10000);
	lseek(fd, 0, SEEK_SET);
	rest(fd);
	ok(strstr(text, "has called exec") && !strstr(text, mark),
	   "after its exec an open file says so, and not what its parent has");
	close(fd);
	fd = open(path, O_RDONLY);
	ok(strstr(rest(fd), "sleep") || strstr(text, "busybox"),
	   "one opened anew shows the new memory");
	close(fd);
	kill(*child, SIGKILL);
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
}

/* A file of three pages at an address; its name may be anything. */
static char *map_file(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT, 0600);
	char *at;

	if (fd < 0 || ftruncate(fd, 3 * PAGE))
		bail("%s: %s", name, strerror(errno));
	at = mmap(NULL, 3 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	return at;
}

static void is_asked_as(const char *name, const char *at)
{
	char line[64];

	snprintf(line, sizeof(line), "address   0x%lx ", (unsigned long)at + 0x123);
	ok(strstr(ask(ROOT "task/self/walk", name), line), "%s is an address", name);
}

static void names(void)
{
	const char *plain = map_file("/tmp/mapped"), *blank = map_file("/tmp/two words");
	const char *gone = map_file("/tmp/removed");

	unlink("/tmp/removed");
	is_asked_as("mapped+0x123", plain);
	is_asked_as("/tmp/mapped+123", plain);
	is_asked_as("two\\040words+0x123", blank);
	is_asked_as("/tmp/two\\040words+0x123", blank);
	is_asked_as("removed+0x123", gone);
	ok(strstr(ask(ROOT "task/self/walk", "apped+0x123"), "nothing called apped"),
	   "a part of a name is no name");
	unlink("/tmp/mapped");
	unlink("/tmp/two words");
}

int main(void)
{
	vfork_and_exec();
	names();
	return done();
}
