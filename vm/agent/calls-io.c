// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors and the bytes that go through them. The system calls are made as they are, with
 * nothing of libc's between.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "identity.h"
#include "operations.h"

/* More than the kernel takes, so that its own refusal can be seen. */
#define PIECES 2048

static const struct flag open_flags[] = {
	FLAG(O_RDONLY), FLAG(O_WRONLY), FLAG(O_RDWR), FLAG(O_APPEND), FLAG(O_ASYNC),
	FLAG(O_CLOEXEC), FLAG(O_CREAT), FLAG(O_DIRECT), FLAG(O_DIRECTORY), FLAG(O_DSYNC),
	FLAG(O_EXCL), FLAG(O_LARGEFILE), FLAG(O_NOATIME), FLAG(O_NOCTTY), FLAG(O_NOFOLLOW),
	FLAG(O_NONBLOCK), FLAG(O_PATH), FLAG(O_SYNC), FLAG(O_TMPFILE), FLAG(O_TRUNC), { }
};

void op_open(struct call *call)
{
	const char *path = arg_string(call, "path");
	long flags = arg_flags(call, "flags", open_flags, 0);
	long mode = arg_is_there(call, "mode") ? arg_integer(call, "mode") : 0644;
	struct identity identity;
	bool as = arg_identity(call, "as", &identity);
	long returned;
	int error;

	arg_token(call, "flags", JSON_ARRAY);
	if (*call->bad)
		return;
	if (as && identity_assume(&identity)) {
		answer_unsupported(call, "cannot act as another user");
		return;
	}
	returned = syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	error = errno;
	if (as)
		identity_restore();
	errno = error;
	answer(call, returned);
}

void op_close(struct call *call)
{
	int fd = arg_fd(call, "fd");

	if (!*call->bad)
		answer(call, syscall(SYS_close, fd));
}

void op_fsync(struct call *call)
{
	int fd = arg_fd(call, "fd");

	if (!*call->bad)
		answer(call, syscall(SYS_fsync, fd));
}

void op_read(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t count = arg_size(call, "count", COUNT_BYTES);
	char *buffer = call_memory(call, count);

	if (!*call->bad)
		answer_bytes(call, syscall(SYS_read, fd, buffer, count), buffer, count);
}

void op_pread(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t count = arg_size(call, "count", COUNT_BYTES);
	int64_t offset = arg_integer(call, "offset");
	char *buffer = call_memory(call, count);

	if (!*call->bad)
		answer_bytes(call, syscall(SYS_pread64, fd, buffer, count, offset), buffer, count);
}

void op_write(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t size;
	char *data = arg_bytes(call, "data", &size);

	if (!*call->bad)
		answer(call, syscall(SYS_write, fd, data, size));
}

void op_pwrite(struct call *call)
{
	int fd = arg_fd(call, "fd");
	int64_t offset = arg_integer(call, "offset");
	size_t size;
	char *data = arg_bytes(call, "data", &size);

	if (!*call->bad)
		answer(call, syscall(SYS_pwrite64, fd, data, size, offset));
}

/* Token of the array, which has no more than PIECES elements. */
static uint32_t arg_pieces(struct call *call, const char *name)
{
	uint32_t array = arg_token(call, name, JSON_ARRAY);

	if (array && call->json->tokens[array].count > PIECES)
		bad_request(call, "%s has more than %d elements", name, PIECES);
	return array;
}

void op_readv(struct call *call)
{
	const struct json_token *tokens = call->json->tokens;
	int fd = arg_fd(call, "fd");
	uint32_t array = arg_pieces(call, "counts");
	struct iovec pieces[PIECES];
	size_t total = 0, count = 0;
	char *buffer;

	if (*call->bad)
		return;
	for (uint32_t at = array + 1; count < tokens[array].count; at = tokens[at].next) {
		pieces[count].iov_len = arg_size_at(call, at, "counts", COUNT_BYTES);
		total += pieces[count++].iov_len;
	}
	if (total > COUNT_BYTES)
		bad_request(call, "counts come to more than %d", COUNT_BYTES);
	buffer = call_memory(call, total);
	for (size_t i = 0, start = 0; i < count; start += pieces[i++].iov_len)
		pieces[i].iov_base = buffer + start;
	if (!*call->bad)
		answer_bytes(call, syscall(SYS_readv, fd, pieces, count), buffer, total);
}

void op_writev(struct call *call)
{
	const struct json_token *tokens = call->json->tokens;
	int fd = arg_fd(call, "fd");
	uint32_t array = arg_pieces(call, "datas");
	struct iovec pieces[PIECES];
	size_t count = 0;

	if (*call->bad)
		return;
	for (uint32_t at = array + 1; count < tokens[array].count; at = tokens[at].next, count++)
		pieces[count].iov_base = arg_bytes_at(call, at, &pieces[count].iov_len);
	if (!*call->bad)
		answer(call, syscall(SYS_writev, fd, pieces, count));
}

static const struct flag whences[] = { FLAG(SEEK_SET), FLAG(SEEK_CUR), FLAG(SEEK_END), { } };

void op_lseek(struct call *call)
{
	int fd = arg_fd(call, "fd");
	int64_t offset = arg_integer(call, "offset");
	long whence = arg_flag(call, "whence", whences);

	if (!*call->bad)
		answer(call, syscall(SYS_lseek, fd, offset, whence));
}
