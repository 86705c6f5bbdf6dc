// SPDX-License-Identifier: GPL-2.0-only
#include <sys/syscall.h>
#include <unistd.h>

#include "identity.h"
#include "process.h"

#define GROUPS 64

static gid_t groups[GROUPS];
static long group_count;
static struct identity own;

int identity_assume(const struct identity *identity)
{
	own = (struct identity){ .uid = geteuid(), .gid = getegid() };
	group_count = syscall(SYS_getgroups, GROUPS, groups);
	if (group_count < 0 || syscall(SYS_setgroups, 0, NULL))
		return -1;
	if (syscall(SYS_setresgid, -1, identity->gid, -1) ||
	    syscall(SYS_setresuid, -1, identity->uid, -1)) {
		identity_restore();
		return -1;
	}
	return 0;
}

void identity_restore(void)
{
	syscall(SYS_setresuid, -1, own.uid, -1);
	syscall(SYS_setresgid, -1, own.gid, -1);
	syscall(SYS_setgroups, group_count, groups);
	die_with_parent(getppid());
}

int identity_become(const struct identity *identity)
{
	return syscall(SYS_setgroups, 0, NULL) ||
	       syscall(SYS_setresgid, identity->gid, identity->gid, identity->gid) ||
	       syscall(SYS_setresuid, identity->uid, identity->uid, identity->uid);
}
