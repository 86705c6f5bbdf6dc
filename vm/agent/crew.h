/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The workers: processes with memory of their own that share the supervisor's descriptors, so that
 * what one has opened outlives it.
 */
#ifndef CREW_H
#define CREW_H

#include <stdint.h>
#include <sys/types.h>

#include "run.h"

enum worker_state { WORKER_NONE, WORKER_READY, WORKER_TAKEN, WORKER_DEAD, WORKER_GIVEN_UP };
enum fate { FATE_FINISHED, FATE_HUNG, FATE_KILLED };

struct worker {
	enum worker_state state;
	pid_t pid;
	struct run *run;
	/* How its last run ended, and the signal that killed it where one did. */
	enum fate fate;
	int signal;
};

void crew_setup(void);

/* Sees to it that the next crew_take() need not make a worker. */
void crew_prepare(void);

/* A worker that waits for calls in its run; NULL with errno set where there is none to be had. */
struct worker *crew_take(void);
void crew_start(struct worker *worker);

/*
 * Sets the fates of workers that were started: those that have not finished by the deadline are
 * given up.
 */
void crew_await(struct worker **workers, int count, int64_t deadline);
void crew_return(struct worker *worker);

/* Takes note of all children that have ended. */
void crew_reap(void);

#endif
