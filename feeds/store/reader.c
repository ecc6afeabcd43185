#include "feeds/store/reader.h"

#include "feeds/store/database.h"

#include <stdlib.h>

enum tc_result tc_store_reader_open(const char *directory, const struct tc_catalogue *catalogue,
	struct tc_store_reader **out, struct tc_error *err) {
	struct tc_store_reader *reader = calloc(1, sizeof *reader);
	if (reader == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory");
	}
	reader->catalogue = catalogue;
	enum tc_result result =
		tc_database_open(directory, TC_DATABASE_READ, &reader->database, err);
	if (result != TC_OK) {
		free(reader);
		return result;
	}
	*out = reader;
	return TC_OK;
}

void tc_store_reader_close(struct tc_store_reader *reader) {
	if (reader == NULL) {
		return;
	}
	sqlite3_close(reader->database);
	tc_series_finish(&reader->series);
	tc_origins_finish(&reader->sources);
	free(reader);
}

enum tc_result tc_reader_hold(struct tc_store_reader *reader, struct tc_error *err) {
	if (reader->histories > 0) {
		reader->histories++;
		return TC_OK;
	}
	enum tc_result result = tc_database_run(reader->database, "BEGIN", err);
	if (result == TC_OK) {
		result = tc_series_load(&reader->series, reader->database, reader->catalogue, err);
	}
	if (result == TC_OK) {
		result = tc_origins_load(&reader->sources, reader->database, err);
	}
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
