#include "feeds/store/state.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void expect(
	struct fixture *fixture, const struct tc_history_query *query, const char *expected) {
	char *text = history_text(fixture, query);
	assert_string_equal(text, expected);
	free(text);
}

static int64_t day_ms(int day) {
	return 1577811600000 + (int64_t)day * 86400000;
}

/* Two series, a revision, a withdrawal, a second source, a value that is not reported. */
static void fill(struct fixture *fixture) {
	put(fixture, "/a", 1, figure(1, 2, 0, "1.10"));
	put(fixture, "/a", 2, figure(1, 2, 2, "3"));
	put(fixture, "/a", 3, figure(1, 2, 1, "2"));
	fixture->manual.unix_ms += 1000;
	struct tc_observation revision = figure(1, 2, 1, "2.5");
	revision.recorded_at_ms += 10;
	revision.comment = "sửa số liệu";
	put(fixture, "/a", 4, revision);
	struct tc_observation older = figure(1, 2, 2, "2.9");
	older.recorded_at_ms -= 1;
	put(fixture, "/a", 5, older);
	struct tc_observation withdrawal = figure(1, 2, 0, NULL);
	withdrawal.action = TC_ACTION_WITHDRAW;
	withdrawal.recorded_at_ms += 10;
	put(fixture, "/a", 6, withdrawal);
	put(fixture, "/b", 1, figure(1, 2, 2, "3.01"));
	put(fixture, "/a", 7, figure(0, 2, 5, NULL));
}

static bool only_second(const void *user, int indicator, int area) {
	return indicator == *(const int *)user && area == 2;
}

static void test_newest_of_each_period(void **state) {
	struct fixture *fixture = *state;
	fill(fixture);
	struct tc_history_query query = query_all();
	expect(fixture, &query,
		"0 2 /a 2020-01-06 - M M\n"
		"1 2 /a 2020-01-01 - M D\n"
		"1 2 /a 2020-01-02 2.5 A M sửa số liệu\n"
		"1 2 /a 2020-01-03 3 A M\n"
		"1 2 /b 2020-01-03 3.01 A M\n");
}

static void test_revisions_oldest_first(void **state) {
	struct fixture *fixture = *state;
	fill(fixture);
	static const int second = 1;
	struct tc_history_query query = query_all();
	query.revisions = true;
	query.matches = only_second;
	query.user = &second;
	expect(fixture, &query,
		"1 2 /a 2020-01-01 1.10 A M\n"
		"1 2 /a 2020-01-01 - M D\n"
		"1 2 /a 2020-01-02 2 A M\n"
		"1 2 /a 2020-01-02 2.5 A M sửa số liệu\n"
		"1 2 /a 2020-01-03 2.9 A M\n"
		"1 2 /a 2020-01-03 3 A M\n"
		"1 2 /b 2020-01-03 3.01 A M\n");
	query.last = 1;
	expect(fixture, &query,
		"1 2 /a 2020-01-03 2.9 A M\n"
		"1 2 /a 2020-01-03 3 A M\n"
		"1 2 /b 2020-01-03 3.01 A M\n");
}

/* What a fresh wall needs to say "revised": the replaced value, while that is news. */
static void test_former_values(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation revision = figure(1, 2, 1, "2");
	put(fixture, "/a", 1, figure(1, 2, 0, "1"));
	put(fixture, "/a", 2, revision);
	fixture->manual.unix_ms += 1000;
	int64_t since_ms = fixture->manual.unix_ms;
	for (int i = 1; i <= 2; i++) {
		revision = figure(1, 2, 1, i == 1 ? "3" : "4");
		revision.recorded_at_ms += i;
		put(fixture, "/a", 2 + i, revision);
	}
	struct tc_history_query query = query_all();
	query.former_since_ms = since_ms;
	expect(fixture, &query,
		"1 2 /a 2020-01-01 1 A M\n"
		"1 2 /a 2020-01-02 3 A M\n"
		"1 2 /a 2020-01-02 4 A M\n");
	query.last = 1;
	expect(fixture, &query,
		"1 2 /a 2020-01-02 3 A M\n"
		"1 2 /a 2020-01-02 4 A M\n");
	query.last = 0;
	query.former_since_ms = since_ms + 1;
	expect(fixture, &query,
		"1 2 /a 2020-01-01 1 A M\n"
		"1 2 /a 2020-01-02 4 A M\n");
}

static void test_as_it_was_known(void **state) {
	struct fixture *fixture = *state;
	int64_t then_ms = fixture->manual.unix_ms;
	fill(fixture);
	struct tc_history_query query = query_all();
	query.as_of_ms = then_ms;
	expect(fixture, &query,
		"1 2 /a 2020-01-01 1.10 A M\n"
		"1 2 /a 2020-01-02 2 A M\n"
		"1 2 /a 2020-01-03 3 A M\n");
	query.as_of_ms = then_ms - 1;
	expect(fixture, &query, "");
}

static void test_part_of_the_periods(void **state) {
	struct fixture *fixture = *state;
	fill(fixture);
	static const int second = 1;
	struct tc_history_query query = query_all();
	query.matches = only_second;
	query.user = &second;
	query.start_ms = day_ms(1);
	query.end_ms = day_ms(2);
	expect(fixture, &query, "1 2 /a 2020-01-02 2.5 A M sửa số liệu\n");
	query.start_ms = day_ms(1) + 1; /* overlaps the day all the same */
	query.end_ms = INT64_MAX;
	query.last = 2;
	expect(fixture, &query,
		"1 2 /a 2020-01-02 2.5 A M sửa số liệu\n"
		"1 2 /a 2020-01-03 3 A M\n"
		"1 2 /b 2020-01-03 3.01 A M\n");
	query.start_ms = day_ms(3);
	expect(fixture, &query, "");
}

static void test_what_came_after_a_cursor(void **state) {
	struct fixture *fixture = *state;
	fill(fixture);
	struct tc_history_query query = query_all();
	query.after_cursor = 6;
	expect(fixture, &query,
		"0 2 /a 2020-01-06 - M M\n"
		"1 2 /b 2020-01-03 3.01 A M\n");
	query.after_cursor = tc_store_cursor(fixture->store);
	expect(fixture, &query, "");
}

static void test_an_instant_is_in_the_span_it_starts(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation observation = figure(1, 2, 0, "7");
	static const char text[] = "2020-01-02T00:00:00+07:00";
	assert_true(tc_period_parse(text, strlen(text), &observation.period));
	put(fixture, "/a", 1, observation);
	struct tc_history_query query = query_all();
	query.start_ms = day_ms(1);
	query.end_ms = day_ms(2);
	expect(fixture, &query, "1 2 /a 2020-01-02T00:00:00+07:00 7 A M\n");
	query.start_ms = day_ms(0);
	query.end_ms = day_ms(1);
	expect(fixture, &query, "");
}

static void test_every_field_comes_back(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation put_in = figure(3, 4, 9, "9007199254740993");
	put_in.status = 'P';
	put_in.qualifier = TC_QUALIFIER_OVER;
	put_in.confidentiality = 'F';
	put_in.comment = "";
	put(fixture, "/a", 1, put_in);
	struct tc_store_reader *reader = NULL;
	assert_int_equal(
		tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, NULL), TC_OK);
	struct tc_history_query query = query_all();
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation out;
	assert_int_equal(tc_history_next(history, &out, NULL), 1);
	assert_string_equal(out.value.text, "9007199254740993");
	assert_true(out.value.number == 9007199254740992.0);
	assert_int_equal(out.period.start_ms, put_in.period.start_ms);
	assert_int_equal(out.period.end_ms, put_in.period.end_ms);
	assert_int_equal(out.period.grain, TC_GRAIN_DAY);
	assert_int_equal(out.status, 'P');
	assert_int_equal(out.qualifier, TC_QUALIFIER_OVER);
	assert_int_equal(out.confidentiality, 'F');
	assert_string_equal(out.comment, "");
	assert_int_equal(out.recorded_at_ms, put_in.recorded_at_ms);
	assert_int_equal(out.stored_at_ms, fixture->manual.unix_ms);
	assert_int_equal(out.sequence, 1);
	assert_int_equal(out.cursor, 1);
	assert_int_equal(tc_history_next(history, &out, NULL), 0);
	tc_history_close(history);
	tc_store_reader_close(reader);
}

/* A history is one moment: what is stored while it is read is not in it, and nobody waits. */
static void test_a_history_is_a_snapshot(void **state) {
	struct fixture *fixture = *state;
	put(fixture, "/a", 1, figure(1, 2, 0, "1"));
	struct tc_store_reader *reader = NULL;
	assert_int_equal(
		tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, NULL), TC_OK);
	struct tc_history_query query = query_all();
	struct tc_history *history = tc_history_open(reader, &query);
	put(fixture, "/a", 2, figure(1, 2, 1, "2"));
	struct tc_observation out;
	assert_int_equal(tc_history_next(history, &out, NULL), 1);
	assert_int_equal(tc_history_next(history, &out, NULL), 0);
	tc_history_close(history);
	history = tc_history_open(reader, &query);
	assert_int_equal(tc_history_next(history, &out, NULL), 1);
	assert_int_equal(tc_history_next(history, &out, NULL), 1);
	assert_string_equal(out.value.text, "2");
	tc_history_close(history);
	tc_store_reader_close(reader);
}

enum { DAYS = 1500, TAIL_ROWS = 40 };

/* A long series: backwards, forwards, with days that come again years later, in and out of chunks. */
static void fill_long(struct fixture *fixture) {
	fixture->store->tail_rows = TAIL_ROWS;
	int64_t sequence = 0;
	for (int day = 0; day < DAYS; day++) {
		char value[24];
		snprintf(value, sizeof value, "%d", day);
		int place = day < 300 ? 300 - day : day;
		put(fixture, "/a", ++sequence, figure(1, 2, place, value));
		if (day % 9 == 0) {
			struct tc_observation again = figure(1, 2, day / 3, "0.5");
			again.recorded_at_ms += 1000000 + day;
			put(fixture, "/a", ++sequence, again);
		}
		while (tc_store_tidy(fixture->store)) {
		}
	}
}

static int read_ends(struct tc_store_reader *reader, const struct tc_history_query *query,
	int limit, int64_t *ends) {
	struct tc_history *history = tc_history_open(reader, query);
	struct tc_observation row;
	int count = 0;
	while (count < limit && tc_history_next(history, &row, NULL) == 1) {
		ends[count++] = row.period.end_ms;
	}
	tc_history_close(history);
	return count;
}

/* What is given before the rest is read is the beginning of the whole; what is asked for by `last` is its end. */
static void test_a_part_is_of_the_whole(void **state) {
	struct fixture *fixture = *state;
	static int64_t whole[3 * DAYS], part[3 * DAYS];
	fill_long(fixture);
	assert_true(fixture_number(fixture, "SELECT count(*) FROM chunk") > 5);
	struct tc_store_reader *reader = NULL;
	assert_int_equal(tc_store_reader_open_beside(fixture->store, &reader, NULL), TC_OK);
	struct tc_history_query query = query_all();
	int count = read_ends(reader, &query, 3 * DAYS, whole);
	assert_int_equal(count, DAYS);
	for (int i = 0; i < count; i++) {
		assert_true(i == 0 || whole[i] > whole[i - 1]);
	}
	for (int last = 1; last < DAYS; last = last * 2 + 1) {
		query.last = 0;
		assert_int_equal(read_ends(reader, &query, last, part), last);
		assert_memory_equal(part, whole, (size_t)last * sizeof *part);
		query.last = last;
		assert_int_equal(read_ends(reader, &query, 3 * DAYS, part), last);
		assert_memory_equal(part, whole + count - last, (size_t)last * sizeof *part);
	}
	query.last = 0;
	query.revisions = true;
	assert_int_equal(read_ends(reader, &query, 3 * DAYS, whole), DAYS + (DAYS + 8) / 9);
	tc_store_reader_close(reader);
}

/* Two on one reader share its snapshot, which is older than what the store has in memory. */
static void test_two_histories_are_one_moment(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_reader *reader = NULL;
	struct tc_history_query query = query_all();
	struct tc_observation out;
	fixture->store->tail_rows = 0;
	put(fixture, "/a", 1, figure(1, 2, 0, "1"));
	assert_int_equal(tc_store_reader_open_beside(fixture->store, &reader, NULL), TC_OK);
	struct tc_history *first = tc_history_open(reader, &query);
	put(fixture, "/a", 2, figure(1, 2, 1, "2"));
	while (tc_store_tidy(fixture->store)) {
	}
	struct tc_history *second = tc_history_open(reader, &query);
	for (int i = 0; i < 2; i++) {
		struct tc_history *history = i == 0 ? first : second;
		assert_int_equal(tc_history_next(history, &out, NULL), 1);
		assert_string_equal(out.value.text, "1");
		assert_int_equal(tc_history_next(history, &out, NULL), 0);
		tc_history_close(history);
	}
	tc_store_reader_close(reader);
}

static void test_no_store_to_read(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_reader *reader = NULL;
	struct tc_error err = { 0 };
	assert_int_equal(tc_store_reader_open(fixture_path(fixture, "nowhere"), fixture->catalogue,
				 &reader, &err),
		TC_NOT_FOUND);
	assert_non_null(strstr(err.message, "nowhere/store.db"));
}

/* Thousands of commits, and none of them is about the disk. */
static int start_in_memory(void **state) {
	return fixture_start_in(state, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_newest_of_each_period, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_revisions_oldest_first, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_former_values, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_as_it_was_known, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_part_of_the_periods, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_what_came_after_a_cursor, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_an_instant_is_in_the_span_it_starts, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_every_field_comes_back, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_history_is_a_snapshot, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_part_is_of_the_whole, start_in_memory, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_two_histories_are_one_moment, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_no_store_to_read, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/history", tests, NULL, NULL);
}
