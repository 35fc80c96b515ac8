/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The test of the verdict: memory that userfaultfd watches. The access is done by a
 * thread; the first one counts what it is asked, lets the access wait for a while and
 * sees to it that it goes on. Some are opened for signals: then nobody is asked.
 */
#ifndef MMSCOPE_VERDICT_PAGER_H
#define MMSCOPE_VERDICT_PAGER_H

#include <linux/userfaultfd.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "verdict_memory.h"

/* Newer than the headers of this machine may be: include/uapi/linux/userfaultfd.h */
#define FEATURE_WP_SHARED	(1 << 12)
#define FEATURE_WP_UNPOPULATED	(1 << 13)
#define FEATURE_POISON		(1 << 14)
#define FEATURE_WP_ASYNC	(1 << 15)
#define FEATURE_RWP		(1 << 17)
#define FEATURE_RWP_ASYNC	(1 << 18)
#define MODE_RWP		(1 << 3)
#define FLAG_RWP		(1 << 3)
#define IOC_POISON		_IOWR(UFFDIO, 0x08, struct uffd_poison)
#define IOC_RWP			_IOWR(UFFDIO, 0x09, struct uffdio_writeprotect)

struct uffd_poison {
	struct uffdio_range range;
	uint64_t mode;
	int64_t updated;
};

/* The one of this situation. */
static struct {
	int fd;
	size_t page;
	char *fill;
} pager;

static int pager_open(uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = opened(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));

	return fd >= 0 && !ioctl(fd, UFFDIO_API, &api) ? fd : -1;
}

/* What this kernel has of @features. */
static uint64_t pager_features(uint64_t features)
{
	static uint64_t have;
	struct uffdio_api api = { .api = UFFD_API };
	int fd;

	if (!have) {
		fd = syscall(SYS_userfaultfd, O_CLOEXEC);
		if (fd >= 0 && !ioctl(fd, UFFDIO_API, &api))
			have = api.features;
		close(fd);
	}
	return have & features;
}

/* What was asked for; the page is made, or the ban is lifted. */
static void pager_answer(const struct uffd_msg *msg)
{
	uint64_t at = msg->arg.pagefault.address & -pager.page, flags = msg->arg.pagefault.flags;
	struct uffdio_range range = { at, pager.page };
	struct uffdio_writeprotect wp = { .range = range };
	struct uffdio_copy copy = { .dst = at, .src = (uintptr_t)pager.fill, .len = pager.page };
	struct uffdio_continue map_it = { .range = range };
	int ret;

	if (flags & FLAG_RWP)
		ret = ioctl(pager.fd, IOC_RWP, &wp);
	else if (flags & UFFD_PAGEFAULT_FLAG_WP)
		ret = ioctl(pager.fd, UFFDIO_WRITEPROTECT, &wp);
	else if (flags & UFFD_PAGEFAULT_FLAG_MINOR)
		ret = ioctl(pager.fd, UFFDIO_CONTINUE, &map_it);
	else
		ret = ioctl(pager.fd, UFFDIO_COPY, &copy);
	/* Somebody has to let the access go. */
	if (ret) {
		how(" (answer: no)");
		ioctl(pager.fd, UFFDIO_UNREGISTER, &range);
	}
}

static void pager_serve(void)
{
	struct pollfd p = { .fd = pager.fd, .events = POLLIN };
	struct uffd_msg msg;

	while (!finished) {
		if (poll(&p, 1, 2) != 1 || read(pager.fd, &msg, sizeof(msg)) != sizeof(msg) ||
		    msg.event != UFFD_EVENT_PAGEFAULT)
			continue;
		/* Once it is left waiting, to see that it does. */
		if (!now->events++) {
			usleep(rnd(4) ? 1000 : 20000);
			now->waited = !finished;
		}
		pager_answer(&msg);
	}
}

/* One, with some features by chance; of the memory from @p on @page bytes a page. */
static bool pager_watch(char *p, size_t length, size_t page, uint64_t mode, uint64_t features)
{
	struct uffdio_register reg = { .range = { (uintptr_t)p, length }, .mode = mode };
	static char *fill;

	if (!fill) {
		fill = mmap(NULL, HUGE, RW_, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		memset(fill, NOP, HUGE);
	}
	now->signals = !rnd(3);
	if (now->signals)
		features |= UFFD_FEATURE_SIGBUS;
	pager.fd = pager_open(features);
	pager.page = page;
	pager.fill = fill;
	how(" %s features %lx", now->signals ? "signals" : "asked", (unsigned long)features);
	if (!now->signals)
		meanwhile = pager_serve;
	return pager.fd >= 0 && !ioctl(pager.fd, UFFDIO_REGISTER, &reg);
}

static bool pager_protect(char *p, size_t length, unsigned long ioc)
{
	struct uffdio_writeprotect wp = {
		.range = { (uintptr_t)p, length }, .mode = UFFDIO_WRITEPROTECT_MODE_WP,
	};

	return !ioctl(pager.fd, ioc, &wp);
}

/* Private or shared, small or huge; @p is of the second mapping of it, if @twice. */
static char *pager_memory(size_t page, bool shared, bool twice)
{
	int fd = opened(memfd_create("verdict", page == HUGE ? MFD_HUGETLB : 0));
	int flags = page == HUGE ? MAP_HUGETLB | MAP_HUGE_2MB : 0;
	char *p;

	how(shared ? " shared" : " private");
	if (!twice)
		return map(NULL, 2 * page, RW_, MAP_ANONYMOUS | flags |
			   (shared ? MAP_SHARED : MAP_PRIVATE), -1, 0);
	if (fd < 0 || ftruncate(fd, 2 * page))
		return NULL;
	p = map(NULL, 2 * page, RW_, MAP_SHARED, fd, 0);
	if (!p)
		return NULL;
	/* Of the second page there is nothing in memory. */
	memset(p, NOP, page);
	if (page == PG && !rnd(3)) {
		how(" out");
		madvise(p, page, MADV_PAGEOUT);
	}
	return map(NULL, 2 * page, RW_, MAP_SHARED, fd, 0);
}

static char *watch_missing(size_t page)
{
	bool shared = rnd(2);
	char *p = pager_memory(page, shared, false);
	int what = rnd(3);

	if (!p)
		return NULL;
	how(" %s", touched[what]);
	touch_page(p, what);
	if (!pager_watch(p, 2 * page, page, UFFDIO_REGISTER_MODE_MISSING, 0))
		return NULL;
	return p + rnd(2) * page;
}

static char *watch_wp(size_t page)
{
	uint64_t mode = UFFDIO_REGISTER_MODE_WP | rnd(2) * UFFDIO_REGISTER_MODE_MISSING;
	uint64_t features = pager_features(FEATURE_WP_SHARED);
	bool shared = features && rnd(2);
	int what = rnd(3);
	char *p;

	if (page == HUGE && !features)
		return NULL;
	p = pager_memory(page, shared, false);
	if (!p)
		return NULL;
	if (rnd(2))
		features |= pager_features(FEATURE_WP_UNPOPULATED);
	if (!rnd(3))
		features |= pager_features(FEATURE_WP_ASYNC);
	how(" %s mode %lx", touched[what], (unsigned long)mode);
	touch_page(p, what);
	if (!rnd(3))
		fork_off(rnd(2));
	if (!pager_watch(p, 2 * page, page, mode, features))
		return NULL;
	if (rnd(4) && !pager_protect(p, page, UFFDIO_WRITEPROTECT))
		return NULL;
	if (!rnd(4) && page == PG) {
		how(" out");
		madvise(p, page, MADV_PAGEOUT);
	}
	return p;
}

/* A huge page of anonymous memory: what is let pass is split first. */
static char *make_huge_wp(void)
{
	char *p = map(NULL, 2 * HUGE, RW_, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int what = rnd(3);

	if (!p)
		return NULL;
	p = (char *)(((uintptr_t)p + HUGE - 1) & -HUGE);
	madvise(p, HUGE, MADV_HUGEPAGE);
	how(" %s", touched[what]);
	touch_page(p, what);
	if (!rnd(3))
		fork_off(rnd(2));
	if (!pager_watch(p, HUGE, HUGE, UFFDIO_REGISTER_MODE_WP,
			 rnd(2) ? pager_features(FEATURE_WP_ASYNC) : 0) ||
	    !pager_protect(p, HUGE, UFFDIO_WRITEPROTECT))
		return NULL;
	return p + rnd(HUGE);
}

static char *watch_minor(size_t page)
{
	char *p = pager_memory(page, true, true);
	uint64_t mode = UFFDIO_REGISTER_MODE_MINOR | rnd(2) * UFFDIO_REGISTER_MODE_MISSING;

	if (!p || !pager_features(page == HUGE ? UFFD_FEATURE_MINOR_HUGETLBFS :
				  UFFD_FEATURE_MINOR_SHMEM))
		return NULL;
	how(" mode %lx", (unsigned long)mode);
	if (!pager_watch(p, 2 * page, page, mode, 0))
		return NULL;
	return p + rnd(2) * page;
}

static char *make_missing(void)
{
	return watch_missing(PG);
}

static char *make_wp(void)
{
	return watch_wp(PG);
}

static char *make_minor(void)
{
	return watch_minor(PG);
}

static char *make_huge_watched(void)
{
	switch (rnd(3)) {
	case 0:
		how(" missing");
		return watch_missing(HUGE);
	case 1:
		how(" wp");
		return watch_wp(HUGE);
	default:
		how(" minor");
		return watch_minor(HUGE);
	}
}

/* Newer kernels tell of any access. */
static char *make_rwp(void)
{
	uint64_t features = pager_features(FEATURE_RWP);
	size_t page = rnd(4) ? PG : HUGE;
	char *p = features ? pager_memory(page, rnd(2), false) : NULL;
	int what = rnd(3);

	if (!p)
		return NULL;
	if (rnd(2))
		features |= pager_features(FEATURE_RWP_ASYNC);
	how(" %s%s", touched[what], page == HUGE ? " huge" : "");
	touch_page(p, what);
	if (!rnd(3))
		fork_off(rnd(2));
	if (!pager_watch(p, 2 * page, page, MODE_RWP, features) ||
	    !pager_protect(p, page, IOC_RWP))
		return NULL;
	if (!rnd(4) && page == PG) {
		how(" out");
		madvise(p, PG, MADV_PAGEOUT);
	}
	return p;
}

/* A page it says is lost. */
static char *make_lost(void)
{
	char *p = pager_features(FEATURE_POISON) ? pager_memory(PG, rnd(2), false) : NULL;
	struct uffd_poison poison = { .range = { (uintptr_t)p, PG } };

	if (!p || !pager_watch(p, 2 * PG, PG, UFFDIO_REGISTER_MODE_MISSING, FEATURE_POISON))
		return NULL;
	return ioctl(pager.fd, IOC_POISON, &poison) ? NULL : p;
}

#endif
