/* Whatever a client sends after its handshake, in whatever pieces: the guard hands on everything before
 * the first frame that breaks RFC 6455, section 5, read here a second time and whole, and nothing of that
 * frame but what of its header had come before. The first byte is the size of the pieces. */
#include "feeds/wire/frame_guard.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/kit.h"

enum { HEAD = 2, MASK = 4, HEADER_MAX = 14, CLOSE = 8 };

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
		return true;
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

/* Bytes before the first forbidden frame. */
static size_t count_sound(const uint8_t *data, size_t size, bool *broken) {
	struct frame frame;
	*broken = false;
	for (size_t at = 0; at < size; at += frame.head + (size_t)frame.payload) {
		if (!read_frame(data + at, size - at, &frame)) {
			*broken = true;
			return at;
		}
		if (!frame.whole || frame.payload > size - at - frame.head) {
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
	tc_fuzz_must(tc_frame_guard_feed(&whole, data, size) == sound && whole.broken == broken);
	for (size_t at = 0; at < size && !pieces.broken; at += piece) {
		size_t length = piece < size - at ? piece : size - at;
		handed += tc_frame_guard_feed(&pieces, data + at, length);
	}
	tc_fuzz_must(pieces.broken == broken);
	tc_fuzz_must(handed >= sound && handed < sound + (broken ? HEADER_MAX : 1));
	return 0;
}
