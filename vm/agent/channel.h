/* SPDX-License-Identifier: GPL-2.0-only */
/* Lines to and from the host. One process alone reads and writes. */
#ifndef CHANNEL_H
#define CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The descriptors are blocking and end with their stream, or belong to a port or terminal, are
 * non-blocking and may lose their host and get it back.
 */
void channel_setup(int in, int out, bool is_port);

/*
 * Tells the host with a byte (ACK) whenever so many have been read: what a terminal of User Mode
 * Linux cannot hold makes it deaf, so its host sends no more than has been asked for.
 */
void channel_pace(size_t bytes);

/*
 * The next line, without its end, NUL-terminated, in memory that workers share and that holds until
 * the next call; NULL at the end of the stream.
 */
const char *channel_line(size_t *length);

/* False where the host went away before it had everything. */
bool channel_write(const char *bytes, size_t length);

/* Returns true once a port has a host; a stream gets no other. */
bool channel_await_host(void);

#endif
