// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "agent.h"
#include "descriptors.h"
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

static struct stall *stalls;
/* Ready while somebody sleeps: an epoll of the userfaultfds, each known by its entry's number. */
static int sleepers;

void stall_setup(void)
{
	stalls = mmap(NULL, STALLS * sizeof(*stalls), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	sleepers = own_descriptor(epoll_create1(EPOLL_CLOEXEC));
	if (stalls == MAP_FAILED || sleepers < 0)
		die("stalls", errno);
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
	if (ioctl(stall->userfault, USERFAULT_IOC_API, &api) || ioctl(stall->userfault, USERFAULT_IOC_REGISTER, &range) ||
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

void stall_await(void)
{
	struct pollfd polled = { .fd = sleepers, .events = POLLIN };

	while (poll(&polled, 1, -1) < 1)
		;
}

int stall_release(void)
{
	struct epoll_event ready[STALLS];
	int count = epoll_wait(sleepers, ready, STALLS, 0);
	int released = 0;

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
}
