// SPDX-License-Identifier: GPL-2.0-only
/* Calls on descriptors that neither read into nor write from a buffer of the caller's. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "operations.h"

struct transfer {
	int from, to;
	size_t count;
};

static struct transfer arg_transfer(struct call *call)
{
	return (struct transfer){
		.from = arg_fd(call, "fd"),
		.to = arg_fd(call, "to"),
		.count = arg_size(call, "count", SSIZE_MAX),
	};
}

void op_sendfile(struct call *call)
{
	struct transfer t = arg_transfer(call);

	if (!*call->bad)
		answer(call, syscall(SYS_sendfile, t.to, t.from, NULL, t.count));
}

void op_splice(struct call *call)
{
	struct transfer t = arg_transfer(call);

	if (!*call->bad)
		answer(call, syscall(SYS_splice, t.from, NULL, t.to, NULL, t.count, 0));
}

void op_copy_file_range(struct call *call)
{
	struct transfer t = arg_transfer(call);

	if (!*call->bad)
		answer(call, syscall(SYS_copy_file_range, t.from, NULL, t.to, NULL, t.count, 0));
}

void op_pipe(struct call *call)
{
	int ends[2];

	if (syscall(SYS_pipe2, ends, 0)) {
		answer(call, -1);
		return;
	}
	answer_open(call, 0);
	text_format(call->result, ",\"fds\":[%d,%d]", ends[0], ends[1]);
	answer_close(call);
}

static const struct flag poll_events[] = {
	FLAG(POLLIN), FLAG(POLLPRI), FLAG(POLLOUT), FLAG(POLLERR), FLAG(POLLHUP), FLAG(POLLNVAL),
	FLAG(POLLRDNORM), FLAG(POLLRDBAND), FLAG(POLLWRNORM), FLAG(POLLWRBAND), FLAG(POLLRDHUP), { }
};

void op_poll(struct call *call)
{
	struct pollfd polled = {
		.fd = arg_fd(call, "fd"),
		.events = arg_flags(call, "events", poll_events, 0),
	};
	int64_t wait = arg_is_there(call, "timeout_ms") ? arg_integer(call, "timeout_ms") : 0;
	struct timespec timeout = { .tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000 };
	const char *comma = "";
	long returned;

	arg_token(call, "events", JSON_ARRAY);
	if (wait < 0)
		bad_request(call, "timeout_ms is negative");
	if (*call->bad)
		return;
	returned = syscall(SYS_ppoll, &polled, 1, &timeout, NULL, 0);
	if (returned < 0) {
		answer(call, -1);
		return;
	}
	answer_open(call, returned);
	text_format(call->result, ",\"events\":[");
	for (const struct flag *event = poll_events; event->name; event++) {
		if (!(polled.revents & event->value))
			continue;
		text_format(call->result, "%s\"%s\"", comma, event->name);
		comma = ",";
	}
	text_format(call->result, "]");
	answer_close(call);
}

void op_mmap(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t length = arg_size(call, "length", SSIZE_MAX);
	void *mapped;

	if (*call->bad)
		return;
	mapped = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
	if (mapped == MAP_FAILED) {
		answer(call, -1);
		return;
	}
	munmap(mapped, length);
	answer(call, 0);
}

void op_ioctl(struct call *call)
{
	int fd = arg_fd(call, "fd");
	int64_t request = arg_integer(call, "request");

	if (!*call->bad)
		answer(call, syscall(SYS_ioctl, fd, request, 0));
}
