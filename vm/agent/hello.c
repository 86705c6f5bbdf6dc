// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "agent.h"
#include "hello.h"
#include "worker.h"

static int is_module(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 3 && !strcmp(entry->d_name + length - 3, ".ko");
}

static void write_modules(struct text *text)
{
	struct dirent **entries;
	int count = scandir("/modules", &entries, is_module, alphasort);

	text_raw(text, "[", 1);
	for (int i = 0; i < count; i++) {
		text_format(text, "%s", i ? "," : "");
		text_string(text, entries[i]->d_name, strlen(entries[i]->d_name) - 3);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	text_raw(text, "]", 1);
}

void write_hello(struct text *text)
{
	struct utsname names;

	uname(&names);
	text_format(text, "{\"hello\":{\"protocol\":1,\"name\":\"%s\",\"version\":\"%s\"",
		    AGENT_NAME, AGENT_VERSION);
	text_format(text, ",\"kernel\":");
	text_string(text, names.release, strlen(names.release));
	text_format(text, ",\"arch\":");
	text_string(text, names.machine, strlen(names.machine));
	text_format(text, ",\"page\":%d,\"modules\":", getpagesize());
	write_modules(text);
	text_format(text, ",\"ops\":");
	list_operations(text);
	text_raw(text, "}}\n", 3);
}
