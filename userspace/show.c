// SPDX-License-Identifier: GPL-2.0-only
/*
 * Shows the rows that answer a request, or what of them changed.
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "delta.h"
#include "show.h"
#include "sort.h"

/**
 * struct reading - a file that is read
 * @fd: the open file
 * @path: its path
 * @raw: what is read
 * @rows: the same as rows
 * @delta: what it is compared with, or NULL
 */
struct reading {
	int fd;
	char *path;
	struct raw raw;
	struct rows rows;
	struct delta *delta;
};

/* Opens the file that answers the request; returns the exit code. */
static int reading_begin(struct reading *r, struct source *source, const struct request *request)
{
	*r = (struct reading){ .fd = source_open(source, request) };
	r->path = xprintf("%s", source->path);
	r->raw.read = read_fd;
	r->raw.from = &r->fd;
	r->rows.raw = &r->raw;
	if (raw_begin(&r->raw)) {
		warnx("%s: %s", r->path, r->raw.error);
		return error_status(r->raw.read_errno);
	}
	source_check_question(source, request, &r->raw, r->path);
	return EXIT_SUCCESS;
}

/* What to say of it, now that rows_next() has returned @got; returns the exit code. */
static int reading_verdict(const struct reading *r, int got)
{
	if (got >= 0)
		return source_verdict(&r->raw, r->path);
	warnx("%s: %s", r->path, r->raw.error);
	return error_status(r->raw.read_errno);
}

static void reading_end(struct reading *r)
{
	raw_end(&r->raw);
	free(r->path);
	close(r->fd);
}

/* Keeps all rows of a file, which is to be compared with; returns the exit code. */
static int keep_rows(const struct show *show, struct reading *r, struct delta *delta)
{
	struct record *row;
	int got;

	while ((got = rows_next(&r->rows, &row)) > 0) {
		if (select_type(&show->wish, &r->raw, row->type))
			delta_keep(delta, row);
		else
			record_free(row);
	}
	return reading_verdict(r, got);
}

/**
 * show_failed() - did a write to stdout fail?
 *
 * Return: why the first one that failed did, 0 if none did.
 */
int show_failed(void)
{
	static int error;

	if (ferror(stdout) && !error)
		error = errno;
	return error;
}

/**
 * struct output - rows on their way out
 * @show: how they are shown
 * @view: as what, once there is one
 * @sort: holds them until all are there; NULL: they go out as they come
 * @shown: how many went out
 * @good: all is well with stdout
 */
struct output {
	const struct show *show;
	struct view *view;
	struct sort *sort;
	__u64 shown;
	bool good;
};

static void output_begin(struct output *o, const struct selection *s, const char *object)
{
	o->view = o->show->view->begin(stdout, s, &o->show->style, object);
}

/* Are there as many as --top wants? Sorted ones are counted when they are in order. */
static bool output_full(const struct output *o)
{
	return o->show->wish.top && o->shown >= o->show->wish.top;
}

static void output_row(struct output *o, const struct record *row)
{
	if (!o->good || output_full(o))
		return;
	o->show->view->row(o->view, row);
	o->shown++;
	o->good = !show_failed();
}

/* Takes a row, of so many bytes. */
static void output_take(struct output *o, struct record *row, size_t bytes)
{
	if (o->sort) {
		sort_add(o->sort, row, bytes, true);
		return;
	}
	output_row(o, row);
	record_free(row);
}

/* The same of one that stays where it is. */
static void output_lent(struct output *o, struct record *row)
{
	if (o->sort)
		sort_add(o->sort, row, 0, false);
	else
		output_row(o, row);
}

static void output_end(struct output *o)
{
	const struct record *row;

	while (o->sort && o->good && !output_full(o) && (row = sort_next(o->sort)))
		output_row(o, row);
	o->show->view->end(o->view);
	sort_end(o->sort);
}

/* Shows all rows, or with r->delta those that changed; returns the exit code. */
static int show_rows(const struct show *show, const struct request *request, struct reading *r,
		     double seconds)
{
	struct output out = { .show = show, .good = true };
	struct selection selection;
	struct record *row, *gone;
	int got = 0, status;
	bool whole;

	select_begin(&selection, &r->raw, &show->wish);
	if (show->wish.sort)
		out.sort = sort_begin(&selection);
	else
		output_begin(&out, &selection, request->object->name);
	/* What changed is counted to the end, wherever --top is. */
	while (out.good && (r->delta || !output_full(&out)) &&
	       (got = rows_next(&r->rows, &row)) > 0) {
		if (r->delta ? delta_row(r->delta, &selection, row) :
			       select_row(&selection, row))
			output_take(&out, row, r->rows.bytes);
		else
			record_free(row);
	}
	whole = out.good && !got && !r->raw.end.error;
	/* Of a file that was not read to its end nobody knows what is gone. */
	while (r->delta && whole && out.good && (gone = delta_gone(r->delta, &selection)))
		output_lent(&out, gone);
	if (out.sort)
		output_begin(&out, &selection, request->object->name);
	output_end(&out);
	if (r->delta && show->style.headings && show->view != &json_view)
		delta_total(r->delta, whole, seconds, stdout);
	fflush(stdout);
	status = reading_verdict(r, got);
	select_end(&selection);
	return status;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* Waits for something to change; Ctrl-C ends the wait, not the program. Returns seconds. */
static double wait_for_change(double seconds)
{
	double start = now(), left;
	struct timespec t;
	sigset_t set, old;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigprocmask(SIG_BLOCK, &set, &old);
	while ((left = start + seconds - now()) > 0) {
		t.tv_sec = left;
		t.tv_nsec = (left - t.tv_sec) * 1e9;
		if (sigtimedwait(&set, NULL, &t) == SIGINT)
			break;
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return now() - start;
}

/* Mistakes in what is wanted come to light before the wait. */
static void check_wish(const struct show *show, const struct raw *raw)
{
	struct selection selection;

	select_begin(&selection, raw, &show->wish);
	select_end(&selection);
}

/* Reads a second time, and shows what is different; returns the exit code. */
static int show_second(const struct show *show, struct source *source,
		       const struct request *request, const struct reading *first,
		       struct delta *delta, double seconds)
{
	const char *unlike;
	struct reading r;
	int status;

	status = reading_begin(&r, source, request);
	if (!status) {
		unlike = delta_unlike(delta, &r.raw);
		if (unlike)
			errx(EXIT_FAILURE,
			     "%s and %s cannot be compared: they differ in %s;\n"
			     "where one is by another version of the module, make a new capture",
			     first->path, r.path, unlike);
		r.delta = delta;
		status = show_rows(show, request, &r, seconds);
	}
	reading_end(&r);
	return status;
}

/* Reads twice, and shows what is different the second time. */
static int show_delta(const struct show *show, struct source *source,
		      const struct request *request)
{
	struct request again = *request;
	struct reading first;
	struct source since = {};
	struct delta *delta;
	double seconds = -1;
	int status;

	if (show->since)
		source_begin(&since, show->since);
	status = reading_begin(&first, show->since ? &since : source, request);
	if (!status) {
		check_wish(show, &first.raw);
		/* Only answers to the same question can be compared. */
		if (show->since && !request->question && first.raw.header->question)
			again.question = (char *)raw_word(&first.raw, first.raw.header->question);
		delta = delta_begin(&first.raw);
		status = keep_rows(show, &first, delta);
		if (!status && !show->since)
			seconds = wait_for_change(show->seconds);
		if (!status)
			status = show_second(show, source, &again, &first, delta, seconds);
		delta_end(delta);
	}
	reading_end(&first);
	source_end(&since);
	return status;
}

/**
 * show() - show the answer to a request
 * @show: how
 * @source: where files come from
 * @request: the request, for an object that is a file
 *
 * Return: the exit code.
 */
int show(const struct show *show, struct source *source, const struct request *request)
{
	struct reading r;
	int status;

	if (show->delta)
		return show_delta(show, source, request);
	status = reading_begin(&r, source, request);
	if (!status)
		status = show_rows(show, request, &r, -1);
	reading_end(&r);
	return status;
}
