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
	/* Whether its input is a terminal, which becomes the one that controls it. */
	bool on_terminal;
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

/*
 * In a child of keeper: becomes the program, with ends as its standard descriptors. Where it cannot,
 * *fault tells why and the child ends with 127.
 */
_Noreturn void program_become(const struct program *program, const int *ends, int *fault,
			      pid_t keeper);

/* As a shell has it: 128 and the signal's number where one ended the program. */
int program_status(int wait_status);

/* Ends the program that run knows, if any, and what that has started. */
void program_kill(struct run *run);

/* Strings of an argument that is an array of them, then NULL. */
char **arg_strings(struct call *call, uint32_t array);
/* The argument env as a program takes it; PATH and HOME have defaults. */
char **arg_environment(struct call *call);

#endif
