// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each connection begins with 128 bytes: the number of the fork that it is
 * for, the descriptor that it becomes there, and where it is not to become
 * that itself, the path of a socket to connect to instead. The one that
 * becomes standard error comes last, and has the fork made. The fork lives
 * until that connection ends, and the connection until it has ended.
 *
 * A connection for descriptor -1 is answered with a line when the process
 * stands still.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "descriptors.h"
#include "fork-server.h"
#include "freeze.h"
#include "owner.h"

#define HEAD_BYTES 128
#define STAND_STILL (-1)

#define MOST_FORKS 256
#define MOST_WAITING 1024

/* A connection of a fork that is not made yet. */
struct waiting {
	unsigned int fork;
	int becomes;
	int fd;
};

struct forked {
	pid_t pid;
	int pidfd;
	/* Its standard error. */
	int line;
};

static int listener;
static struct waiting waiting[MOST_WAITING];
static int waiting_count;
static struct forked forks[MOST_FORKS];
static int fork_count;

void fork_server_fail(const char *what)
{
	dprintf(STDERR_FILENO, "cannot be forked: %s (%s)\n", what, strerror(errno));
	_exit(EXIT_FAILURE);
}

/* In the fork. */
static _Noreturn void live(unsigned int number, pid_t parent)
{
	end_with_parent(parent);
	close(listener);
	for (int i = 0; i < waiting_count; i++) {
		if (waiting[i].fork == number && dup2(waiting[i].fd, waiting[i].becomes) < 0)
			fork_server_fail("a fork does not get its connections");
		close(waiting[i].fd);
	}
	for (int i = 0; i < fork_count; i++) {
		close(forks[i].line);
		close(forks[i].pidfd);
	}
	renew_descriptors();
	confine();
	thaw();
	for (;;)
		pause();
}

static void make_fork(unsigned int number)
{
	pid_t parent = getpid();
	int left = 0, line = -1;
	pid_t pid;

	pid = fork_count < MOST_FORKS ? _Fork() : -1;
	if (!pid)
		live(number, parent);
	for (int i = 0; i < waiting_count; i++) {
		if (waiting[i].fork != number)
			waiting[left++] = waiting[i];
		else if (waiting[i].becomes == STDERR_FILENO)
			line = waiting[i].fd;
		else
			close(waiting[i].fd);
	}
	waiting_count = left;
	if (pid < 0) {
		dprintf(line, "cannot be forked: %s\n", fork_count < MOST_FORKS ? strerror(errno) : "too many forks");
		close(line);
		return;
	}
	forks[fork_count++] = (struct forked){ .pid = pid, .pidfd = syscall(SYS_pidfd_open, pid, 0), .line = line };
}

static void end_fork(int index)
{
	struct forked *it = &forks[index];

	kill(it->pid, SIGKILL);
	waitpid(it->pid, NULL, 0);
	close(it->pidfd);
	close(it->line);
	*it = forks[--fork_count];
}

static int is_owner(int fd)
{
	struct ucred peer;
	socklen_t bytes = sizeof(peer);

	return !getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &bytes) && peer.pid == getppid();
}

static void stand_still(int fd)
{
	static const char done[] = "stands still\n";
	int pidfd = syscall(SYS_pidfd_open, getpid(), 0);

	if (pidfd < 0)
		fork_server_fail("the host's kernel does not tell of a fork's end");
	close(pidfd);
	freeze();
	note_descriptors();
	if (write(fd, done, strlen(done)) < 0)
		fork_server_fail("nobody hears it");
	close(fd);
}

/* A connection to another's socket in the place of this one. */
static int connect_instead(int fd, const struct sockaddr_un *address)
{
	int other = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (connect(other, (const struct sockaddr *)address, sizeof(*address))) {
		close(other);
		return fd;
	}
	close(fd);
	return other;
}

static void receive(void)
{
	struct waiting it = { .fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC) };
	struct sockaddr_un instead = { .sun_family = AF_UNIX };
	char head[HEAD_BYTES + 1] = "";

	if (it.fd < 0)
		return;
	if (!is_owner(it.fd) || waiting_count == MOST_WAITING ||
	    recv(it.fd, head, HEAD_BYTES, MSG_WAITALL) != HEAD_BYTES ||
	    sscanf(head, "%u %d %107s", &it.fork, &it.becomes, instead.sun_path) < 2) {
		close(it.fd);
	} else if (it.becomes == STAND_STILL) {
		stand_still(it.fd);
	} else {
		if (*instead.sun_path)
			it.fd = connect_instead(it.fd, &instead);
		waiting[waiting_count++] = it;
		if (it.becomes == STDERR_FILENO)
			make_fork(it.fork);
	}
}

static void *serve(void *unused)
{
	static struct pollfd polled[1 + 2 * MOST_FORKS];

	(void)unused;
	for (;;) {
		int count = fork_count;

		polled[0] = (struct pollfd){ .fd = listener, .events = POLLIN };
		for (int i = 0; i < count; i++) {
			polled[1 + 2 * i] = (struct pollfd){ .fd = forks[i].line, .events = POLLRDHUP };
			polled[2 + 2 * i] = (struct pollfd){ .fd = forks[i].pidfd, .events = POLLIN };
		}
		if (poll(polled, 1 + 2 * count, -1) < 0)
			fork_server_fail("it cannot wait");
		/* From the last: in the place of one that has ended comes one that was looked at already. */
		for (int i = count - 1; i >= 0; i--)
			if (polled[1 + 2 * i].revents || polled[2 + 2 * i].revents)
				end_fork(i);
		if (polled[0].revents)
			receive();
	}
	return NULL;
}

void fork_server_start(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	socklen_t bytes = offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name);
	pthread_t thread;
	sigset_t all, before;

	if (bytes > sizeof(address))
		fork_server_fail("the name of its socket is too long");
	memcpy(address.sun_path + 1, name, strlen(name));
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, bytes) || listen(listener, MOST_WAITING))
		fork_server_fail("its socket cannot be made");
	freeze_setup();
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread, NULL, serve, NULL))
		fork_server_fail("it gets no thread");
	sigprocmask(SIG_SETMASK, &before, NULL);
}
