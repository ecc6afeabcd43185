/* S2, S13, S14: SIGKILL before every write, truncation, sync, rename, link and unlink of what the store does:
 * events with tidying and checkpoints, an upgrade from format 1, a restore, a mending. TC_CRASH_EVERY: only
 * every so many of them (default 2, for time; a campaign takes 1). */
#include "disk.h"
#include "work.h"

#include "feeds/store/care.h"
#include "feeds/store/page.h"
#include "feeds/store/state.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EVENTS = 6, SIZE = 1 << 21, MINUTES = 2400, BATCH = 600 };

/* Shared with the child that is going to be killed. */
struct shared {
	volatile int64_t acked;
	volatile long acts;
};

static int kill_at(void *user, enum disk_act act, long number) {
	(void)act;
	if (number == *(const long *)user) {
		kill(getpid(), SIGKILL);
	}
	return SQLITE_OK;
}

static void on_ack(void *user, int64_t number) {
	((struct shared *)user)->acked = number;
}

/* One operation: prepare puts the directory in its first state, run does it (in the child, with the record
 * running), check says what is wrong afterwards. */
struct operation {
	void (*prepare)(struct fixture *fixture);
	void (*run)(struct fixture *fixture, struct shared *shared);
	const char *(*check)(struct fixture *fixture, const struct shared *shared);
};

static void empty(struct fixture *fixture) {
	fixture_close(fixture);
	work_clear(fixture->directory);
	work_place(fixture, "");
}

static void run_work(struct fixture *fixture, struct shared *shared) {
	fixture_reopen(fixture);
	work_do(fixture, 1, EVENTS, 1, on_ack, shared);
	fixture_close(fixture);
}

static const char *check_work(struct fixture *fixture, const struct shared *shared) {
	return work_check(fixture, fixture->directory, shared->acked, WORK_NOTHING_LOST);
}

static void put_old(struct fixture *fixture) {
	static uint8_t bytes[SIZE];
	char path[TC_PATH_MAX];
	empty(fixture);
	snprintf(path, sizeof path, "%s/store-1.db", getenv("TC_TEST_DATA"));
	size_t length = fixture_read(path, bytes, SIZE);
	fixture_write(fixture_path(fixture, "store.db"), bytes, length);
}

static void run_open(struct fixture *fixture, struct shared *shared) {
	(void)shared;
	fixture_reopen(fixture);
	fixture_close(fixture);
}

static const char *check_old(struct fixture *fixture, const struct shared *shared) {
	struct tc_source_position position = { 0 };
	(void)shared;
	fixture_reopen(fixture);
	tc_store_position(fixture->store, "/portal/dvcqg", &position);
	fixture_close(fixture);
	return position.upto == 41 && fixture_number(fixture, "SELECT count(*) FROM log") == 41
		? NULL
		: "the upgrade lost something";
}

/* A backup of the first half, a store with all of it. */
static void put_backup(struct fixture *fixture) {
	char backup[160];
	empty(fixture);
	snprintf(backup, sizeof backup, "%s/backup", fixture->directory);
	fixture_reopen(fixture);
	work_do(fixture, 1, EVENTS / 2, 1, NULL, NULL);
	assert_int_equal(tc_store_backup(fixture->directory, backup, NULL), TC_OK);
	work_do(fixture, EVENTS / 2 + 1, EVENTS, 1, NULL, NULL);
	fixture_close(fixture);
}

static void run_restore(struct fixture *fixture, struct shared *shared) {
	char backup[160];
	snprintf(backup, sizeof backup, "%s/backup", fixture->directory);
	shared->acked = tc_store_restore(fixture->directory, backup, NULL) == TC_OK;
}

/* The old store or the restored one; nothing between and nothing else. */
static const char *check_restore(struct fixture *fixture, const struct shared *shared) {
	struct tc_source_position position = { 0 };
	fixture_reopen(fixture);
	tc_store_position(fixture->store, "/p", &position);
	fixture_close(fixture);
	if (position.upto != EVENTS / 2 && (position.upto != EVENTS || shared->acked)) {
		return "neither the old store nor the restored one";
	}
	return work_check(fixture, fixture->directory, position.upto, WORK_LOSS_IS_TOLD);
}

/* A store whose list of sources is damaged, so that opening mends it. */
static void put_damaged(struct fixture *fixture) {
	static uint8_t bytes[SIZE];
	empty(fixture);
	fixture_reopen(fixture);
	work_do(fixture, 1, EVENTS, 1, NULL, NULL);
	fixture_close(fixture);
	int64_t page =
		fixture_number(fixture, "SELECT rootpage FROM sqlite_schema WHERE name = 'source'");
	size_t length = fixture_read(fixture_path(fixture, "store.db"), bytes, SIZE);
	bytes[(size_t)(page - 1) * TC_PAGE_BYTES + 4000] ^= 1;
	fixture_write(fixture_path(fixture, "store.db"), bytes, length);
}

static const char *check_mended(struct fixture *fixture, const struct shared *shared) {
	(void)shared;
	const char *wrong = work_check(fixture, fixture->directory, EVENTS, WORK_LOSS_IS_TOLD);
	if (wrong != NULL) {
		return wrong;
	}
	fixture_reopen(fixture);
	put(fixture, "/p", EVENTS + 1, figure(0, 0, 1, "1"));
	fixture_close(fixture);
	return NULL;
}

static void add_minutes(struct fixture *fixture, int indicator) {
	static struct tc_observation rows[BATCH];
	for (int first = 0; first < MINUTES; first += BATCH) {
		for (int i = 0; i < BATCH; i++) {
			char text[40];
			rows[i] = figure(indicator, 0, 0, "1.10");
			tc_time_format(1546300800000 + (first + i) * 60000LL, TC_ZONE_MINUTES, text,
				sizeof text);
			assert_true(tc_period_parse(text, strlen(text), &rows[i].period));
		}
		struct tc_store_event event = event_of("/p", first / BATCH + 1, rows, BATCH);
		assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
	}
}

/* Minutes of 2019 of a real-time indicator, in chunks. Made once, for every kill put back. */
static void put_minutes(struct fixture *fixture) {
	static uint8_t bytes[SIZE];
	static size_t length;
	empty(fixture);
	if (length == 0) {
		int indicator = 0;
		while (tc_catalogue_indicator(fixture->catalogue, indicator)->cadence_ms >=
			86400000) {
			indicator++;
		}
		fixture_reopen(fixture);
		fixture->store->tail_rows = 1;
		add_minutes(fixture, indicator);
		put(fixture, "/other", 1, figure(0, 1, 1, "1"));
		for (int i = 0; i < 20; i++) {
			tc_store_tidy(fixture->store);
		}
		fixture_close(fixture);
		length = fixture_read(fixture_path(fixture, "store.db"), bytes, SIZE);
		assert_true(length < SIZE);
		unlink(fixture_path(fixture, "head"));
	}
	fixture_write(fixture_path(fixture, "store.db"), bytes, length);
}

static void run_retention(struct fixture *fixture, struct shared *shared) {
	(void)shared;
	fixture_reopen(fixture);
	fixture->store->tail_rows = 1;
	fixture->store->raw_ms = 1;
	fixture->manual.unix_ms += 1000;
	for (int i = 0; i < 8; i++) {
		tc_store_tidy(fixture->store);
	}
	fixture_close(fixture);
}

static void ignore(void *user, const char *sentence) {
	snprintf(user, TC_SENTENCE_MAX, "%s", sentence);
}

/* Every row is there or was recorded as dropped, in log, chunks and chain alike. */
static const char *check_retention(struct fixture *fixture, const struct shared *shared) {
	static char said[TC_SENTENCE_MAX];
	struct tc_findings findings = { .tell = ignore, .user = said };
	struct tc_store_sum sum;
	(void)shared;
	fixture_reopen(fixture);
	fixture_close(fixture);
	if (tc_store_verify(fixture->directory, &findings, &sum, NULL) != TC_OK ||
		findings.count > 0) {
		return said;
	}
	return sum.rows + sum.dropped == MINUTES + 1 ? NULL : "rows are gone that nobody dropped";
}

static void crash_everywhere(struct fixture *fixture, const struct operation *operation) {
	struct shared *shared = mmap(
		NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(shared != MAP_FAILED);
	long every = work_setting("TC_CRASH_EVERY", 2), kills = 0;
	bool whole = false;
	for (long at = 1; !whole; at += every) {
		operation->prepare(fixture);
		shared->acked = 0;
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			disk_record(fixture->directory, kill_at, &at);
			operation->run(fixture, shared);
			_exit(0);
		}
		int status = 0;
		assert_int_equal(waitpid(child, &status, 0), child);
		whole = WIFEXITED(status) && WEXITSTATUS(status) == 0;
		assert_true(whole || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
		kills += !whole;
		const char *wrong = operation->check(fixture, shared);
		if (wrong != NULL) {
			fail_msg("killed before act %ld: %s", at, wrong);
		}
	}
	printf("# %ld kills\n", kills);
	assert_true(kills > 5 / every);
	munmap(shared, sizeof *shared);
}

static void test_events(void **state) {
	crash_everywhere(*state, &(struct operation) { empty, run_work, check_work });
}

static void test_upgrade(void **state) {
	crash_everywhere(*state, &(struct operation) { put_old, run_open, check_old });
}

static void test_restore(void **state) {
	crash_everywhere(*state, &(struct operation) { put_backup, run_restore, check_restore });
}

static void test_mending(void **state) {
	crash_everywhere(*state, &(struct operation) { put_damaged, run_open, check_mended });
}

static void test_retention(void **state) {
	crash_everywhere(
		*state, &(struct operation) { put_minutes, run_retention, check_retention });
}

int main(void) {
	disk_install();
	cmocka_set_test_filter(getenv("TC_CASE"));
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_events, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_upgrade, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_restore, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_mending, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_retention, work_start, fixture_end),
	};
	return cmocka_run_group_tests_name("faults/crash", tests, NULL, NULL);
}
