// SPDX-License-Identifier: GPL-2.0-only
/*
 * target: processes for the tests to look at. Each says "ready" when it is what
 * it should be, and ends when told to, or with its parent.
 *
 *	target sleep			nothing but a process
 *	target as-pid PID		with that PID, which must be free
 *	target children N		N children; prints their PIDs before
 *	target zombie			prints the PID of a child that has ended
 *	target thread			prints the TID of a second thread
 *	target leaderless		the first thread has ended, another goes on;
 *					prints the second's TID
 *	target vmas N			at least N VMAs
 *	target areas DIR		files with odd names, deleted ones, a memfd,
 *					shared anonymous memory; files go to DIR
 *	target exec PROGRAM [ARG...]	5000 VMAs; runs PROGRAM once it gets SIGUSR1
 *	target locked			locked memory and a high-water mark
 *	target churn FILE		never the same for two moments: maps, protects,
 *					advises, unmaps, forks, executes itself, while
 *					FILE exists; its large areas collapse into huge
 *					pages and are split again
 */
#include <err.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE	4096UL
#define HUGE	(512 * PAGE)

/* Newer than the C library. */
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

static void ready(void)
{
	puts("ready");
	fflush(stdout);
}

static void __attribute__((noreturn)) stay(void)
{
	ready();
	for (;;)
		pause();
}

/* A process that does not outlive this one. */
static pid_t child(void)
{
	pid_t parent = getpid(), pid = fork();

	if (pid < 0)
		err(2, "fork");
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
	}
	return pid;
}

static void as_pid(pid_t want)
{
	struct clone_args args = {
		.exit_signal = SIGCHLD,
		.set_tid = (uintptr_t)&want,
		.set_tid_size = 1,
	};
	pid_t pid = syscall(SYS_clone3, &args, sizeof(args));
	int status;

	if (pid < 0)
		err(2, "clone3 for PID %d", want);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		prctl(PR_SET_NAME, "second-owner");
		stay();
	}
	waitpid(pid, &status, 0);
}

static void children(int n)
{
	while (n--) {
		pid_t pid = child();

		while (!pid)
			pause();
		printf("%d\n", pid);
	}
	stay();
}

static void zombie(void)
{
	pid_t pid = child();
	siginfo_t info;

	if (!pid)
		_exit(0);
	/* It has ended, and nobody has taken note of it. */
	waitid(P_PID, pid, &info, WEXITED | WNOWAIT);
	printf("%d\n", pid);
	stay();
}

static void *second_thread(void *first)
{
	if (first)
		pthread_join(*(pthread_t *)first, NULL);
	printf("%d\n", gettid());
	stay();
}

static void thread(bool leader_ends)
{
	static pthread_t self;
	pthread_t other;

	self = pthread_self();
	if (pthread_create(&other, NULL, second_thread, leader_ends ? &self : NULL))
		errx(2, "pthread_create");
	if (leader_ends)
		pthread_exit(NULL);
	for (;;)
		pause();
}

/* Neighbours with different rights do not become one. */
static void vmas(long n)
{
	char *p = mmap(NULL, n * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);

	if (p == MAP_FAILED)
		err(2, "mmap");
	for (long i = 1; i < n; i += 2)
		if (mprotect(p + i * PAGE, PAGE, PROT_READ | PROT_WRITE))
			err(2, "mprotect");
}

static void map_file(int fd, int flags)
{
	char *p;

	if (fd < 0 || ftruncate(fd, 4 * PAGE))
		err(2, "file");
	p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, flags, fd, PAGE);
	if (p == MAP_FAILED)
		err(2, "mmap");
	p[0] = 1;
	close(fd);
}

static void map_named(const char *name)
{
	map_file(open(name, O_RDWR | O_CREAT, 0600), MAP_SHARED);
}

static void areas(const char *dir)
{
	static const int advice[] = {
		MADV_SEQUENTIAL, MADV_RANDOM, MADV_DONTFORK, MADV_DONTDUMP, MADV_WIPEONFORK,
		MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_MERGEABLE,
	};
	char *p;

	if (mkdir(dir, 0700) || chdir(dir))
		err(2, "%s", dir);
	map_named("a b");
	map_named("new\nline");
	map_named("back\\slash");
	map_named("tab\there");
	map_named("\303\244 \342\202\254");
	map_named("deleted");
	unlink("deleted");
	map_named("deleted\nline");
	unlink("deleted\nline");
	map_named("looks (deleted)");
	map_file(memfd_create("a memfd", 0), MAP_SHARED);
	map_file(memfd_create("private", 0), MAP_PRIVATE);
	mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, open("/dev/zero", O_RDWR), 0);
	mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mmap(NULL, 3 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0);
	mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN,
	     -1, 0);
	/* A name only some kernels keep. */
	p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	prctl(PR_SET_VMA, PR_SET_VMA_ANON_NAME, p, PAGE, "named: here");
	for (unsigned int i = 0; i < sizeof(advice) / sizeof(*advice); i++) {
		p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
		madvise(p, PAGE, advice[i]);
	}
	p = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mlock2(p, PAGE, MLOCK_ONFAULT);
	stay();
}

static void exec_later(char **argv)
{
	sigset_t set;
	int sig;

	vmas(5000);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	ready();
	sigwait(&set, &sig);
	execv(argv[0], argv);
	err(2, "%s", argv[0]);
}

static void locked(void)
{
	size_t size = 256 * PAGE;
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		err(2, "mmap");
	memset(p, 1, size);
	munmap(p, size);
	p = mmap(NULL, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(p, 1, 16 * PAGE);
	if (mlock(p, 8 * PAGE))
		err(2, "mlock");
	p = mmap(NULL, 24 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(p, 1, 24 * PAGE);
	/* The heap is more than its beginning. */
	p = sbrk(40 * PAGE);
	memset(p, 1, 40 * PAGE);
	stay();
}

/* One area of the churn: made, looked after, or given back. */
struct held {
	char *at;
	size_t length;
};

/* The first huge page of an area that has one: collapsed, seen for a moment, split. */
static void churn_huge(struct held *h)
{
	char *huge = (char *)(((uintptr_t)h->at + HUGE - 1) & -HUGE);
	int tries;

	/* A child that was just forked shares the pages, and one has to be writable. */
	for (tries = 0; tries < 20; tries++) {
		*huge = 1;
		if (!madvise(huge, HUGE, MADV_COLLAPSE))
			break;
		usleep(5000);
	}
	usleep(10000);
	madvise(huge + HUGE / 2, PAGE, MADV_DONTNEED);
}

static void churn_map(struct held *h, unsigned int *seed)
{
	bool large = rand_r(seed) % 8 == 0;
	size_t at, step = large ? PAGE : 16 * PAGE;

	h->length = (large ? 1024 : 1 + rand_r(seed) % 64) * PAGE;
	h->at = mmap(NULL, h->length, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (h->at == MAP_FAILED) {
		h->at = NULL;
		return;
	}
	/* Small pages first, so that there is something to collapse. */
	madvise(h->at, h->length, MADV_NOHUGEPAGE);
	for (at = 0; at < h->length; at += step)
		h->at[at] = 1;
	madvise(h->at, h->length, MADV_HUGEPAGE);
	if (large)
		churn_huge(h);
}

/* What happens to areas, huge pages or not; all that may fail may fail. */
static void churn_one(struct held *h, unsigned int *seed)
{
	char *middle = h->at + (h->length / 2 & -PAGE);
	size_t some = h->length / 4 & -PAGE;
	void *moved;

	switch (rand_r(seed) % 8) {
	case 0:
		madvise(h->at, h->length, MADV_COLLAPSE);
		break;
	case 1:
		mprotect(middle, some, PROT_READ);
		break;
	case 2:
		mprotect(h->at, h->length, PROT_READ | PROT_WRITE);
		*middle = 1;
		break;
	case 3:
		madvise(middle, some, MADV_DONTNEED);
		break;
	case 4:
		madvise(h->at, h->length, rand_r(seed) % 2 ? MADV_FREE : MADV_PAGEOUT);
		break;
	case 5:
		moved = mremap(h->at, h->length, h->length, MREMAP_MAYMOVE | MREMAP_DONTUNMAP);
		if (moved != MAP_FAILED)
			munmap(moved, h->length);
		break;
	default:
		munmap(h->at, h->length);
		h->at = NULL;
	}
}

static void *churn_maps(void *unused)
{
	static struct held held[64];
	unsigned int seed = getpid();

	(void)unused;
	for (;;) {
		struct held *h = &held[rand_r(&seed) % 64];

		if (h->at)
			churn_one(h, &seed);
		else
			churn_map(h, &seed);
	}
	return NULL;
}

/* The first time it says that it is ready, and then no more. */
static void churn(const char *file, bool again)
{
	pthread_t other;

	if (!again)
		ready();
	if (pthread_create(&other, NULL, churn_maps, NULL))
		errx(2, "pthread_create");
	for (int i = 0; i < 8; i++) {
		pid_t pid = child();

		if (!pid) {
			usleep(1000);
			_exit(0);
		}
		waitpid(pid, NULL, 0);
		if (access(file, F_OK))
			exit(0);
		/* While it forks, which takes long, nothing else changes. */
		usleep(50000);
	}
	execl("/proc/self/exe", "target", "churn", file, "again", NULL);
	err(2, "exec");
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	long n = argc > 2 ? strtol(argv[2], NULL, 10) : 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!strcmp(what, "sleep"))
		stay();
	else if (!strcmp(what, "as-pid") && n > 0)
		as_pid(n);
	else if (!strcmp(what, "children"))
		children(n);
	else if (!strcmp(what, "zombie"))
		zombie();
	else if (!strcmp(what, "thread"))
		thread(false);
	else if (!strcmp(what, "leaderless"))
		thread(true);
	else if (!strcmp(what, "vmas") && n > 0)
		vmas(n), stay();
	else if (!strcmp(what, "areas") && argc > 2)
		areas(argv[2]);
	else if (!strcmp(what, "exec") && argc > 2)
		exec_later(argv + 2);
	else if (!strcmp(what, "locked"))
		locked();
	else if (!strcmp(what, "churn") && argc > 2)
		churn(argv[2], argc > 3);
	else
		errx(2, "see the head of target.c");
	return 0;
}
