/* Follows the heads of HTTP/1.1 requests before libwebsockets reads them. Version 4.1.6 takes folded lines,
 * NULs, two ways to end a line, any version word and a request without Host; a proxy before the hub may read
 * the same bytes as another request. What RFC 9112 does not allow is refused here, whole, and heads longer than TC_HEAD_BYTES_MAX. */
#ifndef TC_FEEDS_WIRE_HEAD_GUARD_H
#define TC_FEEDS_WIRE_HEAD_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TC_HEAD_BYTES_MAX = 8192 };

/* The requests of one connection, byte by byte. Zeroed is ready for the first. */
struct tc_head_guard {
	uint8_t place;     /* what the next byte belongs to; 0: a new request */
	uint8_t header;    /* which one, of those that decide where a request ends */
	uint8_t hosts;     /* Host lines with something in them */
	uint8_t lengths;   /* Content-Length lines */
	uint8_t digits;    /* of the length at hand */
	uint8_t escape;    /* the first digit after a % */
	bool blank;        /* white space came after the value at hand */
	bool older;        /* HTTP/1.0: Host may be missing */
	bool broken;       /* a forbidden head came: nothing of it is handed on */
	uint8_t word_size; /* of the method, version or name at hand; the rest is cut off */
	char word[20];
	uint16_t size;   /* bytes of the head so far */
	uint64_t length; /* of the body, as announced */
	uint64_t body;   /* of it still to come */
};

/* How many of the bytes may be handed on: all, or the requests before the forbidden one. Pure. */
size_t tc_head_guard_feed(struct tc_head_guard *guard, const void *bytes, size_t length);

/* Nothing of a request has come yet, or all of it has. */
bool tc_head_guard_is_between(const struct tc_head_guard *guard);

#endif
