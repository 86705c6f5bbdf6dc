/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef OWNER_H
#define OWNER_H

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

/* Called early: the parent may have died before its death could be signalled. */
static inline void end_with_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
}

#endif
