/* What a trend can be besides a line: areas, steps, parts of a whole, a band, what is expected, two units. */
#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicator,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

/* Months of 2024 from January on; "F" before a value: a forecast, "P": provisional, NULL: no word. */
static void say_months(struct easel *easel, const char *indicator, const char *area,
	const char *const *values, int count) {
	for (int month = 0; month < count; month++) {
		const char *value = values[month];
		char period[16];
		snprintf(period, sizeof(period), "%d-%02d", 2024 + month / 12, month % 12 + 1);
		if (value != NULL) {
			bool marked = value[0] == 'F' || value[0] == 'P';
			say(easel, indicator, area, period, value + marked,
				marked ? value[0] : 'A');
		}
	}
}

static int count_dashed(const struct tc_drawlist *list, enum tc_dash dash) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_LINE &&
			list->commands[i].as.line.dash == dash;
	}
	return count;
}

static int count_areas(
	const struct tc_drawlist *list, enum tc_polygon_style style, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_POLYGON &&
			list->commands[i].as.polygon.style == style && list->commands[i].ink == ink;
	}
	return count;
}

/* The longest stroke of an ink. */
static const struct tc_command *stroke_of(const struct tc_drawlist *list, enum tc_ink ink) {
	const struct tc_command *found = NULL;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_LINE && command->ink == ink &&
			(found == NULL || command->as.line.count > found->as.line.count)) {
			found = command;
		}
	}
	return found;
}

static const struct tc_drawlist *draw_rate(
	struct easel *easel, const char *more, double width_u, double height_u) {
	char options[1024];
	snprintf(
		options, sizeof(options), "{\"indicator\":\"" RATE "\",\"form\":\"line\"%s}", more);
	struct tc_widget *trend = easel_widget(easel, "trend", options, width_u, height_u, NULL);
	assert_non_null(trend);
	return easel_draw(easel, trend);
}

static void begin(struct easel *easel, const char *const *values, int count) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	say_months(easel, RATE, "VN", values, count);
}

/* Each month is level from its first day to its last, and joined upright. */
static void steps_are_level_over_each_period(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "71" };
	begin(easel, values, 3);
	const struct tc_command *stroke =
		stroke_of(draw_rate(easel, ",\"shape\":\"step\"", 112, 76), TC_INK_DATA);
	assert_int_equal(stroke->as.line.count, 6);
	const struct tc_spot *spots = stroke->as.line.spots;
	for (int i = 0; i < 6; i += 2) {
		assert_true(spots[i].x_px < spots[i + 1].x_px);
		assert_float_equal(spots[i].y_px, spots[i + 1].y_px, 0.01);
		assert_true(i == 0 || fabsf(spots[i].x_px - spots[i - 1].x_px) < 0.01F);
	}
	/* January has 31 days, February 29. */
	assert_float_equal(
		(spots[1].x_px - spots[0].x_px) / (spots[3].x_px - spots[2].x_px), 31.0 / 29, 0.01);
}

static void a_step_of_moments_is_level_until_the_next(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2020-08-19T09:00:00+07:00");
	say(easel, "ops.dossiers.overdue", "VN", "2020-08-19T06:00:00+07:00", "40", 'A');
	say(easel, "ops.dossiers.overdue", "VN", "2020-08-19T07:00:00+07:00", "60", 'A');
	say(easel, "ops.dossiers.overdue", "VN", "2020-08-19T08:00:00+07:00", "50", 'A');
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"indicator\":\"ops.dossiers.overdue\",\"shape\":\"step\"}", 112, 76, NULL);
	const struct tc_command *stroke = stroke_of(easel_draw(easel, trend), TC_INK_DATA);
	assert_int_equal(stroke->as.line.count, 5);
	const struct tc_spot *spots = stroke->as.line.spots;
	assert_float_equal(spots[0].y_px, spots[1].y_px, 0.01);
	assert_float_equal(spots[1].x_px, spots[2].x_px, 0.01);
	assert_float_equal(spots[2].y_px, spots[3].y_px, 0.01);
}

/* What is measured is filled down to zero, what is not firm is hollow, and a gap is nothing. */
static void an_area_starts_at_zero(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", NULL, "71", "75", "P74" };
	begin(easel, values, 6);
	const struct tc_drawlist *list = draw_rate(easel, ",\"shape\":\"area\"", 112, 76);
	assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_TRACK), 2);
	assert_int_equal(count_dashed(list, TC_DASH_PROVISIONAL), 1);
	const struct tc_command *zero = stroke_of(list, TC_INK_RULE);
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_POLYGON) {
			double end_px = command->bounds.y_px + command->bounds.height_px - 1;
			assert_true(fabs(end_px - (double)zero->as.line.spots[0].y_px) < 0.01);
		}
	}
}

#define PARTS                                                                                      \
	",\"shape\":\"stacked\",\"series\":[{\"indicator\":\"portal.accounts\"},{\"indicator\":"   \
	"\"portal.dossiers.online\"}]"

/* A whole is only where all of its parts are; what is below zero is refused and counted. */
static void parts_are_stacked_where_all_are_known(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *second[6];
		int fills;         /* of the second part */
		const char *words; /* of the mark line, or NULL */
	} cases[] = {
		{ "all there", { "5", "6", "7", "6", "5", "6" }, 1, NULL },
		{ "one silent", { "5", "6", NULL, "6", "5", "6" }, 2, NULL },
		{ "one below zero", { "5", "6", "7", "-6", "5", "6" }, 2,
			"1 kỳ có phần âm, không chồng" },
		{ "none", { NULL, NULL, NULL, NULL, NULL, NULL }, 0, NULL },
	};
	static const char *const values[] = { "70", "72", "70", "71", "75", "74" };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(easel, values, 6);
		say_months(easel, "portal.accounts", "VN", cases[i].second, 6);
		say_months(easel, "portal.dossiers.online", "VN", values, 6);
		easel->until_ms = tc_date_start_ms(2024, 7, 1, TC_ZONE_MINUTES);
		const struct tc_drawlist *list = draw_rate(easel, PARTS, 190, 90);
		assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_DATA2), cases[i].fills);
		assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_DATA), cases[i].fills);
		assert_true(cases[i].words == NULL || easel_find(list, cases[i].words) != NULL);
	}
}

/* What was forecast for periods that have not begun follows, dashed to a ring; other news of the future waits. */
static void only_forecasts_are_ahead(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "70", "71", "75", "74", "73", "72", NULL,
		"F74", "F75", "76" };
	begin(easel, values, 12);
	const struct tc_drawlist *list = draw_rate(easel, "", 190, 90);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), 1);
	assert_null(easel_find(list, "dự báo 75"));
	list = draw_rate(easel, ",\"forecast\":6", 190, 90);
	assert_non_null(easel_find(list, "dự báo 75"));
	assert_non_null(easel_find(list, "72"));
	int rings = 0;
	for (int i = 0; i < list->count; i++) {
		rings += list->commands[i].kind == TC_DRAW_DISC &&
			list->commands[i].as.disc.ring_px > 0;
	}
	assert_int_equal(rings, 1);
	/* September is silent: no line leads over it, and its gap has an end on both sides. */
	assert_int_equal(count_dashed(list, TC_DASH_PROVISIONAL), 1);
	list = draw_rate(easel, ",\"forecast\":1", 190, 90);
	assert_non_null(easel_find(list, "dự báo 74"));
}

static void a_band_is_filled_and_its_forecast_hatched(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "70", "71", "75", "74", "73", "72", "F73",
		"F74" };
	static const char *const low[] = { "60", "62", NULL, "61", "65", "64", "63", "62", "F61",
		"F60" };
	static const char *const high[] = { "80", "82", "80", "81", "85", "84", "83", "82", "F84",
		"F86" };
	begin(easel, values, 10);
	say_months(easel, "gris.indicators.connected", "VN", low, 10);
	say_months(easel, "gris.indicators.total", "VN", high, 10);
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
	const struct tc_drawlist *list = draw_rate(easel,
		",\"forecast\":2,\"low\":\"gris.indicators.connected\",\"high\":"
		"\"gris.indicators.total\"",
		190, 90);
	assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_TRACK), 2);
	assert_int_equal(count_areas(list, TC_POLYGON_HATCH, TC_INK_RULE), 1);
	/* 10 points of the line, 9 and 10 of the bounds are told, none of them as a text. */
	assert_int_equal(list->told_count, 30 - 1);
}

/* From the least to the most of a group; hatched where a member is silent, nothing where all are. */
static void a_band_may_be_the_range_of_a_group(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "70", "71", "75", "74" };
	static const char *const one[] = { "60", "92", NULL, "61", NULL, "64" };
	static const char *const other[] = { "80", "62", "80", "81", NULL, "F84" };
	begin(easel, values, 6);
	say_months(easel, RATE, "BCT", one, 6);
	say_months(easel, RATE, "VPCP", other, 6);
	easel->until_ms = tc_date_start_ms(2024, 7, 1, TC_ZONE_MINUTES);
	const struct tc_drawlist *list = draw_rate(easel, ",\"areas\":[\"BCT\",\"VPCP\"]", 190, 90);
	/* January to February, March to April; into March, where one is silent; June stands alone. */
	assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_TRACK), 2);
	assert_int_equal(count_areas(list, TC_POLYGON_HATCH, TC_INK_RULE), 2);
	int told = 0;
	for (int i = 0; i < list->told_count; i++) {
		told += strcmp(list->told[i].datum.value, "92") == 0;
	}
	assert_int_equal(told, 1);
	list = draw_rate(easel, ",\"group\":\"VN:provinces\"", 190, 90);
	assert_int_equal(count_areas(list, TC_POLYGON_FILL, TC_INK_TRACK), 0);
}

static void the_target_of_each_period_is_level_over_it(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "70", "71", "75", "74" };
	begin(easel, values, 6);
	say(easel, "gris.agencies.connected", "VN", "2024-Q1", "71", 'A');
	say(easel, "gris.agencies.connected", "VN", "2024-Q2", "76", 'A');
	easel->until_ms = tc_date_start_ms(2024, 7, 1, TC_ZONE_MINUTES);
	const struct tc_drawlist *list = draw_rate(easel,
		",\"target_indicator\":\"gris.agencies.connected\",\"target_words\":\"kế hoạch\"",
		190, 90);
	const struct tc_command *words = easel_find(list, "kế hoạch 76");
	assert_non_null(words);
	assert_non_null(words->as.text.datum);
	assert_string_equal(words->as.text.datum->value, "76");
	int levels = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		levels += command->kind == TC_DRAW_LINE && command->ink == TC_INK_TEXT3;
	}
	assert_int_equal(levels, 2);
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

/* No two texts meet, no upright line of an event runs through one, and none was left out for that. */
static void assert_readable(const struct tc_drawlist *list) {
	for (int i = 0; i < list->lost_count; i++) {
		fail_msg("%s has no room", list->lost[i].as.text.text);
	}
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *text = &list->commands[i];
		for (int k = 0; text->kind == TC_DRAW_TEXT && k < list->count; k++) {
			const struct tc_command *other = &list->commands[k];
			bool upright = other->kind == TC_DRAW_LINE && other->ink == TC_INK_RULE &&
				other->bounds.width_px < 10;
			if ((upright || (other->kind == TC_DRAW_TEXT && k > i)) &&
				overlap(&text->bounds, &other->bounds)) {
				fail_msg("%s meets %s", text->as.text.text,
					upright ? "an event" : other->as.text.text);
			}
		}
	}
}

static void words_of_events_never_meet(void **state) {
	struct easel *easel = *state;
	static const char *const values[] = { "70", "72", "70", "71", "75", "74", "73", "72" };
	static const char *const words[] = { "Tết", "Nghị định 42/2024",
		"VNeID thay tài khoản Cổng", "Bão số 3", "Chỉ thị 16" };
	unsigned seed = 5;
	int told = 0;
	for (int round = 0; round < 60; round++) {
		char options[1024] = ",\"dates\":\"calendar\",\"title\":\"T\",\"events\":[";
		for (int i = 0; i < 6; i++) {
			size_t at = strlen(options);
			seed = seed * 1664525u + 1013904223u;
			snprintf(options + at, sizeof(options) - at,
				"%s{\"at\":\"2024-%02u-%02u\",\"words\":\"%s\"}", i == 0 ? "" : ",",
				(seed >> 9) % 10 + 1, (seed >> 14) % 28 + 1,
				words[(seed >> 20) % 5]);
		}
		strcat(options, "]");
		begin(easel, values, 8);
		const struct tc_drawlist *list =
			draw_rate(easel, options, 90 + round * 4, 80 + round);
		assert_readable(list);
		for (size_t k = 0; k < 5; k++) {
			told += easel_find(list, words[k]) != NULL;
		}
	}
	assert_true(told > 100);
}

/* A round number at one edge. */
static bool is_tick(const struct tc_command *command, double left_px, double right_px) {
	return command->kind == TC_DRAW_TEXT && command->ink == TC_INK_TEXT3 &&
		strspn(command->as.text.text, "0123456789,") == strlen(command->as.text.text) &&
		command->bounds.x_px >= left_px - 5 &&
		command->bounds.x_px + command->bounds.width_px <= right_px + 5;
}

/* Equal heights of both axes are round numbers of both; each line keeps the decimals of its contract. */
static void two_units_have_two_axes(void **state) {
	struct easel *easel = *state;
	static const char *const rate[] = { "70.5", "72", "70", "71", "75", "74", "73", "72.25" };
	static const char *const accounts[] = { "8210000", "8450000", "9020000", "9800000",
		"10300000", "11150000", "11870000", "12640000" };
	begin(easel, rate, 8);
	say_months(easel, "portal.accounts", "VN", accounts, 8);
	const struct tc_drawlist *list = draw_rate(easel,
		",\"name\":\"Tỷ lệ\",\"series\":[{\"indicator\":\"portal.accounts\",\"name\":"
		"\"Tài khoản\",\"axis\":\"right\"}]",
		190, 100);
	assert_non_null(easel_find(list, "Tỷ lệ 72,25"));
	assert_non_null(easel_find(list, "Tài khoản 12.640.000"));
	assert_non_null(easel_find(list, "%"));
	assert_non_null(easel_find(list, "triệu tài khoản"));
	int pairs = 0;
	for (int i = 0; i < list->count; i++) {
		for (int k = 0; is_tick(&list->commands[i], 0, 200) && k < list->count; k++) {
			pairs += is_tick(&list->commands[k], 1700, 1900) &&
				fabs(list->commands[i].as.text.baseline_px -
					list->commands[k].as.text.baseline_px) < 1;
		}
	}
	assert_true(pairs >= 2);
	assert_true(easel_count(list, TC_DRAW_LINE, TC_INK_GRID) <= 3);
	assert_readable(list);
	/* Numbers never stand without what they count. */
	for (int height_u = 10; height_u < 120; height_u++) {
		list = draw_rate(easel,
			",\"grid\":true,\"series\":[{\"indicator\":\"portal.accounts\",\"name\":"
			"\"Tài "
			"khoản\"}]",
			190, height_u);
		int ticks = 0;
		for (int i = 0; i < list->count; i++) {
			ticks += is_tick(&list->commands[i], 0, 200) &&
				strcmp(list->commands[i].as.text.text, "0") != 0;
		}
		assert_int_equal(ticks > 0, easel_find(list, "triệu %") != NULL);
		assert_true(ticks > 0 || height_u < 60);
	}
	/* Names that have no room beside each other stand under each other. */
	for (int width_u = 84; width_u < 190; width_u += 7) {
		list = draw_rate(easel,
			",\"name\":\"Tỷ lệ\",\"series\":[{\"indicator\":\"portal.accounts\","
			"\"name\":\"Tài khoản\",\"axis\":\"right\"}]",
			width_u, 76);
		assert_non_null(easel_find(list, "Tỷ lệ 72,25"));
		assert_non_null(easel_find(list, "Tài khoản 12.640.000"));
		assert_readable(list);
	}
	/* Without a word of the first, the second keeps its axis. */
	begin(easel, NULL, 0);
	say_months(easel, "portal.accounts", "VN", accounts, 8);
	list = draw_rate(easel,
		",\"name\":\"Tỷ lệ\",\"series\":[{\"indicator\":\"portal.accounts\",\"name\":"
		"\"Tài khoản\",\"axis\":\"right\"}]",
		190, 100);
	assert_non_null(easel_find(list, "Tỷ lệ —"));
	assert_non_null(easel_find(list, "Tài khoản 12.640.000"));
	assert_non_null(stroke_of(list, TC_INK_DATA2));
	for (int i = 0; i < list->count; i++) {
		assert_false(is_tick(&list->commands[i], 0, 200));
	}
}

/* A logarithm has no place for zero and less: they are a gap, and counted. */
static void a_logarithm_refuses_what_is_not_above_zero(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *values[6], *words;
		int strokes;
	} cases[] = {
		{ { "1", "10", "100", "1000", "100", "10" }, NULL, 1 },
		{ { "1", "10", "0", "1000", "100", "10" },
			"1 giá trị không dương, ngoài thang logarit", 2 },
		{ { "1", "10", "100", "100", "-5", "0" },
			"2 giá trị không dương, ngoài thang logarit", 1 },
		{ { "-1", "0", "-3", "0", "-5", "0" }, "6 giá trị không dương, ngoài thang logarit",
			0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		begin(easel, cases[i].values, 6);
		easel->until_ms = tc_date_start_ms(2024, 7, 1, TC_ZONE_MINUTES);
		const struct tc_drawlist *list = draw_rate(easel, ",\"logarithmic\":true", 190, 90);
		int strokes = 0;
		for (int k = 0; k < list->count; k++) {
			strokes += list->commands[k].kind == TC_DRAW_LINE &&
				list->commands[k].ink == TC_INK_DATA;
		}
		assert_int_equal(strokes, cases[i].strokes);
		assert_true(cases[i].words == NULL || easel_find(list, cases[i].words) != NULL);
		/* The newest value is said in any case. */
		assert_non_null(easel_find(list, cases[i].values[5]));
		assert_readable(list);
	}
	begin(easel, cases[0].values, 6);
	const struct tc_drawlist *list = draw_rate(easel, ",\"logarithmic\":true", 190, 90);
	const struct tc_command *ten = easel_find(list, "10"), *hundred = easel_find(list, "100"),
				*thousand = easel_find(list, "1.000");
	assert_non_null(ten);
	assert_non_null(hundred);
	assert_non_null(thousand);
	double lower_px = ten->as.text.baseline_px - hundred->as.text.baseline_px;
	double upper_px = hundred->as.text.baseline_px - thousand->as.text.baseline_px;
	assert_true(lower_px > 50 && fabs(lower_px - upper_px) < 2);
}

static void what_does_not_go_together_is_a_fault(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ ",\"low\":\"portal.accounts\"", "/panes/0/low" },
		{ ",\"high\":\"portal.accounts\"", "/panes/0/high" },
		{ ",\"low\":\"portal.accounts\",\"high\":\"portal.accounts\",\"areas\":[\"BCT\"]",
			"/panes/0/low" },
		{ ",\"group\":\"BCT\"", "/panes/0/group" },
		{ ",\"shape\":\"area\",\"logarithmic\":true", "/panes/0/shape" },
		{ ",\"shape\":\"stacked\",\"logarithmic\":true", "/panes/0/shape" },
		{ ",\"shape\":\"stacked\",\"series\":[{\"indicator\":\"" RATE
		  "\",\"axis\":\"right\"}]",
			"/panes/0/shape" },
		{ ",\"shape\":\"stacked\",\"series\":[{\"indicator\":\"" RATE
		  "\"},{\"indicator\":\"" RATE "\"},{\"indicator\":\"" RATE "\"}]",
			"/panes/0/shape" },
		{ ",\"events\":[{\"words\":\"x\"}]", "/panes/0/events/0/at" },
		{ ",\"target_indicator\":\"no.such\"", "/panes/0/target_indicator" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[512];
		struct tc_faults faults = { .count = 0 };
		easel_reset(easel);
		snprintf(options, sizeof(options), "{\"indicator\":\"" RATE "\"%s}",
			cases[i].options);
		assert_null(easel_widget(easel, "trend", options, 112, 76, &faults));
		assert_true(faults.count > 0);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

#define LONG_NAME "Ủy ban nhân dân thành phố Hồ Chí Minh và các tỉnh lân cận"

static const char *const variants[] = {
	",\"shape\":\"step\",\"grid\":true",
	",\"shape\":\"area\",\"grid\":true,\"dates\":\"calendar\"",
	PARTS,
	",\"forecast\":4,\"low\":\"portal.accounts\",\"high\":\"portal.dossiers.online\","
	"\"target\":true,\"events\":[{\"at\":\"2024-03-20\",\"words\":\"" LONG_NAME "\"}]",
	",\"name\":\"" LONG_NAME "\",\"series\":[{\"indicator\":\"portal.accounts\","
	"\"axis\":\"right\",\"name\":\"" LONG_NAME "\"}]",
	",\"logarithmic\":true,\"dates\":\"calendar\"",
	",\"target_indicator\":\"portal.accounts\",\"target_words\":\"" LONG_NAME "\"",
};

/* Nothing, one point, gaps, negatives, from a pane that holds nothing to a whole wall. */
static void any_pane_holds_every_shape(void **state) {
	struct easel *easel = *state;
	static const char *const histories[][6] = {
		{ NULL },
		{ "70" },
		{ "70", NULL, "-71", NULL, "P72", "73" },
		{ "0", "0", "0", "0", "0", "0" },
		{ "1e15", "-1e15", "1e-9", "5", "6", "7" },
	};
	static const double sizes_u[][2] = { { 2, 2 }, { 20, 8 }, { 30, 30 }, { 50, 200 },
		{ 300, 30 }, { 60, 40 }, { 112, 76 }, { 384, 216 } };
	for (size_t h = 0; h < sizeof(histories) / sizeof(histories[0]); h++) {
		for (size_t v = 0; v < sizeof(variants) / sizeof(variants[0]); v++) {
			begin(easel, histories[h], 6);
			say_months(easel, "portal.accounts", "VN", histories[h], 6);
			say_months(easel, "portal.dossiers.online", "VN", histories[h], 6);
			for (size_t k = 0; k < sizeof(sizes_u) / sizeof(sizes_u[0]); k++) {
				const struct tc_drawlist *list =
					draw_rate(easel, variants[v], sizes_u[k][0], sizes_u[k][1]);
				for (int i = 0; k >= 2 && i < list->count; i++) {
					const struct tc_rect *box = &list->commands[i].bounds;
					assert_true(box->x_px >= -41);
					assert_true(box->x_px + box->width_px <=
						sizes_u[k][0] * EASEL_U_PX + 41);
				}
			}
		}
	}
}

static void stacked_areas_are_the_golden_picture(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	static const char *const online[] = { "1210", "1340", "1405", "1590", "1688", "1742",
		"1853", "P1980" };
	static const char *const post[] = { "640", "655", "610", "580", "566", "548", "539",
		"512" };
	static const char *const desk[] = { "930", "905", "890", "861", NULL, "795", "760", "722" };
	say_months(easel, "portal.dossiers.online", "VN", online, 8);
	say_months(easel, "portal.accounts", "VN", post, 8);
	say_months(easel, "portal.services.integrated", "VN", desk, 8);
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"title\":\"Hồ sơ tiếp nhận, nghìn\",\"indicator\":\"portal.dossiers.online\","
		"\"name\":\"Trực tuyến\",\"shape\":\"stacked\",\"dates\":\"calendar\",\"series\":["
		"{\"indicator\":\"portal.accounts\",\"name\":\"Bưu chính\"},"
		"{\"indicator\":\"portal.services.integrated\",\"name\":\"Tại quầy\"}]}",
		190, 120, NULL);
	assert_true(
		easel_is_golden(easel, "widget-trend-stacked", trend, easel_draw(easel, trend)));
}

static void what_is_expected_is_the_golden_picture(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	static const char *const values[] = { "71.2", "73", "72.4", "76.1", "79.9", "80.5", "82.1",
		"84.7", "F86", "F87.5", "F89.2", "F90.4" };
	static const char *const low[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, "84.7",
		"F84.8", "F85.2", "F86", "F86.2" };
	static const char *const high[] = { NULL, NULL, NULL, NULL, NULL, NULL, NULL, "84.7",
		"F87.4", "F90.1", "F92.8", "F95.1" };
	say_months(easel, RATE, "VN", values, 12);
	say_months(easel, "gris.indicators.connected", "VN", low, 12);
	say_months(easel, "gris.indicators.total", "VN", high, 12);
	say(easel, "gris.agencies.connected", "VN", "2024", "88", 'A');
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"title\":\"Thủ tục trực tuyến, %\",\"indicator\":\"" RATE
		"\",\"forecast\":4,\"low\":\"gris.indicators.connected\","
		"\"high\":\"gris.indicators.total\",\"dates\":\"calendar\","
		"\"target_indicator\":\"gris.agencies.connected\",\"target_words\":\"kế hoạch\","
		"\"events\":[{\"at\":\"2024-03-20\",\"words\":\"Nghị định 42\"},"
		"{\"at\":\"2024-05-16\",\"words\":\"VNeID thay Cổng\"},"
		"{\"at\":\"2024-06-10\",\"words\":\"Chỉ thị 16\"}]}",
		190, 128, NULL);
	assert_true(
		easel_is_golden(easel, "widget-trend-forecast", trend, easel_draw(easel, trend)));
}

static void two_axes_are_the_golden_picture(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
	static const char *const accounts[] = { "8210000", "8450000", "9020000", "9800000",
		"10300000", "11150000", "11870000", "12640000" };
	static const char *const rate[] = { "71.2", "73", "72.4", "70.1", "75.9", "80.5", "79.1",
		"84.7" };
	say_months(easel, "portal.accounts", "VN", accounts, 8);
	say_months(easel, RATE, "VN", rate, 8);
	easel->until_ms = tc_date_start_ms(2024, 9, 1, TC_ZONE_MINUTES);
	struct tc_widget *trend = easel_widget(easel, "trend",
		"{\"title\":\"Tài khoản và thủ tục trực tuyến\",\"indicator\":\"portal.accounts\","
		"\"name\":\"Tài khoản\",\"dates\":\"calendar\",\"series\":[{\"indicator\":\"" RATE
		"\",\"name\":\"Thủ tục\",\"axis\":\"right\"}]}",
		190, 128, NULL);
	assert_true(
		easel_is_golden(easel, "widget-trend-two-axes", trend, easel_draw(easel, trend)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_are_level_over_each_period),
		cmocka_unit_test(a_step_of_moments_is_level_until_the_next),
		cmocka_unit_test(an_area_starts_at_zero),
		cmocka_unit_test(parts_are_stacked_where_all_are_known),
		cmocka_unit_test(only_forecasts_are_ahead),
		cmocka_unit_test(a_band_is_filled_and_its_forecast_hatched),
		cmocka_unit_test(a_band_may_be_the_range_of_a_group),
		cmocka_unit_test(the_target_of_each_period_is_level_over_it),
		cmocka_unit_test(words_of_events_never_meet),
		cmocka_unit_test(two_units_have_two_axes),
		cmocka_unit_test(a_logarithm_refuses_what_is_not_above_zero),
		cmocka_unit_test(what_does_not_go_together_is_a_fault),
		cmocka_unit_test(any_pane_holds_every_shape),
		cmocka_unit_test(stacked_areas_are_the_golden_picture),
		cmocka_unit_test(what_is_expected_is_the_golden_picture),
		cmocka_unit_test(two_axes_are_the_golden_picture),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
