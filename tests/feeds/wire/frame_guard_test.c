/* Frames of a client as bytes: what goes on to the library and where a forbidden one stops it, however
 * the bytes were cut on their way. */
#include "feeds/wire/frame_guard.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Longer payloads than a literal wants to hold are filled up with 'x'. */
struct row {
	const char *name;
	const char *bytes;
	size_t length, filled;
	size_t start; /* of the forbidden frame; SOUND: none */
	size_t at;    /* the byte that forbids it */
};

#define SOUND SIZE_MAX
#define BYTES(literal) literal, sizeof(literal) - 1
#define KEY "\x01\x02\x03\x04"
#define GOOD "\x81\x82" KEY "{}"

static const struct row rows[] = {
	{ "nothing", BYTES(""), 0, SOUND, 0 },
	{ "a text", BYTES(GOOD), 0, SOUND, 0 },
	{ "a binary frame", BYTES("\x82\x81" KEY "x"), 0, SOUND, 0 },
	{ "two texts", BYTES(GOOD GOOD), 0, SOUND, 0 },
	{ "an empty text", BYTES("\x81\x80" KEY GOOD), 0, SOUND, 0 },
	{ "fragments with a ping between", BYTES("\x01\x81" KEY "{\x89\x80" KEY "\x80\x81" KEY "}"),
		0, SOUND, 0 },
	{ "half a header", BYTES("\x81\xFE\x01"), 0, SOUND, 0 },
	{ "126 bytes", BYTES("\x81\xFE\x00\x7E" KEY), 126, SOUND, 0 },
	{ "126 bytes short of some", BYTES("\x81\xFE\x00\x7E" KEY), 100, SOUND, 0 },
	{ "65,535 bytes announced", BYTES("\x81\xFE\xFF\xFF" KEY), 300, SOUND, 0 },
	{ "65,536 bytes announced", BYTES("\x81\xFF\0\0\0\0\0\x01\0\0" KEY), 300, SOUND, 0 },
	{ "2^63-1 bytes announced", BYTES("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF" KEY), 300,
		SOUND, 0 },
	{ "a payload that looks like a bad frame", BYTES("\x81\x84" KEY "\x81\x01\xFF\xFF"), 0,
		SOUND, 0 },
	{ "a ping of 125 bytes", BYTES("\x89\xFD" KEY), 125, SOUND, 0 },
	{ "a close without payload", BYTES("\x88\x80" KEY), 0, SOUND, 0 },
	{ "a close with a code", BYTES("\x88\x82" KEY "\x02\xEA"), 0, SOUND, 0 },
	{ "a ping of one byte", BYTES("\x89\x81" KEY "x"), 0, SOUND, 0 },

	{ "an unmasked text", BYTES("\x81\x02{}"), 0, 0, 1 },
	{ "an unmasked empty ping", BYTES("\x89\x00"), 0, 0, 1 },
	{ "an unmasked text after a good one", BYTES(GOOD "\x81\x02{}"), 0, 8, 9 },
	{ "reserved bit 1", BYTES(GOOD "\xC1\x82" KEY "{}"), 0, 8, 8 },
	{ "reserved bit 2", BYTES("\xA1\x82" KEY "{}"), 0, 0, 0 },
	{ "reserved bit 3", BYTES("\x91\x82" KEY "{}"), 0, 0, 0 },
	{ "opcode 3", BYTES("\x83\x82" KEY "{}"), 0, 0, 0 },
	{ "opcode 7", BYTES("\x87\x82" KEY "{}"), 0, 0, 0 },
	{ "opcode 11", BYTES("\x8B\x82" KEY "{}"), 0, 0, 0 },
	{ "opcode 15", BYTES("\x8F\x82" KEY "{}"), 0, 0, 0 },
	{ "a fragmented ping", BYTES("\x09\x81" KEY "x"), 0, 0, 0 },
	{ "a fragmented close", BYTES("\x08\x82" KEY "\x03\xE8"), 0, 0, 0 },
	{ "a ping of 126 bytes", BYTES(GOOD "\x89\xFE\x00\x7E" KEY), 126, 8, 9 },
	{ "a pong of 65,536 bytes", BYTES("\x8A\xFF\0\0\0\0\0\x01\0\0" KEY), 9, 0, 1 },
	{ "a close of one byte", BYTES(GOOD GOOD "\x88\x81" KEY "\x03"), 0, 16, 17 },
	{ "125 bytes in two bytes", BYTES("\x81\xFE\x00\x7D" KEY), 125, 0, 3 },
	{ "65,535 bytes in eight", BYTES(GOOD "\x81\xFF\0\0\0\0\0\0\xFF\xFF" KEY), 9, 8, 17 },
	{ "a continuation of nothing", BYTES("\x80\x81" KEY "}"), 0, 0, 0 },
	{ "a continuation after a whole text", BYTES(GOOD "\x80\x81" KEY "}"), 0, 8, 8 },
	{ "a continuation after the last", BYTES("\x01\x81" KEY "{\x80\x81" KEY "}\x80\x80" KEY), 0,
		14, 14 },
	{ "a text inside a fragmented text", BYTES("\x01\x81" KEY "{" GOOD), 0, 7, 7 },
	{ "a binary frame inside a fragmented text", BYTES("\x01\x81" KEY "{\x82\x80" KEY), 0, 7,
		7 },
	{ "2^63 bytes", BYTES("\x81\xFF\x80\0\0\0\0\0\0\0" KEY), 9, 0, 2 },
	{ "a close with a reason", BYTES("\x88\x84" KEY "\x02\xEAh\x6D"), 0, SOUND, 0 },
	{ "close code 1013, as we send it", BYTES("\x88\x82" KEY "\x02\xF7"), 0, SOUND, 0 },
	{ "close code 999", BYTES("\x88\x82" KEY "\x02\xE5"), 0, 0, 7 },
	{ "close code 1005", BYTES(GOOD "\x88\x82" KEY "\x02\xEF"), 0, 8, 15 },
	{ "close code 5000", BYTES("\x88\x82" KEY "\x12\x8A"), 0, 0, 7 },
	{ "a close whose reason is not UTF-8", BYTES("\x88\x83" KEY "\x02\xEA\xFC"), 0, 0, 8 },
};

enum { ROOM = 512 };

static size_t lay_out(const struct row *row, uint8_t out[ROOM]) {
	assert_true(row->length + row->filled <= ROOM);
	memcpy(out, row->bytes, row->length);
	memset(out + row->length, 'x', row->filled);
	return row->length + row->filled;
}

/* Feed in two pieces, or step by step; what was handed on. */
static size_t feed(const uint8_t *bytes, size_t length, size_t cut, size_t step, bool *broken) {
	struct tc_frame_guard guard = { 0 };
	size_t handed = tc_frame_guard_feed(&guard, bytes, cut);
	for (size_t at = cut; at < length; at += step) {
		handed += tc_frame_guard_feed(
			&guard, bytes + at, length - at < step ? length - at : step);
	}
	*broken = guard.broken != 0;
	return handed;
}

static void check(const struct row *row, size_t handed, bool broken, size_t wanted, size_t cut) {
	if (broken != (row->start != SOUND) || handed != wanted) {
		fail_msg("%s, cut at %zu: %s after %zu bytes, expected %zu", row->name, cut,
			broken ? "broken" : "sound", handed, wanted);
	}
}

static void every_split(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *row = &rows[i];
		uint8_t bytes[ROOM];
		bool broken = false;
		size_t length = lay_out(row, bytes);
		for (size_t cut = 0; cut <= length; cut++) {
			/* The head of a forbidden frame that came alone was handed on already. */
			size_t wanted = row->start == SOUND          ? length
				: cut > row->start && cut <= row->at ? cut
								     : row->start;
			size_t handed = feed(bytes, length, cut, ROOM, &broken);
			check(row, handed, broken, wanted, cut);
		}
		size_t handed = feed(bytes, length, 0, 1, &broken);
		check(row, handed, broken, row->start == SOUND ? length : row->at, 1);
	}
}

static void nothing_follows_a_forbidden_frame(void **state) {
	(void)state;
	struct tc_frame_guard guard = { 0 };
	assert_int_equal(tc_frame_guard_feed(&guard, "\x81\x02{}", 4), 0);
	assert_int_equal(tc_frame_guard_feed(&guard, BYTES(GOOD)), 0);
	assert_int_equal(guard.broken, 1002);
}

static void a_long_payload_is_counted_to_its_end(void **state) {
	(void)state;
	struct tc_frame_guard guard = { 0 };
	static const uint8_t zeros[4096];
	assert_int_equal(tc_frame_guard_feed(&guard, BYTES("\x82\xFF\0\0\0\0\0\x10\0\0" KEY)), 14);
	for (int i = 0; i < 256; i++) {
		assert_int_equal(tc_frame_guard_feed(&guard, zeros, sizeof zeros), sizeof zeros);
	}
	assert_int_equal(tc_frame_guard_feed(&guard, BYTES(GOOD)), 8);
	assert_int_equal(tc_frame_guard_feed(&guard, zeros, 2), 0);
	assert_int_equal(guard.broken, 1002);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_split),
		cmocka_unit_test(nothing_follows_a_forbidden_frame),
		cmocka_unit_test(a_long_payload_is_counted_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
