#include "display/meter.h"

#include "tests/display/scene_setting.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const char layout[] =
	"{\"version\":1,\"title\":\"Thử\",\"wall\":\"screen-98in-4k\",\"theme\":\"dark\",\"panes\":"
	"["
	"{\"kind\":\"figure\",\"column\":1,\"row\":1,\"indicator\":\"portal.accounts\"},"
	"{\"kind\":\"figure\",\"column\":2,\"row\":1,\"indicator\":\"gris.agencies.connected\"}]}";

enum { LINES_MAX = 8 };

/* The lines that a meter has written so far. */
struct reading {
	json_t *lines[LINES_MAX];
	int count;
};

static struct reading read_lines(const char *path) {
	struct reading reading = { .count = 0 };
	char line[4096];
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL) {
		assert_true(reading.count < LINES_MAX);
		reading.lines[reading.count] = json_loads(line, 0, NULL);
		assert_non_null(reading.lines[reading.count]);
		reading.count++;
	}
	fclose(file);
	return reading;
}

static void forget(struct reading *reading) {
	for (int i = 0; i < reading->count; i++) {
		json_decref(reading->lines[i]);
	}
}

static long long number(const struct reading *reading, int line, const char *key) {
	json_t *value = json_object_get(reading->lines[line], key);
	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

static size_t ages(const struct reading *reading, int line) {
	return json_array_size(json_object_get(reading->lines[line], "ages_ms"));
}

/* One frame with this damage. */
static void frame(
	struct tc_meter *meter, const struct setting *setting, const struct tc_damage *damage) {
	int count = 0;
	const struct tc_mirror_series *series = tc_scene_series(setting->scene, &count);
	struct tc_view *view = tc_mirror_view(setting->mirror);
	tc_meter_begin(meter);
	tc_meter_end(meter, damage, view, series, count);
	tc_view_drop(view);
}

static void a_frame_is_a_line_and_news_is_told_once(void **state) {
	(void)state;
	struct setting setting;
	struct tc_meter meter = { 0 };
	char path[] = "/tmp/toancanh-meter-XXXXXX";
	close(mkstemp(path));
	setting_open_text(&setting, layout, NULL);
	assert_int_equal(tc_meter_open(&meter, path, NULL), TC_OK);
	struct tc_damage none = { 0 }, two = { 0 };
	tc_damage_add(&two, 10, 10, 100, 20);
	tc_damage_add(&two, 1000, 1000, 300, 200);
	frame(&meter, &setting, &two);
	/* An instant, whose age can be told, and a day, which has none. */
	setting_observe(
		&setting, "portal.accounts", "VN", "2020-08-19T09:14:00+07:00", "227000", "/vpcp");
	setting_observe(&setting, "gris.agencies.connected", "VN", "2020-08-19", "30", "/vpcp");
	frame(&meter, &setting, &two);
	frame(&meter, &setting, &two);
	frame(&meter, &setting, &none);
	setting_observe(
		&setting, "portal.accounts", "VN", "2020-08-19T09:15:00+07:00", "227001", "/vpcp");
	frame(&meter, &setting, &two);
	struct reading reading = read_lines(path);
	assert_int_equal(reading.count, 4); /* nothing was painted in the fourth of five */
	static const struct {
		long long known;
		size_t ages;
	} expected[] = { { 0, 0 }, { 2, 1 }, { 2, 0 }, { 2, 1 } };
	for (int i = 0; i < reading.count; i++) {
		assert_int_equal(number(&reading, i, "rects"), 2);
		assert_int_equal(number(&reading, i, "px"), 100 * 20 + 300 * 200);
		assert_int_equal(number(&reading, i, "known"), expected[i].known);
		assert_int_equal(ages(&reading, i), expected[i].ages);
		assert_true(number(&reading, i, "wall_us") >= 0);
		assert_true(number(&reading, i, "cpu_us") >= 0);
		assert_true(
			i == 0 || number(&reading, i, "at_us") >= number(&reading, i - 1, "at_us"));
	}
	forget(&reading);
	tc_meter_close(&meter);
	setting_close(&setting);
	unlink(path);
}

static void closed_it_writes_nothing_and_bad_paths_are_told(void **state) {
	(void)state;
	struct setting setting;
	struct tc_meter meter = { 0 };
	struct tc_error err = { 0 };
	struct tc_damage damage = { 0 };
	setting_open_text(&setting, layout, NULL);
	tc_damage_add(&damage, 0, 0, 1, 1);
	assert_int_equal(tc_meter_open(&meter, NULL, &err), TC_OK);
	frame(&meter, &setting, &damage);
	assert_null(meter.file);
	assert_int_equal(tc_meter_open(&meter, "/no/such/folder/frames", &err), TC_UNAVAILABLE);
	assert_non_null(strstr(err.message, "/no/such/folder/frames"));
	tc_meter_close(&meter);
	setting_close(&setting);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_a_line_and_news_is_told_once),
		cmocka_unit_test(closed_it_writes_nothing_and_bad_paths_are_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
