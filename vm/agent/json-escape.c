// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>

#include "hex.h"
#include "json-escape.h"
#include "json.h"
#include "utf8.h"

static int hex4(const char *at, const char *end)
{
	int value = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = hex_digit(at[i]);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

int32_t json_escape(const char **at, const char *end)
{
	static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *name;
	int high, low;

	if (*at == end || !**at)
		return -1;
	name = strchr(names, **at);
	if (name) {
		++*at;
		return meant[name - names];
	}
	if (**at != 'u')
		return -1;
	high = hex4(*at + 1, end);
	if (high < 0)
		return -1;
	*at += 5;
	if (high < 0xd800 || high > 0xdfff)
		return high;
	if (high > 0xdbff || end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return -1;
	low = hex4(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	*at += 6;
	return 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
}

size_t json_unescape(const struct json *json, uint32_t string, char *bytes)
{
	const char *at = json->text + json->tokens[string].start;
	const char *end = json->text + json->tokens[string].end;
	char *to = bytes;

	while (at < end) {
		if (*at == '\\') {
			at++;
			to += utf8_encode(json_escape(&at, end), to);
		} else {
			*to++ = *at++;
		}
	}
	return to - bytes;
}
