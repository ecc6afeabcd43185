#include "base/log.h"

#include "base/clock.h"
#include "base/period.h"
#include "base/text.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One write(2) of at most PIPE_BUF bytes is atomic, so lines of two threads never mix. */
enum { LINE_MAX_BYTES = 4096 };

/* Set once before threads start, read-only afterwards: the one exception to "no mutable globals", because
 * a log that has to be handed through every call is a log nobody writes to. */
static const char *program = "toancanh";
static enum tc_log_level least = TC_LOG_INFO;

void tc_log_open(const char *name, enum tc_log_level least_level) {
	program = name;
	least = least_level;
}

struct line {
	char bytes[LINE_MAX_BYTES];
	size_t length;
};

/* Room is kept for the closing quote, brace and newline. */
static void add(struct line *line, const char *bytes, size_t length) {
	size_t room = sizeof line->bytes - 8 - line->length;
	length = length > room ? room : length;
	memcpy(line->bytes + line->length, bytes, length);
	line->length += length;
}

static void add_string(struct line *line, const char *text) {
	if (text == NULL) {
		add(line, "null", 4);
		return;
	}
	add(line, "\"", 1);
	size_t length = strlen(text);
	for (size_t at = 0; at < length && line->length < sizeof line->bytes - 64;) {
		size_t from = at;
		uint32_t code_point = tc_utf8_next(text, length, &at);
		char escaped[16];
		if (code_point == '"' || code_point == '\\') {
			int size = snprintf(escaped, sizeof escaped, "\\%c", (int)code_point);
			add(line, escaped, (size_t)size);
		} else if (tc_is_unsafe(code_point) && code_point <= 0xFFFF) {
			int size = snprintf(escaped, sizeof escaped, "\\u%04x", code_point);
			add(line, escaped, (size_t)size);
		} else if (tc_utf8_valid_prefix(text + from, at - from) != at - from ||
			tc_is_unsafe(code_point)) {
			add(line, "\\ufffd", 6);
		} else {
			add(line, text + from, at - from);
		}
	}
	/* The quote always fits: add() keeps eight bytes back. */
	line->bytes[line->length++] = '"';
}

static const char *const names[] = { "", "debug", "info", "warning", "error" };

enum tc_log_level tc_log_level_find(const char *name) {
	for (int level = TC_LOG_DEBUG; level <= TC_LOG_ERROR; level++) {
		if (strcmp(names[level], name) == 0) {
			return (enum tc_log_level)level;
		}
	}
	return 0;
}

void tc_log(enum tc_log_level level, const char *message, ...) {
	if (level < least) {
		return;
	}
	struct line line = { .length = 0 };
	char time[32];
	tc_time_format(tc_clock_unix_ms(tc_clock_system()), 0, time, sizeof time);
	add(&line, "{\"time\":", 8);
	add_string(&line, time);
	add(&line, ",\"level\":", 9);
	add_string(&line, names[level]);
	add(&line, ",\"program\":", 11);
	add_string(&line, program);
	add(&line, ",\"message\":", 11);
	add_string(&line, message);
	va_list fields;
	va_start(fields, message);
	for (const char *name; (name = va_arg(fields, const char *)) != NULL;) {
		const char *value = va_arg(fields, const char *);
		/* A field that cannot be whole is left out, so that the line stays JSON. */
		if (line.length + strlen(name) > sizeof line.bytes - 256) {
			break;
		}
		add(&line, ",", 1);
		add_string(&line, name);
		add(&line, ":", 1);
		add_string(&line, value);
	}
	va_end(fields);
	memcpy(line.bytes + line.length, "}\n", 2);
	ssize_t written = write(STDERR_FILENO, line.bytes, line.length + 2);
	(void)written; /* nowhere left to say that the log cannot be written */
}
