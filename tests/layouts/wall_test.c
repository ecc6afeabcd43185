#include "layouts/wall.h"

#include "tests/layouts/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void walls_of_the_house_measure_as_designed(void **state) {
	static const struct {
		const char *path;
		size_t screens;
		int width_px, height_px, unit_px;
		double mm_per_px, note_arc_minutes; /* capitals of 8 u: 5.232 u */
	} cases[] = {
		{ "layouts/walls/screen-98in-4k.json", 1, 3840, 2160, 10, 0.565, 20.3 },
		{ "layouts/walls/wall-4x2-55in.json", 8, 7680, 2160, 15, 0.63, 21.2 },
		{ "layouts/walls/desk-1080p.json", 1, 1920, 1080, 3, 0.2745, 21.2 },
	};
	struct fixture *fixture = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_reset(fixture);
		struct tc_wall wall;
		if (!tc_wall_read(
			    source_file(cases[i].path), fixture->arena, &wall, &fixture->faults)) {
			fail_msg("%s", fixture_said(fixture));
		}
		assert_int_equal(wall.screens.count, cases[i].screens);
		assert_int_equal(wall.width_px, cases[i].width_px);
		assert_int_equal(wall.height_px, cases[i].height_px);
		assert_float_equal(wall.unit_px, cases[i].unit_px, 0);
		assert_float_equal(wall.mm_per_px, cases[i].mm_per_px, 0.0001);
		assert_int_equal(wall.zone_minutes, 420);
		assert_int_equal(wall.language, TC_VIETNAMESE);
		double minutes = tc_wall_arc_minutes(&wall, 5.232 * wall.unit_px);
		assert_float_equal(minutes, cases[i].note_arc_minutes, 0.1);
	}
}

static void bezels_take_no_pixels(void **state) {
	static const int places[8][2] = { { 0, 0 }, { 1920, 0 }, { 3840, 0 }, { 5760, 0 },
		{ 0, 1080 }, { 1920, 1080 }, { 3840, 1080 }, { 5760, 1080 } };
	struct fixture *fixture = *state;
	struct tc_wall wall;
	fixture_reset(fixture);
	assert_true(tc_wall_read(source_file("layouts/walls/wall-4x2-55in.json"), fixture->arena,
		&wall, &fixture->faults));
	const struct tc_screen *screens = wall.screens.items;
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(screens[i].wall_x_px, places[i][0]);
		assert_int_equal(screens[i].wall_y_px, places[i][1]);
		assert_int_equal(screens[i].rotation, 360);
		assert_float_equal(screens[i].bezel_mm, 3.5, 0);
	}
}

#define SCREEN(rest) "{\"width_mm\":100,\"height_mm\":50,\"width_px\":100,\"height_px\":50" rest "}"
#define WALL(rest, screens)                                                                        \
	"{\"version\":1,\"document\":\"wall\"," rest "\n\"screens\":[" screens "]}"

static const struct {
	const char *name, *text, *said;
	double unit_px; /* of a good wall */
	int zone_minutes;
} cases[] = {
	{ "odd panels take the next whole px",
		WALL("\"seat_m\":5,\"zone\":\"-03:30\",",
			"{\"width_mm\":683,\"height_mm\":384,\"width_px\":1366,\"height_px\":768}"),
		"", 12, -210 },
	{ "seat in mm, zone in minutes", WALL("\"seat_mm\":890,\"zone\":0,", SCREEN("")), "", 1,
		0 },
	{ "the document's own u", WALL("\"seat_m\":5,\"unit_px\":7.5,", SCREEN("")), "", 7.5, 420 },
	{ "no screen", WALL("\"seat_m\":5,", ""),
		"walls/wall.json:2:11: error: /screens: expected at least one screen, found none\n",
		0, 0 },
	{ "no seat", WALL("", SCREEN("")),
		"walls/wall.json:1:1: error: /seat_m: expected the distance of the farthest seat, "
		"seat_m or seat_mm\n",
		0, 0 },
	{ "two seats", WALL("\"seat_m\":5,\"seat_mm\":5000,", SCREEN("")),
		"walls/wall.json:1:53: error: /seat_mm: the seat is given twice, as seat_m and as "
		"seat_mm\n",
		0, 0 },
	{ "a seat inside the wall", WALL("\"seat_m\":0,", SCREEN("")),
		"walls/wall.json:1:41: error: /seat_m: expected 0.1..1000, found 0\n", 0, 0 },
	{ "overlapping screens, twice one output",
		WALL("\"seat_m\":5,",
			SCREEN(",\"output\":\"DP-1\"") ",\n" SCREEN(
				",\"x_mm\":99,\"output\":\"DP-1\"")),
		"walls/wall.json:3:1: error: /screens/1: the screen overlaps screen 0 "
		"(\"screen-1\")\n"
		"walls/wall.json:3:1: error: /screens/1: output \"DP-1\" has a screen already\n",
		0, 0 },
	{ "turned by 45 degrees", WALL("\"seat_m\":5,", SCREEN(",\"rotation\":45")),
		"walls/wall.json:2:84: error: /screens/0/rotation: expected 0, 90, 180 or 270, "
		"found 45\n",
		0, 0 },
	{ "pixels of two sizes",
		WALL("\"seat_m\":5,",
			SCREEN("") ",\n{\"x_mm\":100,\"width_mm\":110,\"height_mm\":55,\"width_"
				   "px\":100,"
				   "\"height_px\":50}"),
		"walls/wall.json:3:1: error: /screens/1: expected pixels of 1 mm as on the first "
		"screen, found 1.1 mm\n",
		0, 0 },
	{ "pixels that are not square",
		WALL("\"seat_m\":5,",
			"{\"width_mm\":120,\"height_mm\":50,\"width_px\":100,\"height_px\":50}"),
		"walls/wall.json:2:12: error: /screens/0: pixels are not square: 1.2 mm across, 1 "
		"mm "
		"down\n",
		0, 0 },
	{ "too many pixels",
		WALL("\"seat_m\":5,",
			"{\"width_mm\":16384,\"height_mm\":50,\"width_px\":16384,\"height_px\":50},"
			"{\"x_mm\":16384,\"width_mm\":16384,\"height_mm\":50,\"width_px\":16384,"
			"\"height_px\":50}"),
		"walls/wall.json:2:11: error: /screens: expected a wall of at most 32767 px, found "
		"32768 × 50\n",
		0, 0 },
	{ "a zone nobody lives in", WALL("\"seat_m\":5,\"zone\":\"+25:00\",", SCREEN("")),
		"walls/wall.json:1:50: error: /zone: expected a zone such as \"+07:00\" or "
		"minutes, "
		"found \"+25:00\"\n",
		0, 0 },
	{ "a newer version", "{\"version\":2,\"document\":\"wall\"}",
		"walls/wall.json:1:12: error: /version: expected version 1, found 2\n", 0, 0 },
	{ "another document", "{\"version\":1,\"document\":\"theme\"}",
		"walls/wall.json:1:25: error: /document: expected \"wall\", found \"theme\"\n", 0,
		0 },
	{ "not a document", "[]", "walls/wall.json:1:1: error: expected an object, found a list\n",
		0, 0 },
};

static void every_wall_is_read_or_told_why(void **state) {
	struct fixture *fixture = *state;
	int wrong = 0;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_reset(fixture);
		struct tc_wall wall;
		const char *path = fixture_write(
			fixture, "walls/wall.json", cases[i].text, strlen(cases[i].text));
		bool good = tc_wall_read(path, fixture->arena, &wall, &fixture->faults);
		if (strcmp(fixture_said(fixture), cases[i].said) != 0) {
			print_error("%s:\n%s", cases[i].name, fixture->said);
			wrong++;
		}
		assert_int_equal(good, *cases[i].said == '\0');
		if (good) {
			assert_string_equal(wall.name, "wall");
			assert_float_equal(wall.unit_px, cases[i].unit_px, 0);
			assert_int_equal(wall.zone_minutes, cases[i].zone_minutes);
		}
	}
	assert_int_equal(wrong, 0);
}

static void a_staggered_wall_never_shows_a_pixel_twice(void **state) {
	static const char text[] = WALL("\"seat_m\":5,",
		SCREEN("") "," SCREEN(",\"x_mm\":110,\"y_mm\":20") "," SCREEN(
			",\"x_mm\":50,\"y_mm\":80") "," SCREEN(",\"x_mm\":-200,\"y_mm\":300"));
	struct fixture *fixture = *state;
	struct tc_wall wall;
	fixture_reset(fixture);
	const char *path = fixture_write(fixture, "walls/wall.json", text, strlen(text));
	assert_true(tc_wall_read(path, fixture->arena, &wall, &fixture->faults));
	const struct tc_screen *screens = wall.screens.items;
	for (size_t a = 0; a < 4; a++) {
		for (size_t b = 0; b < a; b++) {
			bool apart = abs(screens[a].wall_x_px - screens[b].wall_x_px) >= 100 ||
				abs(screens[a].wall_y_px - screens[b].wall_y_px) >= 50;
			assert_true(apart);
		}
	}
}

static void every_prefix_is_refused(void **state) {
	struct fixture *fixture = *state;
	size_t length = 0;
	char *bytes = slurp_file(source_file("layouts/walls/wall-4x2-55in.json"), &length);
	for (size_t cut = 0; cut + 2 < length; cut++) {
		fixture_reset(fixture);
		struct tc_wall wall;
		const char *path = fixture_write(fixture, "walls/wall.json", bytes, cut);
		assert_false(tc_wall_read(path, fixture->arena, &wall, &fixture->faults));
		assert_true(fixture->faults.errors > 0);
	}
	free(bytes);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walls_of_the_house_measure_as_designed),
		cmocka_unit_test(bezels_take_no_pixels),
		cmocka_unit_test(every_wall_is_read_or_told_why),
		cmocka_unit_test(a_staggered_wall_never_shows_a_pixel_twice),
		cmocka_unit_test(every_prefix_is_refused),
	};
	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
