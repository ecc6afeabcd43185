#include "tests/widgets/easel.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RATE "ops.procedures.online-rate"
#define FUEL "sector.fuel.stock-days"

static const char rate[] = "{\"title\":\"T\",\"indicator\":\"" RATE "\"%s}";

static void say(struct easel *easel, const char *value, char status) {
	easel_say(easel,
		&(struct easel_news) { .indicator = RATE,
			.area = "VN",
			.period = "2024-08",
			.value = value,
			.status = status });
}

static void in_2024(struct easel *easel) {
	easel_reset(easel);
	easel_set_time(easel, "2024-09-05T09:00:00+07:00");
}

static struct tc_widget *make(
	struct easel *easel, const char *more, double width_u, double height_u) {
	char options[1024];
	snprintf(options, sizeof(options), rate, more);
	return easel_widget(easel, "gauge", options, width_u, height_u, NULL);
}

static const struct tc_command *arc_of(const struct tc_drawlist *list, enum tc_ink ink) {
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_ARC && list->commands[i].ink == ink) {
			return &list->commands[i];
		}
	}
	return NULL;
}

/* Where a radial line of this ink points: 0 at the ring's beginning, 1 at its end; -1: there is none. */
static double tick_of(const struct tc_drawlist *list, enum tc_ink ink, int nth) {
	const struct tc_command *track = arc_of(list, TC_INK_TRACK);
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind != TC_DRAW_LINE || command->ink != ink ||
			command->as.line.closed || command->as.line.dash != TC_DASH_SOLID ||
			nth-- > 0) {
			continue;
		}
		const struct tc_spot *end = &command->as.line.spots[command->as.line.count - 1];
		double angle =
			atan2(track->as.arc.y_px - end->y_px, track->as.arc.x_px - end->x_px);
		return angle / 3.14159265358979;
	}
	return -1;
}

static void the_ring_is_as_full_as_the_value(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value, *more;
		double full;
		const char *low, *high;
	} cases[] = {
		{ "a share of a hundred", "75", "", 0.75, "0", "100" },
		{ "nothing", "0", "", 0, "0", "100" },
		{ "all", "100", "", 1, "0", "100" },
		{ "of a named scale", "75", ",\"full\":150", 0.5, "0", "150" },
		{ "from a named beginning", "75", ",\"from\":50", 0.5, "50", "100" },
		{ "past the end, which gives way", "125", "", 1, "0", "125" },
		{ "before the beginning", "-25", "", 0.2, "−25", "100" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		say(easel, cases[i].value, 'A');
		struct tc_widget *gauge = make(easel, cases[i].more, 112, 130);
		assert_non_null(gauge);
		const struct tc_drawlist *list = easel_draw(easel, gauge);
		const struct tc_command *track = arc_of(list, TC_INK_TRACK),
					*value = arc_of(list, TC_INK_DATA);
		assert_non_null(track);
		assert_true(track->as.arc.from_turn == 0.75 && track->as.arc.to_turn == 1.25);
		double full =
			value == NULL ? 0 : (value->as.arc.to_turn - value->as.arc.from_turn) / 0.5;
		if (fabs(full - cases[i].full) > 1e-9 || easel_find(list, cases[i].low) == NULL ||
			easel_find(list, cases[i].high) == NULL) {
			fail_msg("%s: %f %s", cases[i].name, full, easel_texts(easel, list));
		}
	}
}

static const char limits[] = ",\"target_value\":80,\"limits\":[{\"at\":90,\"name\":\"Cao\"},"
			     "{\"at\":50,\"name\":\"Thấp\"}]";

static void limits_are_ticks_with_words(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "66.75", 'A');
	const struct tc_drawlist *list = easel_draw(easel, make(easel, limits, 112, 150));
	assert_non_null(strstr(easel_texts(easel, list), "|50|Thấp|80|mục tiêu|90|Cao|"));
	/* A limit parts the ring and stands out of it; the target runs across. */
	assert_true(fabs(tick_of(list, TC_INK_TEXT2, 0) - 0.5) < 0.01);
	assert_true(fabs(tick_of(list, TC_INK_TEXT, 0) - 0.8) < 0.01);
	assert_true(fabs(tick_of(list, TC_INK_TEXT2, 1) - 0.9) < 0.01);
	assert_true(tick_of(list, TC_INK_TEXT2, 2) < 0);
	/* In a wide pane the words stand beside the ring. */
	list = easel_draw(easel, make(easel, limits, 190, 90));
	const struct tc_command *track = arc_of(list, TC_INK_TRACK);
	assert_true(easel_find(list, "Cao")->bounds.x_px >
		track->as.arc.x_px + track->as.arc.radius_px);
	/* Where there is no room for all words the target keeps its own, and every tick is there. */
	list = easel_draw(easel, make(easel, limits, 81, 88));
	assert_non_null(easel_find(list, "mục tiêu"));
	assert_null(easel_find(list, "Cao"));
	assert_true(fabs(tick_of(list, TC_INK_TEXT2, 1) - 0.9) < 0.01);
}

static void states_are_drawn_on_the_ring(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *value;
		char status;
		bool lost, other, simulated;
		const char *seen;
		enum tc_dash dash; /* of the first closed line */
		bool filled;
	} cases[] = {
		{ "live", "40", 'A', false, false, false, "T|0|100|%", 0, true },
		{ "provisional", "40", 'P', false, false, false, "|tạm tính|", TC_DASH_PROVISIONAL,
			false },
		{ "estimate", "40", 'E', false, false, false, "|ước tính|", TC_DASH_PROVISIONAL,
			false },
		{ "not reported", NULL, 'M', false, false, false, "|chưa báo cáo|", 0, false },
		{ "lost", "40", 'A', true, false, false, "mất kết nối 09:0", TC_DASH_LOST, false },
		{ "disputed", "40", 'A', false, true, false, "nguồn khác: 60", TC_DASH_DISPUTED,
			true },
		{ "simulated", "40", 'A', false, false, true, "|40|", 0, true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		in_2024(easel);
		struct easel_news news = { .indicator = RATE,
			.area = "VN",
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
		const struct tc_drawlist *list = easel_draw(easel, make(easel, "", 120, 130));
		enum tc_dash dash = 0;
		for (int k = 0; k < list->count && dash == 0; k++) {
			const struct tc_command *command = &list->commands[k];
			dash = command->kind == TC_DRAW_LINE && command->as.line.closed
				? command->as.line.dash
				: 0;
		}
		if (dash != cases[i].dash ||
			(arc_of(list, TC_INK_DATA) != NULL) != cases[i].filled ||
			strstr(easel_texts(easel, list), cases[i].seen) == NULL) {
			fail_msg("%s: %d %s", cases[i].name, dash, easel_texts(easel, list));
		}
		assert_int_equal(
			easel_count(list, TC_DRAW_WATERMARK, 0), cases[i].simulated ? 1 : 0);
	}
}

/* A mark never moves the value. */
static void the_value_stands_still(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	say(easel, "47.3", 'A');
	struct tc_widget *gauge = make(easel, "", 112, 130);
	struct tc_command firm = *easel_find(easel_draw(easel, gauge), "47,3");
	say(easel, "47.3", 'P');
	const struct tc_command *open = easel_find(easel_draw(easel, gauge), "47,3");
	assert_true(firm.as.text.x_px == open->as.text.x_px);
	assert_true(firm.as.text.baseline_px == open->as.text.baseline_px);
	assert_int_equal(firm.as.text.size_px, open->as.text.size_px);
}

static void nothing_and_every_size(void **state) {
	struct easel *easel = *state;
	static const double sizes[][2] = { { 1, 1 }, { 9, 9 }, { 20, 14 }, { 58, 58 }, { 30, 200 },
		{ 384, 30 }, { 384, 216 } };
	in_2024(easel);
	struct tc_widget *gauge = make(easel, "", 112, 130);
	assert_string_equal(easel_texts(easel, easel_draw(easel, gauge)),
		"T|chưa có số liệu|0|100|%|100|mục tiêu|—|BTTTT · chưa gửi");
	assert_false(easel_refresh(easel, gauge));
	assert_int_equal(easel_count(easel_draw(easel, gauge), TC_DRAW_ARC, TC_INK_DATA), 0);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		in_2024(easel);
		say(easel, "66.75", 'P');
		gauge = make(easel, limits, sizes[i][0], sizes[i][1]);
		const struct tc_drawlist *list = easel_draw(easel, gauge);
		assert_true(list->count > 0);
		assert_true(sizes[i][1] < 50 || easel_find(list, "66,75") != NULL);
	}
	struct tc_want want;
	assert_int_equal(gauge->class_->wants(gauge, &want, 1), 1);
	assert_int_equal(gauge->class_->wants(gauge, NULL, 0), 1);
}

static void wrong_options_are_refused(void **state) {
	struct easel *easel = *state;
	static const char *const cases[][2] = {
		{ "{}", "/panes/0/indicator" },
		{ "{\"indicator\":\"portal.accounts\"}", "/panes/0/full" },
		{ "{\"indicator\":\"" RATE "\",\"from\":100}", "/panes/0/full" },
		{ "{\"indicator\":\"" RATE "\",\"limits\":[{\"at\":5}]}",
			"/panes/0/limits/0/name" },
		{ "{\"indicator\":\"" RATE "\",\"area\":\"XX\"}", "/panes/0/area" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "gauge", cases[i][0], 112, 80, &faults));
		assert_string_equal(faults.items[0].pointer, cases[i][1]);
	}
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	in_2024(easel);
	easel_say(easel,
		&(struct easel_news) {
			.indicator = FUEL, .area = "VN", .period = "2024-09-04", .value = "18.2" });
	struct tc_widget *gauge = easel_widget(easel, "gauge",
		"{\"title\":\"Dự trữ xăng dầu\",\"indicator\":\"" FUEL
		"\",\"full\":40,\"limits\":[{\"at\":7,\"name\":\"Báo động khẩn cấp quốc "
		"gia\"},{\"at\":14,"
		"\"name\":\"Cần nhập khẩu bổ sung\"}]}",
		143, 150, NULL);
	assert_non_null(gauge);
	assert_true(easel_is_golden(easel, "widget-gauge", gauge, easel_draw(easel, gauge)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_ring_is_as_full_as_the_value),
		cmocka_unit_test(limits_are_ticks_with_words),
		cmocka_unit_test(states_are_drawn_on_the_ring),
		cmocka_unit_test(the_value_stands_still),
		cmocka_unit_test(nothing_and_every_size),
		cmocka_unit_test(wrong_options_are_refused),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
