#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char options[] = "{\"title\":\"Thủ tục trực tuyến, %\","
			      "\"indicator\":\"ops.procedures.online-rate\",\"foot\":\"none\"}";

static void say(struct easel *easel, const char *period, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = "VN",
			.period = period,
			.value = value,
			.status = status });
}

/* How many strokes of data ink, and spots of the longest. */
static int strokes(const struct tc_drawlist *list, enum tc_ink ink, int *longest) {
	int count = 0;
	*longest = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_LINE && command->ink == ink) {
			count++;
			*longest = command->as.line.count > *longest ? command->as.line.count
								     : *longest;
		}
	}
	return count;
}

static void lines_join_only_what_was_measured(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name;
		const char *values[8]; /* of 2024-01 on; NULL: no word; "M": not reported */
		int strokes, longest, discs;
	} cases[] = {
		{ "unbroken", { "70", "72", "71", "75" }, 1, 4, 1 },
		{ "not reported in between", { "70", "72", "M", "75", "76" }, 2, 2, 3 },
		{ "silent in between", { "70", "72", NULL, "75", "76" }, 2, 2, 3 },
		{ "an island of one", { "70", "72", NULL, "75", NULL, "76", "77" }, 2, 2, 4 },
		{ "negative", { "-70", "72", "-71" }, 1, 3, 1 },
		{ "level", { "70", "70", "70" }, 1, 3, 1 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, "2024-09-05T09:00:00+07:00");
		for (int month = 0; month < 8; month++) {
			const char *value = cases[i].values[month];
			char period[16];
			snprintf(period, sizeof(period), "2024-%02d", month + 1);
			if (value != NULL) {
				bool missing = strcmp(value, "M") == 0;
				say(easel, period, missing ? NULL : value, missing ? 'M' : 'A');
			}
		}
		struct tc_widget *trend = easel_widget(easel, "trend", options, 112, 76, NULL);
		const struct tc_drawlist *list = easel_draw(easel, trend);
		int longest;
		assert_int_equal(strokes(list, TC_INK_DATA, &longest), cases[i].strokes);
		assert_int_equal(longest, cases[i].longest);
		assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), cases[i].discs);
	}
}

static void one_or_two_dates_are_bars(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	say(easel, "2024-03-09", "20", 'A');
	struct tc_widget *trend = easel_widget(easel, "trend", options, 112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	assert_string_equal(easel_texts(easel, list), "Thủ tục trực tuyến, %|09/03|20");
	say(easel, "2024-08-18", "40", 'A');
	list = easel_draw(easel, trend);
	assert_string_equal(easel_texts(easel, list), "Thủ tục trực tuyến, %|09/03|20|18/08|40");
	double former_px = 0, newest_px = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_FILL && command->ink == TC_INK_DATA2) {
			former_px = command->as.fill.width_px;
		}
		if (command->kind == TC_DRAW_FILL && command->ink == TC_INK_DATA) {
			newest_px = command->as.fill.width_px;
		}
	}
	assert_true(former_px > 0);
	assert_float_equal(newest_px, former_px * 2, 0.01);
}

/* A former value longer than the newest keeps its number inside the pane; half a number is none. */
static void the_value_of_the_longest_bar_fits(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_u;
		const char *texts;
	} cases[] = {
		{ 112, "09/03|90|18/08|20" },
		{ 40, "09/03|90|18/08|20" },
		{ 34, "09/03|18/08" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, "2024-08-19T09:00:00+07:00");
		say(easel, "2024-03-09", "90", 'A');
		say(easel, "2024-08-18", "20", 'A');
		struct tc_widget *trend = easel_widget(easel, "trend",
			"{\"indicator\":\"ops.procedures.online-rate\"}", cases[i].width_u, 60,
			NULL);
		const struct tc_drawlist *list = easel_draw(easel, trend);
		assert_string_equal(easel_texts(easel, list), cases[i].texts);
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px + box->width_px <= cases[i].width_u * EASEL_U_PX + 4);
		}
	}
}

static void nothing_yet_is_said(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *trend = easel_widget(easel, "trend", options, 112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	assert_string_equal(easel_texts(easel, list), "Thủ tục trực tuyến, %|chưa có số liệu");
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_RULE), 1);
}

static void what_is_provisional_is_dashed_to_a_ring(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-05-01T09:00:00+07:00");
	say(easel, "2024-01", "70", 'A');
	say(easel, "2024-02", "71", 'A');
	say(easel, "2024-03", "72", 'A');
	say(easel, "2024-04", "73", 'P');
	struct tc_widget *trend = easel_widget(easel, "trend", options, 112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	int dashed = 0, rings = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		dashed += command->kind == TC_DRAW_LINE &&
			command->as.line.dash == TC_DASH_PROVISIONAL;
		rings += command->kind == TC_DRAW_DISC && command->as.disc.ring_px > 0;
	}
	assert_int_equal(dashed, 1);
	assert_int_equal(rings, 1);
	assert_non_null(easel_find(list, "tạm tính"));
}

static void a_lost_link_leaves_a_block(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-05-01T09:00:00+07:00");
	say(easel, "2024-01", "70", 'A');
	say(easel, "2024-02", "71", 'A');
	say(easel, "2024-03", "72", 'A');
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	easel_pass(easel, 60000);
	struct tc_widget *trend = easel_widget(easel, "trend", options, 112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_TRACK), 1);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_STALE), 1);
}

static void lines_are_named_at_their_end_and_apart(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-05-01T09:00:00+07:00");
	static const char *const areas[] = { "VN", "01", "79" };
	for (int i = 0; i < 3; i++) {
		for (int month = 1; month < 5; month++) {
			char period[16], value[16];
			snprintf(period, sizeof(period), "2024-%02d", month);
			snprintf(value, sizeof(value), "%d.%d", 70 + month, i);
			easel_say(easel,
				&(struct easel_news) { .indicator = "ops.procedures.online-rate",
					.area = areas[i],
					.period = period,
					.value = value });
		}
	}
	easel->until_ms = tc_date_start_ms(2024, 5, 2, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"indicator\":\"ops.procedures.online-rate\",\"name\":\"Cả nước\",\"series\":["
		"{\"indicator\":\"ops.procedures.online-rate\",\"area\":\"01\"},"
		"{\"indicator\":\"ops.procedures.online-rate\",\"area\":\"79\",\"name\":\"TP "
		"HCM\"}]}",
		112, 76, NULL);
	assert_non_null(trend);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	const struct tc_command *first = easel_find(list, "Cả nước 74,0");
	const struct tc_command *second = easel_find(list, "Hà Nội 74,1");
	const struct tc_command *third = easel_find(list, "TP HCM 74,2");
	assert_non_null(first);
	assert_non_null(second);
	assert_non_null(third);
	assert_true(second->as.text.baseline_px + 99 <= first->as.text.baseline_px);
	assert_true(third->as.text.baseline_px + 99 <= second->as.text.baseline_px);
}

/* Months and years differ in length; each end of the axis says its own. */
static void the_axis_says_the_periods_it_has(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *periods[3], *first, *last, *now;
	} cases[] = {
		{ "31 days after 30", { "2024-06", "2024-07", "2024-08" }, "06/2024", "08/2024",
			"2024-09-01T09:00:00+07:00" },
		{ "31 days after 29", { "2024-02", "2024-03", NULL }, "02/2024", "03/2024",
			"2024-04-02T09:00:00+07:00" },
		{ "a leap year after a common one", { "2019", "2020", NULL }, "2019", "2020",
			"2021-01-02T09:00:00+07:00" },
		{ "quarters", { "2023-Q4", "2024-Q1", "2024-Q2" }, "quý 4/2023", "quý 2/2024",
			"2024-07-02T09:00:00+07:00" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, cases[i].now);
		for (int k = 0; k < 3 && cases[i].periods[k] != NULL; k++) {
			say(easel, cases[i].periods[k], "70", 'A');
		}
		struct tc_widget *trend = easel_widget(easel, "trend",
			"{\"indicator\":\"ops.procedures.online-rate\",\"form\":\"line\"}", 112, 76,
			NULL);
		const struct tc_drawlist *list = easel_draw(easel, trend);
		assert_non_null(easel_find(list, cases[i].first));
		assert_non_null(easel_find(list, cases[i].last));
	}
}

/* The clock of a late report stands at now, and now is on the axis, however late it is. */
static void a_late_clock_stays_inside_its_pane(void **state) {
	struct easel *easel = *state;
	static const char *const kinds[][2] = {
		{ "trend", "{\"indicator\":\"ops.procedures.online-rate\",\"form\":\"line\"}" },
		{ "figure", "{\"indicator\":\"ops.procedures.online-rate\",\"chart\":\"line\"}" },
	};
	static const char *const times[] = { "2024-05-20T09:00:00+07:00",
		"2024-07-30T09:00:00+07:00", "2025-07-30T09:00:00+07:00" };
	for (size_t i = 0; i < 6; i++) {
		easel_reset(easel);
		easel_set_time(easel, times[i / 2]);
		say(easel, "2024-01", "70", 'A');
		say(easel, "2024-02", "71", 'A');
		say(easel, "2024-03", "72", 'A');
		struct tc_widget *widget =
			easel_widget(easel, kinds[i % 2][0], kinds[i % 2][1], 112, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px >= -4 && box->x_px + box->width_px <= 1120 + 40);
		}
	}
}

/* A figure's line is dated as a trend is, where it is high enough for both. */
static void a_figure_dates_its_line_where_there_is_room(void **state) {
	struct easel *easel = *state;
	for (int height_u = 58; height_u < 120; height_u += 2) {
		easel_reset(easel);
		easel_set_time(easel, "2024-04-05T09:00:00+07:00");
		say(easel, "2024-01", "70", 'A');
		say(easel, "2024-02", "71", 'A');
		say(easel, "2024-03", "72", 'A');
		easel->until_ms = tc_date_start_ms(2024, 4, 1, TC_ZONE_MINUTES);
		struct tc_widget *figure = easel_widget(easel, "figure",
			"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\",\"chart\":"
			"\"line\",\"foot\":\"none\"}",
			112, height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, figure);
		const struct tc_command *first = easel_find(list, "01/2024");
		assert_int_equal(first != NULL, easel_find(list, "03/2024") != NULL);
		assert_true(first == NULL ? height_u < 100 : height_u > 60);
		for (int i = 0; first != NULL && i < list->count; i++) {
			const struct tc_rect *box = &list->commands[i].bounds;
			assert_true(box->y_px + box->height_px <= height_u * EASEL_U_PX + 4);
		}
	}
}

static void a_long_name_is_cut_before_its_number(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-05-01T09:00:00+07:00");
	say(easel, "2024-03", "70", 'A');
	say(easel, "2024-04", "71", 'A');
	easel->until_ms = tc_date_start_ms(2024, 5, 1, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"indicator\":\"ops.procedures.online-rate\",\"form\":\"line\",\"name\":\"Ủy ban "
		"nhân dân thành phố Hồ Chí Minh và các tỉnh lân cận\"}",
		112, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, trend);
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "… 71"));
	for (int i = 0; i < list->count; i++) {
		const struct tc_rect *box = &list->commands[i].bounds;
		assert_true(box->x_px + box->width_px <= 1120 + 4);
	}
}

static void a_target_keeps_its_decimals(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-05-01T09:00:00+07:00");
	say(easel, "2024-03", "70", 'A');
	say(easel, "2024-04", "71", 'A');
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"indicator\":\"ops.procedures.online-rate\",\"form\":\"line\",\"target\":true,"
		"\"target_value\":95.5}",
		112, 76, NULL);
	assert_non_null(easel_find(easel_draw(easel, trend), "mục tiêu 95,5"));
}

static void any_pane_holds_a_trend(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 2, 2 }, { 20, 8 }, { 30, 30 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, "2024-05-01T09:00:00+07:00");
		say(easel, "2024-01", "70", 'A');
		say(easel, "2024-02", "71", 'A');
		say(easel, "2024-03", "1e12", 'A');
		struct tc_widget *trend =
			easel_widget(easel, "trend", options, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(easel_draw(easel, trend));
	}
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	static const char *const values[] = { "71.2", "73", "72.4", NULL, "79.9", "80.53", "82.1",
		"84.7" };
	for (int month = 0; month < 8; month++) {
		char period[16];
		snprintf(period, sizeof(period), "2024-%02d", month + 1);
		if (values[month] != NULL) {
			say(easel, period, values[month], month == 7 ? 'P' : 'A');
		}
	}
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"title\":\"Thủ tục trực tuyến, "
		"%\",\"indicator\":\"ops.procedures.online-rate\"}",
		112, 84, NULL);
	assert_true(easel_is_golden(easel, "widget-trend", trend, easel_draw(easel, trend)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_join_only_what_was_measured),
		cmocka_unit_test(one_or_two_dates_are_bars),
		cmocka_unit_test(the_value_of_the_longest_bar_fits),
		cmocka_unit_test(nothing_yet_is_said),
		cmocka_unit_test(what_is_provisional_is_dashed_to_a_ring),
		cmocka_unit_test(a_lost_link_leaves_a_block),
		cmocka_unit_test(lines_are_named_at_their_end_and_apart),
		cmocka_unit_test(the_axis_says_the_periods_it_has),
		cmocka_unit_test(a_late_clock_stays_inside_its_pane),
		cmocka_unit_test(a_figure_dates_its_line_where_there_is_room),
		cmocka_unit_test(a_long_name_is_cut_before_its_number),
		cmocka_unit_test(a_target_keeps_its_decimals),
		cmocka_unit_test(any_pane_holds_a_trend),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
