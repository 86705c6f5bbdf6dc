// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that go on while other calls are made. Each has a keeper, a child of the supervisor, that
 * waits for its end and writes its status into a pipe; everything else goes through descriptors that
 * other calls read, write and poll.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "operations.h"
#include "process.h"
#include "program.h"

#define STATUS 3
#define ENDS 4

/* What the program and its keeper have, and what the caller has: input, outputs, status. */
struct ends {
	int theirs[ENDS], ours[ENDS];
};

static const struct ends no_ends = { { -1, -1, -1, -1 }, { -1, -1, -1, -1 } };

static struct winsize arg_window(struct call *call, uint32_t object)
{
	const char *const names[] = { "rows", "columns" };
	const struct json_token *tokens = call->json->tokens;
	size_t sizes[2] = { 0, 0 };

	for (int i = 0; i < 2; i++) {
		uint32_t token = json_member(call->json, object, names[i]);

		if (!token)
			bad_request(call, "%s is lacking", names[i]);
		else
			sizes[i] = arg_size_at(call, token, names[i], USHRT_MAX);
	}
	if (object != call->token && tokens[object].count > 2)
		bad_request(call, "a size has rows and columns alone");
	return (struct winsize){ .ws_row = sizes[0], .ws_col = sizes[1] };
}

/* One descriptor each, as with pipes: whoever closes one of ours has the others still. */
static bool open_terminal(struct ends *ends, const struct winsize *window)
{
	int terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC), unlock = 0;

	ends->ours[0] = terminal;
	if (terminal < 0 || ioctl(terminal, TIOCSPTLCK, &unlock) ||
	    ioctl(terminal, TIOCSWINSZ, window))
		return false;
	ends->theirs[0] = ioctl(terminal, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	for (int i = 1; i < STATUS; i++) {
		ends->ours[i] = fcntl(terminal, F_DUPFD_CLOEXEC, 0);
		ends->theirs[i] = fcntl(ends->theirs[0], F_DUPFD_CLOEXEC, 0);
	}
	return ends->theirs[2] >= 0 && ends->ours[2] >= 0;
}

static bool open_pipe(struct ends *ends, int which, bool is_input)
{
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return false;
	ends->ours[which] = pair[is_input];
	ends->theirs[which] = pair[!is_input];
	return !fcntl(ends->ours[which], F_SETFL, O_NONBLOCK);
}

static bool open_ends(struct ends *ends, const struct winsize *window)
{
	bool open = window ? open_terminal(ends, window) :
			     open_pipe(ends, 0, true) && open_pipe(ends, 1, false) &&
				     open_pipe(ends, 2, false);

	return open && open_pipe(ends, STATUS, false);
}

static void close_all(const int *descriptors)
{
	for (int i = 0; i < ENDS; i++)
		if (descriptors[i] >= 0)
			close(descriptors[i]);
}

/* The descriptors here are copies: none but the status pipe may be open while the program runs. */
static _Noreturn void keep(const struct program *program, const int *theirs)
{
	pid_t keeper = getpid(), pid;
	int ends[ENDS], status, fault;

	/* Out of the way of the numbers that they are to get. */
	for (int i = 0; i < ENDS; i++)
		ends[i] = fcntl(theirs[i], F_DUPFD_CLOEXEC, ENDS);
	pid = clone_process(0, NULL);
	if (!pid)
		program_become(program, ends, &fault, keeper);
	dup2(ends[STATUS], STATUS);
	for (int i = 0; i < STATUS; i++)
		close(i);
	syscall(SYS_close_range, STATUS + 1, ~0U, 0);
	if (pid < 0)
		dprintf(STATUS, "127");
	else if (waitpid(pid, &status, 0) == pid)
		dprintf(STATUS, "%d", program_status(status));
	_exit(0);
}

void op_start(struct call *call)
{
	bool on_terminal = arg_is_there(call, "terminal");
	uint32_t array = arg_token(call, "argv", JSON_ARRAY);
	struct program program = { .on_terminal = on_terminal };
	struct winsize window = { };
	struct ends ends = no_ends;
	pid_t supervisor = getppid(), keeper = -1;

	if (array && !call->json->tokens[array].count)
		bad_request(call, "argv is empty");
	if (on_terminal)
		window = arg_window(call, arg_token(call, "terminal", JSON_OBJECT));
	if (*call->bad)
		return;
	program.argv = arg_strings(call, array);
	program.env = arg_environment(call);
	if (*call->bad)
		return;

	if (open_ends(&ends, on_terminal ? &window : NULL))
		keeper = clone_process(CLONE_PARENT, NULL);
	if (!keeper) {
		die_with_parent(supervisor);
		keep(&program, ends.theirs);
	}
	if (keeper < 0) {
		answer(call, -1);
		close_all(ends.ours);
	} else {
		answer_open(call, 0);
		text_format(call->result, ",\"fds\":[%d,%d,%d,%d]", ends.ours[0], ends.ours[1],
			    ends.ours[2], ends.ours[STATUS]);
		answer_close(call);
	}
	close_all(ends.theirs);
}

void op_resize(struct call *call)
{
	int fd = arg_fd(call, "fd");
	struct winsize window = arg_window(call, call->token);

	if (!*call->bad)
		answer(call, ioctl(fd, TIOCSWINSZ, &window));
}
