#include "display/lint.h"
#include "tests/display/scene_setting.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define HEAD(wall)                                                                                 \
	"{\"version\":1,\"title\":\"Thử\",\"wall\":\"" wall "\",\"theme\":\"dark\",\"panes\":[\n"

static const struct {
	const char *name, *layout;
	const char *reason, *pointer, *message; /* NULL reason: clean */
} cases[] = {
	{ "note at the seat",
		HEAD("screen-98in-4k") "{\"kind\":\"text\",\"text\":\"Ẵng\",\"size\":\"note\","
				       "\"baseline\":\"20u\","
				       "\"box\":{\"x\":\"12u\",\"y\":\"12u\",\"width\":\"80u\","
				       "\"height\":\"40u\"}}]}",
		NULL, NULL, NULL },
	{ "small for 5 m",
		HEAD("screen-98in-4k") "{\"kind\":\"text\",\"text\":\"Ẵng\",\"size\":\"note\","
				       "\"baseline\":\"20u\","
				       "\"box\":{\"x\":\"12u\",\"y\":\"12u\",\"width\":\"20u\","
				       "\"height\":\"40u\"}}]}",
		NULL, NULL, NULL },
	{ "across a bezel",
		HEAD("wall-4x2-55in") "{\"kind\":\"text\",\"text\":\"Tổng quan quốc "
				      "gia\",\"size\":\"scene\","
				      "\"baseline\":\"30u\",\"box\":{\"x\":\"100u\",\"y\":\"8u\","
				      "\"width\":\"200u\","
				      "\"height\":\"50u\"}}]}",
		"bezel", "/panes/0",
		"\"Tổng quan quốc gia\" lies under or within 6 px of a bezel" },
	{ "written over",
		HEAD("screen-98in-4k") "{\"kind\":\"text\",\"text\":\"một\",\"size\":\"scene\","
				       "\"baseline\":\"30u\","
				       "\"box\":{\"x\":\"12u\",\"y\":\"8u\",\"width\":\"90u\","
				       "\"height\":\"50u\"}},\n"
				       "{\"kind\":\"text\",\"text\":\"hai\",\"size\":\"scene\","
				       "\"baseline\":\"30u\",\"over\":true,"
				       "\"box\":{\"x\":\"14u\",\"y\":\"8u\",\"width\":\"90u\","
				       "\"height\":\"50u\"}}]}",
		"overlap", "/panes/1", "\"hai\" is written over \"một\"" },
};

static void says_what_cannot_be_read(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct setting setting;
		setting_open_text(&setting, cases[i].layout);
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
			assert_string_equal(err->pointer, cases[i].pointer);
			assert_string_equal(err->message, cases[i].message);
			assert_true(err->message_vi[0] != '\0');
			assert_true(err->line > 1);
		}
		setting_close(&setting);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_cannot_be_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
