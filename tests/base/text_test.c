#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <string.h>

static void finds_the_end_of_valid_utf8(void **state) {
	(void)state;
	static const struct {
		const char *bytes;
		size_t length, valid;
	} rows[] = {
		{ "", 0, 0 },
		{ "abc", 3, 3 },
		{ "Hà Nội", 9, 9 },
		{ "\xF0\x9F\x98\x80", 4, 4 },
		{ "\xF4\x8F\xBF\xBF", 4, 4 },
		{ "a\xC0\xAF", 3, 1 },             /* overlong */
		{ "a\xC1\xBF", 3, 1 },             /* overlong */
		{ "a\xE0\x9F\xBF", 4, 1 },         /* overlong */
		{ "a\xF0\x8F\xBF\xBF", 5, 1 },     /* overlong */
		{ "a\xED\xA0\x80", 4, 1 },         /* surrogate */
		{ "a\xED\xBF\xBF", 4, 1 },         /* surrogate */
		{ "a\xF4\x90\x80\x80", 5, 1 },     /* beyond U+10FFFF */
		{ "a\xF8\x88\x80\x80\x80", 6, 1 }, /* five bytes */
		{ "a\xE1\xBB", 3, 1 },             /* cut */
		{ "a\xBB", 2, 1 },                 /* continuation alone */
		{ "a\xFF", 2, 1 },
		{ "a\0b", 3, 3 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(
			tc_utf8_valid_prefix(rows[i].bytes, rows[i].length), rows[i].valid);
	}
}

/* ASCII is passed over in words: what is not must be found at every place of one. */
static void finds_a_bad_byte_at_every_place(void **state) {
	(void)state;
	char text[41];
	for (size_t length = 0; length < sizeof text; length++) {
		for (size_t at = 0; at < length; at++) {
			memset(text, 'a', sizeof text);
			text[at] = (char)0xFF;
			assert_int_equal(tc_utf8_valid_prefix(text, length), at);
			memcpy(text + at, "\xC3\xA9", at + 1 < length ? 2 : 1);
			assert_int_equal(
				tc_utf8_valid_prefix(text, length), at + 1 < length ? length : at);
		}
	}
}

static void every_code_point_comes_back(void **state) {
	(void)state;
	for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
		if (code_point >= 0xD800 && code_point <= 0xDFFF) {
			continue;
		}
		char bytes[4];
		size_t length = tc_utf8_encode(code_point, bytes), at = 0;
		assert_int_equal(tc_utf8_valid_prefix(bytes, length), length);
		assert_int_equal(tc_utf8_next(bytes, length, &at), code_point);
		assert_int_equal(at, length);
	}
}

/* All byte strings of two and three bytes, and those of four that end in 0x80: exactly as many are
 * whole as there are code points of that length. */
static void takes_no_other_bytes(void **state) {
	(void)state;
	int two = 0, three = 0, four = 0;
	for (unsigned bytes = 0; bytes <= 0xFFFFFF; bytes++) {
		char text[4] = { (char)(bytes >> 16), (char)(bytes >> 8), (char)bytes, (char)0x80 };
		unsigned lead = bytes >> 16;
		if (lead < 0x80) {
			continue;
		}
		size_t at = 0;
		if ((bytes & 0xFF) == 0 && tc_utf8_valid_prefix(text, 2) == 2) {
			two++;
		}
		if (tc_utf8_valid_prefix(text, 3) == 3 && (tc_utf8_next(text, 3, &at), at == 3)) {
			three++;
		}
		four += tc_utf8_valid_prefix(text, 4) == 4 && lead >= 0xF0 ? 1 : 0;
	}
	assert_int_equal(two, 0x800 - 0x80);
	assert_int_equal(three, 0x10000 - 0x800 - 0x800); /* without surrogates */
	assert_int_equal(four, 0x100000 / 64);
}

static void knows_noncharacters(void **state) {
	(void)state;
	int count = 0;
	for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
		count += tc_is_noncharacter(code_point) ? 1 : 0;
	}
	assert_int_equal(count, 66); /* the Unicode Standard, 23.7 */
	assert_true(tc_is_noncharacter(0xFDD0));
	assert_true(tc_is_noncharacter(0xFFFE));
	assert_true(tc_is_noncharacter(0x10FFFF));
	assert_false(tc_is_noncharacter(0xFFFD));
}

static void knows_what_hides_or_reorders(void **state) {
	(void)state;
	static const struct {
		uint32_t first, last;
	} unsafe[] = { { 0x00, 0x1F }, { 0x7F, 0x9F }, { 0x200B, 0x200F }, { 0x202A, 0x202E },
		{ 0x2060, 0x2064 }, { 0x2066, 0x2069 }, { 0xFEFF, 0xFEFF }, { 0xE0001, 0xE0001 },
		{ 0xE0020, 0xE007F } };
	for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
		for (uint32_t c = unsafe[i].first; c <= unsafe[i].last; c++) {
			assert_true(tc_is_unsafe(c));
		}
	}
	static const uint32_t safe[] = { ' ', '~', 0xA0, 0x110, 0x1ED9, 0x300, 0x2013, 0x2026,
		0x25A1 };
	for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
		assert_false(tc_is_unsafe(safe[i]));
	}
}

/* The 134 letters that Vietnamese adds to ASCII: 12 vowels with 5 tones each, the bare â ă ê ô ơ ư,
 * and đ, in both cases. Each is built from its base letter and combining marks, in both orders that
 * senders use, and must become the one composed letter. */
static void composes_all_vietnamese_letters(void **state) {
	(void)state;
	static const char *const letters[] = { "àáảãạ", "ằắẳẵặ", "ầấẩẫậ", "èéẻẽẹ", "ềếểễệ", "ìíỉĩị",
		"òóỏõọ", "ồốổỗộ", "ờớởỡợ", "ùúủũụ", "ừứửữự", "ỳýỷỹỵ", "ÀÁẢÃẠ", "ẰẮẲẴẶ", "ẦẤẨẪẬ",
		"ÈÉẺẼẸ", "ỀẾỂỄỆ", "ÌÍỈĨỊ", "ÒÓỎÕỌ", "ỒỐỔỖỘ", "ỜỚỞỠỢ", "ÙÚỦŨỤ", "ỪỨỬỮỰ", "ỲÝỶỸỴ" };
	static const char *const bare[] = { "a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư",
		"y", "A", "Ă", "Â", "E", "Ê", "I", "O", "Ô", "Ơ", "U", "Ư", "Y" };
	static const char *const tones[] = { "\u0300", "\u0301", "\u0309", "\u0303", "\u0323" };
	struct tc_arena *arena = tc_arena_create(1 << 20);
	int count = 0;
	for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
		size_t length = strlen(letters[i]), at = 0;
		for (size_t tone = 0; tone < 5; tone++, count++) {
			size_t from = at;
			tc_utf8_next(letters[i], length, &at);
			char *letter = tc_arena_copy(arena, letters[i] + from, at - from);
			char *apart = tc_arena_printf(arena, "%s%s", bare[i], tones[tone]);
			assert_string_equal(tc_text_nfc(arena, apart, strlen(apart)), letter);
			assert_string_equal(tc_text_nfc(arena, letter, strlen(letter)), letter);
		}
	}
	assert_int_equal(count, 120);
	static const char *const marked[][2] = { { "a\u0306", "ă" }, { "a\u0302", "â" },
		{ "e\u0302", "ê" }, { "o\u0302", "ô" }, { "o\u031B", "ơ" }, { "u\u031B", "ư" },
		{ "đ", "đ" }, { "A\u0306", "Ă" }, { "A\u0302", "Â" }, { "E\u0302", "Ê" },
		{ "O\u0302", "Ô" }, { "O\u031B", "Ơ" }, { "U\u031B", "Ư" }, { "Đ", "Đ" },
		{ "o\u0323\u0302", "ộ" }, { "a\u0323\u0306", "ặ" }, { "u\u0323\u031B", "ự" } };
	for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
		assert_string_equal(
			tc_text_nfc(arena, marked[i][0], strlen(marked[i][0])), marked[i][1]);
	}
	tc_arena_destroy(arena);
}

static void a_name_is_one_byte_string(void **state) {
	(void)state;
	struct tc_arena *arena = tc_arena_create(4096);
	static const char apart[] = "Ha\u0300 No\u0323\u0302i";
	assert_string_equal(tc_text_nfc(arena, apart, strlen(apart)), "Hà Nội");
	assert_string_equal(tc_text_nfc(arena, "plain ASCII", 5), "plain");
	tc_arena_destroy(arena);
}

static void shows_hidden_characters_as_boxes(void **state) {
	(void)state;
	struct tc_arena *arena = tc_arena_create(4096);
	static const char text[] = "12\u202E34\u200B \x1B[31m\u2066";
	assert_string_equal(tc_text_visible(arena, text, strlen(text)), "12□34□ □[31m□");
	assert_string_equal(tc_text_visible(arena, "a\nb", 3), "a□b");
	tc_arena_destroy(arena);
}

static void stops_at_the_budget(void **state) {
	(void)state;
	struct tc_arena *arena = tc_arena_create(16);
	assert_null(tc_text_nfc(arena, "Hà Nội và Thừa Thiên", 24));
	assert_null(tc_text_visible(arena, "0123456789", 10));
	tc_arena_destroy(arena);
}

static void matches_globs(void **state) {
	(void)state;
	static const struct {
		const char *glob, *name;
		bool matches;
	} rows[] = {
		{ "*", "", true },
		{ "*", "portal.accounts", true },
		{ "portal.*", "portal.accounts", true },
		{ "portal.*", "portal.", true },
		{ "portal.*", "portal", false },
		{ "*.online", "portal.dossiers.online", true },
		{ "*.on*ne", "portal.on.online", true },
		{ "a*b*c", "aXbXbXc", true },
		{ "a*b*c", "aXbXbX", false },
		{ "", "", true },
		{ "", "a", false },
		{ "a?c", "abc", false },
		{ "[ab]", "a", false },
		{ "**", "x", true },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(tc_text_glob(rows[i].glob, rows[i].name), rows[i].matches);
	}
}

static void ends_before_half_a_letter(void **state) {
	(void)state;
	const char *whole = "Thừa Thiên Huế";
	for (size_t size = 1; size <= strlen(whole) + 1; size++) {
		char text[64];
		snprintf(text, size, "%s", whole);
		size_t cut = strlen(text);
		tc_utf8_trim(text);
		assert_int_equal(tc_utf8_valid_prefix(text, strlen(text)), strlen(text));
		assert_true(cut - strlen(text) < 4);
		assert_memory_equal(text, whole, strlen(text));
	}
}

int main(void) {
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_the_end_of_valid_utf8),
		cmocka_unit_test(ends_before_half_a_letter),
		cmocka_unit_test(finds_a_bad_byte_at_every_place),
		cmocka_unit_test(every_code_point_comes_back),
		cmocka_unit_test(takes_no_other_bytes),
		cmocka_unit_test(knows_noncharacters),
		cmocka_unit_test(knows_what_hides_or_reorders),
		cmocka_unit_test(composes_all_vietnamese_letters),
		cmocka_unit_test(a_name_is_one_byte_string),
		cmocka_unit_test(shows_hidden_characters_as_boxes),
		cmocka_unit_test(stops_at_the_budget),
		cmocka_unit_test(matches_globs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
