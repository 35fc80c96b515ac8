/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: a situation, chance, and what is undone after it.
 */
#ifndef MMSCOPE_VERDICT_SITUATION_H
#define MMSCOPE_VERDICT_SITUATION_H

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_COLD
#define MADV_COLD	20
#endif
#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif
/* Newer than the headers of this machine may be: include/uapi/asm-generic/mman-common.h */
#define GUARD_INSTALL	102
#ifndef MAP_HUGE_2MB
#define MAP_HUGE_2MB	(21 << 26)
#endif
#ifndef MFD_HUGETLB
#define MFD_HUGETLB	4U
#endif

#define PG	4096UL
#define HUGE	0x200000UL
/* "nop": what is written, and what files hold, can be executed. */
#define NOP	0x90

enum use { READ, WRITE, EXEC, USES };

/* One situation, and what came of it; in memory both map. */
struct situation {
	uint64_t address;
	enum use use;
	int kind;
	/* The signal with its code, or 0; faults. */
	int sig, code;
	int minor, major;
	/* userfaultfd: questions to it; it was opened for signals instead. */
	int events;
	bool signals;
	/* The access had to wait, and was seen to. */
	bool waited;
	/* How it was made, for whoever has to understand a mistake. */
	char how[160];
};

static uint64_t random_state;

static uint64_t rnd(uint64_t below)
{
	uint64_t z = (random_state += 0x9e3779b97f4a7c15ULL);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
	return (z ^ z >> 31) % below;
}

static const int prots[] = {
	PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, PROT_READ | PROT_EXEC,
	PROT_READ | PROT_WRITE | PROT_EXEC, PROT_WRITE,
};

static int any_prot(void)
{
	return prots[rnd(sizeof(prots) / sizeof(*prots))];
}

/* --- what is undone after a situation --- */

static struct {
	void *start;
	size_t length;
} mapped[16];
static int nr_mapped, fds[16], nr_fds, page_key = -1;
static pid_t children[4];
static int nr_children;
static volatile struct situation *now;
/* What the first thread does while another one does the access; NULL: it does so itself. */
static void (*meanwhile)(void);
static volatile bool started, finished;
static bool limits_changed;

static void how(const char *format, ...)
{
	size_t used = strlen((char *)now->how);
	va_list args;

	va_start(args, format);
	vsnprintf((char *)now->how + used, sizeof(now->how) - used, format, args);
	va_end(args);
}

static char *map(void *at, size_t length, int prot, int flags, int fd, off_t offset)
{
	char *p = mmap(at, length, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return NULL;
	mapped[nr_mapped].start = p;
	mapped[nr_mapped++].length = length;
	return p;
}

static int opened(int fd)
{
	if (fd >= 0)
		fds[nr_fds++] = fd;
	return fd;
}

/* A child that reads or writes a page it got, or leaves it, and stays until the end. */
static void fork_touching(char *p, int what)
{
	int done[2];
	char byte = 0;
	pid_t child;

	if (pipe(done))
		return;
	child = fork();
	if (!child) {
		if (what == 1)
			byte = *(volatile char *)p;
		else if (what == 2)
			*(volatile char *)p = (char)NOP;
		if (write(done[1], &byte, 1) == 1)
			pause();
		_exit(0);
	}
	how(" fork,%s", what == 2 ? "written" : what ? "read" : "untouched");
	children[nr_children++] = child;
	if (read(done[0], &byte, 1) != 1)
		how(" (child: no)");
	close(done[0]);
	close(done[1]);
}

/* A child that keeps what it shares until the end, or is gone at once. */
static void fork_off(bool stays)
{
	pid_t child = fork();

	if (!child) {
		if (stays)
			pause();
		_exit(0);
	}
	how(stays ? " fork" : " fork,gone");
	if (stays)
		children[nr_children++] = child;
	else
		waitpid(child, NULL, 0);
}

/* Of all memory, of what is locked, of the stack, bytes. */
static void change_limits(rlim_t all, rlim_t locked, rlim_t stack)
{
	const rlim_t value[] = { all, locked, stack };
	const int which[] = { RLIMIT_AS, RLIMIT_MEMLOCK, RLIMIT_STACK };
	struct rlimit limit;

	for (int i = 0; i < 3; i++) {
		getrlimit(which[i], &limit);
		limit.rlim_cur = value[i] < limit.rlim_max ? value[i] : limit.rlim_max;
		setrlimit(which[i], &limit);
	}
	limits_changed = true;
}

/* Root may lock as much as it likes; not without this. */
static void may_lock_all(bool may)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];

	syscall(SYS_capget, &header, data);
	if (may)
		data[0].effective |= 1 << CAP_IPC_LOCK;
	else
		data[0].effective &= ~(1U << CAP_IPC_LOCK);
	syscall(SYS_capset, &header, data);
}

static void clean_up(void)
{
	if (page_key >= 0) {
		pkey_set(page_key, 0);
		pkey_free(page_key);
	}
	page_key = -1;
	meanwhile = NULL;
	if (limits_changed)
		change_limits(RLIM_INFINITY, RLIM_INFINITY, 8UL << 20);
	limits_changed = false;
	may_lock_all(true);
	while (nr_children) {
		kill(children[--nr_children], SIGKILL);
		waitpid(children[nr_children], NULL, 0);
	}
	while (nr_mapped) {
		nr_mapped--;
		munmap(mapped[nr_mapped].start, mapped[nr_mapped].length);
	}
	while (nr_fds)
		close(fds[--nr_fds]);
}

static void set(const char *path, const char *value)
{
	int fd = open(path, O_WRONLY);

	if (fd >= 0 && write(fd, value, strlen(value)) < 0)
		how(" (%s: no)", path);
	close(fd);
}

#endif
