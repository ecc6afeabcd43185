#include "tests/widgets/easel.h"

#include "widgets/kit/glyph.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void say(struct easel *easel, const char *period, const char *value) {
	easel_say(easel,
		&(struct easel_news) { .indicator = "gris.indicators.connected",
			.area = "VN",
			.period = period,
			.value = value });
}

static int counted(const struct tc_drawlist *list, enum tc_ink ink) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct tc_command *command = &list->commands[i];
		count += command->kind == TC_DRAW_DOTS && command->ink == ink
			? command->as.dots.count
			: 0;
	}
	return count;
}

static void one_dot_is_one_thing(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *value, *former, *options;
		int filled, rings, first, fills;
	} cases[] = {
		{ "101", NULL, "\"total\":200,\"per_row\":25", 101, 99, 0, 0 },
		{ "101", "8", "\"former\":\"2019-12-09\"", 93, 0, 8, 0 },
		{ "0", NULL, "\"total\":63", 0, 63, 0, 0 },
		{ "63", NULL, "\"total\":63", 63, 0, 0, 0 },
		{ "70", NULL, "\"total\":63", 70, 0, 0, 0 },
		{ "1", NULL, "\"per_row\":1", 1, 0, 0, 0 },
		{ "1000", NULL, "\"per_row\":50", 1000, 0, 0, 0 },
		{ "1001", NULL, "\"per_row\":50", 0, 0, 0, 2 },
		{ "-5", NULL, "\"total\":10", 0, 10, 0, 0 },
		{ "0", NULL, "\"per_row\":5", 0, 0, 0, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		if (cases[i].former != NULL) {
			say(easel, "2019-12-09", cases[i].former);
		}
		say(easel, "2020-08-19", cases[i].value);
		char options[256];
		snprintf(options, sizeof(options),
			"{\"indicator\":\"gris.indicators.connected\",%s}", cases[i].options);
		struct tc_widget *dots = easel_widget(easel, "dots", options, 143, 58, NULL);
		assert_non_null(dots);
		const struct tc_drawlist *list = easel_draw(easel, dots);
		assert_int_equal(counted(list, TC_INK_DATA), cases[i].filled);
		assert_int_equal(counted(list, TC_INK_RULE), cases[i].rings);
		assert_int_equal(counted(list, TC_INK_TEXT), cases[i].first);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, 0), cases[i].fills);
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px + box->width_px <= 1430 + 4);
			assert_true(box->y_px + box->height_px <= 580 + 4);
		}
	}
}

static void a_caption_says_how_many_there_once_were(void **state) {
	struct easel *easel = *state;
	static const char options[] =
		"{\"indicator\":\"gris.indicators.connected\",\"former\":\"2019-12-09\","
		"\"caption\":\"khi khai trương\"}";
	easel_reset(easel);
	say(easel, "2019-12-09", "8");
	say(easel, "2020-08-19", "101");
	struct tc_widget *dots = easel_widget(easel, "dots", options, 143, 58, NULL);
	const struct tc_drawlist *list = easel_draw(easel, dots);
	assert_string_equal(easel_texts(easel, list), "8|khi khai trương|VPCP · 19/08/2020");
	assert_string_equal(easel_find(list, "8")->as.text.datum->value, "8");
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_RULE), 1);
	/* Nobody knows how many there were: no number, and no words that would hang on it. */
	easel_reset(easel);
	say(easel, "2020-08-19", "101");
	dots = easel_widget(easel, "dots", options, 143, 58, NULL);
	assert_string_equal(easel_texts(easel, easel_draw(easel, dots)), "VPCP · 19/08/2020");
}

static void what_is_unknown_is_said(void **state) {
	struct easel *easel = *state;
	static const char *const options[] = {
		"{\"indicator\":\"gris.indicators.connected\",\"total\":63}",
		"{\"title\":\"T\",\"indicator\":\"gris.indicators.connected\",\"total\":63}",
	};
	for (size_t i = 0; i < 2; i++) {
		easel_reset(easel);
		struct tc_widget *dots = easel_widget(easel, "dots", options[i], 143, 58, NULL);
		const struct tc_drawlist *list = easel_draw(easel, dots);
		assert_non_null(easel_find(list, "chưa có số liệu"));
	}
}

static void a_count_beyond_all_dots_is_a_full_bar(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "2020-08-19", "5000000000");
	struct tc_widget *dots = easel_widget(easel, "dots",
		"{\"indicator\":\"gris.indicators.connected\",\"total\":2000}", 143, 58, NULL);
	const struct tc_drawlist *list = easel_draw(easel, dots);
	assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_DATA), 1);
}

/* There were more than there are now: the bar of those that there once were ends with the others. */
static void a_count_that_fell_stays_in_its_pane(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "2020-08-18", "9000000");
	say(easel, "2020-08-19", "5000000");
	struct tc_widget *dots = easel_widget(easel, "dots",
		"{\"indicator\":\"gris.indicators.connected\",\"total\":2000,"
		"\"former\":\"2020-08-18\"}",
		143, 58, NULL);
	const struct tc_drawlist *list = easel_draw(easel, dots);
	for (int i = 0; i < list->count; i++) {
		if (list->commands[i].kind == TC_DRAW_FILL) {
			const struct tc_rect *fill = &list->commands[i].as.fill;
			assert_true(fill->x_px + fill->width_px <= dots->width_px + 1);
		}
	}
}

static void dots_fit_any_pane(void **state) {
	struct easel *easel = *state;
	static const double sizes_u[][2] = { { 1, 1 }, { 3, 90 }, { 90, 3 }, { 20, 20 },
		{ 384, 216 } };
	for (size_t i = 0; i < sizeof(sizes_u) / sizeof(sizes_u[0]); i++) {
		easel_reset(easel);
		say(easel, "2020-08-19", "101");
		struct tc_widget *dots = easel_widget(easel, "dots",
			"{\"indicator\":\"gris.indicators.connected\",\"total\":200}",
			sizes_u[i][0], sizes_u[i][1], NULL);
		const struct tc_drawlist *list = easel_draw(easel, dots);
		assert_true(list->count > 0);
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px >= -4 &&
				box->x_px + box->width_px <= sizes_u[i][0] * EASEL_U_PX + 4);
			assert_true(box->y_px >= -4 &&
				box->y_px + box->height_px <= sizes_u[i][1] * EASEL_U_PX + 4);
		}
	}
}

static void an_unknown_count_is_only_rings(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_widget *dots = easel_widget(easel, "dots",
		"{\"title\":\"Chỉ "
		"tiêu\",\"indicator\":\"gris.indicators.connected\",\"total\":200}",
		81, 76, NULL);
	const struct tc_drawlist *list = easel_draw(easel, dots);
	assert_int_equal(counted(list, TC_INK_RULE), 200);
	assert_string_equal(easel_texts(easel, list), "Chỉ tiêu|chưa có số liệu|VPCP · chưa gửi");
}

static void a_lost_link_greys_and_frames(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "2020-08-19", "101");
	tc_mirror_set_link(easel->mirror, TC_LINK_LOST);
	struct tc_widget *dots = easel_widget(easel, "dots",
		"{\"indicator\":\"gris.indicators.connected\",\"total\":200}", 81, 30, NULL);
	const struct tc_drawlist *list = easel_draw(easel, dots);
	assert_int_equal(counted(list, TC_INK_STALE), 101);
	assert_int_equal(easel_count(list, TC_DRAW_LINE, TC_INK_WARNING), 1);
}

static void the_picture_is_the_golden_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	say(easel, "2019-12-09", "8");
	say(easel, "2020-08-19", "101");
	struct tc_widget *dots = easel_widget(easel, "dots",
		"{\"title\":\"Chỉ tiêu đã kết "
		"nối\",\"indicator\":\"gris.indicators.connected\",\"total\":200,"
		"\"per_row\":25,\"former\":\"2019-12-09\"}",
		81, 60, NULL);
	assert_true(easel_is_golden(easel, "widget-dots", dots, easel_draw(easel, dots)));
}

static int polygons(const struct tc_drawlist *list, enum tc_polygon_style style) {
	int count = 0;
	for (int i = 0; i < list->count; i++) {
		count += list->commands[i].kind == TC_DRAW_POLYGON &&
			list->commands[i].as.polygon.style == style;
	}
	return count;
}

/* A picture stands for so many; what is left is a part of one, and the cut is never rounded up. */
static void a_picture_stands_for_so_many(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *value, *options, *words;
		int filled, outlined, cuts;
	} cases[] = {
		{ "12345", "\"each\":1000,\"glyph\":\"document\"", "1 hình = 1.000 chỉ tiêu", 13, 1,
			1 },
		{ "12000", "\"each\":1000,\"glyph\":\"house\"", "1 hình = 1.000 chỉ tiêu", 12, 0,
			0 },
		{ "11999", "\"each\":1000,\"glyph\":\"square\"", "1 hình = 1.000 chỉ tiêu", 12, 1,
			1 },
		{ "5", "\"glyph\":\"person\",\"total\":8", "1 hình = 1 chỉ tiêu", 5, 3, 0 },
		{ "3", "\"glyph\":\"person\",\"each\":2,\"total\":5", "1 hình = 2 chỉ tiêu", 2, 2,
			2 },
		{ "0", "\"glyph\":\"building\",\"total\":2", "1 hình = 1 chỉ tiêu", 0, 2, 0 },
		{ "-9", "\"glyph\":\"building\",\"total\":2", "1 hình = 1 chỉ tiêu", 0, 2, 0 },
		{ "100000", "\"glyph\":\"person\"", NULL, 0, 0, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		easel_reset(easel);
		say(easel, "2020-08-19", cases[i].value);
		char options[256];
		snprintf(options, sizeof(options),
			"{\"title\":\"T\",\"indicator\":\"gris.indicators.connected\",%s}",
			cases[i].options);
		struct tc_widget *dots = easel_widget(easel, "dots", options, 143, 90, NULL);
		assert_non_null(dots);
		const struct tc_drawlist *list = easel_draw(easel, dots);
		assert_int_equal(polygons(list, TC_POLYGON_FILL), cases[i].filled);
		assert_int_equal(polygons(list, TC_POLYGON_STROKE), cases[i].outlined);
		assert_int_equal(easel_count(list, TC_DRAW_FILL, TC_INK_GROUND), cases[i].cuts);
		assert_int_equal(cases[i].words != NULL,
			strstr(easel_texts(easel, list), "hình = ") != NULL);
		assert_true(cases[i].words == NULL || easel_find(list, cases[i].words) != NULL);
		for (int k = 0; k < list->count; k++) {
			const struct tc_rect *box = &list->commands[k].bounds;
			assert_true(box->x_px + box->width_px <= 1430 + 6);
			assert_true(box->y_px + box->height_px <= 900 + 26);
		}
	}
}

/* By area, not by width: half a person is cut in its middle, because it is alike on both sides. */
static void a_part_of_a_picture_is_that_part_of_its_area(void **state) {
	(void)state;
	for (int glyph = TC_GLYPH_SQUARE; glyph <= TC_GLYPH_DOCUMENT; glyph++) {
		double before = 0;
		for (int share = 0; share <= 100; share++) {
			double cut = tc_glyph_cut((enum tc_glyph)glyph, share / 100.0);
			assert_true(cut >= before && cut <= 1);
			assert_true(glyph != TC_GLYPH_SQUARE || fabs(cut - share / 100.0) < 1e-6);
			before = cut;
		}
		assert_true(before > 0.99);
	}
	assert_true(fabs(tc_glyph_cut(TC_GLYPH_PERSON, 0.5) - 0.5) < 1e-3);
	assert_true(fabs(tc_glyph_cut(TC_GLYPH_BUILDING, 0.5) - 0.5) < 1e-3);
	assert_true(tc_glyph_cut(TC_GLYPH_DOCUMENT, 0.5) < 0.5); /* its corner is off */
}

static void a_dot_is_always_one(void **state) {
	struct easel *easel = *state;
	easel_reset(easel);
	struct tc_faults faults = { .count = 0 };
	assert_null(easel_widget(easel, "dots",
		"{\"indicator\":\"gris.indicators.connected\",\"each\":10}", 143, 58, &faults));
	assert_int_equal(faults.errors, 1);
	assert_string_equal(faults.items[0].pointer, "/panes/0/each");
}

static void pictures_of_glyphs_are_the_golden_ones(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name, *indicator, *options, *value;
	} cases[] = {
		{ "widget-dots-document", "portal.dossiers.online",
			"\"glyph\":\"document\",\"each\":1000,\"title\":\"Nộp qua Cổng\"",
			"23450" },
		{ "widget-dots-person", "portal.accounts",
			"\"glyph\":\"person\",\"each\":10,\"total\":315,\"title\":\"Cán bộ đã có "
			"tài khoản\",\"slot\":\"187/315\"",
			"187" },
		{ "widget-dots-house", "portal.accounts",
			"\"glyph\":\"house\",\"total\":12,\"title\":\"Hộ gia đình\"", "7" },
		{ "widget-dots-building", "gris.agencies.connected",
			"\"glyph\":\"building\",\"each\":4,\"title\":\"Đã kết nối\"", "39" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char options[400];
		easel_reset(easel);
		easel_say(easel,
			&(struct easel_news) { .indicator = cases[i].indicator,
				.area = "VN",
				.period = "2020-08-19T09:14:00+07:00",
				.value = cases[i].value });
		snprintf(options, sizeof(options), "{\"indicator\":\"%s\",%s}", cases[i].indicator,
			cases[i].options);
		struct tc_widget *dots = easel_widget(easel, "dots", options, 174, 76, NULL);
		assert_true(easel_is_golden(easel, cases[i].name, dots, easel_draw(easel, dots)));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_stands_for_so_many),
		cmocka_unit_test(a_part_of_a_picture_is_that_part_of_its_area),
		cmocka_unit_test(a_dot_is_always_one),
		cmocka_unit_test(pictures_of_glyphs_are_the_golden_ones),
		cmocka_unit_test(one_dot_is_one_thing),
		cmocka_unit_test(a_caption_says_how_many_there_once_were),
		cmocka_unit_test(what_is_unknown_is_said),
		cmocka_unit_test(a_count_that_fell_stays_in_its_pane),
		cmocka_unit_test(a_count_beyond_all_dots_is_a_full_bar),
		cmocka_unit_test(dots_fit_any_pane),
		cmocka_unit_test(an_unknown_count_is_only_rings),
		cmocka_unit_test(a_lost_link_greys_and_frames),
		cmocka_unit_test(the_picture_is_the_golden_one),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
