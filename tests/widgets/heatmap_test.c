#include "tests/widgets/easel.h"

#include "widgets/heatmap.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char months[] = "{\"title\":\"Tỷ lệ trực tuyến, %\",\"last\":12,"
			     "\"indicator\":\"ops.procedures.online-rate\","
			     "\"breaks\":[60,70,80,90]}";

static void say(struct easel *easel, const char *area, const char *period, const char *value) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = area,
			.period = period,
			.value = value,
			.status = value == NULL ? 'O' : 'A' });
}

static void at(struct easel *easel, const char *now) {
	easel_reset(easel);
	easel_set_time(easel, now);
}

static int cells_of(const struct tc_widget *widget, int class_) {
	const struct tc_heatmap *self = (const struct tc_heatmap *)widget;
	int count = 0;
	for (int row = 0; row < self->shown->row_count; row++) {
		for (int i = 0; i < self->shown->column_count; i++) {
			count += self->cells[row * self->last + i].class_ == class_;
		}
	}
	return count;
}

static void every_period_has_its_column_reported_or_not(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-12T09:00:00+07:00");
	say(easel, "01", "2024-08", "95");
	say(easel, "01", "2024-05", "59.99");
	say(easel, "79", "2024-08", NULL);
	say(easel, "79", "2024-07", "70");
	say(easel, "79", "2023-08", "70"); /* one month too old */
	struct tc_widget *heat = easel_widget(easel, "heatmap", months, 236, 164, NULL);
	assert_non_null(heat);
	const struct tc_drawlist *list = easel_draw(easel, heat);
	assert_int_equal(cells_of(heat, 4), 1);
	assert_int_equal(cells_of(heat, 2), 1);
	assert_int_equal(cells_of(heat, 0), 1);
	assert_int_equal(cells_of(heat, -1), 63 * 12 - 3);
	assert_non_null(easel_find(list, "09/2023"));
	assert_non_null(easel_find(list, "08/2024"));
	assert_non_null(easel_find(list, "Hà Nội"));
	assert_non_null(strstr(easel_texts(easel, list), "≥ 90|80|70|60|< 60"));
	assert_non_null(easel_find(list, "chưa báo cáo"));
}

static void classes_are_made_from_all_cells(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-12T09:00:00+07:00");
	static const char *const values[] = { "1", "1", "1", "2", "50", "51", "98", "99", "100" };
	for (int i = 0; i < 9; i++) {
		char period[16];
		snprintf(period, sizeof(period), "2024-%02d", i % 3 + 6);
		say(easel, i < 3 ? "01" : i < 6 ? "79" : "92", period, values[i]);
	}
	static const char options[] = "{\"last\":3,\"indicator\":\"ops.procedures.online-rate\","
				      "\"classes\":\"natural\",\"class_count\":3}";
	struct tc_widget *heat = easel_widget(easel, "heatmap", options, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, heat);
	assert_int_equal(cells_of(heat, 0), 4);
	assert_int_equal(cells_of(heat, 1), 2);
	assert_int_equal(cells_of(heat, 2), 3);
	assert_int_equal(cells_of(heat, TC_HEATMAP_MISSING), 60 * 3);
	assert_non_null(strstr(easel_texts(easel, list), "ngắt tự nhiên|≥ 80|50|< 50"));
}

static void hours_stand_under_each_other_and_those_to_come_are_empty(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const char hours[] =
		"{\"title\":\"Theo giờ\",\"form\":\"hours\",\"last\":7,\"decimals\":0,"
		"\"indicator\":\"portal.accounts\",\"breaks\":[10,20]}";
	static const struct {
		const char *period, *value;
	} news[] = { { "2020-08-18T23:59:00+07:00", "5" }, { "2020-08-19T00:00:00+07:00", "15" },
		{ "2020-08-19T09:01:00+07:00", "15" }, { "2020-08-19T09:13:00+07:00", "25" } };
	for (size_t i = 0; i < sizeof(news) / sizeof(news[0]); i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.accounts",
				.area = "VN",
				.period = news[i].period,
				.value = news[i].value });
	}
	struct tc_widget *heat = easel_widget(easel, "heatmap", hours, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, heat);
	const struct tc_heatmap *self = (const struct tc_heatmap *)heat;
	assert_int_equal(self->cells[0 * 7 + 6].class_, 1);
	assert_int_equal(self->cells[9 * 7 + 6].class_, 2); /* the newest of its hour */
	assert_int_equal(self->cells[23 * 7 + 5].class_, 0);
	assert_int_equal(cells_of(heat, TC_HEATMAP_AHEAD), 24 - 10);
	assert_int_equal(cells_of(heat, TC_HEATMAP_MISSING), 24 * 7 - 14 - 3);
	assert_non_null(easel_find(list, "13/08"));
	assert_non_null(easel_find(list, "19/08"));
	assert_non_null(strstr(easel_texts(easel, list), "00:00"));
}

static const char calendar[] =
	"{\"title\":\"Dự trữ xăng dầu, ngày\",\"form\":\"calendar\",\"last\":9,"
	"\"indicator\":\"sector.fuel.stock-days\",\"decimals\":0,"
	"\"breaks\":[7,10,12,15]}";

static void say_day(struct easel *easel, const char *period, const char *value) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "sector.fuel.stock-days",
			.area = "VN",
			.period = period,
			.value = value });
}

/* 19 August 2020 is a Wednesday; 2 September of that year, National Day, too. */
static void days_stand_in_their_week(void **state) {
	struct easel *easel = *state;
	at(easel, "2020-09-03T09:00:00+07:00");
	static const struct {
		const char *period, *value;
		int row, column, class_;
	} days[] = { { "2020-08-19", "6", 2, 6, 0 }, { "2020-08-23", "16", 6, 6, 4 },
		{ "2020-08-24", "8", 0, 7, 1 }, { "2020-09-02", "11", 2, 8, 2 },
		{ "2020-09-03", "12", 3, 8, 3 } };
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		say_day(easel, days[i].period, days[i].value);
	}
	say_day(easel, "2020-08", "20"); /* a month is no day */
	struct tc_widget *heat = easel_widget(easel, "heatmap", calendar, 174, 130, NULL);
	const struct tc_drawlist *list = easel_draw(easel, heat);
	const struct tc_heatmap *self = (const struct tc_heatmap *)heat;
	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++) {
		assert_int_equal(
			self->cells[days[i].row * 9 + days[i].column].class_, days[i].class_);
	}
	assert_int_equal(cells_of(heat, TC_HEATMAP_AHEAD), 3); /* Friday to Sunday */
	assert_int_equal(cells_of(heat, TC_HEATMAP_MISSING), 7 * 9 - 5 - 3);
	const char *texts = easel_texts(easel, list);
	assert_non_null(strstr(texts, "T2|T3|T4|T5|T6|T7|CN|tháng 7|tháng 8|tháng 9"));
	assert_non_null(easel_find(list, "ngày nghỉ lễ"));
	/* One on the day, one in the key. */
	assert_int_equal(easel_count(list, TC_DRAW_DISC, 0), 2);
	/* Today is not missing before it is over. */
	at(easel, "2020-09-03T09:00:00+07:00");
	say_day(easel, "2020-09-02", "11");
	easel_draw(easel, heat = easel_widget(easel, "heatmap", calendar, 174, 130, NULL));
	assert_int_equal(cells_of(heat, TC_HEATMAP_AHEAD), 4);
	/* Late: the clock is on the day after the last, here a Monday. */
	at(easel, "2020-09-03T09:00:00+07:00");
	say_day(easel, "2020-08-16", "11");
	heat = easel_widget(easel, "heatmap", calendar, 174, 130, NULL);
	list = easel_draw(easel, heat);
	const struct tc_command *clock = NULL;
	for (int i = 0; i < list->count; i++) {
		bool disc = list->commands[i].kind == TC_DRAW_DISC;
		clock = disc && list->commands[i].ink == TC_INK_WARNING ? &list->commands[i]
									: clock;
	}
	assert_non_null(clock);
	double weeks_px = easel_find(list, "tháng 9")->as.text.x_px - clock->as.disc.x_px;
	double monday_px = easel_find(list, "T2")->as.text.baseline_px;
	assert_true(weeks_px > 100 && weeks_px < 240); /* two columns on, from its middle */
	assert_true(fabs(clock->as.disc.y_px - monday_px) < 40);
	int64_t midnight_ms = heat->class_->next_change_ms(heat);
	assert_true(midnight_ms <= easel->time.unix_ms + 15 * 3600000);
	at(easel, "2020-09-03T09:00:00+07:00");
	heat = easel_widget(easel, "heatmap", calendar, 174, 130, NULL);
	say_day(easel, "2020-09-02", "11");
	easel_set_time(easel, "2020-09-03T23:59:30+07:00");
	easel_refresh(easel, heat);
	midnight_ms = heat->class_->next_change_ms(heat);
	assert_true(midnight_ms <= easel->time.unix_ms + 30000);
	easel_pass(easel, 30000);
	assert_true(easel_refresh(easel, heat));
	assert_int_equal(cells_of(heat, TC_HEATMAP_AHEAD), 3);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-25T09:00:00+07:00");
	static const char few[] = "{\"title\":\"Ba nơi\",\"last\":6,\"areas\":[\"VN-2004:01\","
				  "\"VN-2004:79\",\"VN-2004:48\"],"
				  "\"indicator\":\"ops.procedures.online-rate\",\"breaks\":[60]}";
	say(easel, "01", "2024-08", "95");
	say(easel, "79", "2024-09", "95");
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = "48",
			.period = "2024-09",
			.value = "50",
			.status = 'P',
			.source = "/sim/x" });
	struct tc_widget *heat = easel_widget(easel, "heatmap", few, 143, 100, NULL);
	const struct tc_drawlist *list = easel_draw(easel, heat);
	assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_WARNING), 1); /* late */
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	int dashed = 0;
	for (int i = 0; i < list->count; i++) {
		dashed += list->commands[i].kind == TC_DRAW_LINE &&
			list->commands[i].as.line.dash == TC_DASH_PROVISIONAL;
	}
	assert_int_equal(dashed, 1);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, heat);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối 09:00"));
	at(easel, "2024-09-25T09:00:00+07:00");
	heat = easel_widget(easel, "heatmap", few, 143, 100, NULL);
	list = easel_draw(easel, heat);
	assert_non_null(easel_find(list, "chưa có số liệu"));
	assert_int_equal(easel_count(list, TC_DRAW_POLYGON, 0), 0);
}

static void any_pane_holds_a_heatmap(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 112, 60 }, { 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		at(easel, "2024-09-12T09:00:00+07:00");
		say(easel, "01", "2024-08", "95");
		struct tc_widget *heat =
			easel_widget(easel, "heatmap", months, sizes_u[i][0], sizes_u[i][1], NULL);
		assert_non_null(heat);
		say_day(easel, "2024-09-11", "9");
		easel_draw(easel,
			easel_widget(
				easel, "heatmap", calendar, sizes_u[i][0], sizes_u[i][1], NULL));
		const struct tc_drawlist *list = easel_draw(easel, heat);
		for (int c = 0; c < list->count && sizes_u[i][0] > 100; c++) {
			const struct tc_rect *box = &list->commands[c].bounds;
			assert_true(box->x_px + box->width_px <= sizes_u[i][0] * EASEL_U_PX + 20);
		}
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{\"indicator\":\"portal.accounts\"}", "/panes/0/breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"breaks\":[3,3]}", "/panes/0/breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"breaks\":[3],\"classes\":\"equal\"}",
			"/panes/0/breaks" },
		{ "{\"indicator\":\"portal.accounts\",\"breaks\":[3],\"last\":0}",
			"/panes/0/last" },
		{ "{\"indicator\":\"portal.accounts\",\"breaks\":[3],\"group\":\"BYT\"}",
			"/panes/0/group" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "heatmap", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-12T09:00:00+07:00");
	int members[100], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int count =
		tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 100);
	for (int i = 0; i < count; i++) {
		for (int month = 1; month <= 8; month++) {
			char period[16], value[16];
			if ((i * 7 + month * 3) % 29 == 0) {
				continue;
			}
			snprintf(period, sizeof(period), "2024-%02d", month);
			snprintf(value, sizeof(value), "%d", 50 + (i * 37 % 30) + month * 2);
			say(easel, tc_catalogue_area(easel->catalogue, members[i])->code, period,
				value);
		}
	}
	struct tc_widget *heat = easel_widget(easel, "heatmap", months, 174, 164, NULL);
	assert_true(easel_is_golden(easel, "widget-heatmap", heat, easel_draw(easel, heat)));
	at(easel, "2020-09-03T09:00:00+07:00");
	for (int day = 1; day < 63; day++) {
		char period[16], value[16];
		snprintf(period, sizeof(period), "2020-%02d-%02d", day > 31 ? 8 : 7,
			day > 31 ? day - 31 : day);
		snprintf(value, sizeof(value), "%d", 6 + day * 5 % 12);
		if (day % 17 != 0) {
			say_day(easel, period, value);
		}
	}
	say_day(easel, "2020-09-01", "14");
	say_day(easel, "2020-09-02", "13");
	heat = easel_widget(easel, "heatmap", calendar, 174, 130, NULL);
	assert_true(
		easel_is_golden(easel, "widget-heatmap-calendar", heat, easel_draw(easel, heat)));
}

/* A long period that ends among the months begins before them; those before it are not lost by that. */
static void a_long_period_hides_no_month(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-05T09:00:00+07:00");
	static const char three[] = "{\"title\":\"T\",\"last\":3,\"areas\":[\"VN-2004:01\"],"
				    "\"indicator\":\"ops.procedures.online-rate\",\"breaks\":[60]}";
	static const char *const periods[] = { "2024-06", "2023-09-01/P330D", "2024-07",
		"2024-08" };
	for (int i = 0; i < 4; i++) {
		say(easel, "01", periods[i], "95");
	}
	struct tc_widget *heat = easel_widget(easel, "heatmap", three, 112, 90, NULL);
	easel_draw(easel, heat);
	assert_int_equal(cells_of(heat, 1), 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_period_has_its_column_reported_or_not),
		cmocka_unit_test(classes_are_made_from_all_cells),
		cmocka_unit_test(hours_stand_under_each_other_and_those_to_come_are_empty),
		cmocka_unit_test(days_stand_in_their_week),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(a_long_period_hides_no_month),
		cmocka_unit_test(any_pane_holds_a_heatmap),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
