#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/state.h"

#include <stdlib.h>

enum {
	TURN_ROWS = 1024,       /* moved in one turn, about 3 ms: an ack may wait behind it */
	LONG_TURN_ROWS = 16384, /* at most, while more comes in than goes out */
	SERIES_ROWS = 1024,     /* of one series in one go */
};

enum tc_result tc_store_rebuild_tail(struct tc_store *store, struct tc_error *err) {
	int64_t first = 1;
	enum tc_result result =
		tc_database_number(store->database, "SELECT first FROM tail", &first, err);
	sqlite3_stmt *rows = NULL;
	if (result == TC_OK) {
		result = tc_database_prepare(store->database,
			"SELECT cursor, series FROM log WHERE cursor >= ?1 ORDER BY cursor", &rows,
			err);
	}
	if (result != TC_OK) {
		return result;
	}
	tc_backlog_reset(&store->tail, first);
	sqlite3_bind_int64(rows, 1, first);
	int code = SQLITE_DONE;
	for (int64_t expected = first; (code = sqlite3_step(rows)) == SQLITE_ROW; expected++) {
		int64_t cursor = sqlite3_column_int64(rows, 0),
			number = sqlite3_column_int64(rows, 1);
		if (cursor != expected || number < 1 || number > (int64_t)store->series.count) {
			result = tc_fail(err, TC_BAD_INPUT,
				"store.db is damaged: its log has a hole at %lld",
				(long long)expected);
			break;
		}
		if (!tc_backlog_reserve(&store->tail, 1, store->series.count)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for the log's tail");
			break;
		}
		bool flushed = cursor <= store->series.items[number - 1].flushed;
		tc_backlog_add(
			&store->tail, flushed ? (uint32_t)TC_BACKLOG_NONE : (uint32_t)(number - 1));
	}
	if (result == TC_OK && code != SQLITE_DONE) {
		result = tc_database_fail(store->database, "read the log", err);
	}
	sqlite3_finalize(rows);
	store->tail_stale = result != TC_OK;
	return result;
}

int64_t tc_row_read(sqlite3_stmt *row, struct tc_record *out) {
	*out = (struct tc_record) {
		.cursor = sqlite3_column_int64(row, 0),
		.sequence = sqlite3_column_int64(row, 2),
		.stored_at_ms = sqlite3_column_int64(row, 3),
		.recorded_at_ms = sqlite3_column_int64(row, 4),
		.start_ms = sqlite3_column_int64(row, 5),
		.end_ms = sqlite3_column_int64(row, 6),
		.grain = (uint8_t)sqlite3_column_int(row, 7),
		.has_value = sqlite3_column_type(row, 9) != SQLITE_NULL,
		.status = (uint8_t)sqlite3_column_int(row, 10),
		.qualifier = (uint8_t)sqlite3_column_int(row, 11),
		.confidentiality = (uint8_t)sqlite3_column_int(row, 12),
		.action = (uint8_t)sqlite3_column_int(row, 13),
		.has_comment = sqlite3_column_type(row, 14) != SQLITE_NULL,
	};
	out->period.bytes = (const char *)sqlite3_column_text(row, 8);
	out->period.length = (size_t)sqlite3_column_bytes(row, 8);
	if (out->has_value) {
		out->value.bytes = (const char *)sqlite3_column_text(row, 9);
		out->value.length = (size_t)sqlite3_column_bytes(row, 9);
	}
	if (out->has_comment) {
		out->comment.bytes = (const char *)sqlite3_column_text(row, 14);
		out->comment.length = (size_t)sqlite3_column_bytes(row, 14);
	}
	return sqlite3_column_int64(row, 1);
}

/* Read the waiting rows of a series into run, oldest first. *last: cursor of the last one taken. */
static enum tc_result gather(
	struct tc_store *store, uint32_t series, struct tc_chunks *run, int64_t *last) {
	sqlite3_stmt *query = store->statements[TC_STATEMENT_LOG_ROW];
	int64_t cursor = store->tail.series[series].first;
	for (int taken = 0; cursor != 0 && taken < SERIES_ROWS; taken++) {
		struct tc_record record;
		sqlite3_bind_int64(query, 1, cursor);
		bool found = sqlite3_step(query) == SQLITE_ROW;
		if (found) {
			tc_row_read(query, &record);
			found = tc_chunks_add(run, &record);
		}
		sqlite3_reset(query);
		if (!found) {
			return TC_UNAVAILABLE;
		}
		*last = cursor;
		cursor = tc_backlog_next(&store->tail, cursor);
	}
	return TC_OK;
}

static enum tc_result flush_series(struct tc_store *store, uint32_t series, int *moved) {
	struct tc_chunks run = { 0 };
	int64_t last = 0;
	enum tc_result result = gather(store, series, &run, &last);
	*moved += run.count;
	if (result == TC_OK) {
		result = tc_chunks_write(&run, store, (int64_t)series + 1);
	}
	tc_chunks_finish(&run);
	if (result == TC_OK) {
		sqlite3_stmt *set = store->statements[TC_STATEMENT_SET_FLUSHED];
		sqlite3_bind_int64(set, 1, (int64_t)series + 1);
		sqlite3_bind_int64(set, 2, last);
		result = tc_database_step(set, "tidy", NULL);
	}
	if (result == TC_OK) {
		store->series.items[series].flushed = last;
		tc_backlog_take(&store->tail, series, last);
	}
	return result;
}

/* Short turns while they keep up; longer ones as the backlog grows, so that it finds a level. */
static int turn_rows(const struct tc_store *store) {
	size_t rows = TURN_ROWS + (store->tail.count - store->tail_rows) / 32;
	return rows < LONG_TURN_ROWS ? (int)rows : LONG_TURN_ROWS;
}

/* The series that waited longest goes first; each goes alone, so the work is spread over time. */
static enum tc_result flush_turn(struct tc_store *store) {
	enum tc_result result =
		tc_database_step(store->statements[TC_STATEMENT_BEGIN], "begin to tidy", NULL);
	int turn = turn_rows(store);
	for (int moved = 0;
		result == TC_OK && moved < turn && store->tail.count > store->tail_rows;) {
		result = flush_series(store, tc_backlog_oldest(&store->tail), &moved);
	}
	if (result == TC_OK) {
		sqlite3_stmt *set = store->statements[TC_STATEMENT_SET_TAIL];
		sqlite3_bind_int64(set, 1, store->tail.first);
		result = tc_database_step(set, "tidy", NULL);
	}
	if (result == TC_OK) {
		result = tc_database_step(store->statements[TC_STATEMENT_COMMIT], "tidy", NULL);
	}
	return result;
}

bool tc_store_tidy(struct tc_store *store) {
	if (store->unproven) {
		return false;
	}
	if (store->tail_stale &&
		(tc_series_load(&store->series, store->database, store->catalogue, NULL) != TC_OK ||
			tc_store_rebuild_tail(store, NULL) != TC_OK)) {
		return false;
	}
	if (store->tail.count > store->tail_rows) {
		/* No fsync of its own: chunks are a copy, and the next commit's fsync covers them. */
		tc_store_set_durable(store, false, NULL);
		if (flush_turn(store) != TC_OK) {
			tc_store_rollback(store);
			store->tail_stale = true;
			store->positions_stale = true;
		}
		/* Should this fail, the next commit tries again before it writes anything. */
		tc_store_set_durable(store, true, NULL);
	}
	if (!tc_checkpoint_turn(store->checkpoint, &store->wal_pages)) {
		tc_store_say(store, "could not bring the write-ahead log into the database");
		store->unproven = true;
	}
	return !store->tail_stale && store->tail.count > store->tail_rows;
}
