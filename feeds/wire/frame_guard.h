/* Follows the frames of a WebSocket's client before libwebsockets reads them. Version 4.1.6 takes unmasked
 * frames, cuts over-long control frames without a close frame, and closes before earlier answers went out.
 * What RFC 6455 forbids is refused here with the code that it asks for. */
#ifndef TC_FEEDS_WIRE_FRAME_GUARD_H
#define TC_FEEDS_WIRE_FRAME_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The frames of one client, byte by byte. Zeroed is ready for the first frame. */
struct tc_frame_guard {
	uint64_t payload;  /* bytes of the frame's payload still to come */
	uint64_t length;   /* as far as it was read */
	uint32_t messages; /* that came whole, control frames aside */
	uint8_t at;        /* bytes of the header read */
	uint8_t opcode;
	uint8_t length_bytes; /* 0, 2 or 8: of the extended length */
	bool in_message;      /* between the fragments of one */
	uint8_t key[4];       /* the mask of the frame at hand */
	uint8_t closing[125]; /* payload of a close, as far as it was read */
	uint16_t
		broken; /* 0, or the code to close with: a forbidden frame came, nothing after it is read */
};

/* A frame, or a message in fragments, has begun and not ended. Pure. */
bool tc_frame_guard_is_amid(const struct tc_frame_guard *guard);

/* How many of the bytes may be handed on: all, or those before the forbidden frame. Pure. */
size_t tc_frame_guard_feed(struct tc_frame_guard *guard, const void *bytes, size_t length);

#endif
