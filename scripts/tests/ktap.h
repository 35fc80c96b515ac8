/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * TAP for the tests in C: ok(), skip(), and return done() at the end.
 */
#ifndef KTAP_H
#define KTAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int ktap_count, ktap_failed;

/* One result; the rest is what it shows, as for printf(). */
__attribute__((format(printf, 2, 3)))
static inline bool ok(bool good, const char *fmt, ...)
{
	va_list args;

	printf("%sok %d - ", good ? "" : "not ", ++ktap_count);
	va_start(args, fmt);
	vprintf(fmt, args);
	va_end(args);
	putchar('\n');
	fflush(stdout);
	ktap_failed += !good;
	return good;
}

/* What cannot be tried here, and why. */
static inline void skip(const char *what, const char *why)
{
	printf("ok %d - %s # SKIP %s\n", ++ktap_count, what, why);
	fflush(stdout);
}

/* The plan, last; what main() returns. */
static inline int done(void)
{
	printf("1..%d\n", ktap_count);
	return ktap_failed || !ktap_count;
}

#endif /* KTAP_H */
