#include "feeds/codelists/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static int open_lists(void **state) {
	char path[TC_PATH_MAX];
	static struct tc_faults faults;
	struct tc_catalogue *catalogue = NULL;
	snprintf(path, sizeof path, "%s/numbers", getenv("TC_TEST_DATA"));
	if (tc_catalogue_open(path, &catalogue, &faults) != TC_OK) {
		tc_faults_print(&faults, stderr);
		return 1;
	}
	*state = catalogue;
	return 0;
}

static int close_lists(void **state) {
	tc_catalogue_close(*state);
	return 0;
}

static const struct tc_indicator *find(const struct tc_catalogue *catalogue, const char *id) {
	int index = tc_catalogue_find_indicator(catalogue, id);
	assert_true(index >= 0);
	return tc_catalogue_indicator(catalogue, index);
}

static void test_formulas_are_printed(void **state) {
	static const struct {
		const char *id, *text;
		int level;
	} cases[] = {
		{ "t.rate", "(t.done ÷ t.plain) × 100", 1 },
		{ "t.open", "(t.plain − t.done)", 1 },
		{ "t.growth", "change(t.plain, previous) × 100", 1 },
		{ "t.growth.year", "change(t.plain, year) × 100", 1 },
		{ "t.step", "change(t.plain, previous)", 1 },
		{ "t.smooth", "average(t.plain, 3)", 1 },
		{ "t.share", "share(t.sum) × 100", 1 },
		{ "t.rate.growth", "change(t.rate, previous)", 2 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[128];
		const struct tc_indicator *indicator = find(*state, cases[i].id);
		tc_formula_print(indicator->formula, text, sizeof text);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(indicator->level, cases[i].level);
		char cut[8];
		tc_formula_print(indicator->formula, cut, sizeof cut);
		assert_memory_equal(cut, text, 7);
		assert_int_equal(cut[7], 0);
	}
	assert_int_equal(find(*state, "t.plain")->level, 0);
	assert_null(find(*state, "t.plain")->formula);
}

static void test_checks_are_read(void **state) {
	const struct tc_indicator *checked = find(*state, "t.checked");
	assert_true(checked->checks.has_least && checked->checks.has_most);
	assert_float_equal(checked->checks.most, 100, 0);
	assert_float_equal(checked->checks.jump, 6, 0);
	assert_string_equal(checked->checks.second_source, "/portal/dvcqg");
	assert_int_equal(find(*state, "t.moving")->checks.moves_within_ms, 60000);
	assert_int_equal(find(*state, "t.sum")->total, TC_TOTAL_AREAS);
	assert_true(find(*state, "t.sum")->rollup);
	assert_int_equal(find(*state, "t.plain")->total, TC_TOTAL_REPORTED);
}

static void test_every_new_province_was_one_before(void **state) {
	const struct tc_catalogue *catalogue = *state;
	int former = 0;
	for (int i = 0; i < tc_catalogue_area_count(catalogue); i++) {
		const struct tc_area *area = tc_catalogue_area(catalogue, i);
		int areas[16];
		int count = tc_catalogue_predecessors(catalogue, i, areas, 16);
		if (area->kind == TC_AREA_PROVINCE && area->successor == NULL) {
			assert_in_range(count, 1, 16);
			former += count;
		}
	}
	assert_int_equal(former, 63);
}

/* What stands in place of FORMULA in one indicator "a.x" of %, and what is said of it. b.m is in m. */
struct bad_case {
	const char *formula, *said;
};
static const struct bad_case bad_cases[] = {
	{ "\"a.b\"", "" },
	{ "12.5", "" },
	{ "{\"op\":\"per-head\",\"of\":[\"a.b\",3]}", "" },
	{ "\"a.c\"",
		"indicators.json:2:11: error: /indicators/0/formula: expected an indicator of "
		"this document, found \"a.c\"\n" },
	{ "true",
		"indicators.json:2:11: error: /indicators/0/formula: expected an indicator, a "
		"number or {\"op\": …}, found true\n" },
	{ "{\"op\":\"sum\",\"of\":[\"a.b\"]}",
		"indicators.json:2:17: error: /indicators/0/formula/op: expected one of add, "
		"subtract, multiply, divide, ratio, change, average, share, per-head, found "
		"\"sum\"\n" },
	{ "{\"op\":\"add\",\"of\":[\"a.b\"]}",
		"indicators.json:2:28: error: /indicators/0/formula/of: expected a list of 2 to 8 "
		"operands, found a list\n" },
	{ "{\"op\":\"add\",\"of\":[\"a.b\",\"b.m\"]}",
		"indicators.json:2:11: error: /indicators/0/formula: expected operands of one "
		"unit, found \"%\" and \"m\"\n" },
	{ "\"b.m\"",
		"indicators.json:3:31: error: /indicators/0/unit: expected \"m\", as the "
		"formula says, found \"%\"\n" },
	{ "{\"op\":\"multiply\",\"of\":[{\"op\":\"divide\",\"of\":[\"a.b\",\"b.m\"]},\"b.m\"]}",
		"" },
	{ "{\"op\":\"divide\",\"of\":[\"a.b\",\"b.m\"]}",
		"indicators.json:3:31: error: /indicators/0/unit: expected \"%/m\", as the formula "
		"says, found \"%\"\n" },
	{ "{\"op\":\"average\",\"of\":\"a.b\",\"periods\":1}",
		"indicators.json:2:48: error: /indicators/0/formula/periods: expected a whole "
		"number from 2 to 60, found 1\n" },
	{ "{\"op\":\"change\",\"of\":\"a.b\",\"against\":\"yesterday\"}",
		"indicators.json:2:47: error: /indicators/0/formula/against: expected \"previous\" "
		"or \"year\", found \"yesterday\"\n" },
	{ "{\"op\":\"add\",\"of\":[1,2],\"as\":\"percent\"}",
		"indicators.json:2:39: error: /indicators/0/formula/as: unknown key \"as\"\n" },
	{ "\"a.x\"",
		"indicators.json:2:11: error: /indicators/0/formula: the formula goes in a "
		"circle: a.x → a.x\n" },
	{ "{\"op\":\"add\",\"of\":[\"a.b\",\"a.y\"]}",
		"indicators.json:2:11: error: /indicators/0/formula: the formula goes in a circle: "
		"a.x → a.y → a.x\n" },
};

static void write_text(const char *directory, const char *name, const char *text) {
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/%s.json", directory, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void row(char *out, size_t size, const char *id, const char *unit, const char *formula) {
	size_t at = strlen(out);
	snprintf(out + at, size - at,
		"%s{\n\"formula\":%s,\n\"id\":\"%s\",\"title\":\"T\",\"unit\":\"%s\",\"measure\":"
		"\"level\",\"cadence\":\"PT1M\",\"period_rule\":\"real-time\",\"owner\":\"A\","
		"\"category\":\"c\"}",
		id[2] == 'x' ? "" : ",", formula, id, unit);
}

static void test_wrong_formulas_say_where(void **state) {
	(void)state;
	char directory[] = "/tmp/toancanh-formula-XXXXXX";
	assert_non_null(mkdtemp(directory));
	write_text(directory, "areas",
		"{\"version\":1,\"country\":{\"code\":\"VN\",\"name\":\"N\"},\"regions\":[],"
		"\"groups\":[],\"lists\":[]}");
	write_text(directory, "agencies",
		"{\"version\":1,\"agencies\":[{\"id\":\"A\",\"kind\":\"ministry\",\"name\":\"A\"}]"
		"}");
	write_text(directory, "units",
		"{\"version\":1,\"units\":[{\"code\":\"%\"},{\"code\":\"m\"}]}");
	for (size_t i = 0; i < sizeof bad_cases / sizeof *bad_cases; i++) {
		char text[4096] = "{\"version\":1,\"categories\":[{\"id\":\"c\",\"title\":\"C\"}],"
				  "\"indicators\":[";
		row(text, sizeof text, "a.x", "%", bad_cases[i].formula);
		row(text, sizeof text, "a.b", "%", "7");
		row(text, sizeof text, "b.m", "m", "7");
		row(text, sizeof text, "a.y", "%", "{\"op\":\"change\",\"of\":\"a.x\"}");
		strcat(text, "]}");
		write_text(directory, "indicators", text);
		struct tc_faults faults = { 0 };
		struct tc_catalogue *catalogue = NULL;
		(void)tc_catalogue_open(directory, &catalogue, &faults);
		char said[2048] = "";
		FILE *file = fmemopen(said, sizeof said, "w");
		for (int j = 0; j < faults.count; j++) {
			struct tc_error error = faults.items[j];
			const char *name = strrchr(error.file, '/');
			memmove(error.file, name + 1, strlen(name));
			tc_error_print(&error, file);
		}
		fclose(file);
		if (strcmp(said, bad_cases[i].said) != 0) {
			print_error("%s\n%s%s", bad_cases[i].formula, said, bad_cases[i].said);
			fail();
		}
		assert_int_equal(catalogue != NULL, bad_cases[i].said[0] == '\0');
		tc_catalogue_close(catalogue);
	}
	static const char *const names[] = { "areas", "agencies", "units", "indicators" };
	for (size_t i = 0; i < 4; i++) {
		char path[TC_PATH_MAX];
		snprintf(path, sizeof path, "%s/%s.json", directory, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(directory), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formulas_are_printed),
		cmocka_unit_test(test_checks_are_read),
		cmocka_unit_test(test_every_new_province_was_one_before),
		cmocka_unit_test(test_wrong_formulas_say_where),
	};
	return cmocka_run_group_tests(tests, open_lists, close_lists);
}
