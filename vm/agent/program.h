/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

#include "call.h"

/* In run->program_fault, beside the errnos of execve: the identity could not be had. */
#define PROGRAM_NOT_ALLOWED (-1)

struct program {
	char **argv, **env;
	/* Without it, input is /dev/null. */
	bool fed;
	const char *input;
	size_t input_size;
	/* Whether it runs as somebody else than the agent. */
	bool as;
	struct identity identity;
};

/* What a program writes to one of its two outputs, as far as it is kept. */
struct stream {
	int from;
	char *bytes;
	size_t size;
	bool cut;
};

/*
 * Runs a program to its end, from a process that needs none of its descriptors any more, and returns
 * its wait status. run gets to know its process group, and why it did not start.
 */
int program_run(const struct program *program, struct run *run, struct stream *streams);

/* Ends the program that run knows, if any, and what that has started. */
void program_kill(struct run *run);

#endif
