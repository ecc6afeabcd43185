#include "feeds/codelists/catalogue.h"

#include "base/period.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* The house's own lists; TC_SOURCE_ROOT comes from meson. */
static const char *source_path(const char *name, char *out, size_t size) {
	const char *root = getenv("TC_SOURCE_ROOT");
	assert_non_null(root);
	(void)snprintf(out, size, "%s/%s", root, name);
	return out;
}

static int open_lists(void **state) {
	char path[TC_PATH_MAX];
	static struct tc_faults faults;
	struct tc_catalogue *catalogue = NULL;
	if (tc_catalogue_open(source_path("feeds/codelists", path, sizeof(path)), &catalogue,
		    &faults) != TC_OK) {
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

static int64_t noon(int year, int month, int day) {
	return tc_date_start_ms(year, month, day, TC_ZONE_MINUTES) + 12 * 3600000;
}

static void counts_are_those_of_the_country(void **state) {
	const struct tc_catalogue *catalogue = *state;
	assert_int_equal(tc_catalogue_indicator_count(catalogue), 130);
	assert_int_equal(tc_catalogue_category_count(catalogue), 7);
	struct tc_words title;
	assert_string_equal(tc_catalogue_category(catalogue, 6, &title), "urgent");
	assert_string_equal(title.en, "Urgent national tasks");
}

static void a_contract_is_read_whole(void **state) {
	const struct tc_catalogue *catalogue = *state;
	int index = tc_catalogue_find_indicator(catalogue, "ops.dossiers.on-time-rate");
	assert_true(index >= 0);
	const struct tc_indicator *indicator = tc_catalogue_indicator(catalogue, index);
	assert_string_equal(indicator->title.vi, "Tỷ lệ hồ sơ giải quyết đúng hạn");
	assert_string_equal(indicator->unit, "%");
	assert_int_equal(indicator->decimals, 1);
	assert_int_equal(indicator->measure, TC_MEASURE_RATIO);
	assert_int_equal(indicator->direction, TC_DIRECTION_HIGHER);
	assert_true(indicator->has_target);
	assert_float_equal(indicator->target, 98, 0);
	assert_int_equal(indicator->cadence_ms, 86400000);
	assert_int_equal(indicator->aggregation, TC_AGGREGATION_WEIGHTED);
	assert_string_equal(indicator->weight, "ops.dossiers.total");
	assert_int_equal(indicator->closing_ms, 17 * 3600000);
	assert_int_equal(tc_catalogue_find_indicator(catalogue, "no.such"), -1);
	assert_int_equal(tc_catalogue_find_indicator(catalogue, ""), -1);
}

static void every_indicator_has_a_regime(void **state) {
	const struct tc_catalogue *catalogue = *state;
	for (int i = 0; i < tc_catalogue_indicator_count(catalogue); i++) {
		const struct tc_indicator *indicator = tc_catalogue_indicator(catalogue, i);
		bool fast = indicator->cadence_ms < 86400000;
		assert_int_equal(fast, indicator->period_rule == TC_PERIOD_REAL_TIME);
		assert_int_equal(fast, indicator->closing_ms == 0);
		assert_int_equal(fast, indicator->deadline_ms == 0);
		assert_int_equal(tc_catalogue_find_indicator(catalogue, indicator->id), i);
	}
}

static void areas_are_found_in_the_list_of_their_time(void **state) {
	static const struct {
		const char *code;
		int year, month, day;
		const char *found, *name; /* NULL: not found */
	} cases[] = {
		{ "VN", 2020, 8, 19, "VN", "Cả nước" },
		{ "24", 2025, 6, 30, "VN-2004:24", "Bắc Giang" },
		{ "24", 2025, 7, 1, "VN-2025:24", "Bắc Ninh" },
		{ "24", 2030, 1, 1, "VN-2025:24", "Bắc Ninh" },
		{ "VN-2004:24", 2030, 1, 1, "VN-2004:24", "Bắc Giang" },
		{ "VN-2025:24", 2020, 1, 1, "VN-2025:24", "Bắc Ninh" },
		{ "27", 2025, 6, 30, "VN-2004:27", "Bắc Ninh" },
		{ "27", 2025, 7, 1, NULL, NULL },
		{ "VN:provinces", 2020, 8, 19, "VN:provinces", "Các tỉnh, thành phố" },
		{ "RRD", 2020, 8, 19, "RRD", "Đồng bằng sông Hồng" },
		{ "BGDĐT", 2020, 8, 19, "BGDĐT", "Bộ Giáo dục và Đào tạo" },
		{ "VPCP", 2020, 8, 19, "VPCP", "Văn phòng Chính phủ" },
		{ "99", 2020, 8, 19, NULL, NULL },
		{ "VN-2004:99", 2020, 8, 19, NULL, NULL },
		{ "bct", 2020, 8, 19, NULL, NULL },
		{ "", 2020, 8, 19, NULL, NULL },
	};
	const struct tc_catalogue *catalogue = *state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t end_ms = noon(cases[i].year, cases[i].month, cases[i].day);
		int index = tc_catalogue_find_area(catalogue, cases[i].code, end_ms);
		if (cases[i].found == NULL) {
			assert_int_equal(index, -1);
			continue;
		}
		assert_true(index >= 0);
		const struct tc_area *area = tc_catalogue_area(catalogue, index);
		assert_string_equal(area->code, cases[i].found);
		assert_string_equal(area->name.vi, cases[i].name);
	}
}

static void the_last_instant_of_a_period_decides(void **state) {
	const struct tc_catalogue *catalogue = *state;
	int64_t change_ms = tc_date_start_ms(2025, 7, 1, TC_ZONE_MINUTES);
	int june = tc_catalogue_find_area(catalogue, "91", change_ms);
	int july = tc_catalogue_find_area(catalogue, "91", change_ms + 1);
	assert_string_equal(tc_catalogue_area(catalogue, june)->code, "VN-2004:91");
	assert_string_equal(tc_catalogue_area(catalogue, july)->code, "VN-2025:91");
	assert_true(tc_catalogue_is_province(catalogue, "27"));
	assert_false(tc_catalogue_is_province(catalogue, "99"));
	assert_false(tc_catalogue_is_province(catalogue, "BCT"));
}

static void members_follow_the_time(void **state) {
	static const struct {
		const char *code;
		int year, count;
	} cases[] = {
		{ "VN", 2020, 63 },
		{ "VN", 2026, 34 },
		{ "VN:provinces", 2020, 63 },
		{ "VN:provinces", 2026, 34 },
		{ "VN:ministries", 2020, 22 },
		{ "VN:ministries", 2026, 17 },
		{ "VN:pilot-vehicle", 2020, 0 },
		{ "CHL", 2020, 5 },
		{ "RRD", 2020, 11 },
		{ "BCT", 2020, 0 },
	};
	const struct tc_catalogue *catalogue = *state;
	int indices[100];
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t at_ms = noon(cases[i].year, 1, 1);
		int area = tc_catalogue_find_area(catalogue, cases[i].code, at_ms);
		assert_true(area >= 0);
		int count = tc_catalogue_members(catalogue, area, at_ms, indices, 100);
		if (count != cases[i].count) {
			fail_msg("%s in %d: %d members", cases[i].code, cases[i].year, count);
		}
		for (int k = 0; k < count; k++) {
			assert_in_range(indices[k], 0, tc_catalogue_area_count(catalogue) - 1);
		}
	}
	int whole = tc_catalogue_find_area(catalogue, "VN", noon(2020, 1, 1));
	assert_int_equal(tc_catalogue_members(catalogue, whole, noon(2020, 1, 1), indices, 3), 63);
}

static void every_old_province_became_a_new_one(void **state) {
	const struct tc_catalogue *catalogue = *state;
	int old = 0;
	for (int i = 0; i < tc_catalogue_area_count(catalogue); i++) {
		const struct tc_area *area = tc_catalogue_area(catalogue, i);
		if (area->kind != TC_AREA_PROVINCE || strcmp(area->list, "VN-2004") != 0) {
			continue;
		}
		int next = tc_catalogue_find_area(catalogue, area->successor, INT64_MAX);
		assert_true(next >= 0);
		assert_string_equal(tc_catalogue_area(catalogue, next)->list, "VN-2025");
		old++;
	}
	assert_int_equal(old, 63);
}

static void units_speak(void **state) {
	static const struct {
		const char *unit, *label, *brief;
	} cases[] = {
		{ "{service}", "dịch vụ", "dịch vụ" },
		{ "%", "%", "%" },
		{ "10*9.VND/a", "tỷ đồng mỗi năm", "tỷ đồng" },
		{ "1", "", "" },
		{ "{unheard}", "{unheard}", "{unheard}" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_string_equal(
			tc_catalogue_unit_label(*state, cases[i].unit).vi, cases[i].label);
		assert_string_equal(
			tc_catalogue_unit_brief(*state, cases[i].unit).vi, cases[i].brief);
	}
}

static void the_vocabulary_answers(void **state) {
	static const struct {
		const char *kind, *value;
		bool known;
	} cases[] = {
		{ "indicator", "portal.accounts", true },
		{ "indicator", "portal.*", false },
		{ "area", "VN", true },
		{ "area", "24", true },
		{ "area", "27", true },
		{ "area", "VN-2025:27", false },
		{ "area", "BCT", true },
		{ "agency", "BCT", true },
		{ "agency", "VN", false },
		{ "unit", "{account}", true },
		{ "unit", "{nothing}", false },
		{ "colour", "VN", false },
	};
	const struct tc_vocabulary *vocabulary = tc_catalogue_vocabulary(*state);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(vocabulary->knows(vocabulary, cases[i].kind, cases[i].value),
			cases[i].known);
	}
}

static void recorded_observations_all_resolve(void **state) {
	const struct tc_catalogue *catalogue = *state;
	char path[TC_PATH_MAX], line[4096];
	FILE *file = fopen(source_path("layouts/samples/real.jsonl", path, sizeof(path)), "r");
	assert_non_null(file);
	int lines = 0;
	while (fgets(line, sizeof(line), file) != NULL) {
		json_t *row = json_loads(line, 0, NULL);
		assert_non_null(row);
		const char *indicator = json_string_value(json_object_get(row, "INDICATOR"));
		const char *area = json_string_value(json_object_get(row, "REF_AREA"));
		const char *time = json_string_value(json_object_get(row, "TIME_PERIOD"));
		struct tc_period period;
		assert_true(tc_period_parse(time, strlen(time), &period));
		if (tc_catalogue_find_indicator(catalogue, indicator) < 0 ||
			tc_catalogue_find_area(catalogue, area, period.end_ms) < 0) {
			fail_msg("line %d: %s", lines + 1, line);
		}
		json_decref(row);
		lines++;
	}
	(void)fclose(file);
	assert_int_equal(lines, 94);
}

/* Documents that are wrong, and every line that is said of them. A NULL text is a file that is missing;
 * the other documents of a case are the smallest valid ones. */
static const char good_agencies[] = "{\"version\":1,\"document\":\"agencies\",\"agencies\":["
				    "{\"id\":\"A\",\"kind\":\"ministry\",\"name\":\"Bộ A\"}]}";
static const char good_units[] =
	"{\"version\":1,\"document\":\"units\",\"units\":[{\"code\":\"%\",\"label\":\"%\"}]}";
static const char good_areas[] =
	"{\"version\":1,\"document\":\"areas\",\"country\":{\"code\":\"VN\",\"name\":\"Cả nước\"},"
	"\"regions\":[{\"code\":\"R\",\"name\":\"Vùng\"}],\"groups\":[],\"lists\":[{\"code\":\"L\","
	"\"provinces\":[{\"code\":\"01\",\"name\":\"Một\",\"region\":\"R\"}]}]}";
static const char good_indicators[] =
	"{\"version\":1,\"document\":\"indicators\",\"categories\":[{\"id\":\"c\",\"title\":\"C\"}]"
	","
	"\"indicators\":[{\"id\":\"a.b\",\"title\":\"T\",\"unit\":\"%\",\"measure\":\"level\","
	"\"cadence\":\"PT1M\",\"period_rule\":\"real-time\",\"owner\":\"A\",\"category\":\"c\"}]}";

static const char missing[] = "";

struct bad_case {
	const char *name;
	const char *indicators, *areas, *agencies,
		*units;   /* NULL: the good one; missing: no file */
	const char *said; /* lines with the directory cut off */
};

static const struct bad_case bad_cases[] = {
	{ "nothing is wrong", NULL, NULL, NULL, NULL, "" },
	{ "a file is missing", NULL, missing, NULL, NULL, "areas.json: error: " },
	{ "another document", NULL, NULL, NULL,
		"{\"version\":1,\n \"document\":\"areas\",\"units\":[]}",
		"units.json:2:13: error: /document: expected \"units\", found \"areas\"\n" },
	{ "several documents at once", NULL, NULL,
		"{\"version\":1,\"document\":\"agencies\",\n\"agencies\":5}",
		"{\"version\":2,\n\"document\":\"units\",\"units\":[]}", "agencies.json:2:" },
	{ "an unknown unit",
		"{\"version\":1,\"document\":\"indicators\",\"categories\":[{\"id\":\"c\","
		"\"title\":\"C\"}],\"indicators\":[\n{\"id\":\"a.b\",\"title\":\"T\",\"unit\":"
		"\"m\","
		"\"measure\":\"level\",\"cadence\":\"P1D\",\"period_rule\":\"calendar\","
		"\"closing\":\"17:60\",\"owner\":\"VN\",\"category\":\"d\",\"weight\":\"x\"}]}",
		NULL, NULL, NULL,
		"indicators.json:2:105: error: /indicators/0/closing: expected a time from "
		"\"00:00\" to \"24:00\", found \"17:60\"\n"
		"indicators.json:2:32: error: /indicators/0/unit: expected a code of units.json, "
		"found \"m\"\n"
		"indicators.json:2:121: error: /indicators/0/owner: expected an agency of "
		"agencies.json, found \"VN\"\n"
		"indicators.json:2:137: error: /indicators/0/category: expected a category of this "
		"document, found \"d\"\n"
		"indicators.json:2:150: error: /indicators/0/weight: only a weighted aggregation "
		"has a weight\n" },
	{ "an agency twice", NULL, NULL,
		"{\"version\":1,\"document\":\"agencies\",\"agencies\":[\n"
		"{\"id\":\"A\",\"kind\":\"ministry\",\"name\":\"Bộ A\"},\n"
		"{\"id\":\"A\",\"kind\":\"ministry\",\"name\":\"Bộ A\"}]}",
		NULL, "agencies.json:3:7: error: /agencies/1/id: \"A\" is already defined\n" },
	{ "codes that no list may hold", NULL, NULL,
		"{\"version\":1,\"document\":\"agencies\",\"agencies\":[\n"
		"{\"id\":\"A\",\"kind\":\"ministry\",\"name\":\"Bộ A\"},\n"
		"{\"id\":\"B*\",\"kind\":\"ministry\",\"name\":\"Bộ B\"}]}",
		"{\"version\":1,\"document\":\"units\",\"units\":[\n{\"code\":\"%\"},{\"code\":\"a "
		"b\"}]}",
		"agencies.json:3:7: error: /agencies/1/id: expected a code without blanks and any "
		"of "
		"*?,\"\\, found \"B*\"\n"
		"units.json:2:22: error: /units/1/code: expected a code without blanks and any of "
		"\"\\, found \"a b\"\n" },
	{ "a list that ends before it begins", NULL,
		"{\"version\":1,\"document\":\"areas\",\"country\":{\"code\":\"VN\",\"name\":\"N\"}"
		","
		"\"regions\":[],\"groups\":[],\"lists\":[{\"code\":\"L\",\"valid_from\":"
		"\"2025-07-01\",\"valid_to\":\"2025-06-29\",\"provinces\":[\n{\"code\":\"01\","
		"\"name\":\"M\",\"region\":\"R\",\"successor\":\"02\"}]}]}",
		NULL, NULL,
		"areas.json:2:9: error: /lists/0/provinces/0/code: expected valid_to not before "
		"valid_from\n"
		"areas.json:2:9: error: /lists/0/provinces/0/code: expected a region of this "
		"document, found \"R\"\n"
		"areas.json:2:9: error: /lists/0/provinces/0/code: expected a successor that is "
		"listed, found \":02\"\n" },
};

static void write_document(
	const char *directory, const char *name, const char *text, const char *good) {
	char path[TC_PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s.json", directory, name);
	(void)unlink(path);
	if (text == missing) {
		return;
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	(void)fputs(text != NULL ? text : good, file);
	(void)fclose(file);
}

/* What is printed for the faults, without the directory. */
static void print_faults(
	const struct tc_faults *faults, const char *directory, char *out, size_t size) {
	FILE *file = fmemopen(out, size, "w");
	assert_non_null(file);
	for (int i = 0; i < faults->count; i++) {
		struct tc_error error = faults->items[i];
		size_t length = strlen(directory) + 1;
		if (strncmp(error.file, directory, length - 1) == 0) {
			memmove(error.file, error.file + length, strlen(error.file + length) + 1);
		}
		tc_error_print(&error, file);
	}
	(void)fclose(file);
}

static void wrong_documents_say_where(void **state) {
	(void)state;
	char directory[] = "/tmp/toancanh-codelists-XXXXXX";
	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < sizeof(bad_cases) / sizeof(*bad_cases); i++) {
		const struct bad_case *bad = &bad_cases[i];
		write_document(directory, "indicators", bad->indicators, good_indicators);
		write_document(directory, "areas", bad->areas, good_areas);
		write_document(directory, "agencies", bad->agencies, good_agencies);
		write_document(directory, "units", bad->units, good_units);
		struct tc_faults faults = { 0 };
		struct tc_catalogue *catalogue = NULL;
		enum tc_result result = tc_catalogue_open(directory, &catalogue, &faults);
		char said[8192] = "";
		print_faults(&faults, directory, said, sizeof(said));
		size_t length = strlen(bad->said);
		bool whole = length == 0 || bad->said[length - 1] == '\n';
		if (whole ? strcmp(said, bad->said) != 0 : strncmp(said, bad->said, length) != 0) {
			fail_msg("%s:\n%s", bad->name, said);
		}
		assert_int_equal(result == TC_OK, *bad->said == '\0');
		assert_int_equal(catalogue != NULL, result == TC_OK);
		tc_catalogue_close(catalogue);
	}
	static const char *const names[] = { "indicators", "areas", "agencies", "units" };
	for (size_t i = 0; i < 4; i++) {
		write_document(directory, names[i], missing, NULL);
	}
	assert_int_equal(rmdir(directory), 0);
}

/* Documents that were cut while they were written: 40 places of each of the house's four. */
static void a_cut_document_is_refused(void **state) {
	static const char *const names[] = { "indicators", "areas", "agencies", "units" };
	static const char *const good[] = { good_indicators, good_areas, good_agencies,
		good_units };
	static char bytes[128 * 1024];
	(void)state;
	char directory[] = "/tmp/toancanh-codelists-XXXXXX";
	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < 4; i++) {
		write_document(directory, names[i], NULL, good[i]);
	}
	for (size_t i = 0; i < 4; i++) {
		char path[TC_PATH_MAX], name[64];
		(void)snprintf(name, sizeof(name), "feeds/codelists/%s.json", names[i]);
		FILE *file = fopen(source_path(name, path, sizeof(path)), "r");
		assert_non_null(file);
		size_t length = fread(bytes, 1, sizeof(bytes) - 1, file);
		(void)fclose(file);
		assert_in_range(length, 1000, sizeof(bytes) - 2);
		for (size_t cut = length - 2; cut > length / 40; cut -= length / 40) {
			bytes[cut] = '\0';
			write_document(directory, names[i], bytes, NULL);
			struct tc_faults faults = { 0 };
			struct tc_catalogue *catalogue = NULL;
			assert_int_equal(
				tc_catalogue_open(directory, &catalogue, &faults), TC_BAD_INPUT);
			assert_null(catalogue);
			assert_string_equal(faults.items[0].reason, "bad_json");
			assert_true(faults.items[0].line > 0);
		}
		write_document(directory, names[i], NULL, good[i]);
	}
	for (size_t i = 0; i < 4; i++) {
		write_document(directory, names[i], missing, NULL);
	}
	assert_int_equal(rmdir(directory), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_those_of_the_country),
		cmocka_unit_test(a_contract_is_read_whole),
		cmocka_unit_test(every_indicator_has_a_regime),
		cmocka_unit_test(areas_are_found_in_the_list_of_their_time),
		cmocka_unit_test(the_last_instant_of_a_period_decides),
		cmocka_unit_test(members_follow_the_time),
		cmocka_unit_test(every_old_province_became_a_new_one),
		cmocka_unit_test(units_speak),
		cmocka_unit_test(the_vocabulary_answers),
		cmocka_unit_test(recorded_observations_all_resolve),
		cmocka_unit_test(wrong_documents_say_where),
		cmocka_unit_test(a_cut_document_is_refused),
	};
	return cmocka_run_group_tests(tests, open_lists, close_lists);
}
