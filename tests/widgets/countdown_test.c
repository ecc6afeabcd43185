#include "tests/widgets/easel.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TO "\"title\":\"Khai mạc\",\"to\":\"2020-08-21T08:00:00+07:00\""
#define RATE "\"indicator\":\"portal.services.integrated\""

/* At 2020-08-19 09:14 unless the case says another time. */
static const struct {
	const char *name, *options, *at, *texts;
	enum tc_language language;
} cases[] = {
	{ "days ahead", "{" TO "}", "2020-08-19T09:14:00+07:00",
		"Khai mạc|1|ngày|22|giờ|46|phút|đến 08:00 21/08", TC_VIETNAMESE },
	{ "in English", "{" TO "}", "2020-08-19T09:14:00+07:00",
		"Khai mạc|1|day|22|hours|46|min|until 08:00 21/08", TC_ENGLISH },
	{ "a second more is a minute more", "{" TO "}", "2020-08-19T09:13:59+07:00",
		"Khai mạc|1|ngày|22|giờ|47|phút|đến 08:00 21/08", TC_VIETNAMESE },
	{ "two days to the minute", "{" TO "}", "2020-08-19T08:00:00+07:00",
		"Khai mạc|2|ngày|0|giờ|0|phút|đến 08:00 21/08", TC_VIETNAMESE },
	{ "hours", "{" TO "}", "2020-08-21T06:01:00+07:00", "Khai mạc|1|giờ|59|phút|đến 08:00",
		TC_VIETNAMESE },
	{ "the last millisecond", "{" TO "}", "2020-08-21T07:59:59.999+07:00",
		"Khai mạc|1|phút|đến 08:00", TC_VIETNAMESE },
	{ "reached", "{" TO "}", "2020-08-21T08:00:00+07:00", "Khai mạc|đã đến giờ|từ 08:00",
		TC_VIETNAMESE },
	{ "long reached", "{" TO ",\"zero\":\"đã khai mạc\"}", "2021-08-22T08:00:00+07:00",
		"Khai mạc|đã khai mạc|từ 08:00 21/08/2020", TC_VIETNAMESE },
	{ "reached, counted on", "{" TO ",\"zero\":\"đã khai mạc\",\"then\":\"count\"}",
		"2020-08-21T09:30:59+07:00", "Khai mạc|1|giờ|30|phút|đã khai mạc · từ 08:00",
		TC_VIETNAMESE },
	{ "since", "{\"title\":\"Đã chạy\",\"since\":\"2020-08-18T09:13:01+07:00\"}",
		"2020-08-19T09:14:00+07:00", "Đã chạy|1|ngày|0|giờ|0|phút|từ 09:13 18/08",
		TC_VIETNAMESE },
	{ "since a time to come", "{\"title\":\"Đã chạy\",\"since\":\"2020-08-19T10:00:00+07:00\"}",
		"2020-08-19T09:14:00+07:00", "Đã chạy|46|phút|đến 10:00", TC_VIETNAMESE },
};

static void moments_are_counted(void **state) {
	struct easel *easel = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		easel->language = cases[i].language;
		easel_set_time(easel, cases[i].at);
		struct tc_widget *widget =
			easel_widget(easel, "countdown", cases[i].options, 143, 60, NULL);
		const char *texts = easel_texts(easel, easel_draw(easel, widget));
		if (strcmp(texts, cases[i].texts) != 0) {
			fail_msg("%s: %s", cases[i].name, texts);
		}
	}
}

/* It sleeps until the minutes change, and changes then; once the moment has come, for ever. */
static void it_wakes_when_the_minutes_change(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2020-08-21T07:57:12.345+07:00");
	struct tc_widget *widget = easel_widget(easel, "countdown", "{" TO "}", 143, 60, NULL);
	assert_true(easel_refresh(easel, widget));
	for (int left = 2; left >= 0; left--) {
		int64_t next_ms = widget->class_->next_change_ms(widget);
		easel_pass(easel, next_ms - 1 - easel->time.unix_ms);
		assert_false(easel_refresh(easel, widget));
		easel_pass(easel, 1);
		assert_true(easel_refresh(easel, widget));
		assert_int_equal(easel->time.unix_ms % 60000, 0);
	}
	assert_non_null(easel_find(easel_draw(easel, widget), "đã đến giờ"));
	assert_true(widget->class_->next_change_ms(widget) == INT64_MAX);
}

/* A daily report of 18 August closes at 17:00 and is due by 19:00. */
static void the_deadline_is_that_of_the_contract(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *at, *texts;
		enum tc_ink ink;
	} deadlines[] = {
		{ "2020-08-18T18:59:30+07:00", "1|phút|hạn gửi 19:00", TC_INK_TEXT },
		{ "2020-08-18T19:00:00+07:00", "0|phút|quá hạn từ 19:00", TC_INK_WARNING },
		{ "2020-08-18T20:31:00+07:00", "1|giờ|31|phút|quá hạn từ 19:00", TC_INK_WARNING },
	};
	for (size_t i = 0; i < sizeof(deadlines) / sizeof(deadlines[0]); i++) {
		easel_reset(easel);
		easel_set_time(easel, deadlines[i].at);
		struct tc_widget *widget =
			easel_widget(easel, "countdown", "{" RATE "}", 143, 60, NULL);
		assert_string_equal(
			easel_texts(easel, easel_draw(easel, widget)), "—|chưa gửi lần nào");
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.services.integrated",
				.area = "VN",
				.period = "2020-08-17",
				.value = "900",
				.recorded = "2020-08-17T18:00:00+07:00" });
		const struct tc_drawlist *list = easel_draw(easel, widget);
		assert_string_equal(easel_texts(easel, list), deadlines[i].texts);
		assert_true(easel_count(list, TC_DRAW_TEXT, deadlines[i].ink) > 0);
		/* What it waited for is there: the next day's is meant. */
		easel_say(easel,
			&(struct easel_news) { .indicator = "portal.services.integrated",
				.area = "VN",
				.period = "2020-08-18",
				.value = "901" });
		assert_non_null(strstr(
			easel_texts(easel, easel_draw(easel, widget)), "hạn gửi 19:00 19/08"));
	}
}

static void a_lost_link_knows_of_no_report(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel_set_time(easel, "2020-08-18T18:00:00+07:00");
	easel_say(easel,
		&(struct easel_news) { .indicator = "portal.services.integrated",
			.area = "VN",
			.period = "2020-08-17",
			.value = "900" });
	struct tc_widget *widget = easel_widget(easel, "countdown", "{" RATE "}", 143, 60, NULL);
	assert_true(easel_refresh(easel, widget));
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	assert_true(easel_refresh(easel, widget));
	const struct tc_drawlist *list = easel_draw(easel, widget);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
	assert_true(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING) > 0);
}

static void a_clock_that_nobody_set_says_so(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_hub_clock said = { easel->time.unix_ms, -1, false };
	tc_mirror_set_clock(easel->mirror, &said);
	struct tc_widget *widget = easel_widget(easel, "countdown", "{" TO "}", 143, 60, NULL);
	const struct tc_drawlist *list = easel_draw(easel, widget);
	const struct tc_command *note = easel_find(list, "giờ chưa đồng bộ");
	assert_non_null(note);
	assert_int_equal(note->as.text.datum->marks, TC_MARK_UNSYNCED);
	assert_int_equal(easel_find(list, "22")->ink, TC_INK_STALE);
	said.trusted = true;
	tc_mirror_set_clock(easel->mirror, &said);
	list = easel_draw(easel, widget);
	assert_null(easel_find(list, "giờ chưa đồng bộ"));
	assert_int_equal(easel_find(list, "22")->ink, TC_INK_TEXT);
}

/* Parts are left out before digits are cut, and what is left out never makes the time longer than it is. */
static void every_pane_holds_it(void **state) {
	struct easel *easel = *state;
	static const double widths_u[] = { 2, 8, 20, 30, 50, 81, 112, 240 };
	static const double heights_u[] = { 3, 8, 20, 36, 46, 62, 100 };
	for (size_t i = 0; i < 8 * 7; i++) {
		easel_reset(easel);
		struct tc_widget *widget = easel_widget(
			easel, "countdown", "{" TO "}", widths_u[i % 8], heights_u[i / 8], NULL);
		const struct tc_drawlist *list = easel_draw(easel, widget);
		if (easel_find(list, "1") == NULL && easel_find(list, "2") == NULL) {
			fail_msg("%.0f x %.0f u: %s", widths_u[i % 8], heights_u[i / 8],
				easel_texts(easel, list));
		}
		assert_true(easel_find(list, "2") == NULL || easel_find(list, "22") == NULL);
		assert_true(easel_find(list, "1") == NULL || easel_find(list, "22") != NULL ||
			easel_find(list, "23") != NULL);
		for (int k = 0; k < list->count; k++) {
			struct tc_rect ink = list->commands[k].bounds;
			bool number = list->commands[k].kind == TC_DRAW_TEXT &&
				strspn(list->commands[k].as.text.text, "0123456789") > 0;
			if (number &&
				ink.x_px + ink.width_px > widget->width_px + 2 + 4 * EASEL_U_PX) {
				fail_msg("%.0f x %.0f u", widths_u[i % 8], heights_u[i / 8]);
			}
		}
	}
}

static void one_moment_is_meant(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *options, *pointer;
	} wrong[] = {
		{ "{}", "/panes/0" },
		{ "{" TO "," RATE "}", "/panes/0" },
		{ "{" TO ",\"since\":\"2020-08-18\"}", "/panes/0" },
		{ "{\"to\":\"soon\"}", "/panes/0/to" },
		{ "{\"indicator\":\"no.such\"}", "/panes/0/indicator" },
		{ "{\"indicator\":\"local.ioc.cameras-online\"}", "/panes/0/indicator" },
	};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "countdown", wrong[i].options, 80, 60, &faults));
		assert_string_equal(faults.items[0].pointer, wrong[i].pointer);
	}
}

static void golden(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	easel->u_px = 4;
	struct tc_widget *widget = easel_widget(
		easel, "countdown", "{" TO ",\"foot\":\"Văn phòng Chính phủ\"}", 143, 66, NULL);
	assert_true(easel_is_golden(easel, "widget-countdown", widget, easel_draw(easel, widget)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_counted),
		cmocka_unit_test(it_wakes_when_the_minutes_change),
		cmocka_unit_test(the_deadline_is_that_of_the_contract),
		cmocka_unit_test(a_lost_link_knows_of_no_report),
		cmocka_unit_test(a_clock_that_nobody_set_says_so),
		cmocka_unit_test(every_pane_holds_it),
		cmocka_unit_test(one_moment_is_meant),
		cmocka_unit_test(golden),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
