/* SPDX-License-Identifier: GPL-2.0-only */
/* What the agent needs of linux/userfaultfd.h, which musl's headers do not include. */
#ifndef USERFAULT_H
#define USERFAULT_H

#include <stdint.h>
#include <sys/ioctl.h>

struct userfault_api {
	uint64_t api, features, ioctls;
};

struct userfault_register {
	uint64_t start, length, mode, ioctls;
};

struct userfault_range {
	uint64_t start, length;
};

struct userfault_copy {
	uint64_t to, from, length, mode;
	int64_t copied;
};

#define USERFAULT_API		0xaa
#define USERFAULT_MISSING	1

#define USERFAULT_IOC_API	_IOWR(0xaa, 0x3f, struct userfault_api)
#define USERFAULT_IOC_REGISTER	_IOWR(0xaa, 0x00, struct userfault_register)
#define USERFAULT_IOC_UNREGISTER	_IOR(0xaa, 0x01, struct userfault_range)
#define USERFAULT_IOC_COPY	_IOWR(0xaa, 0x03, struct userfault_copy)

#endif
