// SPDX-License-Identifier: GPL-2.0-only
/*
 * mkfixture DIR: writes raw files as the module would, for the reader's tests.
 * The schemas here are not the module's: the reader must not need to know.
 */
#include <err.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fixture.h"

static void features_schema(void)
{
	file("features", "what this kernel lets mmscope see", NULL);
	type("features", 0, 0, "a capability");
	field("name", MMS_STRING, 12, "its name");
	sized("has", MMS_BOOL, 1, 3, "is it there");
	field("why", MMS_STRING, 8, "why not");
}

static void features(const char *path)
{
	features_schema();
	record(0, "btf", 1ULL, NULL);
	record(0, "slab", 0ULL, "kernel built without BTF");
	record(0, "swap", 0xffULL, "not asked");
	done(path, 0, NULL);
}

static void features_later(const char *path)
{
	features_schema();
	record(0, "btf", 1ULL, NULL);
	record(0, "slab", 1ULL, NULL);
	record(0, "swap", 0xffULL, "not asked");
	record(0, "swap", 0xffULL, "not asked");
	done(path, 0, NULL);
}

/* A module that is a folder; tests/live.c tells how. */
static void live_tree(void)
{
	static const char lockdown[] = "none [integrity] confidentiality\n";
	static const char thread[] = "Name:\tthread\nTgid:\t4242\nPid:\t4300\n";

	folder("empty/live");
	save("live/sys/kernel/security/lockdown", lockdown, strlen(lockdown));
	features("live/mmscope/raw/features");
	no_rows("live/mmscope/raw/task/attach", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4242", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4545", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4300", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach@4400", "attach", 0, NULL);
	no_rows("live/mmscope/raw/task/attach!3", "attach", ESRCH,
		"there is no process 77");
	save("live/mmscope/raw/task/self/walk!open", "", 0);
	no_rows("live/mmscope/raw/task/4242/walk!22", "walk", EINVAL,
		"'0xz' is not an address");
	no_rows("live/mmscope/raw/physical/plan", "plan", 0, NULL);
	no_rows("live/mmscope/raw/physical/plan!19", "plan", ENODEV,
		"this kernel's zones are unknown: built without BTF");
	no_rows("live/mmscope/raw/physical/cache", "cache", 0, NULL);
	save("live/mmscope/raw/physical/cache!2", "", 0);
	save("live/proc/4300/status", thread, strlen(thread));
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(2, "usage: mkfixture DIR");
	mkdir(argv[1], 0755);
	if (chdir(argv[1]))
		err(1, "%s", argv[1]);
	features("raw/features");
	features_later("later/features");
	task_fixtures();
	explain_fixtures();
	physical_fixtures();
	slab_fixtures();
	sort_fixtures();
	edge_fixtures();
	live_tree();
	return 0;
}
