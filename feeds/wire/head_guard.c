#include "feeds/wire/head_guard.h"

#include <string.h>

enum place {
	BETWEEN,
	METHOD,
	TARGET_START,
	TARGET,
	ESCAPE_1, /* the digits after a % */
	ESCAPE_2,
	VERSION,
	LINE_END, /* the LF after the CR of a line */
	NAME_START,
	NAME,
	VALUE,
	HEAD_END, /* the last LF */
	BODY,
};

enum header { OTHER = 1, HOST, CONTENT_LENGTH };

enum { METHOD_MAX = 16, DIGITS_MAX = 18, DELETE = 0x7F };

static bool is_digit(uint8_t byte) {
	return byte >= '0' && byte <= '9';
}

static int hex(uint8_t byte) {
	uint8_t lower = byte | 0x20;
	return is_digit(byte) ? byte - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* RFC 9110 5.6.2. */
static bool is_token(uint8_t byte) {
	uint8_t lower = byte | 0x20;
	return is_digit(byte) || (lower >= 'a' && lower <= 'z') ||
		(byte != 0 && strchr("!#$%&'*+-.^_`|~", byte) != NULL);
}

static void start_word(struct tc_head_guard *guard, enum place place) {
	guard->word_size = 0;
	guard->place = (uint8_t)place;
}

static void add_letter(struct tc_head_guard *guard, uint8_t byte) {
	if (guard->word_size < sizeof guard->word) {
		guard->word[guard->word_size++] = (char)byte;
	}
}

static bool is_word(const struct tc_head_guard *guard, const char *word) {
	return guard->word_size == strlen(word) && memcmp(guard->word, word, guard->word_size) == 0;
}

static bool take_method(struct tc_head_guard *guard, uint8_t byte) {
	if (byte == ' ' && guard->word_size > 0) {
		guard->place = TARGET_START;
		return true;
	}
	add_letter(guard, byte);
	return byte >= 'A' && byte <= 'Z' && guard->word_size <= METHOD_MAX;
}

/* Visible ASCII. An escape must not bring back what may not stand there, NUL and line ends above all. */
static bool take_target(struct tc_head_guard *guard, uint8_t byte) {
	if (guard->place == ESCAPE_1) {
		guard->escape = byte;
		guard->place = ESCAPE_2;
		return hex(byte) >= 0;
	}
	if (guard->place == ESCAPE_2) {
		int meant = hex(guard->escape) * 16 + hex(byte);
		guard->place = TARGET;
		return hex(byte) >= 0 && meant >= ' ' && meant != DELETE;
	}
	if (byte == ' ') {
		start_word(guard, VERSION);
		return true;
	}
	guard->place = byte == '%' ? ESCAPE_1 : TARGET;
	return byte > ' ' && byte < DELETE;
}

static bool take_version(struct tc_head_guard *guard, uint8_t byte) {
	if (byte != '\r') {
		add_letter(guard, byte);
		return byte > ' ' && byte < DELETE;
	}
	guard->place = LINE_END;
	guard->older = is_word(guard, "HTTP/1.0");
	return guard->older || is_word(guard, "HTTP/1.1");
}

/* The name is whole. Lines that decide where a request ends may stand once; a coded body is none of ours. */
static bool start_value(struct tc_head_guard *guard) {
	guard->place = VALUE;
	guard->header = is_word(guard, "host")     ? HOST
		: is_word(guard, "content-length") ? CONTENT_LENGTH
						   : OTHER;
	guard->digits = 0;
	guard->blank = false;
	if (guard->header == CONTENT_LENGTH) {
		guard->length = 0;
		return ++guard->lengths == 1;
	}
	return !is_word(guard, "transfer-encoding") && !(guard->header == HOST && guard->hosts > 0);
}

static bool take_name(struct tc_head_guard *guard, uint8_t byte) {
	if (byte == ':' && guard->word_size > 0) {
		return start_value(guard);
	}
	add_letter(guard, byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
	guard->place = NAME;
	return is_token(byte);
}

static bool take_digit(struct tc_head_guard *guard, uint8_t byte) {
	guard->length = guard->length * 10 + (uint64_t)(byte - '0');
	return is_digit(byte) && !guard->blank && ++guard->digits <= DIGITS_MAX;
}

static bool take_value(struct tc_head_guard *guard, uint8_t byte) {
	if (byte == '\r') {
		guard->place = LINE_END;
		return guard->header != CONTENT_LENGTH || guard->digits > 0;
	}
	if (byte == ' ' || byte == '\t') {
		guard->blank = guard->digits > 0;
		return true;
	}
	if (guard->header == CONTENT_LENGTH) {
		return take_digit(guard, byte);
	}
	if (guard->header == HOST) {
		guard->hosts = 1;
	}
	return byte > ' ' && byte != DELETE;
}

static bool end_head(struct tc_head_guard *guard, uint8_t byte) {
	bool named = guard->older || guard->hosts == 1;
	uint64_t body = guard->lengths > 0 ? guard->length : 0;
	*guard = (struct tc_head_guard) { .body = body, .place = body > 0 ? BODY : BETWEEN };
	return byte == '\n' && named;
}

/* One byte of a head. False: the request is forbidden. */
static bool take(struct tc_head_guard *guard, uint8_t byte) {
	switch ((enum place)guard->place) {
	case BETWEEN: start_word(guard, METHOD); return take_method(guard, byte);
	case METHOD: return take_method(guard, byte);
	case TARGET_START: guard->place = TARGET; return byte == '/';
	case TARGET:
	case ESCAPE_1:
	case ESCAPE_2: return take_target(guard, byte);
	case VERSION: return take_version(guard, byte);
	case LINE_END: guard->place = NAME_START; return byte == '\n';
	case NAME_START:
		start_word(guard, byte == '\r' ? HEAD_END : NAME);
		return byte == '\r' || take_name(guard, byte);
	case NAME: return take_name(guard, byte);
	case VALUE: return take_value(guard, byte);
	case HEAD_END: return end_head(guard, byte);
	case BODY: break;
	}
	return false;
}

size_t tc_head_guard_feed(struct tc_head_guard *guard, const void *bytes, size_t length) {
	const uint8_t *input = bytes;
	size_t start = 0; /* of the request at hand, as far as it lies in these bytes */
	for (size_t at = 0; at < length && !guard->broken;) {
		if (guard->place == BODY) {
			size_t rest = length - at;
			size_t step = guard->body < rest ? (size_t)guard->body : rest;
			guard->body -= step;
			guard->place = guard->body > 0 ? BODY : BETWEEN;
			at += step;
			continue;
		}
		start = guard->place == BETWEEN ? at : start;
		bool good = ++guard->size <= TC_HEAD_BYTES_MAX && take(guard, input[at++]);
		guard->broken = !good;
	}
	return guard->broken ? start : length;
}

bool tc_head_guard_is_between(const struct tc_head_guard *guard) {
	return guard->place == BETWEEN && !guard->broken;
}
