/* What the store says of itself: a full disk with its reserve, what the heads know, and what a chain that was
 * cut or replaced looks like. */
#include "feeds/store/state.h"
#include "fixture.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 1 << 20 };

static struct tc_store_health health_of(const struct fixture *fixture) {
	struct tc_store_health health;
	tc_store_health(fixture->store, &health);
	return health;
}

static enum tc_result open_with(
	struct fixture *fixture, const char *head, int64_t reserve, struct tc_error *err) {
	const struct tc_store_setting setting = { .directory = fixture->directory,
		.catalogue = fixture->catalogue,
		.clock = &fixture->clock,
		.head_path = head,
		.reserve_bytes = reserve };
	return tc_store_open_as(&setting, &fixture->store, err);
}

static void add(struct fixture *fixture, int first, int last) {
	for (int i = first; i <= last; i++) {
		put(fixture, "/p", i, figure(0, 0, i, "1.10"));
	}
}

static void test_a_store_is_well(void **state) {
	struct fixture *fixture = *state;
	add(fixture, 1, 5);
	fixture_reopen(fixture);
	struct tc_store_health health = health_of(fixture);
	assert_false(health.damaged || health.failing || health.full);
	assert_string_equal(health.reason, "");
}

/* The whole directory as it was some events ago, but for what a second disk remembers. */
static void test_a_store_that_was_rolled_back(void **state) {
	struct fixture *fixture = *state;
	char apart[96];
	snprintf(apart, sizeof apart, "%s/apart", fixture->directory);
	fixture_close(fixture);
	assert_int_equal(open_with(fixture, apart, 0, NULL), TC_OK);
	add(fixture, 1, 5);
	fixture_close(fixture);
	static uint8_t database[SIZE], head[256];
	size_t length = fixture_read(fixture_path(fixture, "store.db"), database, SIZE);
	size_t head_length = fixture_read(fixture_path(fixture, "head"), head, sizeof head);
	assert_int_equal(open_with(fixture, apart, 0, NULL), TC_OK);
	add(fixture, 6, 9);
	fixture_close(fixture);
	fixture_write(fixture_path(fixture, "store.db"), database, length);
	fixture_write(fixture_path(fixture, "head"), head, head_length);
	fixture_reopen(fixture);
	assert_false(health_of(fixture).damaged); /* nothing on this disk can tell */
	fixture_close(fixture);
	assert_int_equal(open_with(fixture, apart, 0, NULL), TC_OK);
	struct tc_store_health health = health_of(fixture);
	assert_true(health.damaged);
	assert_non_null(strstr(health.reason, "acknowledged are missing: seals 6 to 9"));
	/* It is served and takes events, and it is not forgotten. */
	add(fixture, 6, 7);
	fixture_reopen(fixture);
	assert_true(health_of(fixture).damaged);
}

/* The database alone put back: the head beside it tells. Going on from there makes another history. */
static void test_another_history(void **state) {
	struct fixture *fixture = *state;
	static uint8_t database[SIZE], head[256];
	add(fixture, 1, 5);
	fixture_close(fixture);
	size_t length = fixture_read(fixture_path(fixture, "store.db"), database, SIZE);
	fixture_reopen(fixture);
	add(fixture, 6, 9);
	fixture_close(fixture);
	size_t head_length = fixture_read(fixture_path(fixture, "head"), head, sizeof head);
	fixture_write(fixture_path(fixture, "store.db"), database, length);
	unlink(fixture_path(fixture, "head"));
	fixture_reopen(fixture);
	assert_false(health_of(fixture).damaged);
	for (int i = 6; i <= 12; i++) {
		put(fixture, "/p", i, figure(0, 0, i, "2.20"));
	}
	fixture_close(fixture);
	fixture_write(fixture_path(fixture, "head"), head, head_length);
	fixture_reopen(fixture);
	assert_true(health_of(fixture).damaged);
	assert_non_null(strstr(health_of(fixture).reason, "not the history"));
}

static void test_a_damaged_head_is_no_loss(void **state) {
	struct fixture *fixture = *state;
	uint8_t head[256];
	add(fixture, 1, 3);
	size_t length = fixture_read(fixture_path(fixture, "head"), head, sizeof head);
	assert_true(length > 100);
	for (size_t at = 0; at < length; at += 7) {
		fixture_close(fixture);
		head[at] ^= 1;
		fixture_write(fixture_path(fixture, "head"), head, length);
		head[at] ^= 1;
		fixture_reopen(fixture);
		assert_false(health_of(fixture).damaged);
		assert_non_null(strstr(health_of(fixture).reason, "is damaged"));
	}
}

enum { CHILD_SKIPPED = 77, RESERVE = 2 << 20 };

static int fill(const char *path) {
	static char block[1 << 16];
	FILE *file = fopen(path, "wb");
	while (file != NULL && fwrite(block, sizeof block, 1, file) == 1 && fflush(file) == 0) {
	}
	return file != NULL ? fclose(file) : -1;
}

static enum tc_result add_one(struct fixture *fixture, int64_t number) {
	struct tc_observation observation = figure(0, 0, (int)(number % 3000), "1.10");
	struct tc_store_event event = event_of("/p", number, &observation, 1);
	return tc_store_commit(fixture->store, &event, 1, NULL);
}

/* On a disk of 24 MiB: full, then room for others, then events again. */
static int on_a_full_disk(struct fixture *fixture) {
	if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
		mount("tmpfs", fixture->directory, "tmpfs", 0, "size=24m") != 0) {
		return CHILD_SKIPPED;
	}
	if (open_with(fixture, NULL, RESERVE, NULL) != TC_OK) {
		return 1;
	}
	struct stat status;
	char reserve[128], ballast[128], record[128];
	snprintf(reserve, sizeof reserve, "%s/reserve", fixture->directory);
	snprintf(ballast, sizeof ballast, "%s/ballast", fixture->directory);
	snprintf(record, sizeof record, "%s/record", fixture->directory);
	if (stat(reserve, &status) != 0 || status.st_size != RESERVE) {
		return 2;
	}
	fill(ballast);
	int64_t number = 1;
	while (number < 20000 && add_one(fixture, number) == TC_OK) {
		number++;
	}
	struct tc_store_health health = health_of(fixture);
	if (!health.full || stat(reserve, &status) == 0) {
		return 3;
	}
	/* Others have room now, events have not. */
	FILE *other = fopen(record, "wb");
	static char block[1 << 20];
	if (other == NULL || fwrite(block, sizeof block, 1, other) != 1 || fclose(other) != 0) {
		return 4;
	}
	if (add_one(fixture, number) != TC_FULL) {
		return 5;
	}
	unlink(ballast);
	if (add_one(fixture, number) != TC_OK || health_of(fixture).full ||
		stat(reserve, &status) != 0 || tc_store_cursor(fixture->store) != number) {
		return 6;
	}
	fixture_close(fixture);
	return 0;
}

static void test_the_reserve(void **state) {
	struct fixture *fixture = *state;
	fixture_close(fixture);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		_exit(on_a_full_disk(fixture));
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) != CHILD_SKIPPED) {
		assert_int_equal(WEXITSTATUS(status), 0);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_store_is_well, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_store_that_was_rolled_back, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_another_history, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_head_is_no_loss, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_the_reserve, fixture_start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/health", tests, NULL, NULL);
}
