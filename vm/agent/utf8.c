// SPDX-License-Identifier: GPL-2.0-only
#include "utf8.h"

size_t utf8_sequence(const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *)bytes;
	unsigned char low = 0x80, high = 0xbf;
	size_t size;

	if (!length)
		return 0;
	if (at[0] < 0x80)
		return 1;
	if (at[0] < 0xc2 || at[0] > 0xf4)
		return 0;
	size = at[0] < 0xe0 ? 2 : at[0] < 0xf0 ? 3 : 4;
	if (length < size)
		return 0;

	/* Overlong forms, surrogates and what lies beyond U+10FFFF show in the second byte. */
	if (at[0] == 0xe0)
		low = 0xa0;
	else if (at[0] == 0xed)
		high = 0x9f;
	else if (at[0] == 0xf0)
		low = 0x90;
	else if (at[0] == 0xf4)
		high = 0x8f;
	if (at[1] < low || at[1] > high)
		return 0;
	for (size_t i = 2; i < size; i++)
		if (at[i] < 0x80 || at[i] > 0xbf)
			return 0;
	return size;
}

size_t utf8_encode(uint32_t code_point, char *bytes)
{
	if (code_point < 0x80) {
		bytes[0] = code_point;
		return 1;
	}
	if (code_point < 0x800) {
		bytes[0] = 0xc0 | code_point >> 6;
		bytes[1] = 0x80 | (code_point & 0x3f);
		return 2;
	}
	if (code_point < 0x10000) {
		bytes[0] = 0xe0 | code_point >> 12;
		bytes[1] = 0x80 | (code_point >> 6 & 0x3f);
		bytes[2] = 0x80 | (code_point & 0x3f);
		return 3;
	}
	bytes[0] = 0xf0 | code_point >> 18;
	bytes[1] = 0x80 | (code_point >> 12 & 0x3f);
	bytes[2] = 0x80 | (code_point >> 6 & 0x3f);
	bytes[3] = 0x80 | (code_point & 0x3f);
	return 4;
}
