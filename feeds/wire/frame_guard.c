#include "feeds/wire/frame_guard.h"

#include "base/text.h"

enum {
	FINAL = 0x80,
	RESERVED_BITS = 0x70,
	OPCODE = 0x0F,
	CONTINUATION = 0x00,
	CONTROL = 0x08,
	CLOSE = 0x08,
	MASKED = 0x80,
	LENGTH = 0x7F,
	LENGTH_IN_2 = 126,
	LENGTH_IN_8 = 127,
	MASK_BYTES = 4,
	CODE_BYTES = 2, /* of a close */
	PROTOCOL_ERROR = 1002,
	NOT_UTF8 = 1007,
};

/* The first byte: no reserved bit, a known opcode, control frames whole, and a message goes on where one
 * was begun, only there. */
static bool starts_well(struct tc_frame_guard *guard, uint8_t first) {
	int opcode = first & OPCODE;
	bool final = (first & FINAL) != 0;
	guard->opcode = (uint8_t)opcode;
	if ((first & RESERVED_BITS) != 0 || (opcode & ~CONTROL) > 2) {
		return false;
	}
	if ((opcode & CONTROL) != 0) {
		return final;
	}
	bool fits = (opcode == CONTINUATION) == guard->in_message;
	guard->in_message = !final;
	return fits;
}

/* The second byte: mask and length, or how the length follows. */
static bool sizes_well(struct tc_frame_guard *guard, uint8_t second) {
	int length = second & LENGTH;
	guard->length_bytes = length == LENGTH_IN_8 ? 8 : length == LENGTH_IN_2 ? 2 : 0;
	guard->length = guard->length_bytes == 0 ? (uint64_t)length : 0;
	bool control = (guard->opcode & CONTROL) != 0;
	return (second & MASKED) != 0 && !(control && guard->length_bytes != 0) &&
		!(guard->opcode == CLOSE && length == 1);
}

/* RFC 6455 5.2: the shortest form, and never the highest bit of eight bytes. */
static bool is_shortest(const struct tc_frame_guard *guard) {
	return guard->length_bytes == 2 ? guard->length >= LENGTH_IN_2
					: guard->length > UINT16_MAX && guard->length <= INT64_MAX;
}

static void end_frame(struct tc_frame_guard *guard) {
	bool whole = (guard->opcode & CONTROL) == 0 && !guard->in_message;
	guard->messages += guard->payload == 0 && whole;
}

/* One byte of a header. False: the frame is forbidden. */
static bool take_header(struct tc_frame_guard *guard, uint8_t byte) {
	int at = guard->at++;
	if (at == 0) {
		return starts_well(guard, byte);
	}
	if (at == 1) {
		return sizes_well(guard, byte);
	}
	int length_end = 2 + guard->length_bytes;
	if (at < length_end) {
		bool first_of_8 = at == 2 && guard->length_bytes == 8;
		guard->length = guard->length << 8 | byte;
		return at + 1 < length_end ? !(first_of_8 && byte > INT8_MAX) : is_shortest(guard);
	}
	guard->key[at - length_end] = byte;
	if (at + 1 == length_end + MASK_BYTES) {
		guard->payload = guard->length;
		guard->at = 0;
		end_frame(guard);
	}
	return true;
}

/* RFC 6455 7.4 with what IANA has registered since: a client gives our own 1013 back. */
static bool is_close_code(int code) {
	return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
		(code >= 3000 && code <= 4999);
}

/* The payload of a close is whole: its code and its reason. 0, or what to close with instead. */
static uint16_t judge_close(const struct tc_frame_guard *guard) {
	size_t length = (size_t)guard->length;
	const char *reason = (const char *)guard->closing + CODE_BYTES;
	if (!is_close_code(guard->closing[0] << 8 | guard->closing[1])) {
		return PROTOCOL_ERROR;
	}
	return tc_utf8_valid_prefix(reason, length - CODE_BYTES) == length - CODE_BYTES ? 0
											: NOT_UTF8;
}

/* Pass by payload that lies in bytes; how many it was. */
static size_t take_payload(struct tc_frame_guard *guard, const uint8_t *bytes, size_t length) {
	size_t step = guard->payload < length ? (size_t)guard->payload : length;
	if (guard->opcode == CLOSE) {
		size_t at = (size_t)(guard->length - guard->payload);
		for (size_t i = 0; i < step; i++, at++) {
			guard->closing[at] = bytes[i] ^ guard->key[at % MASK_BYTES];
		}
	}
	guard->payload -= step;
	end_frame(guard);
	if (guard->payload == 0 && guard->opcode == CLOSE) {
		guard->broken = judge_close(guard);
	}
	return step;
}

size_t tc_frame_guard_feed(struct tc_frame_guard *guard, const void *bytes, size_t length) {
	const uint8_t *input = bytes;
	size_t start = 0; /* of the frame at hand, as far as it lies in these bytes */
	for (size_t at = 0; at < length && guard->broken == 0;) {
		if (guard->payload > 0) {
			at += take_payload(guard, input + at, length - at);
			continue;
		}
		start = guard->at == 0 ? at : start;
		guard->broken = take_header(guard, input[at++]) ? 0 : PROTOCOL_ERROR;
	}
	return guard->broken != 0 ? start : length;
}

bool tc_frame_guard_is_amid(const struct tc_frame_guard *guard) {
	return guard->at != 0 || guard->payload > 0 || guard->in_message;
}
