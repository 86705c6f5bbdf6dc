// SPDX-License-Identifier: GPL-2.0-only
/* Calls on paths, and fstat. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "operations.h"

static const char *type_name(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFDIR:
		return "directory";
	case S_IFLNK:
		return "symlink";
	case S_IFCHR:
		return "character";
	case S_IFBLK:
		return "block";
	case S_IFIFO:
		return "fifo";
	case S_IFSOCK:
		return "socket";
	default:
		return "file";
	}
}

static void answer_stat(struct call *call, int returned, const struct stat *status)
{
	if (returned) {
		answer(call, -1);
		return;
	}
	answer_open(call, 0);
	text_format(call->result, ",\"type\":\"%s\",\"mode\":%u", type_name(status->st_mode),
		    status->st_mode & 07777);
	text_format(call->result, ",\"uid\":%u,\"gid\":%u,\"size\":%lld,\"nlink\":%llu",
		    status->st_uid, status->st_gid, (long long)status->st_size,
		    (unsigned long long)status->st_nlink);
	answer_close(call);
}

void op_stat(struct call *call)
{
	const char *path = arg_string(call, "path");
	struct stat status;

	if (!*call->bad)
		answer_stat(call, stat(path, &status), &status);
}

void op_lstat(struct call *call)
{
	const char *path = arg_string(call, "path");
	struct stat status;

	if (!*call->bad)
		answer_stat(call, lstat(path, &status), &status);
}

void op_fstat(struct call *call)
{
	int fd = arg_fd(call, "fd");
	struct stat status;

	if (!*call->bad)
		answer_stat(call, fstat(fd, &status), &status);
}

void op_readdir(struct call *call)
{
	const char *path = arg_string(call, "path"), *comma = "";
	struct dirent *entry;
	DIR *directory;

	if (*call->bad)
		return;
	directory = opendir(path);
	if (!directory) {
		answer(call, -1);
		return;
	}
	answer_open(call, 0);
	text_format(call->result, ",\"names\":[");
	while ((entry = readdir(directory))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		text_format(call->result, "%s", comma);
		text_string(call->result, entry->d_name, strlen(entry->d_name));
		comma = ",";
	}
	text_format(call->result, "]");
	answer_close(call);
	closedir(directory);
}

void op_readlink(struct call *call)
{
	const char *path = arg_string(call, "path");
	char target[4096];
	long length;

	if (*call->bad)
		return;
	length = syscall(SYS_readlinkat, AT_FDCWD, path, target, sizeof(target));
	if (length < 0) {
		answer(call, -1);
		return;
	}
	answer_open(call, length);
	text_format(call->result, ",\"target\":");
	text_string(call->result, target, length);
	answer_close(call);
}

void op_unlink(struct call *call)
{
	const char *path = arg_string(call, "path");

	if (!*call->bad)
		answer(call, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

void op_chmod(struct call *call)
{
	const char *path = arg_string(call, "path");
	int64_t mode = arg_integer(call, "mode");

	if (!*call->bad)
		answer(call, syscall(SYS_fchmodat, AT_FDCWD, path, mode));
}

void op_chown(struct call *call)
{
	const char *path = arg_string(call, "path");
	int64_t uid = arg_integer(call, "uid"), gid = arg_integer(call, "gid");

	if (!*call->bad)
		answer(call, syscall(SYS_fchownat, AT_FDCWD, path, uid, gid, 0));
}

void op_mkdir(struct call *call)
{
	const char *path = arg_string(call, "path");
	int64_t mode = arg_integer(call, "mode");

	if (!*call->bad)
		answer(call, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}

void op_rename(struct call *call)
{
	const char *path = arg_string(call, "path"), *to = arg_string(call, "to");

	if (!*call->bad)
		answer(call, syscall(SYS_renameat2, AT_FDCWD, path, AT_FDCWD, to, 0));
}

void op_link(struct call *call)
{
	const char *path = arg_string(call, "path"), *to = arg_string(call, "to");

	if (!*call->bad)
		answer(call, syscall(SYS_linkat, AT_FDCWD, path, AT_FDCWD, to, 0));
}

/* In the order of symlink(2): path is what the link says, to is its name. */
void op_symlink(struct call *call)
{
	const char *path = arg_string(call, "path"), *to = arg_string(call, "to");

	if (!*call->bad)
		answer(call, syscall(SYS_symlinkat, path, AT_FDCWD, to));
}

void op_truncate(struct call *call)
{
	const char *path = arg_string(call, "path");
	int64_t length = arg_integer(call, "length");

	if (!*call->bad)
		answer(call, syscall(SYS_truncate, path, length));
}
