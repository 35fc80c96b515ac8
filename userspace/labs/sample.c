// SPDX-License-Identifier: GPL-2.0-only
/*
 * sample: a process whose memory is known, for the demo, the lab and the tests.
 *
 * Makes one area of each kind, prints "NAME ADDRESS LENGTH" for each, then
 * "ready", and does what it is told on standard input, a command a line,
 * answering each with "ok" or "failed":
 *
 *	read NAME	reads a byte of each page of the area
 *	write NAME	writes a byte of each page
 *	access HOW NAME	reads, writes or executes (HOW: read, write, exec) the first byte of
 *			the area, and says what that did: "ok 1 minor, 0 major" faults, or
 *			"ok sigsegv:accerr", the signal with its code
 *	fork		makes a child that shares everything and sleeps; "ok PID"
 *	out NAME	asks the kernel to move the area to swap
 *	quit		ends, as the end of input does
 *
 * Kinds the machine does not have are left out, with a line "# NAME: why".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT 21
#endif

#define KIB	1024UL
#define MIB	(1024 * KIB)
#define GIB	(1024 * MIB)
#define PAGE	4096UL
#define SMALL	(64 * KIB)
#define HUGE	(2 * MIB)

struct area {
	const char *name;
	char *start;
	size_t length;
};

static struct area areas[32];
static int nr_areas;

static char *add(const char *name, void *start, size_t length)
{
	if (start == MAP_FAILED) {
		printf("# %s: %s\n", name, strerror(errno));
		return NULL;
	}
	areas[nr_areas++] = (struct area){ name, start, length };
	return start;
}

static const struct area *find(const char *name)
{
	for (int i = 0; i < nr_areas; i++)
		if (!strcmp(areas[i].name, name))
			return &areas[i];
	return NULL;
}

static char *anonymous(const char *name, size_t length, int flags)
{
	return add(name, mmap(NULL, length, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0), length);
}

/* Every @step-th page from @start on: written, or only read. */
static void write_pages(char *start, size_t length, size_t step)
{
	for (size_t at = 0; at < length; at += step * PAGE)
		((volatile char *)start)[at] = 1 + at / PAGE;
}

static void read_pages(const char *start, size_t length)
{
	for (size_t at = 0; at < length; at += PAGE)
		(void)((const volatile char *)start)[at];
}

static void small_areas(void)
{
	char *p;

	anonymous("untouched", SMALL, 0);
	p = anonymous("touched", SMALL, 0);
	write_pages(p, SMALL, 1);
	p = anonymous("half-touched", SMALL, 0);
	write_pages(p, SMALL, 2);
	/* Reading what was never written gets the page of zeros. */
	p = anonymous("only-read", SMALL, 0);
	read_pages(p, SMALL);
	p = anonymous("locked", SMALL, MAP_LOCKED);
	if (p)
		write_pages(p, SMALL, 1);
	p = anonymous("prot-none", SMALL, 0);
	write_pages(p, SMALL, 1);
	mprotect(p, SMALL, PROT_NONE);
	p = anonymous("read-only", SMALL, 0);
	write_pages(p, SMALL, 1);
	mprotect(p, SMALL, PROT_READ);
	p = anonymous("to-swap", 4 * SMALL, 0);
	write_pages(p, 4 * SMALL, 1);
	p = add("shared-anonymous", mmap(NULL, SMALL, PROT_READ | PROT_WRITE,
					 MAP_SHARED | MAP_ANONYMOUS, -1, 0), SMALL);
	write_pages(p, SMALL, 2);
}

/* A file of our own, mapped twice: what is written privately is a copy. */
static void file_areas(void)
{
	char name[] = "/tmp/sample-file-XXXXXX", text[SMALL];
	int fd = mkstemp(name);
	char *p;

	memset(text, 'f', sizeof(text));
	if (fd < 0 || write(fd, text, sizeof(text)) != (ssize_t)sizeof(text)) {
		printf("# file: %s\n", strerror(errno));
		return;
	}
	p = add("file-shared", mmap(NULL, SMALL, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), SMALL);
	if (p)
		write_pages(p, SMALL, 4);
	p = add("file-private", mmap(NULL, SMALL, PROT_READ | PROT_WRITE, MAP_PRIVATE,
				     fd, 0), SMALL);
	if (p) {
		read_pages(p, SMALL);
		write_pages(p, SMALL / 2, 2);
	}
	unlink(name);
	close(fd);
}

static void shmem_area(void)
{
	int fd = memfd_create("sample", 0);
	char *p;

	if (fd < 0 || ftruncate(fd, SMALL)) {
		printf("# memfd: %s\n", strerror(errno));
		return;
	}
	p = add("memfd", mmap(NULL, SMALL, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), SMALL);
	if (p)
		write_pages(p, SMALL, 1);
	close(fd);
}

/* Aligned to what one PMD maps, so that the kernel can use a huge page. */
static char *aligned(const char *name, size_t length)
{
	char *p = mmap(NULL, length + HUGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *start;

	if (p == MAP_FAILED)
		return add(name, p, length);
	start = (char *)(((unsigned long)p + HUGE - 1) & -HUGE);
	if (start > p)
		munmap(p, start - p);
	munmap(start + length, p + HUGE - start);
	madvise(start, length, MADV_HUGEPAGE);
	return add(name, start, length);
}

static void huge_areas(void)
{
	char *p;

	p = aligned("thp", 2 * HUGE);
	if (p)
		*p = 1;
	/* A part unmapped splits the mapping, not yet the page. */
	p = aligned("thp-split", HUGE);
	if (p) {
		*p = 1;
		munmap(p + HUGE - 4 * PAGE, 4 * PAGE);
		areas[nr_areas - 1].length -= 4 * PAGE;
	}
	p = aligned("thp-zero", HUGE);
	if (p)
		read_pages(p, PAGE);
	p = anonymous("hugetlb-2m", 2 * HUGE, MAP_HUGETLB | (21 << 26));
	if (p)
		*p = 1;
	p = add("hugetlb-shared", mmap(NULL, HUGE, PROT_READ | PROT_WRITE, MAP_SHARED |
				       MAP_ANONYMOUS | MAP_HUGETLB | (21 << 26), -1, 0), HUGE);
	if (p)
		*p = 1;
	p = anonymous("hugetlb-1g", GIB, MAP_HUGETLB | (30 << 26));
	if (p)
		*p = 1;
	p = anonymous("hugetlb-prot-none", HUGE, MAP_HUGETLB | (21 << 26));
	if (p) {
		*p = 1;
		mprotect(p, HUGE, PROT_NONE);
	}
}

/* Ends with its parent. */
static pid_t child(void)
{
	pid_t pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			pause();
	}
	return pid;
}

/* --- one access, and what it did --- */

static sigjmp_buf back;
static volatile int got_signal, got_code;

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)context;
	got_signal = signal;
	got_code = info->si_code;
	siglongjmp(back, 1);
}

static void touch(char *p, char how)
{
	if (how == 'r')
		(void)*(volatile char *)p;
	else if (how == 'w')
		*(volatile char *)p = 1;
	else
		((void (*)(void))p)();
}

/* Nobody leaves a function by a signal that has variables to lose. */
static void counted(char *p, char how, struct rusage *before, struct rusage *after)
{
	got_signal = 0;
	getrusage(RUSAGE_SELF, before);
	if (!sigsetjmp(back, 1))
		touch(p, how);
	getrusage(RUSAGE_SELF, after);
}

static const char *signal_name(void)
{
	if (got_signal == SIGSEGV && got_code == SEGV_MAPERR)
		return "sigsegv:maperr";
	if (got_signal == SIGSEGV && got_code == SEGV_ACCERR)
		return "sigsegv:accerr";
	return got_signal == SIGBUS ? "sigbus" : "another signal";
}

static void access_area(char *p, char how)
{
	struct sigaction sa = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO };
	struct rusage before, after;
	static char own;

	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	/* First what surely goes well, and what does not: all they need is in memory then. */
	counted(&own, 'w', &before, &after);
	counted((char *)1, 'r', &before, &after);
	counted(p, how, &before, &after);
	if (got_signal)
		printf("ok %s\n", signal_name());
	else
		printf("ok %ld minor, %ld major\n", after.ru_minflt - before.ru_minflt,
		       after.ru_majflt - before.ru_majflt);
}

static bool command(char *line)
{
	char *word = strtok(line, "\n "), *name = strtok(NULL, "\n "), *last = strtok(NULL, "\n ");
	const struct area *a = name ? find(last ? last : name) : NULL;
	pid_t pid;

	if (!word)
		return true;
	if (!strcmp(word, "quit"))
		return false;
	if (!strcmp(word, "fork")) {
		pid = child();
		printf(pid > 0 ? "ok %d\n" : "failed\n", pid);
	} else if (a && last && !strcmp(word, "access")) {
		access_area(a->start, *name);
	} else if (a && !strcmp(word, "read")) {
		read_pages(a->start, a->length);
		puts("ok");
	} else if (a && !strcmp(word, "write")) {
		write_pages(a->start, a->length, 1);
		puts("ok");
	} else if (a && !strcmp(word, "out")) {
		puts(madvise(a->start, a->length, MADV_PAGEOUT) ? "failed" : "ok");
	} else {
		puts("failed");
	}
	return true;
}

/*
 * The next line of standard input, or the beginning of a long one. Nothing of
 * stdio: its first read takes a buffer and code that nobody had touched before,
 * and who was told "ready" sees these pages come.
 */
static bool next_line(char *line, size_t size)
{
	size_t len = 0;

	while (len < size - 1 && read(STDIN_FILENO, line + len, 1) == 1)
		if (line[len++] == '\n')
			break;
	line[len] = '\0';
	return len;
}

int main(void)
{
	static char data[2 * PAGE] = "initialized";
	char line[256] = "", on_stack[PAGE];

	setvbuf(stdout, NULL, _IOLBF, 0);
	small_areas();
	file_areas();
	shmem_area();
	huge_areas();
	memset(on_stack, 's', sizeof(on_stack));
	add("data", data, sizeof(data));
	add("stack", on_stack, sizeof(on_stack));

	for (int i = 0; i < nr_areas; i++)
		printf("%s %lx %lx\n", areas[i].name, (unsigned long)areas[i].start,
		       areas[i].length);
	/* The function that reads, too, is in memory from here on. */
	if (read(STDIN_FILENO, line, 0))
		perror("standard input");
	puts("ready");
	while (next_line(line, sizeof(line)) && command(line))
		;
	return 0;
}
