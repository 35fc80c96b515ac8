// SPDX-License-Identifier: GPL-2.0-only
/*
 * Finds raw files, attaches processes, asks questions, and when that fails
 * says what would help.
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "source.h"
#include "text.h"

/**
 * read_fd() - where a struct raw gets the bytes of an open file
 * @fd: points to the file descriptor
 * @buf: as for read(2)
 * @size: as for read(2)
 *
 * Return: as read(2).
 */
ssize_t read_fd(void *fd, void *buf, size_t size)
{
	return read(*(int *)fd, buf, size);
}

/**
 * error_status() - the exit code for an error of the module
 * @error: an errno
 *
 * Return: the exit code.
 */
int error_status(int error)
{
	return error == ENODEV ? EXIT_ABSENT : EXIT_FAILURE;
}

/**
 * source_verdict() - say what a file says about itself once all of it was read
 * @raw: the file, at its end
 * @path: its path
 *
 * Return: the exit code.
 */
int source_verdict(const struct raw *raw, const char *path)
{
	struct text words = {};

	if (raw->torn)
		warnx("note: %lu block%s changed while being read (torn)",
		      raw->torn, raw->torn == 1 ? "" : "s");
	if (!raw->end.error)
		return EXIT_SUCCESS;
	text_clear(&words);
	text_escape(&words, raw->message);
	warnx("%s: %s", path, words.len ? words.s : strerror(raw->end.error));
	free(words.s);
	return error_status(raw->end.error);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* Is the kernel locked down, which closes debugfs files that can be written? */
static bool locked_down(void)
{
	FILE *f = fopen("/sys/kernel/security/lockdown", "re");
	char line[80] = "";

	if (!f)
		return false;
	if (!fgets(line, sizeof(line), f))
		line[0] = '\0';
	fclose(f);
	return *line && !strstr(line, "[none]");
}

/* Why the module's files cannot be opened or found, and what helps. */
static void __noreturn no_access(const char *path, int error)
{
	struct statfs fs;

	switch (error) {
	case EACCES:
	case EPERM:
		if (error == EPERM && locked_down())
			errx(EXIT_FAILURE,
			     "%s: the kernel is locked down: files that take a question or a PID\n"
			     "cannot be opened; listings, and those of 'self', still can",
			     path);
		if (geteuid())
			errx(EXIT_FAILURE, "%s: only root may look: try sudo",
			     path);
		errx(EXIT_FAILURE,
		     "%s: %s: it needs CAP_SYS_ADMIN outside of any container",
		     path, strerror(error));
	case ENOENT:
		if (statfs(MMS_DEBUGFS, &fs) || fs.f_type != DEBUGFS_MAGIC)
			errx(EXIT_ABSENT,
			     "debugfs is not mounted: sudo mount -t debugfs none "
			     MMS_DEBUGFS);
		errx(EXIT_ABSENT,
		     "the mmscope module is not loaded: sudo make load, or sudo modprobe mmscope");
	default:
		errx(error_status(error), "%s: %s", path, strerror(error));
	}
}

/**
 * source_begin() - choose where raw files come from
 * @source: gets the choice
 * @root: a capture: a copy of the module's folder or of the raw/ in it; NULL
 *        for the running module
 *
 * Whether there is anything shows when a file is opened.
 */
void source_begin(struct source *source, const char *root)
{
	*source = (struct source){ .live = !root };
	source->raw = xprintf("%s/raw", root ? root : MMS_DEBUGFS "/mmscope");
	if (root && !is_folder(source->raw)) {
		free(source->raw);
		source->raw = xprintf("%s", root);
	}
}

/**
 * source_end() - free a source
 * @source: the source
 */
void source_end(struct source *source)
{
	free(source->raw);
	free(source->path);
	free(source->folder);
}

static void set_path(struct source *source, char *path)
{
	free(source->path);
	source->path = path;
}

/* The path of an object's file; @task as in struct request. */
static char *object_path(const struct source *source,
			 const struct object *object, const char *task)
{
	if (!task)
		return xprintf("%s/%s", source->raw, object->path);
	if (!strcmp(task, "kernel"))
		return xprintf("%s/kernel/%s", source->raw, object->path);
	return xprintf("%s/task/%s/%s", source->raw, task, object->path);
}

/*
 * The module did not take what was written to a file. Why not is what the
 * file now says.
 */
static void __noreturn refused(int fd, int error, const char *what)
{
	struct raw raw = { .read = read_fd, .from = &fd };
	struct raw_record record;
	struct text words = {};

	text_clear(&words);
	if (!lseek(fd, 0, SEEK_SET) && !raw_begin(&raw)) {
		while (raw_next(&raw, &record) > 0)
			;
		text_escape(&words, raw.message);
	}
	errx(error_status(error), "%s: %s", what,
	     words.len ? words.s : strerror(error));
}

static void write_or_die(int fd, const char *s, const char *what)
{
	ssize_t written = write(fd, s, strlen(s));

	if (written < 0)
		refused(fd, errno, what);
	if ((size_t)written != strlen(s))
		errx(EXIT_FAILURE, "%s: not all of it was taken", what);
}

/* The process a TID belongs to, 0 if it is not to be found. */
static unsigned long process_of(const char *tid)
{
	char *path = xprintf("/proc/%s/status", tid);
	FILE *f = fopen(path, "re");
	unsigned long pid = 0;
	char line[256];

	free(path);
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Tgid: %lu", &pid) == 1)
			break;
	if (f)
		fclose(f);
	return pid;
}

/*
 * Makes a process's folder appear. It lives as long as the file it was asked
 * for with, which is why that stays open until the program ends.
 *
 * Return: the folder's name, to be freed.
 */
static char *attach_process(const struct source *source, const char *pid)
{
	char *path = xprintf("%s/task/attach", source->raw);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	char *what = xprintf("attach %s", pid);
	unsigned long process;

	if (fd < 0)
		no_access(path, errno);
	write_or_die(fd, pid, what);
	free(path);
	free(what);

	path = xprintf("%s/task/%s", source->raw, pid);
	process = is_folder(path) ? 0 : process_of(pid);
	free(path);
	return process ? xprintf("%lu", process) : xprintf("%s", pid);
}

/* A capture has no such process: say which it has. */
static void __noreturn
not_captured(const struct source *source, const char *task)
{
	char *path = xprintf("%s/task", source->raw);
	struct text has = {};
	struct dirent *entry;
	DIR *dir = opendir(path);

	text_clear(&has);
	while (dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]) || !strcmp(entry->d_name, "self"))
			text_printf(&has, " %s", entry->d_name);
	errx(EXIT_ABSENT, "the capture %s does not hold process %s; it holds%s",
	     source->raw, task, has.len ? has.s : " none");
}

/* Opening an object's file failed. */
static void __noreturn
not_opened(const struct source *source, const struct request *request,
	   const char *task, int error)
{
	const char *name = request->object->name;
	bool kernel = task && !strcmp(task, "kernel");
	struct stat st;
	char *path;

	if (stat(source->raw, &st) && !source->live)
		err(EXIT_FAILURE, "%s", source->raw);
	if (error != ENOENT && error != ENOTDIR) {
		if (source->live)
			no_access(source->path, error);
		errx(EXIT_FAILURE, "%s: %s%s", source->path, strerror(error),
		     error != EACCES ? "" :
		     "\nit has the mode of the file it was copied from: make the capture with\n"
		     "cp -r --no-preserve=mode,ownership, or use chmod -R u+rX, as its owner");
	}
	if (task && !kernel) {
		path = xprintf("%s/task/%s", source->raw, task);
		if (!is_folder(path)) {
			if (!source->live)
				not_captured(source, task);
			if (is_folder(source->raw))
				errx(EXIT_FAILURE, "process %s has ended", task);
		}
	}
	if (source->live && stat(source->raw, &st))
		no_access(source->raw, errno);
	errx(EXIT_ABSENT, "%s %s%s%s", source->live ?
	     "this module does not offer" : "the capture does not hold", name,
	     kernel ? " of the kernel" : "",
	     source->live ? "; what it offers: mmscope --help" : "");
}

/**
 * source_open() - open the file that answers a request
 * @source: where files come from; gets the path
 * @request: the request
 *
 * Attaches the process, once, and asks the question where the module is live.
 * Does not return when that fails.
 *
 * Return: the open file.
 */
int source_open(struct source *source, const struct request *request)
{
	bool ask = source->live && request->question;
	const char *task = request->task;
	int fd;

	if (source->live && task && isdigit((unsigned char)*task)) {
		if (!source->folder)
			source->folder = attach_process(source, task);
		task = source->folder;
	}
	set_path(source, object_path(source, request->object, task));
	fd = open(source->path, (ask ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (fd < 0)
		not_opened(source, request, task, errno);
	if (ask) {
		write_or_die(fd, request->question, request->object->name);
		lseek(fd, 0, SEEK_SET);
	}
	return fd;
}

/**
 * source_seen() - can we see which files there are?
 * @source: where files come from
 *
 * Return: true if the source is there and may be read.
 */
bool source_seen(const struct source *source)
{
	return !access(source->raw, R_OK | X_OK);
}

static bool has_file(const struct source *source, const struct object *object,
		     const char *task)
{
	char *path = object_path(source, object, task);
	bool there = !access(path, F_OK);

	free(path);
	return there;
}

/**
 * source_has() - is there a file of an object, of whatever process?
 * @source: where files come from
 * @object: the object, which has a file
 *
 * Return: true if there is one.
 */
bool source_has(const struct source *source, const struct object *object)
{
	struct dirent *entry;
	bool there = false;
	char *path;
	DIR *dir;

	if (!object_takes_task(object))
		return has_file(source, object, NULL);
	if (has_file(source, object, "kernel"))
		return true;
	path = xprintf("%s/task", source->raw);
	dir = opendir(path);
	free(path);
	while (!there && dir && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]) || !strcmp(entry->d_name, "self"))
			there = has_file(source, object, entry->d_name);
	if (dir)
		closedir(dir);
	return there;
}

/**
 * source_peek() - open any file of an object, for its schema
 * @source: where files come from; gets the path
 * @object: the object
 *
 * Return: the open file, or -1.
 */
int source_peek(struct source *source, const struct object *object)
{
	bool task = object_takes_task(object);
	struct dirent *entry;
	DIR *dir = NULL;
	char *path;
	int fd;

	set_path(source, object_path(source, object, task ? "self" : NULL));
	fd = open(source->path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 || !task)
		return fd;

	/* Those of a process that is there. */
	path = xprintf("%s/task", source->raw);
	dir = opendir(path);
	while (fd < 0 && dir && (entry = readdir(dir))) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		set_path(source, object_path(source, object, entry->d_name));
		fd = open(source->path, O_RDONLY | O_CLOEXEC);
	}
	if (dir)
		closedir(dir);
	free(path);
	return fd;
}

/* A question without the white space that makes no difference. */
static void tidy(struct text *t, const char *s)
{
	text_clear(t);
	while (*s) {
		size_t blank = strspn(s, " \t\n\r\v\f");
		size_t word = strcspn(s + blank, " \t\n\r\v\f");

		if (t->len && word)
			text_puts(t, " ");
		text_add(t, s + blank, word);
		s += blank + word;
	}
}

/**
 * source_check_question() - does a capture answer the question?
 * @source: where the file came from
 * @request: the request
 * @raw: the file, after raw_begin()
 * @path: its path
 *
 * Does not return when it answers another one.
 */
void source_check_question(const struct source *source,
			   const struct request *request, const struct raw *raw,
			   const char *path)
{
	struct text asked = {}, answered = {}, words = {};

	if (source->live || !request->question)
		return;
	tidy(&asked, request->question);
	tidy(&answered, raw_word(raw, raw->header->question));
	if (strcmp(asked.s, answered.s)) {
		text_clear(&words);
		text_escape(&words, answered.s);
		errx(EXIT_ABSENT, "the capture %s answers the question '%s' only",
		     path, words.s);
	}
	free(asked.s);
	free(answered.s);
}
