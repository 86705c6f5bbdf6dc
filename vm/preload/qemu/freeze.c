// SPDX-License-Identifier: GPL-2.0-only
/*
 * A fork has but the thread that made it. The others are stopped before, each
 * in a signal handler on its own stack, and made anew in the fork: a thread on
 * the same stack, with the same thread-local storage, that returns from the
 * handler to what was interrupted. Its registers are in the frame of the
 * signal; what it holds, waits for or has locked is memory like all else.
 */
#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/rseq.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fork-server.h"
#include "freeze.h"
#include "numbers.h"

#define MOST_THREADS 64
#define SECONDS_TO_STOP 5

/* Bytes below the frame of the handler that a thread made anew begins on. */
#define BELOW_HANDLER 8192
#define CACHE_LINE 64UL

/* struct rseq as glibc registers it, and the signature of its aborts. */
#define RSEQ_BYTES 32

struct stopped {
	pid_t tid;
	int is_stopped;
	void *resume[5];
	void *stack;
	void *storage;
	int *tid_address;
	void *robust_list;
	size_t robust_list_bytes;
};

static struct stopped threads[MOST_THREADS];
static int thread_count;

/* Zero until freeze_setup(). */
static int stop_signal;

static void sleep_while(int *word, int value, const struct timespec *timeout)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, timeout, NULL, 0);
}

static __attribute__((noinline)) _Noreturn void stand_still(struct stopped *self)
{
	static int never;

	__atomic_store_n(&self->is_stopped, 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &self->is_stopped, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
	for (;;)
		sleep_while(&never, 0, NULL);
}

static void stop(int signal)
{
	pid_t tid = syscall(SYS_gettid);
	struct stopped *self = threads;
	int error = errno;
	uintptr_t frame = (uintptr_t)__builtin_frame_address(0);

	(void)signal;
	while (self->tid != tid)
		self++;
	self->storage = __builtin_thread_pointer();
	self->stack = (void *)((frame - BELOW_HANDLER) & -CACHE_LINE);
	if (prctl(PR_GET_TID_ADDRESS, &self->tid_address) ||
	    syscall(SYS_get_robust_list, 0, &self->robust_list, &self->robust_list_bytes))
		fork_server_fail("a thread does not know its own lists");
	if (!__builtin_setjmp(self->resume))
		stand_still(self);
	errno = error;
}

/* The first function of a thread made anew. */
static int go_on(void *argument)
{
	struct stopped *self = argument;

	syscall(SYS_set_robust_list, self->robust_list, self->robust_list_bytes);
	if (__rseq_size)
		syscall(SYS_rseq, (char *)self->storage + __rseq_offset, RSEQ_BYTES, 0, RSEQ_SIG);
	__builtin_longjmp(self->resume, 1);
}

static bool is_known(pid_t tid)
{
	for (int i = 0; i < thread_count; i++)
		if (threads[i].tid == tid)
			return true;
	return tid == syscall(SYS_gettid);
}

static void stop_thread(int tid)
{
	const struct timespec patience = { .tv_sec = SECONDS_TO_STOP };
	struct stopped *it;

	if (is_known(tid))
		return;
	if (thread_count == MOST_THREADS)
		fork_server_fail("QEMU has too many threads");
	it = &threads[thread_count++];
	it->tid = tid;
	if (syscall(SYS_tgkill, getpid(), tid, stop_signal))
		fork_server_fail("a thread of QEMU cannot be stopped");
	sleep_while(&it->is_stopped, 0, &patience);
	if (!__atomic_load_n(&it->is_stopped, __ATOMIC_ACQUIRE))
		fork_server_fail("a thread of QEMU does not stop");
}

void freeze_setup(void)
{
	struct sigaction action = { .sa_handler = stop, .sa_flags = SA_RESTART };

	stop_signal = SIGRTMAX;
	if (sigaction(stop_signal, &action, NULL))
		fork_server_fail("no handler of signals can be set");
}

void freeze(void)
{
	int before;

	/* Until a look at all of them finds no new one. */
	do {
		before = thread_count;
		for_each_number("/proc/self/task", stop_thread);
	} while (thread_count > before);
}

void thaw(void)
{
	/*
	 * Not CLONE_CHILD_SETTID: whoever holds a recursive mutex is known by
	 * its old number to the C library, and so it remains. No other thread
	 * gets it while the one that was stopped has it.
	 */
	const int flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
			  CLONE_SETTLS | CLONE_CHILD_CLEARTID;

	for (int i = 0; i < thread_count; i++) {
		struct stopped *it = &threads[i];

		if (clone(go_on, it->stack, flags, it, NULL, it->storage, it->tid_address) < 0)
			fork_server_fail("a thread cannot be made anew");
	}
}

/* QEMU blocks all signals in its threads (util/qemu-thread-posix.c): all but one. */
__attribute__((visibility("default"))) int pthread_sigmask(int how, const sigset_t *set, sigset_t *old)
{
	static int (*next)(int, const sigset_t *, sigset_t *);
	sigset_t most;

	if (!next)
		next = (int (*)(int, const sigset_t *, sigset_t *))dlsym(RTLD_NEXT, "pthread_sigmask");
	if (set && stop_signal && how != SIG_UNBLOCK) {
		most = *set;
		sigdelset(&most, stop_signal);
		set = &most;
	}
	return next(how, set, old);
}

/* QEMU keeps its guest's memory and what it translates from forks (softmmu/physmem.c, tcg/region.c). */
__attribute__((visibility("default"))) int madvise(void *address, size_t bytes, int advice)
{
	if (advice == MADV_DONTFORK)
		return 0;
	return syscall(SYS_madvise, address, bytes, advice);
}
