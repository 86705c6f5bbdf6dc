// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hex.h"
#include "operations.h"

/* More than the kernel ever puts into one record. */
#define RECORD_BYTES 8192

/* Kept free for `],"next":N}`. */
#define NEXT_ROOM 64

/* Sequence number of the record that run->kmsg stands at, as far as this worker knows. */
static int64_t position;

/* Undoes /dev/kmsg's \xNN in place; returns the length. */
static size_t unescape(char *text, size_t length)
{
	size_t to = 0;

	for (size_t from = 0; from < length; to++) {
		if (length - from >= 4 && text[from] == '\\' && text[from + 1] == 'x') {
			text[to] = hex_digit(text[from + 2]) << 4 | hex_digit(text[from + 3]);
			from += 4;
		} else {
			text[to] = text[from++];
		}
	}
	return to;
}

/* Writes `6,339,5140900,-;text\n KEY=value\n`; false where it does not fit. */
static bool write_record(struct text *out, char *record, int64_t seq, unsigned int priority)
{
	struct text attempt = *out;
	char *text = strchr(record, ';');
	char *end;

	if (!text)
		return true;
	end = strchr(++text, '\n');
	attempt.room -= NEXT_ROOM;
	if (out->bytes[out->used - 1] != '[')
		text_raw(&attempt, ",", 1);
	text_format(&attempt, "{\"seq\":%lld,\"level\":%u,\"facility\":%u,\"text\":",
		    (long long)seq, priority & 7, priority >> 3);
	text_string(&attempt, text, unescape(text, end ? (size_t)(end - text) : strlen(text)));
	text_raw(&attempt, "}", 1);
	if (attempt.full)
		return false;
	out->used = attempt.used;
	return true;
}

void op_kmsg(struct call *call)
{
	int64_t since = arg_integer(call, "since");
	int log = call->run->kmsg;
	char record[RECORD_BYTES + 1];

	if (*call->bad)
		return;
	if (log < 0) {
		answer_errno(call, -log);
		return;
	}
	if (since < position) {
		lseek(log, 0, SEEK_SET);
		position = 0;
	}
	answer_open(call, 0);
	text_format(call->result, ",\"records\":[");
	for (;;) {
		ssize_t length = read(log, record, RECORD_BYTES);
		unsigned int priority;
		int64_t seq;
		char *comma;

		/* Records that were overwritten before they were read. */
		if (length < 0 && errno == EPIPE)
			continue;
		if (length <= 0)
			break;
		record[length] = '\0';
		priority = strtoul(record, &comma, 10);
		seq = strtoll(comma + 1, NULL, 10);
		if (seq >= since && !write_record(call->result, record, seq, priority)) {
			/* The descriptor now stands behind a record that nobody got. */
			position = seq + 1;
			since = seq;
			break;
		}
		position = seq + 1;
		if (seq >= since)
			since = position;
	}
	text_format(call->result, "],\"next\":%lld}", (long long)since);
}
