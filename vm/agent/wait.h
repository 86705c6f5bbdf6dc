/* SPDX-License-Identifier: GPL-2.0-only */
/* The one way in which the supervisor sleeps: children that end meanwhile are always seen to. */
#ifndef WAIT_H
#define WAIT_H

#include <poll.h>
#include <stdint.h>

#define FOR_EVER INT64_MAX

/* Signals are blocked from here on but while wait_ready() sleeps. */
void wait_setup(void);

/* Undoes wait_setup() in a new process. */
void wait_inherit_nothing(void);

/* Nanoseconds of a clock that does not jump. */
int64_t now(void);

/*
 * Sleeps until one of the descriptors is ready, a signal came or the deadline has passed; returns
 * the number of ready descriptors.
 */
int wait_ready(struct pollfd *polled, int count, int64_t deadline);

#endif
