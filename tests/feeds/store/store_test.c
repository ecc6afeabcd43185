#include "fixture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum tc_result try_open(
	const struct fixture *fixture, const char *directory, struct tc_error *err) {
	struct tc_store *store = NULL;
	enum tc_result result =
		tc_store_open(directory, fixture->catalogue, &fixture->clock, &store, err);
	tc_store_close(store);
	return result;
}

static void test_only_one_hub(void **state) {
	struct fixture *fixture = *state;
	struct tc_error err = { 0 };
	assert_int_equal(try_open(fixture, fixture->directory, &err), TC_IN_USE);
	assert_non_null(strstr(err.message, fixture->directory));
	fixture_close(fixture);
	assert_int_equal(try_open(fixture, fixture->directory, &err), TC_OK);
}

static void test_files_are_ours_alone(void **state) {
	struct fixture *fixture = *state;
	static const char *const names[] = { "store.db", "store.db-wal", "store.db-shm", "lock" };
	struct stat status;
	put(fixture, "/p", 1, figure(0, 0, 0, "1"));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		assert_int_equal(stat(fixture_path(fixture, names[i]), &status), 0);
		assert_int_equal(status.st_mode & 0777, 0600);
	}
	char made[96];
	snprintf(made, sizeof made, "%s/made", fixture->directory);
	assert_int_equal(try_open(fixture, made, NULL), TC_OK);
	assert_int_equal(stat(made, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	char path[128];
	snprintf(path, sizeof path, "%s/store.db", made);
	unlink(path);
	snprintf(path, sizeof path, "%s/lock", made);
	unlink(path);
	rmdir(made);
}

static void test_directories_that_cannot_be_used(void **state) {
	struct fixture *fixture = *state;
	char below_file[96], nowhere[96];
	snprintf(below_file, sizeof below_file, "%s/lock/data", fixture->directory);
	snprintf(nowhere, sizeof nowhere, "%s/no/data", fixture->directory);
	const char *const paths[] = { below_file, nowhere, "/proc/1/toancanh", "" };
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		struct tc_error err = { 0 };
		assert_int_equal(try_open(fixture, paths[i], &err), TC_UNAVAILABLE);
		assert_true(strlen(err.message) > 0);
	}
}

static void test_files_that_are_no_store(void **state) {
	struct fixture *fixture = *state;
	put(fixture, "/p", 1, figure(0, 0, 0, "1"));
	fixture_close(fixture);
	static const struct {
		const char *name, *sql, *says;
	} cases[] = {
		{ "newer", "PRAGMA user_version=3", "newer program: its format is 3, expected 2" },
		{ "another program's", "PRAGMA application_id=7", "another program" },
		{ "no tables",
			"PRAGMA user_version=2; PRAGMA application_id=1415795572; DROP TABLE log",
			"log" },
	};
	struct tc_error err = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fixture_sql(fixture, cases[i].sql);
		assert_int_not_equal(try_open(fixture, fixture->directory, &err), TC_OK);
		if (strstr(err.message, cases[i].says) == NULL) {
			fail_msg("%s: %s", cases[i].name, err.message);
		}
	}
	fixture_write(fixture_path(fixture, "store.db"), "this is not a database, not at all", 34);
	assert_int_equal(try_open(fixture, fixture->directory, &err), TC_BAD_INPUT);
	assert_non_null(strstr(err.message, "damaged"));
	fixture_write(fixture_path(fixture, "store.db"), "", 0);
	assert_int_equal(try_open(fixture, fixture->directory, &err), TC_OK);
}

/* A code that the catalogue has lost is left out, and harms nothing else. */
static void test_lost_codes(void **state) {
	struct fixture *fixture = *state;
	put(fixture, "/p", 1, figure(0, 0, 0, "1"));
	put(fixture, "/p", 2, figure(1, 0, 0, "2"));
	fixture_close(fixture);
	fixture_sql(fixture, "UPDATE series SET indicator = 'gone.for.ever' WHERE number = 1");
	fixture_reopen(fixture);
	put(fixture, "/p", 3, figure(0, 0, 1, "3"));
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query);
	assert_string_equal(text, "0 0 /p 2020-01-02 3 A M\n1 0 /p 2020-01-01 2 A M\n");
	free(text);
}

static void test_a_conflict_is_in_the_audit(void **state) {
	struct fixture *fixture = *state;
	put(fixture, "/p", 1, figure(0, 0, 0, "1"));
	struct tc_observation second = figure(0, 0, 0, "2");
	second.comment = "two\nlines\t";
	struct tc_store_event event = event_of("/p", 1, &second, 1);
	event.digest[31] = 1;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
		assert_int_equal(event.outcome, TC_OUTCOME_CONFLICT);
	}
	sqlite3 *database = fixture_database(fixture);
	sqlite3_stmt *rows = NULL;
	assert_int_equal(
		sqlite3_prepare_v2(database, "SELECT source, id, sequence, content FROM audit", -1,
			&rows, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_step(rows), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(rows, 0), "/p");
	assert_string_equal((const char *)sqlite3_column_text(rows, 1), "0000000001");
	assert_int_equal(sqlite3_column_int(rows, 2), 1);
	const char *content = (const char *)sqlite3_column_text(rows, 3);
	assert_non_null(strstr(content, "\t2020-01-01\t2\tA\tM\t"));
	assert_non_null(strstr(content, "\ttwo lines \n"));
	assert_int_equal(sqlite3_step(rows), SQLITE_DONE); /* resent, kept once */
	sqlite3_finalize(rows);
	sqlite3_close(database);
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query);
	assert_string_equal(text, "0 0 /p 2020-01-01 1 A M\n");
	free(text);
}

static void look_at(struct fixture *fixture) {
	struct tc_store *store = NULL;
	struct tc_error err = { 0 };
	if (tc_store_open(fixture->directory, fixture->catalogue, &fixture->clock, &store, &err) ==
		TC_OK) {
		struct tc_observation observation = figure(2, 2, 2, "2");
		struct tc_store_event event = event_of("/new", 1, &observation, 1);
		tc_store_commit(store, &event, 1, &err);
		tc_store_tidy(store);
	}
	struct tc_store_reader *reader = NULL;
	if (tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, &err) == TC_OK) {
		struct tc_history_query query = query_all();
		struct tc_history *history = tc_history_open(reader, &query);
		struct tc_observation row;
		while (tc_history_next(history, &row, &err) == 1) {
		}
		tc_history_close(history);
	}
	tc_store_reader_close(reader);
	tc_store_close(store);
}

/* Many starts, and none of them is about the disk. */
static int start_in_memory(void **state) {
	return fixture_start_in(state, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
}

/* Damage may cost an answer, never the process. */
static void test_flipped_bits_never_crash(void **state) {
	struct fixture *fixture = *state;
	for (int i = 1; i <= 40; i++) {
		put(fixture, "/p", i, figure(i % 3, 0, i, "1.5"));
	}
	fixture_close(fixture);
	static uint8_t whole[1 << 18], damaged[1 << 18];
	FILE *file = fopen(fixture_path(fixture, "store.db"), "rb");
	assert_non_null(file);
	size_t length = fread(whole, 1, sizeof whole, file);
	fclose(file);
	assert_in_range(length, 4096, sizeof whole - 1);
	unsigned random = 11;
	for (int round = 0; round < 100; round++) {
		memcpy(damaged, whole, length);
		for (int flips = 0; flips <= round % 8; flips++) {
			random = random * 1103515245 + 12345;
			damaged[(random >> 8) % length] ^= (uint8_t)(1u << (random % 8));
		}
		unlink(fixture_path(fixture, "store.db-wal"));
		unlink(fixture_path(fixture, "store.db-shm"));
		fixture_write(fixture_path(fixture, "store.db"), damaged, length);
		look_at(fixture);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_only_one_hub, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_files_are_ours_alone, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_directories_that_cannot_be_used, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_files_that_are_no_store, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_lost_codes, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_conflict_is_in_the_audit, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_flipped_bits_never_crash, start_in_memory, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/store", tests, NULL, NULL);
}
