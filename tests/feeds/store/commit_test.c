#include "feeds/store/database.h"
#include "feeds/store/state.h"
#include "fixture.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KILLS = 20, GROUP = 3, CHILD_FAILED = 9, CHILD_SKIPPED = 77 };

/* Commit for ever, telling every acknowledged position. */
static void publish_until_killed(const struct fixture *fixture, int acks) {
	struct tc_store *store = NULL;
	if (tc_store_open(fixture->directory, fixture->catalogue, &fixture->clock, &store, NULL) !=
		TC_OK) {
		_exit(CHILD_FAILED);
	}
	struct tc_source_position position = { 0 };
	tc_store_position(store, "/p", &position);
	for (int64_t next = position.upto + 1;; next += GROUP) {
		struct tc_observation observations[GROUP];
		struct tc_store_event events[GROUP];
		for (int i = 0; i < GROUP; i++) {
			char value[24];
			snprintf(value, sizeof value, "%lld", (long long)(next + i));
			observations[i] = figure(i, 0, (int)((next + i) % 3000), value);
			events[i] = event_of("/p", next + i, &observations[i], 1);
		}
		if (tc_store_commit(store, events, GROUP, NULL) != TC_OK) {
			_exit(CHILD_FAILED);
		}
		if (write(acks, &events[GROUP - 1].upto, sizeof events->upto) !=
			sizeof events->upto) {
			_exit(CHILD_FAILED);
		}
		tc_store_tidy(store);
	}
}

/* Start a child, kill it after so many acks. Returns the last position it told. */
static int64_t kill_after(const struct fixture *fixture, int acks) {
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		publish_until_killed(fixture, ends[1]);
	}
	close(ends[1]);
	int64_t upto = 0, told;
	for (int i = 0; read(ends[0], &told, sizeof told) == sizeof told; i++) {
		upto = told;
		if (i == acks) {
			kill(child, SIGKILL);
		}
	}
	close(ends[0]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	return upto;
}

static void test_nothing_acknowledged_is_lost_by_a_kill(void **state) {
	struct fixture *fixture = *state;
	unsigned random = 3;
	int64_t stored = 0;
	for (int round = 0; round < KILLS; round++) {
		fixture_close(fixture);
		random = random * 1103515245 + 12345;
		int64_t told = kill_after(fixture, (int)((random >> 16) % 30));
		fixture_reopen(fixture);
		struct tc_source_position position;
		assert_true(tc_store_position(fixture->store, "/p", &position));
		assert_true(position.upto >= told);
		assert_int_equal(position.newest, position.upto);
		assert_int_equal(tc_store_cursor(fixture->store), position.upto);
		stored = position.upto;
	}
	struct tc_history_query query = query_all();
	query.revisions = true;
	char *text = history_text(fixture, &query);
	int64_t lines = 0;
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++) {
		lines++;
	}
	assert_int_equal(lines, stored);
	free(text);
}

static void copy_file(const struct fixture *fixture, const char *from, const char *to, long most) {
	char source[128], target[128];
	snprintf(source, sizeof source, "%s/%s", fixture->directory, from);
	snprintf(target, sizeof target, "%s/%s", fixture->directory, to);
	FILE *in = fopen(source, "rb"), *out = fopen(target, "wb");
	assert_non_null(in);
	assert_non_null(out);
	char byte[4096];
	size_t got;
	while (most > 0 && (got = fread(byte, 1, sizeof byte, in)) > 0) {
		got = got < (size_t)most ? got : (size_t)most;
		fwrite(byte, 1, got, out);
		most -= (long)got;
	}
	fclose(in);
	fclose(out);
}

static void remove_copy(const struct fixture *fixture) {
	static const char *const names[] = { "copy/store.db", "copy/store.db-wal",
		"copy/store.db-shm", "copy/lock" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		unlink(fixture_path(fixture, names[i]));
	}
}

/* A copy taken while the hub runs, with the end of its log cut off anywhere, is a beginning of the truth. */
static void test_a_torn_log_ends_earlier(void **state) {
	struct fixture *fixture = *state;
	enum { EVENTS = 12, CUTS = 60 };
	for (int i = 1; i <= EVENTS; i++) {
		put(fixture, "/p", i, figure(0, 0, i, "1"));
	}
	FILE *log = fopen(fixture_path(fixture, "store.db-wal"), "rb");
	assert_non_null(log);
	fseek(log, 0, SEEK_END);
	long length = ftell(log);
	fclose(log);
	char copy[96];
	snprintf(copy, sizeof copy, "%s/copy", fixture->directory);
	assert_int_equal(mkdir(copy, 0700), 0);
	int64_t before = 0;
	for (int cut = 0; cut <= CUTS; cut++) {
		remove_copy(fixture);
		copy_file(fixture, "store.db", "copy/store.db", 1L << 30);
		copy_file(fixture, "store.db-wal", "copy/store.db-wal", length * cut / CUTS);
		struct tc_store *store = NULL;
		struct tc_source_position position = { 0 };
		assert_int_equal(
			tc_store_open(copy, fixture->catalogue, &fixture->clock, &store, NULL),
			TC_OK);
		tc_store_position(store, "/p", &position);
		assert_int_equal(position.upto, tc_store_cursor(store));
		assert_true(position.upto >= before);
		before = position.upto;
		tc_store_close(store);
	}
	assert_int_equal(before, EVENTS);
	remove_copy(fixture);
	rmdir(copy);
}

/* Commit until the disk says no. Returns the number of acknowledged events, or -1 when it never did, or
 * not as expected. */
static int64_t fill_the_disk(struct tc_store *store, int64_t next, enum tc_result expected) {
	for (int64_t end = next + 20000; next < end; next++) {
		struct tc_observation observation = figure(0, 0, (int)(next % 3000), "123456.789");
		struct tc_store_event event = event_of("/p", next, &observation, 1);
		struct tc_error err = { 0 };
		enum tc_result result = tc_store_commit(store, &event, 1, &err);
		tc_store_tidy(store);
		if (result == expected) {
			return next - 1;
		}
		if (result != TC_OK) {
			fprintf(stderr, "%s\n", err.message);
			return -1;
		}
	}
	return -1;
}

/* 0: the store stopped at a full disk, kept what it had acknowledged, and went on when there was room. */
static int live_through_full_disk(struct fixture *fixture, const char *directory,
	enum tc_result expected, void (*make_room)(const char *directory)) {
	struct tc_store *store = NULL;
	if (tc_store_open(directory, fixture->catalogue, &fixture->clock, &store, NULL) != TC_OK) {
		return 1;
	}
	int64_t acked = fill_the_disk(store, 1, expected);
	struct tc_source_position position = { 0 };
	if (acked < 1 || !tc_store_position(store, "/p", &position) || position.upto != acked) {
		return 2;
	}
	/* Emptying the write-ahead log makes room, until the database itself may not grow. */
	int64_t more;
	while ((more = fill_the_disk(store, acked + 1, expected)) > acked) {
		acked = more;
	}
	if (more != acked || tc_store_cursor(store) != acked) {
		return 3;
	}
	make_room(directory);
	struct tc_observation observation = figure(0, 0, 1, "1");
	struct tc_store_event event = event_of("/p", acked + 1, &observation, 1);
	if (tc_store_commit(store, &event, 1, NULL) != TC_OK || event.upto != acked + 1) {
		return 4;
	}
	tc_store_close(store);
	store = NULL;
	if (tc_store_open(directory, fixture->catalogue, &fixture->clock, &store, NULL) != TC_OK ||
		tc_store_cursor(store) != acked + 1) {
		return 5;
	}
	tc_store_close(store);
	return 0;
}

static int status_of(pid_t child) {
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void lift_limit(const char *directory) {
	(void)directory;
	struct rlimit limit;
	getrlimit(RLIMIT_FSIZE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_FSIZE, &limit);
}

static void test_a_file_that_may_not_grow(void **state) {
	struct fixture *fixture = *state;
	fixture_close(fixture);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGXFSZ, SIG_IGN);
		struct rlimit limit;
		getrlimit(RLIMIT_FSIZE, &limit);
		limit.rlim_cur = 512 * 1024;
		setrlimit(RLIMIT_FSIZE, &limit);
		_exit(live_through_full_disk(
			fixture, fixture->directory, TC_UNAVAILABLE, lift_limit));
	}
	assert_int_equal(status_of(child), 0);
}

static void remove_ballast(const char *directory) {
	char path[128];
	snprintf(path, sizeof path, "%s/ballast", directory);
	unlink(path);
}

/* A file system of 3 MiB in a mount namespace of the child alone. */
static int on_small_disk(struct fixture *fixture) {
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("tmpfs", fixture->directory, "tmpfs", 0, "size=3m") != 0) {
		return CHILD_SKIPPED;
	}
	static char block[1 << 20];
	FILE *ballast = fopen(fixture_path(fixture, "ballast"), "wb");
	if (ballast == NULL || fwrite(block, sizeof block, 1, ballast) != 1 ||
		fclose(ballast) != 0) {
		return 6;
	}
	return live_through_full_disk(fixture, fixture->directory, TC_FULL, remove_ballast);
}

static void test_a_full_disk(void **state) {
	struct fixture *fixture = *state;
	fixture_close(fixture);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		_exit(on_small_disk(fixture));
	}
	int status = status_of(child);
	if (status == CHILD_SKIPPED) {
		skip();
	}
	assert_int_equal(status, 0);
}

static int deny_full(void *user, int action, const char *name, const char *value,
	const char *database, const char *trigger) {
	(void)user;
	(void)database;
	(void)trigger;
	return action == SQLITE_PRAGMA && strcmp(name, "synchronous") == 0 && value != NULL &&
			strcmp(value, "FULL") == 0
		? SQLITE_DENY
		: SQLITE_OK;
}

/* Tidying does not wait for the disk. If the way back to waiting fails, no event may be acknowledged. */
static void test_no_ack_while_the_disk_is_not_waited_for(void **state) {
	struct fixture *fixture = *state;
	fixture->store->tail_rows = 1;
	for (int i = 1; i <= 3; i++) {
		put(fixture, "/p", i, figure(0, 0, i, "1"));
	}
	sqlite3_set_authorizer(fixture->store->database, deny_full, NULL);
	tc_store_tidy(fixture->store);
	struct tc_observation observation = figure(0, 0, 4, "1");
	struct tc_store_event event = event_of("/p", 4, &observation, 1);
	assert_int_not_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
	assert_int_equal(tc_store_cursor(fixture->store), 3);
	sqlite3_set_authorizer(fixture->store->database, NULL, NULL);
	put(fixture, "/p", 4, figure(0, 0, 4, "1"));
	int64_t synchronous = 0;
	assert_int_equal(tc_database_number(fixture->store->database, "PRAGMA synchronous",
				 &synchronous, NULL),
		TC_OK);
	assert_int_equal(synchronous, 2);
}

/* Rows are stored several in a step; every count of them comes back whole and in order. */
static void test_any_number_of_observations(void **state) {
	struct fixture *fixture = *state;
	static const int counts[] = { 1, 9, 10, 11, 20, 25, 100 };
	struct tc_observation rows[100];
	int64_t total = 0;
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		for (int row = 0; row < counts[i]; row++) {
			char value[16];
			snprintf(value, sizeof value, "%d", (int)total + row);
			rows[row] = figure(row % 3, row % 5, (int)total + row, value);
			rows[row].comment = row % 4 == 0 ? "ghi chú" : NULL;
		}
		struct tc_store_event event = event_of("/p", (int64_t)i + 1, rows, counts[i]);
		assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
		for (int row = 0; row < counts[i]; row++) {
			assert_int_equal(rows[row].cursor, total + row + 1);
		}
		total += counts[i];
	}
	assert_int_equal(tc_store_cursor(fixture->store), total);
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query);
	for (int64_t i = 0; i < total; i++) {
		char value[24];
		snprintf(value, sizeof value, " %d A M", (int)i);
		assert_non_null(strstr(text, value));
	}
	free(text);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_no_ack_while_the_disk_is_not_waited_for, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_any_number_of_observations, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_nothing_acknowledged_is_lost_by_a_kill, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_torn_log_ends_earlier, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_file_that_may_not_grow, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_full_disk, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/commit", tests, NULL, NULL);
}
