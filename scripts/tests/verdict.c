// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verdict against what happens: situations of many kinds by chance, the verdict
 * asked, the access done, and compared: the signal with its code, minor and major
 * faults as getrusage counts them, and the page as pagemap and kpageflags have it.
 *
 * Once with the same numbers each time, once with others. VERDICT_SEED says which,
 * VERDICT_COUNT how many; where everything is slow, time is up before.
 *
 * Where it may say that it does not know is listed in verdict_vague.h.
 *
 * What may be otherwise, and is counted: a fault that was retried, as the file's
 * lock or the disk had to be waited for, counts as major.
 *
 * vm: --memory 1G --append hugepages=8
 * vm: --memory 1G --append hugepages=8 --nodes 2
 * timeout: 900
 */
#define _GNU_SOURCE
#include <poll.h>
#include <sys/prctl.h>

#include "scope.h"
#include "swap.h"
#include "verdict_actor.h"
#include "verdict_vague.h"

/* A round takes no longer, and is one with so many situations. */
#define SECONDS	40
#define ENOUGH	150
/* Seconds that one situation may take, with what is made once. */
#define PATIENCE	30

#define KPF_ANON	(1ULL << 12)
#define KPF_KSM		(1ULL << 21)
#define KPF_THP		(1ULL << 22)
#define KPF_ZERO	(1ULL << 24)

struct told {
	char word[USES][96];
	char why[USES][96];
	char state[16];
};

struct page {
	uint64_t entry, flags;
};

struct count {
	unsigned long agreed, wrong, not_here, alternative, retried, stayed, batch;
	/* Flags that a page had before, of all of them. */
	uint64_t flags;
};

/* Words that were told and came true, how often; alternatives as they came. */
static struct {
	char word[32];
	unsigned long count;
} met[32];

static int pagemap, kpageflags;
static const char *const access_names[] = { "read", "write", "exec" };

static void told_string(struct raw *raw, const struct raw_record *r, const char *name, char *to)
{
	snprintf(to, 96, "%s", r->strings + number(raw, r, name));
}

static bool ask(int fd, uint64_t address, struct told *t)
{
	struct raw raw = { .read = read_fd, .from = &fd };
	struct raw_record r;
	char question[32];
	int len = sprintf(question, "%lx", (unsigned long)address), ret;

	memset(t, 0, sizeof(*t));
	if (write(fd, question, len) != len)
		return false;
	ret = raw_begin(&raw);
	while (!ret && (ret = raw_next(&raw, &r)) > 0) {
		const char *type = raw_word(&raw, raw.types[r.type].name);

		if (!strcmp(type, "walk"))
			snprintf(t->state, sizeof(t->state), "%s", word(&raw, &r, "state"));
		ret = 0;
		if (strcmp(type, "verdict"))
			continue;
		told_string(&raw, &r, "read", t->word[READ]);
		told_string(&raw, &r, "write", t->word[WRITE]);
		told_string(&raw, &r, "exec", t->word[EXEC]);
		told_string(&raw, &r, "read_why", t->why[READ]);
		told_string(&raw, &r, "write_why", t->why[WRITE]);
		told_string(&raw, &r, "exec_why", t->why[EXEC]);
	}
	if (ret)
		printf("# %s\n", raw.error);
	raw_end(&raw);
	return !ret && *t->word[READ];
}

static struct page look(uint64_t address)
{
	struct page p = {};

	if (address >> 47)
		return p;
	p.entry = read_u64(pagemap, address / PAGE);
	if (p.entry & PM_PRESENT)
		p.flags = read_u64(kpageflags, PM_PFN(p.entry));
	return p;
}

static bool same_frame(struct page a, struct page b)
{
	return a.entry & PM_PRESENT && b.entry & PM_PRESENT && PM_PFN(a.entry) == PM_PFN(b.entry);
}

/* What the page is like after a step that ends well. */
static bool page_is(const char *step, struct page before, struct page after)
{
	bool there = after.entry & PM_PRESENT, own = there && !(after.entry & PM_FILE);

	if (!strcmp(step, "ok"))
		return same_frame(before, after);
	/* Of a page that an earlier step has made. */
	if (!strcmp(step, "minor:cow-reuse"))
		return before.entry & PM_PRESENT ? same_frame(before, after) : own;
	if (!strcmp(step, "minor:write-notify"))
		return !(before.entry & PM_PRESENT) || same_frame(before, after);
	if (!strcmp(step, "minor:zero-page"))
		return there && after.flags & KPF_ZERO;
	if (!strcmp(step, "minor:zero-fill"))
		return there && !same_frame(before, after) && !(after.flags & KPF_ZERO);
	if (!strcmp(step, "minor:cow-copy"))
		return own && !same_frame(before, after) && after.flags & KPF_ANON;
	if (!strcmp(step, "minor:file-map"))
		return there && after.entry & PM_FILE;
	if (!strcmp(step, "minor:driver-map"))
		return true;
	return there;
}

struct sum {
	int minor, major, sig, code;
	const char *last;
	/* userfaultfd is asked; the access has to wait. */
	bool asks, waits;
	/* NUMA balancing may have moved the page to another frame. */
	bool moved;
};

static void add(struct sum *sum, const char *step)
{
	static const struct {
		const char *word;
		int sig, code;
	} signals[] = {
		{ "sigsegv:maperr", SIGSEGV, SEGV_MAPERR },
		{ "sigsegv:accerr", SIGSEGV, SEGV_ACCERR },
		{ "sigsegv:pkuerr", SIGSEGV, SEGV_PKUERR },
		{ "sigsegv:si-kernel", SIGSEGV, SI_KERNEL },
		{ "sigbus", SIGBUS, 0 },
	};

	if (!strcmp(step, "userfault")) {
		sum->asks = true;
		return;
	}

	sum->minor += !strncmp(step, "minor:", 6);
	sum->major += !strncmp(step, "major:", 6);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		if (strcmp(step, signals[i].word))
			continue;
		sum->sig = signals[i].sig;
		sum->code = signals[i].code;
		return;
	}
	sum->last = step;
	sum->waits |= !strcmp(step, "minor:migration-wait");
	sum->moved |= sum->waits || !strcmp(step, "minor:numa-hint");
}

struct case_ {
	const struct situation *s;
	struct page before, after;
	struct count *count;
	/* pagemap says nothing of the kernel's half and of areas of frames without pages. */
	bool silent;
};

static void meet(const char *word)
{
	int i = 0;

	while (*met[i].word && strcmp(met[i].word, word))
		i++;
	snprintf(met[i].word, sizeof(met[i].word), "%s", word);
	met[i].count++;
}

static unsigned long times(const char *word)
{
	for (int i = 0; *met[i].word; i++)
		if (!strcmp(met[i].word, word))
			return met[i].count;
	return 0;
}

/* Who is asked by userfaultfd, or waits, gets on in as many faults as it takes. */
static bool counts_fit(const struct sum *sum, const struct case_ *c)
{
	const struct situation *s = c->s;
	int faults = s->minor + s->major, told = sum->minor + sum->major;

	if (s->minor == sum->minor && s->major == sum->major)
		return true;
	if (sum->asks)
		/* What ends in a signal is not counted, with what came before in the same fault. */
		return s->events || (s->signals && faults <= told);
	if (sum->waits)
		return faults >= 1;
	if (!sum->last)
		return false;
	/* A handler that puts the frame into the table itself does so for reading. */
	if (!strcmp(sum->last, "minor:driver-map"))
		return faults == told + 1 && !s->major && s->use == WRITE;
	/* A page that NUMA balancing moved is not writable at once; nor if it failed to. */
	if (!strcmp(sum->last, "minor:numa-hint")) {
		c->count->stayed += same_frame(c->before, c->after);
		return faults == told + 1 && !s->major && s->use == WRITE &&
		       makers[s->kind].make == make_hinted;
	}
	/* A fault that was retried. */
	if (strcmp(sum->last, "minor:file-map") || faults != told || s->major != sum->major + 1)
		return false;
	c->count->retried++;
	return true;
}

static bool fits(const struct sum *sum, const struct case_ *c)
{
	const struct situation *s = c->s;
	int sig = sum->asks && s->signals ? SIGBUS : sum->sig;

	if (s->sig != sig || (s->sig == SIGSEGV && s->code != sum->code))
		return false;
	if ((sum->asks && !s->signals) != !!s->events)
		return false;
	if ((s->events || sum->waits) && !s->waited)
		return false;
	if (sum->last && !c->silent && !sum->asks &&
	    !page_is(sum->moved ? "moved" : sum->last, c->before, c->after))
		return false;
	return counts_fit(sum, c);
}

/* Does one way through the steps and their alternatives fit? A signal ends the access. */
static bool any_fits(char *words, struct sum sum, const struct case_ *c)
{
	char *plus = strchr(words, '+'), *step, *bar;
	bool found = false;

	if (!*words)
		return fits(&sum, c);
	if (plus)
		*plus = '\0';
	for (step = words; step && !found; step = bar ? bar + 1 : NULL) {
		struct sum with = sum;

		bar = strchr(step, '|');
		if (bar)
			*bar = '\0';
		add(&with, step);
		found = with.sig ? fits(&with, c) :
			any_fits(plus ? plus + 1 : words + strlen(words), with, c);
		if (found)
			meet(step);
		if (bar)
			*bar = '|';
	}
	if (plus)
		*plus = '+';
	return found;
}

static bool judge(const struct situation *s, const struct told *t, struct page before,
		  struct page after, struct count *count)
{
	struct case_ c = {
		.s = s, .before = before, .after = after, .count = count,
		.silent = s->address >> 47 ||
			  (!strcmp(t->state, "present") && !(before.entry & PM_PRESENT)),
	};
	bool batch = false, allowed;
	char words[96];

	snprintf(words, sizeof(words), "%s", t->word[s->use]);
	allowed = vague_allowed(makers[s->kind].name, words, &batch);
	count->alternative += !!strchr(words, '|');
	count->batch += batch;
	if (any_fits(words, (struct sum){}, &c) && allowed)
		return true;
	if (!allowed)
		diag("it may not say here that it does not know");
	diag("%s%s, %#lx %s: %s (%s)", makers[s->kind].name, s->how, (unsigned long)s->address,
	     access_names[s->use], words, t->why[s->use]);
	diag("  but signal %d code %d, %d minor %d major, %d asked%s, state %s", s->sig, s->code,
	     s->minor, s->major, s->events, s->waited ? ", waited" : "", t->state);
	diag("  pagemap %lx flags %lx, then %lx flags %lx", (unsigned long)before.entry,
	     (unsigned long)before.flags, (unsigned long)after.entry, (unsigned long)after.flags);
	return false;
}

/* The actor's next word; nothing it does takes longer. */
static bool one_byte(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char byte;

	return poll(&p, 1, PATIENCE * 1000) == 1 && read(fd, &byte, 1) == 1;
}

static __attribute__((noreturn)) void gone(const struct situation *s)
{
	bail("the actor does not answer: %s%s, %#lx %s", makers[s->kind].name, s->how,
	     (unsigned long)s->address, access_names[s->use]);
}

/*
 * Of a process that runs the kernel has not kept the protection keys: it must sleep. Its
 * state says so before it has left its CPU; "syscall" waits for that.
 */
static void wait_asleep(pid_t pid)
{
	char path[64], line[256];

	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	for (int try = 0; try < 5000; try++) {
		int fd = open(path, O_RDONLY);

		if (fd < 0 || read(fd, line, sizeof(line) - 1) <= 0)
			bail("%s: %s", path, strerror(errno));
		close(fd);
		if (strncmp(line, "running", 7))
			return;
		usleep(1000);
	}
	bail("process %d does not sleep", pid);
}

static void one(int walk, struct situation *s, int ready, int go, struct count *counts)
{
	struct count *count = &counts[s->kind];
	struct page before, after;
	struct told told;
	bool asked;

	if (!s->address) {
		count->not_here++;
		if (write(go, "", 1) != 1 || !one_byte(ready) || write(go, "", 1) != 1)
			gone(s);
		return;
	}
	asked = ask(walk, s->address, &told);
	before = look(s->address);
	if (write(go, "", 1) != 1 || !one_byte(ready))
		gone(s);
	after = look(s->address);
	count->flags |= before.flags;
	if (asked && judge(s, &told, before, after, count))
		count->agreed++;
	else
		count->wrong++;
	if (write(go, "", 1) != 1)
		gone(s);
}

/* Kinds that memory may refuse to be, without a word: kpageflags has to have seen one. */
static const struct {
	const char *kind;
	uint64_t flag;
} marks[] = {
	{ "THP", KPF_THP }, { "merged by KSM", KPF_KSM },
};

/* One kind, and what came of it. What the machine has must have been met. */
static void report(const char *what, int kind, const struct count *c)
{
	const char *(*missing)(void) = makers[kind].missing, *reason = missing ? missing() : NULL;
	const char *name = makers[kind].name;
	unsigned long all = c->agreed + c->wrong;

	if (!all && reason)
		skip(name, reason);
	else
		ok(all && !c->wrong,
		   "%s, %s: %lu agree, %lu do not (%lu alternatives, %lu retried)", what, name,
		   c->agreed, c->wrong, c->alternative, c->retried);
	/* Some of that may be; if it is the rule, something else is told than happens. */
	if (c->retried > 3 + all / 10)
		ok(false, "%s, %s: %lu of %lu pages that were told to be there are waited for",
		   what, name, c->retried, all);
	if (c->stayed > 3 + all / 4)
		ok(false, "%s, %s: %lu of %lu hints leave the entry read-only, as the page was",
		   what, name, c->stayed, all);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (all && !strcmp(marks[i].kind, name))
			ok(c->flags & marks[i].flag, "%s, %s: it was that", what, name);
	if (vague_too_often(c->batch, all))
		ok(false, "%s, %s: %lu of %lu left to the CPUs' batches", what, name, c->batch,
		   all);
	if (c->not_here && c->agreed)
		diag("%lu could not be made", c->not_here);
}

static double clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

/* So many situations, or as many as there is time for. */
static int situations(struct situation *s, pid_t pid, int ready, int go, int n,
		      struct count *counts)
{
	double end = clock_now() + SECONDS;
	char path[96];
	int walk, i;

	snprintf(path, sizeof(path), ROOT "raw/task/%d/walk", pid);
	walk = open(path, O_RDWR);
	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	pagemap = open(path, O_RDONLY);
	for (i = 0; i < n && clock_now() < end; i++) {
		if (!one_byte(ready))
			gone(s);
		wait_asleep(pid);
		one(walk, s, ready, go, counts);
	}
	close(walk);
	close(pagemap);
	return i;
}

static void round_of(uint64_t seed, int n, const char *what)
{
	struct situation *s = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	struct count counts[NR_KINDS] = {};
	int ready[2], go[2], made;
	pid_t pid;

	if (pipe(ready) || pipe(go))
		bail("no pipe");
	pid = fork();
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(ready[0]);
		close(go[1]);
		act(seed, s, ready[1], go[0]);
	}
	close(ready[1]);
	close(go[0]);
	attach(pid, true);
	made = situations(s, pid, ready[0], go[1], n, counts);
	ok(made == n || made >= ENOUGH, "%s, VERDICT_SEED=%lu: %d situations were made", what,
	   (unsigned long)seed, made);
	for (int i = 0; i < NR_KINDS; i++)
		report(what, i, &counts[i]);
	close(ready[0]);
	close(go[1]);
	waitpid(pid, NULL, 0);
	munmap(s, PAGE);
}

/* Without a disk a file system in memory has to do: its pages stay, once they are there. */
static void make_disk_and_swap(void)
{
	system("modprobe -q -a ext4 brd; mkdir -p " DISK);
	if (swap_there_is() && !swap_on(0, 64, 0))
		bail("no swap on zram");
	if (!access("/dev/ram0", F_OK) && !system("grep -qw ext4 /proc/filesystems")) {
		if (system("mke2fs -q /dev/ram0 >/dev/null && mount -t ext4 /dev/ram0 " DISK))
			bail("no file system on a disk");
	} else if (system("mount -t ramfs none " DISK)) {
		bail("no file system in memory");
	}
	diag("files are on %s", access("/dev/ram0", F_OK) ? "ramfs" : "a disk");
	system("head -c 262144 /dev/zero | tr '\\0' '\\220' >" DISK "/file && sync");
	system("insmod /lib/driver.ko; insmod /lib/slowmove.ko");
}

static const struct {
	const char *word;
	/* Why a machine may not have what it needs, or NULL. */
	const char *(*without)(void);
} words[] = {
	{ "ok" }, { "minor:zero-page" }, { "minor:zero-fill" }, { "minor:cow-copy" },
	{ "minor:cow-reuse" }, { "minor:file-map" }, { "minor:write-notify" },
	{ "minor:stack-grow" }, { "userfault" }, { "sigsegv:maperr" }, { "sigsegv:accerr" },
	{ "sigsegv:si-kernel" }, { "sigbus" }, { "minor:driver-map" }, { "major:file-read" },
	{ "major:swap-in", no_swap }, { "minor:swap-cache", no_swap },
	{ "sigsegv:pkuerr", no_keys }, { "minor:numa-hint", no_second_node },
	{ "minor:migration-wait", no_slow_moves },
};

#define WORDS	(sizeof(words) / sizeof(*words))

static const char *excuse(size_t i)
{
	return words[i].without ? words[i].without() : NULL;
}

static bool all_words(void)
{
	for (size_t i = 0; i < WORDS; i++)
		if (!times(words[i].word) && !excuse(i))
			return false;
	return true;
}

/* A word that never came true was not judged. */
static void check_words(void)
{
	for (size_t i = 0; i < WORDS; i++) {
		unsigned long n = times(words[i].word);
		const char *reason = excuse(i);

		if (!n && reason)
			skip(words[i].word, reason);
		else
			ok(n, "%s came true %lu times", words[i].word, n);
	}
}

int main(void)
{
	const char *seed = getenv("VERDICT_SEED"), *count = getenv("VERDICT_COUNT");
	int n = count ? atoi(count) : 400;

	kpageflags = open("/proc/kpageflags", O_RDONLY);
	make_disk_and_swap();
	if (seed) {
		round_of(strtoul(seed, NULL, 0), n, "as asked");
	} else {
		round_of(1, n, "as always");
		round_of(time(NULL) & 0xffffff, n, "by chance");
		/* Some need more luck. */
		for (int i = 0; i < 5 && !all_words(); i++)
			round_of((time(NULL) + i) & 0xffffff, n, "once more");
	}
	check_words();
	swap_off(0);
	system("umount " DISK "; rmmod slowmove; rmmod driver");
	return done();
}
