// SPDX-License-Identifier: GPL-2.0-only
/*
 * fileops: what one open file answers to one system call after the other, each
 * on a line of its own, an error by its name. A shell cannot tell them apart.
 *
 *	fileops r|w|rw FILE OPERATION...
 *
 *	write TEXT		one write of TEXT
 *	write-stdin		one write of all of standard input
 *	ask TEXT		write, and only the result is printed
 *	read BYTES		one read
 *	copy BYTES OUT		reads of BYTES each until the end, into OUT
 *	seek OFFSET FROM	FROM is set, cur, end, data or hole
 *	pread BYTES OFFSET
 *	pwrite TEXT OFFSET
 *	wait			for a line on standard input
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fd;
static char **words;
/* Its own, and touched before: whoever looks at this process sees it unchanged. */
static char buf[1 << 20];

static const char *word(void)
{
	if (!*words) {
		fprintf(stderr, "fileops: a word is missing\n");
		exit(2);
	}
	return *words++;
}

static long number(void)
{
	return strtol(word(), NULL, 0);
}

static size_t bytes(void)
{
	long n = number();

	if (n < 0 || (size_t)n > sizeof(buf))
		exit(2);
	return n;
}

static void say(const char *what, long long result)
{
	if (result < 0)
		printf("%s %s\n", what, strerrorname_np(errno));
	else
		printf("%s %lld\n", what, result);
	fflush(stdout);
}

static void write_stdin(void)
{
	size_t used = 0;
	ssize_t n;

	while ((n = read(STDIN_FILENO, buf + used, sizeof(buf) - used)) > 0)
		used += n;
	say("write-stdin", write(fd, buf, used));
}

static void copy(size_t step, const char *to)
{
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	long long all = 0;
	ssize_t n;

	while ((n = read(fd, buf, step)) > 0) {
		all += n;
		if (write(out, buf, n) != n)
			exit(2);
	}
	say("copy", n < 0 ? n : all);
	close(out);
}

static int whence(const char *from)
{
	static const char *const names[] = { "set", "cur", "end", "data", "hole" };

	for (int i = 0; i < 5; i++)
		if (!strcmp(from, names[i]))
			return i;
	exit(2);
}

static void operation(const char *what)
{
	const char *text;
	char line[80];
	long n;

	if (!strcmp(what, "write")) {
		text = word();
		say(what, write(fd, text, strlen(text)));
	} else if (!strcmp(what, "ask")) {
		text = word();
		n = write(fd, text, strlen(text));
		if (n < 0)
			puts(strerrorname_np(errno));
		else
			printf("%ld\n", n);
	} else if (!strcmp(what, "write-stdin")) {
		write_stdin();
	} else if (!strcmp(what, "read")) {
		say(what, read(fd, buf, bytes()));
	} else if (!strcmp(what, "copy")) {
		n = bytes();
		copy(n, word());
	} else if (!strcmp(what, "seek")) {
		n = number();
		say(what, lseek(fd, n, whence(word())));
	} else if (!strcmp(what, "pread")) {
		n = bytes();
		say(what, pread(fd, buf, n, number()));
	} else if (!strcmp(what, "pwrite")) {
		text = word();
		say(what, pwrite(fd, text, strlen(text), number()));
	} else if (!strcmp(what, "wait")) {
		say(what, fgets(line, sizeof(line), stdin) ? 1 : 0);
	} else {
		fprintf(stderr, "fileops: no operation %s\n", what);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	int how;

	if (argc < 3)
		return 2;
	how = strcmp(argv[1], "r") ? strcmp(argv[1], "w") ? O_RDWR : O_WRONLY : O_RDONLY;
	fd = open(argv[2], how | O_CLOEXEC);
	if (fd < 0) {
		say("open", -1);
		return 1;
	}
	memset(buf, 1, sizeof(buf));
	words = argv + 3;
	while (*words)
		operation(word());
	return 0;
}
