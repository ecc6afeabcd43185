#include "feeds/wire/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { FIRST_CAPACITY = 480 };

struct tc_buffer *tc_buffer_create(void) {
	return calloc(1, sizeof(struct tc_buffer));
}

void tc_buffer_destroy(struct tc_buffer *buffer) {
	if (buffer != NULL) {
		free(buffer->memory);
		free(buffer);
	}
}

void tc_buffer_reset(struct tc_buffer *buffer) {
	buffer->length = 0;
	buffer->failed = false;
}

/* Room for more bytes and a zero byte behind them. */
static bool reserve(struct tc_buffer *buffer, size_t more) {
	if (buffer->failed) {
		return false;
	}
	size_t need = buffer->length + more + 1;
	if (need <= buffer->capacity) {
		return true;
	}
	size_t capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity * 2;
	capacity = capacity < need ? need : capacity;
	unsigned char *memory = realloc(buffer->memory, TC_BUFFER_HEADROOM + capacity);
	if (memory == NULL) {
		buffer->failed = true;
		return false;
	}
	buffer->memory = memory;
	buffer->capacity = capacity;
	return true;
}

char *tc_buffer_bytes(const struct tc_buffer *buffer) {
	return buffer->memory == NULL ? NULL : (char *)buffer->memory + TC_BUFFER_HEADROOM;
}

void tc_buffer_add(struct tc_buffer *buffer, const void *bytes, size_t length) {
	if (!reserve(buffer, length)) {
		return;
	}
	unsigned char *at = buffer->memory + TC_BUFFER_HEADROOM + buffer->length;
	if (length > 0) {
		memcpy(at, bytes, length);
	}
	at[length] = 0;
	buffer->length += length;
}

void tc_buffer_text(struct tc_buffer *buffer, const char *text) {
	tc_buffer_add(buffer, text, strlen(text));
}

void tc_buffer_printf(struct tc_buffer *buffer, const char *format, ...) {
	char small[512];
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(small, sizeof small, format, arguments);
	va_end(arguments);
	if (length < 0) {
		buffer->failed = true;
		return;
	}
	if ((size_t)length < sizeof small) {
		tc_buffer_add(buffer, small, (size_t)length);
		return;
	}
	if (!reserve(buffer, (size_t)length)) {
		return;
	}
	va_start(arguments, format);
	vsnprintf((char *)buffer->memory + TC_BUFFER_HEADROOM + buffer->length, (size_t)length + 1,
		format, arguments);
	va_end(arguments);
	buffer->length += (size_t)length;
}

static bool is_plain(unsigned char byte) {
	return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7F;
}

static void add_escaped(struct tc_buffer *buffer, unsigned char byte) {
	if (byte == '"' || byte == '\\') {
		char pair[2] = { '\\', (char)byte };
		tc_buffer_add(buffer, pair, 2);
	} else {
		tc_buffer_printf(buffer, "\\u%04x", byte);
	}
}

static void add_valid(struct tc_buffer *buffer, const char *text, size_t length) {
	size_t start = 0;
	for (size_t i = 0; i < length; i++) {
		if (!is_plain((unsigned char)text[i])) {
			tc_buffer_add(buffer, text + start, i - start);
			add_escaped(buffer, (unsigned char)text[i]);
			start = i + 1;
		}
	}
	tc_buffer_add(buffer, text + start, length - start);
}

void tc_buffer_string(struct tc_buffer *buffer, const char *text) {
	if (text == NULL) {
		tc_buffer_text(buffer, "null");
		return;
	}
	size_t length = strlen(text);
	tc_buffer_text(buffer, "\"");
	while (length > 0) {
		size_t valid = tc_utf8_valid_prefix(text, length);
		add_valid(buffer, text, valid);
		text += valid;
		length -= valid;
		if (length > 0) {
			tc_buffer_text(buffer, "\\ufffd");
			text++;
			length--;
		}
	}
	tc_buffer_text(buffer, "\"");
}

static int add_dumped(const char *bytes, size_t size, void *user) {
	struct tc_buffer *buffer = user;
	tc_buffer_add(buffer, bytes, size);
	return buffer->failed ? -1 : 0;
}

void tc_buffer_json(struct tc_buffer *buffer, const json_t *value) {
	if (json_dump_callback(value, add_dumped, buffer, JSON_COMPACT | JSON_ENCODE_ANY) != 0) {
		buffer->failed = true;
	}
}

void tc_buffer_queue_push(struct tc_buffer_queue *queue, struct tc_buffer *buffer) {
	buffer->next = NULL;
	if (queue->last == NULL) {
		queue->first = buffer;
	} else {
		queue->last->next = buffer;
	}
	queue->last = buffer;
	queue->bytes += buffer->length;
}

struct tc_buffer *tc_buffer_queue_take(struct tc_buffer_queue *queue) {
	struct tc_buffer *buffer = queue->first;
	if (buffer != NULL) {
		queue->first = buffer->next;
		queue->last = queue->first == NULL ? NULL : queue->last;
		queue->bytes -= buffer->length;
		buffer->next = NULL;
	}
	return buffer;
}

void tc_buffer_queue_clear(struct tc_buffer_queue *queue) {
	struct tc_buffer *buffer;
	while ((buffer = tc_buffer_queue_take(queue)) != NULL) {
		tc_buffer_destroy(buffer);
	}
}
