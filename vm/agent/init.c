// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "agent.h"
#include "init.h"
#include "port.h"
#include "process.h"

/* Of the whole way to the channel: 3 s emulated on an idle machine. */
#define SECONDS 120

static const struct {
	const char *type, *path, *options;
	/* What is there is for those who look for it. */
	bool dispensable;
} mounts[] = {
	{ "proc", "/proc", NULL, false },
	{ "sysfs", "/sys", NULL, false },
	{ "debugfs", "/sys/kernel/debug", NULL, true },
	{ "devtmpfs", "/dev", NULL, false },
	{ "devpts", "/dev/pts", "ptmxmode=0666", false },
	{ "tmpfs", "/tmp", "mode=1777", false },
};

/* What is being done, for the deadline's message. */
static const char *phase;

static void expire(int signal)
{
	(void)signal;
	die(phase, ETIME);
}

static void mount_all(void)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		phase = mounts[i].path;
		mkdir(phase, 0755);
		if (mount(mounts[i].type, phase, mounts[i].type, 0, mounts[i].options) &&
		    errno != EBUSY && !mounts[i].dispensable)
			die(phase, errno);
	}
}

/* An initramfs without /dev/console leaves the first process without descriptors. */
static void open_console(void)
{
	int console, null;

	phase = "console";
	console = open("/dev/console", O_RDWR | O_NOCTTY);
	null = open("/dev/null", O_RDWR);
	if (console < 0 || null < 0)
		die(phase, errno);
	console = fcntl(console, F_DUPFD_CLOEXEC, 3);
	null = fcntl(null, F_DUPFD_CLOEXEC, 3);
	dup2(null, 0);
	dup2(console, 1);
	dup2(console, 2);
	syscall(SYS_close_range, 3, ~0U, 0);
}

static void install_busybox(void)
{
	static char *const argv[] = { "busybox", "--install", "-s", "/bin", NULL };
	pid_t pid;
	int status;

	phase = "busybox";
	pid = clone_process(0, NULL);
	if (!pid) {
		execv("/bin/busybox", argv);
		_exit(127);
	}
	if (waitpid(pid, &status, 0) != pid)
		die(phase, errno);
	if (status)
		die(phase, ENOEXEC);
}

static void load_module(const char *name)
{
	char path[256];
	int file;

	snprintf(path, sizeof(path), "/modules-boot/%s", name);
	phase = path;
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || (syscall(SYS_finit_module, file, "", 0) && errno != EEXIST))
		die(phase, errno);
	close(file);
	phase = "boot modules";
}

static void load_modules(void)
{
	FILE *order = fopen("/modules-boot/order", "re");
	char line[128];

	phase = "boot modules";
	if (!order)
		return;
	while (fgets(line, sizeof(line), order)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			load_module(line);
	}
	fclose(order);
}

void init_machine(void)
{
	signal(SIGALRM, expire);
	alarm(SECONDS);
	mount_all();
	open_console();
	setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin", 1);
	install_busybox();
	phase = "hostname";
	if (sethostname("plato", 5))
		die(phase, errno);
	load_modules();
	phase = "port to the host";
	port_open();
	alarm(0);
}
