// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs. A keeper, which is a child of the worker with descriptors of its own, feeds and hears the program and writes
 * the result: its pipes take no numbers that calls would see, and none is left open when worker or keeper is killed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "descriptors.h"
#include "identity.h"
#include "operations.h"
#include "process.h"

#define PATH "PATH=/bin:/sbin:/usr/bin:/usr/sbin"

struct program {
	char **argv, **env;
	bool fed, as;
	struct identity identity;
	const char *input;
	size_t input_size;
};

/* What a program writes to one of its two outputs, as far as it is kept. */
struct stream {
	int from;
	char *bytes;
	size_t size;
	bool cut;
};

static char stdout_bytes[STREAM_BYTES], stderr_bytes[STREAM_BYTES];

static char **arg_strings(struct call *call, uint32_t array)
{
	const struct json_token *tokens = call->json->tokens;
	uint32_t count = tokens[array].count, at = array + 1;
	char **strings = call_memory(call, (count + 1) * sizeof(*strings));

	for (uint32_t i = 0; i < count && !*call->bad; i++, at = tokens[at].next)
		strings[i] = (char *)arg_string_at(call, at);
	return strings;
}

/* `{"NAME":"value"}` as `NAME=value`; PATH and HOME have defaults. */
static char **arg_environment(struct call *call)
{
	const struct json *json = call->json;
	uint32_t object = arg_is_there(call, "env") ? arg_token(call, "env", JSON_OBJECT) : 0;
	uint32_t count = object ? json->tokens[object].count : 0, at = object + 1, used = 0;
	char **env = call_memory(call, (count + 3) * sizeof(*env));

	if (!object || !json_member(json, object, "PATH"))
		env[used++] = PATH;
	if (!object || !json_member(json, object, "HOME"))
		env[used++] = "HOME=/";
	for (uint32_t i = 0; i < count && !*call->bad; i++, at = json->tokens[at + 1].next) {
		const char *name = arg_string_at(call, at), *value = arg_string_at(call, at + 1);
		char *entry = call_memory(call, strlen(name) + strlen(value) + 2);

		if (!*call->bad)
			stpcpy(stpcpy(stpcpy(entry, name), "="), value);
		env[used++] = entry;
	}
	return env;
}

static _Noreturn void become_program(const struct program *program, const int *ends, struct run *run)
{
	setsid();
	for (int i = 0; i < 3; i++)
		dup2(ends[i], i);
	syscall(SYS_close_range, 3, ~0U, 0);
	signal(SIGPIPE, SIG_DFL);
	restore_descriptor_limit();
	umask(022);
	chdir("/");
	if (!program->as || !identity_become(&program->identity)) {
		environ = program->env;
		execvp(program->argv[0], program->argv);
	}
	run->program_fault = errno;
	_exit(127);
}

/* The program's standard descriptors, and the keeper's ends of them (-1 for an input that is /dev/null). */
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

/* Reads once; false where there is nothing at the moment, and from is -1 where there never will be. */
static bool hear(struct stream *stream)
{
	char rest[4096];
	size_t room = STREAM_BYTES - stream->size;
	ssize_t size = read(stream->from, room ? stream->bytes + stream->size : rest, room ? room : sizeof(rest));

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
 * Returns the program's wait status when it has ended, and not only then when nobody holds its outputs open any more:
 * something that it left in the background may keep them for ever.
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
		while (hear(&streams[i]))
			;
	waitpid(pid, &status, 0);
	return status;
}

static void answer_program(struct call *call, int status, const struct stream *streams)
{
	answer_open(call, 0);
	text_format(call->result, ",\"status\":%d,\"stdout\":",
		    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
	text_base64(call->result, streams[0].bytes, streams[0].size);
	text_format(call->result, ",\"stderr\":");
	text_base64(call->result, streams[1].bytes, streams[1].size);
	if (streams[0].cut || streams[1].cut)
		text_format(call->result, ",\"truncated\":true");
	answer_close(call);
}

static void keep_program(struct call *call, const struct program *program)
{
	struct run *run = call->run;
	int ends[3], kept[3], status;
	struct stream streams[2];
	pid_t pid;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (make_ends(program, ends, kept)) {
		answer(call, -1);
		return;
	}
	pid = clone_process(CLONE_PARENT_SETTID, &run->program);
	if (!pid)
		become_program(program, ends, run);
	if (pid < 0) {
		answer(call, -1);
		return;
	}
	for (int i = 0; i < 3; i++)
		close(ends[i]);
	streams[0] = (struct stream){ .from = kept[1], .bytes = stdout_bytes };
	streams[1] = (struct stream){ .from = kept[2], .bytes = stderr_bytes };
	status = keep(program, pid, kept[0], streams);
	run->program = 0;
	if (run->program_fault)
		answer_errno(call, run->program_fault);
	else
		answer_program(call, status, streams);
}

void op_exec(struct call *call)
{
	struct program program = { .fed = arg_is_there(call, "stdin") };
	uint32_t array = arg_token(call, "argv", JSON_ARRAY);
	size_t start = call->result->used;
	pid_t keeper;
	int status;

	if (array && !call->json->tokens[array].count)
		bad_request(call, "argv is empty");
	if (*call->bad)
		return;
	program.argv = arg_strings(call, array);
	program.env = arg_environment(call);
	program.as = arg_identity(call, "as", &program.identity);
	if (program.fed)
		program.input = arg_bytes(call, "stdin", &program.input_size);
	if (*call->bad)
		return;

	call->run->program_fault = 0;
	keeper = clone_process(0, NULL);
	if (!keeper) {
		keep_program(call, &program);
		_exit(0);
	}
	if (keeper < 0) {
		answer(call, -1);
		return;
	}
	waitpid(keeper, &status, 0);
	if (status) {
		call->result->used = start;
		answer_unsupported(call, "the program's keeper was killed");
	} else if (!call->run->program_fault) {
		call->value = 0;
	}
}
