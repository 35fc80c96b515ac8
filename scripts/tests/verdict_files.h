/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: files that are mapped, in memory and on a disk, with what
 * can be missing of them.
 */
#ifndef MMSCOPE_VERDICT_FILES_H
#define MMSCOPE_VERDICT_FILES_H

#include <sys/ipc.h>
#include <sys/shm.h>

#include "verdict_memory.h"

#define DISK	"/run/verdict.disk"

/* Page @i of a file in memory: 0 to 2 may be holes, from 4 on is behind its end. */
static char *memfd_page(int i)
{
	int fd = opened(memfd_create("verdict", 0)), shared = rnd(2);
	char page[PG], *p;

	memset(page, NOP, PG);
	if (fd < 0 || ftruncate(fd, 4 * PG - rnd(PG)))
		return NULL;
	for (int j = 0; j < 3; j++)
		if (j != i && rnd(2) && pwrite(fd, page, PG, j * PG) != (ssize_t)PG)
			return NULL;
	how(" %s page %d", shared ? "shared" : "private", i);
	p = map(NULL, 6 * PG, RW_, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	if (p && i == 3 && pwrite(fd, page, PG / 2, i * PG) != (ssize_t)(PG / 2))
		return NULL;
	return p ? p + i * PG : NULL;
}

static char *make_memfd(void)
{
	char *p = memfd_page(3);

	if (!p || rnd(4))
		return p ? live(p, PG, PG, true) : NULL;
	how(" out");
	touch_page(p, rnd(3));
	madvise(p, PG, MADV_PAGEOUT);
	return p;
}

static char *make_hole(void)
{
	char *p = memfd_page(rnd(3));

	return p && rnd(2) ? live(p, PG, PG, true) : p;
}

/* Behind the end nothing can be touched. */
static char *make_behind(void)
{
	char *p;
	int fd;

	if (rnd(2)) {
		p = memfd_page(4 + rnd(2));
		if (p)
			mprotect(p, PG, any_prot());
		return p ? p + rnd(PG) : NULL;
	}
	fd = opened(open(DISK "/file", O_RDONLY));
	how(" of the disk");
	p = map(NULL, 66 * PG, PROT_READ | rnd(2) * PROT_WRITE, MAP_PRIVATE, fd, 0);
	return p ? p + 64 * PG + rnd(2 * PG) : NULL;
}

/* A file that gets shorter while it is mapped. */
static char *make_truncated(void)
{
	int fd = opened(open(DISK "/short", O_RDWR | O_CREAT | O_TRUNC, 0600));
	int i = rnd(4), end = rnd(4);
	char *p;

	if (fd < 0 || ftruncate(fd, 4 * PG))
		return NULL;
	p = map(NULL, 4 * PG, RW_, rnd(2) ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	if (!p)
		return NULL;
	if (rnd(2))
		p[i * PG] = (char)NOP;
	how(" page %d, cut at %d", i, end);
	if (ftruncate(fd, end * PG + 1))
		return NULL;
	return p + i * PG;
}

/* Holes of a file on a disk are read, too. */
static char *make_sparse(void)
{
	int fd = opened(open(DISK "/sparse", O_RDWR | O_CREAT | O_TRUNC, 0600)), i = rnd(16);
	char *p;

	if (fd < 0 || ftruncate(fd, 16 * PG))
		return NULL;
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	p = map(NULL, 16 * PG, RW_ | rnd(2) * PROT_EXEC, rnd(2) ? MAP_SHARED : MAP_PRIVATE, fd, 0);
	if (!p)
		return NULL;
	p += i * PG;
	if (rnd(2)) {
		how(" read");
		touch_page(p, 1);
	}
	return p;
}

/* A shared page that was written, and then cleaned: its file is told of the next write. */
static char *make_notify(void)
{
	/* A file system in memory has nobody to tell. */
	bool disk = rnd(2) && !access("/dev/ram0", F_OK);
	int fd = opened(disk ? open(DISK "/file", O_RDWR) : memfd_create("verdict", 0));
	int i = rnd(4);
	char *p;

	if (fd < 0 || (!disk && ftruncate(fd, 4 * PG)))
		return NULL;
	p = map(NULL, 4 * PG, RW_, MAP_SHARED, fd, 0);
	if (!p)
		return NULL;
	p += i * PG;
	*p = (char)NOP;
	how(disk ? " fsync" : " clear_refs");
	if (disk)
		fsync(fd);
	else
		set("/proc/self/clear_refs", "4");
	return p;
}

/* A segment of System V. */
static char *make_segment(void)
{
	int id = shmget(IPC_PRIVATE, 4 * PG, 0600);
	char *p = id < 0 ? NULL : shmat(id, NULL, 0);

	if (id >= 0)
		shmctl(id, IPC_RMID, NULL);
	if (!p || p == (char *)-1)
		return NULL;
	mapped[nr_mapped].start = p;
	mapped[nr_mapped++].length = 4 * PG;
	return live(p, 4 * PG, PG, true);
}

/* A file on a disk, whose pages come and go. */
static char *make_disk(void)
{
	int shared = rnd(2), writable = shared ? rnd(4) : rnd(2), i = rnd(64), fd, prot;
	char page[PG];

	fd = opened(open(DISK "/file", writable ? O_RDWR : O_RDONLY));
	if (fd < 0)
		return NULL;
	posix_fadvise(fd, 0, 0, POSIX_FADV_RANDOM);
	how(" %s %s page %d", shared ? "shared" : "private", writable ? "rw" : "ro", i);
	if (rnd(2)) {
		how(" evicted");
		fsync(fd);
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	}
	if (rnd(2)) {
		how(" cached");
		if (pread(fd, page, PG, i * PG) != (ssize_t)PG)
			return NULL;
	}
	prot = PROT_READ | (writable || !shared ? PROT_WRITE : 0) | (rnd(3) ? 0 : PROT_EXEC);
	char *p = map(NULL, 66 * PG, prot, shared ? MAP_SHARED : MAP_PRIVATE, fd, 0);

	if (!p)
		return NULL;
	p += i * PG;
	if (rnd(2)) {
		int what = prot & PROT_WRITE ? rnd(3) : rnd(2);

		how(" %s", touched[what]);
		if (what == 2)
			*p = NOP;
		else
			touch_page(p, what);
		if (shared && rnd(2)) {
			how(" synced");
			fsync(fd);
		}
	}
	if (!rnd(4))
		fork_off(rnd(2));
	if (!rnd(3)) {
		int to = shared && !writable ? PROT_READ : any_prot();

		how(" prot=%d", to);
		mprotect(p, PG, to);
	}
	return p;
}

#endif
