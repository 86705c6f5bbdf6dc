/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef FORK_SERVER_H
#define FORK_SERVER_H

/*
 * Has a thread of its own wait on the abstract socket of that name for its
 * owner, who says when the process is to stand still and then has it forked,
 * as often as it likes: every fork goes on from there.
 */
void fork_server_start(const char *name);

/* Ends the process with a line on standard error. */
_Noreturn void fork_server_fail(const char *what);

#endif
