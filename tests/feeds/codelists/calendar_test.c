#include "feeds/codelists/calendar.h"

#include "base/period.h"
#include "feeds/codelists/catalogue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static int open_lists(void **state) {
	char path[TC_PATH_MAX];
	static struct tc_faults faults;
	struct tc_catalogue *catalogue = NULL;
	(void)snprintf(path, sizeof path, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
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

static int64_t noon_ms(const char *date) {
	struct tc_period day;
	assert_true(tc_period_parse(date, strlen(date), &day));
	return day.start_ms + 12 * 3600000;
}

/* As the yearly announcements to the administration give them: every row of days off with its neighbours. */
static void holidays_are_the_published_ones(void **state) {
	static const struct {
		const char *first, *last; /* off; the days around are worked */
	} cases[] = {
		{ "2019-02-02", "2019-02-10" },
		{ "2019-04-13", "2019-04-15" },
		{ "2019-04-27", "2019-05-01" },
		{ "2019-08-31", "2019-09-02" },
		{ "2020-01-01", "2020-01-01" },
		{ "2020-01-23", "2020-01-29" },
		{ "2020-04-02", "2020-04-02" },
		{ "2020-04-30", "2020-05-03" },
		{ "2020-09-02", "2020-09-02" },
		{ "2021-02-10", "2021-02-16" },
		{ "2021-04-21", "2021-04-21" },
		{ "2021-04-30", "2021-05-03" },
		{ "2021-09-02", "2021-09-05" },
		{ "2022-01-01", "2022-01-03" },
		{ "2022-01-29", "2022-02-06" },
		{ "2022-04-09", "2022-04-11" },
		{ "2022-04-30", "2022-05-03" },
		{ "2022-09-01", "2022-09-04" },
		{ "2023-01-20", "2023-01-26" },
		{ "2023-04-29", "2023-05-03" },
		{ "2023-09-01", "2023-09-04" },
		{ "2024-02-08", "2024-02-14" },
		{ "2024-04-18", "2024-04-18" },
		{ "2024-04-27", "2024-05-01" },
		{ "2024-08-31", "2024-09-03" },
		{ "2025-01-25", "2025-02-02" },
		{ "2025-04-05", "2025-04-07" },
		{ "2025-04-30", "2025-05-04" },
		{ "2025-08-30", "2025-09-02" },
		{ "2026-01-01", "2026-01-04" },
		{ "2026-02-14", "2026-02-22" },
		{ "2026-04-25", "2026-04-27" },
		{ "2026-04-30", "2026-05-03" },
		{ "2026-08-29", "2026-09-02" },
	};
	const struct tc_calendar *calendar = tc_catalogue_calendar(*state);
	const int64_t day_ms = 86400000;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t first_ms = noon_ms(cases[i].first), last_ms = noon_ms(cases[i].last);
		print_message("# %s\n", cases[i].first);
		for (int64_t at_ms = first_ms; at_ms <= last_ms; at_ms += day_ms) {
			assert_int_equal(tc_calendar_day(calendar, at_ms), TC_DAY_OFF);
		}
		assert_int_equal(tc_calendar_day(calendar, first_ms - day_ms), TC_DAY_WORKING);
		assert_int_equal(tc_calendar_day(calendar, last_ms + day_ms), TC_DAY_WORKING);
	}
}

static void a_day_begins_at_midnight_in_hanoi(void **state) {
	static const struct {
		const char *at;
		enum tc_day day;
	} cases[] = {
		{ "2026-02-13T23:59:59.999+07:00", TC_DAY_WORKING },
		{ "2026-02-14T00:00:00+07:00", TC_DAY_OFF },
		{ "2026-02-22T16:59:59.999Z", TC_DAY_OFF },
		{ "2026-02-22T17:00:00Z", TC_DAY_WORKING },
		{ "2026-08-22T08:00:00+07:00", TC_DAY_WORKING },
		{ "2026-08-23T08:00:00+07:00", TC_DAY_OFF },
		{ "2018-12-31T23:59:59+07:00", TC_DAY_UNKNOWN },
		{ "2019-01-01T00:00:00+07:00", TC_DAY_OFF },
		{ "2027-12-31T23:59:59+07:00", TC_DAY_WORKING },
		{ "2028-01-01T00:00:00+07:00", TC_DAY_OFF },
		{ "2028-01-03T00:00:00+07:00", TC_DAY_UNKNOWN },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t at_ms;
		print_message("# %s\n", cases[i].at);
		assert_true(tc_time_parse(cases[i].at, strlen(cases[i].at), &at_ms));
		assert_int_equal(
			tc_calendar_day(tc_catalogue_calendar(*state), at_ms), cases[i].day);
	}
	assert_int_equal(tc_calendar_day(NULL, noon_ms("2026-06-12")), TC_DAY_UNKNOWN);
	assert_int_equal(tc_calendar_day(NULL, noon_ms("2026-06-13")), TC_DAY_OFF);
}

static void a_term_moves_to_the_next_working_day(void **state) {
	static const struct {
		const char *end, *moved; /* NULL: cannot be told */
	} cases[] = {
		{ "2026-06-12T17:00:00+07:00", "2026-06-12T17:00:00+07:00" },
		{ "2026-06-13T17:00:00+07:00", "2026-06-15T17:00:00+07:00" },
		{ "2026-06-13T00:00:00+07:00", "2026-06-13T00:00:00+07:00" },
		{ "2026-06-14T00:00:00+07:00", "2026-06-16T00:00:00+07:00" },
		{ "2026-02-16T09:00:00+07:00", "2026-02-23T09:00:00+07:00" },
		{ "2027-12-31T17:00:00+07:00", "2027-12-31T17:00:00+07:00" },
		{ "2028-01-01T17:00:00+07:00", NULL },
		{ "2031-06-12T17:00:00+07:00", NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t end_ms;
		char text[40];
		print_message("# %s\n", cases[i].end);
		assert_true(tc_time_parse(cases[i].end, strlen(cases[i].end), &end_ms));
		bool moved = tc_calendar_move(tc_catalogue_calendar(*state), &end_ms);
		assert_int_equal(moved, cases[i].moved != NULL);
		tc_time_format(end_ms, TC_ZONE_MINUTES, text, sizeof text);
		assert_string_equal(text, moved ? cases[i].moved : cases[i].end);
	}
}

static void write_file(const char *directory, const char *name, const char *text) {
	char path[TC_PATH_MAX];
	(void)snprintf(path, sizeof path, "%s/%s", directory, name);
	if (text == NULL) {
		(void)unlink(path);
		return;
	}
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The house's other four lists, and this calendar; NULL: none. */
static enum tc_result open_with(
	const char *calendar, struct tc_catalogue **out, struct tc_faults *faults) {
	static const char *const names[] = { "indicators.json", "areas.json", "agencies.json",
		"units.json" };
	char directory[] = "/tmp/toancanh-calendar-XXXXXX", from[TC_PATH_MAX], to[TC_PATH_MAX];
	assert_non_null(mkdtemp(directory));
	for (size_t i = 0; i < 4; i++) {
		(void)snprintf(from, sizeof from, "%s/feeds/codelists/%s", getenv("TC_SOURCE_ROOT"),
			names[i]);
		(void)snprintf(to, sizeof to, "%s/%s", directory, names[i]);
		assert_int_equal(symlink(from, to), 0);
	}
	write_file(directory, "calendar.json", calendar);
	enum tc_result result = tc_catalogue_open(directory, out, faults);
	for (size_t i = 0; i < 4; i++) {
		write_file(directory, names[i], NULL);
	}
	write_file(directory, "calendar.json", NULL);
	assert_int_equal(rmdir(directory), 0);
	return result;
}

static void faults_say_their_place(void **state) {
	(void)state;
#define HEAD                                                                                       \
	"{\"version\":1,\"document\":\"calendar\",\"from\":\"2026-01-01\",\"to\":\"2026-12-31\","
	static const struct {
		const char *document, *pointer, *sentence;
	} cases[] = {
		{ "{\"version\":1,\"document\":\"units\",\"days_off\":[]}", "/document",
			"calendar" },
		{ "{\"version\":1,\"from\":\"2026-01-01\",\"to\":\"2025-12-31\",\"days_off\":[]}",
			"/to", "a day after from" },
		{ "{\"version\":1,\"from\":\"1026-01-01\",\"to\":\"2025-12-31\",\"days_off\":[]}",
			"/to", "within 100 years" },
		{ HEAD "\"days_off\":[{\"title\":\"A\"}]}", "/days_off/0/from", "missing" },
		{ HEAD "\"days_off\":[{\"from\":\"2027-01-01\",\"title\":\"A\"}]}", "/days_off/0",
			"between from and to" },
		{ HEAD "\"days_off\":[{\"from\":\"2026-02-30\",\"title\":\"A\"}]}",
			"/days_off/0/from", "" },
		{ HEAD "\"days_off\":[{\"from\":\"2026-02-03\",\"to\":\"2026-02-01\",\"title\":"
		       "\"A\"}]}",
			"/days_off/0", "to not before from" },
		{ HEAD "\"days_off\":[],\"working_days\":[{\"from\":\"2026-08-24\",\"title\":\"A\"}"
		       "]}",
			"/working_days/0", "a Saturday or a Sunday" },
		{ HEAD "\"days_off\":[{\"from\":\"2026-08-20\",\"to\":\"2026-08-25\",\"title\":"
		       "\"A\"}],"
		       "\"working_days\":[{\"from\":\"2026-08-22\",\"title\":\"A\"}]}",
			"/days_off/0", "among working_days" },
	};
#undef HEAD
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		static struct tc_faults faults;
		struct tc_catalogue *catalogue = NULL;
		faults = (struct tc_faults) { 0 };
		print_message("# %s\n", cases[i].document);
		assert_int_equal(open_with(cases[i].document, &catalogue, &faults), TC_BAD_INPUT);
		assert_null(catalogue);
		assert_string_equal(faults.items[0].pointer, cases[i].pointer);
		assert_non_null(strstr(faults.items[0].message, cases[i].sentence));
		assert_true(faults.items[0].line > 0);
	}
}

static void a_folder_without_a_calendar_is_whole(void **state) {
	(void)state;
	static struct tc_faults faults;
	struct tc_catalogue *catalogue = NULL;
	assert_int_equal(open_with(NULL, &catalogue, &faults), TC_OK);
	assert_int_equal(faults.count, 0);
	assert_null(tc_catalogue_calendar(catalogue));
	tc_catalogue_close(catalogue);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holidays_are_the_published_ones),
		cmocka_unit_test(a_day_begins_at_midnight_in_hanoi),
		cmocka_unit_test(a_term_moves_to_the_next_working_day),
		cmocka_unit_test(faults_say_their_place),
		cmocka_unit_test(a_folder_without_a_calendar_is_whole),
	};
	return cmocka_run_group_tests_name("calendar", tests, open_lists, close_lists);
}
