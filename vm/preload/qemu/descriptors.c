// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "descriptors.h"
#include "fork-server.h"
#include "numbers.h"

#define MOST_COUNTERS 256

/* An eventfd(2). */
struct counter {
	int fd;
	int flags;
	unsigned int value;
};

static struct counter counters[MOST_COUNTERS];
static int counter_count;

/* As in /proc/self/fdinfo. */
static unsigned int value_of(int fd)
{
	static const char key[] = "eventfd-count:";
	char path[64], text[1024], *at;
	ssize_t bytes;
	int info;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	info = open(path, O_RDONLY | O_CLOEXEC);
	bytes = read(info, text, sizeof(text) - 1);
	close(info);
	text[bytes < 0 ? 0 : bytes] = '\0';
	at = strstr(text, key);
	if (!at)
		fork_server_fail("the counter of a descriptor of QEMU is not told");
	return strtoul(at + strlen(key), NULL, 16);
}

static void note_counter(int fd)
{
	if (counter_count == MOST_COUNTERS)
		fork_server_fail("QEMU has too many descriptors");
	counters[counter_count++] = (struct counter){ .fd = fd, .flags = fcntl(fd, F_GETFL), .value = value_of(fd) };
}

static void note(int fd)
{
	char path[64], kind[64];
	ssize_t bytes;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	bytes = readlink(path, kind, sizeof(kind) - 1);
	kind[bytes < 0 ? 0 : bytes] = '\0';
	if (!strcmp(kind, "anon_inode:[eventfd]")) {
		note_counter(fd);
	/* What a signalfd(2) reads are the signals of who reads. */
	} else if (!strncmp(kind, "anon_inode:", strlen("anon_inode:")) && !strstr(kind, "[signalfd]")) {
		errno = EOPNOTSUPP;
		fork_server_fail(kind);
	}
}

void note_descriptors(void)
{
	for_each_number("/proc/self/fd", note);
}

void renew_descriptors(void)
{
	for (int i = 0; i < counter_count; i++) {
		struct counter *it = &counters[i];
		int fd = eventfd(it->value, EFD_CLOEXEC);

		if (fd < 0 || dup3(fd, it->fd, O_CLOEXEC) < 0 || fcntl(it->fd, F_SETFL, it->flags))
			fork_server_fail("a fork gets no descriptors of its own");
		close(fd);
	}
}
