// SPDX-License-Identifier: GPL-2.0-only
#include "operations.h"

/* The supervisor has made those lanes that it could see; what comes here was inside of one. */
static void op_nested_parallel(struct call *call)
{
	bad_request(call, "parallel inside of a lane");
}

const struct operation operations[] = {
	{ "insmod", op_insmod, { "module", "params" } },
	{ "rmmod", op_rmmod, { "module", "flags" } },
	{ "modules", op_modules, { } },
	{ "kmsg", op_kmsg, { "since" } },

	{ "open", op_open, { "path", "flags", "mode", "as" } },
	{ "close", op_close, { "fd" } },
	{ "read", op_read, { "fd", "count" } },
	{ "pread", op_pread, { "fd", "count", "offset" } },
	{ "write", op_write, { "fd", "data" } },
	{ "pwrite", op_pwrite, { "fd", "data", "offset" } },
	{ "readv", op_readv, { "fd", "counts" } },
	{ "writev", op_writev, { "fd", "datas" } },
	{ "read-at", op_read_at, { "fd", "count", "buffer" } },
	{ "write-at", op_write_at, { "fd", "data", "buffer" } },

	{ "lseek", op_lseek, { "fd", "offset", "whence" } },
	{ "fsync", op_fsync, { "fd" } },
	{ "sendfile", op_sendfile, { "fd", "to", "count" } },
	{ "splice", op_splice, { "fd", "to", "count" } },
	{ "copy-file-range", op_copy_file_range, { "fd", "to", "count" } },
	{ "pipe", op_pipe, { } },
	{ "poll", op_poll, { "fd", "events", "timeout_ms" } },
	{ "mmap", op_mmap, { "fd", "length" } },
	{ "ioctl", op_ioctl, { "fd", "request" } },

	{ "stat", op_stat, { "path" } },
	{ "lstat", op_lstat, { "path" } },
	{ "fstat", op_fstat, { "fd" } },
	{ "readdir", op_readdir, { "path" } },
	{ "readlink", op_readlink, { "path" } },
	{ "unlink", op_unlink, { "path" } },
	{ "chmod", op_chmod, { "path", "mode" } },
	{ "chown", op_chown, { "path", "uid", "gid" } },
	{ "mkdir", op_mkdir, { "path", "mode" } },
	{ "rename", op_rename, { "path", "to" } },
	{ "link", op_link, { "path", "to" } },
	{ "symlink", op_symlink, { "path", "to" } },
	{ "truncate", op_truncate, { "path", "length" } },
	{ "put", op_put, { "path", "data", "mode", "offset" } },

	{ "exec", op_exec, { "argv", "stdin", "as", "env" } },
	{ "start", op_start, { "argv", "env", "terminal" } },
	{ "resize", op_resize, { "fd", "rows", "columns" } },
	{ "await-stall", op_await_stall, { } },
	{ "release-stall", op_release_stall, { } },
	{ "parallel", op_nested_parallel, { "lanes" } },
	{ }
};
