/* SPDX-License-Identifier: GPL-2.0-only */
/* What answers each operation; arguments and results are those of harness/protocol.schema.json. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "call.h"

void op_insmod(struct call *call);
void op_rmmod(struct call *call);
void op_modules(struct call *call);
void op_kmsg(struct call *call);
void op_open(struct call *call);
void op_close(struct call *call);
void op_read(struct call *call);
void op_pread(struct call *call);
void op_write(struct call *call);
void op_pwrite(struct call *call);
void op_readv(struct call *call);
void op_writev(struct call *call);
void op_read_at(struct call *call);
void op_write_at(struct call *call);
void op_lseek(struct call *call);
void op_fsync(struct call *call);
void op_sendfile(struct call *call);
void op_splice(struct call *call);
void op_copy_file_range(struct call *call);
void op_pipe(struct call *call);
void op_poll(struct call *call);
void op_mmap(struct call *call);
void op_ioctl(struct call *call);
void op_stat(struct call *call);
void op_lstat(struct call *call);
void op_fstat(struct call *call);
void op_readdir(struct call *call);
void op_readlink(struct call *call);
void op_unlink(struct call *call);
void op_chmod(struct call *call);
void op_chown(struct call *call);
void op_mkdir(struct call *call);
void op_rename(struct call *call);
void op_link(struct call *call);
void op_symlink(struct call *call);
void op_truncate(struct call *call);
void op_put(struct call *call);
void op_exec(struct call *call);
void op_start(struct call *call);
void op_resize(struct call *call);
void op_await_stall(struct call *call);
void op_release_stall(struct call *call);

#endif
