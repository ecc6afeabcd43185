/* Looks at the frames of a WebSocket before libwebsockets does. Version 4.1.6 takes unmasked frames, cuts
 * over-long control frames without a close frame, closes before earlier answers went out, and has no hook before its parser, so this file stands
 * where it reads: the program's own recv and SSL_read are defined here, and the library's calls bind to
 * them. At the first frame that RFC 6455 forbids nothing more is handed on, and the hub closes with 1002. */
#ifndef TC_FEEDS_WIRE_FRAME_GUARD_H
#define TC_FEEDS_WIRE_FRAME_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The frames of one client, byte by byte. Zeroed is ready for the first frame. */
struct tc_frame_guard {
	uint64_t payload; /* bytes of the frame's payload still to come */
	uint64_t length;  /* as far as it was read */
	uint8_t at;       /* bytes of the header read */
	uint8_t opcode;
	uint8_t length_bytes; /* 0, 2 or 8: of the extended length */
	bool in_message;      /* between the fragments of one */
	uint8_t key[4];       /* the mask of the frame at hand */
	uint8_t closing[125]; /* payload of a close, as far as it was read */
	uint16_t
		broken; /* 0, or the code to close with: a forbidden frame came, nothing after it is read */
};

/* How many of the bytes may be handed on: all, or those before the forbidden frame. Pure. */
size_t tc_frame_guard_feed(struct tc_frame_guard *guard, const void *bytes, size_t length);

/* All of these: the network thread only; on other threads recv and SSL_read are the plain ones. */

/* From now on this thread's reads are looked at, until close. */
void tc_frame_guard_open(void);
void tc_frame_guard_close(void);

/* fd's handshake was answered: what comes now are frames. user: borrowed until end. Bytes that came with
 * the handshake count as forbidden: a client waits for the answer. False when memory is out. */
bool tc_frame_guard_begin(int fd, bool tls, void *user);
void tc_frame_guard_end(int fd);

/* The user of one socket that sent something forbidden since; each is named once. code: to close it with.
 * NULL: no more. */
void *tc_frame_guard_take(int *code);

#endif
