/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef HEX_H
#define HEX_H

/* -1 where it is no digit. */
static inline int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

#endif
