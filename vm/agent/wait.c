// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <signal.h>
#include <time.h>

#include "crew.h"
#include "wait.h"

#define SECOND 1000000000

static sigset_t while_asleep;

static void interrupt(int signal)
{
	(void)signal;
}

void wait_setup(void)
{
	sigset_t blocked;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, interrupt);
	signal(SIGIO, interrupt);
	sigemptyset(&blocked);
	sigaddset(&blocked, SIGCHLD);
	sigaddset(&blocked, SIGIO);
	sigprocmask(SIG_BLOCK, &blocked, &while_asleep);
}

void wait_inherit_nothing(void)
{
	sigset_t none;

	signal(SIGCHLD, SIG_DFL);
	signal(SIGIO, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * SECOND + time.tv_nsec;
}

int wait_ready(struct pollfd *polled, int count, int64_t deadline)
{
	struct timespec timeout;
	int ready;

	if (deadline != FOR_EVER) {
		int64_t left = deadline - now();

		if (left < 0)
			left = 0;
		timeout = (struct timespec){ .tv_sec = left / SECOND, .tv_nsec = left % SECOND };
	}
	ready = ppoll(polled, count, deadline == FOR_EVER ? NULL : &timeout, &while_asleep);
	if (ready >= 0)
		return ready;
	if (errno == EINTR)
		crew_reap();
	return 0;
}
