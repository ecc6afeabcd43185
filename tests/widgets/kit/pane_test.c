#include "tests/widgets/easel.h"

#include "base/text.h"
#include "widgets/kit/pane.h"
#include "widgets/kit/scale.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void open_list(struct easel *easel, struct tc_drawlist *list) {
	tc_arena_reset(easel->frame);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, EASEL_U_PX);
}

static void a_broken_pane_says_which_and_why(void **state) {
	struct easel *easel = *state;
	struct tc_drawlist list;
	open_list(easel, &list);
	tc_pane_draw_error(&list, 810, 400, "map", "links", "không đọc được tệp đường biên");
	assert_string_equal(easel_texts(easel, &list), "map · links|không đọc được tệp|đường biên");
	open_list(easel, &list);
	tc_pane_draw_error(&list, 10, 10, "map", NULL, "x");
	assert_true(list.count > 0);
}

static void a_long_foot_keeps_its_date(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_px;
		const char *words, *shown;
	} cases[] = {
		{ 1400, "Cổng Dịch vụ công quốc gia · 19/08/2020",
			"Cổng Dịch vụ công quốc gia · 19/08/2020" },
		{ 1120, "Cổng Dịch vụ công quốc gia · 19/08/2020",
			"Cổng Dịch vụ công… · 19/08/2020" },
		{ 500, "Cổng Dịch vụ công quốc gia · 19/08/2020", "… · 19/08/2020" },
		{ 300, "Cổng Dịch vụ công quốc gia · 19/08/2020", "Cổng…" },
		{ 300, "Cổng Dịch vụ công quốc gia", "Cổng…" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		tc_pane_draw_foot(&list, cases[i].width_px, 100, cases[i].words);
		assert_string_equal(easel_texts(easel, &list), cases[i].shown);
	}
}

/* 500 bytes of source do not fit a foot: half a letter, or a foot without its date, stands nowhere. */
static void a_foot_beyond_its_buffer_is_whole_letters_and_a_date(void **state) {
	struct easel *easel = *state;
	char source[512] = "", foot[64];
	for (size_t at = 0; at + 8 < sizeof(source); at = strlen(source)) {
		snprintf(source + at, sizeof(source) - at, "Huế ");
	}
	struct tc_pane_head head = { .foot = { source, source }, .foot_date = true };
	struct tc_fact fact = { .reported = true,
		.period = { .start_ms = 1597770000000,
			.end_ms = 1597856400000,
			.grain = TC_GRAIN_DAY } };
	for (size_t size = 24; size <= sizeof(foot); size++) {
		tc_pane_foot_words(&head, easel->catalogue, &fact, TC_VIETNAMESE, foot, size);
		assert_int_equal(tc_utf8_valid_prefix(foot, strlen(foot)), strlen(foot));
		assert_non_null(strstr(foot, " · 19/08/2020"));
	}
}

static void texts_are_fitted_by_their_ink(void **state) {
	struct easel *easel = *state;
	struct tc_drawlist list;
	open_list(easel, &list);
	struct tc_text_style style = { 64, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	for (double width_px = 5; width_px < 3000; width_px *= 1.37) {
		double size = tc_pane_fit(&list, style, 8, "1.234.567", width_px);
		struct tc_text_style fitted = style;
		fitted.size_u = size;
		assert_true(size == 0 || (size >= 8 && size <= 64));
		if (size > 0) {
			assert_true(
				tc_measure_text(&list, fitted, "1.234.567").width_px <= width_px);
		}
		if (size > 0 && size < 64) { /* one px more would not fit, give or take rounding */
			fitted.size_u = size * 1.02 + 0.2;
			assert_true(
				tc_measure_text(&list, fitted, "1.234.567").width_px > width_px);
		}
	}
}

static void scales_hold_their_data(void **state) {
	(void)state;
	static const struct {
		double low, high;
		bool from_zero, has_zero;
	} cases[] = {
		{ 70, 85, false, false },
		{ 70, 85, true, true },
		{ 10, 85, false, true },
		{ -85, -70, false, false },
		{ -5, 5, false, true },
		{ 7, 7, false, false },
		{ 0, 0, false, true },
		{ INFINITY, -INFINITY, false, true },
		{ 1e300, 1.5e300, false, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_scale scale =
			tc_scale_fit(cases[i].low, cases[i].high, cases[i].from_zero, 100, 0);
		assert_true(scale.high > scale.low);
		assert_int_equal(tc_scale_has_zero(&scale), cases[i].has_zero);
		if (cases[i].low <= cases[i].high) {
			double low_px = tc_scale_px(&scale, cases[i].low);
			double high_px = tc_scale_px(&scale, cases[i].high);
			assert_true(low_px >= high_px && low_px <= 100.001 && high_px >= -0.001);
		}
	}
}

static void marks_change_no_faster_than_told(void **state) {
	(void)state;
	struct tc_pane_change change = { .seen = false };
	assert_true(tc_pane_note_change(&change, "1", 1000) == INT64_MAX);
	assert_int_equal(change.ink, TC_INK_RULE);
	int64_t at_ms = 5000, next_ms = tc_pane_note_change(&change, "2", at_ms);
	int steps = 0;
	while (next_ms != INT64_MAX) {
		assert_true(next_ms > at_ms);
		at_ms = next_ms;
		next_ms = tc_pane_note_change(&change, "2", at_ms);
		steps++;
	}
	assert_int_equal(steps, 4);
	assert_int_equal(at_ms, 5800);
	assert_int_equal(change.ink, TC_INK_RULE);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_pane_says_which_and_why),
		cmocka_unit_test(a_foot_beyond_its_buffer_is_whole_letters_and_a_date),
		cmocka_unit_test(a_long_foot_keeps_its_date),
		cmocka_unit_test(texts_are_fitted_by_their_ink),
		cmocka_unit_test(scales_hold_their_data),
		cmocka_unit_test(marks_change_no_faster_than_told),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
