// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into QEMU: ties it to its owner, makes it the first to go where
 * memory runs out, keeps it from giving memory back, and lets it be forked.
 *
 * QEMU trims the heap whenever its RCU thread has nothing else to do
 * (util/rcu.c, 7.2). A clone lives for a fraction of a second: what was given
 * back faults in again at once, and its other threads' processors are
 * interrupted each time to forget the pages.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fork-server.h"
#include "owner.h"

static void live_with_owner(void)
{
	const char *owner = getenv("QEMU_OWNER");

	if (!owner)
		_exit(EXIT_FAILURE);
	end_with_parent(atoi(owner));
}

static void go_first(void)
{
	static const char most[] = "1000";
	int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (file < 0 || write(file, most, strlen(most)) < 0)
		_exit(EXIT_FAILURE);
	close(file);
}

__attribute__((constructor)) static void begin(void)
{
	const char *forks = getenv("QEMU_FORKS");

	live_with_owner();
	go_first();
	if (forks)
		fork_server_start(forks);
}

__attribute__((visibility("default"))) int malloc_trim(size_t pad)
{
	(void)pad;
	return 0;
}
