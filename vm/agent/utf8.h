/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef UTF8_H
#define UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the well-formed sequence at the start of bytes, 0 where there is none. */
size_t utf8_sequence(const char *bytes, size_t length);

/* Writes at most 4 bytes; returns how many. */
size_t utf8_encode(uint32_t code_point, char *bytes);

#endif
