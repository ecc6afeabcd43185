#include "tests/widgets/easel.h"

#include "widgets/kit/axis.h"
#include "widgets/kit/pane.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* All labels of an axis, "|" between them, and the scale word at the end. */
static const char *texts_of(const struct tc_axis *axis) {
	static char all[TC_AXIS_TICKS_MAX * (TC_AXIS_TEXT_MAX + 1) + 32];
	size_t at = 0;
	all[0] = '\0';
	for (int i = 0; i < axis->count; i++) {
		at += (size_t)snprintf(
			all + at, sizeof(all) - at, "%s%s", i == 0 ? "" : "|", axis->ticks[i].text);
	}
	if (axis->scale_word[0] != '\0') {
		snprintf(all + at, sizeof(all) - at, " %s", axis->scale_word);
	}
	return all;
}

static void numbers_are_round_and_of_one_form(void **state) {
	(void)state;
	static const struct {
		double low, high;
		int most;
		bool decades;
		enum tc_number_scale scale;
		const char *texts;
	} cases[] = {
		{ 0, 100, 6, false, TC_NUMBER_AUTO, "0|20|40|60|80|100" },
		{ 0, 100, 5, false, TC_NUMBER_AUTO, "0|50|100" },
		{ 0, 100, 11, false, TC_NUMBER_AUTO, "0|10|20|30|40|50|60|70|80|90|100" },
		{ 0, 100, 1, false, TC_NUMBER_AUTO, "0" },
		{ 0, 1, 3, false, TC_NUMBER_AUTO, "0,0|0,5|1,0" },
		{ 0, 0.3, 4, false, TC_NUMBER_AUTO, "0,0|0,1|0,2|0,3" },
		{ 71.2, 84.7, 4, false, TC_NUMBER_AUTO, "75|80" },
		{ 71.2, 84.7, 7, false, TC_NUMBER_AUTO, "72|74|76|78|80|82|84" },
		{ -3.5, 7.1, 4, false, TC_NUMBER_AUTO, "0|5" },
		{ -70, -20, 3, false, TC_NUMBER_AUTO,
			"\xE2\x88\x92"
			"60|"
			"\xE2\x88\x92"
			"40|"
			"\xE2\x88\x92"
			"20" },
		{ 0, 12000, 4, false, TC_NUMBER_AUTO, "0|5.000|10.000" },
		{ 0, 300000, 4, false, TC_NUMBER_AUTO, "0|100|200|300 nghìn" },
		{ 0, 1200000, 4, false, TC_NUMBER_AUTO, "0,0|0,5|1,0 triệu" },
		{ 950000, 1050000, 3, false, TC_NUMBER_AUTO, "950|1.000|1.050 nghìn" },
		{ 0, 25e9, 4, false, TC_NUMBER_AUTO, "0|10|20 tỷ" },
		{ 0, 5e9, 4, false, TC_NUMBER_MILLION, "0|2.000|4.000 triệu" },
		{ 0, 5e9, 4, false, TC_NUMBER_PLAIN, "0|2.000.000.000|4.000.000.000" },
		{ 0, 4e-4, 3, false, TC_NUMBER_AUTO, "0,0000|0,0002|0,0004" },
		{ 1, 1000, 5, true, TC_NUMBER_AUTO, "1|10|100|1.000" },
		{ 1, 100, 7, true, TC_NUMBER_AUTO, "1|2|5|10|20|50|100" },
		{ 0.05, 30, 5, true, TC_NUMBER_AUTO, "0,1|1|10" },
		{ 1, 1e9, 4, true, TC_NUMBER_AUTO, "1|1.000|1.000.000|1.000.000.000" },
		{ 1e6, 1e9, 4, true, TC_NUMBER_AUTO, "1|10|100|1.000 triệu" },
		{ 31, 49, 4, true, TC_NUMBER_AUTO, "35|40|45" },
		/* What has no round numbers, or no logarithm. */
		{ 0, 100, 4, true, TC_NUMBER_AUTO, "" },
		{ -5, 100, 4, true, TC_NUMBER_AUTO, "" },
		{ 5, 5, 4, false, TC_NUMBER_AUTO, "" },
		{ 9, 3, 4, false, TC_NUMBER_AUTO, "" },
		{ 1e15, 1e15 + 0.25, 4, false, TC_NUMBER_AUTO, "" },
		{ NAN, 3, 4, false, TC_NUMBER_AUTO, "" },
		{ -INFINITY, INFINITY, 4, false, TC_NUMBER_AUTO, "" },
		{ 0, 1e-300, 4, false, TC_NUMBER_AUTO, "" },
		{ 0, 1e300, 4, false, TC_NUMBER_AUTO, "" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_axis axis;
		struct tc_axis_range range = { cases[i].low, cases[i].high, cases[i].most,
			cases[i].decades, cases[i].scale, TC_VIETNAMESE };
		tc_axis_numbers(&axis, &range);
		assert_string_equal(texts_of(&axis), cases[i].texts);
	}
}

static void english_has_its_own_marks_and_words(void **state) {
	(void)state;
	struct tc_axis axis;
	struct tc_axis_range range = { 0, 1.2e6, 4, false, TC_NUMBER_AUTO, TC_ENGLISH };
	char title[64];
	tc_axis_numbers(&axis, &range);
	assert_string_equal(texts_of(&axis), "0.0|0.5|1.0 million");
	tc_axis_title(&axis, "people", title, sizeof(title));
	assert_string_equal(title, "million people");
	tc_axis_title(&axis, "", title, sizeof(title));
	assert_string_equal(title, "million");
	range.high = 90;
	tc_axis_numbers(&axis, &range);
	tc_axis_title(&axis, "%", title, sizeof(title));
	assert_string_equal(title, "%");
}

/* Any two numbers: ticks inside, ascending, evenly apart, no more than asked for, each what its text says. */
static void any_range_has_even_ticks(void **state) {
	(void)state;
	unsigned seed = 7;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 1664525u + 1013904223u;
		double low = ldexp((double)(int)seed, (int)(seed >> 7 & 63) - 40);
		seed = seed * 1664525u + 1013904223u;
		double high = low + ldexp((double)(seed >> 1), (int)(seed >> 3 & 63) - 40);
		struct tc_axis axis;
		struct tc_axis_range range = { low, high, (int)(seed >> 9) % 26, i % 5 == 0,
			TC_NUMBER_AUTO, TC_VIETNAMESE };
		tc_axis_numbers(&axis, &range);
		assert_true(axis.count <= (range.most < 1 ? 1 : range.most));
		double from = range.decades ? log10(low) : low,
		       to = range.decades ? log10(high) : high;
		double near = fmax(fabs(from), fabs(to)) * 1e-9 + (to - from) * 1e-6;
		for (int k = 0; k < axis.count; k++) {
			double at = axis.ticks[k].at;
			assert_true(at >= from - near && at <= to + near);
			assert_true(k == 0 || at > axis.ticks[k - 1].at);
			if (k >= 2 && !range.decades) {
				double apart = axis.ticks[k - 1].at - axis.ticks[k - 2].at;
				assert_true(fabs(at - axis.ticks[k - 1].at - apart) <= near);
			}
		}
	}
}

/* A moment, or the midnight that begins a day. */
static int64_t ms_of(const char *text) {
	char full[40];
	int64_t at_ms;
	snprintf(full, sizeof(full), "%s%s+07:00", text,
		strchr(text, 'T') == NULL ? "T00:00:00" : "");
	assert_true(tc_time_parse(full, strlen(full), &at_ms));
	return at_ms;
}

static struct tc_axis_room room_of(
	const struct tc_drawlist *list, const struct tc_axis_span *span, double width_u) {
	double width_px = tc_u(list, width_u);
	return (struct tc_axis_room) {
		.scale = { (double)span->from_ms, (double)span->to_ms, 0, width_px },
		.style = { list->style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
			TC_ANCHOR_MIDDLE },
		.from_px = 0,
		.to_px = width_px,
		.gap_px = tc_u(list, 4),
	};
}

static void open_list(struct easel *easel, struct tc_drawlist *list) {
	tc_arena_reset(easel->frame);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, EASEL_U_PX);
}

static void times_follow_the_calendar(void **state) {
	struct easel *easel = *state;
	enum { VI, EN, DATED };
	static const struct {
		const char *from, *to; /* where the first and last points lie */
		enum tc_period_grain grain;
		double width_u;
		int how;
		const char *texts;
	} cases[] = {
		/* Months: a point lies at the end of its own. */
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 480, VI,
			"tháng 1/2024|tháng 2|tháng 3|tháng 4|tháng 5|tháng 6|tháng 7|tháng 8" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 360, VI,
			"th. 1/2024|th. 2|th. 3|th. 4|th. 5|th. 6|th. 7|th. 8" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 190, DATED,
			"th. 1|th. 2|th. 3|th. 4|th. 5|th. 6|th. 7|th. 8" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 112, DATED,
			"th. 1|th. 3|th. 5|th. 7" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 100, VI, "th. 1/2024|th. 5" },
		{ "2023-12-01", "2024-04-01", TC_GRAIN_MONTH, 240, DATED,
			"tháng 11|tháng 12|tháng 1/2024|tháng 2|tháng 3" },
		{ "2023-02-01", "2025-09-01", TC_GRAIN_MONTH, 240, VI,
			"th. 1/2023|th. 7|th. 1/2024|th. 7|th. 1/2025|th. 7" },
		{ "2015-02-01", "2025-09-01", TC_GRAIN_MONTH, 112, VI, "2016|2018|2020|2022|2024" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 560, EN,
			"January 2024|February|March|April|May|June|July|August" },
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 300, EN,
			"Jan 2024|Feb|Mar|Apr|May|Jun|Jul|Aug" },
		/* Quarters, thirds and halves of a year. */
		{ "2024-04-01", "2025-10-01", TC_GRAIN_QUARTER, 300, VI,
			"quý I/2024|quý II|quý III|quý IV|quý I/2025|quý II|quý III" },
		{ "2024-04-01", "2025-10-01", TC_GRAIN_QUARTER, 112, EN, "Q1 2024|Q3|Q1 2025|Q3" },
		{ "2023-07-01", "2025-01-01", TC_GRAIN_HALF_YEAR, 300, VI,
			"6 tháng đầu/2023|6 tháng cuối|6 tháng đầu/2024|6 tháng cuối" },
		{ "2023-07-01", "2025-01-01", TC_GRAIN_HALF_YEAR, 112, EN,
			"H1 2023|H2|H1 2024|H2" },
		{ "2023-05-01", "2024-01-01", TC_GRAIN_TRIMESTER, 300, VI,
			"4 tháng đầu/2023|4 tháng giữa|4 tháng cuối" },
		{ "2019-01-01", "2025-01-01", TC_GRAIN_YEAR, 200, VI,
			"2018|2019|2020|2021|2022|2023|2024" },
		{ "1990-01-01", "2025-01-01", TC_GRAIN_YEAR, 200, VI,
			"1990|1995|2000|2005|2010|2015|2020" },
		/* ISO weeks: 2024 ends with its week 52, week 1 of 2025 begins on 30 December. */
		{ "2024-12-16", "2025-01-13", TC_GRAIN_WEEK, 240, VI,
			"tuần 50/2024|tuần 51|tuần 52|tuần 1/2025|tuần 2" },
		{ "2024-12-16", "2025-01-13", TC_GRAIN_WEEK, 130, DATED,
			"t. 50|t. 51|t. 52|t. 1/2025|t. 2" },
		/* Days, and their Mondays. */
		{ "2024-08-02", "2024-08-07", TC_GRAIN_DAY, 300, VI,
			"01/08/2024|02/08|03/08|04/08|05/08|06/08" },
		{ "2024-12-29", "2025-01-26", TC_GRAIN_DAY, 200, VI,
			"30/12/2024|06/01/2025|13/01|20/01" },
		/* Moments stand at themselves; midnight says its day. */
		{ "2024-08-18T15:10:00", "2024-08-19T09:10:00", TC_GRAIN_INSTANT, 240, VI,
			"18:00|21:00|19/08|03:00|06:00|09:00" },
		{ "2024-08-19T09:14:02", "2024-08-19T09:14:33", TC_GRAIN_INSTANT, 300, VI,
			"09:14:05|09:14:10|09:14:15|09:14:20|09:14:25|09:14:30" },
		{ "2024-08-19T09:14:02", "2024-08-19T10:02:00", TC_GRAIN_INSTANT, 150, VI,
			"09:20|09:30|09:40|09:50|10:00" },
		{ "2024-08-19T09:14:02", "2024-08-19T09:14:02", TC_GRAIN_INSTANT, 112, VI,
			"09:14:02" },
		{ "2024-02-10T12:00:00", "2024-06-20T12:00:00", TC_GRAIN_INSTANT, 150, VI,
			"th. 3/2024|th. 4|th. 5|th. 6" },
		/* No room at all, and no calendar. */
		{ "2024-02-01", "2024-09-01", TC_GRAIN_MONTH, 10, VI, "" },
		{ "0800-02-01", "0900-09-01", TC_GRAIN_MONTH, 200, VI, "" },
	};
	easel_reset(easel);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		struct tc_axis axis;
		struct tc_axis_span span = { .from_ms = ms_of(cases[i].from),
			.to_ms = ms_of(cases[i].to),
			.grain = cases[i].grain,
			.most = 8,
			.dated = cases[i].how == DATED,
			.language = cases[i].how == EN ? TC_ENGLISH : TC_VIETNAMESE };
		struct tc_axis_room room = room_of(&list, &span, cases[i].width_u);
		tc_axis_fit_times(&axis, &span, &list, &room);
		assert_string_equal(texts_of(&axis), cases[i].texts);
		assert_true(tc_axis_fits(&axis, &list, &room));
	}
}

/* A point of a period lies at its end; what holds over it is named in its middle. */
static void a_tick_stands_at_the_end_or_in_the_middle(void **state) {
	struct easel *easel = *state;
	for (int centred = 0; centred < 2; centred++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		struct tc_axis axis;
		struct tc_axis_span span = { .from_ms = ms_of("2024-02-01"),
			.to_ms = ms_of("2024-04-01"),
			.grain = TC_GRAIN_MONTH,
			.most = 8,
			.centred = centred != 0,
			.language = TC_VIETNAMESE };
		struct tc_axis_room room = room_of(&list, &span, 260);
		tc_axis_fit_times(&axis, &span, &list, &room);
		assert_string_equal(texts_of(&axis), "tháng 1/2024|tháng 2|tháng 3");
		double end_ms = (double)ms_of("2024-03-01"), half_ms = 29 / 2.0 * 86400e3;
		assert_true(fabs(axis.ticks[1].at - end_ms + (centred != 0 ? half_ms : 0)) < 1);
	}
}

/* Reporting months from the 15th to the 14th are spans: no calendar has them, the points do. */
static void spans_are_named_by_their_own_ends(void **state) {
	struct easel *easel = *state;
	struct tc_drawlist list;
	open_list(easel, &list);
	int64_t ends_ms[] = { tc_date_start_ms(2023, 11, 15, TC_ZONE_MINUTES),
		tc_date_start_ms(2023, 12, 15, TC_ZONE_MINUTES),
		tc_date_start_ms(2024, 1, 15, TC_ZONE_MINUTES),
		tc_date_start_ms(2024, 2, 15, TC_ZONE_MINUTES),
		tc_date_start_ms(2024, 3, 15, TC_ZONE_MINUTES) };
	struct tc_axis_span span = { .from_ms = ends_ms[0],
		.to_ms = ends_ms[4],
		.grain = TC_GRAIN_SPAN,
		.ends_ms = ends_ms,
		.end_count = 5,
		.most = 8,
		.language = TC_VIETNAMESE };
	struct tc_axis axis;
	struct tc_axis_room room = room_of(&list, &span, 300);
	tc_axis_fit_times(&axis, &span, &list, &room);
	assert_string_equal(texts_of(&axis), "14/11/2023|14/12|14/01/2024|14/02|14/03");
	room = room_of(&list, &span, 160);
	tc_axis_fit_times(&axis, &span, &list, &room);
	assert_string_equal(texts_of(&axis), "14/11/2023|14/01/2024|14/03");
	span.end_count = 0;
	tc_axis_fit_times(&axis, &span, &list, &room);
	assert_int_equal(axis.count, 0);
}

/* What is drawn, by its ink: inside the room, apart from each other. */
static void assert_apart(
	const struct tc_drawlist *list, const struct tc_axis_room *room, bool upright) {
	double former = -INFINITY;
	for (int step = 0; step < list->count; step++) {
		int i = upright ? list->count - 1 - step
				: step; /* the lowest number is drawn first */
		const struct tc_rect *box = &list->commands[i].bounds;
		/* Bounds are the ink and 1 px of air on each side. */
		double from = (upright ? box->y_px : box->x_px) + 1;
		double to = from + (upright ? box->height_px : box->width_px) - 2;
		assert_true(from >= room->from_px - 1e-6 && to <= room->to_px + 1e-6);
		assert_true(from - former >= room->gap_px - 1e-6);
		former = to;
	}
}

static void labels_never_meet(void **state) {
	struct easel *easel = *state;
	unsigned seed = 11;
	for (int i = 0; i < 3000; i++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		seed = seed * 1664525u + 1013904223u;
		int64_t from_ms = (int64_t)(seed >> 8) * 100000;
		int64_t long_ms = (int64_t)ldexp(1, (int)(seed >> 4 & 31) + 9) + (seed & 0xFFF);
		struct tc_axis_span span = { .from_ms = from_ms,
			.to_ms = from_ms + long_ms,
			.grain = (enum tc_period_grain)(1 + i % 8),
			.most = 1 + i % 24,
			.centred = i % 5 == 0,
			.dated = i % 2 == 0,
			.language = i % 3 == 0 ? TC_ENGLISH : TC_VIETNAMESE };
		struct tc_axis axis;
		struct tc_axis_room room = room_of(&list, &span, (double)(seed >> 12 & 255));
		tc_axis_fit_times(&axis, &span, &list, &room);
		assert_true(axis.count <= span.most);
		tc_axis_draw_labels(&axis, &list, &room, 100);
		assert_int_equal(list.count, axis.count);
		assert_apart(&list, &room, false);
	}
}

static void an_upright_axis_keeps_its_lines_apart(void **state) {
	struct easel *easel = *state;
	for (int height_u = 0; height_u < 120; height_u++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		double height_px = tc_u(&list, height_u);
		struct tc_axis_range range = { 0, 2e6, 12, false, TC_NUMBER_AUTO, TC_VIETNAMESE };
		struct tc_axis_room room = {
			.scale = { 0, 2e6, height_px, 0 },
			.style = { list.style->type.note, TC_WEIGHT_REGULAR, TC_INK_TEXT3,
				TC_ANCHOR_RIGHT },
			.from_px = 0,
			.to_px = height_px,
			.gap_px = tc_u(&list, 3),
			.upright = true,
		};
		struct tc_axis axis;
		tc_axis_fit_numbers(&axis, &range, &list, &room);
		assert_int_equal(axis.count == 0, height_u < 6);
		double widest_px = tc_axis_width_px(&axis, &list, &room);
		tc_axis_draw_labels(&axis, &list, &room, widest_px);
		assert_apart(&list, &room, true);
		for (int i = 0; i < list.count; i++) {
			assert_true(list.commands[i].bounds.x_px >= -3);
		}
	}
}

static void a_grid_has_three_lines_at_most_and_none_at_zero(void **state) {
	struct easel *easel = *state;
	static const struct {
		double low, high;
		int most, lines;
	} cases[] = {
		{ 0, 100, 3, 2 },
		{ 0, 100, 11, 3 },
		{ -40, 40, 5, 2 },
		{ 3, 3, 5, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_drawlist list;
		open_list(easel, &list);
		struct tc_axis axis;
		struct tc_axis_range range = { cases[i].low, cases[i].high, cases[i].most, false,
			TC_NUMBER_AUTO, TC_VIETNAMESE };
		struct tc_axis_room room = {
			.scale = { cases[i].low, cases[i].high + 1e-9, 500, 0 },
			.upright = true,
		};
		tc_axis_numbers(&axis, &range);
		tc_axis_draw_grid(&axis, &list, &room, 0, 1000);
		assert_int_equal(easel_count(&list, TC_DRAW_LINE, TC_INK_GRID), cases[i].lines);
		assert_int_equal(list.count, cases[i].lines);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_round_and_of_one_form),
		cmocka_unit_test(english_has_its_own_marks_and_words),
		cmocka_unit_test(any_range_has_even_ticks),
		cmocka_unit_test(times_follow_the_calendar),
		cmocka_unit_test(a_tick_stands_at_the_end_or_in_the_middle),
		cmocka_unit_test(spans_are_named_by_their_own_ends),
		cmocka_unit_test(labels_never_meet),
		cmocka_unit_test(an_upright_axis_keeps_its_lines_apart),
		cmocka_unit_test(a_grid_has_three_lines_at_most_and_none_at_zero),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
