// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "operations.h"

static const struct flag rmmod_flags[] = {
	FLAG(O_NONBLOCK), FLAG(O_TRUNC), { }
};

static const char *arg_module(struct call *call)
{
	const char *name = arg_string(call, "module");

	if (strchr(name, '/'))
		bad_request(call, "module is a path");
	return name;
}

void op_insmod(struct call *call)
{
	const char *name = arg_module(call);
	const char *parameters = arg_string_or(call, "params", "");
	char path[256];
	long returned;
	int file, error;

	if (*call->bad)
		return;
	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0) {
		answer(call, -1);
		return;
	}
	returned = syscall(SYS_finit_module, file, parameters, 0);
	error = errno;
	close(file);
	errno = error;
	answer(call, returned);
}

void op_rmmod(struct call *call)
{
	const char *module = arg_module(call);
	/* rmmod(8) never waits either. */
	long flags = arg_flags(call, "flags", rmmod_flags, O_NONBLOCK);
	char *name = call_memory(call, strlen(module) + 1);

	if (*call->bad)
		return;
	for (size_t i = 0; module[i]; i++)
		name[i] = module[i] == '-' ? '_' : module[i];
	answer(call, syscall(SYS_delete_module, name, flags));
}

/* `fortune 16384 0 - Live 0x0000000000000000 (OE)` */
static void write_module(struct text *text, char *line)
{
	char *rest = line;
	char *name = strsep(&rest, " "), *size = strsep(&rest, " "), *refs = strsep(&rest, " ");
	char *users = strsep(&rest, " "), *state = strsep(&rest, " ");
	const char *user, *comma = "";

	if (!state)
		return;
	text_format(text, "{\"name\":\"%s\",\"size\":%ld,\"refs\":%ld,\"users\":[",
		    name, atol(size), atol(refs));
	while ((user = strsep(&users, ","))) {
		if (!*user || !strcmp(user, "-"))
			continue;
		text_format(text, "%s\"%s\"", comma, user);
		comma = ",";
	}
	text_format(text, "],\"state\":\"%s\"}", state);
}

void op_modules(struct call *call)
{
	FILE *file = fopen("/proc/modules", "re");
	char *line = NULL;
	size_t size = 0;
	const char *comma = "";

	if (!file) {
		answer(call, -1);
		return;
	}
	answer_open(call, 0);
	text_format(call->result, ",\"modules\":[");
	while (getline(&line, &size, file) > 0) {
		text_format(call->result, "%s", comma);
		write_module(call->result, line);
		comma = ",";
	}
	text_format(call->result, "]");
	answer_close(call);
	free(line);
	fclose(file);
}
