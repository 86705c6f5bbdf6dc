/* SPDX-License-Identifier: GPL-2.0-only */
/* JSON being written into a buffer of fixed size. */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "printf.h"

/* Once something has not fitted, full stays set and nothing more is written. */
struct text {
	char *bytes;
	size_t used;
	size_t room;
	bool full;
};

void text_raw(struct text *text, const char *bytes, size_t length);
void text_number(struct text *text, long number);
void text_format(struct text *text, const char *format, ...) __printf(2, 3);

/* A quoted JSON string; bytes that are not UTF-8 become U+FFFD. */
void text_string(struct text *text, const char *bytes, size_t length);
void text_base64(struct text *text, const void *bytes, size_t size);

#endif
