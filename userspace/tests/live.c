// SPDX-License-Identifier: GPL-2.0-only
/*
 * A module that is a folder, linked into the reader in place of the calls
 * below. Writing Q to FILE there is asking: FILE gets the contents of FILE@Q;
 * or if there is only a FILE!ERRNO, those, and the write fails. A file for
 * which there is a FILE!open cannot be opened.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

int __real_open(const char *path, int flags);
int __wrap_open(const char *path, int flags);
FILE *__real_fopen(const char *path, const char *mode);
FILE *__wrap_fopen(const char *path, const char *mode);
int __real_statfs(const char *path, struct statfs *fs);
int __wrap_statfs(const char *path, struct statfs *fs);
ssize_t __wrap_write(int fd, const void *buf, size_t size);

static int answer(int fd, const char *path)
{
	int from = open(path, O_RDONLY);
	char data[1 << 14];
	ssize_t len;

	if (from < 0)
		return -1;
	len = read(from, data, sizeof(data));
	close(from);
	if (len < 0 || ftruncate(fd, 0) || pwrite(fd, data, len, 0) != len)
		_exit(99);
	return 0;
}

/**
 * __wrap_write() - asks the folder
 * @fd: the file
 * @buf: the question
 * @size: its length
 *
 * Return: @size, or -1 with errno as the folder has it.
 */
ssize_t __wrap_write(int fd, const void *buf, size_t size)
{
	static const int errors[] = { ENOENT, ESRCH, ENODEV, EINVAL };
	char link[64], file[PATH_MAX], path[2 * PATH_MAX];
	ssize_t len;
	size_t i;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, file, sizeof(file) - 1);
	if (len < 0)
		_exit(99);
	file[len] = '\0';
	snprintf(path, sizeof(path), "%s@%.*s", file, (int)size,
		 (const char *)buf);
	/* As the module does not care where the position is. */
	lseek(fd, size, SEEK_SET);
	if (!answer(fd, path))
		return size;
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++) {
		snprintf(path, sizeof(path), "%s!%d", file, errors[i]);
		if (!answer(fd, path)) {
			errno = errors[i];
			return -1;
		}
	}
	errno = EIO;
	return -1;
}

/**
 * __wrap_open() - opens a file of the folder unless that is forbidden
 * @path: the file
 * @flags: as for open(2)
 *
 * Return: as open(2).
 */
int __wrap_open(const char *path, int flags)
{
	char forbidden[PATH_MAX];

	snprintf(forbidden, sizeof(forbidden), "%s!open", path);
	if (!access(forbidden, F_OK)) {
		errno = EPERM;
		return -1;
	}
	return __real_open(path, flags);
}

/**
 * __wrap_statfs() - says that any folder is debugfs
 * @path: the folder
 * @fs: as for statfs(2)
 *
 * Return: as statfs(2).
 */
int __wrap_statfs(const char *path, struct statfs *fs)
{
	int ret = __real_statfs(path, fs);

	fs->f_type = DEBUGFS_MAGIC;
	return ret;
}

/**
 * __wrap_fopen() - opens what stands for a file of /proc or /sys
 * @path: the file
 * @mode: as for fopen(3)
 *
 * Return: as fopen(3).
 */
FILE *__wrap_fopen(const char *path, const char *mode)
{
	char here[PATH_MAX];

	snprintf(here, sizeof(here), "live%s", path);
	return __real_fopen(here, mode);
}
