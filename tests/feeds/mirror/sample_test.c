#include "feeds/mirror/sample.h"

#include "tests/feeds/mirror/figures.h"

#include <unistd.h>

static struct tc_catalogue *catalogue;

static enum tc_result load(const char *text, struct tc_mirror **mirror, struct tc_sample *sample,
	struct tc_faults *faults) {
	char path[] = "/tmp/sample-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	struct tc_mirror_series series[] = {
		{ tc_catalogue_find_indicator(catalogue, "portal.visits"),
			tc_catalogue_find_area(catalogue, "VN", 0), 10 },
	};
	*mirror = tc_mirror_create(catalogue, tc_clock_system(), series, 1);
	enum tc_result result = tc_sample_load(path, catalogue, *mirror, sample, faults);
	unlink(path);
	return result;
}

static const struct tc_series *visits(const struct tc_view *view) {
	return tc_view_series(view, tc_catalogue_find_indicator(catalogue, "portal.visits"),
		tc_catalogue_find_area(catalogue, "VN", 0));
}

static void test_good_lines(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	struct tc_sample sample;
	struct tc_mirror *mirror;
	enum tc_result result = load("{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_"
				     "PERIOD\":\"2020-08-18\","
				     "\"OBS_VALUE\":1.10,\"VALUE_QUALIFIER\":\"over\"}\n\n"
				     "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_"
				     "PERIOD\":\"2020-08-19\","
				     "\"OBS_VALUE\":\"9007199254740993\",\"SOURCE\":\"/sim/x\"}",
		&mirror, &sample, &faults);
	assert_int_equal(result, TC_OK);
	assert_int_equal(sample.count, 2);
	assert_true(sample.newest_ms == figures_ms("2020-08-20T00:00:00+07:00"));
	struct tc_view *view = tc_mirror_view(mirror);
	const struct tc_series *series = visits(view);
	assert_int_equal(series->count, 1);
	assert_string_equal(series->points[0].value.text, "1.10");
	assert_int_equal(series->points[0].qualifier, TC_QUALIFIER_OVER);
	assert_string_equal(tc_view_source(view, series->source)->name, "/sample");
	assert_int_equal(series->witness_count, 1);
	assert_string_equal(series->witnesses[0].value.text, "9007199254740993");
	tc_view_drop(view);
	tc_mirror_destroy(mirror);
}

static void test_bad_line_spoils_all(void **state) {
	(void)state;
	static const char good[] = "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\","
				   "\"TIME_PERIOD\":\"2020-08-18\",\"OBS_VALUE\":1}\n";
	static const struct {
		const char *line, *reason, *pointer;
	} cases[] = {
		{ "{\"INDICATOR\":\"portal.visits\"", "bad_json", "" },
		{ "{\"INDICATOR\":\"a.b\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\",\"OBS_"
		  "VALUE\":1}",
			"unknown_indicator", "/INDICATOR" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"Hà "
		  "Nội\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":1}",
			"unknown_area", "/REF_AREA" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020-02-"
		  "30\","
		  "\"OBS_VALUE\":1}",
			"bad_period", "/TIME_PERIOD" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":\"abc\"}",
			"bad_value", "/OBS_VALUE" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":null}",
			"bad_value", "/OBS_VALUE" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":1,\"OBS_STATUS\":\"M\"}",
			"bad_status", "/OBS_STATUS" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":1,\"Value\":2}",
			"bad_key", "/Value" },
		{ "{\"INDICATOR\":\"portal.visits\",\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\","
		  "\"OBS_VALUE\":1,\"UNIT_MEASURE\":\"%\"}",
			"unit_mismatch", "/UNIT_MEASURE" },
		{ "[1]", "bad_value", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tc_faults faults = { 0 };
		struct tc_mirror *mirror;
		char text[1024];
		print_message("# %s\n", cases[i].line);
		snprintf(text, sizeof text, "%s%s\n", good, cases[i].line);
		assert_int_equal(load(text, &mirror, NULL, &faults), TC_BAD_INPUT);
		assert_int_equal(faults.count, 1);
		assert_int_equal(faults.items[0].line, 2);
		assert_string_equal(faults.items[0].reason, cases[i].reason);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
		assert_true(faults.items[0].message_vi[0] != 0 || i == 0);
		struct tc_view *view = tc_mirror_view(mirror);
		assert_null(visits(view));
		tc_view_drop(view);
		tc_mirror_destroy(mirror);
	}
}

static void test_missing_file(void **state) {
	(void)state;
	struct tc_faults faults = { 0 };
	struct tc_mirror *mirror = tc_mirror_create(catalogue, tc_clock_system(), NULL, 0);
	assert_int_equal(
		tc_sample_load("/nowhere/at/all", catalogue, mirror, NULL, &faults), TC_NOT_FOUND);
	assert_int_equal(faults.errors, 1);
	tc_mirror_destroy(mirror);
}

static int setup(void **state) {
	(void)state;
	catalogue = figures_catalogue();
	return 0;
}

static int teardown(void **state) {
	(void)state;
	tc_catalogue_close(catalogue);
	return 0;
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_good_lines),
		cmocka_unit_test(test_bad_line_spoils_all), cmocka_unit_test(test_missing_file) };
	return cmocka_run_group_tests_name("sample", tests, setup, teardown);
}
