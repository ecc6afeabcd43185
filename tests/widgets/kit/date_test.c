#include "widgets/kit/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void periods_are_told_by_their_grain(void **state) {
	(void)state;
	static const struct {
		const char *sent, *vi, *en, *brief, *code;
	} cases[] = {
		{ "2020-08-19", "19/08/2020", "19/08/2020", "19/08", "2020-08-19" },
		{ "2024-06", "06/2024", "06/2024", "06/2024", "2024-06" },
		{ "2020-Q3", "quý 3/2020", "Q3 2020", "quý 3/2020", "2020-Q3" },
		{ "2020-S1", "6 tháng đầu năm 2020", "H1 2020", "6 tháng đầu năm 2020", "2020-S1" },
		{ "2020-S2", "6 tháng cuối năm 2020", "H2 2020", "6 tháng cuối năm 2020",
			"2020-S2" },
		{ "2020-T2", "kỳ 4 tháng 2/2020", "T2 2020", "kỳ 4 tháng 2/2020", "2020-T2" },
		{ "2020", "2020", "2020", "2020", "2020" },
		{ "2020-W34", "tuần 34/2020", "week 34/2020", "tuần 34/2020", "2020-W34" },
		{ "2021-W01", "tuần 1/2021", "week 1/2021", "tuần 1/2021", "2021-W01" },
		{ "2020-W53", "tuần 53/2020", "week 53/2020", "tuần 53/2020", "2020-W53" },
		{ "2019-12-09/P254D", "18/08/2020", "18/08/2020", "18/08", "2019-12-09/P254D" },
		{ "2020-08-18T10:00:00+07:00", "10:00 18/08/2020", "10:00 18/08/2020", "10:00",
			"2020-08-18T10:00:00+07:00" },
		{ "2020-08-18T20:30:00Z", "03:30 19/08/2020", "03:30 19/08/2020", "03:30",
			"2020-08-19T03:30:00+07:00" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tc_period period;
		char out[TC_DATE_TEXT_MAX];
		assert_true(tc_period_parse(cases[i].sent, strlen(cases[i].sent), &period));
		tc_period_label(&period, TC_VIETNAMESE, out, sizeof(out));
		assert_string_equal(out, cases[i].vi);
		tc_period_label(&period, TC_ENGLISH, out, sizeof(out));
		assert_string_equal(out, cases[i].en);
		tc_period_short_label(&period, TC_VIETNAMESE, out, sizeof(out));
		assert_string_equal(out, cases[i].brief);
		tc_period_code(&period, out, sizeof(out));
		assert_string_equal(out, cases[i].code);
	}
}

static void codes_read_back_as_the_same_period(void **state) {
	(void)state;
	static const char *const sent[] = { "2020-08-19", "2024-06", "2020-Q3", "2020-S1",
		"2020-T3", "2020", "2020-W34", "2015-W53", "2019-12-09/P254D" };
	for (size_t i = 0; i < sizeof(sent) / sizeof(sent[0]); i++) {
		struct tc_period period, again;
		char code[TC_DATE_TEXT_MAX];
		assert_true(tc_period_parse(sent[i], strlen(sent[i]), &period));
		tc_period_code(&period, code, sizeof(code));
		assert_true(tc_period_parse(code, strlen(code), &again));
		assert_int_equal(period.start_ms, again.start_ms);
		assert_int_equal(period.end_ms, again.end_ms);
	}
}

static void ages_are_whole_units(void **state) {
	(void)state;
	static const struct {
		int64_t ms;
		const char *vi, *en;
	} cases[] = {
		{ 0, "0 giây", "0 seconds" },
		{ 1999, "1 giây", "1 second" },
		{ 59999, "59 giây", "59 seconds" },
		{ 60000, "1 phút", "1 minute" },
		{ 3 * 60000 + 59999, "3 phút", "3 minutes" },
		{ 3600000, "1 giờ", "1 hour" },
		{ 86400000, "1 ngày", "1 day" },
		{ 2 * 86400000LL + 5, "2 ngày", "2 days" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char out[TC_DATE_TEXT_MAX];
		tc_duration_label(cases[i].ms, TC_VIETNAMESE, out, sizeof(out));
		assert_string_equal(out, cases[i].vi);
		tc_duration_label(cases[i].ms, TC_ENGLISH, out, sizeof(out));
		assert_string_equal(out, cases[i].en);
	}
}

static void moments_of_another_day_say_the_day(void **state) {
	(void)state;
	int64_t now_ms = tc_date_start_ms(2020, 8, 19, TC_ZONE_MINUTES) + 9 * 3600000;
	char out[TC_DATE_TEXT_MAX];
	tc_moment_label(now_ms - 3600000, now_ms, out, sizeof(out));
	assert_string_equal(out, "08:00");
	tc_moment_label(now_ms - 10 * 3600000, now_ms, out, sizeof(out));
	assert_string_equal(out, "18/08 23:00");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(periods_are_told_by_their_grain),
		cmocka_unit_test(codes_read_back_as_the_same_period),
		cmocka_unit_test(ages_are_whole_units),
		cmocka_unit_test(moments_of_another_day_say_the_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
