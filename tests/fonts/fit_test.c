#include "fonts/fit.h"

#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct setting {
	struct tc_fonts *fonts;
	struct tc_arena *arena;
};

static int open_all(void **state) {
	static struct setting setting;
	char directory[512];
	snprintf(directory, sizeof directory,
		"%s/fonts/node_modules/@expo-google-fonts/source-sans-3", getenv("TC_SOURCE_ROOT"));
	struct tc_error err = { 0 };
	setting.arena = tc_arena_create(8 << 20);
	if (tc_fonts_open(directory, &setting.fonts, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	*state = &setting;
	return 0;
}

static int close_all(void **state) {
	struct setting *setting = *state;
	tc_fonts_close(setting->fonts);
	tc_arena_destroy(setting->arena);
	return 0;
}

static double width(struct setting *setting, int size, const char *text) {
	return tc_fonts_run(setting->fonts, TC_WEIGHT_SEMIBOLD, size, text)->advance_px;
}

static void words_are_cut_by_whole_letters(void **state) {
	struct setting *setting = *state;
	const char *text = "Thừa Thiên Hue\xCC\x82\xCC\x81"; /* the last letter is decomposed */
	for (double room = 0; room < 400; room += 7) {
		const char *cut = tc_fit_ellipsis(
			setting->fonts, TC_WEIGHT_SEMIBOLD, 40, text, room, setting->arena);
		size_t length = strlen(cut);
		assert_int_equal(tc_utf8_valid_prefix(cut, length), length);
		if (strcmp(cut, text) == 0) {
			assert_true(width(setting, 40, text) <= room);
			continue;
		}
		assert_string_equal(cut + length - 3, "…");
		assert_memory_equal(cut, text, length - 3);
		assert_true(length == 3 || width(setting, 40, cut) <= room);
		assert_true(length == 3 || cut[length - 4] != ' ');
	}
}

static void lines_break_at_spaces(void **state) {
	struct setting *setting = *state;
	static const struct {
		const char *name, *text;
		double room_px;
		int max_lines, count;
		bool complete;
		const char *first, *last;
	} cases[] = {
		{ "fits", "Bà Rịa", 400, 3, 1, true, "Bà Rịa", "Bà Rịa" },
		{ "two lines", "Bà Rịa - Vũng Tàu", 200, 3, 2, true, "Bà Rịa -", "Vũng Tàu" },
		{ "long word alone", "a nnnnnnnnnnnnnnnn b", 100, 3, 3, true, "a", "b" },
		{ "left over", "một hai ba bốn năm", 120, 1, 1, false, NULL, NULL },
		{ "nothing", "", 100, 3, 0, true, NULL, NULL },
		{ "only spaces", "   ", 100, 3, 0, true, NULL, NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char **lines = NULL;
		bool complete = false;
		int count = tc_fit_wrap(setting->fonts, TC_WEIGHT_SEMIBOLD, 40, cases[i].text,
			cases[i].room_px, cases[i].max_lines, &lines, &complete, setting->arena);
		print_message("# %s: %d\n", cases[i].name, count);
		assert_int_equal(count, cases[i].count);
		assert_int_equal(complete, cases[i].complete);
		if (cases[i].first) {
			assert_string_equal(lines[0], cases[i].first);
			assert_string_equal(lines[count - 1], cases[i].last);
		} else if (count > 0) {
			assert_non_null(strstr(lines[count - 1], "…"));
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			words_are_cut_by_whole_letters, open_all, close_all),
		cmocka_unit_test_setup_teardown(lines_break_at_spaces, open_all, close_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
