#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"
#define OVERDUE "ops.dossiers.overdue"

static const char areas[] = "{\"title\":\"T\",\"indicator\":\"" RATE "\",%s\"areas\":"
			    "[\"VN-2004:01\",\"VN-2004:77\",\"VN-2004:48\"]}";

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
	in_2024(easel);
	say(easel, RATE, "01", "2024-07", "60", 'A');
	say(easel, RATE, "01", "2024-08", "80", 'A');
	say(easel, RATE, "77", "2024-08", "40", 'A');
	say(easel, RATE, "48", "2024-08", NULL, 'A');
}

static struct tc_widget *make(
	struct easel *easel, const char *more, double width_u, double height_u) {
	char options[1024];
	snprintf(options, sizeof(options), areas, more);
	return easel_widget(easel, "bullet", options, width_u, height_u, NULL);
}

static int fills_of(
	const struct tc_drawlist *list, enum tc_ink ink, struct tc_rect *fills, int size) {
	int count = 0;
	for (int i = 0; i < list->count && count < size; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL && list->commands[i].ink == ink) {
			fills[count++] = list->commands[i].as.fill;
		}
	}
	return count;
}

static bool near(double a, double b) {
	return fabs(a - b) < 1.5;
}

/* Percentages on a track of a hundred: the contract's target of 100 is its end. */
static void values_targets_and_formers_have_their_lengths(void **state) {
	struct easel *easel = *state;
	say_areas(easel);
	struct tc_widget *bullet = make(easel, "", 120, 140);
	assert_non_null(bullet);
	const struct tc_drawlist *list = easel_draw(easel, bullet);
	struct tc_rect tracks[8], values[8], formers[8], ticks[16];
	assert_int_equal(fills_of(list, TC_INK_TRACK, tracks, 8), 3);
	assert_int_equal(fills_of(list, TC_INK_DATA, values, 8), 2);
	assert_int_equal(fills_of(list, TC_INK_DATA2, formers, 8), 2); /* and the key's */
	assert_true(near(tracks[0].width_px, 1200) && near(tracks[0].height_px, 24));
	assert_true(near(values[0].width_px, 960) && near(values[1].width_px, 480));
	assert_true(near(formers[0].width_px, 720) && near(formers[0].height_px, 10));
	assert_true(formers[0].y_px > tracks[0].y_px + tracks[0].height_px);
	int count = fills_of(list, TC_INK_TEXT, ticks, 16), over = 0;
	for (int i = 0; i < count; i++) {
		over += near(ticks[i].height_px, 64) &&
			near(ticks[i].x_px + ticks[i].width_px, 1200);
	}
	assert_int_equal(over, 3);
	assert_non_null(strstr(easel_texts(easel, list), "mục tiêu 100|80|Hà Nội|"));
	assert_non_null(strstr(easel_texts(easel, list), "—|Đà Nẵng"));
}

static void ranges_are_shades_of_the_track(void **state) {
	struct easel *easel = *state;
	say_areas(easel);
	struct tc_widget *bullet = make(easel,
		"\"ranges\":[{\"to\":50,\"name\":\"Yếu\"},{\"to\":75,\"name\":\"Khá\"},{\"to\":100,"
		"\"name\":\"Tốt\"}],",
		120, 150);
	const struct tc_drawlist *list = easel_draw(easel, bullet);
	struct tc_rect worst[8], middle[8], best[8], values[8];
	assert_int_equal(fills_of(list, TC_INK_PROVINCE, worst, 8), 4); /* with the key's */
	assert_int_equal(fills_of(list, TC_INK_TRACK, middle, 8), 4);
	assert_int_equal(fills_of(list, TC_INK_LAND, best, 8), 4);
	assert_true(near(worst[0].width_px + 5, 600) && near(worst[0].height_px, 53));
	assert_true(near(middle[0].x_px, 600) && near(middle[0].width_px + 5, 300));
	assert_true(near(best[0].x_px + best[0].width_px, 1200));
	assert_int_equal(fills_of(list, TC_INK_DATA, values, 8), 2);
	assert_true(near(values[0].height_px, 24)); /* thinner than its track */
	assert_non_null(strstr(easel_texts(easel, list), "Yếu|Khá|Tốt|kỳ trước"));
}

/* Fewer overdue is better: the last range is the heaviest, and a target of 0 stands at the beginning. */
static void where_lower_is_better_the_shades_turn(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, OVERDUE, "VN", "2024-09-05T08:30:00+07:00", "12", 'A');
	struct tc_widget *bullet = easel_widget(easel, "bullet",
		"{\"indicator\":\"" OVERDUE
		"\",\"areas\":[\"VN\"],\"ranges\":[{\"to\":10},{\"to\":40}]}",
		120, 40, NULL);
	const struct tc_drawlist *list = easel_draw(easel, bullet);
	struct tc_rect worst[4], other[4], ticks[4];
	assert_int_equal(fills_of(list, TC_INK_PROVINCE, worst, 4), 1);
	assert_int_equal(fills_of(list, TC_INK_TRACK, other, 4), 1);
	assert_true(near(other[0].x_px, 0) && near(worst[0].x_px, 300));
	assert_true(fills_of(list, TC_INK_TEXT, ticks, 4) > 0);
	assert_null(easel_find(list, "kỳ trước")); /* no minute before says anything */
}

/* Rows of different units have scales and units of their own. */
static void each_unit_has_its_own_scale(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, RATE, "VN", "2024-08", "50", 'A');
	say(easel, OVERDUE, "VN", "2024-09-05T08:30:00+07:00", "300", 'A');
	struct tc_widget *bullet = easel_widget(easel, "bullet",
		"{\"title\":\"T\",\"bars\":[{\"indicator\":\"" RATE
		"\",\"target\":95},{\"indicator\":\"" OVERDUE "\",\"target\":600}]}",
		174, 110, NULL);
	assert_non_null(bullet);
	const struct tc_drawlist *list = easel_draw(easel, bullet);
	struct tc_rect values[4];
	assert_int_equal(fills_of(list, TC_INK_DATA, values, 4), 2);
	assert_true(near(values[0].width_px, 870) && near(values[1].width_px, 870));
	static const char *const said[] = { "%", "hồ sơ", "mục tiêu 95", "mục tiêu 600" };
	for (int i = 0; i < 4; i++) {
		assert_non_null(easel_find(list, said[i]));
	}
}

static void states_are_drawn_in_their_track(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name;
		char status;
		bool lost, other, simulated;
		const char *seen;
		enum tc_dash dash;
	} cases[] = {
		{ "live", 'A', false, false, false, "80|Hà Nội", 0 },
		{ "provisional", 'P', false, false, false, "80|P|", TC_DASH_PROVISIONAL },
		{ "lost", 'A', true, false, false, "mất kết nối", TC_DASH_LOST },
		{ "disputed", 'A', false, true, false, "1 khác nguồn", TC_DASH_DISPUTED },
		{ "simulated", 'A', false, false, true, "80", 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		struct easel_news news = { .indicator = RATE,
			.area = "01",
			.period = "2024-08",
			.value = "80",
			.status = cases[i].status,
			.source = cases[i].simulated ? "/sim/test" : NULL };
		easel_say(easel, &news);
		if (cases[i].other) {
			news.source = "/z-other";
			news.value = "60";
			easel_say(easel, &news);
		}
		if (cases[i].lost) {
			tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
		}
		const struct tc_drawlist *list = easel_draw(easel, make(easel, "", 120, 140));
		enum tc_dash dash = 0;
		for (int k = 0; k < list->count; k++) {
			const struct tc_command *command = &list->commands[k];
			bool frame = command->kind == TC_DRAW_LINE && command->as.line.closed;
			dash = frame && dash == 0 ? command->as.line.dash : dash;
		}
		if (dash != cases[i].dash ||
			strstr(easel_texts(easel, list), cases[i].seen) == NULL) {
			fail_msg("%s: %d %s", cases[i].name, dash, easel_texts(easel, list));
		}
		assert_int_equal(
			easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].simulated ? 1 : 0);
	}
}

static void nothing_and_every_size(void **state) {
	struct easel *easel = *state;
	static const double sizes[][2] = { { 1, 1 }, { 9, 9 }, { 40, 20 }, { 30, 200 }, { 384, 40 },
		{ 384, 216 } };
	in_2024(easel);
	struct tc_widget *bullet = make(easel, "", 112, 100);
	assert_string_equal(easel_texts(easel, easel_draw(easel, bullet)),
		"T|—|chưa có số liệu|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, bullet));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		say_areas(easel);
		bullet = make(easel, "", sizes[i][0], sizes[i][1]);
		assert_true(easel_draw(easel, bullet)->count > 0);
	}
	/* More rows than room: the rest is told. */
	say_areas(easel);
	bullet = make(easel, "", 112, 90);
	assert_non_null(strstr(easel_texts(easel, easel_draw(easel, bullet)), "hiện 2/3"));
}

static void wrong_options_are_refused(void **state) {
	struct easel *easel = *state;
	static const char *const cases[][2] = {
		{ "{}", "/panes/0" },
		{ "{\"indicator\":\"" RATE "\"}", "/panes/0" },
		{ "{\"bars\":[{\"area\":\"VN\"}]}", "/panes/0/bars/0" },
		{ "{\"bars\":[{\"indicator\":\"" RATE "\",\"ranges\":[3,2]}]}",
			"/panes/0/bars/0/ranges" },
		{ "{\"bars\":[{\"indicator\":\"" RATE "\"}],\"ranges\":[{\"to\":3},{\"to\":3}]}",
			"/panes/0/ranges" },
		{ "{\"bars\":[{\"indicator\":\"" RATE "\"},{\"indicator\":\"" OVERDUE
		  "\"}],\"ranges\":[{\"to\":3}]}",
			"/panes/0/ranges" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "bullet", cases[i][0], 112, 80, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i][1]);
	}
}

static void every_series_is_asked_for(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_want wants[4];
	struct tc_widget *bullet = make(easel, "", 112, 80);
	assert_int_equal(bullet->class_->wants(bullet, wants, 4), 3);
	bullet = easel_widget(easel, "bullet",
		"{\"indicator\":\"" RATE "\",\"group\":\"VN:provinces\"}", 112, 80, NULL);
	assert_int_equal(bullet->class_->wants(bullet, wants, 4), 1);
	bullet = easel_widget(easel, "bullet",
		"{\"bars\":[{\"indicator\":\"" RATE "\"},{\"indicator\":\"" OVERDUE "\"}]}", 112,
		80, NULL);
	assert_int_equal(bullet->class_->wants(bullet, wants, 4), 2);
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	static const char *const codes[] = { "VN", "BTNMT", "BGDĐT", "79", "77" };
	static const char *const before[] = { "58.4", "61", "40.5", "70.25", "52" };
	static const char *const now[] = { "66.75", "64.2", "47.3", "88.1", NULL };
	for (int i = 0; i < 5; i++) {
		say(easel, RATE, codes[i], "2024-07", before[i], 'A');
		say(easel, RATE, codes[i], "2024-08", now[i], i == 2 ? 'P' : 'A');
	}
	struct tc_widget *bullet = easel_widget(easel, "bullet",
		"{\"title\":\"Dịch vụ công trực tuyến, "
		"%\",\"ranges\":[{\"to\":50,\"name\":\"Yếu\"},"
		"{\"to\":80,\"name\":\"Khá\"},{\"to\":100,\"name\":\"Tốt\"}],\"indicator\":\"" RATE
		"\",\"bars\":[{\"target\":80,\"name\":\"Cả nước\"},"
		"{\"area\":\"BTNMT\",\"target\":85},{\"area\":\"BGDĐT\",\"target\":70},"
		"{\"area\":\"VN-2004:79\",\"target\":85},{\"area\":\"VN-2004:77\",\"target\":62.5}]"
		"}",
		174, 190, NULL);
	assert_non_null(bullet);
	assert_true(easel_is_golden(easel, "widget-bullet", bullet, easel_draw(easel, bullet)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_targets_and_formers_have_their_lengths),
		cmocka_unit_test(ranges_are_shades_of_the_track),
		cmocka_unit_test(where_lower_is_better_the_shades_turn),
		cmocka_unit_test(each_unit_has_its_own_scale),
		cmocka_unit_test(states_are_drawn_in_their_track),
		cmocka_unit_test(nothing_and_every_size),
		cmocka_unit_test(wrong_options_are_refused),
		cmocka_unit_test(every_series_is_asked_for),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
