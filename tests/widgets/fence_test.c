#include "tests/widgets/easel.h"
#include "widgets/fence.h"
#include "widgets/kit/marks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const struct tc_text_style words = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT };
static const struct tc_text_style source = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT3, TC_ANCHOR_LEFT };
static const struct tc_text_style sign = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT,
	.sign = true };
static const struct tc_text_style scale = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT2, TC_ANCHOR_LEFT,
	.binds = true };
static const struct tc_datum figure = { .tells = TC_TELLS_VALUE, .indicator = 1, .area = 1 };

/* An empty list for a pane of 100 x 50 u. */
static struct tc_drawlist *open_list(struct easel *easel) {
	easel_reset(easel);
	struct tc_drawlist *list = tc_arena_alloc(easel->frame, sizeof *list);
	assert_non_null(list);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, easel->u_px);
	list->room = (struct tc_rect) { -4 * easel->u_px, -4 * easel->u_px, 108 * easel->u_px,
		58 * easel->u_px };
	return list;
}

static double u(const struct tc_drawlist *list, double length) {
	return length * list->u_px;
}

static void what_fits_is_left_alone(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_draw_text(list, 0, u(list, 20), words, "Hồ sơ", NULL);
	tc_draw_text(list, 0, u(list, 40), words, "1.234", &figure);
	char *before = tc_drawlist_print(list, list->arena);
	tc_fence(list);
	assert_string_equal(tc_drawlist_print(list, list->arena), before);
	assert_int_equal(list->lost_count, 0);
}

static void long_words_end_in_an_ellipsis_inside(void **state) {
	struct tc_drawlist *list = open_list(*state);
	struct tc_text_style right = words;
	right.anchor = TC_ANCHOR_RIGHT;
	tc_draw_text(
		list, u(list, 50), u(list, 20), words, "Hồ sơ thủ tục hành chính trực tuyến", NULL);
	tc_draw_text(list, u(list, 100), u(list, 40), right,
		"Hồ sơ thủ tục hành chính trực tuyến một phần", NULL);
	tc_fence(list);
	assert_int_equal(list->count, 2);
	assert_int_equal(list->lost_count, 2);
	for (int i = 0; i < 2; i++) {
		const struct tc_rect *box = &list->commands[i].bounds;
		assert_non_null(strstr(list->commands[i].as.text.text, "…"));
		assert_true(box->x_px >= u(list, -4) - 1);
		assert_true(box->x_px + box->width_px <= u(list, 104) + 1);
		assert_null(strstr(list->lost[i].as.text.text, "…"));
	}
	/* What hangs on the right edge still does. */
	assert_true(
		list->commands[1].bounds.x_px + list->commands[1].bounds.width_px > u(list, 99));
}

static void no_number_is_torn(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_draw_text(list, u(list, 60), u(list, 20), words, "từ 1.234.567.890.123.456", NULL);
	tc_fence(list);
	assert_string_equal(list->commands[0].as.text.text, "từ…");
}

static void lines_above_or_below_are_left_out(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_draw_text(list, 0, u(list, 20), words, "Hồ sơ", NULL);
	tc_draw_text(list, 0, u(list, 60), words, "Hồ sơ", NULL);
	tc_draw_disc(list, u(list, 10), u(list, 54), u(list, 2), 0, TC_INK_DATA);
	tc_fence(list);
	assert_int_equal(list->count, 1);
	assert_int_equal(list->lost_count, 1);
}

static void a_scale_that_goes_takes_its_number_along(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_draw_text(list, u(list, 88), u(list, 20), words, "7,2", &figure);
	tc_draw_text(list, u(list, 104), u(list, 20), scale, "triệu hồ sơ", NULL);
	tc_fence(list);
	assert_int_equal(list->count, 1);
	assert_string_equal(list->commands[0].as.text.text, "####");
	/* And the other way round. */
	list = open_list(*state);
	tc_draw_text(list, u(list, 70), u(list, 20), words, "1.234.567.890,2", &figure);
	tc_draw_text(list, u(list, 20), u(list, 20), scale, "triệu", NULL);
	tc_fence(list);
	assert_int_equal(list->count, 1);
	assert_string_equal(list->commands[0].as.text.text, "####");
}

static void the_lesser_of_two_texts_gives_way(void **state) {
	static const struct {
		const struct tc_text_style *first, *second;
		bool figures[2];
		int kept;
	} cases[] = {
		{ &source, &words, { false, false }, 1 },
		{ &words, &source, { false, false }, 0 },
		{ &words, &words, { false, false }, 0 },
		{ &words, &sign, { false, false }, 1 },
		{ &sign, &words, { false, true }, 1 },
		{ &words, &sign, { true, false }, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct tc_drawlist *list = open_list(*state);
		tc_draw_text(list, 0, u(list, 20), *cases[i].first, "12.345",
			cases[i].figures[0] ? &figure : NULL);
		tc_draw_text(list, u(list, 4), u(list, 21), *cases[i].second, "67.890",
			cases[i].figures[1] ? &figure : NULL);
		tc_fence(list);
		assert_int_equal(list->count, 1);
		assert_string_equal(
			list->commands[0].as.text.text, cases[i].kept == 0 ? "12.345" : "67.890");
		assert_int_equal(list->lost_count, 1);
	}
}

static void shapes_end_at_the_room(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_draw_fill(list, (struct tc_rect) { 0, 0, u(list, 300), u(list, 10) }, TC_INK_DATA);
	tc_draw_frame(list, (struct tc_rect) { 0, u(list, 20), u(list, 300), u(list, 10) },
		u(list, 0.5), TC_DASH_LOST, TC_INK_WARNING);
	tc_draw_fill(
		list, (struct tc_rect) { u(list, 200), 0, u(list, 10), u(list, 10) }, TC_INK_DATA);
	tc_fence(list);
	assert_int_equal(list->count, 2);
	for (int i = 0; i < 2; i++) {
		const struct tc_rect *box = &list->commands[i].bounds;
		assert_true(box->x_px + box->width_px <= u(list, 104) + 1.001);
		assert_true(box->x_px + box->width_px > u(list, 103));
	}
}

static void clocks_and_alarms_stay_in_the_room(void **state) {
	struct tc_drawlist *list = open_list(*state);
	tc_mark_draw_clock(list, u(list, 150), u(list, -20));
	tc_alarm_draw_mark(list, u(list, -50), u(list, 90), TC_ALARM_RADIUS_U,
		(struct tc_badge) { 1, TC_ALARM_ACTIVE });
	int drawn = list->count;
	tc_fence(list);
	assert_int_equal(list->count, drawn);
	assert_true(drawn >= 3);
	assert_true(list->beats[0].x_px > u(list, -4));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_left_alone),
		cmocka_unit_test(long_words_end_in_an_ellipsis_inside),
		cmocka_unit_test(no_number_is_torn),
		cmocka_unit_test(lines_above_or_below_are_left_out),
		cmocka_unit_test(a_scale_that_goes_takes_its_number_along),
		cmocka_unit_test(the_lesser_of_two_texts_gives_way),
		cmocka_unit_test(shapes_end_at_the_room),
		cmocka_unit_test(clocks_and_alarms_stay_in_the_room),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
