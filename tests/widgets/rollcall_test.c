#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char monthly[] = "{\"title\":\"Báo cáo tháng 9\",\"rest\":\"tiles\","
			      "\"indicator\":\"ops.procedures.online-rate\"}";

static int members_of(struct easel *easel, const char *group, int *members) {
	int area = tc_catalogue_find_area(easel->catalogue, group, INT64_MAX);
	return tc_catalogue_members(easel->catalogue, area, easel->time.unix_ms, members, 100);
}

static void say(struct easel *easel, int member, const char *period, const char *value) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "ops.procedures.online-rate",
			.area = tc_catalogue_area(easel->catalogue, member)->code,
			.period = period,
			.value = value,
			.status = value == NULL ? 'O' : 'A' });
}

/* The first `late` members stop at August, the last `missing` say nothing. */
static void september(struct easel *easel, const char *group, int late, int missing) {
	int members[100], count = members_of(easel, group, members);
	for (int i = 0; i < count - missing; i++) {
		say(easel, members[i], i < late ? "2024-08" : "2024-09", "70.5");
	}
}

static void at(struct easel *easel, const char *now) {
	easel_reset(easel);
	easel_set_time(easel, now);
}

static void those_who_reported_are_counted_and_the_others_named(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *now, *group;
		int late, missing;
		const char *done, *total, *words;
	} cases[] = {
		{ "2024-09-25T09:00:00+07:00", "VN:provinces", 1, 1, "61", "/63",
			"Trễ hạn: Hà Nội" },
		{ "2024-09-15T09:00:00+07:00", "VN:provinces", 1, 1, "61", "/63",
			"Chưa đến hạn: Hà Nội" },
		{ "2024-09-25T09:00:00+07:00", "VN:provinces", 0, 1, "62", "/63",
			"Chưa báo cáo: Cà Mau" },
		{ "2024-09-25T09:00:00+07:00", "VN:provinces", 0, 62, "1", "/63",
			"Chưa báo cáo: Hà Giang, Cao" },
		{ "2024-09-25T09:00:00+07:00", "VN:ministries", 2, 0, "20", "/22",
			"Trễ hạn: BQP, BCA" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		at(easel, cases[i].now);
		september(easel, cases[i].group, cases[i].late, cases[i].missing);
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"Báo cáo\",\"group\":\"%s\","
			"\"indicator\":\"ops.procedures.online-rate\"}",
			cases[i].group);
		struct tc_widget *roll = easel_widget(easel, "rollcall", options, 112, 120, NULL);
		assert_non_null(roll);
		const struct tc_drawlist *list = easel_draw(easel, roll);
		const char *texts = easel_texts(easel, list);
		if (easel_find(list, cases[i].done) == NULL ||
			easel_find(list, cases[i].total) == NULL ||
			strstr(texts, cases[i].words) == NULL) {
			fail_msg("case %zu: %s", i, texts);
		}
	}
}

static void everyone_and_no_one(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-25T09:00:00+07:00");
	september(easel, "VN:provinces", 0, 0);
	struct tc_widget *roll = easel_widget(easel, "rollcall", monthly, 112, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, roll);
	assert_string_equal(easel_texts(easel, list), "Báo cáo tháng 9|63|/63|BTTTT · 09/2024");
	at(easel, "2024-09-25T09:00:00+07:00");
	roll = easel_widget(easel, "rollcall", monthly, 112, 120, NULL);
	list = easel_draw(easel, roll);
	assert_string_equal(
		easel_texts(easel, list), "Báo cáo tháng 9|—|/63|chưa có số liệu|BTTTT · chưa gửi");
	assert_int_equal(easel_count(list, TC_DRAW_POLYGON, TC_INK_HATCH), 63);
}

static void a_report_without_a_value_is_no_report(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-25T09:00:00+07:00");
	september(easel, "VN:provinces", 0, 1);
	int members[100], count = members_of(easel, "VN:provinces", members);
	say(easel, members[count - 1], "2024-09", NULL);
	struct tc_widget *roll = easel_widget(easel, "rollcall", monthly, 112, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, roll);
	assert_non_null(easel_find(list, "62"));
	assert_non_null(easel_find(list, "Chưa báo cáo: Cà Mau"));
}

static void a_named_period_asks_for_its_own_report(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-10-25T09:00:00+07:00");
	september(easel, "VN:provinces", 1, 1);
	static const char named[] = "{\"title\":\"Tháng 8\",\"period\":\"2024-08\","
				    "\"indicator\":\"ops.procedures.online-rate\"}";
	struct tc_widget *roll = easel_widget(easel, "rollcall", named, 112, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, roll);
	assert_non_null(easel_find(list, "1"));
	assert_null(strstr(easel_texts(easel, list), "Trễ"));
}

static void a_silent_feed_is_not_counted_a_lost_link_is_one_frame(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	static const char live[] =
		"{\"title\":\"Nối hình\",\"areas\":[\"VN-2004:01\",\"VN-2004:79\",\"VN-2004:48\"],"
		"\"indicator\":\"videolink.live\"}";
	static const char *const codes[] = { "01", "79", "48" };
	for (int i = 0; i < 3; i++) {
		easel_pass(easel, i == 2 ? 60000 : 0);
		easel_say(easel,
			&(struct easel_news) { .indicator = "videolink.live",
				.area = codes[i],
				.period = i == 2 ? "2020-08-19T09:15:00+07:00"
						 : "2020-08-19T09:14:00+07:00",
				.value = "1" });
	}
	struct tc_widget *roll = easel_widget(easel, "rollcall", live, 112, 120, NULL);
	const struct tc_drawlist *list = easel_draw(easel, roll);
	assert_non_null(easel_find(list, "1"));
	assert_non_null(strstr(easel_texts(easel, list), "Mất tín hiệu: Hà Nội, Thành phố"));
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, roll);
	assert_non_null(easel_find(list, "3"));
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
	assert_non_null(easel_find(list, "mất kết nối 09:15"));
}

static void any_pane_holds_a_roll_call(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 112, 45 }, { 384, 216 } };
	static const char *const rests[] = { "dots", "tiles", "none" };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		for (int k = 0; k < 3; k++) {
			at(easel, "2024-09-25T09:00:00+07:00");
			september(easel, "VN:provinces", 20, 20);
			char options[200];
			snprintf(options, sizeof(options),
				"{\"title\":\"Báo cáo\",\"rest\":\"%s\","
				"\"indicator\":\"ops.procedures.online-rate\"}",
				rests[k]);
			struct tc_widget *roll = easel_widget(
				easel, "rollcall", options, sizes_u[i][0], sizes_u[i][1], NULL);
			assert_non_null(roll);
			const struct tc_drawlist *list = easel_draw(easel, roll);
			for (int c = 0; c < list->count && sizes_u[i][0] > 100; c++) {
				const struct tc_rect *box = &list->commands[c].bounds;
				assert_true(box->x_px + box->width_px <=
					sizes_u[i][0] * EASEL_U_PX + 10);
			}
		}
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"portal.accounts\",\"group\":\"BYT\"}", "/panes/0/group" },
		{ "{\"indicator\":\"portal.accounts\",\"areas\":[\"01\",\"XX\"]}",
			"/panes/0/areas/1" },
		{ "{\"indicator\":\"portal.accounts\",\"period\":\"soon\"}", "/panes/0/period" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "rollcall", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	at(easel, "2024-09-25T09:00:00+07:00");
	september(easel, "VN:provinces", 2, 3);
	struct tc_widget *roll = easel_widget(easel, "rollcall", monthly, 112, 120, NULL);
	assert_true(easel_is_golden(easel, "widget-rollcall", roll, easel_draw(easel, roll)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(those_who_reported_are_counted_and_the_others_named),
		cmocka_unit_test(everyone_and_no_one),
		cmocka_unit_test(a_report_without_a_value_is_no_report),
		cmocka_unit_test(a_named_period_asks_for_its_own_report),
		cmocka_unit_test(a_silent_feed_is_not_counted_a_lost_link_is_one_frame),
		cmocka_unit_test(any_pane_holds_a_roll_call),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
