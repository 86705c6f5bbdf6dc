// SPDX-License-Identifier: GPL-2.0-only
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fork-server.h"
#include "numbers.h"

/* getdents64(2) */
struct entry {
	uint64_t inode;
	int64_t offset;
	uint16_t bytes;
	uint8_t type;
	char name[];
};

void for_each_number(const char *folder, void (*visit)(int number))
{
	char entries[4096] __attribute__((aligned(8)));
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long bytes;

	if (dir < 0)
		fork_server_fail(folder);
	while ((bytes = syscall(SYS_getdents64, dir, entries, sizeof(entries))) > 0) {
		for (long at = 0; at < bytes;) {
			struct entry *it = (struct entry *)(entries + at);
			int number = atoi(it->name);

			at += it->bytes;
			if (it->name[0] != '.' && number != dir)
				visit(number);
		}
	}
	close(dir);
}
