#include "feeds/store/state.h"
#include "fixture.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* A small tail: what is shown here is the same with 65,536 rows, only slower. */
enum { ROWS = 12000, BATCH = 1000, SERIES = 40, TAIL_ROWS = 3000 };

static void reopen(struct fixture *fixture) {
	fixture_reopen(fixture);
	fixture->store->tail_rows = TAIL_ROWS;
}

static int start(void **state) {
	fixture_start(state);
	reopen(*state);
	return 0;
}

/* Rows of SERIES series, unevenly: series 0 gets half of them. Every tenth revises an earlier day. */
static void add_batch(struct tc_store *store, int64_t sequence) {
	static struct tc_observation rows[BATCH];
	for (int i = 0; i < BATCH; i++) {
		int number = (int)(sequence - 1) * BATCH + i;
		int series = number % 2 == 0 ? 0 : number / 2 % SERIES;
		int day = number % 10 == 9 ? number / 40 : number / 20;
		char value[24];
		snprintf(value, sizeof value, "%d.0", number);
		rows[i] = figure(series % 5, series / 5, day, value);
		rows[i].recorded_at_ms = 1577840000000 + number;
		rows[i].comment = number % 100 == 0 ? "ghi chú" : NULL;
	}
	struct tc_store_event event = event_of("/p", sequence, rows, BATCH);
	if (tc_store_commit(store, &event, 1, NULL) != TC_OK) {
		abort();
	}
}

static void fill(struct fixture *fixture, int rows) {
	for (int i = 1; i <= rows / BATCH; i++) {
		fixture->manual.unix_ms = 1600000000000 + i;
		add_batch(fixture->store, i);
	}
}

static struct tc_history_query query_of(int which, int rows) {
	struct tc_history_query query = query_all();
	switch (which) {
	case 1: query.revisions = true; break;
	case 2: query.last = 1; break;
	case 3: query.last = 300; break;
	case 4: query.as_of_ms = 1600000000000 + rows / BATCH / 2; break;
	case 5: query.after_cursor = rows - 2500; break;
	case 6:
		query.start_ms = 1577811600000 + 86400000LL * 100;
		query.end_ms = 1577811600000 + 86400000LL * 110;
		break;
	case 7:
		query.last = 7;
		query.revisions = true;
		query.as_of_ms = 1600000000000 + rows / BATCH - 3;
		break;
	default: break;
	}
	return query;
}
enum { QUERIES = 8 };

static void answers(const struct fixture *fixture, char *texts[QUERIES], int count) {
	for (int i = 0; i < count; i++) {
		struct tc_history_query query = query_of(i, ROWS);
		texts[i] = history_text(fixture, &query);
		assert_true(strlen(texts[i]) > 0);
	}
}

static void same_answers(const struct fixture *fixture, char *const texts[QUERIES], int count) {
	char *now[QUERIES];
	answers(fixture, now, count);
	for (int i = 0; i < count; i++) {
		if (strcmp(now[i], texts[i]) != 0) {
			fail_msg("query %d answers otherwise than before", i);
		}
		free(now[i]);
	}
}

static int tidy_all(struct fixture *fixture) {
	int turns = 1;
	while (tc_store_tidy(fixture->store)) {
		turns++;
	}
	return turns;
}

static void test_chunks_change_no_answer(void **state) {
	struct fixture *fixture = *state;
	char *texts[QUERIES];
	fill(fixture, ROWS);
	answers(fixture, texts, QUERIES);
	assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM chunk"), 0);
	assert_in_range(tidy_all(fixture), 2, 1000);
	assert_in_range(fixture_number(fixture, "SELECT sum(count) FROM chunk"), 1, ROWS);
	assert_in_range(ROWS - fixture_number(fixture, "SELECT first FROM tail"), 1, TAIL_ROWS);
	same_answers(fixture, texts, QUERIES);
	reopen(fixture);
	same_answers(fixture, texts, QUERIES);
	/* A damaged chunk is a lost copy, not a lost value. */
	fixture_close(fixture);
	fixture_number(fixture,
		"UPDATE chunk SET records = zeroblob(length(records)) WHERE number % 3 = 0");
	fixture_number(fixture, "UPDATE chunk SET records = x'00' WHERE number % 7 = 0");
	reopen(fixture);
	same_answers(fixture, texts, QUERIES);
	for (int i = 0; i < QUERIES; i++) {
		free(texts[i]);
	}
}

/* However slowly a series grows, it has few chunks that are not full. */
static void test_small_chunks_are_absorbed(void **state) {
	struct fixture *fixture = *state;
	fill(fixture, ROWS);
	tidy_all(fixture);
	for (int i = 1; i <= 60; i++) {
		add_batch(fixture->store, ROWS / BATCH + i);
		tidy_all(fixture);
	}
	int64_t small = fixture_number(fixture,
		"SELECT max(n) FROM (SELECT count(*) AS n FROM chunk WHERE count < 128 GROUP BY "
		"series)");
	assert_in_range(small, 0, 12);
	assert_int_equal(fixture_number(fixture, "SELECT max(count) FROM chunk") <= 256, 1);
	int64_t rows = ROWS + 60 * BATCH;
	struct tc_history_query query = query_all();
	query.revisions = true;
	char *text = history_text(fixture, &query);
	int64_t lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
		lines++;
	}
	assert_int_equal(lines, rows);
	free(text);
}

static void test_a_kill_while_tidying_loses_nothing(void **state) {
	struct fixture *fixture = *state;
	char *texts[QUERIES];
	fill(fixture, ROWS);
	answers(fixture, texts, 1);
	unsigned random = 5;
	for (int round = 0; round < 6; round++) {
		fixture_close(fixture);
		int ends[2];
		assert_int_equal(pipe(ends), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			reopen(fixture);
			if (write(ends[1], "t", 1) == 1) {
				while (tc_store_tidy(fixture->store)) {
				}
			}
			_exit(0);
		}
		char started;
		assert_int_equal(read(ends[0], &started, 1), 1);
		random = random * 1103515245 + 12345;
		usleep((random >> 16) % 9000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		close(ends[0]);
		close(ends[1]);
		reopen(fixture);
		assert_int_equal(tc_store_cursor(fixture->store), ROWS);
		same_answers(fixture, texts, 1);
	}
	free(texts[0]);
}

static double cpu_ms(void) {
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int read_rows(
	struct tc_store_reader *reader, const struct tc_history_query *query, int limit) {
	struct tc_history *history = tc_history_open(reader, query);
	struct tc_observation row;
	int rows = 0;
	while (rows < limit && tc_history_next(history, &row, NULL) == 1) {
		rows++;
	}
	tc_history_close(history);
	return rows;
}

static bool only_the_largest(const void *user, int indicator, int area) {
	(void)user;
	return indicator == 0 && area == 0;
}

static bool only_a_small_one(const void *user, int indicator, int area) {
	(void)user;
	return indicator == 3 && area == 2;
}

/* CPU time of an answer's first rows, the least of some tries. */
static double cost_ms(
	struct tc_store_reader *reader, const struct tc_history_query *query, int limit) {
	double least_ms = 1e9;
	for (int i = 0; i < 9; i++) {
		double start_ms = cpu_ms();
		assert_in_range(read_rows(reader, query, limit), 10, limit);
		double took_ms = cpu_ms() - start_ms;
		least_ms = took_ms < least_ms ? took_ms : least_ms;
	}
	return least_ms;
}

/* H10 in small: the newest points do not cost the tail that others fill, nor the first ones the rest of the series. */
static void test_a_part_costs_a_part(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_reader *alone = NULL, *beside = NULL;
	struct tc_history_query query = query_all();
	fill(fixture, ROWS);
	assert_int_equal(
		tc_store_reader_open(fixture->directory, fixture->catalogue, &alone, NULL), TC_OK);
	assert_int_equal(tc_store_reader_open_beside(fixture->store, &beside, NULL), TC_OK);
	query.matches = only_a_small_one;
	query.last = 10;
	double scanned_ms = cost_ms(alone, &query, ROWS), newest_ms = cost_ms(beside, &query, ROWS);
	assert_true(newest_ms < scanned_ms / 2);
	tidy_all(fixture);
	query.matches = only_the_largest;
	query.last = 0;
	double whole_ms = cost_ms(beside, &query, ROWS), first_ms = cost_ms(beside, &query, 10);
	assert_true(first_ms < whole_ms / 2);
	printf("# newest %.3f of %.3f ms, first %.3f of %.3f ms\n", newest_ms, scanned_ms, first_ms,
		whole_ms);
	tc_store_reader_close(alone);
	tc_store_reader_close(beside);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_chunks_change_no_answer, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_small_chunks_are_absorbed, start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_kill_while_tidying_loses_nothing, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_part_costs_a_part, start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/tidy", tests, NULL, NULL);
}
