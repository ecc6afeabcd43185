/* What may be asked of the history of alarms, over HTTP and in a message. */
#include "base/json.h"
#include "base/period.h"
#include "feeds/wire/alarm_query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const int64_t now_ms = 1780000000000; /* 2026 */
static struct tc_catalogue *catalogue;

static const struct {
	const char *filter, *member, *json; /* the same, twice */
	const char *expected; /* "rule area before limit", or the pointer of the fault */
} cases[] = {
	{ "rule=flood.level", "rule", "\"flood.level\"", "flood.level - 0 100" },
	{ "ref_area=24", "REF_AREA", "\"24\"", " VN-2025:24 0 100" },
	{ "ref_area=VN-2004:24", "REF_AREA", "\"VN-2004:24\"", " VN-2004:24 0 100" },
	{ "before=17", "before", "\"17\"", " - 17 100" },
	{ "limit=1000", "limit", "1000", " - 0 1000" },
	{ "limit=1001", "limit", "1001", "limit" },
	{ "limit=0", "limit", "0", "limit" },
	{ "limit=-1", "limit", "-1", "limit" },
	{ "before=", "before", "\"\"", "before" },
	{ "before=0", "before", "0", "before" },
	{ "rule=", "rule", "\"\"", "rule" },
	{ "ref_area=Huế", "REF_AREA", "\"Huế\"", "area" },
	{ "start=soon", "start", "\"soon\"", "start" },
	{ "end=", "end", "true", "end" },
};

static void say(const struct tc_alarm_asked *asked, char *out, size_t size) {
	snprintf(out, size, "%s %s %lld %d", asked->rule,
		asked->area < 0 ? "-" : tc_catalogue_area(catalogue, asked->area)->code,
		(long long)(asked->before == INT64_MAX ? 0 : asked->before), asked->limit);
}

static void check(const char *name, const struct tc_alarm_asked *asked,
	const struct tc_faults *faults, const char *expected) {
	char found[200];
	say(asked, found, sizeof found);
	bool fault = strchr(expected, ' ') == NULL;
	if (fault ? faults->errors != 1 : faults->errors != 0 || strcmp(found, expected) != 0) {
		fail_msg("%s: %d faults, %s", name, faults->errors, found);
	}
	if (fault && strcmp(expected, "area") != 0) {
		assert_non_null(strstr(faults->items[0].pointer, expected));
	}
}

static void both_forms_say_the_same(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		static struct tc_faults faults;
		struct tc_alarm_asked asked;
		char text[128];
		faults = (struct tc_faults) { 0 };
		snprintf(text, sizeof text, "%s", cases[i].filter);
		tc_alarm_asked_init(&asked);
		tc_alarm_asked_take(&asked, catalogue, now_ms, text, &faults);
		check(cases[i].filter, &asked, &faults, cases[i].expected);

		struct tc_json *document = NULL;
		faults = (struct tc_faults) { 0 };
		int length =
			snprintf(text, sizeof text, "{\"%s\":%s}", cases[i].member, cases[i].json);
		assert_int_equal(tc_json_parse(text, (size_t)length, NULL, &tc_json_message_limits,
					 &document, &faults),
			TC_OK);
		(void)tc_alarm_asked_read(
			&asked, catalogue, now_ms, tc_json_root(document), &faults);
		check(text, &asked, &faults, cases[i].expected);
		tc_json_destroy(document);
	}
}

static void a_span_ends_with_its_period(void **state) {
	(void)state;
	static struct tc_faults faults;
	struct tc_alarm_asked asked;
	struct tc_period month;
	char start[] = "start=2020-08", end[] = "end=2020-08",
	     moment[] = "end=2020-08-18T10:00:00 07:00";
	assert_true(tc_period_parse("2020-08", 7, &month));
	tc_alarm_asked_init(&asked);
	tc_alarm_asked_take(&asked, catalogue, now_ms, start, &faults);
	tc_alarm_asked_take(&asked, catalogue, now_ms, end, &faults);
	assert_true(asked.start_ms == month.start_ms && asked.end_ms == month.end_ms);
	tc_alarm_asked_take(&asked, catalogue, now_ms, moment, &faults);
	assert_int_equal(asked.end_ms, 1597719600001);
	assert_int_equal(faults.errors, 0);
}

static void a_filter_that_is_none_is_a_fault(void **state) {
	(void)state;
	static struct tc_faults faults;
	struct tc_alarm_asked asked;
	char other[] = "colour=red", bare[] = "rule", none[] = "";
	tc_alarm_asked_init(&asked);
	tc_alarm_asked_take(&asked, catalogue, now_ms, other, &faults);
	tc_alarm_asked_take(&asked, catalogue, now_ms, bare, &faults);
	tc_alarm_asked_take(&asked, catalogue, now_ms, none, &faults);
	assert_int_equal(faults.errors, 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_forms_say_the_same),
		cmocka_unit_test(a_span_ends_with_its_period),
		cmocka_unit_test(a_filter_that_is_none_is_a_fault),
	};
	char path[TC_PATH_MAX];
	static struct tc_faults faults;
	snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	if (tc_catalogue_open(path, &catalogue, &faults) != TC_OK) {
		return 1;
	}
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	tc_catalogue_close(catalogue);
	return failed;
}
