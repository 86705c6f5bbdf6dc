// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bounds.h"
#include "descriptors.h"
#include "identity.h"
#include "process.h"
#include "program.h"

static char stdout_bytes[STREAM_BYTES], stderr_bytes[STREAM_BYTES];

_Noreturn void program_become(const struct program *program, const int *ends, int *fault,
			      pid_t keeper)
{
	setsid();
	for (int i = 0; i < 3; i++)
		dup2(ends[i], i);
	if (program->on_terminal)
		ioctl(0, TIOCSCTTY, 0);
	syscall(SYS_close_range, 3, ~0U, 0);
	signal(SIGPIPE, SIG_DFL);
	restore_descriptor_limit();
	umask(022);
	chdir("/");
	if (program->as && identity_become(&program->identity)) {
		*fault = PROGRAM_NOT_ALLOWED;
		_exit(127);
	}
	die_with_parent(keeper);
	environ = program->env;
	execvp(program->argv[0], program->argv);
	*fault = errno;
	_exit(127);
}

int program_status(int wait_status)
{
	return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

/*
 * The program's standard descriptors, and the keeper's ends of them (-1 for an input that is
 * /dev/null).
 */
static int make_ends(const struct program *program, int *ends, int *kept)
{
	int pair[2];

	syscall(SYS_close_range, 0, ~0U, 0);
	for (int i = 0; i < 3; i++)
		ends[i] = open("/dev/null", O_RDWR);
	for (int i = program->fed ? 0 : 1; i < 3; i++) {
		if (pipe2(pair, O_CLOEXEC))
			return -1;
		ends[i] = pair[i == 0 ? 0 : 1];
		kept[i] = pair[i == 0 ? 1 : 0];
		fcntl(kept[i], F_SETFL, O_NONBLOCK);
	}
	if (!program->fed)
		kept[0] = -1;
	return 0;
}

/* Returns what is left to feed. */
static size_t feed(int to, const char *input, size_t size)
{
	ssize_t written = write(to, input, size);

	if (written >= 0)
		return size - written;
	/* A program that no longer listens has had all that it wants. */
	return errno == EAGAIN ? size : 0;
}

/*
 * Reads once; false where there is nothing at the moment, and from is -1 where there never will be.
 */
static bool hear(struct stream *stream)
{
	char rest[4096];
	size_t room = STREAM_BYTES - stream->size;
	ssize_t size;

	if (room)
		size = read(stream->from, stream->bytes + stream->size, room);
	else
		size = read(stream->from, rest, sizeof(rest));
	if (size < 0 && errno == EAGAIN)
		return false;
	if (size <= 0) {
		stream->from = -1;
		return false;
	}
	if (room)
		stream->size += size;
	else
		stream->cut = true;
	return true;
}

/*
 * Returns the program's wait status when it has ended, and does not wait for its outputs to end too:
 * something that it left in the background may hold or fill them for ever.
 */
static int keep(const struct program *program, pid_t pid, int input, struct stream *streams)
{
	int ended = syscall(SYS_pidfd_open, pid, 0);
	size_t left = program->input_size;
	int status;

	for (;;) {
		struct pollfd polled[] = {
			{ .fd = input, .events = POLLOUT },
			{ .fd = streams[0].from, .events = POLLIN },
			{ .fd = streams[1].from, .events = POLLIN },
			{ .fd = ended, .events = POLLIN },
		};

		poll(polled, 4, -1);
		if (polled[0].revents)
			left = feed(input, program->input + program->input_size - left, left);
		if (input >= 0 && !left) {
			close(input);
			input = -1;
		}
		for (int i = 0; i < 2; i++)
			if (polled[1 + i].revents)
				hear(&streams[i]);
		if (polled[3].revents)
			break;
	}
	for (int i = 0; i < 2; i++)
		while (!streams[i].cut && hear(&streams[i]))
			;
	waitpid(pid, &status, 0);
	return status;
}

int program_run(const struct program *program, struct run *run, struct stream *streams)
{
	int ends[3], kept[3], status;
	pid_t keeper = getpid(), pid = -1;

	run->program_fault = 0;
	if (!make_ends(program, ends, kept))
		pid = clone_process(CLONE_PARENT_SETTID, (pid_t *)&run->program);
	if (pid < 0) {
		run->program_fault = errno;
		return 0;
	}
	if (!pid)
		program_become(program, ends, &run->program_fault, keeper);
	for (int i = 0; i < 3; i++)
		close(ends[i]);
	streams[0] = (struct stream){ .from = kept[1], .bytes = stdout_bytes };
	streams[1] = (struct stream){ .from = kept[2], .bytes = stderr_bytes };
	status = keep(program, pid, kept[0], streams);
	atomic_store(&run->program, 0);
	return status;
}

void program_kill(struct run *run)
{
	/* Read once: the keeper may set it to 0, which to kill() is the agent's own group. */
	pid_t program = atomic_exchange(&run->program, 0);

	if (program <= 0)
		return;
	/* By both names: it may not have its own process group yet. */
	kill(-program, SIGKILL);
	kill(program, SIGKILL);
}
