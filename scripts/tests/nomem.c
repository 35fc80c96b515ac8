// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every allocation of the module fails once: opening, reading, asking, attaching
 * and loading end in an error or work all the same, and do work afterwards. The
 * kernel's own leak detector says whether something was lost on the way.
 *
 * /proc/self/fail-nth makes the Nth allocation of this task fail; when it is not
 * used up, the whole of what was done has been gone through.
 *
 * timeout: 600
 * vm: --memory 900M
 */
#define _GNU_SOURCE
#include <sys/klog.h>
#include <sys/syscall.h>

#include "scope.h"

/* The module allocates less often than this while it is loaded and unloaded. */
#define OWN	250

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

/* Commands of klogctl(); the C library has no names for them. */
#define SYSLOG_ACTION_CLEAR		5
#define SYSLOG_ACTION_CONSOLE_OFF	6
#define SYSLOG_ACTION_CONSOLE_ON	7

static char buffer[1 << 16];
static pid_t target;

static bool write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY);
	bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd >= 0)
		close(fd);
	return done;
}

/* 0, or the errno of what failed first. */
static int ask_and_read(const char *path, const char *question)
{
	int fd = open(path, question ? O_RDWR : O_RDONLY), error = 0;
	ssize_t n = 0;

	if (fd < 0)
		return errno;
	if (question && write(fd, question, strlen(question)) < 0)
		error = errno;
	while (!error && (n = read(fd, buffer, sizeof(buffer))) > 0)
		;
	if (n < 0)
		error = errno;
	close(fd);
	return error;
}

static int attach_and_back(const char *unused, const char *also_unused)
{
	char text[16];
	int error;

	(void)unused;
	(void)also_unused;
	snprintf(text, sizeof(text), "%d", target);
	error = ask_and_read(ROOT "task/attach", text);
	if (error)
		return error;
	snprintf(text, sizeof(text), "-%d", target);
	return ask_and_read(ROOT "task/attach", text);
}

static int load_and_unload(const char *path, const char *unused)
{
	int fd = open(path, O_RDONLY), error = 0;

	(void)unused;
	if (fd < 0)
		return errno;
	if (syscall(SYS_finit_module, fd, "", 0))
		error = errno;
	close(fd);
	if (!error && syscall(SYS_delete_module, "mmscope", O_NONBLOCK))
		error = errno;
	return error;
}

/* With the @n-th allocation failing; false: there are not so many. */
static bool fail_one(int n, const char *what, int (*act)(const char *, const char *),
		     const char *path, const char *question, int *failed, int *wrong)
{
	int fd = open("/proc/thread-self/fail-nth", O_RDWR), left = 0, error;
	char text[16] = "";

	snprintf(text, sizeof(text), "%d", n);
	if (pwrite(fd, text, strlen(text), 0) < 0)
		bail("fail-nth: %s", strerror(errno));
	error = act(path, question);
	memset(text, 0, sizeof(text));
	if (pread(fd, text, sizeof(text) - 1, 0) > 0)
		left = atoi(text);
	if (pwrite(fd, "0", 1, 0) < 0)
		bail("fail-nth: %s", strerror(errno));
	close(fd);
	if (left)
		return false;
	*failed += !!error;
	if (error && error != ENOMEM && error != EINTR && error != EAGAIN) {
		diag("%s: allocation %d: %s", what, n, strerror(error));
		(*wrong)++;
	}
	return true;
}

/* Fails allocation after allocation, from the @n-th on, until there are no more. */
static void fail_from(int n, const char *what, int (*act)(const char *, const char *),
		      const char *path, const char *question)
{
	int failed = 0, wrong = 0, first = n;

	while (fail_one(n, what, act, path, question, &failed, &wrong))
		n++;
	ok(n > first && !wrong, "%s: each of %d allocations failed, %d times that was an error",
	   what, n - first, failed);
	ok(!act(path, question), "%s: works afterwards", what);
}

static void fail_each(const char *what, int (*act)(const char *, const char *),
		      const char *path, const char *question)
{
	fail_from(1, what, act, path, question);
}

/*
 * The kernel allocates a thousand times before the module's own part of loading
 * begins, which is the last: that part is gone through.
 */
static void fail_loading(void)
{
	int few = 1, many = 1, dummy = 0;

	while (fail_one(many, "loading", load_and_unload, "/lib/mmscope.ko", NULL,
			&dummy, &dummy))
		many *= 2;
	while (many - few > 8) {
		int mid = (few + many) / 2;

		if (fail_one(mid, "loading", load_and_unload, "/lib/mmscope.ko", NULL,
			     &dummy, &dummy))
			few = mid;
		else
			many = mid;
	}
	fail_from(few > OWN ? few - OWN : 1, "loading", load_and_unload, "/lib/mmscope.ko", NULL);
}

/*
 * How often memory is searched before what was lost is found: the kernel's leak detector
 * passes over objects it sees for the first time, and newer ones look once more. What
 * was lost on purpose tells.
 */
static int scans = 2;
#define SCANS_MAX	8

/*
 * What the kernel's leak detector has found, in objects; -1: it does not work. It
 * passes over young objects. The first ones are shown with @show.
 */
static int leaks(bool show)
{
	char line[256];
	int i, found = 0;
	FILE *f;

	sleep(6);
	for (i = 0; i < scans; i++)
		if (!write_file(KMEMLEAK, "scan"))
			return -1;
	f = fopen(KMEMLEAK, "r");
	if (!f)
		return -1;
	while (fgets(line, sizeof(line), f)) {
		found += !strncmp(line, "unreferenced object", 19);
		if (show && found <= 3)
			diag("%s", strtok(line, "\n"));
	}
	fclose(f);
	return found;
}

static bool has_leak_detector(void)
{
	return !access(KMEMLEAK, R_OK | W_OK);
}

/*
 * A module that loses objects: would it be found? What the kernel says of it in
 * its log is kept from there, and nothing else is.
 */
static void check_leak_detector(void)
{
	int log = open("/dev/kmsg", O_WRONLY), found;

	if (!has_leak_detector()) {
		skip("what is lost is found", "kernel built without CONFIG_DEBUG_KMEMLEAK");
		return;
	}
	leaks(false);
	ok(write_file(KMEMLEAK, "clear"), "what others lost is forgotten");
	ok(!system("scan-log"), "the log is clean");
	if (klogctl(SYSLOG_ACTION_CONSOLE_OFF, NULL, 0))
		bail("the console's level: %s", strerror(errno));
	ok(!system("insmod /lib/leak.ko && rmmod leak"),
	   "a module that loses objects comes and goes");
	while ((found = leaks(false)) >= 0 && found < 4 && scans < SCANS_MAX)
		scans++;
	ok(found >= 4, "they are found");
	diag("memory was searched %d times in a row", scans);
	ok(!system("test \"$(scan-log | grep -vc 'kmemleak: [0-9]* new suspected')\" = 0"),
	   "the log says nothing else");
	klogctl(SYSLOG_ACTION_CLEAR, NULL, 0);
	klogctl(SYSLOG_ACTION_CONSOLE_ON, NULL, 0);
	/* From this line on the log is searched when the test has ended. */
	if (log < 0 || write(log, "mmscope test: nomem\n", 20) != 20)
		bail("/dev/kmsg: %s", strerror(errno));
	close(log);
	ok(write_file(KMEMLEAK, "clear"), "and are forgotten");
}

static void check_leaks(void)
{
	if (has_leak_detector())
		is_u64(leaks(true), 0, "nothing is lost, says kmemleak");
	else
		skip("nothing is lost", "kernel built without CONFIG_DEBUG_KMEMLEAK");
}

int main(void)
{
	if (access("/proc/thread-self/fail-nth", W_OK))
		skip_all("kernel built without CONFIG_FAULT_INJECTION");
	/* All allocations, also those that may sleep, and without a trace of each. */
	write_file("/sys/kernel/debug/failslab/ignore-gfp-wait", "N");
	write_file("/sys/kernel/debug/fail_page_alloc/ignore-gfp-wait", "N");
	write_file("/sys/kernel/debug/fail_page_alloc/min-order", "0");
	write_file("/sys/kernel/debug/failslab/verbose", "0");
	write_file("/sys/kernel/debug/fail_page_alloc/verbose", "0");
	check_leak_detector();
	target = fork();
	if (!target) {
		pause();
		_exit(0);
	}

	fail_each("features", ask_and_read, ROOT "features", NULL);
	fail_each("README", ask_and_read, ROOT "README", NULL);
	fail_each("processes", ask_and_read, ROOT "system/processes", NULL);
	fail_each("mm", ask_and_read, ROOT "task/self/mm", NULL);
	fail_each("vmas", ask_and_read, ROOT "task/self/vmas", NULL);
	fail_each("raw vmas", ask_and_read, ROOT "raw/task/self/vmas", NULL);
	fail_each("walk", ask_and_read, ROOT "task/self/walk", "[stack] [heap]");
	fail_each("raw walk", ask_and_read, ROOT "raw/task/self/walk", "[stack] 0");
	fail_each("table", ask_and_read, ROOT "task/self/table", "pte [stack] pgd 0");
	fail_each("raw table", ask_and_read, ROOT "raw/task/self/table", "pmd [stack]");
	fail_each("pagetable", ask_and_read, ROOT "task/self/pagetable", NULL);
	fail_each("raw pagetable_at", ask_and_read, ROOT "raw/task/self/pagetable_at", "[stack]");
	fail_each("layout", ask_and_read, ROOT "kernel/layout", NULL);
	fail_each("kernel walk", ask_and_read, ROOT "kernel/walk", "text data");
	fail_each("kernel table", ask_and_read, ROOT "kernel/table", "pmd text");
	fail_each("kernel pagetable_at", ask_and_read, ROOT "kernel/pagetable_at", "text");
	fail_each("tree", ask_and_read, ROOT "task/self/tree", NULL);
	fail_each("attach", attach_and_back, NULL, NULL);
	if (ok(!syscall(SYS_delete_module, "mmscope", O_NONBLOCK), "the module unloads"))
		fail_loading();
	kill(target, SIGKILL);
	waitpid(target, NULL, 0);
	check_leaks();
	return done();
}
