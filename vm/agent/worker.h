/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef WORKER_H
#define WORKER_H

#include "run.h"
#include "text.h"

/*
 * Makes the calls that the supervisor puts into run, one run after the other; bell is the eventfd
 * to tell it on.
 */
_Noreturn void worker_main(struct run *run, int bell);

/* `["open",...]`: what hello says the agent has. */
void list_operations(struct text *text);

#endif
