/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROCESS_H
#define PROCESS_H

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* fork() with clone's flags; with CLONE_PARENT_SETTID *pid is set before the child runs. */
static inline pid_t clone_process(unsigned long flags, pid_t *pid)
{
	return syscall(SYS_clone, flags | SIGCHLD, NULL, pid, NULL, 0);
}

/* In a child: that it will not go on alone. A change of identity undoes it. */
static inline void die_with_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
}

#endif
