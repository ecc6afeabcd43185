/* What a publisher may write and what it hears about it: codes and pointers, value by value. */
#include "feeds/wire/observations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

enum { NOW_S = 1760000000 };

struct bench {
	struct tc_catalogue *catalogue;
	struct tc_arena *arena;
	struct tc_faults faults;
	struct tc_observations read;
	struct tc_event event;
	enum tc_result result;
};

static int start(void **state) {
	struct bench *bench = calloc(1, sizeof *bench);
	char path[TC_PATH_MAX];
	snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	assert_int_equal(tc_catalogue_open(path, &bench->catalogue, &bench->faults), TC_OK);
	bench->arena = tc_arena_create(16 << 20);
	*state = bench;
	return 0;
}

static int end(void **state) {
	struct bench *bench = *state;
	tc_arena_destroy(bench->arena);
	tc_catalogue_close(bench->catalogue);
	free(bench);
	return 0;
}

/* data: the text of the event's data. */
static void read_data(struct bench *bench, const char *data) {
	char text[8192];
	struct tc_json *document = NULL;
	struct tc_observations_setting setting = {
		.catalogue = bench->catalogue,
		.now_ms = NOW_S * INT64_C(1000),
		.max_observations = 1000,
	};
	snprintf(text, sizeof text,
		"{\"specversion\":\"1.0\",\"type\":\"vn.toancanh.observations.v1\",\"source\":\"/"
		"a\","
		"\"id\":\"1\",\"sequence\":\"0000000001\",\"data\":%s}",
		data);
	bench->faults = (struct tc_faults) { 0 };
	tc_arena_reset(bench->arena);
	assert_int_equal(tc_json_parse(text, strlen(text), NULL, &tc_json_message_limits, &document,
				 &bench->faults),
		TC_OK);
	assert_true(tc_event_read(
		tc_json_root(document), setting.now_ms, &bench->event, &bench->faults));
	bench->result = tc_observations_read(
		&bench->event, &setting, bench->arena, &bench->read, &bench->faults);
	tc_json_destroy(document);
}

static void expect(struct bench *bench, const char *data, const char *code, const char *pointer) {
	read_data(bench, data);
	if (code == NULL) {
		if (bench->result != TC_OK) {
			fail_msg("%s: %s", data, bench->faults.items[0].message);
		}
		return;
	}
	if (bench->result != TC_BAD_INPUT || bench->faults.count < 1 ||
		strcmp(bench->faults.items[0].reason, code) != 0 ||
		strcmp(bench->faults.items[0].pointer, pointer) != 0) {
		fail_msg("%s: expected %s at %s, found %s at %s", data, code, pointer,
			bench->faults.count > 0 ? bench->faults.items[0].reason : "nothing",
			bench->faults.count > 0 ? bench->faults.items[0].pointer : "");
	}
	assert_true(bench->faults.items[0].message_vi[0] != 0);
}

#define ONE(more)                                                                                  \
	"{\"observations\":[{\"INDICATOR\":\"portal.accounts\",\"REF_AREA\":\"VN\","               \
	"\"TIME_PERIOD\":\"2020\"" more "}]}"
#define AT "/data/observations/0"

static const struct {
	const char *data, *code, *pointer;
} rows[] = {
	{ ONE(",\"OBS_VALUE\":1"), NULL, NULL },
	{ ONE(""), "bad_key", AT "/OBS_VALUE" },
	{ ONE(",\"ACTION\":\"D\""), NULL, NULL },
	{ ONE(",\"ACTION\":\"D\",\"OBS_VALUE\":null"), NULL, NULL },
	{ ONE(",\"ACTION\":\"X\",\"OBS_VALUE\":1"), "bad_value", AT "/ACTION" },
	{ ONE(",\"OBS_VALUE\":1,\"FOO\":1"), "bad_key", AT "/FOO" },
	{ ONE(",\"OBS_VALUE\":1,\"SOURCE\":\"/a\""), "bad_key", AT "/SOURCE" },
	{ ONE(",\"OBS_VALUE\":1,\"OBS_STATUS\":\"Z\""), "bad_status", AT "/OBS_STATUS" },
	{ ONE(",\"OBS_VALUE\":1,\"UNIT_MEASURE\":\"%\""), "unit_mismatch", AT "/UNIT_MEASURE" },
	{ ONE(",\"OBS_VALUE\":1,\"VALUE_QUALIFIER\":\"near\""), "bad_value",
		AT "/VALUE_QUALIFIER" },
	{ ONE(",\"OBS_VALUE\":1,\"RECORDED_AT\":\"2020-01-01\""), "bad_period", AT "/RECORDED_AT" },
	{ ONE(",\"OBS_VALUE\":1,\"RECORDED_AT\":\"2999-01-01T00:00:00Z\""), "bad_period",
		AT "/RECORDED_AT" },
	{ "{\"observations\":[]}", "bad_event", "/data/observations" },
	{ "{\"observations\":7}", "bad_event", "/data/observations" },
	{ "{\"observations\":[7]}", "bad_event", AT },
	{ "{\"columns\":[\"INDICATOR\",\"FOO\"],\"rows\":[[1,2]]}", "bad_key", "/data/columns/1" },
	{ "{\"columns\":[\"INDICATOR\",\"OBS_VALUE\"],\"rows\":[[\"portal.accounts\"]]}",
		"bad_event", "/data/rows/0" },
	{ "{\"common\":{\"REF_AREA\":\"VN\",\"TIME_PERIOD\":\"2020\"},\"columns\":[\"INDICATOR\","
	  "\"OBS_VALUE\"],\"rows\":[[\"portal.accounts\",1],[\"portal.accounts\",\"abc\"]]}",
		"bad_value", "/data/rows/1/1" },
	{ "{\"common\":{\"REF_AREA\":\"Atlantis\",\"TIME_PERIOD\":\"2020\",\"INDICATOR\":"
	  "\"portal.accounts\"},\"observations\":[{\"OBS_VALUE\":1},{\"OBS_VALUE\":2}]}",
		"unknown_area", "/data/common/REF_AREA" },
};

static void faults_have_code_and_place(void **state) {
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		expect(*state, rows[i].data, rows[i].code, rows[i].pointer);
	}
}

/* Twenty values under twenty-five statuses: each pair has one answer, by the contract's own rule. */
static void every_value_under_every_status(void **state) {
	static const char *const values[] = { "1", "-1", "0", "1.10", "1e3", "\"98.5\"", "\"0\"",
		"9007199254740993", "\"9223372036854775807\"", "\"9223372036854775808\"", "\"abc\"",
		"\"1,5\"", "\"+1\"", "\"\"", "true", "[]", "{}", "null", "\"NaN\"",
		"\"Infinity\"" };
	static const char statuses[] = "AEFHILMOPQUVGBDNSZXYJKWT1";
	int checked = 0;
	for (size_t v = 0; v < sizeof values / sizeof values[0]; v++) {
		for (const char *status = statuses; *status != 0; status++, checked++) {
			char data[512];
			snprintf(data, sizeof data, ONE(",\"OBS_VALUE\":%s,\"OBS_STATUS\":\"%c\""),
				values[v], *status);
			bool nothing = v == 17 || v == 18;
			bool number = v < 9;
			bool missing = strchr("HLMOQ", *status) != NULL;
			const char *code = !tc_status_is_known(*status) ? "bad_status"
				: nothing ? (missing ? NULL : "bad_value")
				: !number ? "bad_value"
				: missing ? "bad_status"
					  : NULL;
			const char *pointer = code != NULL && strcmp(code, "bad_status") == 0
				? AT "/OBS_STATUS"
				: AT "/OBS_VALUE";
			expect(*state, data, code, pointer);
		}
	}
	assert_int_equal(checked, 500);
}

static void a_province_is_read_in_the_list_of_its_time(void **state) {
	static const struct {
		const char *area, *period, *code;
	} cases[] = {
		{ "24", "2025-06", "VN-2004:24" },
		{ "24", "2025-06-30", "VN-2004:24" },
		{ "24", "2025-07-01", "VN-2025:24" },
		{ "24", "2025", "VN-2025:24" },
		{ "24", "2025-07-01T00:00:00+07:00", "VN-2025:24" },
		{ "24", "2025-06-30T23:59:59+07:00", "VN-2004:24" },
		{ "VN-2025:24", "2025-06", "VN-2025:24" },
		{ "VN", "2025-06", "VN" },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char data[512];
		snprintf(data, sizeof data,
			"{\"observations\":[{\"INDICATOR\":\"portal.accounts\",\"REF_AREA\":\"%s\","
			"\"TIME_PERIOD\":\"%s\",\"OBS_VALUE\":1}]}",
			cases[i].area, cases[i].period);
		expect(bench, data, NULL, NULL);
		assert_string_equal(
			tc_catalogue_area(bench->catalogue, bench->read.items[0].area)->code,
			cases[i].code);
	}
}

static void only_twenty_faults_are_told(void **state) {
	struct bench *bench = *state;
	char data[4096] = "{\"observations\":[7";
	for (int i = 1; i < 50; i++) {
		strncat(data, ",7", sizeof data - strlen(data) - 1);
	}
	strncat(data, "]}", sizeof data - strlen(data) - 1);
	expect(bench, data, "bad_event", AT);
	assert_int_equal(bench->faults.count, 20);
	assert_int_equal(bench->faults.errors, 50);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(faults_have_code_and_place),
		cmocka_unit_test(every_value_under_every_status),
		cmocka_unit_test(a_province_is_read_in_the_list_of_its_time),
		cmocka_unit_test(only_twenty_faults_are_told),
	};
	return cmocka_run_group_tests(tests, start, end);
}
