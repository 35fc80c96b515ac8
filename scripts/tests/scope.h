/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the tests in C that judge records share: the sample process, attaching,
 * and the records of a raw file by the names of their fields. The reader's own
 * code reads them; what they say is judged by others.
 */
#ifndef MMSCOPE_SCOPE_H
#define MMSCOPE_SCOPE_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ktap.h"
#include "raw.c"
#include "text.c"

#define ROOT	"/sys/kernel/debug/mmscope/"
#define PAGE	4096UL

/* Bits of pagemap, Documentation/admin-guide/mm/pagemap.rst. */
#define PM_PFN(e)	((e) & ((1ULL << 55) - 1))
#define PM_SOFT_DIRTY	(1ULL << 55)
#define PM_FILE		(1ULL << 61)
#define PM_SWAP		(1ULL << 62)
#define PM_PRESENT	(1ULL << 63)

struct process {
	FILE *in, *out;
	pid_t pid;
};

/* The sample, with its areas printed. */
static inline struct process sample(char areas[][64], int *nr)
{
	int in[2], out[2];
	struct process p;
	char line[64];

	if (pipe(in) || pipe(out))
		exit(1);
	p.pid = fork();
	if (!p.pid) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		close(in[1]);
		close(out[0]);
		execl("/bin/sample", "sample", NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p.in = fdopen(in[1], "w");
	p.out = fdopen(out[0], "r");
	*nr = 0;
	while (fgets(line, sizeof(line), p.out) && strcmp(line, "ready\n"))
		if (*line != '#' && *nr < 32)
			snprintf(areas[(*nr)++], 64, "%s", line);
	return p;
}

static inline bool tell(struct process *p, const char *command)
{
	char answer[64];

	fprintf(p->in, "%s\n", command);
	fflush(p->in);
	return fgets(answer, sizeof(answer), p->out) && !strncmp(answer, "ok", 2);
}

static inline uint64_t read_u64(int fd, uint64_t index)
{
	uint64_t v = 0;

	if (pread(fd, &v, sizeof(v), index * sizeof(v)) != sizeof(v))
		return 0;
	return v;
}

static inline ssize_t read_fd(void *from, void *buf, size_t size)
{
	return read(*(int *)from, buf, size);
}

static inline const struct mms_raw_field *field(struct raw *raw, unsigned int type,
						const char *name)
{
	const struct mms_raw_field *f = raw_type_fields(raw, type);

	for (unsigned int i = 0; i < raw->types[type].nr_fields; i++)
		if (!strcmp(raw_word(raw, f[i].name), name))
			return &f[i];
	printf("# no field %s\n", name);
	exit(1);
}

static inline uint64_t number(struct raw *raw, const struct raw_record *r, const char *name)
{
	return raw_number(field(raw, r->type, name), r->data);
}

/* The word of an enum. */
static inline const char *word(struct raw *raw, const struct raw_record *r, const char *name)
{
	const struct mms_raw_field *f = field(raw, r->type, name);
	uint64_t v = raw_number(f, r->data);

	for (unsigned int i = 0; i < f->nr_names; i++)
		if (raw->names[f->first_name + i].value == v)
			return raw_word(raw, raw->names[f->first_name + i].name);
	return "?";
}

/* The string of a field; "" for none. */
static inline const char *string(struct raw *raw, const struct raw_record *r, const char *name)
{
	uint64_t at = number(raw, r, name);

	return at ? r->strings + at : "";
}

/* Calls @each with each record of a file that is open. */
static inline void records(int fd, const char *question,
			   void (*each)(struct raw *raw, const struct raw_record *r, void *to),
			   void *to)
{
	struct raw raw = { .read = read_fd, .from = &fd };
	struct raw_record r;
	int ret;

	if (question ? write(fd, question, strlen(question)) < 0 : lseek(fd, 0, SEEK_SET))
		bail("asking %s: %s", question ? question : "once more", strerror(errno));
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		each(&raw, &r, to);
		ret = 0;
	}
	if (ret || raw.end.error)
		bail("%s%s", raw.error, raw.message);
	raw_end(&raw);
}

/* How often since boot, as the kernel counts it; -1: it does not. */
static inline long vmstat(const char *name)
{
	FILE *f = fopen("/proc/vmstat", "r");
	char word[64];
	long n, found = -1;

	while (f && found < 0 && fscanf(f, "%63s %ld", word, &n) == 2)
		if (!strcmp(word, name))
			found = n;
	if (f)
		fclose(f);
	return found;
}

static inline void attach(pid_t pid, bool on)
{
	char text[16];
	int fd = open(ROOT "task/attach", O_WRONLY);

	snprintf(text, sizeof(text), on ? "%d" : "-%d", pid);
	if (write(fd, text, strlen(text)) < 0)
		printf("# attach %d: %s\n", pid, strerror(errno));
	close(fd);
}

#endif
