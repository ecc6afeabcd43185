#include "tests/widgets/easel.h"

#include "widgets/radar.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char five[] =
	"{\"title\":\"Năm mặt của chuyển đổi số\",\"axes\":["
	"{\"indicator\":\"ops.procedures.online-rate\",\"to\":100,"
	"\"name\":\"Thủ tục hành chính trực tuyến, %\"},"
	"{\"indicator\":\"portal.services.integrated\",\"to\":400,\"name\":\"Dịch vụ công tích "
	"hợp\"},"
	"{\"indicator\":\"ops.dossiers.overdue\",\"from\":500,\"to\":0,\"name\":\"Hồ sơ quá hạn\"},"
	"{\"indicator\":\"gris.indicators.connected\",\"to\":200,"
	"\"name\":\"Chỉ tiêu kinh tế - xã hội đã kết nối\"},"
	"{\"indicator\":\"sector.fuel.stock-days\",\"to\":30,\"name\":\"Dự trữ, ngày\"}],"
	"\"series\":[{\"area\":\"VN-2004:01\"},{\"area\":\"VN-2004:48\",\"meant\":true},"
	"{\"area\":\"VN-2004:46\"}]}";
static const char *const indicators[] = { "ops.procedures.online-rate",
	"portal.services.integrated", "ops.dossiers.overdue", "gris.indicators.connected",
	"sector.fuel.stock-days" };
static const char *const areas[] = { "VN-2004:01", "VN-2004:48", "VN-2004:46" };
enum { AXES = 5 };

static void say_for(struct easel *easel, int series, int axis, const char *value, char status,
	const char *source) {
	easel_say(easel,
		&(struct easel_news) { .indicator = indicators[axis],
			.area = areas[series],
			.period = axis == 0 ? "2020-07" : "2020-08-18",
			.value = value,
			.status = status,
			.source = source });
}

static void say_all(struct easel *easel) {
	static const char *const values[3][AXES] = { { "95.4", "327", "120", "150", "21.5" },
		{ "88", "290", "60", "180", "17" }, { "71.5", "210", "410", "95", "12" } };
	for (int series = 0; series < 3; series++) {
		for (int axis = 0; axis < AXES; axis++) {
			say_for(easel, series, axis, values[series][axis], 0, NULL);
		}
	}
}

/* Sides of a shape: lines of this ink but for those of the key, which are level and 7 u long. */
static int sides(const struct tc_drawlist *list, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		if (command->kind != TC_DRAW_LINE || command->ink != ink) {
			continue;
		}
		const struct tc_spot *a = &command->as.line.spots[0], *b = a + 1;
		bool key = !(fabsf(a->y_px - b->y_px) > 0) &&
			fabsf(fabsf(a->x_px - b->x_px) - 7 * EASEL_U_PX) < 0.01F;
		count += !key;
	}
	return count;
}

static void each_axis_has_its_own_range(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel);
	struct tc_widget *radar = easel_widget(easel, "radar", five, 236, 164, NULL);
	assert_non_null(radar);
	const struct tc_drawlist *list = easel_draw(easel, radar);
	const struct tc_radar *self = (const struct tc_radar *)radar;
	assert_true(fabs(tc_radar_share(self, 0, 0) - 0.954) < 1e-9);
	assert_true(fabs(tc_radar_share(self, 0, 1) - 327.0 / 400) < 1e-9);
	assert_true(fabs(tc_radar_share(self, 2, 2) - 90.0 / 500) < 1e-9); /* less is better */
	assert_int_equal(sides(list, TC_INK_DATA), AXES);
	assert_int_equal(sides(list, TC_INK_DATA2), AXES);
	assert_int_equal(sides(list, TC_INK_DIM), AXES);
	assert_non_null(easel_find(list, "500 – 0"));
	assert_non_null(easel_find(list, "Đà Nẵng"));
	const struct tc_command *value = easel_find(list, "327");
	assert_non_null(value);
	assert_string_equal(value->as.text.datum->value, "327");
	assert_int_equal(list->told_count, 3 * AXES);
}

/* No line ends nearer to the centre than the inner ring, whatever is missing. */
static void what_is_missing_is_a_gap(void **state) {
	struct easel *easel = *state;
	static const struct {
		int missing[AXES]; /* of the meant one */
		int sides;
	} cases[] = { { { 1, 0, 0, 0, 0 }, 3 }, { { 0, 1, 0, 1, 0 }, 1 }, { { 1, 1, 1, 1, 0 }, 0 },
		{ { 0, 0, 0, 0, 0 }, 5 } };
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++) {
		easel_reset(easel);
		int points = 0;
		for (int axis = 0; axis < AXES; axis++) {
			if (!cases[c].missing[axis]) {
				say_for(easel, 1, axis, axis == 2 ? "500" : "0", 0, NULL);
				points++;
			} else if (axis % 2 == 0) {
				say_for(easel, 1, axis, NULL, 'O', NULL);
			}
		}
		struct tc_widget *radar = easel_widget(easel, "radar", five, 236, 164, NULL);
		const struct tc_drawlist *list = easel_draw(easel, radar);
		assert_int_equal(sides(list, TC_INK_DATA), cases[c].sides);
		assert_int_equal(list->told_count, points);
		assert_int_equal(easel_count(list, TC_DRAW_DISC, TC_INK_DATA), points + 1);
	}
}

static void what_lies_outside_the_range_is_said(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel);
	say_for(easel, 1, 1, "401", 0, NULL);
	say_for(easel, 1, 2, "501", 0, NULL);
	struct tc_widget *radar = easel_widget(easel, "radar", five, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, radar);
	assert_non_null(strstr(easel_texts(easel, list), "2 số ngoài thang"));
	assert_non_null(easel_find(list, "401"));
	assert_int_equal(sides(list, TC_INK_DATA), 2);
}

static void states_are_marked(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	for (int axis = 0; axis < AXES; axis++) {
		say_for(easel, 1, axis, "10", axis == 3 ? 'P' : 'A', "/sim/x");
	}
	struct tc_widget *radar = easel_widget(easel, "radar", five, 236, 164, NULL);
	const struct tc_drawlist *list = easel_draw(easel, radar);
	assert_int_equal(easel_count(list, TC_DRAW_WATERMARK, 0), 1);
	assert_non_null(easel_find(list, "10 P"));
	int dashed = 0;
	for (int i = 0; i < list->count; i++) {
		dashed += list->commands[i].kind == TC_DRAW_LINE &&
			list->commands[i].as.line.dash == TC_DASH_PROVISIONAL;
	}
	assert_int_equal(dashed, 2);
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	list = easel_draw(easel, radar);
	assert_int_equal(sides(list, TC_INK_DATA), 0);
	assert_non_null(strstr(easel_texts(easel, list), "mất kết nối"));
	easel_reset(easel);
	radar = easel_widget(easel, "radar", five, 236, 164, NULL);
	list = easel_draw(easel, radar);
	assert_non_null(easel_find(list, "chưa có số liệu"));
}

static bool overlap(const struct tc_rect *a, const struct tc_rect *b) {
	return a->x_px < b->x_px + b->width_px && b->x_px < a->x_px + a->width_px &&
		a->y_px < b->y_px + b->height_px && b->y_px < a->y_px + a->height_px;
}

static void no_label_meets_another(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 2, 200 }, { 200, 3 }, { 30, 30 },
		{ 112, 76 }, { 143, 130 }, { 190, 120 }, { 236, 164 }, { 384, 216 } };
	for (int axes = TC_RADAR_AXES_LEAST; axes <= TC_RADAR_AXES_MAX; axes++) {
		char options[2048] = "{\"title\":\"T\",\"axes\":[";
		for (int i = 0; i < axes; i++) {
			char one[200];
			snprintf(one, sizeof(one),
				"%s{\"indicator\":\"%s\",\"to\":%d,\"name\":\"Thủ tục hành chính "
				"trực tuyến %d\"}",
				i > 0 ? "," : "", indicators[i % AXES], 500 + i, i);
			strncat(options, one, sizeof(options) - strlen(options) - 1);
		}
		strncat(options,
			"],\"series\":[{\"area\":\"VN-2004:01\"},{\"area\":\"VN-2004:48\"}]}",
			sizeof(options) - strlen(options) - 1);
		for (size_t s = 0; s < sizeof(sizes_u) / sizeof(sizes_u[0]); s++) {
			easel_reset(easel);
			say_all(easel);
			struct tc_widget *radar = easel_widget(
				easel, "radar", options, sizes_u[s][0], sizes_u[s][1], NULL);
			assert_non_null(radar);
			const struct tc_drawlist *list = easel_draw(easel, radar);
			bool large = sizes_u[s][0] >= 236;
			assert_true(!large || easel_find(list, "95,4") != NULL);
			assert_true(
				sizes_u[s][1] < 30 || sizes_u[s][0] < 30 || list->told_count > 2);
			for (int a = 0; a < list->count && sizes_u[s][0] > 100; a++) {
				for (int b = 0; b < a; b++) {
					const struct tc_command *one = &list->commands[a];
					const struct tc_command *other = &list->commands[b];
					if (one->kind == TC_DRAW_TEXT &&
						other->kind == TC_DRAW_TEXT &&
						overlap(&one->bounds, &other->bounds)) {
						fail_msg("%d axes, %zu: %s on %s", axes, s,
							one->as.text.text, other->as.text.text);
					}
				}
			}
		}
	}
}

static void wrong_options_are_told(void **state) {
	struct easel *easel = *state;
#define AXIS "{\"indicator\":\"portal.accounts\",\"to\":10}"
	static const struct {
		const char *options, *pointer;
	} cases[] = {
		{ "{\"axes\":[" AXIS "," AXIS "],\"series\":[{\"area\":\"VN\"}]}",
			"/panes/0/axes" },
		{ "{\"axes\":[" AXIS "," AXIS "," AXIS "],\"series\":[]}", "/panes/0/series" },
		{ "{\"axes\":[" AXIS "," AXIS "," AXIS "],\"series\":[{\"area\":\"XX\"}]}",
			"/panes/0/series/0/area" },
		{ "{\"axes\":[" AXIS "," AXIS ",{\"indicator\":\"portal.accounts\",\"from\":3,"
		  "\"to\":3}],\"series\":[{\"area\":\"VN\"}]}",
			"/panes/0/axes/2/to" },
		{ "{\"axes\":[" AXIS "," AXIS ",{\"indicator\":\"portal.accounts\"}],"
		  "\"series\":[{\"area\":\"VN\"}]}",
			"/panes/0/axes/2/to" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		struct tc_faults faults = { .count = 0 };
		assert_null(easel_widget(easel, "radar", cases[i].options, 112, 120, &faults));
		assert_int_equal(faults.errors, 1);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
	}
}

static void pictures_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say_all(easel);
	say_for(easel, 2, 3, NULL, 'O', NULL);
	struct tc_widget *radar = easel_widget(easel, "radar", five, 236, 164, NULL);
	assert_true(easel_is_golden(easel, "widget-radar", radar, easel_draw(easel, radar)));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_axis_has_its_own_range),
		cmocka_unit_test(what_is_missing_is_a_gap),
		cmocka_unit_test(what_lies_outside_the_range_is_said),
		cmocka_unit_test(states_are_marked),
		cmocka_unit_test(no_label_meets_another),
		cmocka_unit_test(wrong_options_are_told),
		cmocka_unit_test(pictures_are_the_golden_ones),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
