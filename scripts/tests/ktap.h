/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What tests in C begin with; ktap.sh says how a test is run, and is the same
 * for the shell. A line like the next, near the top, asks for another machine:
 *
 *	vm: --levels 5 --append pti=on
 */
#ifndef MMSCOPE_KTAP_H
#define MMSCOPE_KTAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ktap_number;
static int ktap_failed;

#define ktap_unused	__attribute__((unused))
#define ktap_printf(n)	__attribute__((format(printf, n, n + 1), unused))

/* One line of result. All are flushed: a test that dies keeps what it said. */
static inline bool ktap_vok(bool good, const char *format, va_list args)
{
	ktap_number++;
	if (!good)
		ktap_failed++;
	printf("%sok %d - ", good ? "" : "not ", ktap_number);
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	return good;
}

/* ok(condition, text...): returns the condition. */
static inline ktap_printf(2) bool ok(bool good, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ktap_vok(good, format, args);
	va_end(args);
	return good;
}

/* A remark. */
static inline ktap_printf(1) void diag(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("# ");
	vprintf(format, args);
	printf("\n");
	fflush(stdout);
	va_end(args);
}

/* Numbers that must be the same; in hex, as most of ours are addresses and bits. */
static inline ktap_printf(3) bool is_u64(unsigned long long got, unsigned long long wanted,
					 const char *format, ...)
{
	va_list args;

	va_start(args, format);
	ktap_vok(got == wanted, format, args);
	va_end(args);
	if (got != wanted)
		diag("got 0x%llx (%llu), wanted 0x%llx (%llu)", got, got, wanted, wanted);
	return got == wanted;
}

static inline ktap_printf(3) bool is_str(const char *got, const char *wanted,
					 const char *format, ...)
{
	bool same = got && wanted && !strcmp(got, wanted);
	va_list args;

	va_start(args, format);
	ktap_vok(same, format, args);
	va_end(args);
	if (!same)
		diag("got \"%s\", wanted \"%s\"", got ? got : "(null)", wanted ? wanted : "(null)");
	return same;
}

/* One check that cannot be made here, and why. */
static inline ktap_unused void skip(const char *text, const char *reason)
{
	printf("ok %d - %s # SKIP %s\n", ++ktap_number, text, reason);
	fflush(stdout);
}

/* The whole test cannot be made here. */
static inline ktap_unused __attribute__((noreturn)) void skip_all(const char *reason)
{
	printf("1..0 # SKIP %s\n", reason);
	exit(0);
}

/* The test cannot go on: counts as failed, since there is no plan. */
static inline __attribute__((noreturn)) ktap_printf(1) void bail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("Bail out! ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	exit(1);
}

/* return done(); at the end of main. */
static inline ktap_unused int done(void)
{
	printf("1..%d\n", ktap_number);
	fflush(stdout);
	return ktap_failed ? 1 : 0;
}

#endif
