/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The actor of the test of the verdict: makes situations by chance, and does the
 * access itself.
 */
#ifndef MMSCOPE_VERDICT_ACTOR_H
#define MMSCOPE_VERDICT_ACTOR_H

#include <setjmp.h>

#include "verdict_evidence.h"
#include "verdict_files.h"
#include "verdict_memory.h"
#include "verdict_pager.h"
#include "verdict_slow.h"

/*
 * Which there are, and how often; with two nodes those of several nodes are added; and
 * who knows whether this machine has what they need.
 */
static const struct {
	const char *name;
	char *(*make)(void);
	int weight;
	const char *(*missing)(void);
} makers[] = {
	{ "anonymous", make_anon, 2, NULL },
	{ "shared anonymous", make_shared, 1, NULL },
	{ "shmget", make_segment, 1, NULL },
	{ "/dev/zero", make_zero, 1, NULL },
	{ "PROT_NONE", make_prot_none, 1, NULL },
	{ "locked", make_locked, 1, NULL },
	{ "lazily freed", make_free, 1, NULL },
	{ "THP", make_thp, 2, NULL },
	{ "shared before", make_shared_before, 3, NULL },
	{ "hugetlb", make_hugetlb, 1, NULL },
	{ "hugetlb, a file's page", make_huge_file, 1, NULL },
	{ "file in memory", make_memfd, 1, NULL },
	{ "hole of a file in memory", make_hole, 1, NULL },
	{ "file on disk", make_disk, 3, NULL },
	{ "hole of a file on disk", make_sparse, 1, NULL },
	{ "behind a file's end", make_behind, 1, NULL },
	{ "file cut short", make_truncated, 1, NULL },
	{ "shared file, cleaned", make_notify, 1, NULL },
	{ "swap", make_swap, 1, no_swap },
	{ "swap of two", make_swap_cache, 1, no_swap },
	{ "swap of shared memory", make_shared_swap, 1, no_swap },
	{ "userfaultfd, missing", make_missing, 1, NULL },
	{ "userfaultfd, write-protected", make_wp, 2, NULL },
	{ "userfaultfd, minor", make_minor, 1, NULL },
	{ "userfaultfd, hugetlb", make_huge_watched, 1, NULL },
	{ "userfaultfd, huge", make_huge_wp, 1, NULL },
	{ "userfaultfd, any access", make_rwp, 2, no_rwp },
	{ "userfaultfd, lost", make_lost, 1, no_poison },
	{ "protection key", make_pkey, 1, no_keys },
	{ "below an area that grows", make_grows_down, 1, NULL },
	{ "below the stack", make_stack, 1, NULL },
	{ "unmapped", make_unmapped, 1, NULL },
	{ "low", make_low, 1, NULL },
	{ "kernel", make_kernel, 1, NULL },
	{ "not canonical", make_not_canonical, 1, NULL },
	{ "vsyscall", make_vsyscall, 1, NULL },
	{ "VM_PFNMAP", make_pfnmap, 1, NULL },
	{ "VM_MIXEDMAP", make_mixedmap, 1, NULL },
	{ "a driver that refuses", make_refused, 1, NULL },
	{ "broken memory", make_broken, 1, no_memory_failure },
	{ "guard", make_guard, 1, no_guards },
	{ "merged by KSM", make_same, 1, no_ksm },
	{ "NUMA hints", make_hinted, 0, no_second_node },
	{ "being moved", make_moving, 0, no_slow_moves },
	{ "own", make_own, 1, NULL },
};

#define NR_KINDS	((int)(sizeof(makers) / sizeof(*makers)))
#define OF_NODES	4
#define EACH		3

/* Some kinds want what not every machine has. */
static int weight(int kind)
{
	if (makers[kind].make == make_hinted)
		return hinted.start ? OF_NODES : 0;
	if (makers[kind].make == make_moving)
		return moving.device >= 0 ? OF_NODES : 0;
	return makers[kind].weight;
}

/* Each kind some times, then by chance. */
static int pick(void)
{
	static int first;
	int all = 0, i;

	for (; first < EACH * NR_KINDS; first++)
		if (weight(first % NR_KINDS))
			return first++ % NR_KINDS;
	for (i = 0; i < NR_KINDS; i++)
		all += weight(i);
	all = rnd(all);
	for (i = 0; (all -= weight(i)) >= 0; i++)
		;
	return i;
}

static sigjmp_buf back;
static volatile int got_sig, got_code, traps;
static volatile bool armed;
static char scratch[64];

static void caught(int sig, siginfo_t *info, void *context)
{
	ucontext_t *c = context;

	/* The kernel tells of broken memory also where nothing was accessed. */
	if (!armed && sig == SIGBUS)
		return;
	/* The first trap is after the call, the second after what was fetched there. */
	if (sig == SIGTRAP && ++traps == 1)
		return;
	c->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
	if (sig != SIGTRAP) {
		got_sig = sig;
		got_code = info->si_code;
	}
	siglongjmp(back, 1);
}

static void __attribute__((noinline)) do_access(uint64_t address, enum use use)
{
	switch (use) {
	case READ:
		(void)*(volatile char *)address;
		break;
	case WRITE:
		*(volatile char *)address = (char)NOP;
		break;
	default:
		/* Step by step: what is fetched there is not to go on. */
		asm volatile("subq $128, %%rsp; pushfq; orq $0x100, (%%rsp); popfq; "
			     "call *%%rdx; addq $128, %%rsp"
			     :: "d"(address), "a"(scratch), "D"(0), "S"(0)
			     : "memory", "cc", "rcx", "r8", "r9", "r10", "r11");
	}
}

/* Measured of the thread that does it. */
static void measured(uint64_t address, enum use use, volatile struct situation *s)
{
	struct rusage before, after;

	got_sig = 0;
	got_code = 0;
	traps = 0;
	armed = true;
	getrusage(RUSAGE_THREAD, &before);
	if (!sigsetjmp(back, 1))
		do_access(address, use);
	getrusage(RUSAGE_THREAD, &after);
	armed = false;
	s->sig = got_sig;
	s->code = got_code;
	s->minor = after.ru_minflt - before.ru_minflt;
	s->major = after.ru_majflt - before.ru_majflt;
}

/* All that the access itself needs is touched, so that the access alone faults. */
static void warm_up(void)
{
	static struct situation s;
	static unsigned char nop[16] __attribute__((aligned(16))) = { NOP };

	measured((uintptr_t)scratch, WRITE, &s);
	measured((uintptr_t)scratch, READ, &s);
	measured((uintptr_t)nop, EXEC, &s);
	measured(16, READ, &s);
	measured((uintptr_t)do_access, EXEC, &s);
}

/* Signals have a stack of their own: one thread at a time does an access. */
static void prepare_thread(void)
{
	static char other_stack[64 * 1024];
	stack_t stack = { .ss_sp = other_stack, .ss_size = sizeof(other_stack) };

	memset(other_stack, 1, sizeof(other_stack));
	sigaltstack(&stack, NULL);
}

static void prepare(void)
{
	struct sigaction sa = { .sa_sigaction = caught, .sa_flags = SA_SIGINFO | SA_ONSTACK };

	prepare_thread();
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGBUS, &sa, NULL);
	sigaction(SIGTRAP, &sa, NULL);
}

static void *access_thread(void *unused)
{
	prepare_thread();
	warm_up();
	started = true;
	measured(now->address, now->use, now);
	finished = true;
	return unused;
}

static void do_it(void)
{
	pthread_t thread;

	if (!meanwhile) {
		measured(now->address, now->use, now);
		return;
	}
	started = false;
	finished = false;
	pthread_create(&thread, NULL, access_thread, NULL);
	meanwhile();
	pthread_join(thread, NULL);
}

static void make_one(void)
{
	memset((void *)now, 0, sizeof(*now));
	now->kind = pick();
	now->use = rnd(USES);
	now->address = (uintptr_t)makers[now->kind].make();
	/* The first page of all is an address, but of nothing that was made. */
	if (!now->address)
		meanwhile = NULL;
	warm_up();
}

static void say(int to)
{
	if (write(to, "", 1) != 1)
		_exit(1);
}

static void hear(int from)
{
	char byte;

	if (read(from, &byte, 1) == 1)
		return;
	clean_up();
	_exit(0);
}

/*
 * Makes situations one after the other, each in @s: says on @ready that one is there,
 * and waits on @go before it does the access, and again before it is cleaned up.
 */
static void act(uint64_t seed, volatile struct situation *s, int ready, int go)
{
	random_state = seed;
	now = s;
	prepare();
	prepare_same();
	prepare_hinted();
	prepare_moving();
	for (;;) {
		make_one();
		say(ready);
		hear(go);
		if (now->address)
			do_it();
		say(ready);
		hear(go);
		clean_up();
	}
}

#endif
