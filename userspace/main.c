// SPDX-License-Identifier: GPL-2.0-only
/*
 * mmscope: shows what the mmscope kernel module has to say.
 */
#include <argp.h>
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "explain.h"
#include "help.h"
#include "picture.h"
#include "show.h"
#include "source.h"
#include "text.h"
#include "view.h"

#ifndef MMSCOPE_VERSION
#define MMSCOPE_VERSION	"unknown"
#endif

/* Seconds of --delta: a year. */
#define DELTA_MAX	31536000

/* Options without a letter. */
enum {
	OPT_JSON = 0x100,
	OPT_RAW_VALUES,
	OPT_NO_HEADINGS,
	OPT_COLUMNS,
	OPT_WHERE,
	OPT_SORT,
	OPT_TOP,
	OPT_DELTA,
	OPT_COLOR,
	OPT_UP,
	OPT_BY,
	OPT_EXPLAIN,
	OPT_ROOT,
	OPT_HELP,
	OPT_VERSION,
};

static const struct argp_option options[] = {
	{ "json", OPT_JSON, NULL, 0, "Print JSON", 0 },
	{ "raw-values", OPT_RAW_VALUES, NULL, 0,
	  "Print sizes in bytes, without units", 0 },
	{ "no-headings", OPT_NO_HEADINGS, NULL, 0,
	  "Print no headings; of a form the values only", 0 },
	{ "columns", OPT_COLUMNS, "LIST", 0,
	  "Print these columns, separated by commas", 0 },
	{ "where", OPT_WHERE, "COLUMN=GLOB", 0,
	  "Print rows whose COLUMN matches GLOB; given more than once, all must match", 0 },
	{ "sort", OPT_SORT, "[-]COLUMN", 0,
	  "Print rows in the order of COLUMN, with - the largest first", 0 },
	{ "top", OPT_TOP, "N", 0, "Print the first N rows, as they are sorted", 0 },
	{ "delta", OPT_DELTA, "SECONDS|DIR", 0,
	  "Print what changes in SECONDS, or has changed since the copy in DIR", 0 },
	{ "color", OPT_COLOR, "WHEN", 0, "auto, always or never", 0 },
	{ "up", OPT_UP, NULL, 0, "Draw pictures with low addresses first", 0 },
	{ "by", OPT_BY, "WHAT", 0, "With ram: by order (the largest free block) or type", 0 },
	{ "explain", OPT_EXPLAIN, NULL, 0,
	  "With walk: spell out the arithmetic of each step", 0 },
	{ "root", OPT_ROOT, "DIR", 0,
	  "Read the copy in DIR of the module's files, not the running module", 0 },
	{ "help", OPT_HELP, NULL, 0,
	  "Print this, or with an OBJECT its columns", -1 },
	{ "version", OPT_VERSION, NULL, 0, "Print the version", -1 },
	{ }
};

/**
 * struct command - the command line
 * @show: how to show rows, and which
 * @root: --root, or NULL
 * @by: --by, or NULL
 * @explain: --explain was given
 * @help: --help was given
 * @words: words that are no options, @nr_words of them
 * @nr_words: how many
 */
struct command {
	struct show show;
	const char *root;
	const char *by;
	bool explain;
	bool help;
	char **words;
	size_t nr_words;
};

/* Colours by default: on a terminal, unless somebody objects. */
static bool auto_color(void)
{
	const char *no = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no && *no) &&
	       term && strcmp(term, "dumb");
}

/* Columns of the screen; 80 where there is none. */
static size_t screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	unsigned long width = columns ? strtoul(columns, NULL, 10) : 0;
	struct winsize size;

	if (width && width < 10000)
		return width;
	if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col)
		return size.ws_col;
	return 80;
}

static bool parse_color(struct argp_state *state, const char *when)
{
	if (!strcmp(when, "always"))
		return true;
	if (!strcmp(when, "auto"))
		return auto_color();
	if (strcmp(when, "never"))
		argp_error(state, "--color takes auto, always or never");
	return false;
}

static void add_where(struct argp_state *state, struct wish *wish,
		      const char *where)
{
	if (!strchr(where, '='))
		argp_error(state, "--where takes COLUMN=GLOB");
	wish->where = xrealloc(wish->where,
			       (wish->nr_where + 1) * sizeof(*wish->where));
	wish->where[wish->nr_where++] = where;
}

static void parse_top(struct argp_state *state, struct wish *wish, const char *arg)
{
	char *end;

	errno = 0;
	wish->top = strtoull(arg, &end, 10);
	if (!isdigit((unsigned char)*arg) || *end || errno || !wish->top)
		argp_error(state, "--top takes a number of rows, 1 or more");
}

/* A number of seconds, or else a folder. */
static void parse_delta(struct argp_state *state, struct show *show, const char *arg)
{
	struct stat st;
	char *end;

	show->delta = true;
	show->style.delta = true;
	show->since = NULL;
	show->seconds = strtod(arg, &end);
	if (end == arg || *end) {
		show->since = arg;
		if (stat(arg, &st) ? errno == ENOENT : !S_ISDIR(st.st_mode))
			argp_error(state, "--delta %s: neither a number of seconds nor a capture",
				   arg);
	} else if (!(show->seconds >= 0 && show->seconds <= DELTA_MAX)) {
		argp_error(state, "--delta takes up to %d seconds", DELTA_MAX);
	}
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct command *command = state->input;

	switch (key) {
	case OPT_JSON:
		command->show.view = &json_view;
		command->show.wish.hidden = true;
		break;
	case OPT_RAW_VALUES:
		command->show.style.plain = true;
		break;
	case OPT_NO_HEADINGS:
		command->show.style.headings = false;
		break;
	case OPT_COLUMNS:
		command->show.wish.columns = arg;
		break;
	case OPT_WHERE:
		add_where(state, &command->show.wish, arg);
		break;
	case OPT_SORT:
		command->show.wish.descending = *arg == '-';
		command->show.wish.sort = arg + (*arg == '-');
		break;
	case OPT_TOP:
		parse_top(state, &command->show.wish, arg);
		break;
	case OPT_DELTA:
		parse_delta(state, &command->show, arg);
		break;
	case OPT_COLOR:
		command->show.style.color = parse_color(state, arg);
		break;
	case OPT_UP:
		command->show.style.up = true;
		break;
	case OPT_BY:
		command->by = arg;
		break;
	case OPT_EXPLAIN:
		command->explain = true;
		break;
	case OPT_ROOT:
		command->root = arg;
		break;
	case OPT_HELP:
		command->help = true;
		break;
	case OPT_VERSION:
		puts("mmscope " MMSCOPE_VERSION);
		exit(EXIT_SUCCESS);
	case ARGP_KEY_ARG:
		command->words[command->nr_words++] = arg;
		break;
	case ARGP_KEY_END:
		if (!command->help && !command->nr_words)
			argp_error(state, "which object?");
		if (command->show.view == &json_view &&
		    (command->show.style.plain || !command->show.style.headings))
			argp_error(state, "--json knows no --raw-values and no --no-headings");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "OBJECT [ARGUMENT...]",
	.doc = "Look at the memory management of the running kernel.",
};

static void __noreturn help(const char *root)
{
	argp_help(&argp, stdout, ARGP_HELP_SHORT_USAGE | ARGP_HELP_DOC |
		  ARGP_HELP_LONG, (char *)"mmscope");
	help_objects(root);
	exit(EXIT_SUCCESS);
}

/* What a picture is to show: one of its words. */
static void check_by(struct command *command, const struct object *object)
{
	const char *const *words = object->picture ? object->picture->by : NULL;
	struct text known = {};
	unsigned int i;

	if (!command->by)
		return;
	if (!words)
		errx(EXIT_USAGE, "--by is for ram, not for %s", object->name);
	for (i = 0; words[i]; i++) {
		if (!strcmp(words[i], command->by)) {
			command->show.style.by = i;
			return;
		}
		text_printf(&known, "%s%s", i ? " or " : "", words[i]);
	}
	errx(EXIT_USAGE, "--by takes %s", known.s);
}

/* Not every option makes sense with every object. */
static void check_options(const struct command *command,
			  const struct object *object)
{
	const struct wish *wish = &command->show.wish;
	struct text from = {};

	if (command->explain) {
		if (strcmp(object->name, "walk"))
			errx(EXIT_USAGE, "--explain is for walk; there is nothing to explain of %s",
			     object->name);
		if (command->show.view == &json_view || command->show.style.plain ||
		    !command->show.style.headings || wish->columns || command->show.delta)
			errx(EXIT_USAGE, "--explain has no columns; walk without it has");
	}
	if (command->show.delta && !command->show.since && command->root)
		errx(EXIT_USAGE, "a capture does not change: --delta takes an earlier one");
	if (!object->picture) {
		if (command->show.style.up)
			errx(EXIT_USAGE, "--up is for pictures; %s is none",
			     object->name);
		return;
	}
	if (command->show.style.up && !object->picture->up)
		errx(EXIT_USAGE, "%s has low addresses first without --up",
		     object->name);
	if (command->show.view == &json_view || command->show.style.plain || wish->columns ||
	    wish->sort || (wish->nr_where && !object->picture->where) ||
	    (wish->top && !object->picture->top) || command->show.delta) {
		picture_objects(object->picture, &from);
		errx(EXIT_USAGE, "%s is a picture; what it shows is in %s",
		     object->name, from.s);
	}
}

/*
 * JSON is an array of like things, and so are the first of them: no totals, unless
 * they are what the object is about.
 */
static void wish_rows(struct show *show, const struct object *object)
{
	struct wish *wish = &show->wish;

	wish->one = show->view == &json_view || wish->top;
	wish->rows = object->rows;
	wish->flat = object->flat && show->view != &json_view;
	show->style.top = wish->top;
}

/* A full disk is a failure like any other; a reader who left need not know. */
static void close_stdout(void)
{
	int error = show_failed();

	if (fclose(stdout) && !error)
		error = errno;
	if (!error)
		return;
	if (error != EPIPE)
		warnx("standard output: %s", strerror(error));
	_exit(EXIT_FAILURE);
}

/*
 * Where a standard stream is closed, a file opened later would take its place,
 * and output go there. This takes the place and fails every write.
 */
static void fill_streams(void)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			open("/dev/null", O_RDONLY);
}

int main(int argc, char **argv)
{
	struct command command = {
		.show = {
			.view = &table_view,
			.style = {
				.headings = true,
				.color = auto_color(),
				.width = screen_width(),
			},
		},
	};
	const struct object *object = NULL;
	struct request request;
	struct source source;
	int status;

	program_invocation_short_name = (char *)"mmscope";
	argv[0] = program_invocation_short_name;
	fill_streams();
	setlocale(LC_CTYPE, "");
	command.show.style.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	atexit(close_stdout);
	argp_err_exit_status = EXIT_USAGE;
	command.words = xzalloc(argc * sizeof(*command.words));
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL,
		   &command);

	if (command.nr_words) {
		object = object_find(command.words[0]);
		if (!object)
			errx(EXIT_USAGE, "no object '%s'; mmscope --help lists them",
			     command.words[0]);
	}
	if (command.help && object)
		help_object(object, command.root);
	if (command.help)
		help(command.root);

	check_options(&command, object);
	check_by(&command, object);
	request_parse(&request, object, command.words + 1, command.nr_words - 1);
	wish_rows(&command.show, object);
	command.show.wish.range = request.range;
	if (command.explain)
		command.show.view = &explain_view;
	source_begin(&source, command.root);
	if (object->picture)
		status = picture_show(&request, &source, &command.show.style,
				      &command.show.wish);
	else
		status = show(&command.show, &source, &request);
	show_failed();
	source_end(&source);
	free(request.task);
	free(request.question);
	free(command.show.wish.where);
	free(command.words);
	return status;
}
