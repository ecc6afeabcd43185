#include "display/outputs/sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Each px of a 4 × 3 wall says where it is: 0x0x0y. */
static struct tc_surface wall(void) {
	struct tc_surface surface;
	assert_int_equal(tc_surface_init(&surface, 4, 3, NULL), TC_OK);
	for (int y = 0; y < 3; y++) {
		for (int x = 0; x < 4; x++) {
			surface.pixels[y * surface.stride_px + x] = (uint32_t)(x << 8 | y);
		}
	}
	return surface;
}

static void assert_area(struct tc_pixels area, struct tc_pixels wanted) {
	assert_int_equal(area.left, wanted.left);
	assert_int_equal(area.top, wanted.top);
	assert_int_equal(area.right, wanted.right);
	assert_int_equal(area.bottom, wanted.bottom);
}

static void a_turned_panel_shows_the_picture_upright(void **state) {
	(void)state;
	/* The panel's own first px, and the one right of it: a panel turned clockwise has its left end on
	 * top, so that its first px is the wall's lower left. */
	static const struct {
		int turn, width, height;
		uint32_t first, second;
	} cases[] = {
		{ 0, 3, 2, 0x101, 0x201 },
		{ 90, 2, 3, 0x301, 0x302 },
		{ 180, 3, 2, 0x302, 0x202 },
		{ 270, 2, 3, 0x102, 0x101 },
	};
	struct tc_surface surface = wall();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct tc_sight sight = {
			.area = { 1, 1, 4, 3 }, .shrink = 1, .turn = cases[i].turn
		};
		int width = 0, height = 0;
		tc_sight_size(&sight, &width, &height);
		assert_int_equal(width, cases[i].width);
		assert_int_equal(height, cases[i].height);
		struct tc_surface panel;
		assert_int_equal(tc_surface_init(&panel, width, height, NULL), TC_OK);
		struct tc_pixels touched =
			tc_sight_put(&sight, &panel, &surface, tc_surface_area(&surface));
		assert_area(touched, (struct tc_pixels) { 0, 0, width, height });
		assert_int_equal(panel.pixels[0], cases[i].first);
		assert_int_equal(panel.pixels[1], cases[i].second);
		tc_surface_finish(&panel);
	}
	tc_surface_finish(&surface);
}

/* Much at once goes past the processor's cache. */
static void a_large_picture_comes_whole(void **state) {
	(void)state;
	enum { WIDTH = 1203, HEIGHT = 905 };
	struct tc_surface surface, window;
	assert_int_equal(tc_surface_init(&surface, WIDTH, HEIGHT, NULL), TC_OK);
	assert_int_equal(tc_surface_init(&window, WIDTH + 5, HEIGHT + 5, NULL), TC_OK);
	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		surface.pixels[i] = (uint32_t)i + 1;
	}
	const struct tc_sight sight = {
		.area = { 0, 0, WIDTH, HEIGHT }, .x_px = 3, .y_px = 2, .shrink = 1
	};
	tc_sight_put(&sight, &window, &surface, tc_surface_area(&surface));
	for (int y = 0; y < HEIGHT + 5; y++) {
		for (int x = 0; x < WIDTH + 5; x++) {
			bool inside = x >= 3 && x < WIDTH + 3 && y >= 2 && y < HEIGHT + 2;
			uint32_t wanted = inside ? (uint32_t)((y - 2) * WIDTH + x - 3 + 1) : 0;
			if (window.pixels[y * window.stride_px + x] != wanted) {
				fail_msg("another px at %d,%d", x, y);
			}
		}
	}
	tc_surface_finish(&surface);
	tc_surface_finish(&window);
}

static void damage_touches_its_own_px_alone(void **state) {
	(void)state;
	static const int turns[] = { 0, 90, 180, 270 };
	struct tc_surface surface = wall();
	for (size_t i = 0; i < 4; i++) {
		const struct tc_sight sight = {
			.area = { 0, 0, 4, 3 }, .x_px = 1, .y_px = 2, .shrink = 1, .turn = turns[i]
		};
		struct tc_surface window;
		assert_int_equal(tc_surface_init(&window, 7, 7, NULL), TC_OK);
		struct tc_pixels touched =
			tc_sight_put(&sight, &window, &surface, (struct tc_pixels) { 2, 1, 3, 2 });
		assert_int_equal(touched.right - touched.left, 1);
		assert_int_equal(touched.bottom - touched.top, 1);
		int coloured = 0;
		for (int k = 0; k < 7 * 7; k++) {
			coloured += window.pixels[k] != 0;
		}
		assert_int_equal(coloured, 1);
		assert_int_equal(window.pixels[touched.top * 7 + touched.left], 0x201);
		tc_surface_finish(&window);
	}
	tc_surface_finish(&surface);
}

static void a_smaller_sight_takes_the_mean_of_its_own_area(void **state) {
	(void)state;
	struct tc_surface surface = wall(), window;
	const struct tc_sight sight = { .area = { 2, 0, 4, 2 }, .x_px = 3, .shrink = 2 };
	assert_int_equal(tc_surface_init(&window, 5, 2, NULL), TC_OK);
	struct tc_pixels touched =
		tc_sight_put(&sight, &window, &surface, tc_surface_area(&surface));
	assert_area(touched, (struct tc_pixels) { 3, 0, 4, 1 });
	assert_int_equal(window.pixels[3], 0x200); /* mean of 2, 3 and of 0, 1, rounded down */
	tc_surface_finish(&window);
	tc_surface_finish(&surface);
}

static void nothing_in_common_touches_nothing(void **state) {
	(void)state;
	struct tc_surface surface = wall(), window = wall();
	const struct tc_sight sight = { .area = { 0, 0, 2, 3 }, .shrink = 1 };
	struct tc_pixels touched =
		tc_sight_put(&sight, &window, &surface, (struct tc_pixels) { 2, 0, 4, 3 });
	assert_true(tc_pixels_empty(touched));
	tc_surface_finish(&window);
	tc_surface_finish(&surface);
}

/* Every px of the panel says which px of the wall it shows, and no other does. */
static void a_px_of_the_window_is_found_on_the_wall(void **state) {
	(void)state;
	struct tc_surface surface = wall();
	for (int turn = 0; turn < 360; turn += 90) {
		const struct tc_sight sight = {
			.area = { 1, 1, 4, 3 }, .x_px = 2, .y_px = 1, .shrink = 1, .turn = turn
		};
		int width = 0, height = 0, x = 0, y = 0;
		tc_sight_size(&sight, &width, &height);
		struct tc_surface panel;
		assert_int_equal(tc_surface_init(&panel, width + 2, height + 1, NULL), TC_OK);
		(void)tc_sight_put(&sight, &panel, &surface, tc_surface_area(&surface));
		for (int at = 0; at < width * height; at++) {
			int px = 2 + at % width, py = 1 + at / width;
			assert_true(tc_sight_wall_px(&sight, px, py, &x, &y));
			assert_int_equal(
				panel.pixels[py * panel.stride_px + px], (uint32_t)(x << 8 | y));
		}
		assert_false(tc_sight_wall_px(&sight, 1, 1, &x, &y));
		assert_false(tc_sight_wall_px(&sight, 2 + width, 1, &x, &y));
		assert_false(tc_sight_wall_px(&sight, 2, 1 + height, &x, &y));
		tc_surface_finish(&panel);
	}
	tc_surface_finish(&surface);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_turned_panel_shows_the_picture_upright),
		cmocka_unit_test(a_px_of_the_window_is_found_on_the_wall),
		cmocka_unit_test(a_large_picture_comes_whole),
		cmocka_unit_test(damage_touches_its_own_px_alone),
		cmocka_unit_test(a_smaller_sight_takes_the_mean_of_its_own_area),
		cmocka_unit_test(nothing_in_common_touches_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
