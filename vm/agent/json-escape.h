/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JSON_ESCAPE_H
#define JSON_ESCAPE_H

#include <stdint.h>

/*
 * Reads the escape behind a backslash and moves *at behind it; returns the character, -1 where
 * there is none.
 */
int32_t json_escape(const char **at, const char *end);

#endif
