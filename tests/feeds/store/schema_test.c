#include "feeds/store/page.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 1 << 18, EVENTS = 40 };

/* tests/data/store-1.db: written by the program of format 1. 40 events of /portal/dvcqg, one refused, one of
 * /province/22. */
static size_t put_old_store(struct fixture *fixture) {
	static uint8_t bytes[SIZE];
	char path[TC_PATH_MAX];
	fixture_close(fixture);
	snprintf(path, sizeof path, "%s/store-1.db", getenv("TC_TEST_DATA"));
	size_t length = fixture_read(path, bytes, SIZE);
	assert_in_range(length, TC_PAGE_BYTES, SIZE - 1);
	unlink(fixture_path(fixture, "store.db-wal"));
	unlink(fixture_path(fixture, "store.db-shm"));
	fixture_write(fixture_path(fixture, "store.db"), bytes, length);
	return length;
}

static void check_content(struct fixture *fixture) {
	struct tc_source_position position;
	assert_true(tc_store_position(fixture->store, "/portal/dvcqg", &position));
	assert_int_equal(position.upto, EVENTS + 1);
	assert_int_equal(tc_store_cursor(fixture->store), EVENTS + 1);
	struct tc_history_query query = query_all();
	query.revisions = true;
	char *text = history_text(fixture, &query);
	int lines = 0;
	for (const char *at = text; *at != '\0'; at++) {
		lines += *at == '\n';
	}
	assert_int_equal(lines, EVENTS + 1);
	assert_non_null(strstr(text, " /portal/dvcqg 2020-01-07 7.10 A M\n"));
	assert_non_null(strstr(text, " 10.10 A M ghi ch\xc3\xba\n"));
	assert_non_null(strstr(text, " /province/22 2020-08-18 9007199254740993 A M\n"));
	free(text);
}

static void test_format_1_is_read_for_ever(void **state) {
	struct fixture *fixture = *state;
	size_t length = put_old_store(fixture);
	fixture_reopen(fixture);
	check_content(fixture);
	/* It takes new events, knows the old ones, and has sums and seals. */
	struct tc_observation observation = figure(0, 0, 0, "1");
	struct tc_store_event event = event_of("/portal/dvcqg", 7, &observation, 1);
	assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
	assert_int_equal(event.outcome, TC_OUTCOME_CONFLICT);
	put(fixture, "/portal/dvcqg", EVENTS + 2, figure(0, 0, 5, "5"));
	fixture_close(fixture);
	assert_int_equal(fixture_number(fixture, "PRAGMA user_version"), TC_STORE_VERSION);
	assert_int_equal(
		fixture_number(fixture, "SELECT sum(count) FROM seal WHERE kind = 7"), EVENTS + 1);
	static uint8_t page[TC_PAGE_BYTES];
	fixture_read(fixture_path(fixture, "store.db"), page, sizeof page);
	assert_true(tc_page_is_whole(page, 1));
	/* The copy that an upgrade makes first. */
	struct stat status;
	assert_int_equal(stat(fixture_path(fixture, "store-1.db"), &status), 0);
	assert_int_equal(status.st_size, length);
	fixture_reopen(fixture);
}

/* An upgrade that finds no room leaves everything as it was, and goes through when there is. */
static int upgrade_without_room(struct fixture *fixture, long bytes) {
	signal(SIGXFSZ, SIG_IGN);
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	rlim_t before = limit.rlim_cur;
	limit.rlim_cur = (rlim_t)bytes;
	setrlimit(RLIMIT_FSIZE, &limit);
	struct tc_store *store = NULL;
	enum tc_result result = tc_store_open(
		fixture->directory, fixture->catalogue, &fixture->clock, &store, NULL);
	limit.rlim_cur = before;
	setrlimit(RLIMIT_FSIZE, &limit);
	tc_store_close(store);
	return result == TC_OK ? 1 : 0;
}

static void test_no_room_for_an_upgrade(void **state) {
	struct fixture *fixture = *state;
	int refused = 0;
	for (long bytes = 0; bytes <= 120000; bytes += 7777) {
		put_old_store(fixture);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			_exit(upgrade_without_room(fixture, bytes));
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFEXITED(status));
		refused += WEXITSTATUS(status) == 0;
		fixture_reopen(fixture);
		check_content(fixture);
	}
	assert_true(refused > 5);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_format_1_is_read_for_ever, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_no_room_for_an_upgrade, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/schema", tests, NULL, NULL);
}
