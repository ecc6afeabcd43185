#include "base/text.h"
#include "display/lint.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define LAYOUT(wall, panes)                                                                        \
	"{\"version\":1,\"title\":\"Thử\",\"wall\":\"" wall                                        \
	"\",\"theme\":\"dark\",\"panes\":[\n" panes "]}"
#define TEXT(words, size, x, width)                                                                \
	"{\"kind\":\"text\",\"text\":\"" words "\",\"size\":\"" size                               \
	"\",\"baseline\":\"30u\",\"over\":true,"                                                   \
	"\"box\":{\"x\":\"" x "\",\"y\":\"8u\",\"width\":\"" width "\",\"height\":\"50u\"}}"
#define SYMBOL(x, side)                                                                            \
	"{\"kind\":\"qr\",\"text\":\"https://hub.example/trace/K7Q4\","                            \
	"\"box\":{\"x\":\"" x "\",\"y\":\"8u\",\"width\":\"" side "\",\"height\":\"" side "\"}}"
/* The 98-inch screen with its seat and unit as given. */
#define WALL(seat_m, unit_px)                                                                      \
	"{\"version\":1,\"document\":\"wall\",\"title\":\"Thử\",\"seat_m\":" seat_m                \
	",\"unit_px\":" unit_px ",\"screens\":[{\"name\":\"a\",\"x_mm\":0,\"y_mm\":0,\"width_"     \
	"mm\":2169.6,\"height_mm\":1220.4,"                                                        \
	"\"width_px\":3840,\"height_px\":2160,\"bezel_mm\":10}]}"

static const struct {
	const char *name, *layout, *wall;
	bool warning;
	const char *reason, *message; /* NULL reason: clean */
} cases[] = {
	{ "note at 5 m", LAYOUT("screen-98in-4k", TEXT("Ẵng", "note", "12u", "80u")), NULL, false,
		NULL, NULL },
	{ "note at 6 m", LAYOUT("screen-98in-4k", TEXT("Ẵng", "note", "12u", "80u")),
		WALL("6", "10"), true, "legibility",
		"capitals of \"Ẵng\" stand 17.0 arc-minutes at the farthest seat (6.0 m): expected "
		"at least 20" },
	{ "note at 8 m", LAYOUT("screen-98in-4k", TEXT("Ẵng", "note", "12u", "80u")),
		WALL("8", "10"), false, "legibility",
		"capitals of \"Ẵng\" stand 12.7 arc-minutes at the farthest seat (8.0 m): expected "
		"at least 16" },
	{ "too few pixels for two marks",
		LAYOUT("screen-98in-4k", TEXT("Ẵng", "note", "12u", "80u")), WALL("0.5", "1"),
		false, "legibility",
		"capitals of \"Ẵng\" are 5.2 px high: two stacked marks need at least 10 px" },
	{ "across a bezel",
		LAYOUT("wall-4x2-55in", TEXT("Tổng quan quốc gia", "scene", "100u", "200u")), NULL,
		false, "bezel", "\"Tổng quan quốc gia\" lies under or within 6 px of a bezel" },
	{ "letters taller than their pane",
		LAYOUT("screen-98in-4k",
			"{\"kind\":\"text\",\"text\":\"cao\",\"size\":\"hero\",\"box\":{\"x\":"
			"\"12u\","
			"\"y\":\"80u\",\"width\":\"300u\",\"height\":\"20u\"}}"),
		NULL, false, "too_high", NULL },
	{ "over another",
		LAYOUT("screen-98in-4k",
			TEXT("hai", "scene", "14u", "90u") ",\n" TEXT(
				"một", "scene", "12u", "90u")),
		NULL, false, "overlap", "\"một\" is written over \"hai\"" },
	/* 123 u give each of 37 modules 33 px; the 29 inside the quiet zone are 957 px of 0.565 mm: 541 mm. */
	{ "symbol that reaches the farthest seat", LAYOUT("screen-98in-4k", SYMBOL("12u", "123u")),
		NULL, false, NULL, NULL },
	{ "symbol for who walks up to it", LAYOUT("screen-98in-4k", SYMBOL("12u", "60u")), NULL,
		true, "symbol",
		"a phone reads this symbol, 262 mm wide, from 2.6 m: from the farthest seat (5.0 "
		"m) it takes 500 mm" },
	{ "symbol across a bezel", LAYOUT("wall-4x2-55in", SYMBOL("150u", "120u")), NULL, false,
		"bezel", "the symbol lies under or within 6 px of a bezel" },
	{ "words over a symbol",
		LAYOUT("screen-98in-4k",
			SYMBOL("12u", "123u") ",\n" TEXT("một", "scene", "14u", "90u")),
		NULL, false, "overlap", "\"một\" is written over a symbol" },
};

/* A fault quotes the text it means: cut to a length, never inside a letter. */
static void quotes_whole_letters(void **state) {
	(void)state;
	for (int lead = 0; lead < 3; lead++) {
		static const char *const leads[] = { "", "x", "xx" };
		char layout[1024];
		snprintf(layout, sizeof layout,
			LAYOUT("screen-98in-4k",
				TEXT("%sẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵẵ", "note", "12u", "200u")),
			leads[lead]);
		struct setting setting;
		setting_open_text(&setting, layout, WALL("8", "10"));
		setting_refresh(&setting);
		tc_lint(setting.scene, setting.stage.fonts, &setting.faults);
		assert_true(setting.faults.count > 0);
		const char *message = setting.faults.items[0].message;
		assert_int_equal(tc_utf8_valid_prefix(message, strlen(message)), strlen(message));
		setting_close(&setting);
	}
}

static void says_what_cannot_be_read(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct setting setting;
		setting_open_text(&setting, cases[i].layout, cases[i].wall);
		if (setting.scene == NULL) {
			fail_msg("%s: %s", cases[i].name, setting.faults.items[0].message);
		}
		setting_refresh(&setting);
		tc_lint(setting.scene, setting.stage.fonts, &setting.faults);
		if (cases[i].reason == NULL) {
			assert_int_equal(setting.faults.count, 0);
		} else {
			assert_int_equal(setting.faults.count, 1);
			const struct tc_error *err = &setting.faults.items[0];
			assert_string_equal(err->reason, cases[i].reason);
			assert_int_equal(err->warning, cases[i].warning);
			assert_memory_equal(err->pointer, "/panes/", 7);
			if (cases[i].message != NULL) {
				assert_string_equal(err->message, cases[i].message);
			}
			assert_true(err->message_vi[0] != '\0');
			assert_true(err->line > 1);
		}
		setting_close(&setting);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_cannot_be_read),
		cmocka_unit_test(quotes_whole_letters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
