// SPDX-License-Identifier: GPL-2.0-only
#include <unistd.h>

#include "call.h"
#include "futex.h"
#include "operations.h"
#include "stall.h"
#include "worker.h"

static const struct operation *find_operation(const struct json *json, uint32_t op)
{
	for (const struct operation *operation = operations; operation->name; operation++)
		if (json_equals(json, op, operation->name))
			return operation;
	return NULL;
}

/*
 * An argument that the agent does not know would change what is being tested: better not tested
 * than passed.
 */
static void check_names(struct call *call, const struct operation *operation)
{
	const struct json_token *tokens = call->json->tokens;
	uint32_t at = call->token + 1;

	for (uint32_t i = 0; i < tokens[call->token].count; i++, at = tokens[at + 1].next) {
		bool known = json_equals(call->json, at, "op");

		for (int k = 0; k < ARGUMENTS && operation->arguments[k]; k++)
			known = known || json_equals(call->json, at, operation->arguments[k]);
		if (!known)
			bad_request(call, "%s has no %.40s", operation->name,
				    arg_string_at(call, at));
	}
}

static void dispatch(struct call *call)
{
	uint32_t op = json_member(call->json, call->token, "op");
	const struct operation *operation = find_operation(call->json, op);
	const char *name;

	if (operation) {
		check_names(call, operation);
		if (!*call->bad)
			operation->make(call);
		return;
	}
	name = arg_string_at(call, op);
	if (!*call->bad)
		answer_unsupported(call, "no operation %.80s", name);
}

static void make_call(struct call *call)
{
	call_memory_reset();
	if (json_member(call->json, call->token, "op"))
		dispatch(call);
	else
		bad_request(call, "a call lacks its op");
	if (*call->bad)
		answer_unsupported(call, "bad request: %s", call->bad);
}

static void meet(struct barrier *barrier)
{
	if (atomic_fetch_add(&barrier->arrived, 1) + 1 == barrier->lanes)
		futex_set(&barrier->open, 1);
	futex_await_change(&barrier->open, 0);
}

static void make_calls(struct run *run)
{
	struct text *text = &run->text;
	uint32_t token = run->token;

	*text = (struct text){ .bytes = run->results };
	if (run->barrier)
		meet(run->barrier);
	for (uint32_t i = 0; i < run->count; i++) {
		struct call call = {
			.json = run->json,
			.token = token,
			.number = run->first + i,
			.run = run,
			.result = text,
			.value = -1,
		};
		size_t start = text->used;

		text->room = run->room - CALL_ROOM * (run->count - i - 1);
		text_raw(text, ",", 1);
		make_call(&call);
		if (text->full) {
			text->full = false;
			text->used = start + 1;
			answer_unsupported(&call, "the reply would pass 1 MiB");
		}
		run->values[call.number] = call.value;
		atomic_store(&run->progress, run_progress(i + 1, text->used));
		token = run->json->tokens[token].next;
	}
}

_Noreturn void worker_main(struct run *run, int bell)
{
	const uint64_t one = 1;

	for (;;) {
		futex_await_change(&run->state, RUN_IDLE);
		make_calls(run);
		atomic_store(&run->state, RUN_IDLE);
		write(bell, &one, sizeof(one));
	}
}

/* Whether the kernel has what an operation takes. */
static bool is_possible(const struct operation *operation)
{
	if (operation->make == op_await_stall || operation->make == op_release_stall)
		return stall_possible();
	return true;
}

void list_operations(struct text *text)
{
	for (const struct operation *operation = operations; operation->name; operation++)
		if (is_possible(operation))
			text_format(text, "%s\"%s\"", operation == operations ? "[" : ",",
				    operation->name);
	text_raw(text, "]", 1);
}
