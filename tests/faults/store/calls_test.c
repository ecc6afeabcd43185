/* S10: the system's own calls below SQLite's files write less than they were asked to, are interrupted, find no quota
 * or no descriptor: each call once, in turn. TC_CALLS_EVERY=1 tries every one (default: every fifth). */
#include "disk.h"
#include "work.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVENTS = 8 };

enum how { SHORT = 1, INTERRUPTED, NO_QUOTA, SHORT_THEN_NO_QUOTA, NO_DESCRIPTOR };

typedef ssize_t (*write_call)(int file, const void *bytes, size_t length, off_t at);
typedef int (*open_call)(const char *path, int flags, int mode);

static struct {
	enum how how;
	long at, calls; /* which one, and how many there were */
	write_call write;
	open_call open;
} system_calls;

static ssize_t on_write(int file, const void *bytes, size_t length, off_t at) {
	long number = system_calls.how == NO_DESCRIPTOR ? 0 : ++system_calls.calls;
	bool now = number > 0 && number == system_calls.at;
	if (system_calls.how == SHORT_THEN_NO_QUOTA && number > 1 &&
		number == system_calls.at + 1) {
		errno = EDQUOT;
		return -1;
	}
	if (now && (system_calls.how == INTERRUPTED || system_calls.how == NO_QUOTA)) {
		errno = system_calls.how == INTERRUPTED ? EINTR : EDQUOT;
		return -1;
	}
	return system_calls.write(file, bytes, now && length > 1 ? length / 2 : length, at);
}

static int on_open(const char *path, int flags, int mode) {
	if (system_calls.how == NO_DESCRIPTOR && system_calls.at > 0) {
		errno = EMFILE;
		return -1;
	}
	return system_calls.open(path, flags, mode);
}

static void install(void) {
	sqlite3_vfs *files = sqlite3_vfs_find("unix");
	const char *name = files->xGetSystemCall(files, "pwrite64") != NULL ? "pwrite64" : "pwrite";
	system_calls.write = (write_call)files->xGetSystemCall(files, name);
	system_calls.open = (open_call)files->xGetSystemCall(files, "open");
	files->xSetSystemCall(files, name, (sqlite3_syscall_ptr)on_write);
	files->xSetSystemCall(files, "open", (sqlite3_syscall_ptr)on_open);
}

/* From an empty store: events, tidying, checkpoints, and proofs after what failed. */
static void run_with(struct fixture *fixture, enum how how, long at) {
	fixture_close(fixture);
	work_clear(fixture->directory);
	work_place(fixture, "");
	fixture_reopen(fixture);
	system_calls.calls = 0;
	system_calls.at = at;
	system_calls.how = how;
	int64_t acked = work_do(fixture, 1, EVENTS, 4, NULL, NULL);
	system_calls.at = -1;
	assert_int_equal(acked, EVENTS);
	fixture_close(fixture);
	const char *wrong = work_check(fixture, fixture->directory, EVENTS, WORK_NOTHING_LOST);
	if (wrong != NULL) {
		fail_msg("call %ld: %s", at, wrong);
	}
}

static void run_each(struct fixture *fixture, enum how how) {
	long step = work_setting("TC_CALLS_EVERY", 5), tried = 0;
	run_with(fixture, how, -1);
	long calls = system_calls.calls;
	assert_true(calls > 20);
	for (long at = 1; at <= calls; at += step, tried++) {
		run_with(fixture, how, at);
	}
	printf("# %ld of %ld calls\n", tried, calls);
}

static void test_short_writes(void **state) {
	run_each(*state, SHORT);
}

static void test_interrupted_writes(void **state) {
	run_each(*state, INTERRUPTED);
}

static void test_no_quota(void **state) {
	run_each(*state, NO_QUOTA);
}

static void test_half_a_write_and_no_quota(void **state) {
	run_each(*state, SHORT_THEN_NO_QUOTA);
}

static void test_no_quota_is_a_full_disk(void **state) {
	struct fixture *fixture = *state;
	struct tc_observation row = figure(0, 0, 1, "1");
	struct tc_store_event event = event_of("/p", 1, &row, 1);
	system_calls.calls = 0;
	system_calls.at = 1;
	system_calls.how = NO_QUOTA;
	struct tc_error err = { 0 };
	assert_int_equal(tc_store_commit(fixture->store, &event, 1, &err), TC_FULL);
	assert_non_null(strstr(err.message, "full"));
	system_calls.at = -1;
	assert_int_equal(tc_store_commit(fixture->store, &event, 1, &err), TC_OK);
}

/* A reader that finds no descriptor says so, and the next one reads. */
static void test_no_descriptor(void **state) {
	struct fixture *fixture = *state;
	struct tc_store_reader *reader = NULL;
	assert_int_equal(work_do(fixture, 1, EVENTS, 1, NULL, NULL), EVENTS);
	system_calls.how = NO_DESCRIPTOR; /* until there are some again */
	system_calls.at = 1;
	assert_int_equal(
		tc_store_reader_open_beside(fixture->store, &reader, NULL), TC_UNAVAILABLE);
	assert_null(reader);
	system_calls.at = -1;
	struct tc_history_query query = query_all();
	char *text = history_text(fixture, &query);
	assert_non_null(strstr(text, "/p"));
	free(text);
	assert_int_equal(work_do(fixture, EVENTS + 1, EVENTS + 2, 1, NULL, NULL), EVENTS + 2);
}

int main(void) {
	install();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_short_writes, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_interrupted_writes, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_no_quota, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_half_a_write_and_no_quota, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_no_quota_is_a_full_disk, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_no_descriptor, work_start, fixture_end),
	};
	cmocka_set_test_filter(getenv("TC_CASE"));
	return cmocka_run_group_tests_name("faults/calls", tests, NULL, NULL);
}
