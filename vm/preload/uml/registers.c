// SPDX-License-Identifier: GPL-2.0-only
/*
 * Preloaded into User Mode Linux: lets it set the registers of its processes
 * where they are more than it knows of.
 *
 * It sets as many bytes as its own struct _xstate has (put_fp_registers() in
 * arch/x86/um/os-Linux/registers.c, 6.1). The host wants as many as its
 * processor has, and refuses less: xstateregs_set() in
 * arch/x86/kernel/fpu/regset.c. With the tiles of AMX there are more, and the
 * first process of the guest is killed. The bytes that are missing are of what
 * the header in those that are there says is not in use.
 */
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long ptrace_t(int request, ...);

/* Larger than any processor's; a kernel thread's stack would be too small. */
static char registers[1 << 16];

/* How many bytes the host wants to be set; 0 where it does not say. */
static size_t host_size(ptrace_t *next, pid_t pid)
{
	static size_t size;
	struct iovec all = {registers, sizeof(registers)};

	if (!size && !next(PTRACE_GETREGSET, pid, NT_X86_XSTATE, &all))
		size = all.iov_len;
	return size;
}

__attribute__((visibility("default"))) long ptrace(enum __ptrace_request request, ...)
{
	static ptrace_t *next;
	struct iovec *known, whole = {registers, 0};
	void *addr, *data;
	va_list args;
	pid_t pid;

	va_start(args, request);
	pid = va_arg(args, pid_t);
	addr = va_arg(args, void *);
	data = va_arg(args, void *);
	va_end(args);

	if (!next)
		next = (ptrace_t *)dlsym(RTLD_NEXT, "ptrace");
	if (request != PTRACE_SETREGSET || addr != (void *)NT_X86_XSTATE)
		return next(request, pid, addr, data);

	known = data;
	whole.iov_len = host_size(next, pid);
	if (known->iov_len >= whole.iov_len)
		return next(request, pid, addr, data);

	memset(registers, 0, whole.iov_len);
	memcpy(registers, known->iov_base, known->iov_len);
	return next(request, pid, addr, &whole);
}
