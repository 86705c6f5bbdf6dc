// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

#include "agent.h"
#include "channel.h"
#include "descriptors.h"
#include "port.h"

#define PORT_NAME "proc-conformance.agent"
#define PORTS "/sys/class/virtio-ports"

/* Milliseconds between looks where the kernel tells nothing of its devices. */
#define LOOK_AGAIN 50

/* From linux/netlink.h, which musl's headers do not include. */
#define NETLINK_KOBJECT_UEVENT 15
#define EVENTS_OF_THE_KERNEL 1

struct netlink_address {
	uint16_t family, pad;
	uint32_t pid, groups;
};

static bool read_line(const char *path, char *line, int size)
{
	FILE *file = fopen(path, "re");
	bool there = file && fgets(line, size, file);

	if (there)
		line[strcspn(line, "\n")] = '\0';
	if (file)
		fclose(file);
	return there;
}

static bool find_port(char *path, size_t size)
{
	DIR *directory = opendir(PORTS);
	struct dirent *entry;
	bool found = false;

	while (directory && !found && (entry = readdir(directory))) {
		char name[64];

		snprintf(path, size, PORTS "/%s/name", entry->d_name);
		found = read_line(path, name, sizeof(name)) && !strcmp(name, PORT_NAME);
		if (found)
			snprintf(path, size, "/dev/%s", entry->d_name);
	}
	if (directory)
		closedir(directory);
	return found;
}

static bool find_terminal(char *path, size_t size)
{
	char line[4096], *rest = line, *word, *bytes;

	if (!read_line("/proc/cmdline", line, sizeof(line)))
		return false;
	while ((word = strsep(&rest, " "))) {
		if (strncmp(word, "agent=", 6))
			continue;
		bytes = strchr(word, ':');
		if (bytes) {
			*bytes = '\0';
			channel_pace(strtoul(bytes + 1, NULL, 10));
		}
		snprintf(path, size, "/dev/%s", word + 6);
		return true;
	}
	return false;
}

/* Ready when the kernel announces a device, or changes one; -1 where it cannot tell. */
static int listen_for_devices(void)
{
	struct netlink_address address = { .family = AF_NETLINK, .groups = EVENTS_OF_THE_KERNEL };
	int listener = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
			      NETLINK_KOBJECT_UEVENT);

	if (listener >= 0)
		bind(listener, (struct sockaddr *)&address, sizeof(address));
	return listener;
}

static void await_port(char *path, size_t size)
{
	struct pollfd polled = { .fd = listen_for_devices(), .events = POLLIN };
	char event[4096];

	while (!find_port(path, size)) {
		poll(&polled, 1, LOOK_AGAIN);
		while (polled.fd >= 0 && recv(polled.fd, event, sizeof(event), 0) > 0)
			;
	}
	if (polled.fd >= 0)
		close(polled.fd);
}

static void make_raw(int terminal)
{
	struct termios settings;

	if (tcgetattr(terminal, &settings))
		die("terminal to the host", errno);
	cfmakeraw(&settings);
	cfsetspeed(&settings, B115200);
	settings.c_cflag |= CLOCAL;
	if (tcsetattr(terminal, TCSANOW, &settings))
		die("terminal to the host", errno);
}

void port_open(void)
{
	char path[512];
	bool is_terminal = !find_port(path, sizeof(path)) && find_terminal(path, sizeof(path));
	int port;

	if (!is_terminal)
		await_port(path, sizeof(path));
	port = own_descriptor(open(path, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
	if (port < 0)
		die(path, errno);
	if (is_terminal)
		make_raw(port);
	channel_setup(port, port, true);
}
