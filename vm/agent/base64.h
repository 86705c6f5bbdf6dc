/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef BASE64_H
#define BASE64_H

#include <stddef.h>
#include <sys/types.h>

#define BASE64_LENGTH(size) (((size) + 2) / 3 * 4)

/* Writes BASE64_LENGTH(size) characters. */
void base64_encode(const void *bytes, size_t size, char *text);

/*
 * Writes at most length / 4 * 3 bytes and returns how many, or -1 where text is not what
 * base64_encode() would have written.
 */
ssize_t base64_decode(const char *text, size_t length, void *bytes);

#endif
