#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void words_stand_where_they_are_asked_to(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		double left_px, right_px, baseline_px; /* of the ink; -1: not asked */
		int size_px;
	} cases[] = {
		{ "{\"text\":\"Hồ sơ\",\"size\":\"scene\",\"baseline\":\"24u\"}", 0, -1, 240, 160 },
		{ "{\"text\":\"Hồ sơ\",\"anchor\":\"right\",\"baseline\":\"100px\"}", -1, 1000, 100,
			100 },
		{ "{\"text\":\"Hồ sơ\",\"size\":\"note\"}", -1, -1, 76.8, 80 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *text =
			easel_widget(easel, "text", cases[i].options, 100, 30, NULL);
		assert_non_null(text);
		const struct tc_drawlist *list = easel_draw(easel, text);
		assert_int_equal(list->count, 1);
		const struct tc_command *command = &list->commands[0];
		assert_int_equal(command->as.text.size_px, cases[i].size_px);
		assert_float_equal(command->as.text.baseline_px, (float)cases[i].baseline_px, 0.6F);
		if (cases[i].left_px >= 0) {
			assert_true(fabs(command->bounds.x_px - cases[i].left_px) < 3);
		}
		if (cases[i].right_px >= 0) {
			double right_px = command->bounds.x_px + command->bounds.width_px;
			assert_true(fabs(right_px - cases[i].right_px) < 3);
		}
	}
}

static void words_wrap_and_follow_the_language(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *text = easel_widget(easel, "text",
		"{\"text\":{\"vi\":\"Cổng Dịch vụ công quốc gia\",\"en\":\"National "
		"Portal\"},\"wrap\":true}",
		60, 60, NULL);
	assert_string_equal(
		easel_texts(easel, easel_draw(easel, text)), "Cổng Dịch vụ|công quốc gia");
	easel->language = TC_ENGLISH;
	text = easel_widget(easel, "text",
		"{\"text\":{\"vi\":\"Cổng Dịch vụ công quốc gia\",\"en\":\"National Portal\"}}",
		100, 30, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, text)), "National Portal");
}

static void words_are_drawn_once(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *text = easel_widget(easel, "text", "{\"text\":\"x\"}", 60, 60, NULL);
	assert_true(easel_refresh(easel, text));
	assert_false(easel_refresh(easel, text));
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *text = easel_widget(easel, "text",
		"{\"text\":\"Tổng quan quốc gia\",\"size\":\"scene\",\"weight\":\"semibold\"}", 150,
		22, NULL);
	assert_true(easel_is_golden(easel, "widget-text", text, easel_draw(easel, text)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_stand_where_they_are_asked_to),
		cmocka_unit_test(words_wrap_and_follow_the_language),
		cmocka_unit_test(words_are_drawn_once),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
