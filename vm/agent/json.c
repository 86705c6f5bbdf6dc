// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "json-escape.h"
#include "json.h"
#include "utf8.h"

#define DEPTH 16

struct reader {
	struct json *json;
	const char *at, *end;
	const char *fault;
	int depth;
};

static void read_value(struct reader *reader);

static int peek(struct reader *reader)
{
	for (; reader->at < reader->end; reader->at++)
		if (*reader->at != ' ' && *reader->at != '\n' && *reader->at != '\t' && *reader->at != '\r')
			return (unsigned char)*reader->at;
	return -1;
}

static bool fail(struct reader *reader, const char *fault)
{
	if (!reader->fault)
		reader->fault = fault;
	return false;
}

static bool take(struct reader *reader, char character)
{
	if (peek(reader) != character)
		return false;
	reader->at++;
	return true;
}

static bool is_digit(const struct reader *reader)
{
	return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

static bool skip_digits(struct reader *reader)
{
	if (!is_digit(reader))
		return fail(reader, "a number lacks digits");
	while (is_digit(reader))
		reader->at++;
	return true;
}

static void read_number(struct reader *reader)
{
	if (*reader->at == '-')
		reader->at++;
	if (reader->at < reader->end && *reader->at == '0')
		reader->at++;
	else if (!skip_digits(reader))
		return;
	if (reader->at < reader->end && *reader->at == '.') {
		reader->at++;
		skip_digits(reader);
	}
	if (reader->at < reader->end && (*reader->at == 'e' || *reader->at == 'E')) {
		reader->at++;
		if (reader->at < reader->end && (*reader->at == '+' || *reader->at == '-'))
			reader->at++;
		skip_digits(reader);
	}
}

/* As nearly all of a request is; what comes with thousands of calls is read by a kernel that is emulated. */
static bool is_plain(char character)
{
	return character >= 0x20 && character != '"' && character != '\\';
}

static bool read_string(struct reader *reader, struct json_token *token)
{
	token->start = ++reader->at - reader->json->text;
	while (reader->at < reader->end && *reader->at != '"') {
		size_t size;

		if (is_plain(*reader->at)) {
			reader->at++;
			continue;
		}
		size = utf8_sequence(reader->at, reader->end - reader->at);
		if (!size)
			return fail(reader, "a string is not UTF-8");
		if (*reader->at >= 0 && *reader->at < 0x20)
			return fail(reader, "a string has a raw control character");
		reader->at += size;
		if (reader->at[-1] != '\\')
			continue;
		token->escaped = true;
		if (json_escape(&reader->at, reader->end) < 0)
			return fail(reader, "a string has a bad escape");
	}
	if (reader->at == reader->end)
		return fail(reader, "a string does not end");
	token->end = reader->at++ - reader->json->text;
	return true;
}

static void read_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length))
		fail(reader, "an unknown word");
	else
		reader->at += length;
}

static void read_children(struct reader *reader, struct json_token *token, char close)
{
	reader->at++;
	if (take(reader, close))
		return;
	if (++reader->depth > DEPTH)
		fail(reader, "nested too deeply");
	while (!reader->fault) {
		if (token->type == JSON_OBJECT) {
			if (peek(reader) != '"')
				fail(reader, "a member lacks its name");
			else
				read_value(reader);
			if (!reader->fault && !take(reader, ':'))
				fail(reader, "a member lacks its colon");
		}
		if (!reader->fault)
			read_value(reader);
		token->count++;
		if (reader->fault || take(reader, close))
			break;
		if (!take(reader, ','))
			fail(reader, "neither a comma nor an end");
	}
	reader->depth--;
}

static void read_value(struct reader *reader)
{
	struct json *json = reader->json;
	int first = peek(reader);
	struct json_token *token;

	if (json->used == json->room) {
		fail(reader, "too many values");
		return;
	}
	token = &json->tokens[json->used++];
	*token = (struct json_token){ .start = reader->at - json->text };
	switch (first) {
	case '{':
		token->type = JSON_OBJECT;
		read_children(reader, token, '}');
		break;
	case '[':
		token->type = JSON_ARRAY;
		read_children(reader, token, ']');
		break;
	case '"':
		token->type = JSON_STRING;
		read_string(reader, token);
		break;
	case 't':
		token->type = JSON_TRUE;
		read_word(reader, "true");
		break;
	case 'f':
		token->type = JSON_FALSE;
		read_word(reader, "false");
		break;
	case 'n':
		token->type = JSON_NULL;
		read_word(reader, "null");
		break;
	case '-': case '0' ... '9':
		token->type = JSON_NUMBER;
		read_number(reader);
		break;
	default:
		fail(reader, first < 0 ? "it ends too early" : "no value where one is due");
	}
	if (token->type != JSON_STRING)
		token->end = reader->at - json->text;
	token->next = json->used;
}

const char *json_parse(struct json *json, const char *text, size_t length)
{
	struct reader reader = { .json = json, .at = text, .end = text + length };

	json->text = text;
	json->used = 0;
	read_value(&reader);
	if (!reader.fault && peek(&reader) >= 0)
		fail(&reader, "something follows the value");
	return reader.fault;
}

bool json_equals(const struct json *json, uint32_t string, const char *value)
{
	const struct json_token *token = &json->tokens[string];
	size_t length = token->end - token->start;

	return token->type == JSON_STRING && !strncmp(json->text + token->start, value, length) &&
	       !value[length];
}

uint32_t json_member(const struct json *json, uint32_t object, const char *name)
{
	uint32_t at = object + 1;

	if (json->tokens[object].type != JSON_OBJECT)
		return 0;
	for (uint32_t i = 0; i < json->tokens[object].count; i++) {
		if (json_equals(json, at, name))
			return at + 1;
		at = json->tokens[at + 1].next;
	}
	return 0;
}

bool json_integer(const struct json *json, uint32_t token, int64_t *value)
{
	const char *start = json->text + json->tokens[token].start;
	char *end;

	if (json->tokens[token].type != JSON_NUMBER)
		return false;
	errno = 0;
	*value = strtoll(start, &end, 10);
	return !errno && end == json->text + json->tokens[token].end;
}
