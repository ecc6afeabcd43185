#include "base/period.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 400, LINE_BYTES = 160 };

struct row {
	char text[TC_PERIOD_TEXT_MAX], grain[16];
	int64_t start_ms, end_ms;
};

static const char *const grains[] = { "refused", "instant", "day", "week", "month", "quarter",
	"trimester", "half", "year", "span" };

static bool take_row(char *line, struct row *row) {
	char *rest = line;
	const char *text = strsep(&rest, "\t"), *grain = strsep(&rest, "\t");
	const char *start = strsep(&rest, "\t"), *end = strsep(&rest, "\n");
	if (text[0] == '#' || end == NULL) {
		return false;
	}
	snprintf(row->text, sizeof row->text, "%s", text);
	snprintf(row->grain, sizeof row->grain, "%s", grain);
	row->start_ms = strtoll(start, NULL, 10);
	row->end_ms = strtoll(end, NULL, 10);
	return true;
}

static size_t read_rows(struct row *rows) {
	char path[512], line[LINE_BYTES];
	snprintf(path, sizeof path, "%s/tests/base/periods.tsv", getenv("TC_SOURCE_ROOT"));
	FILE *file = fopen(path, "re");
	size_t count = 0;
	while (file != NULL && count < ROWS_MAX && fgets(line, sizeof line, file) != NULL) {
		count += take_row(line, &rows[count]) ? 1 : 0;
	}
	if (file != NULL) {
		fclose(file);
	}
	return count;
}

static void reads_the_period(void **state) {
	const struct row *row = *state;
	struct tc_period period = { 0 };
	bool fine = tc_period_parse(row->text, strlen(row->text), &period);
	assert_string_equal(fine ? grains[period.grain] : "refused", row->grain);
	if (fine) {
		assert_int_equal(period.start_ms, row->start_ms);
		assert_int_equal(period.end_ms, row->end_ms);
		assert_string_equal(period.text, row->text);
	}
}

/* A prefix is another period or none; what it is called is known, and nothing reads past its end. */
static void survives_every_prefix(void **state) {
	(void)state;
	static const char *const samples[] = { "2019-12-09T10:00:00.123+07:00/P1Y2M3DT4H5M6S",
		"2020-W34", "2020-D231", "2020-Q3" };
	for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
		for (size_t length = 1; length <= strlen(samples[i]); length++) {
			char *exact = strndup(samples[i], length);
			struct tc_period period;
			if (tc_period_parse(exact, length, &period)) {
				assert_true(period.end_ms >= period.start_ms);
				assert_string_equal(period.text, exact);
			}
			free(exact);
		}
	}
}

static void refuses_text_that_is_too_long(void **state) {
	(void)state;
	char text[TC_PERIOD_TEXT_MAX + 1];
	struct tc_period period;
	memset(text, '2', sizeof text);
	assert_false(tc_period_parse(text, sizeof text, &period));
	assert_false(tc_period_parse(text, 0, &period));
}

static void formats_times(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int zone_minutes;
		const char *expected;
	} rows[] = {
		{ "2020-08-18T10:00:00+07:00", 0, "2020-08-18T03:00:00Z" },
		{ "2020-08-18T03:00:00Z", TC_ZONE_MINUTES, "2020-08-18T10:00:00+07:00" },
		{ "2020-08-18T03:00:00.040Z", 0, "2020-08-18T03:00:00.040Z" },
		{ "1969-12-31T23:59:59.999Z", 0, "1969-12-31T23:59:59.999Z" },
		{ "2020-01-01T00:00:00Z", -330, "2019-12-31T18:30:00-05:30" },
		{ "0001-01-01T07:00:00+07:00", 0, "0001-01-01T00:00:00Z" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t unix_ms = 0;
		char out[32];
		assert_true(tc_time_parse(rows[i].text, strlen(rows[i].text), &unix_ms));
		tc_time_format(unix_ms, rows[i].zone_minutes, out, sizeof out);
		assert_string_equal(out, rows[i].expected);
	}
}

static void every_day_comes_back(void **state) {
	(void)state;
	int64_t day_ms = 86400000;
	int64_t first = tc_date_start_ms(1890, 1, 1, TC_ZONE_MINUTES);
	int weekday = tc_date_at(first, TC_ZONE_MINUTES).weekday;
	assert_int_equal(weekday, 3); /* a Wednesday */
	for (int64_t at = first; at < first + 80000 * day_ms; at += day_ms) {
		struct tc_date date = tc_date_at(at + day_ms - 1, TC_ZONE_MINUTES);
		assert_int_equal(
			tc_date_start_ms(date.year, date.month, date.day, TC_ZONE_MINUTES), at);
		assert_int_equal(date.weekday, weekday);
		assert_int_equal(date.hour * 3600 + date.minute * 60 + date.second, 86399);
		weekday = weekday % 7 + 1;
	}
}

static void reads_durations(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int64_t exact_ms, nominal_ms; /* -1: refused */
	} rows[] = {
		{ "P9999Y", -1, INT64_C(315328464000000) },
		{ "P388888885Y1M", -1, -1 }, /* beyond int64 */
		{ "PT10S", 10000, 10000 },
		{ "P1D", 86400000, 86400000 },
		{ "P2W", 1209600000, 1209600000 },
		{ "PT1H30M", 5400000, 5400000 },
		{ "P1DT12H", 129600000, 129600000 },
		{ "PT0S", 0, 0 },
		{ "P1M", -1, 2592000000 },
		{ "P1Y", -1, 31536000000 },
		{ "P3M", -1, 7776000000 },
		{ "P12M", -1, 31536000000 },
		{ "", -1, -1 },
		{ "P", -1, -1 },
		{ "PT", -1, -1 },
		{ "P1DT", -1, -1 },
		{ "10S", -1, -1 },
		{ "PT10", -1, -1 },
		{ "P10S", -1, -1 },
		{ "PT1M1H", -1, -1 },
		{ "PT1S1S", -1, -1 },
		{ "-PT10S", -1, -1 },
		{ "PT99999999999S", -1, -1 },
		{ "pt10s", -1, -1 },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t exact = -1, nominal = -1;
		size_t length = strlen(rows[i].text);
		bool is_exact = tc_duration_parse(rows[i].text, length, &exact);
		bool is_nominal = tc_duration_nominal(rows[i].text, length, &nominal);
		if (is_exact != (rows[i].exact_ms >= 0) ||
			is_nominal != (rows[i].nominal_ms >= 0) ||
			(is_exact && exact != rows[i].exact_ms) ||
			(is_nominal && nominal != rows[i].nominal_ms)) {
			fail_msg("%s: exact %d %" PRId64 ", nominal %d %" PRId64, rows[i].text,
				is_exact, exact, is_nominal, nominal);
		}
	}
}

int main(void) {
	static struct row rows[ROWS_MAX];
	static struct CMUnitTest tests[ROWS_MAX + 6];
	size_t count = read_rows(rows);
	for (size_t i = 0; i < count; i++) {
		tests[i] = (struct CMUnitTest) { .name = rows[i].text,
			.test_func = reads_the_period,
			.initial_state = &rows[i] };
	}
	const struct CMUnitTest others[] = {
		cmocka_unit_test(survives_every_prefix),
		cmocka_unit_test(refuses_text_that_is_too_long),
		cmocka_unit_test(formats_times),
		cmocka_unit_test(every_day_comes_back),
		cmocka_unit_test(reads_durations),
	};
	memcpy(tests + count, others, sizeof others);
	if (count < 200) {
		print_error("Bail out! periods.tsv holds %zu rows\n", count);
		return 1;
	}
	return _cmocka_run_group_tests(
		"period", tests, count + sizeof others / sizeof *others, NULL, NULL);
}
