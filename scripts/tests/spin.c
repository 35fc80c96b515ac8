// SPDX-License-Identifier: GPL-2.0-only
/*
 * spin CPU: makes areas, prints "area NAME START LENGTH WANTED" for each (areas.h),
 * then "spinning", and from then on computes on that processor, without a system
 * call and without a page it has not used before.
 */
#include <err.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <signal.h>

#include "areas.h"

static void print_area(const char *name, const char *start, size_t length, const char *wanted)
{
	printf("area %s %lx %lx %s\n", name, (unsigned long)start, length, wanted);
}

int main(int argc, char **argv)
{
	cpu_set_t cpus;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	CPU_ZERO(&cpus);
	CPU_SET(argc > 1 ? atoi(argv[1]) : 0, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		err(1, "sched_setaffinity");
	make_areas(print_area);
	printf("spinning\n");
	fflush(stdout);
	for (;;)
		asm volatile("pause");
}
