// SPDX-License-Identifier: GPL-2.0-only
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base64.h"
#include "text.h"
#include "utf8.h"

static char *text_take(struct text *text, size_t length)
{
	char *start = text->bytes + text->used;

	if (text->full || text->used + length > text->room) {
		text->full = true;
		return NULL;
	}
	text->used += length;
	return start;
}

void text_raw(struct text *text, const char *bytes, size_t length)
{
	char *start = text_take(text, length);

	if (start)
		memcpy(start, bytes, length);
}

void text_format(struct text *text, const char *format, ...)
{
	char line[512];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	text_raw(text, line, length < (int)sizeof(line) ? length : (int)sizeof(line) - 1);
}

void text_number(struct text *text, long number)
{
	/* A sign, and three digits for a byte are more than there are. */
	char digits[1 + 3 * sizeof(number)], *start = digits + sizeof(digits);
	unsigned long rest = number < 0 ? -(unsigned long)number : (unsigned long)number;

	do
		*--start = '0' + rest % 10;
	while (rest /= 10);
	if (number < 0)
		*--start = '-';
	text_raw(text, start, digits + sizeof(digits) - start);
}

void text_string(struct text *text, const char *bytes, size_t length)
{
	const char *end = bytes + length;

	text_raw(text, "\"", 1);
	while (bytes < end) {
		size_t size = utf8_sequence(bytes, end - bytes);

		if (!size)
			text_raw(text, "\xef\xbf\xbd", 3);
		else if (*bytes == '"' || *bytes == '\\')
			text_format(text, "\\%c", *bytes);
		else if ((unsigned char)*bytes < 0x20)
			text_format(text, "\\u%04x", *bytes);
		else
			text_raw(text, bytes, size);
		bytes += size ? size : 1;
	}
	text_raw(text, "\"", 1);
}

void text_base64(struct text *text, const void *bytes, size_t size)
{
	char *start;

	text_raw(text, "\"", 1);
	start = text_take(text, BASE64_LENGTH(size));
	if (start)
		base64_encode(bytes, size, start);
	text_raw(text, "\"", 1);
}
