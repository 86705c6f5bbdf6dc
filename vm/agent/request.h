/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"

struct request {
	int64_t id, deadline_ms;
	/* Token of the first call, and how many calls there are. */
	uint32_t first, count;
	/* How many results there will be, as results_of() counts. */
	uint32_t total;
};

/* Before the first worker is made, so that all share it. */
void request_setup(void);

/* Where the line's values are found until the next request_read(). */
extern struct json *request_json;

/* NULL, or why the line is no request. */
const char *request_read(struct request *request, const char *line, size_t length);

bool is_parallel(uint32_t call);

/* How many results a call has: its own, and for each lane one and those of its calls. */
uint32_t results_of(uint32_t call);

/* Token of a parallel call's array of arrays, 0 where it has none or something else besides. */
uint32_t lanes_of(uint32_t call);

#endif
