/* Retention: what of old real-time values stays, that reported ones stay whole, and that it is recorded. */
#include "feeds/store/care.h"
#include "feeds/store/state.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MINUTES = 3000, BATCH = 300, TAIL_ROWS = 300 };
static const int64_t start_ms = 1546300800000; /* 2019-01-01 */
static const int64_t minute_ms = 60000, hour_ms = 3600000, day_ms = 86400000;

static int find_indicator(const struct fixture *fixture, bool real_time) {
	for (int i = 0; i < tc_catalogue_indicator_count(fixture->catalogue); i++) {
		int64_t cadence_ms = tc_catalogue_indicator(fixture->catalogue, i)->cadence_ms;
		if ((cadence_ms < day_ms) == real_time) {
			return i;
		}
	}
	fail_msg("no such indicator");
	return -1;
}

/* One value a minute, up and down within each hour: 0 at its beginning, 59 at its end, 75 at minute 20 and -5 at
 * minute 40. */
static int value_at(int minute) {
	int of_hour = minute % 60;
	return of_hour == 20 ? 75 : of_hour == 40 ? -5 : of_hour;
}

static void add_minutes(struct fixture *fixture, const char *source, int indicator) {
	static struct tc_observation rows[BATCH];
	for (int first = 0; first < MINUTES; first += BATCH) {
		for (int i = 0; i < BATCH; i++) {
			char text[40], value[16];
			rows[i] = figure(indicator, 0, 0, "0");
			tc_time_format(start_ms + (first + i) * minute_ms, TC_ZONE_MINUTES, text,
				sizeof text);
			assert_true(tc_period_parse(text, strlen(text), &rows[i].period));
			snprintf(value, sizeof value, "%d", value_at(first + i));
			assert_int_equal(tc_decimal_parse(value, strlen(value), &rows[i].value),
				TC_DECIMAL_FINE);
		}
		struct tc_store_event event = event_of(source, first / BATCH + 1, rows, BATCH);
		assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
	}
}

static int count_of(const struct fixture *fixture, const char *source) {
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query);
	int count = 0;
	for (const char *at = text; (at = strstr(at, source)) != NULL; at++) {
		count++;
	}
	free(text);
	return count;
}

static void tidy(struct fixture *fixture) {
	for (int i = 0; i < 60; i++) {
		tc_store_tidy(fixture->store);
	}
}

static void fill(struct fixture *fixture) {
	fixture->store->tail_rows = TAIL_ROWS;
	add_minutes(fixture, "/real", find_indicator(fixture, true));
	add_minutes(fixture, "/reported", find_indicator(fixture, false));
	/* Newer rows, so that the old ones are in chunks and in no tail. */
	add_minutes(fixture, "/x", find_indicator(fixture, false));
	tidy(fixture);
}

static void test_what_stays(void **state) {
	struct fixture *fixture = *state;
	fixture->manual.unix_ms = start_ms + 3 * day_ms;
	fill(fixture);
	fixture->manual.unix_ms = start_ms + 500 * day_ms;
	assert_int_equal(count_of(fixture, "/real"), MINUTES);
	fixture->store->raw_ms = 600 * day_ms;
	tidy(fixture);
	assert_int_equal(count_of(fixture, "/real"), MINUTES); /* young enough */
	fixture->store->raw_ms = 400 * day_ms;
	tidy(fixture);
	int left = count_of(fixture, "/real");
	assert_in_range(left, MINUTES / 60 * 3, MINUTES / 2);
	assert_int_equal(count_of(fixture, "/reported"), MINUTES);
	/* Each whole hour of the stretch: its last, smallest and largest value, as they were reported. */
	struct tc_history_query query = query_all();
	query.start_ms = start_ms + 4 * hour_ms;
	query.end_ms = start_ms + 5 * hour_ms;
	char *text = history_text(fixture, &query), *at = text;
	static const char *const kept[] = { ":20:00+07:00 75 A M\n", ":40:00+07:00 -5 A M\n",
		":59:00+07:00 59 A M\n" };
	int lines = 0;
	for (size_t i = 0; i < 3; i++) {
		at = strstr(at, kept[i]);
		assert_non_null(at);
	}
	for (at = strstr(text, "/real"); at != NULL; at = strstr(at + 1, "/real")) {
		lines++;
	}
	/* The instant at the hour belongs to the hour before, of which it is not the last by its minute. */
	assert_in_range(lines, 3, 4);
	free(text);
	/* It is recorded, adds up, and nothing is taken for damage. */
	assert_int_equal(
		fixture_number(fixture, "SELECT sum(dropped) FROM dropped"), MINUTES - left);
	fixture_reopen(fixture);
	assert_int_equal(count_of(fixture, "/real"), left);
	struct tc_store_health health;
	tc_store_health(fixture->store, &health);
	assert_false(health.damaged);
}

static void keep_last(void *user, const char *sentence) {
	snprintf(user, TC_SENTENCE_MAX, "%s", sentence);
}

static void test_the_chain_knows_of_it(void **state) {
	struct fixture *fixture = *state;
	char last[TC_SENTENCE_MAX] = "";
	struct tc_findings findings = { .tell = keep_last, .user = last };
	struct tc_store_sum sum;
	fixture->manual.unix_ms = start_ms + 3 * day_ms;
	fill(fixture);
	fixture->manual.unix_ms = start_ms + 500 * day_ms;
	fixture->store->raw_ms = 400 * day_ms;
	tidy(fixture);
	assert_int_equal(tc_store_verify(fixture->directory, &findings, &sum, NULL), TC_OK);
	assert_string_equal(last, "");
	assert_true(sum.dropped > MINUTES / 2);
	fixture_close(fixture);
	/* More than was said may not go. */
	fixture_sql(fixture, "UPDATE dropped SET last = last + 100, dropped = dropped + 1");
	assert_int_equal(tc_store_verify(fixture->directory, &findings, &sum, NULL), TC_OK);
	assert_true(findings.count > 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_stays, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_the_chain_knows_of_it, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/condense", tests, NULL, NULL);
}
