// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest agent: makes system calls for a host that asks for them line by line, and answers
 * whatever becomes of the calls. It is the first process of a virtual machine, or with --stdio an
 * ordinary one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent.h"
#include "channel.h"
#include "descriptors.h"
#include "init.h"
#include "names.h"
#include "supervisor.h"

/* Of the agent's own: calls may do with the standard descriptors what they like. */
static int log_to = STDERR_FILENO;

/* Whether the agent is the first process of a machine, which ends with it. */
static bool is_machine;

void log_line(const char *format, ...)
{
	char line[512] = AGENT_NAME ": ";
	size_t used = strlen(line);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line + used, sizeof(line) - used - 1, format, arguments);
	va_end(arguments);
	strcat(line, "\n");
	write(log_to, line, strlen(line));
}

_Noreturn void die(const char *phase, int error)
{
	char name[ERRNO_NAME];

	log_line("%s: %s", phase, errno_name(error, name));
	/* A machine without ACPI cannot be switched off; QEMU takes a restart for the end as well. */
	if (is_machine)
		reboot(RB_AUTOBOOT);
	exit(1);
}

/* Calls get /dev/null and standard error for the streams that the protocol goes through. */
static void take_streams(void)
{
	int in = own_descriptor(dup(STDIN_FILENO)), out = own_descriptor(dup(STDOUT_FILENO));
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (in < 0 || out < 0 || null < 0)
		die("standard streams", errno);
	dup2(null, STDIN_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	close(null);
	channel_setup(in, out, false);
	/* So that what calls leave behind is reaped here too. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

int main(int argc, char **argv)
{
	umask(0);
	raise_descriptor_limit();
	if (argc == 2 && !strcmp(argv[1], "--stdio")) {
		take_streams();
	} else if (getpid() == 1) {
		is_machine = true;
		init_machine();
	} else {
		fprintf(stderr, "usage: %s --stdio; or as the first process of a machine\n",
			argv[0]);
		return 2;
	}
	log_to = own_descriptor(dup(STDERR_FILENO));
	supervise();
	return 0;
}
