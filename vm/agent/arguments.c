// SPDX-License-Identifier: GPL-2.0-only
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base64.h"
#include "call.h"

/* A line's bytes as they came, unescaped and decoded, and a read's buffer. */
#define MEMORY_BYTES (4 * LINE_BYTES)

static _Alignas(64) char memory[MEMORY_BYTES];
static size_t memory_used;

void call_memory_reset(void)
{
	memory_used = 0;
}

void *call_memory(struct call *call, size_t size)
{
	void *start = memory + memory_used;

	if (size > sizeof(memory) - memory_used) {
		bad_request(call, "more bytes than the agent has room for");
		return memory;
	}
	memory_used = (memory_used + size + 63) & ~(size_t)63;
	return memset(start, 0, size);
}

void bad_request(struct call *call, const char *format, ...)
{
	va_list arguments;

	if (*call->bad)
		return;
	va_start(arguments, format);
	vsnprintf(call->bad, sizeof(call->bad), format, arguments);
	va_end(arguments);
}

static uint32_t find(struct call *call, const char *name)
{
	uint32_t token = json_member(call->json, call->token, name);

	if (!token)
		bad_request(call, "%s is lacking", name);
	return token;
}

bool arg_is_there(struct call *call, const char *name)
{
	return json_member(call->json, call->token, name);
}

uint32_t arg_token(struct call *call, const char *name, enum json_type type)
{
	uint32_t token = find(call, name);

	if (token && call->json->tokens[token].type == type)
		return token;
	bad_request(call, "%s is of the wrong type", name);
	return 0;
}

static int64_t integer_at(struct call *call, uint32_t token, const char *name)
{
	int64_t value = 0;

	if (token && !json_integer(call->json, token, &value))
		bad_request(call, "%s is not an integer", name);
	return value;
}

int64_t arg_integer(struct call *call, const char *name)
{
	return integer_at(call, find(call, name), name);
}

size_t arg_size_at(struct call *call, uint32_t token, const char *name, size_t most)
{
	int64_t value = integer_at(call, token, name);

	if (value >= 0 && (uint64_t)value <= most)
		return value;
	bad_request(call, "%s is not between 0 and %zu", name, most);
	return 0;
}

size_t arg_size(struct call *call, const char *name, size_t most)
{
	return arg_size_at(call, find(call, name), name, most);
}

int arg_fd(struct call *call, const char *name)
{
	uint32_t token = find(call, name);
	int64_t value;

	if (token && call->json->tokens[token].type == JSON_OBJECT) {
		uint32_t result = json_member(call->json, token, "result");

		if (!json_integer(call->json, result, &value) || value < 0 ||
		    value >= call->number) {
			bad_request(call, "%s is not what an earlier call returned", name);
			return -1;
		}
		value = call->run->values[value];
	} else {
		value = integer_at(call, token, name);
	}
	if (value < INT_MIN || value > INT_MAX)
		bad_request(call, "%s is not a descriptor", name);
	return value;
}

/*
 * The string's characters, unescaped: where there is nothing to unescape those of the request, which
 * do not end with a NUL.
 */
static const char *characters_at(struct call *call, uint32_t token, size_t *length)
{
	const struct json_token *string = &call->json->tokens[token];
	const char *characters = call->json->text + string->start;
	char *unescaped;

	*length = 0;
	if (!token || string->type != JSON_STRING) {
		bad_request(call, "a number or a structure where a string is due");
		return characters;
	}
	*length = string->end - string->start;
	if (!string->escaped)
		return characters;
	unescaped = call_memory(call, *length);
	*length = *call->bad ? 0 : json_unescape(call->json, token, unescaped);
	return unescaped;
}

const char *arg_string_at(struct call *call, uint32_t token)
{
	size_t length;
	const char *characters = characters_at(call, token, &length);
	char *string = call_memory(call, length + 1);

	if (memchr(characters, 0, length))
		bad_request(call, "a NUL in a string");
	return *call->bad ? "" : memcpy(string, characters, length);
}

const char *arg_string(struct call *call, const char *name)
{
	return arg_string_at(call, arg_token(call, name, JSON_STRING));
}

const char *arg_string_or(struct call *call, const char *name, const char *otherwise)
{
	return arg_is_there(call, name) ? arg_string(call, name) : otherwise;
}

char *arg_bytes_at(struct call *call, uint32_t token, size_t *size)
{
	size_t length;
	const char *characters = characters_at(call, token, &length);
	char *bytes = call_memory(call, length / 4 * 3);
	ssize_t decoded = *call->bad ? 0 : base64_decode(characters, length, bytes);

	if (decoded < 0)
		bad_request(call, "bytes are not base64");
	*size = decoded < 0 ? 0 : decoded;
	return bytes;
}

char *arg_bytes(struct call *call, const char *name, size_t *size)
{
	return arg_bytes_at(call, arg_token(call, name, JSON_STRING), size);
}

static long flag_at(struct call *call, uint32_t token, const char *name, const struct flag *flags)
{
	for (; flags->name; flags++)
		if (json_equals(call->json, token, flags->name))
			return flags->value;
	bad_request(call, "%s: no flag %.40s", name, arg_string_at(call, token));
	return 0;
}

long arg_flag(struct call *call, const char *name, const struct flag *flags)
{
	return flag_at(call, arg_token(call, name, JSON_STRING), name, flags);
}

long arg_flags(struct call *call, const char *name, const struct flag *flags, long otherwise)
{
	const struct json_token *tokens = call->json->tokens;
	uint32_t array, at;
	long value = 0;

	if (!arg_is_there(call, name))
		return otherwise;
	array = arg_token(call, name, JSON_ARRAY);
	at = array + 1;
	for (uint32_t i = 0; array && i < tokens[array].count; i++, at = tokens[at].next)
		value |= flag_at(call, at, name, flags);
	return value;
}

bool arg_identity(struct call *call, const char *name, struct identity *identity)
{
	const struct json *json = call->json;
	int64_t uid = -1, gid = -1;
	uint32_t object;

	if (!arg_is_there(call, name))
		return false;
	object = arg_token(call, name, JSON_OBJECT);
	if (!object || !json_integer(json, json_member(json, object, "uid"), &uid) ||
	    !json_integer(json, json_member(json, object, "gid"), &gid) ||
	    uid < 0 || uid >= UINT32_MAX || gid < 0 || gid >= UINT32_MAX)
		bad_request(call, "%s is not an identity", name);
	*identity = (struct identity){ .uid = uid, .gid = gid };
	return true;
}
