#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"
#define HEAD "{\"title\":\"T\","
#define THREE "\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:48\"]"

static const char by_indicator[] =
	HEAD THREE ",\"values\":[{\"indicator\":\"" RATE "\",\"name\":\"Trực tuyến\"},"
		   "{\"indicator\":\"ops.dossiers.overdue\",\"name\":\"Quá hạn\"}]}";

static void say(struct easel *easel, const char *indicator, const char *area, const char *period,
	const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicator,
			.area = area,
			.period = period,
			.value = value,
			.status = status });
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

static void say_areas(struct easel *easel) {
	say(easel, RATE, "01", "2024-08", "80", 0);
	say(easel, RATE, "22", "2024-08", "95.56", 0);
	say(easel, "ops.dossiers.overdue", "22", "2024-09-05T08:30:00+07:00", "3", 0);
	say(easel, "ops.dossiers.overdue", "01", "2024-09-05T08:30:00+07:00", "1204", 0);
}

static void cells_are_said_row_by_row(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *options, *texts;
	} cases[] = {
		{ "areas by indicators", by_indicator,
			"T|Trực tuyến|Quá hạn|Hà Nội|80|1.204|Quảng Ninh|95,56|3|"
			"Đà Nẵng|—|—|VPCP · 08:30 05/09/2024|2 chưa báo cáo" },
		{ "one indicator", HEAD "\"indicator\":\"" RATE "\"," THREE "}",
			"T|Hà Nội|80|Quảng Ninh|95,56|Đà Nẵng|—|" },
		{ "sorted", HEAD "\"indicator\":\"" RATE "\",\"sort\":1," THREE "}",
			"T|Quảng Ninh|95,56|Hà Nội|80|Đà Nẵng|—|" },
		{ "sorted upwards",
			HEAD "\"indicator\":\"" RATE "\",\"sort\":1,\"order\":\"ascending\"," THREE
			     "}",
			"T|Hà Nội|80|Quảng Ninh|95,56|Đà Nẵng|—|" },
		{ "indicators by areas",
			HEAD "\"lines\":[{\"indicator\":\"" RATE "\",\"name\":\"Một\"},"
			     "{\"indicator\":\"ops.dossiers.overdue\",\"name\":\"Hai\"}],"
			     "\"values\":[{\"area\":\"VN-2004:22\"},{\"area\":\"VN-2004:01\"}]}",
			"T|Quảng Ninh|Hà Nội|Một|95,56|80|Hai|3|1.204|" },
		{ "a named period",
			HEAD "\"indicator\":\"" RATE "\"," THREE
			     ",\"values\":[{\"period\":\"2024-07\"},{\"period\":\"2024-08\"}]}",
			"T|07/2024|08/2024|Hà Nội|70|80|Quảng Ninh|—|95,56|" },
		{ "newest periods", HEAD "\"indicator\":\"" RATE "\",\"last\":2," THREE "}",
			"T|07/2024|08/2024|Hà Nội|70|80|Quảng Ninh|—|95,56|" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, RATE, "01", "2024-06", "66", 0);
		say(easel, RATE, "01", "2024-07", "70", 0);
		say_areas(easel);
		struct tc_widget *table =
			easel_widget(easel, "table", cases[i].options, 143, 110, NULL);
		assert_non_null(table);
		const char *texts = easel_texts(easel, easel_draw(easel, table));
		if (strstr(texts, cases[i].texts) == NULL) {
			fail_msg("%s: %s", cases[i].name, texts);
		}
	}
}

static void states_stand_in_their_cell(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value;
		char status;
		bool lost, other, simulated;
		const char *seen;
		int frames;
	} cases[] = {
		{ "live", "85", 'A', false, false, false, "Quảng Ninh|85|Đà Nẵng|70", 0 },
		{ "provisional", "85", 'P', false, false, false, "Quảng Ninh|85|P|Đà Nẵng", 0 },
		{ "estimate", "85", 'E', false, false, false, "1 ước tính", 0 },
		{ "forecast", "85", 'F', false, false, false, "1 dự báo", 0 },
		{ "not reported", NULL, 'M', false, false, false, "Quảng Ninh|—|", 0 },
		{ "disputed", "85", 'A', false, true, false, "1 khác nguồn", 1 },
		{ "lost", "85", 'A', true, false, false, "mất kết nối 09:00", 1 },
		{ "simulated", "85", 'A', false, false, true, "Quảng Ninh|85|", 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, RATE, "01", "2024-08", "80", 'A');
		say(easel, RATE, "48", "2024-08", "70", 'A');
		struct easel_news news = { .indicator = RATE,
			.area = "22",
			.period = "2024-08",
			.value = cases[i].value,
			.status = cases[i].status,
			.source = cases[i].simulated ? "/sim/test" : NULL };
		easel_say(easel, &news);
		if (cases[i].other) {
			news.value = "60";
			news.source = "/z-other";
			easel_say(easel, &news);
		}
		if (cases[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		struct tc_widget *table = easel_widget(easel, "table",
			HEAD "\"indicator\":\"" RATE "\"," THREE "}", 112, 90, NULL);
		const struct tc_drawlist *list = easel_draw(easel, table);
		int frames = 0;
		for (int k = 0; k < list->count; k++) {
			frames += list->commands[k].kind == TC_DRAW_LINE &&
				list->commands[k].as.line.closed;
		}
		if (strstr(easel_texts(easel, list), cases[i].seen) == NULL ||
			frames != cases[i].frames) {
			fail_msg("%s: %s, %d frames", cases[i].name, easel_texts(easel, list),
				frames);
		}
		assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].simulated);
	}
}

static void a_mark_moves_nothing(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	struct tc_widget *table = easel_widget(easel, "table", by_indicator, 143, 100, NULL);
	struct tc_command before = *easel_find(easel_draw(easel, table), "95,56");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	const struct tc_command *after = easel_find(easel_draw(easel, table), "95,56");
	assert_true(before.as.text.x_px == after->as.text.x_px);
	assert_true(before.as.text.baseline_px == after->as.text.baseline_px);
}

static void decimals_stand_under_each_other(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	struct tc_widget *table = easel_widget(easel, "table", by_indicator, 143, 100, NULL);
	const struct tc_drawlist *list = easel_draw(easel, table);
	const struct tc_command *whole = easel_find(list, "80"), *two = easel_find(list, "95,56");
	assert_true(fabs(whole->as.text.x_px - two->as.text.x_px) <= 1.1);
	const struct tc_command *many = easel_find(list, "1.204"), *few = easel_find(list, "3");
	double many_px = many->as.text.x_px +
		tc_fonts_run(easel->fonts, TC_WEIGHT_REGULAR, 80, "1.204")->advance_px;
	double few_px = few->as.text.x_px +
		tc_fonts_run(easel->fonts, TC_WEIGHT_REGULAR, 80, "3")->advance_px;
	assert_true(fabs(many_px - few_px) <= 1.1);
	assert_true(fabs(many_px - (1430 - 60)) <= 1.1); /* six u for letter and clock */
}

static void what_fits_is_drawn_and_the_rest_is_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_u, height_u;
		const char *pitch;
		int values;
		const char *told;
	} cases[] = {
		{ 160, 110, "", 5 * 3, "5/63 dòng" },
		{ 112, 164, "", 9 * 2, "2/3 cột" },
		{ 300, 164, "", 9 * 3, "9/63 dòng" },
		{ 64, 54, ",\"pitch\":\"0.3u\"", 63 * 3, NULL },
		{ 10, 10, "", 1, NULL },
		{ 2, 2, "", 1, NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		int members[80],
			country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
		int all = tc_catalogue_members(
			easel->catalogue, country, easel->time.unix_ms, members, 80);
		for (int k = 0; k < all; k++) {
			for (int month = 6; month <= 8; month++) {
				char period[16];
				snprintf(period, sizeof(period), "2024-%02d", month);
				say(easel, RATE,
					tc_catalogue_area(easel->catalogue, members[k])->code,
					period, k % 2 == 0 ? "71.55" : "12", 0);
			}
		}
		char options[256];
		snprintf(options, sizeof(options),
			HEAD "\"indicator\":\"" RATE "\",\"group\":\"VN:provinces\",\"last\":3%s}",
			cases[i].pitch);
		struct tc_widget *table = easel_widget(
			easel, "table", options, cases[i].width_u, cases[i].height_u, NULL);
		assert_non_null(table);
		const struct tc_drawlist *list = easel_draw(easel, table);
		int values = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			values += command->kind == TC_DRAW_TEXT && command->as.text.datum != NULL;
		}
		if (values != cases[i].values) {
			fail_msg("%g x %g: %d values, %s", cases[i].width_u, cases[i].height_u,
				values, easel_texts(easel, list));
		}
		if (cases[i].told != NULL) {
			assert_non_null(strstr(easel_texts(easel, list), cases[i].told));
		}
		/* The newest period is the last to go. */
		assert_true(values < 9 || easel_find(list, "08/2024") != NULL);
	}
}

static void nothing_and_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	struct tc_widget *table = easel_widget(easel, "table", by_indicator, 143, 100, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, table)),
		"T|—|chưa có số liệu|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, table));
	say(easel, RATE, "48", "2024-08", "55.5", 0);
	assert_true(easel_refresh(easel, table));
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, table)),
		"Hà Nội|—|—|Quảng Ninh|—|—|Đà Nẵng|55,5|—|"));
}

static void long_names_never_touch_a_value(void **state) {
	struct easel *easel = *state;
	for (int width_u = 80; width_u <= 160; width_u += 16) {
		in_2024(easel);
		say(easel, RATE, "BLĐTBXH", "2024-08", "71.25", 0);
		char options[320];
		snprintf(options, sizeof(options),
			HEAD "\"areas\":[\"BLĐTBXH\",\"UBQLV\"],\"values\":[{\"indicator\":\"" RATE
			     "\"},{\"indicator\":\"ops.dossiers.overdue\"}]}");
		struct tc_widget *table = easel_widget(easel, "table", options, width_u, 90, NULL);
		assert_non_null(table);
		const struct tc_drawlist *list = easel_draw(easel, table);
		for (int i = 0; i < list->count; i++) {
			for (int k = i + 1; k < list->count; k++) {
				const struct tc_command *a = &list->commands[i],
							*b = &list->commands[k];
				bool texts = a->kind == TC_DRAW_TEXT && b->kind == TC_DRAW_TEXT &&
					a->as.text.baseline_px == b->as.text.baseline_px;
				bool apart =
					a->bounds.x_px + a->bounds.width_px <= b->bounds.x_px ||
					b->bounds.x_px + b->bounds.width_px <= a->bounds.x_px;
				if (texts && !apart) {
					fail_msg("%d u: %s, %s", width_u, a->as.text.text,
						b->as.text.text);
				}
			}
		}
	}
}

static const char figures[] = "{\"title\":\"Mỗi ngày làm việc\",\"form\":\"figures\",\"lines\":["
			      "{\"indicator\":\"portal.accounts\",\"name\":\"cuộc gọi\"},"
			      "{\"indicator\":\"portal.dossiers.online\",\"name\":\"kiến nghị\"},"
			      "{\"indicator\":\"portal.services.integrated\"}]}";

static void say_figures(struct easel *easel) {
	easel_reset(easel);
	static const char *const news[][2] = { { "portal.accounts", "23000" },
		{ "portal.dossiers.online", "7600" }, { "portal.services.integrated", "4000" } };
	for (int i = 0; i < 3; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = news[i][0],
				.area = "VN",
				.period = "2020-08-18",
				.value = news[i][1],
				.qualifier = TC_QUALIFIER_OVER });
	}
}

static void large_values_stand_under_each_other(void **state) {
	struct easel *easel = *state;
	say_figures(easel);
	struct tc_widget *table = easel_widget(easel, "table", figures, 112, 80, NULL);
	const struct tc_drawlist *list = easel_draw(easel, table);
	assert_string_equal(easel_texts(easel, list),
		"Mỗi ngày làm việc|hơn|23.000|cuộc gọi|hơn|7.600|kiến nghị|hơn|4.000|dịch vụ|"
		"VPCP · 18/08/2020");
	const struct tc_command *one = easel_find(list, "23.000"), *two = easel_find(list, "7.600");
	assert_true(fabs(one->bounds.x_px + one->bounds.width_px - two->bounds.x_px -
			    two->bounds.width_px) < 2);
	assert_true(two->as.text.baseline_px - one->as.text.baseline_px == 158);
	assert_true(one->as.text.baseline_px == 320);
}

static void rows_come_closer_before_one_is_left_out(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *foot;
		double height_u;
		bool third, smaller;
	} cases[] = { { ",\"foot\":\"none\"}", 72, true, false }, { "}", 72, true, true },
		{ "}", 58, true, true }, { "}", 50, false, true } };
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		say_figures(easel);
		char options[512];
		snprintf(options, sizeof(options), "%.*s%s", (int)strlen(figures) - 1, figures,
			cases[i].foot);
		struct tc_widget *table =
			easel_widget(easel, "table", options, 112, cases[i].height_u, NULL);
		const struct tc_drawlist *list = easel_draw(easel, table);
		assert_true((easel_find(list, "4.000") != NULL) == cases[i].third);
		assert_true(
			(strstr(easel_texts(easel, list), "2/3 dòng") == NULL) == cases[i].third);
		int size_px = easel_find(list, "23.000")->as.text.size_px;
		assert_true((size_px < 160) == cases[i].smaller && size_px >= 120);
	}
}

static void every_series_is_asked_for(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		int wants;
	} cases[] = {
		{ "{\"indicator\":\"portal.accounts\"}", 1 },
		{ "{\"indicator\":\"portal.accounts\",\"group\":\"VN:provinces\",\"last\":6}", 1 },
		{ by_indicator, 6 },
		{ figures, 3 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *table =
			easel_widget(easel, "table", cases[i].options, 112, 80, NULL);
		assert_non_null(table);
		struct tc_want wants[8];
		assert_int_equal(table->class_->wants(table, wants, 8), cases[i].wants);
		assert_int_equal(table->class_->wants(table, NULL, 0), cases[i].wants);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_areas(easel);
	say(easel, RATE, "48", "2024-08", "91.4", 'P');
	struct tc_widget *table = easel_widget(easel, "table", by_indicator, 143, 90, NULL);
	int wrong = !easel_is_golden(easel, "widget-table", table, easel_draw(easel, table));
	say_figures(easel);
	table = easel_widget(easel, "table", figures, 112, 80, NULL);
	wrong += !easel_is_golden(easel, "widget-table-figures", table, easel_draw(easel, table));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_said_row_by_row),
		cmocka_unit_test(states_stand_in_their_cell),
		cmocka_unit_test(a_mark_moves_nothing),
		cmocka_unit_test(decimals_stand_under_each_other),
		cmocka_unit_test(what_fits_is_drawn_and_the_rest_is_told),
		cmocka_unit_test(nothing_and_one),
		cmocka_unit_test(long_names_never_touch_a_value),
		cmocka_unit_test(large_values_stand_under_each_other),
		cmocka_unit_test(rows_come_closer_before_one_is_left_out),
		cmocka_unit_test(every_series_is_asked_for),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
