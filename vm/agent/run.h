/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the supervisor and one worker share: calls in one direction, results in the other. A worker
 * may die at any point, so each field has one writer at a time, and what a dead worker leaves
 * behind is of use as it is.
 */
#ifndef RUN_H
#define RUN_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "bounds.h"
#include "json.h"
#include "text.h"

enum { RUN_IDLE, RUN_BUSY };
enum { STALL_NONE, STALL_UNDER_WAY, STALL_ABANDONED };

/* The lanes of a parallel call meet here before their first call. */
struct barrier {
	atomic_uint arrived;
	atomic_uint open;
	uint32_t lanes;
};

struct run {
	/*
	 * A futex: the supervisor sets RUN_BUSY and wakes, the worker sets RUN_IDLE and rings the
	 * bell.
	 */
	atomic_uint state;
	/* Calls answered in the upper half, bytes of their results in the lower one. */
	atomic_ullong progress;
	/*
	 * Whether the worker is in a call with a stalled buffer. Such a worker is not killed when
	 * its time is up, so that the call can still be released; it must then leave everything
	 * alone, which STALL_ABANDONED tells it.
	 */
	atomic_uint stall;
	/* Process group of the program that the worker is executing, 0 where there is none. */
	atomic_int program;
	/* The errno with which the program did not start, 0 where it did. */
	int program_fault;
	/* A descriptor of /dev/kmsg that this worker alone reads, or a negative errno. */
	int kmsg;

	const struct json *json;
	/* NULL outside of lanes. */
	struct barrier *barrier;
	/*
	 * Token of the first call, how many there are, and the first one's number in the request or
	 * lane.
	 */
	uint32_t token, count, first;
	/* Bytes that the results may take. */
	uint32_t room;
	/*
	 * The results as they are being written: a program's keeper writes as well as the worker.
	 */
	struct text text;
	/* What each call returned, for {"result":K}. */
	int64_t values[CALLS];
	/* One result after the other, each with a comma before it. */
	char results[LINE_BYTES];
};

static inline uint64_t run_progress(uint32_t answered, uint32_t bytes)
{
	return (uint64_t)answered << 32 | bytes;
}

#endif
