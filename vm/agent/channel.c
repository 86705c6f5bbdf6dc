// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "agent.h"
#include "bounds.h"
#include "channel.h"
#include "shared.h"
#include "wait.h"

#define SECOND 1000000000

static int in, out;
static bool is_port;

/* Of channel_pace(); 0 where the host is not told. */
static size_t window, unacknowledged;

/* What has been read: a line that was handed out (its end included), then what came behind it. */
static char *lines;
static size_t filled, handed_out;
/* How much of it has no end of line, and whether it goes on from bytes that were passed over. */
static size_t searched;
static bool too_long;

void channel_setup(int from, int to, bool port)
{
	in = from;
	out = to;
	is_port = port;
	lines = share(LINE_BYTES + 1);
	if (!lines)
		die("line buffer", errno);
}

void channel_pace(size_t bytes)
{
	window = bytes;
}

static bool has_host(void)
{
	struct pollfd polled = { .fd = in };

	return poll(&polled, 1, 0) < 1 || !(polled.revents & (POLLHUP | POLLERR));
}

/*
 * A port without a host is always ready, with POLLHUP, and cannot be slept on: a signal tells that
 * the host is back. It is asked for only here, because it would also come with every request.
 */
bool channel_await_host(void)
{
	if (!is_port)
		return false;
	fcntl(in, F_SETOWN, getpid());
	fcntl(in, F_SETFL, O_NONBLOCK | O_ASYNC);
	while (!has_host())
		wait_ready(NULL, 0, now() + SECOND);
	fcntl(in, F_SETFL, O_NONBLOCK);
	return true;
}

static void acknowledge(size_t size)
{
	if (!window)
		return;
	for (unacknowledged += size; unacknowledged >= window; unacknowledged -= window)
		channel_write("\x06", 1);
}

/* Reads more behind what is there; false at the end of the stream. */
static bool fill(void)
{
	struct pollfd polled = { .fd = in, .events = POLLIN };

	for (;;) {
		ssize_t size;

		if (!wait_ready(&polled, 1, FOR_EVER))
			continue;
		size = read(in, lines + filled, LINE_BYTES - filled);
		if (size > 0) {
			filled += size;
			acknowledge(size);
			return true;
		}
		if (size < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		/* What a host left unfinished does not concern the next one. */
		filled = 0;
		searched = 0;
		too_long = false;
		if (!channel_await_host())
			return false;
	}
}

const char *channel_line(size_t *length)
{
	filled -= handed_out;
	memmove(lines, lines + handed_out, filled);
	handed_out = 0;
	searched = 0;
	for (;;) {
		char *end = memchr(lines + searched, '\n', filled - searched);

		if (end && too_long) {
			filled -= end + 1 - lines;
			memmove(lines, end + 1, filled);
			searched = 0;
			too_long = false;
			continue;
		}
		if (end) {
			*end = '\0';
			*length = end - lines;
			handed_out = *length + 1;
			return lines;
		}
		searched = filled;
		if (filled == LINE_BYTES) {
			if (!too_long)
				log_line("a line of more than %d bytes is passed over", LINE_BYTES);
			too_long = true;
			searched = 0;
			filled = 0;
		}
		if (!fill())
			return NULL;
	}
}

bool channel_write(const char *bytes, size_t length)
{
	struct pollfd polled = { .fd = out, .events = POLLOUT };

	while (length) {
		ssize_t written = write(out, bytes, length);

		if (written >= 0) {
			bytes += written;
			length -= written;
		} else if (errno == EAGAIN) {
			wait_ready(&polled, 1, FOR_EVER);
			if (polled.revents & (POLLHUP | POLLERR))
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}
