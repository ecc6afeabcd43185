#include "widgets/drawlist.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct setting {
	struct tc_fonts *fonts;
	struct tc_arena *arena;
	struct tc_style style;
};

static int open_all(void **state) {
	static struct setting setting;
	char directory[512];
	snprintf(directory, sizeof directory,
		"%s/fonts/node_modules/@expo-google-fonts/source-sans-3", getenv("TC_SOURCE_ROOT"));
	struct tc_error err = { 0 };
	setting = (struct setting) { .arena = tc_arena_create(4 << 20) };
	setting.style.watermark.size = 36;
	if (tc_fonts_open(directory, &setting.fonts, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	*state = &setting;
	return 0;
}

static int close_all(void **state) {
	struct setting *setting = *state;
	tc_fonts_close(setting->fonts);
	tc_arena_destroy(setting->arena);
	return 0;
}

static struct tc_drawlist list_of(struct setting *setting) {
	struct tc_drawlist list;
	tc_drawlist_init(&list, setting->arena, setting->fonts, &setting->style, 10);
	return list;
}

static bool near(double a, double b) {
	return fabs(a - b) <= 0.51;
}

/* From 10 u up the ink meets the edge, below it the advance box does. */
static void ink_meets_the_edge_from_ten_units_up(void **state) {
	struct setting *setting = *state;
	static const char *const texts[] = { "Hà Nội", "17", "Ẵ", "g" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct tc_drawlist list = list_of(setting);
		struct tc_text_style style = { 10, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT,
			TC_ANCHOR_LEFT };
		struct tc_rect left = tc_draw_text(&list, 300, 200, style, texts[i], NULL);
		assert_true(near(left.x_px, 300));
		style.anchor = TC_ANCHOR_RIGHT;
		struct tc_rect right = tc_draw_text(&list, 300, 200, style, texts[i], NULL);
		assert_true(near(right.x_px + right.width_px, 300));
		style.anchor = TC_ANCHOR_MIDDLE;
		struct tc_rect middle = tc_draw_text(&list, 300, 200, style, texts[i], NULL);
		assert_true(near(middle.x_px + middle.width_px / 2, 300));
		style.size_u = 8;
		style.anchor = TC_ANCHOR_LEFT;
		struct tc_rect small = tc_draw_text(&list, 300, 200, style, texts[i], NULL);
		assert_true(near(list.commands[3].as.text.x_px, 300));
		assert_true(texts[i][0] == 'H' ? small.x_px > 303 : small.x_px >= 299);
	}
}

static void table_digits_keep_their_columns(void **state) {
	struct setting *setting = *state;
	struct tc_drawlist list = list_of(setting);
	struct tc_text_style style = { 8, TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_RIGHT };
	tc_draw_text(&list, 300, 100, style, "111,1", NULL);
	tc_draw_text(&list, 300, 200, style, "408,7", NULL);
	assert_true(near(list.commands[0].as.text.x_px, list.commands[1].as.text.x_px));
}

static void measuring_is_drawing_at_the_origin(void **state) {
	struct setting *setting = *state;
	struct tc_drawlist list = list_of(setting);
	struct tc_text_style style = { 24, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_RIGHT };
	struct tc_rect measured = tc_measure_text(&list, style, "95,4%");
	struct tc_rect drawn = tc_draw_text(&list, 0, 0, style, "95,4%", NULL);
	assert_memory_equal(&measured, &drawn, sizeof drawn);
	assert_int_equal(list.count, 1);
}

static void text_and_figure_are_copied(void **state) {
	struct setting *setting = *state;
	struct tc_drawlist list = list_of(setting);
	char text[] = "17", source[] = "bộ/y tế";
	struct tc_datum datum = { .indicator = 3,
		.area = 4,
		.marks = TC_MARK_LATE | TC_MARK_STALE,
		.period = "2026-10",
		.value = "17",
		.source = source };
	struct tc_text_style style = { 24, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(&list, 0, 100, style, text, &datum);
	memset(text, 'x', 2);
	memset(source, 'x', 3);
	memset(&datum, 0, sizeof datum);
	assert_string_equal(list.commands[0].as.text.text, "17");
	assert_string_equal(list.commands[0].as.text.datum->source, "bộ/y tế");
	assert_true(list.commands[0].as.text.label);
	char *printed = tc_drawlist_print(&list, setting->arena);
	assert_non_null(strstr(printed, "text text "));
	assert_non_null(strstr(printed, "240 semibold \"17\" = 17 @ 2026-10 late stale\n"));
}

static const struct tc_spot square[] = { { 0, 0 }, { 1, 0 }, { 1, 1 }, { 0, 1 } };
static const int square_rings[] = { 4 };
static const struct tc_outline outline = { square, square_rings, 1, { 0, 0 }, { 1, 1 } };

/* One command of each kind; step changes one thing of it, 0 nothing. */
static void draw_fill(struct tc_drawlist *list, int step) {
	tc_draw_fill(list, (struct tc_rect) { 10, 20, 30, step == 1 ? 41 : 40 },
		step == 2 ? TC_INK_DATA : TC_INK_TRACK);
}

static void draw_line(struct tc_drawlist *list, int step) {
	struct tc_spot spots[] = { { 10, 20 }, { 30, step == 1 ? 41 : 40 } };
	tc_draw_polyline(list, spots, 2, 3, step == 2 ? TC_DASH_LOST : TC_DASH_SOLID, step == 3,
		TC_INK_DATA);
}

static void draw_polygon(struct tc_drawlist *list, int step) {
	struct tc_placing placing = { 30, 20, 10, step == 1 ? 21 : 20 };
	tc_draw_polygon(list, &outline, &placing, step == 2 ? TC_POLYGON_HATCH : TC_POLYGON_STROKE,
		step == 3 ? 2 : 3, TC_DASH_SOLID, TC_INK_DATA);
}

static void draw_area(struct tc_drawlist *list, int step) {
	struct tc_spot spots[] = { { 10, 20 }, { 40, 20 }, { 40, step == 1 ? 46 : 45 },
		{ 10, 45 } };
	tc_draw_area(list, spots, step == 2 ? 3 : 4, step == 3 ? TC_POLYGON_HATCH : TC_POLYGON_FILL,
		TC_INK_TRACK);
}

static void draw_dots(struct tc_drawlist *list, int step) {
	tc_draw_dots(list, 10, 20, 5, 2, step == 3 ? 1 : 0, 10, step == 2 ? 1 : 0,
		step == 1 ? 13 : 12, TC_INK_DATA);
}

static void draw_disc(struct tc_drawlist *list, int step) {
	tc_draw_disc(list, 10, step == 1 ? 21 : 20, 5, step == 2 ? 1 : 0, TC_INK_DATA);
}

static void draw_arc(struct tc_drawlist *list, int step) {
	tc_draw_arc(list, 10, 20, step == 1 ? 9 : 8, step == 2 ? 3 : 2, step == 3 ? 0.1 : 0,
		step == 4 ? 0.3 : 0.25, TC_INK_DATA);
}

static void draw_ribbon(struct tc_drawlist *list, int step) {
	tc_draw_ribbon(list, step == 1 ? 11 : 10, step == 2 ? 21 : 20, step == 3 ? 31 : 30,
		step == 4 ? 41 : 40, step == 5 ? 6 : 5, step == 6 ? TC_INK_DATA2 : TC_INK_DATA);
}

static void draw_text(struct tc_drawlist *list, int step) {
	struct tc_text_style style = { step == 2 ? 11 : 10,
		step == 3 ? TC_WEIGHT_BOLD : TC_WEIGHT_REGULAR, TC_INK_TEXT, TC_ANCHOR_LEFT };
	tc_draw_text(list, 10, 200, style, step == 1 ? "Huệ" : "Huế", NULL);
}

static void draw_fade(struct tc_drawlist *list, int step) {
	tc_draw_fade(list, (struct tc_rect) { 10, 20, 30, 40 }, 1, 2, 3, step == 1 ? 5 : 4,
		TC_INK_GROUND);
}

static void draw_watermark(struct tc_drawlist *list, int step) {
	tc_draw_watermark(list, (struct tc_rect) { 10, 20, 30, 40 }, step == 1 ? "B" : "A");
}

static const struct {
	const char *printed;
	void (*draw)(struct tc_drawlist *list, int step);
	int steps;
} kinds[] = {
	{ "fill track 10.0,20.0 30.0x40.0\n", draw_fill, 2 },
	{ "line data 3.0 10.0,20.0 30.0,40.0\n", draw_line, 3 },
	{ "polygon data stroke 3.0 7.5,17.5 35.0x25.0\n", draw_polygon, 3 },
	{ "polygon track fill 9.0,19.0 32.0x27.0\n", draw_area, 3 },
	{ "dots data 10.0,20.0 pitch 5.0 radius 2.0 ring 0.0 columns 10 0..11\n", draw_dots, 3 },
	{ "disc data 10.0,20.0 radius 5.0 ring 0.0\n", draw_disc, 2 },
	{ "arc data 10.0,20.0 radius 8.0 width 2.0 turn 0.000..0.250\n", draw_arc, 4 },
	{ "ribbon data 10.0,20.0 30.0,40.0 height 5.0\n", draw_ribbon, 6 },
	{ "text text 1.0,200.0 100 regular \"Huế\"\n", draw_text, 3 },
	{ "fade ground 10.0,20.0 30.0x40.0 1.0 2.0 3.0 4.0\n", draw_fade, 1 },
	{ "watermark watermark 10.0,20.0 30.0x40.0 360 \"A\"\n", draw_watermark, 1 },
};

static void commands_are_printed_one_a_line(void **state) {
	struct setting *setting = *state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct tc_drawlist list = list_of(setting);
		kinds[i].draw(&list, 0);
		assert_string_equal(tc_drawlist_print(&list, setting->arena), kinds[i].printed);
	}
}

static void every_difference_is_seen(void **state) {
	struct setting *setting = *state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct tc_drawlist list = list_of(setting);
		kinds[i].draw(&list, 0);
		kinds[i].draw(&list, 0);
		assert_true(tc_command_equal(&list.commands[0], &list.commands[1]));
		for (int step = 1; step <= kinds[i].steps; step++) {
			struct tc_drawlist other = list_of(setting);
			kinds[i].draw(&other, step);
			if (tc_command_equal(&list.commands[0], &other.commands[0])) {
				fail_msg("%s: step %d is not seen", kinds[i].printed, step);
			}
		}
	}
}

static void a_figure_behind_the_text_is_no_difference(void **state) {
	struct setting *setting = *state;
	struct tc_drawlist list = list_of(setting);
	struct tc_text_style style = { 24, TC_WEIGHT_SEMIBOLD, TC_INK_TEXT, TC_ANCHOR_LEFT };
	struct tc_datum datum = { .indicator = 1, .area = 2, .value = "17" };
	tc_draw_text(&list, 0, 100, style, "17", NULL);
	tc_draw_text(&list, 0, 100, style, "17", &datum);
	assert_true(tc_command_equal(&list.commands[0], &list.commands[1]));
}

static void nothing_visible_is_no_command(void **state) {
	struct tc_drawlist list = list_of(*state);
	struct tc_spot spot = { 1, 1 };
	tc_draw_fill(&list, (struct tc_rect) { 10, 20, 0, 40 }, TC_INK_DATA);
	tc_draw_fill(&list, (struct tc_rect) { 10, 20, NAN, 40 }, TC_INK_DATA);
	tc_draw_polyline(&list, &spot, 1, 3, TC_DASH_SOLID, false, TC_INK_DATA);
	tc_draw_area(&list, &spot, 1, TC_POLYGON_FILL, TC_INK_DATA);
	tc_draw_dots(&list, 1, 1, 5, 2, 0, 10, 0, 0, TC_INK_DATA);
	tc_draw_frame(&list, (struct tc_rect) { 0, 0, 4, 4 }, 5, TC_DASH_SOLID, TC_INK_DATA);
	assert_int_equal(list.count, 0);
}

/* A ring of 8 about 100, 100, 2 thick, and the px that may be touched beside it. */
static void an_arc_is_bounded_by_its_piece(void **state) {
	static const struct {
		double from, to;
		struct tc_rect bounds;
	} cases[] = {
		{ 0, 1, { 90, 90, 20, 20 } },
		{ 0.75, 1.25, { 90, 90, 20, 11 } }, /* the upper half */
		{ 0, 0.25, { 99, 90, 11, 11 } },    /* from above to the right */
		{ 0.25, 0.75, { 90, 99, 20, 11 } }, /* the lower half */
		{ 0.9, 1.9, { 90, 90, 20, 20 } },   /* all, from anywhere */
		{ 0.5, 0.5001, { 98.994, 106, 2.006, 4 } },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_drawlist list = list_of(*state);
		tc_draw_arc(&list, 100, 100, 8, 2, cases[i].from, cases[i].to, TC_INK_DATA);
		assert_int_equal(list.count, 1);
		const struct tc_rect *seen = &list.commands[0].bounds, *meant = &cases[i].bounds;
		assert_true(fabs(seen->x_px - meant->x_px) < 0.01 &&
			fabs(seen->y_px - meant->y_px) < 0.01 &&
			fabs(seen->width_px - meant->width_px) < 0.01 &&
			fabs(seen->height_px - meant->height_px) < 0.01);
	}
}

static void a_full_arena_marks_the_list(void **state) {
	struct setting *setting = *state;
	struct tc_arena *small = tc_arena_create(16 << 10);
	struct tc_drawlist list;
	tc_drawlist_init(&list, small, setting->fonts, &setting->style, 10);
	for (int i = 0; i < 1000; i++) {
		draw_text(&list, 0);
		draw_line(&list, 0);
	}
	assert_true(list.full);
	assert_true(list.count < 1000);
	tc_arena_destroy(small);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ink_meets_the_edge_from_ten_units_up),
		cmocka_unit_test(table_digits_keep_their_columns),
		cmocka_unit_test(measuring_is_drawing_at_the_origin),
		cmocka_unit_test(text_and_figure_are_copied),
		cmocka_unit_test(commands_are_printed_one_a_line),
		cmocka_unit_test(every_difference_is_seen),
		cmocka_unit_test(a_figure_behind_the_text_is_no_difference),
		cmocka_unit_test(nothing_visible_is_no_command),
		cmocka_unit_test(an_arc_is_bounded_by_its_piece),
		cmocka_unit_test(a_full_arena_marks_the_list),
	};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
