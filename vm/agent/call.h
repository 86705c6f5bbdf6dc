/* SPDX-License-Identifier: GPL-2.0-only */
/* One call as an operation sees it: its arguments, and where its result goes. */
#ifndef CALL_H
#define CALL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "json.h"
#include "printf.h"
#include "run.h"
#include "text.h"

struct call {
	const struct json *json;
	/* Token of the call's object, and its number in the request or lane. */
	uint32_t token, number;
	struct run *run;
	struct text *result;
	/*
	 * What is wrong with the arguments: the first thing found. An operation that finds it set
	 * makes no system call.
	 */
	char bad[128];
	/* What a later {"result":K} gets. */
	int64_t value;
};

#define ARGUMENTS 4

struct operation {
	const char *name;
	void (*make)(struct call *call);
	const char *arguments[ARGUMENTS];
};

/* Ends with an entry without a name. */
extern const struct operation operations[];

struct flag {
	const char *name;
	long value;
};

#define FLAG(flag) { #flag, flag }

struct identity {
	uid_t uid;
	gid_t gid;
};

bool arg_is_there(struct call *call, const char *name);
int arg_fd(struct call *call, const char *name);
int64_t arg_integer(struct call *call, const char *name);
/* Between 0 and most. */
size_t arg_size(struct call *call, const char *name, size_t most);
/* Ends with a NUL; one inside is a fault of the request. */
const char *arg_string(struct call *call, const char *name);
const char *arg_string_or(struct call *call, const char *name, const char *otherwise);
/* The bytes that base64 stands for. */
char *arg_bytes(struct call *call, const char *name, size_t *size);
/*
 * Names of flags, or-ed together; otherwise where the argument is lacking. flags ends with an entry
 * without a name.
 */
long arg_flags(struct call *call, const char *name, const struct flag *flags, long otherwise);
/* False where the argument is lacking. */
bool arg_identity(struct call *call, const char *name, struct identity *identity);
/* The name of one flag. */
long arg_flag(struct call *call, const char *name, const struct flag *flags);
/* Token of the argument, whose type is checked; 0 and a fault where it is lacking. */
uint32_t arg_token(struct call *call, const char *name, enum json_type type);
/* The same for values inside an argument, which name serves to complain of. */
size_t arg_size_at(struct call *call, uint32_t token, const char *name, size_t most);
const char *arg_string_at(struct call *call, uint32_t token);
char *arg_bytes_at(struct call *call, uint32_t token, size_t *size);
void bad_request(struct call *call, const char *format, ...) __printf(2, 3);

/*
 * Memory until the end of the call, zeroed and present, so that no copy of the kernel's has to
 * fault it in.
 */
void *call_memory(struct call *call, size_t size);
void call_memory_reset(void);

/* What a system call returned, -1 with errno set where it failed. */
void answer(struct call *call, long returned);
/* The same with the bytes that it read. */
void answer_bytes(struct call *call, long returned, const void *bytes, size_t room);
/* A value with more fields behind it: text_...(call->result), then answer_close(). */
void answer_open(struct call *call, long value);
void answer_close(struct call *call);
void answer_errno(struct call *call, int error);
void answer_unsupported(struct call *call, const char *format, ...) __printf(2, 3);

#endif
