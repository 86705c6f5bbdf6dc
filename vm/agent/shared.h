/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SHARED_H
#define SHARED_H

#include <stddef.h>
#include <sys/mman.h>

/*
 * Memory that this process shares with those it makes from now on; NULL with errno set where there
 * is none.
 */
static inline void *share(size_t size)
{
	void *start = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return start == MAP_FAILED ? NULL : start;
}

#endif
