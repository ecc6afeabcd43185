#include "widgets/geography/crop.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static struct tc_arena *arena;
static struct tc_geography whole;

/* Square degrees, by the rings' own turns: holes count against. */
static double area_of(const struct tc_outline *outline) {
	double all = 0;
	for (int ring = 0, first = 0; ring < outline->ring_count; ring++) {
		double twice = 0;
		int end = outline->ring_ends[ring];
		for (int i = first, before = end - 1; i < end; before = i++) {
			struct tc_spot a = outline->spots[before], b = outline->spots[i];
			twice += (double)a.x_px * b.y_px - (double)b.x_px * a.y_px;
		}
		all += fabs(twice) / 2;
		first = end;
	}
	return all;
}

static double length_of(const struct tc_outline *outline) {
	double all = 0;
	for (int ring = 0, first = 0; ring < outline->ring_count; ring++) {
		int end = outline->ring_ends[ring];
		for (int i = first, before = end - 1; i < end; before = i++) {
			struct tc_spot a = outline->spots[before], b = outline->spots[i];
			all += hypot(b.x_px - a.x_px, b.y_px - a.y_px);
		}
		first = end;
	}
	return all;
}

static void assert_within(
	const struct tc_outline *outline, struct tc_spot low, struct tc_spot high) {
	int count = outline->ring_count > 0 ? outline->ring_ends[outline->ring_count - 1] : 0;
	for (int i = 0; i < count; i++) {
		struct tc_spot at = outline->spots[i];
		assert_true(at.x_px >= low.x_px - 1e-4F && at.x_px <= high.x_px + 1e-4F);
		assert_true(at.y_px >= low.y_px - 1e-4F && at.y_px <= high.y_px + 1e-4F);
	}
}

/* Four quarters of the country are the country: areas, borders, land, islands. */
static void pieces_add_up_to_the_whole(void **state) {
	(void)state;
	struct tc_spot low = { 99, 5 }, middle = { 106.2F, 15.9F }, high = { 119, 25 };
	struct tc_geography quarters[4];
	for (int i = 0; i < 4; i++) {
		struct tc_spot from = { i % 2 ? middle.x_px : low.x_px,
			i / 2 ? middle.y_px : low.y_px };
		struct tc_spot to = { i % 2 ? high.x_px : middle.x_px,
			i / 2 ? high.y_px : middle.y_px };
		assert_true(tc_geography_crop(&whole, from, to, arena, &quarters[i]));
		for (int k = 0; k < whole.area_count; k++) {
			assert_within(&quarters[i].areas[k].outline, from, to);
		}
		assert_within(&quarters[i].borders_2004, from, to);
	}
	for (int k = 0; k < whole.area_count; k++) {
		double sum = 0;
		for (int i = 0; i < 4; i++) {
			assert_ptr_equal(quarters[i].areas[k].code, whole.areas[k].code);
			sum += area_of(&quarters[i].areas[k].outline);
		}
		assert_true(fabs(sum - area_of(&whole.areas[k].outline)) < 1e-3);
	}
	double borders = 0, land = 0;
	int islands = 0;
	for (int i = 0; i < 4; i++) {
		borders += length_of(&quarters[i].borders_2025);
		land += area_of(&quarters[i].land);
		islands += quarters[i].island_count;
	}
	assert_true(fabs(borders - length_of(&whole.borders_2025)) < 1e-2);
	assert_true(fabs(land - area_of(&whole.land)) < 0.05);
	assert_int_equal(islands, whole.island_count);
}

static void what_is_not_cut_is_borrowed(void **state) {
	(void)state;
	struct tc_geography all, none, isles;
	struct tc_spot low = { 90, 0 }, high = { 130, 30 }, far = { 140, 40 };
	assert_true(tc_geography_crop(&whole, low, high, arena, &all));
	for (int i = 0; i < whole.area_count; i++) {
		assert_ptr_equal(all.areas[i].outline.spots, whole.areas[i].outline.spots);
	}
	assert_int_equal(all.archipelago_count, 2);
	assert_true(tc_geography_crop(&whole, high, far, arena, &none));
	assert_int_equal(none.areas[0].outline.ring_count, 0);
	assert_int_equal(none.land.ring_count + none.borders_2004.ring_count, 0);
	assert_int_equal(none.island_count + none.archipelago_count, 0);
	struct tc_spot west = { 110.8F, 15 }, east = { 113.5F, 17.5F };
	assert_true(tc_geography_crop(&whole, west, east, arena, &isles));
	assert_int_equal(isles.archipelago_count, 1);
	assert_string_equal(isles.archipelagos[0].name.vi, "Hoàng Sa");
	assert_int_equal(isles.island_count, 11);
}

static void a_full_arena_is_told(void **state) {
	(void)state;
	struct tc_arena *small = tc_arena_create(20000);
	struct tc_geography out;
	struct tc_spot low = { 104, 10 }, high = { 106, 21 };
	assert_false(tc_geography_crop(&whole, low, high, small, &out));
	tc_arena_destroy(small);
}

static int open_whole(void **state) {
	(void)state;
	char path[512];
	struct tc_error err = { 0 };
	snprintf(path, sizeof(path), "%s/widgets/geography/vietnam.outline",
		getenv("TC_SOURCE_ROOT"));
	arena = tc_arena_create(8 << 20);
	return tc_geography_open(path, arena, &whole, &err) == TC_OK ? 0 : -1;
}

static int close_whole(void **state) {
	(void)state;
	tc_arena_destroy(arena);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_add_up_to_the_whole),
		cmocka_unit_test(what_is_not_cut_is_borrowed),
		cmocka_unit_test(a_full_arena_is_told),
	};
	return cmocka_run_group_tests(tests, open_whole, close_whole);
}
