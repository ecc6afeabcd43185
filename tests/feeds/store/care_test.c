/* Damage and what is done about it: flipped bits, tampering, backup, restore, mending. */
#include "feeds/store/care.h"
#include "feeds/store/page.h"
#include "feeds/store/state.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SIZE = 1 << 22, EVENTS = 120, ROWS_OF_EVENT = 9, TAIL_ROWS = 500 };

static void remember(void *user, const char *sentence) {
	char *last = user;
	snprintf(last, TC_SENTENCE_MAX, "%s", sentence);
}

struct verdict {
	uint64_t findings;
	char last[TC_SENTENCE_MAX];
	struct tc_store_sum sum;
};

static struct verdict verify(const char *path) {
	struct verdict verdict = { 0 };
	struct tc_findings findings = { .tell = remember, .user = verdict.last };
	struct tc_error err = { 0 };
	if (tc_store_verify(path, &findings, &verdict.sum, &err) != TC_OK) {
		findings.count++;
		snprintf(verdict.last, sizeof verdict.last, "%s", err.message);
	}
	verdict.findings = findings.count;
	return verdict;
}

static void check_whole(const char *path) {
	struct verdict verdict = verify(path);
	if (verdict.findings != 0) {
		fail_msg("%s: %s", path, verdict.last);
	}
}

/* Every kind of event, two sources, most of the rows in chunks. Row n of the log has the value "n.10". */
static void fill(struct fixture *fixture) {
	fixture->store->tail_rows = TAIL_ROWS;
	int64_t cursor = 0;
	for (int i = 1; i <= EVENTS; i++) {
		struct tc_observation rows[ROWS_OF_EVENT];
		for (int row = 0; row < ROWS_OF_EVENT; row++) {
			char value[24];
			snprintf(value, sizeof value, "%lld.10", (long long)++cursor);
			rows[row] = figure(row % 3, row / 3, i, value);
			rows[row].comment = row == 4 ? "ghi ch\xc3\xba" : NULL;
		}
		struct tc_store_event event =
			event_of(i % 2 == 0 ? "/a" : "/b", (i + 1) / 2, rows, ROWS_OF_EVENT);
		assert_int_equal(tc_store_commit(fixture->store, &event, 1, NULL), TC_OK);
		while (tc_store_tidy(fixture->store)) {
		}
	}
	struct tc_observation row = figure(0, 0, 3, "-1");
	struct tc_store_event more[3] = { event_of("/a", 1, &row, 1), event_of("/a", 7, &row, 1),
		event_of("/c", 1, NULL, 0) };
	more[0].digest[31] = 9;            /* a conflict */
	more[1].sequence = EVENTS / 2 + 1; /* a known id under a new number: spent */
	more[1].digest[31] = 9;
	more[2].kind = TC_EVENT_REFUSED;
	assert_int_equal(tc_store_commit(fixture->store, more, 3, NULL), TC_OK);
	struct tc_store_event skip = { .kind = TC_EVENT_SKIP, .source = "/d", .skip_upto = 5 };
	assert_int_equal(tc_store_commit(fixture->store, &skip, 1, NULL), TC_OK);
}

static int start(void **state) {
	/* Thousands of starts, and none of them is about the disk. */
	fixture_start_in(state, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	fill(*state);
	return 0;
}

/* A bit that flips while the store is open is found by reading on, and told. */
static void test_reading_on(void **state) {
	struct fixture *fixture = *state;
	fixture_reopen(fixture);
	struct tc_store_health health;
	for (int turn = 0; turn < 40; turn++) {
		tc_store_tidy(fixture->store);
	}
	tc_store_health(fixture->store, &health);
	assert_int_equal(health.bad_pages, 0);
	FILE *file = fopen(fixture_path(fixture, "store.db"), "r+b");
	assert_int_equal(fseek(file, 7 * TC_PAGE_BYTES + 100, SEEK_SET), 0);
	fputc(0x55, file);
	fclose(file);
	for (int turn = 0; turn < 40; turn++) {
		tc_store_tidy(fixture->store);
	}
	tc_store_health(fixture->store, &health);
	assert_int_equal(health.bad_pages, 1);
	assert_true(health.damaged && !health.failing);
}

static void test_a_whole_store(void **state) {
	struct fixture *fixture = *state;
	struct verdict verdict = verify(fixture->directory); /* while it is open */
	assert_string_equal(verdict.last, "");
	assert_int_equal(verdict.sum.rows, EVENTS * ROWS_OF_EVENT);
	assert_true(verdict.sum.chunks > 10);
	assert_true(verdict.sum.seals == EVENTS + 5);
	fixture_close(fixture);
	check_whole(fixture->directory);
}

static void test_backup_and_restore(void **state) {
	struct fixture *fixture = *state;
	char backup[96];
	snprintf(backup, sizeof backup, "%s/backup", fixture->directory);
	struct tc_error err = { 0 };
	struct tc_history_query query = query_all();
	char *before = history_text(fixture, &query);
	if (tc_store_backup(fixture->directory, backup, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	check_whole(backup);
	struct stat status;
	assert_int_equal(stat(backup, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	put(fixture, "/e", 1, figure(4, 0, 4, "4"));
	assert_int_equal(tc_store_restore(fixture->directory, backup, &err), TC_IN_USE);
	fixture_close(fixture);
	if (tc_store_restore(fixture->directory, backup, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	fixture_reopen(fixture);
	char *after = history_text(fixture, &query);
	assert_string_equal(after, before);
	/* What came after the backup is gone, and that is said until somebody accepts it. */
	struct tc_store_health health;
	tc_store_health(fixture->store, &health);
	assert_true(health.damaged);
	assert_non_null(strstr(health.reason, "acknowledged are missing"));
	assert_int_equal(tc_store_accept(fixture->directory, &err), TC_IN_USE);
	/* The publisher sends it again: the same as if nothing had happened. */
	put(fixture, "/e", 1, figure(4, 0, 4, "4"));
	fixture_close(fixture);
	assert_int_equal(tc_store_accept(fixture->directory, &err), TC_OK);
	fixture_reopen(fixture);
	tc_store_health(fixture->store, &health);
	assert_false(health.damaged);
	fixture_close(fixture);
	check_whole(fixture->directory);
	free(before);
	free(after);
}

static void test_a_damaged_backup_is_refused(void **state) {
	struct fixture *fixture = *state;
	char backup[96];
	snprintf(backup, sizeof backup, "%s/backup", fixture->directory);
	assert_int_equal(tc_store_backup(fixture->directory, backup, NULL), TC_OK);
	uint8_t *bytes = malloc(SIZE);
	size_t length = fixture_read(backup, bytes, SIZE);
	bytes[length / 2] ^= 1;
	fixture_write(backup, bytes, length);
	fixture_close(fixture);
	struct tc_error err = { 0 };
	assert_int_equal(tc_store_restore(fixture->directory, backup, &err), TC_BAD_INPUT);
	fixture_write(backup, bytes, length / 3);
	assert_int_equal(tc_store_restore(fixture->directory, backup, &err), TC_BAD_INPUT);
	check_whole(fixture->directory);
	free(bytes);
}

/* Somebody edits the store and knows of the checksums of pages: the chain tells. */
static void test_tampering(void **state) {
	struct fixture *fixture = *state;
	static const char *const edits[] = {
		"UPDATE log SET value = '7' WHERE cursor = 700",
		"UPDATE log SET period = '2021-01-01' WHERE cursor = 701",
		"UPDATE log SET comment = NULL WHERE cursor = 5",
		"UPDATE log SET series = 2 WHERE cursor = 1",
		"UPDATE log SET stored_at = stored_at + 1 WHERE cursor = 9",
		"DELETE FROM log WHERE cursor = 702",
		"DELETE FROM chunk WHERE number = (SELECT max(number) FROM chunk)",
		"UPDATE tail SET first = first + 300",
		"UPDATE series SET flushed = flushed + 200 WHERE number = 1",
		"DELETE FROM log WHERE cursor > 1070",
		"INSERT INTO log SELECT 5000, series, sequence, stored_at, recorded_at, start_ms, "
		"end_ms, grain, period, '9', status, qualifier, confidentiality, action, comment "
		"FROM log WHERE cursor = 3",
		"UPDATE event SET digest = zeroblob(32) WHERE source = 1 AND sequence = 4",
		"UPDATE event SET id = 'other' WHERE source = 1 AND sequence = 4",
		"UPDATE event SET state = 1 WHERE state = 2",
		"DELETE FROM event WHERE source = 2 AND sequence = 60",
		"INSERT INTO event VALUES (1, 500, 'x', zeroblob(32), 1)",
		"UPDATE series SET area = 'VN:provinces' WHERE number = 2",
		"UPDATE series SET indicator = 'portal.of.another' WHERE number = 1",
		"UPDATE source SET name = '/z' WHERE number = 1",
		"UPDATE source SET upto = 40 WHERE number = 1",
		"UPDATE source SET upto = 70, newest = 70 WHERE number = 1",
		"UPDATE audit SET content = 'nothing'",
		"DELETE FROM audit",
		"DELETE FROM seal WHERE number = 50",
		"DELETE FROM seal WHERE number > 100",
		"UPDATE seal SET link = zeroblob(32) WHERE number = 50",
		"UPDATE seal SET first = first + 1 WHERE number = 50",
		"UPDATE seal SET source = 3 WHERE number = 50",
		"UPDATE chunk SET series = 2 WHERE number = (SELECT min(number) FROM chunk)",
		"UPDATE chunk SET records = (SELECT max(records) FROM chunk) WHERE series = 3",
	};
	fixture_close(fixture);
	uint8_t *bytes = malloc(SIZE);
	size_t length = fixture_read(fixture_path(fixture, "store.db"), bytes, SIZE);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		fixture_sql(fixture, edits[i]);
		struct verdict verdict = verify(fixture->directory);
		if (verdict.findings == 0) {
			fail_msg("not found: %s", edits[i]);
		}
		unlink(fixture_path(fixture, "store.db-wal"));
		unlink(fixture_path(fixture, "store.db-shm"));
		fixture_write(fixture_path(fixture, "store.db"), bytes, length);
	}
	check_whole(fixture->directory);
	free(bytes);
}

/* Compares every row that is given with the one that was put: "n.10" at cursor n. Returns how many there were,
 * or -1 when one is another. */
static int count_right(struct fixture *fixture, uint64_t *lost) {
	struct tc_store_reader *reader = NULL;
	struct tc_history_query query = query_all();
	query.revisions = true;
	*lost = 0;
	if (tc_store_reader_open(fixture->directory, fixture->catalogue, &reader, NULL) != TC_OK) {
		return 0;
	}
	struct tc_history *history = tc_history_open(reader, &query);
	struct tc_observation row;
	int count = 0, more;
	while ((more = tc_history_next(history, &row, NULL)) == 1) {
		char value[24];
		snprintf(value, sizeof value, "%lld.10", (long long)row.cursor);
		if (strcmp(value, row.value.text) != 0 || row.area != (row.cursor - 1) % 9 / 3 ||
			row.indicator != (row.cursor - 1) % 9 % 3) {
			count = -1;
			break;
		}
		count++;
	}
	*lost = more < 0 ? UINT64_MAX : tc_history_lost(history); /* an error is no silence */
	tc_history_close(history);
	tc_store_reader_close(reader);
	return count;
}

struct tally {
	int found, refused, mended, served, wrong, missing_unsaid;
};

/* One store with one bit changed: verify must find it; the store must open, say so, and give no wrong number;
 * what it does not give it must say is lost. */
static void live_with(struct fixture *fixture, struct tally *tally) {
	tally->found += verify(fixture->directory).findings > 0;
	uint64_t lost = 0;
	struct tc_error err = { 0 };
	int before = count_right(fixture, &lost);
	tally->wrong += before < 0;
	if (tc_store_open(fixture->directory, fixture->catalogue, &fixture->clock, &fixture->store,
		    &err) != TC_OK) {
		tally->refused++;
		return;
	}
	struct stat status;
	tally->mended += stat(fixture_path(fixture, "store-replaced.db"), &status) == 0;
	int count = count_right(fixture, &lost);
	struct tc_store_health health;
	tc_store_health(fixture->store, &health);
	int missing = EVENTS * ROWS_OF_EVENT - count;
	tally->wrong += count < 0;
	tally->served += count > 0;
	tally->missing_unsaid +=
		missing > 0 && lost < (uint64_t)missing && health.lost_rows < (uint64_t)missing;
	fixture_close(fixture);
}

static void remove_all(struct fixture *fixture) {
	static const char *const names[] = { "store.db-wal", "store.db-shm", "store-replaced.db",
		"store-replaced.db-wal", "head" };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		unlink(fixture_path(fixture, names[i]));
	}
}

static void test_flipped_bits(void **state) {
	struct fixture *fixture = *state;
	const char *wanted = getenv("TC_BIT_FLIPS");
	int flips = wanted != NULL ? (int)strtol(wanted, NULL, 10) : 40;
	fixture_close(fixture);
	uint8_t *bytes = malloc(SIZE), head[256];
	size_t length = fixture_read(fixture_path(fixture, "store.db"), bytes, SIZE);
	size_t head_length = fixture_read(fixture_path(fixture, "head"), head, sizeof head);
	struct tally tally = { 0 };
	uint64_t chance = 20200819;
	for (int i = 0; i < flips; i++) {
		chance = chance * 6364136223846793005u + 1442695040888963407u;
		size_t at = (size_t)(chance >> 20) % length;
		remove_all(fixture);
		bytes[at] ^= (uint8_t)(1u << (chance >> 60) % 8);
		fixture_write(fixture_path(fixture, "store.db"), bytes, length);
		fixture_write(fixture_path(fixture, "head"), head, head_length);
		bytes[at] ^= (uint8_t)(1u << (chance >> 60) % 8);
		live_with(fixture, &tally);
	}
	printf("# %d flips: %d found, %d served, %d of them mended, %d refused, %d wrong\n", flips,
		tally.found, tally.served, tally.mended, tally.refused, tally.wrong);
	free(bytes);
	assert_int_equal(tally.found, flips);
	assert_int_equal(tally.wrong, 0);
	assert_int_equal(tally.missing_unsaid, 0);
	assert_int_equal(tally.served + tally.refused, flips);
	assert_true(tally.refused <= flips / 10 + 1);
	remove_all(fixture);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_whole_store, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_reading_on, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_backup_and_restore, start, fixture_end),
		cmocka_unit_test_setup_teardown(
			test_a_damaged_backup_is_refused, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_tampering, start, fixture_end),
		cmocka_unit_test_setup_teardown(test_flipped_bits, start, fixture_end),
	};
	return cmocka_run_group_tests_name("feeds/store/care", tests, NULL, NULL);
}
