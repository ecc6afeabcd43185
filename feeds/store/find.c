#include "feeds/store/database.h"
#include "feeds/store/reader.h"
#include "feeds/store/state.h"

#include <stdio.h>
#include <string.h>

/* Fill what the row itself says. */
static enum tc_result take_row(struct tc_store_reader *reader, sqlite3_stmt *row,
	struct tc_store_found *out, struct tc_error *err) {
	struct tc_record record;
	int64_t number = tc_row_read(row, &record);
	if (number < 1 || number > (int64_t)reader->series.count) {
		return tc_fail(err, TC_BAD_INPUT, "store.db is damaged: a row of no known series");
	}
	const struct tc_series_entry *series = &reader->series.items[number - 1];
	if (series->indicator < 0 || series->area < 0) {
		return tc_fail(err, TC_NOT_FOUND,
			"the figure's indicator or area is no longer in the code lists");
	}
	if (record.has_comment) {
		snprintf(out->comment, sizeof out->comment, "%.*s", (int)record.comment.length,
			record.comment.bytes);
	}
	if (!tc_record_to_observation(
		    &record, record.has_comment ? out->comment : NULL, &out->observation)) {
		return tc_fail(err, TC_BAD_INPUT,
			"store.db is damaged: row %lld of its log cannot be read",
			(long long)record.cursor);
	}
	out->observation.indicator = series->indicator;
	out->observation.area = series->area;
	out->observation.source = tc_reader_source(reader, series->source);
	out->source = series->source;
	return TC_OK;
}

/* Real-time values are thinned out after a while, and the code of one that went still says so. */
static enum tc_result say_missing(
	struct tc_store_reader *reader, int64_t cursor, struct tc_error *err) {
	sqlite3_stmt *query = NULL;
	enum tc_result result = tc_database_prepare(reader->database,
		"SELECT at FROM dropped WHERE first <= ?1 AND last >= ?1", &query, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_int64(query, 1, cursor);
	bool dropped = sqlite3_step(query) == SQLITE_ROW;
	sqlite3_finalize(query);
	return dropped ? tc_fail(err, TC_NOT_FOUND,
				 "the figure was thinned out: old real-time values are not kept "
				 "one by one")
		       : tc_fail(err, TC_NOT_FOUND, "no figure has this code");
}

static enum tc_result find_row(struct tc_store_reader *reader, int64_t cursor,
	struct tc_store_found *out, struct tc_error *err) {
	sqlite3_stmt *query = NULL;
	enum tc_result result = tc_database_prepare(reader->database,
		"SELECT " TC_LOG_COLUMNS " FROM log WHERE cursor = ?1", &query, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_int64(query, 1, cursor);
	int code = sqlite3_step(query);
	if (code == SQLITE_ROW) {
		result = take_row(reader, query, out, err);
	} else if (code == SQLITE_DONE) {
		result = say_missing(reader, cursor, err);
	} else {
		result = tc_database_fail(reader->database, "read the store", err);
	}
	sqlite3_finalize(query);
	return result;
}

/* The event that brought it: what was sent as one, by its id, and the digest of its content. */
static enum tc_result find_event(
	struct tc_store_reader *reader, struct tc_store_found *out, struct tc_error *err) {
	sqlite3_stmt *query = NULL;
	enum tc_result result = tc_database_prepare(reader->database,
		"SELECT id, digest FROM event WHERE source = ?1 AND sequence = ?2", &query, err);
	if (result != TC_OK) {
		return result;
	}
	sqlite3_bind_int64(query, 1, out->source);
	sqlite3_bind_int64(query, 2, out->observation.sequence);
	if (sqlite3_step(query) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(query, 0);
		snprintf(out->event_id, sizeof out->event_id, "%s", id != NULL ? id : "");
		out->has_digest = sqlite3_column_bytes(query, 1) == TC_DIGEST_BYTES;
		if (out->has_digest) {
			memcpy(out->digest, sqlite3_column_blob(query, 1), TC_DIGEST_BYTES);
		}
	}
	sqlite3_finalize(query);
	return TC_OK;
}

/* A snapshot, and the names of all that stands in it. */
static enum tc_result hold(struct tc_store_reader *reader, struct tc_error *err) {
	enum tc_result result = tc_reader_hold(reader, err);
	if (result != TC_OK) {
		return result;
	}
	result = tc_reader_refresh(reader, err);
	if (result != TC_OK) {
		tc_reader_release(reader);
	}
	return result;
}

enum tc_result tc_store_find(struct tc_store_reader *reader, int64_t cursor,
	struct tc_store_found *out, struct tc_error *err) {
	*out = (struct tc_store_found) { 0 };
	enum tc_result result = hold(reader, err);
	if (result != TC_OK) {
		return result;
	}
	result = find_row(reader, cursor, out, err);
	if (result == TC_OK) {
		result = find_event(reader, out, err);
	}
	tc_reader_release(reader);
	return result;
}

const char *tc_store_primary(struct tc_store_reader *reader, int indicator, int area) {
	const char *found = NULL;
	if (hold(reader, NULL) != TC_OK) {
		return NULL;
	}
	for (size_t i = 0; i < reader->series.count; i++) {
		const struct tc_series_entry *series = &reader->series.items[i];
		if (series->indicator != indicator || series->area != area) {
			continue;
		}
		const char *source = tc_reader_source(reader, series->source);
		if (found == NULL || (tc_source_is_test(found) && !tc_source_is_test(source))) {
			found = source;
		}
	}
	tc_reader_release(reader);
	return found;
}
