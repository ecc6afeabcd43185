/* Whatever a client sends after its handshake, in whatever pieces: the guard hands on everything before
 * the first frame that breaks RFC 6455, sections 5 and 7, read here a second time and whole, and nothing of
 * that frame but what of it had come before. The first byte is the size of the pieces. */
#include "base/text.h"
#include "feeds/wire/frame_guard.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

enum { HEAD = 2, MASK = 4, HEADER_MAX = 14, CLOSE = 8, CLOSE_MAX = 125 };

struct frame {
	uint64_t payload;
	size_t head; /* bytes of the header, with the mask */
	bool whole;  /* all of the header is there */
};

static bool starts_well(uint8_t first) {
	uint8_t opcode = first & 0x0F;
	bool known = opcode <= 2 || (opcode >= 8 && opcode <= 10);
	return (first & 0x70) == 0 && known && (opcode < 8 || (first & 0x80) != 0);
}

/* The length behind the second byte, which says that it takes more bytes. False: not the shortest form. */
static bool read_length(const uint8_t *data, size_t size, size_t more, struct frame *out) {
	out->payload = 0;
	for (size_t i = 0; i < more && HEAD + i < size; i++) {
		out->payload = out->payload << 8 | data[HEAD + i];
	}
	if (size < HEAD + more) {
		return more == 2 || size == HEAD || data[HEAD] <= 0x7F;
	}
	return more == 2 ? out->payload > 125 : out->payload > 0xFFFF && out->payload >> 63 == 0;
}

/* As far as the frame at data is there; size > 0. False: it is forbidden. */
static bool read_frame(const uint8_t *data, size_t size, struct frame *out) {
	*out = (struct frame) { 0 };
	bool control = (data[0] & 0x0F) >= 8;
	if (!starts_well(data[0]) || size < HEAD) {
		return starts_well(data[0]);
	}
	uint8_t length = data[1] & 0x7F;
	size_t more = length == 127 ? 8 : length == 126 ? 2 : 0;
	if ((data[1] & 0x80) == 0 || (control && more > 0) ||
		((data[0] & 0x0F) == CLOSE && length == 1)) {
		return false;
	}
	out->payload = length;
	if (more > 0 && !read_length(data, size, more, out)) {
		return false;
	}
	out->head = HEAD + more + MASK;
	out->whole = size >= out->head;
	return true;
}

/* The payload of a close, which is whole: a code that a client may send, and a reason in UTF-8. */
static bool closes_well(const uint8_t *data, const struct frame *frame) {
	char said[CLOSE_MAX];
	const uint8_t *key = data + frame->head - MASK;
	size_t size = (size_t)frame->payload;
	if (size == 0) {
		return true;
	}
	for (size_t i = 0; i < size; i++) {
		said[i] = (char)(data[frame->head + i] ^ key[i % MASK]);
	}
	int code = (uint8_t)said[0] << 8 | (uint8_t)said[1];
	bool common = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
	return (common || (code >= 3000 && code < 5000)) &&
		tc_utf8_valid_prefix(said + 2, size - 2) == size - 2;
}

/* Continuations stand inside a message, and nothing else of a message does. */
static bool follows_well(uint8_t first, bool *inside) {
	if ((first & 0x0F) >= 8) {
		return true;
	}
	bool good = ((first & 0x0F) == 0) == *inside;
	*inside = (first & 0x80) == 0;
	return good;
}

/* Bytes before the first forbidden frame. */
static size_t count_sound(const uint8_t *data, size_t size, bool *broken) {
	struct frame frame;
	bool inside = false;
	*broken = false;
	for (size_t at = 0; at < size; at += frame.head + (size_t)frame.payload) {
		bool good =
			read_frame(data + at, size - at, &frame) && follows_well(data[at], &inside);
		bool whole = good && frame.whole && frame.payload <= size - at - frame.head;
		if (!good ||
			(whole && (data[at] & 0x0F) == CLOSE && !closes_well(data + at, &frame))) {
			*broken = true;
			return at;
		}
		if (!whole) {
			break;
		}
	}
	return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	if (size == 0) {
		return 0;
	}
	size_t piece = data[0] == 0 ? size : data[0];
	data++;
	size--;
	bool broken = false;
	size_t sound = count_sound(data, size, &broken), handed = 0;
	struct tc_frame_guard whole = { 0 }, pieces = { 0 };
	tc_fuzz_must(tc_frame_guard_feed(&whole, data, size) == sound);
	tc_fuzz_must((whole.broken != 0) == broken);
	for (size_t at = 0; at < size && pieces.broken == 0; at += piece) {
		size_t length = piece < size - at ? piece : size - at;
		handed += tc_frame_guard_feed(&pieces, data + at, length);
	}
	tc_fuzz_must((pieces.broken != 0) == broken);
	tc_fuzz_must(handed >= sound && handed < sound + (broken ? HEADER_MAX + CLOSE_MAX : 1));
	return 0;
}
