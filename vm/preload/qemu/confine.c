// SPDX-License-Identifier: GPL-2.0-only
/*
 * What QEMU's -sandbox spawn=deny would do, which denies forks to the fork
 * server too.
 */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "confine.h"
#include "fork-server.h"

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN(action) BPF_STMT(BPF_RET | BPF_K, action)
#define SKIP_UNLESS(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1)
#define SKIP_WITH(bit) BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bit, 1, 0)
#define SKIP_BELOW(value) BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, value, 0, 1)

/* System calls of the x32 ABI have this bit. */
#define X32 0x40000000

void confine(void)
{
	struct sock_filter filter[] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		LOAD(nr),
		SKIP_BELOW(X32),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		SKIP_UNLESS(SYS_fork),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		SKIP_UNLESS(SYS_vfork),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		SKIP_UNLESS(SYS_execve),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		SKIP_UNLESS(SYS_execveat),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		/* Its flags are in memory; the C library then makes threads by clone(). */
		SKIP_UNLESS(SYS_clone3),
		RETURN(SECCOMP_RET_ERRNO | ENOSYS),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 1, 0),
		RETURN(SECCOMP_RET_ALLOW),
		LOAD(args[0]),
		SKIP_WITH(CLONE_THREAD),
		RETURN(SECCOMP_RET_KILL_PROCESS),
		RETURN(SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { .len = sizeof(filter) / sizeof(*filter), .filter = filter };

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
		fork_server_fail("a fork cannot be confined");
}
