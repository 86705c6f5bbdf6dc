/* SPDX-License-Identifier: GPL-2.0-only */
/* A strict JSON reader: one pass over a text gives tokens that point into it. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum json_type {
	JSON_OBJECT,
	JSON_ARRAY,
	JSON_STRING,
	JSON_NUMBER,
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

struct json_token {
	uint8_t type;
	bool escaped;
	/* The text between the quotes of a string, all of any other value. */
	uint32_t start, end;
	/* Index of the token behind this one and all that it holds. */
	uint32_t next;
	/* Elements of an array, members of an object: a name and a value each. */
	uint32_t count;
};

struct json {
	const char *text;
	struct json_token *tokens;
	uint32_t room, used;
};

/*
 * Reads the one value that text holds as token 0; returns NULL, or what is wrong with it. The byte
 * behind the text is readable, and is no digit.
 */
const char *json_parse(struct json *json, const char *text, size_t length);

/* Token of the named member's value, 0 where the object at index has no such member. */
uint32_t json_member(const struct json *json, uint32_t object, const char *name);
bool json_equals(const struct json *json, uint32_t string, const char *value);

/* Unescapes into bytes, which has room for end - start of them; returns how many there are. */
size_t json_unescape(const struct json *json, uint32_t string, char *bytes);

/* False where the token is no number without fraction and exponent that fits. */
bool json_integer(const struct json *json, uint32_t token, int64_t *value);

#endif
