// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "names.h"

void answer_open(struct call *call, long value)
{
	static const char start[] = "{\"value\":";

	call->value = value;
	text_raw(call->result, start, sizeof(start) - 1);
	text_number(call->result, value);
}

void answer_close(struct call *call)
{
	text_raw(call->result, "}", 1);
}

void answer(struct call *call, long returned)
{
	if (returned == -1) {
		answer_errno(call, errno);
		return;
	}
	answer_open(call, returned);
	answer_close(call);
}

void answer_bytes(struct call *call, long returned, const void *bytes, size_t room)
{
	static const char data[] = ",\"data\":";

	if (returned == -1) {
		answer_errno(call, errno);
		return;
	}
	/* A module may claim more than it was asked for, or less than nothing. */
	if (returned < 0)
		room = 0;
	else if ((size_t)returned < room)
		room = returned;
	answer_open(call, returned);
	text_raw(call->result, data, sizeof(data) - 1);
	text_base64(call->result, bytes, room);
	answer_close(call);
}

void answer_errno(struct call *call, int error)
{
	char name[ERRNO_NAME];

	text_format(call->result, "{\"errno\":\"%s\"}", errno_name(error, name));
}

void answer_unsupported(struct call *call, const char *format, ...)
{
	char reason[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	text_format(call->result, "{\"unsupported\":");
	text_string(call->result, reason, strlen(reason));
	answer_close(call);
}
