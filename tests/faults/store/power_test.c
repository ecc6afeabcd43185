/* S3, S5, S17: the power goes at every moment of the store's work, and the disk keeps any part of what no sync
 * has covered. TC_POWER_CUTS says how many states are tried (default 1,500; 100,000 takes minutes). */
#include "disk.h"
#include "work.h"

#include "feeds/store/care.h"

#include <stdio.h>
#include <stdlib.h>

enum { EVENTS = 40 };

static void on_ack(void *user, int64_t number) {
	disk_ack(number, user);
}

/* An empty store. */
static void start_anew(struct fixture *fixture) {
	fixture_close(fixture);
	work_clear(fixture->directory);
	work_place(fixture, "");
	fixture_reopen(fixture);
}

static void record(struct fixture *fixture, disk_rule rule, void *user) {
	fixture_reopen(fixture);
	disk_record(fixture->directory, rule, user);
	int64_t acked = work_do(fixture, 1, EVENTS, 50, on_ack, fixture->directory);
	assert_int_equal(acked, EVENTS);
	disk_stop();
	fixture_close(fixture);
}

static void cut_once(
	struct fixture *fixture, long moment, uint64_t *chance, int lying, enum work_loss loss) {
	const char *place = work_place(fixture, "cut");
	uint64_t before = *chance;
	int64_t acked = disk_cut(place, moment, chance, lying);
	const char *wrong = work_check(fixture, place, acked, loss);
	if (wrong != NULL) {
		fail_msg("power cut after %ld of %ld writes (chance %llu): %s", moment,
			disk_entries(), (unsigned long long)before, wrong);
	}
	work_clear(place);
}

static void cut(struct fixture *fixture, long states, int lying, enum work_loss loss) {
	uint64_t chance = 18 + (uint64_t)lying;
	long entries = disk_entries();
	for (long i = 0; i < states; i++) {
		long moment = i < entries ? i : (long)(disk_random(&chance) % (uint64_t)entries);
		cut_once(fixture, moment + 1, &chance, lying, loss);
	}
}

/* With fewer states than moments: all over the record. */
static void cut_all_over(struct fixture *fixture, long states) {
	uint64_t chance = 18;
	for (long i = 0; i < states; i++) {
		long moment = i % disk_entries();
		if (states < disk_entries()) {
			moment = i * disk_entries() / states;
		}
		cut_once(fixture, moment + 1, &chance, 0, WORK_NOTHING_LOST);
	}
}

static void test_power_cuts(void **state) {
	struct fixture *fixture = *state;
	record(fixture, NULL, NULL);
	long states = work_setting("TC_POWER_CUTS", 1500);
	cut(fixture, states, 0, WORK_NOTHING_LOST);
	printf("# %ld states of %ld writes and syncs\n", states, disk_entries());
	disk_forget();
}

/* A disk that says it has written and has not: nothing can keep the figures; head, start or verify tells. */
static void test_a_lying_disk(void **state) {
	struct fixture *fixture = *state;
	record(fixture, NULL, NULL);
	long states = work_setting("TC_POWER_CUTS", 1500) / 10;
	for (int lying = 1; lying <= 3; lying++) {
		cut(fixture, states, lying, WORK_LOSS_IS_TOLD);
	}
	disk_forget();
}

struct failing {
	uint64_t chance;
	int percent;
	long from, until;
	bool syncs_only; /* from and until count syncs then */
	long syncs, failures;
	long last_at; /* of the record's entries, when the last one failed */
};

/* Linux forgets a page whose writing failed: the disk model never gives those back. */
static int fail_sometimes(void *user, enum disk_act act, long number) {
	struct failing *failing = user;
	failing->syncs += act == DISK_SYNC;
	if (failing->syncs_only) {
		number = act == DISK_SYNC ? failing->syncs : 0;
	}
	if (number < failing->from || number >= failing->until ||
		disk_random(&failing->chance) % 100 >= (uint64_t)failing->percent) {
		return SQLITE_OK;
	}
	failing->failures++;
	failing->last_at = disk_entries();
	switch (act) {
	case DISK_SYNC: return SQLITE_IOERR_FSYNC;
	case DISK_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
	case DISK_WRITE:
		return disk_random(&failing->chance) % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL;
	default: return SQLITE_IOERR;
	}
}

/* S9: some of all writes and syncs fail, and later the power goes. */
static void test_failing_writes_and_power_cuts(void **state) {
	struct fixture *fixture = *state;
	long rounds = work_setting("TC_FAILING_ROUNDS", 3);
	for (long round = 0; round < rounds; round++) {
		struct failing failing = {
			.chance = (uint64_t)round + 1, .percent = 5, .from = 1, .until = 100000
		};
		start_anew(fixture);
		record(fixture, fail_sometimes, &failing);
		assert_true(failing.failures > 5);
		assert_null(work_check(fixture, fixture->directory, EVENTS, WORK_NOTHING_LOST));
		cut_all_over(fixture, work_setting("TC_POWER_CUTS", 1500) / 5);
		disk_forget();
	}
}

/* S9: as above, and after a failed commit the hub is started anew: what it finds, it may find in memory alone. */
static void test_restarts_after_failing_writes(void **state) {
	struct fixture *fixture = *state;
	long rounds = work_setting("TC_FAILING_ROUNDS", 3);
	for (long round = 0; round < rounds; round++) {
		struct failing failing = {
			.chance = (uint64_t)round + 101, .percent = 5, .from = 1, .until = 100000
		};
		start_anew(fixture);
		disk_record(fixture->directory, fail_sometimes, &failing);
		int64_t acked = 0;
		for (int starts = 0; acked < EVENTS && starts < 1000; starts++) {
			if (fixture->store != NULL) {
				acked = work_do(
					fixture, acked + 1, EVENTS, 1, on_ack, fixture->directory);
			}
			fixture_close(fixture);
			tc_store_open(fixture->directory, fixture->catalogue, &fixture->clock,
				&fixture->store, NULL);
		}
		disk_stop();
		fixture_close(fixture);
		assert_int_equal(acked, EVENTS);
		assert_null(work_check(fixture, fixture->directory, EVENTS, WORK_NOTHING_LOST));
		cut_all_over(fixture, work_setting("TC_POWER_CUTS", 1500) / 10);
		disk_forget();
	}
}

/* One sync fails, in turn, and the power goes while the store is being proven. The log has a hole on the disk then
 * (here: tidying and event 12), and moved into the database from memory it left pages of two ages: event 7 was
 * gone and nothing told of it. Found with this chance. */
static void test_a_hole_in_the_log(void **state) {
	static const uint64_t found = 8817396362315562196u;
	enum { FEW_EVENTS = 13, AFTER = 24 };
	struct fixture *fixture = *state;
	long syncs = 0;
	for (long at = 1; at == 1 || at <= syncs; at++) {
		struct failing failing = {
			.percent = 100, .from = at, .until = at + 1, .syncs_only = true
		};
		uint64_t chance = found;
		start_anew(fixture);
		disk_record(fixture->directory, fail_sometimes, &failing);
		int64_t acked = work_do(fixture, 1, FEW_EVENTS, 3, on_ack, fixture->directory);
		disk_stop();
		fixture_close(fixture);
		syncs = failing.syncs;
		assert_int_equal(acked, FEW_EVENTS);
		for (long i = 1; i <= AFTER && failing.last_at + i <= disk_entries(); i++) {
			cut_once(fixture, failing.last_at + i, &chance, 0, WORK_NOTHING_LOST);
		}
	}
	printf("# each of %ld syncs failed once\n", syncs);
	disk_forget();
}

/* S9: every single act fails once, in turn. */
static void test_each_act_fails_once(void **state) {
	struct fixture *fixture = *state;
	long acts = 0;
	for (long at = 1; at == 1 || at <= acts; at++) {
		struct failing failing = { .percent = 100, .from = at, .until = at + 1 };
		start_anew(fixture);
		disk_record(fixture->directory, fail_sometimes, &failing);
		int64_t acked = work_do(fixture, 1, 8, 3, NULL, NULL);
		acts = disk_acts();
		disk_stop();
		fixture_close(fixture);
		assert_int_equal(acked, 8);
		const char *wrong = work_check(fixture, fixture->directory, 8, WORK_NOTHING_LOST);
		if (wrong != NULL) {
			fail_msg("act %ld failed: %s", at, wrong);
		}
	}
	printf("# each of %ld acts failed once\n", acts);
	disk_forget();
}

/* For good: no ack at all from then on, and afterwards all that was acknowledged. */
static void test_a_disk_that_fails_for_good(void **state) {
	struct fixture *fixture = *state;
	struct failing failing = { .percent = 100, .from = 60, .until = 1000000 };
	fixture_reopen(fixture);
	disk_record(fixture->directory, fail_sometimes, &failing);
	int64_t acked = work_do(fixture, 1, EVENTS, 20, NULL, NULL);
	assert_in_range(acked, 1, EVENTS - 1);
	struct tc_store_health health;
	tc_store_health(fixture->store, &health);
	assert_true(health.failing || health.full);
	assert_true(health.reason[0] != '\0');
	disk_stop();
	assert_int_equal(work_do(fixture, acked + 1, acked + 3, 3, NULL, NULL), acked + 3);
	tc_store_health(fixture->store, &health);
	assert_false(health.failing || health.damaged);
	fixture_close(fixture);
	assert_null(work_check(fixture, fixture->directory, acked + 3, WORK_NOTHING_LOST));
	disk_forget();
}

int main(void) {
	disk_install();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_power_cuts, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_lying_disk, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_failing_writes_and_power_cuts, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_restarts_after_failing_writes, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_a_hole_in_the_log, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(test_each_act_fails_once, work_start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_disk_that_fails_for_good, work_start, fixture_end),
	};
	cmocka_set_test_filter(getenv("TC_CASE"));
	return cmocka_run_group_tests_name("faults/power", tests, NULL, NULL);
}
