// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bounds.h"
#include "descriptors.h"

static struct rlimit limit;

void raise_descriptor_limit(void)
{
	struct rlimit raised;

	getrlimit(RLIMIT_NOFILE, &limit);
	raised = (struct rlimit){ .rlim_cur = limit.rlim_max, .rlim_max = limit.rlim_max };
	setrlimit(RLIMIT_NOFILE, &raised);
}

void restore_descriptor_limit(void)
{
	setrlimit(RLIMIT_NOFILE, &limit);
}

int own_descriptor(int fd)
{
	int least = limit.rlim_max > 2 * OWN_DESCRIPTORS ? OWN_DESCRIPTORS : limit.rlim_max / 2;
	int moved, error;

	if (fd < 0)
		return -1;
	moved = fcntl(fd, F_DUPFD_CLOEXEC, least);
	error = errno;
	close(fd);
	errno = error;
	return moved;
}
