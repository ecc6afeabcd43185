#include "fixture.h"

#include "feeds/store/page.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int fixture_start(void **state) {
	return fixture_start_in(state, "/tmp");
}

int fixture_start_in(void **state, const char *parent) {
	struct fixture *fixture = calloc(1, sizeof *fixture);
	assert_non_null(fixture);
	snprintf(fixture->directory, sizeof fixture->directory, "%s/toancanh-store-XXXXXX", parent);
	assert_non_null(mkdtemp(fixture->directory));
	char codelists[TC_PATH_MAX];
	snprintf(codelists, sizeof codelists, "%s/feeds/codelists", getenv("TC_SOURCE_ROOT"));
	struct tc_faults *faults = calloc(1, sizeof *faults);
	assert_non_null(faults);
	assert_int_equal(tc_catalogue_open(codelists, &fixture->catalogue, faults), TC_OK);
	free(faults);
	fixture->manual.unix_ms = 1600000000000;
	fixture->clock = tc_clock_of_manual(&fixture->manual);
	*state = fixture;
	fixture_reopen(fixture);
	return 0;
}

void fixture_close(struct fixture *fixture) {
	tc_store_close(fixture->store);
	fixture->store = NULL;
}

void fixture_reopen(struct fixture *fixture) {
	fixture_close(fixture);
	struct tc_error err = { 0 };
	if (tc_store_open(fixture->directory, fixture->catalogue, &fixture->clock, &fixture->store,
		    &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
}

int fixture_end(void **state) {
	struct fixture *fixture = *state;
	fixture_close(fixture);
	tc_catalogue_close(fixture->catalogue);
	DIR *directory = opendir(fixture->directory);
	for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
		if (entry->d_name[0] != '.') {
			unlinkat(dirfd(directory), entry->d_name, 0);
		}
	}
	closedir(directory);
	rmdir(fixture->directory);
	free(fixture);
	return 0;
}

const char *fixture_path(const struct fixture *fixture, const char *name) {
	static char paths[2][128];
	static int turn;
	turn = 1 - turn;
	snprintf(paths[turn], sizeof paths[turn], "%s/%s", fixture->directory, name);
	return paths[turn];
}

sqlite3 *fixture_database(const struct fixture *fixture) {
	sqlite3 *database = NULL;
	assert_int_equal(sqlite3_open_v2(fixture_path(fixture, "store.db"), &database,
				 SQLITE_OPEN_READWRITE, tc_page_layer()),
		SQLITE_OK);
	return database;
}

void fixture_sql(const struct fixture *fixture, const char *sql) {
	sqlite3 *database = fixture_database(fixture);
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK) {
		fail_msg("%s: %s", sql, sqlite3_errmsg(database));
	}
	sqlite3_close(database);
}

int64_t fixture_number(const struct fixture *fixture, const char *sql) {
	sqlite3 *database = fixture_database(fixture);
	sqlite3_stmt *row = NULL;
	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &row, NULL), SQLITE_OK);
	int code = sqlite3_step(row);
	assert_true(code == SQLITE_ROW || code == SQLITE_DONE);
	int64_t number = code == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
	sqlite3_finalize(row);
	sqlite3_close(database);
	return number;
}

size_t fixture_read(const char *path, void *out, size_t size) {
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t length = fread(out, 1, size, file);
	fclose(file);
	return length;
}

void fixture_write(const char *path, const void *bytes, size_t length) {
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
}

struct tc_observation figure(int indicator, int area, int day, const char *value) {
	struct tc_observation observation = { .indicator = indicator,
		.area = area,
		.status = 'A',
		.qualifier = TC_QUALIFIER_NONE,
		.action = TC_ACTION_MERGE,
		.recorded_at_ms = 1577840000000 + day };
	struct tc_date date = tc_date_at(1577811600000 + (int64_t)day * 86400000, TC_ZONE_MINUTES);
	char text[32];
	snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
	assert_true(tc_period_parse(text, strlen(text), &observation.period));
	if (value == NULL) {
		observation.status = 'M';
	} else {
		observation.has_value = true;
		assert_int_equal(tc_decimal_parse(value, strlen(value), &observation.value),
			TC_DECIMAL_FINE);
	}
	return observation;
}

struct tc_store_event event_of(
	const char *source, int64_t sequence, struct tc_observation *observations, int count) {
	static char ids[8][24];
	static int turn;
	turn = (turn + 1) % 8;
	snprintf(ids[turn], sizeof ids[turn], "%010lld", (long long)sequence);
	struct tc_store_event event = { .kind = TC_EVENT_OBSERVATIONS,
		.source = source,
		.id = ids[turn],
		.sequence = sequence,
		.observations = observations,
		.count = count };
	memcpy(event.digest, &sequence, sizeof sequence);
	return event;
}

void put(struct fixture *fixture, const char *source, int64_t sequence,
	struct tc_observation observation) {
	struct tc_store_event event = event_of(source, sequence, &observation, 1);
	struct tc_error err = { 0 };
	if (tc_store_commit(fixture->store, &event, 1, &err) != TC_OK) {
		fail_msg("%s", err.message);
	}
	assert_int_equal(event.outcome, TC_OUTCOME_STORED);
}

struct tc_history_query query_all(void) {
	return (struct tc_history_query) {
		.start_ms = INT64_MIN, .end_ms = INT64_MAX, .as_of_ms = INT64_MAX
	};
}

static char *read_all(struct tc_store_reader *reader, const struct tc_history_query *query) {
	struct tc_error err = { 0 };
	struct tc_history *history = tc_history_open(reader, query);
	assert_non_null(history);
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	assert_non_null(out);
	struct tc_observation row;
	int more;
	while ((more = tc_history_next(history, &row, &err)) == 1) {
		fprintf(out, "%d %d %s %s %s %c %c%s%s\n", row.indicator, row.area, row.source,
			row.period.text, row.has_value ? row.value.text : "-", row.status,
			row.action == TC_ACTION_WITHDRAW ? 'D' : 'M',
			row.comment != NULL ? " " : "", row.comment != NULL ? row.comment : "");
	}
	fclose(out);
	if (more != 0) {
		fail_msg("%s", err.message);
	}
	tc_history_close(history);
	tc_store_reader_close(reader);
	return text;
}

char *history_text(const struct fixture *fixture, const struct tc_history_query *query) {
	struct tc_store_reader *alone = NULL, *beside = NULL;
	assert_int_equal(
		tc_store_reader_open(fixture->directory, fixture->catalogue, &alone, NULL), TC_OK);
	char *text = read_all(alone, query);
	if (fixture->store != NULL) {
		assert_int_equal(tc_store_reader_open_beside(fixture->store, &beside, NULL), TC_OK);
		char *same = read_all(beside, query);
		if (strcmp(same, text) != 0) {
			fail_msg("a reader beside the store answers otherwise");
		}
		free(same);
	}
	return text;
}
