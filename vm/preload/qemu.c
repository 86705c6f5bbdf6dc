// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into QEMU: ties it to its owner, makes it the first to go where
 * memory runs out, and keeps it from giving memory back.
 *
 * QEMU trims the heap whenever its RCU thread has nothing else to do
 * (util/rcu.c, 7.2). A clone lives for half a second: what was given back
 * faults in again at once, and its other threads' processors are interrupted
 * each time to forget the pages.
 */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

/* The owner may have died before its death could be signalled. */
static void live_with_owner(void)
{
	const char *owner = getenv("QEMU_OWNER");

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (!owner || getppid() != atoi(owner))
		_exit(EXIT_FAILURE);
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
	live_with_owner();
	go_first();
}

int malloc_trim(size_t pad)
{
	(void)pad;
	return 0;
}
