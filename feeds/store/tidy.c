#include "feeds/store/chunk.h"
#include "feeds/store/condense.h"
#include "feeds/store/database.h"
#include "feeds/store/state.h"
#include "feeds/store/walk.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	TURN_ROWS = 1024,       /* moved in one turn, about 3 ms: an ack may wait behind it */
	LONG_TURN_ROWS = 16384, /* at most, while more comes in than goes out */
	SERIES_ROWS = 1024,     /* of one series in one go */
};

/* Rows that are in no chunk and cannot be read are gone. What was flushed is in a chunk all the same. */
static enum tc_result lose_rows(
	struct tc_store *store, int64_t first, int64_t last, struct tc_error *err) {
	char why[TC_SENTENCE_MAX];
	snprintf(why, sizeof why, "rows %lld to %lld of the log cannot be read", (long long)first,
		(long long)last);
	tc_store_say(store, why);
	enum tc_result result = tc_lost_add(store->database, TC_LOST_ROWS, first, last, why,
		tc_clock_unix_ms(store->clock), err);
	return result == TC_OK ? tc_lost_count(store->database, &store->lost, err) : result;
}

/* Rows that wait for nothing: in chunks, or gone. */
static enum tc_result pass_over(struct tc_store *store, int64_t count, struct tc_error *err) {
	if (!tc_backlog_reserve(&store->tail, (size_t)count, store->series.count)) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the log's tail");
	}
	for (int64_t i = 0; i < count; i++) {
		tc_backlog_add(&store->tail, TC_BACKLOG_NONE);
	}
	return TC_OK;
}

static enum tc_result miss(
	struct tc_store *store, int64_t first, int64_t last, struct tc_error *err) {
	enum tc_result result = lose_rows(store, first, last, err);
	store->waiting.lost += (uint64_t)(last - first + 1);
	return result == TC_OK ? pass_over(store, last - first + 1, err) : result;
}

/* The row the walk stands on, and rows before it that are not there. */
static enum tc_result take_row(
	struct tc_store *store, sqlite3_stmt *row, int64_t expected, struct tc_error *err) {
	struct tc_record record;
	int64_t number = tc_row_read(row, &record);
	enum tc_result result = TC_OK;
	if (record.cursor > expected) {
		result = miss(store, expected, record.cursor - 1, err);
	}
	if (result == TC_OK && (number < 1 || number > (int64_t)store->series.count)) {
		return tc_fail(err, TC_BAD_INPUT,
			"store.db is damaged: row %lld of its log has no series",
			(long long)record.cursor);
	}
	if (result != TC_OK || record.cursor <= store->series.items[number - 1].flushed) {
		return result == TC_OK ? pass_over(store, 1, err) : result;
	}
	if (!tc_backlog_reserve(&store->tail, 1, store->series.count) ||
		!tc_waiting_add(&store->waiting, (size_t)(number - 1), &record)) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for the log's tail");
	}
	tc_backlog_add(&store->tail, (uint32_t)(number - 1));
	return TC_OK;
}

void tc_store_forget_tail(struct tc_store *store) {
	tc_waiting_forget(&store->waiting);
	store->tail_stale = true;
}

enum tc_result tc_store_rebuild_tail(struct tc_store *store, struct tc_error *err) {
	int64_t first = 1;
	struct tc_walk walk = { 0 };
	tc_store_forget_tail(store); /* readers look into the log while it is filled */
	enum tc_result result =
		tc_database_number(store->database, "SELECT first FROM tail", &first, err);
	if (result == TC_OK) {
		result = tc_walk_open(&walk, store->database, NULL, first, store->kept_cursor, err);
	}
	if (result != TC_OK) {
		return result;
	}
	tc_backlog_reset(&store->tail, first);
	enum tc_step step = TC_STEP_END;
	for (int64_t expected = first; result == TC_OK &&
		(step = tc_walk_step(&walk, err)) > TC_STEP_END && step != TC_STEP_FAILED;
		expected = walk.next) {
		result = step == TC_STEP_ROW ? take_row(store, walk.rows, expected, err)
					     : miss(store, walk.lost_first, walk.lost_last, err);
	}
	tc_walk_close(&walk);
	if (step == TC_STEP_FAILED) {
		result = TC_UNAVAILABLE;
	}
	if (result == TC_OK) {
		store->tail_stale = false;
		tc_waiting_begin(&store->waiting);
		tc_waiting_end(&store->waiting, store->kept_cursor);
	}
	return result;
}

/* The series' oldest waiting rows into run. *last: cursor of the last one taken. What this turn has flushed stays in
 * memory until it is on disk. */
static enum tc_result gather(
	struct tc_store *store, uint32_t series, struct tc_chunks *run, int64_t *last) {
	struct tc_unpacking rows = tc_waiting_rows(&store->waiting, series);
	struct tc_record record;
	int64_t flushed = store->series.items[series].flushed;
	while (run->count < SERIES_ROWS && tc_unpacking_next(&rows, &record) == 1) {
		if (record.cursor > flushed && !tc_chunks_add(run, &record)) {
			return TC_NO_MEMORY;
		}
		*last = record.cursor;
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
	if (result == TC_OK && !tc_store_note(store, series)) {
		result = TC_NO_MEMORY;
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
	store->fresh_count = 0;
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
	/* Not before: a reader looks for them here first, and then in the chunks. */
	for (size_t i = 0; i < store->fresh_count && result == TC_OK; i++) {
		uint32_t series = store->fresh[i];
		tc_waiting_take(&store->waiting, series, store->series.items[series].flushed);
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
	bool flush = store->tail.count > store->tail_rows;
	if (flush || store->raw_ms > 0) {
		/* No fsync of its own: chunks are a copy, and the next commit's fsync covers them. */
		tc_store_set_durable(store, false, NULL);
		if ((flush ? flush_turn(store) : tc_condense_turn(store)) != TC_OK) {
			tc_store_rollback(store);
			tc_store_forget_tail(store);
			store->positions_stale = true;
		}
		/* Should this fail, the next commit tries again before it writes anything. */
		tc_store_set_durable(store, true, NULL);
	}
	if (!tc_checkpoint_turn(store->checkpoint, &store->wal_pages)) {
		tc_store_say(store, "could not bring the write-ahead log into the database");
		store->unproven = true;
	}
	if (tc_checkpoint_is_idle(store->checkpoint)) {
		uint64_t known = store->bad_pages;
		store->bad_pages = tc_scrub_turn(&store->scrub, store->directory, known);
		if (store->bad_pages > known) {
			tc_store_say(store,
				"pages of store.db have wrong checksums: toancanh hub verify");
		}
	}
	return !store->tail_stale && store->tail.count > store->tail_rows;
}
