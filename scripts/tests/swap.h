/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices to swap to, compressed in memory, for the tests that need one. */
#ifndef TESTS_SWAP_H
#define TESTS_SWAP_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/swap.h>
#include <unistd.h>

static inline bool swap_there_is(void)
{
	return !system("modprobe -q zram; [ -e /sys/class/zram-control ]");
}

/* Takes a device out of use, and its memory: false if it stays. */
static inline bool swap_off(int number)
{
	char text[128];

	snprintf(text, sizeof(text), "/dev/zram%d", number);
	if (access(text, F_OK))
		return true;
	swapoff(text);
	snprintf(text, sizeof(text), "echo 1 >/sys/block/zram%d/reset", number);
	return !system(text);
}

/* A device that another test may have left in use. */
static inline bool swap_on(int number, unsigned int mib, int priority)
{
	char command[256];

	if (!swap_off(number))
		return false;
	snprintf(command, sizeof(command),
		 "[ -e /dev/zram%d ] || cat /sys/class/zram-control/hot_add >/dev/null;"
		 "echo %uM >/sys/block/zram%d/disksize && mkswap /dev/zram%d >/dev/null",
		 number, mib, number, number);
	if (system(command))
		return false;
	snprintf(command, sizeof(command), "/dev/zram%d", number);
	return !swapon(command, SWAP_FLAG_PREFER | priority);
}

#endif
