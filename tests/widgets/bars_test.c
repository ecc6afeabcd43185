#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"

static const char areas[] = "{\"title\":\"T\",\"indicator\":\"" RATE "\",\"areas\":"
			    "[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:48\"]}";

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value) {
	easel_say(easel,
		&(struct easel_news) {
			.indicator = indicator, .area = area, .period = period, .value = value });
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

static void say_areas(struct easel *easel) {
	say(easel, RATE, "01", "2024-08", "80");
	say(easel, RATE, "22", "2024-08", "40");
	say(easel, RATE, "48", "2024-08", "20");
}

/* Fills of one of the inks of bars, in order. */
static int bars_of(const struct tc_drawlist *list, struct tc_rect *bars, int size) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind == TC_DRAW_FILL && count < size &&
			(command->ink == TC_INK_DATA || command->ink == TC_INK_DATA2 ||
				command->ink == TC_INK_DIM || command->ink == TC_INK_STALE)) {
			bars[count++] = command->as.fill;
		}
	}
	return count;
}

static bool near(double a, double b) {
	return fabs(a - b) < 1;
}

static void bars_are_as_long_as_their_values(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *values[3];
		double lengths[3]; /* in parts of the first */
		bool left[3];      /* ends where the others begin */
	} cases[] = {
		{ "plain", { "80", "40", "20" }, { 1, 0.5, 0.25 }, { false, false, false } },
		{ "close to each other", { "100", "99", "98" }, { 1, 0.99, 0.98 },
			{ false, false, false } },
		{ "negative", { "50", "-50", "25" }, { 1, 1, 0.5 }, { false, true, false } },
		{ "all negative", { "-50", "-25", "-10" }, { 1, 0.5, 0.2 }, { true, true, true } },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		static const char *const codes[] = { "01", "22", "48" };
		for (int k = 0; k < 3; k++) {
			say(easel, RATE, codes[k], "2024-08", cases[i].values[k]);
		}
		struct tc_widget *widget = easel_widget(easel, "bars", areas, 112, 90, NULL);
		assert_non_null(widget);
		struct tc_rect bars[4];
		assert_int_equal(bars_of(easel_draw(easel, widget), bars, 4), 3);
		double zero_px = cases[i].left[0] ? bars[0].x_px + bars[0].width_px : bars[0].x_px;
		for (int k = 0; k < 3; k++) {
			double begin_px =
				cases[i].left[k] ? bars[k].x_px + bars[k].width_px : bars[k].x_px;
			assert_true(near(begin_px, zero_px));
			assert_true(near(bars[k].width_px, bars[0].width_px * cases[i].lengths[k]));
			assert_true(near(bars[k].height_px, 53));
			assert_true(k == 0 || near(bars[k].y_px - bars[k - 1].y_px, 120));
		}
	}
}

static void states_are_drawn_in_their_bar(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value;
		char status;
		bool lost, other, simulated, revised;
		const char *seen;
		enum tc_dash dash;
		int solid; /* bars filled */
	} cases[] = {
		{ "live", "40", 'A', false, false, false, false, "|40|", 0, 3 },
		{ "provisional", "40", 'P', false, false, false, false, "|40|P|",
			TC_DASH_PROVISIONAL, 2 },
		{ "estimate", "40", 'E', false, false, false, false, "1 ước tính",
			TC_DASH_PROVISIONAL, 2 },
		{ "forecast", "40", 'F', false, false, false, false, "1 dự báo",
			TC_DASH_PROVISIONAL, 2 },
		{ "not reported", NULL, 'M', false, false, false, false, "|—|", 0, 2 },
		{ "lost", "40", 'A', true, false, false, false, "mất kết nối 09:0", TC_DASH_LOST,
			0 },
		{ "disputed", "40", 'A', false, true, false, false, "1 khác nguồn",
			TC_DASH_DISPUTED, 3 },
		{ "revised", "40", 'A', false, false, false, true, "1 đã sửa", 0, 3 },
		{ "simulated", "40", 'A', false, false, true, false, "|40|", 0, 3 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, RATE, "01", "2024-08", "80");
		say(easel, RATE, "48", "2024-08", "20");
		struct easel_news news = { .indicator = RATE,
			.area = "22",
			.period = "2024-08",
			.value = cases[i].revised ? "45" : cases[i].value,
			.status = cases[i].status,
			.source = cases[i].simulated ? "/sim/test" : NULL };
		easel_say(easel, &news);
		if (cases[i].revised) {
			easel_pass(easel, 60000);
			news.value = cases[i].value;
			easel_say(easel, &news);
		}
		if (cases[i].other) {
			news.value = "60";
			news.source = "/z-other";
			easel_say(easel, &news);
		}
		if (cases[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *widget = easel_widget(easel, "bars", areas, 112, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		struct tc_rect bars[4];
		enum tc_dash dash = 0;
		for (int k = 0; k < list->count; k++) {
			if (list->commands[k].kind == TC_DRAW_LINE &&
				list->commands[k].as.line.closed) {
				dash = list->commands[k].as.line.dash;
			}
		}
		if (strstr(easel_texts(easel, list), cases[i].seen) == NULL ||
			dash != cases[i].dash || bars_of(list, bars, 4) != cases[i].solid) {
			fail_msg("%s: %s, dash %d, %d solid", cases[i].name,
				easel_texts(easel, list), dash, bars_of(list, bars, 4));
		}
		assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].simulated);
	}
}

static void periods_are_oldest_first_and_the_newest_is_meant(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const months[] = { "2024-05", "2024-06", "2024-07", "2024-08" };
	for (int i = 0; i < 4; i++) {
		say(easel, RATE, "VN", months[i], i == 2 ? NULL : "60");
	}
	struct tc_widget *widget = easel_widget(easel, "bars",
		"{\"title\":\"T\",\"indicator\":\"" RATE "\",\"last\":3}", 112, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_non_null(strstr(easel_texts(easel, list), "T|06/2024|60|07/2024|—|08/2024|60|"));
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 1);
}

static void upright_bars_stand_on_one_line(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	char options[320];
	snprintf(options, sizeof(options), "%.*s,\"form\":\"vertical\"}", (int)strlen(areas) - 1,
		areas);
	struct tc_widget *widget = easel_widget(easel, "bars", options, 160, 100, NULL);
	struct tc_rect bars[4];
	assert_int_equal(bars_of(easel_draw(easel, widget), bars, 4), 3);
	for (int i = 1; i < 3; i++) {
		assert_true(
			near(bars[i].y_px + bars[i].height_px, bars[0].y_px + bars[0].height_px));
		assert_true(bars[i].x_px > bars[i - 1].x_px + bars[i - 1].width_px);
	}
	assert_true(near(bars[1].height_px * 2, bars[0].height_px));
	/* Names that would touch each other: the bars lie down. */
	widget = easel_widget(easel, "bars", options, 80, 100, NULL);
	assert_int_equal(bars_of(easel_draw(easel, widget), bars, 4), 3);
	assert_true(near(bars[1].x_px, bars[0].x_px));
}

static const char parts[] = "{\"title\":\"T\",\"parts\":["
			    "{\"indicator\":\"portal.dossiers.online\",\"name\":\"Một\"},"
			    "{\"indicator\":\"portal.accounts\",\"name\":\"Hai\"}],"
			    "\"bars\":[{\"area\":\"VN\"},{\"area\":\"BCA\"}]";

static void parts_stand_together(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		bool stacked;
	} cases[] = { { "}", false }, { ",\"together\":\"stacked\"}", true } };
	for (int i = 0; i < 2; i++) {
		easel_reset(easel);
		say(easel, "portal.dossiers.online", "VN", "2020-08-18", "300");
		say(easel, "portal.accounts", "VN", "2020-08-18", "600");
		say(easel, "portal.dossiers.online", "BCA", "2020-08-18", "150");
		char options[512];
		snprintf(options, sizeof(options), "%s%s", parts, cases[i].options);
		struct tc_widget *widget = easel_widget(easel, "bars", options, 143, 100, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		struct tc_rect bars[8]; /* two squares of the key first */
		assert_int_equal(bars_of(list, bars, 8), 5);
		double length_px = bars[3].width_px;
		if (cases[i].stacked) {
			assert_true(near(bars[3].x_px, bars[2].x_px + bars[2].width_px + 5));
			assert_true(near(bars[3].y_px, bars[2].y_px));
			length_px += 5; /* the gap */
		} else {
			assert_true(near(bars[3].x_px, bars[2].x_px));
			assert_true(bars[3].y_px >= bars[2].y_px + bars[2].height_px);
		}
		assert_true(near(bars[2].width_px * 2, length_px));
		assert_true(near(bars[4].width_px * 2, bars[2].width_px));
		assert_non_null(strstr(easel_texts(easel, list), "Một|Hai|"));
		assert_non_null(easel_find(list, "—"));
	}
}

static void a_whole_shows_its_parts_with_a_key(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.dossiers.online",
			.area = "VN",
			.period = "2020-08-18",
			.value = "327",
			.qualifier = TC_QUALIFIER_OVER });
	char options[512];
	snprintf(options, sizeof(options),
		"{\"title\":\"T\",\"together\":\"stacked\",\"last\":1,%s}",
		"\"parts\":[{\"indicator\":\"portal.dossiers.online\",\"name\":\"Đăng ký xe\"},"
		"{\"indicator\":\"portal.accounts\",\"name\":\"Bảo hiểm xã hội\"}]");
	struct tc_widget *widget = easel_widget(easel, "bars", options, 112, 90, NULL);
	/* A part that nobody has ever sent is not zero. */
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, widget)),
		"T|hơn 327|Đăng ký xe|—|Bảo hiểm xã hội|"));
	say(easel, "portal.accounts", "VN", "2020-08-18", "1673");
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_non_null(
		strstr(easel_texts(easel, list), "T|hơn 327|Đăng ký xe|1.673|Bảo hiểm xã hội|"));
	struct tc_rect bars[4];
	assert_int_equal(bars_of(list, bars, 4), 4);
	assert_true(near(bars[0].width_px + 5, 1120 * 327 / 2000.0));
	assert_true(near(bars[1].x_px + bars[1].width_px, 1120));
}

static void the_qualifier_of_the_source_stays(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	easel_say(easel,
		&(struct easel_news) { .indicator = RATE,
			.area = "22",
			.period = "2024-08",
			.value = "40.5",
			.qualifier = TC_QUALIFIER_OVER });
	static const char *const kinds[] = { "bars", "ranking", "table" };
	for (int i = 0; i < 3; i++) {
		struct tc_widget *widget = easel_widget(easel, kinds[i], areas, 143, 100, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		assert_non_null(easel_find(list, "hơn 40,5"));
		if (i > 0) { /* and the decimals still stand under each other */
			double tail_px = 0;
			for (int k = 0; k < 2; k++) {
				const struct tc_command *text =
					easel_find(list, k == 0 ? "hơn 40,5" : "80");
				double end_px = text->bounds.x_px + text->bounds.width_px;
				tail_px = k == 0 ? end_px : tail_px - end_px;
			}
			assert_true(tail_px > 30 && tail_px < 90);
		}
	}
}

static void the_target_is_marked_on_every_bar(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	char options[320];
	snprintf(options, sizeof(options), "%.*s,\"target\":true}", (int)strlen(areas) - 1, areas);
	struct tc_widget *widget = easel_widget(easel, "bars", options, 112, 90, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_TEXT), 3);
	assert_non_null(strstr(easel_texts(easel, list), "mục tiêu 100"));
	struct tc_rect bars[4];
	assert_int_equal(bars_of(list, bars, 4), 3);
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL &&
			list->commands[i].ink == TC_INK_TEXT) {
			double at_px = list->commands[i].as.fill.x_px - bars[0].x_px;
			assert_true(fabs(at_px * 0.8 - bars[0].width_px) < 6);
			assert_true(near(list->commands[i].as.fill.height_px, 93));
		}
	}
}

static void a_target_never_runs_through_a_value(void **state) {
	struct easel *easel = *state;
	for (int target = 5; target <= 100; target++) {
		in_2024(easel);
		say_areas(easel);
		char options[320];
		snprintf(options, sizeof(options), "%.*s,\"target_value\":%d}",
			(int)strlen(areas) - 1, areas, target);
		struct tc_widget *widget = easel_widget(easel, "bars", options, 112, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		for (int i = 0; i < list->count; i++) {
			const struct tc_command *tick = &list->commands[i];
			if (tick->kind != TC_DRAW_FILL || tick->as.fill.width_px > 8 ||
				tick->as.fill.height_px < 60) {
				continue;
			}
			for (int k = 0; k < list->count; k++) {
				const struct tc_command *text = &list->commands[k];
				assert_false(text->kind == TC_DRAW_TEXT &&
					overlap(&tick->as.fill, &text->bounds));
			}
		}
	}
}

/* 17.9 was corrected to 17: its level stands between bar and value, and touches neither's letters. */
static void a_replaced_value_never_runs_through_the_new_one(void **state) {
	struct easel *easel = *state;
	static const char *const formers[] = { "17.9", "20", "30", "70", "5" };
	for (size_t i = 0; i < sizeof(formers) / sizeof(formers[0]); i++) {
		in_2024(easel);
		say(easel, RATE, "VN", "2024-08", "40");
		say(easel, RATE, "BCA", "2024-08", formers[i]);
		say(easel, RATE, "BCA", "2024-08", "17");
		struct tc_widget *widget = easel_widget(easel, "bars",
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"bars\":[{\"area\":\"VN\"},{\"area\":\"BCA\"}]}",
			112, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		assert_non_null(strstr(easel_texts(easel, list), "1 đã sửa"));
		int ticks = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *tick = &list->commands[k];
			if (tick->kind != TC_DRAW_FILL || tick->as.fill.width_px > 8 ||
				tick->as.fill.height_px < 60) {
				continue;
			}
			ticks++;
			assert_true(tick->as.fill.x_px + tick->as.fill.width_px <= 1120);
			for (int t = 0; t < list->count; t++) {
				const struct tc_command *text = &list->commands[t];
				assert_false(text->kind == TC_DRAW_TEXT &&
					overlap(&tick->as.fill, &text->bounds));
			}
		}
		assert_int_equal(ticks, 1);
	}
}

/* A screen's pane has one line for source and marks: a quiet remark gives way to the source, trouble does not. */
static void trouble_is_said_before_the_source(void **state) {
	struct easel *easel = *state;
	static const struct {
		bool lost;
		double width_u;
		bool foot, words;
	} cases[] = {
		{ false, 112, true, true },
		{ false, 76, true, false },
		{ true, 200, true, true },
		{ true, 112, false, true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, RATE, "VN", "2024-08", "40");
		say(easel, RATE, "BCA", "2024-08", NULL);
		if (cases[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *widget = easel_widget(easel, "bars",
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"bars\":[{\"area\":\"VN\"},{\"area\":\"BCA\"}]}",
			cases[i].width_u, 58, NULL);
		const char *texts = easel_texts(easel, easel_draw(easel, widget));
		const char *said = cases[i].lost ? "mất kết nối" : "1 chưa báo cáo";
		assert_true((strstr(texts, "BTTTT · 08/2024") != NULL) == cases[i].foot);
		assert_true((strstr(texts, said) != NULL) == cases[i].words);
	}
}

static void what_fits_is_drawn_and_the_rest_is_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_u, height_u;
		const char *form;
	} cases[] = {
		{ 112, 80, "horizontal" },
		{ 112, 80, "vertical" },
		{ 384, 216, "vertical" },
		{ 20, 20, "horizontal" },
		{ 2, 2, "vertical" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		int members[80],
			country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
		int all = tc_catalogue_members(
			easel->catalogue, country, easel->time.unix_ms, members, 80);
		for (int k = 0; k < all; k++) {
			say(easel, RATE, tc_catalogue_area(easel->catalogue, members[k])->code,
				"2024-08", k % 2 == 0 ? "71.5" : "12");
		}
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"" RATE
			"\",\"group\":\"VN:provinces\",\"form\":\"%s\"}",
			cases[i].form);
		struct tc_widget *widget = easel_widget(
			easel, "bars", options, cases[i].width_u, cases[i].height_u, NULL);
		assert_non_null(widget);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		int values = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			values += command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL;
		}
		assert_true(values >= 1 && values <= 63);
		if (values < 63 && cases[i].height_u > 50) {
			char told[32];
			snprintf(told, sizeof(told), "hiện %d/63", values);
			assert_non_null(strstr(easel_texts(easel, list), told));
		}
	}
}

static void nothing_and_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	struct tc_widget *widget = easel_widget(easel, "bars", areas, 112, 100, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, widget)),
		"T|—|chưa có số liệu|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, widget));
	say(easel, RATE, "22", "2024-08", "55.5");
	assert_true(easel_refresh(easel, widget));
	const char *texts = easel_texts(easel, easel_draw(easel, widget));
	assert_non_null(strstr(texts, "Hà Nội|—|Quảng Ninh|55,5|Đà Nẵng|—|"));
	assert_non_null(strstr(texts, "2 chưa báo cáo"));
}

static void every_series_is_asked_for(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		int wants;
	} cases[] = {
		{ "{\"indicator\":\"portal.accounts\"}", 1 },
		{ "{\"indicator\":\"portal.accounts\",\"group\":\"VN:provinces\"}", 1 },
		{ "{\"indicator\":\"portal.accounts\",\"areas\":[\"VN\",\"BCA\"]}", 2 },
		{ "{\"bars\":[{\"indicator\":\"portal.accounts\"},{\"indicator\":"
		  "\"portal.dossiers.online\"}]}",
			2 },
		{ "{\"parts\":[{\"indicator\":\"portal.accounts\"},{\"indicator\":"
		  "\"portal.dossiers.online\"}],\"areas\":[\"VN\",\"BCA\"]}",
			4 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *widget =
			easel_widget(easel, "bars", cases[i].options, 112, 80, NULL);
		assert_non_null(widget);
		struct tc_want wants[8];
		assert_int_equal(widget->class_->wants(widget, wants, 8), cases[i].wants);
		assert_int_equal(widget->class_->wants(widget, NULL, 0), cases[i].wants);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	char options[512];
	snprintf(options, sizeof(options),
		"{\"title\":\"Tỷ lệ trực tuyến, %%\",\"indicator\":\"" RATE
		"\",\"target_value\":70,"
		"\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:48\",\"VN-2004:46\"]}");
	struct tc_widget *widget = easel_widget(easel, "bars", options, 112, 90, NULL);
	int wrong = !easel_is_golden(easel, "widget-bars", widget, easel_draw(easel, widget));
	in_2024(easel);
	static const char *const months[] = { "2024-03", "2024-04", "2024-05", "2024-06", "2024-07",
		"2024-08" };
	for (int i = 0; i < 6; i++) {
		static const char *const values[] = { "52", "55.4", NULL, "61", "66.25", "71.5" };
		easel_say(easel,
			&(struct easel_news) { .indicator = RATE,
				.area = "VN",
				.period = months[i],
				.value = values[i],
				.status = i == 5 ? 'P' : 0 });
	}
	widget = easel_widget(easel, "bars",
		"{\"title\":\"Tỷ lệ trực tuyến, %\",\"indicator\":\"" RATE
		"\",\"form\":\"vertical\",\"last\":6}",
		143, 90, NULL);
	wrong += !easel_is_golden(easel, "widget-bars-vertical", widget, easel_draw(easel, widget));
	easel_reset(easel);
	say(easel, "portal.dossiers.online", "VN", "2020-08-18", "281000");
	say(easel, "portal.accounts", "VN", "2020-08-18", "227000");
	say(easel, "portal.dossiers.online", "BCA", "2020-08-18", "120500");
	say(easel, "portal.accounts", "BCA", "2020-08-18", "90100");
	snprintf(options, sizeof(options), "%s,\"together\":\"stacked\"}", parts);
	widget = easel_widget(easel, "bars", options, 143, 80, NULL);
	wrong += !easel_is_golden(easel, "widget-bars-stacked", widget, easel_draw(easel, widget));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_are_as_long_as_their_values),
		cmocka_unit_test(states_are_drawn_in_their_bar),
		cmocka_unit_test(periods_are_oldest_first_and_the_newest_is_meant),
		cmocka_unit_test(upright_bars_stand_on_one_line),
		cmocka_unit_test(parts_stand_together),
		cmocka_unit_test(a_whole_shows_its_parts_with_a_key),
		cmocka_unit_test(the_qualifier_of_the_source_stays),
		cmocka_unit_test(the_target_is_marked_on_every_bar),
		cmocka_unit_test(a_target_never_runs_through_a_value),
		cmocka_unit_test(a_replaced_value_never_runs_through_the_new_one),
		cmocka_unit_test(trouble_is_said_before_the_source),
		cmocka_unit_test(what_fits_is_drawn_and_the_rest_is_told),
		cmocka_unit_test(nothing_and_one),
		cmocka_unit_test(every_series_is_asked_for),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
