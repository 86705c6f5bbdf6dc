// SPDX-License-Identifier: GPL-2.0-only
#include <stdint.h>

#include "base64.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const void *bytes, size_t size, char *text)
{
	const unsigned char *from = bytes;

	for (; size >= 3; size -= 3, from += 3) {
		uint32_t group = from[0] << 16 | from[1] << 8 | from[2];

		*text++ = digits[group >> 18];
		*text++ = digits[group >> 12 & 63];
		*text++ = digits[group >> 6 & 63];
		*text++ = digits[group & 63];
	}
	if (size) {
		uint32_t group = from[0] << 16 | (size == 2 ? from[1] << 8 : 0);

		*text++ = digits[group >> 18];
		*text++ = digits[group >> 12 & 63];
		*text++ = size == 2 ? digits[group >> 6 & 63] : '=';
		*text++ = '=';
	}
}

static int digit(char character)
{
	if (character >= 'A' && character <= 'Z')
		return character - 'A';
	if (character >= 'a' && character <= 'z')
		return character - 'a' + 26;
	if (character >= '0' && character <= '9')
		return character - '0' + 52;
	if (character == '+')
		return 62;
	return character == '/' ? 63 : -1;
}

ssize_t base64_decode(const char *text, size_t length, void *bytes)
{
	unsigned char *to = bytes;
	size_t padding = 0;

	if (length % 4)
		return -1;
	while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
		padding++;

	for (size_t i = 0; i < length; i += 4) {
		size_t absent = i + 4 == length ? padding : 0;
		uint32_t group = 0;

		for (size_t k = 0; k < 4; k++) {
			int value = k < 4 - absent ? digit(text[i + k]) : 0;

			if (value < 0)
				return -1;
			group = group << 6 | value;
		}
		if (absent && group & (absent == 2 ? 0xffff : 0xff))
			return -1;
		*to++ = group >> 16;
		if (absent < 2)
			*to++ = group >> 8;
		if (absent < 1)
			*to++ = group;
	}
	return to - (unsigned char *)bytes;
}
