// SPDX-License-Identifier: GPL-2.0-only
/*
 * demote: runs a command as somebody who is less than root.
 *
 *	demote nobody COMMAND...	user and group 65534
 *	demote no-admin COMMAND...	root without CAP_SYS_ADMIN
 *	demote userns COMMAND...	root of a user namespace, all capabilities
 *					there and none outside
 *
 * File descriptors stay open: what was opened before can be used.
 */
#include <err.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void drop_admin(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2];
	__u32 keep = ~(1U << CAP_SYS_ADMIN);

	if (syscall(SYS_capget, &header, data))
		err(2, "capget");
	data[0].effective &= keep;
	data[0].permitted &= keep;
	data[0].inheritable &= keep;
	/* Out of the bounding set first, or exec gives it back to root. */
	if (prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN) || syscall(SYS_capset, &header, data))
		err(2, "dropping CAP_SYS_ADMIN");
}

static void become_nobody(void)
{
	if (setgroups(0, NULL) || setgid(65534) || setuid(65534))
		err(2, "becoming nobody");
}

static void write_file(const char *path, const char *words)
{
	FILE *f = fopen(path, "w");

	if (!f || fputs(words, f) < 0 || fclose(f))
		err(2, "%s", path);
}

int main(int argc, char **argv)
{
	if (argc < 3)
		errx(2, "usage: demote nobody|no-admin|userns COMMAND...");
	if (!strcmp(argv[1], "nobody")) {
		become_nobody();
	} else if (!strcmp(argv[1], "no-admin")) {
		drop_admin();
	} else {
		if (unshare(CLONE_NEWUSER))
			err(2, "unshare");
		write_file("/proc/self/setgroups", "deny");
		write_file("/proc/self/uid_map", "0 0 1");
		write_file("/proc/self/gid_map", "0 0 1");
	}
	execvp(argv[2], argv + 2);
	err(2, "%s", argv[2]);
}
