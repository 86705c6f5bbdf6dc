// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs. A keeper, which is a child of the worker with descriptors of its own, feeds and hears
 * the program and writes the result: its pipes take no numbers that calls would see, and none is
 * left open when worker or keeper is killed.
 */
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "operations.h"
#include "process.h"
#include "program.h"

static void answer_end(struct call *call, int status, const struct stream *streams)
{
	answer_open(call, 0);
	text_format(call->result, ",\"status\":%d,\"stdout\":", program_status(status));
	text_base64(call->result, streams[0].bytes, streams[0].size);
	text_format(call->result, ",\"stderr\":");
	text_base64(call->result, streams[1].bytes, streams[1].size);
	if (streams[0].cut || streams[1].cut)
		text_format(call->result, ",\"truncated\":true");
	answer_close(call);
}

static void keep_program(struct call *call, const struct program *program)
{
	struct stream streams[2];
	int status;

	status = program_run(program, call->run, streams);
	if (call->run->program_fault == PROGRAM_NOT_ALLOWED)
		answer_unsupported(call, "cannot act as another user");
	else if (call->run->program_fault)
		answer_errno(call, call->run->program_fault);
	else
		answer_end(call, status, streams);
}

void op_exec(struct call *call)
{
	struct program program = { .fed = arg_is_there(call, "stdin") };
	uint32_t array = arg_token(call, "argv", JSON_ARRAY);
	size_t start = call->result->used;
	pid_t worker = getpid(), keeper;
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

	keeper = clone_process(0, NULL);
	if (!keeper) {
		die_with_parent(worker);
		keep_program(call, &program);
		_exit(0);
	}
	if (keeper < 0) {
		answer(call, -1);
		return;
	}
	waitpid(keeper, &status, 0);
	if (status) {
		program_kill(call->run);
		call->result->used = start;
		answer_unsupported(call, "the program's keeper was killed");
	} else if (!call->run->program_fault) {
		call->value = 0;
	}
}
