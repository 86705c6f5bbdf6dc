/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Memory whose pages are withheld by userfaultfd: who copies from or to it, the kernel included,
 * sleeps there until somebody releases it.
 */
#ifndef STALL_H
#define STALL_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that can be withheld. */
#define STALL_BYTES 65536

struct stall;

/* Whether the kernel can withhold pages at all. */
bool stall_possible(void);

/* Before the first worker is made, so that all share it. */
void stall_setup(void);

/*
 * Withholds the pages at start, a mapping of this process, whose bytes they will then have (none:
 * zeroes). NULL with errno set where that cannot be done.
 */
struct stall *stall_begin(void *start, size_t length, const void *bytes, size_t size);
void stall_end(struct stall *stall);

/* Returns once somebody sleeps. */
void stall_await(void);

/* Lets everybody go who sleeps; returns how many those were. */
int stall_release(void);

/* What a worker that has died withheld or waited for. */
void stall_forget(int pid);

#endif
