/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef AGENT_H
#define AGENT_H

#include "printf.h"

#define AGENT_NAME "proc-conformance-agent"
#define AGENT_VERSION "1"

/*
 * To standard error, which is the console in a machine of its own: one line, the agent's name
 * before it.
 */
void log_line(const char *format, ...) __printf(1, 2);

/*
 * Names the phase that failed and the error (0: none to name), and ends the process; as init, the
 * machine.
 */
_Noreturn void die(const char *phase, int error);

#endif
