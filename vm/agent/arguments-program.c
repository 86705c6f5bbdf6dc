// SPDX-License-Identifier: GPL-2.0-only
/* Arguments of the operations that run programs. */
#include <string.h>

#include "program.h"

#define PATH "PATH=/bin:/sbin:/usr/bin:/usr/sbin"

char **arg_strings(struct call *call, uint32_t array)
{
	const struct json_token *tokens = call->json->tokens;
	uint32_t count = tokens[array].count, at = array + 1;
	char **strings = call_memory(call, (count + 1) * sizeof(*strings));

	for (uint32_t i = 0; i < count && !*call->bad; i++, at = tokens[at].next)
		strings[i] = (char *)arg_string_at(call, at);
	return strings;
}

/* `{"NAME":"value"}` as `NAME=value`; PATH and HOME have defaults. */
char **arg_environment(struct call *call)
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
