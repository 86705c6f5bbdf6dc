/* SPDX-License-Identifier: GPL-2.0-only */
/* Symbolic names; buffers serve for a number that has none, which then follows the letters. */
#ifndef NAMES_H
#define NAMES_H

#define ERRNO_NAME 16
#define SIGNAL_NAME 16

const char *errno_name(int error, char *buffer);
const char *signal_name(int signal, char *buffer);

#endif
