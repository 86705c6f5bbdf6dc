// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>

#include "agent.h"
#include "bounds.h"
#include "request.h"
#include "shared.h"

#define TOKENS (256 * 1024)

struct json *request_json;

void request_setup(void)
{
	struct {
		struct json json;
		struct json_token tokens[TOKENS];
	} *shared = share(sizeof(*shared));

	if (!shared)
		die("room for requests", errno);
	shared->json = (struct json){ .tokens = shared->tokens, .room = TOKENS };
	request_json = &shared->json;
}

bool is_parallel(uint32_t call)
{
	uint32_t op = json_member(request_json, call, "op");

	return op && json_equals(request_json, op, "parallel");
}

uint32_t lanes_of(uint32_t call)
{
	const struct json_token *tokens = request_json->tokens;
	uint32_t lanes = json_member(request_json, call, "lanes");
	uint32_t at = lanes + 1;

	if (!lanes || tokens[call].count != 2)
		return 0;
	if (tokens[lanes].type != JSON_ARRAY || tokens[lanes].count > LANES)
		return 0;
	for (uint32_t i = 0; i < tokens[lanes].count; i++, at = tokens[at].next)
		if (tokens[at].type != JSON_ARRAY)
			return 0;
	return lanes;
}

uint32_t results_of(uint32_t call)
{
	const struct json_token *tokens = request_json->tokens;
	uint32_t lanes = is_parallel(call) ? lanes_of(call) : 0, lane = lanes + 1;
	uint32_t results = 1;

	for (uint32_t i = 0; lanes && i < tokens[lanes].count; i++, lane = tokens[lane].next)
		results += 1 + tokens[lane].count;
	return results;
}

const char *request_read(struct request *request, const char *line, size_t length)
{
	const struct json *json = request_json;
	const char *fault = json_parse(request_json, line, length);
	uint32_t calls, call;

	if (fault)
		return fault;
	if (!json_integer(json, json_member(json, 0, "id"), &request->id))
		return "id is not an integer";
	if (!json_integer(json, json_member(json, 0, "deadline_ms"), &request->deadline_ms) ||
	    request->deadline_ms < 1 || request->deadline_ms > INT32_MAX)
		return "deadline_ms is not a positive integer";
	calls = json_member(json, 0, "calls");
	if (!calls || json->tokens[calls].type != JSON_ARRAY)
		return "calls is not an array";
	request->first = calls + 1;
	request->count = json->tokens[calls].count;
	request->total = 0;
	call = request->first;
	for (uint32_t i = 0; i < request->count; i++, call = json->tokens[call].next)
		request->total += results_of(call);
	return request->total > CALLS ? "too many calls" : NULL;
}
