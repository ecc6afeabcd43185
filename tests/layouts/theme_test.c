#include "layouts/theme.h"

#include "tests/layouts/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void themes_of_the_house_are_read(void **state) {
	static const struct {
		const char *path, *name;
		uint32_t ground, text, ramp5, pair9;
	} cases[] = {
		{ "layouts/themes/dark.json", "dark", 0x12161C, 0xF4F6F8, 0xC6E0F2, 0xE1E6E9 },
		{ "layouts/themes/light.json", "light", 0xF7F6F2, 0x12161C, 0x184E7D, 0x404040 },
		{ "layouts/themes/contrast.json", "contrast", 0x000000, 0xFFFFFF, 0xE8F2FC,
			0xE1E6E9 },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_reset(fixture);
		struct tc_theme theme;
		if (!tc_theme_read(
			    source_file(cases[i].path), fixture->arena, &theme, &fixture->faults)) {
			fail_msg("%s", fixture_said(fixture));
		}
		const struct tc_style *style = &theme.style;
		assert_string_equal(theme.name, cases[i].name);
		assert_int_equal(style->colours[TC_INK_GROUND], cases[i].ground);
		assert_int_equal(style->colours[TC_INK_TEXT], cases[i].text);
		assert_int_equal(style->colours[TC_INK_RAMP5], cases[i].ramp5);
		assert_int_equal(style->colours[TC_INK_PAIR9], cases[i].pair9);
		assert_float_equal(style->type.note, 8, 0);
		assert_float_equal(style->type.hero, 64, 0);
		assert_float_equal(style->pane.value_leading, 39, 0);
		assert_float_equal(style->dash.lost[1], 0.6, 0);
		assert_float_equal(style->dash.disputed[2], 0.4, 0);
		assert_float_equal(style->watermark.rotate_degrees, -18, 0);
		assert_float_equal(style->value_change_ms, 800, 0);
	}
}

/* The dark theme with one text put in place of another. */
static const struct {
	const char *name, *from, *to, *said;
} cases[] = {
	{ "text too dark", "\"text3\": \"#8FA6BE\"", "\"text3\": \"#505A64\"",
		"theme.json:15:12: error: /colours/text3: expected contrast 4.5 against the "
		"ground, "
		"found 2.6\n" },
	{ "data too dark", "\"dim\": \"#5B7A96\"", "\"dim\": \"#3B4A56\"",
		"theme.json:18:10: error: /colours/dim: expected contrast 3.0 against the ground, "
		"found 2.0\n" },
	{ "a watermark of the ground's colour", "\"watermark\": \"#FFFFFF\"",
		"\"watermark\": \"#12161C\"",
		"theme.json:32:16: error: /colours/watermark: expected contrast 4.5 against the "
		"ground, found 1.0\n" },
	{ "a watermark that is not seen", "\"alpha\": 0.075", "\"alpha\": 0",
		"theme.json:61:47: error: /watermark/alpha: expected 0.05..1, found 0\n" },
	{ "a watermark too small to read", "\"size\": 36", "\"size\": 1",
		"theme.json:61:11: error: /watermark/size: expected 24..200, found 1\n" },
	{ "a watermark far between", "\"pitch_x\": 120", "\"pitch_x\": 1000",
		"theme.json:61:65: error: /watermark/pitch_x: expected 20..240, found 1000\n" },
	{ "a colour by name", "\"#F4F6F8\"", "\"white\"",
		"theme.json:13:11: error: /colours/text: expected a colour such as \"#12161C\", "
		"found "
		"\"white\"\n" },
	{ "a dash of three", "[1.8, 0.8, 0.4, 0.8]", "[1.8, 0.8, 0.4]",
		"theme.json:50:83: error: /dash/disputed: expected 4 lengths, found 3\n" },
	{ "pairs of two colours", "\"watermark\": \"#FFFFFF\"",
		"\"watermark\": \"#FFFFFF\", \"pairs\": [\"#FFFFFF\", \"#000000\"]",
		"theme.json:32:36: error: /colours/pairs: expected nine colours, found 2\n" },
	{ "a role that is missing", "\"hatch\": \"#78838F\",", "",
		"theme.json:5:13: error: /colours/hatch: missing required key \"hatch\"\n" },
	{ "a key that is not known", "\"note\": 8", "\"note\": 8, \"notes\": 9",
		"theme.json:35:23: error: /type/notes: unknown key \"notes\", did you mean "
		"\"note\"?\n" },
};

static void every_theme_is_read_or_told_why(void **state) {
	struct fixture *fixture = *state;
	size_t length = 0;
	char *dark = slurp_file(source_file("layouts/themes/dark.json"), &length);
	char *text = malloc(length + 256);
	assert_non_null(text);
	int wrong = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_reset(fixture);
		const char *at = strstr(dark, cases[i].from);
		if (at == NULL) {
			fail_msg("%s: the theme has changed", cases[i].name);
		}
		int written = snprintf(text, length + 256, "%.*s%s%s", (int)(at - dark), dark,
			cases[i].to, at + strlen(cases[i].from));
		struct tc_theme theme;
		const char *path = fixture_write(fixture, "theme.json", text, (size_t)written);
		assert_false(tc_theme_read(path, fixture->arena, &theme, &fixture->faults));
		if (strcmp(fixture_said(fixture), cases[i].said) != 0) {
			print_error("%s:\n%s", cases[i].name, fixture->said);
			wrong++;
		}
	}
	free(text);
	free(dark);
	assert_int_equal(wrong, 0);
}

static void every_prefix_is_refused(void **state) {
	struct fixture *fixture = *state;
	size_t length = 0;
	char *bytes = slurp_file(source_file("layouts/themes/light.json"), &length);
	for (size_t cut = 0; cut + 2 < length; cut++) {
		fixture_reset(fixture);
		struct tc_theme theme;
		const char *path = fixture_write(fixture, "theme.json", bytes, cut);
		assert_false(tc_theme_read(path, fixture->arena, &theme, &fixture->faults));
	}
	free(bytes);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(themes_of_the_house_are_read),
		cmocka_unit_test(every_theme_is_read_or_told_why),
		cmocka_unit_test(every_prefix_is_refused),
	};
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
