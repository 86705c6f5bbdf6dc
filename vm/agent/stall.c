// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent.h"
#include "bounds.h"
#include "descriptors.h"
#include "futex.h"
#include "shared.h"
#include "stall.h"
#include "userfault.h"

#define STALLS 16

struct stall {
	/* The worker whose memory it is, 0 for an entry that is free. */
	atomic_int owner;
	int userfault;
	uint64_t start, length;
	char bytes[STALL_BYTES];
};

/* Entry number i is the process id of somebody in stall_await(), or 0. */
static atomic_uint *watchers;

static struct stall *stalls;
/* Ready while somebody sleeps: an epoll of the userfaultfds, each known by its entry's number. */
static int sleepers;

bool stall_possible(void)
{
	int userfault = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (userfault < 0)
		return errno != ENOSYS;
	close(userfault);
	return true;
}

void stall_setup(void)
{
	struct {
		struct stall stalls[STALLS];
		atomic_uint watchers[WORKERS];
	} *shared = share(sizeof(*shared));

	sleepers = own_descriptor(epoll_create1(EPOLL_CLOEXEC));
	if (!shared || sleepers < 0)
		die("stalls", errno);
	stalls = shared->stalls;
	watchers = shared->watchers;
}

static struct stall *take_entry(void)
{
	for (struct stall *stall = stalls; stall < stalls + STALLS; stall++) {
		int free = 0;

		if (atomic_compare_exchange_strong(&stall->owner, &free, getpid()))
			return stall;
	}
	errno = ENOSPC;
	return NULL;
}

static int withhold(struct stall *stall)
{
	struct userfault_api api = { .api = USERFAULT_API };
	struct userfault_register range = {
		.start = stall->start,
		.length = stall->length,
		.mode = USERFAULT_MISSING,
	};
	struct epoll_event event = { .events = EPOLLIN, .data.u32 = stall - stalls };

	stall->userfault = own_descriptor(syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK));
	if (stall->userfault < 0)
		return -1;
	if (ioctl(stall->userfault, USERFAULT_IOC_API, &api) ||
	    ioctl(stall->userfault, USERFAULT_IOC_REGISTER, &range) ||
	    epoll_ctl(sleepers, EPOLL_CTL_ADD, stall->userfault, &event)) {
		close(stall->userfault);
		return -1;
	}
	return 0;
}

struct stall *stall_begin(void *start, size_t length, const void *bytes, size_t size)
{
	struct stall *stall = take_entry();

	if (!stall)
		return NULL;
	stall->start = (uintptr_t)start;
	stall->length = length;
	memset(stall->bytes, 0, length);
	if (size)
		memcpy(stall->bytes, bytes, size);
	if (!withhold(stall))
		return stall;
	atomic_store(&stall->owner, 0);
	return NULL;
}

void stall_end(struct stall *stall)
{
	struct userfault_range range = { .start = stall->start, .length = stall->length };

	ioctl(stall->userfault, USERFAULT_IOC_UNREGISTER, &range);
	close(stall->userfault);
	atomic_store(&stall->owner, 0);
}

static atomic_uint *watch(unsigned int pid)
{
	atomic_uint *watcher = watchers;
	unsigned int free = 0;

	while (!atomic_compare_exchange_strong(watcher, &free, pid)) {
		free = 0;
		watcher++;
	}
	return watcher;
}

void stall_await(void)
{
	struct pollfd polled = { .fd = sleepers, .events = POLLIN };
	atomic_uint *watcher = watch(getpid());

	while (poll(&polled, 1, -1) < 1)
		;
	futex_set(watcher, 0);
}

/* Those who were watching when somebody fell asleep must see it before it is over. */
static void let_watchers_see(void)
{
	for (atomic_uint *watcher = watchers; watcher < watchers + WORKERS; watcher++) {
		unsigned int pid = atomic_load(watcher);

		if (pid)
			futex_await_change(watcher, pid);
	}
}

int stall_release(void)
{
	struct epoll_event ready[STALLS];
	int count = epoll_wait(sleepers, ready, STALLS, 0);
	int released = 0;

	if (count > 0)
		let_watchers_see();
	for (int i = 0; i < count; i++) {
		struct stall *stall = &stalls[ready[i].data.u32];
		struct userfault_copy copy = {
			.to = stall->start,
			.from = (uintptr_t)stall->bytes,
			.length = stall->length,
		};

		released += !ioctl(stall->userfault, USERFAULT_IOC_COPY, &copy);
	}
	return released;
}

void stall_forget(int pid)
{
	for (struct stall *stall = stalls; stall < stalls + STALLS; stall++)
		if (atomic_load(&stall->owner) == pid)
			stall_end(stall);
	for (atomic_uint *watcher = watchers; watcher < watchers + WORKERS; watcher++)
		if (atomic_load(watcher) == (unsigned int)pid)
			futex_set(watcher, 0);
}
