#include "feeds/store/reader.h"

#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>

static const char newest[] =
	"SELECT number, first, last, max_end, min_start FROM chunk WHERE series = ?1 AND last > ?2"
	" AND max_end >= ?3 AND min_start < ?4 ORDER BY max_end DESC";
static const char all[] =
	"SELECT number, first, last, max_end, min_start FROM chunk WHERE series = ?1 AND last > ?2"
	" AND max_end >= ?3 AND min_start < ?4 ORDER BY first";
static const char records[] = "SELECT records FROM chunk WHERE number = ?1";

static enum tc_result connect(
	struct tc_store_reader *reader, const char *directory, struct tc_error *err) {
	enum tc_result result =
		tc_database_open(directory, TC_DATABASE_READ, &reader->database, err);
	if (result == TC_OK) {
		result = tc_database_prepare(reader->database, newest, &reader->newest, err);
	}
	if (result == TC_OK) {
		result = tc_database_prepare(reader->database, all, &reader->all, err);
	}
	return result == TC_OK
		? tc_database_prepare(reader->database, records, &reader->records, err)
		: result;
}

enum tc_result tc_store_reader_open(const char *directory, const struct tc_catalogue *catalogue,
	struct tc_store_reader **out, struct tc_error *err) {
	struct tc_store_reader *reader = calloc(1, sizeof *reader);
	if (reader == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	reader->catalogue = catalogue;
	enum tc_result result = connect(reader, directory, err);
	if (result != TC_OK) {
		tc_store_reader_close(reader);
		return result;
	}
	*out = reader;
	return TC_OK;
}

enum tc_result tc_store_reader_open_beside(
	struct tc_store *store, struct tc_store_reader **out, struct tc_error *err) {
	enum tc_result result = tc_store_reader_open(store->directory, store->catalogue, out, err);
	if (result == TC_OK) {
		(*out)->waiting = &store->waiting;
	}
	return result;
}

void tc_store_reader_close(struct tc_store_reader *reader) {
	if (reader == NULL) {
		return;
	}
	sqlite3_finalize(reader->newest);
	sqlite3_finalize(reader->all);
	sqlite3_finalize(reader->records);
	sqlite3_close(reader->database);
	tc_series_finish(&reader->series);
	tc_origins_finish(&reader->sources);
	free(reader);
}

enum tc_result tc_reader_refresh(struct tc_store_reader *reader, struct tc_error *err) {
	enum tc_result result =
		tc_series_load_new(&reader->series, reader->database, reader->catalogue, err);
	return result == TC_OK ? tc_origins_load_new(&reader->sources, reader->database, err)
			       : result;
}

enum tc_result tc_reader_hold(struct tc_store_reader *reader, struct tc_error *err) {
	if (reader->histories > 0) {
		reader->histories++;
		return TC_OK;
	}
	int64_t first;
	enum tc_result result = tc_database_run(reader->database, "BEGIN", err);
	if (result != TC_OK) {
		return result;
	}
	/* A transaction begins with what it reads first. */
	result = tc_database_number(reader->database, "SELECT first FROM tail", &first, err);
	if (result != TC_OK) {
		sqlite3_exec(reader->database, "ROLLBACK", NULL, NULL, NULL);
		return result;
	}
	reader->histories = 1;
	return TC_OK;
}

void tc_reader_release(struct tc_store_reader *reader) {
	if (--reader->histories == 0) {
		sqlite3_exec(reader->database, "COMMIT", NULL, NULL, NULL);
	}
}

const char *tc_reader_source(const struct tc_store_reader *reader, int64_t number) {
	const struct tc_origins *sources = &reader->sources;
	if (number >= 1 && number <= (int64_t)sources->count &&
		sources->items[number - 1]->number == number) {
		return sources->items[number - 1]->name;
	}
	for (size_t i = 0; i < sources->count; i++) {
		if (sources->items[i]->number == number) {
			return sources->items[i]->name;
		}
	}
	return "";
}
