/* Text under construction on its way to a socket, and queues of it. A buffer keeps room in front of its
 * bytes for the frame's header, so that nothing is copied when it is sent. Not for two threads at a time. */
#ifndef TC_FEEDS_WIRE_BUFFER_H
#define TC_FEEDS_WIRE_BUFFER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At least what the socket library wants in front of a payload (LWS_PRE). */
enum { TC_BUFFER_HEADROOM = 32 };

struct tc_buffer {
	struct tc_buffer *next; /* in a queue */
	unsigned char *memory;  /* headroom, then the bytes */
	size_t length, capacity;
	bool failed; /* memory ran out: the text is not whole and must not be sent */
};

/* Owned; NULL when memory is out. */
struct tc_buffer *tc_buffer_create(void);
void tc_buffer_destroy(struct tc_buffer *buffer);

/* Memory kept, bytes forgotten. */
void tc_buffer_reset(struct tc_buffer *buffer);

/* The bytes, borrowed until the next change; zero-terminated. */
char *tc_buffer_bytes(const struct tc_buffer *buffer);

void tc_buffer_add(struct tc_buffer *buffer, const void *bytes, size_t length);
void tc_buffer_text(struct tc_buffer *buffer, const char *text);
void tc_buffer_printf(struct tc_buffer *buffer, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A JSON string with its quotes; null for NULL. Bytes that are not UTF-8 (a sentence cut in the middle of
 * a letter) become U+FFFD. */
void tc_buffer_string(struct tc_buffer *buffer, const char *text);

/* A value without white space. jansson 2.14 forgets a member's name when memory runs out over it and goes on;
 * here the buffer has failed then. */
void tc_buffer_json(struct tc_buffer *buffer, const json_t *value);

/* First in, first out. Zeroed is empty. */
struct tc_buffer_queue {
	struct tc_buffer *first, *last;
	size_t bytes;
};

/* buffer is moved. */
void tc_buffer_queue_push(struct tc_buffer_queue *queue, struct tc_buffer *buffer);
/* Owned; NULL when empty. */
struct tc_buffer *tc_buffer_queue_take(struct tc_buffer_queue *queue);
void tc_buffer_queue_clear(struct tc_buffer_queue *queue);

#endif
