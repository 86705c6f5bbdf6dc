// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "agent.h"
#include "channel.h"
#include "crew.h"
#include "hello.h"
#include "names.h"
#include "request.h"
#include "shared.h"
#include "stall.h"
#include "supervisor.h"
#include "wait.h"

#define MILLISECOND 1000000

/* Kept free for `]}` and the end of the line. */
#define REPLY_TAIL 8

static struct request request;
static int64_t deadline;
/* The worker that makes the calls outside of lanes. */
static struct worker *worker;
static struct barrier *barrier;

static char reply_bytes[LINE_BYTES];
static struct text reply;
/* Calls, lanes and calls in lanes that have no result in the reply. */
static uint32_t unanswered;

/* Why there is nothing to say of the calls behind one that met its fate. */
static const char *const reasons[] = {
	[FATE_HUNG] = "after a hung call",
	[FATE_KILLED] = "after a killed call",
};

static uint32_t next_token(uint32_t token)
{
	return request_json->tokens[token].next;
}

/* Where the next result goes. */
static void add_comma(void)
{
	if (reply.bytes[reply.used - 1] != '[')
		text_raw(&reply, ",", 1);
}

static void add_unsupported(uint32_t count, const char *reason)
{
	for (uint32_t i = 0; i < count; i++) {
		add_comma();
		text_format(&reply, "{\"unsupported\":\"%s\"}", reason);
	}
}

/* Room for results beyond what is kept for every call that has none yet. */
static size_t spare_room(void)
{
	return sizeof(reply_bytes) - reply.used - REPLY_TAIL - CALL_ROOM * unanswered;
}

static void give_calls(struct worker *to, uint32_t token, uint32_t count, uint32_t first,
		       size_t spare)
{
	struct run *run = to->run;

	run->json = request_json;
	run->barrier = NULL;
	run->token = token;
	run->count = count;
	run->first = first;
	run->room = spare + CALL_ROOM * count;
}

/* Adds the results of a worker's run: those it has left, and what became of the rest. */
static enum fate take_results(const struct worker *from)
{
	const struct run *run = from->run;
	uint64_t progress = atomic_load(&run->progress);
	uint32_t answered = progress >> 32, bytes = progress;
	char name[SIGNAL_NAME];

	if (answered) {
		add_comma();
		text_raw(&reply, run->results + 1, bytes - 1);
	}
	if (answered == run->count)
		return FATE_FINISHED;
	add_comma();
	if (from->fate == FATE_KILLED)
		text_format(&reply, "{\"killed\":\"%s\"}", signal_name(from->signal, name));
	else
		text_format(&reply, "{\"hung\":%lld}", (long long)request.deadline_ms);
	add_unsupported(run->count - answered - 1, reasons[from->fate]);
	return from->fate;
}

/* Makes count calls from the one at token on, the request's number first. */
static enum fate make_calls(uint32_t token, uint32_t count, uint32_t first)
{
	give_calls(worker, token, count, first, spare_room());
	crew_start(worker);
	crew_await(&worker, 1, deadline);
	unanswered -= count;
	return take_results(worker);
}

/* False where there were not enough workers; those that there were are ready again. */
static bool take_lanes(struct worker **lanes, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		lanes[i] = crew_take();
		if (lanes[i])
			continue;
		while (i)
			crew_return(lanes[--i]);
		return false;
	}
	return true;
}

/* What dies in a lane ends that lane alone; what hangs has used up everybody's time. */
static enum fate run_lanes(struct worker **lanes, uint32_t array, uint32_t count)
{
	uint32_t lane = array + 1;
	size_t spare = count ? spare_room() / count : 0;
	enum fate fate = FATE_FINISHED;

	atomic_store(&barrier->arrived, 0);
	atomic_store(&barrier->open, 0);
	barrier->lanes = count;
	for (uint32_t i = 0; i < count; i++, lane = next_token(lane)) {
		give_calls(lanes[i], lane + 1, request_json->tokens[lane].count, 0, spare);
		lanes[i]->run->barrier = barrier;
	}
	for (uint32_t i = 0; i < count; i++)
		crew_start(lanes[i]);
	crew_await(lanes, count, deadline);

	add_comma();
	text_format(&reply, "{\"value\":0,\"lanes\":[");
	for (uint32_t i = 0; i < count; i++) {
		add_comma();
		text_raw(&reply, "[", 1);
		if (take_results(lanes[i]) == FATE_HUNG)
			fate = FATE_HUNG;
		text_raw(&reply, "]", 1);
		crew_return(lanes[i]);
	}
	text_raw(&reply, "]}", 2);
	return fate;
}

static enum fate make_parallel(uint32_t call, uint32_t number)
{
	struct worker *lanes[LANES];
	uint32_t array = lanes_of(call);
	uint32_t count = array ? request_json->tokens[array].count : 0;
	enum fate fate = FATE_FINISHED;

	worker->run->values[number] = -1;
	if (!array) {
		add_unsupported(1, "bad request: lanes is not up to 64 arrays");
	} else if (!take_lanes(lanes, count)) {
		add_unsupported(1, "there are not enough workers");
	} else {
		worker->run->values[number] = 0;
		fate = run_lanes(lanes, array, count);
	}
	unanswered -= results_of(call);
	return fate;
}

static void make_all(void)
{
	uint32_t call = request.first, made = 0;

	while (made < request.count) {
		uint32_t start = call, count = 0;
		enum fate fate;

		while (made + count < request.count && !is_parallel(call)) {
			call = next_token(call);
			count++;
		}
		if (count) {
			fate = make_calls(start, count, made);
			made += count;
		} else {
			fate = make_parallel(call, made++);
			call = next_token(call);
		}
		if (fate != FATE_FINISHED) {
			add_unsupported(request.count - made, reasons[fate]);
			return;
		}
	}
}

static void serve(const char *line, size_t length)
{
	const char *fault = request_read(&request, line, length);

	if (fault) {
		log_line("a line is no request: %s", fault);
		return;
	}
	deadline = now() + request.deadline_ms * MILLISECOND;
	unanswered = request.total;
	reply = (struct text){ .bytes = reply_bytes, .room = sizeof(reply_bytes) };
	text_format(&reply, "{\"id\":%lld,\"results\":[", (long long)request.id);
	worker = crew_take();
	if (worker) {
		make_all();
		crew_return(worker);
	} else {
		add_unsupported(request.count, "there is no worker");
	}
	text_raw(&reply, "]}\n", 3);
	channel_write(reply.bytes, reply.used);
	crew_prepare();
}

static void greet(void)
{
	reply = (struct text){ .bytes = reply_bytes, .room = sizeof(reply_bytes) };
	write_hello(&reply);
	while (!channel_write(reply.bytes, reply.used))
		if (!channel_await_host())
			return;
}

void supervise(void)
{
	const char *line;
	size_t length;

	barrier = share(sizeof(*barrier));
	if (!barrier)
		die("barrier", errno);
	request_setup();
	stall_setup();
	wait_setup();
	crew_setup();
	crew_prepare();
	greet();
	while ((line = channel_line(&length)))
		serve(line, length);
}
