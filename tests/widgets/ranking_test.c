#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char five[] = "{\"title\":\"Cao nhất, thấp nhất, %\","
			   "\"indicator\":\"ops.procedures.online-rate\",\"top\":5,\"bottom\":5,"
			   "\"emphasis\":3}";
static const char plain[] =
	"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\","
	"\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:46\",\"VN-2004:48\"]}";

static void say(struct easel *easel, const char *area, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = area,
			.period = "2024-08",
			.value = value,
			.status = status });
}

/* The first count provinces of the 63: 30,1 30,8 … without two equal. */
static void say_provinces(struct easel *easel, int count, const char *source) {
	int members[80], country = tc_catalogue_find_area(easel->catalogue, "VN", INT64_MAX);
	int all = tc_catalogue_members(easel->catalogue, country, easel->time.unix_ms, members, 80);
	assert_int_equal(all, 63);
	for (int i = 0; i < count; i++) {
		char value[16];
		snprintf(value, sizeof(value), "%d.%d", 30 + i * 37 % 63, 1 + i % 9);
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = tc_catalogue_area(easel->catalogue, members[i])->code,
				.period = "2024-08",
				.value = value,
				.source = source });
	}
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

static void best_and_worst_bear_true_ranks(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_provinces(easel, 61, NULL);
	struct tc_widget *ranking = easel_widget(easel, "ranking", five, 112, 164, NULL);
	assert_non_null(ranking);
	const struct tc_drawlist *list = easel_draw(easel, ranking);
	static const char *const ranks[] = { "1", "2", "3", "4", "5", "57", "58", "59", "60",
		"61" };
	double before_px = 0;
	for (int i = 0; i < 10; i++) {
		const struct tc_command *rank = easel_find(list, ranks[i]);
		assert_non_null(rank);
		double baseline_px = rank->as.text.baseline_px;
		assert_true(baseline_px - before_px == (i == 0 ? 250 : i == 5 ? 195 : 125));
		before_px = baseline_px;
	}
	assert_null(easel_find(list, "6"));
	assert_non_null(strstr(easel_texts(easel, list), "|61/63 đã báo cáo"));
	assert_non_null(strstr(easel_texts(easel, list), "08/2024"));
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 3);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA2), 7);
}

static void equal_values_share_a_rank(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "01", "80", 'A');
	say(easel, "22", "90", 'A');
	say(easel, "46", "80.0", 'A');
	say(easel, "48", "70", 'A');
	struct tc_widget *ranking = easel_widget(easel, "ranking", plain, 112, 164, NULL);
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, ranking)),
		"T|1|90|Quảng Ninh|2|80|Hà Nội|2|80,0|Thừa Thiên Huế|4|70|Đà Nẵng"));
	/* One of two equals is cut off: the pane says so. */
	ranking = easel_widget(easel, "ranking",
		"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\",\"top\":2,"
		"\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:46\",\"VN-2004:48\"]}",
		112, 164, NULL);
	assert_non_null(
		strstr(easel_texts(easel, easel_draw(easel, ranking)), "còn 1 đồng hạng 2"));
}

static void lower_is_better_where_the_contract_says_so(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *order, *texts;
	} cases[] = {
		{ "", "T|1|3|Quảng Ninh|2|12|Hà Nội" },
		{ ",\"order\":\"highest\"", "T|1|12|Hà Nội|2|3|Quảng Ninh" },
		{ ",\"order\":\"lowest\"", "T|1|3|Quảng Ninh|2|12|Hà Nội" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		static const char *const news[][2] = { { "01", "12" }, { "22", "3" } };
		for (int k = 0; k < 2; k++) {
			easel_say(easel,
				&(struct easel_news) { .indicator = "ops.dossiers.overdue",
					.area = news[k][0],
					.period = "2024-09-05T08:00:00+07:00",
					.value = news[k][1] });
		}
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"ops.dossiers.overdue\","
			"\"areas\":[\"VN-2004:01\",\"VN-2004:22\"]%s}",
			cases[i].order);
		struct tc_widget *ranking = easel_widget(easel, "ranking", options, 112, 100, NULL);
		assert_non_null(
			strstr(easel_texts(easel, easel_draw(easel, ranking)), cases[i].texts));
	}
}

/* What one area's state does to its row, and to the line above the foot. */
static void states_stand_in_their_row(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value;
		char status;
		bool lost, other, simulated;
		const char *seen; /* among the texts */
		int frames, ranked;
	} cases[] = {
		{ "live", "85", 'A', false, false, false, "85|Quảng Ninh", 0, 4 },
		{ "provisional", "85", 'P', false, false, false, "|85|P|Quảng Ninh", 0, 4 },
		{ "estimate", "85", 'E', false, false, false, "1 ước tính", 0, 4 },
		{ "forecast", "85", 'F', false, false, false, "1 dự báo", 0, 4 },
		{ "not reported", NULL, 'M', false, false, false, "T|1|", 0, 3 },
		{ "disputed", "85", 'A', false, true, false, "1 khác nguồn", 1, 4 },
		{ "lost", "85", 'A', true, false, false, "mất kết nối 09:00", 1, 4 },
		{ "simulated", "85", 'A', false, false, true, "85|Quảng Ninh", 0, 4 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, "01", "80", 'A');
		say(easel, "46", "75.55", 'A');
		say(easel, "48", "70", 'A');
		struct easel_news news = { .indicator = "ops.procedures.online-rate",
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
		struct tc_widget *ranking = easel_widget(easel, "ranking", plain, 112, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		if (strstr(easel_texts(easel, list), cases[i].seen) == NULL) {
			fail_msg("%s: %s", cases[i].name, easel_texts(easel, list));
		}
		int frames = 0;
		for (int k = 0; k < list->count; k++) {
			frames += list->commands[k].kind == TC_DRAW_LINE &&
				list->commands[k].as.line.closed;
		}
		assert_int_equal(frames, cases[i].frames);
		assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].simulated);
		assert_true((easel_find(list, "4") != NULL) == (cases[i].ranked == 4));
		assert_true((easel_find(list, "3/4") != NULL) == (cases[i].ranked == 3));
	}
}

static void decimals_stand_under_each_other(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "01", "80", 'A');
	say(easel, "22", "95.56", 'A');
	say(easel, "46", "7.5", 'A');
	struct tc_widget *ranking = easel_widget(easel, "ranking", plain, 112, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, ranking);
	const struct tc_command *whole = easel_find(list, "80"), *two = easel_find(list, "95,56"),
				*one = easel_find(list, "7,5");
	double digit_px = tc_fonts_run(easel->fonts, TC_WEIGHT_REGULAR, 80, "0")->advance_px;
	assert_float_equal(whole->as.text.x_px, two->as.text.x_px, 1.1);
	assert_float_equal(one->as.text.x_px, (float)(two->as.text.x_px + digit_px), 1.1);
	/* Six u stay free for letter and clock. */
	assert_true(two->bounds.x_px + two->bounds.width_px <= 1120 - 60 + 2);
}

static void negatives_go_left_of_zero(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "01", "50", 'A');
	say(easel, "22", "-50", 'A');
	struct tc_widget *ranking = easel_widget(easel, "ranking",
		"{\"indicator\":\"ops.procedures.online-rate\",\"areas\":[\"VN-2004:01\",\"VN-2004:"
		"22\"],"
		"\"full\":50}",
		112, 60, NULL);
	const struct tc_drawlist *list = easel_draw(easel, ranking);
	const struct tc_command *bars[2] = { NULL, NULL };
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL &&
			list->commands[i].ink == TC_INK_DATA2) {
			assert_true(count < 2);
			bars[count++] = &list->commands[i];
		}
	}
	assert_int_equal(count, 2);
	double zero_px = 150 + 970 / 2.0;
	double left_px = bars[1]->as.fill.x_px + bars[1]->as.fill.width_px;
	assert_true(fabs(bars[0]->as.fill.x_px - zero_px) < 1 && fabs(left_px - zero_px) < 1);
	assert_true(fabs(bars[0]->as.fill.width_px - bars[1]->as.fill.width_px) < 1);
}

static void an_older_period_is_told(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "01", "50", 'A');
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = "22",
			.period = "2024-07",
			.value = "60" });
	struct tc_widget *ranking = easel_widget(easel, "ranking", plain, 112, 164, NULL);
	const char *texts = easel_texts(easel, easel_draw(easel, ranking));
	assert_non_null(strstr(texts, "1 theo kỳ trước"));
	assert_non_null(strstr(texts, "2/4"));
	ranking = easel_widget(easel, "ranking",
		"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\",\"same_period\":"
		"true,"
		"\"areas\":[\"VN-2004:01\",\"VN-2004:22\",\"VN-2004:46\",\"VN-2004:48\"]}",
		112, 164, NULL);
	texts = easel_texts(easel, easel_draw(easel, ranking));
	assert_non_null(strstr(texts, "1/4"));
	assert_null(strstr(texts, "Quảng Ninh"));
}

static void what_fits_is_drawn_and_nothing_else(void **state) {
	struct easel *easel = *state;
	static const struct {
		double width_u, height_u;
		const char *options; /* further ones */
		int rows;
		const char *last;
	} cases[] = {
		{ 112, 164, "", 10, "63" },
		{ 360, 164, "", 40, "63" },
		{ 384, 216, ",\"lanes\":4", 56, "63" },
		{ 64, 54, ",\"lanes\":4,\"pitch\":\"1.2u\"", 63, "63" },
		{ 112, 164, ",\"top\":40,\"bottom\":40", 10, "63" },
		{ 112, 164, ",\"top\":3", 3, "3" },
		{ 112, 164, ",\"bottom\":3", 3, "63" },
		{ 20, 40, "", 1, NULL },
		{ 2, 2, "", 1, NULL },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say_provinces(easel, 63, NULL);
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\"%s}",
			cases[i].options);
		struct tc_widget *ranking = easel_widget(
			easel, "ranking", options, cases[i].width_u, cases[i].height_u, NULL);
		assert_non_null(ranking);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		int values = 0;
		for (int k = 0; k < list->count; k++) {
			values += list->commands[k].kind == TC_DRAW_TEXT &&
				list->commands[k].as.text.datum != NULL;
		}
		print_message("# %g x %g%s: %d rows\n", cases[i].width_u, cases[i].height_u,
			cases[i].options, values);
		assert_true(values >= 1);
		assert_int_equal(values, cases[i].rows);
		if (cases[i].last != NULL) {
			assert_non_null(easel_find(list, cases[i].last));
		}
	}
}

static void nobody_and_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	struct tc_widget *ranking = easel_widget(easel, "ranking", plain, 112, 100, NULL);
	assert_true(easel_refresh(easel, ranking));
	assert_string_equal(easel_texts(easel, easel_draw(easel, ranking)),
		"0/4|T|—|chưa có số liệu|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, ranking));
	say(easel, "48", "95.56", 'A');
	assert_true(easel_refresh(easel, ranking));
	assert_non_null(
		strstr(easel_texts(easel, easel_draw(easel, ranking)), "T|1|95,56|Đà Nẵng|"));
}

static void long_names_never_touch_the_value(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = "BGDĐT",
			.period = "2024-08",
			.value = "71.25" });
	say(easel, "79", "70", 'A');
	for (int width_u = 60; width_u <= 112; width_u += 13) {
		struct tc_widget *ranking = easel_widget(easel, "ranking",
			"{\"indicator\":\"ops.procedures.online-rate\",\"areas\":[\"BGDĐT\",\"VN-"
			"2004:79\"]"
			"}",
			width_u, 60, NULL);
		assert_non_null(ranking);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		for (int i = 0; i + 1 < list->count; i++) {
			const struct tc_command *value = &list->commands[i], *name = value + 1;
			if (value->kind != TC_DRAW_TEXT || value->as.text.datum == NULL) {
				continue;
			}
			assert_int_equal(name->kind, TC_DRAW_TEXT);
			assert_true(
				name->bounds.x_px + name->bounds.width_px <= value->bounds.x_px);
		}
	}
}

static void every_area_is_asked_for(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options;
		int wants, area;
	} cases[] = {
		{ "{\"indicator\":\"ops.procedures.online-rate\"}", 1, -1 },
		{ "{\"indicator\":\"ops.procedures.online-rate\",\"group\":\"RRD\"}", 1, -1 },
		{ "{\"indicator\":\"ops.procedures.online-rate\",\"areas\":[\"VN\",\"BCA\"]}", 2,
			0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_widget *ranking =
			easel_widget(easel, "ranking", cases[i].options, 112, 100, NULL);
		assert_non_null(ranking);
		struct tc_want wants[8];
		assert_int_equal(ranking->class_->wants(ranking, wants, 8), cases[i].wants);
		assert_true(cases[i].area < 0 ? wants[0].area == -1 : wants[0].area >= 0);
	}
	struct tc_want many[64];
	struct tc_widget *ministries = easel_widget(easel, "ranking",
		"{\"indicator\":\"ops.procedures.online-rate\",\"group\":\"VN:ministries\"}", 112,
		100, NULL);
	int count = ministries->class_->wants(ministries, many, 64);
	assert_true(count > 15);
	assert_true(many[count - 1].area >= 0);
}

static void silence_of_all_is_one_frame_and_said_once(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const codes[] = { "01", "22" };
	for (int i = 0; i < 2; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.dossiers.overdue",
				.area = codes[i],
				.period = "2024-09-05T09:00:00+07:00",
				.value = i == 0 ? "12" : "3" });
	}
	struct tc_widget *ranking = easel_widget(easel, "ranking",
		"{\"title\":\"T\",\"indicator\":\"ops.dossiers.overdue\","
		"\"areas\":[\"VN-2004:01\",\"VN-2004:22\"]}",
		112, 100, NULL);
	struct tc_command before = *easel_find(easel_draw(easel, ranking), "12");
	int64_t next_ms = ranking->class_->next_change_ms(ranking);
	assert_true(next_ms > easel->time.unix_ms && next_ms != INT64_MAX);
	easel_pass(easel, 3 * 3600 * 1000);
	assert_true(easel_refresh(easel, ranking));
	const struct tc_drawlist *list = easel_draw(easel, ranking);
	const struct tc_command *after = easel_find(list, "12");
	assert_int_equal(after->ink, TC_INK_STALE);
	assert_true(before.as.text.x_px == after->as.text.x_px);
	assert_true(before.as.text.baseline_px == after->as.text.baseline_px);
	int frames = 0;
	for (int k = 0; k < list->count; k++) {
		frames +=
			list->commands[k].kind == TC_DRAW_LINE && list->commands[k].as.line.closed;
	}
	assert_int_equal(frames, 1);
	assert_non_null(strstr(easel_texts(easel, list), "|im 3 giờ"));
}

static void the_list_of_provinces_follows_the_date(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *now;
		bool edition; /* of 2024, opened then */
		const char *slot;
	} cases[] = {
		{ "2025-06-30T12:00:00+07:00", false, "1/63" },
		{ "2025-07-01T12:00:00+07:00", false, "0/34" },
		{ "2026-01-01T12:00:00+07:00", true, "1/63" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, "01", "80", 'A');
		easel_set_time(easel, cases[i].now);
		if (cases[i].edition) {
			easel->until_ms = tc_date_start_ms(2024, 9, 10, TC_ZONE_MINUTES);
		}
		struct tc_widget *ranking = easel_widget(easel, "ranking",
			"{\"title\":\"T\",\"indicator\":\"ops.procedures.online-rate\"}", 112, 164,
			NULL);
		const struct tc_drawlist *list = easel_draw(easel, ranking);
		if (easel_find(list, cases[i].slot) == NULL) {
			fail_msg("%s: %s", cases[i].now, easel_texts(easel, list));
		}
	}
}

static void english_is_the_same_pane_in_english(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "01", "80.5", 'A');
	say(easel, "22", "70", 'P');
	easel->language = TC_ENGLISH;
	struct tc_widget *ranking = easel_widget(easel, "ranking",
		"{\"title\":{\"vi\":\"T\",\"en\":\"Best\"},\"indicator\":"
		"\"ops.procedures.online-rate\"}",
		143, 164, NULL);
	const char *texts = easel_texts(easel, easel_draw(easel, ranking));
	assert_non_null(strstr(texts, "2/63|Best|1|80.5|"));
	assert_non_null(strstr(texts, "1 provisional"));
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say_provinces(easel, 61, "/sim/provinces");
	struct tc_widget *ranking = easel_widget(easel, "ranking", five, 112, 164, NULL);
	int wrong = !easel_is_golden(easel, "widget-ranking", ranking, easel_draw(easel, ranking));
	in_2024(easel);
	say(easel, "01", "80", 'P');
	say(easel, "46", "75.55", 'A');
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = "22",
			.period = "2024-05",
			.value = "85" });
	for (int i = 0; i < 2; i++) {
		easel_say(easel,
			&(struct easel_news) { .indicator = "ops.procedures.online-rate",
				.area = "48",
				.period = "2024-08",
				.value = i == 0 ? "70" : "65",
				.source = i == 0 ? "/a" : "/z" });
	}
	ranking = easel_widget(easel, "ranking", plain, 112, 90, NULL);
	wrong += !easel_is_golden(
		easel, "widget-ranking-marks", ranking, easel_draw(easel, ranking));
	assert_int_equal(wrong, 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(best_and_worst_bear_true_ranks),
		cmocka_unit_test(equal_values_share_a_rank),
		cmocka_unit_test(lower_is_better_where_the_contract_says_so),
		cmocka_unit_test(states_stand_in_their_row),
		cmocka_unit_test(decimals_stand_under_each_other),
		cmocka_unit_test(negatives_go_left_of_zero),
		cmocka_unit_test(an_older_period_is_told),
		cmocka_unit_test(what_fits_is_drawn_and_nothing_else),
		cmocka_unit_test(nobody_and_one),
		cmocka_unit_test(long_names_never_touch_the_value),
		cmocka_unit_test(every_area_is_asked_for),
		cmocka_unit_test(silence_of_all_is_one_frame_and_said_once),
		cmocka_unit_test(the_list_of_provinces_follows_the_date),
		cmocka_unit_test(english_is_the_same_pane_in_english),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
