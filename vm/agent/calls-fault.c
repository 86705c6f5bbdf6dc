// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads and writes through pointers that fault, at once or after some bytes, or that stall the
 * caller.
 */
#include <errno.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "names.h"
#include "operations.h"
#include "stall.h"

/*
 * Plain pages, then others that cannot be touched (or are withheld): `split` bytes of the buffer
 * lie at the end of the former, the rest in the latter.
 */
struct buffer {
	char *mapping;
	size_t mapped;
	char *start;
	size_t split;
	/* NULL where the second part faults; ended with the call. */
	struct stall *stall;
};

static size_t pages(size_t size)
{
	size_t page = getpagesize();

	return (size + page - 1) / page * page;
}

/*
 * With data (NULL: zeroes) in the part that can be touched; false where that is answered already or
 * a bad request.
 */
static bool make_buffer(struct call *call, struct buffer *buffer, const char *data, size_t size)
{
	const struct json *json = call->json;
	uint32_t token = json_member(json, call->token, "buffer");
	uint32_t readable = json_member(json, token, "readable");
	uint32_t stall = json_member(json, token, "stall");
	size_t plain, rest, withheld;

	buffer->split = 0;
	buffer->stall = NULL;
	if (readable)
		buffer->split = arg_size_at(call, readable, "readable", COUNT_BYTES);
	else if (stall)
		buffer->split = arg_size_at(call, stall, "stall", COUNT_BYTES);
	else if (!json_equals(json, token, "bad"))
		bad_request(call, "buffer is of no kind that there is");
	plain = pages(buffer->split);
	rest = size > buffer->split ? pages(size - buffer->split) : pages(1);
	if (stall && rest > STALL_BYTES)
		bad_request(call, "more than %d bytes cannot be withheld", STALL_BYTES);
	if (*call->bad)
		return false;

	buffer->mapped = plain + rest;
	buffer->mapping = mmap(NULL, buffer->mapped, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (buffer->mapping == MAP_FAILED) {
		answer_unsupported(call, "no memory for the buffer");
		return false;
	}
	buffer->start = buffer->mapping + plain - buffer->split;
	memset(buffer->mapping, 0, plain);
	if (data)
		memcpy(buffer->start, data, size < buffer->split ? size : buffer->split);
	if (!stall) {
		mprotect(buffer->mapping + plain, rest, PROT_NONE);
		return true;
	}
	withheld = data && size > buffer->split ? size - buffer->split : 0;
	buffer->stall = stall_begin(buffer->mapping + plain, rest,
				    withheld ? data + buffer->split : NULL, withheld);
	if (!buffer->stall) {
		char name[ERRNO_NAME];

		answer_unsupported(call, "no page can be withheld: %s", errno_name(errno, name));
		munmap(buffer->mapping, buffer->mapped);
		return false;
	}
	return true;
}

/*
 * A system call that may stall, and may by then have been given up; nothing is withheld any more
 * when it returns.
 */
static long transfer(struct call *call, long number, int fd, struct buffer *buffer, size_t size)
{
	unsigned int expected = STALL_UNDER_WAY;
	long returned;
	int error;

	if (!buffer->stall)
		return syscall(number, fd, buffer->start, size);
	atomic_store(&call->run->stall, STALL_UNDER_WAY);
	returned = syscall(number, fd, buffer->start, size);
	error = errno;
	if (!atomic_compare_exchange_strong(&call->run->stall, &expected, STALL_NONE))
		_exit(0);
	stall_end(buffer->stall);
	errno = error;
	return returned;
}

void op_read_at(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t count = arg_size(call, "count", COUNT_BYTES);
	struct buffer buffer;
	long returned;

	if (!make_buffer(call, &buffer, NULL, count))
		return;
	returned = transfer(call, SYS_read, fd, &buffer, count);
	/* Behind split there is nothing to be seen, unless it was withheld for a while only. */
	if (!buffer.stall && buffer.split < count)
		count = buffer.split;
	answer_bytes(call, returned, buffer.start, count);
	munmap(buffer.mapping, buffer.mapped);
}

void op_write_at(struct call *call)
{
	int fd = arg_fd(call, "fd");
	size_t size;
	char *data = arg_bytes(call, "data", &size);
	struct buffer buffer;

	if (!make_buffer(call, &buffer, data, size))
		return;
	answer(call, transfer(call, SYS_write, fd, &buffer, size));
	munmap(buffer.mapping, buffer.mapped);
}

void op_await_stall(struct call *call)
{
	stall_await();
	answer(call, 0);
}

void op_release_stall(struct call *call)
{
	answer(call, stall_release());
}
