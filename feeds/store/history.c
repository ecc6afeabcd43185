#include "feeds/store/chunk.h"
#include "feeds/store/database.h"
#include "feeds/store/reader.h"
#include "feeds/store/selection.h"
#include "feeds/store/walk.h"

#include <stdlib.h>
#include <string.h>

/* A series that the query asks for, and its rows of the log's tail. */
struct wanted {
	uint32_t place;
	int indicator, area;
	const char *source;
	struct tc_packed tail;
};

struct tc_history {
	struct tc_store_reader *reader;
	struct tc_history_query query;
	bool holding; /* the reader's snapshot */
	struct wanted *wanted;
	size_t wanted_count, at; /* at: the next one to load */
	struct tc_selection selection;
	size_t row;
	sqlite3_stmt *chunks, *records;
	uint64_t lost; /* rows that cannot be read, whoever's they were */
	char *comment;
	size_t comment_size;
	struct tc_error failure; /* code TC_OK: none */
};

static int by_indicator_area_source(const void *left, const void *right) {
	const struct wanted *a = left, *b = right;
	if (a->indicator != b->indicator) {
		return a->indicator < b->indicator ? -1 : 1;
	}
	if (a->area != b->area) {
		return a->area < b->area ? -1 : 1;
	}
	return strcmp(a->source, b->source);
}

static enum tc_result find_wanted(struct tc_history *history, struct tc_error *err) {
	const struct tc_store_reader *reader = history->reader;
	const struct tc_history_query *query = &history->query;
	history->wanted = calloc(reader->series.count + 1, sizeof *history->wanted);
	if (history->wanted == NULL) {
		return tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
	}
	for (size_t i = 0; i < reader->series.count; i++) {
		const struct tc_series_entry *series = &reader->series.items[i];
		if (series->indicator < 0 || series->area < 0 ||
			(query->matches != NULL &&
				!query->matches(query->user, series->indicator, series->area))) {
			continue;
		}
		history->wanted[history->wanted_count++] = (struct wanted) { .place = (uint32_t)i,
			.indicator = series->indicator,
			.area = series->area,
			.source = tc_reader_source(reader, series->source) };
	}
	qsort(history->wanted, history->wanted_count, sizeof *history->wanted,
		by_indicator_area_source);
	return TC_OK;
}

/* One row of the scan of the log. at_place: index into wanted by series plus one, or 0. */
static bool share_out(struct tc_history *history, sqlite3_stmt *row, const uint32_t *at_place) {
	const struct tc_series_list *list = &history->reader->series;
	int64_t number = sqlite3_column_int64(row, 1);
	if (number < 1 || number > (int64_t)list->count || at_place[number - 1] == 0) {
		return true; /* most rows, and reading the rest of one costs ten times as much */
	}
	struct tc_record record;
	tc_row_read(row, &record);
	if (record.cursor <= list->items[number - 1].flushed ||
		!tc_query_wants(&history->query, &record)) {
		return true;
	}
	return tc_packed_add(&history->wanted[at_place[number - 1] - 1].tail, &record);
}

/* Rows of the tail that cannot be read may be anybody's: whoever asked is told how many. */
static enum tc_result scan(
	struct tc_history *history, int64_t first, const uint32_t *at_place, struct tc_error *err) {
	int64_t last = INT64_MAX - 1; /* when not even the end can be read */
	struct tc_walk walk = { 0 };
	enum tc_result result = tc_database_number(
		history->reader->database, "SELECT coalesce(max(cursor), 0) FROM log", &last, err);
	if (result == TC_OK || result == TC_BAD_INPUT) {
		result = tc_walk_open(&walk, history->reader->database, NULL, first, last, err);
	}
	enum tc_step step = TC_STEP_END;
	while (result == TC_OK && (step = tc_walk_step(&walk, err)) != TC_STEP_END) {
		if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else if (step == TC_STEP_LOST) {
			history->lost += (uint64_t)(walk.lost_last - walk.lost_first + 1);
		} else if (!share_out(history, walk.rows, at_place)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
	}
	tc_walk_close(&walk);
	return result;
}

static enum tc_result read_tail(struct tc_history *history, struct tc_error *err) {
	int64_t first = 1;
	uint32_t *at_place = calloc(history->reader->series.count + 1, sizeof *at_place);
	enum tc_result result = at_place == NULL
		? tc_fail(err, TC_NO_MEMORY, "out of memory for a history")
		: tc_database_number(
			  history->reader->database, "SELECT first FROM tail", &first, err);
	if (result == TC_OK) {
		for (size_t i = 0; i < history->wanted_count; i++) {
			at_place[history->wanted[i].place] = (uint32_t)i + 1;
		}
		if (history->query.after_cursor >= first) {
			first = history->query.after_cursor;
		}
		result = scan(history, first, at_place, err);
	}
	free(at_place);
	return result;
}

static enum tc_result begin(struct tc_history *history, struct tc_error *err) {
	enum tc_result result = tc_reader_hold(history->reader, err);
	if (result != TC_OK) {
		return result;
	}
	history->holding = true;
	result = find_wanted(history, err);
	if (result == TC_OK) {
		result = tc_database_prepare(history->reader->database,
			"SELECT number, first, last, max_end FROM chunk WHERE series = ?1 AND "
			"last > ?2"
			" AND max_end >= ?3 AND min_start < ?4 ORDER BY max_end DESC",
			&history->chunks, err);
	}
	if (result == TC_OK) {
		result = tc_database_prepare(history->reader->database,
			"SELECT records FROM chunk WHERE number = ?1", &history->records, err);
	}
	return result == TC_OK && history->wanted_count > 0 ? read_tail(history, err) : result;
}

struct tc_history *tc_history_open(
	struct tc_store_reader *reader, const struct tc_history_query *query) {
	struct tc_history *history = calloc(1, sizeof *history);
	if (history == NULL) {
		return NULL;
	}
	history->reader = reader;
	history->query = *query;
	history->failure.code = TC_OK;
	struct tc_error failure = { 0 };
	if (begin(history, &failure) != TC_OK) {
		history->failure = failure;
	}
	return history;
}

/* The rows of a damaged chunk, from the log that it was a copy of. */
static enum tc_result read_instead(struct tc_history *history, uint32_t place, int64_t first,
	int64_t last, struct tc_packed *out, struct tc_error *err) {
	struct tc_walk walk = { 0 };
	enum tc_result result =
		tc_walk_open(&walk, history->reader->database, NULL, first, last, err);
	enum tc_step step = TC_STEP_END;
	while (result == TC_OK && (step = tc_walk_step(&walk, err)) != TC_STEP_END) {
		struct tc_record record;
		if (step == TC_STEP_FAILED) {
			result = TC_UNAVAILABLE;
		} else if (step == TC_STEP_LOST) {
			history->lost += (uint64_t)(walk.lost_last - walk.lost_first + 1);
		} else if (tc_row_read(walk.rows, &record) == (int64_t)place + 1 &&
			!tc_packed_add(out, &record)) {
			result = tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
	}
	tc_walk_close(&walk);
	return result;
}

/* A copy of the chunk's records; TC_BAD_INPUT when they are damaged. */
static enum tc_result read_chunk(
	struct tc_history *history, int64_t number, struct tc_packed *out, struct tc_error *err) {
	sqlite3_stmt *records = history->records;
	struct tc_unpacking opened;
	sqlite3_bind_int64(records, 1, number);
	int code = sqlite3_step(records);
	enum tc_result result = code == SQLITE_ROW || code == SQLITE_DONE
		? TC_BAD_INPUT
		: tc_database_fail(history->reader->database, "read a chunk", err);
	if (code == SQLITE_ROW &&
		tc_chunk_open(sqlite3_column_blob(records, 0), sqlite3_column_bytes(records, 0),
			&opened)) {
		out->length = opened.length;
		out->bytes = malloc(opened.length);
		result = out->bytes != NULL ? TC_OK : TC_NO_MEMORY;
		if (result == TC_OK) {
			memcpy(out->bytes, opened.bytes, opened.length);
		}
	}
	sqlite3_reset(records);
	return result;
}

static enum tc_result add_chunk(struct tc_history *history, uint32_t place, struct tc_error *err) {
	struct tc_packed packed = { 0 };
	enum tc_result result =
		read_chunk(history, sqlite3_column_int64(history->chunks, 0), &packed, err);
	if (result == TC_BAD_INPUT) {
		result = read_instead(history, place, sqlite3_column_int64(history->chunks, 1),
			sqlite3_column_int64(history->chunks, 2), &packed, err);
	}
	if (result != TC_OK) {
		free(packed.bytes);
		return result;
	}
	result =
		tc_selection_add(&history->selection, &history->query, packed.bytes, packed.length);
	return result == TC_OK ? TC_OK
			       : tc_fail(err, result, "a stretch of history cannot be read");
}

/* Chunks with the newest periods come first, so that `last` needs only a few of them. */
static enum tc_result add_chunks(struct tc_history *history, uint32_t place, struct tc_error *err) {
	const struct tc_history_query *query = &history->query;
	sqlite3_stmt *chunks = history->chunks;
	sqlite3_bind_int64(chunks, 1, (int64_t)place + 1);
	sqlite3_bind_int64(chunks, 2, query->after_cursor);
	sqlite3_bind_int64(chunks, 3, query->start_ms);
	sqlite3_bind_int64(chunks, 4, query->end_ms);
	enum tc_result result = TC_OK;
	int code = SQLITE_DONE;
	size_t enough = query->last > 0 ? (size_t)query->last : SIZE_MAX;
	while (result == TC_OK && (code = sqlite3_step(chunks)) == SQLITE_ROW) {
		if (history->selection.count >= enough) {
			if (tc_selection_has(&history->selection, query->last,
				    sqlite3_column_int64(chunks, 3))) {
				break;
			}
			enough = history->selection.count *
				2; /* so that sorting stays a small part */
		}
		result = add_chunk(history, place, err);
	}
	if (result == TC_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
		result = tc_database_fail(history->reader->database, "read the chunks", err);
	}
	sqlite3_reset(chunks);
	return result;
}

/* Not even the list of the series' chunks can be read: all of it is in the log. */
static enum tc_result read_all_instead(
	struct tc_history *history, uint32_t place, struct tc_error *err) {
	struct tc_packed packed = { 0 };
	tc_selection_clear(&history->selection);
	enum tc_result result = read_instead(history, place, 1, INT64_MAX - 1, &packed, err);
	if (result != TC_OK) {
		free(packed.bytes);
		return result;
	}
	return tc_selection_add(&history->selection, &history->query, packed.bytes, packed.length);
}

static enum tc_result load_series(
	struct tc_history *history, struct wanted *wanted, struct tc_error *err) {
	tc_selection_clear(&history->selection);
	history->row = 0;
	uint8_t *tail = wanted->tail.bytes;
	wanted->tail.bytes = NULL;
	enum tc_result result =
		tc_selection_add(&history->selection, &history->query, tail, wanted->tail.length);
	if (result != TC_OK) {
		return tc_fail(err, result, "out of memory for a history");
	}
	result = add_chunks(history, wanted->place, err);
	if (result == TC_BAD_INPUT) {
		result = read_all_instead(history, wanted->place, err);
	}
	if (result == TC_OK) {
		tc_selection_settle(&history->selection, &history->query);
	}
	return result;
}

static enum tc_result copy_comment(
	struct tc_history *history, const struct tc_record *record, struct tc_error *err) {
	if (!record->has_comment) {
		return TC_OK;
	}
	if (record->comment.length >= history->comment_size) {
		size_t size = record->comment.length + 256;
		char *comment = realloc(history->comment, size);
		if (comment == NULL) {
			return tc_fail(err, TC_NO_MEMORY, "out of memory for a history");
		}
		history->comment = comment;
		history->comment_size = size;
	}
	memcpy(history->comment, record->comment.bytes, record->comment.length);
	history->comment[record->comment.length] = '\0';
	return TC_OK;
}

static int give(struct tc_history *history, struct tc_observation *out, struct tc_error *err) {
	const struct tc_record *record = &history->selection.records[history->row++];
	const struct wanted *wanted = &history->wanted[history->at - 1];
	if (copy_comment(history, record, err) != TC_OK) {
		return -1;
	}
	if (!tc_record_to_observation(record, history->comment, out)) {
		tc_fail(err, TC_BAD_INPUT,
			"store.db is damaged: row %lld of its log cannot be read",
			(long long)record->cursor);
		return -1;
	}
	out->indicator = wanted->indicator;
	out->area = wanted->area;
	out->source = wanted->source;
	return 1;
}

int tc_history_next(struct tc_history *history, struct tc_observation *out, struct tc_error *err) {
	if (history->failure.code != TC_OK) {
		if (err != NULL) {
			*err = history->failure;
		}
		return -1;
	}
	while (history->row >= history->selection.count) {
		if (history->at >= history->wanted_count) {
			return 0;
		}
		struct wanted *wanted = &history->wanted[history->at++];
		struct tc_error failure = { 0 };
		if (load_series(history, wanted, &failure) != TC_OK) {
			history->failure = failure;
			return tc_history_next(history, out, err);
		}
	}
	return give(history, out, err);
}

uint64_t tc_history_lost(const struct tc_history *history) {
	return history->lost;
}

void tc_history_close(struct tc_history *history) {
	if (history == NULL) {
		return;
	}
	sqlite3_finalize(history->chunks);
	sqlite3_finalize(history->records);
	if (history->holding) {
		tc_reader_release(history->reader);
	}
	for (size_t i = 0; i < history->wanted_count; i++) {
		free(history->wanted[i].tail.bytes);
	}
	free(history->wanted);
	tc_selection_finish(&history->selection);
	free(history->comment);
	free(history);
}
