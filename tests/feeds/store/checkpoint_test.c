#include "feeds/store/state.h"
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 500, BATCHES = 240, BESIDE_BATCHES = 80, TAIL_ROWS = 2000, BOUND_BYTES = 64 << 20 };

struct reading {
	struct fixture *fixture;
	bool beside;
	atomic_bool ending;
	atomic_int histories, wrong;
};

/* One history after another while the writer writes: each must hold whole events only. */
static void *read_on(void *user) {
	struct reading *reading = user;
	struct tc_store_reader *reader = NULL;
	const struct fixture *fixture = reading->fixture;
	enum tc_result result = reading->beside
		? tc_store_reader_open_beside(fixture->store, &reader, NULL)
		: tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, NULL);
	if (result != TC_OK) {
		atomic_fetch_add(&reading->wrong, 1);
		return NULL;
	}
	struct tc_history_query query = query_all();
	query.revisions = true;
	do {
		struct tc_history *history = tc_history_open(reader, &query);
		struct tc_observation row;
		int more, rows = 0;
		int64_t newest = 0;
		while ((more = tc_history_next(history, &row, NULL)) == 1) {
			rows++;
			newest = row.cursor > newest ? row.cursor : newest;
		}
		tc_history_close(history);
		atomic_fetch_add(&reading->wrong, more != 0 || rows % BATCH != 0 || rows != newest);
		atomic_fetch_add(&reading->histories, 1);
	} while (!atomic_load(&reading->ending));
	tc_store_reader_close(reader);
	return NULL;
}

static void add_batch(struct fixture *fixture, int sequence) {
	static struct tc_observation rows[BATCH];
	for (int i = 0; i < BATCH; i++) {
		rows[i] = figure(i % 5, i / 5 % 20, sequence, "12345.678");
	}
	struct tc_store_event event = event_of("/p", sequence, rows, BATCH);
	assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
}

static long log_bytes(const struct fixture *fixture) {
	FILE *log = fopen(fixture_path(fixture, "store.db-wal"), "rb");
	assert_non_null(log);
	fseek(log, 0, SEEK_END);
	long length = ftell(log);
	fclose(log);
	return length;
}

static void test_the_log_is_bounded_while_others_read(void **state) {
	struct fixture *fixture = *state;
	struct reading reading = { .fixture = fixture };
	pthread_t thread;
	assert_int_equal(pthread_create(&thread, NULL, read_on, &reading), 0);
	long longest = 0;
	for (int i = 1; i <= BATCHES; i++) {
		add_batch(fixture, i);
		tc_store_tidy(fixture->store);
		long length = log_bytes(fixture);
		longest = length > longest ? length : longest;
	}
	atomic_store(&reading.ending, true);
	pthread_join(thread, NULL);
	assert_in_range(atomic_load(&reading.histories), 1, 1000000);
	assert_int_equal(atomic_load(&reading.wrong), 0);
	assert_in_range(longest, 1, BOUND_BYTES);
	fixture_reopen(fixture);
	assert_int_equal(tc_store_cursor(fixture->store), BATCHES * BATCH);
}

/* The same of the store's memory, while rows move from there into chunks, and again and again it is not known. */
static void test_each_answer_is_of_one_moment(void **state) {
	struct fixture *fixture = *state;
	struct reading reading = { .fixture = fixture, .beside = true };
	pthread_t thread;
	fixture->store->tail_rows = TAIL_ROWS;
	assert_int_equal(pthread_create(&thread, NULL, read_on, &reading), 0);
	for (int i = 1; i <= BESIDE_BATCHES || atomic_load(&reading.histories) < 10; i++) {
		add_batch(fixture, i);
		while (tc_store_tidy(fixture->store)) {
		}
		if (i % 16 == 0) {
			tc_store_forget_tail(fixture->store);
		}
	}
	atomic_store(&reading.ending, true);
	pthread_join(thread, NULL);
	assert_int_equal(atomic_load(&reading.wrong), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_the_log_is_bounded_while_others_read, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_each_answer_is_of_one_moment, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/checkpoint", tests, NULL, NULL);
}
