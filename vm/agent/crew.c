// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "crew.h"
#include "descriptors.h"
#include "futex.h"
#include "process.h"
#include "program.h"
#include "shared.h"
#include "stall.h"
#include "wait.h"
#include "worker.h"

static struct worker crew[WORKERS];
/* Workers write to it when they have finished. */
static int bell;

void crew_setup(void)
{
	bell = own_descriptor(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
	if (bell < 0)
		die("bell", errno);
}

static struct worker *find(enum worker_state state)
{
	for (struct worker *worker = crew; worker < crew + WORKERS; worker++)
		if (worker->state == state)
			return worker;
	errno = EAGAIN;
	return NULL;
}

static struct worker *make_worker(void)
{
	struct worker *worker = find(WORKER_NONE);
	struct run *run = worker ? share(sizeof(*run)) : NULL;
	pid_t supervisor = getpid();

	if (!run)
		return NULL;
	/* Not the old one: a keeper that has outlived its worker for a moment may write to that. */
	if (worker->run)
		munmap(worker->run, sizeof(*worker->run));
	worker->run = run;
	run->kmsg = own_descriptor(open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC));
	if (run->kmsg < 0)
		run->kmsg = -errno;

	worker->pid = clone_process(CLONE_FILES, NULL);
	if (!worker->pid) {
		die_with_parent(supervisor);
		wait_inherit_nothing();
		worker_main(run, bell);
	}
	if (worker->pid < 0) {
		int error = errno;

		close(run->kmsg);
		errno = error;
		return NULL;
	}
	worker->state = WORKER_READY;
	return worker;
}

void crew_prepare(void)
{
	if (!find(WORKER_READY))
		make_worker();
}

struct worker *crew_take(void)
{
	struct worker *worker = find(WORKER_READY);

	if (!worker)
		worker = make_worker();
	if (worker)
		worker->state = WORKER_TAKEN;
	return worker;
}

void crew_start(struct worker *worker)
{
	atomic_store(&worker->run->progress, 0);
	futex_set(&worker->run->state, RUN_BUSY);
}

static bool is_at_work(const struct worker *worker)
{
	return worker->state == WORKER_TAKEN && atomic_load(&worker->run->state) == RUN_BUSY;
}

static void give_up(struct worker *worker)
{
	unsigned int expected = STALL_UNDER_WAY;

	worker->fate = FATE_HUNG;
	worker->state = WORKER_GIVEN_UP;
	if (atomic_compare_exchange_strong(&worker->run->stall, &expected, STALL_ABANDONED))
		return;
	kill(worker->pid, SIGKILL);
	program_kill(worker->run);
}

void crew_await(struct worker **workers, int count, int64_t deadline)
{
	struct pollfd polled = { .fd = bell, .events = POLLIN };
	bool at_work;

	for (;;) {
		uint64_t rings;

		at_work = false;
		for (int i = 0; i < count; i++)
			at_work = at_work || is_at_work(workers[i]);
		if (!at_work || now() >= deadline)
			break;
		if (wait_ready(&polled, 1, deadline))
			read(bell, &rings, sizeof(rings));
	}
	for (int i = 0; i < count; i++) {
		if (is_at_work(workers[i]))
			give_up(workers[i]);
		else if (workers[i]->state == WORKER_DEAD)
			workers[i]->fate = FATE_KILLED;
		else
			workers[i]->fate = FATE_FINISHED;
	}
}

void crew_return(struct worker *worker)
{
	if (worker->state == WORKER_TAKEN)
		worker->state = WORKER_READY;
	else if (worker->state == WORKER_DEAD)
		worker->state = WORKER_NONE;
}

static void bury(struct worker *worker, int status)
{
	worker->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	worker->state = worker->state == WORKER_TAKEN ? WORKER_DEAD : WORKER_NONE;
	worker->pid = 0;
	program_kill(worker->run);
	if (worker->run->kmsg >= 0)
		close(worker->run->kmsg);
}

void crew_reap(void)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		stall_forget(pid);
		for (struct worker *worker = crew; worker < crew + WORKERS; worker++)
			if (worker->pid == pid)
				bury(worker, status);
	}
}
