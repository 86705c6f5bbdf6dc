/* SPDX-License-Identifier: GPL-2.0-only */
/* Waiting for a word of memory that processes share. */
#ifndef FUTEX_H
#define FUTEX_H

#include <limits.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* From linux/futex.h, which musl's headers do not include. */
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

/* Returns once the word has another value. */
static inline void futex_await_change(atomic_uint *word, unsigned int value)
{
	while (atomic_load(word) == value)
		syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static inline void futex_set(atomic_uint *word, unsigned int value)
{
	atomic_store(word, value);
	syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
