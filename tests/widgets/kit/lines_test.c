#include "tests/widgets/easel.h"

#include "widgets/kit/lines.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 1000000, WIDTH_PX = 1200, HEIGHT_PX = 400 };

static const struct tc_line_frame frame = {
	.x = { 0, MANY, 0, WIDTH_PX },
	.y = { -1000, 1000, HEIGHT_PX, 0 },
	.now_ms = MANY,
	.floor_px = HEIGHT_PX,
};

static void open_list(struct easel *easel, struct tc_drawlist *list) {
	tc_arena_reset(easel->frame);
	tc_drawlist_init(list, easel->frame, easel->fonts, &easel->theme.style, EASEL_U_PX);
}

/* A slow wave with a needle every hundred thousand points. */
static double wave(int i) {
	return i % 100000 == 4242 ? (i % 200000 == 4242 ? 990 : -990) : 300 * sin(i / 5e4);
}

/* A million points cost what 1,200 px cost, and no needle is lost. */
static void a_million_points_keep_their_needles(void **state) {
	struct easel *easel = *state;
	struct tc_line_point *points = calloc(MANY, sizeof(*points));
	assert_non_null(points);
	for (int i = 0; i < MANY; i++) {
		points[i] = (struct tc_line_point) { i, i, wave(i), TC_GRAIN_INSTANT, true, false,
			i > 0 };
	}
	struct tc_drawlist list;
	open_list(easel, &list);
	struct tc_line line = {
		.points = points, .count = MANY, .meant = true, .shape = TC_LINE_AREA
	};
	tc_line_fill(&list, &line, &frame);
	tc_line_draw(&list, &line, &frame);
	assert_int_equal(list.count, 3); /* ground, line, disc */
	const struct tc_command *stroke = &list.commands[1];
	assert_int_equal(stroke->kind, TC_DRAW_LINE);
	assert_true(stroke->as.line.count <= 4 * (WIDTH_PX + 1));
	int high = 0, low = 0;
	for (int i = 0; i < stroke->as.line.count; i++) {
		high += fabsf(stroke->as.line.spots[i].y_px - 2) < 0.1F;
		low += fabsf(stroke->as.line.spots[i].y_px - (HEIGHT_PX - 2)) < 0.1F;
		assert_true(i == 0 ||
			floorf(stroke->as.line.spots[i].x_px) >=
				floorf(stroke->as.line.spots[i - 1].x_px));
	}
	assert_int_equal(high, 5);
	assert_int_equal(low, 5);
	free(points);
}

/* As few points as there are px: all of them, as they are. */
static void few_points_are_all_drawn(void **state) {
	struct easel *easel = *state;
	struct tc_line_point points[600];
	for (int i = 0; i < 600; i++) {
		points[i] = (struct tc_line_point) { i, i, i % 7, TC_GRAIN_INSTANT, true, false,
			i > 0 };
	}
	struct tc_drawlist list;
	open_list(easel, &list);
	struct tc_line line = { .points = points, .count = 600, .shape = TC_LINE_STRAIGHT };
	tc_line_draw(&list, &line, &frame);
	assert_int_equal(list.commands[0].as.line.count, 600);
}

/* What another source says of the newest point is a fork; what a revision replaced is a ring. */
static void the_newest_point_shows_its_witness_and_its_former_value(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *name;
		unsigned marks;
		const char *former, *witness;
		int disputed, rings;
		double low;
	} cases[] = {
		{ "plain", 0, "", "", 0, 0, 10 },
		{ "disputed", TC_MARK_DISPUTED, "", "5", 2, 0, 5 },
		{ "revised", TC_MARK_REVISED, "7", "", 0, 1, 7 },
		{ "both", TC_MARK_DISPUTED | TC_MARK_REVISED, "7", "5", 2, 1, 5 },
		{ "a former value that is not shown any more", 0, "7", "5", 0, 0, 10 },
	};
	struct tc_line_point points[] = {
		{ 0, 1000, 10, TC_GRAIN_DAY, true, false, false },
		{ 1000, 2000, 12, TC_GRAIN_DAY, true, false, true },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_fact fact = { .has_value = true };
		struct tc_drawlist list;
		open_list(easel, &list);
		(void)tc_decimal_parse(cases[i].former, strlen(cases[i].former), &fact.former);
		(void)tc_decimal_parse(cases[i].witness, strlen(cases[i].witness), &fact.witness);
		strcpy(fact.former.text, cases[i].former);
		strcpy(fact.witness.text, cases[i].witness);
		struct tc_line line = { .points = points,
			.count = 2,
			.marks = cases[i].marks,
			.meant = true,
			.shape = TC_LINE_STRAIGHT,
			.fact = &fact };
		tc_line_draw(&list, &line, &frame);
		assert_int_equal(easel_count(&list, TC_DRAW_LINE, TC_INK_DISPUTED) +
				easel_count(&list, TC_DRAW_DISC, TC_INK_DISPUTED),
			cases[i].disputed);
		assert_int_equal(easel_count(&list, TC_DRAW_DISC, TC_INK_TEXT3), cases[i].rings);
		double low = INFINITY, high = -INFINITY;
		tc_line_range(&line, &low, &high);
		assert_float_equal(low, cases[i].low, 0);
		assert_float_equal(high, 12, 0);
	}
}

/* Every stretch into a point that is not firm is dashed, whatever stands before and behind it. */
static void stretches_are_dashed_by_their_own_point(void **state) {
	struct easel *easel = *state;
	static const struct {
		const char *firm; /* one letter a point: '-' firm, 'o' open */
		int solid, dashed;
	} cases[] = {
		{ "----", 1, 0 },
		{ "---o", 1, 1 },
		{ "--oo", 1, 1 },
		{ "o---", 1, 0 },
		{ "-oo-", 1, 1 },
		{ "-o-o", 1, 2 },
		{ "oooo", 0, 1 },
		{ "-", 0, 0 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (enum tc_line_shape shape = TC_LINE_STRAIGHT; shape <= TC_LINE_AREA; shape++) {
			struct tc_line_point points[8];
			int count = (int)strlen(cases[i].firm), solid = 0, dashed = 0, fills = 0;
			for (int k = 0; k < count; k++) {
				points[k] = (struct tc_line_point) { k * 1000, k * 1000, k % 3,
					TC_GRAIN_INSTANT, true, cases[i].firm[k] == 'o', k > 0 };
			}
			struct tc_drawlist list;
			open_list(easel, &list);
			struct tc_line line = {
				.points = points, .count = count, .meant = true, .shape = shape
			};
			tc_line_fill(&list, &line, &frame);
			tc_line_draw(&list, &line, &frame);
			for (int k = 0; k < list.count; k++) {
				const struct tc_command *command = &list.commands[k];
				bool stroke = command->kind == TC_DRAW_LINE;
				fills += command->kind == TC_DRAW_POLYGON;
				solid += stroke && command->as.line.dash == TC_DASH_SOLID;
				dashed += stroke && command->as.line.dash == TC_DASH_PROVISIONAL;
			}
			assert_int_equal(solid, cases[i].solid);
			assert_int_equal(dashed, cases[i].dashed);
			assert_int_equal(fills, shape == TC_LINE_AREA ? cases[i].solid : 0);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_million_points_keep_their_needles),
		cmocka_unit_test(few_points_are_all_drawn),
		cmocka_unit_test(the_newest_point_shows_its_witness_and_its_former_value),
		cmocka_unit_test(stretches_are_dashed_by_their_own_point),
	};
	return cmocka_run_group_tests(tests, easel_open, easel_close);
}
