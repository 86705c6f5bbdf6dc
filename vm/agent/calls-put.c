// SPDX-License-Identifier: GPL-2.0-only
/* Files for the target's own file system. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "operations.h"

static void make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

static int write_all(int file, const char *data, size_t size, int64_t offset)
{
	while (size) {
		ssize_t written = pwrite(file, data, size, offset);

		if (written < 0)
			return -1;
		data += written;
		size -= written;
		offset += written;
	}
	return 0;
}

void op_put(struct call *call)
{
	char *path = (char *)arg_string(call, "path");
	int64_t mode = arg_integer(call, "mode");
	int64_t offset = arg_is_there(call, "offset") ? arg_integer(call, "offset") : 0;
	size_t size;
	const char *data = arg_bytes(call, "data", &size);
	int file, returned, error;

	if (!*path)
		bad_request(call, "path is empty");
	if (offset < 0)
		bad_request(call, "offset is negative");
	if (*call->bad)
		return;
	make_folders(path);
	file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (offset ? 0 : O_TRUNC), 0600);
	if (file < 0) {
		answer(call, -1);
		return;
	}
	returned = fchmod(file, mode) || write_all(file, data, size, offset) ? -1 : 0;
	error = errno;
	close(file);
	errno = error;
	answer(call, returned);
}
